"""How the parts of one table are put together, once it is settled that they are one."""

from __future__ import annotations

import itertools
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from jixiao.amount import fold_digits
from jixiao.document import Origin
from jixiao.grid import Cell, Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.tables.found import PageTable

#: Column lines of two parts this close (points, from the left border) are one line.
_SAME_COLUMN = 3.0
#: Two recognised prints of a label share this much of their characters.
_ALIKE = 0.75
#: In page images, once they are as wide: this share of the width.
_SAME_SHARE = 0.015
#: Text that goes on in the middle of a word or a number does not start like this.
_NOTE = re.compile(r"[（(](?![一二三四五六七八九十\d]{1,3}[）)])|[，。、；：）)%％]")


def join_parts(parts: Sequence[PageTable]) -> Grid:
    """The parts as one grid: repeated headers dropped, cut rows and spanning labels joined."""
    if len(parts) == 1:
        return parts[0].grid
    parts = [parts[0], *(_rescaled(part, parts[0]) for part in parts[1:])]
    xs = _shared_columns(parts)
    joined = _on_columns(parts[0], xs)
    for before, part in itertools.pairwise(parts):
        rest = _on_columns(part, xs)
        rest = _without_rows(rest, count_repeated_rows(joined, rest))
        if rest.n_rows:
            joined = _joined(joined, rest, open_sides=before.open_bottom + part.open_top)
    return joined


def _rescaled(part: PageTable, first: PageTable) -> PageTable:
    """The part with its columns where those of a picture taken from elsewhere have them."""
    width = first.xs[-1] - first.xs[0]
    scale = width / (part.xs[-1] - part.xs[0])
    if abs(width * (1 - 1 / scale)) <= _SAME_COLUMN and not _is_scanned(part):
        return part
    near = _SAME_SHARE * width
    moved = [first.xs[0] + (x - part.xs[0]) * scale for x in part.xs]
    return part._replace(xs=tuple(_snapped(x, first.xs, near) for x in moved))


def _snapped(x: float, places: Sequence[float], near: float) -> float:
    """The nearest of the places, where it is near enough."""
    nearest = min(places, key=lambda place: abs(place - x))
    return nearest if abs(nearest - x) <= near else x


def _is_scanned(part: PageTable) -> bool:
    return any(cell.lines and cell.origin is Origin.OCR for cell in part.grid.cells)


def _shared_columns(parts: Sequence[PageTable]) -> list[float]:
    """The column lines of all parts, measured from each part's left border."""
    offsets = sorted(x - part.xs[0] for part in parts for x in part.xs)
    columns = [offsets[0]]
    for offset in offsets[1:]:
        if offset - columns[-1] > _SAME_COLUMN:
            columns.append(offset)
    return columns


def _on_columns(part: PageTable, columns: list[float]) -> Grid:
    """The part's grid with its cells counted in the shared columns."""
    place = [min(range(len(columns)), key=lambda i: abs(columns[i] - (x - part.xs[0]))) for x in part.xs]
    cells = tuple(
        Cell(
            cell.row,
            place[cell.column],
            cell.row_span,
            place[cell.column + cell.column_span] - place[cell.column],
            cell.regions,
            cell.lines,
        )
        for cell in part.grid.cells
    )
    return Grid(part.grid.n_rows, len(columns) - 1, cells)


def count_repeated_rows(first: Grid, part: Grid) -> int:
    """How many rows `part` repeats word for word from the top of `first`."""
    rows = range(min(first.n_rows, part.n_rows))
    return next((row for row in rows if not _same_row(first, part, row)), len(rows))


def _same_row(first: Grid, part: Grid, row: int) -> bool:
    ours, theirs = first.row(row), part.row(row)
    texts, others = [cell.text for cell in ours], [cell.text for cell in theirs]
    if not any(texts) or len(texts) != len(others):
        return False
    if all(cell.origin is Origin.TEXT_LAYER for cell in (*ours, *theirs)):
        return texts == others
    return all(_reads_alike(text, other) for text, other in zip(texts, others, strict=True))


def _reads_alike(text: str, other: str) -> bool:
    """Whether two recognised texts may be one print: words give way a little, numbers never."""
    one, two = fold_digits(text), fold_digits(other)
    if one == two or [c for c in one if c.isdigit()] != [c for c in two if c.isdigit()]:
        return one == two
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE


def _without_rows(grid: Grid, count: int) -> Grid:
    if not count:
        return grid
    kept = (cell for cell in grid.cells if cell.row + cell.row_span > count)
    cells = tuple(
        _replaced(cell, row=max(0, cell.row - count), row_span=min(cell.row_span, cell.row + cell.row_span - count)) for cell in kept
    )
    return Grid(grid.n_rows - count, grid.n_columns, cells)


def _replaced(cell: Cell, *, row: int, row_span: int) -> Cell:
    return Cell(row, cell.column, row_span, cell.column_span, cell.regions, cell.lines)


def _joined(above: Grid, below: Grid, *, open_sides: int) -> Grid:
    """`below` under `above`, with the cells on both sides of the break merged where they are one.

    A break without a line on either side cut a row. One on a single side tells nothing
    alone: Chromium draws the line between two rows on the first page only.
    """
    cut = open_sides == 2 or _is_cut_row(above, below) or (open_sides == 1 and _begins_blank(above, below))
    shift = above.n_rows - 1 if cut else above.n_rows
    pairs = _pairs(above, below)
    merged = pairs if cut else _spanning_pairs(above, below, pairs)
    gone = {id(lower) for _, lower in merged}
    partner = {id(upper): lower for upper, lower in merged}
    cells = [_merged(cell, partner[id(cell)], cut=cut) if id(cell) in partner else cell for cell in above.cells]
    cells += [_replaced(cell, row=cell.row + shift, row_span=cell.row_span) for cell in below.cells if id(cell) not in gone]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Grid(shift + below.n_rows, above.n_columns, tuple(cells))


def _pairs(above: Grid, below: Grid) -> list[tuple[Cell, Cell]]:
    """The cells that meet at the break and cover the same columns, from left to right."""
    upper = {(cell.column, cell.column_span): cell for cell in above.row(above.n_rows - 1)}
    met = ((upper.get((cell.column, cell.column_span)), cell) for cell in below.row(0))
    return [(cell, lower) for cell, lower in met if cell is not None]


def _merged(upper: Cell, lower: Cell, *, cut: bool) -> Cell:
    repeated = bool(upper.text) and upper.text == lower.text
    return Cell(
        upper.row,
        upper.column,
        upper.row_span + lower.row_span - (1 if cut else 0),
        upper.column_span,
        (*upper.regions, *lower.regions),
        upper.lines if repeated else (*upper.lines, *lower.lines),
    )


def _is_cut_row(above: Grid, below: Grid) -> bool:
    """Whether the break cut a row: everything in the first row below goes on from above it.

    Told by the text alone, because Word and LibreOffice draw a line on both sides of a
    cut: each text below must continue a line that had no room left, or be a note to it.
    """
    pairs = _pairs(above, below)
    if len(pairs) < len(below.row(0)):
        return False
    going_on = [(upper, lower) for upper, lower in pairs if lower.text]
    return bool(going_on) and all(_goes_on(upper, lower) for upper, lower in going_on)


def _begins_blank(above: Grid, below: Grid) -> bool:
    """Whether the row below the break has nothing where the row above has its first text: no row of its own."""
    beside = [(upper, lower) for upper, lower in _pairs(above, below) if upper.row_span == lower.row_span == 1]
    return len(beside) > 1 and bool(beside[0][0].text) and not beside[0][1].text


def _goes_on(upper: Cell, lower: Cell) -> bool:
    if not upper.lines:
        return False
    return bool(_NOTE.match(lower.text)) or upper.is_full()


def _spanning_pairs(above: Grid, below: Grid, pairs: list[tuple[Cell, Cell]]) -> list[tuple[Cell, Cell]]:
    """The label cells at the left that go on over the break: blank, or printed again, below."""
    by_column = {upper.column: (upper, lower) for upper, lower in pairs}
    spanning: list[tuple[Cell, Cell]] = []
    column = 0
    while column in by_column and _spans(*by_column[column]):
        spanning.append(by_column[column])
        column += by_column[column][0].column_span
    # A row that is blank from left to right is a row of its own.
    return spanning if column < below.n_columns else []


def _spans(upper: Cell, lower: Cell) -> bool:
    if not lower.text:
        return bool(upper.text) or upper.row_span > 1
    tall = upper.row_span > 1 or lower.row_span > 1
    return tall and (not upper.text or upper.text == lower.text)
