"""The records of the seed report, exact from both exported samples, in every file."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from jixiao.api import extract
from jixiao.batch import Job, run_job
from jixiao.pipeline import Settings
from jixiao.source.limits import Limits
from tests.truth import SEED_PDFS, SEED_TABLES, read_rows, report_rows, same_columns, seed_rows

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.record import Report

#: The numbers of the five tables, counted in the expected files.
NUMBERS = 661
MEASURES = {
    "forms": ("total_weight", "total_score"),
    "funds": ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score"),
    "indicators": ("target_value", "actual_value", "weight", "self_score"),
}


@pytest.fixture(scope="module", params=SEED_PDFS, ids=lambda pdf: pdf.stem)
def sample(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture(scope="module")
def output(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("out") / sample.stem
    assert run_job(Job(sample, target, Settings())).error is None
    return target


@pytest.fixture(scope="module")
def report(sample: Path) -> Report:
    return extract(sample)


@pytest.mark.parametrize("table", SEED_TABLES)
def test_every_value_of_the_expected_file_is_found(table: str, output: Path) -> None:
    expected = seed_rows(table)
    assert same_columns(read_rows(output / f"{table}.csv"), expected) == expected


def _expected_numbers() -> set[tuple[str, ...]]:
    """Form, table, line, measure and value of every number in the expected files."""
    numbers: set[tuple[str, ...]] = set()
    for table in SEED_TABLES:
        for row in seed_rows(table):
            line = row.get("line_no") or row.get("row_no") or ""
            measured = {row["measure"]: row["value"]} if "measure" in row else {name: row[name] for name in MEASURES[table]}
            numbers |= {(row["form_id"], table, line, name, value) for name, value in measured.items() if value}
    return numbers


def test_all_numbers_are_facts(output: Path) -> None:
    expected = _expected_numbers()
    found = {
        (row["form_id"], row["table"], row["line_no"], row["measure"], row["value"])
        for row in read_rows(output / "facts.csv")
        if row["status"] == "number" and row["measure"] != "level1_weight" and row["table"] != "figures"
    }
    assert len(expected) == NUMBERS
    assert found == expected


def test_every_number_stands_on_its_page_in_its_box(output: Path, report: Report) -> None:
    cells = {(cell.page, *(f"{edge:.2f}" for edge in cell.box)): cell for form in report.forms for cell in form.grid.cells}
    facts = [row for row in read_rows(output / "facts.csv") if row["status"] == "number" and row["table"] != "figures"]
    for row in facts:
        cell = cells[int(row["page"]), row["x0"], row["y0"], row["x1"], row["y1"]]
        assert cell.raw == row["raw"]
        assert all(cell.box.contains(line.box, slack=2.0) for line in cell.lines)
    assert {row["source"] for row in facts} == {"text_layer"}
    assert {row["review"] for row in facts} == {""}


def test_the_boxes_contain_the_printed_numbers(output: Path, sample: Path) -> None:
    """Seen by another program: pdfplumber crops each box and finds the number in it."""
    import pdfplumber

    facts = [row for row in read_rows(output / "facts.csv") if row["status"] == "number"][::7]
    with pdfplumber.open(sample) as document:
        for row in facts:
            box = float(row["x0"]), float(row["y0"]), float(row["x1"]), float(row["y1"])
            text = document.pages[int(row["page"]) - 1].crop(box).extract_text()
            assert "".join(row["raw"].split()) in "".join(text.split())
    assert len(facts) > 100


def test_the_document_is_described(output: Path, sample: Path) -> None:
    (document,) = read_rows(output / "documents.csv")
    unit = "衡山高新技术产业开发区管理委员会"
    assert document["file_name"] == sample.name
    assert document["page_count"] == document["exported_pages"] == "18"
    assert (document["scanned_pages"], document["status"], document["fiscal_year"]) == ("0", "complete", "2024")
    assert document["report_title"] == f"2024年度{unit}部门整体支出绩效自评报告"
    assert (document["unit_name"], document["supervising_department"]) == (unit, "衡山县人民政府")
    assert document["contract_version"] == "1"


def test_pages_of_the_forms_follow_the_document(output: Path) -> None:
    forms = read_rows(output / "forms.csv")
    pages = [(int(form["first_page"]), int(form["last_page"])) for form in forms]
    assert pages == sorted(pages)
    assert pages[0] == (1, 2)
    assert all(first <= last for first, last in pages)
    assert {form["confidence"] for form in forms} == {"1.00"}


def test_python_gives_the_same_as_the_files(report: Report, output: Path) -> None:
    for table, rows in report_rows(report).items():
        assert rows == read_rows(output / f"{table}.csv")
    total = report.forms[1].funds[0].annual_budget
    assert total is not None and total.number == Decimal("33963.61")


def test_what_the_report_itself_got_wrong_is_copied(report: Report) -> None:
    """附件三-7 prints 4868.3488 where 4686.3488 belongs, and 附件一 a full-width point."""
    wrong = report.forms[8].funds[0].executed
    assert wrong is not None and (wrong.printed, wrong.review) == ("4868.3488", "")
    wide = report.forms[0].base_data[1].measures[0].value
    assert (wide.raw, wide.printed) == ("1．8351", "1.8351")


def test_the_text_between_the_tables_stays_in_order(report: Report, samples: Path) -> None:
    text = "".join("".join(line.text.split()) for line in report.text)
    places = [text.index(part) for part in ("部门基本情况", "二、一般公共预算支出情况", "资产使用率76.55%", "十、其他需要说明的情况")]
    assert places == sorted(places)
    assert "填表人：填报日期：联系电话：单位负责人签字：" in text


def test_a_choice_of_pages_is_a_part_of_the_whole(samples: Path, report: Report) -> None:
    part = extract(samples / report.document.file_name, Settings(pages=(3,), limits=Limits(pages=1)))
    assert [page.number for page in part.pages] == [3]
    assert [form.grid for form in part.forms] == [report.forms[1].grid]
