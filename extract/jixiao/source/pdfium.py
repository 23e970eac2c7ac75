"""The default page reader: characters, boxes and painted paths from PDFium.

Chosen for speed and for exact text: see docs/decisions.md for the readers it was measured
against. PDFium is not thread-safe; use one reader a process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium_c

from jixiao.document import Page, PageKind
from jixiao.errors import EncryptedDocument, StageError, UnreadableDocument
from jixiao.source import pdfium_calls as calls
from jixiao.source.characters import fold_characters
from jixiao.source.limits import Limits
from jixiao.source.paint import Painting, read_painting
from jixiao.source.upright import Frame, dominant_quadrant, quadrant
from jixiao.source.words import words_from_glyphs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jixiao.document import Word
    from jixiao.source.raster import Raster

#: A page with fewer words than this under an image that covers most of it is a scan with
#: a stamp of the scanner's, not an exported page.
_FEW_WORDS = 20
_MOST_OF_PAGE = 0.6


class PdfiumReader:
    """Reads upright pages from a PDF file through PDFium."""

    def __init__(self, path: Path, password: str | None, limits: Limits) -> None:
        self._path, self._password, self._limits = path, password, limits
        try:
            self._document = pypdfium2.PdfDocument(path, password=password)
        except pypdfium2.PdfiumError as error:
            raise _input_error(error, password) from error
        self.page_count = len(self._document)

    def page(self, number: int) -> Page:
        """The page `number` (from 1), upright.

        Raises:
            TooLarge: The page is over a limit.
            StageError: PDFium can't load the page.
        """
        page = pdfium_c.FPDF_LoadPage(self._document.raw, number - 1)
        if not page:
            raise StageError("page_failed", page=number, reason="PDFium cannot load it")
        text_page = pdfium_c.FPDFText_LoadPage(page)
        try:
            return _read_page(page, text_page, number, self._path, self._limits)
        finally:
            pdfium_c.FPDFText_ClosePage(text_page)
            pdfium_c.FPDF_ClosePage(page)

    def raster(self, number: int) -> Raster:
        """The page `number` as pixels."""
        from jixiao.source.rendering import render_page

        return render_page(self._path, number, self._password)

    def close(self) -> None:
        """Release the file."""
        self._document.close()


def _input_error(error: pypdfium2.PdfiumError, password: str | None) -> UnreadableDocument | EncryptedDocument:
    code = getattr(error, "err_code", None)
    if code == pdfium_c.FPDF_ERR_PASSWORD:
        return EncryptedDocument("wrong_password" if password else "needs_password")
    if code == pdfium_c.FPDF_ERR_SECURITY:
        return EncryptedDocument("needs_password")
    return UnreadableDocument("damaged")


def _read_page(page: Any, text_page: Any, number: int, path: Path, limits: Limits) -> Page:
    frame = _stored_frame(page)
    limits.check_side(max(frame.width, frame.height), number)
    count = max(0, pdfium_c.FPDFText_CountChars(text_page))
    limits.check_characters(count, number)
    text: Sequence[str] = calls.characters(text_page, count)
    directions = _directions(text_page, count)
    frame = _turned(frame, text, directions, pdfium_c.FPDFPage_GetRotation(page))
    painting = read_painting(page, frame, limits, number)
    glyphs, left_out = _glyphs(calls.address(text_page), text, count, frame, painting, directions)
    words = words_from_glyphs(glyphs, painting.verticals)
    visible = tuple(word for word in words if _on_page(word, frame))
    left_out += sum(len(word.text) for word in words) - sum(len(word.text) for word in visible)
    kind = _kind(visible, painting, frame)
    return Page(number, frame.width, frame.height, frame.turned, kind, visible, painting.lines, left_out, path)


def _stored_frame(page: Any) -> Frame:
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page, box)
    return Frame(box.left, box.top, box.right - box.left, box.top - box.bottom)


def _directions(text_page: Any, count: int) -> list[int | None]:
    """The clockwise turn that sets each character upright, None for slanted ones."""
    angles = calls.angles(calls.address(text_page), range(count))
    known: dict[float, int | None] = {}
    return [known[angle] if angle in known else known.setdefault(angle, quadrant(angle)) for angle in angles]


def _turned(frame: Frame, text: Sequence[str], directions: list[int | None], rotation: int) -> Frame:
    """The frame turned as most glyphs ask; made-up spaces and line ends have no direction."""
    printed = [direction for item, direction in zip(text, directions, strict=True) if not item.isspace()]
    if not printed:
        return Frame(frame.left, frame.top, frame.stored_width, frame.stored_height, rotation * 90 % 360)
    upright = dominant_quadrant(printed) or 0
    return Frame(frame.left, frame.top, frame.stored_width, frame.stored_height, upright)


def _glyphs(
    text_page: int, text: Sequence[str], count: int, frame: Frame, painting: Painting, directions: list[int | None]
) -> tuple[Any, int]:
    """The visible glyphs in the order of the file, and how many were left out."""
    x0, y0, x1, y1 = frame.flat_boxes(calls.character_boxes(text_page, count))
    folded = fold_characters(text) if isinstance(text, str) else [fold_characters(item) for item in text]
    spaces = [index for index, item in enumerate(folded) if item == " "]
    made_up = {index for index, flag in zip(spaces, calls.generated(text_page, spaces), strict=True) if flag}
    hidden = _hidden_indices(text_page, count, painting) | {i for i, d in enumerate(directions) if d is None}
    glyphs = zip(folded, x0, y0, x1, y1, strict=True)
    if not made_up and not hidden:
        return glyphs, 0
    dropped = made_up | hidden
    left_out = sum(1 for index in hidden if not folded[index].isspace())
    return [glyph for index, glyph in enumerate(glyphs) if index not in dropped], left_out


def _hidden_indices(text_page: int, count: int, painting: Painting) -> set[int]:
    if not painting.hidden_texts:
        return set()
    objects = calls.text_objects(text_page, count)
    return {index for index, item in enumerate(objects) if item in painting.hidden_texts}


def _on_page(word: Word, frame: Frame) -> bool:
    x0, y0, x1, y1 = word.box
    return 0 <= x0 + x1 <= 2 * frame.width and 0 <= y0 + y1 <= 2 * frame.height


def _kind(words: tuple[Word, ...], painting: Painting, frame: Frame) -> PageKind:
    covered = painting.image_area > _MOST_OF_PAGE * frame.width * frame.height
    if words and not (covered and len(words) < _FEW_WORDS and not painting.lines):
        return PageKind.EXPORTED
    return PageKind.SCANNED if painting.image_area or painting.has_drawing or words else PageKind.BLANK
