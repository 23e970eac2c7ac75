"""Forms of other families, read exactly from both of their exports (sample_pdfs/forms/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.forms.expected import COLUMNS
from jixiao.api import extract
from tests.truth import SAMPLES, Row, read_rows, report_rows, same_columns

if TYPE_CHECKING:
    from pathlib import Path

FORM_PDFS = tuple(sorted((SAMPLES / "forms").glob("*/*.pdf")))
#: Those that are a whole report, with its text before the forms.
REPORT_PDFS = tuple(pdf for pdf in FORM_PDFS if (pdf.parent / "expected" / "documents.csv").exists())


def _expected(folder: Path, table: str) -> list[Row]:
    path = folder / "expected" / f"{table}.csv"
    return read_rows(path) if path.exists() else []


def _differences(found: list[Row], expected: list[Row], columns: tuple[str, ...]) -> list[str]:
    """Every value that differs, and the rows that are missing or too many."""
    wrong = [
        f"row {number} {column}: {row[column]!r} for {wanted[column]!r}"
        for number, (row, wanted) in enumerate(zip(found, expected, strict=False), 1)
        for column in columns
        if row[column] != wanted[column]
    ]
    return wrong + ([f"{len(found)} rows for {len(expected)}"] if len(found) != len(expected) else [])


@pytest.mark.parametrize("pdf", FORM_PDFS, ids=lambda pdf: pdf.stem)
def test_every_value_of_a_form_is_found(pdf: Path) -> None:
    rows = report_rows(extract(pdf))
    wrong = {table: _differences(rows[table], _expected(pdf.parent, table), columns) for table, columns in COLUMNS.items()}
    assert {table: list_ for table, list_ in wrong.items() if list_} == {}


@pytest.mark.parametrize("pdf", REPORT_PDFS, ids=lambda pdf: pdf.stem)
@pytest.mark.parametrize("table", ["documents", "figures"])
def test_a_whole_report_is_described_and_its_figures_read(pdf: Path, table: str) -> None:
    expected = _expected(pdf.parent, table)
    assert same_columns(report_rows(extract(pdf))[table], expected) == expected
