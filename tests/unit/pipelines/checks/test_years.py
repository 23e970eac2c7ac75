"""Reports of one unit over years: which belong together, and what `jixiao check` says of them."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from jixiao.checks import Book, check_book, load_rules
from jixiao.checks.years import link, unit_key
from jixiao.cli import app
from jixiao.finding import Verdict
from tests.made_up import Draft, last_year
from tests.truth import SEED_PDFS, read_rows, write_rows
from tests.two_years import wanted_of_final_columns, write_two_years

if TYPE_CHECKING:
    from pathlib import Path


def book(unit: str, year: str, number: int = 1) -> Book:
    return Book(number, document={"unit_name": unit, "fiscal_year": year})


def test_a_report_knows_the_one_before_it() -> None:
    now, then, other, long_ago = (
        book("青河县文化馆", "2024"),
        book("青河县 文化馆（本级）", "2023"),
        book("青河县图书馆", "2023"),
        book("青河县文化馆", "2021"),
    )
    link([now, then, other, long_ago])
    assert now.earlier is then
    assert (then.earlier, other.earlier, long_ago.earlier) == (None, None, None)


def test_of_two_reports_on_one_year_none_is_chosen() -> None:
    now, then, copy = book("青河县文化馆", "2024"), book("青河县文化馆", "2023"), book("青河县文化馆", "2023")
    link([now, then, copy])
    assert now.earlier is None


@pytest.mark.parametrize(("unit", "year"), [("", "2024"), ("青河县文化馆", "")])
def test_without_a_name_or_a_year_nothing_is_linked(unit: str, year: str) -> None:
    now = book(unit, year)
    link([now, book(unit, "2023")])
    assert now.earlier is None


def test_names_are_compared_without_what_reports_vary() -> None:
    assert unit_key("青河县 文化馆（本级）") == unit_key("青河县文化馆(本级)") == unit_key("青河县文化馆")
    assert unit_key("青河县文化馆") != unit_key("青河县图书馆")


def test_the_finding_is_the_later_reports_and_names_the_earlier() -> None:
    draft = Draft()
    draft.earlier = last_year()
    draft.base["project.01"][2]["prior_year_final"] = "81.00"
    (finding,) = (each for each in check_book(draft.book(), load_rules(("years",))) if each.verdict is Verdict.FAIL)
    assert (finding.rule_id, finding.instance, finding.form_id) == ("Y01", "文化旅游推广活动", "01")
    assert finding.detail == "附件一.文化旅游推广活动.2022决算 81.00 ≠ 2022年报告所列决算 80.00"
    assert len(finding.cells) == len(finding.values) == 1


def test_one_report_alone_has_nothing_to_compare() -> None:
    assert list(check_book(Draft().book(), load_rules(("years",)))) == []


def test_a_folder_of_two_years_is_checked_across_them(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(app, ["extract", str(SEED_PDFS[0]), "-o", str(tmp_path)]).exit_code == 0
    now, then = tmp_path / "seed_word", tmp_path / "a_year_before"
    shutil.copytree(now, then)
    write_rows(then / "documents.csv", [{**row, "fiscal_year": "2023"} for row in read_rows(then / "documents.csv")])
    # Last year's final column is made this year's column of last year, but for one line.
    before = {row["line_code"]: row["value"] for row in read_rows(now / "base_data.csv") if row["measure"] == "prior_year_final"}
    rows = read_rows(then / "base_data.csv")
    for row in rows:
        if row["measure"] == "final":
            row["value"] = before.get(row["line_code"], "")
            row["value"] = "54.30" if row["line_code"] == "public_fund.total" else row["value"]
    write_rows(then / "base_data.csv", rows)
    assert run(app, ["check", str(tmp_path), "--lang", "en"]).exit_code == 0
    found = {path.name: read_rows(path / "checks.csv") for path in (now, then)}
    across = [row for row in found["seed_word"] if row["rule_id"].startswith("Y")]
    assert len(found["seed_word"]) == 1102 + len(across)
    assert not [row for row in found["a_year_before"] if row["rule_id"].startswith("Y")]
    failing = [(row["rule_id"], row["instance"], row["lhs"], row["rhs"]) for row in across if row["status"] == "fail"]
    assert failing == [("Y01", "公用经费", "55.3", "54.30")]
    assert sum(row["status"] == "pass" for row in across) >= 15
    # Alone again, the later report gives what it gave before.
    shutil.rmtree(then)
    assert run(app, ["check", str(tmp_path)]).exit_code == 0
    assert len(read_rows(now / "checks.csv")) == 1102


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_two_years(tmp_path_factory.mktemp("reports"))


def _across(path: Path) -> dict[tuple[str, str], str]:
    rows = read_rows(path / "checks.csv")
    return {(row["rule_id"], row["instance"]): row["status"] for row in rows if row["rule_id"].startswith("Y")}


def test_a_batch_is_checked_across_its_years_in_every_format(two_years: Path, tmp_path: Path) -> None:
    command = ["extract", str(two_years), "-o", str(tmp_path), "--format", "csv,json,xlsx,parquet", "--lang", "en"]
    told = CliRunner().invoke(app, command)
    assert told.exit_code == 0, told.output
    now = tmp_path / "this_year"
    wanted = {("Y01", label): status for label, status in wanted_of_final_columns().items()}
    across = _across(now)
    assert {key: status for key, status in across.items() if key in wanted} == wanted
    assert len(wanted) > 8 and set(wanted.values()) == {"pass", "fail"}
    assert _across(tmp_path / "a_year_before") == {}
    count = 1102 + len(across)
    assert f"this_year: {count} checks with its unit's reports on other years" in told.output
    assert len(json.loads((now / "report.json").read_bytes())["checks"]) == count
    table = pyarrow.parquet.read_table(now / "checks.parquet").to_pylist()
    assert [(row["rule_id"], row["instance"]) for row in table][-len(across) :] == list(across)
    book = openpyxl.load_workbook(now / "report.xlsx", read_only=True)
    assert [sum(1 for _ in book[name].rows) - 1 for name in ("checks", "documents", "funds")] == [
        count,
        1,
        len(read_rows(now / "funds.csv")),
    ]
    before = {path.name: path.read_bytes() for path in now.iterdir()}
    assert CliRunner().invoke(app, ["check", str(tmp_path)]).exit_code == 0
    assert {path.name: path.read_bytes() for path in now.iterdir()} == before


def test_without_json_a_batch_says_that_years_are_not_compared(two_years: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(app, ["extract", str(two_years), "-o", str(tmp_path), "--format", "csv", "--lang", "en"])
    assert told.exit_code == 0
    assert "compared only where JSON is written" in told.output
    assert _across(tmp_path / "this_year") == {}
    told = CliRunner().invoke(
        app, ["extract", str(two_years), "-o", str(tmp_path), "--format", "csv", "--rules", "national", "--lang", "en"]
    )
    assert "compared" not in told.output
