"""The report as one HTML page, ready to be printed."""

from collections.abc import Iterator
from dataclasses import asdict
from html import escape
from pathlib import Path

from builder.blocks import Block, Cell, PageBreak, Paragraph, Table
from builder.looks import Look

STYLE = """
@page {{ size: A4; margin: {margin}pt }}
body {{ font: {size}pt/1.5 "{font}"; margin: 0 }}
p {{ margin: 2pt 0; white-space: pre-wrap }}
p.title {{ font-size: 1.45em; font-weight: bold; text-align: center; margin: 5pt 0 }}
p.body {{ line-height: {leading} }}
p.new {{ break-before: page }}
table {{ border-collapse: collapse; table-layout: fixed; margin: 0 auto }}
td {{ border: .75pt solid black; padding: 1.5pt 4pt; height: {row_height}pt; box-sizing: border-box;
  text-align: center; vertical-align: middle; white-space: pre-wrap; overflow-wrap: anywhere }}
td.first {{ text-align: left }}
tr, td {{ break-inside: auto; orphans: 1; widows: 1 }}
"""


def write_html(blocks: tuple[Block, ...], look: Look, target: Path) -> None:
    """Writes the blocks as a page without scripts or outside files."""
    body = "\n".join(_body(blocks, look))
    style = STYLE.format_map(asdict(look))
    head = f'<meta charset="utf-8"><title>绩效自评</title><style>{style}</style>'
    page = f'<!doctype html>\n<html lang="zh-CN"><head>{head}</head><body>\n{body}\n</body></html>\n'
    target.write_text(page, "utf-8")


def _body(blocks: tuple[Block, ...], look: Look) -> Iterator[str]:
    new_page = False
    for block in blocks:
        if isinstance(block, Paragraph):
            yield f'<p class="{block.kind}{" new" if new_page else ""}">{escape(block.text)}</p>'
        elif isinstance(block, Table):
            yield from table_lines(block, look.widths_of(block), repeat=look.repeats(block))
        new_page = isinstance(block, PageBreak)


def table_lines(table: Table, widths: tuple[float, ...], *, repeat: bool = False) -> Iterator[str]:
    """The lines of one HTML table; the first row is a thead if it repeats."""
    yield f'<table style="width:{sum(widths):g}pt"><colgroup>'
    yield "".join(f'<col style="width:{width:g}pt">' for width in widths) + "</colgroup>"
    for index in range(table.n_rows):
        row = "<tr>" + "".join(map(_cell, table.row(index))) + "</tr>"
        yield f"<thead>{row}</thead>" if repeat and index == 0 else row
    yield "</table>"


def _cell(cell: Cell) -> str:
    spans = f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
    spans += f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
    first = "" if cell.column or cell.row_span > 1 else ' class="first"'
    return f"<td{first}{spans}>{escape(cell.text)}</td>"
