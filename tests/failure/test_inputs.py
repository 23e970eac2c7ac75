"""Hostile, locked, mislabelled and unconvertible files: named errors, or read for what they are."""

from __future__ import annotations

import io
import os
import shutil
import struct
import zipfile
from typing import TYPE_CHECKING

import msoffcrypto.format.ooxml
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.batch import Job, find_inputs, run_job
from jixiao.errors import EncryptedDocument, ExitCode, JixiaoError, TooLarge, UnreadableDocument
from jixiao.pipeline import Settings
from jixiao.source import FORMATS, libreoffice, open_document
from jixiao.source.limits import Limits
from jixiao.source.sniff import kind_of_start
from tests.packed import book_file, packed, paragraph, word_cell, word_file, word_table
from tests.refused import refusal
from tests.truth import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

DOCX, XLSX, XLS, DOC, OFD, HTML = (
    SAMPLES / name
    for name in ("seed_word.docx", "seed_sheets.xlsx", "seed_sheets.xls", "seed_word.doc", "seed_plain.ofd", "seed_chromium.html")
)


# What a file is called tells nothing.


@pytest.mark.parametrize(
    ("source", "name"),
    [(DOCX, "a.doc"), (XLSX, "a.xls"), (XLS, "a.xlsx"), (HTML, "a.xls"), (HTML, "a.doc"), (OFD, "a.pdf"), (XLS, "a.et"), (DOCX, "报告")],
)
def test_a_file_is_read_for_what_it_is(source: Path, name: str, tmp_path: Path) -> None:
    shutil.copy(source, tmp_path / name)
    with open_document(tmp_path / name) as (document, _), open_document(source) as (other, _):
        assert (document.page_count, document.sha256) == (other.page_count, other.sha256)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\xef\xbb\xbf\r\n<!-- x --><html>", "html"),
        (b"<table border=1>", "html"),
        ("\ufeff<HTML>".encode("utf-16"), "html"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html>', "html"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "flat_sheet"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">', "flat_word"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mime"),
        (b"From: <x>\nSubject: y\nMIME-Version: 1.0\n", "mime"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"PK\x03\x04", "zip"),
        (b"plain text about <html>", ""),
        ("绩效，自评".encode(), ""),
        (b"\x00" * 4096, ""),
    ],
)
def test_how_files_begin(head: bytes, kind: str) -> None:
    assert kind_of_start(head) == kind


def test_kinds_have_readers() -> None:
    assert {"docx", "xlsx", "xls", "ofd", "html", "mime", "doc", "encrypted"} <= set(FORMATS)
    assert all(callable(FORMATS[kind]) for kind in FORMATS)


def test_folders_are_searched_for_all_of_them(tmp_path: Path) -> None:
    names = ["a.PDF", "b.docx", "c.doc", "d.xlsx", "e.xls", "f.ofd", "g.html", "h.htm", "i.et", "j.wps", "k.mht", "l.png"]
    for name in (*names, "z.txt"):
        (tmp_path / name).write_bytes(b"x")
    found = find_inputs([tmp_path])
    assert [path.name for path in found.documents] == names
    assert [path.name for path in found.left_alone] == ["z.txt"]


# Archives that lie.


@pytest.mark.parametrize("member", ["../../etc/cron.d/x", "word/../../x", "C:/x", "..\\x"])
def test_names_that_lead_out_of_the_archive(member: str, tmp_path: Path) -> None:
    error = refusal(packed(tmp_path / "a.docx", {"word/document.xml": "<x/>", member: "x"}))
    assert (type(error), error.code, error.exit_code) == (UnreadableDocument, "unsafe_part", ExitCode.INPUT)


def test_an_archive_that_inflates_too_far(tmp_path: Path) -> None:
    path = packed(tmp_path / "bomb.docx", {"word/document.xml": "<x/>", **{f"word/media/{n}": b"\0" * 2**20 for n in range(5)}})
    assert path.stat().st_size < 10_000
    error = refusal(path, Limits(inflated=4))
    assert (type(error), error.code) == (TooLarge, "inflates_too_far")


def test_an_archive_that_lies_about_its_sizes(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", paragraph("x" * 100_000))
    content = path.read_bytes()
    size = zipfile.ZipFile(path).getinfo("word/document.xml").file_size
    path.write_bytes(content.replace(struct.pack("<L", size), struct.pack("<L", 50)))
    assert refusal(path).code in ("damaged_part", "inflates_too_far")


def test_an_archive_of_too_many_files(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.docx", {"word/document.xml": "<x/>", **{f"x/{n}": "" for n in range(50)}})
    assert refusal(path, Limits(entries=50)).code == "too_many_entries"


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><w:document xmlns:w="urn:w"><w:body>&b;</w:body></w:document>'
FETCH = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.mark.parametrize("xml", [BOMB, FETCH, BOMB.encode("utf-16"), '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>'])
def test_document_types_and_entities_are_refused(xml: str | bytes, tmp_path: Path) -> None:
    for name in ("word/document.xml", "xl/workbook.xml", "OFD.xml"):
        assert refusal(packed(tmp_path / "a.zip", {name: xml})).code == "unsafe_part"


def test_an_entity_bomb_in_a_sheet_is_refused(tmp_path: Path) -> None:
    path = book_file(tmp_path / "a.xlsx", "<sheetData/>")
    with zipfile.ZipFile(path) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    assert refusal(packed(path, {**parts, "xl/worksheets/sheet1.xml": BOMB})).code == "unsafe_part"


@pytest.mark.parametrize("parts", [{"readme.txt": "x"}, {"ppt/presentation.xml": "<x/>"}, {}])
def test_an_archive_that_is_no_document(parts: dict[str, str | bytes], tmp_path: Path) -> None:
    assert refusal(packed(tmp_path / "a.docx", parts)).code == "unknown_archive"


# Tables without end.


def test_cells_without_end(tmp_path: Path) -> None:
    html = tmp_path / "a.html"
    html.write_text("<table>" + "<tr><td colspan=1000>甲<td>乙" * 300 + "</table>", "utf-8")
    wide = word_file(tmp_path / "a.docx", word_table([word_cell("甲", '<w:gridSpan w:val="999999"/>'), word_cell("乙")]))
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 60))
    book = book_file(tmp_path / "a.xlsx", f"<sheetData>{cells}</sheetData>")
    merged = book_file(
        tmp_path / "b.xlsx",
        '<sheetData><row r="9999"><c r="ZZ9999"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    )
    for path, limits in ((html, None), (wide, None), (book, Limits(cells=50)), (merged, None)):
        error = refusal(path, limits)
        assert (type(error), error.code) == (TooLarge, "too_many_cells")
        assert "--max-cells" in error.message("en")


def test_characters_without_end(tmp_path: Path) -> None:
    for path in (word_file(tmp_path / "a.docx", paragraph("字" * 300)), _text_page(tmp_path)):
        assert refusal(path, Limits(characters=200)).code == "too_many_characters"


def _text_page(tmp_path: Path) -> Path:
    path = tmp_path / "a.html"
    path.write_text(f"<p>{'字' * 300}</p>", "utf-8")
    return path


def test_a_page_nested_without_end_is_read_or_refused(tmp_path: Path) -> None:
    for depth, opening in ((200, "<div>"), (5000, "<div>"), (5000, "<table><tr><td>")):
        path = tmp_path / "a.html"
        path.write_text(opening * depth + "底", "utf-8")
        try:
            text = "".join(line.text for line in api.extract(path).text)
        except JixiaoError as error:
            assert error.code == "damaged_part"
        else:
            assert text == "底"


# Damage anywhere.

SMALL = {
    "docx": word_table([word_cell("甲"), word_cell("1")], [word_cell("乙"), word_cell("2")]) + paragraph("文"),
    "xlsx": '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>甲</t></is></c><c r="B1"><v>1</v></c></row></sheetData>',
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small file of each kind."""
    folder = tmp_path_factory.mktemp("small")
    word_file(folder / "a.docx", SMALL["docx"])
    book_file(folder / "a.xlsx", SMALL["xlsx"])
    shutil.copy(XLS, folder / "a.xls")
    shutil.copy(OFD, folder / "a.ofd")
    return folder


@settings(max_examples=60)
@given(
    kind=st.sampled_from(["docx", "xlsx", "xls", "ofd"]),
    spots=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=6), st.integers(0, 40)), min_size=1, max_size=6),
)
def test_damage_ends_in_a_reading_or_a_named_error(kind: str, spots: list[tuple[float, bytes, int]], small: Path) -> None:
    content = (small / f"a.{kind}").read_bytes()
    for place, oddity, length in spots:
        start = 8 + int(place * (len(content) - 8))
        content = content[:start] + oddity + content[start + length :]
    path = small / f"damaged.{kind}"
    path.write_bytes(content)
    try:
        with open_document(path) as (document, reader):
            outcome = str(document.page_count and reader.page(1))
    except JixiaoError as error:
        outcome = error.message("en")
        assert str(path) in outcome
    assert outcome


# Locked files.


def _locked(source: Path, target: Path) -> Path:
    with source.open("rb") as plain, target.open("wb") as locked:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("秘密", locked)
    return target


@pytest.mark.parametrize("source", [DOCX, XLSX], ids=lambda path: path.suffix)
def test_the_password_opens_an_office_file(source: Path, tmp_path: Path) -> None:
    path = _locked(source, tmp_path / f"locked{source.suffix}")
    with open_document(path, password="秘密") as (document, _), open_document(source) as (plain, _):
        assert document.page_count == plain.page_count


def test_without_it_the_file_stays_closed(tmp_path: Path) -> None:
    path = _locked(DOCX, tmp_path / "locked.docx")
    for password, code in ((None, "needs_password"), ("falsch", "wrong_password")):
        error = refusal(path, password=password)
        assert (type(error), error.code, error.exit_code) == (EncryptedDocument, code, ExitCode.INPUT)
        assert "--password" in error.message("en")


def test_a_key_that_takes_hours_is_refused(tmp_path: Path) -> None:
    path = _locked(DOCX, tmp_path / "locked.docx")
    path.write_bytes(path.read_bytes().replace(b'spinCount="100000"', b'spinCount="99999999"'.ljust(18)))
    assert refusal(path, password="x").code in ("unsafe_part", "wrong_password", "damaged_part")


def test_an_encrypted_part_is_told(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a.docx", paragraph("文"))
    content = bytearray(path.read_bytes())
    start = content.index(b"PK\x01\x02")
    content[start + 8] |= 1
    path.write_bytes(content)
    assert refusal(path).code == "encrypted_no_key"


# What is left out is told.


def test_hidden_parts_are_told_on_the_terminal_and_are_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from jixiao.progress import Progress

    rows = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2" hidden="1"><c r="A2"><v>2</v></c></row></sheetData>'
    path = book_file(tmp_path / "a.xlsx", rows, rows, states=("visible", "hidden"))
    result = run_job(Job(path, tmp_path / "out", Settings()))
    assert result.exit_code == ExitCode.NO_FORM
    Progress(1, "zh", quiet=True).done(result)
    told = capsys.readouterr().err
    assert "第 1 页：隐藏的行、列或文字未读取" in told
    assert "第 2 页：隐藏的工作表，未读取" in told


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    libreoffice.convert(io.BytesIO(b"{\\rtf1 x}").getvalue(), "rtf", "docx")
    assert os.listdir(tmp_path) == []  # noqa: PTH208
