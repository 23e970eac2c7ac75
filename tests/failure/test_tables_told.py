"""Tables of page images that are not there whole: told of the page, by name, with exit code 6."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from builder.scans import page_at
from jixiao.cli import app
from jixiao.document import Origin, Page, PageKind, Word
from jixiao.errors import ExitCode
from jixiao.geometry import Box
from jixiao.source.raster import Raster
from jixiao.tables.ruled import find_frames
from jixiao.tables.unfound import fault_of_tables
from jixiao.tables.view import View, level_view

SEED = Path(__file__).resolve().parents[2] / "sample_pdfs" / "seed_word.pdf"
#: A page of which all is table, and a resolution coarse enough to be quick.
TABLE_PAGE, DPI = 3, 150


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    return page_at(SEED, DPI, TABLE_PAGE)


def _fault(picture: np.ndarray) -> str:
    view, _, _ = level_view(Raster(picture, DPI))
    page = _page(view)
    return fault_of_tables(page, list(find_frames(page)), view)


def _page(view: View) -> Page:
    height, width = view.sheet.ink.shape
    return Page(1, width / view.scale, height / view.scale, 0, PageKind.SCANNED, (), view.lines)


def test_a_page_whose_tables_are_whole_has_no_fault(picture: np.ndarray) -> None:
    assert _fault(picture) == ""


@pytest.mark.parametrize("side", ["left", "right", "top", "bottom"])
def test_a_table_cut_off_by_the_edge_of_the_picture(picture: np.ndarray, side: str) -> None:
    height, width = picture.shape
    rows, columns = np.flatnonzero((picture < 128).sum(axis=1) > 0.6 * width), np.flatnonzero((picture < 128).sum(axis=0) > 0.1 * height)
    middle_y, middle_x = int(rows[0] + rows[-1]) // 2 + 5, int(columns[0] + columns[-1]) // 2 - 30
    part = {
        "left": picture[:, middle_x:], "right": picture[:, :middle_x], "top": picture[middle_y:], "bottom": picture[:middle_y],
    }[side]  # fmt: skip
    assert _fault(np.ascontiguousarray(part)) == "table_cut_off"


def test_a_picture_cropped_to_its_tables_border_is_whole(picture: np.ndarray) -> None:
    rows, columns = (np.flatnonzero((picture < 128).sum(axis=axis) > 0.1 * picture.shape[1 - axis]) for axis in (1, 0))
    cropped = picture[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    assert _fault(np.ascontiguousarray(cropped)) == ""


def test_a_cut_table_is_told_with_its_page_and_exit_code(picture: np.ndarray, tmp_path: Path) -> None:
    scan = tmp_path / "cut.png"
    Image.fromarray(picture[:, : picture.shape[1] // 2]).save(scan, dpi=(DPI, DPI))
    done = CliRunner().invoke(app, ["extract", str(scan), "-o", str(tmp_path / "out"), "-q", "--lang", "zh"])
    assert done.exit_code == ExitCode.PARTIAL
    assert "cut.png：第 1 页：表格超出图像边缘" in done.output
    report = json.loads((tmp_path / "out" / "cut" / "report.json").read_text("utf-8"))
    assert report["pages"][0]["failure"].startswith("a table goes on beyond the edge of the picture")
    assert (tmp_path / "out" / "cut" / "documents.csv").read_text("utf-8").count(",partial,") == 1


def test_lines_that_cross_and_give_no_table_are_told() -> None:
    """Of the rows only the first half of every stretch between two columns is drawn."""
    page = np.full((1100, 1400), 255, np.uint8)
    for x in (150, 550, 950):
        page[150:813, x : x + 3] = 0
        for y in (150, 480, 810):
            page[y : y + 3, x : x + 200] = 0
    assert _fault(page) == "table_not_found"


def test_rows_of_numbers_in_no_table_are_told(picture: np.ndarray) -> None:
    view, _, _ = level_view(Raster(np.full_like(picture, 255), DPI))
    rows = [("收入", "1,280.50", "1,342.75"), ("支出", "1,200.00", "96.48%"), ("结转", "80.50", "８０.50")]
    words = [
        Word(text, Box(90 + 40 * column, top, 125 + 40 * column, top + 12), Origin.OCR, 0.9)
        for top, row in zip((100, 118, 136), rows, strict=True)
        for column, text in enumerate(row)
    ]
    page = replace(_page(view), words=tuple(words))
    assert fault_of_tables(page, [], view) == "table_not_found"
    assert fault_of_tables(replace(page, words=tuple(words[:6])), [], view) == ""
