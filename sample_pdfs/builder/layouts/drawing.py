"""Where the rulings and texts of a placed table are, and the ways to draw them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, groupby

from builder.blocks import Cell, Table
from builder.layouts.sheet import WHITE, Sheet

PADDING = 4
LEADING = 13


@dataclass(frozen=True, slots=True)
class Segment:
    """A horizontal or vertical stretch of ruling."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Placed:
    """A table with the places of its rulings: one more x than columns, one more y than rows."""

    table: Table
    xs: tuple[float, ...]
    ys: tuple[float, ...]

    def box(self, cell: Cell) -> tuple[float, float, float, float]:
        """Left, top, width and height of a cell."""
        left, top = self.xs[cell.column], self.ys[cell.row]
        right, bottom = self.xs[cell.column + cell.column_span], self.ys[cell.row + cell.row_span]
        return left, top, right - left, bottom - top

    def segments(self) -> Iterator[Segment]:
        """The rulings, each as long as it can be."""
        owner = _owners(self.table)
        for r, y in enumerate(self.ys):
            flags = [owner.get((r - 1, c)) != owner.get((r, c)) for c in range(self.table.n_columns)]
            yield from (Segment(self.xs[a], y, self.xs[b], y) for a, b in _runs(flags))
        for c, x in enumerate(self.xs):
            flags = [owner.get((r, c - 1)) != owner.get((r, c)) for r in range(self.table.n_rows)]
            yield from (Segment(x, self.ys[a], x, self.ys[b]) for a, b in _runs(flags))


def place(table: Table, x: float, y: float, widths: tuple[float, ...], height: float = 24) -> Placed:
    """A table at a place, all rows equally high."""
    xs = tuple(accumulate(widths, initial=x))
    return Placed(table, xs, tuple(y + height * row for row in range(table.n_rows + 1)))


def _owners(table: Table) -> dict[tuple[int, int], Cell]:
    return {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def _runs(flags: list[bool]) -> Iterator[tuple[int, int]]:
    for wanted, group in groupby(range(len(flags)), flags.__getitem__):
        members = list(group)
        if wanted:
            yield members[0], members[-1] + 1


Style = Callable[[Sheet, Placed], None]


def strokes(sheet: Sheet, placed: Placed) -> None:
    """Stroked lines."""
    for s in placed.segments():
        sheet.line(s.x0, s.y0, s.x1, s.y1)


def thin_fills(sheet: Sheet, placed: Placed) -> None:
    """Filled rectangles .5 pt thin."""
    for s in placed.segments():
        sheet.fill(s.x0 - 0.25, s.y0 - 0.25, s.x1 - s.x0 + 0.5, s.y1 - s.y0 + 0.5)


def cell_boxes(sheet: Sheet, placed: Placed) -> None:
    """One stroked rectangle a cell, .4 pt inside it: edges of neighbours lie side by side."""
    for cell in placed.table.cells:
        x, y, width, height = placed.box(cell)
        sheet.box(x + 0.4, y + 0.4, width - 0.8, height - 0.8)


def clipped_doubles(sheet: Sheet, placed: Placed) -> None:
    """Double lines, each of them a fat fill seen through a thin clip."""
    for s in placed.segments():
        for shift in (-0.9, 0.9):
            x, y = (s.x0 - 0.9, s.y0 + shift) if s.y0 == s.y1 else (s.x0 + shift, s.y0 - 0.9)
            wide, high = (s.x1 - s.x0 + 1.8, 0.6) if s.y0 == s.y1 else (0.6, s.y1 - s.y0 + 1.8)
            sheet.clipped_fill(x, y, wide, high, fat=9)


def dashed(sheet: Sheet, placed: Placed) -> None:
    """Dashed lines."""
    sheet.dash(3, 2)
    strokes(sheet, placed)
    sheet.dash()


def open_sides(sheet: Sheet, placed: Placed) -> None:
    """Stroked lines without the outermost verticals."""
    for s in placed.segments():
        if s.x0 != s.x1 or s.x0 not in (placed.xs[0], placed.xs[-1]):
            sheet.line(s.x0, s.y0, s.x1, s.y1)


def no_lines(sheet: Sheet, placed: Placed) -> None:
    """Nothing."""


def white_strokes(sheet: Sheet, placed: Placed) -> None:
    """Lines that nobody sees."""
    for s in placed.segments():
        sheet.line(s.x0, s.y0, s.x1, s.y1, colour=WHITE)


def write_texts(sheet: Sheet, placed: Placed) -> None:
    """The lines of each cell, at its left and in the middle of its height."""
    for cell in placed.table.cells:
        x, y, _, height = placed.box(cell)
        lines = cell.text.split("\n")
        first = y + height / 2 - LEADING * len(lines) / 2 + 10
        for number, line in enumerate(lines):
            sheet.text(x + PADDING, first + LEADING * number, line)
