"""Files that are broken, locked or far too large."""

import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from builder.layouts.layout import Layout
from builder.layouts.ruled import strokes
from builder.programs import run
from builder.tidy import save_pdf

PASSWORD = "jixiao"
OWNER_PASSWORD = "owner"
HUGE = 20000
GRID = 1000


def build_hostile(folder: Path) -> Iterator[Path]:
    """Writes the small hostile files; yields them."""
    folder.mkdir(parents=True, exist_ok=True)
    sound = folder / "sound.pdf"
    _write_sound(sound)
    for name, write in WRITERS.items():
        target = folder / f"{name}.pdf"
        write(sound, target)
        yield target
    sound.unlink()


def _write_sound(target: Path) -> None:
    layout = Layout(target)
    strokes(layout)
    layout.sheet.save()


def encrypted(sound: Path, target: Path) -> None:
    """Needs a user password to open."""
    _encrypt(sound, target, PASSWORD)


def restricted(sound: Path, target: Path) -> None:
    """Encrypted with an owner password only: opens without one."""
    _encrypt(sound, target, "")


def _encrypt(sound: Path, target: Path, user: str) -> None:
    fixed = ("--static-id", "--static-aes-iv", "--allow-weak-crypto")
    run("qpdf", *fixed, "--encrypt", user, OWNER_PASSWORD, "128", "--use-aes=y", "--", sound, target)


def truncated(sound: Path, target: Path) -> None:
    """Ends in the middle of its first content."""
    target.write_bytes(sound.read_bytes()[:900])


def empty(sound: Path, target: Path) -> None:
    """No bytes."""
    target.write_bytes(b"")


def zero_pages(sound: Path, target: Path) -> None:
    """A sound file without pages."""
    with pikepdf.new() as pdf:
        save_pdf(pdf, target)


def not_a_pdf(sound: Path, target: Path) -> None:
    """Plain text."""
    target.write_text("这不是 PDF 文件。\n", "utf-8")


def huge_page(sound: Path, target: Path) -> None:
    """A page of 20000 points a side, drawn up from a small table."""
    with pikepdf.open(sound) as pdf:
        page = pdf.pages[0]
        page.contents_add(pikepdf.Stream(pdf, b"q 23 0 0 23 0 0 cm\n"), prepend=True)
        page.contents_add(pikepdf.Stream(pdf, b"\nQ"))
        page.mediabox = pikepdf.Array([0, 0, HUGE, HUGE])
        save_pdf(pdf, target)


def damaged_xref(sound: Path, target: Path) -> None:
    """The cross-reference table points to wrong places; the objects are whole."""
    content = sound.read_bytes()
    start = content.rindex(b"\nxref")
    end = content.rindex(b"trailer")
    table = content[start:end].replace(b"0000", b"7777")
    target.write_bytes(content[:start] + table + content[end:])


WRITERS = {writer.__name__: writer for writer in (encrypted, restricted, truncated, empty, zero_pages, not_a_pdf, huge_page, damaged_xref)}


def write_many_lines(folder: Path) -> Path:
    """A page of a million short strokes, none like another."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "many_lines.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(GRID, GRID))
        packed = zlib.compress("".join(_strokes()).encode(), 9)
        page.Contents = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
        save_pdf(pdf, target)
    return target


def _strokes() -> Iterator[str]:
    for y in range(GRID):
        yield "".join(f"{x} {y} m {x}.5 {y} l S\n" for x in range(GRID))
