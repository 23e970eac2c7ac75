"""Forms of other families as scans: records exact, doubted, or wrong without a warning, form by form.

    python benchmark/form_scans.py --out /tmp/scans                       # all families, 200 dpi office scans
    python benchmark/form_scans.py --out /tmp/scans --families hubei yunnan --quality seals_200 --misses 20

The truth is the description of each form, never a reading of it.
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

from bench.described import Compared, compare
from builder.forms import families
from builder.scans import build_scan
from jixiao.api import extract
from jixiao.pipeline import Settings

if TYPE_CHECKING:
    from builder.forms.description import Family

_VERDICTS = ("exact", "wrong and told", "wrong, not told", "right but doubted")


def main() -> int:
    """Prints a row a form file and the sum of all; 1 where a number was wrong without a warning."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    total: Counter[tuple[str, str]] = Counter()
    for family in families():
        if not options.families or family.name in options.families:
            total += _score(family, options)
    print(_line("ALL", total))
    return int(total["number", "wrong, not told"] > 0)


def _score(family: Family, options: argparse.Namespace) -> Counter[tuple[str, str]]:
    name = f"{family.name}_{options.rendering}"
    scan = options.out / f"{name}_{options.quality}_{options.seed}.pdf"
    if not scan.exists():
        build_scan(ROOT / "sample_pdfs" / "forms" / family.name / f"{name}.pdf", scan, options.quality, options.seed)
    start = time.process_time()
    values = list(compare(family.forms, extract(scan, Settings(ocr=options.ocr))))
    counted: Counter[tuple[str, str]] = Counter((_sort(value), _verdict(value)) for value in values)
    print(_line(name, counted), f"| {time.process_time() - start:.0f} s", flush=True)
    for value in [value for value in values if not value.is_right][: options.misses]:
        print(f"    {value.place}: {value.found!r} for {value.expected!r} {value.told or 'NOT TOLD'}")
    return counted


def _sort(value: Compared) -> str:
    return "number" if value.is_number else "record" if value.column == "record" else "text"


def _verdict(value: Compared) -> str:
    if value.is_right:
        return _VERDICTS[3] if value.told else _VERDICTS[0]
    return _VERDICTS[1] if value.told else _VERDICTS[2]


def _line(name: str, counted: Counter[tuple[str, str]]) -> str:
    """Exact, told, not told and doubted numbers, texts, and records that are missing or invented."""
    parts = [f"{sort}s " + " / ".join(str(counted[sort, verdict]) for verdict in _VERDICTS) for sort in ("number", "text", "record")]
    return f"{name:28} | " + " | ".join(parts)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--families", nargs="+", default=[])
    parser.add_argument("--rendering", choices=("word", "chromium"), default="word")
    parser.add_argument("--quality", default="office_200")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ocr", default="rapidocr")
    parser.add_argument("--misses", type=int, default=0, help="show so many wrong values a form")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
