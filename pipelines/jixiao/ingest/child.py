"""A process that reads, as its keeper sees it: start, give a document, watch, kill."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from jixiao.errors import ExitCode
from jixiao.ingest.frames import Kind, Unpacker
from jixiao.ingest.task import Outcome, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from jixiao.ingest.frames import Frame
    from jixiao.ingest.task import Allowances, Task

#: How often memory and time are looked at (seconds): a process can grow by some 100 MB between.
_TICK_S = 0.1
_PIECE = 1 << 18
#: Readers use one thread a process: several processes do better than several threads.
_ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OPENCV_FOR_THREADS_NUM"), "1"
)
#: A process is replaced after this many documents, or once it holds this share of its memory.
_DOCUMENTS = 200
_SHARE = 0.6
#: What a library said last, kept with a crash.
_LAST_WORDS = 300


class Child:
    """A process of its own session; with it goes whatever it started."""

    def __init__(self) -> None:
        self._stderr: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        # -P: nothing is imported from the folder it is started in.
        command = [sys.executable, "-P", "-m", "jixiao.ingest.worker"]
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            start_new_session=True,
            env={**os.environ, **_ONE_THREAD},
            bufsize=0,
        )
        self._documents = 0

    @property
    def pid(self) -> int:
        """The number of the process and of its group."""
        return self._process.pid

    def read(self, task: Task, crew: Callable[[], int] = lambda: 1) -> Outcome:
        """The outcome of a document; a process that dies under it gives one too.

        `crew` is asked again and again how many processes may recognise its pages now.
        """
        watch = _Watch(task.allowances)
        self._documents += 1
        try:
            self._send(json.dumps({**asdict(task), "settings": dict(task.settings)}).encode() + b"\n")
            end = self._follow(watch, crew)
        except (OSError, ValueError):
            end = None
        if end is None:
            self.end()
            self._process.wait()
            return watch.outcome(self._problem(watch))
        return watch.outcome(None, end)

    def is_spent(self, allowances: Allowances) -> bool:
        """Whether another process should read the next document."""
        return self._process.poll() is not None or self._documents >= _DOCUMENTS or _resident_mb(self.pid) > _SHARE * allowances.memory_mb

    def end(self) -> None:
        """End it and all it started, now; whoever is reading with it cleans up."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> None:
        """End it and clean up."""
        self.end()
        self._process.wait()
        self._stderr.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)

    def _follow(self, watch: _Watch, crew: Callable[[], int]) -> dict[str, Any] | None:
        """The last frame, once it comes; None where the process died or had to."""
        assert self._process.stdout is not None
        unpacker, file, told = Unpacker(), self._process.stdout.fileno(), 1
        while True:
            if told != (size := crew()):
                told = size
                self._send(json.dumps({"crew": size}).encode() + b"\n")
            ready, _, _ = select.select([file], [], [], _TICK_S)
            if ready:
                data = os.read(file, _PIECE)
                if not data:
                    return None
                for frame in unpacker.add(data):
                    if frame.kind is Kind.END:
                        return dict(json.loads(frame.payload))
                    watch.take(frame)
            if watch.is_over(max(map(_resident_mb, (self.pid, *_children(self.pid))))):
                return None

    def _problem(self, watch: _Watch) -> Problem:
        code = -(self._process.returncode or 0)
        if watch.breach is None and code == signal.SIGXCPU:
            watch.breach = "timed_out"
        if watch.breach is not None:
            return watch.problem(watch.breach, limit=watch.limits[watch.breach])
        name = signal.Signals(code).name if code in signal.valid_signals() else f"exit {-code}"
        return watch.problem("worker_crashed", signal=name, said=self._last_words())

    def _last_words(self) -> str:
        self._stderr.seek(0)
        return " ".join(self._stderr.read(1 << 16).decode("utf-8", "replace").split())[-_LAST_WORDS:]


def _resident_mb(process: int) -> int:
    """Its resident memory; 0 where it is gone, or the system does not tell."""
    try:
        return int(Path(f"/proc/{process}/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20
    except (OSError, IndexError):
        return 0


def _children(process: int) -> list[int]:
    """The processes that a process started itself; none where the system does not tell."""
    try:
        return [int(number) for file in Path(f"/proc/{process}/task").glob("*/children") for number in file.read_bytes().split()]
    except (OSError, ValueError):
        return []


class _Watch:
    """One document under way: what it has said, and whether its time or memory is up."""

    def __init__(self, allowances: Allowances) -> None:
        self.limits = {"timed_out": allowances.seconds, "out_of_memory": allowances.memory_mb}
        self.breach: str | None = None
        self._started = time.monotonic()
        self._stage, self._page = "start", 0
        self._rows: list[bytes] = []
        self._peak_mb = 0

    def take(self, frame: Frame) -> None:
        if frame.kind is Kind.ROWS:
            self._rows.append(frame.payload)
        else:
            self._stage, self._page = json.loads(frame.payload)

    def is_over(self, resident_mb: int) -> bool:
        self._peak_mb = max(self._peak_mb, resident_mb)
        if resident_mb > self.limits["out_of_memory"]:
            self.breach = "out_of_memory"
        elif time.monotonic() - self._started > self.limits["timed_out"]:
            self.breach = "timed_out"
        return self.breach is not None

    def problem(self, code: str, **details: object) -> Problem:
        exit_code = ExitCode.BUG if code == "worker_crashed" else ExitCode.INPUT
        return Problem(code, details, exit_code, self._stage, self._page)

    def outcome(self, problem: Problem | None, end: dict[str, Any] | None = None) -> Outcome:
        told = dict(end or {"peak_mb": self._peak_mb})
        given = told.pop("problem", None)
        problem = Problem(**given) if given else problem
        unread = tuple((number, reason) for number, reason in told.pop("unread", ()))
        rows = b"" if problem else b"".join(self._rows)
        return Outcome(**told, problem=problem, rows=rows, unread=unread, seconds=time.monotonic() - self._started)
