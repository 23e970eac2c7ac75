"""A page image → a page with words and ruling lines, as if it had been exported.

Grid first: the rulings are found, each cell's own lines are cut out and read, then the
stretches of the page between the tables. What follows does not know the difference.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from jixiao.amount import fold_digits
from jixiao.document import Origin, Page, PageKind, Word
from jixiao.geometry import Box
from jixiao.imaging.grey_seals import Ring, find_rings
from jixiao.imaging.text_lines import LineImage, cell_lines, holds_faint_ink, running_lines, upright_patch
from jixiao.ocr.evidence import Ground
from jixiao.ocr.judge import DOUBTFUL, Judge
from jixiao.ocr.stems import misplaced
from jixiao.source.raster import Raster
from jixiao.tables.again import CutLine, cut_line
from jixiao.tables.ruled import find_frames
from jixiao.tables.unfound import fault_of_tables
from jixiao.tables.view import View, upright_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.imaging.ink import Sheet
    from jixiao.ocr import OcrEngine
    from jixiao.tables.ruled import Frame

#: This share of a line's box in seal ink puts it under the seal.
_UNDER_SEAL = 0.012
#: A line is as high as its Han characters even where it has none, and begins so far from its ink.
_LINE_HEIGHT = 1.0
_BEARING = 0.07
#: Lines of running text of three characters at most are dirt under this confidence.
_DIRT = 0.6
#: Nothing is printed so close to the sides of the paper: narrow ink there is the scan's edge.
_RIM = 1.5
#: What a form prints where there is no number.
_MARKS = ("——", "—", "/")
#: What stands for ink that nobody can read.
_UNREAD = "\ufffd"
#: Stretches lower than this share of the text height hold no line.
_LOWEST = 0.5
#: The lines of a table that a page break leaves open go on for so many text heights at most.
_STUB = 1.5


class ScanRead(NamedTuple):
    """A page image as it was read.

    Attributes:
        page: With the words and ruling lines that it shows, upright and straight.
        cuts: By their cells' boxes the lines of the cells that hold a digit, for a second reading.
        fault: Why tables of the page may be lost, a name of the catalogue, or "".
    """

    page: Page
    cuts: dict[Box, tuple[CutLine, ...]]
    fault: str = ""


def read_scan(raster: Raster, page: Page, engine: OcrEngine) -> Page:
    """`page` with the words and ruling lines that its image shows, upright and straight."""
    return scan_page(raster, page, engine).page


def scan_page(raster: Raster, page: Page, engine: OcrEngine) -> ScanRead:
    """The page as `read_scan` gives it, and the lines of its numbers as they were cut out."""
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
    judge, rings = Judge(engine, view.sheet.full), seal_rings(view)
    frames = list(find_frames(whole))
    cuts: dict[Box, tuple[CutLine, ...]] = {}
    words = [word for frame in frames for word in _cell_words(frame, view, rings, judge, cuts)]
    words += [word for box in _between(frames, whole, view) for word in _running_words(box, view, rings, judge)]
    unsure = sum(bool(word.doubt) and "1" in word.text for word in words)
    lost = {_line_box(box, view) for box in misplaced(judge.figures, unsure)}
    read = replace(whole, words=tuple(_doubted(word) if word.box in lost else word for word in words))
    return ScanRead(read, cuts, fault_of_tables(read, frames, view))


def _doubted(word: Word) -> Word:
    """The word, for a 1 in it may be what is left of a 4."""
    return word._replace(confidence=min(word.confidence, DOUBTFUL), doubt=word.doubt or "unread_ink")


def clean_picture(raster: Raster, engine: OcrEngine) -> Raster:
    """The page as it was read: upright, straight, evenly lit, without seals; grey."""
    view, _ = upright_view(raster, engine)
    height, width = view.sheet.ink.shape
    patch = upright_patch(view.sheet, view.warp, Box(0, 0, width, height))
    return Raster(np.asarray(cv2.bitwise_not(patch), np.uint8), raster.dpi)


def _cell_words(frame: Frame, view: View, rings: tuple[Ring, ...], judge: Judge, cuts: dict[Box, tuple[CutLine, ...]]) -> Iterator[Word]:
    boxes = [frame.area_box(area) for area in frame.areas]
    cells = [box.scaled(view.scale) for box in boxes]
    found = [_grounded(cell_lines(view.sheet, view.warp, cell), view, rings) for cell in cells]
    judge.look_ahead(line for lines in found for line in lines)
    for box, cell, lines in zip(boxes, cells, found, strict=True):
        words = [_word(line, ground, view, judge) for line, ground in lines]
        if any(character.isdigit() for word in words for character in word.text):
            cuts[box] = tuple(cut_line(line, view.sheet.text_height) for line, _ in lines)
        if not words and holds_faint_ink(view.sheet, view.warp, cell):
            yield Word(_UNREAD, box, Origin.OCR, DOUBTFUL, "unread")
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


def _running_words(box: Box, view: View, rings: tuple[Ring, ...], judge: Judge) -> Iterator[Word]:
    found = (line for line in running_lines(view.sheet, view.warp, box) if not _is_rim(line, view))
    lines = _grounded(found, view, rings)
    judge.look_ahead(lines)
    words = [_word(line, ground, view, judge) for line, ground in lines]
    text = [word for word in words if word.text and (word.confidence >= _DIRT or len(word.text) > 3)]
    kept = set(text)
    for word, (line, _) in zip(words, lines, strict=True):
        if word in kept or (_may_be_number(word, line, view) and any(_share_row(word, other) for other in text)):
            yield word


def _is_rim(line: LineImage, view: View) -> bool:
    """Whether ink is what a scan has of the paper's edge: at the side of the page, and no wider than two characters."""
    height, width = view.sheet.text_height, view.sheet.ink.shape[1]
    at_side = line.box.x1 > width - _RIM * height or line.box.x0 < _RIM * height
    return at_side and line.box.x1 - line.box.x0 < _RIM * height


def _may_be_number(word: Word, line: LineImage, view: View) -> bool:
    """Whether a doubtful word may stand for a number in a table without rulings: a dash, or digits of their height."""
    rows = np.flatnonzero(line.bits.any(axis=1))
    has_digits = any(map(str.isdigit, fold_digits(word.text)))
    return word.text in _MARKS or (has_digits and int(np.ptp(rows)) >= _LOWEST * view.sheet.text_height)


def _share_row(word: Word, other: Word) -> bool:
    """Whether the words stand beside each other; dirt stands by itself."""
    return other.box.y0 <= (word.box.y0 + word.box.y1) / 2 <= other.box.y1


def _grounded(lines: Iterable[LineImage], view: View, rings: tuple[Ring, ...]) -> list[tuple[LineImage, Ground]]:
    """The lines with what they stand on."""
    return [(line, ground_of(line, view, rings)) for line in lines]


def _word(line: LineImage, ground: Ground, view: View, judge: Judge) -> Word:
    text, confidence, doubt, readings = judge.read(line, ground)
    confidence = min(confidence, DOUBTFUL) if doubt else confidence
    return Word(text, _line_box(line.box, view), Origin.OCR, round(confidence, 3), doubt, readings)


def seal_rings(view: View) -> tuple[Ring, ...]:
    """The seals of a page without colour; those with colour were taken off."""
    return find_rings(view.sheet.ink, view.sheet.dpi, view.sheet.full) if view.sheet.red is None else ()


def ground_of(line: LineImage, view: View, rings: tuple[Ring, ...]) -> Ground:
    """What the line stands on."""
    sheet = view.sheet
    place = _in_picture(line.box, view)
    in_ring = any(ring.touches(place) for ring in rings)
    return Ground(sheet.text_height, sheet.grain / sheet.full, sheet.bilevel, _is_under_seal(place, sheet), in_ring)


def _in_picture(box: Box, view: View) -> Box:
    """Where a box of the upright page lies in the picture."""
    x, y = view.warp.to_picture(np.array([box.x0, box.x1]), np.array([box.y0, box.y1]))
    return Box(float(x[0]), float(y[0]), float(x[1]), float(y[1]))


def _is_under_seal(place: Box, sheet: Sheet) -> bool:
    if sheet.red is None:
        return False
    x0, y0, x1, y1 = (int(edge) for edge in place)
    touched = sheet.red[max(y0, 0) : y1, max(x0, 0) : x1]
    return bool(touched.size and touched.mean() > _UNDER_SEAL)


def _line_box(ink: Box, view: View) -> Box:
    """The box of the font's line around its ink, in points; `ink` is in pixels."""
    x0, y0, x1, y1 = ink
    middle = (y0 + y1) / 2
    height = view.sheet.text_height
    half = max(y1 - y0, min(_LINE_HEIGHT * height, 1.9 * (y1 - y0))) / 2
    side = _BEARING * height
    return Box(x0 - side, middle - half, x1 + side, middle + half).scaled(1 / view.scale)


def _between(frames: list[Frame], page: Page, view: View) -> Iterator[Box]:
    """The stretches of the page above, between and below the tables, in pixels."""
    lowest = _LOWEST * view.sheet.text_height / view.scale
    stub = _STUB * view.sheet.text_height / view.scale
    top = 0.0
    for frame in sorted(frames, key=lambda frame: frame.box.y0):
        above = frame.box.y0 - (stub if frame.open_top else 1)
        if above - top > lowest:
            yield Box(0.0, top, page.width, above).scaled(view.scale)
        top = max(top, frame.box.y1 + (stub if frame.open_bottom else 1))
    if page.height - top > lowest:
        yield Box(0.0, top, page.width, page.height).scaled(view.scale)
