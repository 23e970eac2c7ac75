"""A spreadsheet's cells → its tables and the text around them.

A sheet has no tables, only cells. Where cells are framed, frames that touch are a table, as on
paper; cells without a frame are titles, notes and signatures. Where nothing is framed, as in what
programs export, a block of rows between blank rows is a table, without the rows of one cell or of
`label：value` at its ends.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from jixiao.document import PageKind, TextLine
from jixiao.geometry import Box, Region
from jixiao.grid import Cell, Grid
from jixiao.source.structure import PageStructure, SourceTable, counted_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from jixiao.source.limits import Limits
    from jixiao.source.number_format import Shown

LEFT, RIGHT, TOP, BOTTOM = 1, 2, 4, 8
#: A cell is framed when at least this many of its sides are drawn; an underlined blank has one.
_FRAMED_SIDES = 3
#: Framed rows below the last text that are kept: a form's blank lines, no formatted column.
_BLANK_ROWS = 20
#: A block without frames is a table from this size on.
_FEWEST_ROWS, _FEWEST_COLUMNS = 3, 3
#: The confidence of a value that is not known to be what the sheet shows.
_UNSURE = 0.5
_COLONS = ("：", ":")

Place = tuple[int, int]


class Merge(NamedTuple):
    """A merged range: first row and column, and one past the last."""

    row: int
    column: int
    row_stop: int
    column_stop: int


@dataclass(slots=True)
class SheetCells:
    """A sheet as a reader found it; rows and columns count from 0.

    Attributes:
        name: What its tab says.
        cells: What each cell shows; blank ones left out.
        merges: Merged ranges, the text in the first cell of each.
        sides: The drawn sides of cells, `LEFT | TOP` and so on.
        hidden_rows: Rows not shown.
        hidden_columns: Columns not shown.
        is_hidden: Whether the sheet itself is not shown.
        pictures: Pictures and charts on it.
    """

    name: str
    cells: dict[Place, Shown] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    sides: dict[Place, int] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    is_hidden: bool = False
    pictures: int = 0


class _Area(NamedTuple):
    """A cell or merged range, in the rows and columns that are shown, with its place on the sheet."""

    row: int
    column: int
    row_stop: int
    column_stop: int
    box: Box
    shown: Shown | None


class _Block(NamedTuple):
    """A rectangle of rows and columns."""

    row: int
    column: int
    row_stop: int
    column_stop: int

    def holds(self, area: _Area) -> bool:
        return self.row <= area.row < self.row_stop and self.column <= area.column < self.column_stop


def sheet_structure(sheet: SheetCells, number: int, source: Path, limits: Limits) -> PageStructure:
    """The sheet's tables and text in reading order; boxes count its own rows and columns.

    What hidden rows and columns hold is counted and left out; of a hidden sheet, all of it.

    Raises:
        TooLarge: It has more characters or cells than the limits.
    """
    limits.check_characters(sum(len(shown.text) for shown in sheet.cells.values()), number)
    if sheet.is_hidden:
        hidden = sum(len(shown.text) for shown in sheet.cells.values())
        page = counted_page(number, 1, 1, source, kind=PageKind.BLANK, left_out=hidden)
        return PageStructure(page, (TextLine(sheet.name, number, Box(0.0, 0.0, 1.0, 0.0), is_whole=True),), "hidden_sheet")
    view = _View(sheet, number, limits)
    items = [view.title(), *view.items()]
    kind = PageKind.EXPORTED if sheet.cells else PageKind.SCANNED if sheet.pictures else PageKind.BLANK
    page = counted_page(number, view.width, view.height, source, kind=kind, left_out=view.hidden_characters)
    hidden_reason = "hidden_left_out" if view.hidden_characters else "read_from_structure"
    return PageStructure(page, tuple(items), "pictures_left_out" if sheet.pictures else hidden_reason)


class _View:
    """The sheet as it is shown: hidden rows and columns closed up."""

    def __init__(self, sheet: SheetCells, number: int, limits: Limits) -> None:
        self._sheet, self._number, self._limits = sheet, number, limits
        self.height = 1 + max((row for row, _ in sheet.cells), default=0)
        self.width = 1 + max((column for _, column in sheet.cells), default=0)
        last_row = max(self.height, 1 + max((row for row, _ in sheet.sides), default=0))
        last_column = max(self.width, 1 + max((column for _, column in sheet.sides), default=0))
        self._rows = [row for row in range(last_row) if row not in sheet.hidden_rows]
        self._columns = [column for column in range(last_column) if column not in sheet.hidden_columns]
        self._row_at = {row: index for index, row in enumerate(self._rows)}
        self._column_at = {column: index for index, column in enumerate(self._columns)}
        self._area_at: dict[Place, _Area] = {}
        for area in (*self._merged_areas(), *self._single_areas()):
            for place in _places(area):
                self._area_at.setdefault(place, area)
        self.hidden_characters = self._count_hidden()

    def title(self) -> TextLine:
        """The sheet's name, above its first row."""
        return TextLine(self._sheet.name, self._number, Box(0.0, 0.0, 1.0, 0.0), is_whole=True)

    def items(self) -> list[SourceTable | TextLine]:
        """Tables and lines of text, from top to bottom."""
        blocks = self._framed_blocks()
        loose = [area for area in self._filled_areas() if not any(block.holds(area) for block in blocks)]
        if not blocks:
            found = list(self._unframed_blocks(loose))
            loose = [area for area in loose if not any(block.holds(area) for block in found)]
            blocks = found
        items: list[tuple[Place, SourceTable | TextLine]] = [((block.row, block.column), self._table(block)) for block in blocks]
        rows: dict[int, list[_Area]] = {}
        for area in loose:
            rows.setdefault(area.row, []).append(area)
        for row, areas in rows.items():
            items.extend(((row, areas[0].column), line) for line in self._lines(areas))
        return [item for _, item in sorted(items, key=lambda item: item[0])]

    def _merged_areas(self) -> Iterator[_Area]:
        for merge in self._sheet.merges:
            rows = [self._row_at[row] for row in range(merge.row, min(merge.row_stop, self._edge(self._rows))) if row in self._row_at]
            columns = [
                self._column_at[column]
                for column in range(merge.column, min(merge.column_stop, self._edge(self._columns)))
                if column in self._column_at
            ]
            self._limits.check_cells(len(rows) * len(columns), self._number)
            if rows and columns:
                yield self._area(rows[0], columns[0], rows[-1] + 1, columns[-1] + 1, self._sheet.cells.get((merge.row, merge.column)))

    @staticmethod
    def _edge(shown: list[int]) -> int:
        return shown[-1] + 1 if shown else 0

    def _single_areas(self) -> Iterator[_Area]:
        for (row, column), shown in self._sheet.cells.items():
            if row in self._row_at and column in self._column_at:
                yield self._single(self._row_at[row], self._column_at[column], shown)

    def _single(self, row: int, column: int, shown: Shown | None = None) -> _Area:
        return self._area(row, column, row + 1, column + 1, shown)

    def _area(self, row: int, column: int, row_stop: int, column_stop: int, shown: Shown | None) -> _Area:
        x0, y0 = self._columns[column], self._rows[row]
        box = Box(float(x0), float(y0), self._columns[column_stop - 1] + 1.0, self._rows[row_stop - 1] + 1.0)
        return _Area(row, column, row_stop, column_stop, box, shown)

    def _count_hidden(self) -> int:
        hidden = 0
        for (row, column), shown in self._sheet.cells.items():
            if row not in self._row_at or column not in self._column_at:
                hidden += len(shown.text)
            elif not shown.text:
                hidden += len(shown.exact)
        return hidden

    def _filled_areas(self) -> list[_Area]:
        areas = {area for area in self._area_at.values() if area.shown and area.shown.text.strip()}
        return sorted(areas, key=lambda area: (area.row, area.column))

    def _framed_blocks(self) -> list[_Block]:
        """The rectangles around framed cells that touch, those of one cell left out."""
        framed = self._framed_places()
        blocks: list[_Block] = []
        while framed:
            start = framed.pop()
            reached, waiting = {start}, [start]
            while waiting:
                row, column = waiting.pop()
                near = {(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)} & framed
                framed -= near
                reached |= near
                waiting.extend(near)
            rows, columns = [row for row, _ in reached], [column for _, column in reached]
            blocks.append(_Block(min(rows), min(columns), max(rows) + 1, max(columns) + 1))
        joined = _without_overlaps(blocks)
        return [cropped for block in joined if (cropped := self._cropped(block)) and self._is_table(cropped)]

    def _framed_places(self) -> set[Place]:
        framed: set[Place] = set()
        seen: set[_Area] = set()
        for row, column in self._sheet.sides:
            if row not in self._row_at or column not in self._column_at:
                continue
            place = self._row_at[row], self._column_at[column]
            area = self._area_at.get(place) or self._single(*place)
            if area not in seen and self._drawn_sides(area) >= _FRAMED_SIDES:
                framed.update(_places(area))
            seen.add(area)
        return framed

    def _drawn_sides(self, area: _Area) -> int:
        """How many sides of an area are drawn, by its own cells or their neighbours."""
        first, last = area.row, area.row_stop - 1
        left, right = area.column, area.column_stop - 1
        drawn = (
            all(self._is_drawn(row, left, LEFT) or self._is_drawn(row, left - 1, RIGHT) for row in range(first, last + 1)),
            all(self._is_drawn(row, right, RIGHT) or self._is_drawn(row, right + 1, LEFT) for row in range(first, last + 1)),
            all(self._is_drawn(first, column, TOP) or self._is_drawn(first - 1, column, BOTTOM) for column in range(left, right + 1)),
            all(self._is_drawn(last, column, BOTTOM) or self._is_drawn(last + 1, column, TOP) for column in range(left, right + 1)),
        )
        return sum(drawn)

    def _is_drawn(self, row: int, column: int, side: int) -> bool:
        if not (0 <= row < len(self._rows) and 0 <= column < len(self._columns)):
            return False
        return bool(self._sheet.sides.get((self._rows[row], self._columns[column]), 0) & side)

    def _cropped(self, block: _Block) -> _Block | None:
        """The block without the blank framed rows of a formatted column; None where it is blank."""
        filled = [area for area in self._filled_areas() if block.holds(area)]
        if not filled:
            return None
        last = max(area.row_stop for area in filled)
        return block if block.row_stop - last <= _BLANK_ROWS else block._replace(row_stop=last)

    def _is_table(self, block: _Block) -> bool:
        areas = {self._area_at.get(place, place) for place in _places(block)}
        return len(areas) > 1

    def _unframed_blocks(self, areas: list[_Area]) -> Iterator[_Block]:
        """The blocks between blank rows that are large enough, without titles and notes at their ends."""
        runs: list[list[list[_Area]]] = []
        below = -1
        for row in sorted({area.row for area in areas}):
            own = [area for area in areas if area.row == row]
            if row > below or not runs:
                runs.append([])
            runs[-1].append(own)
            below = max(below, *(area.row_stop for area in own))
        for run in runs:
            while run and _is_remark(run[0]):
                run = run[1:]
            while run and _is_remark(run[-1]):
                run = run[:-1]
            inside = [area for row in run for area in row]
            if len(run) >= _FEWEST_ROWS and len({area.column for area in inside}) >= _FEWEST_COLUMNS:
                top, left = min(area.row for area in inside), min(area.column for area in inside)
                yield _Block(top, left, max(area.row_stop for area in inside), max(area.column_stop for area in inside))

    def _table(self, block: _Block) -> SourceTable:
        """The block as a grid; rows and columns in which no cell begins are left out."""
        self._limits.check_cells((block.row_stop - block.row) * (block.column_stop - block.column), self._number)
        areas = sorted(
            {_clipped(self._area_at.get(place) or self._single(*place), block) for place in _places(block)},
            key=lambda area: (area.row, area.column),
        )
        rows = {row: index for index, row in enumerate(sorted({area.row for area in areas}))}
        columns = {column: index for index, column in enumerate(sorted({area.column for area in areas}))}
        cells = []
        for area in areas:
            height = sum(row in rows for row in range(area.row, area.row_stop))
            width = sum(column in columns for column in range(area.column, area.column_stop))
            lines = tuple(self._text(area.shown, area.box)) if area.shown else ()
            cells.append(Cell(rows[area.row], columns[area.column], height, width, (Region(self._number, area.box),), lines))
        corner, end = self._single(block.row, block.column).box, self._single(block.row_stop - 1, block.column_stop - 1).box
        return SourceTable(Grid(len(rows), len(columns), tuple(cells)), Box(corner.x0, corner.y0, end.x1, end.y1))

    def _text(self, shown: Shown, box: Box) -> Iterator[TextLine]:
        confidence = _UNSURE if shown.doubt else 1.0
        readings = (shown.exact,) if shown.exact else ()
        for line in shown.text.splitlines():
            if line.strip():
                yield TextLine(line, self._number, box, confidence=confidence, doubt=shown.doubt, readings=readings, is_whole=True)

    def _lines(self, areas: list[_Area]) -> Iterator[TextLine]:
        """The text of a row outside the tables: one line, or each cell's own lines."""
        lines = [list(self._text(area.shown, area.box)) for area in areas if area.shown]
        if all(len(own) == 1 for own in lines):
            boxes = [area.box for area in areas]
            box = Box(boxes[0].x0, boxes[0].y0, boxes[-1].x1, max(box.y1 for box in boxes))
            yield lines[0][0]._replace(text=" ".join(own[0].text.strip() for own in lines), box=box)
        else:
            yield from (line for own in lines for line in own)


def _places(block: _Area | _Block) -> Iterator[Place]:
    return ((row, column) for row in range(block.row, block.row_stop) for column in range(block.column, block.column_stop))


def _clipped(area: _Area, block: _Block) -> _Area:
    """The area, cut where a merged range sticks out of its table."""
    return area._replace(
        row=max(area.row, block.row),
        column=max(area.column, block.column),
        row_stop=min(area.row_stop, block.row_stop),
        column_stop=min(area.column_stop, block.column_stop),
    )


def _is_remark(areas: list[_Area]) -> bool:
    """Whether a row is no row of a table: one cell, or nothing but `label：value`."""
    return len(areas) == 1 or all(area.shown and any(colon in area.shown.text for colon in _COLONS) for area in areas)


def _without_overlaps(blocks: Iterable[_Block]) -> list[_Block]:
    """Blocks that overlap, joined."""
    joined: list[_Block] = []
    for block in sorted(blocks):
        over = [
            other
            for other in joined
            if other.row < block.row_stop
            and block.row < other.row_stop
            and other.column < block.column_stop
            and block.column < other.column_stop
        ]
        for other in over:
            joined.remove(other)
            block = _Block(
                min(block.row, other.row),
                min(block.column, other.column),
                max(block.row_stop, other.row_stop),
                max(block.column_stop, other.column_stop),
            )
        joined.append(block)
    return joined
