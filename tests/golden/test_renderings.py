"""The seed saved in other ways or set in other fonts gives the same grids and records. A missing tool fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.exported import WORD_FONTS, build_fonts
from builder.programs import chinese_fonts
from builder.variants import VARIANTS
from jixiao.api import extract
from tests.reading import read_sample
from tests.truth import SEED_PDFS, SEED_TABLES, describe, report_rows, same_columns, seed_rows, seed_tables, squeeze

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.record import Report


def _differences(report: Report) -> list[str]:
    """Which of the seed's grids and tables of records the report does not give exactly."""
    grids = "" if [describe(form.grid) for form in report.forms] == seed_tables() else "grids"
    rows = report_rows(report)
    wrong = [table for table in SEED_TABLES if same_columns(rows[table], seed_rows(table)) != seed_rows(table)]
    doubted = "review" if any(row["review"] for row in rows["facts"]) else ""
    return [*filter(None, (grids, doubted)), *wrong]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("source", SEED_PDFS, ids=lambda pdf: pdf.stem)
def test_a_document_saved_another_way_gives_the_same(source: Path, variant: str, tmp_path: Path) -> None:
    target = tmp_path / "variant.pdf"
    VARIANTS[variant](source, target)
    report = extract(target)
    assert _differences(report) == []
    assert [squeeze(line.text) for line in report.text] == [squeeze(line.text) for line in read_sample(source).text]


@pytest.fixture(scope="session")
def font_pdfs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The seed through Chromium in each installed Chinese font, and through Word in some."""
    return [path for path in build_fonts(tmp_path_factory.mktemp("fonts")) if path.suffix == ".pdf"]


@pytest.mark.rendering
def test_every_font_gives_the_same(font_pdfs: list[Path]) -> None:
    differences = {pdf.stem: _differences(extract(pdf)) for pdf in font_pdfs}
    assert {stem: found for stem, found in differences.items() if found} == {}


@pytest.mark.rendering
def test_every_installed_font_was_tried(font_pdfs: list[Path]) -> None:
    families = chinese_fonts()
    assert families
    assert len(font_pdfs) == len(families) + len(set(WORD_FONTS) & set(families))
