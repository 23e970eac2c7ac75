"""What the rules of the self-evaluation forms look up and add up."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.checks.operand import to_places

if TYPE_CHECKING:
    from jixiao.checks.form_record import FormRecord, Line
    from jixiao.checks.operand import Operand

ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


def numbers_of(*operands: Operand | None) -> tuple[Decimal, ...] | None:
    """The numbers of operands that are all there, or None."""
    found = tuple(operand.number for operand in operands if operand is not None and operand.number is not None)
    return found if len(found) == len(operands) else None


def fund_total(form: FormRecord, measure: str) -> Operand | None:
    """A value of the line of all funds."""
    line = form.fund("total")
    return line.value(measure) if line else None


def groups(form: FormRecord) -> dict[str, list[Line]]:
    """The indicators by their first level, in order."""
    groups: dict[str, list[Line]] = {}
    for line in form.indicators:
        groups.setdefault(str(line.texts["level1"]), []).append(line)
    return groups


def printed_values(lines: list[Line], measure: str) -> list[Operand]:
    """The values of a measure that have a number."""
    return [value for line in lines if (value := line.value(measure)) and value.number is not None]


def sum_of(values: list[Operand]) -> Decimal:
    """The sum of the numbers that are there."""
    return sum((value.number for value in values if value.number is not None), ZERO)


def scaled(weight: Decimal, share: Decimal) -> Decimal:
    """The points that a share of a goal earns: never more than all."""
    return weight if share >= ONE else to_places(weight * share)
