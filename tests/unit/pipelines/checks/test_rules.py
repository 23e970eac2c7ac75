"""Every rule with a report that satisfies it and one, changed in one place, that does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jixiao.checks import Rule, check_book, load_rules
from jixiao.finding import Finding, Verdict
from tests.made_up import DEPARTMENT, PROJECTS, Draft, last_year

Change = Callable[[Draft], None]
FIRST, SECOND, THIRD = PROJECTS
RULES = {rule.rule_id: rule for rule in load_rules()}


def base(code: str, measure: str, value: str) -> Change:
    return lambda draft: draft.base[code][2].update({measure: value})


def base_label(code: str, label: str) -> Change:
    def change(draft: Draft) -> None:
        section, _, values = draft.base[code]
        draft.base[code] = (section, label, values)

    return change


def money(form_id: str, code: str, measure: str, value: str | None) -> Change:
    columns = ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score")

    def change(draft: Draft) -> None:
        values = list(draft.funds[form_id][code][1])
        values[columns.index(measure)] = value
        draft.funds[form_id][code] = (draft.funds[form_id][code][0], values)

    return change


def indicator(number: int, **fields: str) -> Change:
    return lambda draft: draft.indicators[DEPARTMENT][number].update(fields)


def total(measure: str, value: str) -> Change:
    return lambda draft: draft.totals[DEPARTMENT].update({measure: value})


def form(form_id: str, **fields: str) -> Change:
    return lambda draft: draft.forms[form_id].update(fields)


def first_table(label: str, measure: str, value: str) -> Change:
    return lambda draft: draft.table_1[label].update({measure: value})


def second_table(label: str, measure: str, value: str) -> Change:
    return lambda draft: draft.table_2[label][1].update({measure: value})


def figure(metric: str, value: str, unit: str = "", occurrence: int = 1) -> Change:
    return lambda draft: draft.figure(metric, value, unit, occurrence)


def text(old: str, new: str) -> Change:
    return lambda draft: setattr(draft, "text", [line.replace(old, new) for line in draft.text])


def attribute(name: str, value: object) -> Change:
    return lambda draft: setattr(draft, name, value)


def both(*changes: Change) -> Change:
    def change(draft: Draft) -> None:
        for each in changes:
            each(draft)

    return change


def same_indicators(draft: Draft) -> None:
    for form_id in PROJECTS:
        draft.indicators[form_id] = draft.indicators[DEPARTMENT]


def all_buildings(rate: str) -> Change:
    values = {"approved_scale_sqm": "200", "actual_scale_sqm": "190", "scale_control_rate_pct": rate, "budget_investment": "100.00"}
    values |= {"actual_investment": "90.00", "investment_control_rate_pct": "90"}
    return both(*(base("building", measure, value) for measure, value in values.items()))


def after_last_year(draft: Draft) -> None:
    draft.earlier = last_year()


ITEM = "文化旅游推广活动"
FAILING: dict[str, Change] = {
    "A01": base("staffing", "control_rate_pct", "100"),
    "A02": base("staffing", "actual_staff", "21"),
    "A03": base("three_public.total", "final", "4.10"),
    "A04": base("three_public.vehicle", "final", "2.90"),
    "A05": base("three_public.reception", "final", "1.60"),
    "A06": base("three_public.reception", "prior_year_final", "1.10"),
    "A07": base("project.total", "final", "151.00"),
    "A08": base_label("three_public.reception", "4、公务接待"),
    "A09": base("public_fund.office", "final", "11.00"),
    "A10": base("procurement.total", "final", "31.50"),
    "A11": base("public_fund.office", "final", "——"),
    "A12": first_table("基本支出", "adjusted_budget", "260.00"),
    "A13": all_buildings("90"),
    "A14": attribute("frugality", ""),
    "A15": base("project.01", "prior_year_final", ""),
    "A16": base("public_fund.office", "final", "-5.00"),
    "A17": lambda draft: None,
    "A18": base_label("project.03", "…… 3、文物数字化平台"),
    "A19": base("three_public.total", "final", "11.00"),
    "B01": money(DEPARTMENT, "income.other_funds", "annual_budget", "21.00"),
    "B02": money(DEPARTMENT, "expenditure.basic", "annual_budget", "251.00"),
    "B03": money(DEPARTMENT, "expenditure.basic", "annual_budget", "250.03"),
    "B04": money(FIRST, "total", "execution_rate_pct", "98"),
    "B05": money(FIRST, "total", "executed", "90.01"),
    "B06": money(FIRST, "total", "self_score", "9"),
    "B07": money(FIRST, "total", "weight", "20"),
    "B08": indicator(0, level1_weight="40"),
    "B09": indicator(0, weight="10.5"),
    "B10": total("total_weight", "95"),
    "B11": total("total_score", "99"),
    "B12": total("total_score", ""),
    "B13": indicator(0, self_score="13.5"),
    "B14": indicator(0, actual_value="80"),
    "B15": indicator(0, self_score="11.5"),
    "B16": indicator(3, level2="其他指标"),
    "B17": form(DEPARTMENT, goal_actual=""),
    "B18": money(DEPARTMENT, "total", "initial_budget", "300.00"),
    "B19": same_indicators,
    "B20": form(FIRST, implementing_unit="青河县图书馆"),
    "B21": indicator(0, actual_value="140"),
    "B22": indicator(0, actual="104%", actual_value="104"),
    "P01": money(FIRST, "carryover", "executed", "1.00"),
    "P02": money(FIRST, "fiscal_appropriation", "weight", "10"),
    "P03": form(SECOND, attachment="附件三-4"),
    "P04": money(FIRST, "carryover", "executed", "0"),
    "P05": attribute("signed", dict.fromkeys(PROJECTS, "填表人： 填报日期： 联系电话：")),
    "P06": form(FIRST, project_name="其他文化和旅游支出"),
    "X01": form(FIRST, project_name="文化旅游推广活动费"),
    "X02": base("project.01", "budget", "91.00"),
    "X03": base("project.01", "final", "91.00"),
    "X04": money(DEPARTMENT, "expenditure.project", "annual_budget", "151.00"),
    "X05": base("project.total", "final", "151.00"),
    "X06": money(DEPARTMENT, "income.government_fund", "annual_budget", "41.00"),
    "X07": money(DEPARTMENT, "income.other_funds", "annual_budget", "21.00"),
    "X08": figure("budget.expenditure.project", "99.00"),
    "X09": money(DEPARTMENT, "total", "initial_budget", "351.00"),
    "X10": figure("final.income", "401.00"),
    "X11": figure("overall.other_funds", "21.00"),
    "X12": figure("final.expenditure.basic", "251.00"),
    "X13": figure("gpb.basic.public", "11.50"),
    "X14": figure("three_public.final.reception", "1.30"),
    "X15": figure("procurement.total", "31.00"),
    "X16": figure("staff.authorized", "21", occurrence=2),
    "X17": second_table(ITEM, "expenditure", "91.00"),
    "X18": second_table(ITEM, "executable_budget", "91.00"),
    "X19": text("15万元", "30万元"),
    "X20": second_table("合计", "expenditure", "151.00"),
    "X21": figure("gpb.project.culture", "91.00"),
    "X22": figure("gpb.project", "91.00"),
    "X23": figure("overall.general_public_budget", "341.00"),
    "X24": figure("gpb.basic", "251.00"),
    "X25": money(FIRST, "fiscal_appropriation", "executed", "341.00"),
    "X26": money(FIRST, "total", "executed", "341.00"),
    "X27": second_table(ITEM, "expenditure", "91.00"),
    "N01": figure("gpb.basic", "251.00"),
    "N02": figure("gpb.personnel.pension", "38.50"),
    "N03": figure("gpb.personnel.medical.inst", "9.00"),
    "N04": figure("gpb.public.office", "9.50"),
    "N05": figure("gpb.project.culture", "80.00"),
    "N06": figure("gpb.project.culture", "90.00", "元"),
    "N07": figure("govfund.urban_rural", "41.00"),
    "N08": figure("overall.government_fund", "41.00"),
    "N09": figure("problem.excess_multiple", "0.24"),
    "N10": figure("budget.income", "351.00"),
    "N11": figure("final.income_increase", "51.00"),
    "N12": figure("final.expenditure", "40.00"),
    "N13": figure("final.expenditure", "40.00"),
    "N14": figure("final.expenditure.basic_share", "63.5"),
    "N15": figure("three_public.budget.total", "5.50"),
    "N16": figure("procurement.goods", "11.00"),
    "N17": figure("assets.net", "810.00"),
    "N18": figure("assets.utilisation_rate", "95.0"),
    "N19": figure("staff.contract", "5"),
    "N20": figure("perf.projects_year_label", "2022"),
    "N21": figure("staff.authorized", "21", occurrence=2),
    "N22": first_table("人员经费", "final_expenditure", "240.50"),
    "N23": first_table("合计", "final_expenditure", "401.00"),
    "N24": first_table("项目支出", "budget_adjustment", ""),
    "N25": first_table("项目支出", "year_end_balance", "1.00"),
    "N26": first_table("项目支出", "initial_budget", "101.00"),
    "N27": figure("gpb.basic", "245.00"),
    "N28": second_table(ITEM, "execution_rate_pct", "90"),
    "N29": second_table("合计", "adjustment", "51.00"),
    "N30": second_table("合计", "execution_rate_pct", ""),
    "N31": lambda draft: draft.table_2.update({ITEM: ("城乡社区支出", draft.table_2[ITEM][1])}),
    "N32": lambda draft: draft.text.append("三、其他需要说明的情况"),
    "N33": lambda draft: draft.cover.__setitem__(2, "年 月 日"),
    "N34": figure("perf.projects_major", "11"),
    "N35": text("、活动部", ""),
    "L01": base("three_public.total", "final", "4．00"),
    "L02": text("展览部", "合暑办公室"),
    "L03": text("二、", "2、"),
    "L04": base("procurement.total", "final", "30"),
    "Y01": both(after_last_year, base("three_public.total", "prior_year_final", "5.10")),
    "Y02": both(after_last_year, money(FIRST, "carryover", "annual_budget", "2.10")),
    "Y03": both(after_last_year, money(SECOND, "carryover", "annual_budget", "2.10")),
    "L05": form(DEPARTMENT, title="2022年度部门整体支出绩效自评表"),
}
#: Where the report as it is gives no passing instance.
PASSING: dict[str, Change] = {
    "A13": all_buildings("95"),
    "A17": base("project.01", "budget", "91.00"),
    "Y01": after_last_year,
    "Y02": both(after_last_year, money(FIRST, "carryover", "annual_budget", "2.00")),
    "Y03": both(after_last_year, money(FIRST, "carryover", "annual_budget", "2.00")),
}


def findings(rule_id: str, change: Change) -> list[Finding]:
    draft = Draft()
    change(draft)
    return list(check_book(draft.book(), (RULES[rule_id],)))


def test_every_rule_has_its_examples() -> None:
    assert list(RULES) and set(RULES) == set(FAILING)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_a_report_that_satisfies_the_rule(rule_id: str) -> None:
    found = findings(rule_id, PASSING.get(rule_id, lambda draft: None))
    assert {finding.verdict for finding in found} == {Verdict.PASS}, [f.detail for f in found if f.verdict is not Verdict.PASS]


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_a_report_that_breaks_the_rule(rule_id: str) -> None:
    found = findings(rule_id, FAILING[rule_id])
    assert Verdict.FAIL in {finding.verdict for finding in found}
    assert all(finding.suspect for finding in found if finding.verdict is Verdict.FAIL)


@pytest.mark.parametrize("rule_id", sorted(RULES))
def test_a_report_without_records_gives_the_rule_nothing_to_fail(rule_id: str) -> None:
    from jixiao.checks import Intake

    (empty,) = Intake().close()
    assert all(outcome.verdict is not Verdict.FAIL for outcome in RULES[rule_id].check(empty))


def test_instances_of_a_rule_have_names_of_their_own() -> None:
    found = [(finding.rule_id, finding.instance) for finding in check_book(Draft().book(), load_rules())]
    assert len(found) == len(set(found))


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.rule_id)
def test_a_rule_says_in_two_languages_what_it_wants(rule: Rule) -> None:
    assert all((rule.statement_zh, rule.statement_en, rule.formula, rule.source, rule.scope, rule.tolerance))
