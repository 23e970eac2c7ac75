"""What is drawn is found again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jixiao.grid import Grid
from jixiao.tables import read_content
from jixiao.tables.lattice import Block, block_to_areas
from jixiao.tables.ruled import RuledFinder
from jixiao.tables.rulings import Lattice
from jixiao.tables.stitch import stitch
from tests.drawn import edges_of, page, row_lines, words_of
from tests.strategies import Drawing, drawings, form_tables, split_at
from tests.truth import describe

if TYPE_CHECKING:
    from builder.blocks import Table
    from jixiao.document import Page


@settings(max_examples=200)
@given(drawings())
def test_a_drawn_table_is_found_with_its_spans_and_texts(drawing: Drawing) -> None:
    found = RuledFinder().find(drawing.page, drawing.page.words)
    assert [describe(table.grid) for table in found.tables] == [describe(drawing.table)]
    assert found.words_outside == ()


def _shown(table: Table, number: int, *, top: float) -> Page:
    xs = tuple(60 + 70.0 * column for column in range(table.n_columns + 1))
    ys = row_lines(table.n_rows, top)
    return page(edges_of(table, xs, ys), words_of(table, xs, ys), number)


@settings(max_examples=150)
@given(table=form_tables(), data=st.data(), repeated=st.sampled_from((0, 1)))
def test_a_table_split_over_two_pages_is_whole_again(table: Table, data: st.DataObject, repeated: int) -> None:
    upper, lower = split_at(table, data.draw(st.integers(1 + repeated, table.n_rows - 1)), repeated)
    assume(len(lower.cells) > 1)
    pages = [_shown(upper, 1, top=780 - 20 * upper.n_rows), _shown(lower, 2, top=80)]
    joined = list(stitch(read_content(item, [RuledFinder()]) for item in pages))
    assert [describe(item) for item in joined if isinstance(item, Grid)] == [describe(table)]
    assert len(joined) == 1


def _flags(count: int, length: int) -> st.SearchStrategy[tuple[tuple[bool, ...], ...]]:
    row = st.lists(st.booleans(), min_size=length, max_size=length).map(tuple)
    return st.lists(row, min_size=count, max_size=count).map(tuple)


@st.composite
def _lattices(draw: st.DrawFn) -> Lattice:
    n_rows, n_columns = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    xs, ys = tuple(map(float, range(n_columns + 1))), tuple(map(float, range(n_rows + 1)))
    return Lattice(xs, ys, draw(_flags(n_rows + 1, n_columns)), draw(_flags(n_columns + 1, n_rows)))


@given(_lattices())
def test_cells_cover_every_square_once_whatever_lines_are_missing(lattice: Lattice) -> None:
    n_rows, n_columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    covered = [
        (row, column)
        for area in block_to_areas(lattice, Block(0, 0, n_rows, n_columns))
        for row in range(area.row, area.row + area.row_span)
        for column in range(area.column, area.column + area.column_span)
    ]
    assert sorted(covered) == [(row, column) for row in range(n_rows) for column in range(n_columns)]


@given(_lattices())
def test_no_drawn_line_crosses_a_cell_whatever_lines_are_missing(lattice: Lattice) -> None:
    block = Block(0, 0, len(lattice.ys) - 1, len(lattice.xs) - 1)
    for row, column, row_span, column_span in block_to_areas(lattice, block):
        rows, columns = range(row, row + row_span), range(column, column + column_span)
        assert not any(lattice.drawn_below[i][j] for i in rows[1:] for j in columns)
        assert not any(lattice.drawn_beside[j][i] for j in columns[1:] for i in rows)
