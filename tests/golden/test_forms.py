"""Forms of other families, read exactly from both of their exports (sample_pdfs/forms/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.described import compare
from builder.forms import FAMILIES
from builder.forms.description import read_family
from builder.forms.expected import COLUMNS
from builder.scans import build_scan
from jixiao.api import extract
from jixiao.document import Page, PageKind
from jixiao.source import open_document
from jixiao.tables.ruled import find_frames
from jixiao.tables.view import level_view
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


@pytest.mark.parametrize("name", ["shanghai_word", "shanxi_chromium"])
def test_an_office_scan_of_a_form_gives_no_wrong_number_untold(name: str, tmp_path: Path) -> None:
    family = read_family(FAMILIES / f"{name.split('_')[0]}.toml")
    scan = build_scan(SAMPLES / "forms" / family.name / f"{name}.pdf", tmp_path / "scan.pdf", "office_200", 5)
    values = list(compare(family.forms, extract(scan)))
    numbers = [value for value in values if value.is_number]
    assert [value for value in numbers if not value.is_right and not value.told] == []
    assert sum(value.is_right for value in numbers) >= 0.98 * len(numbers) > 50
    assert [value for value in values if value.column == "record"] == []


@pytest.mark.parametrize(("name", "seed"), [("guangshui", 5), ("transfer", 5), ("anhui_county", 1002)])
def test_strokes_of_two_lines_of_text_in_a_tight_row_make_no_column(name: str, seed: int, tmp_path: Path) -> None:
    """称 over 标, 对 over 度: an upright stroke from ruling to ruling but for the hair between the lines.

    On the last page a stroke stands beside a true column, and columns of other rows cut its row lines too short for a look.
    """
    source = SAMPLES / "forms" / name / f"{name}_word.pdf"
    scan = build_scan(source, tmp_path / "scan.pdf", "office_200", seed, (1,))
    with open_document(source) as (_, exported), open_document(scan) as (_, scanned):
        (truth,) = find_frames(exported.page(1))
        view, _, _ = level_view(scanned.raster(1))
    height, width = (side / view.scale for side in view.sheet.ink.shape)
    (found,) = find_frames(Page(1, width, height, 0, PageKind.SCANNED, (), view.lines))
    assert [tuple(area) for area in found.areas] == [tuple(area) for area in truth.areas]
