"""XLS workbooks (BIFF), a sheet a page, read by xlrd; what cells show is worked out as for XLSX.

xlrd (BSD-3-Clause) is the one maintained reader that tells formats, frames and merged ranges of
these files; it reads nothing else, runs no macro and computes no formula.
"""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import xlrd

from jixiao.errors import EncryptedDocument, UnreadableDocument
from jixiao.source.encrypted import decrypted
from jixiao.source.number_format import Shown, show_number, show_text, stored_number
from jixiao.source.sheets import BOTTOM, LEFT, RIGHT, TOP, Merge, SheetCells, sheet_structure
from jixiao.source.structure import StructuredDocument

if TYPE_CHECKING:
    from jixiao.source.input_file import InputFile
    from jixiao.source.limits import Limits

_SIDES = (("left_line_style", LEFT), ("right_line_style", RIGHT), ("top_line_style", TOP), ("bottom_line_style", BOTTOM))
#: Books protected against changes only are encrypted with this password, as Excel does.
_NO_PASSWORD = "VelvetSweatshop"


def read_old_workbook(file: InputFile, limits: Limits) -> StructuredDocument:
    """The workbook; sheets in the order of their tabs.

    Raises:
        UnreadableDocument: It is damaged.
        EncryptedDocument: It needs a password, or another one.
        TooLarge: A sheet has more characters or cells than the limits.
    """
    content = file.bytes()
    try:
        book = _open(content)
    except EncryptedDocument:
        book = _open(decrypted(content, file.password or _NO_PASSWORD, needs_password=file.password is None))
    with book:
        sheets = [_sheet(book, index, limits) for index in range(book.nsheets)]
    return StructuredDocument([sheet_structure(sheet, number, file.path, limits) for number, sheet in enumerate(sheets, 1)])


def _open(content: bytes) -> Any:
    try:
        return xlrd.open_workbook(file_contents=content, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO())
    except Exception as error:
        if "encrypted" in str(error).lower():
            raise EncryptedDocument("needs_password") from error
        raise UnreadableDocument("damaged_part", part="BIFF", reason=str(error) or type(error).__name__) from error


def _sheet(book: Any, index: int, limits: Limits) -> SheetCells:
    try:
        sheet = book.sheet_by_index(index)
    except Exception as error:
        raise UnreadableDocument("damaged_part", part=f"sheet {index + 1}", reason=str(error) or type(error).__name__) from error
    found = SheetCells(sheet.name, is_hidden=bool(sheet.visibility))
    found.merges = [Merge(row, column, row_stop, column_stop) for row, row_stop, column, column_stop in sheet.merged_cells]
    found.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    found.hidden_columns = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            format_of_cell = book.xf_list[cell.xf_index] if cell.xf_index is not None else None
            shown = _shown(book, cell, format_of_cell, shows_zeros=bool(getattr(sheet, "show_zero_values", 1)))
            if shown is not None and (shown.text or shown.exact):
                found.cells[row, column] = shown
            sides = sum(side for name, side in _SIDES if format_of_cell and getattr(format_of_cell.border, name))
            if sides:
                found.sides[row, column] = sides
        limits.check_cells(len(found.cells), index + 1)
    return found


def _shown(book: Any, cell: Any, style: Any, *, shows_zeros: bool) -> Shown | None:
    """What a cell shows; None for a blank one."""
    code = book.format_map[style.format_key].format_str if style is not None and style.format_key in book.format_map else "General"
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        number = stored_number(repr(float(cell.value))) or Decimal(0)
        return Shown("", "0") if number == 0 and not shows_zeros else show_number(number, code, from_1904=book.datemode == 1)
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return Shown(show_text(str(cell.value).replace("\r\n", "\n"), code))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return Shown("TRUE" if cell.value else "FALSE")
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Shown(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    return None
