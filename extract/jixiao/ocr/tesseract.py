"""Tesseract through pytesseract, one line a call; slower and less sure, but another mind."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from jixiao.errors import SetupError
from jixiao.ocr import NOTHING, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.source.raster import Grey

_LANGUAGE = "chi_sim"
_LINE = "--psm 7 -c preserve_interword_spaces=1"
#: The second reading is of a block, which splits and scales the line in another way.
_BLOCK = "--psm 6 -c preserve_interword_spaces=1"


class TesseractEngine:
    """Reads single lines of simplified Chinese."""

    def __init__(self) -> None:
        self._tesseract = _pytesseract()
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")

    def read_ahead(self, lines: Sequence[Grey]) -> None:
        """Nothing: the order of lines makes no difference."""

    def read(self, line: Grey) -> Reading:
        """As one line."""
        return self._read(line, _LINE)

    def read_again(self, line: Grey) -> Reading:
        """As a block of text."""
        return self._read(line, _BLOCK)

    read_third = read_again

    def read_by_all(self, line: Grey) -> dict[str, Reading]:
        """As one line and as a block."""
        return {"tesseract line": self.read(line), "tesseract block": self.read_again(line)}

    def _read(self, line: Grey, options: str) -> Reading:
        from PIL import Image

        if min(line.shape) < 2:
            return NOTHING
        data = self._tesseract.image_to_data(Image.fromarray(line), lang=_LANGUAGE, config=options, output_type="dict")
        words = [(text, float(sure) / 100) for text, sure in zip(data["text"], data["conf"], strict=True) if text.strip()]
        if not words:
            return NOTHING
        certain = [sure for _, sure in words]
        return Reading("".join(text for text, _ in words), min(certain), sum(certain) / len(certain))


def _pytesseract() -> Any:
    try:
        import pytesseract
    except ImportError as error:
        raise SetupError("missing_tool", tool="pytesseract", remedy="pip install pytesseract") from error
    try:
        languages = pytesseract.get_languages()
    except pytesseract.TesseractNotFoundError as error:
        raise SetupError("missing_tool", tool="tesseract", remedy="apt install tesseract-ocr tesseract-ocr-chi-sim") from error
    except pytesseract.TesseractError:
        languages = []
    if _LANGUAGE not in languages:
        raise SetupError("missing_language", name=_LANGUAGE, remedy="apt install tesseract-ocr-chi-sim")
    return pytesseract
