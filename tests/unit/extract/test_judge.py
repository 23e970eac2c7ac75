"""What the judge makes of readings that agree, differ, or leave ink unread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from jixiao.geometry import Box
from jixiao.imaging.text_lines import LineImage
from jixiao.ocr import Reading
from jixiao.ocr.judge import DOUBTFUL, Judge

LINE = LineImage(Box(0, 0, 60, 24), np.full((36, 76), 255, np.uint8), np.ones((24, 60), np.uint8), 0.1, 0.9)


@dataclass(frozen=True)
class _Engine:
    """Says what it is told to."""

    first: Reading
    second: Reading
    third: Reading

    def read(self, line: object) -> Reading:
        return self.first

    def read_again(self, line: object) -> Reading:
        return self.second

    def read_third(self, line: object) -> Reading:
        return self.third

    def read_by_all(self, line: object) -> dict[str, Reading]:
        return {"first": self.first, "second": self.second, "third": self.third}


def _reading(text: str, confidence: float = 0.99, end: float = 0.85) -> Reading:
    return Reading(text, confidence, confidence, 0.12, end)


def _judge(*texts: str | Reading, poor: bool = False) -> Judge:
    readings = [text if isinstance(text, Reading) else _reading(text) for text in texts]
    return Judge(_Engine(readings[0], readings[1], readings[2]), poor)


def test_a_sure_number_stands_alone() -> None:
    assert _judge("12.5", "never", "asked").read(LINE, 28).text == "12.5"
    assert _judge("12.5", "never", "asked").read(LINE, 28).confidence >= 0.9


def test_on_a_poor_page_it_does_not() -> None:
    judged = _judge("12.5", "72.5", "12.8", poor=True).read(LINE, 28)
    assert (judged.confidence, judged.doubt) == (DOUBTFUL, "disagree")
    assert judged.readings == ("12.5", "72.5", "12.8")


def test_under_a_seal_all_three_must_agree() -> None:
    assert _judge("10", "10", "10").read(LINE, 28, under_seal=True).confidence >= 0.9
    judged = _judge("10", "10", "16").read(LINE, 28, under_seal=True)
    assert (judged.text, judged.doubt) == ("10", "seal")


def test_two_sure_readers_overrule_an_unsure_first() -> None:
    judged = _judge(_reading("1006", 0.5), "100%", "100%").read(LINE, 28)
    assert judged.text == "100%"
    assert judged.confidence >= 0.9
    assert judged.readings == ("1006", "100%", "100%")


def test_ink_behind_the_last_character_is_told() -> None:
    judged = _judge(*(_reading("100", 0.99, end=0.5) for _ in range(3))).read(LINE, 28)
    assert judged.doubt == "unread_ink"
    assert judged.confidence == DOUBTFUL


def test_ink_that_nobody_reads_is_told() -> None:
    judged = _judge("", "", "").read(LINE, 28)
    assert (judged.text, judged.doubt) == ("", "unread")


@pytest.mark.parametrize("text", ["年度资金总额", "其中：当年财政拨款"])
def test_a_sure_label_is_read_once(text: str) -> None:
    assert _judge(text, "never", "asked").read(LINE, 28) == (text, 0.99, "", ())
