"""Forms of other families as scans: records and grids against what is described, form by form.

    python benchmark/form_scans.py --out /tmp/scans                       # both exports of all families, 200 dpi office scans
    python benchmark/form_scans.py --out /tmp/scans --families hubei yunnan --quality seals_200 --misses 20
    python benchmark/form_scans.py --out build/form_scans --seed 1001 --write docs/benchmarks.md

The truth of the records is the description of each form, never a reading of it; that of the grids and labels is
the exported file, whose records a test holds to be exact.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "sample_pdfs")]

from bench.described import Compared, compare
from bench.machine import describe_machine
from bench.markdown import table
from bench.scanned.score import Score, score_page
from bench.sections import replace_section
from builder.forms import families
from builder.scans import build_scan
from jixiao.api import extract
from jixiao.pipeline import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.forms.description import Family
    from jixiao.record import Report

_VERDICTS = ("exact", "wrong and told", "wrong, not told", "right but doubted")
_EXACT, _TOLD, _SILENT, _DOUBTED = _VERDICTS


@dataclass
class Tally:
    """What came out of some forms: values by sort and verdict, and the grids' score."""

    values: Counter[tuple[str, str]] = field(default_factory=Counter)
    grids: Score = field(default_factory=Score)

    def __iadd__(self, other: Tally) -> Self:
        self.values += other.values
        self.grids += other.grids
        return self

    def numbers(self, *verdicts: str) -> int:
        """How many numbers came out so."""
        return sum(self.values["number", verdict] for verdict in verdicts)

    def line(self, name: str) -> str:
        """Exact, told, not told and doubted numbers, texts, and records that are missing or invented; the grids."""
        parts = [
            f"{sort}s " + " / ".join(str(self.values[sort, verdict]) for verdict in _VERDICTS) for sort in ("number", "text", "record")
        ]
        return f"{name:28} | {' | '.join(parts)} | TEDS {self.teds:.4f} | labels CER {self.character_error:.2f} % | {self.grids.cpu_seconds:.0f} s"

    @property
    def teds(self) -> float:
        """The mean likeness of the tables' structure."""
        return self.grids.likeness / max(1, self.grids.tables)

    @property
    def character_error(self) -> float:
        """Of every text that is no number, in percent."""
        return 100 * self.grids.character_errors / max(1, self.grids.characters)


def main() -> int:
    """Prints a row a form file and the sum of all; 1 where a number was wrong without a warning."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    totals = {rendering: Tally() for rendering in options.rendering}
    for rendering, total in totals.items():
        for family in families():
            if not options.families or family.name in options.families:
                total += _tally(family, rendering, options)
        print(total.line(f"ALL {rendering}"), flush=True)
    if options.write:
        replace_section(options.write, "scans of other forms", "\n".join(_section(totals, options)))
    return int(any(total.numbers(_SILENT) for total in totals.values()))


def _tally(family: Family, rendering: str, options: argparse.Namespace) -> Tally:
    name = f"{family.name}_{rendering}"
    source = ROOT / "sample_pdfs" / "forms" / family.name / f"{name}.pdf"
    scan = options.out / f"{name}_{options.quality}_{options.seed}.pdf"
    if not scan.exists():
        build_scan(source, scan, options.quality, options.seed)
    start = time.process_time()
    read = extract(scan, Settings(ocr=options.ocr))
    seconds = time.process_time() - start
    values = list(compare(family.forms, read))
    tally = Tally(Counter((_sort(value), _verdict(value)) for value in values), _grids(read, extract(source), name))
    tally.grids.pages, tally.grids.cpu_seconds = read.document.page_count, seconds
    print(tally.line(name), flush=True)
    for value in [value for value in values if not value.is_right][: options.misses]:
        print(f"    {value.place}: {value.found!r} for {value.expected!r} {value.told or 'NOT TOLD'}")
    return tally


def _grids(read: Report, exported: Report, name: str) -> Score:
    """The tables of the scan beside those of the export, both joined over pages."""
    return score_page([form.grid for form in exported.forms], [form.grid for form in read.forms], name)


def _sort(value: Compared) -> str:
    return "number" if value.is_number else "record" if value.column == "record" else "text"


def _verdict(value: Compared) -> str:
    if value.is_right:
        return _DOUBTED if value.told else _EXACT
    return _TOLD if value.told else _SILENT


def _section(totals: dict[str, Tally], options: argparse.Namespace) -> Iterator[str]:
    yield "## Forms of other layouts, scanned"
    yield ""
    yield f"Written by `python benchmark/form_scans.py`. Machine: {describe_machine()}. The {len(families())} documents of sample_pdfs/forms as"
    yield f"`{options.quality}` scans, seed {options.seed}; every value of every record beside the form's description. Right ones flagged: those whose"
    yield "form has a header that was not understood count too. TEDS: structure of the tables as joined over pages; labels: every text that is no number."
    yield ""
    header = ["export", "pages", "tables exact", "TEDS", "numbers", "exact %", "wrong, unflagged", "wrong, flagged", "right ones flagged %"]
    yield from table([*header, "labels CER %", "CPU s a page"], (_row(name, total) for name, total in totals.items()))


def _row(name: str, total: Tally) -> list[str]:
    right, count = total.numbers(_EXACT, _DOUBTED), total.numbers(*_VERDICTS)
    grids = total.grids
    return [
        name,
        str(grids.pages),
        f"{grids.exact_tables} of {grids.tables}",
        f"{total.teds:.4f}",
        str(count),
        f"{100 * right / max(1, count):.2f}",
        str(total.numbers(_SILENT)),
        str(total.numbers(_TOLD)),
        f"{100 * total.numbers(_DOUBTED) / max(1, right):.2f}",
        f"{total.character_error:.2f}",
        f"{grids.cpu_seconds / max(1, grids.pages):.2f}",
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--families", nargs="+", default=[])
    parser.add_argument("--rendering", nargs="+", choices=("word", "chromium"), default=["word", "chromium"])
    parser.add_argument("--quality", default="office_200")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ocr", default="rapidocr")
    parser.add_argument("--misses", type=int, default=0, help="show so many wrong values a form")
    parser.add_argument("--write", type=Path, help="a report whose section this run becomes")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
