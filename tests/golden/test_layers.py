"""Text layers that lie, and pictures on pages of text: what is read is what a reader sees."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from builder.scans import page_picture
from builder.scans.layers import lay_text_over, lay_text_under, map_wrongly, paste_picture
from jixiao.document import Origin, Page, Word
from jixiao.pages import read_page
from jixiao.pipeline import Settings, read_report
from jixiao.source import open_document
from tests.truth import SEED_PDFS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jixiao.record import Report

SEED = next(path for path in SEED_PDFS if path.stem == "seed_word")
#: A page with a department's form, and another one.
PAGE, OTHER = 3, 4


@cache
def _picture() -> np.ndarray:
    return page_picture(SEED, "office_200", 50, PAGE)


LIES: dict[str, tuple[Callable[[Path], None], str]] = {
    "invisible text of another page": (lambda to: lay_text_over(_picture(), SEED, OTHER, to), "text_layer_invisible"),
    "text of another page under the image": (lambda to: lay_text_under(_picture(), SEED, OTHER, to), "text_layer_of_image"),
    "shifted text under the image": (lambda to: lay_text_under(_picture(), SEED, PAGE, to, 40), "text_layer_of_image"),
    "wrong map": (lambda to: map_wrongly(SEED, PAGE, to, 1), "text_layer_garbled"),
}


def _numbers(report: Report) -> Counter[str]:
    values = [fund.annual_budget for form in report.forms for fund in form.funds]
    values += [line.weight for form in report.forms for line in form.indicators]
    return Counter(value.printed for value in values if value and value.printed)


@pytest.mark.parametrize("lie", LIES)
def test_what_the_page_shows_is_read(lie: str, tmp_path: Path) -> None:
    write, reason = LIES[lie]
    write(tmp_path / "lie.pdf")
    report = read_report(tmp_path / "lie.pdf")
    assert [(page.read_from, page.reason, page.failure) for page in report.pages] == [("ocr", reason, "")]
    truth = read_report(SEED, Settings(pages=(PAGE,)))
    assert _numbers(report) == _numbers(truth)
    assert sum(_numbers(truth).values()) > 8
    assert {cell.origin for form in report.forms for cell in form.grid.cells if cell.lines} == {Origin.OCR}


def test_without_an_engine_a_doubtful_layer_is_flagged(tmp_path: Path) -> None:
    map_wrongly(SEED, PAGE, tmp_path / "lie.pdf", 1)
    report = read_report(tmp_path / "lie.pdf", Settings(ocr="none"))
    assert [(page.read_from, page.reason) for page in report.pages] == [("text_layer", "layer_not_checked")]
    assert report.status == "partial"
    assert {line.doubt for form in report.forms for cell in form.grid.cells for line in cell.lines} <= {"layer_not_checked"}


def test_a_background_picture_leaves_the_text_layer_alone(tmp_path: Path) -> None:
    ground = np.linspace(215, 250, 300 * 200).reshape(300, 200).astype(np.uint8)
    paste_picture(SEED, PAGE, ground, (0, 0, 595, 842), tmp_path / "ground.pdf", under=True)
    with open_document(tmp_path / "ground.pdf") as (_, reader), open_document(SEED) as (_, seed):
        read, truth = read_page(reader, 1, "rapidocr"), seed.page(PAGE)
    assert (read.reason, read.failure) == ("read_from_text", "")
    assert read.page.words == truth.words


@pytest.mark.parametrize("ocr", ["rapidocr", "none"])
def test_a_pasted_table_is_not_lost(ocr: str, tmp_path: Path) -> None:
    picture = _picture()
    height, width = picture.shape[0] // 2, picture.shape[1]
    box = (56.0, 40.0, 540.0, 40 + 484 * height / width)
    paste_picture(SEED, 2, picture[:height], box, tmp_path / "pasted.pdf")
    report = read_report(tmp_path / "pasted.pdf", Settings(ocr=ocr))
    reason = "read_from_both" if ocr == "rapidocr" else "pictures_unread"
    assert [page.reason for page in report.pages] == [reason]
    assert bool(report.pages[0].failure) == (ocr == "none")
    found = [form for form in report.forms if form.form_type == "department_self_evaluation"]
    assert len(found) == (1 if ocr == "rapidocr" else 0)
    for form in found:
        assert form.funds[0].annual_budget is not None
        assert form.funds[0].annual_budget.printed == "33963.61"
        x0, y0, x1, y1 = form.funds[0].annual_budget.provenance.box
        assert box[0] < x0 < x1 < box[2]
        assert 842 - box[3] < y0 < y1 < 842 - box[1]


def test_a_layer_that_agrees_is_heard_about_the_rest(tmp_path: Path) -> None:
    from jixiao.tables.witness import heard

    with open_document(SEED) as (_, reader):
        page = reader.page(PAGE)
    layer = tuple(word._replace(text="409.66") if word.text == "409.56" else word for word in page.words)
    (doubted,) = _doubted(heard(page, layer))
    assert (doubted.text, doubted.readings, doubted.doubt) == ("409.56", ("409.56", "409.66"), "layer_differs")
    assert doubted.confidence == 0.5
    strangers = tuple(word._replace(text="1" + word.text) for word in page.words)
    assert heard(page, strangers) == page
    assert _doubted(heard(replace(page), page.words)) == []


def _doubted(page: Page) -> list[Word]:
    return [word for word in page.words if word.doubt]
