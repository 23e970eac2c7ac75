"""A grid on its way to becoming a form: its place in the document and how it was understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from jixiao.forms.labels import unit_in
from jixiao.forms.vocabulary import SCORES
from jixiao.record import HeaderMatch

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jixiao.forms.context import Heading
    from jixiao.forms.vocabulary import Match, Vocabulary
    from jixiao.grid import Cell, Grid


T = TypeVar("T")


class Column(NamedTuple):
    """A header that was understood: the columns of the grid it stands over."""

    field: str
    first: int
    stop: int
    header: Cell

    def overlap(self, cell: Cell) -> int:
        """How many columns the cell shares with the header."""
        return min(self.stop, cell.column + cell.column_span) - max(self.first, cell.column)


@dataclass(slots=True)
class Sheet:
    """One grid with its heading, and the notes that a form family takes while reading it.

    `headers` and `roles` are notes, filled in as labels are understood; everything else
    stays as it came.
    """

    grid: Grid
    heading: Heading
    vocabulary: Vocabulary
    headers: list[HeaderMatch] = field(default_factory=list)
    roles: dict[tuple[int, int], str] = field(default_factory=dict)
    _named: list[list[tuple[Cell, dict[str, Match]]]] = field(default_factory=list)
    _kept: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look every text up once; most cells name nothing."""
        self._named = [[] for _ in range(self.grid.n_rows)]
        for cell in self.grid.cells:
            matches = self.vocabulary.matches(cell.text) if cell.lines else None
            if matches:
                self._named[cell.row].append((cell, matches))

    def once(self, name: str, derive: Callable[[Sheet], T]) -> T:
        """What `derive` makes of the sheet, made on the first call only."""
        if name not in self._kept:
            self._kept[name] = derive(self)
        found: T = self._kept[name]
        return found

    def match(self, cell: Cell, group: str) -> Match | None:
        """What the cell's text names in a group of the vocabulary."""
        return self.vocabulary.match(cell.text, group) if cell.lines else None

    def note(self, cell: Cell, role: str, match: Match | None = None) -> None:
        """Write down what a cell is and, for a label, how it was understood."""
        self.roles[cell.row, cell.column] = role
        if match is not None:
            self.headers.append(HeaderMatch(cell.text, match.field, match.how, cell.row, cell.column))

    def note_unknown(self, cell: Cell) -> None:
        """Write down a header or label that means nothing to us."""
        self.roles[cell.row, cell.column] = "unknown"
        self.headers.append(HeaderMatch(cell.text, "", "", cell.row, cell.column))

    def columns(self, row: int, group: str) -> list[Column]:
        """The headers that begin in a row and name a field of the group, from left to right."""
        return [
            Column(matches[group].field, cell.column, cell.column + cell.column_span, cell)
            for cell, matches in self._named[row]
            if group in matches
        ]

    def columns_over(self, row: int, group: str) -> list[Column]:
        """The headers of a row, with those that begin above it and reach down to it."""
        own = self.columns(row, group)
        above = [column for top in range(max(0, row - 2), row) for column in self.columns(top, group)] if own else []
        return sorted((*own, *(c for c in above if row in c.header.rows)), key=lambda column: column.first)

    def money_unit(self, *labels: str) -> str:
        """The unit printed nearest: in the first of `labels` that names one, else above the table."""
        return next((unit for unit in map(unit_in, labels) if unit), self.heading.amount_unit)

    @property
    def confidence(self) -> float:
        """The share of headers and labels that were understood, weaker matches counting less."""
        if not self.headers:
            return 0.0
        return sum(SCORES.get(header.how, 0.0) for header in self.headers) / len(self.headers)


def value_cells(grid: Grid, row: int, columns: Sequence[Column]) -> list[tuple[Column, Cell]]:
    """Each header with the cell of `row` under it: the one that shares most columns with it.

    A cell counts for one header only, and in its top row only, so the number of a merged
    cell is read once. Headers with nothing under them are left out.
    """
    found: dict[int, tuple[int, Cell]] = {}
    for cell in grid.row(row):
        if cell.row == row:
            index, shared = _widest_overlap(columns, cell)
            if shared > (found[index][0] if index in found else 0):
                found[index] = shared, cell
    return [(columns[index], found[index][1]) for index in sorted(found)]


def _widest_overlap(columns: Sequence[Column], cell: Cell) -> tuple[int, int]:
    """The header that shares most columns with the cell, the leftmost of equals, and how many."""
    start, stop = cell.column, cell.column + cell.column_span
    best, widest = -1, 0
    for index, (_, first, last, _) in enumerate(columns):
        if first < stop and start < last:
            shared = min(last, stop) - max(first, start)
            if shared > widest:
                best, widest = index, shared
    return best, widest


def cell_over(grid: Grid, row: int, column: Column) -> Cell | None:
    """The cell under a header that covers the row, one that began above it included."""
    cells = [cell for cell in grid.row(row) if column.overlap(cell) > 0]
    return max(cells, key=column.overlap, default=None)


def label_cells(grid: Grid, row: int, columns: list[Column]) -> list[Cell]:
    """The cells of `row` that stand under none of the headers, from left to right."""
    return [cell for cell in grid.row(row) if all(column.overlap(cell) <= 0 for column in columns)]
