"""Damaged files of several writers, and whether one was believed that says something else than the whole one.

The whole files are read by the same program: that it reads them as they were drawn is what
`night` and the tests show. What counts is what the damage changed without a word.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pikepdf
import pypdfium2

_SAMPLES = Path(__file__).resolve().parents[1] / "sample_pdfs"
sys.path[:0] = [str(_SAMPLES)]

from builder.scans.encodings import build_stored
from ingest_corpus import MUTATIONS, write_report
from ingest_store import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMS = _SAMPLES / "forms"
#: How many mutants there are of each writer's files.
_COUNTS = {"reportlab": 500, "libreoffice": 150, "chromium": 150, "qpdf": 200}
#: How pictures are stored, as files or as the one image of a page, and how many mutants there are of each; most of what has no checksum.
_PICTURES: dict[str, tuple[str, int, dict[str, object]]] = {
    "jpeg_grey": (".jpg", 60, {"mode": "L"}),
    "jpeg_colour": (".jpg", 60, {"mode": "RGB", "quality": 60}),
    "jpeg_progressive": (".jpg", 20, {"mode": "RGB", "progressive": True}),
    "jpeg_restarts": (".jpg", 20, {"mode": "L", "restart_marker_rows": 2}),
    "png": (".png", 20, {"mode": "L"}),
    "tiff_fax": (".tif", 20, {"mode": "1", "compression": "group4"}),
    "tiff_lzw": (".tif", 20, {"mode": "L", "compression": "tiff_lzw"}),
    "tiff_jpeg": (".tif", 20, {"mode": "L", "compression": "jpeg"}),
    "pdf_jpeg": ("jpeg", 40, {}),
    "pdf_fax": ("ccitt_g4", 20, {}),
    "pdf_jbig2": ("jbig2", 20, {}),
    "pdf_jpeg_2000": ("jpeg_2000", 20, {}),
}
_DPI = 150
_FACTS = 'SELECT d.file_name, f.form_id, f."table", f.line_no, f.measure, f.value, f.raw, f.status, f.review FROM facts f JOIN documents d USING (document_id)'


class Mutant(NamedTuple):
    """A damaged file: who wrote it, how it was damaged, and the name of the whole one."""

    writer: str
    way: str
    whole: str


def write_mutants(whole: Path, folder: Path, scale: float, seed: int) -> dict[str, Mutant]:
    """Write whole files and some hundred mutants of each writer's; what is what, by file name."""
    whole.mkdir(parents=True)
    folder.mkdir(parents=True)
    counts = _COUNTS | {writer: count for writer, (_, count, _) in _PICTURES.items()}
    written = {writer: list(_whole_files(writer, whole)) for writer in counts}
    made: dict[str, Mutant] = {}
    for writer, files in written.items():
        for number in range(round(counts[writer] * scale)):
            source, way = files[number % len(files)], MUTATIONS[number // len(files) % len(MUTATIONS)]
            target = folder / f"{writer}-{number:04}{source.suffix}"
            target.write_bytes(way(bytearray(source.read_bytes()), random.Random(f"{seed}{writer}{number}")))
            made[target.name] = Mutant(writer, way.__name__, source.name)
    return made


def _whole_files(writer: str, folder: Path) -> Iterator[Path]:
    if writer == "reportlab":
        for number in range(25):
            yield _drawn(folder / f"drawn{number}.pdf", number)
    elif writer in ("libreoffice", "chromium"):
        suffix = {"libreoffice": "word"}.get(writer, writer)
        for source in sorted(_FORMS.glob(f"*/*_{suffix}.pdf")):
            target = folder / source.name
            target.write_bytes(source.read_bytes())
            yield target
    elif writer == "qpdf":
        yield from _rewritten(folder)
    else:
        for number in range(4):
            yield _picture(folder, writer, number)


def _drawn(path: Path, number: int) -> Path:
    write_report(path, number, 2)
    return path


def _rewritten(folder: Path) -> Iterator[Path]:
    """The exports with their objects in plain sight, where most damage outside of streams can be done."""
    for source in sorted(_FORMS.glob("*/*.pdf")):
        target = folder / f"{source.stem}_plain.pdf"
        with pikepdf.open(source) as pdf:
            pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        yield target


def _picture(folder: Path, writer: str, number: int) -> Path:
    """A page as a picture: a file of its own, or the image that a PDF is made of."""
    drawn = folder.parent / "picture.pdf"
    write_report(drawn, number, 1)
    with pypdfium2.PdfDocument(drawn) as document:
        image = document[0].render(scale=_DPI / 72).to_pil()
    stored, _, options = _PICTURES[writer]
    if not stored.startswith("."):
        return build_stored(np.asarray(image.convert("L")), _DPI, stored, folder / f"{writer}{number}.pdf")
    path = folder / f"{writer}{number}{stored}"
    # A threshold, as a fax has; Pillow would print a raster of dots.
    image = (
        image.convert("L").point(lambda level: 255 * (level > 160)).convert("1")
        if options["mode"] == "1"
        else image.convert(options["mode"])
    )
    image.save(path, dpi=(_DPI, _DPI), **{name: value for name, value in options.items() if name != "mode"})
    return path


def wrong_successes(whole: str, mutants: str, believed: dict[str, Mutant]) -> dict[str, list[str]]:
    """By mutant that was believed, the values that differ from those of the whole file without asking for review."""
    want, have = _facts(whole), _facts(mutants)
    found: dict[str, list[str]] = {}
    for name, mutant in believed.items():
        good, bad = want.get(mutant.whole, {}), have.get(name, {})
        differ = [f"{key}: {bad.get(key)} for {good.get(key)}" for key in sorted({*good, *bad}) if _differs(good.get(key), bad.get(key))]
        if differ:
            found[name] = [mutant.way, str(len(differ)), *differ[:3]]
    return found


def _differs(good: tuple[str, ...] | None, bad: tuple[str, ...] | None) -> bool:
    """Whether a value is another one, or gone, and nobody is asked to look at it."""
    if bad is None:
        return True
    return not bad[-1] and (good is None or good[:-1] != bad[:-1])


def _facts(url: str) -> dict[str, dict[tuple[str, ...], tuple[str, ...]]]:
    """By file the values with what is printed and why to look at them, by place."""
    facts: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
    for name, *fact in ask(url, _FACTS):
        key, value = tuple(map(str, fact[:4])), tuple(part or "" for part in fact[4:])
        facts.setdefault(name, {})[key] = value
    return facts
