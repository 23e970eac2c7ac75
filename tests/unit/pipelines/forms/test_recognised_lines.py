"""What is made of doubtful recognition: numbers on several lines of a cell, signs and units beside a target."""

from __future__ import annotations

import pytest

from jixiao.document import Origin, TextLine
from jixiao.forms import recognise
from jixiao.forms.context import Heading
from jixiao.forms.reader import FormReader
from jixiao.forms.values import money_value
from jixiao.geometry import Box, Region
from jixiao.grid import Cell, Grid
from jixiao.record import Form, FormType
from tests.written import Written, written_grid

TITLE = "2022年度项目支出绩效自评表"
NOT_ONE = "number recognised on several lines that may not be one"


def _cell(text: str, origin: Origin) -> Cell:
    """A cell as wide as its longest line."""
    texts = text.split("\n")
    box = Box(0, 0, 6.0 * max(map(len, texts)) + 4, 12.0 * len(texts))
    lines = [TextLine(line, 1, Box(2, 12.0 * i, 2 + 6.0 * len(line), 12.0 * i + 11), origin) for i, line in enumerate(texts)]
    return Cell(0, 0, 1, 1, (Region(1, box),), tuple(lines))


@pytest.mark.parametrize(
    ("text", "printed", "review"),
    [
        ("33963.6\n1", "33963.61", ""),
        ("62080.\n20", "62080.20", ""),
        ("62080\n20", "6208020", NOT_ONE),
        ("3,250,000.00\n40315", "3250000.0040315", NOT_ONE),
        ("1356\n万元", "1356", ""),
    ],
)
def test_what_lines_of_an_image_are_no_number_together(text: str, printed: str, review: str) -> None:
    value = money_value(_cell(text, Origin.OCR), "万元")
    assert (value.printed, value.review) == (printed, review)


def test_a_text_layer_loses_no_point() -> None:
    assert money_value(_cell("62080\n20", Origin.TEXT_LAYER), "万元").review == ""


HEAD: list[list[Written]] = [
    [("项目名称", 1, 2), ("站网维护", 1, 5)],
    ["", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
    ["年度资金总额", "100.00", "100.00", "90.00", "10", "90%", "9"],
    ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"],
]
FIRST: list[Written] = ["产出指标", "数量指标", "测站数", "126", "129", "20", "20"]
REST: list[list[Written]] = [
    ["满意度指标", "服务对象满意度指标", "用户满意度", "90%", "93.6%", "10", "10"],
    [("合计", 1, 5), "100", "97.17"],
]


def _read(origin: Origin, *tables: Grid) -> list[Form]:
    reader = FormReader()
    found: list[Form | TextLine] = []
    for grid in tables:
        cells = tuple(Cell(*cell[:5], tuple(line._replace(origin=origin) for line in cell.lines)) for cell in grid.cells)
        found.extend(reader.read(Grid(grid.n_rows, grid.n_columns, cells)))
    return [item for item in (*found, *reader.end()) if isinstance(item, Form)]


@pytest.mark.parametrize(("origin", "told"), [(Origin.OCR, "one row of values beside a name of several rows"), (Origin.TEXT_LAYER, "")])
def test_a_row_line_seen_in_a_name_alone_is_told(origin: Origin, told: str) -> None:
    divided: list[list[Written]] = [
        [("效益指标", 2, 1), ("社会效益指标", 2, 1), "洪水预", ("40", 2, 1), ("46", 2, 1), ("15", 2, 1), ("15", 2, 1)],
        ["警发布次数"],
    ]
    (form,) = _read(origin, written_grid(*HEAD, FIRST, *divided))
    values = [(i.target_value, i.actual_value, i.weight, i.self_score) for i in form.indicators[:2]]
    assert [[(v.printed, v.review) for v in row if v is not None] for row in values] == [
        [("126", ""), ("129", ""), ("20", ""), ("20", "")],
        [("40", told), ("46", told), ("15", told), ("15", told)],
    ]


def test_the_rest_of_a_form_that_could_not_be_joined_is_told() -> None:
    form, rest = _read(Origin.OCR, written_grid(*HEAD, FIRST), written_grid(*REST, page=2))
    told = "may be the rest of form 01, on the page before"
    assert (len(form.indicators), rest.form_type) == (1, FormType.OTHER)
    assert [(other.value.raw, other.value.review) for other in rest.other] == [
        *((text, told) for text in ("满意度指标", "服务对象满意度指标", "用户满意度", "90%", "93.6%", "10", "10")),
        *((text, told) for text in ("合计", "100", "97.17")),
    ]


def test_a_table_after_a_whole_form_is_no_rest_of_it() -> None:
    total: list[Written] = [("总分", 1, 5), "100", "97.17"]
    _, other = _read(Origin.OCR, written_grid(*HEAD, FIRST, total), written_grid(["张三", "李四"], ["13800", "13900"], page=2))
    assert (other.form_type, other.other) == (FormType.OTHER, ())


@pytest.mark.parametrize(
    ("sign", "confidence", "review"),
    [(">", 0.3, "recognised with doubt"), ("—", 0.99, "no comparison sign: —"), ("≥", 0.99, ""), ("定性", 0.99, "")],
)
def test_a_sign_read_with_doubt_doubts_the_target(sign: str, confidence: float, review: str) -> None:
    grid = written_grid(
        ["一级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "分值"],
        ["产出指标", "合格率", sign, "95", "%", "96", "50"],
    )
    cells = tuple(_recognised(cell, confidence) if cell.text == sign else cell for cell in grid.cells)
    form = recognise(Grid(grid.n_rows, grid.n_columns, cells), Heading(title=TITLE), 1)
    value = form.indicators[0].target_value
    assert value is not None and (value.printed, value.review) == ("95", review)


def _recognised(cell: Cell, confidence: float) -> Cell:
    return Cell(*cell[:5], tuple(line._replace(origin=Origin.OCR, confidence=confidence) for line in cell.lines))


@pytest.mark.parametrize(
    ("target", "unit", "confidence", "seen", "review"),
    [
        ("95", "%0", 0.5, "%0", "recognised with doubt"),
        ("95", "百分比", 0.99, "%", ""),
        ("95", "白分比", 0.99, "%", ""),
        ("95", "百分点", 0.99, "百分点", ""),
        ("95白分比", "", 0.99, "%", ""),
        ("2.5%o", "", 0.99, "%o", "% or ‰: 2.5%o"),
        ("2.5%0", "", 0.99, "", "% or ‰: 2.5%0"),
    ],
)
def test_a_unit_read_with_doubt_doubts_the_target(target: str, unit: str, confidence: float, seen: str, review: str) -> None:
    grid = written_grid(
        ["一级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "分值"],
        ["产出指标", "合格率", "≥", target, unit, "96", "50"],
    )
    cells = tuple(_recognised(cell, confidence) if cell.text in (unit or target,) else cell for cell in grid.cells)
    form = recognise(Grid(grid.n_rows, grid.n_columns, cells), Heading(title=TITLE), 1)
    first = form.indicators[0]
    assert first.target_value is not None
    assert (first.unit, first.target_value.review) == (seen, review)
