"""The budget execution tables in a report's text: one header row, then a line a row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from jixiao.forms.labels import clean_label, unit_in
from jixiao.forms.sheet import cell_over, value_cells
from jixiao.forms.values import money_value, percent_value
from jixiao.record import BudgetLine, FormType, Measure

if TYPE_CHECKING:
    from jixiao.forms.sheet import Column, Sheet
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
        _note_headers(sheet, layout)
        lines: list[BudgetLine] = []
        for row in range(layout.row + 1, sheet.grid.n_rows):
            line = _line(sheet, layout, row, len(lines) + 1)
            lines.extend([line] if line else [])
        unit = next((u for column in layout.measures if (u := unit_in(column.header.text))), form.amount_unit)
        return replace(form, form_type=layout.form_type, amount_unit=unit, budget_lines=tuple(lines))


FAMILY = Execution()


def _layout(sheet: Sheet) -> _Layout | None:
    for row in range(min(4, sheet.grid.n_rows)):
        labels = sheet.columns(row, "labels")
        named = {column.field for column in labels}
        form_type = FormType.PROJECT_EXECUTION if "project" in named else FormType.BUDGET_EXECUTION
        group = "project_columns" if form_type is FormType.PROJECT_EXECUTION else "overall_columns"
        measures = sheet.columns(row, group)
        if named & {"item", "project", "category"} and len(measures) >= _FEWEST_MEASURES:
            return _Layout(row, form_type, measures, labels)
    return None


def _note_headers(sheet: Sheet, layout: _Layout) -> None:
    for group, columns in (("labels", layout.labels), (_group(layout), layout.measures)):
        for column in columns:
            sheet.note(column.header, "header", sheet.match(column.header, group))
    understood = {id(column.header) for column in (*layout.labels, *layout.measures)}
    for cell in sheet.grid.row(layout.row):
        if cell.lines and id(cell) not in understood:
            sheet.note_unknown(cell)


def _group(layout: _Layout) -> str:
    return "project_columns" if layout.form_type is FormType.PROJECT_EXECUTION else "overall_columns"


def _line(sheet: Sheet, layout: _Layout, row: int, number: int) -> BudgetLine | None:
    """The line of a row, or None for a row without label and values."""
    names = {column.field: cell_over(sheet.grid, row, column) for column in layout.labels}
    category, label = _category_and_label(sheet, names)
    values = value_cells(sheet.grid, row, layout.measures)
    if not label and not any(cell.lines for _, cell in values):
        return None
    remark = names.get("remark")
    measures = tuple(Measure(column.field, _value(sheet, column, cell)) for column, cell in values)
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


def _value(sheet: Sheet, column: Column, cell: Cell) -> Value:
    sheet.note(cell, "value")
    if column.field.endswith("_pct"):
        return percent_value(cell)
    return money_value(cell, sheet.money_unit(column.header.text))
