"""Lines that were cut out of page images, kept on disk until the checks have run.

Cleaning a page a second time costs a fifth of its first reading; its lines fill a hundredth
of its pixels. A file holds them, so memory does not grow with the document.
"""

from __future__ import annotations

import pickle
import zlib
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jixiao.geometry import Box
    from jixiao.tables.again import CutLine

#: Kept in memory up to this many bytes, then on disk.
_IN_MEMORY = 1 << 22


class KeptCuts:
    """The lines of recognised numbers by page and by the boxes of their cells."""

    def __init__(self) -> None:
        self._file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by `close`
        self._places: dict[int, tuple[int, int]] = {}

    def keep(self, page: int, cuts: Mapping[Box, Sequence[CutLine]]) -> None:
        """Keep the lines of a page."""
        if cuts:
            packed = zlib.compress(pickle.dumps(dict(cuts), pickle.HIGHEST_PROTOCOL), 1)
            self._places[page] = self._file.seek(0, 2), len(packed)
            self._file.write(packed)

    def of(self, page: int) -> Mapping[Box, Sequence[CutLine]]:
        """The lines of a page; empty where none were kept."""
        if page not in self._places:
            return {}
        start, length = self._places[page]
        self._file.seek(start)
        cuts: dict[Box, Sequence[CutLine]] = pickle.loads(zlib.decompress(self._file.read(length)))
        return cuts

    def close(self) -> None:
        """Forget them."""
        self._file.close()
