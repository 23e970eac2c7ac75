"""Whether a stored picture is what was once stored, as far as its format tells.

Pillow and PDFium decode a damaged JPEG as far as it goes and go on; libjpeg's warnings are the
only ones to say so. PNG has checksums. TIFF, JBIG2, JPEG 2000 and fax data have nothing to tell by.
"""

from __future__ import annotations

import struct
import zlib

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_SCAN, _END = 0xDA, b"\xff\xd9"
#: The lengths of the codes that all but optimising encoders use for brightness (ITU T.81, table K.3).
_USUAL_CODES = bytes((0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0))
#: In those codes so many zeros stand for a block whose every wave is there and negative: no picture, a lost sector.
_ZEROS = bytes(16)
_COLOURS = {"Gray": "GRAY", "CMYK": "CMYK", "YCCK": "CMYK"}
#: Decoded at this share of its size at least: every bit is looked at, and a 64th of the pixels held.
_SHRUNK = 8


def is_whole_picture(data: bytes, most_pixels: int) -> bool:
    """Whether a JPEG or PNG decodes without complaint; true of all else, and of one over the limit."""
    if data.startswith(_JPEG):
        return _is_whole_jpeg(data, most_pixels)
    return not data.startswith(_PNG) or _is_whole_png(data)


def _is_whole_jpeg(data: bytes, most_pixels: int) -> bool:
    import simplejpeg

    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(data)
        if height * width <= most_pixels:
            simplejpeg.decode_jpeg(data, _COLOURS.get(colours, "RGB"), min_factor=_SHRUNK, strict=True)
    except ValueError:
        return False
    place = _start_of_pixels(data)
    return _USUAL_CODES not in data[:place] or data.find(_ZEROS, place, data.find(_END, place)) == -1


def _start_of_pixels(data: bytes) -> int:
    """Where the segments of a JPEG end, what programs put into them passed over."""
    place = len(_JPEG) - 1
    while place + 4 <= len(data) and data[place + 1] != _SCAN:
        place += 2 + int.from_bytes(data[place + 2 : place + 4])
    return place


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
