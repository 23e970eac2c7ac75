"""The words between a run and a process that reads: a kind, a length, and bytes."""

from __future__ import annotations

import struct
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEAD = struct.Struct(">cI")
#: A frame of rows is some 64 KB; more than this is noise from a broken process.
_LONGEST = 1 << 28


class Kind(Enum):
    """What a frame tells."""

    PROGRESS = b"P"
    ROWS = b"R"
    END = b"E"


class Frame(NamedTuple):
    """A frame as it came."""

    kind: Kind
    payload: bytes


def pack(kind: Kind, payload: bytes) -> bytes:
    """A frame on its way."""
    return _HEAD.pack(kind.value, len(payload)) + payload


class Unpacker:
    """Frames out of bytes that come in any pieces."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def add(self, data: bytes) -> Iterator[Frame]:
        """The frames that `data` completes.

        Raises:
            ValueError: The bytes are no frames.
        """
        self._bytes += data
        while len(self._bytes) >= _HEAD.size:
            kind, length = _HEAD.unpack_from(self._bytes)
            if length > _LONGEST:
                raise ValueError("not a frame")
            end = _HEAD.size + length
            if len(self._bytes) < end:
                return
            yield Frame(Kind(kind), bytes(self._bytes[_HEAD.size : end]))
            del self._bytes[:end]
