"""Formats that LibreOffice converts: without it, hanging, unreadable, and never reaching out."""

from __future__ import annotations

import http.server
import threading
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from jixiao import api
from jixiao.batch import Job, run_job
from jixiao.doctor import check_installation
from jixiao.errors import ExitCode, SetupError, UnreadableDocument
from jixiao.pipeline import Settings
from jixiao.source import libreoffice, open_document
from tests.packed import paragraph, word_file
from tests.refused import refusal
from tests.truth import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCX, XLSX, XLS, DOC, OFD, HTML = (
    SAMPLES / name
    for name in ("seed_word.docx", "seed_sheets.xlsx", "seed_sheets.xls", "seed_word.doc", "seed_plain.ofd", "seed_chromium.html")
)


def test_without_libreoffice_its_formats_end_in_a_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "_COMMANDS", ("no-such-program",))
    result = run_job(Job(DOC, tmp_path / "out", Settings()))
    assert isinstance(result.error, SetupError)
    assert (result.exit_code, result.error.code) == (ExitCode.SETUP, "missing_tool")
    assert "apt-get install libreoffice" in result.error.message("zh")
    assert not (tmp_path / "out").exists()
    told = next(finding for finding in check_installation() if finding.name == "libreoffice")
    assert (told.ok, told.needed) == (False, False)


def test_native_formats_do_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for path in (DOCX, XLSX, XLS, HTML, OFD):
        with open_document(path) as (document, _):
            assert document.page_count >= 1


def _running(mark: str) -> list[str]:
    commands = (entry / "cmdline" for entry in Path("/proc").iterdir() if entry.name.isdecimal())
    return [text for command in commands if (text := _content(command)) and mark in text]


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8", "replace")
    except OSError:
        return ""


def test_a_converter_that_hangs_is_killed_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n# {tmp_path.name}\nsleep 987 & sleep 987\n")
    program.chmod(0o755)
    monkeypatch.setattr(libreoffice, "_COMMANDS", (str(program),))
    start = time.monotonic()
    with pytest.raises(UnreadableDocument) as caught:
        libreoffice.convert(b"x", "doc", "docx", timeout_s=0.5)
    assert time.monotonic() - start < 10
    assert caught.value.code == "conversion_failed"
    assert _running("sleep\x00987") == []


def test_what_it_cannot_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.doc"
    path.write_bytes(DOC.read_bytes()[:60_000])
    assert refusal(path).code in ("conversion_failed", "damaged_part")


@pytest.fixture
def requests_made() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and what is asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    server.server_close()
    thread.join()


LINKED = (
    '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:'
    'opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>正文<draw:frame>'
    '<draw:image xlink:href="{url}a.png"/></draw:frame></text:p></office:text></office:body></office:document>'
)


def test_it_follows_no_link(requests_made: tuple[str, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url, asked = requests_made
    path = tmp_path / "linked.fodt"
    path.write_text(LINKED.format(url=url), "utf-8")
    assert [line.text for line in api.extract(path).text] == ["正文"]
    assert asked == []
    monkeypatch.setattr(libreoffice, "_SETTINGS", ())
    api.extract(path)
    assert asked, "the link is one that LibreOffice follows by default"


def test_web_and_word_files_follow_no_link(requests_made: tuple[str, list[str]], tmp_path: Path) -> None:
    url, asked = requests_made
    page = tmp_path / "a.html"
    page.write_text(f'<link rel=stylesheet href="{url}a.css"><img src="{url}b.png"><iframe src="{url}c"></iframe><p>文</p>', "utf-8")
    linked = word_file(tmp_path / "a.docx", paragraph("文"))
    with zipfile.ZipFile(linked, "a") as archive:
        archive.writestr(
            "word/_rels/styles.xml.rels", f'<Relationships><Relationship Id="x" TargetMode="External" Target="{url}d"/></Relationships>'
        )
    for path in (page, linked):
        assert [line.text for line in api.extract(path).text] == ["文"]
    assert asked == []


SHEET_2003 = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table><Row><Cell><Data ss:Type="String">甲</Data></Cell>'
    "</Row></Table></Worksheet></Workbook>"
)


def test_excels_xml_is_converted(tmp_path: Path) -> None:
    path = tmp_path / "系统导出.xls"
    path.write_text(SHEET_2003, "utf-8")
    assert [line.text for line in api.extract(path).text] == ["表", "甲"]
