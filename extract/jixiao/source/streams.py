"""Looks at the compressed streams of a PDF before any reader meets them: bombs, and damage.

Every `stream` of a PDF file that starts as zlib data is inflated piece by piece and forgotten;
one that is itself zlib data once more is followed. Streams under other filters, and encrypted
ones, are left to the memory limit of the process.

A reader shows what it could inflate of a damaged stream and says nothing: half a page would
pass for a whole one.
"""

from __future__ import annotations

import base64
import re
import zlib
from typing import TYPE_CHECKING

from jixiao.errors import TooLarge

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK, _STOP = b"stream", b"endstream"
_JPEG = b"\xff\xd8\xff"
_PIECE = 1 << 16
#: What begins so is text for 78 01, 78 5E, 78 9C or 78 DA, the heads of zlib data.
_ASCII85 = re.compile(rb"\s*G[abhQ][\x21-\x75\s]")
_END = b"~>"
#: Streams in streams are followed this deep.
_DEPTH = 4


def count_damaged_streams(data: bytes, megabytes: int) -> int:
    """How many streams of a PDF are damaged; of an encrypted one, where nobody can tell, none.

    Raises:
        TooLarge: A stream inflates to more than `megabytes`; the message names the option that raises the limit.
    """
    found = [is_whole(data, place, megabytes) for place in _starts(data)]
    return 0 if b"/Encrypt" in data else found.count(False)


def outside_streams(data: bytes) -> bytes:
    """The parts of a PDF file that are no stream."""
    parts, end = [], 0
    while (start := data.find(_MARK, end)) != -1:
        parts.append(data[end:start])
        stop = data.find(_STOP, start)
        if stop == -1:
            return b"".join(parts)
        end = stop + len(_STOP)
    return b"".join((*parts, data[end:]))


def pictures_in(data: bytes) -> Iterator[bytes]:
    """The JPEG pictures of a PDF file."""
    for start in _starts(data):
        if data.startswith(_JPEG, start):
            stop = data.find(_STOP, start)
            yield data[start : stop if stop != -1 else len(data)]


def _starts(data: bytes) -> Iterator[int]:
    start = data.find(_MARK)
    while start != -1:
        yield _after_line_end(data, start + len(_MARK))
        start = data.find(_MARK, start + len(_MARK))


def _after_line_end(data: bytes, position: int) -> int:
    if data[position : position + 2] == b"\r\n":
        return position + 2
    return position + 1 if data[position : position + 1] in (b"\n", b"\r") else position


def is_whole(data: bytes, position: int, megabytes: int) -> bool:
    """Whether a stream that starts as zlib data ends as such, its checksum right; true of all others."""
    coded = _ASCII85.match(data, position)
    if not coded and not is_zlib(data[position : position + 2]):
        return True
    counters = [_Counter(megabytes)]
    for piece in _from_letters(data, position) if coded else _pieces(data, position):
        _feed(counters, piece, 0)
        if not counters[0].wants_more:
            break
    return counters[0].is_whole


def _pieces(data: bytes, position: int) -> Iterator[bytes]:
    """The bytes to the end of the file: only the data itself tells where it ends."""
    while position < len(data):
        yield data[position : position + _PIECE]
        position += _PIECE


def _from_letters(data: bytes, position: int) -> Iterator[bytes]:
    """The bytes that ASCII85 letters stand for."""
    end = data.find(_END, position)
    try:
        yield base64.a85decode(data[position : end if end != -1 else len(data)])
    except ValueError:
        # Damaged: what looks like the head of zlib data and is none.
        yield b"\x78\x9c\xff"


def _feed(counters: list[_Counter], piece: bytes, depth: int) -> None:
    for inflated in counters[depth].inflate(piece):
        if counters[depth].is_first and depth + 1 < _DEPTH and is_zlib(inflated[:2]):
            counters.append(_Counter(counters[depth].megabytes))
        counters[depth].is_first = False
        if len(counters) > depth + 1:
            _feed(counters, inflated, depth + 1)


class _Counter:
    """Inflates and counts."""

    def __init__(self, megabytes: int) -> None:
        self.megabytes = megabytes
        self.is_first = True
        self.wants_more = True
        self.is_whole = False
        self._inflater = zlib.decompressobj()
        self._count = 0

    def inflate(self, piece: bytes) -> Iterator[bytes]:
        """The pieces that `piece` inflates to; what is no zlib data ends it."""
        while piece and self.wants_more:
            try:
                inflated = self._inflater.decompress(piece, _PIECE)
            except zlib.error:
                self.wants_more = False
                return
            piece = self._inflater.unconsumed_tail
            self.is_whole = self._inflater.eof
            self.wants_more = not self.is_whole
            self._count += len(inflated)
            if self._count > self.megabytes << 20:
                raise TooLarge("stream_too_large", limit=self.megabytes)
            if inflated:
                yield inflated


def is_zlib(head: bytes) -> bool:
    """Whether two bytes are a zlib header: method 8 and a checksum of the two."""
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head) % 31 == 0
