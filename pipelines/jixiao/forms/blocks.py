"""The rows of a self-evaluation form → its blocks, by what their header rows say."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jixiao.amount import Status, parse_amount
from jixiao.forms.headers import (
    TARGETS,
    divided_name,
    of_the_year,
    over_levels,
    refined,
    resolved,
    strangers,
    value_part,
    without_label_header,
)
from jixiao.forms.sheet import Column, is_column_mark, own_cells
from jixiao.forms.words import PATTERN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.forms.sheet import Sheet
    from jixiao.forms.words import Match
    from jixiao.grid import Cell

#: Headers that only a money block has; 分值 and 得分 stand in both.
_MONEY = {"initial_budget", "annual_budget", "executed", "execution_rate_pct"}
_LEVELS = {"level1", "level2", "level3"}
#: A header row may have this many rows of headers below it: names over parts of names,
#: and a row of letters or numbers.
_DEEPEST_HEADER = 3
#: The columns of a money block whose headers are sources, 中央 | 省 | 本级 | 合计 | 执行数: code and place behind it.
SOURCE = "source:"


class BlockKind(StrEnum):
    """The blocks of a self-evaluation form."""

    IDENTITY = "identity"
    MONEY = "money"
    GOALS = "goals"
    TASKS = "tasks"
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
    elsewhere, such as 达成预期目标. A total right under the header closes nothing, and the
    row of a total, 总得分 among them, is no row of identity once there are indicators.
    """
    starts: list[Block] = []
    row = 0
    in_indicators = False
    while row < sheet.grid.n_rows:
        is_total = any(block.kind is BlockKind.INDICATORS for block in starts) and _is_total_row(sheet, row)
        in_indicators = in_indicators and (not is_total or row == starts[-1].first)
        block = _block_at(sheet, row, in_indicators=in_indicators)
        if is_total and block is not None and block.kind is BlockKind.IDENTITY:
            block = None
        if block is not None:
            starts.append(block)
            in_indicators = block.kind is BlockKind.INDICATORS
        row = block.first if block is not None and block.first > row else row + 1
    stops = [block.top for block in starts[1:]] + [sheet.grid.n_rows]
    return [block._replace(stop=max(stop, block.first)) for block, stop in zip(starts, stops, strict=False)]


def _is_total_row(sheet: Sheet, row: int) -> bool:
    return total_of(sheet, own_cells(sheet.grid, row)) is not None


def total_of(sheet: Sheet, cells: Sequence[Cell]) -> Cell | None:
    """The cell that makes a row one of totals: its first, or the one behind a number, where weights stand before the names."""
    for cell in cells[:2]:
        if sheet.match(cell, "totals"):
            return cell
        if parse_amount(cell.text).status is not Status.NUMBER:
            break
    return None


def names_the_total(sheet: Sheet, cell: Cell) -> bool:
    """Whether a cell names the total of a form, and not that of its money."""
    match = sheet.match(cell, "totals")
    return match is not None and match.field == "total" and sheet.match(cell, "money_rows") is None


def _block_at(sheet: Sheet, row: int, *, in_indicators: bool) -> Block | None:
    """The block whose header row this is, or None."""
    columns = sheet.columns_over(row, "indicator_columns")
    if _is_indicator_header({column.field for column in columns}):
        return _with_lower_headers(sheet, BlockKind.INDICATORS, "indicator_columns", row, columns)
    columns = _money_columns(sheet, row)
    tasks = _task_columns(sheet, row, columns)
    if tasks:
        return _with_lower_headers(sheet, BlockKind.TASKS, "money_columns", row, tasks)
    if columns:
        return _with_lower_headers(sheet, BlockKind.MONEY, "money_columns", row, columns)
    headless = None if in_indicators else _money_without_header(sheet, row)
    if headless is not None:
        sheet.block = BlockKind.MONEY.value
        sheet.note(headless, "section", sheet.match(headless, "money_block"))
        return Block(BlockKind.MONEY, row, row, row + 1, [], headless)
    goals = _goal_columns(sheet, row) or ([] if in_indicators else _goal_beside_its_block(sheet, row))
    first = next(iter(own_cells(sheet.grid, row)), None)
    if goals and (not in_indicators or _fill_the_row(sheet, row, goals) or (first is not None and sheet.match(first, "goal_block"))):
        return Block(BlockKind.GOALS, row, row + 1, row + 1, goals, _block_label(sheet, BlockKind.GOALS, row, goals))
    if in_indicators:
        return Block(BlockKind.IDENTITY, row, row, row + 1, [], None) if first is not None and _names_a_project(sheet, first) else None
    columns = over_levels(sheet, row)
    if columns:
        return _with_lower_headers(sheet, BlockKind.INDICATORS, "indicator_columns", row, columns)
    return Block(BlockKind.IDENTITY, row, row, row + 1, [], None) if _is_identity_row(sheet, row) else None


def _is_indicator_header(fields: set[str]) -> bool:
    return bool(fields & _LEVELS) and len(fields - _LEVELS) >= 1 and (len(fields) >= 3 or {"level3"} < fields <= {"level3", *TARGETS})


def _money_columns(sheet: Sheet, row: int) -> list[Column]:
    """The columns of a money block's header row; [] where the row is none.

    Sources may stand in the header row as well as in the label column.
    """
    columns = sheet.columns_over(row, "money_columns")
    sources = [column for column in sheet.columns(row, "money_rows") if column.match and column.match.how != PATTERN]
    if not columns and len(sources) < 3:
        return []
    money = {column.field for column in columns if column.match and column.match.how != PATTERN} & _MONEY
    named = any(sheet.match(cell, "money_block") for cell in sheet.grid.row(row))
    if len(sources) >= 3 and (money or named):
        taken = {column.header for column in sources}
        return [*(c for c in columns if c.header not in taken), *(c._replace(field=f"{SOURCE}{c.field}:{c.first}") for c in sources)]
    if money and _gives_amounts(sheet, row, columns):
        return []
    if money and len({column.field for column in columns} & _MONEY) >= 2:
        return columns
    headers = [cell for cell in own_cells(sheet.grid, row) if sheet.match(cell, "money_block") is None]
    are_texts = all(parse_amount(cell.text).status is Status.TEXT for cell in headers)
    return columns if money and named and len(headers) >= 2 and are_texts else []


def _gives_amounts(sheet: Sheet, row: int, columns: list[Column]) -> bool:
    """Whether amounts stand beside the names and not below: 全年预算数 | 52 | 全年执行数 | 51.48."""
    beside = [sheet.grid.at(row, column.stop) for column in columns if column.header.row == row]
    return sum(cell is not None and parse_amount(cell.text).status is Status.NUMBER for cell in beside) >= 2


def _task_columns(sheet: Sheet, row: int, money: list[Column]) -> list[Column]:
    """The columns of a table that gives its money by task, none of them a field; [] where the row heads no such table."""
    deepest = max((column.header.row_span for column in money), default=0)
    tasks = [column for column in sheet.columns(row, "task_columns") if column.header.row_span <= deepest]
    if not tasks:
        return []
    named = [*(column for column in money if column.field != "source_label"), *tasks]
    return [column._replace(field="", code=column.field) for column in named]


def _goal_columns(sheet: Sheet, row: int) -> list[Column]:
    """The goal headers of a row: both, or one that is a known word and no mere pattern."""
    columns = sheet.columns(row, "goals")
    columns = [c for c in columns if not any(_names_the_goals(sheet, c, other) for other in columns if other is not c)]
    if {"goal_expected", "goal_actual"} <= {column.field for column in columns}:
        return columns
    return [column for column in columns if column.match and column.match.how != PATTERN]


def _goal_beside_its_block(sheet: Sheet, row: int) -> list[Column]:
    """The cell that names the goals with one text beside it and no header between: what is aimed at."""
    cells = own_cells(sheet.grid, row)
    match = sheet.match(cells[0], "goal_block") if len(cells) == 2 else None
    if (
        match is None
        or match.how == PATTERN
        or cells[0].row_span != cells[1].row_span
        or parse_amount(cells[1].text).status is not Status.TEXT
    ):
        return []
    return [
        Column("goal_expected", cells[0].column, cells[0].column + cells[0].column_span, cells[0], match._replace(field="goal_expected"))
    ]


def _money_without_header(sheet: Sheet, row: int) -> Cell | None:
    """The cell that names a money block whose rows print label and amount and no header says which amount."""
    cells = own_cells(sheet.grid, row)
    label = cells[0] if len(cells) > 2 and sheet.match(cells[0], "money_block") else None
    is_pair = label is not None and sheet.match(cells[1], "money_rows") is not None
    return label if is_pair and parse_amount(cells[2].text).status is Status.NUMBER else None


def _fill_the_row(sheet: Sheet, row: int, goals: list[Column]) -> bool:
    """Whether headers of both goals are all there is in a row, but for a cell that names the block.

    An indicator's row that prints the same words has its other cells beside them.
    """
    cells = [cell for cell in sheet.grid.row(row) if cell.row == row]
    both = {"goal_expected", "goal_actual"} <= {column.field for column in goals}
    return both and len(cells) <= len(goals) + 1 and cells[-1] is max(goals, key=lambda column: column.first).header


def _names_the_goals(sheet: Sheet, column: Column, other: Column) -> bool:
    """Whether a cell names the block and not a goal: 年度目标 beside another header for the same text."""
    is_taller = column.header.row_span > other.header.row_span
    names_it = column.field == other.field and sheet.match(column.header, "goal_block") is not None
    return column.first < other.first and (is_taller or names_it)


def _is_identity_row(sheet: Sheet, row: int) -> bool:
    """Whether one of the first cells, after a label of the whole block, names a field of identity."""
    return any((match := named_field(sheet, cell)) and match.how != PATTERN for cell in own_cells(sheet.grid, row)[:2])


def _names_a_project(sheet: Sheet, cell: Cell) -> bool:
    """Whether a cell says 项目名称: a further form begins, its table run together with this one."""
    match = sheet.match(cell, "identity")
    return cell.column == 0 and match is not None and match.field == "project_name" and match.how != PATTERN


def named_field(sheet: Sheet, cell: Cell) -> Match | None:
    """The field of identity that a cell names, its value printed behind a colon or not."""
    return sheet.match(cell, "identity") or sheet.match_before_colon(cell, "identity")


def _with_lower_headers(sheet: Sheet, kind: BlockKind, group: str, row: int, columns: list[Column]) -> Block:
    """The block with the headers of the rows below that divide or continue its header row."""
    first = row + 1
    while first < min(row + 1 + _DEEPEST_HEADER, sheet.grid.n_rows) and _continues_header(sheet, group, first, columns):
        columns = refined(columns, sheet.columns(first, group), own_cells(sheet.grid, first))
        first += 1
    sheet.block = kind.value
    label = _block_label(sheet, kind, row, columns)
    unknown = strangers(sheet, range(row, first), columns, label)
    for column in columns:
        if column.field == "source_label" and column.header is not label:
            sheet.note(column.header, "header", column.match)
    columns = of_the_year([column for column in columns if column.field != "source_label"], sheet.heading.fiscal_year)
    columns = without_label_header(sheet, resolved(columns), first) if kind is BlockKind.MONEY else divided_name(sheet, columns)
    return Block(kind, row, first, first, sorted((*columns, *unknown), key=lambda column: column.first), label)


def _continues_header(sheet: Sheet, group: str, row: int, columns: list[Column]) -> bool:
    """Whether a row only names columns: parts of a header above, or letters and numbers for them."""
    cells = own_cells(sheet.grid, row)
    if not cells:
        return False
    named = [cell for cell in cells if sheet.match(cell, group) or sheet.match(cell, "line_marks")]
    left = [cell for cell in cells if cell not in named and value_part(columns, sheet.columns(row, group), [cell]) is None]
    return not left or (len(left) == len(cells) - len(named) and _are_marks(left))


def _are_marks(cells: list[Cell]) -> bool:
    """Whether the cells letter the columns, or number them: 1, 2, 3 and on, after a name such as 列次."""
    if all(is_column_mark(cell.text) and not cell.text.isdecimal() for cell in cells):
        return True
    numbers = [cell.text for cell in cells if cell.text.isdecimal()]
    return (
        len(numbers) > 3 and numbers == [str(int(numbers[0]) + place) for place in range(len(numbers))] and len(cells) - len(numbers) <= 1
    )


def _block_label(sheet: Sheet, kind: BlockKind, row: int, columns: list[Column]) -> Cell | None:
    """The cell that names the block: beside or above its header, spanning its rows."""
    groups = {BlockKind.MONEY: "money_block", BlockKind.GOALS: "goal_block", BlockKind.TASKS: "task_block"}
    group = groups.get(kind, "indicator_block")
    sheet.block = kind.value
    for cell in sheet.grid.row(row):
        match = sheet.match(cell, group)
        if match and all(column.header is not cell for column in columns if column.field != "source_label"):
            sheet.note(cell, "section", match)
            return cell
    return _unknown_label(sheet, row, columns)


def _unknown_label(sheet: Sheet, row: int, columns: list[Column]) -> Cell | None:
    """A cell left of all headers that goes on beside the rows below them, whatever it says."""
    deepest = max(column.header.row + column.header.row_span for column in columns)
    leftmost = min(column.first for column in columns)
    for cell in own_cells(sheet.grid, row):
        if cell.column + cell.column_span <= leftmost and cell.row + cell.row_span > deepest:
            sheet.note_unknown(cell)
            return cell
    return None
