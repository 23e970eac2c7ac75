"""What is to be done with each file, from what the store knows of it."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.contract import CONTRACT_VERSION
from jixiao.errors import ExitCode, TooLarge, UnreadableDocument
from jixiao.ingest.task import pack_settings
from jixiao.stores import FileEntry
from jixiao.tabulate import jixiao_version

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jixiao.ingest.sources import Found
    from jixiao.ingest.task import Allowances
    from jixiao.pipeline import Settings
    from jixiao.stores import Entry, Store

#: A file changed this shortly before it was looked at may change again within the same tick of its clock.
_SETTLED_S = 2.0


@dataclass(frozen=True, slots=True)
class Fingerprints:
    """What a document was read with; equal ones give equal rows.

    Attributes:
        reading: jixiao's version and the options that change what is read.
        limits: The limits and allowances, which decide only whether it is read.
        options: Both, as JSON for people.
    """

    reading: str
    limits: str
    options: str


def fingerprints(settings: Settings, allowances: Allowances) -> Fingerprints:
    """The fingerprints of these options; a password leaves no trace."""
    packed = {name: value for name, value in pack_settings(settings).items() if name not in ("password", "limits", "pages")}
    for name in ("rules", "vocabulary"):
        packed[name] = [_content(listed) for listed in packed[name]]
    reading = {"jixiao": jixiao_version(), "contract": CONTRACT_VERSION, **packed}
    limits = {**pack_settings(settings)["limits"], **_fields(allowances)}
    return Fingerprints(_digest(reading), _digest(limits), json.dumps({**reading, **limits}, sort_keys=True))


def _fields(allowances: Allowances) -> dict[str, Any]:
    return {name: getattr(allowances, name) for name in ("seconds", "memory_mb", "output_mb")}


def _content(name: str) -> str:
    """One of our own by its name, a file by its content."""
    path = Path(name)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else name


def _digest(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]


class Verdict(Enum):
    """What a file needs."""

    UNCHANGED = "unchanged"
    NOTE = "note"
    TWIN = "twin"
    READ = "read"


class Plan:
    """Knows files and documents as the store does, and keeps up with what is put into it."""

    def __init__(self, store: Store, prints: Fingerprints, *, megabytes: int, force: bool, retry_failed: bool) -> None:
        self._prints, self._megabytes, self._force, self._retry_failed = prints, megabytes, force, retry_failed
        self._files = {file.path: file for file in store.files()}
        self._entries = {entry.document_id: entry for entry in store.entries()}
        self._unopened = {failure.path: failure.code for failure in store.failures() if not failure.document_id}
        self._unopened_now: set[str] = set()
        #: Documents of this run: whatever lies at a second path is the same.
        self._read_now: set[str] = set()
        self._put_now: set[str] = set()
        self._counted: set[str] = set()
        self._seen: set[str] = set()

    def entry(self, document_id: str) -> Entry | None:
        """What became of a document, as far as the store knows."""
        return self._entries.get(document_id)

    def look(self, found: Found) -> FileEntry:
        """The file with its document, hashed only where its mark or size says it may have changed.

        Raises:
            InputError: It can't be opened, or is too large to be.
        """
        self._seen.add(found.key)
        known = self._files.get(found.key)
        if known and known.mark and known.mark == found.mark and known.size == found.size:
            return known
        if found.size > self._megabytes << 20:
            raise TooLarge("file_too_large", path=found.key, actual=found.size >> 20, limit=self._megabytes)
        if found.remote:
            return FileEntry(found.key, "", found.size, found.modified_at, found.mark)
        document_id, mark = _hashed(found)
        return FileEntry(found.key, document_id, found.size, found.modified_at, mark)

    def is_new(self, found: Found) -> bool:
        """Whether the file is not known as it stands, told by its mark alone."""
        known = self._files.get(found.key)
        if known is None or known.size != found.size:
            return True
        return known.mark != found.mark if known.mark else known.modified != found.modified_at

    def wants(self, document_id: str) -> bool:
        """Whether a document that was read is to be put into the store."""
        entry = self._entries.get(document_id)
        return document_id not in self._put_now and (entry is None or self._is_due(entry))

    def is_first(self, document_id: str) -> bool:
        """Whether this is the first look at the document in this round."""
        first = document_id not in self._counted
        self._counted.add(document_id)
        return first

    def decide(self, file: FileEntry) -> Verdict:
        """What the file needs."""
        entry = self._entries.get(file.document_id)
        if file.document_id in self._read_now:
            return Verdict.TWIN
        if entry is None or self._is_due(entry):
            self._read_now.add(file.document_id)
            self._read_now.discard("")
            return Verdict.READ
        return Verdict.UNCHANGED if self._files.get(file.path) == file else Verdict.NOTE

    def _is_due(self, entry: Entry) -> bool:
        if self._force or entry.fingerprint != self._prints.reading:
            return True
        # What a missing tool or another limit kept from being read may be read now.
        other_chance = entry.exit_code == ExitCode.SETUP or entry.limits != self._prints.limits
        return entry.status == "failed" and (self._retry_failed or other_chance)

    def is_known_failure(self, path: str, code: str) -> bool:
        """Whether the store says already that this path can't be opened, and why."""
        self._unopened_now.add(path)
        return self._unopened.get(path) == code

    def note_unopened(self, path: str, code: str) -> None:
        """The store says so now."""
        self._unopened[path] = code

    def put(self, file: FileEntry, entry: Entry | None = None) -> None:
        """The store has taken this in."""
        self._files[file.path] = file
        if entry is not None:
            self._entries[entry.document_id] = entry
            self._put_now.add(entry.document_id)
            self._counted.add(entry.document_id)

    def gone(self, sources: Iterable[str], folders: Iterable[Path]) -> list[str]:
        """Paths that are no more, of documents that lie elsewhere now, and those that could not be opened and now can."""
        inside = tuple(f"{folder}{os.sep}" for folder in folders)
        lost = [file for path, file in self._files.items() if path not in self._seen and path.startswith(inside)]
        alive = {self._files[path].document_id for path in self._seen if path in self._files}
        named = {*sources, *self._seen}
        mended = [path for path in self._unopened if path not in self._unopened_now and (path in named or path.startswith(inside))]
        paths = [file.path for file in lost if file.document_id in alive]
        for path in paths:
            del self._files[path]
        for path in mended:
            del self._unopened[path]
        return paths + mended

    def next_round(self) -> None:
        """Look at everything anew."""
        for names in (self._seen, self._read_now, self._put_now, self._counted, self._unopened_now):
            names.clear()


def _hashed(found: Found) -> tuple[str, str]:
    """The file's SHA-256 and its mark, "" while it may still be written."""
    try:
        # Not followed, not waited for: what was a file a moment ago may be a link or a pipe now.
        handle = os.open(found.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise UnreadableDocument("no_permission", path=found.key, reason=error.strerror or str(error)) from error
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise UnreadableDocument("not_a_file", path=found.key)
        try:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise UnreadableDocument("no_permission", path=found.key, reason=error.strerror or str(error)) from error
    return digest, found.mark if time.time() - state.st_ctime > _SETTLED_S else ""
