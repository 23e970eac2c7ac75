"""Cells → typed values, each with its doubts written down."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao.amount import Amount, Status, fold_digits, is_money_unit, parse_amount, to_wan
from jixiao.document import Origin
from jixiao.forms.repair import looks_like
from jixiao.messages import render
from jixiao.record import Provenance, Value

if TYPE_CHECKING:
    from decimal import Decimal

    from jixiao.document import TextLine
    from jixiao.grid import Cell

_PERCENT = "百分比"
#: What readers make of ‰, which no model knows.
_PER_MILLE = re.compile(r"\d%[0oO]")
#: Units that mean "in points" in a percentage or score column.
_PERCENT_UNITS = ("", "%", _PERCENT, "百分点")
_SCORE_UNITS = ("", "分", *(f"{points}{grade}" for points in ("", "分") for grade in "优良中差"))
#: Below this a person should look.
_SURE = 0.9
#: Decimals that a number on several lines may have, at most; one with thousands separators.
_PLACES, _GROUPED_PLACES = 6, 4
#: Characters without a mapping in their font: the glyph is there, its meaning is not.
_UNMAPPED = "\ufffd"


def provenance_of(cell: Cell) -> Provenance:
    """Where the cell was printed and how surely it was read."""
    page, box = cell.region
    return Provenance(page, box, cell.origin, cell.confidence)


def text_value(cell: Cell) -> Value:
    """The cell's text as a value."""
    status = Status.TEXT if cell.lines else Status.BLANK
    return Value(cell.raw, status, None, provenance_of(cell), review=reading_doubt(cell.least_certain))


def doubted(value: Value, doubt: str) -> Value:
    """The value with a further reason to look at it, unless it has one."""
    return value._replace(review=value.review or doubt) if doubt else value


def printed_value(cell: Cell, text: str | None = None, doubt: str = "") -> Value:
    """What a cell prints, as a number with its unit where it is one; nothing is converted."""
    amount = _parsed(cell, text)
    doubt = doubt or amount.doubt or reading_doubt(cell.least_certain)
    raw = cell.raw if text is None else text
    return Value(raw, amount.status, amount.number, provenance_of(cell), amount.unit, doubt)


def money_value(cell: Cell, unit: str, text: str | None = None, unit_doubt: str = "") -> Value:
    """An amount of money in 万元, exactly converted from `unit` or the unit in the cell.

    `text` is the part of the cell to read, where a label is printed in the same cell;
    `unit_doubt` is why `unit` may be wrong, for an amount that prints none itself.
    """
    amount = _parsed(cell, text)
    if unit_doubt and amount.number and not amount.unit:
        amount = replace(amount, doubt=amount.doubt or unit_doubt)
    printed = amount.unit if is_money_unit(amount.unit) else unit
    if amount.unit and not is_money_unit(amount.unit):
        amount = replace(amount, doubt=amount.doubt or f"unit {amount.unit} in a column of money")
    if amount.number is not None and is_money_unit(printed):
        amount = replace(amount, number=to_wan(amount.number, printed))
    return _value(cell, amount, "万元")


def percent_value(cell: Cell, text: str | None = None) -> Value:
    """A percentage in points: "100%" is 100."""
    amount = _expecting(_parsed(cell, text), _PERCENT_UNITS, "percentages")
    if amount.number is not None and not amount.unit and 0 < amount.number <= 1:
        amount = replace(amount, doubt=amount.doubt or "share or percentage: no percent sign")
    return _value(cell, amount, "%")


def score_value(cell: Cell, text: str | None = None) -> Value:
    """A weight or score in points; a grade such as 优 may stand behind it."""
    return _value(cell, _expecting(_parsed(cell, text), _SCORE_UNITS, "scores"), "分")


def weight_value(cell: Cell, text: str | None = None) -> Value:
    """A weight in points, which some forms print as a share of 100: 10% is 10 of them."""
    return _value(cell, _expecting(_parsed(cell, text), (*_SCORE_UNITS, "%"), "scores"), "分")


def plain_value(cell: Cell, unit: str, text: str | None = None) -> Value:
    """A number whose unit the form's column names, or the one printed behind it."""
    amount = _parsed(cell, text)
    return _value(cell, amount, amount.unit or unit)


def target_value(cell: Cell, text: str | None = None) -> tuple[Value, Amount]:
    """A target or actual value: a number with its unit where it is one, else text."""
    amount = _parsed(cell, text)
    if _PER_MILLE.search(fold_digits(cell.text)):
        amount = replace(amount, doubt=amount.doubt or render("per_mille", "en", text=cell.text))
    unit = unit_key(amount.unit, cell)
    if amount.status is Status.NUMBER or amount.doubt:
        return _value(cell, amount, unit), amount
    return Value(cell.raw, amount.status, None, provenance_of(cell), review=reading_doubt(cell.least_certain)), amount


def unit_key(unit: str, cell: Cell) -> str:
    """The unit as records have it: 百分比 is %, also where a reader took a character of it for one that looks alike."""
    is_misread = cell.origin is Origin.OCR and len(unit) == len(_PERCENT) and looks_like(unit, _PERCENT)
    return "%" if is_misread or unit in (_PERCENT, "％") else unit


def _parsed(cell: Cell, text: str | None = None) -> Amount:
    """The cell's number; doubted where its lines may be two numbers and not one."""
    amount = parse_amount(cell.text if text is None else text)
    if text is not None or amount.status is not Status.NUMBER or not _digits_apart(cell):
        return amount
    if not cell.is_wrapped():
        return replace(amount, doubt=amount.doubt or "number printed on several lines that had room")
    if cell.origin is Origin.OCR and amount.number is not None and not _is_joined_surely(cell, amount.number):
        return replace(amount, doubt=amount.doubt or "number recognised on several lines that may not be one")
    return amount


def _is_joined_surely(cell: Cell, number: Decimal) -> bool:
    """Whether recognised lines are one number.

    A point at the end of a line is lost more easily than one inside, so a number without any may be
    two orders too large; one with more decimals than is usual has something else behind it: a stamped date.
    """
    places = -int(number.as_tuple().exponent)
    return 0 < places <= (_GROUPED_PLACES if "," in fold_digits(cell.text) else _PLACES)


def _digits_apart(cell: Cell) -> bool:
    """Whether more than one line has digits: in 10⏎分 the break divides no number."""
    return sum(any(c.isdecimal() for c in line.text) for line in cell.lines) > 1


def _expecting(amount: Amount, units: tuple[str, ...], what: str) -> Amount:
    if amount.status is Status.NUMBER and amount.unit not in units:
        return replace(amount, doubt=amount.doubt or f"unit {amount.unit} in a column of {what}")
    return amount


def _value(cell: Cell, amount: Amount, unit: str) -> Value:
    doubt = amount.doubt or reading_doubt(cell.least_certain)
    if amount.status is Status.TEXT:
        doubt = doubt or "text where a number belongs"
    if _UNMAPPED in cell.raw:
        scanned = cell.origin is Origin.OCR
        amount, doubt = Amount(Status.UNREADABLE), reading_doubt(cell.least_certain) if scanned else "glyph without a meaning in its font"
    return Value(cell.raw, amount.status, amount.number, provenance_of(cell), unit, doubt)


def reading_doubt(line: TextLine | None) -> str:
    """Why the reading of a line wants a look, or ""."""
    if line is None or line.confidence >= _SURE:
        return ""
    if line.doubt:
        return render(line.doubt, "en", readings=" | ".join(line.readings) or line.text)
    return "recognised with doubt" if line.origin is Origin.OCR else "text crosses a ruling line"
