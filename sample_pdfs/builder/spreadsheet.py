"""The report as workbooks: a sheet where the paper turns a page, numbers as numbers with a format."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from builder.blocks import Block, Cell, PageBreak, Paragraph, Table
from builder.tidy import FIXED_DATE

#: Titles and text are merged over so many columns.
WIDE = 8
#: What may not stand in a sheet's name.
_UNNAMED = re.compile(r"[\s\[\]:*?/\\：]")
_NUMBER = re.compile(r"(-?)(0|[1-9]\d*)(?:\.(\d+))?(%?)")


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell of a sheet; `framed` in a table."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str
    framed: bool


@dataclass(slots=True)
class Sheet:
    """A sheet and its cells in order."""

    name: str
    cells: list[Placed] = field(default_factory=list)
    next_row: int = 0


def sheets_of(blocks: tuple[Block, ...]) -> list[Sheet]:
    """The blocks from top to bottom, a sheet for each page that they begin, named by its first words."""
    sheets = [Sheet("")]
    for block in blocks:
        if isinstance(block, PageBreak):
            if sheets[-1].cells:
                sheets.append(Sheet(""))
        elif isinstance(block, Paragraph):
            _add(sheets[-1], Cell(0, 0, block.text.strip(), 1, WIDE), framed=False)
            sheets[-1].next_row += 1
        else:
            _add_table(sheets[-1], block)
    sheets = [sheet for sheet in sheets if sheet.cells]
    for number, sheet in enumerate(sheets, 1):
        sheet.name = f"{number}-{_UNNAMED.sub('', sheet.cells[0].text)[:12]}"
    return sheets


def _add_table(sheet: Sheet, table: Table) -> None:
    for cell in table.cells:
        _add(sheet, cell, framed=True)
    sheet.next_row += table.n_rows


def _add(sheet: Sheet, cell: Cell, *, framed: bool) -> None:
    row = sheet.next_row + cell.row
    sheet.cells.append(Placed(row, cell.column, cell.row_span, cell.column_span, cell.text, framed))


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed into a cell: a text, or a number and the format that shows it as printed."""

    value: str | float
    code: str


def typed(text: str) -> Typed:
    """What shows as `text`.

    >>> typed("10702.90"), typed("98.5%"), typed("——")
    (Typed(value=10702.9, code='0.00'), Typed(value=0.985, code='0.0%'), Typed(value='——', code='@'))
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Typed(text, "@")
    places = "0" + (f".{'0' * len(match[3])}" if match[3] else "")
    number = Decimal(text.rstrip("%")) / (100 if match[4] else 1)
    return Typed(float(number), places + match[4])


def write_xlsx(blocks: tuple[Block, ...], target: Path) -> None:
    """Writes the blocks to a .xlsx that is the same bytes each time."""
    with xlsxwriter.Workbook(str(target)) as book:
        book.set_properties({"author": "jixiao", "created": FIXED_DATE})
        styles: dict[tuple[str, bool], Any] = {}
        for sheet in sheets_of(blocks):
            page = book.add_worksheet(sheet.name)
            for cell in sheet.cells:
                content = typed(cell.text)
                key = content.code, cell.framed
                style = styles.setdefault(key, book.add_format({"num_format": key[0], "border": int(key[1]), "text_wrap": True}))
                _write_xlsx_cell(page, cell, content, style)


def _write_xlsx_cell(page: Any, cell: Placed, content: Typed, style: Any) -> None:
    write: Callable[..., Any] = page.write_string if isinstance(content.value, str) else page.write_number
    if cell.row_span > 1 or cell.column_span > 1:
        last = cell.row + cell.row_span - 1, cell.column + cell.column_span - 1
        page.merge_range(cell.row, cell.column, *last, "", style)
    if content.value == "":
        page.write_blank(cell.row, cell.column, None, style)
    else:
        write(cell.row, cell.column, content.value, style)


def write_xls(blocks: tuple[Block, ...], target: Path) -> None:
    """Writes the blocks to a .xls (BIFF8)."""
    book = xlwt.Workbook(encoding="utf-8")
    styles: dict[tuple[str, bool], Any] = {}
    for sheet in sheets_of(blocks):
        page = book.add_sheet(sheet.name)
        for cell in sheet.cells:
            content = typed(cell.text)
            key = content.code, cell.framed
            if key not in styles:
                sides = "borders: left thin, right thin, top thin, bottom thin;" if cell.framed else ""
                styles[key] = xlwt.easyxf(sides + "alignment: wrap on;", num_format_str=content.code)
            last = cell.row + cell.row_span - 1, cell.column + cell.column_span - 1
            page.write_merge(cell.row, last[0], cell.column, last[1], content.value, styles[key])
    book.save(str(target))


def build_workbooks(folder: Path, blocks: tuple[Block, ...]) -> Iterator[Path]:
    """Writes seed_sheets.xlsx and seed_sheets.xls."""
    for suffix, write in ((".xlsx", write_xlsx), (".xls", write_xls)):
        target = folder / f"seed_sheets{suffix}"
        write(blocks, target)
        yield target
