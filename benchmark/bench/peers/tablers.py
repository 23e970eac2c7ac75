"""tablers: Rust on PDFium, the fastest peer found."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bench.grid import CellBox, Grid, boxes_to_grid

if TYPE_CHECKING:
    from pathlib import Path


class Tablers:
    """`find_tables` on each page."""

    def extract(self, path: Path) -> list[Any]:
        """Of each table its cells' texts and boxes."""
        # By name, because the environment that is type-checked may not have it.
        tablers = import_module("tablers")
        with tablers.Document(path) as document:
            tables = [table for page in document.pages() for table in tablers.find_tables(page, extract_text=True)]
            return [[(cell.text, cell.bbox) for cell in table.cells] for table in tables]

    def grids(self, result: Any) -> list[Grid]:
        """The grids, spans from the cell boxes."""
        return [boxes_to_grid(CellBox._make((*box, text or "")) for text, box in cells) for cells in result]
