"""Reports of one unit on two years in a store: `jixiao check STORE` compares them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer.testing import CliRunner

from jixiao.cli import app
from jixiao.stores import open_store
from tests.two_years import BEFORE, NOW, wanted_of_final_columns, write_two_years

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jixiao.ingest.account import Account

Checks = dict[str, list[dict[str, Any]]]


def _kept(url: str) -> tuple[Checks, dict[str, tuple[int, int, int]]]:
    """The checks over years by file, and what the ledger counts of each."""
    store = open_store(url)
    try:
        names = {row["document_id"]: row["file_name"] for row in store.rows("documents")}
        checks = {name: [row for row in store.rows("checks", key) if row["rule_id"].startswith("Y")] for key, name in names.items()}
        counts = {names[each.document_id]: (each.checks, each.failed_errors, each.failed_others) for each in store.entries()}
        return checks, counts
    finally:
        store.close()


def test_a_store_is_checked_over_years(store_url: str, tmp_path: Path, night: Callable[..., Account]) -> None:
    write_two_years(tmp_path / "inbox")
    night(store=store_url)
    run = CliRunner().invoke
    told = run(app, ["check", store_url, "--strict", "--lang", "en"])
    found, counts = _kept(store_url)
    assert found[BEFORE] == []
    status = {row["instance"]: row["status"] for row in found[NOW] if row["rule_id"] == "Y01"}
    wanted = wanted_of_final_columns()
    assert {label: status.get(label) for label in wanted} == wanted
    (total,) = (row for row in found[NOW] if row["instance"] == "公用经费")
    assert (total["lhs"], total["rhs"], total["difference"]) == ("55.3", "47.76", "7.54")
    failing = [row["severity"] for row in found[NOW] if row["status"] == "fail"]
    errors = failing.count("error")
    assert counts == {BEFORE: (0, 0, 0), NOW: (len(found[NOW]), errors, len(failing) - errors)}
    assert f"{NOW}: {len(found[NOW])} checks against its unit's report on the year before, {errors} errors" in told.output
    assert told.exit_code == 7
    assert run(app, ["check", store_url]).exit_code == 0
    assert _kept(store_url) == (found, counts)


def test_a_place_that_is_neither_is_named(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["check", str(tmp_path / "none")]).exit_code == 3
    assert CliRunner().invoke(app, ["check", "mysql://somewhere/db"]).exit_code == 2
    (tmp_path / "note.txt").write_text("no store", "utf-8")
    assert CliRunner().invoke(app, ["check", str(tmp_path / "note.txt")]).exit_code == 5
