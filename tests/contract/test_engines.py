"""What every OCR engine keeps to: a picture of a line in, a reading out, however it is asked."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from builder.programs import font_file
from jixiao.errors import ExitCode, SetupError
from jixiao.ocr import ENGINES, OcrEngine, Reading

READING = [name for name in ENGINES if name != "none"]


def _line(text: str) -> np.ndarray:
    font = ImageFont.truetype(str(font_file("Noto Serif CJK SC")), 32)
    image = Image.new("L", (int(font.getlength(text)) + 30, 56), 255)
    ImageDraw.Draw(image).text((15, 4), text, 0, font)
    return np.asarray(image)


@cache
def _engine(name: str) -> OcrEngine:
    return ENGINES[name]()


@pytest.mark.parametrize("name", READING)
@pytest.mark.parametrize("text", ["22240.171", "12.5", "预算执行率"])
def test_a_line_is_read(name: str, text: str) -> None:
    engine, line = _engine(name), _line(text)
    for reading in (engine.read(line), engine.read_again(line), engine.read_third(line), *engine.read_by_all(line).values()):
        assert "".join(reading.text.split()) == text
        assert 0 < reading.confidence <= reading.mean <= 1
        assert 0 <= reading.start < reading.end <= 1
        assert len(reading.certain) in (0, len(reading.text))


@pytest.mark.parametrize("name", list(ENGINES))
@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (40, 60)])
def test_a_picture_without_a_line_gives_nothing_and_is_left_alone(name: str, shape: tuple[int, int]) -> None:
    engine, picture = _engine(name), np.full(shape, 255, np.uint8)
    assert engine.read(picture).text.strip() == ""
    assert (picture == 255).all()


def test_the_engine_that_reads_nothing() -> None:
    engine = _engine("none")
    assert engine.read(_line("12.5")) == Reading("", 0.0, 0.0)
    assert engine.read_by_all(_line("12.5")) == {}


def test_a_missing_engine_is_a_matter_of_setup() -> None:
    assert SetupError("missing_tool", tool="x", remedy="y").exit_code == ExitCode.SETUP
