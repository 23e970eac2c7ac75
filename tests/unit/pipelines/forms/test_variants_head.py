"""Identity rows, goals and forms that are not one table (forms/variants.md §2.2, §2.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.document import TextLine
from jixiao.forms.reader import FormReader
from jixiao.geometry import Box
from jixiao.record import Form, FormType
from tests.written import Written, funds, indicators, kept, written_form, written_grid

if TYPE_CHECKING:
    from jixiao.grid import Grid

TITLE = "2022年度项目支出绩效自评表"
MONEY: list[list[Written]] = [
    [("项目资金（万元）", 2, 1), "", "年初预算数", "全年预算数", "全年执行数"],
    ["年度资金总额", "10", "12", "11"],
]
INDICATORS: list[list[Written]] = [
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "长度", "5公里", "5公里", "90", "90"],
]


def fields(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name, _ in form.texts}


def test_identity_side_by_side_and_a_label_with_its_value_in_one_cell() -> None:
    form = written_form(
        ["项目名称", "绿化", "主管部门及代码", "318-某局", "实施单位（盖章）", "某所"],
        [("项目负责人：张三", 1, 3), ("联系电话：0722-1234567", 1, 3)],
        *INDICATORS,
        title=TITLE,
    )
    assert fields(form) == {"project_name": "绿化", "supervising_department": "318-某局", "implementing_unit": "某所"}
    assert [(name, raw) for _, name, _, _, raw in kept(form)] == [("项目负责人", "张三"), ("联系电话", "0722-1234567")]


def test_identity_labels_over_their_values() -> None:
    form = written_form(
        [("项目名称", 1, 3), ("主管部门", 1, 2), ("实施单位", 1, 2)],
        [("绿化", 1, 3), ("某局", 1, 2), ("某所", 1, 2)],
        *INDICATORS,
        title=TITLE,
    )
    assert fields(form) == {"project_name": "绿化", "supervising_department": "某局", "implementing_unit": "某所"}


def test_a_second_cell_for_a_field_is_kept_beside_it() -> None:
    form = written_form(
        ["一级项目名称", "环境", "二级项目名称", "绿化"],
        ["填报单位", "某局", "资金使用单位", "某所"],
        *INDICATORS,
        title=TITLE,
    )
    assert fields(form) == {"project_name": "环境", "implementing_unit": "某局"}
    assert kept(form) == [
        ("identity", "二级项目名称", "project_name", 0, "绿化"),
        ("identity", "资金使用单位", "implementing_unit", 0, "某所"),
    ]


def test_a_name_that_is_blank_stays_blank() -> None:
    form = written_form(["项目名称", "", "主管部门", "某局"], *INDICATORS, title=TITLE)
    assert fields(form) == {"project_name": "", "supervising_department": "某局"}


def test_checkbox_rows_of_hubei_are_kept() -> None:
    form = written_form(
        ["项目名称", ("绿化", 1, 6)],
        ["项目属性", ("1.部门预算项目□ 2.省直专项☑", 1, 6)],
        ["项目类型", ("1、常年性项目√ 2、延续性项目□", 1, 6)],
        *INDICATORS,
        ["偏差大或目标未完成原因分析", ("无", 1, 6)],
        ["改进措施及结果应用方案", ("加强管理", 1, 6)],
        title=TITLE,
    )
    assert [(name, raw) for _, name, _, _, raw in kept(form)] == [
        ("项目属性", "1.部门预算项目□ 2.省直专项☑"),
        ("项目类型", "1、常年性项目√ 2、延续性项目□"),
        ("偏差大或目标未完成原因分析", "无"),
        ("改进措施及结果应用方案", "加强管理"),
    ]
    assert len(form.indicators) == 1


def test_goals_as_a_list_of_rows_and_goals_that_are_numbers() -> None:
    form = written_form(
        [("年度总体目标", 3, 1), ("年初设定目标", 1, 3), ("年度总体目标完成情况综述", 1, 3)],
        [("1.修路", 1, 3), ("43.2", 1, 3)],
        [("2.绿化", 1, 3), ("", 1, 3)],
        *INDICATORS,
        title=TITLE,
    )
    assert fields(form) == {"goal_expected": "1.修路2.绿化", "goal_actual": "43.2"}


def test_blocks_in_any_order() -> None:
    form = written_form(
        *INDICATORS,
        [("总分", 1, 5), "90", "90"],
        *MONEY,
        ["项目名称", ("绿化", 1, 4)],
        title=TITLE,
    )
    assert [block.kind for block in form.blocks] == ["indicators", "money", "identity"]
    assert (fields(form), funds(form)[0][2:5], indicators(form)[0][2]) == ({"project_name": "绿化"}, ("10", "12", "11"), "长度")


def line(text: str, top: float, page: int = 1) -> TextLine:
    return TextLine(text, page, Box(60, top, 60 + 10.0 * len(text), top + 10))


def forms_of(*found: Grid | TextLine) -> list[Form]:
    reader = FormReader()
    items = [item for one in found for item in reader.read(one)] + list(reader.end())
    assert [item for item in items if isinstance(item, TextLine)] == [item for item in found if isinstance(item, TextLine)]
    return [item for item in items if isinstance(item, Form)]


HEAD = written_grid(["项目名称", ("绿化", 1, 4)], *MONEY)
REST = written_grid(*INDICATORS, page=2)


def test_a_form_whose_indicators_are_a_table_of_their_own_is_one_form() -> None:
    (form,) = forms_of(line(TITLE, 10), HEAD, line("绩效指标完成情况", 300), REST)
    assert (form.form_id, form.title, form.grid.pages) == ("01", TITLE, (1, 2))
    assert (form.text("project_name"), len(form.funds), len(form.indicators)) == ("绿化", 1, 1)


def test_a_table_with_a_title_of_its_own_is_another_form() -> None:
    first, second = forms_of(line(TITLE, 10), HEAD, line("2022年度部门整体支出绩效自评表", 300), REST)
    assert (first.title, len(first.indicators)) == (TITLE, 0)
    assert (second.form_type, len(second.indicators)) == (FormType.DEPARTMENT, 1)


def test_a_table_far_below_is_another_form() -> None:
    notes = [line(f"说明文字第{number}行，与表无关。", 200 + 20.0 * number) for number in range(5)]
    assert len(forms_of(line(TITLE, 10), HEAD, *notes, REST)) == 2


def test_two_forms_in_one_table_are_two_forms() -> None:
    grid = written_grid(
        [(TITLE, 1, 7)],
        ["项目名称", ("绿化", 1, 6)],
        *INDICATORS,
        [("2023年度项目支出绩效自评表", 1, 7)],
        [("单位：元", 1, 7)],
        ["项目名称", ("亮化", 1, 6)],
        [("项目资金", 2, 1), "", "年初预算数", "全年预算数", ("全年执行数", 1, 3)],
        ["年度资金总额", "10000", "10000", ("10000", 1, 3)],
        *INDICATORS,
    )
    first, second = forms_of(grid)
    assert [(f.form_id, f.title, f.fiscal_year, f.text("project_name")) for f in (first, second)] == [
        ("01", TITLE, "2022", "绿化"),
        ("02", "2023年度项目支出绩效自评表", "2023", "亮化"),
    ]
    assert (second.amount_unit, funds(second)[0][2]) == ("元", "1.0000")


def test_two_projects_in_one_table_without_a_title_between_are_two_forms() -> None:
    rows: list[list[Written]] = [["项目名称", ("绿化", 1, 6)], *INDICATORS, ["项目名称", ("亮化", 1, 6)], *INDICATORS]
    forms = forms_of(line(TITLE, 10), written_grid(*rows))
    assert [(form.text("project_name"), len(form.indicators)) for form in forms] == [("绿化", 1), ("亮化", 1)]


def test_a_second_report_in_a_file_takes_neither_year_nor_unit_of_the_first() -> None:
    money: list[list[Written]] = [
        [("项目资金", 2, 1), "", "年初预算数", "全年预算数", "全年执行数"],
        ["年度资金总额", "10", "12", "11"],
    ]
    grid = written_grid(["项目名称", ("绿化", 1, 4)], *money, *INDICATORS)
    first, second = forms_of(
        line("2022年度甲局部门整体支出绩效自评报告", 10),
        line("项目支出绩效自评表", 40),
        line("单位：元", 60),
        grid,
        line("2023年度乙局部门整体支出绩效自评报告", 400),
        line("项目支出绩效自评表", 440),
        grid,
    )
    assert (first.fiscal_year, funds(first)[0][2]) == ("2022", "0.0010")
    assert (second.fiscal_year, funds(second)[0][2]) == ("2023", "10")
    doubt = second.funds[0].initial_budget
    assert doubt is not None and doubt.review == "no unit of money printed: taken as ten thousand yuan"


def test_a_unit_that_only_an_earlier_table_prints_is_used_and_flagged() -> None:
    money: list[list[Written]] = [[("项目资金", 2, 1), "", "年初预算数", "全年预算数"], ["年度资金总额", "10000", "12000"]]
    grid = written_grid(["项目名称", ("绿化", 1, 3)], *money, *INDICATORS)
    _, second = forms_of(line(TITLE, 10), line("单位：元", 30), grid, line(TITLE, 300), grid)
    value = second.funds[0].initial_budget
    assert value is not None and (value.printed, value.review) == ("1.0000", "unit of money printed with another table only")
