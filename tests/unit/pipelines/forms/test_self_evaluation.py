"""Self-evaluation forms of layouts other than the seed's (forms/variants.md §2)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.amount import Status
from jixiao.record import FormType
from tests.written import Written, funds, written_form

TITLE = "2023年度项目支出绩效自评表"

IDENTITY: list[list[Written]] = [
    [("项目名称", 1, 1), ("农村公路养护", 1, 6)],
    [("主管部门及代码", 1, 1), ("某县交通运输局", 1, 2), ("实施单位", 1, 1), ("某县公路所", 1, 3)],
]


def test_weight_may_stand_before_the_target_and_initial_budget_may_be_missing() -> None:
    form = written_form(
        *IDENTITY,
        [("项目资金\n(万元)", 3, 1), ("", 1, 1), "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分"],
        ["年度资金总额", "120.50", "108.45", "10", "90%", "9"],
        ["其中：本年财政拨款", "120.50", "108.45", "-", "90%", "-"],
        [("一级指标", 1, 1), "二级指标", "三级指标", "分值", "年度指标值", "实际完成值", "得分"],
        [("产出指标\n(50分)", 2, 1), "数量指标", "养护里程", "30", "≥266公里", "270公里", "30"],
        ["质量指标", "路面完好率", "20", "95%以上", "96%", "20"],
        [("总分", 1, 3), "60", ("", 1, 2), "59"],
        title=TITLE,
    )
    assert form.form_type is FormType.PROJECT
    assert form.text("project_name") == "农村公路养护"
    assert form.text("supervising_department") == "某县交通运输局"
    assert form.text("implementing_unit") == "某县公路所"
    assert funds(form) == [
        ("total", "年度资金总额", "·", "120.50", "108.45", "90", "10", "9"),
        ("fiscal_appropriation", "本年财政拨款", "·", "120.50", "108.45", "90", "", ""),
    ]
    assert form.funds[1].weight is not None and form.funds[1].weight.status is Status.NOT_APPLICABLE
    first, second = form.indicators
    assert (first.level1, first.level2, first.level3) == ("产出指标", "数量指标", "养护里程")
    assert first.level1_weight is not None and first.level1_weight.number == Decimal(50)
    assert (first.operator, first.target, first.unit) == ("≥", "≥266公里", "公里")
    assert first.target_value is not None and first.target_value.number == Decimal(266)
    assert first.actual_value is not None and first.actual_value.number == Decimal(270)
    assert first.weight is not None and first.weight.number == Decimal(30)
    assert (second.level1, second.operator, second.unit) == ("产出指标", "≥", "%")
    assert {measure.name: measure.value.printed for measure in form.totals} == {"total_weight": "60", "total_score": "59"}


def test_header_of_two_rows_with_operator_value_and_unit_in_columns_of_their_own() -> None:
    form = written_form(
        [("绩效指标", 1, 3), ("年度指标值", 1, 3), ("实际完成值", 2, 1), ("分值", 2, 1), ("自评得分", 2, 1)],
        ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"],
        ["产出指标", "数量指标", "培训人次", "≧", "300", "人次", "320", "50", "50"],
        ["效益指标", "社会效益指标", "知晓率", "═", "90", "%", "90", "50", "45"],
        [("总分", 1, 7), "100", "95"],
        title=TITLE,
    )
    first, second = form.indicators
    assert (first.level3, first.operator, first.target, first.unit, first.actual) == ("培训人次", "≥", "300", "人次", "320")
    assert first.self_score is not None and first.self_score.number == Decimal(50)
    assert (second.operator, second.unit) == ("=", "%")
    assert {measure.name: measure.value.printed for measure in form.totals} == {"total_weight": "100", "total_score": "95"}


def test_amounts_printed_in_yuan_are_converted_exactly_and_the_unit_kept() -> None:
    form = written_form(
        [("项目名称", 1, 2), ("体育场馆开放", 1, 4)],
        [("项目资金\n(元)", 2, 1), "", "年初预算数", "全年预算数", "全年执行数", "执行率"],
        ["年度资金总额", "250000.00", "215,457.60", "185700", "86.19%"],
        ["一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "开放天数", "365天", "365天", "90", "90"],
        title=TITLE,
    )
    line = form.funds[0]
    assert form.amount_unit == "元"
    assert line.initial_budget is not None and line.initial_budget.printed == "25.000000"
    assert line.annual_budget is not None and line.annual_budget.printed == "21.545760"
    assert line.annual_budget.raw == "215,457.60"
    assert line.executed is not None and line.executed.printed == "18.5700"


def test_blank_zero_dashes_and_slash_stay_four_different_things() -> None:
    form = written_form(
        [("资金情况（万元）", 5, 1), "", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", "0", "100", "100"],
        ["上年结转资金", "", "0", "——"],
        ["其他资金", "/", "", "0.00"],
        ["单位资金", "无", "-", "1．5"],
        ["一级指标", "二级指标", "三级指标", "分值", "得分"],
        ["产出指标", "数量指标", "次数", "90", "90"],
        title=TITLE,
    )
    statuses = [
        [value.status for value in (line.initial_budget, line.annual_budget, line.executed) if value is not None] for line in form.funds
    ]
    number, blank, none = Status.NUMBER, Status.BLANK, Status.NOT_APPLICABLE
    assert statuses == [[number, number, number], [blank, number, none], [none, blank, number], [none, none, number]]
    assert form.funds[2].executed is not None and form.funds[2].executed.printed == "0.00"
    assert form.funds[3].executed is not None and form.funds[3].executed.printed == "1.5"
    assert form.funds[3].line_code == "unit_funds"


def test_a_source_no_vocabulary_knows_keeps_its_name_and_is_reported() -> None:
    form = written_form(
        [("项目资金", 3, 1), "", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", "30", "30", "30"],
        ["对口援建资金", "30", "30", "30"],
        ["一级指标", "二级指标", "三级指标", "分值", "得分"],
        ["产出指标", "数量指标", "次数", "90", "90"],
        title=TITLE,
    )
    assert funds(form)[1][:2] == ("source_2", "对口援建资金")
    assert [header.printed for header in form.headers if not header.field] == ["对口援建资金"]
    assert form.confidence < 1


def test_labels_damaged_by_column_wise_reading_are_understood() -> None:
    form = written_form(
        ["级标 一指", "级标二指", "三级指标", "考值参分", "得分"],
        ["产出指标", "数量指标", "次数", "90", "88.5"],
        title=TITLE,
    )
    assert {header.printed: header.how for header in form.headers if header.field in ("level1", "level2", "weight")} == {
        "级标一指": "column order repaired",
        "级标二指": "column order repaired",
        "考值参分": "column order repaired",
    }
    assert form.indicators[0].weight is not None and form.indicators[0].weight.number == Decimal(90)


def test_rows_left_over_from_the_template_are_no_indicators() -> None:
    form = written_form(
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        [("产出指标", 3, 1), ("数量指标", 3, 1), "指标1：次数", "5次", "5次", "90", "90"],
        ["指标2：", "", "", "", ""],
        ["……", "", "", "", ""],
        title=TITLE,
    )
    assert [indicator.level3 for indicator in form.indicators] == ["指标1：次数"]


def test_a_level_left_blank_below_its_name_goes_on() -> None:
    form = written_form(
        ["一级指标", "二级指标", "三级指标", "分值", "得分"],
        ["产出指标", "数量指标", "甲", "20", "20"],
        ["", "", "乙", "20", "20"],
        ["效益指标", "社会效益", "丙", "50", "50"],
        title=TITLE,
    )
    assert [(i.level1, i.level2, i.level3) for i in form.indicators] == [
        ("产出指标", "数量指标", "甲"),
        ("产出指标", "数量指标", "乙"),
        ("效益指标", "社会效益", "丙"),
    ]


def test_a_total_of_one_number_stays_in_its_column() -> None:
    rows: list[list[Written]] = [
        ["一级指标", "二级指标", "三级指标", "分值", "自评得分", "偏差原因分析及改进措施"],
        ["产出指标", "数量指标", "甲", "90", "90", ""],
    ]
    weight_only = written_form(*rows, [("总分", 1, 3), "100", "", ""], title=TITLE)
    score_only = written_form(*rows, [("总分", 1, 3), "", "96", ""], title=TITLE)
    assert {m.name: m.value.printed for m in weight_only.totals} == {"total_weight": "100", "total_score": ""}
    assert {m.name: m.value.printed for m in score_only.totals} == {"total_weight": "", "total_score": "96"}


@pytest.mark.parametrize(
    ("cell", "printed", "review"),
    [
        ("12.5", "12.5", ""),
        ("10分", "10", ""),
        ("10 10", "", "space between digits: one number or two"),
        ("10\n10", "1010", "number printed on several lines that had room"),
        ("约10", "", "text where a number belongs"),
        ("#REF!", "", "spreadsheet error printed as a value"),
        ("12，5", "12.5", "decimal point printed as another mark"),
    ],
)
def test_doubtful_scores_are_flagged_and_never_guessed_silently(cell: str, printed: str, review: str) -> None:
    form = written_form(
        ["一级指标", "二级指标", "三级指标", "分值", "得分"],
        ["产出指标", "数量指标", "甲", cell, "10"],
        title=TITLE,
    )
    weight = form.indicators[0].weight
    assert weight is not None
    assert (weight.printed, weight.review) == (printed, review)


def test_a_number_that_wraps_for_want_of_room_is_one_number_without_doubt() -> None:
    form = written_form(
        [("项目资金（万元）", 2, 1), "", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", "0", "33963\n61", "33963.6\n1"],
        ["一级指标", "二级指标", "三级指标", "分值", "得分"],
        ["产出指标", "数量指标", "次数", "90", "90"],
        title=TITLE,
    )
    line = form.funds[0]
    assert line.executed is not None and (line.executed.printed, line.executed.review) == ("33963.61", "")
    assert line.annual_budget is not None and line.annual_budget.review == ""


def test_a_table_of_no_known_kind_is_other_and_keeps_its_grid() -> None:
    form = written_form(["姓名", "职务"], ["张三", "主任"], title="领导班子名单表")
    assert form.form_type is FormType.OTHER
    assert [cell.text for cell in form.grid.cells] == ["姓名", "职务", "张三", "主任"]


def test_words_of_other_blocks_inside_the_indicators_start_no_block() -> None:
    form = written_form(
        *IDENTITY,
        [("年度目标", 2, 1), ("年初设定目标", 1, 3), ("目标实际完成情况", 1, 3)],
        [("养护一百公里", 1, 3), ("已养护一百公里", 1, 3)],
        ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值", "分值", "得分"],
        [("产出指标", 3, 1), "数量指标", "养护里程", "100公里", "达成预期目标", "30", "30"],
        ["质量指标", "总体目标", "完成", "完成情况", "30", "30"],
        ["时效指标", "完成时间", "2023年12月", "按预期目标完成", "30", "30"],
        [("小计", 1, 5), "90", "90"],
        [("总分", 1, 5), "90", "90"],
        title=TITLE,
    )
    assert [(i.level3, i.target, i.actual) for i in form.indicators] == [
        ("养护里程", "100公里", "达成预期目标"),
        ("总体目标", "完成", "完成情况"),
        ("完成时间", "2023年12月", "按预期目标完成"),
    ]
    assert (form.text("goal_expected"), form.text("goal_actual")) == ("养护一百公里", "已养护一百公里")
    assert {measure.name: measure.value.printed for measure in form.totals} == {"total_weight": "90", "total_score": "90"}


def test_a_row_that_numbers_the_columns_is_header_and_an_unknown_header_is_reported() -> None:
    form = written_form(
        [("项目资金", 4, 1), "", "年初预算数", "全年预算数", "全年执行数", "绩效系数"],
        ["", "A", "B", "C", "D"],
        ["年度资金总额", "5", "6", "6", "1"],
        ["其他资金", "5", "6", "6", "1"],
        ["一级指标", "二级指标", "三级指标", "分值", "自评得分", "复查人"],
        ["1", "2", "3", "4", "5", "6"],
        ["产出指标", "数量指标", "次数", "90", "90", "张三"],
        title=TITLE,
    )
    assert [line[1:5] for line in funds(form)] == [("年度资金总额", "5", "6", "6"), ("其他资金", "5", "6", "6")]
    assert [indicator.level3 for indicator in form.indicators] == ["次数"]
    assert [header.printed for header in form.headers if not header.field] == ["绩效系数", "复查人"]


def test_a_goal_of_one_cell_stands_beside_its_label() -> None:
    form = written_form(
        [("项目名称", 1, 1), ("绿化", 1, 4)],
        [("总体目标", 1, 1), ("植树一千株", 1, 4)],
        ["一级指标", "二级指标", "三级指标", "分值", "得分"],
        ["产出指标", "数量指标", "株数", "90", "90"],
        title=TITLE,
    )
    assert form.text("goal_expected") == "植树一千株"
