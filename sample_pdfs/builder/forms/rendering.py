"""A described document through Word and through a browser."""

from collections.abc import Iterator
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from builder.blocks import Block, PageBreak, Paragraph, Table
from builder.forms.compose import compose
from builder.forms.description import Described, Family
from builder.html import table_lines
from builder.looks import A4, Look
from builder.programs import print_html, print_word
from builder.word import write_word

PAGES = {"A4": A4, "A4 landscape": (A4[1], A4[0]), "A3 landscape": (1190.6, 841.9), "B5": (498.9, 708.7)}

_STYLE = """
@page {{ size: {width}pt {height}pt; margin: {look.margin}pt }}
body {{ font: {look.size}pt/{look.leading} "{look.font}"; margin: 0 }}
p {{ margin: 2pt 0; white-space: pre-wrap }}
p.title {{ font-size: 1.5em; font-weight: bold; text-align: center; margin: 4pt 0 }}
p.centre {{ text-align: center }}
p.right {{ text-align: right }}
p.new {{ break-before: page }}
table {{ border-collapse: collapse; table-layout: fixed; margin: 0 auto 6pt }}
td {{ border: .75pt solid black; padding: 1.5pt 3pt; height: {look.row_height}pt; box-sizing: border-box;
  text-align: center; vertical-align: middle; white-space: pre-wrap; overflow-wrap: anywhere }}
tr {{ break-inside: avoid }}
"""


def render_word(family: Family, target: Path) -> None:
    """The document as a PDF that LibreOffice makes of a Word file."""
    with TemporaryDirectory() as scratch:
        source = Path(scratch, "form.docx")
        write_word(tuple(blocks_of(family)), _look(family, "word"), source)
        print_word(source, target)


def render_chromium(family: Family, target: Path) -> None:
    """The document as a PDF that Chromium prints from a web page."""
    look = _look(family, "chromium")
    style = _STYLE.format(look=look, width=look.page[0], height=look.page[1])
    body = "\n".join(_html(family, look))
    with TemporaryDirectory() as scratch:
        source = Path(scratch, "form.html")
        source.write_text(f'<!doctype html><meta charset="utf-8"><title>{family.name}</title><style>{style}</style>{body}', "utf-8")
        print_html(source, target)


def blocks_of(family: Family) -> Iterator[Block]:
    """The document's paragraphs and tables in order."""
    for number, form in enumerate(family.forms):
        if number and form.new_page:
            yield PageBreak()
        yield from (_paragraph(line, form) for line in form.above)
        for index, drawn in enumerate(compose(form)):
            if index:
                yield Paragraph("")
            yield Table(_name(number, index), drawn.table.n_rows, drawn.table.n_columns, drawn.table.cells)
        yield from map(Paragraph, form.below)


def _paragraph(line: str, form: Described) -> Paragraph:
    """A line above the form: ``>`` sets it at the right, ``=`` in the middle, ``#`` as a title."""
    kinds = {">": "right", "=": "centre", "#": "title"}
    if "".join(line.split()) == form.title:
        return Paragraph(line, "title")
    return Paragraph(line[1:], kinds[line[0]]) if line[:1] in kinds else Paragraph(line)  # type: ignore[arg-type]


def _name(form: int, table: int) -> str:
    return f"form_{form}_{table}"


def _look(family: Family, name: str) -> Look:
    options: dict[str, Any] = {"size": 10, "margin": 48, "row_height": 20, "leading": 1.4, **family.looks[name]}
    page = PAGES[options.pop("page", "A4")]
    width = page[0] - 2 * options["margin"]
    drawn = {_name(n, i): table for n, form in enumerate(family.forms) for i, table in enumerate(compose(form))}
    widths: dict[int | str, tuple[float, ...]] = {
        key: tuple(width * part / sum(table.parts) for part in table.parts) for key, table in drawn.items()
    }
    repeated = frozenset(_name(n, 0) for n, form in enumerate(family.forms) if form.repeat_first_row)
    return Look(widths=widths, repeat_header=repeated, page=page, **options)


def _html(family: Family, look: Look) -> Iterator[str]:
    new_page = False
    for block in blocks_of(family):
        if isinstance(block, Paragraph):
            yield f'<p class="{block.kind}{" new" if new_page else ""}">{escape(block.text) or "&nbsp;"}</p>'
        elif isinstance(block, Table):
            yield from table_lines(block, look.widths_of(block), repeat=look.repeats(block))
        new_page = isinstance(block, PageBreak)
