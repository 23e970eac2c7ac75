"""What the sample documents hold, from their truth files, in a form that compares."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from jixiao.api import frames

if TYPE_CHECKING:
    from builder.blocks import Table
    from jixiao.grid import Grid
    from jixiao.record import Report

SAMPLES = Path(__file__).resolve().parents[1] / "sample_pdfs"
SEED_PDFS = (SAMPLES / "seed_word.pdf", SAMPLES / "seed_chromium.pdf")
LAYOUT_PDFS = tuple(sorted((SAMPLES / "layouts").glob("*.pdf")))


class Spot(NamedTuple):
    """A cell: its place, its spans, and its text without white space."""

    row: int
    column: int
    row_span: int
    column_span: int
    text: str


class Description(NamedTuple):
    """A table that compares with another whatever drew or found it."""

    n_rows: int
    n_columns: int
    spots: tuple[Spot, ...]


def squeeze(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())


def describe(grid: Grid | Table) -> Description:
    """A found grid, or a table of the sample builder."""
    spots = (Spot(c.row, c.column, c.row_span, c.column_span, squeeze(c.text)) for c in grid.cells)
    return Description(grid.n_rows, grid.n_columns, tuple(sorted(spots)))


def seed_tables() -> list[Description]:
    """The 14 tables of the seed report, in document order."""
    entries = json.loads((SAMPLES / "seed" / "grids.json").read_text("utf-8"))["tables"]
    return [
        Description(
            entry["n_rows"],
            entry["n_cols"],
            tuple(sorted(Spot(c["row"], c["col"], c["rowspan"], c["colspan"], squeeze(c.get("raw", c["text"]))) for c in entry["cells"])),
        )
        for entry in entries
    ]


#: The expected files of the seed that hold the contract's tables, of those written today.
SEED_TABLES = ("forms", "funds", "indicators", "base_data", "budget_lines")

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: list[Row]) -> None:
    """Write a CSV file anew."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def seed_rows(table: str) -> list[Row]:
    """The rows that the seed must give, without the columns that depend on the rendering."""
    return read_rows(SAMPLES / "seed" / "expected" / f"{table}.csv")


def same_columns(found: list[Row], expected: list[Row]) -> list[Row]:
    """The found rows with the columns of the expected ones only."""
    return [{column: row[column] for column in expected[0]} for row in found]


def report_rows(report: Report) -> dict[str, list[Row]]:
    """The rows of a report in memory, table by table, as a CSV file would hold them."""
    return {
        table: [dict(zip(frame.columns, map(str, row), strict=True)) for row in frame.to_numpy()] for table, frame in frames(report).items()
    }


class LayoutTruth(NamedTuple):
    """A layout's tables, the pages each runs over, and the text outside them run together."""

    tables: list[Description]
    pages: list[tuple[int, ...]]
    text_outside: str


def layout_truth(pdf: Path) -> LayoutTruth:
    """The truth beside a layout's PDF."""
    truth = json.loads(pdf.with_name(f"{pdf.stem}.expected.json").read_text("utf-8"))
    return LayoutTruth(
        [_description(entry) for entry in truth["tables"]],
        [tuple(range(entry["first_page"], entry["last_page"] + 1)) for entry in truth["tables"]],
        squeeze("".join(truth["text_outside"])),
    )


def _description(entry: dict[str, object]) -> Description:
    cells = entry["cells"]
    assert isinstance(cells, list)
    spots = (Spot(c["row"], c["column"], c["row_span"], c["column_span"], squeeze(c["text"])) for c in cells)
    return Description(int(str(entry["n_rows"])), int(str(entry["n_columns"])), tuple(sorted(spots)))
