"""The tables of a SQL store: the contract's, and the ledger.

A number is kept exactly as printed: NUMERIC in PostgreSQL, which remembers places; text in
SQLite, whose own numbers are binary fractions. Both come back as the same `Decimal`.
Measured numbers (boxes, confidences) are floats.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Column, Double, Index, Integer, MetaData, Numeric, Table, Text
from sqlalchemy.types import TypeDecorator

from jixiao.contract import COLUMNS, WHOLE_COLUMNS

if TYPE_CHECKING:
    from sqlalchemy import Dialect
    from sqlalchemy.types import TypeEngine

#: Numbers as printed. Blank ones are NULL.
PRINTED_COLUMNS = frozenset(
    {
        "initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score", "level1_weight",
        "target_value", "actual_value", "value", "total_weight", "total_score", "lhs", "rhs", "difference", "tolerance",
    }
)  # fmt: skip
#: Numbers that jixiao measured.
MEASURED_COLUMNS = frozenset({"confidence", "x0", "y0", "x1", "y1"})


class Printed(TypeDecorator[Decimal]):
    """A decimal with its places."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """NUMERIC where the database keeps places."""
        return dialect.type_descriptor(Numeric() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Decimal | str | None, dialect: Dialect) -> Decimal | str | None:
        """What the database takes."""
        if value is None:
            return None
        return Decimal(value) if dialect.name == "postgresql" else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """The number with its places."""
        return None if value is None else Decimal(value)


metadata = MetaData()


def _type(name: str) -> TypeEngine[Any]:
    if name in PRINTED_COLUMNS:
        return Printed()
    if name in MEASURED_COLUMNS:
        return Double()
    return Integer() if name in WHOLE_COLUMNS else Text()


def _contract_table(name: str, columns: tuple[str, ...]) -> Table:
    """A table of the contract; `row_order` (from 1) is the row's place in the CSV file."""
    number = Column("row_order", Integer, primary_key=True, autoincrement=False)
    key = Column("document_id", Text, primary_key=True)
    rest = (Column(column, _type(column), nullable=column in PRINTED_COLUMNS) for column in columns[1:])
    return Table(name, metadata, key, number, *rest)


#: The contract's tables by name.
CONTRACT = {name: _contract_table(name, columns) for name, columns in COLUMNS.items()}

Index("documents_unit_year", CONTRACT["documents"].c.unit_name, CONTRACT["documents"].c.fiscal_year)
Index("checks_rule_status", CONTRACT["checks"].c.rule_id, CONTRACT["checks"].c.status)
Index("facts_measure", CONTRACT["facts"].c.measure)
Index("figures_metric", CONTRACT["figures"].c.metric)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _whole(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


files = Table(
    "files", metadata, Column("path", Text, primary_key=True), _text("document_id"), Column("size", BigInteger, nullable=False),
    _text("modified"), _text("mark"), Index("files_document", "document_id"),
)  # fmt: skip

manifest = Table(
    "manifest", metadata, Column("document_id", Text, primary_key=True), _text("fingerprint"), _text("limits"), _text("status"),
    _whole("exit_code"), _whole("run_id"), _text("read_at"), Column("seconds", Double, nullable=False), _whole("pages"), _whole("forms"),
    _whole("values"), _whole("reviews"), _whole("checks"), _whole("failed_errors"), _whole("failed_others"),
    Index("manifest_run", "run_id"),
)  # fmt: skip

failures = Table(
    "failures", metadata, Column("failure_id", Integer, primary_key=True), _text("path"), _text("document_id"), _text("scope"), _text("stage"),
    _whole("page"), _text("code"), _whole("exit_code"), _text("message_en"), _text("message_zh"), _whole("run_id"),
    _text("kept_document_id"), Index("failures_path", "path"), Index("failures_document", "document_id"),
)  # fmt: skip

runs = Table(
    "runs", metadata, Column("run_id", Integer, primary_key=True), _text("jixiao_version"), _text("fingerprint"), _text("options"),
    _text("host"), _whole("process"), _text("started_at"), _text("status"), _text("ended_at"), _whole("seen"), _whole("unchanged"),
    _whole("complete"), _whole("partial"), _whole("failed"), Column("seconds", Double, nullable=False),
)  # fmt: skip

#: The ledger's tables.
LEDGER = (files, manifest, failures, runs)
