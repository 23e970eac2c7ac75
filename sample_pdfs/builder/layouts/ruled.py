"""Layouts that differ in how the rulings are drawn."""

from builder.blocks import table_from_rows
from builder.layouts import drawing
from builder.layouts.layout import Layout
from builder.layouts.samples import PEOPLE, PEOPLE_WIDTHS, PLAIN, PLAIN_WIDTHS, SPANNED, SPANNED_WIDTHS


def strokes(layout: Layout) -> None:
    """Stroked lines, merged cells."""
    layout.title("描边线表格")
    layout.table(SPANNED, SPANNED_WIDTHS)


def thin_fills(layout: Layout) -> None:
    """Rulings that are thin filled rectangles."""
    layout.title("填充细矩形表格")
    layout.table(SPANNED, SPANNED_WIDTHS, style=drawing.thin_fills)


def cell_boxes(layout: Layout) -> None:
    """One rectangle a cell, so that inner edges are double."""
    layout.title("逐格矩形表格")
    layout.table(SPANNED, SPANNED_WIDTHS, style=drawing.cell_boxes)


def clipped_doubles(layout: Layout) -> None:
    """Double lines made of fat fills behind thin clips."""
    layout.title("裁剪双线表格")
    layout.table(SPANNED, SPANNED_WIDTHS, style=drawing.clipped_doubles)


def dashed(layout: Layout) -> None:
    """Dashed rulings."""
    layout.title("虚线表格")
    layout.table(SPANNED, SPANNED_WIDTHS, style=drawing.dashed)


def open_sides(layout: Layout) -> None:
    """No outer verticals."""
    layout.title("左右开口表格")
    layout.table(PLAIN, PLAIN_WIDTHS, style=drawing.open_sides)


def backgrounds(layout: Layout) -> None:
    """Coloured cells and a marked word under a ruled table."""
    layout.title("底色表格")
    placed = drawing.place(SPANNED, 60, 100, SPANNED_WIDTHS)
    for cell in SPANNED.cells:
        if cell.row in (0, 2, 4):
            layout.sheet.fill(*placed.box(cell), colour=(0.85, 0.9, 1))
    layout.sheet.fill(252, 154, 40, 12, colour=(1, 1, 0.4))
    layout.table(SPANNED, SPANNED_WIDTHS)


def form_xobject(layout: Layout) -> None:
    """Rulings in a form XObject that is scaled when shown; the text is on the page."""
    layout.title("表单对象表格")
    scale = 0.5
    large = drawing.place(PLAIN, 60 / scale, 100 / scale, tuple(w / scale for w in PLAIN_WIDTHS), 24 / scale)
    layout.sheet.begin_form("rulings")
    drawing.strokes(layout.sheet, large)
    layout.sheet.end_form()
    layout.sheet.show_form("rulings", scale)
    layout.table(PLAIN, PLAIN_WIDTHS, style=drawing.no_lines)


def diagonal(layout: Layout) -> None:
    """A corner cell cut by a diagonal line, with a label on each side of it."""
    table = table_from_rows("diagonal", [["年度\n项目", "2023年", "2024年"], ["三公经费", "1.84", "1.48"], ["公用经费", "55.3", "47.76"]])
    layout.title("斜线表头表格")
    placed = drawing.Placed(table, (60, 160, 240, 320), (100, 140, 164, 188))
    drawing.strokes(layout.sheet, placed)
    layout.sheet.line(60, 100, 160, 140)
    layout.sheet.text(132, 114, "年度")
    layout.sheet.text(66, 134, "项目")
    for cell in table.cells[1:]:
        x, y, _, height = placed.box(cell)
        layout.sheet.text(x + 4, y + height / 2 + 4, cell.text)
    layout.truth.add(table, 1)


def side_by_side(layout: Layout) -> None:
    """Two tables on the same height, 25 pt apart."""
    layout.title("并排表格")
    layout.table(PEOPLE, PEOPLE_WIDTHS)
    layout.table(table_from_rows("cars", [["车辆", "数量"], ["公务用车", "2"], ["其他", "1"]]), (90, 70), x=245)


def touching(layout: Layout) -> None:
    """Two tables that share part of a ruling; the lower is wider and has other columns."""
    layout.title("相邻表格")
    layout.table(PEOPLE, PEOPLE_WIDTHS)
    lower = table_from_rows("lower", [["项目", "预算", "执行", "结余"], ["水费", "1.8", "1.7", "0.1"], ["电费", "4.2", "4.2", "0"]])
    layout.table(lower, (75, 75, 75, 75), y=172)


def nested(layout: Layout) -> None:
    """A table inside a cell of another one; the outer cell keeps only its own words."""
    layout.title("嵌套表格")
    outer = table_from_rows("outer", [["单位", "人员明细"], ["办公室", "在职情况："], ["财政局", "无"]])
    placed = drawing.Placed(outer, (60, 160, 400), (100, 124, 224, 248))
    drawing.strokes(layout.sheet, placed)
    for cell, y in zip(outer.cells, (116, 116, 178, 140, 240, 240), strict=True):
        layout.sheet.text(placed.xs[cell.column] + 4, y, cell.text)
    layout.truth.add(outer, 1)
    layout.draw(drawing.place(PEOPLE, 200, 146, PEOPLE_WIDTHS, 22))
    layout.truth.add(PEOPLE, 1, nested_in={"table": 0, "row": 1, "column": 1})
