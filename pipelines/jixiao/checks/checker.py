"""Checks a document while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.checks import Intake, check_books
from jixiao.entries import entries, form_entry, named
from jixiao.record import Form, FormType
from jixiao.tabulate import document_row, item_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.checks import Book, Rule
    from jixiao.document import Document
    from jixiao.finding import Finding, ValueKey
    from jixiao.geometry import Region
    from jixiao.pipeline import Item, Summary


class Checker:
    """Takes in a document's items and gives its findings at the end."""

    def __init__(self, document: Document, rules: tuple[Rule, ...]) -> None:
        self._document, self._rules = document, rules
        self._intake = Intake()
        self._books: tuple[Book, ...] = ()

    def add(self, item: Item) -> None:
        """Take in an item; order is that of `jixiao.pipeline.read_items`."""
        rows = item_rows(item, self._document.sha256)
        if isinstance(item, Form) and item.form_type is not FormType.BASE_DATA:
            # Only base-data tables are looked into cell by cell.
            for table, row in rows:
                kept = {"other": form_entry(item)["other"]} if table == "forms" else {}
                self._intake.add(table, named(table, row) | kept)
            bottoms = (region.box.y1 for cell in item.grid.cells for region in cell.regions if region.page == item.grid.pages[-1])
            self._intake.look(item.form_id, (cell.text for cell in item.grid.cells), max(bottoms, default=0.0))
            for cell in item.grid.cells:
                if cell.least_certain and cell.least_certain.readings:
                    self._intake.hear(cell.region, cell.least_certain.readings)
            self._intake.finish(item.form_id)
            return
        for section, entry in entries(item, rows):
            self._intake.add(section, entry)

    def close(self, summary: Summary) -> None:
        """Make the records, once all items are in."""
        self._intake.add("documents", named("documents", document_row(self._document, summary)))
        self._books = self._intake.close()

    def findings(self) -> Iterator[Finding]:
        """The findings on what was taken in, and heard and doubted since."""
        yield from check_books(self._books, self._rules)

    def hear(self, where: Region, readings: Iterable[str]) -> None:
        """Take in what readers made of a cell at a second look."""
        self._intake.hear(where, readings)

    def doubt(self, key: ValueKey, confidence: float) -> None:
        """Take a value's reading for doubtful."""
        for book in self._books:
            book.doubt(key, confidence)
