"""Every store: the same rows come back, whole documents or none, whatever happens in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from sqlalchemy import create_engine

from ingest_store import ask
from jixiao.contract import COLUMNS
from jixiao.errors import SinkError, UnknownName, UsageError
from jixiao.ingest.packing import Packer, unpack
from jixiao.stores import Entry, Failure, FileEntry, Run, Store, local_path, open_store
from jixiao.stores.tables import CONTRACT, metadata
from jixiao.tabulate import TableRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.servers import PostgresServer

TONIGHT = Run("0.1.0", "f", "{}", "host", 1, "2026-11-24T20:00:00+00:00")
#: Every kind of value: places, a blank, commas, quotes, a formula, a line break, another plane.
FUND = ("01", "1", "total", '"年度,资金"\n=总额𠮷', "10702.90", "0.4290", "", "100", "10", "0")
FACT = ("01", "funds", "1", "executed", "-0.10", "万元", "（0.10）", "number", 3, "1.00", "2.25", "3.50", "4.75", "ocr", "0.987", "印章")


def document(name: str, unit: str = "文化馆", year: str = "2024", status: str = "complete") -> TableRow:
    return TableRow("documents", (name, f"{name}.pdf", 3, 3, 0, year, "报告", unit, "县政府", status, "0.1.0", "1"))


def rows(name: str, unit: str = "文化馆") -> list[TableRow]:
    return [
        TableRow("funds", (name, *FUND)),
        TableRow("facts", (name, *FACT)),
        *(
            TableRow("checks", (name, "A01", "error", status, "01", str(n), "1.10", "", "", "", "", "", "", ""))
            for n, status in enumerate(("fail", "pass"))
        ),
        document(name, unit),
    ]


def entry(name: str, status: str = "complete", **given: Any) -> Entry:
    return Entry(name, "f", "l", status, 0 if status == "complete" else 3, **given)


def file(path: str, name: str, modified: str = "2026-11-01T00:00:00+00:00") -> FileEntry:
    return FileEntry(path, name, 10, modified, "mark")


def failure(path: str, name: str) -> Failure:
    return Failure(path, name, "document", "pages", 2, "timed_out", 3, "slow", "慢")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = open_store(store_url)
    opened.lock()
    opened.migrate()
    yield opened
    opened.close()


def table(url: str, name: str, order: str = "document_id, row_order") -> list[tuple[Any, ...]]:
    """The rows of a table as any client sees them, values as text."""
    if not url.startswith("parquet"):
        return ask(url, f"SELECT * FROM {name} ORDER BY {order}")
    columns = "document_id, * EXCLUDE (document_id)"
    root = local_path(url)
    found = asked(f"SELECT {columns} FROM read_parquet('{root}/*/{name}.parquet', hive_partitioning = true) ORDER BY {order}")
    return [
        tuple(
            None if value in (None, "") and COLUMNS[name][max(0, place - 1)] in ("annual_budget", "executed") else str(value)
            for place, value in enumerate(row)
        )
        for row in found
    ]


def asked(query: str) -> list[tuple[Any, ...]]:
    """DuckDB's answer."""
    found = duckdb.sql(query)
    assert found is not None
    return found.fetchall()


def test_what_was_put_comes_back_with_its_places_and_in_order(store: Store, store_url: str) -> None:
    store.put(
        entry("b"),
        file("/b.pdf", "b"),
        [TableRow("funds", ("b", *FUND)), TableRow("funds", ("b", "01", "2", *FUND[2:])), document("b")],
        [],
    )
    store.close()
    first, second = table(store_url, "funds")
    assert first[:7] == ("b", "1", "01", "1", "total", '"年度,资金"\n=总额𠮷', "10702.90")
    assert first[7:] == ("0.4290", None, "100", "10", "0")
    assert second[:4] == ("b", "2", "01", "2")


def test_numbers_that_jixiao_measured_are_floats(store: Store, store_url: str) -> None:
    store.put(entry("a"), file("/a.pdf", "a"), rows("a"), [])
    store.close()
    (fact,) = table(store_url, "facts")
    assert fact[6:8] == ("-0.10", "万元") and fact[9:16] == ("number", "3", "1.0", "2.25", "3.5", "4.75", "ocr")


def test_a_document_put_again_stands_once(store: Store, store_url: str) -> None:
    for _ in range(2):
        store.put(entry("a"), file("/a.pdf", "a"), rows("a"), [])
    assert [found.document_id for found in store.entries()] == ["a"]
    store.close()
    assert [len(table(store_url, name)) for name in ("documents", "funds", "facts", "checks")] == [1, 1, 1, 2]


def test_a_transaction_broken_half_way_leaves_the_old_rows(store: Store, store_url: str) -> None:
    store.put(entry("a"), file("/a.pdf", "a"), rows("a", "旧"), [])

    def broken() -> Iterator[TableRow]:
        yield from rows("a", "新")[:2]
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        store.put(entry("a", pages=9), file("/elsewhere.pdf", "a"), broken(), [])
    assert [found.pages for found in store.entries()] == [0]
    assert [found.path for found in store.files()] == ["/a.pdf"]
    store.close()
    assert [row[8] for row in table(store_url, "documents")] == ["旧"]
    assert len(table(store_url, "funds")) == 1


def test_a_changed_file_replaces_its_old_document_once_it_is_read(store: Store, store_url: str) -> None:
    store.put(entry("old"), file("/a.pdf", "old"), rows("old"), [])
    store.put(entry("new", "failed"), file("/a.pdf", "new"), None, [failure("/a.pdf", "new")])
    assert {found.document_id: found.status for found in store.entries()} == {"old": "complete", "new": "failed"}
    assert len(table(store_url, "funds")) == 1
    store.put(entry("newer"), file("/a.pdf", "newer"), rows("newer"), [])
    assert {found.document_id for found in store.entries()} == {"newer"}
    assert list(store.failures()) == []
    store.close()
    assert [row[0] for row in table(store_url, "funds")] == ["newer"]


def test_a_failure_names_the_rows_kept_of_an_older_version(sql_url: str) -> None:
    opened = open_store(sql_url)
    opened.migrate()
    opened.put(entry("old"), file("/a.pdf", "old"), rows("old"), [])
    opened.put(entry("new", "failed"), file("/a.pdf", "new"), None, [failure("/a.pdf", "new")])
    opened.close()
    assert ask(sql_url, "SELECT document_id, stage, page, code, kept_document_id FROM failures") == [
        ("new", "pages", "2", "timed_out", "old")
    ]


def test_a_document_at_two_paths_survives_the_change_of_one(store: Store) -> None:
    store.put(entry("a"), file("/1.pdf", "a"), rows("a"), [])
    store.put_files([file("/2.pdf", "a")], [], [])
    store.put(entry("b"), file("/1.pdf", "b"), rows("b"), [])
    assert {found.document_id for found in store.entries()} == {"a", "b"}
    assert {(found.path, found.document_id) for found in store.files()} == {("/1.pdf", "b"), ("/2.pdf", "a")}


def test_a_file_that_cannot_be_opened_is_a_failure_until_it_can(store: Store) -> None:
    store.put_files([], [], [Failure("/x.pdf", "", "document", "start", 0, "no_permission", 3, "", "")] * 2)
    assert [found.path for found in store.failures()] == ["/x.pdf"]
    store.put_files([], ["/x.pdf"], [])
    assert list(store.failures()) == []


def test_a_run_that_never_ended_is_marked_with_what_it_did(sql_url: str) -> None:
    opened = open_store(sql_url)
    opened.migrate()
    first = opened.start_run(TONIGHT)
    opened.put(entry("a", run_id=first), file("/a.pdf", "a"), rows("a"), [])
    opened.put(entry("b", "failed", run_id=first), file("/b.pdf", "b"), None, [failure("/b.pdf", "b")])
    assert opened.start_run(TONIGHT) == first + 1
    opened.close()
    assert ask(sql_url, "SELECT status, seen, complete, failed FROM runs ORDER BY run_id") == [
        ("interrupted", "2", "1", "1"),
        ("running", "0", "0", "0"),
    ]


def test_text_that_no_database_takes_is_visibly_replaced(store: Store, store_url: str) -> None:
    packed: list[bytes] = []
    packer = Packer(packed.append)
    packer.add([TableRow("figures", ("a", "m#1", "m", 1, "5", "个", "x\x00y\ud800z", 1)), document("a")])
    packer.end()
    store.put(entry("a"), file("/a.pdf", "a"), unpack(b"".join(packed)), [])
    store.close()
    assert table(store_url, "figures")[0][7] == "x\ufffdy\ufffdz"


@pytest.mark.parametrize("count", [0, 1, 5000])
def test_packed_rows_come_back_in_order(count: int) -> None:
    packed: list[bytes] = []
    packer = Packer(packed.append)
    packer.add(TableRow("funds", ("a", "01", n, "换\n行" * (n % 50))) for n in range(count))
    packer.end()
    assert [row[2] for _, row in unpack(b"".join(packed))] == list(range(count))
    assert all(row[3] == "换\n行" * (row[2] % 50) for _, row in unpack(b"".join(packed)))  # type: ignore[operator]


VIEWED = (
    ("older", "水利局", "2024", "2026-01-01"),
    ("newer", "水利局", "2024", "2026-02-01"),
    ("other-year", "水利局", "2023", "2026-03-01"),
    ("nameless-1", "", "2024", "2026-01-01"),
    ("nameless-2", "", "2024", "2026-01-01"),
)


def test_views_answer_the_same_in_both_databases(postgres: PostgresServer, tmp_path: Path) -> None:
    queries = (
        "SELECT document_id, unit_name, fiscal_year, modified FROM latest_reports",
        "SELECT unit_name, fiscal_year, rule_id, failing FROM failing_checks_by_unit",
        "SELECT document_id, unit_name, value, review FROM review_queue",
        "SELECT document_id, lhs, rhs FROM checks",
        "SELECT count(*), sum(CAST(value AS NUMERIC)) > -0.6 FROM facts",
    )
    answers = []
    for url in (postgres.database(), str(tmp_path / "night.db")):
        opened = open_store(url)
        opened.migrate()
        for name, unit, year, modified in VIEWED:
            given = [row if row.table != "documents" else document(name, unit, year) for row in rows(name)]
            opened.put(entry(name), file(f"/{name}.pdf", name, modified), given, [])
        opened.close()
        answers.append([sorted(ask(url if "://" in url else f"sqlite:///{url}", query)) for query in queries])
    postgres_says, sqlite_says = answers
    assert postgres_says[:4] == sqlite_says[:4]
    assert [row[0] for row in sqlite_says[0]] == ["nameless-1", "nameless-2", "newer", "other-year"]
    assert ("水利局", "2024", "A01", "1") in sqlite_says[1] and ("", "2024", "A01", "2") in sqlite_says[1]
    assert {row[2:] for row in sqlite_says[2]} == {("-0.10", "印章")}


def test_migrations_make_what_the_program_expects(sql_url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    for _ in range(2):
        opened = open_store(sql_url)
        opened.migrate()
        opened.close()
    engine = create_engine(sql_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
    engine.dispose()
    assert {name: [column.name for column in table.columns if column.name != "row_order"] for name, table in CONTRACT.items()} == {
        name: list(columns) for name, columns in COLUMNS.items()
    }


def test_a_store_of_a_later_version_is_left_alone(sql_url: str) -> None:
    opened = open_store(sql_url)
    opened.migrate()
    opened.close()
    engine = create_engine(sql_url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(SinkError) as told:
        open_store(sql_url).migrate()
    assert told.value.code == "store_newer"


_HOLD = """
import sys, time
from jixiao.stores import open_store
store = open_store(sys.argv[1])
store.lock()
print("held", flush=True)
time.sleep(600)
"""


def test_two_runs_are_kept_apart_and_a_killed_one_leaves_no_lock(store_url: str) -> None:
    holder = subprocess.Popen([sys.executable, "-c", _HOLD, store_url], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"
    second = open_store(store_url)
    with pytest.raises(SinkError) as told:
        second.lock()
    assert told.value.code == "store_locked"
    if "postgresql" not in store_url:
        assert str(holder.pid) in told.value.message()
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    second.lock()
    second.close()


def test_a_lock_is_not_written_through_a_link(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("kept")
    (tmp_path / "night.db.lock").symlink_to(precious)
    with pytest.raises(SinkError):
        open_store(str(tmp_path / "night.db")).lock()
    assert precious.read_text() == "kept"


@pytest.mark.parametrize(("url", "error"), [("mongodb://x", UnknownName), ("sqlite://", UsageError), ("parquet://", UsageError)])
def test_a_store_that_is_none_is_a_usage_error(url: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        open_store(url)


def test_a_parquet_folder_caught_between_two_renames_is_put_right(tmp_path: Path) -> None:
    url = f"parquet:///{tmp_path / 'lake'}"
    opened = open_store(url)
    opened.migrate()
    opened.put(entry("a"), file("/a.pdf", "a"), rows("a"), [])
    opened.close()
    (tmp_path / "lake" / "document_id=a").rename(tmp_path / "lake" / "_old.a")
    (tmp_path / "lake" / "_new.a").mkdir()
    opened = open_store(url)
    opened.migrate()
    opened.close()
    assert len(table(url, "funds")) == 1
    assert sorted(path.name for path in (tmp_path / "lake").glob("_[no]*")) == []


def test_duckdb_asks_every_table_of_a_new_dataset(tmp_path: Path) -> None:
    opened = open_store(f"parquet:///{tmp_path / 'lake'}")
    opened.migrate()
    opened.close()
    for name in COLUMNS:
        found = asked(f"SELECT count(*) FROM read_parquet('{tmp_path}/lake/*/{name}.parquet', hive_partitioning = true)")
        assert found == [(0,)]


def test_printed_numbers_come_back_as_decimals(tmp_path: Path) -> None:
    opened = open_store(str(tmp_path / "night.db"))
    opened.migrate()
    opened.put(entry("a"), file("/a.pdf", "a"), rows("a"), [])
    opened.close()
    engine = create_engine(f"sqlite:///{tmp_path / 'night.db'}")
    with engine.connect() as connection:
        (value,) = connection.execute(CONTRACT["facts"].select().with_only_columns(CONTRACT["facts"].c.value)).one()
    engine.dispose()
    assert isinstance(value, Decimal) and str(value) == "-0.10"
