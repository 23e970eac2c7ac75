"""report.json: every table of the contract, every grid, every page, the text between."""

from __future__ import annotations

import shutil
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any

import orjson

from jixiao.contract import COLUMNS, CONTRACT_VERSION
from jixiao.document import TextLine
from jixiao.messages import render
from jixiao.record import Form, PageOutcome
from jixiao.tabulate import document_row, form_rows, jixiao_version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jixiao.document import Document
    from jixiao.geometry import Box
    from jixiao.grid import Cell
    from jixiao.pipeline import Item, Summary

#: The sections of the file after its version, in order.
SECTIONS = (*COLUMNS, "tables", "pages", "text")
#: A section stays in memory up to this many bytes, then goes to disk.
_IN_MEMORY = 1 << 20


class JsonSink:
    """Collects each section apart, in memory while it is small, and joins them at the end."""

    def __init__(self, folder: Path, document: Document, excel: bool) -> None:
        """Open nothing yet; report.json is written at the end."""
        self._path = folder / "report.json"
        self._document = document
        self._sections = {name: _Section() for name in SECTIONS}

    def add(self, item: Item) -> None:
        """Take in an item."""
        for section, entry in entries(item, self._document.sha256):
            self._sections[section].append(orjson.dumps(entry))

    def close(self, summary: Summary) -> None:
        """Write the file."""
        self._sections["documents"].append(orjson.dumps(_named("documents", document_row(self._document, summary))))
        with self._path.open("wb") as file:
            file.write(b"{" + _head())
            for name, section in self._sections.items():
                file.write(b',\n"' + name.encode() + b'": [\n')
                section.copy_to(file)
                file.write(b"\n]")
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
        for section, entry in entries(item, document.sha256):
            report[section].append(entry)
    report["documents"].append(_named("documents", document_row(document, summary)))
    return report


def entries(item: Item, document_id: str) -> Iterator[tuple[str, Any]]:
    """The sections an item belongs to, with its entry in each."""
    if isinstance(item, Form):
        yield from ((table, _named(table, row)) for table, row in form_rows(item, document_id))
        yield "tables", _table(item)
    elif isinstance(item, PageOutcome):
        yield "pages", _page(item)
    elif isinstance(item, TextLine):
        yield "text", {"page": item.page, "box": _box(item.box), "text": item.text, "source": item.origin.value}


def _named(table: str, row: tuple[object, ...]) -> dict[str, object]:
    return dict(zip(COLUMNS[table], row, strict=True))


def _box(box: Box) -> list[float]:
    return [round(edge, 2) for edge in box]


def _page(page: PageOutcome) -> dict[str, object]:
    reason = render(page.reason, "en")
    return {**page._asdict(), "reason": reason, "kind": page.kind.value, "width": round(page.width, 2), "height": round(page.height, 2)}


def _table(form: Form) -> dict[str, object]:
    grid = form.grid
    return {
        "form_id": form.form_id,
        "form_type": form.form_type.value,
        "pages": list(grid.pages),
        "n_rows": grid.n_rows,
        "n_columns": grid.n_columns,
        "headers": [header._asdict() for header in form.headers],
        "cells": [_cell(cell, form.roles.get((cell.row, cell.column), "")) for cell in grid.cells],
    }


def _cell(cell: Cell, role: str) -> dict[str, object]:
    entry: dict[str, object] = {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "page": cell.page,
        "box": _box(cell.box),
        "text": cell.text,
        "raw": cell.raw,
        "source": cell.origin.value,
        "confidence": round(cell.confidence, 3),
        "role": role,
    }
    if len(cell.regions) > 1:
        entry["regions"] = [{"page": region.page, "box": _box(region.box)} for region in cell.regions]
    if cell.least_certain and cell.least_certain.readings:
        entry["readings"] = list(cell.least_certain.readings)
    return entry
