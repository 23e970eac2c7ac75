"""What the judge makes of readings that agree, differ, or leave ink unread."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from jixiao.geometry import Box
from jixiao.imaging.text_lines import LineImage
from jixiao.ocr import Reading
from jixiao.ocr.evidence import Ground
from jixiao.ocr.judge import DOUBTFUL, Judge

GOOD = Ground(text_height=30, grain=0.01)
POOR = Ground(text_height=17, grain=0.08)
SEALED = GOOD._replace(under_seal=True)


def _line(*glyphs: tuple[int, int, int, int]) -> LineImage:
    """A line 100 x 36 whose ink is 80 x 24, at 10 from the left; glyphs are x0, y0, x1, y1 of its ink."""
    bits = np.zeros((24, 80), np.uint8)
    for x0, y0, x1, y1 in glyphs:
        bits[y0:y1, x0:x1] = 1
    picture = np.full((36, 100), 255, np.uint8)
    picture[6:30, 10:90] = 255 - 255 * bits
    return LineImage(Box(0, 0, 80, 24), picture, bits, 0.1, 0.9)


#: Ink as of "12.5": three digits and a point that stands free.
INK = _line((2, 0, 14, 24), (20, 0, 34, 24), (42, 20, 46, 24), (56, 0, 72, 24))
#: Ink as of "125".
NO_POINT = _line((2, 0, 14, 24), (26, 0, 44, 24), (56, 0, 72, 24))


@dataclass
class _Engine:
    """Says what it is told to, and counts."""

    readings: list[Reading]
    asked: list[str] = field(default_factory=list)

    def read_ahead(self, lines: object) -> None:
        pass

    def read(self, line: object) -> Reading:
        self.asked.append("first")
        return self.readings[0]

    def read_again(self, line: object) -> Reading:
        self.asked.append("second")
        return self.readings[1]

    def read_third(self, line: object) -> Reading:
        self.asked.append("third")
        return self.readings[2]

    def read_by_all(self, line: object) -> dict[str, Reading]:
        return {}


def _reading(text: str, confidence: float = 0.9999, end: float = 0.85) -> Reading:
    return Reading(text, confidence, confidence, 0.12, end)


def _engine(*texts: str | Reading) -> _Engine:
    return _Engine([text if isinstance(text, Reading) else _reading(text) for text in texts])


def test_a_sure_number_on_good_paper_is_read_once() -> None:
    engine = _engine("12.5", "never", "asked")
    judged = Judge(engine).read(INK, GOOD)
    assert (judged.text, judged.doubt, judged.readings) == ("12.5", "", ())
    assert judged.confidence > 0.99
    assert engine.asked == ["first"]


def test_an_unsure_one_is_read_again() -> None:
    engine = _engine(_reading("12.5", 0.9), "12.5", "12.5")
    judged = Judge(engine).read(INK, GOOD)
    assert (judged.text, judged.doubt) == ("12.5", "")
    assert "second" in engine.asked


def test_readers_that_differ_on_poor_paper_settle_nothing() -> None:
    judged = Judge(_engine(_reading("12.5", 0.98), "72.5", "12.8")).read(INK, POOR)
    assert (judged.confidence, judged.doubt) == (DOUBTFUL, "disagree")
    assert judged.readings == ("12.5", "72.5", "12.8")


def test_all_readers_without_a_point_that_is_there() -> None:
    judged = Judge(_engine("125", "125", "125")).read(INK, GOOD)
    assert (judged.text, judged.doubt) == ("125", "unread_ink")
    assert judged.confidence <= DOUBTFUL


def test_all_readers_with_a_point_that_is_not_there() -> None:
    assert Judge(_engine("12.5", "12.5", "12.5")).read(NO_POINT, GOOD).doubt == "unread_ink"
    assert Judge(_engine("125", "125", "125")).read(NO_POINT, GOOD).doubt == ""


#: Ink as of "1．5" in type of 30.
WIDE_POINT = _line((0, 0, 8, 24), (14, 20, 18, 24), (48, 0, 64, 24))


@pytest.mark.parametrize(("read", "kept"), [("1.5", "1．5"), ("1. 5", "1．5"), ("1．5", "1．5"), ("1·5", "1．5"), ("1.5%", "1．5%")])
def test_a_point_with_the_room_of_a_character_is_kept_full_width(read: str, kept: str) -> None:
    judged = Judge(_engine(read, read, read)).read(WIDE_POINT, GOOD)
    assert (judged.text, judged.doubt) == (kept, "")


def test_only_the_point_that_stands_in_the_gap_is_wide() -> None:
    assert Judge(_engine("15.2", "15.2", "15.2")).read(WIDE_POINT, GOOD).text == "15.2"
    assert Judge(_engine("12.5", "12.5", "12.5")).read(INK, GOOD).text == "12.5"


def test_a_comma_where_the_ink_is_a_point() -> None:
    assert Judge(_engine("541,325", "541,325", "541,325")).read(INK, GOOD).doubt == "unread_ink"


def test_ink_behind_the_last_character_is_told() -> None:
    judged = Judge(_engine(*(_reading("12.5", end=0.5) for _ in range(3)))).read(INK, GOOD)
    assert (judged.doubt, judged.confidence) == ("unread_ink", DOUBTFUL)


def test_ink_between_the_characters_is_told() -> None:
    reading = _reading("1.5")._replace(places=(0.18, 0.54, 0.74))
    assert Judge(_engine(reading, reading, reading)).read(INK, GOOD).doubt == "unread_ink"


def test_ink_that_nobody_reads_is_told() -> None:
    judged = Judge(_engine("", "", "")).read(INK, GOOD)
    assert (judged.text, judged.doubt) == ("", "unread")


def test_under_a_seal_readers_that_differ_are_told() -> None:
    judged = Judge(_engine("12.5", "72.5", "12.5")).read(INK, SEALED)
    assert (judged.text, judged.doubt, judged.confidence) == ("72.5", "seal", DOUBTFUL)
    assert judged.readings == ("12.5", "72.5", "12.5")


@pytest.mark.parametrize("text", ["年度资金总额", "其中：当年财政拨款"])
def test_a_sure_label_is_read_once(text: str) -> None:
    assert Judge(_engine(text, "never", "asked")).read(INK, GOOD) == (text, 0.9999, "", ())


def test_a_bar_between_characters_asks_another_reader() -> None:
    engine = _engine("招商引|资支出", "招商引资支出", "never")
    assert Judge(engine).read(INK, GOOD)[0] == "招商引资支出"
    assert engine.asked == ["first", "second"]
    numbered = [_reading(text)._replace(places=(), certain=()) for text in ("3、招商引|资支出", "3、招商引资支出", "3、招商引资支出")]
    assert Judge(_engine(*numbered)).read(NO_POINT, GOOD).text == "3、招商引资支出"


def test_a_label_that_two_readers_read_alike_needs_no_look() -> None:
    poor = _reading("职责履行达到要求", 0.6)._replace(mean=0.89)
    assert Judge(_engine(poor, poor, "never")).read(INK, GOOD) == ("职责履行达到要求", 0.9, "", ())


def test_a_single_character_under_a_seal_may_be_a_stroke_of_the_pen() -> None:
    stroke = Reading("八", 0.99, 0.99, 0.12, 0.85)
    assert Judge(_engine(stroke, stroke, "never")).read(INK, SEALED) == ("八", DOUBTFUL, "seal", ("八", "八"))
    assert Judge(_engine(stroke, "never", "asked")).read(INK, GOOD).doubt == ""
    assert Judge(_engine("数量", "数量", "never")).read(INK, SEALED).doubt == ""


def _slash() -> LineImage:
    bits = np.zeros((24, 12), np.uint8)
    for row in range(24):
        x = round(10 - row * 10 / 23)
        bits[row, x : x + 2] = 1
    return LineImage(Box(0, 0, 12, 24), np.full((36, 32), 255, np.uint8), bits, 0.3, 0.7)


def test_a_slash_stands_unless_a_reader_sees_a_digit_that_is_none() -> None:
    assert Judge(_engine("1", "1", "1")).read(_slash(), GOOD) == ("/", 0.96, "", ())
    assert Judge(_engine("0", "0", "0")).read(_slash(), GOOD).doubt == "disagree"
    assert Judge(_engine("1", "1", "1")).read(_slash(), SEALED).doubt == "seal"


def test_under_a_seal_nobody_is_taken_on_his_word_alone() -> None:
    engine = _engine("12.5", "12.5", "never")
    assert Judge(engine).read(INK, SEALED).doubt == ""
    assert engine.asked == ["first", "second"]


def test_in_the_ring_of_a_seal_without_colour_everything_is_told() -> None:
    judged = Judge(_engine("12.5", "12.5", "12.5")).read(INK, GOOD._replace(in_ring=True))
    assert (judged.text, judged.doubt, judged.confidence) == ("12.5", "seal", DOUBTFUL)


def test_nobody_is_sure_of_a_bracket_and_nothing_hangs_on_it() -> None:
    reading = Reading("(50分)", 0.5, 0.9, 0.12, 0.85, (), (0.5, 0.9999, 0.9999, 0.99, 0.6))
    assert Judge(_engine(reading, "never", "asked")).read(INK, GOOD).doubt == ""
    unsure = reading._replace(certain=(0.9, 0.5, 0.9999, 0.99, 0.6))
    assert Judge(_engine(unsure, "(60分)", "(80分)")).read(INK, GOOD).doubt == "disagree"


def _stroke(height: int, width: int) -> LineImage:
    bits = np.ones((height, width), np.uint8)
    return LineImage(Box(0, 0, width, height), np.full((36, 60), 255, np.uint8), bits, 0.2, 0.8)


def test_a_dash_stands_unless_a_reader_sees_the_rest_of_a_digit() -> None:
    assert Judge(_engine("一", "never", "asked")).read(_stroke(3, 28), GOOD) == ("—", 0.96, "", ())
    assert Judge(_engine("7", "never", "asked")).read(_stroke(3, 28), GOOD) == ("—", DOUBTFUL, "disagree", ("—", "7"))


def test_a_comparison_sign_read_without_its_bar_is_told() -> None:
    sign = _line((2, 0, 20, 24), (40, 0, 54, 24), (60, 0, 72, 24))
    assert Judge(_engine(">95", ">95", ">95")).read(sign, GOOD).doubt == "unread_ink"
    assert Judge(_engine("≥95", "≥95", "≥95")).read(sign, GOOD).doubt == ""


def test_letters_behind_a_number_are_told() -> None:
    assert Judge(_engine("120m2", "120m2", "120m2")).read(NO_POINT, GOOD).confidence <= DOUBTFUL


def test_ink_too_large_for_dirt_that_reads_as_nothing_is_told() -> None:
    poor = Reading("二", 0.2, 0.2, 0.1, 0.9)
    engine = _engine(poor, poor._replace(text="三"), poor)
    assert Judge(engine).read(INK, GOOD) == ("", 0.0, "unread", ())
    assert Judge(engine).read(_stroke(6, 6), GOOD) == ("", 0.0, "", ())


#: Where the characters of "12.5" and of "12%" stand in `INK` and `PERCENT`.
PLACES = (0.18, 0.37, 0.54, 0.74)
#: Ink as of "12%" of which a dot stands free beside the rest, low in the line.
PERCENT = _line((2, 0, 14, 24), (20, 0, 34, 24), (42, 0, 58, 24), (62, 19, 66, 23))


@pytest.mark.parametrize(("place", "doubt"), [((30, 27, 32), ""), ((15, 27, 32), "unread_ink"), ((30, 27, 28), "unread_ink")])
def test_a_point_may_be_a_speck_where_it_was_read(place: tuple[int, int, int], doubt: str) -> None:
    line = _line((2, 0, 14, 24), (20, 0, 34, 24), (56, 0, 72, 24))
    top, left, right = place[0] - 3, place[1] + 25, place[2] + 25
    line.picture[top : top + 2, left:right] = 0
    reading = _reading("12.5")._replace(places=PLACES)
    assert Judge(_engine(reading, reading, reading)).read(line, GOOD).doubt == doubt


def test_a_dot_beside_a_percent_sign_is_part_of_it() -> None:
    reading = _reading("12%")._replace(places=(0.18, 0.37, 0.66))
    assert Judge(_engine(reading, "never", "asked")).read(PERCENT, GOOD).doubt == ""
    no_sign = reading._replace(text="125")
    assert Judge(_engine(no_sign, no_sign, no_sign)).read(PERCENT, GOOD).doubt == "unread_ink"


def test_figures_are_noted_on_black_and_white_only() -> None:
    reading = _reading("12.5")._replace(places=PLACES)
    grey, bilevel = Judge(_engine(reading)), Judge(_engine(reading))
    grey.read(INK, GOOD)
    bilevel.read(INK, GOOD._replace(bilevel=True))
    assert grey.figures == []
    assert [figures.box for figures in bilevel.figures] == [INK.box]


#: Ink as of "%": one stretch, no point.
SIGN = _line((2, 0, 78, 24))


@pytest.mark.parametrize(
    ("readings", "doubt"),
    [(("%", "%", "%"), ""), (("%", "%", "9"), "disagree"), (("%0", "%0", "%0"), "unsure")],
)
def test_a_sign_alone_is_taken_where_all_readers_see_it(readings: tuple[str, ...], doubt: str) -> None:
    engine = _engine(*(_reading(text, 0.85) for text in readings))
    assert Judge(engine).read(SIGN, GOOD)[0::2] == (readings[1], doubt)
    assert engine.asked == ["first", "second", "third"]


def test_a_sign_that_a_reader_hardly_sees_or_a_seal_covers_is_doubted() -> None:
    assert Judge(_engine(*(_reading("%", sure) for sure in (0.85, 0.85, 0.6)))).read(SIGN, GOOD).doubt == "unsure"
    assert Judge(_engine(*(_reading("%", 0.85) for _ in range(3)))).read(SIGN, SEALED).doubt == "seal"


def _label(text: str, start: float, mean: float = 0.95) -> Reading:
    return Reading(text, mean, mean, start, 0.88)


def test_a_label_without_its_first_character_is_read_again() -> None:
    """全年预算数 was taken as 年预算数, .94 sure; its ink goes on for a character before it."""
    engine = _engine(_label("年预算数", 0.5), _label("全年预算数", 0.12))
    judged = Judge(engine).read(SIGN, GOOD)
    assert (judged.text, judged.doubt) == ("全年预算数", "")
    assert engine.asked == ["first", "second"]


@pytest.mark.parametrize("second", [_label("生预算数", 0.5), _label("全年预算数", 0.12, 0.8), _label("1年预算数", 0.12)])
def test_it_is_doubted_where_the_second_reader_is_no_better(second: Reading) -> None:
    assert Judge(_engine(_label("年预算数", 0.5), second)).read(SIGN, GOOD).doubt == "unsure"
