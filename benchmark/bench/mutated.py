"""Mutated forms through the whole path, and how each of their values came out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from builder.forms.expected import COLUMNS, expected_rows
from builder.forms.mutants import mutants
from builder.forms.mutants.words import SYNONYMS
from builder.forms.paper import draw
from jixiao.api import extract, frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.forms.expected import Row
    from builder.forms.mutants import Mutant
    from jixiao.record import Report

EXACT, FLAGGED, SILENT = "exact", "flagged", "silently wrong"
#: Headers and rows that mutants add: that nobody knows them excuses nothing else.
_ADDED = {*SYNONYMS["unknown"]["columns"], *SYNONYMS["unknown"]["rows"]}
#: How records of each table are numbered; forms are one a document here.
_NUMBERED = {"funds": "line_no", "indicators": "row_no", "base_data": "line_no"}


class Miss(NamedTuple):
    """A value that came out otherwise than described; `told` says where a reader is warned, or ""."""

    place: str
    found: str
    expected: str
    told: str


@dataclass
class Outcome:
    """What became of a mutant."""

    mutant: Mutant
    misses: list[Miss] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """Whether the records are exact, wrong with a warning, or wrong without."""
        if not self.misses:
            return EXACT
        return FLAGGED if all(miss.told for miss in self.misses) else SILENT


def read_mutants(count: int, seed: int) -> Iterator[Outcome]:
    """Each mutant drawn as a PDF, extracted, and compared value by value."""
    return map(grade, mutants(count, seed))


def grade(mutant: Mutant) -> Outcome:
    """The mutant as it is read from a PDF of it."""
    with TemporaryDirectory() as folder:
        target = Path(folder, "form.pdf")
        draw(mutant.form, target, page_height=mutant.page_height)
        return Outcome(mutant, list(_misses(mutant, extract(target))))


def summary(outcomes: list[Outcome]) -> dict[str, Counter[str]]:
    """How often each verdict was given, by kind of mutation."""
    counted: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        counted.setdefault(outcome.mutant.kind, Counter())[outcome.verdict] += 1
    return counted


def _misses(mutant: Mutant, report: Report) -> Iterator[Miss]:
    rows = {
        name: [dict(zip(frame.columns, map(str, row), strict=True)) for row in frame.to_numpy()] for name, frame in frames(report).items()
    }
    told = _told(report)
    for table, wanted in expected_rows((mutant.form,)).items():
        found = [row for row in rows[table] if row.get("form_type") != "other"]
        for number, row in enumerate(wanted):
            own = found[number] if number < len(found) else {}
            yield from _missed(table, row, own, rows["facts"], told)
        for extra in found[len(wanted) :]:
            yield Miss(f"{table} {len(wanted) + 1}…", str(list(extra.values())[2:]), "no such record", told)


def _told(report: Report) -> str:
    """What the report says it did not understand: a header, or a whole form; "" for nothing."""
    headers = [h.printed for form in report.forms for h in form.headers if not h.field and h.printed not in _ADDED]
    others = [form.form_id for form in report.forms if form.form_type.value == "other"]
    return "; ".join([*(f"header {text}" for text in headers), *(f"form {number} of no known kind" for number in others)])


def _missed(table: str, wanted: Row, found: Row, facts: list[Row], told: str) -> Iterator[Miss]:
    for column in COLUMNS[table]:
        if not found or found[column] != wanted[column]:
            place = f"{table} {wanted.get(_NUMBERED.get(table, ''), '')} {column}"
            warned = told or ("" if not found else _review(table, found, column, facts))
            yield Miss(place, found.get(column, "no record"), wanted[column], warned)
        if not found:
            return


def _review(table: str, found: Row, column: str, facts: list[Row]) -> str:
    """Why the value itself is to be looked at, or the one that the column's text is read from."""
    number = found.get(_NUMBERED.get(table, ""), "")
    measures = {
        column,
        {"operator": "target_value", "target": "target_value", "unit": "target_value", "actual": "actual_value"}.get(column),
    }
    measures |= {found.get("measure")} if table == "base_data" else set()
    reviews = (
        f["review"]
        for f in facts
        if (f["form_id"], f["table"], f["line_no"]) == (found["form_id"], table, number) and f["measure"] in measures
    )
    return next(filter(None, reviews), "")
