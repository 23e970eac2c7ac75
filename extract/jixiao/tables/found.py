"""What a grid finder gives: the tables of one page, before parts of a table are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.document import Word
    from jixiao.geometry import Box
    from jixiao.grid import Grid


def rounded(positions: Iterable[float]) -> tuple[float, ...]:
    """Positions to a hundredth of a point: what is written is what was used."""
    return tuple(round(position, 2) for position in positions)


class PageTable(NamedTuple):
    """A table, or the part of one, on one page.

    `xs` and `ys` are the column and row lines in points, one more of each than the grid
    has columns and rows; joining needs them, because two parts of a table may show
    different columns. `open_top` and `open_bottom` tell that no line was drawn there: the
    page break cut a row.
    """

    page: int
    box: Box
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    grid: Grid
    open_top: bool = False
    open_bottom: bool = False


class FoundTables(NamedTuple):
    """A page's tables from top to bottom, and the words that stand in none of them."""

    tables: tuple[PageTable, ...]
    words_outside: tuple[Word, ...]
