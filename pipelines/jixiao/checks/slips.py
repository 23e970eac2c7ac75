"""Numbers one slip of a reader or a writer away: a digit misread, lost, doubled or swapped, a point moved."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from jixiao.amount import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = "0123456789"


def slips(number: Decimal) -> list[Decimal]:
    """Every number one slip away from how `number` is printed, each once, `number` itself not.

    >>> Decimal("33963.61") in slips(Decimal("3396.61")), Decimal("1.28") in slips(Decimal("12.8"))
    (True, True)
    """
    printed = plain(abs(number))
    found: dict[Decimal, None] = {}
    for text in (*_replaced(printed), *_lost(printed), *_added(printed), *_swapped(printed), *_moved(printed)):
        try:
            found[Decimal(text).copy_sign(number)] = None
        except InvalidOperation:
            continue
    found.pop(number, None)
    return list(found)


def _replaced(printed: str) -> Iterator[str]:
    for place, sign in enumerate(printed):
        if sign.isdigit():
            yield from (printed[:place] + digit + printed[place + 1 :] for digit in _DIGITS if digit != sign)


def _lost(printed: str) -> Iterator[str]:
    for place in range(len(printed)):
        yield printed[:place] + printed[place + 1 :]


def _added(printed: str) -> Iterator[str]:
    for place in range(len(printed) + 1):
        yield from (printed[:place] + digit + printed[place:] for digit in _DIGITS)


def _swapped(printed: str) -> Iterator[str]:
    for place in range(len(printed) - 1):
        yield printed[:place] + printed[place + 1] + printed[place] + printed[place + 2 :]


def _moved(printed: str) -> Iterator[str]:
    digits = printed.replace(".", "")
    for place in range(1, len(digits)):
        yield f"{digits[:place]}.{digits[place:]}"
