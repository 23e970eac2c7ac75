"""Tables cut into the forms they hold, and put together to the form they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.forms.blocks import BlockKind, find_blocks
from jixiao.forms.sheet import own_cells
from jixiao.grid import Cell, Grid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from jixiao.forms import Understood
    from jixiao.forms.sheet import Sheet


def cut_rows(understood: Understood, is_title: Callable[[str], bool]) -> list[int]:
    """The rows in which a further form begins: at a title, or where a project is named anew."""
    sheet = understood.sheet
    grid = sheet.grid
    titles = [row for row in range(1, grid.n_rows) if (cell := _whole_row(grid, row)) is not None and is_title(cell.text)]
    starts = {_with_lines_above(grid, row) for row in (*titles, *_named_anew(sheet))} - {0}
    return sorted(row for row in starts if all(cell.row == row for cell in grid.row(row)))


def _named_anew(sheet: Sheet) -> Iterator[int]:
    """The rows in which a project is named after the indicators of another."""
    after_indicators = False
    for block in sheet.once("blocks", find_blocks) if "indicator_columns" in sheet.vocabulary.groups else []:
        after_indicators = after_indicators or block.kind is BlockKind.INDICATORS
        names = [match for cell in own_cells(sheet.grid, block.top) if (match := sheet.match(cell, "identity"))]
        if after_indicators and block.kind is BlockKind.IDENTITY and any(match.field == "project_name" for match in names):
            yield block.top
            after_indicators = False


def _whole_row(grid: Grid, row: int) -> Cell | None:
    """The cell that fills the row, if one does and says something."""
    cell = grid.at(row, 0)
    return cell if cell is not None and cell.row == row and cell.column_span == grid.n_columns and cell.lines else None


def _with_lines_above(grid: Grid, row: int) -> int:
    """The first of the rows right above that only one short text fills: attachment, title, year, unit."""
    while row > 0 and (cell := _whole_row(grid, row - 1)) is not None and len(cell.text) <= 40:
        row -= 1
    return row


def parts_of(grid: Grid, rows: Sequence[int]) -> Iterator[Grid]:
    """The grid divided above each of `rows`."""
    for first, stop in zip([0, *rows], [*rows, grid.n_rows], strict=True):
        cells = [Cell(cell.row - first, *cell[1:]) for cell in grid.cells if first <= cell.row < stop]
        yield Grid(stop - first, grid.n_columns, tuple(cells))


def stacked(upper: Grid, lower: Grid) -> Grid:
    """One grid of the rows of both; the narrower one stays at the left."""
    cells = [Cell(cell.row + upper.n_rows, *cell[1:]) for cell in lower.cells]
    return Grid(upper.n_rows + lower.n_rows, max(upper.n_columns, lower.n_columns), (*upper.cells, *cells))
