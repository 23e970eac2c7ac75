"""Whether the text layer of a page is what a reader sees, told by the ink.

Software that recognises scans puts its text under or over the page image, drawn like any
other. Such a text is somebody else's reading of the image and no print of the report: the
image is read instead. A page drawn without its text tells: where the image itself has ink
under the words, or where the page looks no different without them, they are no print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jixiao.geometry import Box, enclosing
from jixiao.source.garbled import is_garbled
from jixiao.source.raster import POINTS_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.document import Page, Word
    from jixiao.source import PageReader
    from jixiao.source.raster import Raster

#: Pictures over this share of a page may be the page; its words are then looked at.
_MOST = 0.5
#: Enough to see strokes; a page takes a hundredth of a second.
_DPI = 100.0
#: Ink differs from the paper around it by so much (of 255); a picture of a ground does not.
_INK = 70
#: Words are of an image, or hidden, where this share of them is.
_MOST_WORDS = 0.5
#: So many words, spread over the page, tell.
_SAMPLE = 200
#: Strips of one image may lie this far apart, in points.
_GAP = 1.5
#: A picture may hold a table from this share of the page's width, and this height (three lines).
_WIDE, _HIGH = 0.2, 30.0


def fault_of_layer(page: Page, reader: PageReader) -> str:
    """Why the page's words are not what a reader sees, a name of the catalogue; "" where they are."""
    if is_garbled(page.words):
        return "text_layer_garbled"
    if not page.words or sum(box.width * box.height for box in page.pictures) < _MOST * page.width * page.height:
        return ""
    words = _sample(page.words)
    bare = reader.drawing(page.number, page.turned, with_text=False, dpi=_DPI)
    if np.mean([_has_ink(word.box, bare) for word in words]) >= _MOST_WORDS:
        return "text_layer_of_image"
    whole = reader.drawing(page.number, page.turned, dpi=_DPI)
    if np.mean([_differs(word.box, bare, whole) for word in words]) < _MOST_WORDS:
        return "text_layer_unseen"
    return ""


def pictures_with_room(page: Page) -> list[Box]:
    """The places of pictures on a page of text that may hold a table, strips of one joined."""
    joined: list[Box] = []
    for box in sorted(page.pictures, key=lambda box: (box.y0, box.x0)):
        beside = [other for other in joined if _touch(box, other)]
        joined = [other for other in joined if other not in beside]
        joined.append(enclosing([box, *beside]))
    seen = [Box(max(0.0, b.x0), max(0.0, b.y0), min(page.width, b.x1), min(page.height, b.y1)) for b in joined]
    return [box for box in seen if box.width > _WIDE * page.width and box.height > _HIGH]


def _sample(words: Sequence[Word]) -> Sequence[Word]:
    return words[:: max(1, len(words) // _SAMPLE)]


def _touch(one: Box, other: Box) -> bool:
    return one.x0 - _GAP <= other.x1 and other.x0 - _GAP <= one.x1 and one.y0 - _GAP <= other.y1 and other.y0 - _GAP <= one.y1


def _has_ink(box: Box, raster: Raster) -> bool:
    area = _cut(box, raster)
    return bool(area.size and np.ptp(area.astype(np.int16)) > _INK)


def _differs(box: Box, one: Raster, other: Raster) -> bool:
    left, right = (_cut(box, raster).astype(np.int16) for raster in (one, other))
    if left.ndim != right.ndim:  # one drawing is grey, the other has a coloured word
        left, right = (area if area.ndim == 2 else area.mean(axis=2) for area in (left, right))
    return bool(left.size and np.abs(left - right).max() > _INK)


def _cut(box: Box, raster: Raster) -> np.ndarray:
    x0, y0, x1, y1 = (round(edge * raster.dpi / POINTS_PER_INCH) for edge in box)
    return raster.pixels[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
