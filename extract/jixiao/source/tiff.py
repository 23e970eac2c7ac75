"""Whether the strips and tiles of a TIFF are whole, where their coding tells: JPEG by its traces, Deflate by its checksum.

LZW and fax data have nothing to tell by.
"""

from __future__ import annotations

import io
import warnings
import zlib
from typing import TYPE_CHECKING, Any

from jixiao.source.jpeg import is_whole_jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMPRESSION, _JPEG, _DEFLATE = 259, 7, (8, 32946)
_PIECE = 1 << 20
#: Offsets and lengths of strips, of tiles; the tables that all JPEG of a page share (TIFF 6.0, Technical Note 2).
_PLACES, _TABLES = ((273, 279), (324, 325)), 347


def is_whole_tiff(data: bytes, most_pixels: int) -> bool:
    """Whether no strip or tile shows damage; true of what nobody can open, which the reader of pictures tells."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # no pixel is decoded here
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:
            for number in range(getattr(image, "n_frames", 1)):
                image.seek(number)
                if not all(_is_whole(kind, part, most_pixels) for kind, part in _parts(image.tag_v2, data)):  # type: ignore[attr-defined]
                    return False
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, TypeError, KeyError):
        return True
    return True


def _parts(tags: Any, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Compression and data of each strip or tile, a JPEG's with its tables."""
    kind = tags.get(_COMPRESSION, 1)
    if kind != _JPEG and kind not in _DEFLATE:
        return
    tables = tags.get(_TABLES, b"")
    for offsets, lengths in _PLACES:
        for place, length in zip(tags.get(offsets, ()), tags.get(lengths, ()), strict=False):
            part = data[place : place + length]
            yield kind, tables[:-2] + part[2:] if kind == _JPEG and tables else part


def _is_whole(kind: int, part: bytes, most_pixels: int) -> bool:
    if kind == _JPEG:
        return is_whole_jpeg(part, most_pixels)
    inflater = zlib.decompressobj()
    try:
        while part and not inflater.eof:
            inflater.decompress(part, _PIECE)
            part = inflater.unconsumed_tail
    except zlib.error:
        return False
    return inflater.eof
