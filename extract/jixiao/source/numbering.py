"""Word's automatic numbers: no text in the file, but printed, and part of what a report says."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.source.package import attribute, child, children

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
#: Characters of symbol fonts; what they look like is known to the font alone.
_PRIVATE = re.compile("[\ue000-\uf8ff]")


class _Level(NamedTuple):
    kind: str
    text: str
    start: int
    gap: str
    plain: bool


class Numbering:
    """Counts the numbered paragraphs of a document, in order."""

    def __init__(self, numbering: Any | None, styles: Any | None) -> None:
        self._levels = _levels(numbering)
        self._abstract = {attribute(n, "numId"): attribute(child(n, "abstractNumId"), "val") for n in children(numbering, "num")}
        self._starts = _overridden_starts(numbering)
        self._styles = _style_numbers(styles)
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        self._begun: set[tuple[str, int]] = set()

    def mark(self, properties: Any | None) -> str:
        """The number printed before a paragraph of these properties (`w:pPr`), with its gap; or ""."""
        number, level = self._place(properties)
        if number in ("", "0"):
            return ""
        levels = self._levels.get(self._abstract.get(number, ""), {})
        if level not in levels:
            return ""
        counts = self._counts[self._abstract[number]]
        restart = self._starts.get((number, level))
        if restart is not None and (number, level) not in self._begun:
            counts[level] = restart
        else:
            counts[level] = counts.get(level, levels[level].start - 1) + 1
        self._begun.add((number, level))
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return _printed(levels, level, counts)

    def _place(self, properties: Any | None) -> tuple[str, int]:
        own = child(properties, "numPr")
        style = self._styles.get(attribute(child(properties, "pStyle"), "val") if child(properties, "pStyle") is not None else "")
        number, level = style or ("", 0)
        if own is not None:
            stated, depth = child(own, "numId"), child(own, "ilvl")
            number = attribute(stated, "val") if stated is not None else number
            level = _whole(attribute(depth, "val"), 0) if depth is not None else level
        return number, level


def _printed(levels: dict[int, _Level], level: int, counts: dict[int, int]) -> str:
    own = levels[level]
    if own.kind == "bullet":
        return "" if _PRIVATE.search(own.text) or not own.text.strip() else own.text + own.gap

    def number(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        if at not in levels:
            return ""
        kind = "decimal" if own.plain and at != level else levels[at].kind
        return write_number(counts.get(at, levels[at].start), kind)

    text = re.sub(r"%([1-9])", number, own.text)
    return text + own.gap if text else ""


def write_number(number: int, kind: str) -> str:
    """A number in one of Word's number formats; unknown ones as digits.

    >>> [write_number(12, kind) for kind in ("chineseCountingThousand", "decimalEnclosedCircle", "lowerRoman")]
    ['十二', '⑫', 'xii']
    """
    writer: Callable[[int], str] = _WRITERS.get(kind, str)
    return writer(number)


def _chinese(number: int) -> str:
    """一 to 九千九百九十九; larger ones digit by digit."""
    if not 0 < number < 10_000:
        return _digit_by_digit(number)
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("零" if gap and written else "") + _DIGITS[digit] + name
        gap = not digit
    return written[1:] if written.startswith("一十") else written


def _digit_by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] if digit.isdecimal() else digit for digit in str(number))


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _letters(number: int) -> str:
    return chr(97 + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _wide(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_WRITERS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "decimalZero": lambda number: f"{number:02d}",
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": _digit_by_digit,
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
}


def _levels(numbering: Any | None) -> dict[str, dict[int, _Level]]:
    return {
        attribute(abstract, "abstractNumId"): {_whole(attribute(level, "ilvl"), 0): _level(level) for level in children(abstract, "lvl")}
        for abstract in children(numbering, "abstractNum")
    }


def _level(level: Any) -> _Level:
    def value(name: str, default: str) -> str:
        found = child(level, name)
        return attribute(found, "val", default) if found is not None else default

    gap = "" if value("suff", "tab") == "nothing" else " "
    return _Level(value("numFmt", "decimal"), value("lvlText", ""), _whole(value("start", "1"), 1), gap, child(level, "isLgl") is not None)


def _overridden_starts(numbering: Any | None) -> dict[tuple[str, int], int]:
    return {
        (attribute(number, "numId"), _whole(attribute(override, "ilvl"), 0)): _whole(attribute(start, "val"), 1)
        for number in children(numbering, "num")
        for override in children(number, "lvlOverride")
        if (start := child(override, "startOverride")) is not None
    }


def _style_numbers(styles: Any | None) -> dict[str, tuple[str, int]]:
    """The list and level that paragraphs of a style belong to; a style has those of the one it is based on."""
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in children(styles, "style"):
        name = attribute(style, "styleId")
        number, level = child(style, "pPr", "numPr", "numId"), child(style, "pPr", "numPr", "ilvl")
        if number is not None:
            own[name] = attribute(number, "val"), _whole(attribute(level, "val"), 0) if level is not None else 0
        if (parent := child(style, "basedOn")) is not None:
            based[name] = attribute(parent, "val")
    for name in based:
        ancestor, seen = name, set[str]()
        while ancestor not in own and ancestor in based and ancestor not in seen:
            seen.add(ancestor)
            ancestor = based[ancestor]
        if ancestor in own:
            own.setdefault(name, own[ancestor])
    return own


def _whole(text: str, default: int) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else default
