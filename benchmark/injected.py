"""Reading errors put into the recorded reading of a scan: who catches them, the checks or the confidence?

    python benchmark/injected.py --work FOLDER           the seed's 300 dpi scan is built and read once; writes docs/benchmarks.md
    python benchmark/injected.py --record SAMPLES        wrong readings anew, from samples of benchmark/calibrate.py

Every recognised number gets one error of each kind that readers make. Its confidence is that of a
wrong reading of a degraded page (benchmark/misread.csv): its reader's own, or what the judge of all
readings makes of it, whose weights were fitted to those pages. Caught by confidence: it is under .9,
so that the value would be flagged. Caught by checks: an instance that uses the value fails that did
not. The instances of the scan are compared with the expected ones on the way.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "benchmark"), str(ROOT / "sample_pdfs")]

from bench.command import add_report, say
from bench.instances import expected, same, written
from bench.misreadings import KINDS, misread
from bench.sections import replace_section
from builder.scans import build_scan
from jixiao.batch import Job, run_job
from jixiao.checks import load_rules
from jixiao.finding import ValueKey, Verdict
from jixiao.folder import Folder
from jixiao.pipeline import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from jixiao.checks import Book, Rule

_MISREAD = ROOT / "benchmark" / "misread.csv"
#: Below this a person looks; the pipeline's own limit.
_REVIEW = 0.9


class Injected(NamedTuple):
    """One wrong reading, and who caught it: the checks, a reader's own confidence, the judge of all readings."""

    kind: str
    by_checks: bool
    by_own: bool
    by_judge: bool


def main() -> int:
    """Prints the table of who catches what and writes it into the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, default=Path("build/injected"), help="folder for the scan and what is read of it")
    parser.add_argument("--source", type=Path, default=ROOT / "sample_pdfs" / "seed_word.pdf")
    parser.add_argument("--quality", default="clean_300")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="only every so many numbers; more than 1 leaves the report as it is")
    parser.add_argument("--record", type=Path, help="a folder of samples that benchmark/calibrate.py kept")
    add_report(parser)
    options = parser.parse_args()
    if options.record:
        from bench.misreadings import record

        return record(_MISREAD, options.record)
    folder = _read_once(options.source, options.quality, options.work)
    found = Counted(same(written(folder.path), expected()), len(expected()), list(inject(folder, options.seed, options.every)))
    say(section(found))
    if options.every == 1:
        replace_section(options.out, "injected errors", section(found))
    return 0


class Counted(NamedTuple):
    """The scan's instances with their expected status, sides and difference, of all; and what became of the errors put in."""

    same: int
    instances: int
    injected: list[Injected]


def section(found: Counted) -> str:
    """The section of the report."""
    return "\n".join(
        (
            "## Reading errors put into a scan",
            "",
            "Written by `python benchmark/injected.py`. The 300 dpi scan of `seed_word.pdf`, read by jixiao:",
            f"{found.same:,} of {found.instances:,} instances of the rules",
            "come out with the expected status, both sides and difference. Then each of its recognised numbers gets one error of each kind.",
            "Caught by checks: an instance that uses the number fails that did not. Caught by confidence: that of a recorded wrong reading",
            "of a degraded page is under .9, its one reader's own or that of the judge of all readers (whose weights were fitted to those pages).",
            "",
            table(found.injected),
        )
    )


def _read_once(source: Path, quality: str, work: Path) -> Folder:
    """The scan's folder, built and read where it is not there yet."""
    target = work / f"{source.stem}_{quality}"
    if not (target / "report.json").exists():
        work.mkdir(parents=True, exist_ok=True)
        scan = work / f"{source.stem}_{quality}.pdf"
        build_scan(source, scan, quality, 1)
        run_job(Job(scan, target, Settings()))
    return Folder(target)


def inject(folder: Folder, seed: int, every: int) -> Iterator[Injected]:
    """One wrong reading of each kind for every recognised number that has room for it."""
    chance = random.Random(seed)
    recorded = _recorded()
    (book,) = folder.books()
    rules = load_rules()
    before = _failing(book, rules)
    for key, printed in list(_numbers(folder))[::every]:
        for kind in KINDS:
            wrong = misread(printed, kind, chance)
            if wrong is None:
                continue
            with book.supposing(key, wrong):
                by_checks = any(key in keys for name, keys in _failing(book, rules).items() if name not in before)
            own, judged = chance.choice(recorded)
            yield Injected(kind, by_checks, own < _REVIEW, judged < _REVIEW)


def _failing(book: Book, rules: tuple[Rule, ...]) -> dict[tuple[str, str], set[ValueKey | None]]:
    """The failing instances with the values they use."""
    told = ((rule.rule_id, outcome) for rule in rules for outcome in rule.check(book))
    failing = ((rule_id, outcome) for rule_id, outcome in told if outcome.verdict is Verdict.FAIL)
    return {(rule_id, o.instance): {operand.key for operand in (*o.operands, *o.also)} for rule_id, o in failing}


def _numbers(folder: Folder) -> Iterator[tuple[ValueKey, Decimal]]:
    """The recognised numbers of the records, as printed."""
    from bench.sensitivity import numbers_of
    from jixiao.amount import parse_amount

    origins = {(f["form_id"], f["table"], str(f["line_no"]), f["measure"]): f["source"] for f in folder.sections["facts"]}
    for number in numbers_of(folder):
        printed = parse_amount(number.row[number.column]).number
        if printed is not None and origins.get(tuple(number.key)) == "ocr":
            yield number.key, printed


def _recorded() -> list[tuple[float, float]]:
    """How sure readers were of wrong numbers: each of itself, and the judge of it."""
    with _MISREAD.open(encoding="utf-8", newline="") as file:
        return [(float(row["own"]), float(row["judged"])) for row in csv.DictReader(file)]


def table(injected: list[Injected]) -> str:
    """The shares as a table of Markdown: a row for each kind of error, and all of them, for both kinds of confidence."""
    lines = [
        "| error | confidence of | injected | by checks only | by confidence only | by both | by neither |",
        "|---|---|---|---|---|---|---|",
    ]
    for kind in (*KINDS, "all"):
        those = [each for each in injected if kind in (each.kind, "all")]
        for who, caught in (("one reader", [each.by_own for each in those]), ("all readers", [each.by_judge for each in those])):
            counts = Counter(zip((each.by_checks for each in those), caught, strict=True))
            order = ((True, False), (False, True), (True, True), (False, False))
            shares = (f"{100 * counts[pair] / max(1, len(those)):.1f} %" for pair in order)
            lines.append(f"| {kind} | {who} | {len(those):,} | {' | '.join(shares)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
