"""A page image → a page with words and ruling lines, as if it had been exported.

Grid first: the rulings are found, each cell's own lines are cut out and read, then the
stretches of the page between the tables. What follows does not know the difference.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from jixiao.document import Origin, Page, PageKind, Word
from jixiao.geometry import Box
from jixiao.imaging.text_lines import LineImage, cell_lines, running_lines, upright_patch
from jixiao.ocr.judge import DOUBTFUL, Judge
from jixiao.source.raster import Raster
from jixiao.tables.ruled import find_frames
from jixiao.tables.view import View, upright_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.imaging.ink import Sheet
    from jixiao.ocr import OcrEngine
    from jixiao.tables.ruled import Frame

#: This share of a line's box in seal ink puts it under the seal.
_UNDER_SEAL = 0.012
#: A line is as high as its Han characters even where it has none, and begins so far from its ink.
_LINE_HEIGHT = 1.0
_BEARING = 0.07
#: Text lower than this (pixels; the readers' own height is 48) or grain above this is poor.
_COARSE = 24.0
_GRAINY = 6.5
#: Lines of running text shorter than this (characters) under this confidence are dirt.
_DIRT = 0.6
#: What stands for ink that nobody can read.
_UNREAD = "\ufffd"
#: Stretches lower than this share of the text height hold no line.
_LOWEST = 0.5


def read_scan(raster: Raster, page: Page, engine: OcrEngine) -> Page:
    """`page` with the words and ruling lines that its image shows, upright and straight."""
    cv2.setNumThreads(1)
    view, turned = upright_view(raster, engine)
    height, width = view.sheet.ink.shape
    whole = replace(
        page,
        width=width / view.scale,
        height=height / view.scale,
        turned=(page.turned + turned) % 360,
        kind=PageKind.SCANNED,
        words=(),
        ruling_lines=view.lines,
    )
    judge = Judge(engine, _is_poor(view.sheet))
    frames = list(find_frames(whole))
    words = [word for frame in frames for word in _cell_words(frame, view, judge)]
    words += [word for box in _between(frames, whole, view) for word in _running_words(box, view, judge)]
    return replace(whole, words=tuple(words))


def clean_picture(raster: Raster, engine: OcrEngine) -> Raster:
    """The page as it was read: upright, straight, evenly lit, without seals; grey."""
    view, _ = upright_view(raster, engine)
    height, width = view.sheet.ink.shape
    patch = upright_patch(view.sheet, view.warp, Box(0, 0, width, height))
    return Raster(np.asarray(cv2.bitwise_not(patch), np.uint8), raster.dpi)


def _is_poor(sheet: Sheet) -> bool:
    """Whether the page is so coarse, grainy or jagged that even sure readings go wrong."""
    return sheet.text_height < _COARSE or sheet.grain > _GRAINY or sheet.bilevel


def _cell_words(frame: Frame, view: View, judge: Judge) -> Iterator[Word]:
    for area in frame.areas:
        cell = Box(*(edge * view.scale for edge in frame.area_box(area)))
        words = [_word(line, view, judge) for line in cell_lines(view.sheet, view.warp, cell)]
        yield from _without_unread([word for word in words if word.text or word.doubt])


def _without_unread(words: list[Word]) -> list[Word]:
    """The words of a cell; ink that nobody can read puts what stands beside it in doubt."""
    unread = [word for word in words if not word.text]
    read = [word for word in words if word.text]
    if not read:
        return [word._replace(text=_UNREAD) for word in unread]
    if unread:
        return [word._replace(confidence=DOUBTFUL, doubt=word.doubt or unread[0].doubt) for word in read]
    return read


def _running_words(box: Box, view: View, judge: Judge) -> Iterator[Word]:
    for line in running_lines(view.sheet, view.warp, box):
        word = _word(line, view, judge)
        if word.text and (word.confidence >= _DIRT or len(word.text) > 3):
            yield word


def _word(line: LineImage, view: View, judge: Judge) -> Word:
    text, confidence, doubt, readings = judge.read(line, view.sheet.text_height, under_seal=_is_under_seal(line, view))
    confidence = min(confidence, DOUBTFUL) if doubt else confidence
    return Word(text, _line_box(line, view), Origin.OCR, round(confidence, 3), doubt, readings)


def _is_under_seal(line: LineImage, view: View) -> bool:
    if view.sheet.red is None:
        return False
    x, y = view.warp.to_picture(np.array([line.box.x0, line.box.x1]), np.array([line.box.y0, line.box.y1]))
    (x0, x1), (y0, y1) = x.astype(int), y.astype(int)
    touched = view.sheet.red[max(y0, 0) : y1, max(x0, 0) : x1]
    return bool(touched.size and touched.mean() > _UNDER_SEAL)


def _line_box(line: LineImage, view: View) -> Box:
    """The box of the font's line around the ink, in points."""
    x0, y0, x1, y1 = line.box
    middle = (y0 + y1) / 2
    height = view.sheet.text_height
    half = max(y1 - y0, min(_LINE_HEIGHT * height, 1.9 * (y1 - y0))) / 2
    side = _BEARING * height
    return Box(*(edge / view.scale for edge in (x0 - side, middle - half, x1 + side, middle + half)))


def _between(frames: list[Frame], page: Page, view: View) -> Iterator[Box]:
    """The stretches of the page above, between and below the tables, in pixels."""
    lowest = _LOWEST * view.sheet.text_height / view.scale
    top = 0.0
    for box in sorted((frame.box for frame in frames), key=lambda box: box.y0):
        if box.y0 - top > lowest:
            yield Box(*(edge * view.scale for edge in (0.0, top, page.width, box.y0 - 1)))
        top = max(top, box.y1 + 1)
    if page.height - top > lowest:
        yield Box(*(edge * view.scale for edge in (0.0, top, page.width, page.height)))
