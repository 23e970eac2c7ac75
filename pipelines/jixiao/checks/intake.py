"""Entries of report.json → the books of the reports they make up.

Filled from the same entries, a document checked while it is read and one checked later from
its folder are the same thing to a rule. A file may hold several reports, one after the other:
each gets a book of its own, for the forms of one have nothing to do with those of another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import groupby
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.amount import Status
from jixiao.checks.book import Book
from jixiao.checks.form_record import FormRecord, GridCell, Line
from jixiao.checks.operand import Operand, pack, unpack
from jixiao.checks.several import Beginnings
from jixiao.checks.years import link
from jixiao.document import Origin, TextLine
from jixiao.finding import ValueKey
from jixiao.geometry import Box, Region
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.checks.form_record import Entry

_LINE_TABLES = ("funds", "indicators", "base_data", "budget_lines")
#: What sentences call a measure; those left out are called by their code.
_MEASURES = {"initial_budget": "年初预算数", "annual_budget": "全年预算数", "executed": "全年执行数"}
_MEASURES_OF = {
    "funds": ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score"),
    "indicators": ("level1_weight", "target_value", "actual_value", "weight", "self_score"),
}
#: The texts of a line that rules ask for.
_TEXTS = ("section", "category", "level1", "level2", "level3", "operator", "target", "actual", "deviation_reason")
#: Below this a reading counts as doubted.
_SURE = 0.9
#: One object for nearly all of thousands.
_WHOLLY = 1.0
#: A line at the foot of a page that only numbers it.
_PAGE_NUMBER = re.compile(r"[-—–\s\d/第页共]*")


class _Fact(NamedTuple):
    """Where a value was printed and how it was read."""

    status: Status
    place: bytes
    is_sure: bool
    is_doubted: bool
    raw: str
    confidence: float


class Intake:
    """Takes in the entries of a document, then gives the books of its reports."""

    def __init__(self) -> None:
        self.books: list[Book] = [Book()]
        self._beginnings = Beginnings()
        self._forms: dict[str, FormRecord] = {}
        self._document: Entry = {}
        self._facts: dict[str, dict[tuple[str, str, str], _Fact]] = defaultdict(dict)
        self._rows: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        self._heads: dict[str, list[str]] = defaultdict(list)
        self._pages: dict[int, bool] = {}
        self._lowest: dict[int, float] = {}
        self._bottoms: dict[str, float] = {}
        self._begun: dict[int, str] = {}
        self._recognised: set[int] = set()
        self._readings: list[tuple[Region, tuple[str, ...]]] = []

    def add(self, section: str, entry: Entry) -> None:
        """Take in an entry of report.json; forms before what they hold."""
        if section == "forms":
            self._add_form(entry)
        elif section == "facts":
            if entry["measure"] in _MEASURES_OF.get(entry["table"], (entry["measure"],)):
                self._facts[entry["form_id"]][entry["table"], str(entry["line_no"]), entry["measure"]] = _fact(entry)
            self._note_origin(entry["source"], int(entry["page"]))
            if entry["table"] == "forms":
                self._heads[entry["form_id"]].append(entry["measure"])
        elif section == "text":
            self._add_text(_text_line(entry))
            self._note_origin(entry["source"], entry["page"])
            if "readings" in entry:
                self.hear(Region(entry["page"], Box(*entry["box"])), entry["readings"])
        elif section == "tables":
            self._add_table(entry)
        elif section == "documents":
            self._document = entry
        elif section == "pages":
            self._pages[entry["number"]] = not entry["failure"]
        elif section in (*_LINE_TABLES, "figures"):
            self._rows[section, entry.get("form_id", "")].append(entry)

    def hear(self, where: Region, readings: Iterable[str]) -> None:
        """Take in the differing readings of a cell or a line."""
        self._readings.append((where, tuple(readings)))

    def _note_origin(self, source: str, page: int) -> None:
        if source == Origin.OCR.value:
            self._recognised.add(page)

    def look(self, form_id: str, texts: Iterable[str], bottom: float) -> None:
        """Take in the texts of a form's cells, one of which may be its foot, and where its last cell ends."""
        form = self._forms.get(form_id)
        if form:
            form.signoff = next((text for text in texts if "填表人" in text or "填报人" in text), None)
            self._bottoms[form_id] = bottom

    def finish(self, form_id: str) -> None:
        """Make a form's records, once all its entries are in, and let go of the entries.

        A base-data table waits for the end: its periods are named by the report's year.
        """
        form = self._forms.get(form_id)
        if form and form.form_type is not FormType.BASE_DATA:
            self._fill(form, 0)

    def close(self) -> tuple[Book, ...]:
        """The reports' books, once everything is in."""
        unread = self._unread()
        for book in self.books:
            book.narrative.end()
            book.document = self._document if len(self.books) == 1 else self._beginnings.document(book, self._document)
            book.unread, book.recognised = unread, frozenset(self._recognised)
            book.readings = self._readings
            for form in book.forms:
                self._fill(form, book.year)
                self._mark_cut(form, unread)
            self._add_figures(book)
        self._rows.clear()
        link(self.books)
        return tuple(self.books)

    def _unread(self) -> frozenset[int]:
        """The pages that nothing was read from, so far as pages are told of at all."""
        if not self._pages:
            return frozenset()
        count = int(self._document.get("page_count") or 0)
        return frozenset(number for number in range(1, count + 1) if not self._pages.get(number))

    def _mark_cut(self, form: FormRecord, unread: frozenset[int]) -> None:
        """Take note whether the form may begin before, or go on after, what was read of it."""
        if unread:
            first, last = int(form.texts["first_page"]), int(form.texts["last_page"])
            form.begins_before = first - 1 in unread and not form.texts["title"]
            is_last = self._begun.get(last, form.form_id) == form.form_id
            form.goes_on = is_last and last + 1 in unread and self._lowest.get(last, 0.0) <= self._bottoms.get(form.form_id, 0.0)

    def _fill(self, form: FormRecord, year: int) -> None:
        """The form's lines and head from its entries, which are used up."""
        for table in _LINE_TABLES:
            getattr(form, table).extend(self._lines(form, table, self._rows.pop((table, form.form_id), []), year))
        self._fill_head(form)
        self._facts.pop(form.form_id, None)

    def _begin(self) -> None:
        """A report begins here."""
        self.books[-1].narrative.end()
        self.books.append(Book(len(self.books) + 1))

    def _add_form(self, entry: Entry) -> None:
        if self._beginnings.with_form(entry):
            self._begin()
        book = self.books[-1]
        form_type = FormType(entry["form_type"])
        form = FormRecord(entry["form_id"], form_type, entry, len(book.of_type(form_type)) + 1)
        form.adjusted = frozenset(_adjusted(entry))
        book.forms.append(form)
        self._forms[form.form_id] = form
        book.narrative.begin_form(form.form_id)
        self._begun[int(entry["first_page"])] = form.form_id

    def _add_text(self, line: TextLine) -> None:
        if self._beginnings.with_line(line):
            self._begin()
        self.books[-1].narrative.read(line)
        if not _PAGE_NUMBER.fullmatch(line.text):
            self._lowest[line.page] = max(self._lowest.get(line.page, 0.0), line.box.y1)

    def _add_table(self, entry: Entry) -> None:
        cells = entry["cells"]
        last = max(entry["pages"], default=0)
        self.look(
            entry["form_id"], (cell["text"] for cell in cells), max((cell["box"][3] for cell in cells if cell["page"] == last), default=0.0)
        )
        form = self._forms.get(entry["form_id"])
        for cell in cells:
            if "readings" in cell:
                self.hear(Region(cell["page"], Box(*cell["box"])), cell["readings"])
        if form and form.form_type is FormType.BASE_DATA:
            form.cells = [_cell(cell) for cell in cells]

    def _add_figures(self, book: Book) -> None:
        rows = [row for row in self._rows["figures", ""] if self._beginnings.number_at(self._place(row)) == book.number]
        counts = Counter(row["metric"] for row in rows)
        for row in rows:
            self._add_figure(book, row, counts[row["metric"]] > 1)

    def _place(self, row: Entry) -> tuple[int, float]:
        """The page and height at which a figure stands."""
        fact = self._facts[""].get(("figures", str(row["occurrence"]), row["metric"]))
        if fact is None:
            return int(row["page"]), float("inf")
        (region,) = unpack(fact.place)
        return region.page, region.box.y0

    def _lines(self, form: FormRecord, table: str, rows: list[Entry], year: int) -> Iterator[Line]:
        if table in ("base_data", "budget_lines"):
            for _, group in groupby(rows, key=lambda row: row["line_no"]):
                yield self._long_line(form, table, list(group), year)
        else:
            for row in rows:
                yield self._wide_line(form, table, row)

    def _long_line(self, form: FormRecord, table: str, rows: list[Entry], year: int) -> Line:
        head = rows[0]
        values: dict[str, Operand] = {}
        for row in rows:
            name = intern(form.tag), intern(head["label"]), _measure_name(row["measure"], table, year)
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

    def _operand(self, name: str | tuple[str, ...], key: tuple[str, str, str, str], printed: str) -> Operand:
        """The value of a record; what the record says wins over its fact, which may be older."""
        fact = self._facts[key[0]].get(key[1:])
        number = _number(printed)
        status = Status.NUMBER if number is not None else _status(fact)
        named = ValueKey(*map(intern, key))
        if fact is None:
            return Operand(name, number, status, key[0], key=named)
        return Operand(name, number, status, key[0], fact.place, fact.is_sure, fact.is_doubted, fact.raw, named, fact.confidence)

    def _fill_head(self, form: FormRecord) -> None:
        for measure in self._heads.pop(form.form_id, []):
            is_total = measure.startswith("total_")
            printed = str(form.texts[measure]) if is_total else ""
            operand = self._operand(f"{form.tag}.{measure}", (form.form_id, "forms", "", measure), printed)
            (form.totals if is_total else form.places)[measure] = operand

    def _add_figure(self, book: Book, row: Entry, is_repeated: bool) -> None:
        metric = row["metric"]
        stated = book.stated.setdefault(metric, [])
        name = f"{metric}#{len(stated) + 1}" if is_repeated else metric
        operand = self._operand(name, ("", "figures", str(row["occurrence"]), metric), row["value"])
        stated.append(operand._replace(raw=row["unit"]))
        book.quotes[f"{metric}#{len(stated)}"] = row["quote"]


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
    confidence = float(entry["confidence"])
    doubted = bool(entry["review"]) or confidence < _SURE
    sure = entry["source"] == Origin.TEXT_LAYER.value and not doubted
    return _Fact(Status(entry["status"]), pack(where), sure, doubted, intern(entry["raw"]), _WHOLLY if confidence == 1 else confidence)


def _status(fact: _Fact | None) -> Status:
    status = fact.status if fact else Status.BLANK
    return Status.BLANK if status is Status.NUMBER else status


def _adjusted(entry: Entry) -> Iterator[int]:
    """The rows of indicators beside whose target the form prints another number, as adjusted within the year."""
    for other in entry.get("other", ()):
        if other["field"] == "adjusted_target" and other["status"] == Status.NUMBER:
            yield other["line_no"]


def _cell(cell: Entry) -> GridCell:
    return GridCell(cell["row"], cell["column"], Region(cell["page"], Box(*cell["box"])), cell["text"], cell["role"])


def _measure_name(measure: str, table: str, year: int) -> str:
    if table != "base_data" or not year:
        return measure
    periods = {"prior_year_final": f"{year - 1}决算", "budget": f"{year}预算", "final": f"{year}决算"}
    return periods.get(measure, measure)


def _text_line(entry: Entry) -> TextLine:
    is_whole = entry.get("is_whole", False)
    return TextLine(entry["text"], entry["page"], Box(*entry["box"]), Origin(entry["source"]), is_whole=is_whole)
