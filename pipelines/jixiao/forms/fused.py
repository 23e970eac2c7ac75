"""Values run together in one cell, told apart where arithmetic leaves one way only.

76%107.6 under 执行率 | 分值 | 得分 is 76% | 10 | 7.6, because the score is the rate of the
weight (forms/variants.md §4.5). Every other run-together text stays whole.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = re.compile(r"(?:0|[1-9]\d*)(?:\.\d+)?%?")
_FIELDS = {"execution_rate_pct", "weight", "self_score"}
#: No execution is worth more points than this.
_MOST_POINTS = Decimal(100)


def told_apart(fields: Sequence[str], text: str) -> list[str]:
    """The values of the fields, in their order; [] where there is no way or more than one.

    >>> told_apart(["execution_rate_pct", "weight", "self_score"], "76%107.6")
    ['76%', '10', '7.6']
    >>> told_apart(["weight", "self_score"], "88100")
    []
    """
    if set(fields) != _FIELDS or len(fields) != len(_FIELDS) or text.count("%") > 1:
        return []
    ways = [[text[:one], text[one:two], text[two:]] for one, two in combinations(range(1, len(text)), 2)]
    fitting = [parts for parts in ways if _fits(dict(zip(fields, parts, strict=True)))]
    return fitting[0] if len(fitting) == 1 else []


def _fits(parts: dict[str, str]) -> bool:
    """Whether the parts are numbers, the score the rate of the weight as far as it is printed."""
    if not all(map(_NUMBER.fullmatch, parts.values())) or "%" in parts["weight"] + parts["self_score"]:
        return False
    rate, weight, score = (Decimal(parts[name].rstrip("%")) for name in ("execution_rate_pct", "weight", "self_score"))
    places = Decimal(1).scaleb(int(score.as_tuple().exponent))
    return weight <= _MOST_POINTS and abs(rate * weight / 100 - score) <= places / 2
