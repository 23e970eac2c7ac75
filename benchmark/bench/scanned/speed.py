"""The command line over a batch of scans on all cores, beside RapidOCR on the same pages."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from statistics import mean, median
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


class Batch(NamedTuple):
    """Scans that are read by one command, how many pages they have, and some of those pages for RapidOCR."""

    name: str
    files: Sequence[Path]
    page_count: int
    pages: Sequence[PageImage]


class Round(NamedTuple):
    """Seconds a page: of a batch, of RapidOCR on its pages; and the processor seconds of the batch."""

    ours: float
    theirs: float
    cpu: float

    @property
    def balance(self) -> float:
        """The share of two cores that was used; less than there was to use where others use the machine."""
        return self.cpu / (2 * self.ours)


class BatchSpeed(NamedTuple):
    """The rounds of a batch."""

    batch: Batch
    rounds: list[Round]

    @property
    def ratio(self) -> float:
        """The median of the rounds' ratios."""
        return median(turn.ours / turn.theirs for turn in self.rounds)


def measure_batches(batches: Sequence[Batch], rounds: int, say: Callable[[str], None]) -> list[BatchSpeed]:
    """`jixiao extract FILES --jobs 2`, start-up and files included, then RapidOCR over a part of the pages, in turn."""
    tool = READERS["rapidocr"]
    worker = Worker(tool.target, tool.distributions)
    worker.grids(batches[0].pages[0].path)
    speeds = [BatchSpeed(batch, []) for batch in batches]
    for number in range(rounds):
        for batch, turns in speeds:
            say(f"batch of {batch.name}: round {number + 1} of {rounds}")
            ours, cpu = (seconds / batch.page_count for seconds in _extracted(batch.files))
            turns.append(Round(ours, mean(median(worker.turn(page.path)) for page in batch.pages), cpu))
    worker.close()
    return speeds


def _extracted(files: Sequence[Path]) -> tuple[float, float]:
    """Seconds by the clock and of processors that the command takes.

    Raises:
        CalledProcessError: It fails; a page that is not read takes no time.
    """
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "jixiao", "extract", *map(str, files), "-o", folder, "--jobs", "2", "-q"]
        subprocess.run(command, env=environment(), check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - start, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


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
