"""The checks of an extracted seed report against the expected ones: status, both sides, difference.

PYTHONPATH=benchmark python -m bench.instances FOLDER...      folders that `jixiao extract` wrote of the seed
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import NamedTuple

EXPECTED = Path(__file__).resolve().parents[2] / "sample_pdfs" / "seed" / "expected" / "checks.csv"
_TOLD = ("severity", "status", "lhs", "rhs", "difference", "tolerance", "assumed", "detail")
#: What must be the same however the report was read; a sentence may quote a misread word.
_SIDES = ("status", "lhs", "rhs", "difference")


class Told(NamedTuple):
    """What is told of an instance, as checks.csv prints it."""

    severity: str
    status: str
    lhs: str
    rhs: str
    difference: str
    tolerance: str
    assumed: str
    detail: str


Instances = dict[tuple[str, str], Told]


def expected() -> Instances:
    """The instances by rule and name; words misspelt in the text are numbered, not named by a line of the dump."""
    told: Instances = {}
    lines = 0
    with EXPECTED.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            name = row["instance"]
            if row["rule_id"] == "L02" and name[1:].isdecimal():
                lines += 1
                name = f"正文#{lines}"
            told[row["rule_id"], name] = Told(*(row["diff" if column == "difference" else column] for column in _TOLD))
    return told


def written(folder: Path) -> Instances:
    """The instances in a folder's checks.csv."""
    with (folder / "checks.csv").open(encoding="utf-8-sig", newline="") as file:
        return {(row["rule_id"], row["instance"]): Told(*(row[column] for column in _TOLD)) for row in csv.DictReader(file)}


def differences(found: Instances, wanted: Instances, columns: tuple[str, ...] = _TOLD) -> list[str]:
    """One line an instance that is missing, too many, or told differently in `columns`: the comparison to read."""
    lines = [f"missing {key}: {wanted[key].status}" for key in wanted if key not in found]
    lines += [f"extra {key}: {found[key].status} {found[key].detail}" for key in found if key not in wanted]
    for key in wanted.keys() & found.keys():
        pairs = ((name, getattr(found[key], name), getattr(wanted[key], name)) for name in columns)
        lines += [f"{key} {name}: {got!r} is not {want!r}" for name, got, want in pairs if got != want]
    return sorted(lines)


def same(found: Instances, wanted: Instances) -> int:
    """How many of the wanted instances have the wanted status, sides and difference."""
    return sum(key in found and all(getattr(found[key], name) == getattr(told, name) for name in _SIDES) for key, told in wanted.items())


def main() -> int:
    """Print the counts and every difference of each folder; 1 where there is one."""
    wanted, code = expected(), 0
    for path in map(Path, sys.argv[1:]):
        found = written(path)
        lines = differences(found, wanted, _SIDES)
        print(f"{path.name}: {same(found, wanted)} of {len(wanted)} with their status, sides and difference; {len(found)} in all")
        print(*(f"  {line}" for line in lines), sep="\n")
        code = code or bool(lines)
    return code


if __name__ == "__main__":
    sys.exit(main())
