"""Columns that a tester's forms divide, repeat over years or name otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.forms import recognise
from jixiao.forms.context import Heading
from jixiao.forms.others import with_rest_told
from tests.written import Written, funds, indicators, kept, not_understood, totals, written_form, written_grid

if TYPE_CHECKING:
    from jixiao.record import Form

TITLE = "2024年度项目支出绩效自评表"


def base_lines(form: Form) -> list[tuple[str, str, dict[str, str]]]:
    return [(line.line_code, line.label, {m.name: m.value.printed for m in line.measures}) for line in form.base_data]


def test_target_and_actual_divided_into_sign_value_and_unit() -> None:
    form = written_form(
        [
            ("一级指标", 2, 1),
            ("二级指标", 2, 1),
            ("三级指标", 2, 1),
            ("指标方向", 2, 1),
            ("年度指标值", 1, 3),
            ("实际完成值", 1, 3),
            ("权重", 2, 1),
            ("得分", 2, 1),
        ],
        ["比较符", "数值", "单位", "比较符", "数值", "单位"],
        ["产出指标", "数量指标", "养护里程", "正向指标", "≥", "460", "公里", "=", "472.5", "公里", "40", "40"],
        ["产出指标", "成本指标", "单位成本", "反向指标", "≤", "7,500", "元/公里", "=", "7,315.9", "元/公里", "10", "10"],
        title=TITLE,
    )
    assert indicators(form) == [
        ("产出指标", "数量指标", "养护里程", "≥", "460", "公里", "472.5", "40", "40"),
        ("产出指标", "成本指标", "单位成本", "≤", "7500", "元/公里", "7,315.9", "10", "10"),
    ]
    assert not_understood(form) == []
    assert [name for _, name, _, number, _ in kept(form) if number == 1] == ["指标方向", "比较符", "单位"]


def test_base_data_of_three_years_keeps_the_year_before_and_not_an_earlier_one() -> None:
    form = written_form(
        [("经费控制情况（元）", 3, 1), "项目", "2022年决算数", "2023年决算数", "2024年预算数", "2024年决算数", "备注"],
        ["三公经费", "382,000", "356,000", "330,000", "297,500", ""],
        ["项目支出", "2,035,000", "4,500,000", "5,000,000", "4,883,000", "含上年结转"],
        title="2024年度部门整体支出绩效评价基础数据表",
        year="2024",
    )
    assert base_lines(form) == [
        ("three_public.total", "三公经费", {"prior_year_final": "35.6000", "budget": "33.0000", "final": "29.7500"}),
        ("project.total", "项目支出", {"prior_year_final": "450.0000", "budget": "500.0000", "final": "488.3000"}),
    ]
    assert [(name, value) for _, name, _, _, value in kept(form)] == [
        ("2022年决算数", "382,000"),
        ("2022年决算数", "2,035,000"),
        ("备注", "含上年结转"),
    ]


def test_a_budget_table_of_two_years_is_read_for_its_own() -> None:
    form = written_form(
        ["支出类型", "2023年决算数", "2024年年初预算", "2024年追加(减)预算", "2024年调整后预算", "2024年决算数"],
        ["一、基本支出", "5,210.5", "5,300", "-120", "5,180", "5,180"],
        ["合计", "5,210.5", "5,300", "-120", "5,180", "5,180"],
        title="2024年度部门整体支出情况表",
        year="2024",
    )
    assert [(line.label, {m.name: m.value.printed for m in line.measures}) for line in form.budget_lines] == [
        (label, {"initial_budget": "5300", "budget_adjustment": "-120", "adjusted_budget": "5180", "final_expenditure": "5180"})
        for label in ("基本支出", "合计")
    ]
    assert [(name, value) for _, name, _, _, value in kept(form)] == [("2023年决算数", "5,210.5")] * 2


def test_weights_in_percent_and_amounts_with_a_sign_of_currency_are_plain_numbers() -> None:
    form = written_form(
        ["项目资金（万元）", "年初预算数", "全年预算数", "全年执行数", "权重", "得分"],
        ["年度部门整体支出", "¥1,860.00", "￥1,625.50", "1,625.50", "10%", "10分"],
        ["其中：财政拨款", "不适用", "无", "—", "", ""],
        ["一级指标", "二级指标", "三级指标", "目标值", "权重", "得分"],
        ["产出指标", "数量指标", "储备规模", "5吨", "90%", "90分"],
        [("合计", 1, 4), "90%", "90分"],
        title=TITLE,
    )
    assert funds(form) == [
        ("total", "年度部门整体支出", "1860.00", "1625.50", "1625.50", "·", "10", "10"),
        ("fiscal_appropriation", "财政拨款", "", "", "", "·", "", ""),
    ]
    assert totals(form) == {"total_weight": "90", "total_score": "90"}
    weights = [*(line.weight for line in form.funds), *(line.weight for line in form.indicators)]
    assert [weight.review for weight in weights if weight] == ["", "", ""]


def test_amounts_beside_their_names_are_no_columns_of_money() -> None:
    form = written_form(
        ["项目名称", ("河道保洁", 1, 3)],
        ["全年预算数（万元）", "52", "全年执行数（万元）", "51.48"],
        ["一级指标", "三级指标", "指标值", "得分"],
        ["产出指标", "保洁里程", "120公里", "90"],
        title=TITLE,
    )
    assert funds(form) == []
    assert {"52", "51.48"} <= {value for *_, value in kept(form)}


def test_what_two_names_head_in_one_cell_is_kept_and_labels_no_line() -> None:
    form = written_form(
        ["资金（万元）", "全年预算数", "全年执行数", "分值/得分"],
        ["年度资金总额", "560", "537.6", "10/9.6"],
        title=TITLE,
    )
    assert funds(form) == [("total", "年度资金总额", "·", "560", "537.6", "·", "·", "·")]
    assert kept(form) == [("money", "分值/得分", "", 1, "10/9.6")]
    assert not_understood(form) == ["分值/得分"]


def test_other_names_of_levels_and_projects() -> None:
    form = written_form(
        [("政策（项目）名称", 1, 2), ("企业研发补助", 1, 2), "预算单位", ("科技局", 1, 2)],
        ["指标类别", "指标分类", "具体指标", "计划目标", "实际完成", "标准分", "自评分"],
        ["产出", "数量", "补助企业", "≥180家", "176家", "30", "29.33"],
        title="政策和项目绩效自评表",
    )
    assert (form.text("project_name"), form.text("implementing_unit")) == ("企业研发补助", "科技局")
    assert indicators(form) == [("产出", "数量", "补助企业", "≥", "180", "家", "176家", "30", "29.33")]


def test_a_nameless_table_after_a_form_without_total_is_told_as_its_rest() -> None:
    header: list[Written] = ["一级指标", "二级指标", "三级指标", "年度指标值", "分值", "得分"]
    row: list[Written] = ["产出指标", "数量指标", "长度", "5公里", "90", "90"]
    before, closed = written_form(header, row, title=TITLE), written_form(header, row, [("总分", 1, 4), "90", "90"], title=TITLE)
    rest = recognise(written_grid(["长度", "4公里"], ["总分", "88"], page=2), Heading("", "", "2024", ""), 2)
    assert [(other.value.raw, bool(other.value.review)) for other in with_rest_told(rest, before).other] == [
        ("长度", True), ("4公里", True), ("总分", True), ("88", True),
    ]  # fmt: skip
    assert with_rest_told(rest, closed).other == ()
