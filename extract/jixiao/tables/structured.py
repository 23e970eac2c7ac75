"""The tables that a file states itself → the content of its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.geometry import Box
from jixiao.source.structure import SourceTable
from jixiao.tables import PageContent
from jixiao.tables.found import PageTable

if TYPE_CHECKING:
    from jixiao.document import TextLine
    from jixiao.grid import Grid
    from jixiao.source.structure import PageStructure

#: Column lines this close (points) are the same line.
_SAME_LINE = 3.0


class StructuredPages:
    """Gives the content of one page after the other.

    A table split by hand, or by a program that wrote one table a page, is joined again by
    `stitch` where both parts state the same columns and the second has no title of its own;
    every other table is whole as it is.
    """

    def __init__(self) -> None:
        self._above: SourceTable | None = None

    def content(self, structure: PageStructure) -> PageContent:
        """The page's tables and text, in reading order."""
        last = len(structure.items) - 1
        items: list[PageTable | Grid | TextLine] = []
        for index, item in enumerate(structure.items):
            if not isinstance(item, SourceTable):
                items.append(item)
            elif item.xs and index in (0, last) and not (index == 0 and self._is_another(item)):
                items.append(_part(item, structure.page.number))
            else:
                items.append(item.grid)
        bottom = structure.items[-1] if structure.items else None
        self._above = bottom if isinstance(bottom, SourceTable) else None
        return PageContent(structure.page, tuple(items))

    def _is_another(self, table: SourceTable) -> bool:
        """Whether a table at the top of its page is no part of the one at the foot of the page before."""
        if self._above is None:
            return False
        ours, theirs = self._above.xs, table.xs
        same = len(ours) == len(theirs) and all(abs(x - y) <= _SAME_LINE for x, y in zip(ours, theirs, strict=True))
        first = table.grid.at(0, 0)
        return not same or (first is not None and first.column_span == table.grid.n_columns)


def _part(table: SourceTable, page: int) -> PageTable:
    top = table.box.y0
    ys = tuple(top + row for row in range(table.grid.n_rows + 1))
    return PageTable(page, Box(table.xs[0], top, table.xs[-1], ys[-1]), table.xs, ys, table.grid)
