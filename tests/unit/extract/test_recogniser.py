"""A recognition model: what it is run on, and what it remembers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from builder.programs import font_file
from jixiao.ocr import engine_for
from jixiao.ocr.rapid import _FIFTH, _FIFTH_CHARACTERS, _SMALL, _SMALL_CHARACTERS, _TINY, _TINY_CHARACTERS, _file_of
from jixiao.ocr.recogniser import Recogniser
from jixiao.ocr.runners import OnnxRuntime, OpenVino

if TYPE_CHECKING:
    from jixiao.ocr.runners import Runner
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


def _tiny(runner: type[Runner] = OnnxRuntime) -> Recogniser:
    return Recogniser(runner(_file_of(*_TINY)), _file_of(*_TINY_CHARACTERS))


def _number(text: str) -> Grey:
    import cv2

    picture = np.full((48, 24 * len(text) + 24), 255, np.uint8)
    return np.asarray(cv2.putText(picture, text, (10, 38), cv2.FONT_HERSHEY_SIMPLEX, 1.2, 0, 3), np.uint8)


def test_the_very_same_picture_is_read_once(widths: list[int]) -> None:
    recogniser = _tiny()
    first, again, other = (recogniser.read(_number(text)) for text in ("2024", "2024", "2025"))
    assert (first.text, other.text) == ("2024", "2025")
    assert again == first
    assert len(widths) == 2


def test_what_was_read_long_ago_is_forgotten(widths: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.ocr.recogniser._REMEMBERED", 1)
    recogniser = _tiny()
    assert [recogniser.read(_number(text)).text for text in ("12", "34", "12")] == ["12", "34", "12"]
    assert len(widths) == 3


def test_one_picture_in_another_shape_is_another_picture(widths: list[int]) -> None:
    recogniser = _tiny()
    picture = _number("2024")
    recogniser.read(picture)
    recogniser.read(np.ascontiguousarray(picture.reshape(picture.shape[0] * 2, -1)))
    assert len(widths) == 2


#: From a picture narrower than any model reads well to a line of a paragraph.
_TEXTS = (
    "7", "12.5", "100%", "≥98%", "33963.61", "1,234,567.89", "（30分）", "预算执行率", "2024年度部门整体支出绩效自评表",
    "全年预算数为33963.61万元，执行数为32157.04万元，完成预算的94.68%，其中：基本支出1835.1万元",
)  # fmt: skip
_MODELS = {
    "tiny": (_TINY, _TINY_CHARACTERS, 96),
    "small": (_SMALL, _SMALL_CHARACTERS, 64),
    "fifth": (_FIFTH, _FIFTH_CHARACTERS, 64),
}


def _line(text: str, family: str) -> Grey:
    font = ImageFont.truetype(str(font_file(family)), 26)
    image = Image.new("L", (int(font.getlength(text)) + 20, 40), 255)
    ImageDraw.Draw(image).text((10, 3), text, 0, font)
    return np.asarray(image)


@pytest.mark.parametrize("model", _MODELS)
def test_both_runners_read_the_same(model: str) -> None:
    where, characters, narrowest = _MODELS[model]
    plain, quick = (Recogniser(run(_file_of(*where)), _file_of(*characters), narrowest=narrowest) for run in (OnnxRuntime, OpenVino))
    lines = [_line(text, family) for text in _TEXTS for family in ("Noto Serif CJK SC", "WenQuanYi Zen Hei")]
    pairs = [(plain.read(line), quick.read(line)) for line in lines]
    assert [b.text for _, b in pairs] == [a.text for a, _ in pairs]
    assert sum(a.text == text for (a, _), text in zip(pairs[::2], _TEXTS, strict=True)) >= len(_TEXTS) - 2
    assert max(abs(a.mean - b.mean) for a, b in pairs) < 0.1
    # A step of the narrowest line is a twelfth of its width.
    assert max(abs(x - y) for a, b in pairs for x, y in zip(a.places, b.places, strict=True)) < 1 / 12


def test_a_width_is_read_alike_whatever_was_read_before() -> None:
    fresh, used = _tiny(OpenVino), _tiny(OpenVino)
    line = _line("33963.61", "Noto Serif CJK SC")
    for text in _TEXTS:
        used.read(_line(text, "WenQuanYi Zen Hei"))
    assert used.read(line) == fresh.read(line)


def test_lines_read_ahead_are_read_by_width(widths: list[int]) -> None:
    recogniser = _tiny()
    lines = [_number(text) for text in ("123456", "12", "1234")]
    recogniser.read_ahead(lines)
    assert [recogniser.read(line).text for line in lines] == ["123456", "12", "1234"]
    assert len(widths) == 3
    assert widths == sorted(widths)


@pytest.mark.parametrize(
    ("name", "pages", "engine"),
    [("rapidocr", 1, "rapidocr-onnx"), ("rapidocr", 4, "rapidocr-onnx"), ("rapidocr", 5, "rapidocr"), ("tesseract", 1, "tesseract")],
)
def test_a_short_document_is_not_worth_the_longer_setting_up(name: str, pages: int, engine: str) -> None:
    assert engine_for(name, pages) == engine
