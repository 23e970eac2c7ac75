"""The unit of money of a value: taken from what is printed nearest to it.

Nearest is the cell itself (read with the amount), then the row's label, the header of its
column, the label of the block, a corner line in the table, the heading above it
(forms/variants.md §7.6). A unit that only another table prints is doubted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from jixiao.forms.labels import squeeze, unit_in
from jixiao.forms.sheet import leading_rows
from jixiao.messages import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jixiao.forms.sheet import Column, Sheet
    from jixiao.grid import Cell

#: 预算数万元: a header that ends with its unit, without brackets or "单位".
_AT_THE_END = re.compile(r"(?<![\d零一二三四五六七八九十百千])(?P<unit>亿元|百万元|万元|千元|元)$")
_NONE = render("no_unit", "en")
_CARRIED = render("unit_carried", "en")


class Unit(NamedTuple):
    """A unit of money, where it was taken from and the text that names it."""

    name: str
    taken_from: str
    printed: str = ""

    @property
    def doubt(self) -> str:
        """Why an amount in this unit wants a look, or ""."""
        if not self.name:
            return _NONE
        return _CARRIED if self.taken_from == "carried" and self.name != "万元" else ""


class Units:
    """The units of one block of a sheet."""

    def __init__(self, sheet: Sheet, headers: Iterable[Cell], labels: Iterable[Cell]) -> None:
        """`headers` are all cells of the block's header rows, `labels` those that name the block."""
        self._headers = [(cell, unit) for cell in headers if (unit := label_unit(cell.text))]
        self.block = _first("label", labels) or _first("corner", _corner(sheet)) or _heading(sheet) or self._beside() or _carried(sheet)
        self._by_column: dict[tuple[int, int], Unit] = {}

    def of(self, column: Column, row_label: str = "") -> Unit:
        """The unit of a column's value in a row with this label."""
        if row_label and (unit := label_unit(row_label)):
            return Unit(unit, "row", row_label)
        place = column.first, column.stop
        found = self._by_column.get(place)
        if found is None:
            over = [(cell, unit) for cell, unit in self._headers if column.overlap(cell) > 0]
            nearest = max(over, key=lambda named: named[0].row, default=None)
            found = Unit(nearest[1], "column", nearest[0].text) if nearest else self.block
            self._by_column[place] = found
        return found

    def _beside(self) -> Unit | None:
        """The unit that other columns of the block print, where they agree."""
        names = {unit for _, unit in self._headers}
        return Unit(names.pop(), "other column", self._headers[0][0].text) if len(names) == 1 else None


def label_unit(text: str) -> str:
    """The unit of money that a label names, or "".

    >>> label_unit("预算数（元）"), label_unit("项目资金万元"), label_unit("单位：人民币元"), label_unit("补助100元")
    ('元', '万元', '元', '')
    """
    found = unit_in(text)
    if found or not text.rstrip().endswith("元"):
        return found
    match = _AT_THE_END.search(squeeze(text))
    return match["unit"] if match else ""


def block_unit(units: Units, columns: Sequence[Column]) -> Unit:
    """The unit that stands for a block: its own, or that of its first column which prints one."""
    of_columns = [unit for column in columns if (unit := units.of(column)).taken_from == "column"]
    return of_columns[0] if of_columns else units.block


def _first(source: str, cells: Iterable[Cell]) -> Unit | None:
    return next((Unit(unit, source, cell.text) for cell in cells if (unit := label_unit(cell.text))), None)


def _corner(sheet: Sheet) -> list[Cell]:
    """The cells of the table that say 单位：万元, and its title rows."""

    def find(sheet: Sheet) -> list[Cell]:
        lines = [cell for cell in sheet.grid.cells if cell.lines and "单位" in cell.text and len(cell.text) <= 20 and unit_in(cell.text)]
        return [*leading_rows(sheet.grid), *lines]

    return sheet.once("corner", find)


def _heading(sheet: Sheet) -> Unit | None:
    heading = sheet.heading
    return Unit(heading.amount_unit, "heading") if heading.amount_unit and not heading.unit_carried else None


def _carried(sheet: Sheet) -> Unit:
    unit = sheet.heading.amount_unit
    return Unit(unit, "carried" if unit else "none")
