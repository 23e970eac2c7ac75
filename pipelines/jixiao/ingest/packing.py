"""The contract's rows as compressed JSON lines: small enough to wait in memory, read a line at a time."""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING

from jixiao.tabulate import TableRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Text that no database takes: a zero character, and halves of a pair. A broken font gives both.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_CHUNK = 1 << 16


class Packer:
    """Packs rows and hands over what is compressed."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._send = send
        self._compressor = zlib.compressobj(level=1)

    def add(self, rows: Iterable[TableRow]) -> None:
        """Pack some rows."""
        for table, row in rows:
            values = [storable(value) if isinstance(value, str) else value for value in row]
            self._give(self._compressor.compress(json.dumps([table, values], ensure_ascii=False).encode() + b"\n"))

    def end(self) -> None:
        """Hand over the rest."""
        self._give(self._compressor.flush())

    def _give(self, data: bytes) -> None:
        if data:
            self._send(data)


def unpack(data: bytes) -> Iterator[TableRow]:
    """The rows packed in `data`, never all of them in memory."""
    inflater = zlib.decompressobj()
    line = b""
    while data and not inflater.eof:
        *lines, line = (line + inflater.decompress(data, _CHUNK)).split(b"\n")
        data = inflater.unconsumed_tail
        for whole in lines:
            table, values = json.loads(whole)
            yield TableRow(table, tuple(values))
    # The window may hold more than was asked for at once.
    for whole in (line + inflater.flush()).splitlines():
        table, values = json.loads(whole)
        yield TableRow(table, tuple(values))


def storable(text: str) -> str:
    r"""`text` with what no database takes replaced by U+FFFD, visibly.

    >>> storable("a\\x00b")
    'a\\ufffdb'
    """
    return _UNSTORABLE.sub("\ufffd", text)
