"""The total row of a self-evaluation form → its weight and score.

It closes the indicators, or stands right under their header, or below the last block of a
form whose money comes after its indicators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.forms.blocks import BlockKind, names_the_total
from jixiao.forms.sheet import own_cells, value_cells
from jixiao.forms.values import doubted, score_value, weight_value
from jixiao.messages import render
from jixiao.record import Measure, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.forms.blocks import Block
    from jixiao.forms.sheet import Column, Placed, Sheet
    from jixiao.grid import Cell

#: The columns whose sums a total row prints, from left to right in most forms.
_NAMES = {"weight": "total_weight", "self_score": "total_score"}
_ELSEWHERE = render("total_elsewhere", "en")


def read_totals(sheet: Sheet, row: int, first: Cell, columns: Sequence[Column]) -> list[Measure]:
    """The weight and score of a total row that `first` names; each number stays in the column it stands in.

    A number under neither header is doubted: a single one is the score, because a form
    without a column of scores prints its total where it has room; beside a score it is the
    weight; of two the left one is the weight.
    """
    sheet.note(first, "label", sheet.match(first, "totals"))
    summed = [column for column in columns if column.field in _NAMES]
    under = [placed for placed in value_cells(sheet.grid, row, summed) if placed.cell is not first]
    found = {_NAMES[p.column.field]: doubted(_value_of(p), p.doubt) for p in under}
    taken = [placed.cell for placed in under]
    right = [cell for cell in own_cells(sheet.grid, row) if cell.column > first.column and cell not in taken]
    astray = [cell for cell in right if score_value(cell).number is not None]
    elsewhere = _elsewhere(found, astray)
    found |= elsewhere
    for cell in (*taken, *(astray if elsewhere else ())):
        sheet.note(cell, "total")
    return [Measure(name, found[name]) for name in _NAMES.values() if name in found]


def _value_of(placed: Placed) -> Value:
    read = weight_value if placed.column.field == "weight" else score_value
    return read(placed.cell, placed.text)


def _elsewhere(found: dict[str, Value], astray: list[Cell]) -> dict[str, Value]:
    """The totals that stand under other headers, by what is missing."""
    missing = [name for name in _NAMES.values() if name not in found or found[name].number is None]
    if len(missing) == len(_NAMES) and len(astray) == 1:
        missing = ["total_score"]
    if len(missing) != len(astray):
        return {}
    return {name: doubted(score_value(cell), _ELSEWHERE) for name, cell in zip(missing, astray, strict=True)}


def totals_after(sheet: Sheet, blocks: Sequence[Block]) -> list[Measure]:
    """The totals of a row that stands below the indicators in another block; [] where there is none."""
    columns: list[Column] = []
    begun = False
    for block in blocks:
        begun = begun or block.kind is BlockKind.INDICATORS
        columns = block.columns if any(column.field in _NAMES for column in block.columns) else columns
        for row in range(block.first, block.stop) if begun and block.kind is not BlockKind.INDICATORS else ():
            first = next(iter(own_cells(sheet.grid, row)), None)
            if first is not None and names_the_total(sheet, first) and (first.row, first.column) not in sheet.roles:
                return read_totals(sheet, row, first, columns)
    return []
