"""Layouts that nobody showed jixiao when its rules were written: totals, goals, headers and money in other places."""

from __future__ import annotations

import pytest

from jixiao.record import FormType
from tests.written import Written, funds, indicators, kept, not_understood, totals, written_form

TITLE = "2023年度项目支出绩效自评表"
HEADER: list[Written] = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
WORK: list[Written] = ["产出指标", "数量指标", "长度", "5公里", "4公里", "50", "40"]
GOOD: list[Written] = ["效益指标", "社会效益指标", "受益人口", "≥2万人", "3万人", "40", "40"]
READ = [
    ("产出指标", "数量指标", "长度", "", "5", "公里", "4公里", "50", "40"),
    ("效益指标", "社会效益指标", "受益人口", "≥", "2", "万人", "3万人", "40", "40"),
]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[("总分", 1, 5), "90", "80"], WORK, GOOD], READ),
        ([WORK, [("合计", 1, 5), "50", "40"], GOOD, [("合计", 1, 5), "90", "80"]], READ),
        ([WORK, GOOD, [("总得分", 1, 4), ("90", 1, 2), "80"]], READ),
    ],
    ids=["under the header", "after each first level too", "named as in a form's head"],
)
def test_totals_wherever_they_stand_leave_no_indicator_out(rows: list[list[Written]], expected: list[tuple[str, ...]]) -> None:
    form = written_form(HEADER, *rows, title=TITLE)
    assert indicators(form) == expected
    assert totals(form) == {"total_weight": "90", "total_score": "80"}


def test_the_total_below_a_money_block_that_comes_last_is_no_line_of_money() -> None:
    form = written_form(
        HEADER,
        WORK,
        [("资金情况（万元）", 2, 1), ("资金来源", 1, 2), "预算数", "执行数", "分值", "得分"],
        [("总额", 1, 2), "20", "19", "10", "9.5"],
        [("总分", 1, 5), "100", "49.5"],
        title=TITLE,
    )
    assert funds(form) == [("total", "总额", "·", "20", "19", "·", "10", "9.5")]
    assert totals(form) == {"total_weight": "100", "total_score": "49.5"}


def test_a_total_weight_beside_its_column_is_taken_and_doubted() -> None:
    form = written_form(
        ["一级指标", "二级指标", "三级指标", "分值", "年度指标值", "实际完成值", "得分"],
        ["产出指标", "数量指标", "长度", "50", "5公里", "4公里", "40"],
        [("合计", 1, 4), "50", "", "40"],
        title=TITLE,
    )
    assert totals(form) == {"total_weight": "50", "total_score": "40"}
    assert [measure.value.review for measure in form.totals] == ["under no header of weight or score", ""]


def test_an_unknown_header_beside_a_known_goal_is_not_taken_for_the_goal() -> None:
    form = written_form(
        [("年度目标", 2, 1), ("年初设定目标", 1, 3), ("年底之总结", 1, 3)],
        [("修路5公里", 1, 3), ("修成4公里", 1, 3)],
        HEADER,
        WORK,
        title=TITLE,
    )
    assert (form.text("goal_expected"), form.text("goal_actual")) == ("修路5公里", "")
    assert "年底之总结" in not_understood(form)
    assert ("goals", "年底之总结", "", 0, "修成4公里") in kept(form)


def test_a_block_name_with_its_text_beside_it_is_the_goal_and_no_line_of_money() -> None:
    form = written_form(
        [("资金情况（万元）", 2, 1), ("资金来源", 1, 2), "年初预算", "全年执行", ("执行率", 1, 2)],
        [("合计", 1, 2), "20", "19", ("95%", 1, 2)],
        ["年度总体目标", ("修路5公里", 1, 6)],
        ["完成情况", ("修成4公里", 1, 6)],
        HEADER,
        WORK,
        title=TITLE,
    )
    assert (form.text("goal_expected"), form.text("goal_actual")) == ("修路5公里", "修成4公里")
    assert funds(form) == [("total", "合计", "20", "·", "19", "95", "·", "·")]


def test_a_row_of_formulas_and_a_row_of_units_are_part_of_the_header() -> None:
    form = written_form(
        [("资金情况", 3, 1), "资金来源", "年初预算", "全年预算", "全年执行", "执行率", "得分"],
        ["", "A（元）", "（元）", "（元）", "（%）", "10×(C/B)"],
        ["总额", "300000", "300000", "288000", "96", "9.6"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", ("得分", 1, 2)],
        ["", "", "", "A", "B", ("B/A×分值", 1, 2)],
        ["产出指标", "数量指标", "长度", "5公里", "4公里", ("40", 1, 2)],
        title=TITLE,
        unit="",
    )
    assert funds(form) == [("total", "总额", "30.0000", "30.0000", "28.8000", "96", "·", "9.6")]
    assert indicators(form) == [("产出指标", "数量指标", "长度", "", "5", "公里", "4公里", "·", "40")]


def test_money_by_task_is_kept_and_is_no_line_by_source() -> None:
    form = written_form(
        [("年度主要任务", 2, 1), "任务名称", "主要内容", "预算数（万元）", "执行数（万元）", ("执行率", 1, 2)],
        ["森林防火", "巡护", "268.5", "261.3", ("97.32%", 1, 2)],
        [("部门整体支出（万元）", 2, 1), ("资金来源", 1, 2), "全年预算数", "全年执行数", ("执行率", 1, 2)],
        [("资金总额", 1, 2), "1263.9", "1240.1", ("98.12%", 1, 2)],
        HEADER,
        WORK,
        title="2023年度部门整体支出绩效自评表",
    )
    assert funds(form) == [("total", "资金总额", "·", "1263.9", "1240.1", "98.12", "·", "·")]
    assert [(name, raw) for block, name, _, line, raw in kept(form) if block == "tasks" and line == 1] == [
        *(("任务名称", "森林防火"), ("主要内容", "巡护"), ("预算数（万元）", "268.5"), ("执行数（万元）", "261.3"), ("执行率", "97.32%"))
    ]


def test_money_without_headers_is_read_and_doubted() -> None:
    form = written_form(
        [("项目资金（万元）", 2, 1), "年度资金总额", ("320", 1, 5)],
        ["其中：财政拨款", "300", ("其他资金", 1, 2), ("20", 1, 2)],
        HEADER,
        WORK,
        title="项目支出绩效目标申报表",
    )
    assert [(code, annual) for code, _, _, annual, *_ in funds(form)] == [
        *(("total", "320"), ("fiscal_appropriation", "300"), ("other_funds", "20"))
    ]
    values = [line.annual_budget for line in form.funds]
    assert {value.review for value in values if value} == {"no header over the amount: taken as the year's budget"}


def test_a_source_nobody_knows_between_others_keeps_its_amount_under_its_name() -> None:
    form = written_form(
        [("项目资金来源（万元）", 2, 1), "中央", "省级", "市级", "某基金会", "合计", "执行数"],
        ["12", "8", "7", "2", "29", "28"],
        HEADER,
        WORK,
        title=TITLE,
    )
    assert [(label, annual, executed) for _, label, _, annual, executed, *_ in funds(form)] == [
        *(("中央", "12", "·"), ("省级", "8", "·"), ("市级", "7", "·"), ("某基金会", "2", "·"), ("合计", "29", "28"))
    ]
    assert form.funds[3].line_code == "source_4"
    assert "某基金会" in not_understood(form)


def test_a_column_of_text_between_sources_is_none_of_them_and_kept_beside() -> None:
    form = written_form(
        [("项目资金来源（万元）", 2, 1), "中央", "省级", "凭证号", "市级", "合计", "执行数"],
        ["12", "8", "是", "7", "27", "26"],
        HEADER,
        WORK,
        title=TITLE,
    )
    assert [label for _, label, *_ in funds(form)] == ["中央", "省级", "市级", "合计"]
    assert [name for _, name, _, _, text in kept(form) if text == "是"] == ["凭证号"]
    assert "凭证号" in not_understood(form)


def test_a_score_sheet_divides_one_name_into_first_level_and_indicator() -> None:
    form = written_form(
        [("评价指标", 1, 2), ("评分标准", 1, 2), "分值", "扣分", "自评分"],
        [("投入（20分）", 2, 1), "预算编制完整性", ("完整得满分", 1, 2), "10", "0", "10"],
        ["控制率", ("100%以内得满分", 1, 2), "10", "1.5", "8.5"],
        [("合计", 1, 4), "20", "1.5", "18.5"],
        title="部门整体支出绩效评价指标评分表",
    )
    assert form.form_type is FormType.DEPARTMENT
    assert indicators(form) == [
        ("投入", "", "预算编制完整性", "", "·", "", "", "10", "10"),
        ("投入", "", "控制率", "", "·", "", "", "10", "8.5"),
    ]
    assert [i.level1_weight.printed for i in form.indicators if i.level1_weight] == ["20", "20"]
    assert ("indicators", "扣分", "deduction", 2, "1.5") in kept(form)


@pytest.mark.parametrize(("last", "expected"), [("受益人口（40）", ["50", "40"]), ("受益人口（人）", ["", ""])])
def test_bare_numbers_behind_names_are_weights_only_if_every_name_has_one(last: str, expected: list[str]) -> None:
    rows: list[list[Written]] = [
        ["产出指标", "数量指标", "长度（50）", "5公里", "4公里", "40"],
        ["效益指标", "社会效益指标", last, "≥2", "3", "40"],
    ]
    form = written_form(["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"], *rows, title=TITLE)
    assert [i.weight.printed if i.weight else "" for i in form.indicators] == expected


def test_the_year_of_a_row_counts_where_the_title_has_none() -> None:
    form = written_form(["项目名称", "绿化", "评价年度", "2021年"], HEADER, WORK, title="项目支出绩效自评表", year="2023")
    assert form.fiscal_year == "2021"
    titled = written_form(["项目名称", "绿化", "评价年度", "2021年"], HEADER, WORK, title=TITLE, year="2023")
    assert titled.fiscal_year == "2023"


def test_of_columns_of_two_years_that_of_the_form_is_meant() -> None:
    form = written_form(
        [("项目资金（万元）", 2, 1), ("", 1, 2), "2022年执行数", "2023年预算数", "2023年执行数", "执行率"],
        [("合计", 1, 2), "310", "330", "325.5", "98.64%"],
        ["一级指标", "二级指标", "三级指标", "2022年实际完成值", "2023年指标值", "2023年实际完成值", "得分"],
        ["产出指标", "数量指标", "长度", "3公里", "5公里", "4公里", "40"],
        title=TITLE,
    )
    assert funds(form) == [("total", "合计", "·", "330", "325.5", "98.64", "·", "·")]
    assert form.funds[0].executed is not None and form.funds[0].executed.review == ""
    assert indicators(form) == [("产出指标", "数量指标", "长度", "", "5", "公里", "4公里", "·", "40")]
    assert ("money", "2022年执行数", "executed", 1, "310") in kept(form)
    assert ("indicators", "2022年实际完成值", "actual", 1, "3公里") in kept(form)


def test_weights_before_the_names_and_labels_that_ask_for_a_code() -> None:
    form = written_form(
        ["项目名称及编码", ("绿化", 1, 2), "项目负责人及电话", ("张三 1234567", 1, 3)],
        ["分值", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"],
        ["50", *WORK[:5], "40"],
        ["50", ("合计", 1, 5), "40"],
        title=TITLE,
    )
    assert form.text("project_name") == "绿化"
    assert indicators(form) == [READ[0]]
    assert totals(form) == {"total_weight": "50", "total_score": "40"}
    assert ("identity", "项目负责人及电话", "", 0, "张三 1234567") in kept(form)


def test_a_total_of_another_column_is_kept_beside_those_of_the_contract() -> None:
    form = written_form([*HEADER, "复核得分"], [*WORK, "38"], [("总分", 1, 5), "50", "40", "38"], title=TITLE)
    assert totals(form) == {"total_weight": "50", "total_score": "40"}
    assert ("rest", "总分", "", 0, "38") in kept(form)
