"""The seed report gives the same records whatever format it comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.instances import differences
from bench.instances import expected as expected_checks
from jixiao.api import extract
from jixiao.document import Origin
from tests.golden.test_checks import told
from tests.golden.test_figures import expected as expected_figures
from tests.truth import SAMPLES, SEED_TABLES, describe, report_rows, same_columns, seed_rows, seed_tables

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.record import Report

INPUTS = tuple(
    SAMPLES / name
    for name in (
        "seed_word.docx",
        "seed_word.doc",
        "seed_chromium.html",
        "seed_sheets.xlsx",
        "seed_sheets.xls",
        "seed_plain.ofd",
        "seed_variants.ofd",
    )
)

every_input = pytest.mark.parametrize("report", INPUTS, indirect=True, ids=lambda path: path.name)


@pytest.fixture(scope="module")
def report(request: pytest.FixtureRequest) -> Report:
    path: Path = request.param
    return extract(path)


@every_input
def test_the_records_are_those_of_the_expected_files(report: Report) -> None:
    rows = report_rows(report)
    for table in SEED_TABLES:
        expected = seed_rows(table)
        assert same_columns(rows[table], expected) == expected
    assert {row["review"] for row in rows["facts"]} == {""}


@every_input
def test_the_figures_are_those_of_the_expected_file(report: Report) -> None:
    found = {
        figure.figure_id: (figure.metric, str(figure.occurrence), figure.value.printed, figure.value.unit, figure.quote)
        for figure in report.figures
    }
    assert found == expected_figures()


@every_input
def test_the_checks_are_those_of_the_expected_file(report: Report) -> None:
    found = {(finding.rule_id, finding.instance): told(finding) for finding in report.findings}
    assert differences(found, expected_checks()) == []


@every_input
def test_the_grids_have_every_text_and_span(report: Report) -> None:
    assert [describe(form.grid) for form in report.forms] == seed_tables()


@every_input
def test_every_value_has_a_place_of_its_own(report: Report) -> None:
    cells = [(cell.page, cell.box) for form in report.forms for cell in form.grid.cells]
    assert len(set(cells)) == len(cells)
    assert {cell.origin for form in report.forms for cell in form.grid.cells} == {Origin.TEXT_LAYER}
    pages = {page.number: page for page in report.pages}
    assert all(0 <= box.x0 < box.x1 <= pages[page].width and 0 <= box.y0 < box.y1 <= pages[page].height for page, box in cells)
