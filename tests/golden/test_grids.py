"""The committed samples give exactly the grids of their truth, through both readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.source import READERS
from tests.reading import read_sample
from tests.truth import LAYOUT_PDFS, SEED_PDFS, describe, layout_truth, seed_tables, squeeze

if TYPE_CHECKING:
    from pathlib import Path

GAPS = {
    ("pdfplumber", "clipped_doubles"): "pdfplumber exposes no clips",
    ("pdfplumber", "hidden"): "pdfplumber tells no render mode",
}

both_readers = pytest.mark.parametrize("engine", list(READERS))
both_seeds = pytest.mark.parametrize("pdf", SEED_PDFS, ids=lambda pdf: pdf.stem)


def _layout_cases() -> list[object]:
    return [
        pytest.param(
            engine,
            pdf,
            id=f"{engine}-{pdf.stem}",
            marks=[pytest.mark.xfail(strict=True, reason=GAPS[engine, pdf.stem])] if (engine, pdf.stem) in GAPS else [],
        )
        for engine in READERS
        for pdf in LAYOUT_PDFS
    ]


every_layout = pytest.mark.parametrize(("engine", "pdf"), _layout_cases())


def test_the_samples_are_there() -> None:
    assert len(seed_tables()) == 14
    assert len(LAYOUT_PDFS) >= 23


@both_readers
@both_seeds
def test_the_seed_has_its_14_tables_in_order_with_every_text_and_span(pdf: Path, engine: str) -> None:
    assert [describe(grid) for grid in read_sample(pdf, engine).grids] == seed_tables()


@every_layout
def test_a_layout_has_the_tables_of_its_truth(engine: str, pdf: Path) -> None:
    assert [describe(grid) for grid in read_sample(pdf, engine).grids] == layout_truth(pdf).tables


@every_layout
def test_the_text_outside_the_tables_is_in_reading_order(engine: str, pdf: Path) -> None:
    lines = read_sample(pdf, engine).text
    assert squeeze("".join(line.text for line in lines)) == layout_truth(pdf).text_outside


@both_readers
@pytest.mark.parametrize("pdf", LAYOUT_PDFS, ids=lambda pdf: pdf.stem)
def test_every_table_knows_its_pages(engine: str, pdf: Path) -> None:
    assert [grid.pages for grid in read_sample(pdf, engine).grids] == layout_truth(pdf).pages


@both_readers
@pytest.mark.parametrize("pdf", (*SEED_PDFS, *LAYOUT_PDFS), ids=lambda pdf: pdf.stem)
def test_the_box_of_a_cell_holds_the_middle_of_each_of_its_lines(engine: str, pdf: Path) -> None:
    cells = [cell for grid in read_sample(pdf, engine).grids for cell in grid.cells]
    astray = [
        (cell.text, line)
        for cell in cells
        for line in cell.lines
        if not any(
            region.page == line.page and region.box.contains_point((line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2)
            for region in cell.regions
        )
    ]
    assert astray == []


@both_readers
@both_seeds
def test_every_cell_knows_a_page_of_the_document_and_cut_cells_know_both(pdf: Path, engine: str) -> None:
    contents = read_sample(pdf, engine)
    cells = [cell for grid in contents.grids for cell in grid.cells]
    assert {region.page for cell in cells for region in cell.regions} <= set(range(1, contents.page_count + 1))
    cut = [[region.page for region in cell.regions] for cell in cells if len(cell.regions) > 1]
    assert all(pages == [pages[0], pages[0] + 1] for pages in cut)
    assert cut
