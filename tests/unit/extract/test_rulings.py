"""Ruling lines → segments → groups → lattices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.tables.rulings import Group, Segment, close_borders, group_to_lattice, lines_to_segments, segments_to_groups
from tests.drawn import horizontal, lattice_lines, vertical

if TYPE_CHECKING:
    from jixiao.document import RulingLine

XS, YS = (50.0, 150.0, 250.0), (100.0, 120.0, 140.0)


def _group(lines: list[RulingLine]) -> Group:
    (group,) = segments_to_groups(lines_to_segments(lines))
    return group


def test_a_double_line_is_one_in_the_middle() -> None:
    segments = lines_to_segments([horizontal(100, 50, 250), horizontal(102, 50, 250)])
    assert segments.horizontals == (Segment(101, 50, 250),)


def test_the_longer_piece_weighs_more() -> None:
    segments = lines_to_segments([horizontal(100, 50, 350), horizontal(102, 50, 150)])
    assert segments.horizontals == (Segment(100.5, 50, 350),)


def test_lines_further_apart_stay_two() -> None:
    segments = lines_to_segments([vertical(100, 50, 250), vertical(103, 50, 250)])
    assert segments.verticals == (Segment(100, 50, 250), Segment(103, 50, 250))


def test_a_bundle_wider_than_a_double_line_is_more_than_one() -> None:
    segments = lines_to_segments([horizontal(y, 50, 250) for y in (100, 102, 104, 106)])
    assert [segment.position for segment in segments.horizontals] == [102, 106]


def test_dashes_join_to_a_line() -> None:
    dashes = [horizontal(100, x, x + 4) for x in range(50, 110, 6)]
    assert lines_to_segments(dashes).horizontals == (Segment(100, 50, 108),)


def test_pieces_far_apart_do_not_join() -> None:
    segments = lines_to_segments([horizontal(100, 50, 90), horizontal(100, 93, 130)])
    assert segments.horizontals == (Segment(100, 50, 90), Segment(100, 93, 130))


def test_a_lone_dot_is_no_segment() -> None:
    assert lines_to_segments([horizontal(100, 50, 52), vertical(51, 99, 101)]) == Group((), ())


def test_dots_in_a_row_are_a_segment() -> None:
    dots = [horizontal(100, x, x + 1) for x in range(50, 81, 3)]
    assert lines_to_segments(dots).horizontals == (Segment(100, 50, 81),)


def test_tables_apart_are_groups_from_top_to_bottom_and_left_to_right() -> None:
    below = lattice_lines(XS, (200, 220))
    right = lattice_lines((300, 350, 400), YS)
    groups = segments_to_groups(lines_to_segments([*below, *right, *lattice_lines(XS, YS)]))
    assert [(group.horizontals[0].position, group.verticals[0].position) for group in groups] == [
        (100, 50),
        (100, 300),
        (200, 50),
    ]


def test_lines_that_just_miss_each_other_touch() -> None:
    lines = [horizontal(100, 52, 250), horizontal(120, 52, 250), vertical(50, 100, 120)]
    assert len(segments_to_groups(lines_to_segments(lines))) == 1


def test_a_stroke_alone_is_no_table() -> None:
    assert segments_to_groups(lines_to_segments([horizontal(100, 50, 250), horizontal(200, 50, 250)])) == []


def test_a_closed_table_is_left_alone() -> None:
    group = _group(lattice_lines(XS, YS))
    assert close_borders(group) is group


def test_open_sides_are_closed() -> None:
    closed = close_borders(_group([*(horizontal(y, 50, 250) for y in YS), vertical(150, 100, 140)]))
    assert closed.verticals == (Segment(50, 100, 140), Segment(150, 100, 140), Segment(250, 100, 140))
    assert (closed.open_top, closed.open_bottom) == (False, False)


@pytest.mark.parametrize(
    ("drawn", "added", "open_ends"),
    [((100, 120), 140, (False, True)), ((120, 140), 100, (True, False))],
)
def test_an_open_end_is_closed_and_told(drawn: tuple[float, ...], added: float, open_ends: tuple[bool, bool]) -> None:
    closed = close_borders(_group([*(horizontal(y, 50, 250) for y in drawn), *(vertical(x, 100, 140) for x in XS)]))
    assert [segment.position for segment in closed.horizontals] == [100, 120, 140]
    assert closed.horizontals[YS.index(added)] == Segment(added, 50, 250)
    assert (closed.open_top, closed.open_bottom) == open_ends


def test_a_border_drawn_in_part_is_closed_but_not_open() -> None:
    lines = [horizontal(100, 50, 250), horizontal(120, 50, 250), horizontal(140, 50, 150)]
    closed = close_borders(_group([*lines, *(vertical(x, 100, 140) for x in XS)]))
    assert Segment(140, 50, 250) in closed.horizontals
    assert (closed.open_top, closed.open_bottom) == (False, False)


def test_a_step_in_the_outline_stays_open() -> None:
    upper = [horizontal(100, 50, 150), *(vertical(x, 100, 140) for x in (50, 150))]
    lower = [horizontal(120, 50, 250), horizontal(140, 50, 250), vertical(250, 120, 140)]
    group = _group([*upper, *lower])
    assert close_borders(group) is group


def test_a_full_lattice_has_every_stretch_drawn() -> None:
    lattice = group_to_lattice(_group(lattice_lines(XS, YS)))
    assert lattice is not None
    assert (lattice.xs, lattice.ys) == (XS, YS)
    assert lattice.drawn_below == ((True, True),) * 3
    assert lattice.drawn_beside == ((True, True),) * 3


def test_a_stretch_drawn_by_half_is_not_drawn() -> None:
    lines = [*lattice_lines(XS, (100, 140)), horizontal(120, 50, 150), horizontal(120, 153, 200)]
    lattice = group_to_lattice(_group(lines))
    assert lattice is not None
    assert lattice.drawn_below == ((True, True), (True, False), (True, True))


def test_lines_that_enclose_nothing_are_no_lattice() -> None:
    assert group_to_lattice(Group((Segment(100, 50, 250),), (Segment(50, 100, 140), Segment(250, 100, 140)))) is None
