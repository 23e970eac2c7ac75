"""What forms/ambiguities.md says of values, labels and rows; the numbers are those of its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.amount import Status
from tests.written import Written, funds, written_form

if TYPE_CHECKING:
    from jixiao.record import BaseDataLine, Form

NUMBER, BLANK, NONE, TEXT = Status.NUMBER, Status.BLANK, Status.NOT_APPLICABLE, Status.TEXT
INDICATORS: list[list[Written]] = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "长度", "5公里", "5公里", "90", "90"],
]


def base_data(*rows: list[Written]) -> dict[str, BaseDataLine]:
    header: list[Written] = ["经费控制情况（万元）", "2023 年决算数", "2024 年预算数", "2024 年决算数"]
    form = written_form(
        ["财政供养人员情况（人）", "编制数", "2024 年实际在职人数", "控制率"], ["", "35", "29", "100%"], header, *rows, year="2024",
        title="2024年度部门整体支出绩效评价基础数据表",
    )  # fmt: skip
    return {line.line_code: line for line in form.base_data}


def money(cell: str) -> Form:
    rows: list[list[Written]] = [[("项目资金（万元）", 2, 1), "", "年初预算数", "全年预算数"], ["年度资金总额", cell, "1"]]
    return written_form(*rows, *INDICATORS, title="2024年度项目支出绩效自评表")


@pytest.mark.parametrize(
    ("printed", "status", "number", "is_doubted"),
    [
        ("1．8351", NUMBER, "1.8351", False),  # 1
        ("1。8351", NUMBER, "1.8351", True),
        ("1·8351", NUMBER, "1.8351", True),
        ("1，8351", NUMBER, "1.8351", True),
        ("——", NONE, "", False),  # 2
        ("一一", NONE, "", False),
        ("--", NONE, "", False),
        ("－", NONE, "", False),
        ("一", NONE, "", False),
        ("/", NONE, "", False),  # 3
        ("", BLANK, "", False),  # 4
        ("0", NUMBER, "0", False),
        ("10702.90", NUMBER, "10702.90", False),  # 5
        ("0.4290", NUMBER, "0.4290", False),
        ("3,405.77", NUMBER, "3405.77", False),
        ("按需", TEXT, "", True),
        ("12万美元", NUMBER, "12", True),  # 8
    ],
)
def test_amounts_and_marks(printed: str, status: Status, number: str, is_doubted: bool) -> None:
    value = money(printed).funds[0].initial_budget
    assert value is not None
    assert (value.status, value.printed, bool(value.review), value.raw) == (status, number, is_doubted, printed)


def test_a_percentage_in_a_control_rate_is_copied_whatever_it_should_be() -> None:  # 7
    form = written_form(
        ["财政供养人员情况（人）", "编制数", "2024 年实际在职人数", "控制率"],
        ["", "35", "29", "100%"],
        ["经费控制情况（万元）", "2023 年决算数", "2024 年预算数", "2024 年决算数"],
        ["三公经费:", "1．8351", "2", "1.4751"],
        title="2024年度部门整体支出绩效评价基础数据表",
    )
    assert [(m.name, m.value.printed) for m in form.base_data[0].measures] == [
        ("authorized_posts", "35"),
        ("actual_staff", "29"),
        ("control_rate_pct", "100"),
    ]


@pytest.mark.parametrize(
    ("cell", "label", "amount", "status"),
    [
        ("其中： 一般公共预算：22240.171", "一般公共预算", "22240.171", NUMBER),
        ("其中:一般公共预算 : 22240.171", "一般公共预算", "22240.171", NUMBER),
        ("政府性基金拨款：0", "政府性基金拨款", "0", NUMBER),
        ("纳入专户管理的非税收入拨款：", "纳入专户管理的非税收入拨款", "", BLANK),
        ("其他资金：——", "其他资金", "", NONE),
    ],
)
def test_a_label_and_its_amount_in_one_cell(cell: str, label: str, amount: str, status: Status) -> None:  # 16
    form = written_form(
        [("年度预算申请（万元）", 4, 1), "", "年初预算数", "全年预算数"],
        ["年度资金总额", "1", "2"],
        [("按收入性质分：", 1, 3)],
        [(cell, 1, 3)],
        *INDICATORS,
        title="2024年度部门整体支出绩效自评表",
    )
    line = form.funds[1]
    assert (line.label, line.line_code.partition(".")[0]) == (label, "income")
    assert line.annual_budget is not None
    assert (line.annual_budget.printed, line.annual_budget.status) == (amount, status)


def test_rows_are_told_by_name_and_place_never_by_their_printed_number() -> None:  # 17, 22, 23, 25
    lines = base_data(
        ["“三公”经费", "1.8351", "2", "1.4751"],
        ["1、公务用车购置及运行维护费", "1", "1", "1.0461"],
        ["其中：公车购置", "0", "0", ""],
        ["公车运行维护", "1", "1", "1.0461"],
        ["2、因公出国（境）费", "0", "0", "0"],
        ["4、公务接待", "0.8351", "1", "0.4290"],
        ["项目支出：", "13401.25", "100", "100"],
        ["1、业务工作经费", "", "", ""],
        ["…… 3、其他发展与改革事务支出", "", "100", "100"],
        ["公用经费", "55.3", "47.76", "47.76"],
        ["其中：办公经费", "8.29", "16.7", "16.7"],
        ["部门整体支出预算调整", "——", "", ""],
    )
    assert {code: line.label for code, line in lines.items() if code != "staffing"} == {
        "three_public.total": "“三公”经费",
        "three_public.vehicle": "公务用车购置及运行维护费",
        "three_public.vehicle.purchase": "公车购置",
        "three_public.vehicle.maintenance": "公车运行维护",
        "three_public.overseas": "因公出国（境）费",
        "three_public.reception": "公务接待",
        "project.total": "项目支出",
        "project.01": "业务工作经费",
        "project.02": "其他发展与改革事务支出",
        "public_fund.total": "公用经费",
        "public_fund.office": "办公经费",
        "basic_adjustment.total": "部门整体支出预算调整",
    }
    assert [m.value.status for m in lines["project.01"].measures] == [BLANK, BLANK, BLANK]
    assert [m.value.status for m in lines["three_public.vehicle.purchase"].measures] == [NUMBER, NUMBER, BLANK]
    assert lines["three_public.vehicle.maintenance"].parent_code == "three_public.vehicle"
    assert [m.name for m in lines["three_public.total"].measures] == ["prior_year_final", "budget", "final"]


def test_scores_of_sub_rows_are_copied_as_printed() -> None:  # 24
    form = written_form(
        [("项目资金（万元）", 3, 1), "", "年初预算数", "全年预算数", "分值", "得分"],
        ["年度资金总额", "1", "2", "10", "10"],
        ["其中：当年财政拨款", "1", "2", "10", "10"],
        *INDICATORS,
        title="2024年度项目支出绩效自评表",
    )
    assert [line[6:] for line in funds(form)] == [("10", "10"), ("10", "10")]


def test_a_wrong_number_of_the_report_is_copied() -> None:  # 9
    form = money("3396.61")
    value = form.funds[0].initial_budget
    assert value is not None and (value.printed, value.review) == ("3396.61", "")


def test_the_foot_with_nothing_filled_in_is_kept() -> None:  # 34
    form = written_form(
        *INDICATORS,
        [("总分", 1, 5), "90", "90"],
        [("填表人：           填报日期：          联系电话：             单位负责人签字：", 1, 7)],
        title="2024年度项目支出绩效自评表",
    )
    assert len(form.indicators) == 1
    assert [other.name for other in form.other] == ["填表人"]
