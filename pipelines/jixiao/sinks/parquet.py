"""One Parquet file a table. Values stay the strings of the contract: places are facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow
import pyarrow.parquet

from jixiao.contract import COLUMNS, WHOLE_COLUMNS
from jixiao.tabulate import document_row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jixiao.document import Document
    from jixiao.pipeline import Item, Summary
    from jixiao.tabulate import TableRow

#: Rows kept before they are written as one group.
_GROUP = 20_000


class ParquetSink:
    """Writes a file a table, in groups of rows."""

    def __init__(self, folder: Path, document: Document, excel: bool) -> None:
        """Open a writer for every table."""
        self._document = document
        self._schemas = {table: _schema(columns) for table, columns in COLUMNS.items()}
        self._rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in COLUMNS}
        self._writers = {
            table: pyarrow.parquet.ParquetWriter(folder / f"{table}.parquet", schema) for table, schema in self._schemas.items()
        }

    def add(self, item: Item, rows: Sequence[TableRow]) -> None:
        """Take in the item's rows."""
        for table, row in rows:
            self._rows[table].append(row)
            if len(self._rows[table]) >= _GROUP:
                self._write(table)

    def close(self, summary: Summary) -> None:
        """Write the rest and close the files."""
        self._rows["documents"].append(document_row(self._document, summary))
        for table, writer in self._writers.items():
            self._write(table)
            writer.close()

    def _write(self, table: str) -> None:
        self._writers[table].write_table(_group(self._schemas[table], self._rows[table]))
        self._rows[table] = []


def write_table(path: Path, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Write one table anew."""
    pyarrow.parquet.write_table(_group(_schema(COLUMNS[table]), rows), path)


def _group(schema: Any, rows: Sequence[tuple[object, ...]]) -> Any:
    columns: list[Any] = [pyarrow.array([_typed(field, row[index]) for row in rows], field.type) for index, field in enumerate(schema)]
    return pyarrow.table(columns, schema=schema)


def _schema(columns: tuple[str, ...]) -> Any:
    return pyarrow.schema([(name, pyarrow.int32() if name in WHOLE_COLUMNS else pyarrow.string()) for name in columns])


def _typed(field: Any, value: object) -> object:
    return value if field.name in WHOLE_COLUMNS else str(value)
