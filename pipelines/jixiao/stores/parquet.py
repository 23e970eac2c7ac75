"""A Parquet dataset for analysts: a folder a document, a file a table, and the ledger in SQLite.

`ROOT/document_id=<sha256>/facts.parquet`: DuckDB, Polars and pyarrow read
`ROOT/*/facts.parquet` as one table. Printed numbers stay text, as in `--format parquet`:
places are facts, and a Parquet decimal has one number of places a column. A folder is renamed
into its place whole. `document_id=none` holds every table without a row, so that each can be
asked from the first day.
"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pyarrow
import pyarrow.parquet

from jixiao.contract import COLUMNS, WHOLE_COLUMNS
from jixiao.errors import SinkError
from jixiao.output import replace_file
from jixiao.stores import local_path
from jixiao.stores.database import Database
from jixiao.stores.ledger import LedgerStore
from jixiao.stores.rows import as_written, batches
from jixiao.stores.tables import MEASURED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from jixiao.tabulate import TableRow

#: Readers of datasets pass over names that begin so.
_LEDGER = "_ledger.db"
_NEW, _OLD = "_new.", "_old."
_EMPTY = "none"


class ParquetStore(LedgerStore):
    """Folders of Parquet files."""

    def __init__(self, url: str) -> None:
        root = local_path(url)
        assert root is not None, "a Parquet store is a folder"
        self._root = root
        try:
            root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SinkError("not_written", path=root, reason=error.strerror or error) from error
        super().__init__(Database(str(root / _LEDGER)))

    def migrate(self) -> None:
        """Bring the ledger to this version, and put right what a killed run left."""
        super().migrate()
        for folder in sorted(self._root.glob(f"{_OLD}*")):
            # The old folder was moved aside and the new one not yet moved in.
            place = self._place(folder.name.removeprefix(_OLD))
            shutil.rmtree(folder) if place.exists() else folder.rename(place)
        for folder in self._root.glob(f"{_NEW}*"):
            shutil.rmtree(folder)
        if not self._place(_EMPTY).exists():
            self._write(_EMPTY, ())

    def _replace_rows(self, connection: Connection, document_id: str, rows: Iterable[TableRow]) -> None:
        self._write(document_id, rows)

    def _replace_checks(self, connection: Connection, document_id: str, rows: Sequence[TableRow]) -> None:
        with replace_file(self._place(document_id) / "checks.parquet") as scratch:
            with pyarrow.parquet.ParquetWriter(scratch, _schema("checks")) as writer:
                for table, batch in batches(rows):
                    writer.write_table(_table(table, batch))
            _to_disk(scratch)

    def has_checks(self, document_id: str, rule_ids: frozenset[str]) -> bool:
        """Whether the document has checks on any of these rules."""
        file = self._place(document_id) / "checks.parquet"
        return file.exists() and not rule_ids.isdisjoint(pyarrow.parquet.read_table(file, columns=["rule_id"])["rule_id"].to_pylist())

    def rows(self, table: str, document_id: str = "") -> Iterator[dict[str, Any]]:
        """A table's rows as extract writes them."""
        names = [document_id] if document_id else sorted(place.name.partition("=")[2] for place in self._root.glob("document_id=*"))
        for name in names:
            file = self._place(name) / f"{table}.parquet"
            for row in pyarrow.parquet.read_table(file, partitioning=None).to_pylist() if file.exists() else ():
                yield as_written(table, {"document_id": name, **row})

    def _drop_rows(self, connection: Connection, document_id: str) -> None:
        shutil.rmtree(self._place(document_id), ignore_errors=True)

    def _has_rows(self, connection: Connection, document_id: str) -> bool:
        return self._place(document_id).exists()

    def _place(self, document_id: str) -> Path:
        return self._root / f"document_id={document_id}"

    def _write(self, document_id: str, rows: Iterable[TableRow]) -> None:
        scratch = self._root / f"{_NEW}{document_id}"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        with ExitStack() as stack:
            writers: dict[str, Any] = {}
            for table in COLUMNS if document_id == _EMPTY else ():
                _writer(stack, writers, scratch, table)
            for table, batch in batches(rows):
                _writer(stack, writers, scratch, table).write_table(_table(table, batch))
        for file in scratch.iterdir():
            _to_disk(file)
        _to_disk(scratch)
        self._take_place(scratch, document_id)

    def _take_place(self, scratch: Path, document_id: str) -> None:
        place, aside = self._place(document_id), self._root / f"{_OLD}{document_id}"
        if place.exists():
            place.rename(aside)
        scratch.rename(place)
        _to_disk(self._root)
        shutil.rmtree(aside, ignore_errors=True)


def _writer(stack: ExitStack, writers: dict[str, Any], folder: Path, table: str) -> Any:
    if table not in writers:
        writers[table] = stack.enter_context(pyarrow.parquet.ParquetWriter(folder / f"{table}.parquet", _schema(table)))
    return writers[table]


def _schema(table: str) -> Any:
    """`document_id` is told by the folder."""
    return pyarrow.schema([("row_order", pyarrow.int32()), *((name, _type(name)) for name in COLUMNS[table][1:])])


def _type(name: str) -> Any:
    if name in MEASURED_COLUMNS:
        return pyarrow.float64()
    return pyarrow.int32() if name in WHOLE_COLUMNS else pyarrow.string()


def _table(table: str, rows: list[tuple[object, ...]]) -> Any:
    schema = _schema(table)
    columns = list(zip(*rows, strict=True))[1:]
    return pyarrow.table([pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema=schema)


def _to_disk(path: Path) -> None:
    """Have the system write it now: a rename must not reach the disk before what it names."""
    file = os.open(path, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
