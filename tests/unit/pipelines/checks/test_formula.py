"""Packs that users write: arithmetic over the contract's fields."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from jixiao.checks import check_book, load_rules
from jixiao.checks.rule import PACKS, read_pack
from jixiao.errors import UnknownName, UsageError
from jixiao.finding import Finding, Verdict
from tests.made_up import DEPARTMENT, PROJECTS, Draft

PACK = """
[[rule]]
id = "U01"
zh = "{formula}"
severity = "warning"
formula = "{formula}"
scope = "{scope}"
tolerance = "{tolerance}"
blanks = "{blanks}"
"""


def findings(
    formula: str, scope: str = "document", tolerance: str = "rounding", blanks: str = "missing", draft: Draft | None = None
) -> list[Finding]:
    rules = read_pack(PACK.format(formula=formula, scope=scope, tolerance=tolerance, blanks=blanks), "test")
    return list(check_book((draft or Draft()).book(), rules))


@pytest.mark.parametrize(
    "formula",
    [
        "figures.final.expenditure = figures.final.expenditure.basic + figures.final.expenditure.project",
        "figures.final.expenditure.basic_share = figures.final.expenditure.basic / figures.final.expenditure * 100",
        "base_data.three_public.total.final <= base_data.three_public.total.budget",
        "sum(budget_lines.文化旅游推广活动.expenditure) = 90.00",
        "budget_lines.合计.final_expenditure = budget_lines.基本支出.final_expenditure + budget_lines.项目支出.final_expenditure",
        "funds.income.general_public_budget.annual_budget > 2 * (funds.expenditure.project.annual_budget - 1)",
        "figures.staff.on_post_total ≥ 22",
    ],
)
def test_formulas_that_hold(formula: str) -> None:
    (finding,) = findings(formula)
    assert finding.verdict is Verdict.PASS, finding.detail
    assert finding.cells


def test_a_formula_is_applied_to_every_form_of_its_scope() -> None:
    found = findings("forms.total_score = funds.total.self_score + sum(indicators.self_score)", "project_self_evaluation")
    assert [(finding.instance, finding.verdict) for finding in found] == [(f"附件三-{n}", Verdict.PASS) for n in (1, 2, 3)]
    assert {finding.form_id for finding in found} == set(PROJECTS)


def test_the_sides_the_difference_and_the_tolerance_are_told() -> None:
    draft = Draft()
    draft.figure("final.expenditure", "401.5")
    (finding,) = findings("figures.final.expenditure = figures.final.income + 0.5 * figures.staff.contract", draft=draft)
    assert (finding.verdict, finding.lhs, finding.rhs) == (Verdict.FAIL, Decimal("401.5"), Decimal("402.000"))
    assert finding.difference == Decimal("-0.500")
    assert finding.tolerance == Decimal("0.055")
    assert finding.detail == "401.5 ≠ 400.00 + 0.5×4"


def test_rounding_is_the_envelope_of_the_printed_places() -> None:
    draft = Draft()
    draft.figure("final.income", "400.01")
    assert findings("figures.final.income = figures.final.expenditure", draft=draft)[0].verdict is Verdict.PASS
    assert findings("figures.final.income = figures.final.expenditure", tolerance="exact", draft=draft)[0].verdict is Verdict.FAIL


def test_a_blank_counts_as_zero_only_where_the_rule_says_so() -> None:
    formula = "funds.total.annual_budget = funds.fiscal_appropriation.annual_budget + funds.carryover.annual_budget"
    strict = findings(formula, "project_self_evaluation")
    assert {finding.verdict for finding in strict} == {Verdict.INSUFFICIENT}
    lenient = findings(formula, "project_self_evaluation", blanks="zero")
    assert lenient[0].verdict is Verdict.PASS
    assert lenient[0].assumed == "空按0：附件三-1.上年结转资金.全年预算数"


def test_a_formula_whose_names_are_nowhere_gives_no_instance() -> None:
    assert findings("figures.no.such_thing = 1") == []


@pytest.mark.parametrize("formula", ["1 +", "figures.a == = 1", "figures.a", "__import__('os')", "a = b = c", "1 = ("])
def test_nonsense_is_refused(formula: str) -> None:
    with pytest.raises(UsageError) as caught:
        findings(formula)
    assert caught.value.exit_code == 2


def test_a_pack_is_named_or_a_file(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(PACK.format(formula="1 = 1", scope="document", tolerance="exact", blanks="missing"), "utf-8")
    assert [rule.rule_id for rule in load_rules((str(path),))] == ["U01"]
    assert len(load_rules(("national", "hunan", str(path)))) == 115
    with pytest.raises(UnknownName):
        load_rules(("guangdong",))


def test_a_later_pack_replaces_a_rule(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    text = PACK.format(formula="funds.total.weight = 10", scope="department_self_evaluation", tolerance="exact", blanks="missing")
    path.write_text(text.replace("U01", "B07"), "utf-8")
    rules = {rule.rule_id: rule for rule in load_rules(("national", str(path)))}
    assert rules["B07"].statement_zh.startswith("funds")
    (finding,) = check_book(Draft().book(), (rules["B07"],))
    assert (finding.form_id, finding.verdict) == (DEPARTMENT, Verdict.PASS)


PAIR = """# two rules

[[rule]]
id = "U01"
zh = "a"
severity = "info"
formula = "1 = 1"
[[rule]]
id = "U02"
zh = "ab"
severity = "warning"
formula = "funds.total.executed > 1"
"""


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('severity = "warning"', "", "line 8, rule U02: 'severity' is missing"),
        ('"warning"', '"grave"', "line 8, rule U02: 'grave' is not a valid Severity"),
        ("total.executed", "total.excuted", "line 8, rule U02: unknown measure 'excuted' in 'funds.total.excuted'"),
        ("funds.total", "fund.total", "line 8, rule U02: unknown table 'fund'"),
        ('zh = "ab"', 'zh = "ab"\ntolerence = "exact"', "line 8, rule U02: unknown key 'tolerence'"),
        ('zh = "ab"', 'zh = "ab"\ntolerance = "about"', "line 8, rule U02: unknown tolerance 'about'"),
        ('zh = "ab"', 'zh = "ab"\nscope = "annex"', "line 8, rule U02: unknown scope 'annex'"),
        ('zh = "ab"', 'zh = "ab"\nblanks = "none"', "line 8, rule U02: unknown blanks 'none'"),
        ("> 1", "> > 1", "line 8, rule U02: unexpected '>'"),
        ("> 1", "> 1 # 1", "line 8, rule U02: can't read ' # 1'"),
        ('"U02"', '"U01"', "line 8, rule U01: id U01 is there twice"),
        ('zh = "ab"', "zh = ab", "(at line 10, column 6)"),
        ("[[rule]]", "[[rules]]", "no [[rule]] in it"),
    ],
)
def test_a_pack_that_cannot_be_used_is_refused_where_it_is_wrong(before: str, after: str, told: str) -> None:
    first, second = PAIR[: PAIR.index('[[rule]]\nid = "U02"')], PAIR[PAIR.index('[[rule]]\nid = "U02"') :]
    text = PAIR.replace(before, after) if before == "[[rule]]" else first + second.replace(before, after)
    with pytest.raises(UsageError) as caught:
        read_pack(text, "ours.toml")
    assert told in caught.value.message("en")


def test_the_example_of_the_documents_is_used_as_they_say() -> None:
    pack = Path(__file__).parents[4] / "docs" / "rules.example.toml"
    found = list(check_book(Draft().book(), load_rules((str(pack),))))
    assert [(each.rule_id, each.verdict.value) for each in found] == [
        *[("OUR01", "pass")] * 3,
        ("OUR02", "pass"),
        ("OUR03", "pass"),
        *[("OUR04", "pass")] * 3,
    ]
    assert {each.tolerance for each in found if each.rule_id == "OUR04"} == {Decimal("0.01")}
    draft = Draft()
    draft.figure("overall.government_fund", "240.01")
    draft.funds[PROJECTS[0]]["total"][1][2] = "90.02"
    failing = [(each.rule_id, each.instance) for each in check_book(draft.book(), load_rules((str(pack),))) if each.verdict is Verdict.FAIL]
    assert failing == [("OUR02", "document"), ("OUR04", "附件三-1")]


def test_every_key_and_pack_of_the_documents_is_there() -> None:
    text = (Path(__file__).parents[4] / "docs" / "rules.md").read_text("utf-8")
    for pack in PACKS:
        (count,) = re.findall(rf"\| `{pack}` \| (\d+) \|", text)
        assert len(load_rules((pack,))) == int(count)
    assert {
        key for key in ("id", "zh", "severity", "formula", "scope", "tolerance", "blanks", "needs", "source") if f"`{key}`" not in text
    } == set()
