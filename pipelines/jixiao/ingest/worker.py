"""The process that reads documents, one after another, and can be killed at any moment.

Tasks come as JSON lines on its standard input, frames go out on what was its standard output.
It writes no file, knows no store, starts no thread for reading, and ends as soon as its input
ends: a run that is killed leaves no process behind.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import signal
import sys
import threading
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from jixiao.batch import Counted
from jixiao.document import Document
from jixiao.errors import InputError, JixiaoError, StageError, TooLarge, UnreadableDocument
from jixiao.finding import Finding
from jixiao.ingest.frames import Kind, pack
from jixiao.ingest.packing import Packer, storable
from jixiao.ingest.task import Allowances, unpack_settings
from jixiao.parallel import Crew
from jixiao.pipeline import Summary, read_items
from jixiao.record import PageOutcome
from jixiao.tabulate import TableRow, document_row, item_rows

if TYPE_CHECKING:
    from jixiao.pipeline import Item

#: Above the watched limit there is room for one sudden allocation to fail in its own place.
_ROOM_MB = 512
#: Temporary files of the readers of images.
_LARGEST_FILE = 1 << 30
#: What a page that ran out of memory says for itself.
_OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "Insufficient memory", "cannot allocate")
_WHOLE_GROUP = 0
#: How many processes may recognise the pages of the document under way.
_crew = [1]
_COUNTS = ("forms", "values", "reviews", "checks", "failed_errors", "failed_others")


def main() -> None:
    """Read tasks until there are no more."""
    channel = _own_channel()
    _bound(resource.RLIMIT_CORE, 0)
    _bound(resource.RLIMIT_FSIZE, _LARGEST_FILE)
    confine()
    tasks: SimpleQueue[dict[str, Any]] = SimpleQueue()
    threading.Thread(target=_listen, args=(tasks,), daemon=True).start()
    while True:
        task = tasks.get()
        _quiet_stderr()
        _Reading(task, channel).run()


def _own_channel() -> int:
    """The way out, kept from everything that prints: standard output is standard error from here on."""
    channel = os.dup(1)
    os.dup2(2, 1)
    return channel


def _listen(tasks: SimpleQueue[dict[str, Any]]) -> None:
    """Queue tasks, note how many may read; with the end of the input end the whole process group, whatever it is doing."""
    for line in sys.stdin.buffer:
        told = json.loads(line)
        _crew[0] = told.pop("crew", 1)
        if told:
            tasks.put(told)
    os.killpg(_WHOLE_GROUP, signal.SIGKILL)


def confine() -> None:
    """Refuse connections in this process; the processes of its pages do so too."""
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, _arguments: object) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        raise PermissionError("a process that reads documents opens no connection")


def _quiet_stderr() -> None:
    """What the last document made libraries say is forgotten."""
    if os.lseek(2, 0, os.SEEK_CUR) > 0:
        os.ftruncate(2, 0)
        os.lseek(2, 0, os.SEEK_SET)


def _check_file(path: Path, limit: int) -> None:
    """What the reader checks too, before anything else looks at the file."""
    if not path.is_file():
        raise UnreadableDocument("missing_input")
    size = path.stat().st_size
    if size > limit << 20:
        raise TooLarge("file_too_large", actual=size >> 20, limit=limit)


def _mark(path: Path) -> tuple[int, ...]:
    """What changes with the file; nothing of one that is gone."""
    try:
        state = path.stat()
    except OSError:
        return ()
    return state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns


def _digest(path: Path) -> str:
    """The SHA-256 of what lies there now."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _limit(allowances: Allowances) -> None:
    """Bounds that hold even where nobody watches: memory, and processor time for this document."""
    _bound(resource.RLIMIT_DATA, (allowances.memory_mb + _ROOM_MB) << 20)
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    # Twice, because native threads count too.
    _bound(resource.RLIMIT_CPU, int(used + 2 * allowances.seconds) + 10)


def _bound(what: int, most: int) -> None:
    """A soft limit, so that the next document gets its own."""
    _, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


class _Reading:
    """One document from its task to its last frame."""

    def __init__(self, task: dict[str, Any], channel: int) -> None:
        self._task, self._channel = task, channel
        self._allowances = Allowances(**task["allowances"])
        self._stage, self._page, self._sent = "open", 0, 0
        self._counted = Counted()
        self._end: dict[str, Any] = {"document_id": "", "pages": 0}

    def run(self) -> None:
        try:
            _limit(self._allowances)
            self._read(Path(self._task["path"]))
        except JixiaoError as error:
            self._fail(error)
        except MemoryError:
            self._fail(TooLarge("out_of_memory", limit=self._allowances.memory_mb))
        except Exception as error:  # noqa: BLE001 - the document border: a bug costs only its document
            self._fail(StageError("bug", reason=f"{type(error).__name__}: {error}"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        self._send(Kind.END, json.dumps({**self._end, "peak_mb": peak}).encode())

    def _read(self, path: Path) -> None:
        self._tell("open", 0)
        _check_file(path, self._task["settings"]["limits"]["megabytes"])
        before = _mark(path)
        crew = Crew(lambda: _crew[0], confine, replaced=True)
        items = read_items(path, unpack_settings(self._task["settings"]), lambda number: self._tell("pages", number), crew)
        document = next(items)
        assert isinstance(document, Document), "the first item is the document"
        if self._task["document_id"] not in ("", document.sha256):
            raise InputError("changed_meanwhile")
        self._end.update(document_id=document.sha256, pages=document.page_count, damage=dict(document.damage))
        packer = Packer(self._send_rows)
        for item in items:
            packer.add(self._rows(item, document))
        packer.end()
        if _mark(path) != before and _digest(path) != document.sha256:
            raise InputError("changed_meanwhile")
        counts = {name: getattr(self._counted, name) for name in _COUNTS}
        unread = [(page.number, storable(page.failure)) for page in self._counted.unread]
        self._end.update(counts, status=self._counted.status.value, unread=unread)

    def _rows(self, item: Item, document: Document) -> list[TableRow]:
        """The rows an item gives; the document's own are known at its end."""
        if isinstance(item, PageOutcome) and any(name in item.failure for name in _OUT_OF_MEMORY):
            # Not a page that can't be read: this process may not read it.
            self._page = item.number
            raise MemoryError
        if isinstance(item, Finding) and self._stage == "pages":
            self._tell("checks", 0)
        rows = item_rows(item, document.sha256)
        self._counted.count(item, rows)
        if isinstance(item, Summary):
            named = replace(document, file_name=self._task["name"])
            rows.append(TableRow("documents", document_row(named, item)))
        return rows

    def _fail(self, error: JixiaoError) -> None:
        details = {name: value if isinstance(value, int | float) else storable(str(value)) for name, value in error.details.items()}
        problem = {"code": error.code, "details": details, "exit_code": int(error.exit_code), "stage": self._stage, "page": self._page}
        self._end.update(status="failed", problem=problem)

    def _tell(self, stage: str, page: int) -> None:
        self._stage, self._page = stage, page
        self._send(Kind.PROGRESS, json.dumps([stage, page]).encode())

    def _send_rows(self, data: bytes) -> None:
        self._sent += len(data)
        if self._sent > self._allowances.output_mb << 20:
            raise TooLarge("output_too_large", limit=self._allowances.output_mb)
        self._send(Kind.ROWS, data)

    def _send(self, kind: Kind, payload: bytes) -> None:
        data = pack(kind, payload)
        while data:
            data = data[os.write(self._channel, data) :]


if __name__ == "__main__":
    main()
