"""Whether a stored picture is what was once stored, as far as its format tells.

PNG has checksums; JPEG has traces (`jixiao.source.jpeg`), TIFF what its strips have. JBIG2, JPEG 2000 and fax data have nothing to tell by.
"""

from __future__ import annotations

import struct
import zlib

_JPEG, _TIFF, _PNG = b"\xff\xd8\xff", (b"II*\0", b"MM\0*"), b"\x89PNG\r\n\x1a\n"


def is_whole_picture(data: bytes, most_pixels: int) -> bool:
    """Whether a JPEG, PNG or TIFF shows no damage; true of all else, and of one over the limit."""
    if data.startswith(_JPEG):
        # numpy and the decoder are loaded for pictures only.
        from jixiao.source.jpeg import is_whole_jpeg

        return is_whole_jpeg(data, most_pixels)
    if data.startswith(_TIFF):
        from jixiao.source.tiff import is_whole_tiff

        return is_whole_tiff(data, most_pixels)
    return not data.startswith(_PNG) or _is_whole_png(data)


def _is_whole_png(data: bytes) -> bool:
    """Whether the chunks follow each other to the last, each with its checksum."""
    place, kind = len(_PNG), b""
    while place + 12 <= len(data) and kind != b"IEND":
        (length,) = struct.unpack_from(">I", data, place)
        kind, end = data[place + 4 : place + 8], place + 8 + length
        if data[end : end + 4] != struct.pack(">I", zlib.crc32(data[place + 4 : end])):
            return False
        place = end + 4
    return kind == b"IEND"
