"""The default page reader: characters, boxes and painted paths from PDFium.

Chosen for speed and for exact text: see docs/decisions.md for the readers it was measured
against. PDFium is not thread-safe; use one reader a process.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy
import pypdfium2.raw as pdfium_c

from jixiao.document import Page, PageKind
from jixiao.errors import EncryptedDocument, InputError, StageError, UnreadableDocument
from jixiao.source import pdfium_calls as calls
from jixiao.source.characters import fold_characters
from jixiao.source.paint import Painting, read_painting
from jixiao.source.upright import SLANTED, Frame, turn_of_most, turns
from jixiao.source.words import Glyphs, spaces_in, words_from_glyphs

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.document import Word
    from jixiao.source.arrays import Flags, Numbers
    from jixiao.source.limits import Limits
    from jixiao.source.raster import Raster

#: A page with fewer words than this under an image that covers most of it is a scan with
#: a stamp of the scanner's, not an exported page.
_FEW_WORDS = 20
_MOST_OF_PAGE = 0.6
#: Lines are 0.9 to 1.45 times as high as the type; a glyph's own height is at most this
#: share of it where it is no Han character, and a page with one half as high as its median
#: has a font that does not say how high its lines are.
_FLAT = 0.5
_FLAT_FOR_TYPE = 0.9
#: Where the box of a Han character lies about its baseline, in type sizes.
_ABOVE_BASELINE = 0.84
_BELOW_BASELINE = 0.08


class PdfiumReader:
    """Reads upright pages from a PDF file through PDFium."""

    def __init__(self, path: Path, password: str | None, limits: Limits) -> None:
        self._path, self._password, self._limits = path, password, limits
        secret = password.encode() if password else None
        self._document = pdfium_c.FPDF_LoadDocument(os.fsencode(path), secret)
        if not self._document:
            raise _input_error(pdfium_c.FPDF_GetLastError(), password)
        self.page_count = pdfium_c.FPDF_GetPageCount(self._document)

    def page(self, number: int) -> Page:
        """The page `number` (from 1), upright.

        Raises:
            TooLarge: The page is over a limit.
            StageError: PDFium can't load the page.
        """
        page = pdfium_c.FPDF_LoadPage(self._document, number - 1)
        if not page:
            raise StageError("page_failed", path=self._path, page=number, reason="PDFium cannot load it")
        text_page = pdfium_c.FPDFText_LoadPage(page)
        try:
            return _read_page(page, text_page, number, self._path, self._limits)
        finally:
            pdfium_c.FPDFText_ClosePage(text_page)
            pdfium_c.FPDF_ClosePage(page)

    def hidden_words(self, number: int) -> tuple[Word, ...]:
        """The words of the page `number` that nobody sees: mostly an earlier recognition's."""
        page = pdfium_c.FPDF_LoadPage(self._document, number - 1)
        text_page = pdfium_c.FPDFText_LoadPage(page)
        try:
            return _hidden_words(page, text_page, number, self._limits)
        finally:
            pdfium_c.FPDFText_ClosePage(text_page)
            pdfium_c.FPDF_ClosePage(page)

    def raster(self, number: int, *, with_text: bool = True) -> Raster:
        """The page `number` as pixels."""
        from jixiao.source.rendering import render_page

        return render_page(self._path, number, self._limits, self._password, with_text=with_text)

    def drawing(self, number: int, turned: int, *, with_text: bool = True, dpi: float | None = None) -> Raster:
        """The page `number` as pixels, turned by so many degrees."""
        from jixiao.source.rendering import draw_page

        return draw_page(self._path, number, self._limits, self._password, turned, with_text=with_text, dpi=dpi)

    def close(self) -> None:
        """Release the file; while the interpreter ends, PDFium is gone and its files with it."""
        if not sys.is_finalizing():
            pdfium_c.FPDF_CloseDocument(self._document)


def _input_error(code: int, password: str | None) -> InputError:
    """What PDFium's reason for not opening a file means."""
    if code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
        return EncryptedDocument("wrong_password" if password else "needs_password")
    return UnreadableDocument("damaged")


def _read_page(page: Any, text_page: Any, number: int, path: Path, limits: Limits) -> Page:
    stored = _stored_frame(page)
    limits.check_side(max(stored.width, stored.height), number)
    count = max(0, pdfium_c.FPDFText_CountChars(text_page))
    limits.check_characters(count, number)
    text = fold_characters(calls.characters(text_page, count))
    glyph_turns = turns(calls.angles(calls.address(text_page), count))
    # Made-up line ends and spaces have no direction of their own.
    printed = ~spaces_in(text)
    turned = turn_of_most(glyph_turns[printed]) if printed.any() else pdfium_c.FPDFPage_GetRotation(page) * 90 % 360
    frame = replace(stored, turned=turned)
    painting = read_painting(page, frame, limits, number)
    keep = _visible(text_page, text, printed, painting) & ((glyph_turns != SLANTED) | ~printed)
    glyphs = Glyphs(text, _as_high_as_lines(text_page, printed, frame, frame.boxes(calls.character_boxes(calls.address(text_page), count))))
    words = words_from_glyphs(glyphs.kept(keep), painting.verticals)
    visible = tuple(word for word in words if _on_page(word, frame))
    off_page = sum(len(word.text) for word in words) - sum(len(word.text) for word in visible)
    left_out = int((printed & ~keep).sum()) + off_page
    kind = _kind(visible, painting, frame)
    return Page(number, frame.width, frame.height, turned, kind, visible, painting.lines, left_out, path, painting.images)


def _hidden_words(page: Any, text_page: Any, number: int, limits: Limits) -> tuple[Word, ...]:
    count = max(0, pdfium_c.FPDFText_CountChars(text_page))
    limits.check_characters(count, number)
    text = fold_characters(calls.characters(text_page, count))
    handle = calls.address(text_page)
    glyph_turns = turns(calls.angles(handle, count))
    printed = ~spaces_in(text)
    frame = replace(_stored_frame(page), turned=turn_of_most(glyph_turns[printed]) if printed.any() else 0)
    painting = read_painting(page, frame, limits, number)
    hidden = numpy.array([item in painting.hidden_texts for item in calls.text_objects(handle, len(text))], numpy.bool_)
    glyphs = Glyphs(text, frame.boxes(calls.character_boxes(handle, count)))
    return tuple(words_from_glyphs(glyphs.kept(hidden & (glyph_turns != SLANTED)), ()))


def _stored_frame(page: Any) -> Frame:
    box = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(page, box)
    return Frame(box.left, box.top, box.right - box.left, box.top - box.bottom)


def _visible(text_page: Any, text: str, printed: Flags, painting: Painting) -> Flags:
    """Which characters are printed and can be seen: no made-up ones, no hidden ones."""
    keep = numpy.ones(len(text), numpy.bool_)
    handle = calls.address(text_page)
    spaces = (~printed).nonzero()[0].tolist()
    keep[spaces] = ~numpy.array(calls.generated(handle, spaces), numpy.bool_)
    if painting.hidden_texts:
        objects = calls.text_objects(handle, len(text))
        keep[[index for index, item in enumerate(objects) if item in painting.hidden_texts]] = False
    return keep


def _as_high_as_lines(text_page: Any, printed: Flags, frame: Frame, boxes: Numbers) -> Numbers:
    """The boxes, with those of flat glyphs as high as their type where the font does not say how high its lines are.

    LibreOffice writes /Ascent 0 and /Descent 0 for collections of OpenType fonts (Noto Sans
    CJK); PDFium's box of a full stop is then as flat as the stop, and no longer on its line.
    """
    heights = boxes[:, 3] - boxes[:, 1]
    if not printed.any() or heights[printed].min() > _FLAT * float(numpy.median(heights[printed])):
        return boxes
    handle = calls.address(text_page)
    flat = printed.nonzero()[0]
    sizes = calls.type_sizes(handle, flat.tolist())
    lower = heights[flat] < _FLAT_FOR_TYPE * sizes
    flat, sizes = flat[lower], sizes[lower]
    places = calls.origins(handle, flat.tolist())
    baselines = frame.boxes(numpy.hstack([places, places]))[:, 3]
    boxes = boxes.copy()
    boxes[flat, 1], boxes[flat, 3] = baselines - _ABOVE_BASELINE * sizes, baselines + _BELOW_BASELINE * sizes
    return boxes


def _on_page(word: Word, frame: Frame) -> bool:
    x0, y0, x1, y1 = word.box
    return 0 <= x0 + x1 <= 2 * frame.width and 0 <= y0 + y1 <= 2 * frame.height


def _kind(words: tuple[Word, ...], painting: Painting, frame: Frame) -> PageKind:
    covered = sum(box.width * box.height for box in painting.images) > _MOST_OF_PAGE * frame.width * frame.height
    if words and not (covered and len(words) < _FEW_WORDS and not painting.lines):
        return PageKind.EXPORTED
    return PageKind.SCANNED if painting.images or painting.has_drawing or words else PageKind.BLANK
