"""Totals that leave the budget's execution out, targets set anew, years further back: no report is wrong for its form."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.checks import check_book, load_rules
from jixiao.finding import Finding, Verdict
from tests.made_up import DEPARTMENT, Draft

RULES = {rule.rule_id: rule for rule in load_rules()}


def found(draft: Draft, rule_id: str) -> list[Finding]:
    return list(check_book(draft.book(), (RULES[rule_id],)))


def department(draft: Draft, rule_id: str) -> Finding:
    return found(draft, rule_id)[0]


def without_points(draft: Draft, *, weight: str, score: str) -> Draft:
    """The department's form with no points for its execution, and these totals."""
    for _, values in draft.funds[DEPARTMENT].values():
        values[4] = values[5] = None
    draft.totals[DEPARTMENT] = {"total_weight": weight, "total_score": score}
    return draft


@pytest.mark.parametrize(
    ("weight", "verdict"), [("90", Verdict.PASS), ("100", Verdict.INSUFFICIENT), ("101", Verdict.FAIL), ("89", Verdict.FAIL)]
)
def test_a_total_of_a_form_that_prints_no_points_for_execution(weight: str, verdict: Verdict) -> None:
    for rule_id in ("B10", "B11"):
        assert department(without_points(Draft(), weight=weight, score=weight), rule_id).verdict is verdict


def test_a_total_of_the_indicators_alone_says_so() -> None:
    draft = Draft()
    draft.totals[DEPARTMENT] = {"total_weight": "90", "total_score": "90"}
    outcome = department(draft, "B10")
    assert (outcome.verdict, outcome.lhs, outcome.rhs, outcome.assumed) == (
        Verdict.PASS, Decimal(90), Decimal(90), "合计不含预算执行率",
    )  # fmt: skip
    draft.totals[DEPARTMENT]["total_weight"] = "91"
    assert department(draft, "B10").verdict is Verdict.FAIL


def test_a_target_set_anew_within_the_year_is_not_scored_by_the_old_one() -> None:
    draft = Draft()
    draft.indicators[DEPARTMENT][0].update(actual_value="80")
    assert department(draft, "B14").verdict is Verdict.FAIL
    draft.forms[DEPARTMENT]["other"] = [{"field": "adjusted_target", "line_no": 1, "status": "number", "value": "80"}]
    assert department(draft, "B14").verdict is Verdict.NOT_APPLICABLE
    draft.forms[DEPARTMENT]["other"] = [{"field": "adjusted_target", "line_no": 1, "status": "text", "value": ""}]
    assert department(draft, "B14").verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("headers", "verdict"),
    [
        (["2021年决算数", "2022年决算数", "2023年预算数", "2023年决算数"], Verdict.PASS),
        (["2021年决算数", "2022年预算数", "2022年决算数"], Verdict.FAIL),
        (["2022年决算数", "2023年决算数", "2024年预算数"], Verdict.FAIL),
    ],
)
def test_base_data_may_look_back_further_but_names_both_years(headers: list[str], verdict: Verdict) -> None:
    draft = Draft()
    draft.headers = headers
    assert found(draft, "L05")[-1].verdict is verdict


def test_a_growth_below_zero_is_no_negative_amount() -> None:
    draft = Draft()
    draft.indicators[DEPARTMENT][0].update(target_value="-3.5", actual_value="-4.2")
    assert [finding.verdict for finding in found(draft, "A16")] == [Verdict.PASS]
