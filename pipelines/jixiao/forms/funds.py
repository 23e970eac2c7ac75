"""The money block of a self-evaluation form → fund lines."""

from __future__ import annotations

import re
from dataclasses import replace
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
#: The code of a source no vocabulary knows; its line number is added to it.
_UNKNOWN = "source_"
_MEASURES = ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score")


class _Section(NamedTuple):
    """A sub-heading such as 按收入性质分 and the columns below it that it heads."""

    code: str
    first: int
    stop: int


class _FusedLine(NamedTuple):
    """A line printed in one cell, and which sub-heading it stands under."""

    place: int
    line: FundLine


def read_funds(sheet: Sheet, block: Block, read_before: int) -> list[FundLine]:
    """The block's lines from top to bottom, numbered on from `read_before`.

    Lines under sub-headings that stand side by side come sub-heading by sub-heading.
    """
    for column in block.columns:
        if column.field:
            sheet.note(column.header, "header", sheet.match(column.header, "money_columns"))
    lines: list[FundLine] = []
    beside: list[_FusedLine] = []
    sections: list[_Section] = []
    for row in range(block.first, block.stop):
        sections = list(_sections(sheet, row)) or sections
        fused = list(_fused_lines(sheet, block, row, sections))
        beside.extend(fused)
        if not fused:
            plain = _plain_line(sheet, block, row)
            lines.extend(_in_order(beside) + plain if plain else [])
            beside = [] if plain else beside
    lines.extend(_in_order(beside))
    return [_numbered(line, number) for number, line in enumerate(lines, read_before + 1)]


def _in_order(beside: list[_FusedLine]) -> list[FundLine]:
    return [line for _, line in sorted(beside, key=lambda fused: fused.place)]


def _numbered(line: FundLine, number: int) -> FundLine:
    """The line with its number, which also tells lines of unknown sources apart."""
    code = f"{line.line_code}{number}" if line.line_code.endswith(_UNKNOWN) else line.line_code
    return replace(line, line_no=number, line_code=code)


def _sections(sheet: Sheet, row: int) -> Iterator[_Section]:
    for cell in sheet.grid.row(row):
        match = sheet.match(cell, "money_sections")
        if match and cell.row == row:
            sheet.note(cell, "section", match)
            yield _Section(match.field, cell.column, cell.column + cell.column_span)


def _fused_lines(sheet: Sheet, block: Block, row: int, sections: list[_Section]) -> Iterator[_FusedLine]:
    """The lines of a row whose cells print label and amount together."""
    for cell in sheet.grid.row(row):
        match = _FUSED.fullmatch(cell.text) if cell.row == row and _covers_values(block, cell) else None
        if match is None or sheet.match(cell, "money_sections"):
            continue
        label = clean_label(match["label"])
        place = next((i for i, s in enumerate(sections) if s.first <= cell.column < s.stop), len(sections))
        code = _line_code(sheet, cell, label, sections[place].code if place < len(sections) else "")
        unit = sheet.money_unit(block.label.text if block.label else "")
        yield _FusedLine(place, FundLine(0, code, label, annual_budget=money_value(cell, unit, match["amount"])))


def _covers_values(block: Block, cell: Cell) -> bool:
    """Whether the cell reaches under the block's headers: a label alone stands beside them."""
    return any(column.overlap(cell) > 0 for column in block.columns if column.field in _MEASURES)


def _plain_line(sheet: Sheet, block: Block, row: int) -> list[FundLine]:
    """The line of a row with its label beside its values; none for a row without either."""
    labels = [c for c in label_cells(sheet.grid, row, block.columns) if c.lines and c is not block.label]
    values = [(c, cell) for c, cell in value_cells(sheet.grid, row, block.columns) if not sheet.match(cell, "money_sections")]
    if not values or (not labels and not any(cell.lines for _, cell in values)):
        return []
    found = {column.field: _value(sheet, block, column, cell) for column, cell in values if column.field in _MEASURES}
    if not labels:
        return [FundLine(0, _UNKNOWN, "", **found)]
    label = clean_label(labels[-1].text)
    return [FundLine(0, _line_code(sheet, labels[-1], label, ""), label, **found)]


def _line_code(sheet: Sheet, cell: Cell, label: str, section: str) -> str:
    match = sheet.vocabulary.match(label, "money_rows")
    if match is None:
        sheet.note_unknown(cell)
    else:
        sheet.note(cell, "label", match)
    code = match.field if match else _UNKNOWN
    return f"{section}.{code}" if section else code


def _value(sheet: Sheet, block: Block, column: Column, cell: Cell) -> Value:
    sheet.note(cell, "value")
    if column.field == "execution_rate_pct":
        return percent_value(cell)
    if column.field in ("weight", "self_score"):
        return score_value(cell)
    return money_value(cell, sheet.money_unit(column.header.text, block.label.text if block.label else ""))
