"""Numbers as a spreadsheet shows them (ECMA-376 Part 1, 18.8.31): what is shown is what is printed.

A spreadsheet keeps 22240.1713 and shows 22240.17; the report says the second. Stored numbers are
binary, so more than fifteen digits are noise: 0.30000000000000004 is .3 to whoever typed it.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

from jixiao.amount import plain

_DIGITS = Context(prec=15)
#: "General" shows at most this many digits and leaves larger numbers to the power of ten.
_GENERAL_LARGEST, _GENERAL_SMALLEST = Decimal("1E11"), Decimal("1E-9")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_(?P<blank>.)|\*(?P<fill>.)|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<bracket>[^\]]*)\]|(?P<general>general|g/通用格式)|(?P<noon>am/pm|a/p|上午/下午)"
    r"|(?P<power>e[+-]0+)|(?P<date>y+|e+|m+|d+|h+|s+|aaaa?)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>[%％])|(?P<text>@)"
    r"|(?P<slash>/)|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")
_SHOWS_OTHERWISE = re.compile(r"dbnum", re.IGNORECASE)
#: Formats without a code of their own; 27 to 58 are those of Chinese Excel.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0',
    6: '"¥"#,##0;"¥"-#,##0',
    7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;"¥"-#,##0.00',
    41: '#,##0;-#,##0;"-"',
    42: '"¥"#,##0;"¥"-#,##0;"-"',
    43: '#,##0.00;-#,##0.00;"-"',
    44: '"¥"#,##0.00;"¥"-#,##0.00;"-"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}
_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
_DAYS = "一二三四五六日"


class Shown(NamedTuple):
    """What a cell shows.

    `exact` is the number behind it where showing it dropped digits; `doubt` names a message of
    the catalogue where what is shown is not known for sure.
    """

    text: str
    exact: str = ""
    doubt: str = ""


class _Token(NamedTuple):
    kind: str
    text: str


def stored_number(text: str) -> Decimal | None:
    """The number behind a stored text, to the fifteen digits that a spreadsheet keeps; None where it is none.

    >>> stored_number("0.30000000000000004"), stored_number("1E3")
    (Decimal('0.3'), Decimal('1000'))
    """
    try:
        number = _DIGITS.create_decimal(text.strip())
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 308:
        return None
    short = number.normalize()
    return short.quantize(Decimal(1)) if 0 < int(short.as_tuple().exponent) <= 14 else short


def show_number(number: Decimal, code: str, *, from_1904: bool = False) -> Shown:
    """The number as the format shows it.

    >>> show_number(Decimal("22240.1713"), "#,##0.00")
    Shown(text='22,240.17', exact='22240.1713', doubt='')
    >>> show_number(Decimal("0.983"), "0%").text, show_number(Decimal("45657"), 'yyyy"年"m"月"').text
    ('98%', '2024年12月')
    """
    section, absolute = _section_for(number, _sections(code or "General"))
    tokens = _tokens(section)
    kinds = {token.kind for token in tokens}
    value = abs(number) if absolute else number
    if _SHOWS_OTHERWISE.search(section):
        return Shown(general(number), doubt="unknown_format")
    if kinds & {"date", "elapsed"}:
        return _shown_date(number, tokens, from_1904)
    return _shown_digits(value, tokens) if "digit" in kinds else _shown_words(value, tokens)


def show_text(text: str, code: str) -> str:
    """A text as the format's fourth section shows it."""
    sections = _sections(code)
    if len(sections) < 4 and "@" not in code:
        return text
    tokens = _tokens(sections[-1])
    if not any(token.kind == "text" for token in tokens):
        return text if len(sections) < 4 else "".join(token.text for token in tokens if token.kind == "literal")
    return "".join(text if token.kind == "text" else token.text if token.kind == "literal" else "" for token in tokens)


def general(number: Decimal) -> str:
    """A number without a format: up to ten digits.

    >>> general(Decimal("1234.56789012")), general(Decimal("10702.90"))
    ('1234.56789', '10702.9')
    """
    if number == 0:
        return "0"
    if not _GENERAL_SMALLEST <= abs(number) < _GENERAL_LARGEST:
        mantissa, _, power = f"{number:.5E}".partition("E")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return f"{mantissa}E{power[0]}{power[1:].zfill(2)}"
    whole_digits = max(number.adjusted() + 1, 1)
    places = max(0, 10 - whole_digits)
    rounded = number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _sections(code: str) -> list[str]:
    """The parts of a format between semicolons that are not quoted."""
    parts = re.findall(r'(?:"[^"]*"?|\\.|\[[^\]]*\]|[^;"\\\[])+|;', code, re.DOTALL)
    sections = [""]
    for part in parts:
        if part == ";":
            sections.append("")
        else:
            sections[-1] += part
    return sections


def _section_for(number: Decimal, sections: list[str]) -> tuple[str, bool]:
    """The section that shows a number, and whether it shows it without its sign."""
    conditions = [_CONDITION.search(section) for section in sections[:2]]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=False):
            if condition is None or _holds(number, condition.group(1), Decimal(condition.group(2))):
                return section, False
        return sections[min(2, len(sections) - 1)], False
    if number < 0 and len(sections) > 1:
        return sections[1], True
    if number == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _holds(number: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": number < limit,
        ">": number > limit,
        "=": number == limit,
        "<=": number <= limit,
        ">=": number >= limit,
        "<>": number != limit,
    }[sign]


@lru_cache(maxsize=256)
def _tokens(section: str) -> tuple[_Token, ...]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(section):
        kind = match.lastgroup or ""
        text = match.group(kind)
        if kind in ("quoted", "escaped", "currency"):
            tokens.append(_Token("literal", text))
        elif kind not in ("blank", "fill", "bracket"):
            tokens.append(_Token(kind, text))
    return tuple(tokens)


def _shown_words(value: Decimal, tokens: tuple[_Token, ...]) -> Shown:
    """A section without digit places: its own words, around the number where it asks for it."""
    body = general(value)
    text = "".join(body if token.kind in ("general", "text") else token.text for token in tokens)
    asks = any(token.kind in ("general", "text") for token in tokens)
    return Shown(text, "" if asks and Decimal(body) == value else plain(value))


def _shown_digits(value: Decimal, tokens: tuple[_Token, ...]) -> Shown:
    digits = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    first, last = digits[0], digits[-1]
    power = next((token.text for token in tokens if token.kind == "power"), "")
    inner = tokens[first : last + 1]
    if any(token.kind in ("literal", "slash") for token in inner):
        return Shown(general(value), doubt="unknown_format")
    trailing = 0
    while last + 1 + trailing < len(tokens) and tokens[last + 1 + trailing].kind == "comma":
        trailing += 1
    percents = sum(token.kind == "percent" for token in tokens)
    scaled = value * Decimal(100) ** percents / Decimal(1000) ** trailing
    point = next((index for index, token in enumerate(inner) if token.kind == "point"), len(inner))
    whole = [token.text for token in inner[:point] if token.kind == "digit"]
    decimals = [token.text for token in inner[point:] if token.kind == "digit"]
    grouped = any(token.kind == "comma" for token in inner[:point])
    text, is_exact = _power(scaled, decimals, power) if power else _fixed(scaled, whole, decimals, grouped=grouped)
    before, after = (_words(part) for part in (tokens[:first], tokens[last + 1 :]))
    sign = "-" if text.startswith("-") else ""
    return Shown(sign + before + text.removeprefix("-") + after, "" if is_exact else plain(value))


def _words(tokens: tuple[_Token, ...]) -> str:
    """What a section prints beside its digits; a point after them stays, as in "0."."""
    return "".join(token.text for token in tokens if token.kind in ("literal", "percent", "slash", "point", "date", "noon"))


def _fixed(number: Decimal, whole: list[str], decimals: list[str], *, grouped: bool) -> tuple[str, bool]:
    rounded = number.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    integer, _, fraction = f"{abs(rounded):f}".partition(".")
    integer = integer.lstrip("0").rjust(whole.count("0"), "0")
    if grouped:
        integer = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", integer)
    needed = len(decimals) - next((i for i, mark in enumerate(reversed(decimals)) if mark == "0"), len(decimals))
    while len(fraction) > needed and fraction.endswith("0"):
        fraction = fraction[:-1]
    sign = "-" if number < 0 else ""
    # Excel prints the point of "0.##" even where no digit follows.
    point = "." if decimals else ""
    return f"{sign}{integer}{point}{fraction}", rounded == number


def _power(number: Decimal, decimals: list[str], power: str) -> tuple[str, bool]:
    mantissa, _, exponent = f"{number:.{len(decimals)}E}".partition("E")
    size = int(exponent)
    sign = "-" if size < 0 else "+" if power[1] == "+" else ""
    text = f"{mantissa}E{sign}{str(abs(size)).rjust(len(power) - 2, '0')}"
    return text, Decimal(f"{mantissa}E{exponent}") == number


def _shown_date(number: Decimal, tokens: tuple[_Token, ...], from_1904: bool) -> Shown:
    if number < 0 or number >= 2_958_466:
        return Shown(general(number), doubt="unknown_format")
    base = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 31) if number < 60 else datetime(1899, 12, 30)
    moment = base + timedelta(seconds=int((number * 86_400).to_integral_value(ROUND_HALF_UP)))
    noon = any(token.kind == "noon" for token in tokens)
    return Shown("".join(_date_part(tokens, index, moment, number, noon=noon) for index in range(len(tokens))))


def _date_part(tokens: tuple[_Token, ...], index: int, moment: datetime, number: Decimal, *, noon: bool) -> str:
    kind, text = tokens[index]
    if kind == "elapsed":
        per_day = {"h": 24, "m": 1440, "s": 86_400}[text[0].lower()]
        return str(int(number * per_day)).rjust(len(text), "0")
    if kind == "noon":
        morning, evening = ("上午", "下午") if "上" in text else ("AM", "PM")
        return morning if moment.hour < 12 else evening
    if kind != "date":
        return text if kind in ("literal", "slash", "point", "comma", "percent") else ""
    letter, size = text[0].lower(), len(text)
    if letter == "m" and _is_minute(tokens, index):
        return str(moment.minute).rjust(size, "0")
    hour = (moment.hour % 12 or 12) if noon else moment.hour
    if letter in "hs":
        return str(hour if letter == "h" else moment.second).rjust(size, "0")
    return _calendar_part(letter, size, moment)


def _calendar_part(letter: str, size: int, moment: datetime) -> str:
    if letter in "ye":
        return f"{moment.year % 100:02d}" if letter == "y" and size <= 2 else str(moment.year)
    if letter == "a":
        return ("星期" if size > 3 else "周") + _DAYS[moment.weekday()]
    number = moment.month if letter == "m" else moment.day
    if size <= 2:
        return str(number).rjust(size, "0")
    name = _MONTHS[moment.month - 1] if letter == "m" else f"{moment:%A}"
    return name[:3] if size == 3 else name


def _is_minute(tokens: tuple[_Token, ...], index: int) -> bool:
    """Whether an "m" stands after hours or before seconds."""
    dates = [(at, token.text[0].lower()) for at, token in enumerate(tokens) if token.kind in ("date", "elapsed")]
    place = next(i for i, (at, _) in enumerate(dates) if at == index)
    before = dates[place - 1][1] if place else ""
    after = dates[place + 1][1] if place + 1 < len(dates) else ""
    return before == "h" or after == "s"
