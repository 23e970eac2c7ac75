"""The levels an indicator stands under: 一级指标, 二级指标, and the weight of the first.

A level's cell covers its rows, is repeated after a page break, is left blank below its name,
or has lost its name and keeps only "(50分)". The lost name is told from the second level
(forms/variants.md §7.5) and doubted.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from jixiao.amount import Status
from jixiao.forms.labels import label_key, weight_in, without_weight
from jixiao.forms.repair import LEVELS
from jixiao.forms.sheet import cell_over
from jixiao.forms.values import doubted, provenance_of, text_value, weight_value
from jixiao.forms.words import REPAIRED
from jixiao.messages import render
from jixiao.record import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.forms.sheet import Column, Sheet
    from jixiao.grid import Cell

#: The first levels that the second-level name 成本指标 is printed under: before and after 财预〔2021〕101号.
_EITHER = {"output_or_cost": {"output", "cost"}}
_LOST = render("level_lost", "en")
_UNNAMED = render("level_unnamed", "en")


class Level(NamedTuple):
    """A level's name, and its cell as a value where one was printed."""

    name: str = ""
    value: Value | None = None


class Standing(NamedTuple):
    """The levels that hold for a row."""

    level1: Level
    level2: Level
    level3: Level
    level1_weight: Value | None


class LevelReader:
    """Goes down the rows of an indicator block and knows the levels of each."""

    def __init__(self, sheet: Sheet, columns: Sequence[Column]) -> None:
        self._sheet = sheet
        self._columns = [column for column in columns if column.field in LEVELS]
        self._weights = next((column for column in columns if column.field == "level1_weight"), None)
        self._fields = {column.field for column in self._columns}
        self._cells: dict[str, Cell] = {}
        self._known: dict[str, Value] = {}
        self._told = ""

    def head(self, cell: Cell) -> bool:
        """Take a row that one cell fills as the name of the level below it; False where it is none."""
        if self._sheet.match(cell, "level1_names") is None:
            return False
        self._cells = {"level1": cell}
        if weight := _weight_in_label(cell):
            self._known[label_key(without_weight(cell.text))] = weight
        self._fields = self._fields | {"level1"}
        return True

    def at(self, row: int) -> Standing:
        """The levels of the row, to be asked for row by row from the top."""
        self._read(row)
        level2 = self._level("level2")
        level1 = self._first(row, level2)
        return Standing(level1, level2, self._level("level3"), self._weight(row, level1))

    def _read(self, row: int) -> None:
        """The level cells that hold for the row; a blank one goes on with the name above it."""
        taken: list[Cell] = []
        self._cells.pop("level3", None)
        for column in self._columns:
            cell = cell_over(self._sheet.grid, row, column)
            if cell is None or cell in taken or not (cell.lines or column.field == "level3"):
                continue
            field = self._meant(column.field, cell)
            if field == "level1" and cell.row == row and not self._is_repeated(cell):
                self._cells.pop("level2", None)
            self._cells[field] = cell
            taken.append(cell)

    def _is_repeated(self, cell: Cell) -> bool:
        """Whether a first level is printed again in each row: the second level goes on as well."""
        above = self._cells.get("level1")
        return above is not None and above.text == cell.text

    def _meant(self, field: str, cell: Cell) -> str:
        """The level a cell is of: one that covers the columns of two is the lower, unless its name is the upper's."""
        covered = [column.field for column in self._columns if column.overlap(cell) > 0]
        if len(covered) < 2 or self._sheet.match(cell, f"{field}_names"):
            return field
        return covered[-1]

    def _level(self, field: str) -> Level:
        cell = self._cells.get(field)
        if cell is None:
            return Level()
        match = self._sheet.match(cell, f"{field}_names")
        if match is not None and match.how == REPAIRED:
            return Level(match.matched, doubted(text_value(cell), render("columns_repaired", "en")))
        return Level(cell.text, text_value(cell) if cell.lines else None)

    def _first(self, row: int, level2: Level) -> Level:
        """The first level, told from the second where its name is lost."""
        cell = self._cells.get("level1")
        printed = self._level("level1")
        name = without_weight(printed.name)
        if not self._fields & {"level1"} or (name and not self._is_another(row, cell, level2)):
            return Level(name, printed.value)
        found = self._told = self._told_from(cell if cell is not None and row in cell.rows else None, level2)
        value = printed.value if cell is not None and row in cell.rows else None
        doubt = _LOST if found else _UNNAMED
        if value is None and level2.value is not None:
            value = level2.value._replace(raw="", status=Status.BLANK)
        return Level(found, doubted(value, doubt) if value else None)

    def _is_another(self, row: int, cell: Cell | None, level2: Level) -> bool:
        """Whether the second level can't stand under the first-level name carried down to it."""
        if cell is None or row in cell.rows or not level2.name:
            return False
        first = self._sheet.vocabulary.match(without_weight(cell.text), "level1_names")
        second = self._sheet.vocabulary.match(level2.name, "level2_names")
        return first is not None and second is not None and first.field not in _EITHER.get(second.field, {second.field})

    def _told_from(self, cell: Cell | None, level2: Level) -> str:
        """The first level that a second level, or another beside the same first-level cell, stands under."""
        beside = self._second_levels(cell) if cell is not None else []
        for name in filter(None, [level2.name, *beside]):
            match = self._sheet.vocabulary.match(name, "level2_names")
            if match and match.field not in _EITHER:
                return self._sheet.vocabulary.first("level1_names", match.field)
            if match is None:
                return ""
        first = self._sheet.vocabulary.match(self._told, "level1_names") if self._told else None
        second = self._sheet.vocabulary.match(level2.name, "level2_names") if level2.name else None
        goes_on = first is not None and second is not None and first.field in _EITHER.get(second.field, ())
        return self._told if goes_on else ""

    def _second_levels(self, cell: Cell) -> list[str]:
        """The second-level names in the rows that a first-level cell covers."""
        column = next((column for column in self._columns if column.field == "level2"), None)
        cells = [cell_over(self._sheet.grid, row, column) for row in cell.rows] if column else []
        return [cell.text for cell in cells if cell is not None and cell.lines]

    def _weight(self, row: int, level1: Level) -> Value | None:
        """The weight of the first level: in its label, in a column beside it, or before a page break."""
        cell = self._cells.get("level1")
        is_own = cell is not None and row in cell.rows
        weight = self._weight_in_column(row) or (_weight_in_label(cell) if cell is not None and is_own else None)
        key = label_key(level1.name)
        if weight is not None and key:
            self._known[key] = weight
        weight = weight or self._known.get(key)
        if weight is None and cell is not None and not is_own and _weight_in_label(cell):
            # The name above has a weight, and nobody knows whether it still holds.
            return Value("", Status.BLANK, None, provenance_of(cell), "分", _LOST)
        return weight

    def _weight_in_column(self, row: int) -> Value | None:
        cell = cell_over(self._sheet.grid, row, self._weights) if self._weights else None
        if cell is None or not cell.lines:
            return None
        self._sheet.note(cell, "value")
        return weight_value(cell)


def _weight_in_label(cell: Cell) -> Value | None:
    weight = weight_in(cell.text)
    return Value(cell.raw, Status.NUMBER, Decimal(weight), provenance_of(cell), "分") if weight else None
