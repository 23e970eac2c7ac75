"""Broken, locked and oversized files end in an error that says what to do, or are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from builder import hostile as builder
from jixiao.errors import EncryptedDocument, JixiaoError, TooLarge, UnreadableDocument
from jixiao.source import READERS, open_document
from jixiao.source.limits import Limits
from tests.reading import read_contents, read_pages
from tests.truth import describe, layout_truth

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Refusal(NamedTuple):
    """How a file is refused."""

    error: type[JixiaoError]
    code: str
    remedy: str


REFUSED = {
    "encrypted.pdf": Refusal(EncryptedDocument, "needs_password", "--password"),
    "truncated.pdf": Refusal(UnreadableDocument, "truncated", "Fetch it again"),
    "empty.pdf": Refusal(UnreadableDocument, "empty_file", "Fetch it again"),
    "zero_pages.pdf": Refusal(UnreadableDocument, "no_pages", "Fetch it again"),
    "not_a_pdf.pdf": Refusal(UnreadableDocument, "not_a_document", "Check the file"),
    "huge_page.pdf": Refusal(TooLarge, "page_too_large", "--max-side"),
}
READ = ("damaged_xref.pdf", "restricted.pdf")

every_reader = pytest.mark.parametrize("engine", list(READERS))


def _refusal(path: Path, engine: str, password: str | None = None) -> JixiaoError:
    with pytest.raises(JixiaoError) as caught:
        read_pages(path, engine, password)
    return caught.value


def _expect(error: JixiaoError, path: Path, refusal: Refusal) -> None:
    assert (type(error), error.code, error.exit_code) == (refusal.error, refusal.code, 3)
    assert error.details["path"] == path
    assert str(path) in error.message("en")
    assert str(path) in error.message("zh")
    assert refusal.remedy in error.message("en")


def test_every_hostile_sample_is_tried(hostile: Path) -> None:
    assert {path.name for path in hostile.glob("*.pdf")} == {*REFUSED, *READ}


@every_reader
@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_with_its_remedy(name: str, engine: str, hostile: Path) -> None:
    _expect(_refusal(hostile / name, engine), hostile / name, REFUSED[name])


def _readable_cases() -> list[object]:
    gap = pytest.mark.xfail(strict=True, reason="pdfminer does not repair a damaged cross-reference table")
    gaps = {("pdfplumber", "damaged_xref.pdf"): [gap]}
    return [pytest.param(name, engine, marks=gaps.get((engine, name), [])) for engine in READERS for name in READ]


@pytest.mark.parametrize(("name", "engine"), _readable_cases())
def test_what_can_be_repaired_or_opened_is_read(name: str, engine: str, hostile: Path, layouts: Path) -> None:
    grids = read_contents(hostile / name, engine).grids
    assert [describe(grid) for grid in grids] == layout_truth(layouts / "strokes.pdf").tables


@every_reader
def test_the_password_opens_a_locked_file(engine: str, hostile: Path, layouts: Path) -> None:
    grids = read_contents(hostile / "encrypted.pdf", engine, builder.PASSWORD).grids
    assert [describe(grid) for grid in grids] == layout_truth(layouts / "strokes.pdf").tables


@every_reader
def test_another_password_is_told_to_be_wrong(engine: str, hostile: Path) -> None:
    path = hostile / "encrypted.pdf"
    _expect(_refusal(path, engine, "geheim"), path, Refusal(EncryptedDocument, "wrong_password", "--password"))


@pytest.fixture(scope="module")
def many_lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of a million strokes."""
    return builder.write_many_lines(tmp_path_factory.mktemp("lines"))


def test_a_million_lines_are_refused(many_lines: Path) -> None:
    error = _refusal(many_lines, "pdfium")
    _expect(error, many_lines, Refusal(TooLarge, "too_many_lines", "--max-lines"))
    assert error.details["page"] == 1


def test_pdfplumber_refuses_too_many_lines_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # 52 900 strokes: pdfminer takes a hundred seconds for the million.
    monkeypatch.setattr(builder, "GRID", 230)
    path = builder.write_many_lines(tmp_path)
    _expect(_refusal(path, "pdfplumber"), path, Refusal(TooLarge, "too_many_lines", "--max-lines"))


@every_reader
def test_a_missing_file_is_told(engine: str, tmp_path: Path) -> None:
    path = tmp_path / "nothing.pdf"
    _expect(_refusal(path, engine), path, Refusal(UnreadableDocument, "missing_input", "no such file"))


@every_reader
def test_a_folder_is_no_document(engine: str, tmp_path: Path) -> None:
    _expect(_refusal(tmp_path, engine), tmp_path, Refusal(UnreadableDocument, "no_documents", "no PDF"))


def test_a_file_over_the_size_limit_is_refused(layouts: Path) -> None:
    path = layouts / "strokes.pdf"
    with pytest.raises(TooLarge) as caught, open_document(path, limits=Limits(megabytes=0)):
        pass
    _expect(caught.value, path, Refusal(TooLarge, "file_too_large", "--max-megabytes"))


GARBAGE = {
    "noise": b"%PDF-1.7\nnoise\n%%EOF\n",
    "no page tree": b"%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
}


@every_reader
@pytest.mark.parametrize("name", GARBAGE)
def test_a_file_without_objects_is_damaged(name: str, engine: str, tmp_path: Path) -> None:
    path = tmp_path / "garbage.pdf"
    path.write_bytes(GARBAGE[name])
    # pdfminer opens a file whose page tree is missing, and then finds no pages in it.
    opened = engine == "pdfplumber" and name == "no page tree"
    expected = Refusal(UnreadableDocument, "no_pages", "Fetch") if opened else Refusal(UnreadableDocument, "damaged", "qpdf")
    _expect(_refusal(path, engine), path, expected)


def test_a_page_that_cannot_be_loaded_names_itself(tmp_path: Path) -> None:
    path = tmp_path / "page_missing.pdf"
    path.write_bytes(
        b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Count 2/Kids[3 0 R 9 0 R]>>\nendobj\n"
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>\nendobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF\n"
    )
    error = _refusal(path, "pdfium")
    assert (error.code, error.details["page"], error.details["path"]) == ("page_failed", 2, path)


ONE_PAGE = (
    b"%%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    b"2 0 obj\n<</Type/Pages/Count 1/Kids[3 0 R]>>\nendobj\n"
    b"3 0 obj\n<</Type/Page/Parent 2 0 R %b/Contents 4 0 R>>\nendobj\n"
    b"4 0 obj\n<</Length 5/Filter %b>>\nstream\n%b\nendstream\nendobj\n"
    b"trailer<</Root 1 0 R>>\n%%%%EOF\n"
)
BROKEN_PAGES = {
    "bad stream": ONE_PAGE % (b"/MediaBox[0 0 99 99]", b"/ASCII85Decode", b"\x80\x80\x80~>"),
    "unknown filter": ONE_PAGE % (b"/MediaBox[0 0 99 99]", b"/NoSuchDecode", b"q Q q"),
    "odd page box": ONE_PAGE % (b"/MediaBox[0 0 99 null]", b"/ASCIIHexDecode", b"7120>"),
}


def _outcome(path: Path, engine: str) -> str:
    try:
        (page,) = read_pages(path, engine)
    except JixiaoError as error:
        return "refused by name" if str(path) in str(error) else str(error)
    return page.kind


def _broken_cases() -> Sequence[object]:
    # pdfplumber meets an odd page box while it opens the file, and leaves the file open: that would fail another test.
    plumber = [pytest.param(name, "pdfplumber") for name in BROKEN_PAGES if name != "odd page box"]
    return [pytest.param(name, "pdfium") for name in BROKEN_PAGES] + plumber


@pytest.mark.parametrize(("name", "engine"), _broken_cases())
def test_a_broken_page_is_blank_or_refused(name: str, engine: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(BROKEN_PAGES[name])
    assert _outcome(path, engine) in ("blank", "refused by name")
