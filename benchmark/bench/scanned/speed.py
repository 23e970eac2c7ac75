"""The command line over a batch of scans on all cores, beside RapidOCR on the same pages."""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from bench.peak import command_peak
from bench.process import Worker, environment
from bench.scanned.peers import READERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from bench.peak import CommandPeak
    from bench.scanned.peers import PageImage


class BatchSpeed(NamedTuple):
    """Seconds a page by round, ours and RapidOCR's."""

    ours: list[float]
    theirs: list[float]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios."""
        return median(a / b for a, b in zip(self.ours, self.theirs, strict=True))


def measure_batch(
    files: Sequence[Path], page_count: int, pages: Sequence[PageImage], rounds: int, say: Callable[[str], None]
) -> BatchSpeed:
    """`jixiao extract FILES --jobs 2`, start-up and files included, then RapidOCR over a part of the pages, in turn."""
    tool = READERS["rapidocr"]
    worker = Worker(tool.target, tool.distributions)
    ours, theirs = [], []
    for number in range(rounds):
        say(f"batch: round {number + 1} of {rounds}")
        start = time.perf_counter()
        with TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "jixiao", "extract", *map(str, files), "-o", folder, "--jobs", "2", "-q"]
            subprocess.run(command, env=environment(), check=False)
        ours.append((time.perf_counter() - start) / page_count)
        worker.grids(pages[0].path)
        theirs.append(median(median(worker.turn(page.path)) for page in pages))
    worker.close()
    return BatchSpeed(ours, theirs)


def measure_memory(scan: Path, counts: Sequence[int], folder: Path) -> list[CommandPeak]:
    """The peak of the command line on the scan's pages repeated so many times over."""
    from builder.variants import repeat

    peaks = []
    for count in counts:
        path = folder / f"{count}_pages.pdf"
        repeat(scan, path, count)
        with TemporaryDirectory() as out:
            peaks.append(command_peak([sys.executable, "-m", "jixiao", "extract", path, "-o", out, "-q"], environment()))
    return peaks
