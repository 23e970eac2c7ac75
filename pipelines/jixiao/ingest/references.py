"""Whether a PDF's table of places still fits the file.

Where bytes were lost or came in, the places of what follows are wrong. A reader searches the
file then and takes what it finds; nobody learns that something may be missing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_START = re.compile(rb"startxref\s+(\d{1,15})\s")
_OBJECT = re.compile(rb"\s*\d+\s+\d+\s+obj\b")
_SECTION = re.compile(rb"\s*(\d+)\s+(\d+)[ \t]*\r?\n?")
_ENTRY = re.compile(rb"\s*(\d{10}) (\d{5}) ([nf])")
_TAIL, _HEAD = 4096, 1024
#: A table of more objects than any document has is not followed.
_MOST = 1_000_000


def has_right_places(path: Path) -> bool:
    """Whether the last table stands where the file says, and each object where the table says; true of what is no PDF."""
    data = path.read_bytes()
    header = data[:_HEAD].find(b"%PDF-")
    starts = _START.findall(data[-_TAIL:] + b"\n")
    if header == -1 or not starts:
        return header == -1
    # Some count from the start of the file, some from that of the header.
    return any(_fits(data, int(starts[-1]), shift) for shift in {0, header})


def _fits(data: bytes, place: int, shift: int) -> bool:
    place += shift
    if data[place : place + 4] != b"xref":
        return _OBJECT.match(data, place) is not None
    return all(_stands(data, number, offset + shift) for number, offset in _entries(data, place + 4))


def _stands(data: bytes, number: int, offset: int) -> bool:
    return re.compile(rb"\s*%d\s+\d+\s+obj\b" % number).match(data, offset) is not None


def _entries(data: bytes, place: int) -> Iterator[tuple[int, int]]:
    """The numbers and places of the objects of a table; what is no table gives an object that stands nowhere."""
    seen = 0
    while section := _SECTION.match(data, place):
        first, count, place = int(section[1]), int(section[2]), section.end()
        for number in range(first, first + min(count, _MOST - seen)):
            entry = _ENTRY.match(data, place)
            if entry is None:
                yield number, len(data)
                return
            place = entry.end()
            if entry[3] == b"n" and int(entry[1]):
                yield number, int(entry[1])
        seen += count
        if seen >= _MOST:
            return
    if not data[place : place + 20].strip().startswith(b"trailer"):
        yield 0, len(data)
