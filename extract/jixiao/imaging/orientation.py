"""Whether the lines of a page run across or down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from jixiao.imaging.ink import Sheet
    from jixiao.imaging.pieces import Pieces
    from jixiao.source.raster import Grey

#: Characters of a line stand closer than this share of the text height, lines further apart.
_GAP = 0.2
#: Joined along the lines, the ink falls into fewer pieces than across by this factor.
_FEWER = 0.8
_INK = 0.4


def lies_sideways(sheet: Sheet, across: Pieces, down: Pieces) -> bool:
    """Whether the text runs down the picture: neighbours along a line are closer than lines."""
    bits: Grey = (sheet.ink > _INK * sheet.full).astype(np.uint8)
    for pieces, target in ((across, bits), (down, bits.T)):
        for x0, y0, x1, y1 in pieces.boxes:
            target[y0:y1, x0:x1] = 0
    gap = max(2, round(_GAP * sheet.text_height))
    along, over = _count(bits, (1, gap)), _count(bits, (gap, 1))
    return over < _FEWER * along


def _count(bits: Grey, shape: tuple[int, int]) -> int:
    closed = cv2.morphologyEx(bits, cv2.MORPH_CLOSE, np.ones(shape, np.uint8))
    return int(cv2.connectedComponents(closed, connectivity=4)[0])
