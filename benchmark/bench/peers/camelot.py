"""camelot's lattice flavour with each of its three line detectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.grid import Cell, Grid, to_grid

if TYPE_CHECKING:
    from pathlib import Path


class _Lattice:
    engine: str

    def extract(self, path: Path) -> list[Any]:
        """The tables as camelot gives them."""
        from camelot.io import read_pdf

        return list(read_pdf(str(path), pages="all", flavor="lattice", engine=self.engine))

    def grids(self, result: Any) -> list[Grid]:
        """The grids, spans from the sides that camelot says are not drawn."""
        return [_to_grid(table.cells) for table in result]


class Vector(_Lattice):
    """Lines from the file's vector graphics, no page is rendered."""

    engine = "vector"


class Raster(_Lattice):
    """Lines found by OpenCV on the rendered page."""

    engine = "raster"


class Combined(_Lattice):
    """Both: camelot's default."""

    engine = "combined"


def _to_grid(rows: list[list[Any]]) -> Grid:
    seen: set[tuple[int, int]] = set()
    cells = []
    for row, row_cells in enumerate(rows):
        for column in range(len(row_cells)):
            if (row, column) not in seen:
                places = _merged_places(rows, row, column)
                seen |= places
                cells.append(_cell(rows, places))
    return to_grid(cells)


def _merged_places(rows: list[list[Any]], row: int, column: int) -> set[tuple[int, int]]:
    """The places that no drawn side separates from the given one."""
    found = {(row, column)}
    waiting = [(row, column)]
    while waiting:
        new = _open_neighbours(rows, *waiting.pop()) - found
        found |= new
        waiting += new
    return found


def _open_neighbours(rows: list[list[Any]], row: int, column: int) -> set[tuple[int, int]]:
    cell = rows[row][column]
    sides = {
        (row, column - 1): cell.left,
        (row, column + 1): cell.right,
        (row - 1, column): cell.top,
        (row + 1, column): cell.bottom,
    }
    return {(r, c) for (r, c), drawn in sides.items() if not drawn and 0 <= r < len(rows) and 0 <= c < len(rows[0])}


def _cell(rows: list[list[Any]], places: set[tuple[int, int]]) -> Cell:
    top, left = min(row for row, _ in places), min(column for _, column in places)
    bottom, right = max(row for row, _ in places), max(column for _, column in places)
    text = "".join(rows[row][column].text for row, column in sorted(places))
    return Cell(top, left, bottom - top + 1, right - left + 1, text)
