"""The records of one report as the rules look them up: by form, line and measure."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from jixiao.checks.narrative import Narrative
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from jixiao.checks.form_record import FormRecord
    from jixiao.checks.operand import Operand
    from jixiao.finding import ValueKey
    from jixiao.geometry import Region

_LINE_TABLES = ("funds", "indicators", "base_data", "budget_lines")


@dataclass
class Book:
    """A report's forms, text and stated figures.

    Attributes:
        number: Which report of its document it is, from 1.
        document: The row of documents.csv, with the report's own year, title and unit where
            the document holds several.
        unread: Pages of the document that were not read.
        recognised: Pages of which something was recognised from a picture.
        readings: Differing readings of a cell or a line, with the place of it.
        earlier: The report of the same unit on the year before, where it is there too.
    """

    number: int = 1
    forms: list[FormRecord] = field(default_factory=list)
    narrative: Narrative = field(default_factory=Narrative)
    document: dict[str, Any] = field(default_factory=dict)
    unread: frozenset[int] = frozenset()
    recognised: frozenset[int] = frozenset()
    readings: list[tuple[Region, tuple[str, ...]]] = field(default_factory=list)
    earlier: Book | None = None
    stated: dict[str, list[Operand]] = field(default_factory=dict)
    quotes: dict[str, str] = field(default_factory=dict)
    _by_page: defaultdict[int, list[tuple[int, Region]]] = field(default_factory=lambda: defaultdict(list), repr=False)
    _placed: int = 0

    @property
    def year(self) -> int:
        """The fiscal year, or 0."""
        text = str(self.document.get("fiscal_year", ""))
        return int(text) if text.isdecimal() else 0

    def of_type(self, form_type: FormType) -> list[FormRecord]:
        """The forms of a type, in page order."""
        return [form for form in self.forms if form.form_type is form_type]

    def first(self, form_type: FormType) -> FormRecord | None:
        """The first form of a type."""
        return next(iter(self.of_type(form_type)), None)

    @property
    def is_of_one_unit(self) -> bool:
        """Whether the forms make up a unit's report, and are not a collection of several units' forms."""
        return bool(self.first(FormType.DEPARTMENT) or self.first(FormType.BASE_DATA) or self.document.get("report_title"))

    @property
    def projects(self) -> list[FormRecord]:
        """The project self-evaluation forms."""
        return self.of_type(FormType.PROJECT)

    @property
    def evaluations(self) -> list[FormRecord]:
        """The self-evaluation forms: the department's, then the projects'."""
        return self.of_type(FormType.DEPARTMENT) + self.projects

    @property
    def metrics(self) -> list[str]:
        """The metrics that the text states, in the order of their first statement."""
        return list(self.stated)

    def figures(self, metric: str) -> list[Operand]:
        """Every statement of a metric."""
        return self.stated.get(metric, [])

    def figure(self, metric: str) -> Operand | None:
        """The first statement of a metric, or None."""
        return next(iter(self.figures(metric)), None)

    def quote(self, metric: str, occurrence: int = 1) -> str:
        """The words that state a metric."""
        return self.quotes.get(f"{metric}#{occurrence}", "")

    def readings_at(self, regions: tuple[Region, ...]) -> list[str]:
        """The other readings of what stands at some places."""
        numbers = {number for region in regions for number, where in self._places(region.page) if _holds(where, region)}
        return list(dict.fromkeys(reading for number in sorted(numbers) for reading in self.readings[number][1]))

    def _places(self, page: int) -> list[tuple[int, Region]]:
        """The places on a page that have other readings, with their numbers in `readings`, which only grows."""
        for number in range(self._placed, len(self.readings)):
            where = self.readings[number][0]
            self._by_page[where.page].append((number, where))
        self._placed = len(self.readings)
        return self._by_page.get(page, [])

    @contextmanager
    def supposing(self, key: ValueKey, number: Decimal) -> Iterator[None]:
        """The book with another number for one of its values, for as long as the context lasts."""
        holder, place = self._slot(key)
        kept = holder[place]
        holder[place] = kept._replace(number=number)
        try:
            yield
        finally:
            holder[place] = kept

    def doubt(self, key: ValueKey, confidence: float) -> None:
        """Take the reading of one of the book's values for doubtful from now on."""
        if any(form.form_id == key.form_id for form in self.forms):
            holder, place = self._slot(key)
            kept = holder[place]
            holder[place] = kept._replace(is_sure=False, is_doubted=True, confidence=min(kept.confidence, confidence))

    def _slot(self, key: ValueKey) -> tuple[dict[Any, Operand], Any]:
        """The mapping that holds a value, and under which name."""
        if key.table == "figures":
            stated = self.stated[key.measure]
            place = next(i for i, figure in enumerate(stated) if figure.key == key)
            return cast("dict[Any, Operand]", stated), place
        form = next(form for form in self.forms if form.form_id == key.form_id)
        if key.table == "forms":
            return (form.totals if key.measure in form.totals else form.places), key.measure
        line = next(line for line in getattr(form, key.table) if line.number == int(key.line_no))
        return line.values, key.measure

    def numbers(self) -> Iterator[Operand]:
        """Every value of every form."""
        for form in self.forms:
            yield from form.totals.values()
            for table in _LINE_TABLES:
                for line in getattr(form, table):
                    yield from line.values.values()


def _holds(line: Region, cell: Region) -> bool:
    """Whether the middle of `cell` stands in `line`, of the same page."""
    x, y = (cell.box.x0 + cell.box.x1) / 2, (cell.box.y0 + cell.box.y1) / 2
    return line.box.x0 <= x <= line.box.x1 and line.box.y0 <= y <= line.box.y1
