"""Records → findings: the arithmetic of a report, checked and pinned to its cells.

A rule is an entry of a pack (`packs/*.toml`) that names a pure function over the records of
one document, or a formula. Nothing here changes a value: a failing rule is a finding about
the report, or a hint that the reading of it was wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.checks.book import Book
from jixiao.checks.rule import PACKS, Rule, load_rules
from jixiao.finding import Finding, Suspect, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.operand import Operand, Outcome
    from jixiao.finding import ValueKey

__all__ = ["PACKS", "Book", "Rule", "check_book", "load_rules"]


def check_book(book: Book, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    """The findings of every rule on every instance the document gives it, rule by rule."""
    for rule in rules:
        for outcome in rule.check(book):
            yield _finding(rule, outcome)


def _finding(rule: Rule, outcome: Outcome) -> Finding:
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
        _suspect(outcome.operands) if outcome.verdict is Verdict.FAIL else None,
        cells,
        _keys((*outcome.operands, *outcome.also)),
        _keys(outcome.bound),
    )


def _keys(operands: tuple[Operand, ...]) -> tuple[ValueKey, ...]:
    return tuple(dict.fromkeys(operand.key for operand in operands if operand.key))


def _suspect(operands: tuple[Operand, ...]) -> Suspect:
    """Who is probably wrong: a doubted reading, else the report where all was read from a text layer."""
    if any(operand.is_doubted for operand in operands):
        return Suspect.EXTRACTION
    return Suspect.SOURCE if all(operand.is_sure for operand in operands) else Suspect.UNKNOWN
