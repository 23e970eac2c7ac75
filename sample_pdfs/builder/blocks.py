"""What a sample document is made of, apart from how it is drawn.

A document is a sequence of blocks; every renderer (Word, HTML) takes the same
sequence, so two renderings differ in looks only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["body", "title", "attachment", "centre", "right"]
LEFT = "<"
UP = "^"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its place (from 0), spans and text."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A grid whose cells cover every place exactly once."""

    name: str
    n_rows: int
    n_columns: int
    cells: tuple[Cell, ...]

    def row(self, index: int) -> Iterator[Cell]:
        """The cells that start in a row, from left to right."""
        return (cell for cell in self.cells if cell.row == index)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the report outside its tables."""

    text: str
    kind: Kind = "body"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block starts on a new page."""


Block = Paragraph | PageBreak | Table


def table_from_rows(name: str, rows: Sequence[Sequence[str]]) -> Table:
    """A table from its rows of text.

    ``"<"`` joins a place to the cell on its left, ``"^"`` to the cell above.

    >>> [(c.text, c.row_span, c.column_span) for c in table_from_rows("t", [["a", "<"], ["^", "<"]]).cells]
    [('a', 2, 2)]
    """
    cells = tuple(
        Cell(r, c, text, _down(rows, r, c), _right(row, c))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text not in (LEFT, UP)
    )
    return Table(name, len(rows), len(rows[0]), cells)


def _right(row: Sequence[str], column: int) -> int:
    span = 1
    while column + span < len(row) and row[column + span] == LEFT:
        span += 1
    return span


def _down(rows: Sequence[Sequence[str]], row: int, column: int) -> int:
    span = 1
    while row + span < len(rows) and rows[row + span][column] == UP:
        span += 1
    return span
