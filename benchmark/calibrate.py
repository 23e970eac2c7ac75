"""Fits the weights of `jixiao.ocr.calibration` on renderings with known truth.

    python benchmark/calibrate.py collect --source a.pdf --quality office_200 --seed 21 --out /tmp/calibration
    python benchmark/calibrate.py fit /tmp/calibration

Collecting reads every line of the cells whose table was found exactly, with all readers.
Fitting is a logistic regression whose weights may not be negative, so that worse evidence
never makes a reading more trusted. Only seeds under 100 and the fonts Noto Serif CJK SC,
WenQuanYi Micro Hei and AR PL UMing CN are for tuning; the benchmark measures on others.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "sample_pdfs")]

from builder.scans import build_scan
from jixiao.amount import fold_digits
from jixiao.document import Page, PageKind
from jixiao.geometry import Box
from jixiao.imaging.glyphs import find_glyphs
from jixiao.imaging.marks import read_mark
from jixiao.imaging.text_lines import LineImage, cell_lines
from jixiao.ocr import ENGINES, Reading
from jixiao.ocr.calibration import chance_wrong, is_trusted
from jixiao.ocr.evidence import Evidence, Ground, evidence_against
from jixiao.ocr.judge import Judge, choose, is_number_like
from jixiao.source import open_document
from jixiao.tables.ruled import RuledFinder, find_frames
from jixiao.tables.scanned import ground_of, seal_rings
from jixiao.tables.view import upright_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.ocr import OcrEngine
    from jixiao.tables.view import View

#: How strongly weights are drawn to nothing, and steps of the descent.
_DRAWN = 1e-4
_STEPS = 30_000
#: Ink that was not read is evidence by its nature; renderings that go wrong so are too few to say how much.
_LEAST = Evidence(points=3.0, unread=3.0)


class Sample(NamedTuple):
    """A line that holds, or was taken for, a number: its truth and what each reader made of it."""

    place: str
    want: str
    line: LineImage
    ground: Ground
    readings: tuple[Reading, Reading, Reading]


def main() -> int:
    """Collects samples into a folder, or fits weights to those in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    collect = commands.add_parser("collect")
    collect.add_argument("--source", type=Path, nargs="+", required=True)
    collect.add_argument("--quality", nargs="+", required=True)
    collect.add_argument("--seed", type=int, required=True)
    collect.add_argument("--ocr", default="rapidocr", choices=list(ENGINES))
    collect.add_argument("--pages", type=int, nargs="+", default=[])
    collect.add_argument("--out", type=Path, required=True)
    fit = commands.add_parser("fit")
    fit.add_argument("out", type=Path)
    fit.add_argument("--misses", type=int, default=0)
    options = parser.parse_args()
    return _collect(options) if options.command == "collect" else _fit(options)


def _collect(options: argparse.Namespace) -> int:
    engine = ENGINES[options.ocr]()
    options.out.mkdir(parents=True, exist_ok=True)
    for quality in options.quality:
        for source in options.source:
            scan = options.out / f"{source.stem}_{quality}_{options.seed}.pdf"
            if not scan.exists():
                build_scan(source, scan, quality, options.seed)
            target = scan.with_suffix(".samples")
            if not target.exists():
                samples = list(_samples(source, scan, options.pages, engine))
                target.write_bytes(pickle.dumps(samples))
                sys.stdout.write(f"{target.name} {len(samples)}\n")
                sys.stdout.flush()
    return 0


def _samples(source: Path, scan: Path, pages: list[int], engine: OcrEngine) -> Iterator[Sample]:
    with open_document(source) as (document, exported), open_document(scan) as (_, scanned):
        for number in pages or range(1, document.page_count + 1):
            truth = exported.page(number)
            view, _ = upright_view(scanned.raster(number), engine)
            rings = seal_rings(view)
            for want, line in _true_lines(truth, view):
                sample = _read(f"{scan.stem} {number}", want, line, ground_of(line, view, rings), Judge(engine, view.sheet.full))
                if sample is not None:
                    yield sample


def _true_lines(truth: Page, view: View) -> Iterator[tuple[str, LineImage]]:
    """The lines of each cell with what is printed there, where tables and line counts are right."""
    height, width = view.sheet.ink.shape
    blank = Page(1, width / view.scale, height / view.scale, 0, PageKind.SCANNED, (), view.lines)
    frames = {tuple(sorted(frame.areas)): frame for frame in find_frames(blank)}
    for table in RuledFinder().find(truth, truth.words).tables:
        frame = frames.get(tuple(sorted(cell[:4] for cell in table.grid.cells)))
        for cell in table.grid.cells if frame else ():
            area = next(area for area in frame.areas if tuple(area) == cell[:4])
            box = Box(*(edge * view.scale for edge in frame.area_box(area)))
            lines = list(cell_lines(view.sheet, view.warp, box))
            if len(lines) == len(cell.lines):
                yield from zip((line.text for line in cell.lines), lines, strict=True)


def _read(place: str, want: str, line: LineImage, ground: Ground, judge: Judge) -> Sample | None:
    if read_mark(line.bits, ground.text_height):
        return None
    first_shown, second_shown, third_shown = judge.pictures(line, ground)
    first = judge.engine.read(first_shown)
    if not is_number_like(first.text) and not is_number_like(want):
        return None
    return Sample(place, want, line, ground, (first, judge.engine.read_again(second_shown), judge.engine.read_third(third_shown)))


def _fit(options: argparse.Namespace) -> int:
    samples = [sample for path in sorted(options.out.glob("*.samples")) for sample in pickle.loads(path.read_bytes())]
    chances = np.zeros((len(samples), 3))
    wrong, trusted = np.zeros((2, len(samples), 3), bool)
    for readers in (1, 2, 3):
        evidence, wrong[:, readers - 1] = _evidence(samples, readers)
        weights = _logistic(evidence, wrong[:, readers - 1])
        named = ", ".join(f"{name}={weight:.2f}" for name, weight in zip(Evidence._fields, weights[1:], strict=True) if weight >= 0.005)
        sys.stdout.write(f"    {readers}: ({weights[0]:.2f}, Evidence({named})),\n")
        chances[:, readers - 1] = [chance_wrong(readers, Evidence(*row)) for row in evidence]
        trusted[:, readers - 1] = [is_trusted(readers, Evidence(*row)) for row in evidence]
    _report(samples, chances, wrong, trusted, options.misses)
    return 0


def _evidence(samples: list[Sample], readers: int) -> tuple[np.ndarray, np.ndarray]:
    rows, wrong = [], []
    for sample in samples:
        readings = sample.readings[:readers]
        text = choose(readings)
        glyphs = find_glyphs(sample.line.bits, sample.ground.text_height)
        rows.append(evidence_against(text, readings, sample.line, glyphs, sample.ground))
        wrong.append(_bare(text) != _bare(sample.want))
    return np.array(rows), np.array(wrong)


def _bare(text: str) -> str:
    """The text without the brackets of a weight: "（30分）" misread as "30分" is no wrong number."""
    return fold_digits(text).strip("()")


def _logistic(evidence: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    """Bias and weights of least logistic loss, weights not under their least, by projected descent."""
    columns = np.hstack([np.ones((len(evidence), 1)), evidence])
    weights = np.append(0.0, _LEAST)
    rate = 4.0 / np.linalg.eigvalsh(columns.T @ columns / len(columns))[-1]
    last = weights
    for step in range(_STEPS):
        ahead = weights + step / (step + 3) * (weights - last)
        slope = columns.T @ (1 / (1 + np.exp(-columns @ ahead)) - wrong) / len(columns) + _DRAWN * np.append(0.0, ahead[1:])
        last, weights = weights, ahead - rate * slope
        weights[1:] = np.maximum(weights[1:], _LEAST)
    return weights


def _report(samples: list[Sample], chances: np.ndarray, wrong: np.ndarray, trusted: np.ndarray, misses: int) -> None:
    """What the weights in use decide, quality by quality."""
    stage = np.where(trusted[:, 0], 0, np.where(trusted[:, 1], 1, 2))
    chance, error, taken = (table[np.arange(len(samples)), stage] for table in (chances, wrong, trusted))
    flagged = ~taken
    qualities = np.array([sample.place.split(" ")[0].split("_", 1)[1].rsplit("_", 1)[0][-11:] for sample in samples])
    for quality in dict.fromkeys(qualities.tolist()):
        here = qualities == quality
        shares = [f"{100 * (here & (stage == s)).sum() / here.sum():.1f}" for s in range(3)]
        sys.stdout.write(
            f"{quality:12} lines {here.sum()} by 1, 2, 3 readers {' '.join(shares)} % | wrong {(here & error).sum()} "
            f"unflagged {(here & error & ~flagged).sum()} | right flagged {100 * (here & ~error & flagged).sum() / (here & ~error).sum():.2f} %\n"
        )
    for low, high in ((0, 1e-4), (1e-4, 1e-3), (1e-3, 1e-2), (1e-2, 0.1), (0.1, 0.5), (0.5, 1.01)):
        held = (chance >= low) & (chance < high)
        if held.any():
            sys.stdout.write(
                f"chance {low:g} to {high:g}: {held.sum()} lines, said {chance[held].mean():.5f}, wrong {error[held].mean():.5f}\n"
            )
    for index in np.flatnonzero(error & ~flagged)[:misses]:
        sample = samples[index]
        texts = [(reading.text, round(reading.confidence, 3)) for reading in sample.readings]
        sys.stdout.write(f"  UNFLAGGED {sample.place}: {sample.want} {texts} {chance[index]:.5f} {sample.ground}\n")


if __name__ == "__main__":
    sys.exit(main())
