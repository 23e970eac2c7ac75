"""Records → findings: the arithmetic of a report, checked and pinned to its cells.

A rule is an entry of a pack (`packs/*.toml`) that names a pure function over the records of
one document, or a formula. Nothing here changes a value: a failing rule is a finding about
the report, or a hint that the reading of it was wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.checks.book import Book
from jixiao.checks.evidence import Weighing
from jixiao.checks.intake import Intake
from jixiao.checks.operand import Outcome
from jixiao.checks.rule import PACKS, Needs, Rule, load_rules
from jixiao.finding import Finding, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.operand import Operand
    from jixiao.finding import Evidence, Suspect, ValueKey

__all__ = ["PACKS", "Book", "Intake", "Rule", "check_book", "check_books", "load_rules"]


def check_books(books: tuple[Book, ...], rules: tuple[Rule, ...]) -> Iterator[Finding]:
    """The findings on a document's reports, one after the other."""
    for book in books:
        yield from check_book(book, rules)


def check_book(book: Book, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    """The findings of every rule on every instance a report gives it, rule by rule.

    From the second report of a document on, its number is part of an instance's name.
    """
    outcomes = _outcomes(book, rules)
    if not book.recognised:
        held: frozenset[ValueKey] = frozenset()
    else:
        # What other rules say of a number that was recognised helps to tell who is wrong.
        told = list(outcomes)
        held = frozenset(key for _, outcome in told if outcome.verdict is Verdict.PASS for key in _keys(outcome.bound))
        outcomes = iter(told)
    weighing = Weighing(book, held)
    for rule, outcome in outcomes:
        suspect, evidence = weighing.weigh(rule, outcome) if outcome.verdict is Verdict.FAIL else (None, ())
        name = outcome.instance if book.number == 1 else f"第{book.number}份.{outcome.instance}"
        yield _finding(rule, outcome._replace(instance=name), suspect, evidence)


def _outcomes(book: Book, rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, Outcome]]:
    for rule in rules:
        for outcome in rule.check(book):
            yield rule, _on_what_was_read(rule, book, outcome) if book.unread else outcome


def _on_what_was_read(rule: Rule, book: Book, outcome: Outcome) -> Outcome:
    """The outcome, without a verdict where what was not read might make the rule hold."""
    if outcome.verdict is not Verdict.FAIL or not _may_be_cut(rule.needs, book, (*outcome.operands, *outcome.also)):
        return outcome
    return Outcome(outcome.instance, Verdict.INSUFFICIENT, detail=f"未读全文，不作判断：{outcome.detail}", operands=outcome.operands)


def _may_be_cut(needs: Needs, book: Book, operands: tuple[Operand, ...]) -> bool:
    """Whether something that the rule needs may stand on a page that was not read."""
    if needs is Needs.REPORT:
        return True
    used = {operand.form_id for operand in operands if operand.form_id}
    cut = [form for form in book.forms if form.is_cut and (form.form_id in used or not used)]
    if needs is Needs.FORM:
        return bool(cut)
    return any(form.is_cut_at(operand.key) for form in cut for operand in operands)


def _finding(rule: Rule, outcome: Outcome, suspect: Suspect | None, evidence: tuple[Evidence, ...]) -> Finding:
    form_id = next((operand.form_id for operand in outcome.operands if operand.form_id), "")
    cells = tuple(region for operand in outcome.operands for region in operand.regions)
    return Finding(
        rule.rule_id,
        rule.severity,
        outcome.verdict,
        form_id,
        outcome.instance,
        outcome.lhs,
        outcome.rhs,
        outcome.difference,
        outcome.tolerance,
        outcome.assumed,
        outcome.detail,
        suspect,
        cells,
        _keys((*outcome.operands, *outcome.also)),
        _keys(outcome.bound),
        evidence,
    )


def _keys(operands: tuple[Operand, ...]) -> tuple[ValueKey, ...]:
    return tuple(dict.fromkeys(operand.key for operand in operands if operand.key))
