"""A run: the one process that plans and writes, and opens no document."""

from __future__ import annotations

import os
import queue
import signal
import socket
import threading
import time
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from jixiao.errors import ExitCode, InputError, SetupError, SinkError, UsageError
from jixiao.ingest.account import Account, now
from jixiao.ingest.executors import EXECUTORS
from jixiao.ingest.failing import exit_code_of, failure_of, failures_of, input_error
from jixiao.ingest.packing import unpack
from jixiao.ingest.plan import Plan, Verdict, fingerprints
from jixiao.ingest.sources import PassedOver, Unopened, find, folders_of
from jixiao.ingest.task import Allowances, Outcome, Problem, Task, pack_settings
from jixiao.pipeline import Settings
from jixiao.stores import Entry, Failure, Run, StoreUnreachable, local_path, open_store
from jixiao.tabulate import jixiao_version

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future

    from jixiao.ingest.executors import Executor
    from jixiao.ingest.sources import Found, Item
    from jixiao.ingest.telling import Observer
    from jixiao.stores import FileEntry, Store

#: Documents handed out ahead of those being read, for each that is.
_AHEAD = 2
#: The first pause before another try to reach the store, doubled up to the longest (seconds).
_PAUSE_S, _LONGEST_PAUSE_S = 0.5, 30.0
#: Files of known documents noted in one transaction.
_NOTES = 500
_TICK_S = 0.2

_COUNTS = ("pages", "forms", "values", "reviews", "checks", "failed_errors", "failed_others")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Options:
    """What a run is asked to do.

    Attributes:
        sources: Folders, files and URLs.
        since: Only files modified at or after this moment (seconds since 1970).
        store_wait: How long a store that is gone is waited for (seconds).
        dask: The address of a scheduler, or "" to read here.
    """

    sources: tuple[str, ...]
    store: str
    settings: Settings = field(default_factory=Settings)
    allowances: Allowances = field(default_factory=Allowances)
    jobs: int = 1
    dask: str = ""
    force: bool = False
    retry_failed: bool = False
    since: float | None = None
    strict: bool = False
    store_wait: float = 600.0


class Stopped(Exception):
    """The run is to end now."""


class Ingest:
    """Keeps a store up to date with its sources, once or again and again."""

    def __init__(self, options: Options, observers: Sequence[Observer]) -> None:
        self._options, self._observers = options, observers
        self._packed = pack_settings(options.settings)
        self._prints = fingerprints(options.settings, options.allowances)
        self._stop = threading.Event()
        self._done: queue.SimpleQueue[tuple[FileEntry, Future[Outcome]]] = queue.SimpleQueue()
        self._flying = 0
        self._notes: list[FileEntry] = []
        self._twins: list[FileEntry] = []
        self._store: Store
        self._plan: Plan
        self._executor: Executor
        self.account = Account()

    @contextmanager
    def opened(self) -> Iterator[None]:
        """The store locked and brought to this version, and the readers."""
        options = self._options
        _check_apart(options)
        self._store = open_store(options.store)
        with ExitStack() as stack:
            stack.callback(self._store.close)
            self._store.lock()
            self._store.migrate()
            limit = options.settings.limits.megabytes
            self._plan = Plan(self._store, self._prints, megabytes=limit, force=options.force, retry_failed=options.retry_failed)
            self._executor = EXECUTORS["dask" if options.dask else "local"](options.jobs, options.dask)
            stack.callback(lambda: self._executor.close(now=True))
            stack.enter_context(_signals(self.stop))
            yield

    def stop(self, *_: object) -> None:
        """End soon: documents being read are given up, those done are kept."""
        self._stop.set()

    @property
    def is_stopped(self) -> bool:
        """Whether somebody asked for the end."""
        return self._stop.is_set()

    def wait(self, seconds: float) -> None:
        """Wait, or until somebody asks for the end."""
        self._stop.wait(seconds)

    def once(self, items: Iterable[Item] | None = None) -> Account:
        """Look at every document of the sources, or at these, and read those that need it.

        Raises:
            SinkError: The store stayed out of reach.
            SetupError: The cluster is gone.
        """
        self.account = account = Account()
        account.run_id = self._persist(lambda: self._store.start_run(self._as_run()))
        try:
            self._all(list(find(self._options.sources) if items is None else items))
            account.status = "done"
        except Stopped:
            self._executor.close(now=True)
            account.status = "interrupted"
            self._take_finished()
        self._persist(lambda: self._store.end_run(account.run_id, self._as_run()))
        self._tell("ended")
        return account

    def is_new(self, found: Found) -> bool:
        """Whether the store does not know the file as it stands; nothing is opened to tell."""
        return self._plan.is_new(found)

    def _all(self, items: Sequence[Item]) -> None:
        self._plan.next_round()
        documents = self._sorted_out(items)
        self.account.total = len(documents)
        self.account.bytes_total = sum(found.size for found in documents)
        self._tell("started")
        for found in documents:
            self._check_stop()
            self._look(found)
        while self._flying:
            self._take(self._next())
        for file in self._twins:
            self._plan.put(file)
        self._notes += self._twins
        self._twins = []
        self._note(self._plan.gone(self._options.sources, folders_of(self._options.sources)))

    def _sorted_out(self, items: Iterable[Item]) -> list[Found]:
        """Each document once, small ones first: what is slow comes last and holds up nothing."""
        documents: dict[str, Found] = {}
        for item in items:
            if isinstance(item, PassedOver):
                self.account.passed_over[item.reason] += 1
                self._tell("passed_over", item)
            elif isinstance(item, Unopened):
                self._unopened(item.path, item.error)
            elif self._options.since is None or item.modified >= self._options.since:
                documents[item.key] = item
        return sorted(documents.values(), key=lambda found: (found.size, found.key))

    def _look(self, found: Found) -> None:
        try:
            file = self._plan.look(found)
        except InputError as error:
            self._unopened(found.key, error)
            return
        verdict = self._plan.decide(file)
        if verdict is Verdict.READ:
            while self._flying >= _AHEAD * self._executor.slots:
                self._take(self._next())
            self._fly(file, found)
            return
        if verdict is Verdict.TWIN:
            # Noted once its document is there.
            self._twins.append(file)
            self.account.duplicates += 1
            return
        if verdict is Verdict.NOTE:
            self._notes.append(file)
            self._plan.put(file)
            if len(self._notes) >= _NOTES:
                self._note([])
        entry = self._plan.entry(file.document_id)
        assert entry is not None, "only a known document is left alone"
        self._left_alone(file, entry)

    def _left_alone(self, file: FileEntry, entry: Entry) -> None:
        """A document known already, or a second file of one."""
        if self._plan.is_first(file.document_id):
            self.account.unchanged += 1
            self.account.stands(entry, self._options.strict)
        else:
            self.account.duplicates += 1

    def _fly(self, file: FileEntry, found: Found) -> None:
        task = Task(found.path, found.name, self._packed, self._options.allowances, file.document_id, found.remote)
        self._flying += 1
        self._executor.submit(task).add_done_callback(lambda future: self._done.put((file, future)))

    def _next(self) -> tuple[FileEntry, Future[Outcome]]:
        while True:
            self._check_stop()
            with suppress(queue.Empty):
                return self._done.get(timeout=_TICK_S)
            self._tell("tick")

    def _take_finished(self) -> None:
        """What came back before the end is kept."""
        with suppress(queue.Empty):
            while True:
                self._take(self._done.get_nowait())

    def _take(self, landed: tuple[FileEntry, Future[Outcome]]) -> None:
        file, future = landed
        self._flying -= 1
        try:
            outcome = future.result()
        except CancelledError as error:
            if self.is_stopped:
                return
            raise SetupError("no_cluster", address=self._options.dask, reason="the connection was lost") from error
        except Exception as error:  # noqa: BLE001 - a machine of the cluster failed: it costs this document
            outcome = Outcome(problem=Problem("worker_crashed", {"signal": type(error).__name__, "said": str(error)[:300]}, 1, "start", 0))
        if outcome.problem is None or outcome.problem.code != "interrupted":
            self._commit(file, outcome)

    def _commit(self, file: FileEntry, outcome: Outcome) -> None:
        document_id = outcome.document_id or file.document_id
        file = replace(file, document_id=document_id)
        if not document_id:
            self._unopened(file.path, input_error(file.path, outcome.problem))
            return
        known = self._plan.entry(document_id)
        if known and not self._plan.wants(document_id):
            # A URL whose content turned out to be known.
            self._notes.append(file)
            self._plan.put(file)
            self._left_alone(file, known)
            return
        entry, failures = self._entry(document_id, outcome), failures_of(file, outcome)
        rows = None if outcome.problem else outcome.rows
        try:
            self._persist(lambda: self._store.put(entry, file, None if rows is None else unpack(rows), failures))
        except StoreUnreachable:
            raise
        except SinkError as error:
            entry, failures = self._refused(entry, file, error)
        self._plan.put(file, entry)
        self.account.read(file.path, entry, file.size, self._options.strict)
        self.account.peak_mb = max(self.account.peak_mb, outcome.peak_mb)
        self.account.problems.update(failure.code for failure in failures if failure.scope == "document")
        self._tell("done", file, entry, failures)

    def _refused(self, entry: Entry, file: FileEntry, error: SinkError) -> tuple[Entry, list[Failure]]:
        """The store is there and takes no such rows: that costs this document."""
        problem = Problem("not_stored", {"reason": str(error.details.get("reason", error))}, ExitCode.BUG, "store", 0)
        entry = replace(entry, status="failed", exit_code=int(ExitCode.BUG))
        failures = failures_of(file, Outcome(problem=problem))
        self._persist(lambda: self._store.put(entry, file, None, failures))
        return entry, failures

    def _entry(self, document_id: str, outcome: Outcome) -> Entry:
        return Entry(
            document_id,
            self._prints.reading,
            self._prints.limits,
            outcome.status,
            exit_code_of(outcome),
            self.account.run_id,
            now(),
            round(outcome.seconds, 3),
            **{name: getattr(outcome, name) for name in _COUNTS},
        )

    def _unopened(self, path: str, error: InputError) -> None:
        """A file that can't be opened: told, and kept among the failures until it can."""
        error.details.setdefault("path", path)
        self.account.unopened(error.exit_code)
        if self._plan.is_known_failure(path, error.code):
            return
        failure = failure_of(path, "", Problem(error.code, error.details, error.exit_code, "start", 0))
        self._persist(lambda: self._store.put_files((), (), [failure]))
        self._plan.note_unopened(path, error.code)
        self.account.problems[error.code] += 1
        self._tell("unopened", failure)

    def _note(self, gone: Sequence[str]) -> None:
        if self._notes or gone:
            self._persist(lambda: self._store.put_files(self._notes, gone, ()))
            self._notes = []

    def _persist(self, action: Callable[[], T]) -> T:
        """Do it, waiting for a store that is gone for as long as the options say.

        Every action replaces what it writes, so one that was done though it seemed to fail does no harm.

        Raises:
            StoreUnreachable: It did not come back in time.
        """
        pause, deadline = _PAUSE_S, time.monotonic() + self._options.store_wait
        while True:
            try:
                return action()
            except StoreUnreachable as error:
                if time.monotonic() + pause > deadline:
                    raise
                self._tell("waiting", error, pause)
                self._stop.wait(pause)
                self._check_stop()
                pause = min(2 * pause, _LONGEST_PAUSE_S)
                with suppress(StoreUnreachable):
                    self._store.reconnect()

    def _check_stop(self) -> None:
        if self.is_stopped and self.account.status == "running":
            raise Stopped

    def _tell(self, what: str, *details: object) -> None:
        for observer in self._observers:
            getattr(observer, what)(self.account, *details)

    def _as_run(self) -> Run:
        account = self.account
        return Run(
            jixiao_version(),
            self._prints.reading,
            self._prints.options,
            socket.gethostname(),
            os.getpid(),
            account.started_at,
            account.status,
            "" if account.status == "running" else now(),
            account.seen,
            account.unchanged,
            account.done["complete"],
            account.done["partial"],
            account.done["failed"],
            round(account.seconds, 3),
        )


@contextmanager
def _signals(stop: Callable[..., None]) -> Iterator[None]:
    """SIGINT and SIGTERM end the run cleanly."""
    kinds = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(kind, stop) for kind in kinds]
    try:
        yield
    finally:
        for kind, handler in zip(kinds, before, strict=True):
            signal.signal(kind, handler)


def _check_apart(options: Options) -> None:
    """What is written may not lie in what is read.

    Raises:
        UsageError: The store lies in a source folder.
    """
    path = local_path(options.store)
    for folder in folders_of(options.sources) if path else ():
        if path and path.resolve().is_relative_to(folder):
            raise UsageError("store_in_source", store=path, source=folder)
