"""Layouts whose tables meet a page break or lie on a turned page."""

from builder.blocks import Table, table_from_rows
from builder.layouts.drawing import Placed, place
from builder.layouts.layout import Layout
from builder.layouts.samples import PLAIN, PLAIN_WIDTHS
from builder.layouts.sheet import Sheet

HEADER = ["序号", "项目名称", "预算数", "执行数"]
WIDTHS = (50.0, 170.0, 80.0, 80.0)
NAMES = ("办公楼维修", "道路照明", "绿化养护", "排水管网", "安置区建设", "招商引资", "企业扶持", "统计调查")
TOP, BOTTOM = 60.0, 782.0


def _rows(first: int, last: int) -> list[list[str]]:
    return [[str(n), NAMES[n - 1], f"{n * 13}.{n}", f"{n * 12}.5"] for n in range(first, last + 1)]


def repeated_header(layout: Layout) -> None:
    """One table on two pages; its header is drawn on both and counts once."""
    first = table_from_rows("first", [HEADER, *_rows(1, 5)])
    layout.title("项目支出明细表", BOTTOM - 24 * first.n_rows - 14)
    layout.draw(place(first, 60, BOTTOM - 24 * first.n_rows, WIDTHS))
    layout.sheet.next_page()
    layout.draw(place(table_from_rows("second", [HEADER, *_rows(6, 8)]), 60, TOP, WIDTHS))
    layout.truth.add(table_from_rows("whole", [HEADER, *_rows(1, 8)]), 1, 2)


def two_tables(layout: Layout) -> None:
    """Two tables with as many columns, one behind the other over a page break: they stay two."""
    layout.title("表一 项目支出明细表", BOTTOM - 24 * 5 - 14)
    layout.table(table_from_rows("first", [HEADER, *_rows(1, 4)]), WIDTHS, y=BOTTOM - 24 * 5)
    layout.sheet.next_page()
    layout.title("表二 政府采购明细表", TOP + 14)
    second = [
        ["编号", "采购内容", "合同金额", "支付金额"],
        ["1", "打印机", "3.2", "3.2"],
        ["2", "服务器", "21.5", "20"],
    ]
    layout.table(table_from_rows("second", second), WIDTHS, y=TOP + 28)


def cut_row(layout: Layout) -> None:
    """The page break goes through the last row of page 1; no ruling is drawn at the cut."""
    above = table_from_rows("above", [HEADER, *_rows(1, 2), ["3", "园区配套设施建设\n安置区基础设施", "39.3", "36.5"]])
    below = table_from_rows("below", [["", "二期工程", "", ""], *_rows(4, 5)])
    cut = ["3", "园区配套设施建设\n安置区基础设施\n二期工程", "39.3", "36.5"]
    whole = table_from_rows("whole", [HEADER, *_rows(1, 2), cut, *_rows(4, 5)])
    layout.title("跨页断行表", BOTTOM - 120)
    layout.draw(Placed(above, _xs(), (674, 698, 722, 746, BOTTOM)), _without_bottom)
    layout.sheet.next_page()
    layout.draw(Placed(below, _xs(), (TOP, 80, 104, 128)), _without_top)
    layout.truth.add(whole, 1, 2)


def _xs() -> tuple[float, ...]:
    return place(table_from_rows("row", [HEADER]), 60, 0, WIDTHS).xs


def _without_bottom(sheet: Sheet, placed: Placed) -> None:
    _without(sheet, placed, placed.ys[-1])


def _without_top(sheet: Sheet, placed: Placed) -> None:
    _without(sheet, placed, placed.ys[0])


def _without(sheet: Sheet, placed: Placed, y: float) -> None:
    for s in placed.segments():
        if not s.y0 == s.y1 == y:
            sheet.line(s.x0, s.y0, s.x1, s.y1)


def turned_page(layout: Layout) -> None:
    """An upright page, then a wide table on a page that /Rotate shows upright."""
    _turned(layout, rotate=True)


def turned_content(layout: Layout) -> None:
    """An upright page, then a wide table that lies on its side on a page without /Rotate."""
    _turned(layout, rotate=False)


def _turned(layout: Layout, *, rotate: bool) -> None:
    layout.title("预算执行情况表")
    layout.table(PLAIN, PLAIN_WIDTHS)
    layout.sheet.next_page()
    layout.sheet.lie_down(rotate=rotate)
    layout.title("横向宽表")
    layout.table(_wide(), (100.0, *(80.0 for _ in range(7))))
    layout.sheet.next_page()
    layout.say(60, 70, "以上为全部内容。")


def _wide() -> Table:
    months = [f"{month}月" for month in range(1, 8)]
    rows = [[name, *(f"{n * m}.{m}5" for m in range(1, 8))] for n, name in enumerate(("水费", "电费", "差旅费"), 3)]
    return table_from_rows("wide", [["项目", *months], *rows])
