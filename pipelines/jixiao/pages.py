"""One page at a time: from its text layer, its image, or both, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from jixiao.document import Origin, Page, PageKind
from jixiao.messages import render
from jixiao.ocr import ENGINES
from jixiao.record import PageOutcome
from jixiao.source.layer import fault_of_layer, pictures_with_room

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jixiao.geometry import Box
    from jixiao.ocr import OcrEngine
    from jixiao.source import PageReader
    from jixiao.source.raster import Raster
    from jixiao.tables.again import CutLine

#: The confidence of words that nobody vouches for.
DOUBTFUL = 0.5
#: Reasons under which the text objects of a page are no part of its image.
_NO_PART = ("text_layer_of_image", "text_layer_unseen", "text_layer_invisible")


class PageRead(NamedTuple):
    """A page as it was read; `reason` and `failure` are names of the catalogue or "".

    `cuts` are the lines of its recognised numbers by the boxes of their cells, if it was recognised whole.
    """

    page: Page
    reason: str
    failure: str = ""
    cuts: Mapping[Box, Sequence[CutLine]] | None = None

    def outcome(self) -> PageOutcome:
        """What report.json tells of the page."""
        page = self.page
        failure = render(self.failure, "en") if self.failure else ""
        size = (page.width, page.height, page.turned)
        return PageOutcome(page.number, page.kind, *size, page.left_out_characters, failure, _read_from(page, self.reason), self.reason)


def read_page(reader: PageReader, number: int, ocr: str) -> PageRead:
    """The page `number` with its words and lines, whatever they have to be read from.

    Raises:
        TooLarge: The page is over a limit.
        StageError: It can't be loaded or drawn.
        SetupError: The engine that has to read an image is not there.
    """
    page = reader.page(number)
    fault = fault_of_layer(page, reader) if page.kind is PageKind.EXPORTED else ""
    if page.kind is PageKind.SCANNED or fault:
        return _read_image(reader, page, fault, ocr)
    if page.kind is PageKind.EXPORTED and page.pictures and (boxes := pictures_with_room(page)):
        if ocr == "none":
            return PageRead(page, "pictures_unread", "pictures_unread")
        from jixiao.tables.pasted import read_pictures

        both = read_pictures(page, reader.drawing(number, page.turned, with_text=False), boxes, ocr_engine(ocr))
        return PageRead(both, "read_from_text" if both is page else "read_from_both")
    return PageRead(page, "read_from_text")


def page_raster(reader: PageReader, number: int, reason: str, turned: int) -> Raster:
    """The pixels that a page was read from, or may be read from again."""
    if reason in ("read_from_both", "read_from_text", "pictures_unread"):
        return reader.drawing(number, turned)
    return reader.raster(number, with_text=reason not in _NO_PART)


@cache
def ocr_engine(name: str) -> OcrEngine:
    """The engine, set up once a process: its models take a second to load."""
    return ENGINES[name]()


def _read_image(reader: PageReader, page: Page, fault: str, ocr: str) -> PageRead:
    if ocr == "none":
        return _unchecked(page) if page.words else PageRead(page, "not_read", "scanned_page")
    from jixiao.tables.scanned import scan_page
    from jixiao.tables.witness import heard

    reason = fault or ("text_layer_invisible" if page.left_out_characters else "read_from_image")
    raster = page_raster(reader, page.number, reason, page.turned)
    read, cuts, failure = scan_page(raster, page, ocr_engine(ocr))
    layer = page.words if fault == "text_layer_of_image" else reader.hidden_words(page.number) if page.left_out_characters else ()
    return PageRead(heard(read, layer) if layer else read, reason, failure, cuts)


def _unchecked(page: Page) -> PageRead:
    """The text layer that should not be trusted, each word of it in doubt."""
    words = tuple(word._replace(confidence=DOUBTFUL, doubt="layer_not_checked") for word in page.words)
    return PageRead(replace(page, words=words), "layer_not_checked", "layer_not_checked")


def _read_from(page: Page, reason: str) -> str:
    """Where most of a page's words came from; "" where it was not read."""
    if reason in ("not_read", "hidden_sheet"):
        return ""
    origins = Counter(word.origin for word in page.words)
    if not origins:
        return Origin.OCR.value if page.kind is PageKind.SCANNED else Origin.TEXT_LAYER.value
    return max(origins, key=lambda origin: origins[origin]).value
