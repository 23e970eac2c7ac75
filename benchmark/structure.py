"""How well the grids of page images are found, without reading a word: quality by quality.

    python benchmark/structure.py --source sample_pdfs/seed_word.pdf --seed 1 --out /tmp/scans

The truth is the exported file's own grids, page by page; TEDS is of the structure only, and a
table that was not found has 0. Renderings are built where they are missing. With --draw the
pages that are not exact are written as pictures with the found grid over them.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING, Self

import cv2
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "sample_pdfs")]

from bench.grid import Cell, Grid, to_grid
from bench.teds import teds
from builder.scans import build_scan
from builder.scans.qualities import QUALITIES
from jixiao.document import Page, PageKind
from jixiao.geometry import Box
from jixiao.source import open_document
from jixiao.tables.ruled import find_frames
from jixiao.tables.view import View, level_view

if TYPE_CHECKING:
    from jixiao.source.raster import Raster
    from jixiao.tables.ruled import Frame

#: Boxes of a found and a true table share at least this much of the larger.
_SAME_TABLE = 0.3


@dataclass
class Score:
    """Counts over the pages of one quality."""

    pages: int = 0
    seconds: float = 0.0
    exact: int = 0
    likeness: list[float] = field(default_factory=list)
    extra: int = 0
    missed: list[str] = field(default_factory=list)

    def line(self, name: str) -> str:
        """One row of the table."""
        share = mean(self.likeness) if self.likeness else 0.0
        return (
            f"{name:40} exact {self.exact:3}/{len(self.likeness):3} | TEDS {share:.4f} | extra {self.extra} | "
            f"{self.seconds / max(1, self.pages):.3f} CPU s a page | {' '.join(self.missed)}"
        )

    def __iadd__(self, other: Score) -> Self:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)
        return self


def main() -> int:
    """Prints a row for each source and quality, and the sums."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    cv2.setNumThreads(1)
    for name in options.quality:
        total = Score()
        for source in options.source:
            scan = _rendering(source, name, options)
            score = _score(source, scan, options)
            print(score.line(f"{source.stem[:30]} {name}"), flush=True)
            total += score
        total.missed = []
        print(total.line(f"ALL {name}"), flush=True)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, nargs="+", default=[ROOT / "sample_pdfs" / "seed_word.pdf"])
    parser.add_argument("--quality", nargs="+", default=list(QUALITIES))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--most", type=int, default=100, help="so many pages with tables of each source")
    parser.add_argument("--draw", type=Path, help="a folder for pictures of what was missed")
    return parser.parse_args()


def _rendering(source: Path, name: str, options: argparse.Namespace) -> Path:
    """The rendering of the pages that are wanted; as many blank numbers as they were left out."""
    scan: Path = options.out / f"{source.stem}_{name}_{options.seed}_{options.most}.pdf"
    if not scan.exists():
        build_scan(source, scan, name, options.seed, _wanted(source, options.most))
    return scan


def _wanted(source: Path, most: int) -> list[int]:
    """The pages that hold tables, evenly chosen."""
    with open_document(source) as (document, reader):
        pages = [n for n in range(1, document.page_count + 1) if any(find_frames(reader.page(n)))]
    step = max(1.0, len(pages) / most)
    return [pages[int(index * step)] for index in range(min(most, len(pages)))]


def _printed(page: Page) -> list[Frame]:
    """The page's frames; of a row that a page break leaves below a table nothing is to be seen."""
    return [frame for frame in find_frames(page) if not (frame.open_bottom and len(frame.ys) == 2)]


def _score(source: Path, scan: Path, options: argparse.Namespace) -> Score:
    score = Score()
    with open_document(source) as (_, exported), open_document(scan) as (_, scanned):
        for index, number in enumerate(_wanted(source, options.most), 1):
            page = exported.page(number)
            raster = scanned.raster(index)
            start = time.process_time()
            view, raster, turned = level_view(raster)
            score.seconds += time.process_time() - start
            score.pages += 1
            frames = _frames(view)
            wanted = _printed(page)
            if not _grade(wanted, frames, view, score, (turned, number)) and options.draw:
                options.draw.mkdir(parents=True, exist_ok=True)
                cv2.imwrite(str(options.draw / f"{scan.stem}_p{number}.png"), draw(raster, view, frames))
    return score


def _frames(view: View) -> list[Frame]:
    height, width = view.sheet.ink.shape
    return list(find_frames(Page(1, width / view.scale, height / view.scale, 0, PageKind.SCANNED, (), view.lines)))


def _grade(wanted: list[Frame], found: list[Frame], view: View, score: Score, where: tuple[int, int]) -> bool:
    """Adds the page's tables to the score; pairs are the most alike, each used once."""
    grids = [_grid(frame) for frame in found]
    flipped = [_grid(_over(frame)) for frame in found]
    truth = [_grid(frame) for frame in wanted]
    # A page is level but may be upside down: which, the words tell later.
    ways = [_paired(truth, tables) for tables in (grids, flipped[::-1])]
    likeness = max(ways, key=sum)
    score.likeness += likeness
    score.extra += max(0, len(found) - len(wanted))
    score.exact += sum(value == 1.0 for value in likeness)
    whole = min(likeness, default=1.0) == 1.0 and len(found) == len(wanted)
    if not whole:
        score.missed.append(f"p{where[1]}:{','.join(f'{value:.3f}' for value in likeness if value < 1)}")
    return whole


def _paired(truth: list[Grid], found: list[Grid]) -> list[float]:
    """For each true table the likeness of the found one at its place in the page's order."""
    left = list(found)
    values = []
    for index, grid in enumerate(truth):
        spare = len(left) - (len(truth) - index)
        nearest = [(teds(other, grid, with_text=False), -place) for place, other in enumerate(left[: max(1, spare + 2)])]
        value, place = max(nearest, default=(0.0, 0))
        values.append(value if value > _SAME_TABLE else 0.0)
        if value > _SAME_TABLE:
            left = left[1 - place :]
    return values


def _grid(frame: Frame) -> Grid:
    return to_grid(Cell(area.row, area.column, area.row_span, area.column_span, "") for area in frame.areas)


def _over(frame: Frame) -> Frame:
    """The frame turned by half."""
    rows, columns = len(frame.ys) - 1, len(frame.xs) - 1
    areas = [a._replace(row=rows - a.row - a.row_span, column=columns - a.column - a.column_span) for a in frame.areas]
    return frame._replace(areas=areas)


def draw(raster: Raster, view: View, frames: list[Frame]) -> np.ndarray:
    """The picture with the cells that were found drawn over it."""
    pixels = raster.pixels if raster.pixels.ndim == 3 else np.repeat(raster.pixels[..., None], 3, axis=2)
    shown = np.ascontiguousarray(pixels[..., ::-1])
    for index, frame in enumerate(frames):
        colour = [(0, 140, 0), (200, 60, 0), (160, 0, 160)][index % 3]
        for area in frame.areas:
            x0, y0, x1, y1 = Box(*(edge * view.scale for edge in frame.area_box(area)))
            x, y = view.warp.to_picture(np.array([x0, x1, x1, x0]), np.array([y0, y0, y1, y1]))
            cv2.polylines(shown, [np.stack([x, y], axis=1).astype(np.int32)], isClosed=True, color=colour, thickness=2)
    return shown


if __name__ == "__main__":
    sys.exit(main())
