"""Packs that users write: arithmetic over the contract's fields."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from jixiao.checks import check_book, load_rules
from jixiao.checks.rule import read_pack
from jixiao.errors import UnknownName, UsageError
from jixiao.finding import Finding, Verdict
from tests.made_up import DEPARTMENT, PROJECTS, Draft

if TYPE_CHECKING:
    from pathlib import Path

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
