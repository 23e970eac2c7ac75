"""The rows of a self-evaluation form → its blocks, by what their header rows say."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from jixiao.forms.sheet import Column, Sheet
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
    """The form's blocks from top to bottom."""
    starts: list[Block] = []
    row = 0
    while row < sheet.grid.n_rows:
        block = _block_at(sheet, row)
        if block is not None:
            starts.append(block)
        row = block.first if block is not None and block.first > row else row + 1
    stops = [block.top for block in starts[1:]] + [sheet.grid.n_rows]
    return [block._replace(stop=max(stop, block.first)) for block, stop in zip(starts, stops, strict=False)]


def _block_at(sheet: Sheet, row: int) -> Block | None:
    """The block whose header row this is, or None."""
    for kind, group, is_header in (
        (BlockKind.INDICATORS, "indicator_columns", _is_indicator_header),
        (BlockKind.MONEY, "money_columns", _is_money_header),
        (BlockKind.GOALS, "goals", _is_goals_header),
    ):
        columns = sheet.columns_over(row, group)
        if is_header({column.field for column in columns}):
            return _with_lower_headers(sheet, kind, group, row, columns)
    if _is_identity_row(sheet, row):
        return Block(BlockKind.IDENTITY, row, row, row + 1, [], None)
    return None


def _is_indicator_header(fields: set[str]) -> bool:
    return bool(fields & _LEVELS) and len(fields - _LEVELS) >= 1 and len(fields) >= 3


def _is_money_header(fields: set[str]) -> bool:
    return len(fields & _MONEY) >= 2


def _is_goals_header(fields: set[str]) -> bool:
    return "goal_expected" in fields or "goal_actual" in fields


def _is_identity_row(sheet: Sheet, row: int) -> bool:
    first = next((cell for cell in sheet.grid.row(row) if cell.row == row and cell.lines), None)
    match = sheet.match(first, "identity") if first else None
    return match is not None and match.how != "pattern"


def _with_lower_headers(sheet: Sheet, kind: BlockKind, group: str, row: int, columns: list[Column]) -> Block:
    """The block with the headers of the rows below that divide or continue its header row."""
    first = row + 1
    if kind is not BlockKind.GOALS:
        while first < min(row + _DEEPEST_HEADER, sheet.grid.n_rows) and _continues_header(sheet, group, first):
            columns = _refined(columns, sheet.columns(first, group))
            first += 1
    return Block(kind, row, first, first, columns, _block_label(sheet, kind, row, columns))


def _continues_header(sheet: Sheet, group: str, row: int) -> bool:
    """Whether a row only names columns: parts of a header above, or letters and numbers for them."""
    cells = [cell for cell in sheet.grid.row(row) if cell.row == row and cell.lines]
    if not cells:
        return False
    named = [cell for cell in cells if sheet.match(cell, group)]
    return len(named) == len(cells) or all(_is_column_mark(cell.text) for cell in cells)


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
