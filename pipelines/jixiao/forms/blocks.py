"""The rows of a self-evaluation form → its blocks, by what their header rows say."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jixiao.forms.sheet import Column
from jixiao.forms.vocabulary import PATTERN

if TYPE_CHECKING:
    from jixiao.forms.sheet import Sheet
    from jixiao.grid import Cell

#: Headers that only a money block has; 分值 and 得分 stand in both.
_MONEY = {"initial_budget", "annual_budget", "executed", "execution_rate_pct"}
_LEVELS = {"level1", "level2", "level3"}
#: A header row may have this many rows of headers below it: names over parts of names,
#: and a row of letters or numbers.
_DEEPEST_HEADER = 3


class BlockKind(StrEnum):
    """The blocks of a self-evaluation form."""

    IDENTITY = "identity"
    MONEY = "money"
    GOALS = "goals"
    INDICATORS = "indicators"


class Block(NamedTuple):
    """A header (rows `top` to `first`) and the rows from `first` up to `stop`."""

    kind: BlockKind
    top: int
    first: int
    stop: int
    columns: list[Column]
    label: Cell | None


def find_blocks(sheet: Sheet) -> list[Block]:
    """The form's blocks from top to bottom.

    Between an indicator header and its total row only another table-like header starts a
    block: indicators and what was done about them are full of words that name fields
    elsewhere, such as 达成预期目标.
    """
    starts: list[Block] = []
    row = 0
    in_indicators = False
    while row < sheet.grid.n_rows:
        in_indicators = in_indicators and not _is_total_row(sheet, row)
        block = _block_at(sheet, row, in_indicators=in_indicators)
        if block is not None:
            starts.append(block)
            in_indicators = block.kind is BlockKind.INDICATORS
        row = block.first if block is not None and block.first > row else row + 1
    stops = [block.top for block in starts[1:]] + [sheet.grid.n_rows]
    return [block._replace(stop=max(stop, block.first)) for block, stop in zip(starts, stops, strict=False)]


def _is_total_row(sheet: Sheet, row: int) -> bool:
    first = _first_text(sheet, row)
    return first is not None and sheet.match(first, "totals") is not None


def _first_text(sheet: Sheet, row: int) -> Cell | None:
    """The first cell with text that begins in the row."""
    return next((cell for cell in sheet.grid.row(row) if cell.row == row and cell.lines), None)


def _block_at(sheet: Sheet, row: int, *, in_indicators: bool) -> Block | None:
    """The block whose header row this is, or None."""
    for kind, group, is_header in (
        (BlockKind.INDICATORS, "indicator_columns", _is_indicator_header),
        (BlockKind.MONEY, "money_columns", _is_money_header),
    ):
        columns = sheet.columns_over(row, group)
        if is_header({column.field for column in columns}):
            return _with_lower_headers(sheet, kind, group, row, columns)
    goals = _goal_columns(sheet, row)
    first = _first_text(sheet, row)
    if goals and (not in_indicators or (first is not None and sheet.match(first, "goal_block"))):
        return Block(BlockKind.GOALS, row, row + 1, row + 1, goals, _block_label(sheet, BlockKind.GOALS, row, goals))
    if not in_indicators and _is_identity_row(sheet, row):
        return Block(BlockKind.IDENTITY, row, row, row + 1, [], None)
    return None


def _goal_columns(sheet: Sheet, row: int) -> list[Column]:
    """The goal headers of a row: both, or one that is a known word and no mere pattern."""
    columns = sheet.columns(row, "goals")
    # 年度目标 names the block where another cell of the row heads the same text.
    columns = [c for c in columns if not (sheet.match(c.header, "goal_block") and any(o.field == c.field for o in columns if o is not c))]
    if {"goal_expected", "goal_actual"} <= {column.field for column in columns}:
        return columns
    return [column for column in columns if _is_certain(sheet, column.header, "goals")]


def _is_indicator_header(fields: set[str]) -> bool:
    return bool(fields & _LEVELS) and len(fields - _LEVELS) >= 1 and len(fields) >= 3


def _is_money_header(fields: set[str]) -> bool:
    return len(fields & _MONEY) >= 2


def _is_identity_row(sheet: Sheet, row: int) -> bool:
    first = _first_text(sheet, row)
    return first is not None and _is_certain(sheet, first, "identity")


def _is_certain(sheet: Sheet, cell: Cell, group: str) -> bool:
    """Whether a cell names a field by a known word and not just by a likely pattern."""
    match = sheet.match(cell, group)
    return match is not None and match.how != PATTERN


def _with_lower_headers(sheet: Sheet, kind: BlockKind, group: str, row: int, columns: list[Column]) -> Block:
    """The block with the headers of the rows below that divide or continue its header row."""
    first = row + 1
    while first < min(row + _DEEPEST_HEADER, sheet.grid.n_rows) and _continues_header(sheet, group, first):
        columns = _refined(columns, sheet.columns(first, group))
        first += 1
    label = _block_label(sheet, kind, row, columns)
    columns = [column for column in columns if column.field != "source_label"]
    strangers = _strangers(sheet, range(row, first), columns, label)
    return Block(kind, row, first, first, sorted((*columns, *strangers), key=lambda column: column.first), label)


def _strangers(sheet: Sheet, rows: range, columns: list[Column], label: Cell | None) -> list[Column]:
    """The headers that mean nothing to us, as columns without a field.

    What stands under them is kept in the grid; it is neither a value nor a row's label.
    One to the left of all known headers heads the labels.
    """
    leftmost = min(column.first for column in columns)
    found: list[Column] = []
    for cell in (cell for row in rows for cell in sheet.grid.row(row) if cell.row == row and cell.lines):
        beside = all(column.overlap(cell) <= 0 for column in columns)
        if beside and cell is not label and not _is_column_mark(cell.text) and not cell.text.isdecimal() and cell.column > leftmost:
            sheet.note_unknown(cell)
            found.append(Column("", cell.column, cell.column + cell.column_span, cell))
    return found


def _continues_header(sheet: Sheet, group: str, row: int) -> bool:
    """Whether a row only names columns: parts of a header above, or letters and numbers for them."""
    cells = [cell for cell in sheet.grid.row(row) if cell.row == row and cell.lines]
    if not cells:
        return False
    named = [cell for cell in cells if sheet.match(cell, group)]
    return len(named) == len(cells) or all(_is_column_mark(cell.text) for cell in cells) or _are_counted(cells)


def _are_counted(cells: list[Cell]) -> bool:
    """Whether the cells number the columns: 1, 2, 3, 4 and on."""
    return len(cells) > 3 and [cell.text for cell in cells[-3:]] == [str(number) for number in range(len(cells) - 2, len(cells) + 1)]


def _is_column_mark(text: str) -> bool:
    """A letter or formula that numbers a column: A, (B), C=A/B."""
    letters = text.strip("()（）").upper()
    return bool(letters) and letters[0] in "ABCDEFGH" and all(c in "ABCDEFGH=/+-×*÷()（）%1 0" for c in letters)


def _refined(columns: list[Column], lower: list[Column]) -> list[Column]:
    """The headers with those that a lower one divides replaced by their parts."""
    kept = [column for column in columns if not any(column.first <= part.first < column.stop for part in lower)]
    return sorted((*kept, *lower), key=lambda column: column.first)


def _block_label(sheet: Sheet, kind: BlockKind, row: int, columns: list[Column]) -> Cell | None:
    """The cell that names the block: beside or above its header, spanning its rows."""
    group = {BlockKind.MONEY: "money_block", BlockKind.GOALS: "goal_block"}.get(kind, "indicator_block")
    for cell in sheet.grid.row(row):
        match = sheet.match(cell, group)
        if match and all(column.header is not cell for column in columns):
            sheet.note(cell, "section", match)
            return cell
    return None
