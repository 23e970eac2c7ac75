"""What a reader of office formats is given: where the file is, and its bytes where they were decrypted."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read.

    Attributes:
        path: Where it is; pages name it as their source.
        password: Opens it where it is encrypted.
        content: Its bytes, where they are not those at `path`.
    """

    path: Path
    password: str | None = None
    content: bytes | None = None

    def stream(self) -> BinaryIO:
        """Its bytes, to be closed by the caller."""
        return self.path.open("rb") if self.content is None else io.BytesIO(self.content)

    def bytes(self) -> bytes:
        """All its bytes."""
        return self.path.read_bytes() if self.content is None else self.content
