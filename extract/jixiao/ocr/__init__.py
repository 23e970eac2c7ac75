"""Pictures of lines of text → text. An engine is a seam: add a file and a line in `ENGINES`.

An engine reads one line at a time and can read it again in another way, for the numbers
nobody should take on one reader's word. No engine ever downloads anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from jixiao.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jixiao.source.raster import Grey


class Reading(NamedTuple):
    """What an engine made of a line.

    `confidence` is that of the least certain character, `mean` of all, 0 to 1. `start` and
    `end` say where in the picture's width (0 to 1) the first and last character stand;
    `places` where each does and `certain` how sure it is, if the engine knows.
    """

    text: str
    confidence: float
    mean: float
    start: float = 0.0
    end: float = 1.0
    places: tuple[float, ...] = ()
    certain: tuple[float, ...] = ()


NOTHING = Reading("", 0.0, 0.0)


class OcrEngine(Protocol):
    """Reads pictures of single lines: grey, dark on light, 0 is black."""

    def read_ahead(self, lines: Sequence[Grey]) -> None:
        """Told which lines `read` will be asked for next; an engine may read them now, in an order that suits it."""

    def read(self, line: Grey) -> Reading:
        """The first reading: fast, of every line."""

    def read_again(self, line: Grey) -> Reading:
        """A second reading, by another model or another way, of lines that matter."""

    def read_third(self, line: Grey) -> Reading:
        """A reading that settles nothing alone but tells whether two agree by luck."""

    def read_by_all(self, line: Grey) -> dict[str, Reading]:
        """What every reader there is makes of the line, by the reader's name, surest kind first.

        Slow, for the few lines that something else puts in doubt. A reader that is not
        installed is left out.
        """


#: `ENGINES[name]()` sets an engine up; SetupError tells what is missing.
ENGINES: Registry[Callable[[], OcrEngine]] = Registry(
    "OCR engine",
    {
        "rapidocr": "jixiao.ocr.rapid:RapidEngine",
        "rapidocr-onnx": "jixiao.ocr.rapid:onnx_engine",
        "tesseract": "jixiao.ocr.tesseract:TesseractEngine",
        "none": "jixiao.ocr.none:NoEngine",
    },
)

#: The default engine takes longer to set up than it saves in documents of so few pages, which are therefore read
#: by its slower twin. The document alone decides, so that it is read alike whatever else is read beside it.
_SHORT = 4


def engine_for(name: str, pages: int) -> str:
    """The engine that reads a document of so many pages where `name` was asked for."""
    return "rapidocr-onnx" if name == "rapidocr" and pages <= _SHORT else name
