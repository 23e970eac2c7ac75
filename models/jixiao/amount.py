"""Printed text → number: exact decimals, percentages, marks for "not applicable".

Nothing is corrected here. What is not plainly a number stays text, and what is read as a
number through a doubtful mark (a comma that may be a decimal point) says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


class Status(StrEnum):
    """What a printed value is; blank, zero, "——" and "/" are four different things."""

    NUMBER = "number"
    BLANK = "blank"
    NOT_APPLICABLE = "not_applicable"
    TEXT = "text"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Amount:
    """A parsed text.

    Attributes:
        status: What the text is.
        number: The number as printed, places kept; None unless `status` is NUMBER.
        unit: The unit printed behind the number ("%", "万元", "个"), or "".
        operator: One of ≥ ≤ = > < where printed before (or as a word around) the number.
        doubt: Why a person should look, or "".
    """

    status: Status
    number: Decimal | None = None
    unit: str = ""
    operator: str = ""
    doubt: str = ""


BLANK = Amount(Status.BLANK)
NOT_APPLICABLE = Amount(Status.NOT_APPLICABLE)
TEXT = Amount(Status.TEXT)

#: Horizontal strokes, among them the Han digit 一 that stands for one when alone in a cell,
#: a slash, or the words for "none" (forms/ambiguities.md 2 and 3).
_NOT_APPLICABLE = re.compile(r"[-—–―─－一ー‐‑‒−]{1,6}|[/／∕]|无|不适用|[…]{1,2}|\.{3,6}")
#: #REF!, #DIV/0!, #N/A and the ##### of a column too narrow.
_SPREADSHEET_ERROR = re.compile(r"#(?:[A-Z]+[A-Z0-9/]*[!?]?|#+)")
_NUMBER = r"[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_LETTER = r"[%‰㎡㎢㎞㎏℃A-Za-z\u3400-\u9fff]"
#: 元/吨, 人次/年: so much of one for each of the other.
_UNIT = rf"(?:{_LETTER}{{1,8}}?/{_LETTER}{{1,6}}?|{_LETTER}{{0,8}}?)"
#: "80%(含80%)", "90%以上（含）": a bound that says it belongs to its range.
_INCLUDED = r"(?:\(含[^()]{0,10}\))?"
#: ¥1,625.50: the sign says the currency, not the unit.
_AMOUNT = re.compile(rf"[¥￥]?(?P<number>{_NUMBER})(?P<unit>{_UNIT})(?P<suffix>及以上|以上|以内|之内|及以内|及以下|以下)?{_INCLUDED}")
#: 2021年12月, 12月底前, 2023年: a time and no quantity; 1年 and 3个月 are quantities.
_DATE = re.compile(
    r"(?:19|20)\d\d年.*|(?:1[0-2]|0?[1-9])月(?:(?:[12]\d|3[01]|0?[1-9])[日号])?(?:底|初|末|中旬|上旬|下旬)?(?:前|之前|以前|止|完成)?"
)
#: Marks seen where a decimal point belongs; read as one, but flagged (ambiguities.md 1).
_DOUBTFUL_POINT = re.compile(r"(?P<whole>[+-]?\d+)[。·・,，、](?P<places>\d+)(?P<percent>%?)")

_OPERATORS = {
    "控制在": "≤", "不突破": "≤", "不晚于": "≤", "大于等于": "≥", "大于或等于": "≥", "小于等于": "≤", "小于或等于": "≤", "达到": "", "≥": "≥", "≧": "≥", ">=": "≥", "=>": "≥", "⩾": "≥", "不少于": "≥", "不低于": "≥", "不小于": "≥", "至少": "≥",
    "≤": "≤", "≦": "≤", "<=": "≤", "=<": "≤", "⩽": "≤", "不超过": "≤", "不高于": "≤", "不大于": "≤", "不多于": "≤",
    "=": "=", "═": "=", "﹦": "=", "等于": "=", ">": ">", "大于": ">", "高于": ">", "超过": ">", "<": "<", "小于": "<", "低于": "<",
}  # fmt: skip
_SUFFIXES = {"及以上": "≥", "以上": "≥", "及以内": "≤", "以内": "≤", "之内": "≤", "及以下": "≤", "以下": "≤"}
_OPERATOR = re.compile("|".join(map(re.escape, sorted(_OPERATORS, key=len, reverse=True))))


#: Full-width ASCII to plain, and the minus sign. Not NFKC: that would make a digit of ① and
#: of the exponent in 10², and two characters of ㎡.
_PLAIN: dict[int, int | str] = {**{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}, 0x2212: "-"}


def fold_digits(text: str) -> str:
    """`text` without white space, full-width digits, dots and signs made plain.

    >>> fold_digits("1．8351"), fold_digits("１００ ％")
    ('1.8351', '100%')
    """
    return "".join(text.split()).translate(_PLAIN)


@lru_cache(maxsize=4096)
def parse_amount(text: str) -> Amount:
    """The value printed in a cell.

    >>> parse_amount("10702.90").number
    Decimal('10702.90')
    >>> parse_amount("——").status, parse_amount("").status, parse_amount("0").status
    (<Status.NOT_APPLICABLE: 'not_applicable'>, <Status.BLANK: 'blank'>, <Status.NUMBER: 'number'>)
    >>> parse_amount("≥95%")
    Amount(status=<Status.NUMBER: 'number'>, number=Decimal('95'), unit='%', operator='≥', doubt='')
    """
    folded = fold_digits(text)
    if not folded:
        return BLANK
    if _SPLIT_DIGITS.search(text):
        return Amount(Status.TEXT, doubt="space between digits: one number or two")
    if _NOT_APPLICABLE.fullmatch(folded):
        return NOT_APPLICABLE
    if _SPREADSHEET_ERROR.fullmatch(folded):
        return Amount(Status.UNREADABLE, doubt="spreadsheet error printed as a value")
    return _parse_number(folded)


def _parse_number(folded: str) -> Amount:
    operator, rest = split_operator(folded)
    if _DATE.fullmatch(rest):
        return TEXT
    match = _AMOUNT.fullmatch(rest)
    if match is None:
        return _parse_doubtful(rest, operator)
    number = Decimal(match["number"].replace(",", ""))
    return Amount(Status.NUMBER, number, match["unit"], operator or _SUFFIXES.get(match["suffix"] or "", ""))


def split_operator(folded: str) -> tuple[str, str]:
    """The comparison sign in front, as one of ≥ ≤ = > < or "", and the rest.

    >>> split_operator("不少于12种")
    ('≥', '12种')
    """
    match = _OPERATOR.match(folded)
    return (_OPERATORS[match.group()], folded[match.end() :]) if match else ("", folded)


def _parse_doubtful(rest: str, operator: str) -> Amount:
    match = _DOUBTFUL_POINT.fullmatch(rest)
    if match is None:
        return TEXT
    number = Decimal(f"{match['whole']}.{match['places']}")
    return Amount(Status.NUMBER, number, match["percent"], operator, doubt="decimal point printed as another mark")


#: White space between two digits of one line: two numbers, or one set apart; never guessed.
_SPLIT_DIGITS = re.compile(r"\d[^\S\n]+\d")

#: How many powers of ten lead from a printed unit of money to 万元.
_TO_WAN = {"元": -4, "千元": -1, "万元": 0, "百万元": 2, "亿元": 4, "亿": 4, "万": 0}


def is_money_unit(unit: str) -> bool:
    """Whether `unit` is a unit of money that `to_wan` converts."""
    return unit in _TO_WAN


def to_wan(number: Decimal, unit: str) -> Decimal:
    """`number` in `unit` as 万元, exactly, with every printed place kept.

    >>> to_wan(Decimal("215457.60"), "元"), to_wan(Decimal("6.47"), "亿元")
    (Decimal('21.545760'), Decimal('64700'))
    """
    power = _TO_WAN[unit]
    scaled = number.scaleb(power)
    return scaled if power <= 0 else Decimal(format(scaled, "f"))


def plain(number: Decimal) -> str:
    """`number` in plain digits with its places: never an exponent."""
    return format(number, "f")
