"""Cells read again by every reader there is, when something else puts them in doubt.

Sums that do not add up, a rate that does not follow from its amounts: the first reading is
then shown beside what independent readers see. Nothing here decides which one is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.amount import fold_digits
from jixiao.imaging.marks import read_mark
from jixiao.imaging.text_lines import cell_lines
from jixiao.ocr import Reading
from jixiao.tables.view import upright_view

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jixiao.geometry import Box
    from jixiao.imaging.text_lines import LineImage
    from jixiao.ocr import OcrEngine
    from jixiao.source.raster import Grey, Raster

#: A mark is told by its ink, by no reader.
_INK = "ink"
_THIRD = "third"


class CellReadings(NamedTuple):
    """What every reader made of a cell, by the reader's name; surest kind first.

    A reading's text has its lines joined by line breaks, its confidence is that of the least
    certain line. Empty where the cell holds no ink. A cell that holds but a dash or a slash
    has one reading, named "ink".
    """

    readings: dict[str, Reading]

    @property
    def texts(self) -> tuple[str, ...]:
        """The different readings, each once, in the order of the readers."""
        return tuple(dict.fromkeys(reading.text for reading in self.readings.values()))

    def agree_with(self, text: str) -> bool:
        """Whether every reader reads the same as `text`; full and half width are the same."""
        folded = fold_digits(text)
        return all(fold_digits(reading.text) == folded for reading in self.readings.values())


class CutLine(NamedTuple):
    """A line of a cell as it was cut out: the mark that its ink is, or "", and its picture."""

    mark: str
    picture: Grey


def cut_line(line: LineImage, text_height: float) -> CutLine:
    """What is needed to read the line again."""
    return CutLine(read_mark(line.bits, text_height), line.picture)


def read_cells_again(raster: Raster, boxes: Sequence[Box], engine: OcrEngine, *, known: Sequence[str] = ()) -> list[CellReadings]:
    """What every reader makes of the cells of one page, in the order of `boxes`.

    `boxes` are those of grid cells (`Cell.box`), in points of the upright page as `read_scan`
    gave it. The page is cleaned once for all of them; about .2 s a page and .2 s a line. Where
    the lines were kept since the page was read, `read_lines_again` does without the page.
    """
    view, _ = upright_view(raster, engine)
    places = (box.scaled(view.scale) for box in boxes)
    cells = [[cut_line(line, view.sheet.text_height) for line in cell_lines(view.sheet, view.warp, place)] for place in places]
    return read_lines_again(cells, engine, known=known)


def read_lines_again(cells: Sequence[Sequence[CutLine]], engine: OcrEngine, *, known: Sequence[str] = ()) -> list[CellReadings]:
    """What every reader makes of the lines of each cell.

    With the texts that are `known` the engine's third reader, trained apart, is asked alone
    where it reads the same: a fifteenth of the time of all.
    """
    texts: Sequence[str | None] = known or [None] * len(cells)
    return [_read_cell(lines, engine, text) for lines, text in zip(cells, texts, strict=True)]


def _read_cell(lines: Sequence[CutLine], engine: OcrEngine, known: str | None) -> CellReadings:
    if known is not None:
        found = _read_by(lambda line: {_THIRD: engine.read_third(line)}, lines)
        if all(_plain(reading.text) == _plain(known) for reading in found.readings.values()):
            return found
    return _read_by(engine.read_by_all, lines)


def _read_by(read: Callable[[Grey], dict[str, Reading]], lines: Sequence[CutLine]) -> CellReadings:
    found = [{_INK: Reading(line.mark, 1.0, 1.0)} if line.mark else read(line.picture) for line in lines]
    names = dict.fromkeys(name for readings in found for name in readings if name != _INK)
    return CellReadings({name: _joined([readings.get(name) or readings[_INK] for readings in found]) for name in names or (_INK,) if found})


def _plain(text: str) -> str:
    """A cell's text without line breaks, and half width."""
    return fold_digits(text).replace("：", ":")


def _joined(lines: list[Reading]) -> Reading:
    sure = [line.confidence for line in lines]
    return Reading("\n".join(line.text for line in lines), min(sure), sum(line.mean for line in lines) / len(lines))
