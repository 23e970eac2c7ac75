"""The two exports of the seed report and its renderings in other fonts."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from builder.blocks import Block
from builder.html import write_html
from builder.looks import CHROMIUM, WORD, Look
from builder.programs import chinese_fonts, convert_word, print_html, print_word
from builder.seed import read_blocks
from builder.spreadsheet import build_workbooks
from builder.word import write_word

WORD_FONTS = ("AR PL UMing CN", "WenQuanYi Zen Hei")


def build_exported(folder: Path) -> Iterator[Path]:
    """Writes seed_word and seed_chromium with the files they come from, and the report as workbooks."""
    yield from build_word(folder / "seed_word.pdf", WORD)
    convert_word(folder / "seed_word.docx", folder / "seed_word.doc")
    yield folder / "seed_word.doc"
    yield from build_html(folder / "seed_chromium.pdf", CHROMIUM)
    yield from build_workbooks(folder, read_blocks())


def build_word(target: Path, look: Look) -> Iterator[Path]:
    """Writes the report as .docx and, beside it, as PDF."""
    source = target.with_suffix(".docx")
    write_word(read_blocks(), look, source)
    print_word(source, target)
    yield from (source, target)


def build_html(target: Path, look: Look, blocks: tuple[Block, ...] | None = None) -> Iterator[Path]:
    """Writes the report as .html and, beside it, as PDF."""
    source = target.with_suffix(".html")
    write_html(read_blocks() if blocks is None else blocks, look, source)
    print_html(source, target)
    yield from (source, target)


def build_fonts(folder: Path) -> Iterator[Path]:
    """Renders the report in each installed Chinese font; through Word in two."""
    folder.mkdir(parents=True, exist_ok=True)
    families = chinese_fonts()
    for family in families:
        yield from build_html(folder / f"seed_{_slug(family)}.pdf", replace(CHROMIUM, font=family))
    for family in WORD_FONTS:
        if family in families:
            yield from build_word(folder / f"seed_word_{_slug(family)}.pdf", replace(WORD, font=family))


def _slug(family: str) -> str:
    return family.lower().replace(" ", "_")
