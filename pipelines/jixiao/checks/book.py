"""The records of one report as the rules look them up: by form, line and measure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jixiao.checks.narrative import Narrative
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.form_record import FormRecord
    from jixiao.checks.operand import Operand

_LINE_TABLES = ("funds", "indicators", "base_data", "budget_lines")


@dataclass
class Book:
    """A report's forms, text and stated figures.

    Attributes:
        number: Which report of its document it is, from 1.
        document: The row of documents.csv, with the report's own year, title and unit where
            the document holds several.
        unread: Pages of the document that were not read.
    """

    number: int = 1
    forms: list[FormRecord] = field(default_factory=list)
    narrative: Narrative = field(default_factory=Narrative)
    document: dict[str, Any] = field(default_factory=dict)
    unread: frozenset[int] = frozenset()
    stated: dict[str, list[Operand]] = field(default_factory=dict)
    quotes: dict[str, str] = field(default_factory=dict)

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

    def numbers(self) -> Iterator[Operand]:
        """Every value of every form."""
        for form in self.forms:
            yield from form.totals.values()
            for table in _LINE_TABLES:
                for line in getattr(form, table):
                    yield from line.values.values()
