"""Hypothesis strategies: tables with random spans, and random ways to draw their rulings."""

from __future__ import annotations

from itertools import accumulate, groupby
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from builder.blocks import Cell, Table
from jixiao.document import RulingLine
from tests.drawn import edges_of, page, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.document import Page

#: Pieces of a ruling stray this far from its place, in points.
JITTER = 0.4
#: Doubled lines and thin rectangles are this wide: with jitter still within one line.
WIDEST_DOUBLE = 1.6
LEFT, TOP = 40.0, 50.0


class Drawing(NamedTuple):
    """A table and a page that shows it."""

    table: Table
    page: Page


@st.composite
def spanned_tables(draw: st.DrawFn, max_rows: int = 12, max_columns: int = 9) -> Table:
    """A table of at least two cells in which every row and column line bounds some cell."""
    n_rows, n_columns = draw(st.integers(1, max_rows)), draw(st.integers(1, max_columns))
    free = {(row, column) for row in range(n_rows) for column in range(n_columns)}
    areas: list[tuple[int, int, int, int]] = []
    for _ in range(draw(st.integers(0, 6))):
        row, column = draw(st.integers(0, n_rows - 1)), draw(st.integers(0, n_columns - 1))
        row_span, column_span = draw(st.integers(1, n_rows - row)), draw(st.integers(1, n_columns - column))
        covered = {(r, c) for r in range(row, row + row_span) for c in range(column, column + column_span)}
        if covered <= free and covered != {*_places(n_rows, n_columns)}:
            areas.append((row, column, row_span, column_span))
            free -= covered
    areas += [(row, column, 1, 1) for row, column in free]
    return _without_unused_lines(sorted(areas), n_rows, n_columns)


def _places(n_rows: int, n_columns: int) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(n_rows) for column in range(n_columns))


def _without_unused_lines(areas: list[tuple[int, int, int, int]], n_rows: int, n_columns: int) -> Table:
    rows = {row: index for index, row in enumerate((*sorted({area[0] for area in areas}), n_rows))}
    columns = {column: index for index, column in enumerate((*sorted({area[1] for area in areas}), n_columns))}
    cells = tuple(
        Cell(
            rows[row],
            columns[column],
            f"c{index}",
            rows[row + row_span] - rows[row],
            columns[column + column_span] - columns[column],
        )
        for index, (row, column, row_span, column_span) in enumerate(areas)
    )
    return Table("drawn", len(rows) - 1, len(columns) - 1, cells)


def positions(count: int, start: float) -> st.SearchStrategy[tuple[float, ...]]:
    """So many lines, at least 8 points apart."""
    gaps = st.lists(st.floats(8, 90), min_size=count - 1, max_size=count - 1)
    return gaps.map(lambda sizes: tuple(accumulate(sizes, initial=start)))


@st.composite
def drawings(draw: st.DrawFn) -> Drawing:
    """A random table whose lines are each drawn in a random way, with a word in each cell."""
    table = draw(spanned_tables().filter(lambda table: len(table.cells) > 1))
    xs, ys = draw(positions(table.n_columns + 1, LEFT)), draw(positions(table.n_rows + 1, TOP))
    rulings = [piece for run in _runs(edges_of(table, xs, ys)) for piece in _drawn_run(draw, run)]
    size = (xs[-1] + LEFT, ys[-1] + TOP)
    return Drawing(table, page(draw(st.permutations(rulings)), words_of(table, xs, ys), size=size))


def _runs(edges: Sequence[RulingLine]) -> Iterator[RulingLine]:
    """Edges that continue each other as one line."""
    ordered = sorted(edges, key=lambda edge: (edge.is_horizontal, edge.y0 if edge.is_horizontal else edge.x0, edge))
    for _, same in groupby(ordered, key=lambda edge: (edge.is_horizontal, edge.y0 if edge.is_horizontal else edge.x0)):
        run: RulingLine | None = None
        for edge in same:
            if run and (run.x1, run.y1) == (edge.x0, edge.y0):
                run = run._replace(x1=edge.x1, y1=edge.y1)
            else:
                yield from (run,) if run else ()
                run = edge
        if run:
            yield run


def _drawn_run(draw: st.DrawFn, run: RulingLine) -> list[RulingLine]:
    start, end = (run.x0, run.x1) if run.is_horizontal else (run.y0, run.y1)
    at = run.y0 if run.is_horizontal else run.x0
    way = draw(st.sampled_from(("stroke", "double", "dashed", "thin_rect")))
    if way == "dashed":
        dash, gap = draw(st.floats(1.5, 8)), draw(st.floats(0.2, 1.5))
        pieces = [(at, place, min(place + dash, end)) for place in _steps(start, end, dash + gap)]
    elif way == "stroke":
        pieces = [(at, start, end)]
    else:
        half = draw(st.floats(0.2, WIDEST_DOUBLE / 2))
        pieces = [(at - half, start, end), (at + half, start, end)]
    jitter = draw(st.lists(st.floats(-JITTER, JITTER), min_size=len(pieces), max_size=len(pieces)))
    lines = [_ruling(place + off, a, b, across=run.is_horizontal) for (place, a, b), off in zip(pieces, jitter, strict=True)]
    if way == "thin_rect":
        lines += [_ruling(place, at - half, at + half, across=not run.is_horizontal) for place in (start, end)]
    return lines


def _steps(start: float, end: float, step: float) -> Iterator[float]:
    place = start
    while place < end:
        yield place
        place += step


def _ruling(at: float, start: float, end: float, *, across: bool) -> RulingLine:
    return RulingLine(start, at, end, at) if across else RulingLine(at, start, at, end)


@st.composite
def form_tables(draw: st.DrawFn) -> Table:
    """A table like a form: a header, label cells that span rows, values that span columns."""
    n_rows, n_labels, n_values = draw(st.integers(3, 12)), draw(st.integers(0, 2)), draw(st.integers(2, 4))
    n_columns = n_labels + n_values
    cells = [Cell(0, column, f"h{column}") for column in range(n_columns)]
    starts = _cuts(draw, 1, n_rows)
    for label in range(n_labels):
        # Groups of the second label column lie within those of the first.
        if label:
            starts = sorted({*starts, *_cuts(draw, 1, n_rows)})
        cells += [Cell(a, label, f"l{label}.{a}", b - a) for a, b in zip(starts, (*starts[1:], n_rows), strict=True)]
    for row in range(1, n_rows):
        cuts = _cuts(draw, n_labels, n_columns)
        cells += [Cell(row, a, f"v{row}.{a}", 1, b - a) for a, b in zip(cuts, (*cuts[1:], n_columns), strict=True)]
    return Table("form", n_rows, n_columns, tuple(sorted(cells, key=lambda cell: (cell.row, cell.column))))


def _cuts(draw: st.DrawFn, first: int, stop: int) -> list[int]:
    """Where groups of `range(first, stop)` begin."""
    return [first, *(place for place in range(first + 1, stop) if draw(st.booleans()))]


def split_at(table: Table, row: int, repeated: int = 0) -> tuple[Table, Table]:
    """The table cut above `row`; a cell that spans the cut keeps its text in the upper part."""
    upper = [
        Cell(cell.row, cell.column, cell.text, min(cell.row_span, row - cell.row), cell.column_span)
        for cell in table.cells
        if cell.row < row
    ]
    header = [cell for cell in table.cells if cell.row < repeated]
    lower = [
        Cell(
            max(cell.row, row) - row + repeated,
            cell.column,
            cell.text if cell.row >= row else "",
            cell.row + cell.row_span - max(cell.row, row),
            cell.column_span,
        )
        for cell in table.cells
        if cell.row + cell.row_span > row
    ]
    return (
        Table("upper", row, table.n_columns, tuple(upper)),
        Table("lower", table.n_rows - row + repeated, table.n_columns, tuple(header + lower)),
    )


@st.composite
def printed_numbers(draw: st.DrawFn) -> tuple[str, str]:
    """A number as printed, and the plain digits it stands for."""
    whole, places = draw(st.integers(0, 10**12)), draw(st.text("0123456789", max_size=6))
    sign = draw(st.sampled_from(("", "-")))
    point = f".{places}" if places else ""
    plain = f"{sign}{whole}{point}"
    printed = f"{sign}{whole:,}{point}" if draw(st.booleans()) else plain
    wide = {ord(character): ord(character) + 0xFEE0 for character in "0123456789.,-"}
    return "".join(c.translate(wide) if draw(st.booleans()) else c for c in printed), plain
