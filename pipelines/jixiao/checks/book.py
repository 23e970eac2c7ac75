"""The records of one document as the rules look them up: by form, line and measure.

Filled from the entries of report.json, so that a document checked while it is read and one
checked later from its folder are the same thing to a rule.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import groupby
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.amount import Status
from jixiao.checks.narrative import Narrative
from jixiao.checks.operand import Operand, pack
from jixiao.document import Origin, TextLine
from jixiao.finding import ValueKey
from jixiao.geometry import Box, Region
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Entry = dict[str, Any]

_LINE_TABLES = ("funds", "indicators", "base_data", "budget_lines")
#: What sentences call a measure; those left out are called by their code.
_MEASURES = {"initial_budget": "年初预算数", "annual_budget": "全年预算数", "executed": "全年执行数"}
_MEASURES_OF = {
    "funds": ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score"),
    "indicators": ("level1_weight", "target_value", "actual_value", "weight", "self_score"),
}
#: The texts of a line that rules ask for.
_TEXTS = ("section", "category", "level1", "level2", "level3", "operator", "target", "actual", "deviation_reason")
_TAGS = {FormType.BUDGET_EXECUTION: "报告表1", FormType.PROJECT_EXECUTION: "报告表2"}
_KINDS = {FormType.BASE_DATA: "base_data", FormType.DEPARTMENT: "overall_self_eval", FormType.PROJECT: "project_self_eval"}
#: Below this a reading counts as doubted.
_SURE = 0.9


class _Fact(NamedTuple):
    """Where a value was printed and how it was read."""

    status: Status
    place: bytes
    is_sure: bool
    is_doubted: bool
    raw: str


class GridCell(NamedTuple):
    """A cell of a base-data table, for rules about labels."""

    row: int
    column: int
    region: Region
    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a form: its texts by column, its values by measure."""

    number: int
    code: str
    label: str
    texts: Entry
    values: dict[str, Operand]

    def value(self, measure: str) -> Operand | None:
        """The value of a measure; None where the form has no such cell."""
        return self.values.get(measure)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return all(value.status is Status.BLANK for value in self.values.values())


@dataclass
class FormRecord:
    """A form with its lines."""

    form_id: str
    form_type: FormType
    texts: Entry
    number: int = 0
    funds: list[Line] = field(default_factory=list)
    indicators: list[Line] = field(default_factory=list)
    base_data: list[Line] = field(default_factory=list)
    budget_lines: list[Line] = field(default_factory=list)
    totals: dict[str, Operand] = field(default_factory=dict)
    places: dict[str, Operand] = field(default_factory=dict)
    cells: list[GridCell] = field(default_factory=list)
    signoff: str | None = None

    @property
    def tag(self) -> str:
        """What sentences call the form."""
        return _TAGS.get(self.form_type) or str(self.texts["attachment"]) or f"{self.texts['title']}{self.form_id}"

    @property
    def kind(self) -> str:
        """The kind of form with its number among those of its kind."""
        name = _KINDS.get(self.form_type, self.form_type.value)
        return f"{name}_{self.number:02d}" if self.form_type is FormType.PROJECT else name

    def fund(self, code: str) -> Line | None:
        """The line of the money block, or None."""
        return next((line for line in self.funds if line.code == code), None)

    def base(self, code: str) -> Line | None:
        """The line of a base-data table, or None."""
        return next((line for line in self.base_data if line.code == code), None)

    def section(self, name: str) -> list[Line]:
        """The lines of a section of a base-data table."""
        return [line for line in self.base_data if line.texts["section"] == name]

    def budget(self, label: str) -> Line | None:
        """The line of a budget table, or None."""
        return next((line for line in self.budget_lines if line.label == label), None)

    def place(self, name: str) -> tuple[Operand, ...]:
        """Where a text field stands: one operand, or none."""
        return tuple(filter(None, [self.places.get(name)]))


class Book:
    """Takes in entries, then answers questions about the document."""

    def __init__(self) -> None:
        self.forms: list[FormRecord] = []
        self.narrative = Narrative()
        self.document: Entry = {}
        self._facts: dict[str, dict[tuple[str, str, str], _Fact]] = defaultdict(dict)
        self._rows: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._heads: dict[str, list[str]] = defaultdict(list)
        self._figures: dict[str, list[Operand]] = {}
        self._quotes: dict[str, str] = {}

    def add(self, section: str, entry: Entry) -> None:
        """Take in an entry of report.json; forms before what they hold."""
        if section == "forms":
            self._add_form(entry)
        elif section == "facts":
            if entry["measure"] in _MEASURES_OF.get(entry["table"], (entry["measure"],)):
                self._facts[entry["form_id"]][entry["table"], str(entry["line_no"]), entry["measure"]] = _fact(entry)
            if entry["table"] == "forms":
                self._heads[entry["form_id"]].append(entry["measure"])
        elif section == "text":
            self.narrative.read(_text_line(entry))
        elif section == "tables":
            self._add_table(entry)
        elif section == "documents":
            self.document = entry
        elif section in (*_LINE_TABLES, "figures"):
            self._rows[section, entry.get("form_id", "")].append(entry)

    def sign(self, form_id: str, texts: Iterable[str]) -> None:
        """Take in the texts of a form's cells, one of which may be its foot."""
        form = self._form(form_id)
        if form:
            form.signoff = next((text for text in texts if "填表人" in text or "填报人" in text), None)

    def finish(self, form_id: str) -> None:
        """Make a form's records, once all its entries are in, and let go of the entries.

        A base-data table waits for the end: its periods are named by the document's year.
        """
        form = self._form(form_id)
        if form and form.form_type is not FormType.BASE_DATA:
            self._fill(form)

    def close(self) -> None:
        """Make the records that are not made yet, once everything is in."""
        self.narrative.end()
        for form in self.forms:
            self._fill(form)
        stated = self._rows["figures", ""]
        counts = Counter(row["metric"] for row in stated)
        for row in stated:
            self._add_figure(row, counts[row["metric"]] > 1)
        self._rows.clear()

    def _fill(self, form: FormRecord) -> None:
        """The form's lines and head from its entries, which are used up."""
        for table in _LINE_TABLES:
            getattr(form, table).extend(self._lines(form, table, self._rows.pop((table, form.form_id), [])))
        self._fill_head(form)
        self._facts.pop(form.form_id, None)

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
        return list(self._figures)

    def figures(self, metric: str) -> list[Operand]:
        """Every statement of a metric."""
        return self._figures.get(metric, [])

    def figure(self, metric: str) -> Operand | None:
        """The first statement of a metric, or None."""
        return next(iter(self.figures(metric)), None)

    def quote(self, metric: str, occurrence: int = 1) -> str:
        """The words that state a metric."""
        return self._quotes.get(f"{metric}#{occurrence}", "")

    def numbers(self) -> Iterator[Operand]:
        """Every value of every form."""
        for form in self.forms:
            yield from form.totals.values()
            for table in _LINE_TABLES:
                for line in getattr(form, table):
                    yield from line.values.values()

    def _add_form(self, entry: Entry) -> None:
        form_type = FormType(entry["form_type"])
        self.forms.append(FormRecord(entry["form_id"], form_type, entry, len(self.of_type(form_type)) + 1))
        self.narrative.begin_form(entry["form_id"])

    def _add_table(self, entry: Entry) -> None:
        self.sign(entry["form_id"], (cell["text"] for cell in entry["cells"]))
        form = self._form(entry["form_id"])
        if form and form.form_type is FormType.BASE_DATA:
            form.cells = [_cell(cell) for cell in entry["cells"]]

    def _form(self, form_id: str) -> FormRecord | None:
        return next((form for form in self.forms if form.form_id == form_id), None)

    def _lines(self, form: FormRecord, table: str, rows: list[Entry]) -> Iterator[Line]:
        if table in ("base_data", "budget_lines"):
            for _, group in groupby(rows, key=lambda row: row["line_no"]):
                yield self._long_line(form, table, list(group))
        else:
            for row in rows:
                yield self._wide_line(form, table, row)

    def _long_line(self, form: FormRecord, table: str, rows: list[Entry]) -> Line:
        head = rows[0]
        values: dict[str, Operand] = {}
        for row in rows:
            name = intern(form.tag), intern(head["label"]), self._measure_name(row["measure"], table)
            values[row["measure"]] = self._operand(name, (form.form_id, table, str(row["line_no"]), row["measure"]), row["value"])
        return Line(int(head["line_no"]), head.get("line_code", ""), head["label"], _texts(head), values)

    def _wide_line(self, form: FormRecord, table: str, row: Entry) -> Line:
        number = str(row["line_no" if table == "funds" else "row_no"])
        label = row["label"] if table == "funds" else row["level2"] or row["level3"]
        values: dict[str, Operand] = {}
        for measure in _MEASURES_OF[table]:
            key, printed = (form.form_id, table, number, measure), row[measure]
            if key[1:] in self._facts[form.form_id] or printed:
                values[measure] = self._operand((intern(form.tag), intern(label), _MEASURES.get(measure, measure)), key, printed)
        return Line(int(number), row.get("line_code", ""), label, _texts(row), values)

    def _measure_name(self, measure: str, table: str) -> str:
        if table != "base_data" or not self.year:
            return measure
        periods = {"prior_year_final": f"{self.year - 1}决算", "budget": f"{self.year}预算", "final": f"{self.year}决算"}
        return periods.get(measure, measure)

    def _operand(self, name: str | tuple[str, ...], key: tuple[str, str, str, str], printed: str) -> Operand:
        """The value of a record; what the record says wins over its fact, which may be older."""
        fact = self._facts[key[0]].get(key[1:])
        number = _number(printed)
        status = Status.NUMBER if number is not None else _status(fact)
        named = ValueKey(*map(intern, key))
        if fact is None:
            return Operand(name, number, status, key[0], key=named)
        return Operand(name, number, status, key[0], fact.place, fact.is_sure, fact.is_doubted, fact.raw, named)

    def _fill_head(self, form: FormRecord) -> None:
        for measure in self._heads.pop(form.form_id, []):
            is_total = measure.startswith("total_")
            printed = str(form.texts[measure]) if is_total else ""
            operand = self._operand(f"{form.tag}.{measure}", (form.form_id, "forms", "", measure), printed)
            (form.totals if is_total else form.places)[measure] = operand

    def _add_figure(self, row: Entry, is_repeated: bool) -> None:
        metric, occurrence = row["metric"], str(row["occurrence"])
        name = row["figure_id"] if is_repeated else metric
        operand = self._operand(name, ("", "figures", occurrence, metric), row["value"])
        self._figures.setdefault(metric, []).append(operand._replace(raw=row["unit"]))
        self._quotes[row["figure_id"]] = row["quote"]


class _Texts(dict[str, Any]):
    """The texts of a line that rules ask for; blank ones are left out, for there are thousands."""

    def __missing__(self, name: str) -> str:
        return ""


def _texts(row: Entry) -> Entry:
    return _Texts((name, intern(str(row[name]))) for name in _TEXTS if row.get(name))


@lru_cache(maxsize=4096)
def _number(printed: str) -> Decimal | None:
    """The number of a record's cell; None for a blank one, or for what a hand put there instead."""
    try:
        number = Decimal(printed) if printed else None
    except InvalidOperation:
        return None
    return number if number is not None and number.is_finite() else None


def _fact(entry: Entry) -> _Fact:
    """A row of facts.csv, without what the records say themselves."""
    where = Region(int(entry["page"]), Box(*(float(entry[edge]) for edge in ("x0", "y0", "x1", "y1"))))
    doubted = bool(entry["review"]) or float(entry["confidence"]) < _SURE
    sure = entry["source"] == Origin.TEXT_LAYER.value and not doubted
    return _Fact(Status(entry["status"]), pack(where), sure, doubted, intern(entry["raw"]))


def _status(fact: _Fact | None) -> Status:
    status = fact.status if fact else Status.BLANK
    return Status.BLANK if status is Status.NUMBER else status


def _cell(cell: Entry) -> GridCell:
    return GridCell(cell["row"], cell["column"], Region(cell["page"], Box(*cell["box"])), cell["text"], cell["role"])


def _text_line(entry: dict[str, Any]) -> TextLine:
    is_whole = entry.get("is_whole", False)
    return TextLine(entry["text"], entry["page"], Box(*entry["box"]), Origin(entry["source"]), is_whole=is_whole)
