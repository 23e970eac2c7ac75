"""Tables without ruling lines, found by the white gutters between their columns.

A run of lines is a table when at least two vertical gutters stay white through all of it:
running text fills its lines, so it leaves none. Works on words, so on recognised ones too.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

from jixiao.geometry import Box, Region, enclosing
from jixiao.grid import Cell, Grid
from jixiao.tables.found import FoundTables, PageTable, rounded
from jixiao.tables.lines import cluster_words, words_to_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.document import Page, Word

#: A gutter is at least this many line heights wide: more than a wide space, less than the
#: narrowest gap seen between columns.
_GUTTER = 0.8
#: Lines further apart than this many line heights are not rows of one table.
_ROW_GAP = 2.5
_FEWEST_ROWS = 3
_FEWEST_GUTTERS = 2


class _Line(NamedTuple):
    """A line of words with the white stretches between them."""

    words: list[Word]
    box: Box
    gutters: tuple[tuple[float, float], ...]


class AlignedFinder:
    """Finds tables whose columns are kept apart by white space alone."""

    def find(self, page: Page, words: Sequence[Word]) -> FoundTables:
        """The tables among `words`, from top to bottom, and the words in none of them."""
        lines = [_measured(cluster) for cluster in cluster_words(words)]
        if sum(len(line.gutters) >= _FEWEST_GUTTERS for line in lines) < _FEWEST_ROWS:
            return FoundTables((), tuple(words))
        tables: list[PageTable] = []
        outside: list[Word] = []
        start = 0
        while start < len(lines):
            stop, gutters = _longest_run(lines, start)
            if stop - start >= _FEWEST_ROWS:
                tables.append(_table(lines[start:stop], gutters, page.number))
                start = stop
            else:
                outside.extend(lines[start].words)
                start += 1
        return FoundTables(tuple(tables), tuple(outside))


def _measured(words: list[Word]) -> _Line:
    words = sorted(words, key=lambda word: word.box.x0)
    box = enclosing([word.box for word in words])
    widest = _GUTTER * box.height
    gaps = ((before.box.x1, after.box.x0) for before, after in itertools.pairwise(words))
    return _Line(words, box, tuple(gap for gap in gaps if gap[1] - gap[0] >= widest))


def _longest_run(lines: list[_Line], start: int) -> tuple[int, list[tuple[float, float]]]:
    """How far the lines from `start` share enough gutters, and those gutters."""
    gutters = list(lines[start].gutters)
    stop = start + 1
    while stop < len(lines) and len(gutters) >= _FEWEST_GUTTERS:
        line, above = lines[stop], lines[stop - 1]
        shared = [cut for gutter in gutters if (cut := _still_white(gutter, line))]
        too_far = line.box.y0 - above.box.y1 > _ROW_GAP * line.box.height
        if len(shared) < _FEWEST_GUTTERS or too_far or not line.gutters:
            break
        gutters, stop = shared, stop + 1
    return stop, gutters


def _still_white(gutter: tuple[float, float], line: _Line) -> tuple[float, float] | None:
    """The widest part of the gutter that no word of the line enters."""
    start, end = gutter
    free = [(start, end)]
    for word in line.words:
        x0, x1 = word.box.x0, word.box.x1
        free = [piece for a, b in free for piece in ((a, min(b, x0)), (max(a, x1), b)) if piece[1] > piece[0]]
    widest = max(free, key=lambda piece: piece[1] - piece[0], default=None)
    return widest if widest and widest[1] - widest[0] >= _GUTTER * line.box.height / 2 else None


def _table(lines: list[_Line], gutters: list[tuple[float, float]], page: int) -> PageTable:
    box = enclosing([line.box for line in lines])
    xs = rounded((box.x0, *((start + end) / 2 for start, end in gutters), box.x1))
    middles = ((above.box.y1 + below.box.y0) / 2 for above, below in itertools.pairwise(lines))
    ys = rounded((box.y0, *middles, box.y1))
    cells: list[Cell] = []
    for row, line in enumerate(lines):
        for column in range(len(xs) - 1):
            held = [w for w in line.words if xs[column] <= (w.box.x0 + w.box.x1) / 2 <= xs[column + 1]]
            place = Box(xs[column], ys[row], xs[column + 1], ys[row + 1])
            text = words_to_lines(held, page) if held else ()
            cells.append(Cell(row, column, 1, 1, (Region(page, place),), text))
    return PageTable(page, box, xs, ys, Grid(len(lines), len(xs) - 1, tuple(cells)))
