"""A report's records against what the description of its forms says, value by value."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from builder.forms.expected import COLUMNS, expected_rows
from jixiao.api import frames

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from builder.forms.description import Described
    from builder.forms.expected import Row
    from jixiao.record import Report

#: How records of each table are numbered, and by what they are known again.
_NUMBERED = {"funds": "line_no", "indicators": "row_no", "base_data": "line_no"}
_NAMED = {"forms": ("form_id",), "funds": ("label",), "indicators": ("level3",), "base_data": ("label", "measure")}
#: Columns of one cell: a doubt about the number is one about the text beside it.
_READ_TOGETHER = {
    "operator": "target_value",
    "target": "target_value",
    "unit": "target_value",
    "actual": "actual_value",
    "level1_weight": "level1",
}
#: Columns that hold numbers, in every table.
NUMBERS = frozenset(
    {
        *("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score", "level1_weight"),
        *("target_value", "actual_value", "total_weight", "total_score", "value"),
    }
)


class Compared(NamedTuple):
    """A value beside what was described; `told` says where a reader is warned of it, or ""."""

    table: str
    line: str
    column: str
    found: str
    expected: str
    told: str

    @property
    def place(self) -> str:
        """Where it stands, for people."""
        return f"{self.table} {self.line} {self.column}"

    @property
    def is_right(self) -> bool:
        """Whether it is what was described."""
        return self.found == self.expected

    @property
    def is_number(self) -> bool:
        """Whether the column holds numbers."""
        return self.column in NUMBERS


def compare(forms: tuple[Described, ...], report: Report, excused: AbstractSet[str] = frozenset()) -> Iterator[Compared]:
    """Every value of every record, the missing and the invented ones too.

    A header without a field is a warning for all of its form, unless it is one of `excused`.
    """
    rows = {name: [dict(zip(f.columns, map(str, row), strict=True)) for row in f.to_numpy()] for name, f in frames(report).items()}
    told = _told(report, excused)
    for table, wanted in expected_rows(forms).items():
        found = [row for row in rows[table] if row.get("form_type") != "other"]
        for form_id in sorted({row["form_id"] for row in (*wanted, *found)}):
            pairs = _paired(_of(found, form_id), _of(wanted, form_id), _NAMED[table])
            for own, row in pairs:
                yield from _values(table, row, own, rows["facts"], told.get(form_id, ""))


def _of(rows: list[Row], form_id: str) -> list[Row]:
    return [row for row in rows if row["form_id"] == form_id]


def _paired(found: list[Row], wanted: list[Row], names: tuple[str, ...]) -> Iterator[tuple[Row, Row]]:
    """Each record with the one it is, {} for none; a lost one costs only itself."""
    ours, theirs = ([tuple(row[name] for name in names) for row in rows] for rows in (found, wanted))
    for _, a0, a1, b0, b1 in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        for place in range(max(a1 - a0, b1 - b0)):
            yield found[a0 + place] if a0 + place < a1 else {}, wanted[b0 + place] if b0 + place < b1 else {}


def _told(report: Report, excused: AbstractSet[str]) -> dict[str, str]:
    """By form what the report says it did not understand: headers, or all of it."""
    told = {
        form.form_id: [f"header {h.printed}" for h in form.headers if not h.field and h.printed not in excused] for form in report.forms
    }
    others = {form.form_id: ["form of no known kind"] for form in report.forms if form.form_type.value == "other"}
    return {form_id: "; ".join(texts) for form_id, texts in {**told, **others}.items()}


def _values(table: str, wanted: Row, found: Row, facts: list[Row], told: str) -> Iterator[Compared]:
    number = _NUMBERED.get(table, "")
    line = wanted.get(number) or found.get(number, "")
    if not found or not wanted:
        # One entry for a record too many or too few: its name says which.
        name = " ".join((wanted or found)[column] for column in _NAMED[table])
        yield Compared(table, line, "record", name if found else "", name if wanted else "", told)
        return
    for column in COLUMNS[table]:
        if column != number:
            yield Compared(table, line, column, found[column], wanted[column], told or _review(table, found, column, facts))


def _review(table: str, found: Row, column: str, facts: list[Row]) -> str:
    """Why the value itself is to be looked at, or the number its text is read with."""
    number = found.get(_NUMBERED.get(table, ""), "")
    measures = {column, _READ_TOGETHER.get(column), found.get("measure")}
    own = (f for f in facts if (f["form_id"], f["table"], f["line_no"]) == (found["form_id"], table, number))
    return next((f["review"] for f in own if f["measure"] in measures and f["review"]), "")
