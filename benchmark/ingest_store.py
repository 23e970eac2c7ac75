"""What a store holds, read with SQL alone, beside what was drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

#: The contract's tables with what orders a document's rows.
TABLES = ("documents", "forms", "funds", "indicators", "base_data", "budget_lines", "figures", "facts", "checks")
_FUNDS = ("initial_budget", "annual_budget", "executed", "weight", "execution_rate_pct", "self_score")
_INDICATORS = ("level1", "level2", "level3", "target", "actual", "weight", "self_score", "deviation_reason")


def ask(url: str, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query; numbers as text, so that places count."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        with engine.connect() as connection:
            return [tuple(None if value is None else str(value) for value in row) for row in connection.execute(text(query))]
    finally:
        engine.dispose()


def content(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row that does not tell of times and runs, in order."""
    rows = {table: ask(url, f"SELECT * FROM {table} ORDER BY document_id, row_order") for table in TABLES}
    rows["files"] = ask(url, "SELECT path, document_id, size, modified FROM files ORDER BY path")
    counts = 'pages, forms, "values", reviews, checks, failed_errors, failed_others'
    rows["manifest"] = ask(url, f"SELECT document_id, fingerprint, limits, status, exit_code, {counts} FROM manifest ORDER BY document_id")
    names = "path, document_id, scope, stage, page, code, exit_code, kept_document_id"
    rows["failures"] = ask(url, f"SELECT {names} FROM failures ORDER BY path, page")
    # PostgreSQL orders text by its locale, SQLite by bytes.
    return {table: sorted(found, key=repr) for table, found in rows.items()}


def differences(url: str, truth: dict[str, Any]) -> list[str]:
    """Where the store differs from what was drawn: nothing, where all is well."""
    funds = _by_document(url, "funds", ("label", *_FUNDS))
    indicators = _by_document(url, "indicators", _INDICATORS)
    forms = _by_document(url, "forms", ("project_name", "implementing_unit", "fiscal_year"))
    failures = {Path(path).name: code for path, code in ask(url, "SELECT path, code FROM failures")}
    found: list[str] = []
    for name, told in truth.items():
        if "broken" in told:
            if failures.get(name) not in told["codes"]:
                found.append(f"{name}: {failures.get(name)}, expected {told['codes']}")
            continue
        if name in failures:
            found.append(f"{name}: {failures[name]}")
        expected = ([], [], [])  # type: tuple[list[Any], list[Any], list[Any]]
        for form in told["forms"]:
            expected[0].append((form["project"], form["unit"], "2024"))
            expected[1].extend((line[0].removeprefix("其中：").strip(), *(_number(value) for value in line[1:])) for line in form["funds"])
            expected[2].extend((*tuple(line[:5]), line[5], line[6], line[7]) for line in form["indicators"])
        for kind, have, want in zip(("forms", "funds", "indicators"), (forms, funds, indicators), expected, strict=True):
            if have.get(name, []) != want:
                found.append(f"{name}: {kind} differ: {have.get(name, [])[:2]} expected {want[:2]}")
    return found


def _number(printed: str) -> str | None:
    return printed.removesuffix("%") or None


def _by_document(url: str, table: str, columns: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
    listed = ", ".join(f"t.{column}" for column in columns)
    rows: dict[str, list[tuple[Any, ...]]] = {}
    query = (
        f"SELECT d.file_name, {listed} FROM {table} t JOIN documents d ON d.document_id = t.document_id ORDER BY t.document_id, t.row_order"
    )
    for name, *values in ask(url, query):
        rows.setdefault(name, []).append(tuple(values))
    return rows
