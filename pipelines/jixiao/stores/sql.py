"""The contract's rows in SQLite or PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, literal, select

from jixiao.stores.database import Database
from jixiao.stores.ledger import LedgerStore
from jixiao.stores.rows import as_written, batches
from jixiao.stores.tables import CONTRACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection

    from jixiao.tabulate import TableRow


class SqlStore(LedgerStore):
    """A database; a document is replaced in one transaction."""

    def __init__(self, url: str) -> None:
        super().__init__(Database(url))

    def _replace_rows(self, connection: Connection, document_id: str, rows: Iterable[TableRow]) -> None:
        self._drop_rows(connection, document_id)
        for table, batch in batches(rows):
            _insert(connection, table, batch)

    def _replace_checks(self, connection: Connection, document_id: str, rows: Sequence[TableRow]) -> None:
        checks = CONTRACT["checks"]
        connection.execute(delete(checks).where(checks.c.document_id == document_id))
        for table, batch in batches(rows):
            _insert(connection, table, batch)

    def has_checks(self, document_id: str, rule_ids: frozenset[str]) -> bool:
        """Whether the document has checks on any of these rules."""
        checks = CONTRACT["checks"].c
        query = select(literal(1)).where(checks.document_id == document_id, checks.rule_id.in_(sorted(rule_ids))).limit(1)
        with self._database.begin() as connection:
            return connection.execute(query).first() is not None

    def rows(self, table: str, document_id: str = "") -> Iterator[dict[str, Any]]:
        """A table's rows as extract writes them."""
        columns = CONTRACT[table].c
        query = select(CONTRACT[table]).order_by(columns.document_id, columns.row_order)
        with self._database.begin() as connection:
            found = connection.execute(query.where(columns.document_id == document_id) if document_id else query)
            yield from (as_written(table, dict(row)) for row in found.mappings().all())

    def _drop_rows(self, connection: Connection, document_id: str) -> None:
        for table in CONTRACT.values():
            connection.execute(delete(table).where(table.c.document_id == document_id))

    def _has_rows(self, connection: Connection, document_id: str) -> bool:
        documents = CONTRACT["documents"]
        return connection.execute(select(literal(1)).where(documents.c.document_id == document_id)).first() is not None


def _insert(connection: Connection, table: str, rows: list[tuple[object, ...]]) -> None:
    """Hand rows to the driver itself: COPY is PostgreSQL's own way, and both are several times as fast as built statements."""
    quote = connection.dialect.identifier_preparer.quote
    columns = ", ".join(quote(column.name) for column in CONTRACT[table].columns)
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table)} ({columns}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    else:
        marks = ", ".join("?" * len(CONTRACT[table].columns))
        connection.exec_driver_sql(f"INSERT INTO {quote(table)} ({columns}) VALUES ({marks})", rows)
