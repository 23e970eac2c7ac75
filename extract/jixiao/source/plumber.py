"""A second page reader, through pdfplumber: slower, and a check on what PDFium says.

pdfminer underneath reads fonts and maps of its own, so two readers that agree are two
witnesses. The tests hold both to the same grids. It knows neither clips nor the text render
mode, so it misses lines that only a clip makes and reads invisible text; and it checks the
limits of a page only after parsing it.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy
import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from jixiao.document import Page, PageKind
from jixiao.errors import EncryptedDocument, StageError, UnreadableDocument
from jixiao.geometry import Box, enclosing
from jixiao.source.characters import fold_characters
from jixiao.source.strokes import MAX_THICKNESS, Subpath, bars_to_lines, path_to_bars
from jixiao.source.upright import SLANTED, Frame, turn, turn_of_most
from jixiao.source.words import Glyphs, words_from_glyphs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jixiao.document import Word
    from jixiao.source.limits import Limits
    from jixiao.source.raster import Raster

_WHITE = 0.97


class PlumberReader:
    """Reads upright pages from a PDF file through pdfplumber."""

    def __init__(self, path: Path, password: str | None, limits: Limits) -> None:
        self._path, self._password, self._limits = path, password, limits
        try:
            self._document = pdfplumber.open(path, password=password or "", unicode_norm=None)
        except PdfminerException as error:
            raise _input_error(error, password) from error
        self.page_count = len(self._document.pages)

    def page(self, number: int) -> Page:
        """The page `number` (from 1), upright.

        Raises:
            TooLarge: The page is over a limit.
            StageError: The page can't be parsed.
        """
        page = self._document.pages[number - 1]
        try:
            return _read_page(page, number, self._path, self._limits)
        except (PdfminerException, TypeError, ValueError) as error:
            raise StageError("page_failed", page=number, reason=error) from error
        finally:
            page.close()

    def hidden_words(self, number: int) -> tuple[Word, ...]:
        """None: pdfplumber does not tell what is hidden."""
        return ()

    def raster(self, number: int, *, with_text: bool = True) -> Raster:
        """The page `number` as pixels."""
        from jixiao.source.rendering import render_page

        return render_page(self._path, number, self._limits, self._password, with_text=with_text)

    def drawing(self, number: int, turned: int, *, with_text: bool = True, dpi: float | None = None) -> Raster:
        """The page `number` as pixels, turned by so many degrees."""
        from jixiao.source.rendering import draw_page

        return draw_page(self._path, number, self._limits, self._password, turned, with_text=with_text, dpi=dpi)

    def close(self) -> None:
        """Release the file."""
        self._document.close()


def _input_error(error: PdfminerException, password: str | None) -> UnreadableDocument | EncryptedDocument:
    cause = error.args[0] if error.args else None
    if isinstance(cause, PDFPasswordIncorrect):
        return EncryptedDocument("wrong_password" if password else "needs_password")
    return UnreadableDocument("damaged")


def _read_page(page: Any, number: int, path: Path, limits: Limits) -> Page:
    limits.check_side(max(float(page.width), float(page.height)), number)
    limits.check_characters(len(page.chars), number)
    limits.check_lines(len(page.lines) + len(page.rects) + len(page.curves), number)
    frame = _frame(page)
    bars, grounds = _paint(page, frame)
    lines = bars_to_lines(numpy.array(bars, numpy.float64).reshape(-1, 4))
    grounds += [_box(image, frame) for image in page.images]
    chars = _without_overprints(page.chars)
    seen = [char for char in chars if _is_visible(char, frame, grounds)]
    words = words_from_glyphs(_glyphs(seen, frame), [line for line in lines if not line.is_horizontal])
    kind = PageKind.EXPORTED if words else PageKind.SCANNED if page.images or page.curves else PageKind.BLANK
    left_out = len(chars) - len(seen)
    turned = (frame.turned + int(page.rotation or 0)) % 360
    pictures = tuple(_box(image, frame) for image in page.images)
    return Page(number, frame.width, frame.height, turned, kind, words, lines, left_out, path, pictures)


def _without_overprints(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The characters without those printed twice at exactly the same place."""
    seen: set[tuple[object, ...]] = set()
    kept: list[dict[str, Any]] = []
    for char in chars:
        place = (char["text"], char["x0"], char["top"])
        if place not in seen:
            seen.add(place)
            kept.append(char)
    return kept


def _frame(page: Any) -> Frame:
    """Pdfplumber has turned the page by /Rotate; this turns it upright by its glyphs."""
    x0, top, x1, bottom = (float(side) for side in page.bbox)
    return Frame(x0, -top, x1 - x0, bottom - top, turn_of_most(numpy.array([_turn(char) for char in page.chars])))


def _turn(char: dict[str, Any]) -> int:
    a, b, *_ = char["matrix"]
    return turn(-math.atan2(b, a))


def _box(item: dict[str, Any], frame: Frame) -> Box:
    """As pdfplumber gives it, y grows downwards; the frame's own space grows upwards."""
    return frame.box(float(item["x0"]), -float(item["bottom"]), float(item["x1"]), -float(item["top"]))


def _glyphs(chars: list[dict[str, Any]], frame: Frame) -> Glyphs:
    """The characters; those that a font maps to several share their box."""
    texts = [fold_characters(char["text"]) or " " for char in chars]
    boxes = [_box(char, frame) for char, text in zip(chars, texts, strict=True) for _ in text]
    return Glyphs("".join(texts), numpy.array(boxes, numpy.float64).reshape(-1, 4))


def _is_visible(char: dict[str, Any], frame: Frame, grounds: list[Box]) -> bool:
    if _turn(char) == SLANTED:
        return False
    box = _box(char, frame)
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    if not (0 <= x <= frame.width and 0 <= y <= frame.height):
        return False
    return not _is_white(char["non_stroking_color"]) or any(ground.contains_point(x, y) for ground in grounds)


def _is_white(colour: Any) -> bool:
    """Whether a grey, RGB or CMYK colour is white; unknown colour spaces are not."""
    if not isinstance(colour, (tuple, list)) or not all(isinstance(part, (int, float)) for part in colour):
        return False
    if len(colour) == 4:
        return bool(max(colour) <= 1 - _WHITE)
    return bool(colour) and bool(min(colour) >= _WHITE)


def _paint(page: Any, frame: Frame) -> tuple[list[Box], list[Box]]:
    """The thin bars of the page's rulings, and its painted grounds."""
    bars: list[Box] = []
    pale: list[Box] = []
    grounds: list[Box] = []
    for item in (*page.lines, *page.rects, *page.curves):
        filled, stroked = bool(item["fill"]), bool(item["stroke"])
        colour = item["stroking_color"] if stroked else item["non_stroking_color"]
        found = list(_bars(item, frame, filled=filled, stroked=stroked))
        (pale if _is_white(colour) else bars).extend(found)
        if filled and not _is_white(item["non_stroking_color"]) and not found:
            grounds.append(_box(item, frame))
    bars += [bar for bar in pale if any(ground.contains(bar, MAX_THICKNESS) for ground in grounds)]
    return bars, grounds


def _bars(item: dict[str, Any], frame: Frame, *, filled: bool, stroked: bool) -> Iterator[Box]:
    box = _box(item, frame)
    if min(box.width, box.height) <= MAX_THICKNESS:
        yield box
        return
    points = tuple(frame.point(float(x), -float(y)) for x, y in item["pts"])
    closed = item["object_type"] == "rect"
    yield from path_to_bars((Subpath(points, closed=closed),), filled=filled and enclosing([box]) != box, stroked=stroked)
