"""The two samples and what their tables really are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.grid import Cell, Grid, to_grid
from bench.process import ROOT

if TYPE_CHECKING:
    from pathlib import Path

_FOLDER = ROOT / "sample_pdfs"


class Sample(NamedTuple):
    """A file of the comparison.

    `broken` are the tables that run over a page break, as sample_pdfs/README.md lists them;
    `page_tables` counts tables page by page, so that each of those counts twice.
    """

    title: str
    path: Path
    page_count: int
    broken: frozenset[str]

    @property
    def page_tables(self) -> int:
        """How many tables and parts of tables stand on the pages."""
        return len(read_truth()) + len(self.broken)


_BOTH = frozenset({"base_data", "narrative_project_execution"})
SAMPLES = (
    Sample("Word", _FOLDER / "seed_word.pdf", 18, _BOTH),
    Sample("Chromium", _FOLDER / "seed_chromium.pdf", 18, _BOTH | {"project_self_eval_10"}),
)


def read_truth() -> dict[str, Grid]:
    """The fourteen tables in the order of the document, by name."""
    entries = json.loads((_FOLDER / "seed" / "grids.json").read_text("utf-8"))["tables"]
    return {entry["id"]: to_grid(map(_cell, entry["cells"])) for entry in entries}


def _cell(entry: dict[str, Any]) -> Cell:
    text = entry.get("raw", entry["text"])
    return Cell(entry["row"], entry["col"], entry["rowspan"], entry["colspan"], text)
