"""How many wrong digits the rules see, and that they see nothing else: one digit of one number at a time.

PYTHONPATH=benchmark python -m bench.sensitivity FOLDER      a folder that `jixiao extract` wrote
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.checks.coverage import held
from jixiao.checks.rule import Rule, load_rules
from jixiao.finding import ValueKey
from jixiao.folder import Folder, check_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.finding import Finding, Verdict

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

    @property
    def key(self) -> ValueKey:
        """What names the number's row in facts.csv."""
        row = self.row
        if self.table == "figures":
            return ValueKey("", "figures", str(row["occurrence"]), row["metric"])
        line = str(row.get("line_no", row.get("row_no", "")))
        return ValueKey(row["form_id"], self.table, line, row.get("measure", self.column))


class Change(NamedTuple):
    """What changes when a number's first digit is wrong.

    Attributes:
        verdicts: How many instances have another verdict.
        instances: How many are told differently in any way.
        unrelated: Those of them, by rule and name, that do not use the number: there must be none.
        is_held: Whether a passing rule held the number before.
    """

    number: Number
    verdicts: int
    instances: int
    unrelated: tuple[tuple[str, str], ...]
    is_held: bool


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
    findings = check_folder(folder, rules)
    before, sure = _by_instance(findings), held(findings)
    for number in numbers:
        printed = number.row[number.column]
        number.row[number.column] = misread(printed)
        after = _by_instance(check_folder(folder, rules))
        number.row[number.column] = printed
        changed = [name for name in before.keys() | after.keys() if _told(before.get(name)) != _told(after.get(name))]
        verdicts = sum(_verdict(before.get(name)) != _verdict(after.get(name)) for name in changed)
        unrelated = (name for name in changed if not any(number.key in finding.values for finding in _there(before, after, name)))
        yield Change(number, verdicts, len(changed), tuple(sorted(unrelated)), number.key in sure)


_Findings = dict[tuple[str, str], "Finding"]


def _by_instance(findings: list[Finding]) -> _Findings:
    return {(finding.rule_id, finding.instance): finding for finding in findings}


def _there(before: _Findings, after: _Findings, name: tuple[str, str]) -> list[Finding]:
    return [findings[name] for findings in (before, after) if name in findings]


def _verdict(finding: Finding | None) -> Verdict | None:
    return finding.verdict if finding else None


def _told(finding: Finding | None) -> tuple[object, ...] | None:
    if finding is None:
        return None
    return finding.verdict, finding.lhs, finding.rhs, finding.difference, finding.tolerance, finding.detail


def main() -> None:
    """Print the counts, the numbers no rule reacts to, and instances that changed without using the number."""
    folder = Folder(Path(sys.argv[1]))
    numbers = numbers_of(folder)
    found = list(changes(folder, numbers, load_rules()))
    silent = [change for change in found if not change.verdicts]
    unrelated = [(change.number, name) for change in found for name in change.unrelated]
    told = sum(bool(change.instances) for change in found)
    print(f"{len(found)} numbers; {len(found) - len(silent)} change a verdict; {told} change an instance")
    print(f"{sum(change.instances for change in found)} instances changed, {len(unrelated)} of them unrelated to the number")
    for number, name in unrelated:
        print("  unrelated", *name, "to", _shown(number))
    blind = sum(change.is_held for change in silent)
    print(f"{sum(change.is_held for change in found)} numbers are held by a passing rule, {blind} of them change no verdict")
    for change in silent:
        print("  silent", "held" if change.is_held else "", _shown(change.number))


def _shown(number: Number) -> str:
    row = number.row
    return f"{number.table} {row.get('form_id', '')} {row.get('label') or row.get('metric') or ''} {number.column} {row[number.column]}"


if __name__ == "__main__":
    main()
