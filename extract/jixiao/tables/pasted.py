"""Pictures pasted into a page of text: what they show, read into the page's own words and lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from jixiao.document import Page, PageKind, RulingLine
from jixiao.geometry import Box
from jixiao.source.raster import POINTS_PER_INCH, Raster
from jixiao.tables.scanned import read_scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.document import Word
    from jixiao.ocr import OcrEngine

#: A picture with fewer characters than this, read this surely, is a logo, a stamp or a photo.
_FEWEST = 8
_SURE = 0.8


def read_pictures(page: Page, drawing: Raster, boxes: Sequence[Box], engine: OcrEngine) -> Page:
    """`page` with the words and ruling lines of those of its pictures that hold text.

    `drawing` is the upright page without its text. The page itself comes back where no
    picture holds any.
    """
    words: list[Word] = []
    lines: list[RulingLine] = []
    for box in boxes:
        part = _read_part(page, drawing, box, engine)
        words.extend(word._replace(box=_moved(word.box, box)) for word in part.words)
        lines.extend(RulingLine(*_moved(Box(*line), box)) for line in part.ruling_lines)
    if not words:
        return page
    return replace(page, words=(*page.words, *words), ruling_lines=(*page.ruling_lines, *lines))


def _read_part(page: Page, drawing: Raster, box: Box, engine: OcrEngine) -> Page:
    """The picture read as a page of its own; one without text has neither words nor lines."""
    x0, y0, x1, y1 = (max(0, round(edge * drawing.dpi / POINTS_PER_INCH)) for edge in box)
    pixels = np.ascontiguousarray(drawing.pixels[y0:y1, x0:x1])
    empty = Page(page.number, box.width, box.height, 0, PageKind.SCANNED, (), ())
    part = read_scan(Raster(pixels, drawing.dpi), empty, engine)
    sure = sum(len(word.text) for word in part.words if word.confidence >= _SURE)
    return part if sure >= _FEWEST and not part.turned else empty


def _moved(box: Box, origin: Box) -> Box:
    return Box(box.x0 + origin.x0, box.y0 + origin.y0, box.x1 + origin.x0, box.y1 + origin.y0)
