"""A made-up report whose records satisfy every rule, for tests to break one thing in it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from jixiao.checks import Book, Intake

UNIT = "青河县文化馆"
BASE, DEPARTMENT, TABLE_1, TABLE_2 = "01", "02", "06", "07"
PROJECTS = ("03", "04", "05")
NAMES = ("文化旅游推广活动", "国有土地使用权出让金安排的展馆建设", "文物数字化平台")
_PERIODS = ("prior_year_final", "budget", "final")
_MONEY = ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score")
_LEVEL2 = (
    *(("产出指标", "50", name, "12.5") for name in ("数量指标", "质量指标", "时效指标", "成本指标")),
    *(("效益指标", "30", name, "7.5") for name in ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标")),
    ("满意度指标", "10", "服务对象满意度指标", "10"),
)
_BASE = """
staffing|staffing|财政供养人员情况|authorized_posts=20 actual_staff=18 control_rate_pct=90
three_public|three_public.total|三公经费|5.00 4.50 4.00
three_public|three_public.vehicle|1、公务用车购置和维护经费|3.00 3.00 2.80
three_public|three_public.vehicle.purchase|公车购置|0.00 0.00 0.00
three_public|three_public.vehicle.maintenance|公车运行维护|3.00 3.00 2.80
three_public|three_public.overseas|2、出国经费|0.00 0.00 0.00
three_public|three_public.reception|3、公务接待|2.00 1.50 1.20
project|project.total|项目支出|120.00 150.00 150.00
project|project.01|1、文化旅游推广活动|80.00 90.00 90.00
project|project.02|2、国有土地使用权出让金安排的展馆建设|30.00 40.00 40.00
project|project.03|3、文物数字化平台|10.00 20.00 20.00
public_fund|public_fund.total|公用经费|12.00 10.50 10.50
public_fund|public_fund.office|办公经费|6.00 5.00 5.00
procurement|procurement.total|政府采购金额|—— 31.00 30.00
basic_adjustment|basic_adjustment.total|部门基本支出预算调整|—— - -
building|building|楼堂馆所控制情况|approved_scale_sqm=- actual_scale_sqm=- scale_control_rate_pct=- budget_investment=- actual_investment=- investment_control_rate_pct=-
"""
_TABLE_1 = """
基本支出|250.00 0.00 250.00 250.00 0.00
人员经费|239.50 0.00 239.50 239.50 0.00
日常公用经费|10.50 0.00 10.50 10.50 0.00
项目支出|100.00 50.00 150.00 150.00 0.00
合计|350.00 50.00 400.00 400.00 0.00
"""
_TABLE_2 = """
文化旅游推广活动|文化旅游体育与传媒支出|75.00 15.00 90.00 90.00 100 /
国有土地使用权出让金安排的展馆建设|城乡社区支出|20.00 20.00 40.00 40.00 100 /
文物数字化平台|文化旅游体育与传媒支出|5.00 15.00 20.00 20.00 100 /
合计||100.00 50.00 150.00 150.00 100 /
"""
_COLUMNS_1 = ("initial_budget", "budget_adjustment", "adjusted_budget", "final_expenditure", "year_end_balance")
_COLUMNS_2 = ("initial_budget", "adjustment", "executable_budget", "expenditure", "execution_rate_pct", "over_under")
_FIGURES = """
org.internal_organs 3 个
staff.authorized 20 人
staff.on_post_total 22 人
staff.on_post_established 18 人
staff.contract 4 人
gpb.basic 250.00 万元
gpb.basic.personnel 239.50 万元
gpb.basic.public 10.50 万元
gpb.personnel.pension 39.50 万元
gpb.personnel.medical 20.00 万元
gpb.personnel.medical.admin 12.00 万元
gpb.personnel.medical.inst 8.00 万元
gpb.personnel.housing_fund 180.00 万元
gpb.public.office 10.50 万元
gpb.project 90.00 万元
gpb.project.culture 90.00 万元
govfund.total 40.00 万元
govfund.urban_rural 40.00 万元
perf.projects_year_label 2023 年
perf.projects_attracted 10 个
perf.projects_major 3 个
perf.resettlement_foundations 20 户
perf.resettlement_built 10 户
overall.total_expenditure 400.00 万元
overall.general_public_budget 340.00 万元
overall.government_fund 40.00 万元
overall.other_funds 20.00 万元
problem.final_income 400.00 万元
problem.initial_budget 350.00 万元
problem.excess_multiple 0.14 倍
budget.income 350.00 万元
budget.income.general_public 350.00 万元
budget.expenditure 350.00 万元
budget.expenditure.basic 250.00 万元
budget.expenditure.project 100.00 万元
final.income 400.00 万元
final.income_increase 50.00 万元
final.expenditure 400.00 万元
final.expenditure.basic 250.00 万元
final.expenditure.basic_share 62.5 %
final.expenditure.project 150.00 万元
final.expenditure.project_share 37.5 %
three_public.budget.total 4.50 万元
three_public.budget.overseas 0.00 万元
three_public.budget.vehicle 3.00 万元
three_public.budget.reception 1.50 万元
three_public.final.total 4.00 万元
three_public.final.overseas 0.00 万元
three_public.final.vehicle_maintenance 2.80 万元
three_public.final.reception 1.20 万元
procurement.total 30.00 万元
procurement.goods 10.00 万元
procurement.works 5.00 万元
procurement.services 15.00 万元
assets.total 900.00 万元
assets.liabilities 100.00 万元
assets.net 800.00 万元
assets.fixed_original 500.00 万元
assets.in_use 450.00 万元
assets.utilisation_rate 90.0 %
staff.authorized 20 人
"""
_COVER = (f"2023年度{UNIT}部门整体支出绩效自评报告", f"部门（单位）名称：{UNIT}（盖章）", "2024年3月1日")
_TEXT = ("一、部门基本情况", "本馆内设3个机构，包括：办公室、展览部、活动部。", "二、支出情况", "以下说明15万元以上的项目。")
_SIGNED = "填表人：张三 填报日期：2024年3月1日 联系电话：7654321 单位负责人签字：李四"


class Draft:
    """The report as records that a test may change before it is checked."""

    def __init__(self) -> None:
        self.document = {"fiscal_year": "2023", "unit_name": UNIT, "report_title": _COVER[0], "document_id": "0", "file_name": "x.pdf"}
        self.forms = {form["form_id"]: form for form in _forms()}
        self.totals = {form_id: {"total_weight": "100", "total_score": "100"} for form_id in (DEPARTMENT, *PROJECTS)}
        self.base = {code: (section, label, values) for section, code, label, values in _base_lines()}
        self.funds = {DEPARTMENT: _department_money(), **dict(zip(PROJECTS, _project_money(), strict=True))}
        self.indicators = {form_id: _indicators(form_id) for form_id in (DEPARTMENT, *PROJECTS)}
        self.table_1 = {label: dict(zip(_COLUMNS_1, values.split(), strict=True)) for label, values in _rows(_TABLE_1)}
        self.table_2 = {label: (kind, dict(zip(_COLUMNS_2, values.split(), strict=True))) for label, kind, values in _rows(_TABLE_2)}
        self.figures = [line.split() for line in _FIGURES.split("\n") if line]
        self.cover, self.text = list(_COVER), list(_TEXT)
        self.signed = dict.fromkeys(PROJECTS, _SIGNED)
        self.headers = ["2022年决算数", "2023年预算数", "2023年决算数"]
        self.frugality = "集中采购办公用品"
        self.earlier: Draft | None = None

    def figure(self, metric: str, value: str, unit: str = "", occurrence: int = 1) -> None:
        """State another value."""
        line = [line for line in self.figures if line[0] == metric][occurrence - 1]
        line[1], line[2] = value, unit or line[2]

    def book(self) -> Book:
        """The records as the rules see them."""
        intake = Intake()
        self.fill(intake)
        (book,) = intake.close()
        book.earlier = self.earlier.book() if self.earlier else None
        return book

    def fill(self, intake: Intake) -> None:
        """Hand the entries in, as they come from one document."""
        intake.add("documents", self.document)
        for form_id, form in self.forms.items():
            intake.add("forms", {**form, **self.totals.get(form_id, {})})
            if form_id in self.signed:
                _add_text(intake, [self.signed[form_id]], int(form_id))
        _add_text(intake, [*self.cover, *self.text], 20)
        self._add_records(intake)
        for place, line in enumerate(self.figures):
            occurrence = sum(other[0] == line[0] for other in self.figures[: place + 1])
            _add_figure(intake, line, occurrence)

    def _add_records(self, intake: Intake) -> None:
        for form_id, totals in self.totals.items():
            for measure, value in totals.items():
                _add_fact(intake, form_id, "forms", "", measure, value)
            _add_fact(intake, form_id, "forms", "", "goal_expected", "x")
        for number, (code, (section, label, values)) in enumerate(self.base.items(), 1):
            for measure, value in values.items():
                head = {"line_code": code, "section": section, "label": label.lstrip("0123456789、… ")}
                _add_row(intake, "base_data", {"form_id": BASE, "line_no": number, **head, "measure": measure, "value": value})
        intake.add("tables", {"form_id": BASE, "pages": [1], "cells": self._cells()})
        for form_id, money in self.funds.items():
            for number, (code, (label, amounts)) in enumerate(money.items(), 1):
                _add_wide(intake, "funds", form_id, number, {"line_code": code, "label": label}, dict(zip(_MONEY, amounts, strict=True)))
        for form_id, lines in self.indicators.items():
            for number, line in enumerate(lines, 1):
                measures: dict[str, str | None] = {
                    name: line[name] for name in ("level1_weight", "target_value", "actual_value", "weight", "self_score")
                }
                _add_wide(intake, "indicators", form_id, number, line, measures)
        for form_id, table in ((TABLE_1, {k: ("", v) for k, v in self.table_1.items()}), (TABLE_2, self.table_2)):
            for number, (label, (kind, values)) in enumerate(table.items(), 1):
                for measure, value in values.items():
                    place = {"form_id": form_id, "line_no": number, "category": kind, "label": label}
                    _add_row(intake, "budget_lines", {**place, "measure": measure, "value": value})

    def _cells(self) -> list[dict[str, Any]]:
        cells = [_cell(0, column, text, "header") for column, text in enumerate(self.headers, 1)]
        for number, (_, label, _) in enumerate(self.base.values(), 1):
            cells += [_cell(number, 0, label, "label"), _cell(number, 1, "", "value")]
        return [*cells, _cell(90, 0, "厉行节约保障措施", "section"), _cell(90, 1, self.frugality, "")]


def _forms() -> list[dict[str, Any]]:
    blank = dict.fromkeys(
        ("project_name", "supervising_department", "implementing_unit", "goal_expected", "goal_actual", "total_weight", "total_score"), ""
    )
    blank["fiscal_year"] = "2023"
    heads = [
        (BASE, "base_data", "附件一", "2023年度部门整体支出绩效评价基础数据表"),
        (DEPARTMENT, "department_self_evaluation", "附件二", "2023年度部门整体支出绩效自评表"),
        *(
            (form_id, "project_self_evaluation", f"附件三-{number}", "2023年度项目支出绩效自评表")
            for number, form_id in enumerate(PROJECTS, 1)
        ),
        (TABLE_1, "budget_execution", "", "整体支出情况"),
        (TABLE_2, "project_execution", "", "项目支出完成情况"),
    ]
    forms = [
        {**blank, "form_id": a, "form_type": b, "attachment": c, "title": d, "first_page": int(a), "last_page": int(a)}
        for a, b, c, d in heads
    ]
    for form in forms[1:5]:
        form.update(implementing_unit=UNIT, goal_expected="办好展览", goal_actual="已办好")
    for form, name in zip(forms[2:5], NAMES, strict=True):
        form["project_name"] = name
    return forms


def _rows(text: str) -> list[list[str]]:
    return [line.split("|") for line in text.split("\n") if line]


def _base_lines() -> list[tuple[str, str, str, dict[str, str]]]:
    lines = []
    for section, code, label, printed in _rows(_BASE):
        words = printed.split()
        values = dict(word.split("=") for word in words) if "=" in printed else dict(zip(_PERIODS, words, strict=True))
        lines.append((section, code, label, {name: "" if value == "-" else value for name, value in values.items()}))
    return lines


def _department_money() -> dict[str, tuple[str, list[str | None]]]:
    def part(label: str, amount: str) -> tuple[str, list[str | None]]:
        return label, [None, amount, None, None, None, None]

    return {
        "total": ("年度资金总额", ["350.00", "400.00", "400.00", "100", "10", "10"]),
        "income.general_public_budget": part("一般公共预算", "340.00"),
        "income.government_fund": part("政府性基金拨款", "40.00"),
        "income.special_account": part("纳入专户管理的非税收入拨款", ""),
        "income.other_funds": part("其他资金", "20.00"),
        "expenditure.basic": part("基本支出", "250.00"),
        "expenditure.project": part("项目支出", "150.00"),
    }


def _project_money() -> list[dict[str, tuple[str, list[str | None]]]]:
    amounts = (["75.00", "90.00", "90.00"], ["20.00", "40.00", "40.00"], ["5.00", "20.00", "20.00"])
    blank: list[str | None] = [""] * 6
    return [
        {
            "total": ("年度资金总额", [*own, "100", "10", "10"]),
            "fiscal_appropriation": ("当年财政拨款", blank if number == 2 else [*own, "100", "", ""]),
            "carryover": ("上年结转资金", blank),
            "other_funds": ("其他资金", [*own, "100", "", ""] if number == 2 else blank),
        }
        for number, own in enumerate(amounts)
    ]


def _indicators(form_id: str) -> list[dict[str, str]]:
    common = {
        "operator": "",
        "target": "100%",
        "target_value": "100",
        "unit": "%",
        "actual": "100%",
        "actual_value": "100",
        "deviation_reason": "",
    }
    return [
        {
            **common,
            "level1": one,
            "level1_weight": heading,
            "level2": two,
            "level3": f"{two}{form_id}",
            "weight": weight,
            "self_score": weight,
        }
        for one, heading, two, weight in _LEVEL2
    ]


_STATUS = Counter({"": "blank", "——": "not_applicable", "/": "not_applicable"})


def _add_fact(intake: Intake, form_id: str, table: str, line_no: str, measure: str, value: str, raw: str = "") -> None:
    place = {"page": 1, "x0": 1.0, "y0": float(line_no or 0), "x1": 2.0, "y1": float(line_no or 0) + 1}
    status = _STATUS[value] or "number"
    fact = {
        "form_id": form_id,
        "table": table,
        "line_no": line_no,
        "measure": measure,
        "value": value,
        "raw": raw or value,
        "status": status,
    }
    intake.add("facts", {**fact, **place, "source": "text_layer", "confidence": "1.000", "review": ""})


def _add_row(intake: Intake, table: str, row: dict[str, Any]) -> None:
    raw, value = row["value"], _folded(row["value"])
    _add_fact(intake, row["form_id"], table, str(row["line_no"]), row["measure"], value, raw)
    intake.add(table, {**row, "value": "" if value in ("——", "/") else value})


def _folded(value: str) -> str:
    return value.replace("．", ".")


def _add_wide(intake: Intake, table: str, form_id: str, number: int, head: dict[str, Any], measures: dict[str, str | None]) -> None:
    for measure, value in measures.items():
        if value is not None:
            _add_fact(intake, form_id, table, str(number), measure, value)
    key = "line_no" if table == "funds" else "row_no"
    intake.add(table, {"form_id": form_id, key: number, **head, **{name: value or "" for name, value in measures.items()}})


def _add_figure(intake: Intake, line: list[str], occurrence: int) -> None:
    metric, value, unit = line
    _add_fact(intake, "", "figures", str(occurrence), metric, value)
    row = {"figure_id": f"{metric}#{occurrence}", "metric": metric, "occurrence": occurrence, "value": value, "unit": unit}
    intake.add("figures", {**row, "quote": f"{metric}{value}{unit}", "page": 1})


def _add_text(intake: Intake, lines: list[str], page: int) -> None:
    for number, text in enumerate(lines):
        box = [50.0, 20.0 * number, 50.0 + 8 * len(text), 20.0 * number + 10]
        intake.add("text", {"text": text, "page": page, "box": box, "source": "text_layer"})


def _cell(row: int, column: int, text: str, role: str) -> dict[str, Any]:
    return {
        "row": row,
        "column": column,
        "page": 1,
        "box": [1.0, float(row), 2.0, float(row) + 1] if column == 1 else [0, row, 1, row + 1],
        "text": text,
        "role": role,
    }


def last_year() -> Draft:
    """The made-up unit's report on the year before, which this year's agrees with."""
    draft = Draft()
    draft.document["fiscal_year"] = "2022"
    for code, (_, _, values) in draft.base.items():
        if "final" in values and code != "procurement.total":
            values["final"] = values["prior_year_final"]
    # 90.00 planned, 88.00 spent: this much may be carried over.
    draft.funds[PROJECTS[0]]["total"][1][2] = "88.00"
    draft.table_1["合计"]["year_end_balance"] = "2.00"
    return draft
