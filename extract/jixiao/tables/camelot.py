"""camelot behind the grid finder's seam: its "network" flavour finds borderless tables.

A working alternative to `jixiao.tables.aligned`; docs/decisions.md has what the two find
and cost. camelot reads the file itself, so this finder needs the page's source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.errors import SetupError
from jixiao.geometry import Box, Region
from jixiao.grid import Cell, Grid
from jixiao.tables.found import FoundTables, PageTable, rounded
from jixiao.tables.lines import words_to_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.document import Page, Word


class CamelotFinder:
    """Finds borderless tables with camelot; the words stay jixiao's own."""

    def find(self, page: Page, words: Sequence[Word]) -> FoundTables:
        """The tables camelot sees on the page, filled with `words`, and the words in none."""
        if page.source is None or page.turned:
            return FoundTables((), tuple(words))
        tables = [_table(found, page, words) for found in _camelot_tables(page)]
        kept = tuple(table for table in tables if table.grid.n_columns > 2 and table.grid.n_rows > 2)
        outside = (word for word in words if not any(_inside(word, table.box) for table in kept))
        return FoundTables(kept, tuple(outside))


def _camelot_tables(page: Page) -> list[Any]:
    try:
        import camelot
    except ImportError as error:
        raise SetupError("missing_tool", tool="camelot", remedy="pip install camelot-py") from error
    read_pdf: Any = camelot.read_pdf  # type: ignore[attr-defined]
    return list(read_pdf(str(page.source), pages=str(page.number), flavor="network", suppress_stdout=True))


def _table(found: Any, page: Page, words: Sequence[Word]) -> PageTable:
    xs = rounded((*(float(x0) for x0, _ in found.cols), float(found.cols[-1][1])))
    ys = rounded((*(page.height - float(top) for top, _ in found.rows), page.height - float(found.rows[-1][1])))
    cells = tuple(_cell(row, column, xs, ys, page, words) for row in range(len(ys) - 1) for column in range(len(xs) - 1))
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    return PageTable(page.number, box, xs, ys, Grid(len(ys) - 1, len(xs) - 1, cells))


def _cell(row: int, column: int, xs: tuple[float, ...], ys: tuple[float, ...], page: Page, words: Sequence[Word]) -> Cell:
    box = Box(xs[column], ys[row], xs[column + 1], ys[row + 1])
    held = [word for word in words if _inside(word, box)]
    return Cell(row, column, 1, 1, (Region(page.number, box),), words_to_lines(held, page.number) if held else ())


def _inside(word: Word, box: Box) -> bool:
    x0, y0, x1, y1 = word.box
    return box.contains_point((x0 + x1) / 2, (y0 + y1) / 2)
