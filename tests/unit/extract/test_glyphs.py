"""Points and stretches of ink, counted in several fonts and sizes."""

from __future__ import annotations

import pytest

from jixiao.imaging.glyphs import find_glyphs
from tests.inked import text_ink

FONTS = ("Noto Serif CJK SC", "WenQuanYi Micro Hei", "AR PL UMing CN")


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("size", [22, 29, 44])
@pytest.mark.parametrize(("text", "points"), [("12.5", 1), ("125", 0), ("22240.171", 1), ("0", 0), ("3.0.6", 2)])
def test_points_are_counted(text: str, points: int, family: str, size: int) -> None:
    glyphs = find_glyphs(text_ink(text, family, size), size)
    assert len(glyphs.free) <= points <= glyphs.most_points
    assert len(glyphs.free) == points or family == "AR PL UMing CN"


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("size", [29, 44])
def test_commas_hang_and_points_do_not(family: str, size: int) -> None:
    assert len(find_glyphs(text_ink("541,325", family, size), size).hanging) == 1
    assert len(find_glyphs(text_ink("541.325", family, size), size).hanging) == 0


@pytest.mark.parametrize("family", FONTS)
def test_each_digit_is_a_stretch(family: str) -> None:
    assert len(find_glyphs(text_ink("2 2 8 5", family, 32), 32).runs) == 4


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("size", [29, 44])
@pytest.mark.parametrize("rest", ["", "95%", "3"])
def test_a_bar_under_a_comparison_sign_is_seen(family: str, size: int, rest: str) -> None:
    assert [find_glyphs(text_ink(sign + rest, family, size), size).barred for sign in "≥≤"] == [True, True]
    assert [find_glyphs(text_ink(sign + rest, family, size), size).barred for sign in "><"] == [False, False]


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("size", [22, 29, 44])
@pytest.mark.parametrize(
    ("text", "before"),
    [("1．8351", 1), ("12．5", 2), ("1．8", 1), ("1.8351", 0), ("12.5", 0), ("1.1", 0), ("22240.171", 0), ("2 2 8 5", 0), ("12.5%", 0)],
)
def test_the_room_of_a_full_width_point_is_seen(text: str, before: int, family: str, size: int) -> None:
    assert find_glyphs(text_ink(text, family, size), size).wide_gap == before


@pytest.mark.parametrize("family", FONTS)
@pytest.mark.parametrize("share", [0.8, 1.3])
def test_a_point_of_smaller_or_larger_type_is_no_wider(family: str, share: float) -> None:
    assert find_glyphs(text_ink("1.8351", family, 32), 32 * share).wide_gap == 0
    assert find_glyphs(text_ink("1．8351", family, 40), 32).wide_gap == 1
