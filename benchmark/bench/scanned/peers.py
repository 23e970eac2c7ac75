"""Other readers of page images in the same run: the same pages in turn, page by page."""

from __future__ import annotations

from collections import Counter
from statistics import mean, median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PIL import Image

from bench.grade import grade
from bench.grid import Cell, Grid, to_grid
from bench.peers import Group, Tool
from bench.process import ToolError, Worker
from bench.scanned.reading import Task, rendered
from bench.scanned.score import is_number
from jixiao.amount import fold_digits
from jixiao.source import open_document
from jixiao.tables.ruled import RuledFinder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

_MODULE = "bench.peers.page_images"
_RAPID = ("rapidocr", "onnxruntime")
#: What reads page images; the first is compared with all others.
READERS: dict[str, Tool] = {
    "jixiao": Tool("jixiao", f"{_MODULE}:Jixiao", Group.STAGE, ("onnxruntime",), "one process, one thread"),
    "rapidocr": Tool("RapidOCR, whole page", f"{_MODULE}:RapidOcrPage", Group.PEER, _RAPID, "PP-OCRv6 small, two threads; no tables"),
    "tesseract": Tool("Tesseract, whole page", f"{_MODULE}:TesseractPage", Group.PEER, ("pytesseract",), "chi_sim, psm 11; no tables"),
    "img2table": Tool(
        "img2table + RapidOCR",
        f"{_MODULE}:Img2TableRapid",
        Group.PEER,
        ("img2table", *_RAPID),
        "`extract_tables(ocr=RapidOCR)`, two threads",
    ),
    "wired_table_rec": Tool(
        "wired_table_rec + RapidOCR", f"{_MODULE}:WiredTableRec", Group.PEER, ("wired_table_rec", *_RAPID), "the page as one table"
    ),
    "rapid_table": Tool("rapid_table + RapidOCR", f"{_MODULE}:RapidTable", Group.PEER, ("rapid-table", *_RAPID), "the page as one table"),
}


class PageImage(NamedTuple):
    """A page as a PNG, its tables and its numbers."""

    path: Path
    tables: dict[str, Grid]
    numbers: Counter[str]


class PeerResult(NamedTuple):
    """What one reader made of the pages."""

    tool: Tool
    seconds: list[float]
    exact: int
    tables: int
    likeness: float
    numbers_found: int
    numbers: int
    failure: str = ""


def page_images(tasks: Sequence[Task]) -> Iterator[PageImage]:
    """The pages of the tasks as pictures with their truth."""
    for task in tasks:
        scan = rendered(task)
        with open_document(task.source.path) as (_, exported), open_document(scan) as (_, scanned):
            for position, number in enumerate(task.pages, 1):
                path = task.folder / f"{scan.stem}_page_{position}.png"
                raster = scanned.raster(position)
                Image.fromarray(np.asarray(raster.pixels)).save(path, dpi=(raster.dpi, raster.dpi))
                page = exported.page(number)
                grids = [table.grid for table in RuledFinder().find(page, page.words).tables]
                yield PageImage(path, {str(i): _comparable(grid.cells) for i, grid in enumerate(grids)}, _numbers(grids))


def measure_peers(pages: Sequence[PageImage], pythons: Mapping[str, str], say: Callable[[str], None]) -> list[PeerResult]:
    """Each page through each reader in turn, so that the machine's drift hits all alike."""
    workers = {
        name: Worker(tool.target, tool.distributions, *([pythons[name]] if name in pythons else [])) for name, tool in READERS.items()
    }
    grids: dict[str, list[list[Grid]]] = {name: [] for name in READERS}
    seconds: dict[str, list[float]] = {name: [] for name in READERS}
    failures: dict[str, str] = {}
    for number, page in enumerate(pages, 1):
        say(f"peers: page {number} of {len(pages)}")
        for name, worker in workers.items():
            if name not in failures:
                try:
                    grids[name].append(worker.grids(page.path))
                    seconds[name].append(median(worker.turn(page.path)))
                except ToolError as error:
                    failures[name] = str(error)
    for worker in workers.values():
        worker.close()
    return [_result(READERS[name], pages, grids[name], seconds[name], failures.get(name, "")) for name in READERS]


def _result(tool: Tool, pages: Sequence[PageImage], grids: list[list[Grid]], seconds: list[float], failure: str) -> PeerResult:
    if failure:
        return PeerResult(tool, [], 0, 0, 0.0, 0, 0, failure)
    grades = [grade(found, page.tables) for page, found in zip(pages, grids, strict=True) if page.tables]
    found = sum((page.numbers & _texts(tables)).total() for page, tables in zip(pages, grids, strict=True))
    return PeerResult(
        tool,
        seconds,
        sum(given.exact_structure for given in grades),
        sum(given.asked for given in grades),
        mean(given.teds_structure for given in grades),
        found,
        sum(page.numbers.total() for page in pages),
    )


def _comparable(cells: Sequence[object]) -> Grid:
    return to_grid(Cell(c.row, c.column, c.row_span, c.column_span, fold_digits(c.text)) for c in cells)  # type: ignore[attr-defined]


def _numbers(grids: Sequence[object]) -> Counter[str]:
    texts = ("".join(fold_digits(cell.text).split()) for grid in grids for cell in grid.cells)  # type: ignore[attr-defined]
    return Counter(text for text in texts if is_number(text))


def _texts(grids: Sequence[Grid]) -> Counter[str]:
    return Counter("".join(fold_digits(cell.text).split()) for grid in grids for cell in grid.cells)
