"""Which paragraphs are headings, and what they are called."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from jixiao.figures.paragraphs import LIST_MARK

if TYPE_CHECKING:
    from jixiao.paragraph import Paragraph

#: Headings are no longer than this many characters.
_LONGEST = 45
#: What a heading says whose number was lost in recognition; a line of such words alone is no sentence.
_UNNUMBERED = re.compile(r"[（(]?[^，。；：:、\d]{2,20}(?:情况|原因|措施|建议|目标)")
_LEADER = re.compile(r"[^，。；：:\d]{2,20}[:：]")
#: （二）决算情况。2022年度……: a heading that runs into its text.
_RUN_IN = re.compile(r"[^，。；：:\d]{2,20}。")
_SENTENCE = re.compile(r"[。！？；]|[，,].*[，,]")
_HAN = "一二三四五六七八九十"


class Heading(NamedTuple):
    """A heading: the style of its number ("han", "digit", …; "" without one), the number, the title."""

    style: str
    number: int
    title: str


def heading_of(paragraph: Paragraph) -> Heading | None:
    """The heading a paragraph is, or None for running text.

    A heading carries a list mark or ends with a colon, is short, and is no sentence.
    """
    mark = LIST_MARK.match(paragraph.text)
    text = paragraph.text.removesuffix("。") if mark and _RUN_IN.fullmatch(paragraph.text, mark.end()) else paragraph.text
    if len(text) > _LONGEST or _SENTENCE.search(text):
        return None
    if mark and mark.end() < len(text):
        style = mark.lastgroup or ""
        return Heading(style, number_of(mark[style]), text[mark.end() :])
    if text.endswith(("：", ":")):
        return Heading("", 0, text.rstrip("：:"))
    lost_its_number = paragraph.is_recognised and _UNNUMBERED.fullmatch(text)
    return Heading("in_han", 0, text.lstrip("（(")) if lost_its_number else None


def leader_of(paragraph: Paragraph) -> str:
    """The words before the colon that a paragraph begins with, or the heading that runs into it; or ""."""
    mark = LIST_MARK.match(paragraph.text)
    match = _LEADER.match(paragraph.text, mark.end() if mark else 0) or (_RUN_IN.match(paragraph.text, mark.end()) if mark else None)
    return match.group().rstrip("：:。") if match else ""


def number_of(mark: str) -> int:
    """The number that a list mark prints.

    >>> number_of("十"), number_of("十二"), number_of("9"), number_of("二十")
    (10, 12, 9, 20)
    """
    if mark.isdecimal():
        return int(mark)
    tens, ten, ones = mark.rpartition("十")
    if not ten:
        return _HAN.index(mark[-1]) + 1
    return 10 * (_HAN.index(tens) + 1 if tens else 1) + (_HAN.index(ones) + 1 if ones else 0)
