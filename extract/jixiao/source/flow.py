"""Text and tables one below the other, as word processors and web pages have them → pages.

Readers of such formats give blocks; what a block becomes is settled here for all of them: a
frame of one cell and a table that only arranges others are no tables, a table in a cell comes
after the one around it, and the rest is placed row by row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from jixiao.document import PageKind, TextLine
from jixiao.grid import Grid
from jixiao.source.structure import PageStructure, SourceTable, counted_page, placed_cell, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from jixiao.source.limits import Limits

#: A table whose nested tables hold at least this share of its text only arranges them.
_ARRANGES = 0.5


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, in lines where its writer broke them."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlowCell:
    """A cell with what it holds."""

    row: int
    column: int
    row_span: int
    column_span: int
    content: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class FlowTable:
    """A table; `xs` are its column lines in points where known."""

    n_rows: int
    n_columns: int
    cells: tuple[FlowCell, ...]
    xs: tuple[float, ...] = ()


Block: TypeAlias = Text | FlowTable


@dataclass(slots=True)
class FlowPage:
    """The blocks of a page, and what of it is not shown or not read."""

    blocks: list[Block] = field(default_factory=list)
    hidden_characters: int = 0
    pictures: int = 0


def lay_out(flow: FlowPage, number: int, source: Path, limits: Limits) -> PageStructure:
    """The page's blocks placed one below the other.

    Raises:
        TooLarge: It has more characters or cells than the limits.
    """
    layout = _Layout(number, limits)
    for block in flow.blocks:
        layout.add(block)
    kind = PageKind.EXPORTED if layout.items else (PageKind.SCANNED if flow.pictures else PageKind.BLANK)
    page = counted_page(number, layout.width, layout.row, source, kind=kind, left_out=flow.hidden_characters)
    hidden = "hidden_left_out" if flow.hidden_characters else "read_from_structure"
    return PageStructure(page, tuple(layout.items), "pictures_left_out" if flow.pictures else hidden)


class _Layout:
    """Places blocks from top to bottom, one unit a row and a column."""

    def __init__(self, number: int, limits: Limits) -> None:
        self.items: list[SourceTable | TextLine] = []
        self.row, self.width = 0, 1
        self._number, self._limits = number, limits
        self._characters = self._places = 0

    def add(self, block: Block) -> None:
        """Place a block; tables in cells come after the table around them."""
        if isinstance(block, Text):
            self._add_text(block)
        elif is_arrangement(block):
            for inner in (inner for cell in block.cells for inner in cell.content):
                self.add(inner)
        else:
            self._add_table(block)
            for inner in (inner for cell in block.cells for inner in cell.content):
                if isinstance(inner, FlowTable):
                    self.add(inner)

    def _add_text(self, text: Text) -> None:
        lines = [line for line in text.lines if line.strip()]
        self._count(map(len, lines))
        for index, line in enumerate(lines, 1):
            self.items.append(TextLine(line, self._number, places(self.row, 0), is_whole=index == len(lines)))
            self.row += 1

    def _add_table(self, table: FlowTable) -> None:
        self._places += table.n_rows * table.n_columns
        self._limits.check_cells(self._places, self._number)
        cells = []
        for cell in table.cells:
            texts = cell_lines(cell)
            self._count(map(len, texts))
            place = (cell.row, cell.column, cell.row_span, cell.column_span)
            box = places(self.row + cell.row, cell.column, cell.row_span, cell.column_span)
            cells.append(placed_cell(place, self._number, box, texts))
        box = places(self.row, 0, table.n_rows, table.n_columns)
        if any(cell.lines for cell in cells):
            self.items.append(SourceTable(Grid(table.n_rows, table.n_columns, tuple(cells)), box, table.xs))
        self.row += table.n_rows
        self.width = max(self.width, table.n_columns)

    def _count(self, lengths: Iterable[int]) -> None:
        self._characters += sum(lengths)
        self._limits.check_characters(self._characters, self._number)


def cell_lines(cell: FlowCell) -> list[str]:
    """The cell's own lines of text, those of tables in it left out."""
    return [line for block in cell.content if isinstance(block, Text) for line in block.lines if line.strip()]


def is_arrangement(table: FlowTable) -> bool:
    """Whether the table is none: a frame around one cell, or rows and columns that hold whole tables."""
    if len(table.cells) <= 1:
        return True
    inner = [block for cell in table.cells for block in cell.content if isinstance(block, FlowTable)]
    if not inner:
        return False
    nested = sum(_characters(block) for block in inner)
    own = sum(len(line) for cell in table.cells for line in cell_lines(cell))
    return nested >= _ARRANGES * (nested + own) and any(not is_arrangement(block) for block in inner)


def _characters(table: FlowTable) -> int:
    own = sum(len(line) for cell in table.cells for line in cell_lines(cell))
    return own + sum(_characters(block) for cell in table.cells for block in cell.content if isinstance(block, FlowTable))


class Placed(NamedTuple):
    """A cell of a row before overlaps are settled: its left column, spans and what it holds."""

    column: int
    row_span: int
    column_span: int
    content: tuple[Block, ...]


def table_from_rows(rows: Sequence[Sequence[Placed]], limits: Limits, page: int, xs: tuple[float, ...] = ()) -> FlowTable:
    """A table of rows of cells; a cell that overlaps one before it gives way.

    Spans end with the last row; rows and columns in which no cell begins, as made by
    `colspan="100"` over nine columns, are left out.

    Raises:
        TooLarge: It has more places than the limit.
    """
    cells = _settled(rows, limits, page)
    row_of = {row: index for index, row in enumerate(sorted({cell.row for cell in cells}))}
    starts = sorted({cell.column for cell in cells})
    column_of = {column: index for index, column in enumerate(starts)}
    stop = max((cell.column + cell.column_span for cell in cells), default=0)
    kept = tuple(
        FlowCell(
            row_of[cell.row],
            column_of[cell.column],
            sum(row in row_of for row in range(cell.row, cell.row + cell.row_span)),
            sum(column in column_of for column in range(cell.column, cell.column + cell.column_span)),
            cell.content,
        )
        for cell in cells
    )
    lines = (*(xs[column] for column in starts), xs[stop]) if len(xs) > stop > 0 else ()
    return FlowTable(len(row_of), len(starts), kept, lines)


def _settled(rows: Sequence[Sequence[Placed]], limits: Limits, page: int) -> list[FlowCell]:
    taken: set[tuple[int, int]] = set()
    cells: list[FlowCell] = []
    for row, placed in enumerate(rows):
        for column, row_span, column_span, content in placed:
            height, width = max(1, min(row_span, len(rows) - row)), max(1, column_span)
            limits.check_cells(height * width + len(taken), page)
            while width > 1 and any((row, column + step) in taken for step in range(1, width)):
                width -= 1
            covered = {(r, c) for r in range(row, row + height) for c in range(column, column + width)}
            if (row, column) not in taken:
                covered = covered if not covered & taken else {(row, c) for c in range(column, column + width)}
                taken |= covered
                cells.append(FlowCell(row, column, len(covered) // width, width, content))
    return cells
