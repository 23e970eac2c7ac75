"""One workbook a document, a sheet a table; every cell is text, so nothing is a formula."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import xlsxwriter

from jixiao.contract import COLUMNS
from jixiao.tabulate import document_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jixiao.document import Document
    from jixiao.pipeline import Item, Summary
    from jixiao.tabulate import TableRow

#: The same input gives the same bytes, so the workbook carries no time of its own.
_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)


#: What it is called in a document's folder.
FILE = "report.xlsx"


class Workbook:
    """A sheet a table, rows as they come."""

    def __init__(self, path: Path) -> None:
        """Open the workbook and write the header rows."""
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"created": _NO_TIME})
        self._sheets = {table: self._book.add_worksheet(table) for table in COLUMNS}
        self._next_row = dict.fromkeys(COLUMNS, 0)
        for table, columns in COLUMNS.items():
            self.write(table, columns)

    def write(self, table: str, row: tuple[object, ...]) -> None:
        """Write a row under the last one of its table."""
        for column, value in enumerate(row):
            self._sheets[table].write_string(self._next_row[table], column, str(value))
        self._next_row[table] += 1

    def close(self) -> None:
        """Write the file."""
        self._book.close()


class XlsxSink:
    """Writes report.xlsx, rows as they come."""

    def __init__(self, folder: Path, document: Document, excel: bool) -> None:
        """Open the workbook."""
        self._document, self._book = document, Workbook(folder / FILE)

    def add(self, item: Item, rows: Sequence[TableRow]) -> None:
        """Write the item's rows."""
        for table, row in rows:
            self._book.write(table, row)

    def close(self, summary: Summary) -> None:
        """Write the document's own row and the file."""
        self._book.write("documents", document_row(self._document, summary))
        self._book.close()
