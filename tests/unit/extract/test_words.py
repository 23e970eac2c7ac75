"""Glyphs → words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy
import pytest

from jixiao.source.words import Glyphs, words_from_glyphs
from jixiao.tables.lines import words_to_lines
from tests.drawn import glyphs, vertical

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jixiao.document import RulingLine, Word
    from tests.drawn import Glyph


def _words(drawn: Iterable[Glyph], verticals: Sequence[RulingLine] = ()) -> tuple[Word, ...]:
    items = list(drawn)
    boxes = numpy.array([box for _, *box in items], numpy.float64).reshape(-1, 4)
    return words_from_glyphs(Glyphs("".join(text for text, *_ in items), boxes), verticals)


def _texts(drawn: Iterable[Glyph], verticals: Sequence[RulingLine] = ()) -> list[str]:
    return [word.text for word in _words(drawn, verticals)]


def _moved(drawn: Iterable[Glyph], x: float = 0, y: float = 0) -> list[Glyph]:
    return [(text, x0 + x, y0 + y, x1 + x, y1 + y) for text, x0, y0, x1, y1 in drawn]


def test_no_glyphs_make_no_words() -> None:
    assert _words([]) == ()


def test_glyphs_side_by_side_are_a_word_with_their_box() -> None:
    (word,) = _words(glyphs("全年12.5", 60, 100))
    assert (word.text, word.box, word.confidence) == ("全年12.5", (60, 100, 100, 110), 1.0)


@pytest.mark.parametrize(("gap", "words"), [(0.0, ["年初", "预算"]), (3.0, ["年初", "预算"]), (4.0, ["年初", "预算"])])
def test_a_gap_of_a_third_of_the_height_ends_a_word(gap: float, words: list[str]) -> None:
    drawn = glyphs("年初") + glyphs("预算", 20 + gap)
    assert _texts(drawn) == (words if gap > 3.5 else ["".join(words)])


def test_another_line_is_another_word() -> None:
    assert _texts(glyphs("实施单") + glyphs("位", 30, y=12)) == ["实施单", "位"]


def test_a_glyph_set_slightly_higher_stays_in_its_word() -> None:
    assert _texts(glyphs("12") + glyphs("%", 10, y=-2)) == ["12%"]


def test_a_space_stays_inside_a_word_and_falls_off_its_ends() -> None:
    assert _texts(glyphs(" PPP 项目 ")) == ["PPP 项目"]


def test_spaces_alone_are_no_word() -> None:
    assert _texts(glyphs("  ")) == []


def test_a_word_printed_twice_to_look_bold_is_kept_once() -> None:
    assert _texts(glyphs("合计") + _moved(glyphs("合计"), 0.3, 0.3)) == ["合计"]


def test_glyphs_printed_twice_one_by_one_are_kept_once() -> None:
    drawn = [twin for glyph in glyphs("合计11") for twin in (glyph, *_moved([glyph], 0.3))]
    assert _texts(drawn) == ["合计11"]


def test_equal_digits_side_by_side_are_all_kept() -> None:
    assert _texts(glyphs("1100.00")) == ["1100.00"]


def test_the_same_word_in_another_place_is_kept() -> None:
    assert _texts(glyphs("0") + glyphs("0", 60) + glyphs("0", y=20)) == ["0", "0", "0"]


def test_characters_in_one_box_are_a_ligature_not_a_double() -> None:
    stroke: Glyph = ("—", 10, 0, 30, 10)
    assert _texts([stroke, stroke]) == ["——"]


def test_digits_given_from_right_to_left_read_from_left_to_right() -> None:
    words = _words(reversed(glyphs("543.74", 60, 100)))
    assert [line.text for line in words_to_lines(words, 1)] == ["543.74"]


def test_a_ruling_in_the_gap_between_two_glyphs_cuts_the_run() -> None:
    drawn = glyphs("10") + glyphs("25", 12)
    assert _texts(drawn, [vertical(11, -5, 20)]) == ["10", "25"]


def test_a_ruling_in_a_space_cuts_the_run_and_the_space_is_gone() -> None:
    assert _texts(glyphs("10 25"), [vertical(12.5, -5, 20)]) == ["10", "25"]


def test_every_ruling_in_a_gap_cuts() -> None:
    drawn = glyphs("1") + glyphs("2", 7) + glyphs("3", 14)
    assert _texts(drawn, [vertical(6, 0, 10), vertical(13, 0, 10)]) == ["1", "2", "3"]


def test_a_ruling_across_a_glyph_cuts_nothing() -> None:
    assert _texts(glyphs("33963.61"), [vertical(12.5, -5, 20)]) == ["33963.61"]


def test_a_ruling_at_another_height_cuts_nothing() -> None:
    drawn = glyphs("10") + glyphs("25", 12)
    assert _texts(drawn, [vertical(11, 20, 40)]) == ["1025"]


def test_a_ruling_in_the_empty_half_of_a_full_width_bracket_parts_two_cells() -> None:
    drawn = [("）", 20.0, 0.0, 30.0, 10.0), ("（", 30.0, 0.0, 40.0, 10.0)]
    around = [("分", 10.0, 0.0, 20.0, 10.0), *drawn, ("元", 40.0, 0.0, 50.0, 10.0)]
    assert _texts(around, [vertical(31.5, 0, 20)]) == ["分）", "（元"]
    assert _texts(around, [vertical(36, 0, 20)]) == ["分）（元"]
