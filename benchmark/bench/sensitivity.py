"""How many wrong digits the rules see: one digit of one number at a time, all 774 numbers.

PYTHONPATH=benchmark python -m bench.sensitivity FOLDER      a folder that `jixiao extract` wrote
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.checks.rule import Rule, load_rules
from jixiao.folder import Folder, check_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.finding import Finding

_COLUMNS = {
    "funds": ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score"),
    "indicators": ("target_value", "actual_value", "weight", "self_score"),
    "base_data": ("value",),
    "budget_lines": ("value",),
    "figures": ("value",),
    "forms": ("total_weight", "total_score"),
}


class Number(NamedTuple):
    """A number of a record, by the row that holds it."""

    table: str
    row: dict[str, Any]
    column: str


class Change(NamedTuple):
    """How many instances change when a number's first digit is wrong: verdicts, and anything."""

    number: Number
    verdicts: int
    instances: int


def numbers_of(folder: Folder) -> list[Number]:
    """Every number of the records."""
    return [
        Number(table, row, column)
        for table, columns in _COLUMNS.items()
        for row in folder.sections[table]
        for column in columns
        if row[column]
    ]


def misread(printed: str) -> str:
    """The number with its first digit another one; never a leading zero."""
    place = next(i for i, digit in enumerate(printed) if digit.isdigit())
    digit = str((int(printed[place]) + 4) % 9 + 1)
    return printed[:place] + digit + printed[place + 1 :]


def changes(folder: Folder, numbers: list[Number], rules: tuple[Rule, ...]) -> Iterator[Change]:
    """What changing each number changes; the folder is left as it was."""
    before = _told(check_folder(folder, rules))
    for number in numbers:
        printed = number.row[number.column]
        number.row[number.column] = misread(printed)
        after = _told(check_folder(folder, rules))
        number.row[number.column] = printed
        keys = before.keys() | after.keys()
        verdicts = sum((before.get(key) or (None,))[0] != (after.get(key) or (None,))[0] for key in keys)
        yield Change(number, verdicts, sum(before.get(key) != after.get(key) for key in keys))


def _told(findings: list[Finding]) -> dict[tuple[str, str], tuple[object, ...]]:
    return {(f.rule_id, f.instance): (f.verdict, f.lhs, f.rhs, f.detail) for f in findings}


def main() -> None:
    """Print the counts and the numbers no rule reacts to."""
    folder = Folder(Path(sys.argv[1]))
    numbers = numbers_of(folder)
    found = list(changes(folder, numbers, load_rules()))
    silent = [change for change in found if not change.verdicts]
    print(f"{len(found)} numbers; {len(found) - len(silent)} change a verdict; {sum(bool(c.instances) for c in found)} change an instance")
    for table, row, column in (change.number for change in silent):
        print(" ", table, row.get("form_id", ""), row.get("label") or row.get("metric") or "", column, row[column])


if __name__ == "__main__":
    main()
