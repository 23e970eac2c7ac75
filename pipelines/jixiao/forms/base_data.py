"""The 基础数据表: staffing, costs over three periods, buildings.

The sheet is a stack of bands, each with a header row of its own measures; a band's rows
run to the next header row. Which line a row is comes from its name and place, never from
its printed number: numbers skip and repeat (forms/ambiguities.md 22).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from jixiao.forms.labels import clean_label, unit_in, year_in
from jixiao.forms.others import keep_columns
from jixiao.forms.sheet import UNKNOWN_LABEL, Column, label_cells, own_cells, value_cells
from jixiao.forms.units import Unit, Units, block_unit
from jixiao.forms.values import doubted, money_value, percent_value, plain_value
from jixiao.record import BaseDataLine, BlockNote, FormType, Measure

if TYPE_CHECKING:
    from jixiao.forms.sheet import Placed, Sheet
    from jixiao.grid import Cell
    from jixiao.record import Form, Value

_BANDS = ("staffing", "cost", "building")
_UNITS = {
    "authorized_posts": "人",
    "actual_staff": "人",
    "approved_scale_sqm": "㎡",
    "actual_scale_sqm": "㎡",
}


class _Band(NamedTuple):
    """A header row and the rows below it."""

    kind: str
    columns: list[Column]
    first: int
    stop: int
    title: Cell | None


class BaseData:
    """Recognises and reads base-data tables."""

    vocabulary = "base_data"

    def evidence(self, sheet: Sheet) -> float:
        """The share of the three bands whose header rows are there; a title settles it."""
        bands = {band.kind for band in sheet.once("bands", _bands)}
        titled = sheet.vocabulary.match(sheet.heading.title, "titles") is not None
        return min(1.0, 0.4 * len(bands) + (0.4 if titled and bands else 0.0))

    def fill(self, sheet: Sheet, form: Form) -> Form:
        """The form with one line a labelled row; labels that no code knows keep their name."""
        year = _year(sheet)
        lines: list[BaseDataLine] = []
        for band in sheet.once("bands", _bands):
            lines.extend(_read_band(sheet, band, year, len(lines)))
        unit = next((u for cell in sheet.grid.cells if (u := unit_in(cell.text))), form.amount_unit)
        return replace(
            form,
            form_type=FormType.BASE_DATA,
            fiscal_year=form.fiscal_year or year,
            amount_unit=unit,
            base_data=tuple(lines),
        )


FAMILY = BaseData()


def _bands(sheet: Sheet) -> list[_Band]:
    headers: list[tuple[int, str, list[Column]]] = []
    for row in range(sheet.grid.n_rows):
        counted = [(len(columns), kind, columns) for kind in _BANDS if len(columns := sheet.columns(row, kind)) >= 2]
        if counted:
            _, kind, columns = max(counted, key=lambda item: item[0])
            headers.append((row, kind, columns))
    stops = [row for row, _, _ in headers[1:]] + [sheet.grid.n_rows]
    return [_band(sheet, row, kind, columns, stop) for (row, kind, columns), stop in zip(headers, stops, strict=False)]


def _year(sheet: Sheet) -> str:
    return sheet.heading.fiscal_year or max(map(year_in, (cell.text for cell in sheet.grid.cells)), default="")


def _band(sheet: Sheet, row: int, kind: str, columns: list[Column], stop: int) -> _Band:
    left = [cell for cell in label_cells(sheet.grid, row, columns) if cell.lines and cell.column < columns[0].first]
    titles = [cell for cell in left if sheet.match(cell, "block")] or left
    return _Band(kind, _latest(columns, _year(sheet)), row + 1, stop, titles[-1] if titles else None)


def _latest(columns: list[Column], year: str) -> list[Column]:
    """The columns, those of earlier years that name a measure again without a field: 2022年决算数 beside 2023年决算数."""
    latest: dict[str, str] = {}
    for column in columns:
        name = _measure_name(column, year)
        latest[name] = max(latest.get(name, ""), year_in(column.header.text))
    return [
        column if year_in(column.header.text) == latest[_measure_name(column, year)] else column._replace(field="", code=column.field)
        for column in columns
    ]


def _read_band(sheet: Sheet, band: _Band, year: str, read_before: int) -> list[BaseDataLine]:
    strangers = _note_band(sheet, band)
    weakest = min(column.score for column in band.columns)
    reader = _CostReader(sheet) if band.kind == "cost" else None
    lines: list[BaseDataLine] = []
    for row in range(band.first, band.stop):
        label = _label(sheet, band, row, [*band.columns, *strangers])
        placed_in_row = value_cells(sheet.grid, row, [*band.columns, *strangers])
        values = [placed for placed in placed_in_row if placed.column.field]
        if label is None or not values or (reader is None and row > band.first):
            continue
        measures = tuple(_measure(sheet, band, placed, year) for placed in values)
        number = read_before + len(lines) + 1
        keep_columns(sheet, band.kind, [placed for placed in placed_in_row if not placed.column.field], number, frozenset())
        sheet.rate("base_data", number, [weakest, 1.0 if reader is None or sheet.match(label, "rows") else UNKNOWN_LABEL])
        lines.append(reader.line(label, number, measures) if reader else _block_line(band.kind, label, number, measures))
    return lines


def _note_band(sheet: Sheet, band: _Band) -> list[Column]:
    """Write down the band's headers; those that mean nothing to us come back as columns without a field."""
    sheet.block = band.kind
    for column in band.columns:
        sheet.note(column.header, "header", column.match)
    for cell in label_cells(sheet.grid, band.first - 1, band.columns):
        if cell.lines and cell.row == band.first - 1 and cell.column < band.columns[0].first:
            sheet.note(cell, "header")
    if band.title:
        sheet.note(band.title, "section", sheet.match(band.title, "block"))
    unit = block_unit(_units(sheet, band), band.columns) if band.kind != "staffing" else Unit("", "")
    title = band.title.text if band.title else ""
    sheet.blocks.append(BlockNote(band.kind, title, band.first - 1, band.stop - 1, unit.name, unit.taken_from, unit.printed))
    leftmost = band.columns[0].first
    unknown = [cell for cell in own_cells(sheet.grid, band.first - 1) if cell.column > leftmost]
    unknown = [cell for cell in unknown if (cell.row, cell.column) not in sheet.roles]
    for cell in unknown:
        sheet.note_unknown(cell)
    return [Column("", cell.column, cell.column + cell.column_span, cell) for cell in unknown]


def _label(sheet: Sheet, band: _Band, row: int, columns: list[Column]) -> Cell | None:
    """The row's own label, or the title of a band that spans its rows; None for rows of text."""
    cells = [cell for cell in label_cells(sheet.grid, row, columns) if cell.lines]
    if not cells:
        return band.title if band.kind != "cost" else None
    match = sheet.match(cells[-1], "block")
    if match and match.field == "frugality":
        sheet.note(cells[-1], "section", match)
        return None
    return cells[-1]


def _measure(sheet: Sheet, band: _Band, placed: Placed, year: str) -> Measure:
    column, cell, text, doubt, _ = placed
    sheet.note(cell, "value")
    name = _measure_name(column, year)
    return Measure(name, doubted(_value(sheet, band, column, name, cell, text), doubt))


def _measure_name(column: Column, year: str) -> str:
    """The measure a header names; last year's final accounts are another measure than this year's."""
    printed = year_in(column.header.text)
    if column.field == "final" and printed and year and int(printed) < int(year):
        return "prior_year_final"
    return column.field


def _value(sheet: Sheet, band: _Band, column: Column, name: str, cell: Cell, text: str | None) -> Value:
    if name.endswith("_pct"):
        return percent_value(cell, text)
    if name in _UNITS:
        return plain_value(cell, _UNITS[name], text)
    unit = _units(sheet, band).of(column)
    return money_value(cell, unit.name, text, unit.doubt)


def _units(sheet: Sheet, band: _Band) -> Units:
    def find(sheet: Sheet) -> Units:
        return Units(sheet, sheet.grid.row(band.first - 1), [band.title] if band.title else [])

    return sheet.once(f"units {band.first}", find)


def _block_line(kind: str, label: Cell, number: int, measures: tuple[Measure, ...]) -> BaseDataLine:
    """A band of one row: staffing, buildings."""
    return BaseDataLine(number, kind, kind, "", clean_label(label.text), measures)


class _CostReader:
    """Gives the rows of the cost band their codes: by name, else by the group they stand in."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._section = ""
        self._in_section = 0

    def line(self, label: Cell, number: int, measures: tuple[Measure, ...]) -> BaseDataLine:
        match = self._sheet.match(label, "rows")
        code = match.field if match else self._next_code()
        self._enter(code)
        if match or self._section == "project":
            self._sheet.note(label, "label", match)
        else:
            self._sheet.note_unknown(label)
        return BaseDataLine(number, self._section, code, _parent(code), clean_label(label.text), measures)

    def _enter(self, code: str) -> None:
        section, _, rest = code.partition(".")
        if section != self._section:
            self._section, self._in_section = section, 0
        if rest != "total":
            self._in_section += 1

    def _next_code(self) -> str:
        """The code of a row that only its place tells: projects are numbered, others too."""
        return f"{self._section or 'other'}.{self._in_section + 1:02d}"


def _parent(code: str) -> str:
    """The code of the line that a line is part of; "" for totals."""
    section, _, rest = code.partition(".")
    if not rest or rest == "total":
        return ""
    above, _, last = rest.rpartition(".")
    return f"{section}.{above}" if above and last else f"{section}.total"
