"""A lattice of drawn stretches → tables and their cells. Squares are drawn as pictures:
letters name the cells, "." is a square outside."""

from __future__ import annotations

import pytest

from jixiao.tables.lattice import Area, Block, block_to_areas, lattice_to_blocks
from jixiao.tables.rulings import Lattice


def _lattice(*picture: str) -> Lattice:
    """The lattice in which a stretch is drawn wherever two different letters meet."""
    n_rows, n_columns = len(picture), len(picture[0])

    def at(row: int, column: int) -> str:
        return picture[row][column] if 0 <= row < n_rows and 0 <= column < n_columns else "."

    below = tuple(tuple(at(row - 1, column) != at(row, column) for column in range(n_columns)) for row in range(n_rows + 1))
    beside = tuple(tuple(at(row, column - 1) != at(row, column) for row in range(n_rows)) for column in range(n_columns + 1))
    return Lattice(tuple(map(float, range(n_columns + 1))), tuple(map(float, range(n_rows + 1))), below, beside)


def _areas(lattice: Lattice) -> list[list[Area]]:
    return [block_to_areas(lattice, block) for block in lattice_to_blocks(lattice)]


@pytest.mark.parametrize(
    ("picture", "areas"),
    [
        (("ab", "cd"), [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]),
        (("aa", "cd"), [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]),
        (("ab", "ad"), [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)]),
        (("aab", "aac", "def"), [(0, 0, 2, 2), (0, 2, 1, 1), (1, 2, 1, 1), (2, 0, 1, 1), (2, 1, 1, 1), (2, 2, 1, 1)]),
        (("aab", "cxb", "cdd"), [(0, 0, 1, 2), (0, 2, 2, 1), (1, 0, 2, 1), (1, 1, 1, 1), (2, 1, 1, 2)]),
    ],
    ids=["plain", "wide", "tall", "square", "pinwheel"],
)
def test_missing_stretches_are_spans(picture: tuple[str, ...], areas: list[tuple[int, ...]]) -> None:
    assert _areas(_lattice(*picture)) == [areas]


@pytest.mark.parametrize("picture", [("aab", "abb"), ("aa", "ab"), ("ab", "aa"), ("aaa", "aba", "aaa")])
def test_an_l_shape_is_cut_into_rectangles_that_never_overlap(picture: tuple[str, ...]) -> None:
    (areas,) = _areas(_lattice(*picture))
    squares = [(r, c) for a in areas for r in range(a.row, a.row + a.row_span) for c in range(a.column, a.column + a.column_span)]
    assert sorted(squares) == [(r, c) for r in range(len(picture)) for c in range(len(picture[0]))]


def test_tables_of_different_width_that_touch_are_two() -> None:
    lattice = _lattice("ab.", "cd.", "efg")
    assert lattice_to_blocks(lattice) == [Block(0, 0, 2, 2), Block(2, 0, 1, 3)]


def test_rows_of_the_same_width_are_one_table() -> None:
    assert lattice_to_blocks(_lattice("ab", "cd", "ef")) == [Block(0, 0, 3, 2)]


def test_a_lattice_open_to_the_outside_holds_no_table() -> None:
    open_frame = Lattice((0.0, 1.0), (0.0, 1.0), ((True,), (True,)), ((True,), (False,)))
    assert lattice_to_blocks(open_frame) == []
