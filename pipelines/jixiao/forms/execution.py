"""The budget execution tables in a report's text: one header row, then a line a row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from jixiao.forms.headers import of_the_year, resolved
from jixiao.forms.labels import clean_label
from jixiao.forms.others import keep_columns
from jixiao.forms.sheet import Column, cell_over, value_cells
from jixiao.forms.units import Units, block_unit
from jixiao.forms.values import doubted, money_value, percent_value
from jixiao.record import BlockNote, BudgetLine, FormType, Measure

if TYPE_CHECKING:
    from jixiao.forms.sheet import Placed, Sheet
    from jixiao.grid import Cell
    from jixiao.record import Form, Value

_FEWEST_MEASURES = 3


class _Layout(NamedTuple):
    """The header row of the table and what its columns hold."""

    row: int
    form_type: FormType
    measures: list[Column]
    labels: list[Column]


class Execution:
    """Recognises and reads budget execution tables."""

    vocabulary = "execution"

    def evidence(self, sheet: Sheet) -> float:
        """Whether one header row names the lines and at least three measures."""
        layout = sheet.once("layout", _layout)
        if layout is None:
            return 0.0
        titled = sheet.vocabulary.match(sheet.heading.title, "titles") is not None
        return min(1.0, 0.15 * len(layout.measures) + 0.1 + (0.2 if titled else 0.0))

    def fill(self, sheet: Sheet, form: Form) -> Form:
        """The form with one line a row."""
        layout = sheet.once("layout", _layout)
        if layout is None:
            return form
        sheet.block = "budget"
        strangers = _note_headers(sheet, layout)
        units = Units(sheet, sheet.grid.row(layout.row), [])
        unit = block_unit(units, [column for column in layout.measures if column.field and not column.field.endswith("_pct")])
        sheet.blocks.append(BlockNote("budget", "", layout.row, sheet.grid.n_rows - 1, unit.name, unit.taken_from, unit.printed))
        lines: list[BudgetLine] = []
        weakest = min(column.score for column in (*layout.measures, *layout.labels) if column.field)
        for row in range(layout.row + 1, sheet.grid.n_rows):
            line = _line(sheet, layout, units, row, len(lines) + 1)
            if line:
                lines.append(line)
                keep_columns(sheet, "budget", value_cells(sheet.grid, row, strangers) if strangers else (), line.line_no, frozenset())
                sheet.rate("budget_lines", line.line_no, [weakest])
        return replace(form, form_type=layout.form_type, amount_unit=unit.name, budget_lines=tuple(lines))


FAMILY = Execution()


def _layout(sheet: Sheet) -> _Layout | None:
    for row in range(min(4, sheet.grid.n_rows)):
        labels = sheet.columns(row, "labels")
        named = {column.field for column in labels}
        form_type = FormType.PROJECT_EXECUTION if "project" in named else FormType.BUDGET_EXECUTION
        group = "project_columns" if form_type is FormType.PROJECT_EXECUTION else "overall_columns"
        measures = resolved(of_the_year(sheet.columns(row, group), sheet.heading.fiscal_year))
        if named & {"item", "project", "category"} and len(measures) >= _FEWEST_MEASURES:
            return _Layout(row, form_type, measures, labels)
    return None


def _note_headers(sheet: Sheet, layout: _Layout) -> list[Column]:
    """The headers of the row that are neither labels nor measures, as columns without a field."""
    for column in (*layout.labels, *layout.measures):
        sheet.note(column.header, "header", column.match)
    understood = {id(column.header) for column in (*layout.labels, *layout.measures)}
    strangers = [cell for cell in sheet.grid.row(layout.row) if cell.lines and id(cell) not in understood]
    for cell in strangers:
        sheet.note_unknown(cell)
    unknown = [Column("", cell.column, cell.column + cell.column_span, cell) for cell in strangers]
    return [*(column for column in layout.measures if not column.field), *unknown]


def _line(sheet: Sheet, layout: _Layout, units: Units, row: int, number: int) -> BudgetLine | None:
    """The line of a row, or None for a row without label and values."""
    names = {column.field: cell_over(sheet.grid, row, column) for column in layout.labels}
    category, label = _category_and_label(sheet, names)
    values = [placed for placed in value_cells(sheet.grid, row, layout.measures) if placed.column.field]
    if not label and not any(placed.cell.lines for placed in values):
        return None
    for field in ("remark", "serial"):
        if (cell := names.get(field)) is not None:
            sheet.note(cell, "value" if field == "remark" else "mark")
    remark = names.get("remark")
    measures = tuple(Measure(placed.column.field, _value(sheet, placed, units)) for placed in values)
    return BudgetLine(number, category, label, measures, remark.text if remark else "")


def _category_and_label(sheet: Sheet, names: dict[str, Cell | None]) -> tuple[str, str]:
    """The name of a line and its category; 合计 may stand in any label column."""
    category = names.get("category")
    label = names.get("project") or names.get("item")
    for cell in names.values():
        if cell is not None and sheet.match(cell, "totals"):
            sheet.note(cell, "label", sheet.match(cell, "totals"))
            return "", clean_label(cell.text)
    for cell in (category, label):
        if cell is not None:
            sheet.note(cell, "label")
    return (category.text if category else ""), clean_label(label.text) if label else ""


def _value(sheet: Sheet, placed: Placed, units: Units) -> Value:
    column, cell, text, doubt, _ = placed
    sheet.note(cell, "value")
    if column.field.endswith("_pct"):
        return doubted(percent_value(cell, text), doubt)
    unit = units.of(column)
    return doubted(money_value(cell, unit.name, text, unit.doubt), doubt)
