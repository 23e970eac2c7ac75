"""Grids written down as rows of text, for tests of what is read from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.document import TextLine
from jixiao.forms import recognise
from jixiao.forms.context import Heading
from jixiao.geometry import Box, Region
from jixiao.grid import Cell, Grid

if TYPE_CHECKING:
    from jixiao.record import Form, Value

#: A cell: its text, or its text with row span and column span.
Written = str | tuple[str, int, int]

_WIDTH, _HEIGHT, _SIZE = 60.0, 20.0, 10.0


def written_grid(*rows: list[Written], page: int = 1) -> Grid:
    """The grid of the rows; a line break in a text is one in the cell."""
    taken: set[tuple[int, int]] = set()
    cells: list[Cell] = []
    for row, written in enumerate(rows):
        column = 0
        for item in written:
            text, row_span, column_span = item if isinstance(item, tuple) else (item, 1, 1)
            while (row, column) in taken:
                column += 1
            taken |= {(r, c) for r in range(row, row + row_span) for c in range(column, column + column_span)}
            cells.append(_cell(text, row, column, row_span, column_span, page))
            column += column_span
    return Grid(1 + max(r for r, _ in taken), 1 + max(c for _, c in taken), tuple(cells))


def _cell(text: str, row: int, column: int, row_span: int, column_span: int, page: int) -> Cell:
    box = Box(column * _WIDTH, row * _HEIGHT, (column + column_span) * _WIDTH, (row + row_span) * _HEIGHT)
    lines = [line for line in text.split("\n") if line]
    placed = tuple(_line(line, index, box, page) for index, line in enumerate(lines))
    return Cell(row, column, row_span, column_span, (Region(page, box),), placed)


def _line(text: str, index: int, box: Box, page: int) -> TextLine:
    top = box.y0 + index * _SIZE
    return TextLine(text, page, Box(box.x0 + 2, top, box.x0 + 2 + _SIZE * len(text), top + _SIZE))


def written_form(*rows: list[Written], title: str = "", unit: str = "万元", year: str = "2023") -> Form:
    """What is recognised in the grid of the rows under a heading."""
    return recognise(written_grid(*rows), Heading(title, "", year, unit), 1)


def funds(form: Form) -> list[tuple[str, ...]]:
    """Code, label and the six measures of every money line; "·" where the form has no such column."""
    measures = ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score")
    return [(line.line_code, line.label, *(_printed(getattr(line, name)) for name in measures)) for line in form.funds]


def indicators(form: Form) -> list[tuple[str, ...]]:
    """Levels, operator, target's number, unit, what was reached, weight and score of every indicator."""
    return [
        (
            *(i.level1, i.level2, i.level3, i.operator),
            *(_printed(i.target_value), i.unit, i.actual, _printed(i.weight), _printed(i.self_score)),
        )
        for i in form.indicators
    ]


def totals(form: Form) -> dict[str, str]:
    """The printed totals by name."""
    return {measure.name: measure.value.printed for measure in form.totals}


def kept(form: Form) -> list[tuple[str, str, str, int, str]]:
    """What no column of the contract holds: block, printed name, our name for it, line and raw text."""
    return [(other.block, other.name, other.field, other.line_no, other.value.raw) for other in form.other]


def not_understood(form: Form) -> list[str]:
    """The headers and labels that mean nothing to us."""
    return [header.printed for header in form.headers if not header.field]


def _printed(value: Value | None) -> str:
    return value.printed if value else "·"
