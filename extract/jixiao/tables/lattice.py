"""A lattice of lines → rectangular areas of cells with their spans.

A cell is the largest rectangle of lattice squares with no drawn line inside. Squares that
reach the outside through a missing line belong to no cell; where they cut steps into the
outline, the lattice holds several tables that touch, and each becomes its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.tables.rulings import Lattice


class Area(NamedTuple):
    """A cell of a lattice, in squares: top row, left column, and how many of each."""

    row: int
    column: int
    row_span: int
    column_span: int


class Block(NamedTuple):
    """A rectangle of lattice squares that is one table."""

    row: int
    column: int
    n_rows: int
    n_columns: int


def lattice_to_blocks(lattice: Lattice) -> list[Block]:
    """The tables in a lattice: one, or several where they touch and differ in width."""
    if _is_closed(lattice):
        return [Block(0, 0, len(lattice.ys) - 1, len(lattice.xs) - 1)]
    inside = _inside(lattice)
    spans = [_row_span(row) for row in inside]
    blocks: list[Block] = []
    for row, span in enumerate(spans):
        if span is None:
            continue
        first, last = span
        above = blocks[-1] if blocks and row and blocks[-1].row + blocks[-1].n_rows == row else None
        if above and (above.column, above.column + above.n_columns - 1) == span:
            blocks[-1] = above._replace(n_rows=above.n_rows + 1)
        else:
            blocks.append(Block(row, first, 1, last - first + 1))
    return blocks


def _is_closed(lattice: Lattice) -> bool:
    """Whether the outline is a rectangle drawn on all sides: nearly every table's is."""
    sides = (lattice.drawn_below[0], lattice.drawn_below[-1], lattice.drawn_beside[0], lattice.drawn_beside[-1])
    return all(all(side) for side in sides)


def _row_span(row: list[bool]) -> tuple[int, int] | None:
    columns = [column for column, square in enumerate(row) if square]
    return (columns[0], columns[-1]) if columns else None


def _inside(lattice: Lattice) -> list[list[bool]]:
    """Which squares are walled in: those a flood from the outside does not reach."""
    n_rows, n_columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    inside = [[True] * n_columns for _ in range(n_rows)]
    reached = [(row, column) for row, column in _rim(n_rows, n_columns) if _open_to_outside(lattice, row, column)]
    while reached:
        row, column = reached.pop()
        if inside[row][column]:
            inside[row][column] = False
            reached.extend(_open_neighbours(lattice, row, column))
    return inside


def _rim(n_rows: int, n_columns: int) -> Iterator[tuple[int, int]]:
    for row in range(n_rows):
        for column in range(n_columns):
            if row in (0, n_rows - 1) or column in (0, n_columns - 1):
                yield row, column


def _open_to_outside(lattice: Lattice, row: int, column: int) -> bool:
    n_rows, n_columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    return (
        (row == 0 and not lattice.drawn_below[0][column])
        or (row == n_rows - 1 and not lattice.drawn_below[n_rows][column])
        or (column == 0 and not lattice.drawn_beside[0][row])
        or (column == n_columns - 1 and not lattice.drawn_beside[n_columns][row])
    )


def _open_neighbours(lattice: Lattice, row: int, column: int) -> Iterator[tuple[int, int]]:
    n_rows, n_columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    if row > 0 and not lattice.drawn_below[row][column]:
        yield row - 1, column
    if row < n_rows - 1 and not lattice.drawn_below[row + 1][column]:
        yield row + 1, column
    if column > 0 and not lattice.drawn_beside[column][row]:
        yield row, column - 1
    if column < n_columns - 1 and not lattice.drawn_beside[column + 1][row]:
        yield row, column + 1


def block_to_areas(lattice: Lattice, block: Block) -> list[Area]:
    """The cells of a table in row-major order, covering every square once."""
    taken = [[False] * block.n_columns for _ in range(block.n_rows)]
    areas: list[Area] = []
    for row in range(block.n_rows):
        for column in range(block.n_columns):
            if taken[row][column]:
                continue
            area = _grow(lattice, block, taken, row, column)
            for i in range(row, row + area.row_span):
                taken[i][column : column + area.column_span] = [True] * area.column_span
            areas.append(area)
    return areas


def _grow(lattice: Lattice, block: Block, taken: list[list[bool]], row: int, column: int) -> Area:
    """The largest free rectangle from a square to the right, then down."""
    right = column + 1
    while right < block.n_columns and not taken[row][right] and not lattice.drawn_beside[block.column + right][block.row + row]:
        right += 1
    below = row + 1
    while below < block.n_rows and _continues(lattice, block, taken, below, column, right):
        below += 1
    return Area(row, column, below - row, right - column)


def _continues(lattice: Lattice, block: Block, taken: list[list[bool]], row: int, column: int, right: int) -> bool:
    """Whether the squares of `row` from `column` to `right` belong to the cell above them."""
    if any(lattice.drawn_below[block.row + row][block.column + column : block.column + right]):
        return False
    inner = range(block.column + column + 1, block.column + right)
    return not any(taken[row][column:right]) and not any(lattice.drawn_beside[x][block.row + row] for x in inner)
