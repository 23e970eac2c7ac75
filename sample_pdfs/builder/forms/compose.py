"""A described form → tables with spans, on a grid of as many columns as its blocks need."""

from dataclasses import dataclass, field
from itertools import accumulate, groupby, pairwise, takewhile
from typing import NamedTuple

from builder.blocks import Cell, Table
from builder.forms.description import LABEL, Block, Column, Described, Lines, is_continued, is_fused


class Drawn(NamedTuple):
    """A table and how wide its columns are, in parts of the form's width."""

    table: Table
    parts: tuple[int, ...]


class Placed(NamedTuple):
    """A cell on the fine grid of parts."""

    row: int
    start: int
    width: int
    text: str
    height: int = 1


@dataclass(slots=True)
class _Paper:
    """The cells of one table, row by row."""

    cells: list[Placed] = field(default_factory=list)
    rows: int = 0

    def put(self, row: int, start: int, width: int, text: str, height: int = 1) -> None:
        self.cells.append(Placed(row, start, width, text, height))


def compose(form: Described) -> tuple[Drawn, ...]:
    """The form's tables from top to bottom: one, unless a block begins another."""
    papers = [_Paper()]
    for block in form.blocks:
        if isinstance(block, Lines):
            _put_lines(papers[-1], block)
        else:
            if block.new_table:
                papers.append(_Paper())
            _put_block(papers[-1], block)
    return tuple(_drawn(paper, form.title) for paper in papers)


def _put_lines(paper: _Paper, lines: Lines) -> None:
    for row, widths in zip(lines.rows, lines.widths, strict=True):
        starts = accumulate(widths, initial=0)
        for cell, start, width in zip(row, starts, widths, strict=False):
            paper.put(paper.rows, start, width, cell.printed)
        paper.rows += 1


def _put_block(paper: _Paper, block: Block) -> None:
    top = paper.rows
    starts = list(accumulate((column.width for column in block.columns), initial=block.label_width))
    first = _put_header(paper, block, starts)
    for index, row in enumerate(block.rows):
        for number, cell in enumerate(row):
            if not is_continued(cell) and not is_fused(cell):
                height = _height(block, index, number)
                stop = 1 + number + sum(1 for _ in takewhile(is_fused, row[number + 1 :]))
                paper.put(first + index, starts[number], starts[stop] - starts[number], cell.printed, height)
    paper.rows = first + len(block.rows)
    if block.label_width:
        begin = top if block.label_over_header else first
        paper.put(begin, 0, block.label_width, block.label, paper.rows - begin)
        if begin > top:
            paper.put(top, 0, block.label_width, "", begin - top)
    if block.remark:
        paper.put(paper.rows, 0, starts[1], block.remark[0])
        paper.put(paper.rows, starts[1], starts[-1] - starts[1], block.remark[1])
        paper.rows += 1
    if block.total:
        _put_total(paper, block, starts)


def _height(block: Block, index: int, number: int) -> int:
    """How many rows a cell covers; one of row -1 is a header."""
    return 1 + sum(1 for _ in takewhile(lambda row: is_continued(row[number]), block.rows[index + 1 :]))


def _put_header(paper: _Paper, block: Block, starts: list[int]) -> int:
    """Puts the header rows; returns the row below them."""
    row, deep = paper.rows, any(column.group for column in block.columns)
    for (group, _), members in groupby(enumerate(block.columns), key=_group_key):
        numbers = [number for number, _ in members]
        if group:
            width = sum(block.columns[number].width for number in numbers)
            paper.put(row, starts[numbers[0]], width, group)
        for number in numbers:
            column: Column = block.columns[number]
            paper.put(row + bool(group), starts[number], column.width, column.header, (deep and not group) + _height(block, -1, number))
    below = row + 1 + deep
    for number, mark in enumerate(block.marks):
        paper.put(below, starts[number], block.columns[number].width, mark)
    return below + bool(block.marks)


def _group_key(item: tuple[int, Column]) -> tuple[str, int]:
    number, column = item
    return column.group, -1 if column.group else number


def _put_total(paper: _Paper, block: Block, starts: list[int]) -> None:
    """The total row: its label over everything left of the first cell with a value."""
    cells = dict(block.total)
    numbers = [number for number, column in enumerate(block.columns) if column.field in cells and column.field != LABEL]
    first = min(numbers)
    paper.put(paper.rows, 0, starts[first], cells[LABEL].printed)
    for number, column in enumerate(block.columns[first:], first):
        text = cells[column.field].printed if column.field in cells else ""
        paper.put(paper.rows, starts[number], column.width, text)
    paper.rows += 1


def _drawn(paper: _Paper, name: str) -> Drawn:
    """The table on as few columns as its cells' edges need."""
    edges = sorted({edge for cell in paper.cells for edge in (cell.start, cell.start + cell.width)})
    index = {edge: number for number, edge in enumerate(edges)}
    cells = tuple(
        Cell(c.row, index[c.start], c.text, c.height, index[c.start + c.width] - index[c.start])
        for c in sorted(paper.cells, key=lambda cell: (cell.row, cell.start))
    )
    return Drawn(Table(name, paper.rows, len(edges) - 1, cells), tuple(b - a for a, b in pairwise(edges)))
