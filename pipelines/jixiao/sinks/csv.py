"""The contract's CSV files: UTF-8, line feeds, a header row in every file.

Values are exact, for programs. With `excel`, for people, a text that a spreadsheet would run as
a formula gets an apostrophe in front.
"""

from __future__ import annotations

import csv
import re
from contextlib import ExitStack
from typing import TYPE_CHECKING

from jixiao.contract import COLUMNS
from jixiao.tabulate import document_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jixiao.document import Document
    from jixiao.pipeline import Item, Summary
    from jixiao.tabulate import TableRow

#: What spreadsheets take for a formula, but for plain numbers.
_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,]+%?$)")


class CsvSink:
    """Writes a file a table, rows as they come."""

    def __init__(self, folder: Path, document: Document, excel: bool) -> None:
        """Open every file and write its header row; `excel` adds a byte order mark."""
        self._document = document
        self._row = _disarmed if excel else tuple[object, ...]
        self._files = ExitStack()
        encoding = "utf-8-sig" if excel else "utf-8"
        self._writers = {}
        for table, columns in COLUMNS.items():
            file = self._files.enter_context((folder / f"{table}.csv").open("w", encoding=encoding, newline=""))
            self._writers[table] = csv.writer(file, lineterminator="\n")
            self._writers[table].writerow(columns)

    def add(self, item: Item, rows: Sequence[TableRow]) -> None:
        """Write the item's rows."""
        for table, row in rows:
            self._writers[table].writerow(self._row(row))

    def close(self, summary: Summary) -> None:
        """Write the document's own row and close the files."""
        self._writers["documents"].writerow(self._row(document_row(self._document, summary)))
        self._files.close()


def _disarmed(row: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value for value in row)
