"""The same document saved in other ways: what a reader sees must not change.

Each function takes any PDF and writes a new one. Pages keep their order and,
once turned upright, their look.
"""

from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf

from builder.programs import run
from builder.tidy import save_pdf

SHIFT = (137.0, -61.0)


def resave(source: Path, target: Path) -> None:
    """Linearised, with object streams."""
    run("qpdf", "--deterministic-id", "--linearize", "--object-streams=generate", source, target)


def turn(source: Path, target: Path, angle: int) -> None:
    """Shown turned clockwise by 90, 180 or 270: only the /Rotate entry changes."""
    run("qpdf", "--deterministic-id", f"--rotate=+{angle}", source, target)


def turn_content(source: Path, target: Path, angle: int) -> None:
    """Shown as before, but drawn turned anticlockwise and turned back by /Rotate."""
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            _turn_page(pdf, page, angle)
        save_pdf(pdf, target)


def _turn_page(pdf: pikepdf.Pdf, page: pikepdf.Page, angle: int) -> None:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    matrix = {
        90: (0, 1, -1, 0, top, -left),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, -bottom, right),
    }[angle]
    _wrap(pdf, page, matrix)
    width, height = right - left, top - bottom
    _set_boxes(page, [0, 0, width, height] if angle == 180 else [0, 0, height, width])
    page.rotate(angle, relative=True)


def split_and_merge(source: Path, target: Path) -> None:
    """Cut into one file a page, then joined again."""
    with TemporaryDirectory() as scratch:
        run("qpdf", "--deterministic-id", "--split-pages", source, Path(scratch, "page-%d.pdf"))
        pages = sorted(Path(scratch).glob("page-*.pdf"))
        run("qpdf", "--deterministic-id", "--empty", "--pages", *pages, "--", target)


def repeat(source: Path, target: Path, pages: int) -> None:
    """Exactly so many pages: those of the source, over and over, with shared content."""
    with pikepdf.open(source) as original, pikepdf.new() as pdf:
        pdf.pages.extend(original.pages)
        for page in list(islice(cycle(list(pdf.pages)), pages))[len(pdf.pages) :]:
            pdf.pages.append(page)
        del pdf.pages[pages:]
        save_pdf(pdf, target)


def shift_origin(source: Path, target: Path) -> None:
    """The page boxes begin away from (0, 0); a crop box cuts a wider media box back to the page."""
    with pikepdf.open(source) as pdf:
        for page in pdf.pages:
            _shift_page(pdf, page)
        save_pdf(pdf, target)


def _shift_page(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    left, bottom, right, top = (float(side) for side in page.mediabox)
    x, y = SHIFT
    _wrap(pdf, page, (1, 0, 0, 1, x, y))
    _set_boxes(page, [left + x, bottom + y, right + x, top + y])
    page.mediabox = pikepdf.Array([left + x - 40, bottom + y - 30, right + x + 20, top + y + 10])


def _wrap(pdf: pikepdf.Pdf, page: pikepdf.Page, matrix: tuple[float, ...]) -> None:
    """Draws all that is on the page through a matrix."""
    numbers = " ".join(f"{number:g}" for number in matrix)
    page.contents_add(pikepdf.Stream(pdf, f"q {numbers} cm\n".encode()), prepend=True)
    page.contents_add(pikepdf.Stream(pdf, b"\nQ"))


def _set_boxes(page: pikepdf.Page, box: list[float]) -> None:
    for name in ("/BleedBox", "/TrimBox", "/ArtBox"):
        if name in page.obj:
            del page.obj[name]
    page.mediabox = page.cropbox = pikepdf.Array(box)


VARIANTS: dict[str, Callable[[Path, Path], None]] = {
    "resaved": resave,
    "turned_90": lambda source, target: turn(source, target, 90),
    "turned_180": lambda source, target: turn(source, target, 180),
    "turned_270": lambda source, target: turn(source, target, 270),
    "upright_90": lambda source, target: turn_content(source, target, 90),
    "upright_180": lambda source, target: turn_content(source, target, 180),
    "upright_270": lambda source, target: turn_content(source, target, 270),
    "merged": split_and_merge,
    "shifted": shift_origin,
}


def build_variants(source: Path, folder: Path, pages: int) -> Iterator[Path]:
    """Writes each variant of the source, and one of so many pages; yields the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in VARIANTS.items():
        target = folder / f"{source.stem}_{name}.pdf"
        write(source, target)
        yield target
    target = folder / f"{source.stem}_{pages}_pages.pdf"
    repeat(source, target, pages)
    yield target
