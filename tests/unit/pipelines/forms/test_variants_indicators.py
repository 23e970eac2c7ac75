"""Indicator blocks of other provinces (forms/variants.md §2.3) and their damage (§4)."""

from __future__ import annotations

import pytest

from jixiao.amount import Status
from jixiao.record import FormType
from tests.written import Written, indicators, kept, not_understood, totals, written_form

TITLE = "2022年度项目支出绩效自评表"
HEADER: list[Written] = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]


def test_yunnan_header_of_two_rows_under_one_name_for_the_levels() -> None:
    form = written_form(
        [("绩效指标", 1, 3), ("年度指标值", 1, 3), ("实际完成值", 2, 1), ("分值", 2, 1), ("得分", 2, 1), ("偏差原因分析及改进措施", 2, 1)],
        ["一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位"],
        [("产出指标", 2, 1), "数量指标", "资助人数", "≧", "116", "人", "116人", "20", "20", ""],
        ["质量指标", "达标率", "﹦", "100", "百分比", "100%", "10.00", "9.00", "个别学生转学"],
        ["效益指标", "可持续影响指标", "教育质量", "定性指标", "显著提升", "", "显著提升", "30", "30", ""],
        [("其他需要说明事项", 1, 3), ("无", 1, 7)],
        [("总分", 1, 7), "100", "96", "优"],
        title=TITLE,
    )
    assert indicators(form) == [
        ("产出指标", "数量指标", "资助人数", "≥", "116", "人", "116人", "20", "20"),
        ("产出指标", "质量指标", "达标率", "=", "100", "%", "100%", "10.00", "9.00"),
        ("效益指标", "可持续影响指标", "教育质量", "", "", "", "显著提升", "30", "30"),
    ]
    assert totals(form) == {"total_weight": "100", "total_score": "96"}
    assert ("rest", "其他需要说明事项", "", 0, "无") in kept(form)
    assert form.indicators[1].deviation_reason == "个别学生转学"


def test_chongqing_flat_list_with_coefficients_and_three_goals() -> None:
    form = written_form(
        [("部门名称", 1, 2), ("某融媒体中心", 1, 4), ("自评总分（分）", 1, 2), ("98.5", 1, 2)],
        [("当年整体绩效目标", 2, 1), ("年初绩效目标", 1, 3), ("全年(调整)绩效目标", 1, 3), ("全年目标实际完成情况", 1, 3)],
        [("办好一张报", 1, 3), ("无", 1, 3), ("完成", 1, 3)],
        [
            *("指标名称", "计量单位", "指标性质", "年初指标值", "调整指标值", "全年完成值"),
            *("得分系数(%)", "指标权重(分)", "指标得分(分)", "是否核心指标"),
        ],
        ["发稿量", "条", "≥", "1000", "", "1200", "100%", "20", "20", "是"],
        ["预算执行率", "%", "=", "100", "92", "72.74", "100%", "2", "2", "否"],
        title="2021年度部门整体绩效自评表",
    )
    assert form.form_type is FormType.DEPARTMENT
    assert indicators(form) == [
        ("", "", "发稿量", "≥", "1000", "条", "1200", "20", "20"),
        ("", "", "预算执行率", "=", "100", "%", "72.74", "2", "2"),
    ]
    assert (form.text("goal_expected"), form.text("goal_actual")) == ("办好一张报", "完成")
    assert totals(form) == {"total_score": "98.5"}
    assert ("goals", "全年(调整)绩效目标", "goal_adjusted", 0, "无") in kept(form)
    assert ("indicators", "调整指标值", "adjusted_target", 2, "92") in kept(form)
    assert ("indicators", "是否核心指标", "core_flag", 1, "是") in kept(form)


def test_hunan_2018_weights_beside_each_level_and_several_scores() -> None:
    form = written_form(
        ["一级指标", "分值", "二级指标", "分值", "三级指标", "分值", "评价标准", "自评得分", "得分（财政审核）"],
        [("投入", 2, 1), ("16", 2, 1), ("目标设定", 2, 1), ("16", 2, 1), "绩效目标合理性", "8", "符合得8分", "8", "7"],
        ["绩效指标明确性", "8", "明确得8分", "8", "8"],
        ["过程", "58", "预算执行", "20", "预算完成率", "5", "100%得满分", "4", ""],
        title="部门整体支出绩效评价指标表",
    )
    assert [(i.level1, i.level1_weight and i.level1_weight.printed, i.weight and i.weight.printed) for i in form.indicators] == [
        ("投入", "16", "8"),
        ("投入", "16", "8"),
        ("过程", "58", "5"),
    ]
    assert ("indicators", "分值", "level2_weight", 3, "20") in kept(form)
    assert ("indicators", "得分（财政审核）", "review_score", 1, "7") in kept(form)


def test_sichuan_2017_weights_in_the_names_of_the_indicators() -> None:
    form = written_form(
        ["一级指标", "二级指标", "三级指标", "指标说明", "得分"],
        [("部门决策（25分）", 2, 1), "目标管理", "目标制定（5 分）", "是否合理", "5"],
        ["随机抽查", "目标完成 (10分)", "是否完成", "9"],
        title="部门整体支出绩效评价得分表",
    )
    assert [(i.level1, i.level3, i.weight and i.weight.printed, i.self_score and i.self_score.printed) for i in form.indicators] == [
        ("部门决策", "目标制定（5 分）", "5", "5"),
        ("部门决策", "目标完成 (10分)", "10", "9"),
    ]


def test_anhui_village_child_rows_stars_and_placeholders() -> None:
    form = written_form(
        [("绩效指标", 6, 1), "一级指标", "二级指标", "三级指标", "分值", "年度指标值", "实际完成值", "得分", "偏差原因分析及改进措施"],
        [("产出指标（50分）", 5, 1), ("数量指标", 4, 1), "★指标1：修路", "30", "≥29.5亩", "29.5亩", "30", ""],
        ["其中：主干道", "", "≥20亩", "20亩", "", ""],
        ["指标2：", "", "", "", "", ""],
        ["……", "", "/", "/", "", ""],
        ["时效指标", "指标1：完成时间", "20", "2021年12月", "2021年12月", "20", ""],
        title=TITLE,
    )
    assert indicators(form) == [
        ("产出指标", "数量指标", "★指标1：修路", "≥", "29.5", "亩", "29.5亩", "30", "30"),
        ("产出指标", "数量指标", "其中：主干道", "≥", "20", "亩", "20亩", "", ""),
        ("产出指标", "时效指标", "指标1：完成时间", "", "", "", "2021年12月", "20", "20"),
    ]
    assert [cell.text for cell in form.grid.cells if form.roles.get((cell.row, cell.column)) == "placeholder"] == [
        "指标2：",
        "……",
        "/",
        "/",
    ]


def test_first_level_names_lost_but_for_their_weights_are_told_from_the_second() -> None:
    form = written_form(
        HEADER,
        [("(50分)", 4, 1), "数量指标", "甲", "1个", "1个", "20", "20"],
        ["质量指标", "乙", "100%", "100%", "10", "10"],
        ["时效指标", "丙", "1年", "1年", "10", "10"],
        ["成本指标", "丁", "≤90万元", "90万元", "10", "10"],
        [("（30分）", 1, 1), "社会效益指标", "戊", "提升", "提升", "30", "30"],
        [("", 1, 1), "服务对象满意度指标等", "己", "≥95%", "96%", "10", "10"],
        title=TITLE,
    )
    assert [(i.level1, i.level1_weight and i.level1_weight.printed) for i in form.indicators] == [
        *[("产出指标", "50")] * 4,
        ("效益指标", "30"),
        ("满意度指标", ""),
    ]
    raw = dict(form.indicators[0].texts)["level1"]
    assert (raw.raw, raw.review) == ("(50分)", "name of the first level not printed, told from the second")
    assert dict(form.indicators[5].texts)["level1"].review


def test_a_first_level_repeated_after_a_page_break_keeps_its_weight() -> None:
    form = written_form(
        HEADER,
        ["产出指标(50分)", "数量指标", "甲", "1个", "1个", "20", "20"],
        ["产出指标", "质量指标", "乙", "100%", "100%", "30", "30"],
        [("— 1 —", 1, 7)],
        ["", "时效指标", "丙", "1年", "1年", "20", "20"],
        title=TITLE,
    )
    assert [(i.level1, i.level1_weight and i.level1_weight.printed, i.level3) for i in form.indicators] == [
        ("产出指标", "50", "甲"),
        ("产出指标", "50", "乙"),
        ("产出指标", "50", "丙"),
    ]


def test_levels_read_column_by_column_or_letter_by_letter() -> None:
    form = written_form(
        HEADER,
        ["出标产指", "数量指标", "甲", "1个", "1个", "50", "50"],
        ["效\n益\n指\n标\n(30分)", "社会效\n益指标", "乙", "好", "好", "30", "30"],
        title=TITLE,
    )
    assert [(i.level1, i.level2) for i in form.indicators] == [("产出指标", "数量指标"), ("效益指标", "社会效益指标")]
    assert dict(form.indicators[0].texts)["level1"].raw == "出标产指"
    assert dict(form.indicators[0].texts)["level1"].review == "column order repaired"


def test_a_first_level_may_stand_in_a_row_of_its_own() -> None:
    form = written_form(
        ["二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
        [("一、产出指标（50分）", 1, 6)],
        ["数量指标", "甲", "1个", "1个", "50", "50"],
        [("二、效益指标（30分）", 1, 6)],
        ["社会效益指标", "乙", "好", "好", "30", "30"],
        title=TITLE,
    )
    assert [(i.level2, i.level3) for i in form.indicators] == [("数量指标", "甲"), ("社会效益指标", "乙")]
    assert [i.level1_weight and i.level1_weight.printed for i in form.indicators] == ["50", "30"]


def test_levels_under_one_header_are_told_by_the_rows_below() -> None:
    form = written_form(
        [("绩效指标", 1, 3), "年度指标值", "实际完成值", "分值", "得分"],
        ["产出指标", "数量指标", "甲", "≥5个", "6个", "50", "50"],
        title=TITLE,
    )
    assert indicators(form) == [("产出指标", "数量指标", "甲", "≥", "5", "个", "6个", "50", "50")]
    assert form.confidence < 1


def test_a_goal_table_without_actual_values_and_scores() -> None:
    form = written_form(
        [("项目名称", 1, 2), ("绿道", 1, 4)],
        [("项目属性", 1, 2), ("新增项目□延续项目√", 1, 4)],
        [("目标1：建成", 1, 6)],
        ["一级指标", "二级指标", "三级指标", "指标值", "一级指标", "指标值"],
        ["成本指标", "经济成本指标", "造价", "≤88万元", "", ""],
        title="2021年度项目支出绩效目标表",
    )
    assert indicators(form)[0][:6] == ("成本指标", "经济成本指标", "造价", "≤", "88", "万元")
    assert ("identity", "项目属性", "", 0, "新增项目□延续项目√") in kept(form)


def test_goals_for_two_terms_side_by_side() -> None:
    form = written_form(
        [("项目名称", 1, 2), ("实验室", 1, 5)],
        [("绩效指标", 3, 1), "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"],
        ["数量指标", "论文", "≥30篇", "数量指标", "论文", "≥10篇"],
        ["质量指标", "合格率", "100%", "质量指标", "合格率", "98%"],
        title="2019年项目支出绩效目标表",
    )
    assert [line[1:6] for line in indicators(form)] == [
        ("数量指标", "论文", "≥", "30", "篇"),
        ("质量指标", "合格率", "", "100", "%"),
        ("数量指标", "论文", "≥", "10", "篇"),
        ("质量指标", "合格率", "", "98", "%"),
    ]


def test_a_target_divided_into_cells_under_one_header() -> None:
    form = written_form(
        ["一级指标", "二级指标", "三级指标", ("年度指标值", 1, 3), "实际完成值", "分值"],
        ["产出指标", "质量指标", "合格率", "≥", "95", "%", "96%", "50"],
        title=TITLE,
    )
    (first,) = form.indicators
    assert (first.operator, first.target, first.unit) == ("≥", "≥95%", "%")
    assert first.target_value is not None and (first.target_value.printed, first.target_value.review) == ("95", "")


@pytest.mark.parametrize(
    ("operator", "target", "unit", "review"),
    [
        ("≥", "≤95", "%", "operator printed twice: ≥ | ≤"),
        ("≥", "95%", "个", "unit printed twice: 个 | %"),
        ("≥", "≥95%", "%", ""),
    ],
)
def test_what_a_cell_and_its_column_say_must_agree(operator: str, target: str, unit: str, review: str) -> None:
    form = written_form(
        ["一级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "分值"],
        ["产出指标", "合格率", operator, target, unit, "96", "50"],
        title=TITLE,
    )
    value = form.indicators[0].target_value
    assert value is not None and value.review == review


@pytest.mark.parametrize(
    ("printed", "operator", "number", "unit"),
    [
        ("≥50个", "≥", "50", "个"),
        ("≧ 50 个", "≥", "50", "个"),
        (">=90%", "≥", "90", "%"),
        ("＞=90%", "≥", "90", "%"),
        ("═100%", "=", "100", "%"),
        ("﹦100", "=", "100", ""),
        ("不少于12\n种", "≥", "12", "种"),
        ("不低于95%", "≥", "95", "%"),
        ("95%以上", "≥", "95", "%"),
        ("90%及以上", "≥", "90", "%"),
        ("5日以内", "≤", "5", "日"),
        ("不超过90万元", "≤", "90", "万元"),
        ("≤11.376万元", "≤", "11.376", "万元"),
        ("≥266米", "≥", "266", "米"),
        ("6.47亿元", "", "6.47", "亿元"),
        ("80%(含80%)", "", "80", "%"),
        ("100百分比", "", "100", "%"),
        ("2021年12月", "", "", ""),
        ("2021年", "", "", ""),
        ("1年", "", "1", "年"),
        ("效果明显", "", "", ""),
        ("达成预期指标", "", "", ""),
        ("已完成100%", "", "", ""),
        ("/", "", "", ""),
    ],
)
def test_operator_number_and_unit_of_a_target(printed: str, operator: str, number: str, unit: str) -> None:
    form = written_form(HEADER, ["产出指标", "数量指标", "甲", printed, printed, "50", "50"], title=TITLE)
    (first,) = form.indicators
    assert first.target_value is not None and first.actual_value is not None
    assert (first.operator, first.target_value.printed, first.unit) == (operator, number, unit)
    assert first.target_value.raw == printed
    assert first.target_value.review == ""


def test_filling_prompts_stay_text_and_are_flagged() -> None:
    form = written_form(
        [*HEADER, "未完成原因分析"],
        ["产出指标", "数量指标", "甲", "按年初目标填写", "填写全年实际完成值", "50", "填写得分", "概述原因，不超过100字"],
        title=TITLE,
    )
    (first,) = form.indicators
    assert first.actual == "填写全年实际完成值"
    assert first.actual_value is not None and first.actual_value.review == "filling prompt of the template"
    assert first.self_score is not None and (first.self_score.status, bool(first.self_score.review)) == (Status.TEXT, True)
    assert dict(first.texts)["deviation_reason"].review == "filling prompt of the template"


def test_unknown_columns_are_kept_under_their_printed_names() -> None:
    form = written_form(
        ["一级指标", "三级指标", "责任科室", "年度指标值", "实际完成值", "分值", "得分", "佐证材料"],
        ["产出指标", "甲", "办公室", "5个", "5个", "50", "50", "台账"],
        ["产出指标", "乙", "财务室", "6个", "6个", "50", "50", ""],
        title=TITLE,
    )
    assert [(name, line, raw) for _, name, _, line, raw in kept(form)] == [
        ("责任科室", 1, "办公室"),
        ("佐证材料", 1, "台账"),
        ("责任科室", 2, "财务室"),
    ]
    assert not_understood(form) == ["责任科室", "佐证材料"]
    assert [i.target for i in form.indicators] == ["5个", "6个"]


def test_a_total_under_no_header_of_its_own_is_the_score_and_flagged() -> None:
    form = written_form(
        ["一级指标", "三级指标", "年初目标值(A)", "实际完成值(B)", "得分"],
        ["产出指标", "甲", "5个", "5个", "50"],
        ["总分", ("99.3 分", 1, 3), ""],
        title=TITLE,
    )
    assert totals(form) == {"total_score": "99.3"}
    assert form.totals[0].value.review == "under no header of weight or score"


def test_one_total_over_weight_and_score_is_flagged() -> None:
    form = written_form(
        ["一级指标", "三级指标", "年度指标值", "分值", "得分"],
        ["产出指标", "甲", "5个", "50", "50"],
        [("总分", 1, 3), ("100", 1, 2)],
        title=TITLE,
    )
    assert totals(form) == {"total_weight": "100", "total_score": ""}
    assert [measure.value.review for measure in form.totals] == ["one cell under 分值 | 得分"] * 2


def test_a_score_in_the_head_that_differs_from_the_total_row_is_flagged() -> None:
    form = written_form(
        ["项目名称", "绿化", "自评总分", ("98", 1, 2)],
        ["一级指标", "三级指标", "年度指标值", "分值", "得分"],
        ["产出指标", "甲", "5个", "100", "97"],
        [("总分", 1, 3), "100", "97"],
        title=TITLE,
    )
    assert totals(form) == {"total_weight": "100", "total_score": "97"}
    assert [m.value.review for m in form.totals] == ["", "another total in the form's head: 98"]


def test_nothing_below_the_foot_is_an_indicator() -> None:
    form = written_form(
        ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分"],
        ["产出指标", "数量指标", "甲", "5个", "5个", "50"],
        [("归档说明", 1, 2), ("甲一号柜", 1, 4)],
        [("填表人：王平", 1, 3), ("联系电话：0722-1", 1, 3)],
        ["归档编号", "第三", "号", "", "", ""],
        title=TITLE,
    )
    assert [i.level3 for i in form.indicators] == ["甲"]
    assert [(name, raw) for _, name, _, _, raw in kept(form)] == [
        ("归档说明", "甲一号柜"),
        ("填表人", "王平"),
        ("联系电话", "0722-1"),
        ("归档编号", "第三"),
        ("归档编号", "号"),
    ]
