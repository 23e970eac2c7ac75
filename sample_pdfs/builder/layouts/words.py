"""Layouts that differ in how the text is drawn, and pages without rulings."""

from builder.blocks import Cell, Table, table_from_rows
from builder.layouts import drawing
from builder.layouts.layout import Layout
from builder.layouts.samples import PLAIN, PLAIN_WIDTHS
from builder.layouts.sheet import INVISIBLE, RADICALS, WHITE


def hidden(layout: Layout) -> None:
    """White text, text in render mode 3 and white rulings, none of which counts."""
    layout.title("隐藏内容表格")
    layout.sheet.line(215, 100, 215, 196, colour=WHITE)
    layout.sheet.line(60, 136, 430, 136, colour=WHITE)
    placed = layout.table(PLAIN, PLAIN_WIDTHS)
    layout.sheet.text(placed.xs[1] + 50, placed.ys[1] + 16, "9999", colour=WHITE)
    layout.sheet.text(placed.xs[2] + 50, placed.ys[2] + 16, "8888", mode=INVISIBLE)
    layout.sheet.text(60, 230, "白色文字不可见", colour=WHITE)
    layout.sheet.text(60, 250, "隐藏文字不可见", mode=INVISIBLE)
    drawing.white_strokes(layout.sheet, drawing.place(PLAIN, 60, 300, PLAIN_WIDTHS))


def bold_twice(layout: Layout) -> None:
    """Bold made by drawing each text twice, .3 pt apart."""
    layout.title("重影加粗表格")
    placed = layout.table(PLAIN, PLAIN_WIDTHS)
    shifted = drawing.Placed(PLAIN, tuple(x + 0.3 for x in placed.xs), placed.ys)
    drawing.write_texts(layout.sheet, shifted)


def radicals(layout: Layout) -> None:
    """The text layer holds radical code points; the truth holds the characters they stand for."""
    written = table_from_rows(
        "radicals",
        [["年度⽬标", "部⻔名称", "资⾦"], ["增⻓⼀成", "⺠政局", "12.5"], ["⻓期⽬标", "⼀级指标", "7.5"]],
    )
    layout.say(60, 70, "康熙部首表格", size=14)
    layout.draw(drawing.place(written, 60, 100, (100, 100, 70)))
    layout.truth.add(_folded(written), 1)


def _folded(table: Table) -> Table:
    fold = str.maketrans(RADICALS)
    cells = tuple(Cell(c.row, c.column, c.text.translate(fold), c.row_span, c.column_span) for c in table.cells)
    return Table(table.name, table.n_rows, table.n_columns, cells)


def borderless(layout: Layout) -> None:
    """Columns aligned by white space only; numbers end at the same place."""
    table = table_from_rows(
        "borderless",
        [
            ["项目名称", "年初预算", "全年执行", "执行率"],
            ["办公经费", "8.29", "8.10", "97.71%"],
            ["水费电费", "0.72", "0.70", "97.22%"],
            ["会议费", "4.28", "4.28", "100%"],
            ["差旅费", "12.60", "11.90", "94.44%"],
            ["政府采购金额", "3606", "3606", "100%"],
        ],
    )
    layout.title("无框线表格")
    for cell in table.cells:
        x = 60 if cell.column == 0 else 130 + 100 * cell.column - layout.sheet.text_width(cell.text)
        layout.sheet.text(x, 110 + 22 * cell.row, cell.text)
    layout.truth.add(table, 1)


def text_only(layout: Layout) -> None:
    """No table: a header rule, a boxed title, underlined blanks and prose."""
    layout.say(60, 50, "衡山高新区 二〇二四年度报告", size=9)
    layout.sheet.line(60, 56, 535, 56)
    layout.sheet.box(180, 80, 235, 34)
    layout.say(210, 102, "部门整体支出绩效自评报告", size=14)
    for number, text in enumerate(PROSE):
        layout.say(60, 150 + 22 * number, text)
    for x0, x1 in ((110, 230), (290, 410)):
        layout.sheet.line(x0, 284, x1, 284)
    layout.say(60, 282, "填表人：")
    layout.say(245, 282, "电话：")


PROSE = (
    "一、部门基本情况",
    "管委会内设5个机构，包括办公室、财政局、产业发展局、经济合作局、开发建设局。",
    "核定的编制人员数量为35人，在职人员29人。",
    "二、支出情况：基本支出543.74万元，项目支出33419.87万元。",
    "三、下一步措施：积极与财政局沟通，争取将项目资金纳入年初预算。",
)
