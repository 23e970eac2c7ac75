"""A page image, the right way up, with everything measured on it before a word is read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from jixiao.document import Page, PageKind
from jixiao.geometry import Box
from jixiao.imaging.ink import Sheet, raster_to_sheet
from jixiao.imaging.orientation import lies_sideways
from jixiao.imaging.pieces import find_pieces, measure_slopes
from jixiao.imaging.text_lines import HUGE, LARGER, LineImage, cell_lines, running_lines
from jixiao.imaging.text_rows import row_slopes
from jixiao.imaging.warp import Slopes, Warp, fit_warp
from jixiao.source.raster import Raster
from jixiao.tables.drawn import drawn_tables
from jixiao.tables.ruled import find_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.document import RulingLine
    from jixiao.ocr import OcrEngine

#: Upright text of this mean confidence needs no look at the page upside down.
_UPRIGHT = 0.85
_SAMPLES = 5
#: Rulings of fewer text heights than this do not tell alone how a page lies: it is one of text.
_FEW = 30.0
#: Lines of so many text heights are tried: no lone digit, which may read well upside down.
_TRIED = (2.5, 14.0)
#: A frame of a title's strokes reaches so many text heights beyond its line at most.
_SLACK = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A page image with everything measured on it.

    Attributes:
        sheet: Its ink.
        warp: From the upright page to the picture.
        lines: The ruling lines in points of the upright page.
        missed: Whether a table was seen of which no line is certain.
    """

    sheet: Sheet
    warp: Warp
    lines: tuple[RulingLine, ...]
    missed: bool = False

    @property
    def scale(self) -> float:
        """Pixels a point."""
        return self.sheet.scale


def upright_view(raster: Raster, engine: OcrEngine) -> tuple[View, int]:
    """The page the right way up, and by how many degrees it was turned clockwise."""
    view, raster, turned = level_view(raster)
    if _is_upside_down(view, engine):
        turned += 180
        view = _view(_turned(raster, 180))
    return view, turned


def level_view(raster: Raster) -> tuple[View, Raster, int]:
    """The page with its lines of text across, perhaps upside down; its picture, and the turn."""
    sheet = raster_to_sheet(raster)
    if not lies_sideways(sheet):
        return _measured(sheet), raster, 0
    raster = _turned(raster, 90)
    return _view(raster), raster, 90


def _turned(raster: Raster, degrees: int) -> Raster:
    return Raster(np.ascontiguousarray(np.rot90(raster.pixels, -degrees // 90)), raster.dpi)


def _view(raster: Raster) -> View:
    return _measured(raster_to_sheet(raster))


def _measured(sheet: Sheet) -> View:
    across, down = find_pieces(sheet)
    rows, columns = measure_slopes(across, sheet.text_height), measure_slopes(down, sheet.text_height)
    if rows.length.sum() < _FEW * sheet.text_height:
        rows = _joined(rows, row_slopes(sheet))
    warp = fit_warp(rows, columns, (sheet.ink.shape[0], sheet.ink.shape[1]), sheet.text_height)
    lines, missed = drawn_tables(sheet, across, down, warp)
    return View(sheet, warp, _without_type(lines, sheet, warp), missed)


def _without_type(lines: tuple[RulingLine, ...], sheet: Sheet, warp: Warp) -> tuple[RulingLine, ...]:
    """No lines that are strokes of large type: those of a low frame that a line of a title holds."""
    titles = [title for frame in find_frames(_blank(sheet, lines)) for title in _titles_around(frame.box.scaled(sheet.scale), sheet, warp)]
    return tuple(
        line for line in lines if not any(title.contains(Box(*line).scaled(sheet.scale), _SLACK * sheet.text_height) for title in titles)
    )


def _titles_around(box: Box, sheet: Sheet, warp: Warp) -> Iterator[Box]:
    """Lines of type larger than the page's that hold the box, in pixels."""
    if box.height <= HUGE * sheet.text_height:
        band = Box(0, max(0.0, box.y0 - box.height), sheet.ink.shape[1], box.y1 + box.height)
        for line in running_lines(sheet, warp, band):
            if line.box.height > LARGER * sheet.text_height and line.box.contains(box, _SLACK * sheet.text_height):
                yield line.box


def _blank(sheet: Sheet, lines: tuple[RulingLine, ...]) -> Page:
    """A page of the lines alone."""
    height, width = sheet.ink.shape
    return Page(1, width, height, 0, PageKind.SCANNED, (), lines)


def _joined(*slopes: Slopes) -> Slopes:
    return Slopes(*(np.concatenate(parts) for parts in zip(*((s.along, s.off, s.slope, s.length) for s in slopes), strict=True)))


def _is_upside_down(view: View, engine: OcrEngine) -> bool:
    """Whether the page's longest lines read better turned around."""
    usual = (line for line in _lines_to_try(view) if _TRIED[0] < line.box.width / max(line.box.height, view.sheet.text_height) < _TRIED[1])
    sample = list(islice(usual, _SAMPLES))
    if not sample:
        return False
    upright = float(np.mean([engine.read(line.picture).mean for line in sample]))
    if upright >= _UPRIGHT:
        return False
    over = float(np.mean([engine.read(np.ascontiguousarray(line.picture[::-1, ::-1])).mean for line in sample]))
    return over > upright


def _lines_to_try(view: View) -> Iterator[LineImage]:
    """Lines of the widest cells, then running text from the middle of the page."""
    height, width = view.sheet.ink.shape
    boxes = [frame.area_box(area) for frame in find_frames(_blank(view.sheet, view.lines)) for area in frame.areas]
    for box in sorted(boxes, key=lambda box: -box.width)[: 3 * _SAMPLES]:
        yield from cell_lines(view.sheet, view.warp, box.scaled(view.scale))
    for top in (height * 0.1, height * 0.4, height * 0.65):
        yield from running_lines(view.sheet, view.warp, Box(0, top, width, top + height / 4))
