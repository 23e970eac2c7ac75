"""The indicator block of a self-evaluation form → indicators and the form's totals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.amount import Amount, Status, split_operator
from jixiao.forms.labels import label_key, weight_in, without_weight
from jixiao.forms.sheet import cell_over, value_cells
from jixiao.forms.values import provenance_of, score_value, target_value, text_value
from jixiao.record import Indicator, Measure, Value

if TYPE_CHECKING:
    from jixiao.forms.blocks import Block
    from jixiao.forms.sheet import Sheet
    from jixiao.forms.vocabulary import Match
    from jixiao.grid import Cell

_LEVELS = ("level1", "level2", "level3")
#: Rows that a template leaves behind: "指标2：", "……".
_PLACEHOLDER = re.compile(r"(?:指标\d*[:：]?|[…]+|\.{3,}|[—-]+)?")


def read_indicators(sheet: Sheet, block: Block, read_before: int) -> tuple[list[Indicator], list[Measure]]:
    """The block's indicators from top to bottom, and the totals of its last row."""
    for column in block.columns:
        if column.field:
            sheet.note(column.header, "header", sheet.match(column.header, "indicator_columns"))
    indicators: list[Indicator] = []
    totals: list[Measure] = []
    carried: dict[str, Cell] = {}
    for row in range(block.first, block.stop):
        total = _total_match(sheet, block, row)
        if total is not None and total.field == "subtotal":
            continue
        if total is not None:
            totals = totals or _totals(sheet, block, row)
        elif totals or _is_foot_row(sheet, block, row):
            continue
        else:
            carried = _levels(sheet, block, row, carried)
            indicator = _indicator(sheet, block, row, carried, read_before + len(indicators) + 1)
            indicators.extend([indicator] if indicator else [])
    return indicators, totals


def _first_text(sheet: Sheet, block: Block, row: int) -> Cell | None:
    cells = (cell for cell in sheet.grid.row(row) if cell is not block.label and cell.lines)
    return next((cell for cell in cells if cell.row == row), None)


def _total_match(sheet: Sheet, block: Block, row: int) -> Match | None:
    """What kind of total the row's first text names, or None."""
    first = _first_text(sheet, block, row)
    return sheet.match(first, "totals") if first is not None else None


def _is_foot_row(sheet: Sheet, block: Block, row: int) -> bool:
    """A row of signatures or notes: its first text says so, or one cell fills it."""
    first = _first_text(sheet, block, row)
    if first is None:
        return False
    if sheet.match(first, "foot"):
        return True
    return first.column_span >= sheet.grid.n_columns - 1


def _totals(sheet: Sheet, block: Block, row: int) -> list[Measure]:
    """The weight and score of the total row; each number stays in the column it stands in."""
    first = _first_text(sheet, block, row)
    if first is not None:
        sheet.note(first, "label", sheet.match(first, "totals"))
    names = {"weight": "total_weight", "self_score": "total_score"}
    cells = [(column, cell) for column, cell in value_cells(sheet.grid, row, block.columns) if cell is not first]
    for _, cell in cells:
        sheet.note(cell, "total")
    return [Measure(names[column.field], score_value(cell)) for column, cell in cells if column.field in names]


def _levels(sheet: Sheet, block: Block, row: int, carried: dict[str, Cell]) -> dict[str, Cell]:
    """The level cells that hold for the row; a blank one goes on with the name above it."""
    levels = dict(carried)
    for column in block.columns:
        if column.field in _LEVELS:
            cell = cell_over(sheet.grid, row, column)
            if cell is not None and (cell.lines or column.field == "level3"):
                if column.field == "level1" and cell.row == row:
                    levels.pop("level2", None)
                levels[column.field] = cell
    return levels


def _indicator(sheet: Sheet, block: Block, row: int, levels: dict[str, Cell], number: int) -> Indicator | None:
    """The indicator of a row, or None for a row that the template left empty."""
    values = {column.field: cell for column, cell in value_cells(sheet.grid, row, block.columns)}
    level3 = levels.get("level3")
    own = [cell for field, cell in values.items() if field not in _LEVELS and cell.lines]
    if _PLACEHOLDER.fullmatch(level3.text if level3 else "") and not own:
        return None
    for field, cell in values.items():
        sheet.note(cell, "label" if field in _LEVELS else "value")
    target, target_amount = _number(values.get("target"))
    actual, _ = _number(values.get("actual"))
    operator = _operator(values.get("operator")) or target_amount.operator
    texts = {**levels, **({"deviation_reason": values["deviation_reason"]} if "deviation_reason" in values else {})}
    return Indicator(
        number,
        level1=without_weight(_text(levels.get("level1"))),
        level2=_text(levels.get("level2")),
        level3=_text(level3),
        operator=operator,
        target=_text(values.get("target")),
        unit=(target.unit if target else "") or _text(values.get("unit")),
        actual=_text(values.get("actual")),
        deviation_reason=_text(values.get("deviation_reason")),
        level1_weight=_level1_weight(levels.get("level1")),
        target_value=target,
        actual_value=actual,
        weight=_score(values.get("weight")),
        self_score=_score(values.get("self_score")),
        texts=tuple((field, text_value(cell)) for field, cell in texts.items() if cell.lines),
    )


def _text(cell: Cell | None) -> str:
    return cell.text if cell else ""


def _score(cell: Cell | None) -> Value | None:
    return score_value(cell) if cell else None


def _number(cell: Cell | None) -> tuple[Value | None, Amount]:
    return target_value(cell) if cell else (None, Amount(Status.BLANK))


def _operator(cell: Cell | None) -> str:
    """The comparison sign of an operator column; words such as 定性 are none."""
    return split_operator(label_key(cell.text) or cell.text)[0] if cell else ""


def _level1_weight(cell: Cell | None) -> Value | None:
    weight = weight_in(cell.text) if cell else ""
    if not cell or not weight:
        return None
    return Value(cell.raw, Status.NUMBER, Decimal(weight), provenance_of(cell), "分")
