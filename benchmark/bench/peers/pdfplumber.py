"""pdfplumber, as it comes and with the spans that its cell boxes show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.grid import CellBox, Grid, boxes_to_grid, rows_to_grid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class AsItComes:
    """`extract_tables()`: rows of texts; a place that a merged cell covers is an empty cell."""

    def extract(self, path: Path) -> list[Any]:
        """Of each table its rows."""
        import pdfplumber

        with pdfplumber.open(path) as document:
            return [rows for page in document.pages for rows in page.extract_tables()]

    def grids(self, result: Any) -> list[Grid]:
        """The grids, each cell without spans."""
        return [rows_to_grid(rows) for rows in result]


class FromBoxes:
    """`find_tables()`, whose cells keep their boxes."""

    def extract(self, path: Path) -> list[Any]:
        """Of each table its cells' boxes and texts."""
        import pdfplumber

        with pdfplumber.open(path) as document:
            return [list(_cells(table)) for page in document.pages for table in page.find_tables()]

    def grids(self, result: Any) -> list[Grid]:
        """The grids, spans from the cell boxes."""
        return [boxes_to_grid(CellBox._make((*box, text or "")) for box, text in cells) for cells in result]


def _cells(table: Any) -> Iterator[tuple[tuple[float, float, float, float], str | None]]:
    for row, texts in zip(table.rows, table.extract(), strict=True):
        yield from ((box, text) for box, text in zip(row.cells, texts, strict=True) if box)
