"""A described form drawn at once, without a browser or Word: for mutants by the hundred.

The only thing it shares with the other renderings is the composed table.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from builder.blocks import Cell
from builder.forms.compose import Drawn, compose
from builder.forms.description import Described
from builder.layouts.drawing import Placed
from builder.programs import font_file

FAMILY = "WenQuanYi Micro Hei"
SIZE, LEADING, PADDING, MARGIN = 9.0, 11.5, 2.5, 40.0
TITLE_SIZE = 14.0
#: A part of the form's width, by the number of parts: pages are as wide as the form needs.
PART = 27.0


def draw(form: Described, target: Path, *, page_height: float = 0) -> None:
    """The form as a PDF: on one page as high as it needs, or on pages of a height."""
    tables = compose(form)
    width = max(PART * sum(table.parts) for table in tables) + 2 * MARGIN
    laid = [_laid(table) for table in tables]
    whole = sum(sum(heights) + 20 for _, heights, _ in laid) + 22 * (len(form.above) + len(form.below)) + 2 * MARGIN
    paper = _Paper(target, width, page_height or whole)
    paper.say(form.above, form.title)
    for (table, heights, lines), drawn in zip(laid, tables, strict=True):
        paper.table(table, heights, lines, drawn.table.n_rows)
    paper.say(form.below, form.title)
    paper.save()


def _laid(drawn: Drawn) -> tuple[Placed, list[float], dict[Cell, list[str]]]:
    """The table at the left margin, its rows' heights, and each cell's lines as they fit."""
    xs = tuple(accumulate((PART * part for part in drawn.parts), initial=MARGIN))
    lines = {cell: _wrapped(cell.text, xs[cell.column + cell.column_span] - xs[cell.column] - 2 * PADDING) for cell in drawn.table.cells}
    heights = [LEADING + 2 * PADDING] * drawn.table.n_rows
    for cell in sorted(drawn.table.cells, key=lambda cell: cell.row_span):
        rows = range(cell.row, cell.row + cell.row_span)
        missing = LEADING * len(lines[cell]) + 2 * PADDING - sum(heights[row] for row in rows)
        heights[rows[-1]] += max(0.0, missing)
    return Placed(drawn.table, xs, tuple(accumulate(heights, initial=0.0))), heights, lines


def _wrapped(text: str, width: float) -> list[str]:
    return [part for line in text.split("\n") for part in _fitting(line, width)] if text else []


def _fitting(line: str, width: float) -> Iterator[str]:
    begun = ""
    for character in line:
        if begun and pdfmetrics.stringWidth(begun + character, _family(), SIZE) > width:
            yield begun
            begun = ""
        begun += character
    yield begun


def _family() -> str:
    if FAMILY not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FAMILY, str(font_file(FAMILY)), subfontIndex=0, asciiReadable=False))
    return FAMILY


class _Paper:
    """The pages; y runs downwards from the top of the present one."""

    def __init__(self, target: Path, width: float, height: float) -> None:
        self._canvas: Any = Canvas(str(target), pagesize=(width, height), invariant=1)
        self._width, self._height, self._y = width, height, MARGIN

    def say(self, texts: Sequence[str], title: str) -> None:
        for text in texts:
            plain = text.lstrip("#=>")
            size = TITLE_SIZE if "".join(plain.split()) == title or text.startswith("#") else SIZE
            taken = pdfmetrics.stringWidth(plain, _family(), size)
            right = self._width - MARGIN - taken
            x = right if text.startswith(">") else (self._width - taken) / 2 if size == TITLE_SIZE or text.startswith("=") else MARGIN
            self._y += size * 1.3
            self._text(x, self._y - size * 0.2, plain, size)

    def table(self, table: Placed, heights: list[float], lines: dict[Cell, list[str]], n_rows: int) -> None:
        self._y += 6
        first = 0
        while first < n_rows:
            stop, used = first, self._y
            while stop < n_rows and (used + heights[stop] <= self._height - MARGIN or stop == first):
                used += heights[stop]
                stop += 1
            self._rows(table, first, stop, lines)
            self._y = used
            first = stop
            if first < n_rows:
                self._canvas.showPage()
                self._y = MARGIN
        self._y += 6

    def _rows(self, table: Placed, first: int, stop: int, lines: dict[Cell, list[str]]) -> None:
        for cell in table.table.cells:
            top, bottom = max(cell.row, first), min(cell.row + cell.row_span, stop)
            if top < bottom:
                x0, x1 = table.xs[cell.column], table.xs[cell.column + cell.column_span]
                y0, y1 = (self._y + table.ys[row] - table.ys[first] for row in (top, bottom))
                self._canvas.setLineWidth(0.6)
                self._canvas.rect(x0, self._height - y1, x1 - x0, y1 - y0)
                if top == cell.row:
                    self._cell(lines[cell], x0, x1, y0, y1)

    def _cell(self, lines: list[str], x0: float, x1: float, y0: float, y1: float) -> None:
        top = (y0 + y1 - LEADING * len(lines)) / 2
        for number, line in enumerate(lines):
            width = pdfmetrics.stringWidth(line, _family(), SIZE)
            self._text((x0 + x1 - width) / 2, top + LEADING * number + SIZE, line, SIZE)

    def _text(self, x: float, y: float, text: str, size: float) -> None:
        self._canvas.setFont(_family(), size)
        self._canvas.drawString(x, self._height - y, text)

    def save(self) -> None:
        self._canvas.save()
