"""The 绩效自评表 of a department or a project: identity, money, goals, indicators, total.

The blocks are found by what their header rows say, in any order; each runs to the next
block's header row. Column order, count and header depth are read from the form.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao.amount import parse_amount
from jixiao.forms.blocks import BlockKind, find_blocks
from jixiao.forms.funds import read_funds
from jixiao.forms.identity import Texts, read_goals, read_identity
from jixiao.forms.indicators import read_indicators
from jixiao.forms.labels import year_in
from jixiao.forms.others import keep_tasks
from jixiao.forms.totals import totals_after
from jixiao.forms.units import label_unit
from jixiao.forms.values import doubted
from jixiao.messages import render
from jixiao.record import FormType

if TYPE_CHECKING:
    from jixiao.forms.sheet import Sheet
    from jixiao.record import Form, FundLine, Indicator, Measure


#: How much each kind of block speaks for such a form.
_STRENGTH = {BlockKind.INDICATORS: 0.6, BlockKind.GOALS: 0.3, BlockKind.MONEY: 0.2, BlockKind.IDENTITY: 0.2, BlockKind.TASKS: 0.1}


class SelfEvaluation:
    """Recognises and reads the self-evaluation forms of departments and projects."""

    vocabulary = "self_evaluation"

    def evidence(self, sheet: Sheet) -> float:
        """How many of the form's blocks are there, and whether the title agrees."""
        kinds = {block.kind for block in sheet.once("blocks", find_blocks)}
        titled = sheet.vocabulary.match(sheet.heading.title, "titles") is not None
        return min(1.0, sum(_STRENGTH[kind] for kind in kinds) + (0.3 if titled and kinds else 0.0))

    def fill(self, sheet: Sheet, form: Form) -> Form:
        """The form with its texts, money lines, indicators and totals."""
        texts = Texts(sheet)
        funds: list[FundLine] = []
        indicators: list[Indicator] = []
        totals: list[Measure] = []
        blocks = sheet.once("blocks", find_blocks)
        for block in blocks:
            if block.kind is BlockKind.IDENTITY:
                read_identity(sheet, block, texts)
            elif block.kind is BlockKind.GOALS:
                read_goals(sheet, block, texts)
            elif block.kind is BlockKind.MONEY:
                funds.extend(read_funds(sheet, block, len(funds)))
            elif block.kind is BlockKind.TASKS:
                keep_tasks(sheet, block)
            else:
                read, total = read_indicators(sheet, block, len(indicators))
                indicators.extend(read)
                totals.extend(total)
        return replace(
            form,
            form_type=_form_type(sheet, texts),
            fiscal_year=(texts.fiscal_year if not year_in(sheet.heading.title) else "") or form.fiscal_year,
            amount_unit=_amount_unit(sheet) or form.amount_unit,
            texts=tuple(texts.fields.items()),
            funds=tuple(funds),
            indicators=tuple(indicators),
            totals=tuple(_one_total(totals or totals_after(sheet, blocks), texts.totals)),
        )


FAMILY = SelfEvaluation()


def _form_type(sheet: Sheet, texts: Texts) -> FormType:
    """A form that names a project is a project's; else the title decides, else it is a department's."""
    if "project_name" in texts.fields:
        return FormType.PROJECT
    match = sheet.vocabulary.match(sheet.heading.title, "titles")
    return FormType.PROJECT if match and match.field == FormType.PROJECT else FormType.DEPARTMENT


def _amount_unit(sheet: Sheet) -> str:
    """The unit that the money block's label, headers or corner line print."""
    taken = next((block.unit for block in sheet.blocks if block.unit and block.unit_from not in ("heading", "carried")), "")
    named = (cell for cell in sheet.grid.cells if sheet.match(cell, "money_block") or sheet.match(cell, "money_columns"))
    return taken or next((unit for cell in named if (unit := label_unit(cell.text))), "") or _unit_in_cells(sheet)


def _unit_in_cells(sheet: Sheet) -> str:
    """The unit that the amounts themselves print, where no label does and all agree."""
    money = [block for block in sheet.blocks if block.kind == BlockKind.MONEY]
    rows = [row for block in money for row in range(block.first_row, block.last_row + 1)]
    units = {parse_amount(cell.text).unit for row in rows for cell in sheet.grid.row(row)} - {"", "%", "分"}
    return units.pop() if len(units) == 1 and units <= {"元", "万元", "亿元"} else ""


def _one_total(printed: list[Measure], in_head: list[Measure]) -> list[Measure]:
    """The totals of the total row, and the score of the form's head where that row has none.

    Where both print a score and they differ, the total row's is taken and doubted.
    """
    scores = [measure for measure in printed if measure.name == "total_score" and measure.value.number is not None]
    if not in_head:
        return printed
    if not scores:
        return [*(measure for measure in printed if measure.name != "total_score"), in_head[0]]
    head = in_head[0].value
    if head.number is None or head.number == scores[0].value.number:
        return printed
    doubt = render("another_total", "en", total=head.printed)
    return [m._replace(value=doubted(m.value, doubt)) if m.name == "total_score" else m for m in printed]
