"""Mutations of the unit of money: another one, named in another place, amounts printed anew."""

import re
from dataclasses import replace
from decimal import Decimal
from random import Random

from builder.forms.description import Block, Described, Written
from builder.forms.expected import NOTHING, POWERS, amount
from builder.forms.mutants.words import UNIT

_FIELDS = ("initial_budget", "annual_budget", "executed")
_NOTE = re.compile(r"[（(]?(?:金额)?单位[:：]\s*(?:万元|亿元|元)[）)]?")
_PLACES = ("label", "corner", "column", "cell")


def change_unit(random: Random, form: Described) -> Described | None:
    """The amounts in another unit, which is named in the label, a corner line, the columns or the cells."""
    places = [n for n, block in enumerate(form.blocks) if isinstance(block, Block) and block.kind == "money"]
    if not places or any(column.field.startswith("source.") for column in form.blocks[places[0]].columns):  # type: ignore[union-attr]
        return None
    unit = random.choice([unit for unit in POWERS if unit != form.amount_unit])
    block = form.blocks[places[0]]
    assert isinstance(block, Block)
    where = random.choice(_PLACES if block.label_width else _PLACES[1:])
    above = tuple(kept for line in form.above if (kept := _NOTE.sub("", line)).strip("#=> 　"))
    if where == "corner":
        above = (*above, f">单位：{unit}")
    money = _printed_in(block, form.amount_unit, unit, where)
    blocks = (*form.blocks[: places[0]], money, *form.blocks[places[0] + 1 :])
    return replace(form, amount_unit=unit, above=above, blocks=blocks)


def _printed_in(block: Block, old: str, unit: str, where: str) -> Block:
    columns = tuple(
        c._replace(header=UNIT.sub("", c.header).strip() + (f"({unit})" if where == "column" and c.field in _FIELDS else ""))
        for c in block.columns
    )
    label = UNIT.sub("", block.label).strip() + (f"\n（{unit}）" if where == "label" else "")
    suffix = unit if where == "cell" else ""
    rows = tuple(
        tuple(_converted(cell, old, unit, suffix) if c.field in _FIELDS else cell for c, cell in zip(block.columns, row, strict=True))
        for row in block.rows
    )
    return replace(block, columns=columns, label=label, rows=rows)


def _converted(cell: Written, old: str, unit: str, suffix: str) -> Written:
    """The amount in another unit, its value in 万元 with the places it is now printed with."""
    if cell.printed in NOTHING:
        return cell
    wan = Decimal(amount(cell, old))
    printed = format(wan.scaleb(-POWERS[unit]).normalize(), "f")
    return Written(f"{printed}{suffix}", amount(Written(printed), unit))
