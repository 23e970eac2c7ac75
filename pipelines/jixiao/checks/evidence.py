"""Is the report wrong where a rule fails, or the reading of it? A hint, never a change.

A text layer is taken at its word. What was recognised from a picture is weighed: doubts about
the reading, other readings that would satisfy the rule, the same number read elsewhere, other
rules that hold the number, and whether a single slip of reading could explain the failure at
all. A slip that could have been the writer's as well as the reader's decides nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from jixiao.amount import fold_digits, parse_amount, plain
from jixiao.checks.operand import Operand, Outcome, places
from jixiao.checks.slips import slips
from jixiao.finding import Evidence, EvidenceKind, Suspect, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.book import Book
    from jixiao.checks.rule import Rule
    from jixiao.finding import ValueKey

#: Numbers of fewer digits are the same by chance.
_TELLING_DIGITS = 4
#: Readings surer than this slip about as seldom as writers do.
_CLEAR = 0.97
_NUMBER = re.compile(r"\d[\d,，]*(?:[.．]\d+)?")


class Weighing:
    """Weighs the failing outcomes of one report."""

    def __init__(self, book: Book, held: frozenset[ValueKey]) -> None:
        self._book, self._held = book, held

    @cached_property
    def _prints(self) -> Counter[Decimal | None]:
        """How often each telling number was printed."""
        numbers = (*self._book.numbers(), *(figure for figures in self._book.stated.values() for figure in figures))
        return Counter(operand.number for operand in numbers if _is_telling(operand))

    def weigh(self, rule: Rule, outcome: Outcome) -> tuple[Suspect, tuple[Evidence, ...]]:
        """Who is probably wrong, and why one may think so."""
        operands = tuple(dict.fromkeys((*outcome.operands, *outcome.bound)))
        read = [operand for operand in operands if not self._is_sure(operand)]
        if not read:
            return (Suspect.UNKNOWN if not operands and self._book.recognised else Suspect.SOURCE), ()
        evidence = [*_doubts(read), *self._other_readings(rule, outcome, read)]
        if evidence:
            return Suspect.EXTRACTION, tuple(evidence)
        confirmed = {operand.key: reason for operand in read if (reason := self._confirmation(operand))}
        open_ones = [operand for operand in read if operand.key not in confirmed]
        evidence += confirmed.values()
        if not open_ones:
            return Suspect.SOURCE, tuple(evidence)
        if outcome.difference is None or not outcome.bound:
            return Suspect.UNKNOWN, tuple(evidence)
        return self._weigh_slips(rule, outcome, open_ones, evidence)

    def _weigh_slips(
        self, rule: Rule, outcome: Outcome, open_ones: list[Operand], evidence: list[Evidence]
    ) -> tuple[Suspect, tuple[Evidence, ...]]:
        found = [(operand, value) for operand in open_ones for value in self._slips(rule, outcome, operand)]
        evidence += [_told(EvidenceKind.ONE_SLIP, operand, f"若为 {plain(value)}（差一处笔误或误读）则成立") for operand, value in found]
        if not found:
            told = Evidence(EvidenceKind.NO_SLIP, None, "未经印证的数字中，改动任何一处都不能使其成立")
            return Suspect.SOURCE, (*evidence, told)
        is_clear = all(operand.confidence >= _CLEAR for operand, _ in found)
        return (Suspect.UNKNOWN if is_clear else Suspect.EXTRACTION), tuple(evidence)

    def _is_sure(self, operand: Operand) -> bool:
        """Whether an operand was read from a text layer; a place in the text is as sure as its page."""
        if operand.key is None and any(region.page in self._book.recognised for region in operand.regions):
            return False
        return operand.is_sure

    def _confirmation(self, operand: Operand) -> Evidence | None:
        """What else vouches for the reading of an operand."""
        if operand.key in self._held:
            return _told(EvidenceKind.HELD, operand, "参与的其他等式成立")
        if self._is_read_alike(operand):
            return _told(EvidenceKind.READ_ALIKE, operand, "各识别引擎读数一致")
        if _is_telling(operand) and self._prints[operand.number] > 1:
            return _told(EvidenceKind.REPEATED, operand, f"同一数字在报告中共出现 {self._prints[operand.number]} 处")
        return None

    def _is_read_alike(self, operand: Operand) -> bool:
        """Whether the operand was read again, and alike by every reader."""
        readings = self._book.readings_at(operand.regions)
        return len(readings) == 1 and fold_digits(readings[0]) == fold_digits(operand.raw)

    def _other_readings(self, rule: Rule, outcome: Outcome, read: list[Operand]) -> Iterator[Evidence]:
        """Second readings of single operands that would satisfy the rule."""
        for operand in read:
            if operand.key is None or operand.number is None:
                continue
            for reading in self._book.readings_at(operand.regions):
                for value in _numbers_in(reading, operand):
                    if value != operand.number and self._holds(rule, outcome, operand.key, value):
                        yield _told(EvidenceKind.SECOND_READING, operand, f"另一次识别为“{reading}”，按此成立")

    def _slips(self, rule: Rule, outcome: Outcome, operand: Operand) -> list[Decimal]:
        """Numbers one slip away from an operand that would satisfy the rule."""
        if operand.key is None or operand.number is None or operand not in outcome.bound:
            return []
        wanted = self._satisfying(rule, outcome, operand.key, operand.number)
        if wanted is None:
            return []
        reach = max(abs(wanted) / 1000, Decimal(1).scaleb(-places(operand.number)), outcome.tolerance or Decimal(0))
        close = [value for value in slips(operand.number) if abs(value - wanted) <= reach]
        return [value for value in close if self._holds(rule, outcome, operand.key, value)]

    def _satisfying(self, rule: Rule, outcome: Outcome, key: ValueKey, number: Decimal) -> Decimal | None:
        """About the number that would satisfy the rule, by two secants; None where the operand does not matter."""
        x0, y0 = number, outcome.difference
        x1 = number + (abs(number) / 100 or 1)
        for _ in range(2):
            told = self._told_with(rule, outcome, key, x1)
            if told is None or told.difference is None or y0 is None or told.difference == y0:
                return None
            y1 = told.difference
            x0, y0, x1 = x1, y1, x1 - y1 * (x1 - x0) / (y1 - y0)
        return x1

    def _holds(self, rule: Rule, outcome: Outcome, key: ValueKey, value: Decimal) -> bool:
        told = self._told_with(rule, outcome, key, value)
        return told is not None and told.verdict is Verdict.PASS

    def _told_with(self, rule: Rule, outcome: Outcome, key: ValueKey, value: Decimal) -> Outcome | None:
        """What the rule would say of the instance with another number; the book stays as it is."""
        with self._book.supposing(key, value):
            return next((told for told in rule.check(self._book) if told.instance == outcome.instance), None)


def _is_telling(operand: Operand) -> bool:
    return operand.number is not None and len(operand.number.normalize().as_tuple().digits) >= _TELLING_DIGITS


def _doubts(read: list[Operand]) -> Iterator[Evidence]:
    for operand in read:
        if operand.is_doubted:
            yield _told(EvidenceKind.DOUBTED, operand, "识别存疑，待复核")


def _told(kind: EvidenceKind, operand: Operand, reason: str) -> Evidence:
    return Evidence(kind, operand.key, f"{operand.name} {operand.printed}：{reason}".lstrip())


def _numbers_in(reading: str, operand: Operand) -> Iterator[Decimal]:
    """The numbers of a reading, in the unit of the operand: its whole text, or parts of a sentence."""
    printed = parse_amount(operand.raw).number
    scale = operand.number / printed if operand.number and printed else Decimal(1)
    whole = parse_amount(reading).number
    found = [whole] if whole is not None else [Decimal(fold_digits(text).replace(",", "")) for text in _NUMBER.findall(reading)]
    yield from (number * scale for number in found)
