"""Numbers that a page image shows on several lines of one cell."""

from __future__ import annotations

import pytest

from jixiao.document import Origin, TextLine
from jixiao.forms.values import money_value
from jixiao.geometry import Box, Region
from jixiao.grid import Cell

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
