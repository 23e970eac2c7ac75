"""The default grid finder: tables drawn with ruling lines, spans true."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from jixiao.geometry import Box, Region
from jixiao.grid import Cell, Grid
from jixiao.tables.found import FoundTables, PageTable, rounded
from jixiao.tables.lattice import Area, Block, block_to_areas, lattice_to_blocks
from jixiao.tables.lines import words_to_lines
from jixiao.tables.rulings import close_borders, group_to_lattice, lines_to_segments, segments_to_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.document import Page, Word
    from jixiao.tables.rulings import Group, Lattice

#: A word that sticks out of its cell by more than this share of its height crosses a line.
_STICKS_OUT = 0.3
#: The confidence of such a word: it may belong to two cells, so a person should look.
_CROSSING_CONFIDENCE = 0.5


class Frame(NamedTuple):
    """A table's lines and cells before its words are known."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    areas: list[Area]
    open_top: bool = False
    open_bottom: bool = False

    @property
    def box(self) -> Box:
        """The table's outline."""
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def area_box(self, area: Area) -> Box:
        """Where a cell is."""
        row, column, row_span, column_span = area
        return Box(self.xs[column], self.ys[row], self.xs[column + column_span], self.ys[row + row_span])


class RuledFinder:
    """Finds tables drawn with ruling lines."""

    def find(self, page: Page, words: Sequence[Word]) -> FoundTables:
        """The page's tables, and the words that stand in none of them.

        A frame around a single cell is no table. Tables come from top to bottom; a table
        nested in a cell of another comes after it and keeps its own words.
        """
        frames = list(find_frames(page))
        owners = _owners(frames, words)
        tables = []
        for index, frame in enumerate(frames):
            table = _table(frame, [word for word, owner in zip(words, owners, strict=True) if owner == index], page.number)
            if any(cell.lines for cell in table.grid.cells):
                tables.append(table)
        return FoundTables(tuple(tables), tuple(w for w, owner in zip(words, owners, strict=True) if owner is None))


def find_frames(page: Page) -> Iterator[Frame]:
    """The lines and cells of each table on the page, before its words are known."""
    for group in segments_to_groups(lines_to_segments(page.ruling_lines)):
        closed = close_borders(group)
        lattice = group_to_lattice(closed)
        if lattice is not None:
            frames = [frame for frame in _lattice_frames(lattice) if len(frame.areas) > 1]
            yield from _with_open_ends(frames, lattice, closed)


def _with_open_ends(frames: list[Frame], lattice: Lattice, group: Group) -> Iterator[Frame]:
    """The frames, told which of them stands at an end of the lattice that was not drawn."""
    for frame in frames:
        open_top = group.open_top and frame.ys[0] == rounded(lattice.ys)[0]
        open_bottom = group.open_bottom and frame.ys[-1] == rounded(lattice.ys)[-1]
        yield frame._replace(open_top=open_top, open_bottom=open_bottom)


def _lattice_frames(lattice: Lattice) -> Iterator[Frame]:
    for block in lattice_to_blocks(lattice):
        xs = rounded(lattice.xs[block.column : block.column + block.n_columns + 1])
        ys = rounded(lattice.ys[block.row : block.row + block.n_rows + 1])
        yield _without_unused_lines(xs, ys, block_to_areas(lattice, block), block)


def _without_unused_lines(xs: tuple[float, ...], ys: tuple[float, ...], areas: list[Area], block: Block) -> Frame:
    """The frame without column and row lines that bound no cell of this block."""
    rows = sorted({area.row for area in areas})
    columns = sorted({area.column for area in areas})
    if len(rows) == block.n_rows and len(columns) == block.n_columns:
        return Frame(xs, ys, areas)
    row_of = {row: index for index, row in enumerate((*rows, block.n_rows))}
    column_of = {column: index for index, column in enumerate((*columns, block.n_columns))}
    kept = [_renumbered(area, row_of, column_of) for area in areas]
    return Frame((*(xs[c] for c in columns), xs[-1]), (*(ys[r] for r in rows), ys[-1]), kept)


def _renumbered(area: Area, row_of: dict[int, int], column_of: dict[int, int]) -> Area:
    row, column = row_of[area.row], column_of[area.column]
    below = row_of[area.row + area.row_span]
    right = column_of[area.column + area.column_span]
    return Area(row, column, below - row, right - column)


def _owners(frames: list[Frame], words: Sequence[Word]) -> list[int | None]:
    """The innermost frame around each word's middle, or None."""
    boxes = sorted(((frame.box.width * frame.box.height, index, frame.box) for index, frame in enumerate(frames)))
    owners: list[int | None] = []
    for word in words:
        x0, y0, x1, y1 = word.box
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        owner = None
        for _, index, (left, top, right, bottom) in boxes:
            if left <= x <= right and top <= y <= bottom:
                owner = index
                break
        owners.append(owner)
    return owners


def _table(frame: Frame, words: list[Word], page: int) -> PageTable:
    area_at = {
        (row, column): index
        for index, area in enumerate(frame.areas)
        for row in range(area.row, area.row + area.row_span)
        for column in range(area.column, area.column + area.column_span)
    }
    boxes = [frame.area_box(area) for area in frame.areas]
    inside: list[list[Word]] = [[] for _ in frame.areas]
    for word in words:
        x0, y0, x1, y1 = word.box
        column = min(max(bisect_right(frame.xs, (x0 + x1) / 2) - 1, 0), len(frame.xs) - 2)
        row = min(max(bisect_right(frame.ys, (y0 + y1) / 2) - 1, 0), len(frame.ys) - 2)
        index = area_at[row, column]
        inside[index].append(_doubted(word, boxes[index]))
    cells = tuple(
        Cell(*area, (Region(page, box),), words_to_lines(held, page) if held else ())
        for area, box, held in zip(frame.areas, boxes, inside, strict=True)
    )
    grid = Grid(len(frame.ys) - 1, len(frame.xs) - 1, cells)
    return PageTable(page, frame.box, frame.xs, frame.ys, grid, frame.open_top, frame.open_bottom)


def _doubted(word: Word, box: Box) -> Word:
    """The word, doubted where it runs over its cell's left or right line."""
    slack = _STICKS_OUT * (word.box.y1 - word.box.y0)
    if box.x0 - slack <= word.box.x0 and word.box.x1 <= box.x1 + slack:
        return word
    return word._replace(confidence=min(word.confidence, _CROSSING_CONFIDENCE))
