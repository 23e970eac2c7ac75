"""Dashes and slashes told by their ink, in several fonts and sizes."""

from __future__ import annotations

import pytest

from jixiao.imaging.marks import read_mark
from tests.inked import text_ink

FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "AR PL UMing CN")


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("size", [22, 29, 44])
@pytest.mark.parametrize(("text", "mark"), [("——", "——"), ("—", "—"), ("一", "—"), ("/", "/"), ("=", "="), ("＝", "=")])
def test_marks_are_read(text: str, mark: str, family: str, size: int) -> None:
    assert read_mark(text_ink(text, family, size), size) == mark


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("size", [22, 29, 44])
@pytest.mark.parametrize("text", ["1", "7", "0", "4", "11", "1.1", "%", "二", "三", "≥", "≡", ":", "工", "人", "丿" * 2])
def test_characters_are_no_marks(text: str, family: str, size: int) -> None:
    assert read_mark(text_ink(text, family, size), size) == ""
