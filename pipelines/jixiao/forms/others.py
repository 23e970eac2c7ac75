"""What no column of the contract holds: kept under its printed name, never dropped."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao.forms.labels import clean_label
from jixiao.forms.sheet import own_cells, value_cells
from jixiao.forms.values import doubted, printed_value
from jixiao.messages import render
from jixiao.record import BlockNote, FormType, Other

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.forms.blocks import Block
    from jixiao.forms.sheet import Placed, Sheet
    from jixiao.grid import Cell
    from jixiao.record import Form

_COLONS = ("：", ":")


def keep_columns(sheet: Sheet, block: str, values: Sequence[Placed], line_no: int, fields: frozenset[str]) -> None:
    """Keep a record's values under headers that fill none of its fields.

    `fields` are the fields that the record has.
    """
    for column, cell, text, doubt, _ in values:
        if column.field in fields or not cell.lines or text == "":
            continue
        if column.code == "mark":
            sheet.note(cell, "mark")
            continue
        sheet.note(cell, "value")
        sheet.other.append(Other(block, column.header.text, column.code or column.field, line_no, printed_value(cell, text, doubt)))


def keep_tasks(sheet: Sheet, block: Block) -> None:
    """Keep the rows of a table of tasks: their money is no line by source, and funds hold no other."""
    sheet.block = block.kind.value
    sheet.blocks.append(BlockNote(block.kind.value, block.label.text if block.label else "", block.top, block.stop - 1))
    for column in block.columns:
        if column.match:
            sheet.note(column.header, "header", column.match)
    for number, row in enumerate(range(block.first, block.stop), 1):
        keep_columns(sheet, block.kind.value, value_cells(sheet.grid, row, block.columns), number, frozenset())


def keep(sheet: Sheet, block: str, name: str, field: str, cell: Cell, text: str | None = None) -> None:
    """Keep a value under the label printed beside it."""
    sheet.note(cell, "value")
    sheet.other.append(Other(block, name, field, 0, printed_value(cell, text)))


def keep_the_rest(sheet: Sheet, block: str) -> None:
    """Keep every text of the grid that nothing has been made of: notes, signatures, unknown rows.

    The first of a row's texts is the label of those after it; a text that stands alone is
    divided at its colon.
    """
    for row in range(sheet.grid.n_rows):
        left = [cell for cell in own_cells(sheet.grid, row) if (cell.row, cell.column) not in sheet.roles]
        if not left:
            continue
        label, *values = left
        if (
            values
            and label.column == next(cell.column for cell in own_cells(sheet.grid, row))
            and not sheet.match_before_colon(label, "foot")
        ):
            _note_label(sheet, label)
            for cell in values:
                keep(sheet, block, clean_label(label.text), "", cell)
        else:
            for cell in left:
                _keep_alone(sheet, block, row, cell)


def _note_label(sheet: Sheet, label: Cell) -> None:
    """Write down the label of a row that is part of no block: known for the foot of a form, or unknown."""
    match = sheet.match(label, "foot")
    if match:
        sheet.note(label, "label", match)
    else:
        sheet.note_unknown(label)


def _keep_alone(sheet: Sheet, block: str, row: int, cell: Cell) -> None:
    """A text without a label beside it: its label is before its colon, or the row's first text."""
    place = min((found for colon in _COLONS if (found := cell.text.find(colon)) > 0), default=-1)
    if 0 < place <= 20:
        keep(sheet, block, cell.text[:place], "", cell, cell.text[place + 1 :].strip())
        return
    first = next(iter(own_cells(sheet.grid, row)))
    keep(sheet, block, clean_label(first.text) if first is not cell else "", "", cell)


def with_rest_told(form: Form, before: Form) -> Form:
    """`form`, every text of it told where it may be the rest of the form `before`, which has no total.

    A table without a header or title of its own, on the next page: a line that was not seen at the foot of
    the page, or a label that runs over it, holds the two apart.
    """
    is_open = bool(before.indicators) and not any(measure.value.number is not None for measure in before.totals)
    follows = form.grid.pages[:1] == (before.grid.pages[-1] + 1,)
    if form.form_type is not FormType.OTHER or not is_open or not follows:
        return form
    doubt = render("may_go_on", "en", form=before.form_id)
    texts = [cell for cell in form.grid.cells if cell.lines]
    return replace(form, other=tuple(Other("rest", "", "", 0, doubted(printed_value(cell), doubt)) for cell in texts))
