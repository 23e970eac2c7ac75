"""Pages, words and tables drawn by hand, without a PDF."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from jixiao.document import Page, PageKind, RulingLine, TextLine, Word
from jixiao.geometry import Box, Region
from jixiao.grid import Cell, Grid
from jixiao.tables.found import PageTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from builder import blocks
    from builder.blocks import Table

#: A character with its box: text, x0, y0, x1, y1.
Glyph: TypeAlias = tuple[str, float, float, float, float]

A4 = (595.0, 842.0)
SIZE = 10.0


def width_of(text: str) -> float:
    """How wide the text is at 10 points: half an em for ASCII, an em for the rest."""
    return sum(SIZE / 2 if character.isascii() else SIZE for character in text)


def glyphs(text: str, x: float = 0.0, y: float = 0.0) -> list[Glyph]:
    """The text's glyphs side by side, 10 points high, from left to right."""
    drawn: list[Glyph] = []
    for character in text:
        drawn.append((character, x, y, x + width_of(character), y + SIZE))
        x = drawn[-1][3]
    return drawn


def word(text: str, x: float, y: float) -> Word:
    """A word with its top left corner at a place."""
    return Word(text, Box(x, y, x + width_of(text), y + SIZE))


def line(text: str, page: int = 1, x: float = 60.0, y: float = 100.0) -> TextLine:
    """A line of text with its top left corner at a place."""
    return TextLine(text, page, word(text, x, y).box)


def horizontal(y: float, x0: float, x1: float) -> RulingLine:
    """A ruling from left to right."""
    return RulingLine(x0, y, x1, y)


def vertical(x: float, y0: float, y1: float) -> RulingLine:
    """A ruling from top to bottom."""
    return RulingLine(x, y0, x, y1)


def lattice_lines(xs: Sequence[float], ys: Sequence[float]) -> list[RulingLine]:
    """Every row and column line, whole."""
    across = [horizontal(y, xs[0], xs[-1]) for y in ys]
    return across + [vertical(x, ys[0], ys[-1]) for x in xs]


def page(lines: Iterable[RulingLine] = (), words: Iterable[Word] = (), number: int = 1, size: tuple[float, float] = A4) -> Page:
    """An upright page of A4 with these rulings and words."""
    return Page(number, *size, 0, PageKind.EXPORTED, tuple(words), tuple(lines))


def row_lines(n_rows: int, top: float, height: float = 20.0) -> tuple[float, ...]:
    """Row lines of rows of one height."""
    return tuple(top + height * row for row in range(n_rows + 1))


def part(table: Table, number: int, *, xs: Sequence[float], ys: Sequence[float]) -> PageTable:
    """A table as a finder gives it: each cell's lines at its top left, line by line."""
    cells = tuple(_cell(item, number, xs, ys) for item in table.cells)
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    grid = Grid(table.n_rows, table.n_columns, cells)
    return PageTable(number, box, tuple(xs), tuple(ys), grid)


def _cell(item: blocks.Cell, number: int, xs: Sequence[float], ys: Sequence[float]) -> Cell:
    texts = item.text.split("\n") if item.text else []
    box = Box(xs[item.column], ys[item.row], xs[item.column + item.column_span], ys[item.row + item.row_span])
    tops = (box.y0 + 2 + SIZE * index for index in range(len(texts)))
    lines = tuple(line(text, number, box.x0 + 2, y) for text, y in zip(texts, tops, strict=True))
    return Cell(item.row, item.column, item.row_span, item.column_span, (Region(number, box),), lines)


def edges_of(table: Table, xs: Sequence[float], ys: Sequence[float]) -> list[RulingLine]:
    """The rulings around every cell, each stretch of a line once."""
    owner = {
        (row, column): (cell.row, cell.column)
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }
    across = [
        horizontal(ys[row], *stretch)
        for row in range(len(ys))
        for column, stretch in enumerate(pairwise(xs))
        if owner.get((row - 1, column)) != owner.get((row, column))
    ]
    down = [
        vertical(xs[column], *stretch)
        for column in range(len(xs))
        for row, stretch in enumerate(pairwise(ys))
        if owner.get((row, column - 1)) != owner.get((row, column))
    ]
    return across + down


def words_of(table: Table, xs: Sequence[float], ys: Sequence[float]) -> list[Word]:
    """One word in the middle of every cell that has text."""
    return [
        _centred(
            cell.text,
            (xs[cell.column] + xs[cell.column + cell.column_span]) / 2,
            (ys[cell.row] + ys[cell.row + cell.row_span]) / 2,
        )
        for cell in table.cells
        if cell.text
    ]


def _centred(text: str, x: float, y: float) -> Word:
    return Word(text, Box(x - 2, y - 2, x + 2, y + 2))
