"""Money blocks of other provinces (forms/variants.md §2.1): columns, sources, units, sub-rows."""

from __future__ import annotations

import pytest

from jixiao.amount import Status
from jixiao.record import FormType
from tests.written import Written, funds, kept, not_understood, written_form

TITLE = "2022年度项目支出绩效自评表"
NAME: list[Written] = [("项目名称", 1, 1), ("河道整治", 1, 9)]
INDICATORS: list[list[Written]] = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "长度", "5公里", "5公里", "90", "90"],
]


def test_sichuan_columns_of_names_of_its_own_and_slashes_in_sub_rows() -> None:
    form = written_form(
        [
            ("预算执行情况(10分)", 4, 1),
            "年度预算数（万元）",
            "年初预算",
            "调整后预算数",
            "预算执行数",
            "预算执行率",
            "权重",
            "得分",
            "原因",
        ],
        ["总额", "50", "64.8", "64.8", "100.00%", "10", "10", "/"],
        ["其中:财政资金", "50", "64.8", "64.8", "100.00%", "/", "/", "追加"],
        ["财政专户管理资金", "0.00", "0.00", "0.00", "/", "/", "/", "/"],
        *INDICATORS,
        title=TITLE,
    )
    assert funds(form) == [
        ("total", "总额", "50", "64.8", "64.8", "100.00", "10", "10"),
        ("fiscal_appropriation", "财政资金", "50", "64.8", "64.8", "100.00", "", ""),
        ("special_account", "财政专户管理资金", "0.00", "0.00", "0.00", "", "", ""),
    ]
    assert ("money", "原因", "reason", 2, "追加") in kept(form)


def test_yinchuan_a_single_total_row_with_lettered_headers() -> None:
    form = written_form(
        [("项目资金(万元)", 2, 1), "", "年初预算数", "调整预算数(A)", "全年执行数(B)", "执行率(B/A)"],
        ["年度资金总额", "20", "20", "10", "50%"],
        *INDICATORS,
        title=TITLE,
    )
    assert funds(form) == [("total", "年度资金总额", "20", "20", "10", "50", "·", "·")]


def test_hubei_execution_is_worth_the_points_of_the_label() -> None:
    form = written_form(
        [("预算执行情况(万元)(20分)", 2, 1), "", "预算数(A)", "执行数(B)", "执行率(B/A)", "得分(20分*执行率)"],
        ["年度财政资金总额", "1000", "1000", "1", "20"],
        *INDICATORS,
        title=TITLE,
    )
    assert funds(form) == [("total", "年度财政资金总额", "·", "1000", "1000", "1", "20", "20")]
    assert form.funds[0].weight is not None and form.funds[0].weight.raw == "预算执行情况(万元)(20分)"
    rate = form.funds[0].execution_rate_pct
    assert rate is not None and rate.review == "share or percentage: no percent sign"


def test_guangshui_sources_are_the_columns() -> None:
    form = written_form(
        [("项目资金来源", 2, 1), "中央(万元)", "省、地(万元)", "本级(万元)", "其他(万元)", "合计(万元)", "执行数(万元)", "执行率"],
        ["1200", "415.5", "300", "", "1915.5", "1724", "90%"],
        *INDICATORS,
        title=TITLE,
    )
    assert funds(form) == [
        ("central_subsidy", "中央", "·", "1200", "·", "·", "·", "·"),
        ("provincial_funds", "省、地", "·", "415.5", "·", "·", "·", "·"),
        ("local_funds", "本级", "·", "300", "·", "·", "·", "·"),
        ("other_funds", "其他", "·", "", "·", "·", "·", "·"),
        ("total", "合计", "·", "1915.5", "1724", "90", "·", "·"),
    ]


def test_sources_as_columns_with_a_row_for_each_measure() -> None:
    form = written_form(
        [("资金情况（万元）", 3, 1), "", "中央补助", "地方资金", "合计"],
        ["全年预算数", "80", "20", "100"],
        ["全年执行数", "75", "20", "95"],
        *INDICATORS,
        title=TITLE,
    )
    assert [line[:5] for line in funds(form)] == [
        ("central_subsidy", "中央补助", "·", "80", "75"),
        ("local_funds", "地方资金", "·", "20", "20"),
        ("total", "合计", "·", "100", "95"),
    ]


def test_yaan_formulas_in_headers_numbered_rows_and_columns_six_decimals() -> None:
    form = written_form(
        [
            "项目资金来源",
            "行次",
            "预算申报数(A)",
            "调整后预算(C)",
            "到位资金(D)",
            "全年执行资金(E)",
            "预算到位\n(D/C×100%)",
            "预算执行\n(E/C×100%)",
        ],
        ["列次", "", "1", "2", "3", "4", "5", "6"],
        ["合计", "1", "52.800000", "52.800000", "52.800000", "42.800000", "100%", "81.06%"],
        ["其中:中央财政资金(万元)", "2", "52.800000", "52.800000", "52.800000", "42.800000", "100%", "81.06%"],
        *INDICATORS,
        title=TITLE,
    )
    assert funds(form) == [
        ("total", "合计", "52.800000", "52.800000", "42.800000", "81.06", "·", "·"),
        ("central_subsidy", "中央财政资金", "52.800000", "52.800000", "42.800000", "81.06", "·", "·"),
    ]
    assert ("money", "到位资金(D)", "received", 1, "52.800000") in kept(form)
    assert ("money", "预算到位(D/C×100%)", "received_rate", 2, "100%") in kept(form)
    assert form.indicators[0].level3 == "长度"


def test_beijing_method_columns_and_no_budget_of_the_year() -> None:
    form = written_form(
        [("项目资金(万元)", 3, 1), "", "年初预算数(A)", "全年执行数(B)", "分值(10分)", "执行率(B/A)", "得分", ("得分计算方法", 1, 1)],
        ["年度资金总额:", "17.105", "17.105", "10", "100%", "10", ("执行率*该指标分值，最高不得超过分值上限", 2, 1)],
        ["其中:本年一般公共预算拨款", "17.105", "17.105", "-", "100%", "-"],
        *INDICATORS,
        title=TITLE,
    )
    assert funds(form) == [
        ("total", "年度资金总额", "17.105", "·", "17.105", "100", "10", "10"),
        ("fiscal_appropriation", "本年一般公共预算拨款", "17.105", "·", "17.105", "100", "", ""),
    ]


def test_mid_year_monitoring_says_that_its_amounts_are_of_a_part_of_the_year() -> None:
    form = written_form(
        NAME,
        [("项目资金（万元）", 2, 1), "", "年初预算数", "1-7月执行数", "1-7月执行率", "全年预计执行数"],
        ["年度资金总额", "100", "52.5", "52.5%", "100"],
        ["一级指标", "二级指标", "三级指标", "年度指标值", "1-7月完成情况", "全年预计完成情况", "经费保障", "原因说明"],
        ["产出指标", "数量指标", "论文", "≥3篇", "1篇", "3篇", "√", "进度正常"],
        title="2019年项目支出绩效目标执行监控表",
    )
    line = form.funds[0]
    assert funds(form) == [("total", "年度资金总额", "100", "·", "52.5", "52.5", "·", "·")]
    assert line.executed is not None and line.executed.review == "of a part of the year only"
    assert ("money", "全年预计执行数", "expected_execution", 1, "100") in kept(form)
    assert ("indicators", "经费保障", "", 1, "√") in kept(form)
    assert "经费保障" in not_understood(form)


@pytest.mark.parametrize(
    ("label", "header", "cell", "heading", "printed", "taken_from"),
    [
        ("项目资金（元）", "全年预算数（万元）", "6.47亿元", "万元", "64700", "column"),
        ("项目资金（元）", "全年预算数（万元）", "250", "亿元", "250", "column"),
        ("项目资金（元）", "全年预算数", "250,000.50", "万元", "25.000050", "label"),
        ("项目资金", "全年预算数", "250000", "元", "25.0000", "heading"),
        ("项目资金（亿元）", "全年预算数", "1.25", "万元", "12500", "label"),
        ("项目资金", "全年预算数", "300万元", "元", "300", "heading"),
    ],
)
def test_the_unit_printed_nearest_counts(label: str, header: str, cell: str, heading: str, printed: str, taken_from: str) -> None:
    form = written_form(
        [(label, 2, 1), "", "年初预算数", header, "执行率"],
        ["年度资金总额", "1", cell, "50%"],
        *INDICATORS,
        title=TITLE,
        unit=heading,
    )
    value = form.funds[0].annual_budget
    assert value is not None and (value.printed, value.review) == (printed, "")
    (money,) = [block for block in form.blocks if block.kind == "money"]
    assert money.unit_from == taken_from


def test_a_corner_line_in_the_table_gives_the_unit() -> None:
    form = written_form(
        [("2022年度项目支出绩效自评表", 1, 10)],
        [("金额单位：元", 1, 10)],
        NAME,
        [("项目资金", 2, 1), "", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", "215,457.6", "250000.00", "0"],
        *INDICATORS,
        unit="",
    )
    assert funds(form)[0][2:5] == ("21.54576", "25.000000", "0.0000")
    assert form.amount_unit == "元"


def test_the_label_of_a_row_may_have_a_unit_of_its_own() -> None:
    form = written_form(
        [("项目资金", 3, 1), "", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额（元）", "10000", "10000", "10000"],
        ["其中：财政资金（万元）", "1", "1", "1"],
        *INDICATORS,
        title=TITLE,
    )
    assert [line[2] for line in funds(form)] == ["1.0000", "1"]


def test_an_amount_whose_unit_is_printed_nowhere_is_flagged() -> None:
    form = written_form(
        [("项目资金", 2, 1), "", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", "10", "", "0"],
        *INDICATORS,
        title=TITLE,
        unit="",
    )
    line = form.funds[0]
    assert line.initial_budget is not None and line.initial_budget.review == "no unit of money printed: taken as ten thousand yuan"
    assert line.executed is not None and (line.executed.review, line.executed.status) == ("", Status.NUMBER)


def test_two_columns_with_one_header_are_read_and_flagged() -> None:
    form = written_form(
        [("项目资金（万元）", 2, 1), "", "全年预算数", "全年执行数", "全年执行数"],
        ["年度资金总额", "10", "8", "9"],
        *INDICATORS,
        title=TITLE,
    )
    executed = form.funds[0].executed
    assert executed is not None and (executed.printed, executed.review) == ("8", "2 columns with this header")
    assert ("money", "全年执行数", "executed", 1, "9") in kept(form)


def test_of_two_columns_for_one_field_the_commoner_name_is_meant() -> None:
    form = written_form(
        [("项目资金（万元）", 2, 1), "", "预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", "10", "12", "9"],
        *INDICATORS,
        title=TITLE,
    )
    budget = form.funds[0].annual_budget
    assert budget is not None and (budget.printed, budget.review) == ("12", "")
    assert ("money", "预算数", "annual_budget", 1, "10") in kept(form)


def test_one_cell_under_several_headers_is_shared_out_and_flagged() -> None:
    form = written_form(
        [("项目资金（万元）", 4, 1), "", "全年预算数", "全年执行数", "执行率", "分值", "得分"],
        ["年度资金总额", "10", "7.6", ("76% 10 7.6", 1, 3)],
        ["其他资金", "10", "7.6", ("76%107.6", 1, 3)],
        ["单位资金", "10", "9", ("100%100", 1, 3)],
        *INDICATORS,
        title=TITLE,
    )
    first, second, third = form.funds
    assert [line[5:] for line in funds(form)[:2]] == [("76", "10", "7.6"), ("76", "10", "7.6")]
    assert {value.review for line in (first, second) for value in (line.execution_rate_pct, line.weight, line.self_score) if value} == {
        "one cell under 执行率 | 分值 | 得分"
    }
    fused = [value for value in (third.execution_rate_pct, third.weight, third.self_score) if value]
    assert [(value.number, bool(value.review)) for value in fused] == [(None, True)] * 3


def test_a_project_without_a_known_source_keeps_the_printed_one() -> None:
    form = written_form(
        NAME,
        [("项目资金（万元）", 3, 1), "", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", "30", "30", "30"],
        ["其中：对口支援资金", "30", "30", "30"],
        *INDICATORS,
        title=TITLE,
    )
    assert funds(form)[1][:2] == ("source_2", "对口支援资金")
    assert [(c.line_no, c.confidence) for c in form.certainties if c.table == "funds"] == [(1, 1.0), (2, 0.5)]
    assert form.form_type is FormType.PROJECT


def test_the_unit_of_a_label_in_two_cells_is_the_blocks_and_that_of_a_row_its_own() -> None:
    form = written_form(
        ["项目资金", "", "年初预算数", "全年预算数", "全年执行数"],
        ["（元）", "年度资金总额", "30000", "30000", "30000"],
        ["", "其中：对口支援资金（万元）", "3", "3", "3"],
        *INDICATORS,
        title=TITLE,
    )
    assert [line[:3] for line in funds(form)] == [("total", "年度资金总额", "3.0000"), ("source_2", "对口支援资金", "3")]


def test_line_numbers_and_unknown_columns_side_by_side() -> None:
    form = written_form(
        ["一级指标", "序号", "三级指标", "备查", "年度指标值", "实际完成值", "分值"],
        ["产出指标", "1", "甲", "见附件", "5个", "5个", "50"],
        title=TITLE,
    )
    assert [(name, raw) for _, name, _, _, raw in kept(form)] == [("备查", "见附件")]
    assert form.indicators[0].level3 == "甲"
