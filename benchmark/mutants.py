"""Mutated forms: how many are read exactly, with a warning, or silently wrong, kind by kind.

python benchmark/mutants.py                    # 600 mutants, about a minute of processor time
python benchmark/mutants.py --count 60 --seed 7 --misses 5
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "sample_pdfs")]

from bench.mutated import EXACT, FLAGGED, SILENT, Outcome, read_mutants, summary


def main() -> int:
    """Prints the table; 1 where a value was silently wrong."""
    options = _options()
    start = time.process_time()
    outcomes = list(read_mutants(options.count, options.seed))
    spent = time.process_time() - start
    counted = summary(outcomes)
    for kind, verdicts in counted.items():
        print(f"| {kind} | {verdicts[EXACT]} | {verdicts[FLAGGED]} | {verdicts[SILENT]} |")
    total = {verdict: sum(verdicts[verdict] for verdicts in counted.values()) for verdict in (EXACT, FLAGGED, SILENT)}
    print(f"| all {len(outcomes)} (seed {options.seed}) | {total[EXACT]} | {total[FLAGGED]} | {total[SILENT]} |")
    print(f"{spent:.0f} s of processor time")
    for outcome in [outcome for outcome in outcomes if outcome.verdict == SILENT][: options.misses]:
        _print_misses(outcome)
    return int(total[SILENT] > 0)


def _print_misses(outcome: Outcome) -> None:
    wrong = [miss for miss in outcome.misses if not miss.told]
    print(f"{outcome.mutant.kind}: {outcome.mutant.origin}")
    for miss in wrong[:4]:
        print(f"    {miss.place}: {miss.found!r} for {miss.expected!r}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", type=int, default=20, help="show so many silently wrong mutants")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
