"""Cells read again by every reader there is, when something else puts them in doubt.

Sums that do not add up, a rate that does not follow from its amounts: the first reading is
then shown beside what independent readers see. Nothing here decides which one is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.amount import fold_digits
from jixiao.geometry import Box
from jixiao.imaging.marks import read_mark
from jixiao.imaging.text_lines import cell_lines
from jixiao.ocr import Reading
from jixiao.tables.view import upright_view

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jixiao.imaging.text_lines import LineImage
    from jixiao.ocr import OcrEngine
    from jixiao.source.raster import Grey, Raster

#: A mark is told by its ink, by no reader.
_INK = "ink"
#: An engine's own three readings.
_QUICK = ("first", "second", "third")


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


def read_cells_again(raster: Raster, boxes: Sequence[Box], engine: OcrEngine, *, all_of_them: bool = True) -> list[CellReadings]:
    """What every reader makes of the cells of one page, in the order of `boxes`.

    `boxes` are those of grid cells (`Cell.box`), in points of the upright page as `read_scan`
    gave it. The page is cleaned once for all of them; about .2 s a page and .2 s a line, or a
    sixth of that where the slowest reader is left out of lines that the others read alike.
    """
    view, _ = upright_view(raster, engine)
    height = view.sheet.text_height
    pixels = (Box(*(edge * view.scale for edge in box)) for box in boxes)
    return [_read_cell(cell_lines(view.sheet, view.warp, box), height, engine, all_of_them) for box in pixels]


def _read_cell(lines: Iterable[LineImage], text_height: float, engine: OcrEngine, all_of_them: bool) -> CellReadings:
    cut = list(lines)
    read = [_read_line(line, text_height, engine.read_by_all if all_of_them else _quickly(engine)) for line in cut]
    if not all_of_them and any(len({fold_digits(reading.text) for reading in readings.values()}) > 1 for readings in read):
        read = [_read_line(line, text_height, engine.read_by_all) for line in cut]
    names = dict.fromkeys(name for readings in read for name in readings if name != _INK)
    return CellReadings({name: _joined([readings.get(name) or readings[_INK] for readings in read]) for name in names or (_INK,) if read})


def _read_line(line: LineImage, text_height: float, read: Callable[[Grey], dict[str, Reading]]) -> dict[str, Reading]:
    if mark := read_mark(line.bits, text_height):
        return {_INK: Reading(mark, 1.0, 1.0)}
    return read(line.picture)


def _quickly(engine: OcrEngine) -> Callable[[Grey], dict[str, Reading]]:
    """The engine's own three readings of a line."""
    return lambda line: dict(zip(_QUICK, (engine.read(line), engine.read_again(line), engine.read_third(line)), strict=True))


def _joined(lines: list[Reading]) -> Reading:
    sure = [line.confidence for line in lines]
    return Reading("\n".join(line.text for line in lines), min(sure), sum(line.mean for line in lines) / len(lines))
