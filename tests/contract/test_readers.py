"""What every page reader promises, held against each entry of `READERS`."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from reportlab.pdfgen.canvas import Canvas

from jixiao.document import Page, PageKind, RulingLine
from jixiao.errors import EncryptedDocument, InputError, TooLarge
from jixiao.geometry import Box
from jixiao.source import READERS, open_document
from jixiao.source.limits import Limits
from tests.reading import read_pages
from tests.truth import LAYOUT_PDFS, SEED_PDFS, layout_truth, squeeze

if TYPE_CHECKING:
    from pathlib import Path

every_reader = pytest.mark.parametrize("engine", list(READERS))

#: A page turned by /Rotate and one whose content lies on its side, each between two upright ones.
SIZES = {
    "strokes.pdf": [(595, 842, 0)],
    "turned_page.pdf": [(595, 842, 0), (842, 595, 90), (595, 842, 0)],
    "turned_content.pdf": [(595, 842, 0), (842, 595, 90), (595, 842, 0)],
}


def _texts(page: Page) -> list[str]:
    return sorted(squeeze(word.text) for word in page.words)


@every_reader
@pytest.mark.parametrize("name", SIZES)
def test_pages_stand_upright_with_their_size_and_turn(name: str, engine: str, layouts: Path) -> None:
    pages = read_pages(layouts / name, engine)
    assert [(page.number, *sizes) for page, sizes in zip(pages, SIZES[name], strict=True)] == [
        (number, round(page.width), round(page.height), page.turned) for number, page in enumerate(pages, 1)
    ]


@every_reader
def test_words_are_those_of_the_page(engine: str, layouts: Path) -> None:
    pdf = layouts / "strokes.pdf"
    (page,) = read_pages(pdf, engine)
    truth = layout_truth(pdf)
    # "产出指标\n(50 分)" is two words in one cell.
    assert squeeze("".join(_texts(page))) == "".join(
        sorted([truth.text_outside, "产出指标", "(50分)"] + [s.text for s in truth.tables[0].spots if "50分" not in s.text])
    )


@every_reader
def test_words_and_rulings_lie_on_the_page(engine: str) -> None:
    for page in read_pages(SEED_PDFS[0], engine):
        sheet = Box(0, 0, page.width, page.height)
        assert page.words
        assert [word for word in page.words if not sheet.contains(word.box, slack=1)] == []
        assert [line for line in page.ruling_lines if not sheet.contains(Box(*line), slack=1)] == []


@every_reader
def test_rulings_are_straight(engine: str, layouts: Path) -> None:
    (page,) = read_pages(layouts / "strokes.pdf", engine)
    assert page.ruling_lines
    assert all(isinstance(line, RulingLine) and (line.x0 == line.x1 or line.y0 == line.y1) for line in page.ruling_lines)


@pytest.mark.parametrize(
    "pdf", [*SEED_PDFS, *(pdf for pdf in LAYOUT_PDFS if pdf.stem not in ("hidden", "clipped_doubles"))], ids=lambda p: p.stem
)
def test_all_readers_see_the_same_words_on_pages_of_the_same_size(pdf: Path) -> None:
    seen = [
        [(round(page.width), round(page.height), page.kind, sorted("".join(_texts(page)))) for page in read_pages(pdf, engine)]
        for engine in READERS
    ]
    assert seen == [seen[0]] * len(READERS)
    assert {kind for pages in seen for _, _, kind, _ in pages} == {PageKind.EXPORTED}


@every_reader
def test_pages_may_be_read_in_any_order_and_again(engine: str, layouts: Path) -> None:
    with open_document(layouts / "turned_page.pdf", engine=engine) as (document, reader):
        backwards = [reader.page(number) for number in (3, 2, 1)]
        assert [reader.page(number) for number in (1, 2, 3)] == backwards[::-1]
    assert document.page_count == 3


@every_reader
def test_a_page_names_the_file_it_came_from(engine: str, layouts: Path) -> None:
    (page,) = read_pages(layouts / "strokes.pdf", engine)
    assert page.source == layouts / "strokes.pdf"


def _open_files() -> int:
    gc.collect()
    return len(os.listdir("/dev/fd"))  # noqa: PTH208


@every_reader
def test_the_file_is_closed_at_the_end(engine: str, layouts: Path) -> None:
    read_pages(layouts / "strokes.pdf", engine)
    before = _open_files()
    with open_document(layouts / "strokes.pdf", engine=engine) as (_, reader):
        reader.page(1)
        assert _open_files() > before
    assert _open_files() == before


@every_reader
@pytest.mark.parametrize("name", ["encrypted.pdf", "zero_pages.pdf", "huge_page.pdf"])
def test_the_file_is_closed_after_a_failure(name: str, engine: str, hostile: Path) -> None:
    read_pages(hostile / "restricted.pdf", engine)
    before = _open_files()
    with pytest.raises(InputError):
        read_pages(hostile / name, engine)
    assert _open_files() == before


@every_reader
def test_glyphs_printed_twice_in_the_same_place_count_once(engine: str, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "twice.pdf"))
    for _ in range(2):
        canvas.drawString(100, 700, "5")
    canvas.save()
    (page,) = read_pages(tmp_path / "twice.pdf", engine)
    assert _texts(page) == ["5"]


@every_reader
def test_a_blank_page_has_no_words_and_no_lines(engine: str, tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "blank.pdf"))
    canvas.showPage()
    canvas.save()
    (page,) = read_pages(tmp_path / "blank.pdf", engine)
    assert (page.words, tuple(page.ruling_lines), page.kind) == ((), (), PageKind.BLANK)


@every_reader
def test_a_reader_itself_refuses_a_locked_file(engine: str, hostile: Path) -> None:
    with pytest.raises(EncryptedDocument) as caught:
        READERS[engine](hostile / "encrypted.pdf", None, Limits())
    assert caught.value.code == "needs_password"


@every_reader
@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(side=800), "page_too_large"),
        (Limits(characters=20), "too_many_characters"),
        (Limits(lines=2), "too_many_lines"),
    ],
)
def test_limits_are_kept_while_reading(engine: str, limits: Limits, code: str, layouts: Path) -> None:
    with pytest.raises(TooLarge) as caught, open_document(layouts / "strokes.pdf", engine=engine, limits=limits) as opened:
        opened[1].page(1)
    assert (caught.value.code, caught.value.details["page"]) == (code, 1)
    assert caught.value.details["path"] == layouts / "strokes.pdf"


def test_the_hash_is_that_of_the_bytes(tmp_path: Path, layouts: Path) -> None:
    copy = tmp_path / "副本.pdf"
    copy.write_bytes((layouts / "strokes.pdf").read_bytes())
    with open_document(copy) as (one, _), open_document(layouts / "strokes.pdf") as (other, _):
        assert (one.sha256, one.file_name, other.file_name) == (other.sha256, "副本.pdf", "strokes.pdf")


@every_reader
def test_a_full_stop_stands_on_its_line_in_a_font_without_an_ascent(engine: str, samples: Path) -> None:
    """LibreOffice writes /Ascent 0 for Noto Sans CJK: 99.94% came out as 99 94%. with its point behind."""
    with open_document(samples / "forms" / "ningxia" / "ningxia_word.pdf", engine=engine) as (_, reader):
        page = reader.page(1)
    texts = [word.text for word in page.words]
    assert {"99.94%", "64.758"} <= set(texts)
    (rate,) = (word for word in page.words if word.text == "64.758")
    assert 0.8 * 10 <= rate.box.y1 - rate.box.y0 <= 1.5 * 10
