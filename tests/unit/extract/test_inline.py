"""Numbers inside lines of text: which are doubted, what is read again, what the line says then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

from jixiao.geometry import Box
from jixiao.imaging.text_lines import LineImage
from jixiao.ocr import Reading
from jixiao.ocr.evidence import Ground
from jixiao.ocr.inline import is_text, spans_of, stretches_of, with_numbers
from jixiao.ocr.judge import DOUBTFUL, Judge

if TYPE_CHECKING:
    from collections.abc import Callable

HEIGHT = 30
GOOD = Ground(text_height=HEIGHT, grain=0.01)
#: Two numbers far apart; each character is one text height wide.
TEXT = "基本支出为411.66万元其中人员经费支出341.50万元"


def _line(text: str) -> LineImage:
    """A block of ink for each character, two thirds of a text height wide, paper between them."""
    bits = np.zeros((HEIGHT, HEIGHT * len(text)), np.uint8)
    for place in range(len(text)):
        bits[:, place * HEIGHT + 5 : place * HEIGHT + 25] = 1
    return LineImage(Box(0, 0, bits.shape[1], HEIGHT), 255 - 255 * bits, bits, 0.0, 1.0)


def _reading(text: str, doubtful: str = "", certain: float = 0.7) -> Reading:
    """Sure of each character but those of the `doubtful` part."""
    places = tuple((place + 0.5) / len(text) for place in range(len(text)))
    first = text.index(doubtful) if doubtful else 0
    sure = tuple(certain if first <= place < first + len(doubtful) else 0.9999 for place in range(len(text)))
    return Reading(text, min(sure), sum(sure) / len(sure), places[0], places[-1], places, sure)


@dataclass
class _Engine:
    """The first reading, then what the others see in a picture of so many characters."""

    first: Reading
    second: Callable[[int], Reading]
    third: Callable[[int], Reading] = field(default=lambda count: pytest.fail("a third reader was asked"))
    widths: list[int] = field(default_factory=list)

    def read_ahead(self, lines: object) -> None:
        pass

    def read(self, line: np.ndarray) -> Reading:
        return self.first

    def read_again(self, line: np.ndarray) -> Reading:
        self.widths.append(line.shape[1] // HEIGHT)
        return self.second(line.shape[1] // HEIGHT)

    def read_third(self, line: np.ndarray) -> Reading:
        return self.third(line.shape[1] // HEIGHT)

    def read_by_all(self, line: np.ndarray) -> dict[str, Reading]:
        return {}


def test_only_the_doubtful_number_is_read_again() -> None:
    engine = _Engine(_reading(TEXT, "341.50"), lambda count: _reading("出341.50万元"))
    judged = Judge(engine).read(_line(TEXT), GOOD)
    assert (judged.text, judged.doubt, judged.readings) == (TEXT, "", ())
    assert len(engine.widths) == 1
    assert 7 <= engine.widths[0] <= 10


def test_doubt_about_text_beside_numbers_reads_nothing_again() -> None:
    engine = _Engine(_reading(TEXT, "其中", 0.5), lambda count: pytest.fail("a second reader was asked"))
    judged = Judge(engine).read(_line(TEXT), GOOD)
    assert (judged.text, judged.doubt) == (TEXT, "")
    assert judged.confidence > 0.99


def test_a_point_beside_a_digit_is_doubted_as_the_digit_is() -> None:
    engine = _Engine(_reading(TEXT, "."), lambda count: _reading("为411.66万元"))
    assert Judge(engine).read(_line(TEXT), GOOD).text == TEXT
    assert len(engine.widths) == 1


def test_two_surer_readers_change_the_number_and_the_text_around_it_stays() -> None:
    engine = _Engine(_reading(TEXT, "341.50", 0.6), lambda count: _reading("出347.50方元"), lambda count: _reading("出347.50万元"))
    judged = Judge(engine).read(_line(TEXT), GOOD)
    assert judged.text == TEXT.replace("341.50", "347.50")
    assert judged.doubt == ""
    assert judged.readings == ("341.50", "347.50", "347.50")


def test_readers_that_differ_are_told_and_doubted() -> None:
    engine = _Engine(_reading(TEXT, "341.50"), lambda count: _reading("出347.50万", "347", 0.9), lambda count: _reading("出344.50万"))
    judged = Judge(engine).read(_line(TEXT), GOOD)
    assert (judged.doubt, judged.confidence) == ("disagree", DOUBTFUL)
    assert judged.readings == ("341.50", "347.50", "344.50")


def test_where_a_reader_sees_another_count_of_numbers_all_of_the_line_is_read() -> None:
    engine = _Engine(_reading(TEXT, "341.50"), lambda count: _reading(TEXT) if count == len(TEXT) else _reading("出34个50万"))
    assert Judge(engine).read(_line(TEXT), GOOD).text == TEXT
    assert engine.widths[-1] == len(TEXT)


@pytest.mark.parametrize("seen", ["出341|50万元", "出|341.50万元"])
def test_where_a_reader_sees_a_bar_in_a_number_all_of_the_line_is_read(seen: str) -> None:
    engine = _Engine(_reading(TEXT, "341.50"), lambda count: _reading(TEXT) if count == len(TEXT) else _reading(seen))
    assert Judge(engine).read(_line(TEXT), GOOD).text == TEXT
    assert engine.widths[-1] == len(TEXT)


def test_a_bar_in_a_number_of_the_first_reading_has_all_of_the_line_read() -> None:
    barred = TEXT.replace("341.50", "341|50")
    engine = _Engine(_reading(barred, "341|50"), lambda count: _reading(TEXT), lambda count: _reading(TEXT))
    assert Judge(engine).read(_line(barred), GOOD).text == TEXT
    assert engine.widths[-1] == len(TEXT)


def test_no_number_is_cut_by_a_stretch_around_its_neighbour() -> None:
    text = "截至二〇二四年12月31日管理委员会在职人员四十五人"
    spans = spans_of(_reading(text, "31"))
    (stretch,) = stretches_of(spans, {spans[1]}, _line(text), HEIGHT)
    assert [span.text for span in stretch.spans] == ["12", "31"]
    assert stretch.left <= text.index("1") * HEIGHT
    assert stretch.right >= text.index("日") * HEIGHT


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("税收６．５亿元，增速61.1％；全年", ["6.5", "61.1%;"]),
        ("全年GDP170亿元面积120m", ["170", "120m"]),
        ("2 3、4月", ["23、4"]),
        ("管委会内设机构", []),
    ],
)
def test_digits_come_with_what_touches_them(text: str, numbers: list[str]) -> None:
    assert [span.text for span in spans_of(_reading(text))] == numbers


def test_numbers_that_are_the_same_stay_as_printed() -> None:
    text = "税收６．５亿元增速61.1％"
    assert with_numbers(text, spans_of(_reading(text)), "6.5|67.1%") == "税收６．５亿元增速67.1%"


def test_a_reader_that_tells_no_places_is_asked_about_the_whole_line() -> None:
    assert not is_text(Reading(TEXT, 1.0, 1.0))
    assert spans_of(Reading(TEXT, 1.0, 1.0)) == ()
