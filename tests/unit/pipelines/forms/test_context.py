"""Headings: what the lines above a table say about it."""

from __future__ import annotations

import pytest

from jixiao.document import TextLine
from jixiao.forms.context import Context, Heading
from jixiao.geometry import Box
from tests.written import written_grid

GRID = written_grid(["甲", "乙"], ["1", "2"])


def heading(*texts: str, width: float = 120.0) -> Heading:
    context = Context()
    for index, text in enumerate(texts):
        context.read(TextLine(text, 1, Box(60, 40 + 20 * index, 60 + width, 52 + 20 * index)))
    return context.heading(GRID)


def test_attachment_title_year_and_unit_of_a_common_heading() -> None:
    assert heading("附件三-10", "2024年度项目支出绩效自评表", "单位：万元") == Heading(
        "2024年度项目支出绩效自评表", "附件三-10", "2024", "万元"
    )


def test_title_loses_its_list_mark_its_note_and_a_unit_on_the_same_line() -> None:
    assert heading("1. 整体绩效目标支出情况                            单位：万元").title == "整体绩效目标支出情况"
    assert heading("3. 项目绩效目标支出完成情况（仅对50万元以上的项目资金进行分项说明）").title == "项目绩效目标支出完成情况"


def test_attachment_and_title_on_one_line() -> None:
    found = heading("附件2 2023年度部门整体支出绩效自评表")
    assert (found.attachment, found.title) == ("附件2", "2023年度部门整体支出绩效自评表")


def test_an_attachment_run_together_with_the_year_behind_it() -> None:
    found = heading("附件3-22023年度项目支出绩效自评表")
    assert (found.attachment, found.title, found.fiscal_year) == ("附件3-2", "2023年度项目支出绩效自评表", "2023")


def test_a_year_in_brackets_before_the_first_label() -> None:
    assert heading("部门整体支出绩效自评表", "（2023年度）　填报单位（盖章）：云台县档案馆").fiscal_year == "2023"
    assert heading("部门整体支出绩效自评表", "（2023年度）数据以决算为准").fiscal_year == ""


def test_year_on_a_line_of_its_own() -> None:
    assert heading("项目支出绩效自评表", "（2022年度）", "金额单位：元") == Heading("项目支出绩效自评表", "", "2022", "元")
    assert heading("公开14表", "部门预算项目支出绩效自评表（2023年度）")[:3] == ("部门预算项目支出绩效自评表", "", "2023")


@pytest.mark.parametrize("printed", ["附件三-1", "附件三—1", "附件三一1", "附件三 - 1", "附件三-l"])
def test_attachment_numbers_are_normalised(printed: str) -> None:
    assert heading(printed, "2024年度项目支出绩效自评表").attachment == "附件三-1"


def test_running_text_above_a_table_is_no_title() -> None:
    assert heading("由于县级财政紧张，仅将我委的基本运行经费纳入财政预算。").title == ""


def test_unit_and_year_hold_until_another_is_printed() -> None:
    context = Context()
    for index, text in enumerate(("2024年度基础数据表", "单位：万元")):
        context.read(TextLine(text, 1, Box(60, 40 + 20 * index, 180, 52 + 20 * index)))
    context.heading(GRID)
    context.read(TextLine("项目支出完成情况", 2, Box(60, 40, 180, 52)))
    assert context.heading(GRID) == Heading("项目支出完成情况", "", "2024", "万元", unit_carried=True)


def test_a_title_that_fills_its_line_runs_on_to_the_next() -> None:
    context = Context()
    context.read(TextLine("2024年度某某高新技术产业开发区管理委员会部门整体支出", 1, Box(60, 40, 540, 56)))
    context.read(TextLine("绩效自评表", 1, Box(250, 60, 350, 76)))
    assert context.heading(GRID).title == "2024年度某某高新技术产业开发区管理委员会部门整体支出绩效自评表"


def test_report_title_is_the_first_on_the_cover() -> None:
    context = Context()
    context.read(TextLine("2024年度某某局部门整体支出绩效自评报告", 1, Box(60, 40, 440, 56)))
    context.read(TextLine("2023年度另一份绩效自评报告", 2, Box(60, 40, 440, 56)))
    assert context.report_title == "2024年度某某局部门整体支出绩效自评报告"


def test_a_title_may_stand_in_the_tables_own_first_row() -> None:
    grid = written_grid([("2021年度项目支出绩效自评表", 1, 2)], ["甲", "乙"])
    assert Context().heading(grid).title == "2021年度项目支出绩效自评表"


def test_year_in_full_width_digits_or_behind_its_name() -> None:
    for printed in ("（２０２３年度）", "评价年度：2023年　　金额单位：亿元"):
        assert heading("项目支出绩效自评表", printed).fiscal_year == "2023"
