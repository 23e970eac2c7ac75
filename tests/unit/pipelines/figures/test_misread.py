"""Recognised sentences with a wrong character: the figure is repaired and says so, or the number is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.amount import Status
from jixiao.document import Origin
from jixiao.figures import FigureReader
from jixiao.tabulate import item_rows
from tests.narrated import lines_of

if TYPE_CHECKING:
    from jixiao.record import Figure


def recognised(text: str) -> list[Figure]:
    reader = FigureReader()
    lines = [line._replace(origin=Origin.OCR) for line in lines_of(text)]
    return [figure for line in lines for figure in reader.read(line)] + list(reader.end())


def told(figures: list[Figure]) -> list[tuple[str, str, str]]:
    return [(figure.metric, figure.value.printed, figure.value.unit) for figure in figures if figure.value.review]


def test_one_wrong_character_in_the_words_is_looked_past_and_told() -> None:
    (figure,) = recognised("省厅认定业大项目21个。")
    assert (figure.metric, figure.value.printed, figure.value.unit) == ("perf.projects_major", "21", "个")
    assert "业大项目" in figure.value.review


def test_words_read_right_are_not_told() -> None:
    assert told(recognised("省厅认定重大项目21个。")) == []


def test_exported_words_are_not_repaired() -> None:
    reader = FigureReader()
    assert [figure for line in lines_of("省厅认定业大项目21个。") for figure in reader.read(line)] + list(reader.end()) == []


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("固定资产账面原值535,89万元。", "", "万元"),
        ("固定资产账面原值535.89万心。", "535.89", ""),
        ("完成基础工作，共计建设安置房基础48广。", "48", ""),
        ("基本支出预算4O9.56万元。", "", "万元"),
        ("因公出国（境）费o万元。", "", "万元"),
    ],
)
def test_digits_and_units_that_are_none_make_no_figure_but_are_told(text: str, number: str, unit: str) -> None:
    (figure,) = recognised(text)
    assert told([figure]) == [("", number, unit)]
    assert figure.value.status is (Status.NUMBER if number else Status.UNREADABLE)


def test_what_is_told_is_a_fact_with_its_reason_and_no_figure() -> None:
    (figure,) = recognised("固定资产账面原值535,89万元。")
    (row,) = item_rows(figure, "id")
    assert row.table == "facts"
    assert row.row[2:5] == ("figures", "1", "not_understood")
    assert "固定资产账面原值535,89万元" in str(row.row[-1])


def test_parts_of_a_total_whose_digits_are_unclear_are_still_its_parts() -> None:
    figures = recognised("二、部门决算情况\n决算总支出33963,61万元，其中：基本支出543.74万元，项目支出33419.87万元。")
    assert [figure.metric for figure in figures] == ["", "final.expenditure.basic", "final.expenditure.project"]


def test_a_number_whose_unit_is_in_another_paragraph_is_told() -> None:
    assert told(recognised("完成了灵官路安置区、竹山园安置区、广兴食品安置点的基础工作，共计建设安置房基础48")) == [("", "48", "")]


def test_a_heading_that_lost_its_number_and_first_stroke_opens_its_section() -> None:
    figures = recognised("般公共预算支出情况\n基本支出411.66万元.其中人员经费支出为341.50万元.公用经费支出70.16万元。")
    assert [figure.metric for figure in figures] == ["gpb.basic", "gpb.basic.personnel", "gpb.basic.public"]


def test_dates_are_not_told() -> None:
    assert recognised("截至2024年12月31日，各项工作有序推进。") == []
