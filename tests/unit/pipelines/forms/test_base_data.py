"""Base-data tables: bands, measures by year, codes by name and place."""

from __future__ import annotations

from jixiao.record import Form, FormType
from tests.written import Written, written_form

TITLE = "2023年度部门整体支出绩效评价基础数据表"

STAFF: list[list[Written]] = [
    [("财政供养人员情况（人）", 2, 1), "编制数", "2023年实际在职人数", "控制率"],
    ["143", "136", "95.10%"],
]
COST_HEADER: list[Written] = ["经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数"]


def lines(form: Form) -> list[tuple[str, str, str, str]]:
    return [(line.section, line.line_code, line.parent_code, line.label) for line in form.base_data]


def values(form: Form, number: int) -> dict[str, str]:
    return {measure.name: measure.value.printed for measure in form.base_data[number].measures}


def test_bands_measures_and_codes_of_a_common_sheet() -> None:
    form = written_form(
        *STAFF,
        COST_HEADER,
        ["三公经费：", "10.2", "9", "8.05"],
        ["1、公务用车购置及运行维护费", "6", "6", "5.05"],
        ["其中：公务用车购置费", "0", "0", "0"],
        ["公务用车运行维护费", "6", "6", "5.05"],
        ["2、因公出国（境）费", "0", "0", "0"],
        ["3、公务接待费", "4.2", "3", "3"],
        ["项目支出：", "300", "310", "305"],
        ["1、业务工作专项", "200", "210", "205"],
        ["2、污染防治", "100", "100", "100"],
        ["公用经费", "55", "50", "49.9"],
        ["其中：办公费", "5", "5", "5"],
        ["政府采购", "——", "36", "36"],
        [("楼堂馆所控制情况\n（2023年完工项目）", 2, 1), "批复规模（㎡）", "实际规模（㎡）", "规模控制率"],
        ["100", "98.5", "98.5%"],
        title=TITLE,
    )
    assert form.form_type is FormType.BASE_DATA
    assert lines(form) == [
        ("staffing", "staffing", "", "财政供养人员情况"),
        ("three_public", "three_public.total", "", "三公经费"),
        ("three_public", "three_public.vehicle", "three_public.total", "公务用车购置及运行维护费"),
        ("three_public", "three_public.vehicle.purchase", "three_public.vehicle", "公务用车购置费"),
        ("three_public", "three_public.vehicle.maintenance", "three_public.vehicle", "公务用车运行维护费"),
        ("three_public", "three_public.overseas", "three_public.total", "因公出国（境）费"),
        ("three_public", "three_public.reception", "three_public.total", "公务接待费"),
        ("project", "project.total", "", "项目支出"),
        ("project", "project.01", "project.total", "业务工作专项"),
        ("project", "project.02", "project.total", "污染防治"),
        ("public_fund", "public_fund.total", "", "公用经费"),
        ("public_fund", "public_fund.office", "public_fund.total", "办公费"),
        ("procurement", "procurement.total", "", "政府采购"),
        ("building", "building", "", "楼堂馆所控制情况"),
    ]
    assert values(form, 0) == {"authorized_posts": "143", "actual_staff": "136", "control_rate_pct": "95.10"}
    assert values(form, 1) == {"prior_year_final": "10.2", "budget": "9", "final": "8.05"}
    assert values(form, 13) == {"approved_scale_sqm": "100", "actual_scale_sqm": "98.5", "scale_control_rate_pct": "98.5"}
    assert [measure.value.unit for measure in form.base_data[13].measures] == ["㎡", "㎡", "%"]


def test_years_may_stand_in_another_order() -> None:
    form = written_form(
        ["经费控制情况（元）", "2023年决算数", "2022年决算数", "2023年预算数"],
        ["三公经费", "80500", "102000.5", "90000"],
        ["公务接待费", "30000", "42000", "30000"],
        title=TITLE,
    )
    assert values(form, 0) == {"final": "8.0500", "prior_year_final": "10.20005", "budget": "9.0000"}
    assert form.amount_unit == "元"


def test_rows_of_text_and_blank_values_are_kept_apart() -> None:
    form = written_form(
        COST_HEADER,
        ["部门基本支出预算调整", "——", "", "0"],
        ["厉行节约保障措施", ("严格执行制度", 1, 3)],
        title=TITLE,
    )
    assert lines(form) == [("basic_adjustment", "basic_adjustment.total", "", "部门基本支出预算调整")]
    assert [measure.value.status.value for measure in form.base_data[0].measures] == ["not_applicable", "blank", "number"]
