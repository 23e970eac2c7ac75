"""A sink that writes nothing: to time the reading alone, and as the smallest example."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jixiao.document import Document
    from jixiao.pipeline import Item, Summary
    from jixiao.tabulate import TableRow


class NoSink:
    """Takes everything and keeps nothing."""

    def __init__(self, folder: Path, document: Document, excel: bool) -> None:
        """Open nothing."""

    def add(self, item: Item, rows: Sequence[TableRow]) -> None:
        """Forget the item."""

    def close(self, summary: Summary) -> None:
        """Write nothing."""
