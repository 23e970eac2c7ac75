"""Whether the lines of a page run across or down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jixiao.imaging.ink import Sheet

#: A neighbour in the same line stands closer than this share of the text height; lines do not.
_GAP = 0.25
#: Neighbours overlap across the line by this share of the smaller.
_OVERLAP = 0.6
#: So many letters, evenly chosen, are asked for their neighbours.
_ASKED = 400
#: Lines run down where so many times more letters have a neighbour below than beside,
#: and at least so many do.
_MORE = 1.5
_FEWEST = 4


def lies_sideways(sheet: Sheet) -> bool:
    """Whether the text runs down the picture: letters of a line are closer than lines."""
    x, y, width, height = sheet.letters.T
    gap = _GAP * sheet.text_height
    beside, below = _with_neighbour(x, y, width, height, gap), _with_neighbour(y, x, height, width, gap)
    return below >= _FEWEST and below > _MORE * beside


def _with_neighbour(start: np.ndarray, across: np.ndarray, length: np.ndarray, breadth: np.ndarray, gap: float) -> int:
    """How many of the letters are followed by another along the direction."""
    asked = np.arange(0, start.size, max(1, start.size // _ASKED))
    ahead = start[None] - (start + length)[asked, None]
    overlap = np.minimum((across + breadth)[None], (across + breadth)[asked, None]) - np.maximum(across[None], across[asked, None])
    close = (ahead >= -1) & (ahead < gap) & (overlap > _OVERLAP * np.minimum(breadth[None], breadth[asked, None]))
    return int(close.any(axis=1).sum())
