"""What the text around a table says about it: title, attachment, year, unit.

Titles of forms stand outside their tables, sometimes on the page before; all eleven
self-evaluation forms of a report carry the same one and differ only in the 附件 line.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from typing import TYPE_CHECKING, NamedTuple

from jixiao.forms.labels import squeeze, unit_in, year_in
from jixiao.forms.sheet import leading_rows
from jixiao.grid import clean_spaces, join_lines

if TYPE_CHECKING:
    from jixiao.document import TextLine
    from jixiao.grid import Grid

#: A heading stands at most this many lines above its table.
_LINES_ABOVE = 8
_ATTACHMENT = re.compile(
    r"附\s*[件表录]\s*[一二三四五六七八九十百\d]*(?:\s*[-－—–―一]\s*(?:[l\d]{1,3}(?=20\d\d\s*年)|[l\d]+))?(?=$|[:：\s\d]|[^\w])"
)
#: 公开14表 or 附表2 numbers a table and names none.
_TABLE_NUMBER = re.compile(r"(?:预算|决算)?(?:公开|附|表)\s*[\d一二三四五六七八九十-]+\s*表?|\d+号?表|[附续]表")
_TITLE_END = re.compile(r"(?:表|情况|一览|汇总|明细|统计)$")
_LIST_MARK = re.compile(r"^(?:\d{1,2}\s*[.．、]|[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．])\s*")
_UNIT_NOTE = re.compile(r"[(（]?\s*(?:金额)?单位\s*[:：]?\s*(?:人民币)?\s*[百千万亿]*元?\s*[)）]?\s*$")
_NOTE = re.compile(r"[(（][^()（）]*[)）]$")
_YEAR_LINE = re.compile(r"[(（]?(?:(?:评价|预算|自评|会计)?年度[:：]?)?20\d\d年?度?[)）]?")
#: （2023年度）填报单位：…: the year of a form in the line of its first label.
_YEAR_BEFORE_LABEL = re.compile(r"[(（]20\d\d年?度?[)）][^:：]{2,12}[:：]")
#: A line that is the title of the whole report, white space removed.
REPORT_TITLE = re.compile(r".{6,80}(?:自评报告|评价报告|绩效报告)")
#: Two lines of one heading are of one height, give or take this share.
_SAME_HEIGHT = 0.15
#: A heading runs on when its line fills this share of the widest line seen.
_FILLS_LINE = 0.85


class Heading(NamedTuple):
    """What stands above a table; "" where nothing was printed.

    `unit_carried` says that the unit stands above an earlier table only.
    """

    title: str = ""
    attachment: str = ""
    fiscal_year: str = ""
    amount_unit: str = ""
    unit_carried: bool = False


class Context:
    """Reads the text between tables, in order, and gives each table its heading."""

    def __init__(self) -> None:
        self._above: deque[TextLine] = deque(maxlen=_LINES_ABOVE)
        self._widest = 0.0
        self._years: Counter[str] = Counter()
        self._years_of_report: Counter[str] = Counter()
        self._unit = ""
        self._last_title = ""
        self.report_title = ""

    @property
    def fiscal_year(self) -> str:
        """The year that most titles so far carry, or ""."""
        return _commonest(self._years)

    def read(self, line: TextLine) -> None:
        """Take in a line of text."""
        self._widest = max(self._widest, line.box.width)
        self._above.append(line)
        if "报" in line.text or "告" in line.text:
            self._look_for_report_title()

    def _look_for_report_title(self) -> None:
        """Take a report's title in; a second report in the file begins with neither unit nor year."""
        for line in _headings(list(self._above)[-3:], self._widest):
            text = squeeze(line.text)
            if REPORT_TITLE.fullmatch(text) and not text.endswith(("。", "；")) and text != self._last_title:
                self._last_title = text
                self.report_title = self.report_title or _tight(line.text)
                self._unit = ""
                self._years_of_report.clear()
                self._count(year_in(text))

    def _count(self, year: str) -> None:
        for years in (self._years, self._years_of_report):
            years.update(filter(None, [year]))

    def heading(self, grid: Grid) -> Heading:
        """The heading of the table that comes next; the lines above it are used up."""
        lines = [*_headings(list(self._above), self._widest), *_lines_inside(grid)]
        title = next((t for line in reversed(lines) if (t := _title(line.text))), "")
        attachment = next((a for line in reversed(lines) if (a := _attachment(line.text))), "")
        year = year_in(title) or _year_beside(title, lines) or next(filter(None, map(_year_alone, reversed(lines))), "")
        self._count(year)
        unit = next((u for line in reversed(lines) if _UNIT_NOTE.search(line.text) and (u := unit_in(line.text))), "")
        self._unit = unit or self._unit
        self._above.clear()
        return Heading(title, attachment, year or _commonest(self._years_of_report) or self.fiscal_year, unit or self._unit, not unit)


def _headings(lines: list[TextLine], widest: float) -> list[TextLine]:
    """The lines, those of one heading that ran over the line's end joined."""
    joined: list[TextLine] = []
    for line in lines:
        if joined and _runs_on(joined[-1], line, widest):
            joined[-1] = joined[-1]._replace(text=join_lines([joined[-1].text, line.text]))
        else:
            joined.append(line)
    return joined


def _runs_on(above: TextLine, line: TextLine, widest: float) -> bool:
    if above.is_whole or above.page != line.page or above.text.endswith(("。", "；", "：", ":")) or _TITLE_END.search(above.text):
        return False
    if line.text.startswith(("（", "(")) or _UNIT_NOTE.match(line.text) or _YEAR_LINE.fullmatch(squeeze(above.text)):
        return False
    same = abs(above.box.height - line.box.height) <= _SAME_HEIGHT * line.box.height
    near = line.box.y0 - above.box.y1 < line.box.height
    return same and near and above.box.width >= _FILLS_LINE * widest > 0 and _attachment(above.text) == ""


def _year_alone(line: TextLine) -> str:
    """The year of a line that prints nothing else but a unit, or in brackets before a label."""
    text = squeeze(_UNIT_NOTE.sub("", line.text))
    return year_in(text) if _YEAR_LINE.fullmatch(text) or _YEAR_BEFORE_LABEL.match(text) else ""


def _year_beside(title: str, lines: list[TextLine]) -> str:
    """The year in the line of the title, outside of what was kept of it."""
    return next((year_in(line.text) for line in reversed(lines) if title and _title(line.text) == title), "")


def _title(text: str) -> str:
    """The title in a line, without list mark, attachment, unit and closing note; or ""."""
    text = clean_spaces(_UNIT_NOTE.sub("", _LIST_MARK.sub("", text.strip())))
    text = _ATTACHMENT.sub("", text, count=1) if _ATTACHMENT.match(text) else text
    bare = _NOTE.sub("", text).strip(" :：")
    if _TABLE_NUMBER.fullmatch(bare) or not _TITLE_END.search(bare) or len(bare) > 60:
        return ""
    return _tight(bare)


def _tight(text: str) -> str:
    """A title without white space: justified titles are full of it."""
    return "".join(text.split())


def _attachment(text: str) -> str:
    """The attachment number that a line begins with, such as 附件三-1; or ""."""
    match = _ATTACHMENT.match(text.strip())
    if not match or len(squeeze(match.group())) < 2:
        return ""
    number = squeeze(match.group())
    return re.sub(r"(?<=.)[-－—–―](?=[l\d])|(?<=[一二三四五六七八九十])一(?=[l\d])", "-", number).replace("l", "1")


def _lines_inside(grid: Grid) -> list[TextLine]:
    """The lines of heading that a table carries in its own first rows, each in one cell over all columns."""
    return [cell.lines[0]._replace(text=cell.text) for cell in leading_rows(grid)]


def _commonest(years: Counter[str]) -> str:
    return years.most_common(1)[0][0] if years else ""
