"""Budget execution tables in the text."""

from __future__ import annotations

from jixiao.record import Form, FormType
from tests.written import written_form


def rows(form: Form) -> list[tuple[str, str, dict[str, str], str]]:
    return [
        (line.category, line.label, {measure.name: measure.value.printed for measure in line.measures}, line.remark)
        for line in form.budget_lines
    ]


def test_overall_execution_with_its_columns_in_another_order() -> None:
    form = written_form(
        ["支出类别", "决算数", "年初预算数", "调整后预算数", "执行率"],
        ["基本支出", "543.74", "384.51", "543.74", "100%"],
        ["其中：人员经费", "367.35", "338.01", "367.35", "100%"],
        ["合  计", "543.74", "384.51", "543.74", "100%"],
        title="部门整体支出情况",
    )
    assert form.form_type is FormType.BUDGET_EXECUTION
    assert rows(form) == [
        (
            "",
            "基本支出",
            {"final_expenditure": "543.74", "initial_budget": "384.51", "adjusted_budget": "543.74", "execution_rate_pct": "100"},
            "",
        ),
        (
            "",
            "人员经费",
            {"final_expenditure": "367.35", "initial_budget": "338.01", "adjusted_budget": "367.35", "execution_rate_pct": "100"},
            "",
        ),
        (
            "",
            "合计",
            {"final_expenditure": "543.74", "initial_budget": "384.51", "adjusted_budget": "543.74", "execution_rate_pct": "100"},
            "",
        ),
    ]


def test_project_execution_with_spanning_categories_and_a_total_in_any_label_column() -> None:
    form = written_form(
        ["序号", "项目类别", "项目名称", "年初预算", "调整", "可执行预算", "支出金额", "执行率", "备注"],
        [("1", 2, 1), ("教育支出", 2, 1), "校舍维修", "/", "10", "10", "10", "100%", "追加"],
        ["营养餐", "5", "", "5", "4.50", "90%", ""],
        ["", ("合计", 1, 2), "5", "10", "15", "14.50", "", ""],
        title="项目支出完成情况",
    )
    assert form.form_type is FormType.PROJECT_EXECUTION
    school = {"initial_budget": "", "adjustment": "10", "executable_budget": "10", "expenditure": "10", "execution_rate_pct": "100"}
    meals = {"initial_budget": "5", "adjustment": "", "executable_budget": "5", "expenditure": "4.50", "execution_rate_pct": "90"}
    total = {"initial_budget": "5", "adjustment": "10", "executable_budget": "15", "expenditure": "14.50", "execution_rate_pct": ""}
    assert rows(form) == [
        ("教育支出", "校舍维修", school, "追加"),
        ("教育支出", "营养餐", meals, ""),
        ("", "合计", total, ""),
    ]
    assert form.budget_lines[0].measures[0].value.status.value == "not_applicable"


def test_a_header_that_is_not_understood_is_reported() -> None:
    form = written_form(
        ["类别", "年初预算", "决算支出", "年末结余", "同比增幅"],
        ["基本支出", "1", "1", "0", "3%"],
        title="部门整体支出情况",
    )
    assert [header.printed for header in form.headers if not header.field] == ["同比增幅"]
