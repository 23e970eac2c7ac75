"""Reading one document in a process of its own: the same here and on a machine of a cluster.

An idle process is kept for the next document of this process, whichever thread brings it.
"""

from __future__ import annotations

import atexit
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.errors import ExitCode, JixiaoError
from jixiao.ingest.child import Child
from jixiao.ingest.task import Outcome, Problem

if TYPE_CHECKING:
    from jixiao.ingest.task import Task

_CRASHED_TRIES, _KILLED_TRIES = 2, 4

#: A slot that was empty for so long (seconds) has no more documents; another process takes two to start.
_IDLE_S = 2.0


class _Slots:
    """How many documents may be read at once, and since when as many as now are."""

    def __init__(self) -> None:
        self.count, self.since = 1, 0.0

    def changed(self) -> None:
        """One begins or ends."""
        self.since = time.monotonic()


_slots = _Slots()
_lock = threading.Lock()
_idle: list[Child] = []
_busy: set[Child] = set()
_stopped = threading.Event()

INTERRUPTED = Outcome(problem=Problem("interrupted", {}, ExitCode.INTERRUPTED, "start", 0))


def read_document(task: Task) -> Outcome:
    """The outcome of a document, whatever becomes of the process that reads it.

    A crash is tried once more in a fresh process: the first may have been worn out by what came
    before. Breaches of time and memory are not.
    """
    if not task.remote:
        return _read_again(task)
    from jixiao.ingest.remote import fetched

    try:
        with tempfile.TemporaryDirectory(prefix="jixiao-") as folder:
            path = fetched(task.path, Path(folder), task.settings["limits"]["megabytes"])
            return _read_again(replace(task, path=str(path), remote=False))
    except JixiaoError as error:
        return Outcome(problem=Problem(error.code, {**error.details, "path": task.path}, error.exit_code, "start", 0))
    except OSError as error:
        return Outcome(problem=Problem("no_permission", {"reason": str(error)}, ExitCode.INPUT, "start", 0))


def _read_again(task: Task) -> Outcome:
    """The outcome, a crash tried once more; a process that was killed by someone else a few times more."""
    for tries in range(1, _KILLED_TRIES + 1):
        outcome = _read(task)
        problem = outcome.problem
        if problem is None or problem.code != "worker_crashed":
            break
        if tries >= _CRASHED_TRIES and problem.details["signal"] != "SIGKILL":
            break
    return outcome


def _read(task: Task) -> Outcome:
    child = _take()
    if child is None:
        return INTERRUPTED
    outcome = child.read(task, crew_of_each)
    _give_back(child, task)
    return INTERRUPTED if _stopped.is_set() else outcome


def _take() -> Child | None:
    """A process for one document; None once everything is to stop."""
    with _lock:
        if _stopped.is_set():
            return None
        child = _idle.pop() if _idle else Child()
        _busy.add(child)
        _slots.changed()
        return child


def _give_back(child: Child, task: Task) -> None:
    spent = child.is_spent(task.allowances)
    with _lock:
        _busy.discard(child)
        _slots.changed()
        if not spent and not _stopped.is_set():
            _idle.append(child)
            return
    child.kill()


def crew_of_each() -> int:
    """How many processes each document under way may have: those of slots that stay empty are shared."""
    busy = len(_busy)
    if not busy or time.monotonic() - _slots.since < _IDLE_S:
        return 1
    return max(1, _slots.count // busy)


def allow_reading(slots: int = 1) -> None:
    """Let so many documents be read at once, after `stop_reading` too."""
    _slots.count = slots
    _stopped.clear()


def stop_reading() -> None:
    """Kill every process of this one; documents under way come back as interrupted."""
    _stopped.set()
    with _lock:
        for child in _busy:
            child.end()
        for child in _idle:
            child.kill()
        _idle.clear()


atexit.register(stop_reading)
