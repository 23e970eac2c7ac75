"""The ledger of a store, and the one transaction that changes a document."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, literal, select, update

from jixiao.contract import COLUMNS
from jixiao.stores import Entry, Failure, FileEntry
from jixiao.stores.tables import failures as failure_table
from jixiao.stores.tables import files as file_table
from jixiao.stores.tables import manifest, runs
from jixiao.tabulate import TableRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Table

    from jixiao.stores import Run
    from jixiao.stores.database import Database


_SEVERITY, _STATUS = (COLUMNS["checks"].index(name) for name in ("severity", "status"))


class LedgerStore(ABC):
    """Everything of a store but where its rows lie."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @abstractmethod
    def _replace_rows(self, connection: Connection, document_id: str, rows: Iterable[TableRow]) -> None:
        """Put `rows` in the place of the document's rows."""

    @abstractmethod
    def _drop_rows(self, connection: Connection, document_id: str) -> None:
        """Remove the document's rows."""

    @abstractmethod
    def _replace_checks(self, connection: Connection, document_id: str, rows: Sequence[TableRow]) -> None:
        """Put `rows` in the place of the document's checks."""

    @abstractmethod
    def has_checks(self, document_id: str, rule_ids: frozenset[str]) -> bool:
        """Whether the document has checks on any of these rules."""

    @abstractmethod
    def rows(self, table: str, document_id: str = "") -> Iterator[dict[str, Any]]:
        """A table's rows, of one document or of all, in their order, by column as extract writes them."""

    @abstractmethod
    def _has_rows(self, connection: Connection, document_id: str) -> bool:
        """Whether rows of the document are there."""

    def lock(self) -> None:
        """Keep other runs away until `close`."""
        self._database.lock()

    def migrate(self) -> None:
        """Bring the tables to this version."""
        self._database.migrate()

    def files(self) -> Iterator[FileEntry]:
        """Every file known."""
        yield from (FileEntry(**row) for row in self._all(file_table))

    def entries(self) -> Iterator[Entry]:
        """What became of every document known."""
        yield from (Entry(**row) for row in self._all(manifest))

    def failures(self) -> Iterator[Failure]:
        """What is not read, as the last try left it."""
        names = {field.name for field in fields(Failure)}
        yield from (Failure(**{name: row[name] for name in names}) for row in self._all(failure_table))

    def start_run(self, run: Run) -> int:
        """The number of a new run; runs that never ended are marked interrupted."""
        with self._database.begin() as connection:
            for (number,) in connection.execute(select(runs.c.run_id).where(runs.c.status == "running")).all():
                counts = _counts(connection, number)
                connection.execute(update(runs).where(runs.c.run_id == number).values(status="interrupted", **counts))
            number = (connection.execute(select(func.max(runs.c.run_id))).scalar() or 0) + 1
            connection.execute(insert(runs).values(run_id=number, **asdict(run)))
        return number

    def end_run(self, run_id: int, run: Run) -> None:
        """Note how a run ended."""
        with self._database.begin() as connection:
            connection.execute(update(runs).where(runs.c.run_id == run_id).values(**asdict(run)))

    def put(self, entry: Entry, file: FileEntry, rows: Iterable[TableRow] | None, failures: Sequence[Failure]) -> None:
        """Replace all that is kept of a document, in one transaction; the ledger comes last."""
        with self._database.begin() as connection:
            before = _before(connection, file.path, entry.document_id)
            kept = ""
            if rows is not None:
                self._replace_rows(connection, entry.document_id, rows)
            else:
                kept = next((name for name in (entry.document_id, *before) if self._has_rows(connection, name)), "")
            _put_failures(connection, entry, file.path, failures, kept)
            _replace(connection, file_table, file_table.c.path == file.path, asdict(file))
            if rows is not None:
                self._drop_replaced(connection, before)
            _replace(connection, manifest, manifest.c.document_id == entry.document_id, asdict(entry))

    def put_files(self, files: Sequence[FileEntry], gone: Sequence[str], failures: Sequence[Failure]) -> None:
        """Note files of documents already there, paths that are no more, and files that can't be opened."""
        with self._database.begin() as connection:
            for path in gone:
                connection.execute(delete(file_table).where(file_table.c.path == path))
                connection.execute(delete(failure_table).where(_unopened(path)))
            for file in files:
                before = _before(connection, file.path, file.document_id)
                _replace(connection, file_table, file_table.c.path == file.path, asdict(file))
                connection.execute(delete(failure_table).where(_unopened(file.path)))
                if connection.execute(select(manifest.c.status).where(manifest.c.document_id == file.document_id)).scalar() in (
                    "complete",
                    "partial",
                ):
                    self._drop_replaced(connection, before)
            for failure in failures:
                values = {**asdict(failure), "run_id": 0, "kept_document_id": ""}
                _replace(connection, failure_table, _unopened(failure.path), values)

    def put_checks(self, document_id: str, rule_ids: frozenset[str], rows: Sequence[tuple[object, ...]]) -> None:
        """Put rows of checks in the place of those on these rules; the ledger's counts follow."""
        kept = [
            tuple(row[name] for name in COLUMNS["checks"]) for row in self.rows("checks", document_id) if row["rule_id"] not in rule_ids
        ]
        found = [*kept, *rows]
        failed = [row[_SEVERITY] for row in found if row[_STATUS] == "fail"]
        errors = failed.count("error")
        counts = {"checks": len(found), "failed_errors": errors, "failed_others": len(failed) - errors}
        with self._database.begin() as connection:
            self._replace_checks(connection, document_id, [TableRow("checks", row) for row in found])
            connection.execute(update(manifest).where(manifest.c.document_id == document_id).values(**counts))

    def reconnect(self) -> None:
        """Make a new connection, with its lock."""
        self._database.reconnect()

    def close(self) -> None:
        """Give back the lock and the connection."""
        self._database.close()

    def _drop_replaced(self, connection: Connection, documents: Iterable[str]) -> None:
        """Drop documents that lie at no path any more."""
        for name in documents:
            if connection.execute(select(literal(1)).where(file_table.c.document_id == name)).first() is None:
                self._drop_rows(connection, name)
                connection.execute(delete(failure_table).where(failure_table.c.document_id == name))
                connection.execute(delete(manifest).where(manifest.c.document_id == name))

    def _all(self, table: Table) -> Iterator[dict[str, Any]]:
        with self._database.begin() as connection:
            found = connection.execute(select(table), execution_options={"yield_per": 1000})
            yield from (dict(row) for row in found.mappings())


def _before(connection: Connection, path: str, document_id: str) -> list[str]:
    """The documents that stood at `path` before, also those kept while their successor fails."""
    at_path = select(file_table.c.document_id).where(file_table.c.path == path)
    kept = select(failure_table.c.kept_document_id).where(failure_table.c.path == path)
    found = {name for query in (at_path, kept) for (name,) in connection.execute(query)}
    return sorted(found - {"", document_id})


def _put_failures(connection: Connection, entry: Entry, path: str, failures: Sequence[Failure], kept: str) -> None:
    old = (failure_table.c.document_id == entry.document_id) | (failure_table.c.path == path)
    connection.execute(delete(failure_table).where(old))
    for failure in failures:
        connection.execute(insert(failure_table).values(**asdict(failure), run_id=entry.run_id, kept_document_id=kept))


def _unopened(path: str) -> Any:
    return and_(failure_table.c.path == path, failure_table.c.document_id == "")


def _replace(connection: Connection, table: Table, which: Any, values: dict[str, Any]) -> None:
    connection.execute(delete(table).where(which))
    connection.execute(insert(table).values(**values))


def _counts(connection: Connection, run_id: int) -> dict[str, int]:
    """What a run that was killed had done."""
    query = select(manifest.c.status, func.count()).where(manifest.c.run_id == run_id).group_by(manifest.c.status)
    found = {str(status): int(count) for status, count in connection.execute(query)}
    return {"seen": sum(found.values()), **{status: found.get(status, 0) for status in ("complete", "partial", "failed")}}
