"""A table as a grid of cells with true spans; every cell knows its own page.

The page sits on the cell, not on the grid, so that joining the parts of a table that
runs over several pages keeps where each value was printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from jixiao.document import Origin, TextLine

if TYPE_CHECKING:
    from jixiao.geometry import Box, Region

#: Han characters, CJK punctuation and full-width forms: no space belongs between two of them.
WIDE = "\u2e80-\u303f\u3040-\u30ff\u31c0-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—·"
_SPACE_BETWEEN_WIDE = re.compile(rf"(?<=[{WIDE}])\s+(?=[{WIDE}])")
#: A line is full when less than this many line heights of its cell's width are left: two
#: cell margins and one more character would not fit.
_FULL = 2.2
_SPACES = re.compile(r"[ \t\u00a0\u3000]+")


def clean_spaces(text: str) -> str:
    """`text` on one line, trimmed, with no spaces between Han characters.

    >>> clean_spaces(" 合    计 ")
    '合计'
    >>> clean_spaces("PPP 项目")
    'PPP 项目'
    """
    if text.isascii() and not any(c.isspace() for c in text):
        return text
    return _SPACE_BETWEEN_WIDE.sub("", _SPACES.sub(" ", text)).strip()


def join_lines(lines: list[str]) -> str:
    """The lines of a cell as one text: only two Latin words keep a space between them.

    >>> join_lines(["二级指", "标"]), join_lines(["33963.6", "1"])
    ('二级指标', '33963.61')
    """
    joined = ""
    for line in lines:
        gap = " " if joined[-1:].isascii() and joined[-1:].isalpha() and line[:1].isascii() and line[:1].isalpha() else ""
        joined = f"{joined}{gap}{line.strip()}"
    return clean_spaces(joined)


class _CellFields(NamedTuple):
    row: int
    column: int
    row_span: int
    column_span: int
    regions: tuple[Region, ...]
    lines: tuple[TextLine, ...] = ()


class Cell(_CellFields):
    """A cell of a grid.

    A named tuple, because a page has a hundred and a frozen dataclass takes three times as
    long to make.

    Attributes:
        row: Top row, from 0.
        column: Left column, from 0.
        row_span: Rows covered, at least 1.
        column_span: Columns covered, at least 1.
        regions: Where the cell was drawn: one region, or one a page for a cell that a
            page break cuts.
        lines: Its text, line by line in reading order; empty for an empty cell.
    """

    @cached_property
    def text(self) -> str:
        """The text joined over line breaks."""
        if len(self.lines) == 1:
            return clean_spaces(self.lines[0].text)
        return join_lines([line.text for line in self.lines]) if self.lines else ""

    def is_full(self, line: int = -1) -> bool:
        """Whether a line left no room in the cell for one more character and its margins."""
        text = self.lines[line]
        if text.is_whole:
            return False
        box = next((region.box for region in self.regions if region.page == text.page), self.box)
        return box.width - text.box.width < _FULL * text.box.height

    def is_wrapped(self) -> bool:
        """Whether every line but the last is full: one text, broken for want of room.

        Also true of a single line. Otherwise the breaks were set by the writer, and the
        lines may be separate values.
        """
        return all(self.is_full(line) for line in range(len(self.lines) - 1))

    @cached_property
    def raw(self) -> str:
        """The text as printed, lines separated by a line feed."""
        return "\n".join(line.text for line in self.lines)

    @property
    def region(self) -> Region:
        """The page and box that hold the text; of an empty cell, its first part."""
        if self.lines and len(self.regions) > 1:
            return next((r for r in self.regions if r.page == self.lines[0].page), self.regions[0])
        return self.regions[0]

    @property
    def page(self) -> int:
        """The page of `region`, from 1."""
        return self.region.page

    @property
    def box(self) -> Box:
        """The box of `region`."""
        return self.region.box

    @property
    def origin(self) -> Origin:
        """Where the text came from; an empty cell counts as read from the text layer."""
        return self.lines[0].origin if self.lines else Origin.TEXT_LAYER

    @property
    def confidence(self) -> float:
        """The confidence of the least certain line, 0 to 1."""
        if len(self.lines) == 1:
            return self.lines[0].confidence
        return min((line.confidence for line in self.lines), default=1.0)

    @property
    def least_certain(self) -> TextLine | None:
        """The line read with the least confidence; None for an empty cell."""
        return min(self.lines, key=lambda line: line.confidence, default=None)

    @property
    def rows(self) -> range:
        """The rows the cell covers."""
        return range(self.row, self.row + self.row_span)

    @property
    def columns(self) -> range:
        """The columns the cell covers."""
        return range(self.column, self.column + self.column_span)


def _column_of(cell: Cell) -> int:
    return cell.column


@dataclass(frozen=True)
class Grid:
    """A table: `cells` in row-major order, spans stored, no two cells overlapping."""

    n_rows: int
    n_columns: int
    cells: tuple[Cell, ...]

    @cached_property
    def _at(self) -> dict[tuple[int, int], Cell]:
        return {(row, column): cell for cell in self.cells for row in cell.rows for column in cell.columns}

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers the place, or None where the grid has a hole."""
        return self._at.get((row, column))

    def row(self, row: int) -> tuple[Cell, ...]:
        """The cells that cover the row, from left to right, each once."""
        return self._rows[row]

    @cached_property
    def _rows(self) -> tuple[tuple[Cell, ...], ...]:
        rows: list[list[Cell]] = [[] for _ in range(self.n_rows)]
        for cell in self.cells:
            for row in cell.rows:
                rows[row].append(cell)
        return tuple(tuple(sorted(row, key=_column_of)) for row in rows)

    @cached_property
    def pages(self) -> tuple[int, ...]:
        """The pages the grid was drawn on, ascending."""
        return tuple(sorted({region.page for cell in self.cells for region in cell.regions}))
