"""Degraded pages through the whole path: structure exact, no wrong number without a flag."""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw, ImageFont
from typer.testing import CliRunner

from builder.programs import font_file
from builder.scans import build_mixed, build_picture, build_scan, page_at
from builder.scans.encodings import build_stored
from jixiao.amount import fold_digits
from jixiao.cli import app
from jixiao.finding import Verdict
from jixiao.ocr import ENGINES
from jixiao.pipeline import read_report
from jixiao.source import open_document
from jixiao.tables.aligned import AlignedFinder
from jixiao.tables.ruled import RuledFinder
from jixiao.tables.scanned import read_scan

if TYPE_CHECKING:
    from jixiao.document import Page
    from jixiao.grid import Grid
    from jixiao.ocr import OcrEngine

SAMPLES = Path(__file__).resolve().parents[2] / "sample_pdfs"
SEED = SAMPLES / "seed_word.pdf"
PAGE = 3
#: Share of numbers that must be exact on this page.
QUALITIES = {
    "clean_300": 1.0, "office_200": 1.0, "seals_200": 0.98, "skewed_150": 0.95, "photo": 0.98, "fax_200": 0.9, "turned_200": 1.0,
}  # fmt: skip


@cache
def _engine() -> OcrEngine:
    return ENGINES["rapidocr"]()


def _grids(page: Page) -> list[Grid]:
    return [table.grid for table in RuledFinder().find(page, page.words).tables]


def _scanned(path: Path, number: int) -> Page:
    with open_document(path) as (_, reader):
        return read_scan(reader.raster(number), reader.page(number), _engine())


def _truth(number: int) -> Grid:
    with open_document(SEED) as (_, reader):
        return _grids(reader.page(number))[0]


@pytest.mark.parametrize("quality", QUALITIES)
def test_page_in_each_quality(quality: str, tmp_path: Path) -> None:
    scan = build_scan(SEED, tmp_path / "scan.pdf", quality, 40, (PAGE,))
    (found,), truth = _grids(_scanned(scan, 1)), _truth(PAGE)
    spans = [(c.row, c.column, c.row_span, c.column_span) for c in truth.cells]
    assert [(c.row, c.column, c.row_span, c.column_span) for c in found.cells] == spans
    pairs = [(fold_digits(a.text), b) for a, b in zip(truth.cells, found.cells, strict=True)]
    numbers = [(text, cell) for text, cell in pairs if text and text.strip("%").replace(".", "").isdigit()]
    wrong = [(text, cell.text) for text, cell in numbers if fold_digits(cell.text) != text]
    unflagged = [(text, cell.text) for text, cell in numbers if fold_digits(cell.text) != text and cell.confidence >= 0.9]
    assert len(numbers) > 40
    assert unflagged == []
    assert len(wrong) <= (1 - QUALITIES[quality]) * len(numbers), wrong
    assert [cell.text for text, cell in pairs if not text] == [""] * sum(not text for text, _ in pairs)


@pytest.mark.parametrize("name", ["seed_word", "seed_chromium"])
def test_a_full_width_point_is_copied_and_found(name: str, tmp_path: Path) -> None:
    report = read_report(build_scan(SAMPLES / f"{name}.pdf", tmp_path / "scan.pdf", "clean_300", 45, (1,)))
    (finding,) = (finding for finding in report.findings if finding.rule_id == "L01")
    assert (finding.verdict, finding.instance, finding.detail) == (Verdict.FAIL, "base_data!r3c1", "“1．8351”→ 1.8351")
    values = [value for row in report.forms[0].base_data for _, value in row.measures if "．" in value.raw]
    assert [(value.raw, value.printed, value.review) for value in values] == [("1．8351", "1.8351", "")]


@pytest.mark.parametrize("name", ["seed_word", "seed_chromium"])
def test_a_title_on_a_page_without_lines_is_read(name: str, tmp_path: Path) -> None:
    with open_document(build_scan(SAMPLES / f"{name}.pdf", tmp_path / "scan.pdf", "clean_300", 46, (14,))) as (_, reader):
        words = read_scan(reader.raster(1), reader.page(1), _engine()).words
    printed = "".join(word.text for word in words)
    assert printed.startswith("2024年度衡山高新技术产业开发区管理委员会部门整体支出绩效自评报告")


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".tif"])
def test_pictures_are_documents(suffix: str, tmp_path: Path) -> None:
    source = build_picture(SEED, tmp_path / f"page{suffix}", "office_200", 41, PAGE)
    forms, facts = _extracted(source, tmp_path / "out")
    assert [form["form_type"] for form in forms] == ["department_self_evaluation"]
    assert {fact["source"] for fact in facts} == {"ocr"}
    assert forms[0]["title"] == "2024年度部门整体支出绩效自评表"


def _extracted(source: Path, out: Path) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    result = CliRunner().invoke(app, ["extract", str(source), "-o", str(out), "-q"])
    assert result.exit_code == 0, result.output
    with (
        (out / source.stem / "forms.csv").open(encoding="utf-8") as forms,
        (out / source.stem / "facts.csv").open(encoding="utf-8") as facts,
    ):
        return list(csv.DictReader(forms)), list(csv.DictReader(facts))


def test_fax_of_several_pages(tmp_path: Path) -> None:
    forms, _ = _extracted(SAMPLES / "scans" / "fax_pages.tif", tmp_path)
    assert [form["form_type"] for form in forms] == ["base_data", "department_self_evaluation"]


def test_page_under_seals(tmp_path: Path) -> None:
    _, facts = _extracted(SAMPLES / "scans" / "seals.jpg", tmp_path)
    scores = [fact["value"] for fact in facts if fact["measure"] == "self_score" and not fact["review"]]
    assert set(scores) <= {"12.5", "7.5", "10"}


def test_mixed_file_page_by_page(tmp_path: Path) -> None:
    source = build_mixed(SAMPLES / "layouts" / "repeated_header.pdf", tmp_path / "mixed.pdf", 42)
    result = CliRunner().invoke(app, ["extract", str(source), "-o", str(tmp_path), "-q"])
    assert result.exit_code in (0, 8), result.output
    pages = json.loads((tmp_path / "mixed" / "report.json").read_text("utf-8"))["pages"]
    assert [(page["kind"], page["read_from"]) for page in pages] == [("exported", "text_layer"), ("scanned", "ocr")]


@pytest.mark.parametrize(("quality", "seed"), [("office_200", 44), ("fax_200", 45)])
def test_a_table_without_rulings(quality: str, seed: int, tmp_path: Path) -> None:
    scan = build_scan(SAMPLES / "layouts" / "borderless.pdf", tmp_path / "scan.pdf", quality, seed)
    expected = json.loads((SAMPLES / "layouts" / "borderless.expected.json").read_text("utf-8"))["tables"][0]["cells"]
    page = _scanned(scan, 1)
    ((found,),) = ([table.grid for table in AlignedFinder().find(page, page.words).tables],)
    texts = {(c["row"], c["column"]): c["text"] for c in expected}
    assert {(c.row, c.column): fold_digits(c.text) for c in found.cells} == texts


def test_a_dash_of_a_table_without_rulings_is_no_blank(tmp_path: Path) -> None:
    image = Image.new("L", (1000, 400), 255)
    font = ImageFont.truetype(str(font_file("WenQuanYi Micro Hei")), 29)
    rows = (
        ("支出类别", "年初预算数", "决算数"),
        ("基本支出", "450.23", "211.12"),
        ("项目支出", "——", "692.35"),
        ("合计", "450.23", "903.47"),
    )
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            ImageDraw.Draw(image).text((60 + 320 * x, 60 + 60 * y), text, 0, font)
    ImageDraw.Draw(image).line((500, 330, 501, 358), 0, 3)  # a streak below the table, which is read as 1
    image.save(tmp_path / "page.png", dpi=(200, 200))
    page = _scanned(tmp_path / "page.png", 1)
    assert {word.text for word in page.words} >= {"——", "合计"}
    assert max(page.words, key=lambda word: word.box.y0).text in rows[3]
    (table,) = AlignedFinder().find(page, page.words).tables
    assert [[cell.text for cell in table.grid.row(row)] for row in (1, 2, 3)] == [list(row) for row in rows[1:]]


def test_the_edge_of_the_paper_is_no_character_of_the_line_beside_it(tmp_path: Path) -> None:
    """A dash read there made every other line of the report look short, so that no paragraph was joined."""
    image = Image.new("L", (1200, 400), 255)
    font = ImageFont.truetype(str(font_file("Noto Serif CJK SC")), 32)
    lines = ("全年完成进出口总额", "增长百分之八十五。")
    for y, text in enumerate(lines):
        ImageDraw.Draw(image).text((100, 80 + 60 * y), text, 0, font)
    ImageDraw.Draw(image).rectangle((1180, 96, 1199, 100), 0)
    image.save(tmp_path / "page.png", dpi=(200, 200))
    assert [word.text for word in _scanned(tmp_path / "page.png", 1).words] == list(lines)


def test_the_same_scan_gives_the_same_page(tmp_path: Path) -> None:
    scan = build_scan(SEED, tmp_path / "scan.pdf", "office_200", 43, (PAGE,))
    assert _scanned(scan, 1) == _scanned(scan, 1)


@pytest.mark.parametrize(("drawn", "stored"), [(100, "jpeg"), (600, "ccitt_g4")])
def test_coarse_and_fine_scans(drawn: int, stored: str, tmp_path: Path) -> None:
    picture = page_at(SEED, drawn, PAGE)
    page = _scanned(build_stored(picture, drawn, stored, tmp_path / "page.pdf"), 1)
    (found,), truth = _grids(page), _truth(PAGE)
    pairs = [(fold_digits(a.text), b) for a, b in zip(truth.cells, found.cells, strict=True)]
    numbers = [(text, cell) for text, cell in pairs if text and text.strip("%").replace(".", "").isdigit()]
    assert [(text, cell.text) for text, cell in numbers if fold_digits(cell.text) != text and cell.confidence >= 0.9] == []
    assert sum(fold_digits(cell.text) == text for text, cell in numbers) >= (0.9 if drawn == 100 else 1.0) * len(numbers)
