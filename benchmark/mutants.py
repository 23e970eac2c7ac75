"""Mutated forms: how many are read exactly, with a warning, or silently wrong, kind by kind.

python benchmark/mutants.py                    # 600 mutants, about a minute of processor time
python benchmark/mutants.py --count 60 --seed 7 --misses 5
python benchmark/mutants.py --count 660 --write docs/benchmarks.md
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "sample_pdfs")]

from bench.mutated import EXACT, FLAGGED, SILENT, Outcome, read_mutants, summary
from bench.sections import replace_section

if TYPE_CHECKING:
    from collections.abc import Sequence


def main() -> int:
    """Prints the table; 1 where a value was silently wrong."""
    options = _options()
    start = time.process_time()
    outcomes = list(read_mutants(options.count, options.seed))
    spent = time.process_time() - start
    rows = _rows(outcomes)
    print("\n".join(rows))
    print(f"{spent:.0f} s of processor time")
    silent = [outcome for outcome in outcomes if outcome.verdict == SILENT]
    for outcome in silent[: options.misses]:
        _print_misses(outcome)
    if options.write:
        replace_section(options.write, "other forms", "\n".join([*_head(options.seed), *rows]))
    return int(bool(silent))


def _head(seed: int) -> list[str]:
    return [
        "## Forms of other layouts, changed",
        "",
        f"Written by `python benchmark/mutants.py`, seed {seed}: documents of sample_pdfs/forms changed as real forms differ, one kind of",
        "change each; every value of every record beside the description.",
        "",
        "| change | exact | differs and told | silently wrong |",
        "| --- | --- | --- | --- |",
    ]


def _rows(outcomes: Sequence[Outcome]) -> list[str]:
    """A row a kind, then all."""
    counted = summary(outcomes)
    counted["all"] = sum(counted.values(), Counter())
    return [
        f"| {kind} | " + " | ".join(str(verdicts[verdict]) for verdict in (EXACT, FLAGGED, SILENT)) + " |"
        for kind, verdicts in counted.items()
    ]


def _print_misses(outcome: Outcome) -> None:
    wrong = [miss for miss in outcome.misses if not miss.told]
    print(f"{outcome.mutant.kind}: {outcome.mutant.origin}")
    for miss in wrong[:4]:
        print(f"    {miss.place}: {miss.found!r} for {miss.expected!r}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, help="a report whose section this run becomes")
    parser.add_argument("--misses", type=int, default=20, help="show so many silently wrong mutants")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
