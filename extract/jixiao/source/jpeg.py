"""Whether a JPEG is what was once stored. The format has no checksum; this is what damage leaves behind.

libjpeg decodes damaged codes as far as they go. Its warnings tell most of it. Of the rest, the mean of each
block of 8 x 8 pixels is stored as the difference from the block before: a false difference moves all that follows,
out of what pixels can be, or as a step that begins in the middle of a row of blocks and goes on in the next.
And codes that fell out of step end too early or too late.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.source.raster import Floats

_START = b"\xff\xd8\xff"
_SCAN, _END, _STUFFED = 0xDA, b"\xff\xd9", b"\xff\x00"
_TABLES, _FIRST_OF_PROGRAMS = 0xDB, 0xE0
#: Frames: baseline, extended and progressive, in Huffman's and in arithmetic codes (ITU T.81, table B.1).
_FRAMES = (0xC0, 0xC1, 0xC2, 0xC9, 0xCA)
#: Adobe's segment that says: no colours to compute, the components are wanted as they are stored.
_AS_STORED = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
_COLOURS = {"Gray": "GRAY", "CMYK": "CMYK", "YCCK": "CMYK"}
_CHANNELS = {1: "GRAY", 3: "RGB", 4: "CMYK"}
#: The lengths of the codes that all but optimising encoders use for brightness (ITU T.81, table K.3).
_USUAL_CODES = bytes((0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0))
#: In those codes so many zeros stand for a block whose every wave is there and negative: no picture, a lost sector.
_ZEROS = bytes(16)
#: libjpeg's smallest scale, an eighth: one pixel a block, its mean.
_SMALLEST = {"min_height": 1, "min_width": 1}
#: Colours are looked at in quarters of a block, where a sharp edge reaches beyond what pixels can be.
_MIDDLE, _SHARP = 128.0, 1.1
#: A step (of 128 halved levels) from which a letter is read otherwise; pages turned or curled have smaller ones of their own.
_STEP = 8.0
#: As many blocks, some millimetres, reach over a line of text.
_DEEP = 4
#: Of 444 whole pictures, photos among them, none has a step of which that much is so (docs/decisions.md).
_CLOSE, _IN_PLACE, _TOLD, _STEPPED, _GAP, _FEWEST = 0.3, 0.97, 0.5, 0.6, 6, 6


def is_whole_jpeg(data: bytes, most_pixels: int) -> bool:
    """Whether nothing shows that it is not; true of one with more than `most_pixels`, which is not looked at."""
    import simplejpeg

    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(data)
        if height * width > most_pixels:
            return True
        simplejpeg.decode_jpeg(data, _COLOURS.get(colours, "RGB"), strict=True, **_SMALLEST)
    except ValueError:
        return False
    stored = _Stored.of(data)
    return stored is None or not (_has_lost_sector(stored) or _is_too_long(data, stored) or _drifts(stored))


@dataclass(frozen=True)
class _Stored:
    """A JPEG taken apart.

    Attributes:
        head: What decoding needs of the segments before the codes, every step halved.
        codes: From the segment that begins the codes to the end.
        place: Where `codes` begin.
        usual: Whether the codes are the usual ones.
        limits: Of each component how far from the middle a halved mean can be.
        rows: How many rows of blocks are stored together.
    """

    head: bytes
    codes: bytes
    place: int
    usual: bool
    limits: tuple[float, ...]
    rows: int

    @classmethod
    def of(cls, data: bytes) -> _Stored | None:
        """Taken apart; None of one of a kind that nobody has seen."""
        parts, place = [_AS_STORED], len(_START) - 1
        frame, limits = b"", dict[int, float]()
        for kind, body, end in _segments(data):
            place = end
            if kind >= _FIRST_OF_PROGRAMS:
                continue
            frame = body if kind in _FRAMES else frame
            kept = _halved(body, limits) if kind == _TABLES else body
            parts.append(bytes((0xFF, kind)) + (len(kept) + 2).to_bytes(2) + kept)
        count = frame[5] if len(frame) > 5 else 0
        if count not in _CHANNELS or len(frame) < 6 + 3 * count or data[place + 1 : place + 2] != bytes((_SCAN,)):
            return None
        components = [frame[6 + 3 * number : 9 + 3 * number] for number in range(count)]
        together = data[place + 4] == count > 1
        return cls(
            data[:2] + b"".join(parts),
            data[place:],
            place,
            _USUAL_CODES in data[:place],
            tuple(limits.get(component[2], _MIDDLE) for component in components),
            max(1, *(component[1] & 15 for component in components)) if together else 1,
        )


def _segments(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Kind, body and end of the segments before the codes."""
    place = len(_START) - 1
    while place + 4 <= len(data) and data[place + 1] != _SCAN:
        if data[place + 1] == 0xFF:
            place += 1
            continue
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4])
        yield data[place + 1], data[place + 4 : end], end
        place = end


def _halved(body: bytes, limits: dict[int, float]) -> bytes:
    """Quantisation tables with half the steps, and how far from the middle a pixel can then be, by table."""
    tables, place = bytearray(body), 0
    while place < len(tables):
        size, share = (2 if tables[place] >> 4 else 1), 0.0
        for start in range(place + 1, min(place + 1 + 64 * size, len(tables)), size):
            step = max(1, int.from_bytes(tables[start : start + size]))
            half = max(1, step // 2)
            tables[start : start + size] = half.to_bytes(size)
            share = max(share, half / step)
        limits[tables[place] & 15] = _SHARP * _MIDDLE * share + int.from_bytes(tables[place + 1 : place + 1 + size]) / 16
        place += 1 + 64 * size
    return bytes(tables)


def _has_lost_sector(stored: _Stored) -> bool:
    return stored.usual and stored.codes.find(_ZEROS, 0, stored.codes.find(_END)) != -1


def _is_too_long(data: bytes, stored: _Stored) -> bool:
    """Whether the last byte of the codes can go without libjpeg missing it."""
    import simplejpeg

    last = data.find(_END, stored.place)
    while data[last - 1 : last] == b"\xff":
        last -= 1
    last -= 2 if data[last - 2 : last] == _STUFFED else 1
    if last <= stored.place + 16:
        return False
    try:
        colours = simplejpeg.decode_jpeg_header(data)[2]
        simplejpeg.decode_jpeg(data[:last] + _END, _COLOURS.get(colours, "RGB"), strict=True, **_SMALLEST)
    except ValueError:
        return False
    return True


def _drifts(stored: _Stored) -> bool:
    """Whether the means of blocks are beyond what pixels can be, or take a step within a row."""
    import simplejpeg

    try:
        colours = _CHANNELS[len(stored.limits)]
        means = simplejpeg.decode_jpeg(stored.head + stored.codes, colours, strict=False, **_SMALLEST)
    except ValueError:
        return False
    levels = np.asarray(means, np.float64) - _MIDDLE
    # Colours have steps of their own: of whole pictures two do.
    return bool((np.abs(levels).max(axis=(0, 1)) > stored.limits).any()) or _steps_within_a_row(levels[..., 0], stored.rows)


def _steps_within_a_row(levels: Floats, rows: int) -> bool:
    """Whether all below differs from all above by one step, and in a row between the left is as above, the right as below.

    The brightest of some rows is compared: paper, between the letters.
    """
    count, deep = len(levels) // rows, _DEEP // rows
    if count < 2 * deep + 1:
        return False
    brightest = levels[: count * rows].reshape(count, rows, -1).max(axis=1)
    brightest_of_some = sliding_window_view(brightest, deep, axis=0).max(axis=-1)
    above, between, below = brightest_of_some[: -deep - 1], brightest[deep:-deep], brightest_of_some[deep + 1 :]
    steps = np.median(below - above, axis=1)
    return any(_is_parted(above[row], between[row], below[row], float(steps[row])) for row in np.flatnonzero(np.abs(steps) >= _STEP))


def _is_parted(above: Floats, between: Floats, below: Floats, step: float) -> bool:
    close = _CLOSE * abs(step)
    stepped = np.abs(below - above - step) <= close
    upper, lower = (stepped & (np.abs(between - other) <= close) for other in (above, below))
    told = int(upper.sum() + lower.sum())
    if stepped.mean() < _STEPPED or told < _TOLD * len(between):
        return False
    in_place = np.concatenate(([0], np.cumsum(upper))) + lower.sum() - np.concatenate(([0], np.cumsum(lower)))
    place = int(np.argmax(in_place))
    left, right = np.flatnonzero(upper[:place]), place + np.flatnonzero(lower[place:])
    if min(len(left), len(right)) < _FEWEST or in_place[place] < _IN_PLACE * told:
        return False
    return bool(right[0] - left[-1] - 1 <= _GAP)
