"""Renders sources in a quality and reads them, one process a core, each on one thread."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

from bench.scanned.running import figures_of, score_figures
from bench.scanned.score import Score, score_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bench.scanned.corpus import Source
    from jixiao.document import Page
    from jixiao.grid import Grid
    from jixiao.ocr import OcrEngine


class Task(NamedTuple):
    """A source in a quality, read with an engine."""

    source: Source
    quality: str
    folder: Path
    ocr: str = "rapidocr"
    pages: tuple[int, ...] = ()


def read_all(tasks: Sequence[Task], processes: int) -> Iterator[tuple[Task, Score]]:
    """The score of each task, in their order."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        yield from zip(tasks, pool.map(read_task, tasks), strict=True)


def read_task(task: Task) -> Score:
    """Renders the source where that is not done, reads it, and scores it page by page."""
    from jixiao.source import open_document

    scan = rendered(task)
    total = Score()
    pages: list[tuple[Page, Page]] = []
    with open_document(task.source.path) as (document, exported), open_document(scan) as (_, scanned):
        for position, number in enumerate(task.pages or range(1, document.page_count + 1), 1):
            export = exported.page(number)
            start = time.process_time()
            page = _scanned_page(scanned, position, task.ocr)
            found = _grids(page)
            seconds = time.process_time() - start
            pages.append((export, page))
            score = score_page(_grids(export), found, f"{scan.stem} p{number}")
            score.cpu_seconds = seconds
            total += score
    total.figures = score_figures(*(figures_of(of_one) for of_one in zip(*pages, strict=True)))
    return total


def rendered(task: Task) -> Path:
    """The file of the rendering, with all pages or those of the task."""
    from builder.scans import build_scan

    suffix = "".join(f"_{number}" for number in task.pages)
    scan = task.folder / f"{task.source.path.stem}_{task.quality}{suffix}.pdf"
    if not scan.exists():
        build_scan(task.source.path, scan, task.quality, task.source.seed, task.pages)
    return scan


def _scanned_page(reader: object, number: int, ocr: str) -> Page:
    from jixiao.tables.scanned import read_scan

    return read_scan(reader.raster(number), reader.page(number), _engine(ocr))  # type: ignore[attr-defined]


@cache
def _engine(name: str) -> OcrEngine:
    from jixiao.ocr import ENGINES

    return ENGINES[name]()


def _grids(page: Page) -> list[Grid]:
    from jixiao.tables.ruled import RuledFinder

    return [table.grid for table in RuledFinder().find(page, page.words).tables]
