"""The identity rows and the goals of a self-evaluation form → its text fields.

A label stands before its value, over it, or in one cell with it behind a colon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.forms.blocks import named_field
from jixiao.forms.labels import year_in
from jixiao.forms.others import keep
from jixiao.forms.sheet import Column, own_cells
from jixiao.forms.values import doubted, score_value, text_value
from jixiao.messages import render
from jixiao.record import BlockNote, Measure, Value

if TYPE_CHECKING:
    from jixiao.forms.blocks import Block
    from jixiao.forms.sheet import Sheet
    from jixiao.grid import Cell

#: The fields of forms.csv that identity rows fill.
_FIELDS = ("project_name", "supervising_department", "implementing_unit")
_PROMPT = render("prompt", "en")


class Texts:
    """The text fields and totals that a form's head gives; a field is filled once."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.fields: dict[str, Value] = {}
        self.totals: list[Measure] = []
        self.fiscal_year = ""

    def take(self, field: str, label: Cell, cell: Cell, text: str | None = None) -> None:
        """A value behind a label; what no field of the contract holds is kept under the label."""
        if field == "total_score":
            self._sheet.note(cell, "total")
            self.totals.append(Measure(field, score_value(cell, text)))
        elif field in (*_FIELDS, "goal_expected", "goal_actual") and field not in self.fields:
            self._sheet.note(cell, "value")
            value = text_value(cell) if text is None else text_value(cell)._replace(raw=text)
            self.fields[field] = doubted(value, _PROMPT if self._sheet.match(cell, "prompts") else "")
        elif cell.lines:
            if field == "fiscal_year" and not self.fiscal_year:
                self.fiscal_year = year_in(cell.text if text is None else text)
            name = label.text if text is None else label.text.partition("：" if "：" in label.text else ":")[0]
            keep(self._sheet, self._sheet.block, name, field if field != "other" else "", cell, text)

    def join(self, field: str, cells: list[Cell]) -> None:
        """Add the further rows of a goal that is printed as a list: one text."""
        if field in self.fields and cells:
            raw = "\n".join([self.fields[field].raw, *(cell.raw for cell in cells)])
            self.fields[field] = self.fields[field]._replace(raw=raw)
            for cell in cells:
                self._sheet.note(cell, "value")


def read_identity(sheet: Sheet, block: Block, texts: Texts) -> None:
    """Each label of the rows with its value."""
    sheet.block = block.kind.value
    sheet.blocks.append(BlockNote(block.kind.value, "", block.top, block.stop - 1))
    for row in range(block.first, block.stop):
        cells = [cell for cell in sheet.grid.row(row) if cell.row == row and (cell.row, cell.column) not in sheet.roles]
        named = [cell for cell in cells if sheet.match(cell, "identity")]
        if len(named) > 1 and named == [cell for cell in cells if cell.lines] and row + 1 < block.stop:
            _read_columns(sheet, row, named, texts)
        else:
            _read_pairs(sheet, cells, texts)


def _read_columns(sheet: Sheet, row: int, labels: list[Cell], texts: Texts) -> None:
    """A row of labels over a row of values; of labels alone where the row below has labels too."""
    below = [cell for cell in sheet.grid.row(row + 1) if cell.row == row + 1]
    if any(cell.lines and named_field(sheet, cell) for cell in below):
        _read_pairs(sheet, [cell for cell in sheet.grid.row(row) if cell.row == row], texts)
        return
    for label in labels:
        match = named_field(sheet, label)
        column = Column("", label.column, label.column + label.column_span, label)
        under = max(below, key=column.overlap, default=None)
        if match is not None:
            sheet.note(label, "label", match)
            if under is not None and column.overlap(under) > 0:
                texts.take(match.field, label, under)


def _read_pairs(sheet: Sheet, cells: list[Cell], texts: Texts) -> None:
    """Each label of a row with the cell after it, or with what its own cell prints behind a colon."""
    for place, cell in enumerate(cells):
        after = cells[place + 1] if place + 1 < len(cells) else None
        match = named_field(sheet, cell) if cell.lines else None
        if match is None or sheet.roles.get((cell.row, cell.column)) in ("value", "total"):
            continue
        sheet.note(cell, "label", match)
        _, colon, behind = cell.text.replace("：", ":", 1).partition(":")
        if colon and behind.strip():
            texts.take(match.field, cell, cell, behind.strip())
        elif after is not None and (not after.lines or named_field(sheet, after) is None or _repeats(cell, after)):
            texts.take(match.field, cell, after)


def _repeats(label: Cell, after: Cell) -> bool:
    """Whether a value that looks like a label is one: 项目名称 | 项目名称 is not."""
    return label.column_span < after.column_span and label.text != after.text


def read_goals(sheet: Sheet, block: Block, texts: Texts) -> None:
    """Under each goal header its text; beside it where nothing stands under it."""
    sheet.block = block.kind.value
    sheet.blocks.append(BlockNote(block.kind.value, block.label.text if block.label else "", block.top, block.stop - 1))
    stop = _goal_stop(sheet, block)
    for column in block.columns:
        if column.match:
            sheet.note(column.header, "header", column.match)
        below = [cell for row in range(block.first, stop) for cell in sheet.grid.row(row) if cell.row == row]
        under = [cell for cell in below if column.overlap(cell) > 0 and cell is not column.header and cell is not block.label]
        beside = sheet.grid.at(column.header.row, column.stop)
        found = [cell for cell in under if cell.lines] or under[:1] or ([beside] if beside else [])
        if beside is not None and len(block.columns) == 1 and beside.lines and not sheet.match(beside, "goals"):
            found = found if _is_header_too(sheet, column.header, beside, stop) else [beside]
        if found:
            texts.take(column.field, column.header, found[0])
            texts.join(column.field, found[1:])
    _keep_unknown_goals(sheet, block, stop)


def _is_header_too(sheet: Sheet, header: Cell, beside: Cell, stop: int) -> bool:
    """Whether the cell beside a goal's header is a header as well, unknown to us, and not the goal.

    Each has a text of its width below it, and neither is narrow as a label before its text is.
    """
    row = header.row + header.row_span
    below = [sheet.grid.at(row, cell.column) for cell in (header, beside)] if row < stop else []
    over = [cell is not None and cell.lines and cell.columns == upper.columns for cell, upper in zip(below, (header, beside), strict=False)]
    return bool(over) and all(over) and 2 * header.box.width > beside.box.width


def _keep_unknown_goals(sheet: Sheet, block: Block, stop: int) -> None:
    """Keep what stands under a header of the goals that means nothing to us."""
    for header in own_cells(sheet.grid, block.top):
        below = [cell for row in range(block.first, stop) for cell in own_cells(sheet.grid, row)]
        under = [cell for cell in below if cell.column in header.columns and (cell.row, cell.column) not in sheet.roles]
        if (header.row, header.column) not in sheet.roles and under:
            sheet.note_unknown(header)
            for cell in under:
                keep(sheet, block.kind.value, header.text, "", cell)


def _goal_stop(sheet: Sheet, block: Block) -> int:
    """Where the goals end: at a row whose first cell, in the labels' place, has a text of its own."""
    headers = [cell for cell in own_cells(sheet.grid, block.top) if cell is not block.label]
    left = min(cell.column for cell in headers)
    for row in range(block.first, block.stop):
        first = next(iter(own_cells(sheet.grid, row)), None)
        if first is not None and first is not block.label and first.column < left:
            return row
    return block.stop
