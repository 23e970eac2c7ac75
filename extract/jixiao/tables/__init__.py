"""Pages → tables and the text between them, in reading order.

A grid finder is a seam: add a file and a line in `FINDERS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from jixiao.registry import Registry
from jixiao.tables.lines import words_to_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jixiao.document import Page, TextLine, Word
    from jixiao.grid import Grid
    from jixiao.tables.found import FoundTables, PageTable


class GridFinder(Protocol):
    """Finds the tables of one page."""

    def find(self, page: Page, words: Sequence[Word]) -> FoundTables:
        """The tables among `words` from top to bottom, and the words in none of them."""


FINDERS: Registry[Callable[[], GridFinder]] = Registry(
    "grid finder",
    {
        "ruled": "jixiao.tables.ruled:RuledFinder",
        "aligned": "jixiao.tables.aligned:AlignedFinder",
        "camelot": "jixiao.tables.camelot:CamelotFinder",
        "none": "jixiao.tables.none:NoFinder",
    },
)


class PageContent(NamedTuple):
    """A page's tables and lines of text outside them, in reading order.

    A `Grid` is a whole table, joined with no other.
    """

    page: Page
    items: tuple[PageTable | Grid | TextLine, ...]


def read_content(page: Page, finders: Sequence[GridFinder]) -> PageContent:
    """The tables that the finders see, each on the words the ones before left, and the text."""
    words: Sequence[Word] = page.words
    tables: list[PageTable] = []
    for finder in finders:
        found = finder.find(page, words)
        tables.extend(found.tables)
        words = found.words_outside
    lines = words_to_lines(words, page.number) if words else ()
    items: list[PageTable | TextLine] = sorted([*tables, *lines], key=lambda item: (item.box.y0, item.box.x0))
    return PageContent(page, tuple(items))
