"""Which parts are one table, and the reading order of what is between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from builder.blocks import table_from_rows
from jixiao.document import Origin, PageKind
from jixiao.grid import Grid
from jixiao.tables import PageContent
from jixiao.tables.stitch import stitch
from tests.drawn import line, page, part, row_lines
from tests.truth import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.document import TextLine
    from jixiao.tables.found import PageTable

Rows = list[list[str]]
UPPER: Rows = [["项目", "预算"], ["水费", "1"], ["电费", "2"]]
LOWER: Rows = [["公务费", "3"], ["差旅费", "4"]]
WHOLE: Rows = [*UPPER, *LOWER]
AT_THE_FOOT, AT_THE_HEAD = 720.0, 80.0


def _upper(number: int = 1, top: float = AT_THE_FOOT) -> PageTable:
    return _table(UPPER, number, top)


def _lower(number: int = 2, top: float = AT_THE_HEAD) -> PageTable:
    return _table(LOWER, number, top)


def _table(rows: Rows, number: int, top: float, width: float = 200) -> PageTable:
    xs = [60 + width / len(rows[0]) * column for column in range(len(rows[0]) + 1)]
    return part(table_from_rows("part", rows), number, xs=xs, ys=row_lines(len(rows), top))


def _stitched(*pages: list[PageTable | TextLine]) -> list[Rows | str]:
    contents = (PageContent(page(number=number), tuple(items)) for number, items in enumerate(pages, 1))
    return [_rows(item) if isinstance(item, Grid) else item.text for item in stitch(contents)]


def _rows(grid: Grid) -> Rows:
    rows = [[cell.text for cell in grid.row(row)] for row in range(grid.n_rows)]
    assert describe(grid) == describe(table_from_rows("found", rows))
    return rows


def test_text_and_tables_come_in_reading_order() -> None:
    title, note = line("预算表", y=60), line("以上", y=200)
    assert _stitched([title, _upper(top=100), note]) == ["预算表", UPPER, "以上"]


def test_a_table_goes_on_at_the_head_of_the_next_page() -> None:
    assert _stitched([_upper()], [_lower()]) == [WHOLE]


def test_a_table_goes_on_over_many_pages() -> None:
    middle = _table([[f"第{row}行", "0"] for row in range(33)], 2, AT_THE_HEAD)
    rows = [[cell.text for cell in middle.grid.row(row)] for row in range(33)]
    assert _stitched([_upper()], [middle], [_lower(3)]) == [[*UPPER, *rows, *LOWER]]


def test_a_header_printed_again_is_dropped() -> None:
    assert _stitched([_upper()], [_table([UPPER[0], *LOWER], 2, AT_THE_HEAD)]) == [WHOLE]


def test_a_title_between_keeps_two_tables() -> None:
    title = line("表二 政府采购", 2, y=60)
    assert _stitched([_upper()], [title, _lower(top=100)]) == [UPPER, "表二 政府采购", LOWER]


def test_a_note_below_keeps_two_tables() -> None:
    note = line("注：单位为万元", 1, y=790)
    assert _stitched([_upper(), note], [_lower()]) == [UPPER, "注：单位为万元", LOWER]


@pytest.mark.parametrize("number", ["3", "- 3 -", "— 3 —", "－３－", "第 3 页", "第3页 共18页", "3/18", "3 of 18", "iv"])
def test_a_page_number_between_parts_the_table_not(number: str) -> None:
    foot = line(number, 1, y=800)
    assert _stitched([_upper(), foot], [_lower()]) == [WHOLE, number]


def test_a_number_at_the_head_of_the_next_page_parts_the_table_not() -> None:
    assert _stitched([_upper()], [line("2", 2, y=30), _lower()]) == [WHOLE, "2"]


def test_a_number_in_the_middle_of_the_page_is_text() -> None:
    assert _stitched([_upper(top=380), line("2024", 1, y=700)], [_lower()])[1] == "2024"


def test_a_running_header_parts_the_table_not() -> None:
    first, second = line("绩效自评报告", 1, y=25), line("绩效自评报告", 2, y=25)
    assert _stitched([first, _upper()], [second, _lower()]) == ["绩效自评报告", WHOLE, "绩效自评报告"]


def test_another_line_at_the_head_of_the_page_is_a_title() -> None:
    first, second = line("绩效自评报告", 1, y=25), line("附件二", 2, y=25)
    assert _stitched([first, _upper()], [second, _lower()]) == ["绩效自评报告", UPPER, "附件二", LOWER]


def test_tables_on_one_page_stay_two() -> None:
    assert _stitched([_upper(top=100), _lower(1, top=300)]) == [UPPER, LOWER]


def test_a_page_between_keeps_two_tables() -> None:
    assert _stitched([_upper()], [], [_lower(3)]) == [UPPER, LOWER]


def test_tables_of_other_widths_stay_two() -> None:
    assert _stitched([_upper()], [_table(LOWER, 2, AT_THE_HEAD, width=204)]) == [UPPER, LOWER]


def test_room_left_on_the_page_keeps_two_tables() -> None:
    assert _stitched([_upper(top=400)], [_lower()]) == [UPPER, LOWER]


@pytest.mark.parametrize("end", ["open_bottom", "open_top"])
def test_an_end_that_was_not_drawn_goes_on_whatever_room_is_left(end: str) -> None:
    upper = _upper(top=400)._replace(open_bottom=end == "open_bottom")
    lower = _lower()._replace(open_top=end == "open_top")
    # One side has its line, and every text below stands for itself: the break fell between two rows.
    assert _stitched([upper], [lower]) == [WHOLE]


def test_a_break_with_no_line_on_either_side_cut_a_row() -> None:
    upper, lower = _upper()._replace(open_bottom=True), _lower()._replace(open_top=True)
    assert _stitched([upper], [lower]) == [[*UPPER[:2], ["电费公务费", "23"], LOWER[1]]]


def test_rows_held_together_by_a_spanning_cell_did_not_fit() -> None:
    """Browsers put a cell that covers many rows on the next page whole, whatever room is left."""
    rows = [["产出指标", "甲", "1"], *[["^", f"第{row}行", "1"] for row in range(20)]]
    held = part(table_from_rows("held", rows), 2, xs=(60, 126, 192, 260), ys=row_lines(21, AT_THE_HEAD))
    contents = [PageContent(page(number=1), (_upper(top=400),)), PageContent(page(number=2), (held,))]
    (grid,) = stitch(contents)
    assert isinstance(grid, Grid)
    assert (grid.n_rows, grid.pages) == (24, (1, 2))


@pytest.mark.parametrize(("width", "tables"), [(201.0, 1), (190.0, 2)])
def test_scans_of_one_scale_need_no_columns_in_common(width: float, tables: int) -> None:
    """A form's blocks have columns of their own; scans of other scales must agree in their columns."""
    rows: Rows = [["指标", "分值", "得分"], ["甲", "1", "1"]]
    scanned = [replace(page(number=number), kind=PageKind.SCANNED) for number in (1, 2)]
    contents = [PageContent(scanned[0], (_upper(),)), PageContent(scanned[1], (_table(rows, 2, AT_THE_HEAD, width),))]
    assert len(list(stitch(contents))) == tables


def test_the_same_form_filled_in_anew_stays_two() -> None:
    labels = ("项目名称", "实施单位", "预算数", "执行数", "得分")
    first, second = ([[label, f"{label}{turn}"] for label in labels] for turn in "甲乙")
    assert _stitched([_table(first, 1, 680)], [_table(second, 2, AT_THE_HEAD)]) == [first, second]


def test_rows_that_all_begin_with_one_label_go_on_over_the_page() -> None:
    rows = [["产出指标", f"指标{number}"] for number in range(1, 9)]
    assert _stitched([_table(rows[:4], 1, 680)], [_table(rows[4:], 2, AT_THE_HEAD)]) == [rows]


def test_a_finished_table_comes_out_before_the_next_page_is_read() -> None:
    read: list[int] = []

    def contents() -> Iterator[PageContent]:
        for number in (1, 2, 3):
            read.append(number)
            yield PageContent(page(number=number), (_upper(number, top=100), line("以上", number, y=300)))

    next(iter(stitch(contents())))
    assert read == [1]


def test_no_pages_give_nothing() -> None:
    assert list(stitch([])) == []


@pytest.mark.parametrize("strokes", ["I1__1", "一", "|"])
def test_recognised_strokes_between_parts_do_not_keep_them_apart(strokes: str) -> None:
    dirt = line(strokes, y=70)._replace(origin=Origin.OCR)
    assert _stitched([_upper()], [dirt, _lower()]) == [WHOLE, strokes]
    assert _stitched([_upper()], [line(strokes, y=70), _lower()]) == [UPPER, strokes, LOWER]
