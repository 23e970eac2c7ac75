"""The form in which every tool's tables are compared: cells with their spans."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Edges of cells this close are one line, in the tool's own unit (points or pixels).
_SAME_LINE = 1.0


class Cell(NamedTuple):
    """A cell and the places it covers; rows and columns count from 0."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str

    @property
    def place(self) -> tuple[int, int, int, int]:
        """The cell without its text."""
        return self[:4]


class Grid(NamedTuple):
    """A table; its cells in row-major order, their text without white space."""

    n_rows: int
    n_columns: int
    cells: tuple[Cell, ...]


class CellBox(NamedTuple):
    """A cell as drawn; `bottom` lies below `top`, y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float
    text: str


def squeeze(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def to_grid(cells: Iterable[Cell]) -> Grid:
    """The cells as a grid: sorted, their text squeezed."""
    ordered = tuple(sorted(cell._replace(text=squeeze(cell.text)) for cell in cells))
    n_rows = max((cell.row + cell.row_span for cell in ordered), default=0)
    n_columns = max((cell.column + cell.column_span for cell in ordered), default=0)
    return Grid(n_rows, n_columns, ordered)


def boxes_to_grid(boxes: Iterable[CellBox]) -> Grid:
    """The grid of drawn cells, with the spans that their boxes show.

    >>> upper = CellBox(0, 0, 20, 10, "a")
    >>> lower = [CellBox(0, 10, 10, 20, "b"), CellBox(10, 10, 20, 20, "c")]
    >>> [cell.place for cell in boxes_to_grid([upper, *lower]).cells]
    [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]
    """
    drawn = list(boxes)
    xs = _lines(x for box in drawn for x in (box.left, box.right))
    ys = _lines(y for box in drawn for y in (box.top, box.bottom))
    return to_grid(_placed(box, xs, ys) for box in drawn)


def rows_to_grid(rows: Iterable[Iterable[str | None]]) -> Grid:
    """The grid of rows of texts, where each place is a cell of its own."""
    return to_grid(Cell(row, column, 1, 1, text or "") for row, texts in enumerate(rows) for column, text in enumerate(texts))


def _lines(edges: Iterable[float]) -> list[float]:
    lines: list[float] = []
    for edge in sorted(edges):
        if not lines or edge - lines[-1] > _SAME_LINE:
            lines.append(edge)
    return lines


def _placed(box: CellBox, xs: list[float], ys: list[float]) -> Cell:
    row, column = _nearest(ys, box.top), _nearest(xs, box.left)
    return Cell(row, column, _nearest(ys, box.bottom) - row, _nearest(xs, box.right) - column, box.text)


def _nearest(lines: list[float], edge: float) -> int:
    return min(range(len(lines)), key=lambda index: abs(lines[index] - edge))
