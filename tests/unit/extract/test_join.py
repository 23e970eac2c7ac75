"""Parts that are one table → one grid. Tables are written as rows: "<" joins left, "^" joins up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.blocks import table_from_rows
from jixiao.tables.join import count_repeated_rows, join_parts
from tests.drawn import part, row_lines
from tests.truth import describe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.grid import Grid
    from jixiao.tables.found import PageTable

Rows = list[list[str]]
WIDTH = 100.0


def _part(number: int, rows: Rows, *, xs: Sequence[float] = (), left: float = 60) -> PageTable:
    places = [left + x for x in xs] if xs else [left + WIDTH * column for column in range(len(rows[0]) + 1)]
    ys = row_lines(len(rows), 600 if number == 1 else 80)
    return part(table_from_rows("part", rows), number, xs=places, ys=ys)


def _joined(*parts: Rows) -> Grid:
    return join_parts([_part(number, rows) for number, rows in enumerate(parts, 1)])


def _is(grid: Grid, rows: Rows) -> bool:
    assert describe(grid) == describe(table_from_rows("whole", rows))
    return True


def test_a_part_alone_is_its_own_grid() -> None:
    alone = _part(1, [["a", "b"]])
    assert join_parts([alone]) is alone.grid


def test_parts_follow_each_other_and_keep_their_pages() -> None:
    grid = _joined([["a", "b"]], [["c", "d"]], [["e", "f"]])
    assert _is(grid, [["a", "b"], ["c", "d"], ["e", "f"]])
    assert [cell.page for cell in grid.cells] == [1, 1, 2, 2, 3, 3]


def test_a_header_printed_again_is_dropped() -> None:
    header = [["项目", "预算", "<"], ["^", "年初", "全年"]]
    grid = _joined([*header, ["水费", "1", "2"]], [*header, ["电费", "3", "4"]])
    assert _is(grid, [*header, ["水费", "1", "2"], ["电费", "3", "4"]])


def test_a_part_that_only_repeats_the_header_adds_nothing() -> None:
    assert _is(_joined([["h", "i"], ["a", "b"]], [["h", "i"]]), [["h", "i"], ["a", "b"]])


def test_rows_count_as_repeated_from_the_top_only() -> None:
    first, other = _part(1, [["h", "i"], ["a", "b"], ["c", "d"]]), _part(2, [["h", "i"], ["x", "b"], ["c", "d"]])
    assert count_repeated_rows(first.grid, other.grid) == 1
    assert count_repeated_rows(first.grid, _part(2, [["", ""], ["h", "i"]]).grid) == 0


def test_a_label_that_spans_the_break_is_one_cell() -> None:
    grid = _joined([["产出", "a", "1"], ["^", "b", "2"]], [["", "c", "3"], ["^", "d", "4"]])
    assert _is(grid, [["产出", "a", "1"], ["^", "b", "2"], ["^", "c", "3"], ["^", "d", "4"]])
    label = grid.at(3, 0)
    assert label is not None
    assert [region.page for region in label.regions] == [1, 2]


def test_labels_of_two_levels_span_the_break() -> None:
    grid = _joined([["产出", "数量", "a"], ["^", "^", "b"]], [["", "", "c"], ["^", "质量", "d"]])
    assert _is(grid, [["产出", "数量", "a"], ["^", "^", "b"], ["^", "^", "c"], ["^", "质量", "d"]])


def test_a_label_printed_again_below_the_break_is_kept_once() -> None:
    grid = _joined([["产出", "a"], ["^", "b"]], [["产出", "c"], ["^", "d"]])
    assert _is(grid, [["产出", "a"], ["^", "b"], ["^", "c"], ["^", "d"]])


def test_a_label_of_one_row_does_not_swallow_the_next() -> None:
    assert _is(_joined([["水费", "1"]], [["水费", "2"]]), [["水费", "1"], ["水费", "2"]])


def test_a_blank_value_below_the_break_is_a_cell_of_its_own() -> None:
    assert _is(_joined([["水费", "1"]], [["电费", ""]]), [["水费", "1"], ["电费", ""]])


def test_a_blank_row_below_the_break_is_a_row() -> None:
    assert _is(_joined([["水费", "1"]], [["", ""]]), [["水费", "1"], ["", ""]])


def test_a_row_the_break_cut_is_one_row_with_lines_from_both_pages() -> None:
    full = "一二三四五六七八九"
    grid = _joined([["1", full]], [["", "十百千"], ["2", "乙"]])
    assert _is(grid, [["1", full + "十百千"], ["2", "乙"]])
    cut = grid.at(0, 1)
    assert cut is not None
    assert [(line.text, line.page) for line in cut.lines] == [(full, 1), ("十百千", 2)]
    assert [region.page for region in cut.regions] == [1, 2]
    assert [region.box.y0 for region in cut.regions] == [600, 80]


def test_a_number_that_had_room_left_is_not_continued() -> None:
    assert _is(_joined([["1", "33.6"]], [["", "1.5"]]), [["1", "33.6"], ["^", "1.5"]])


def test_a_note_in_brackets_belongs_to_the_row_above() -> None:
    assert _is(_joined([["1", "完成"]], [["", "（见附件）"]]), [["1", "完成（见附件）"]])


def test_a_numbered_item_in_brackets_is_no_note() -> None:
    assert _is(_joined([["1", "完成"]], [["2", "（1）其他"]]), [["1", "完成"], ["2", "（1）其他"]])


@pytest.mark.parametrize("end", ["open_bottom", "open_top"])
def test_a_break_without_a_ruling_cut_a_row(end: str) -> None:
    upper = _part(1, [["1", "33963.6"]])._replace(open_bottom=end == "open_bottom")
    lower = _part(2, [["", "1"], ["2", "5"]])._replace(open_top=end == "open_top")
    assert _is(join_parts([upper, lower]), [["1", "33963.61"], ["2", "5"]])


def test_a_break_without_a_ruling_on_one_side_may_stand_between_rows() -> None:
    upper = _part(1, [["指标", "质量", "合格率", "100%"], ["^", "效益", "制度", "健全"]])
    lower = _part(2, [["", "满意度", "群众", "≥90%"], ["总分", "", "", "98"]])._replace(open_top=True)
    whole = [["指标", "质量", "合格率", "100%"], ["^", "效益", "制度", "健全"], ["^", "满意度", "群众", "≥90%"], ["总分", "", "", "98"]]
    assert _is(join_parts([upper, lower]), whole)


def test_parts_that_show_other_columns_are_counted_in_the_columns_of_both() -> None:
    upper = _part(1, [["a", "b"], ["c", "d"]], xs=(0, 100, 300))
    lower = _part(2, [["e", "f", "g"]], xs=(0, 100, 200, 300))
    grid = join_parts([upper, lower])
    assert _is(grid, [["a", "b", "<"], ["c", "d", "<"], ["e", "f", "g"]])


def test_parts_further_right_on_their_page_have_the_same_columns() -> None:
    grid = join_parts([_part(1, [["a", "b"]]), _part(2, [["c", "d"]], left=75.5)])
    assert _is(grid, [["a", "b"], ["c", "d"]])


def test_column_lines_a_little_off_are_one() -> None:
    grid = join_parts([_part(1, [["a", "b"]], xs=(0, 100, 200)), _part(2, [["c", "d"]], xs=(0, 102, 201))])
    assert _is(grid, [["a", "b"], ["c", "d"]])
