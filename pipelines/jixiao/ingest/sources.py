"""What lies in the sources: files as given, folders searched, no link followed, nothing opened.

A folder may be written by anyone: symbolic links, pipes, devices and sockets in it are passed
over and counted, and a name is only ever a name, never a command or part of one.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.batch import SUFFIXES
from jixiao.errors import InputError, UnreadableDocument
from jixiao.ingest.remote import is_remote, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Found:
    """A document that is there.

    Attributes:
        path: Absolute, or a URL; what is opened.
        modified: Seconds since 1970; 0 where nobody tells.
        mark: Changes whenever the content may have; "" where nothing tells.
    """

    path: str
    size: int
    modified: float
    mark: str
    remote: bool = False

    @property
    def key(self) -> str:
        """The path as text that any database takes; bytes that are no UTF-8 are spelt out."""
        return os.fsencode(self.path).decode("utf-8", "backslashreplace") if not self.remote else self.path

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.key.rstrip("/").rpartition("/")[2]

    @property
    def modified_at(self) -> str:
        """The time of modification, ISO 8601 in UTC."""
        return datetime.fromtimestamp(self.modified, UTC).isoformat(timespec="seconds") if self.modified else ""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something in a folder that is no document: a link, a pipe, another kind of file."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unopened:
    """A source that is named but can't be read, and why."""

    path: str
    error: InputError


Item = Found | PassedOver | Unopened


def find(sources: Iterable[str]) -> Iterator[Item]:
    """What the sources hold; a file in two of them comes twice."""
    for source in sources:
        try:
            yield from _remote(source) if is_remote(source) else _local(source)
        except InputError as error:
            yield Unopened(source, error)
        except OSError as error:
            yield Unopened(source, UnreadableDocument("no_permission", path=source, reason=error.strerror or str(error)))


def folders_of(sources: Iterable[str]) -> list[Path]:
    """The local folders among the sources, resolved."""
    return [Path(source).resolve() for source in sources if not is_remote(source) and Path(source).is_dir()]


def _local(source: str) -> Iterator[Item]:
    # A source itself may be a link: whoever names it means what it leads to.
    path = os.path.realpath(source)
    try:
        state = Path(path).stat()
    except FileNotFoundError as error:
        raise UnreadableDocument("missing_input", path=source) from error
    if stat.S_ISDIR(state.st_mode):
        yield from _inside(path)
    elif stat.S_ISREG(state.st_mode):
        yield _found(path, state)
    else:
        raise UnreadableDocument("not_a_file", path=source)


def _inside(folder: str) -> Iterator[Item]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_symlink():
                yield PassedOver(entry.path, "link")
            elif entry.is_dir(follow_symlinks=False):
                yield from _folder(entry.path)
            elif not entry.is_file(follow_symlinks=False):
                yield PassedOver(entry.path, "special")
            elif Path(entry.name).suffix.lower() not in SUFFIXES:
                yield PassedOver(entry.path, "other")
            else:
                yield _found(entry.path, entry.stat(follow_symlinks=False))


def _folder(path: str) -> Iterator[Item]:
    """A folder that can't be read costs only itself."""
    try:
        yield from _inside(path)
    except OSError as error:
        yield Unopened(path, UnreadableDocument("no_permission", path=path, reason=error.strerror or str(error)))


def _found(path: str, state: os.stat_result) -> Found:
    # The time of change is the system's own: it moves even where the time of modification is set back.
    mark = f"{state.st_ino}:{state.st_mtime_ns}:{state.st_ctime_ns}"
    return Found(path, state.st_size, state.st_mtime, mark)


def _remote(url: str) -> Iterator[Item]:
    any_found = False
    for name, details, mark in listed(url):
        any_found = True
        if Path(name).suffix.lower() in SUFFIXES or name == url:
            yield Found(name, int(details.get("size") or 0), _seconds(details), mark, remote=True)
        else:
            yield PassedOver(name, "other")
    if not any_found:
        raise UnreadableDocument("missing_input", path=url)


def _seconds(details: dict[str, Any]) -> float:
    """When it was modified, as the different systems tell."""
    told = next((details[name] for name in ("mtime", "LastModified", "last_modified", "created") if name in details), 0.0)
    if isinstance(told, datetime):
        return told.timestamp()
    return float(told) if isinstance(told, int | float) else 0.0
