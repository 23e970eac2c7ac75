"""What SECURITY.md promises of hostile content, spreadsheets, connections and the service."""

from __future__ import annotations

import csv
import json
import os
import select
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import openpyxl
import pikepdf
import pytest
from pikepdf import Dictionary, Name

from ingest_corpus import write_report
from ingest_store import TABLES, ask, differences
from jixiao.document import Document
from jixiao.pipeline import Summary
from jixiao.record import ReportStatus
from jixiao.sinks import SINKS
from jixiao.tabulate import TableRow
from tests.servers import worker_groups

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.ingest.account import Account

ROOT = Path(__file__).resolve().parents[2]
_ENTITIES = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
_BOMB = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "expanded">{_ENTITIES}]>'
_FILE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/passwd">]>'
_WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body></w:document>'
_OFD = '<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016" Version="1.0"><ofd:DocBody><ofd:DocRoot>&a9;</ofd:DocRoot></ofd:DocBody></ofd:OFD>'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)


def package(path: Path, parts: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


@pytest.mark.parametrize("head", [_BOMB, _FILE], ids=["bomb", "file"])
def test_entities_of_office_files_are_not_expanded(head: str, night: Callable[..., Account], tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    package(inbox / "a.docx", {"[Content_Types].xml": _TYPES, "_rels/.rels": _RELATIONS, "word/document.xml": head + _WORD})
    package(inbox / "b.ofd", {"OFD.xml": head + _OFD})
    (inbox / "c.html").write_text(f"{head}<html><body><p>&a9;</p><table><tr><td>&a9;</td></tr></table></body></html>", "utf-8")
    began = time.monotonic()
    account = night()
    assert account.seen == 3 and time.monotonic() - began < 60
    assert not {"timed_out", "out_of_memory", "worker_crashed"} & set(account.problems)
    url = f"sqlite:///{tmp_path / 'night.db'}"
    stored = repr([ask(url, f"SELECT * FROM {table}") for table in TABLES])
    assert "expandedexpanded" not in stored and "root:" not in stored


#: A text, and what `--excel` makes of it.
_TEXTS = {
    "=1+1": "'=1+1",
    "@SUM(A1)": "'@SUM(A1)",
    "-2+3": "'-2+3",
    "+cmd|' /C'!A0": "'+cmd|' /C'!A0",
    "\tx": "'\tx",
    "-0.10": "-0.10",
    "+5%": "+5%",
    "——": "——",
}


@pytest.mark.parametrize("excel", [False, True])
def test_formulas_reach_no_spreadsheet_that_people_open(excel: bool, tmp_path: Path) -> None:
    document = Document("a" * 64, "=name.pdf", 1)
    for name in ("csv", "xlsx"):
        sink = SINKS[name](tmp_path, document, excel)
        rows = [TableRow("figures", ("a", f"m#{n}", "m", n, "-1.50", "个", text, 1)) for n, text in enumerate(_TEXTS)]
        sink.add(document, rows)
        sink.close(Summary(ReportStatus.COMPLETE, 1, 0, "2024", "报告", "馆", "府"))
    with (tmp_path / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [row["quote"] for row in found] == (list(_TEXTS.values()) if excel else list(_TEXTS))
    assert {row["value"] for row in found} == {"-1.50"}
    sheet: Any = openpyxl.load_workbook(tmp_path / "report.xlsx")["figures"]
    cells = [row[6] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == list(_TEXTS) and {cell.data_type for cell in cells} == {"s"}


_CONNECT = """
import os, socket, sys
sys.stdin = open(os.devnull)
from jixiao.ingest import worker
sys.addaudithook(worker._refuse_network)
for attempt in (lambda: socket.create_connection(("127.0.0.1", 9)), lambda: socket.getaddrinfo("example.org", 80)):
    try:
        attempt()
    except PermissionError as error:
        print(error)
"""


def test_a_process_that_reads_opens_no_connection() -> None:
    done = subprocess.run([sys.executable, "-c", _CONNECT], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["a process that reads documents opens no connection"] * 2


def test_nothing_is_imported_from_the_folder_a_run_is_started_in(tmp_path: Path, inbox: Callable[..., Any]) -> None:
    inbox(1)
    trap = tmp_path / "started-here"
    trap.mkdir()
    for name in ("json", "numpy", "orjson", "jixiao"):
        (trap / f"{name}.py").write_text("raise SystemExit('trapped')")
    command = [
        str(Path(sys.executable).with_name("jixiao")),
        "ingest",
        str(tmp_path / "inbox"),
        "--store",
        str(tmp_path / "night.db"),
        "--summary",
        "-",
    ]
    done = subprocess.run(command, cwd=trap, capture_output=True, text=True, check=False)
    assert "trapped" not in done.stderr and json.loads(done.stdout)["read"]["complete"] == 1


class _Listener:
    """A server of this machine that counts who calls."""

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/x"
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    @property
    def was_called(self) -> bool:
        return bool(select.select([self._socket], [], [], 0)[0])


def _active_pdf(path: Path, url: str, target: Path) -> None:
    """A page that asks for scripts, programs, files and addresses when it is opened."""
    write_report(path, 3, 1)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        actions: dict[str, dict[str, Any]] = {
            "OpenAction": {"S": Name.JavaScript, "JS": f"app.launchURL('{url}'); this.submitForm('{url}')"},
            "Launch": {"S": Name.Launch, "F": "/bin/sh", "Win": Dictionary(F="cmd.exe"), "P": f"-c 'touch {target}'"},
            "Uri": {"S": Name.URI, "URI": url},
            "Remote": {"S": Name.GoToR, "F": "/etc/passwd", "D": pikepdf.Array([0, Name.Fit])},
            "Submit": {"S": Name.SubmitForm, "F": Dictionary(FS=Name.URL, F=url)},
        }
        for kind, action in actions.items():
            made = Dictionary(**action)
            if kind == "OpenAction":
                pdf.Root.OpenAction = made
            else:
                pdf.pages[0].obj.AA = Dictionary(O=made)
                pdf.pages[0].obj[f"/Kept{kind}"] = pdf.make_indirect(Dictionary(O=made))
        pdf.attachments["evil.sh"] = f"touch {target}".encode()
        pdf.save(path)


def test_nothing_in_a_document_is_fetched_or_run(night: Callable[..., Account], tmp_path: Path) -> None:
    inbox, target = tmp_path / "inbox", tmp_path / "was-run"
    inbox.mkdir()
    with _Listener() as server:
        _active_pdf(inbox / "active.pdf", server.url, target)
        links = "".join(f'<{tag} {name}="{server.url}">' for tag, name in (
            ("img", "src"), ("script", "src"), ("iframe", "src"), ("embed", "src"), ("object", "data"), ("link rel=stylesheet", "href"),
            ("body", "background"), ("base", "href"), ("image", "href"),
        ))  # fmt: skip
        svg = f'<svg xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="{server.url}"/><script>1</script></svg>'
        style = f"<style>@import url({server.url}); td {{ background: url({server.url}) }}</style>"
        (inbox / "page.html").write_text(f"<html>{style}{links}{svg}<table><tr><td>年度总目标</td></tr></table></html>", "utf-8")
        relations = _RELATIONS.replace('Target="word/document.xml"/>', 'Target="word/document.xml"/>' + (
            f'<Relationship Id="t" Type="x/attachedTemplate" TargetMode="External" Target="{server.url}"/>'
        ))  # fmt: skip
        package(
            inbox / "a.docx", {"[Content_Types].xml": _TYPES, "_rels/.rels": relations, "word/document.xml": _WORD.replace("&a9;", "x")}
        )
        picture = rf'{{\field{{\*\fldinst {{INCLUDEPICTURE "{server.url}" \\d}}}}{{\fldrslt {{}}}}}}'
        (inbox / "linked.rtf").write_text(rf"{{\rtf1\ansi text {picture}{{\*\template {server.url}}}}}", "ascii")
        account = night()
        assert account.seen == 4 and not server.was_called and not target.exists()
    assert account.done["complete"] >= 2
    assert ask(
        f"sqlite:///{tmp_path / 'night.db'}", "SELECT status FROM manifest JOIN files USING (document_id) WHERE path LIKE '%active.pdf'"
    ) == [("complete",)]


def test_an_address_in_a_document_would_have_been_noticed() -> None:
    with _Listener() as server:
        socket.create_connection(("127.0.0.1", int(server.url[17:-2]))).close()
        assert server.was_called


def test_pipes_and_devices_are_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "zero.pdf").symlink_to("/dev/zero")
    command = [sys.executable, "-m", "jixiao", "extract", "--lang", "en", "-o", str(tmp_path / "out")]
    for name in ("pipe.pdf", "zero.pdf"):
        done = subprocess.run([*command, str(tmp_path / name)], capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 3 and "no file" in done.stderr
    # In a folder neither of them is a file.
    done = subprocess.run([*command, str(tmp_path)], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 3


def test_names_neither_move_the_cursor_nor_are_too_long_for_their_output(tmp_path: Path) -> None:
    long = "长" * 83 + "ab"
    names = ["a\x1b[2J\nforged: 9 forms.pdf", "b\u202efdp.pdf", f"{long}.pdf"]
    assert len(f"{long}.pdf".encode()) == 255
    for name in names:
        write_report(tmp_path / name, 1, 1)
    command = [sys.executable, "-m", "jixiao", "extract", "--rules", "", "--lang", "en", "-o", str(tmp_path / "out")]
    done = subprocess.run([*command, *(str(tmp_path / name) for name in names)], capture_output=True, check=False)
    told = done.stderr.decode()
    assert done.returncode == 0, told
    assert "\x1b" not in told and "\u202e" not in told and "\nforged" not in told and "\\u202e" in told
    assert {path.name for path in (tmp_path / "out").iterdir()} == {name.removesuffix(".pdf") for name in names}


def test_a_folder_that_leads_back_to_itself_is_searched_once(
    inbox: Callable[..., Any], night: Callable[..., Account], tmp_path: Path
) -> None:
    inbox(1)
    inner = tmp_path / "inbox" / "inner"
    inner.mkdir()
    (inner / "up").symlink_to(tmp_path / "inbox")
    (inner / "self").symlink_to(inner)
    account = night()
    assert (account.done, account.passed_over) == ({"complete": 1}, {"link": 2})


def test_a_file_that_changes_while_it_is_read_is_a_failure_and_read_by_the_next_run(
    inbox: Callable[..., Any], night: Callable[..., Account], tmp_path: Path
) -> None:
    truth = inbox(1, 2, pages=9)
    path, url = tmp_path / "inbox" / "1.pdf", f"sqlite:///{tmp_path / 'night.db'}"
    other = (tmp_path / "inbox" / "2.pdf").read_bytes()
    (tmp_path / "inbox" / "2.pdf").unlink()
    ended = threading.Event()

    def change() -> None:
        """Written over in place as soon as a reader has opened it; the same length of time, again and again."""
        while not ended.is_set():
            for reader in worker_groups(os.getpid()):
                links = Path(f"/proc/{reader}/fd").glob("*")
                if any(_leads_to(link) == str(path) for link in links):
                    path.write_bytes(other)
                    return

    writer = threading.Thread(target=change)
    writer.start()
    try:
        first = night()
    finally:
        ended.set()
        writer.join()
    assert path.read_bytes() == other
    assert (first.done, first.problems) == ({"failed": 1}, {"changed_meanwhile": 1})
    assert night().done == {"complete": 1}
    assert differences(url, {"1.pdf": truth["2.pdf"]}) == []


def _leads_to(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:
        return ""


def test_a_file_nobody_may_read_costs_only_itself(
    inbox: Callable[..., Any], night: Callable[..., Account], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox(1, 2)
    may_open = os.open

    def refuse(path: Any, *rest: Any, **more: Any) -> int:
        # Tests run as root, whom no file refuses.
        if str(path).endswith("1.pdf"):
            raise PermissionError(13, "Permission denied")
        return may_open(path, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    account = night()
    assert (account.done, account.problems) == ({"complete": 1}, {"no_permission": 1})
    monkeypatch.undo()
    assert night().done == {"complete": 1}
