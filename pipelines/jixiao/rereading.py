"""Recognised numbers read again where nothing but their first reading vouches for them.

What was recognised from pictures is held back until the checks have run; a file on disk holds
it, so a document of hundreds of pages takes no more memory than one of a few. A number in a
group whose arithmetic fails, and one that no rule holds and that was read with less than full
confidence, is then read by every reader. Where they differ the value wants a look, where they
agree the report itself is suspected. No number is ever changed to make anything fit.
"""

from __future__ import annotations

import pickle
import re
from collections import defaultdict
from dataclasses import fields, replace
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeVar

from jixiao.amount import Status, fold_digits
from jixiao.checks.coverage import contradicted, held
from jixiao.cuts import KeptCuts
from jixiao.document import Origin, TextLine
from jixiao.errors import InputError, StageError
from jixiao.finding import ValueKey, Verdict
from jixiao.geometry import Region
from jixiao.grid import Grid
from jixiao.messages import render
from jixiao.pages import DOUBTFUL, ocr_engine, page_raster
from jixiao.parallel import Piece
from jixiao.record import Figure, Form, Measure, PageOutcome, Value
from jixiao.tabulate import facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from jixiao.checks.checker import Checker
    from jixiao.finding import Finding
    from jixiao.pages import PageRead
    from jixiao.parallel import Work
    from jixiao.pipeline import Item
    from jixiao.record import Fact
    from jixiao.source import PageReader
    from jixiao.tables.again import CellReadings, CutLine

L = TypeVar("L")

#: A number that no rule holds is read again below this confidence; others only if a rule fails.
_UNHELD = 0.97
#: Held items stay in memory up to this many bytes, then go to disk.
_IN_MEMORY = 1 << 22
_NUMBER = re.compile(r"-?\d[\d.,]*")


class Note(NamedTuple):
    """What reading a value again came to: what was read, by whom it may be, and whether that differs."""

    readings: tuple[str, ...]
    differ: bool


class Rereading:
    """Holds a document's recognised items, and gives them back with what a second look found."""

    def __init__(self, reader: PageReader, ocr: str, work: Work) -> None:
        self._reader, self._ocr, self._work = reader, ocr, work
        self._spool: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by `items`
        self._count = 0
        self._cuts = KeptCuts()
        self._pages: dict[int, PageOutcome] = {}
        self._notes: dict[ValueKey, Note] = {}
        self._cells: dict[Region, Note] = {}
        self._seen: set[ValueKey] = set()

    def keeping(self, read_one: Callable[[int], PageRead]) -> Callable[[int], PageRead]:
        """`read_one`, keeping the lines of the page's numbers for a second reading."""

        def keep(number: int) -> PageRead:
            read = read_one(number)
            self._cuts.keep(number, read.cuts or {})
            return read

        return keep

    def takes(self, item: Item) -> bool:
        """Whether the item has to wait: it was recognised, or stands behind one that was."""
        if isinstance(item, PageOutcome):
            if item.read_from == Origin.OCR.value or item.reason == "read_from_both":
                self._pages[item.number] = item
            return False
        return self._count > 0 or (bool(self._pages) and _is_recognised(item))

    def hold(self, item: Item) -> None:
        """Keep an item until `items`."""
        pickle.dump(item, self._spool, pickle.HIGHEST_PROTOCOL)
        self._count += 1

    def look_again(self, checker: Checker) -> None:
        """Read again what the findings leave in doubt, and let the checks know."""
        if not self._count:
            return
        findings = list(checker.findings())
        sure = held(findings)
        # A rule that holds a number proves little where another fails: one slip may stand on both its sides.
        keys = {*contradicted(findings), *self._hardly_sure(sure)}
        while keys:
            self._look_at(self._wanted(keys))
            keys = _held_with((key for key, note in self._notes.items() if note.differ), findings) - self._seen
        for region, note in self._cells.items():
            checker.hear(region, note.readings)
        for key, note in self._notes.items():
            if note.differ:
                checker.doubt(key, DOUBTFUL)

    def items(self) -> Iterator[Item]:
        """What was held, in order."""
        for item in self._replayed():
            yield _amended(item, self._notes, self._cells) if isinstance(item, Form) else item
        self._spool.close()
        self._cuts.close()

    def _replayed(self) -> Iterator[Item]:
        self._spool.seek(0)
        for _ in range(self._count):
            yield pickle.load(self._spool)

    def _hardly_sure(self, sure: frozenset[ValueKey]) -> Iterator[ValueKey]:
        """The numbers that no rule holds, read with less than full confidence and not flagged yet."""
        for fact in self._recognised():
            if _key(fact) not in sure and fact.value.provenance.confidence < _UNHELD and not fact.value.review:
                yield _key(fact)

    def _wanted(self, keys: set[ValueKey]) -> dict[int, dict[Region, list[Fact]]]:
        """By page the places to read again, with the values that stand there."""
        self._seen |= keys
        wanted: defaultdict[int, dict[Region, list[Fact]]] = defaultdict(dict)
        for fact in self._recognised():
            if _key(fact) in keys:
                place = fact.value.provenance
                wanted[place.page].setdefault(Region(place.page, place.box), []).append(fact)
        return wanted

    def _recognised(self) -> Iterator[Fact]:
        """The numbers in forms that were recognised."""
        forms = (item for item in self._replayed() if isinstance(item, Form))
        for fact in (fact for form in forms for fact in facts(form) if fact.value.status is Status.NUMBER):
            place = fact.value.provenance
            if place.origin is Origin.OCR and place.page in self._pages:
                yield fact

    def _look_at(self, wanted: dict[int, dict[Region, list[Fact]]]) -> None:
        """Read what is wanted again, the pages side by side where there are processes for it."""
        pages = sorted(wanted.items())
        results = self._work.each(self._piece(page, places) for page, places in pages)
        for (page, places), result in zip(pages, results, strict=True):
            found = result()
            found |= self._look_at_page(page, {place: those[0].value.raw for place, those in places.items() if place not in found})
            for place, readings in found.items():
                if readings.readings:
                    note = _note(places[place][0].value.raw, readings)
                    self._cells[place] = note
                    self._notes.update((_key(fact), note) for fact in places[place])

    def _piece(self, page: int, wanted: Mapping[Region, list[Fact]]) -> Piece[dict[Region, CellReadings]]:
        """Reading the lines of a page again that were kept."""
        kept = self._cuts.of(page)
        lines = {place: (kept[place.box], those[0].value.raw) for place, those in wanted.items() if place.box in kept}
        return Piece(_read_lines, (self._ocr, lines), lambda: bool(lines), partial(_read_lines, self._ocr, lines))

    def _look_at_page(self, page: int, known: Mapping[Region, str]) -> dict[Region, CellReadings]:
        """The places read again from the page's own pixels: their lines were not kept."""
        from jixiao.tables.again import read_cells_again

        if not known:
            return {}
        outcome = self._pages[page]
        try:
            raster = page_raster(self._reader, page, outcome.reason, outcome.turned)
            found = read_cells_again(raster, [region.box for region in known], ocr_engine(self._ocr), known=list(known.values()))
        except (StageError, InputError):
            return {}  # read once already: the first reading stays, and stays suspected
        return dict(zip(known, found, strict=True))


def _read_lines(ocr: str, lines: Mapping[Region, tuple[Sequence[CutLine], str]]) -> dict[Region, CellReadings]:
    """What every reader makes of the lines at some places, of which one reading is known."""
    from jixiao.tables.again import read_lines_again

    cut, known = [cut for cut, _ in lines.values()], [text for _, text in lines.values()]
    return dict(zip(lines, read_lines_again(cut, ocr_engine(ocr), known=known), strict=True))


def _is_recognised(item: Item) -> bool:
    if isinstance(item, Form):
        return any(cell.origin is Origin.OCR for cell in item.grid.cells)
    if isinstance(item, TextLine):
        return item.origin is Origin.OCR
    return isinstance(item, Figure) and item.value.provenance.origin is Origin.OCR


def _key(fact: Fact) -> ValueKey:
    return ValueKey(fact.form_id, fact.table, fact.line_no, fact.measure)


def _held_with(keys: Iterable[ValueKey], findings: list[Finding]) -> set[ValueKey]:
    """What passing equalities hold together with the keys: it is as doubtful as they are."""
    doubted = set(keys)
    return {key for found in findings if found.verdict is Verdict.PASS and not doubted.isdisjoint(found.bound) for key in found.bound}


def _note(raw: str, again: CellReadings) -> Note:
    """Whether every reader sees the numbers that were read first, in the same order; if not, the first reading leads."""
    texts = tuple(reading.text for reading in again.readings.values())
    first = _numbers(raw)
    differ = any(_numbers(text) != first for text in texts)
    return Note((raw, *texts) if differ else texts, differ)


def _numbers(text: str) -> list[str]:
    """The numbers in a cell's text, lines joined, without separators."""
    return [number.replace(",", "").rstrip(".") for number in _NUMBER.findall(fold_digits(text))]


def _amended(form: Form, notes: Mapping[ValueKey, Note], cells: Mapping[Region, Note]) -> Form:
    """The form with its values and cells marked by what a second look found."""
    if not any(_key(fact) in notes for fact in facts(form)):
        return form

    def marked(value: Value, table: str, line_no: str, measure: str) -> Value:
        note = notes.get(ValueKey(form.form_id, table, line_no, measure))
        return _marked(value, note) if note else value

    def line(item: L, table: str, line_no: int) -> L:
        changes: dict[str, Any] = {}
        for field in fields(item):  # type: ignore[arg-type]
            value = getattr(item, field.name)
            if isinstance(value, Value):
                changes[field.name] = marked(value, table, str(line_no), field.name)
            elif field.name == "measures":
                changes["measures"] = tuple(Measure(name, marked(each, table, str(line_no), name)) for name, each in value)
        return replace(item, **changes)  # type: ignore[type-var]

    return replace(
        form,
        grid=_amended_grid(form.grid, cells),
        totals=tuple(Measure(name, marked(value, "forms", "", name)) for name, value in form.totals),
        funds=tuple(line(fund, "funds", fund.line_no) for fund in form.funds),
        indicators=tuple(line(indicator, "indicators", indicator.row_no) for indicator in form.indicators),
        base_data=tuple(line(row, "base_data", row.line_no) for row in form.base_data),
        budget_lines=tuple(line(row, "budget_lines", row.line_no) for row in form.budget_lines),
    )


def _marked(value: Value, note: Note) -> Value:
    if not note.differ:
        return value
    told = render("read_again", "en", readings=" | ".join(dict.fromkeys(note.readings)))
    place = value.provenance
    return value._replace(review=value.review or told, provenance=place._replace(confidence=min(place.confidence, DOUBTFUL)))


def _amended_grid(grid: Grid, notes: Mapping[Region, Note]) -> Grid:
    """The grid whose cells tell what every reader read in them."""
    cells = list(grid.cells)
    for index, cell in enumerate(cells):
        note = notes.get(cell.region)
        least = cell.least_certain
        if note and least:
            confidence = min(least.confidence, DOUBTFUL) if note.differ else least.confidence
            doubt = least.doubt or ("read_again" if note.differ else "")
            told = least._replace(readings=note.readings, confidence=confidence, doubt=doubt)
            cells[index] = cell._replace(lines=tuple(told if line is least else line for line in cell.lines))
    return Grid(grid.n_rows, grid.n_columns, tuple(cells))
