"""Where one report of a file ends and the next begins."""

from __future__ import annotations

import pytest

from jixiao.checks.several import Beginnings
from jixiao.document import Origin, TextLine
from jixiao.geometry import Box

UNIT = "青河县文化馆"
TITLE = f"2023年度{UNIT}部门整体支出绩效自评报告"


def line(text: str, page: int, origin: Origin = Origin.TEXT_LAYER) -> TextLine:
    return TextLine(text, page, Box(50, 60, 500, 80), origin)


def form(kind: str, page: int, unit: str = "", year: str = "2023", title: str = "2023年度自评表") -> dict[str, object]:
    return {"form_type": kind, "title": title, "fiscal_year": year, "implementing_unit": unit, "first_page": page}


def begun() -> Beginnings:
    """A report whose title and department's form were seen."""
    beginnings = Beginnings()
    assert not beginnings.with_line(line(TITLE, 1))
    assert not beginnings.with_form(form("department_self_evaluation", 2, UNIT))
    return beginnings


@pytest.mark.parametrize(
    "title",
    [
        "2023年度青河县图书馆部门整体支出绩效自评报告",
        f"2024年度{UNIT}部门整体支出绩效自评报告",
        "2022年度部门整体支出绩效自评报告",
        "青河县图书馆整体支出绩效评价报告",
    ],
)
def test_a_title_of_another_unit_or_year_begins_a_report(title: str) -> None:
    beginnings = begun()
    assert beginnings.with_line(line(title, 9))
    assert [beginnings.number_at(place) for place in ((1, 0.0), (9, 59.0), (9, 60.0), (10, 0.0))] == [1, 1, 2, 2]


@pytest.mark.parametrize(
    "title", [TITLE, "2023年度部门整体支出绩效自评报告", f"{UNIT}部门整体支出绩效自评报告", "二、自评报告的结论如下。"]
)
def test_a_title_said_again_begins_nothing(title: str) -> None:
    assert not begun().with_line(line(title, 9))


def test_a_misread_character_is_no_other_unit() -> None:
    title = TITLE.replace("青河县", "青沟县")
    assert not begun().with_line(line(title, 9, Origin.OCR))
    assert begun().with_line(line(title, 9))


def test_before_its_forms_a_report_may_be_called_by_other_titles() -> None:
    beginnings = Beginnings()
    assert not beginnings.with_line(line(TITLE, 1))
    assert not beginnings.with_line(line("2022年度青河县图书馆部门整体支出绩效自评报告", 2))


@pytest.mark.parametrize(
    ("unit", "year", "begins"), [(UNIT, "2023", False), ("青河县图书馆", "2023", True), (UNIT, "2024", True), ("", "2023", True)]
)
def test_a_second_form_of_its_own_begins_a_report_unless_it_is_a_copy(unit: str, year: str, begins: bool) -> None:
    assert begun().with_form(form("department_self_evaluation", 9, unit, year)) is begins


def test_the_rest_of_a_table_without_a_title_begins_nothing() -> None:
    beginnings = begun()
    assert not beginnings.with_form(form("base_data", 5))
    assert not beginnings.with_form(form("base_data", 6, title=""))
    assert not beginnings.with_form(form("project_self_evaluation", 7, "别的单位"))
