"""Reading on this machine: a thread for each process, which only waits and watches."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from jixiao.ingest.reading import allow_reading, read_document, stop_reading

if TYPE_CHECKING:
    from concurrent.futures import Future

    from jixiao.ingest.task import Outcome, Task


class LocalExecutor:
    """As many processes as jobs."""

    def __init__(self, jobs: int, address: str = "") -> None:
        self._jobs = jobs
        allow_reading(jobs)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="reading")

    @property
    def slots(self) -> int:
        """As many as jobs."""
        return self._jobs

    def submit(self, task: Task) -> Future[Outcome]:
        """The outcome to come."""
        return self._threads.submit(read_document, task)

    def close(self, *, now: bool) -> None:
        """End the processes; with `now` also busy ones."""
        if now:
            stop_reading()
        self._threads.shutdown(wait=True, cancel_futures=now)
        stop_reading()
