"""Peak memory of the command line against the number of pages."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from bench.peak import CommandPeak, command_peak
from bench.process import ROOT, environment, without_paths

if TYPE_CHECKING:
    from bench.truth import Sample

#: Repeats a file's pages; in a process of its own because a child's peak begins at ours.
_REPEAT = "import sys; from pathlib import Path; from builder.variants import repeat; "
_REPEAT += "repeat(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))"
_BUILDER = {**os.environ, "PYTHONPATH": str(ROOT / "sample_pdfs")}
#: Exit codes with which the files were written: all, some pages unread, a check failed.
_WRITTEN = (0, 6, 7)


class Growth(NamedTuple):
    """The peaks of two runs of the command line on the same pages, few and many."""

    sample: str
    few_pages: int
    many_pages: int
    few: CommandPeak
    many: CommandPeak

    @property
    def failure(self) -> str:
        """Why there is nothing to compare; empty where there is."""
        failed = next((run for run in (self.few, self.many) if run.exit_code not in _WRITTEN), None)
        return f"exit code {failed.exit_code}: {failed.message}" if failed else ""


def measure_growth(sample: Sample, few_pages: int, many_pages: int) -> Growth:
    """Extracts the sample, repeated to so many pages, in fresh processes."""
    few, many = (_extract(sample, pages) for pages in (few_pages, many_pages))
    return Growth(sample.title, few_pages, many_pages, few, many)


def _extract(sample: Sample, pages: int) -> CommandPeak:
    with TemporaryDirectory() as folder:
        path = Path(folder, f"{pages}_pages.pdf")
        run = command_peak([sys.executable, "-c", _REPEAT, sample.path, path, str(pages)], _BUILDER)
        if not run.exit_code:
            command: list[str | Path] = [sys.executable, "-m", "jixiao", "extract", path, "-o", Path(folder, "out")]
            run = command_peak(command, environment())
        return run._replace(message=without_paths(run.message).replace(f"{folder}{os.sep}", ""))
