"""Grids, cells, boxes, and how lines of a cell become one text."""

from __future__ import annotations

import pytest

from jixiao.document import Origin, RulingLine, TextLine
from jixiao.geometry import Box, Region, enclosing
from jixiao.grid import Cell, Grid, clean_spaces, join_lines

BOX = Box(10, 20, 110, 60)


def _line(text: str, page: int = 1, confidence: float = 1.0, origin: Origin = Origin.TEXT_LAYER) -> TextLine:
    return TextLine(text, page, BOX, origin, confidence)


def _cell(row: int, column: int, row_span: int = 1, column_span: int = 1, page: int = 1) -> Cell:
    return Cell(row, column, row_span, column_span, (Region(page, BOX),), (_line(f"{row},{column}", page),))


#: a b b
#: a c d
#: with nothing at row 2, column 1
CELLS = (_cell(0, 0, 3, 1), _cell(0, 1, 1, 2), _cell(1, 1), _cell(1, 2), _cell(2, 2, page=2))
GRID = Grid(3, 3, CELLS)


def test_a_spanning_cell_is_at_every_place_it_covers() -> None:
    assert [GRID.at(row, 0) for row in range(3)] == [CELLS[0]] * 3
    assert [GRID.at(0, column) for column in (1, 2)] == [CELLS[1]] * 2


def test_a_hole_and_the_outside_hold_no_cell() -> None:
    assert (GRID.at(2, 1), GRID.at(3, 0), GRID.at(0, -1)) == (None, None, None)


def test_a_row_names_each_cell_once_from_left_to_right() -> None:
    assert GRID.row(0) == (CELLS[0], CELLS[1])
    assert GRID.row(1) == (CELLS[0], CELLS[2], CELLS[3])
    assert GRID.row(2) == (CELLS[0], CELLS[4])


def test_a_cell_knows_the_rows_and_columns_it_covers() -> None:
    cell = _cell(2, 1, row_span=3, column_span=2)
    assert (list(cell.rows), list(cell.columns)) == ([2, 3, 4], [1, 2])


def test_a_grid_knows_its_pages() -> None:
    assert GRID.pages == (1, 2)


def test_a_cut_cell_stands_where_its_text_is() -> None:
    parts = (Region(1, BOX), Region(2, Box(0, 0, 1, 1)))
    assert Cell(0, 0, 1, 1, parts, (_line("文", 2),)).page == 2
    assert Cell(0, 0, 1, 1, parts, (_line("文", 2),)).box == Box(0, 0, 1, 1)
    assert Cell(0, 0, 1, 1, parts).region == parts[0]


def test_text_joins_lines_and_raw_keeps_them() -> None:
    cell = Cell(0, 0, 1, 1, (Region(1, BOX),), (_line("实施单"), _line("位")))
    assert (cell.text, cell.raw) == ("实施单位", "实施单\n位")


def test_a_cell_is_as_sure_as_its_least_certain_line() -> None:
    lines = (_line("1", confidence=0.9, origin=Origin.OCR), _line("2", confidence=0.4, origin=Origin.OCR))
    cell = Cell(0, 0, 1, 1, (Region(1, BOX),), lines)
    assert (cell.confidence, cell.origin) == (0.4, Origin.OCR)


@pytest.mark.parametrize(("width", "full"), [(80, True), (78.5, True), (77.5, False), (20, False)])
def test_a_cell_is_full_when_no_character_more_fits(width: float, full: bool) -> None:
    short, last = TextLine("其他", 1, Box(10, 20, 20, 30)), TextLine("末行", 1, Box(10, 40, 10 + width, 50))
    assert Cell(0, 0, 1, 1, (Region(1, BOX),), (short, last)).is_full() is full


def test_an_empty_cell_is_sure_and_read_from_the_text_layer() -> None:
    cell = Cell(0, 0, 1, 1, (Region(1, BOX),))
    assert (cell.text, cell.raw, cell.confidence, cell.origin) == ("", "", 1.0, Origin.TEXT_LAYER)


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["二级指", "标"], "二级指标"),
        (["33963.6", "1"], "33963.61"),
        (["New", "York"], "New York"),
        (["PPP", "项目"], "PPP项目"),
        (["2024", "年"], "2024年"),
        ([" 合 计 "], "合计"),
        (["A", "1"], "A1"),
        (["一", "", "二"], "一二"),
        ([], ""),
    ],
)
def test_only_two_latin_words_keep_a_space_between_lines(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("合    计", "合计"),
        ("一 二 三", "一二三"),
        ("（ 万元 ）", "（万元）"),
        ("PPP 项目", "PPP 项目"),
        ("2024  年", "2024 年"),
        ("a\u3000b", "a b"),
        ("“ 三公 ”", "“三公”"),
        ("—— ——", "————"),
        ("plain", "plain"),
    ],
)
def test_no_space_stays_between_han_characters(text: str, clean: str) -> None:
    assert clean_spaces(text) == clean


def test_a_box_measures_itself() -> None:
    assert (BOX.width, BOX.height) == (100, 40)


@pytest.mark.parametrize(
    ("other", "slack", "inside"),
    [(BOX, 0, True), (Box(9, 20, 110, 60), 0, False), (Box(9, 20, 110, 61), 1, True), (Box(20, 30, 30, 40), 0, True)],
)
def test_a_box_contains_what_lies_inside_give_or_take_the_slack(other: Box, slack: float, inside: bool) -> None:
    assert BOX.contains(other, slack) is inside


@pytest.mark.parametrize(("x", "y", "inside"), [(10, 20, True), (110, 60, True), (60, 40, True), (9.9, 40, False)])
def test_a_box_contains_the_points_on_its_edge(x: float, y: float, inside: bool) -> None:
    assert BOX.contains_point(x, y) is inside


def test_the_enclosing_box_reaches_every_side() -> None:
    assert enclosing([Box(5, 9, 6, 10), BOX, Box(100, 0, 120, 1)]) == Box(5, 0, 120, 60)


def test_no_boxes_enclose_nothing() -> None:
    with pytest.raises(ValueError, match="no boxes"):
        enclosing([])


def test_a_ruling_knows_which_way_it_runs() -> None:
    assert RulingLine(0, 5, 9, 5).is_horizontal
    assert not RulingLine(5, 0, 5, 9).is_horizontal
