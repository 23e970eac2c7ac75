"""Checks a document while it is read, or an extracted folder later."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import orjson

from jixiao.checks import Book, check_book
from jixiao.contract import COLUMNS, CONTRACT_VERSION
from jixiao.entries import entries, named
from jixiao.errors import UnreadableDocument
from jixiao.output import replace_file
from jixiao.record import Form, FormType
from jixiao.tabulate import document_row, item_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jixiao.checks import Rule
    from jixiao.document import Document
    from jixiao.finding import Finding
    from jixiao.pipeline import Item, Summary

#: The tables a person may correct by hand; facts only tell where their values came from.
_RECORDS = ("forms", "funds", "indicators", "base_data", "budget_lines", "figures", "facts")
#: Without these a report was written by something else, or before there were figures.
_NEEDED = {*COLUMNS, "tables", "pages", "text"}


class Checker:
    """Takes in a document's items and gives its findings at the end."""

    def __init__(self, document: Document, rules: tuple[Rule, ...]) -> None:
        self._document, self._rules = document, rules
        self._book = Book()

    def add(self, item: Item) -> None:
        """Take in an item; order is that of `jixiao.pipeline.read_items`."""
        rows = item_rows(item, self._document.sha256)
        if isinstance(item, Form) and item.form_type is not FormType.BASE_DATA:
            # Only base-data tables are looked into cell by cell.
            for table, row in rows:
                self._book.add(table, named(table, row))
            self._book.sign(item.form_id, (cell.text for cell in item.grid.cells))
            return
        for section, entry in entries(item, rows):
            self._book.add(section, entry)

    def findings(self, summary: Summary) -> Iterator[Finding]:
        """The findings, once all items are in."""
        self._book.add("documents", named("documents", document_row(self._document, summary)))
        self._book.close()
        yield from check_book(self._book, self._rules)


class Folder:
    """What `jixiao extract` wrote for one document, possibly corrected by hand since."""

    def __init__(self, path: Path) -> None:
        """Read report.json, and over it the CSV files where they are there.

        Raises:
            UnreadableDocument: The folder holds no report of this contract.
        """
        self.path = path
        self.sections = _read_report(path / "report.json")
        self.has_csv = (path / "checks.csv").exists()
        for table in (*_RECORDS, "documents", "checks"):
            rows = _read_csv(path / f"{table}.csv", COLUMNS[table])
            if rows is not None:
                self.sections[table] = rows

    @property
    def document_id(self) -> str:
        """The document's hash."""
        return str(self.sections["documents"][0]["document_id"])

    def book(self) -> Book:
        """The folder's records."""
        book = Book()
        book.add("documents", self.sections["documents"][0])
        for section, entry in self._in_reading_order():
            book.add(section, entry)
        for table in _RECORDS:
            if table != "forms":
                for row in self.sections[table]:
                    book.add(table, row)
        for table in self.sections["tables"]:
            book.add("tables", table)
        book.close()
        return book

    def _in_reading_order(self) -> Iterator[tuple[str, Any]]:
        """The forms and the lines of text, as they follow each other on the pages."""
        tops = {
            table["form_id"]: (table["cells"][0]["page"], table["cells"][0]["box"][1])
            for table in self.sections["tables"]
            if table["cells"]
        }
        forms = [(tops.get(form["form_id"], (int(form["first_page"]), 0.0)), "forms", form) for form in self.sections["forms"]]
        lines = [((line["page"], line["box"][1]), "text", line) for line in self.sections["text"]]
        yield from ((section, entry) for _, section, entry in sorted([*forms, *lines], key=lambda placed: placed[0]))

    def write(self, findings: list[tuple[object, ...]]) -> None:
        """Put new findings in the place of the old ones, in checks.csv and report.json.

        Raises:
            SinkError: A file can't be written.
        """
        if self.has_csv:
            mark = (self.path / "checks.csv").read_bytes()[:3] == b"\xef\xbb\xbf"
            with (
                replace_file(self.path / "checks.csv") as scratch,
                scratch.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as file,
            ):
                writer = csv.writer(file, lineterminator="\n")
                writer.writerows([COLUMNS["checks"], *findings])
        self.sections["checks"] = [named("checks", row) for row in findings]
        report = {"contract_version": CONTRACT_VERSION, **self.sections}
        with replace_file(self.path / "report.json") as scratch:
            scratch.write_bytes(orjson.dumps(report) + b"\n")


def check_folder(folder: Folder, rules: tuple[Rule, ...]) -> list[Finding]:
    """The findings on a folder's records as they are now."""
    return list(check_book(folder.book(), rules))


def find_folders(path: Path) -> list[Path]:
    """The folders below `path`, or itself, that hold a report.

    Raises:
        UnreadableDocument: There is none.
    """
    found = sorted(file.parent for file in path.rglob("report.json"))
    if not found:
        raise UnreadableDocument("no_report", path=path)
    return found


def _read_report(path: Path) -> dict[str, Any]:
    try:
        report: dict[str, Any] = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise UnreadableDocument("no_report", path=path) from error
    if report.get("contract_version") != CONTRACT_VERSION or not report.get("documents") or not report.keys() >= _NEEDED:
        raise UnreadableDocument("no_report", path=path)
    return report


def _read_csv(path: Path, columns: tuple[str, ...]) -> list[dict[str, Any]] | None:
    """The rows of a table, or None where there is no such file.

    Raises:
        UnreadableDocument: Its columns are not the contract's.
    """
    if not path.exists():
        return None
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    if tuple(reader.fieldnames or ()) != columns:
        raise UnreadableDocument("bad_columns", path=path, columns=", ".join(columns))
    return rows
