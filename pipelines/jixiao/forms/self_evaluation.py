"""The 绩效自评表 of a department or a project: identity, money, goals, indicators, total.

The blocks are found by what their header rows say, in any order; each runs to the next
block's header row. Column order, count and header depth are read from the form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao.forms.blocks import BlockKind, find_blocks
from jixiao.forms.funds import read_funds
from jixiao.forms.indicators import read_indicators
from jixiao.forms.labels import unit_in
from jixiao.forms.values import text_value
from jixiao.record import FormType, Value

if TYPE_CHECKING:
    from jixiao.forms.blocks import Block
    from jixiao.forms.sheet import Sheet
    from jixiao.grid import Cell
    from jixiao.record import Form, FundLine, Indicator, Measure

#: The fields of forms.csv that identity rows and the goal block fill.
_IDENTITY_FIELDS = ("project_name", "supervising_department", "implementing_unit")


class SelfEvaluation:
    """Recognises and reads the self-evaluation forms of departments and projects."""

    vocabulary = "self_evaluation"

    def evidence(self, sheet: Sheet) -> float:
        """How many of the form's blocks are there, and whether the title agrees."""
        kinds = {block.kind for block in sheet.once("blocks", find_blocks)}
        titled = sheet.vocabulary.match(sheet.heading.title, "titles") is not None
        strength = {BlockKind.INDICATORS: 0.6, BlockKind.GOALS: 0.3, BlockKind.MONEY: 0.2, BlockKind.IDENTITY: 0.2}
        return min(1.0, sum(strength[kind] for kind in kinds) + (0.3 if titled and kinds else 0.0))

    def fill(self, sheet: Sheet, form: Form) -> Form:
        """The form with its texts, money lines, indicators and totals."""
        texts: dict[str, Value] = {}
        funds: list[FundLine] = []
        indicators: list[Indicator] = []
        totals: list[Measure] = []
        for block in sheet.once("blocks", find_blocks):
            if block.kind is BlockKind.IDENTITY:
                _read_identity(sheet, block, texts)
            elif block.kind is BlockKind.GOALS:
                _read_goals(sheet, block, texts)
            elif block.kind is BlockKind.MONEY:
                funds.extend(read_funds(sheet, block, len(funds)))
            else:
                read, total = read_indicators(sheet, block, len(indicators))
                indicators.extend(read)
                totals.extend(total)
        return replace(
            form,
            form_type=_form_type(sheet, texts),
            amount_unit=_amount_unit(sheet) or form.amount_unit,
            texts=tuple(texts.items()),
            funds=tuple(funds),
            indicators=tuple(indicators),
            totals=tuple(totals),
        )


FAMILY = SelfEvaluation()


def _form_type(sheet: Sheet, texts: dict[str, Value]) -> FormType:
    """A form that names a project is a project's; else the title decides, else it is a department's."""
    if "project_name" in texts:
        return FormType.PROJECT
    match = sheet.vocabulary.match(sheet.heading.title, "titles")
    return FormType.PROJECT if match and match.field == FormType.PROJECT else FormType.DEPARTMENT


def _amount_unit(sheet: Sheet) -> str:
    """The unit that the money block's label or headers print."""
    cells = (cell for cell in sheet.grid.cells if sheet.match(cell, "money_block") or sheet.match(cell, "money_columns"))
    return next((unit for cell in cells if (unit := unit_in(cell.text))), "")


def _read_identity(sheet: Sheet, block: Block, texts: dict[str, Value]) -> None:
    """Each label of the rows with the cell after it."""
    for row in range(block.first, block.stop):
        cells = [cell for cell in sheet.grid.row(row) if cell.row == row]
        for cell, after in zip(cells, [*cells[1:], None], strict=True):
            match = sheet.match(cell, "identity")
            if match is None or sheet.roles.get((cell.row, cell.column)) == "value":
                continue
            sheet.note(cell, "label", match)
            if after is not None and (sheet.match(after, "identity") is None or _repeats(cell, after)):
                _keep(sheet, texts, match.field, after)


def _repeats(label: Cell, after: Cell) -> bool:
    """Whether a value that looks like a label is one: 项目名称 | 项目名称 is not."""
    return label.column_span < after.column_span and label.text != after.text


def _keep(sheet: Sheet, texts: dict[str, Value], field: str, cell: Cell) -> None:
    sheet.note(cell, "value")
    if field not in texts and field in (*_IDENTITY_FIELDS, "goal_expected", "goal_actual"):
        texts[field] = text_value(cell)


def _read_goals(sheet: Sheet, block: Block, texts: dict[str, Value]) -> None:
    """Under each goal header its text; beside it where nothing stands under it."""
    for column in block.columns:
        sheet.note(column.header, "header", sheet.match(column.header, "goals"))
        below = [cell for row in range(block.first, block.stop) for cell in sheet.grid.row(row) if cell.row == row]
        under = [cell for cell in below if column.overlap(cell) > 0 and cell is not column.header]
        beside = sheet.grid.at(column.header.row, column.stop)
        found = [cell for cell in under if cell.lines] or under[:1] or ([beside] if beside else [])
        if found:
            _keep(sheet, texts, column.field, found[0])
            _join_more(texts, column.field, found[1:])


def _join_more(texts: dict[str, Value], field: str, cells: list[Cell]) -> None:
    """A goal printed as a list of rows is one text."""
    if field in texts and cells:
        raw = "\n".join([texts[field].raw, *(cell.raw for cell in cells)])
        texts[field] = texts[field]._replace(raw=raw)
