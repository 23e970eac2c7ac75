"""Clauses that recognition damaged: what their words may have been, and what to tell where nobody knows.

A label may be repaired, a number never. So one wrong character in the words before a number is
looked past where that leaves one metric alone, and the figure says so; digits that are no number
and a unit with a wrong character give no figure, but are told.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from jixiao.figures.clauses import Clause, best_subject
from jixiao.figures.subjects import ANY, load_subjects

if TYPE_CHECKING:
    from jixiao.figures.clauses import Found, Scope
    from jixiao.figures.subjects import Subjects

_HAN = re.compile(r"[\u4e00-\u9fff]")
#: Letters that readers see in 0 and 1, a comma before one or two digits that was a point, or the other way round: no number.
_UNCLEAR = re.compile(r"[oOIl]|\d,\d{1,2}(?!\d)|\d,\d{4}|\.\d+[.,]")
#: Words are looked past only where so many characters of them are right, and no further from the number than this.
_LEAST, _REACH = 3, 16
#: Numbers of dates are no figures.
_DATE = re.compile(r"[年月日号]")
#: Words, and then a number that nothing follows.
_CUT_OFF = re.compile(r"(?<=[\u4e00-\u9fff]{4})(?P<number>\d(?:[\d.,]*\d)?)(?P<more>多|余|来)?$")


@cache
def load_misread() -> Misread:
    """With the bundled subjects."""
    return Misread()


class Misread:
    """How the clauses of a recognised paragraph may have been misread."""

    number = re.compile(r"(?<![\d.,])(?P<number>(?:\d|(?<![A-Za-z])[oOIl])(?:[\d.,oOIl]*[\doOIl])?)(?P<more>多|余|来)?")

    def __init__(self) -> None:
        self._subjects = load_subjects(loose=True)

    def value(self, match: re.Match[str]) -> Decimal | None:
        """The number, unless its points and commas make none."""
        return None if _UNCLEAR.search(match["number"]) else Decimal(match["number"].replace(",", ""))

    def cut_off(self, text: str) -> re.Match[str] | None:
        """The number that a paragraph ends with: its unit is in a line that was taken for another paragraph's."""
        return _CUT_OFF.search(text)

    def unit(self, text: str, place: int, prefix: str, scope: Scope, subjects: Subjects) -> str:
        """The unit that one wrong character hides, or "".

        Any character may stand for a unit of one: only where the words before the number name a subject counted in it.
        """
        if _DATE.match(text, place):
            return ""
        near = next((unit for unit in subjects.kinds if len(unit) > 1 and _differ(text[place : place + len(unit)], unit) == 1), "")
        if near or not _HAN.match(text, place):
            return near
        for unit in (unit for unit in subjects.kinds if len(unit) == 1):
            best = best_subject(Clause(prefix, prefix, text[place + 1 :], subjects.kinds[unit]), scope, subjects)
            if best and len(prefix) - best.start > _LEAST:
                return unit
        return ""

    def subject(self, clause: Clause, scope: Scope) -> Found | None:
        """The one subject that the words name with one character of them wrong; None where there are several, or none."""
        first = max(0, len(clause.prefix) - _REACH)
        places = (place for place in range(first, len(clause.prefix)) if _HAN.match(clause.prefix[place]))
        found = [best for place in places if (best := best_subject(_with_any(clause, place), scope, self._subjects))]
        found = [best for best in found if len(clause.prefix) - best.start > _LEAST]
        return found[0] if len({best.subject.metric for best in found}) == 1 else None


def _with_any(clause: Clause, place: int) -> Clause:
    """The clause with any character at a place of the words before its number."""
    prefix = clause.prefix[:place] + ANY + clause.prefix[place + 1 :]
    return clause._replace(prefix=prefix)


def _differ(text: str, other: str) -> int:
    """How many characters differ; all of them where the lengths do."""
    return sum(a != b for a, b in zip(text, other, strict=True)) if len(text) == len(other) else len(other)
