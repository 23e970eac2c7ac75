"""Documents whose own structure is better than a drawing: tables with true spans, text in order.

Such a file has no geometry, so its pages count rows and columns in place of points: every line
of text and every table row is one unit high, every column one unit wide, from 0 at the top left.
A box on a page says which rows and columns hold the value; on the page of a spreadsheet these are
the sheet's own, so the box 2, 4, 3, 5 on page 1 is cell C5 of the first sheet. See docs/inputs.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from jixiao.document import Page, PageKind, TextLine
from jixiao.errors import StageError
from jixiao.geometry import Box, Region
from jixiao.grid import Cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from jixiao.document import Word
    from jixiao.grid import Grid
    from jixiao.source.raster import Raster


class SourceTable(NamedTuple):
    """A table as the file has it.

    `xs` are its column lines in points where the file states them and a page break may have
    split the table; empty for a table that is whole.
    """

    grid: Grid
    box: Box
    xs: tuple[float, ...] = ()


class PageStructure(NamedTuple):
    """A page's tables and text in reading order; `reason` names how it was read in the catalogue."""

    page: Page
    items: tuple[SourceTable | TextLine, ...]
    reason: str = "read_from_structure"


@runtime_checkable
class StructureReader(Protocol):
    """A page reader that finds the tables itself, because the file states them."""

    page_count: int

    def page(self, number: int) -> Page:
        """The page `number` (from 1), without words: its text is in its structure."""

    def hidden_words(self, number: int) -> tuple[Word, ...]:
        """None."""

    def raster(self, number: int, *, with_text: bool = True) -> Raster:
        """Refused: there is no picture of the page."""

    def drawing(self, number: int, turned: int, *, with_text: bool = True, dpi: float | None = None) -> Raster:
        """Refused: there is no picture of the page."""

    def structure(self, number: int) -> PageStructure:
        """The tables and the text of the page `number` (from 1)."""

    def close(self) -> None:
        """Release the file."""


class StructuredDocument:
    """The pages of a file that was read as a whole."""

    def __init__(self, pages: Sequence[PageStructure]) -> None:
        self._pages = pages
        self.page_count = len(pages)

    def structure(self, number: int) -> PageStructure:
        """The tables and the text of the page `number` (from 1)."""
        return self._pages[number - 1]

    def page(self, number: int) -> Page:
        """The page `number` (from 1), without words."""
        return self._pages[number - 1].page

    def hidden_words(self, number: int) -> tuple[Word, ...]:
        """None: what a file hides is left out."""
        return ()

    def raster(self, number: int, *, with_text: bool = True) -> Raster:
        """There is no picture of the page.

        Raises:
            StageError: Always.
        """
        raise StageError("no_picture", page=number)

    def drawing(self, number: int, turned: int, *, with_text: bool = True, dpi: float | None = None) -> Raster:
        """There is no picture of the page.

        Raises:
            StageError: Always.
        """
        raise StageError("no_picture", page=number)

    def close(self) -> None:
        """Nothing is held open."""


def counted_page(number: int, n_columns: int, n_rows: int, source: Path, *, kind: PageKind, left_out: int = 0) -> Page:
    """A page measured in columns and rows."""
    return Page(number, float(n_columns), float(n_rows), 0, kind, (), (), left_out, source)


def places(row: int, column: int, row_span: int = 1, column_span: int = 1) -> Box:
    """The box of rows and columns, counted from 0."""
    return Box(float(column), float(row), float(column + column_span), float(row + row_span))


def placed_lines(texts: Iterable[str], page: int, box: Box) -> tuple[TextLine, ...]:
    """The texts that are not blank as whole lines, all in one box."""
    return tuple(TextLine(text, page, box, is_whole=True) for text in texts if text.strip())


def placed_cell(place: tuple[int, int, int, int], page: int, box: Box, texts: Iterable[str]) -> Cell:
    """A cell at row, column, row span and column span, with its lines of text."""
    return Cell(*place, (Region(page, box),), placed_lines(texts, page, box))
