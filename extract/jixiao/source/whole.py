"""Whether an image in a PDF is all there. PDFium draws what it can decode and tells nobody.

A page image cut short comes out with its lower part white, grey or black: half a table, and
no word about the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2

from jixiao.errors import StageError

if TYPE_CHECKING:
    from collections.abc import Callable

#: JPEG files, and JPEG 2000 code, end with this, and little may follow.
_END, _BEHIND = b"\xff\xd9", 4096
#: A fax without its end comes out black; no scanner's edge is so high and so black.
_BLACK_ROWS = 0.03
_UNKNOWN = 0xFFFFFFFF
#: Bits a pixel may have; some files have a little more data than that.
_DEPTHS = (1, 2, 4, 8, 16, 24, 32, 48, 64)
_TOO_LONG, _LITTLE = 1.01, 64


def check_image(image: Any, page: int) -> None:
    """Refuse an image whose data ends early.

    Raises:
        StageError: It does, or it can't be decoded.
    """
    coding = next(iter(image.get_filters(skip_simple=True)), "")
    if not _CHECKS.get(coding, _is_long_enough)(image):
        raise StageError("page_failed", page=page, reason="image damaged or cut short")


def decoded(image: Any) -> np.ndarray | None:
    """The image's own pixels; None where they can't be decoded."""
    try:
        return np.array(image.get_bitmap().to_numpy())
    except pypdfium2.PdfiumError:
        return None


def _is_long_enough(image: Any) -> bool:
    """Whether plain pixels fill the image at some depth, with little behind them."""
    width, height = image.get_px_size()
    length = len(image.get_data(decode_simple=True))
    rows = (height * ((width * bits + 7) // 8) for bits in _DEPTHS)
    return any(wanted <= length <= _TOO_LONG * wanted + _LITTLE for wanted in rows)


def _has_end(image: Any) -> bool:
    data = bytes(image.get_data(decode_simple=True))
    return data.rfind(_END) >= max(0, len(data) - _BEHIND)


def _has_all_segments(image: Any) -> bool:
    """Whether the last segment of a JBIG2 stream ends within it (ISO/IEC 14492, 7.2)."""
    data = bytes(image.get_data(decode_simple=True))
    place = 0
    while place + 11 <= len(data):
        number, flags, referred = int.from_bytes(data[place : place + 4], "big"), data[place + 4], data[place + 5] >> 5
        width = 1 if number <= 256 else 2 if number <= 65536 else 4
        head = place + 6 + referred * width
        if referred == 7:  # more than four: a count of 29 bits and a bit for each
            count = int.from_bytes(data[place + 5 : place + 9], "big") & 0x1FFFFFFF
            head = place + 9 + (count + 8) // 8 + count * width
        head += 4 if flags & 0x40 else 1
        length = int.from_bytes(data[head : head + 4], "big")
        if length == _UNKNOWN:
            return True
        place = head + 4 + length
    return bool(data) and place <= len(data)


def _is_not_black_below(image: Any) -> bool:
    pixels = decoded(image)
    if pixels is None:
        return False
    last = pixels[-max(2, round(_BLACK_ROWS * len(pixels))) :]
    return bool(last.any()) or not pixels.any()


_CHECKS: dict[str, Callable[[Any], bool]] = {
    "DCTDecode": _has_end,
    "JPXDecode": _has_end,
    "JBIG2Decode": _has_all_segments,
    "CCITTFaxDecode": _is_not_black_below,
}
