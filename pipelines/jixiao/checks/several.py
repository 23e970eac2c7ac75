"""Where one report of a file ends and the next begins.

A file may hold the reports of several units, or of one unit over several years. A new one
begins with a title that names another unit or year, once the one before has its own forms, or
with a form that a report has only once. A report repeats its title, in full, without its unit
or as a running header: that begins nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jixiao.checks.names import distance
from jixiao.document import Origin
from jixiao.forms.context import Context
from jixiao.forms.labels import year_in
from jixiao.record import FormType

if TYPE_CHECKING:
    from jixiao.checks.book import Book
    from jixiao.checks.form_record import Entry
    from jixiao.document import TextLine

#: Forms that a report has once.
_ONCE = (FormType.BASE_DATA, FormType.DEPARTMENT)
#: A report's title: its year and its unit, either of which may be left out.
_TITLE = re.compile(r"(?:(?P<year>20\d\d)年?度?)?(?P<unit>.*?)(?:部门|单位)?(?:20\d\d年?度?)?(?:部门|单位)?整体.*")


@dataclass
class _Report:
    """What is known of the report that is being taken in."""

    title: str = ""
    place: tuple[int, float] = (0, 0.0)
    forms: dict[FormType, Entry] = field(default_factory=dict)


class Beginnings:
    """Watches titles and forms for the beginning of another report."""

    def __init__(self) -> None:
        self._reports = [_Report()]
        self._context = Context()

    def with_line(self, line: TextLine) -> bool:
        """Whether a report begins with this line, or with the one before it that holds half of its title."""
        self._context.read(line)
        title = self._context.report_title
        if not title:
            return False
        self._context.report_title = ""
        current = self._reports[-1]
        if not current.forms or not _is_another(current.title, title, 0 if line.origin is Origin.TEXT_LAYER else 1):
            # The fullest title says most about the report.
            current.title = max(current.title, title, key=len)
            return False
        self._reports.append(_Report(title, (line.page, line.box.y0)))
        return True

    def with_form(self, entry: Entry) -> bool:
        """Whether a report begins with this form."""
        kind, current = FormType(entry["form_type"]), self._reports[-1]
        if kind not in _ONCE:
            return False
        first = current.forms.setdefault(kind, entry)
        if first is entry or not entry["title"] or _same(first, entry):
            return False
        self._reports.append(_Report(place=(int(entry["first_page"]), 0.0), forms={kind: entry}))
        return True

    def number_at(self, place: tuple[int, float]) -> int:
        """The number of the report that a place, page and height, belongs to."""
        return sum(report.place <= place for report in self._reports)

    def document(self, book: Book, whole: Entry) -> Entry:
        """The document's row with the year, title and unit of one of its reports."""
        report = self._reports[book.number - 1]
        years = Counter(filter(None, (*(str(form.texts["fiscal_year"]) for form in book.forms), year_in(report.title))))
        units = [str(form.texts["implementing_unit"]) for form in (*book.of_type(FormType.DEPARTMENT), *book.projects)]
        own = {
            "fiscal_year": years.most_common(1)[0][0] if years else "",
            "report_title": report.title,
            "unit_name": next(filter(None, units), ""),
        }
        return {**whole, **own}


def _is_another(title: str, other: str, slips: int) -> bool:
    """Whether two titles name different units or years; what one leaves out is no difference.

    `slips` is how many characters of a name may have been misread.
    """
    parts = [
        (match["year"] or year_in(text), match["unit"]) for text in (title, other) if (match := _TITLE.fullmatch("".join(text.split())))
    ]
    if len(parts) < 2:
        return False
    years, units = zip(*parts, strict=True)
    return (all(years) and years[0] != years[1]) or (all(units) and distance(*units) > slips)


def _same(first: Entry, second: Entry) -> bool:
    """Whether two forms of a kind are two copies of one: of one unit and one year."""
    unit = first["implementing_unit"]
    return bool(unit) and all(first[name] == second[name] for name in ("implementing_unit", "fiscal_year"))
