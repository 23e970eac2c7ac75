"""How well page images are read: structure, numbers, flags and time, quality by quality.

    python benchmark/scans.py --source sample_pdfs/seed_word.pdf --seed 1 --out /tmp/scans

The truth is the exported file's own reading, page by page. Renderings are built where they
are missing. With --peer the whole pages are read by RapidOCR's own pipeline in the same run.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "sample_pdfs")]

from builder.scans import build_scan
from builder.scans.qualities import QUALITIES
from jixiao.amount import Status, fold_digits, parse_amount
from jixiao.ocr import ENGINES
from jixiao.source import open_document
from jixiao.tables.ruled import RuledFinder
from jixiao.tables.scanned import read_scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.document import Page
    from jixiao.grid import Cell, Grid
    from jixiao.ocr import OcrEngine

_NUMBER = re.compile(r"[≥≤=<>]?[\d.,]+%?")
#: Below this a person looks; the pipeline's own limit.
_REVIEW = 0.9


@dataclass
class Score:
    """Counts over the pages of one quality."""

    pages: int = 0
    seconds: float = 0.0
    tables: int = 0
    exact_tables: int = 0
    numbers: int = 0
    exact: int = 0
    wrong_unflagged: int = 0
    wrong_flagged: int = 0
    right_flagged: int = 0
    lost: int = 0
    invented: int = 0
    characters: int = 0
    character_errors: int = 0
    peer_seconds: float = 0.0
    peer_numbers: int = 0
    misses: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """One row of the table."""
        share = 100 * self.exact / max(1, self.numbers)
        flagged = 100 * self.right_flagged / max(1, self.exact)
        cer = 100 * self.character_errors / max(1, self.characters)
        peer = f" | {self.peer_seconds / self.pages:.2f} {self.peer_numbers}/{self.numbers}" if self.peer_seconds else ""
        return (
            f"{name:24} tables {self.exact_tables}/{self.tables} | numbers {self.exact}/{self.numbers} {share:.2f}% | "
            f"wrong unflagged {self.wrong_unflagged} flagged {self.wrong_flagged} lost {self.lost} invented {self.invented} | "
            f"right flagged {flagged:.2f}% | CER {cer:.2f}% | {self.seconds / max(1, self.pages):.2f} s/page{peer}"
        )

    def __iadd__(self, other: Score) -> Self:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)
        return self


def main() -> int:
    """Prints a row for each quality and source, and the sums."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    engine = ENGINES[options.ocr]()
    peer = _whole_page_reader() if options.peer else None
    for name in options.quality:
        total = Score()
        for source in options.source:
            scan = options.out / f"{source.stem}_{name}_{options.seed}.pdf"
            if not scan.exists():
                build_scan(source, scan, name, options.seed)
            score = _score(source, scan, engine, peer, options.pages)
            print(score.line(f"{source.stem[-14:]} {name}"), flush=True)
            for miss in score.misses[: options.misses]:
                print("    ", miss)
            total += score
        print(total.line(f"ALL {name}"), flush=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, nargs="+", default=[ROOT / "sample_pdfs" / "seed_word.pdf"])
    parser.add_argument("--quality", nargs="+", default=list(QUALITIES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--ocr", default="rapidocr")
    parser.add_argument("--pages", type=int, nargs="+", default=[], help="only these pages")
    parser.add_argument("--misses", type=int, default=0, help="show so many wrong numbers")
    parser.add_argument("--peer", action="store_true")
    return parser.parse_args()


def _score(source: Path, scan: Path, engine: OcrEngine, peer: object, pages: list[int]) -> Score:
    score = Score()
    with open_document(source) as (document, exported), open_document(scan) as (_, scanned):
        wanted = [number for number in pages if number <= document.page_count] or range(1, document.page_count + 1)
        for number in wanted:
            truth = _grids(exported.page(number))
            start = time.perf_counter()
            page = scanned.page(number)
            raster = scanned.raster(number)
            found = _grids(read_scan(raster, page, engine))
            score.seconds += time.perf_counter() - start
            score.pages += 1
            _compare(truth, found, number, score)
            if peer is not None:
                _read_whole(peer, raster, truth, score)
    return score


def _grids(page: Page) -> list[Grid]:
    return [table.grid for table in RuledFinder().find(page, page.words).tables]


def _shape(grid: Grid) -> list[tuple[int, int, int, int]]:
    return sorted((cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells)


def _compare(truth: list[Grid], found: list[Grid], number: int, score: Score) -> None:
    for grid in truth:
        score.tables += 1
        twin = next((other for other in found if _shape(other) == _shape(grid)), None)
        score.exact_tables += twin is not None
        for cell in grid.cells:
            other = twin.at(cell.row, cell.column) if twin else None
            _compare_cell(cell, other, number, score)


def _compare_cell(cell: Cell, other: Cell | None, number: int, score: Score) -> None:
    want = fold_digits(cell.text)
    got = fold_digits(other.text) if other else ""
    flagged = other is not None and (other.confidence < _REVIEW or _is_doubted(other.text))
    if _NUMBER.fullmatch(want):
        score.numbers += 1
        score.exact += got == want
        score.right_flagged += got == want and flagged
        score.lost += other is None
        score.wrong_flagged += got != want and other is not None and flagged
        score.wrong_unflagged += got != want and other is not None and not flagged
        if got != want:
            score.misses.append(f"p{number} {cell.row},{cell.column}: {want} → {got} {'flagged' if flagged else 'UNFLAGGED'}")
    elif not want and got and not flagged:
        score.invented += 1
        score.misses.append(f"p{number} {cell.row},{cell.column}: blank → {got} UNFLAGGED")
    elif want and other:
        score.characters += len(want)
        score.character_errors += _distance(want, got)


def _is_doubted(text: str) -> bool:
    """Whether the pipeline doubts a number for what it reads as, whoever read it."""
    amount = parse_amount(text)
    return bool(amount.doubt) or amount.status is Status.TEXT


def _distance(one: str, other: str) -> int:
    """Insertions, deletions and replacements between two texts."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


def _whole_page_reader() -> object:
    """RapidOCR as it comes, PP-OCRv6 small, two threads, no line classifier."""
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error", "Global.use_cls": False, "EngineConfig.onnxruntime.intra_op_num_threads": 2})


def _read_whole(peer: object, raster: object, truth: list[Grid], score: Score) -> None:
    start = time.perf_counter()
    result = peer(raster.pixels, use_cls=False)  # type: ignore[operator, attr-defined]
    score.peer_seconds += time.perf_counter() - start
    read = list(_all_numbers(result.txts or ()))
    for grid in truth:
        for cell in grid.cells:
            want = fold_digits(cell.text)
            if _NUMBER.fullmatch(want) and want in read:
                read.remove(want)
                score.peer_numbers += 1


def _all_numbers(texts: tuple[str, ...]) -> Iterator[str]:
    for text in texts:
        yield from (part for part in fold_digits(text.replace(" ", "|")).split("|") if part)


if __name__ == "__main__":
    sys.exit(main())
