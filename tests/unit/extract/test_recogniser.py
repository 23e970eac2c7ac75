"""A recognition model: what it is run on, and what it remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from jixiao.ocr.rapid import _TINY, _TINY_CHARACTERS, _file_of
from jixiao.ocr.recogniser import Recogniser

if TYPE_CHECKING:
    from jixiao.source.raster import Grey


@pytest.fixture
def widths(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The widths of the pictures that the model itself is run on."""
    ran: list[int] = []
    run = Recogniser._run

    def noted(self: Recogniser, line: Grey) -> np.ndarray:
        ran.append(line.shape[1])
        return run(self, line)

    monkeypatch.setattr(Recogniser, "_run", noted)
    return ran


def _number(text: str) -> Grey:
    import cv2

    picture = np.full((48, 24 * len(text) + 24), 255, np.uint8)
    return np.asarray(cv2.putText(picture, text, (10, 38), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3), np.uint8)


def test_the_very_same_picture_is_read_once(widths: list[int]) -> None:
    recogniser = Recogniser(_file_of(*_TINY), _file_of(*_TINY_CHARACTERS))
    first, again, other = (recogniser.read(_number(text)) for text in ("2024", "2024", "2025"))
    assert (first.text, other.text) == ("2024", "2025")
    assert again == first
    assert len(widths) == 2


def test_what_was_read_long_ago_is_forgotten(widths: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.ocr.recogniser._REMEMBERED", 1)
    recogniser = Recogniser(_file_of(*_TINY), _file_of(*_TINY_CHARACTERS))
    assert [recogniser.read(_number(text)).text for text in ("12", "34", "12")] == ["12", "34", "12"]
    assert len(widths) == 3


def test_one_picture_in_another_shape_is_another_picture(widths: list[int]) -> None:
    recogniser = Recogniser(_file_of(*_TINY), _file_of(*_TINY_CHARACTERS))
    picture = _number("2024")
    recogniser.read(picture)
    recogniser.read(np.ascontiguousarray(picture.reshape(picture.shape[0] * 2, -1)))
    assert len(widths) == 2
