"""What SECURITY.md promises of hostile content, spreadsheets, connections and the service."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from ingest_store import TABLES, ask
from jixiao.document import Document
from jixiao.pipeline import Summary
from jixiao.record import ReportStatus
from jixiao.sinks import SINKS
from jixiao.tabulate import TableRow

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


def test_the_service_names_options_that_are_there() -> None:
    unit = (ROOT / "deploy" / "jixiao-ingest.service").read_text()
    (start,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    from typer.main import get_command

    from jixiao.cli import app

    ingest: Any = get_command(app).commands["ingest"]  # type: ignore[attr-defined]
    known = {name for parameter in ingest.params for name in parameter.opts}
    assert set(re.findall(r"--[a-z-]+", start)) <= known and "--store" in start
