"""report.json: every table of the contract, every grid, every page, the text between."""

from __future__ import annotations

import shutil
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

import orjson

from jixiao.contract import COLUMNS, CONTRACT_VERSION
from jixiao.entries import entries, named
from jixiao.tabulate import document_row, item_rows, jixiao_version

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jixiao.document import Document
    from jixiao.pipeline import Item, Summary
    from jixiao.tabulate import TableRow

#: The sections of the file after its version, in order.
SECTIONS = (*COLUMNS, "tables", "pages", "text")
#: A section stays in memory up to this many bytes, then goes to disk.
_IN_MEMORY = 1 << 18


class JsonSink:
    """Collects each section apart, in memory while it is small, and joins them at the end."""

    def __init__(self, folder: Path, document: Document, excel: bool) -> None:
        """Open nothing yet; report.json is written at the end."""
        self._path = folder / "report.json"
        self._document = document
        self._sections = {name: _Section() for name in SECTIONS}

    def add(self, item: Item, rows: Sequence[TableRow]) -> None:
        """Take in an item."""
        for section, entry in entries(item, rows):
            self._sections[section].append(orjson.dumps(entry))

    def close(self, summary: Summary) -> None:
        """Write the file."""
        self._sections["documents"].append(orjson.dumps(named("documents", document_row(self._document, summary))))
        with self._path.open("wb") as file:
            file.write(b"{" + _head())
            for name, section in self._sections.items():
                file.write(b',\n"' + name.encode() + b'": [\n')
                section.copy_to(file)
                file.write(b"\n]")
            file.write(b"\n}\n")


def write_report(file: IO[bytes], sections: dict[str, list[dict[str, Any]]]) -> None:
    """Write a report whose sections are all in memory, as the sink writes it."""
    file.write(b"{" + _head())
    for name in SECTIONS:
        rows = b",\n".join(map(orjson.dumps, sections[name]))
        file.write(b',\n"' + name.encode() + b'": [\n' + rows + b"\n]")
    file.write(b"\n}\n")


class _Section:
    """The entries of one section, separated by commas."""

    def __init__(self) -> None:
        self._spool: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by copy_to
        self._empty = True

    def append(self, entry: bytes) -> None:
        self._spool.write(entry if self._empty else b",\n" + entry)
        self._empty = False

    def copy_to(self, file: IO[bytes]) -> None:
        self._spool.seek(0)
        shutil.copyfileobj(self._spool, file)
        self._spool.close()


def _head() -> bytes:
    return b'"contract_version": "%b",\n"jixiao_version": "%b"' % (CONTRACT_VERSION.encode(), jixiao_version().encode())


def report_object(items: list[Item], document: Document, summary: Summary) -> dict[str, Any]:
    """The whole of report.json as one object, for a stream of one document a line."""
    report: dict[str, Any] = {"contract_version": CONTRACT_VERSION, "jixiao_version": jixiao_version()}
    report.update({name: [] for name in SECTIONS})
    for item in items:
        for section, entry in entries(item, item_rows(item, document.sha256)):
            report[section].append(entry)
    report["documents"].append(named("documents", document_row(document, summary)))
    return report
