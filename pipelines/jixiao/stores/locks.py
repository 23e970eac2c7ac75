"""A lock file that its holder's death gives back.

The kernel drops the lock with the process, so a run that was killed leaves none behind; what
the file says of its last holder is for people only.
"""

from __future__ import annotations

import fcntl
import os
from typing import TYPE_CHECKING, Self

from jixiao.errors import SinkError

if TYPE_CHECKING:
    from pathlib import Path


class FileLock:
    """Held by one process at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self, holder: str) -> Self:
        """Take it, or refuse at once; `holder` is told to whoever finds it taken.

        Raises:
            SinkError: Another process holds it, or the file can't be made.
        """
        if self._file is not None:
            return self
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            # Not followed: a link planted here would have another file overwritten.
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        except OSError as error:
            raise SinkError("not_written", path=self._path, reason=error.strerror or error) from error
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            told = os.pread(file, 200, 0).decode("utf-8", "replace").strip()
            os.close(file)
            raise SinkError("store_locked", path=self._path, holder=told or "?") from error
        os.ftruncate(file, 0)
        os.pwrite(file, holder.encode(), 0)
        self._file = file
        return self

    def release(self) -> None:
        """Give it back. The file stays: removing it would let two runs hold two files of one name."""
        if self._file is not None:
            os.ftruncate(self._file, 0)
            os.close(self._file)
            self._file = None
