"""Signs that recognisers take for others, told by their ink: dashes and a slash.

PP-OCR reads "——" as the Han digit 一, "/" as 1 and "═" as nothing. A dash is low and wide, an
equals sign two of them; a slash is one straight slanted stroke, which neither 1 nor 7 is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from jixiao.source.raster import Grey

SLASH = "/"
#: Shares of the text height.
_DASH_HEIGHT = 0.17
_DASH_WIDTH = 0.3
_HYPHEN = 0.48
_EQUALS_STROKE = 0.2
_EQUALS_GAP = 0.4
_EQUALS_WIDTH = 0.9
_LONG_DASH = 1.35
_SLASH_HEIGHT = 0.5
_SLASH_WIDTH = (0.15, 1.0)
#: A slash leans at least this much (across per height), and strays this little from straight.
_LEAN = 0.2
_STRAY = 0.075


def read_mark(bits: Grey, text_height: float) -> str:
    """The mark that is all the line holds, or "".

    `bits` is 1 where the line's ink is, cut to the ink.
    """
    height, width = (side / text_height for side in bits.shape)
    if height <= _DASH_HEIGHT and width >= _DASH_WIDTH and width > 2.2 * height:
        return "-" if width < _HYPHEN else "—" if width < _LONG_DASH else "——"
    if width >= _DASH_WIDTH and _is_equals(bits, text_height):
        return "="
    if height >= _SLASH_HEIGHT and _SLASH_WIDTH[0] <= width <= _SLASH_WIDTH[1] and _is_slash(bits, text_height):
        return SLASH
    return ""


def _is_equals(bits: Grey, text_height: float) -> bool:
    """Two low strokes of one width, close above each other; those of 二 differ in width."""
    inked = np.concatenate(([0], bits.any(axis=1).astype(np.int8), [0]))
    edges = np.flatnonzero(np.diff(inked))
    if len(edges) != 4:
        return False
    (top, upper), (lower, bottom) = edges[:2], edges[2:]
    widths = [int(np.ptp(np.flatnonzero(part.any(axis=0)))) + 1 for part in (bits[top:upper], bits[lower:bottom])]
    low = max(upper - top, bottom - lower) <= _EQUALS_STROKE * text_height
    return bool(low and lower - upper <= _EQUALS_GAP * text_height and min(widths) >= _EQUALS_WIDTH * max(widths))


def _is_slash(bits: Grey, text_height: float) -> bool:
    if not bits.any(axis=1).all():
        return False
    y, x = (axis.astype(np.float64) for axis in np.nonzero(bits))
    lean = float(((y - y.mean()) * (x - x.mean())).sum() / ((y - y.mean()) ** 2).sum())
    stray = float(np.abs(x - x.mean() - lean * (y - y.mean())).mean()) / text_height
    return -lean >= _LEAN and stray <= _STRAY
