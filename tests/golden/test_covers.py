"""Titles in large type on a page of smaller type, as covers and first pages have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw, ImageFont

from builder.programs import font_file
from jixiao.pipeline import read_report

if TYPE_CHECKING:
    from pathlib import Path

TITLE = ("市教育局部门整体支出", "绩效自评报告")
DATE = "二〇二三年四月二十六日"
SENTENCE = "本部门自评工作按照要求开展，共涉及预算资金1234.56万元。"


def _cover(path: Path, title: int, body: int, sentences: int, space: str) -> Path:
    """A page at 200 dpi: two centred lines of `title` pixels, a date and sentences of `body` pixels."""
    page = Image.new("L", (1654, 2339), 255)
    draw = ImageDraw.Draw(page)
    placed = [(500 + title * 2 * index, title, space.join(line)) for index, line in enumerate(TITLE)]
    placed += [(1400 + body * 2 * index, body, line) for index, line in enumerate([DATE, *[SENTENCE] * sentences])]
    for top, size, text in placed:
        font = ImageFont.truetype(str(font_file("WenQuanYi Zen Hei")), size)
        draw.text(((page.width - draw.textlength(text, font=font)) / 2, top), text, 20, font)
    page.save(path, dpi=(200, 200))
    return path


@pytest.mark.parametrize(
    ("title", "body", "sentences", "space"),
    [(60, 44, 5, ""), (64, 32, 0, ""), (100, 44, 0, ""), (56, 29, 8, " "), (72, 29, 8, ""), (100, 29, 6, ""), (117, 29, 6, "")],
)
def test_a_large_title_is_read_once_and_whole(title: int, body: int, sentences: int, space: str, tmp_path: Path) -> None:
    report = read_report(_cover(tmp_path / "cover.png", title, body, sentences, space))
    (page,) = report.pages
    assert page.turned == 0
    assert [part.text.replace(" ", "") for part in report.text][:3] == [*TITLE, DATE]
