"""The engine that reads nothing: page images stay unread, and are reported as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.ocr import NOTHING, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.source.raster import Grey


class NoEngine:
    """Reads nothing."""

    def read_ahead(self, lines: Sequence[Grey]) -> None:
        """Nothing: there is nothing to read."""

    def read(self, line: Grey) -> Reading:
        """Nothing."""
        return NOTHING

    read_again = read_third = read

    def read_by_all(self, line: Grey) -> dict[str, Reading]:
        """No reader."""
        return {}
