"""A grid finder that finds nothing: for text only, and to switch a default off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.tables.found import FoundTables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.document import Page, Word


class NoFinder:
    """Leaves every word outside."""

    def find(self, page: Page, words: Sequence[Word]) -> FoundTables:
        """No tables; all words."""
        return FoundTables((), tuple(words))
