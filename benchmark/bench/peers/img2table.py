"""img2table: tables by OpenCV on the rendered page, text from the file.

It needs `opencv-contrib-python`, which overwrites the `opencv-python-headless` that camelot
needs, so it lives in an environment of its own; see `--python` of `benchmark/run.py`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from bench.grid import CellBox, Grid, boxes_to_grid

if TYPE_CHECKING:
    from pathlib import Path


class Img2Table:
    """`PDF.extract_tables` without an OCR engine: the file's own text is used."""

    def extract(self, path: Path) -> list[Any]:
        """The tables as img2table gives them, page by page."""
        # By name, because the environment that is type-checked does not have it.
        found = import_module("img2table.document").PDF(str(path)).extract_tables(ocr=None)
        return [table for page in sorted(found) for table in found[page]]

    def grids(self, result: Any) -> list[Grid]:
        """The grids, spans from the boxes: a merged cell is given once for each place it covers."""
        return [_to_grid(table) for table in result]


def _to_grid(table: Any) -> Grid:
    cells = {_box(cell) for row in table.content.values() for cell in row}
    return boxes_to_grid(cells)


def _box(cell: Any) -> CellBox:
    box = cell.bbox
    return CellBox(box.x1, box.y1, box.x2, box.y2, cell.value or "")
