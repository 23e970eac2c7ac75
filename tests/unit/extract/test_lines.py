"""Words → lines in reading order."""

from __future__ import annotations

from jixiao.document import Origin, Word
from jixiao.geometry import Box
from jixiao.tables.lines import words_to_lines
from tests.drawn import word


def _texts(*words: Word) -> list[str]:
    return [line.text for line in words_to_lines(words, 1)]


def test_no_words_are_no_lines() -> None:
    assert words_to_lines((), 1) == ()


def test_words_are_read_by_place_not_by_the_order_of_the_file() -> None:
    words = [word("标", 30, 0), word("实施", 0, 20), word("指", 20, 0), word("一级", 0, 0), word("单位", 20, 20)]
    assert _texts(*words) == ["一级指标", "实施单位"]


def test_flat_glyphs_stay_on_their_line() -> None:
    flat_one = Word("一", Box(0, 4, 10, 6))
    assert _texts(word("级指标", 10, 0), flat_one) == ["一级指标"]
    assert _texts(word("5", 8, 0), word("7", 0, 0), Word(".", Box(5, 4, 8, 6))) == ["7.5"]


def test_type_of_another_size_on_the_same_middle_is_one_line() -> None:
    assert _texts(word("合计", 0, 0), Word("（万元）", Box(20, 1.5, 48, 8.5))) == ["合计（万元）"]


def test_a_wide_gap_is_a_space_and_a_narrow_one_is_none() -> None:
    assert _texts(word("10", 0, 0), word("25", 13, 0)) == ["10 25"]
    assert _texts(word("10", 0, 0), word("25", 12, 0)) == ["1025"]


def test_lines_close_together_stay_apart() -> None:
    assert _texts(word("实施单", 0, 0), word("位", 0, 10)) == ["实施单", "位"]


def test_a_line_has_the_box_page_and_least_confidence_of_its_words() -> None:
    sure, doubtful = word("10", 0, 0), Word("25", Box(10, 1, 20, 11), Origin.OCR, 0.4)
    (line,) = words_to_lines((sure, doubtful), 7)
    assert (line.page, line.box, line.confidence) == (7, (0, 0, 20, 11), 0.4)
