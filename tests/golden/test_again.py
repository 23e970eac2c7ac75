"""Cells that arithmetic puts in doubt, read again by every reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from builder.scans import build_scan
from jixiao.ocr import ENGINES
from jixiao.source import open_document
from jixiao.tables.again import read_cells_again
from jixiao.tables.ruled import RuledFinder

if TYPE_CHECKING:
    from jixiao.grid import Cell

SEED = Path(__file__).resolve().parents[2] / "sample_pdfs" / "seed_word.pdf"
PAGE = 3


def _printed() -> tuple[Cell, ...]:
    with open_document(SEED) as (_, reader):
        page = reader.page(PAGE)
    return next(iter(RuledFinder().find(page, page.words).tables)).grid.cells


def test_every_reader_is_asked(tmp_path: Path) -> None:
    cells = [cell for cell in _printed() if cell.text in ("409.56", "33963.61", "12.5", "")]
    scan = build_scan(SEED, tmp_path / "scan.pdf", "clean_300", 44, (PAGE,))
    with open_document(scan) as (_, reader):
        again = read_cells_again(reader.raster(1), [cell.box for cell in cells], ENGINES["rapidocr"]())
    assert len(again) == len(cells) > 2
    for cell, readings in zip(cells, again, strict=True):
        if cell.text:
            assert set(readings.readings) == {"PP-OCRv6 small", "PP-OCRv5", "PP-OCRv6 tiny", "tesseract"}
            assert readings.readings["PP-OCRv6 small"].text == cell.raw
            assert cell.raw in readings.texts
        else:
            assert (readings.readings, readings.texts) == ({}, ())
