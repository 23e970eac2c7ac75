"""An extracted folder, read back: what `jixiao check` and `jixiao report` work on.

Apart from the checks, which know records and not files.
"""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import orjson

from jixiao.checks import Intake, check_books
from jixiao.contract import COLUMNS, CONTRACT_VERSION, WHOLE_COLUMNS
from jixiao.entries import named
from jixiao.errors import UnreadableDocument
from jixiao.output import replace_file
from jixiao.sinks.json import write_report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jixiao.checks import Book, Rule
    from jixiao.finding import Finding

#: The tables a person may correct by hand; facts only tell where their values came from.
_RECORDS = ("forms", "funds", "indicators", "base_data", "budget_lines", "figures", "facts")
#: Without these a report was written by something else, or before there were figures.
_NEEDED = {*COLUMNS, "tables", "pages", "text"}


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
                self.sections[table] = self._corrected(table, rows)

    def _corrected(self, table: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows of a CSV file in the place of the report's."""
        if table == "checks":
            return rows
        corrected = as_extracted(rows, self.sections[table])
        return _with_more(corrected, self.sections[table]) if table == "forms" else corrected

    @property
    def document_id(self) -> str:
        """The document's hash."""
        return str(self.sections["documents"][0]["document_id"])

    def books(self) -> tuple[Book, ...]:
        """The records of the folder's reports."""
        intake = Intake()
        intake.add("documents", self.sections["documents"][0])
        for page in self.sections["pages"]:
            intake.add("pages", page)
        for section, entry in self._in_reading_order():
            intake.add(section, entry)
        for table in _RECORDS:
            if table != "forms":
                for row in self.sections[table]:
                    intake.add(table, row)
        for table in self.sections["tables"]:
            intake.add("tables", table)
        return intake.close()

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
        """Put new findings in the place of the old ones, in every file that holds them.

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
        with replace_file(self.path / "report.json") as scratch, scratch.open("wb") as file:
            write_report(file, self.sections)
        self._write_tables()

    def _write_tables(self) -> None:
        """The workbook and the Parquet table of the checks, where there are any."""
        if (self.path / "checks.parquet").exists():
            from jixiao.sinks.parquet import write_table

            with replace_file(self.path / "checks.parquet") as scratch:
                write_table(scratch, "checks", self._rows("checks"))
        if (self.path / "report.xlsx").exists():
            from jixiao.sinks.xlsx import Workbook

            with replace_file(self.path / "report.xlsx") as scratch:
                book = Workbook(scratch)
                for table in COLUMNS:
                    for row in self._rows(table):
                        book.write(table, row)
                book.close()

    def _rows(self, table: str) -> list[tuple[object, ...]]:
        return [tuple(entry[column] for column in COLUMNS[table]) for entry in self.sections[table]]


def check_folder(folder: Folder, rules: tuple[Rule, ...]) -> list[Finding]:
    """The findings on a folder's records as they are now."""
    return list(check_books(folder.books(), rules))


def find_folders(path: Path) -> list[Path]:
    """The folders below `path`, or itself, that hold a report.

    Raises:
        UnreadableDocument: There is none.
    """
    found = sorted(file.parent for file in path.rglob("report.json"))
    if not found:
        raise UnreadableDocument("no_report", path=path)
    return found


def _with_more(rows: list[dict[str, Any]], entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of forms.csv with what only report.json says of the same forms."""
    known = {entry["form_id"]: entry for entry in entries}
    return [{**known.get(row["form_id"], {}), **row} for row in rows]


def named_in(path: Path) -> tuple[str, str]:
    """The unit and the fiscal year that a folder's document names, "" where it names none.

    Raises:
        UnreadableDocument: The folder holds no report of this contract.
    """
    rows = _read_csv(path / "documents.csv", COLUMNS["documents"]) or _read_report(path / "report.json")["documents"]
    return str(rows[0]["unit_name"]), str(rows[0]["fiscal_year"])


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
        UnreadableDocument: Its columns are not the contract's, or a line has no number.
    """
    if not path.exists():
        return None
    reader = csv.DictReader(io.StringIO(_decoded(path), newline=""))
    rows: list[dict[str, Any]] = [row for row in reader if any(row.values())]
    if tuple(reader.fieldnames or ()) != columns:
        raise UnreadableDocument("bad_columns", path=path, columns=", ".join(columns))
    whole = [column for column in columns if column in WHOLE_COLUMNS or (column == "line_no" and path.stem != "facts")]
    for row, column in ((row, column) for row in rows for column in whole):
        if not str(row[column]).isdecimal():
            raise UnreadableDocument("bad_number", path=path, column=column, value=row[column])
        row[column] = int(row[column])
    return rows


def _decoded(path: Path) -> str:
    """The text of a CSV file; Excel saves one without its mark in the encoding of Chinese Windows.

    Raises:
        UnreadableDocument: It is in neither.
    """
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise UnreadableDocument("bad_encoding", path=path)


def as_extracted(rows: list[dict[str, Any]], extracted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, with what a spreadsheet drops of unchanged numbers put back: 1 is 01, 10702.9 is 10702.90.

    The places a number was printed with say how exact it is, and a form's number is its name.
    """
    if len(rows) != len(extracted):
        forms = {str(row.get("form_id", "")).lstrip("0"): row.get("form_id", "") for row in extracted}
        return [{**row, "form_id": forms.get(str(row["form_id"]).lstrip("0"), row["form_id"])} if "form_id" in row else row for row in rows]
    return [
        {column: kept if _same_number(value, kept := old[column]) else value for column, value in row.items()}
        for row, old in zip(rows, extracted, strict=True)
    ]


def _same_number(value: object, kept: object) -> bool:
    """Whether two cells hold one number, differently written."""
    if value == kept or not (isinstance(value, str) and isinstance(kept, str) and value and kept):
        return False
    try:
        return Decimal(value) == Decimal(kept)
    except InvalidOperation:
        return False
