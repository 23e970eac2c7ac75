"""The money block of a self-evaluation form → fund lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from jixiao.forms.labels import clean_label
from jixiao.forms.sheet import label_cells, value_cells
from jixiao.forms.values import money_value, percent_value, score_value
from jixiao.record import FundLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.forms.blocks import Block
    from jixiao.forms.sheet import Column, Sheet
    from jixiao.grid import Cell
    from jixiao.record import Value

#: "其中： 一般公共预算：22240.171": prefix, name, colon, number or nothing.
_FUSED = re.compile(r"(?:其中\s*[:：]\s*)?(?P<label>[^\d:：]{2,40}?)\s*[:：]\s*(?P<amount>[^:：]*)")
_MEASURES = ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score")


class _Section(NamedTuple):
    """A sub-heading such as 按收入性质分 and the columns below it that it heads."""

    code: str
    first: int
    stop: int


def read_funds(sheet: Sheet, block: Block, read_before: int) -> list[FundLine]:
    """The block's lines from top to bottom, numbered on from `read_before`."""
    for column in block.columns:
        sheet.note(column.header, "header", sheet.match(column.header, "money_columns"))
    lines: list[FundLine] = []
    sections: list[_Section] = []
    for row in range(block.first, block.stop):
        headed = list(_sections(sheet, row))
        if headed:
            sections = headed
            continue
        number = read_before + len(lines)
        fused = list(_fused_lines(sheet, block, row, sections, number))
        lines.extend(fused or _plain_line(sheet, block, row, number))
    return lines


def _sections(sheet: Sheet, row: int) -> Iterator[_Section]:
    for cell in sheet.grid.row(row):
        match = sheet.match(cell, "money_sections")
        if match and cell.row == row:
            sheet.note(cell, "section", match)
            yield _Section(match.field, cell.column, cell.column + cell.column_span)


def _fused_lines(sheet: Sheet, block: Block, row: int, sections: list[_Section], number: int) -> Iterator[FundLine]:
    """The lines of a row whose cells print label and amount together."""
    for cell in sheet.grid.row(row):
        match = _FUSED.fullmatch(cell.text) if cell.row == row and _covers_values(block, cell) else None
        if match is None:
            continue
        number += 1
        label = clean_label(match["label"])
        section = next((s.code for s in sections if s.first <= cell.column < s.stop), "")
        code = _line_code(sheet, cell, label, section, number)
        unit = sheet.money_unit(block.label.text if block.label else "")
        yield FundLine(number, code, label, annual_budget=money_value(cell, unit, match["amount"]))


def _covers_values(block: Block, cell: Cell) -> bool:
    """Whether the cell reaches under the block's headers: a label alone stands beside them."""
    return any(column.overlap(cell) > 0 for column in block.columns if column.field in _MEASURES)


def _plain_line(sheet: Sheet, block: Block, row: int, number: int) -> list[FundLine]:
    """The line of a row with its label beside its values; none for a row without either."""
    labels = [c for c in label_cells(sheet.grid, row, block.columns) if c.lines and c is not block.label]
    values = value_cells(sheet.grid, row, block.columns)
    if not values or (not labels and not any(cell.lines for _, cell in values)):
        return []
    found = {column.field: _value(sheet, block, column, cell) for column, cell in values if column.field in _MEASURES}
    if not labels:
        return [FundLine(number + 1, f"source_{number + 1}", "", **found)]
    label = clean_label(labels[-1].text)
    return [FundLine(number + 1, _line_code(sheet, labels[-1], label, "", number + 1), label, **found)]


def _line_code(sheet: Sheet, cell: Cell, label: str, section: str, number: int) -> str:
    match = sheet.vocabulary.match(label, "money_rows")
    if match is None:
        sheet.note_unknown(cell)
    else:
        sheet.note(cell, "label", match)
    code = match.field if match else f"source_{number}"
    return f"{section}.{code}" if section else code


def _value(sheet: Sheet, block: Block, column: Column, cell: Cell) -> Value:
    sheet.note(cell, "value")
    if column.field == "execution_rate_pct":
        return percent_value(cell)
    if column.field in ("weight", "self_score"):
        return score_value(cell)
    return money_value(cell, sheet.money_unit(column.header.text, block.label.text if block.label else ""))
