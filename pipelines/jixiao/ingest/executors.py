"""Who reads: threads of this machine, each with a process, or the workers of a Dask cluster.

An executor is a seam of the shape of `concurrent.futures`: add a file and a line in `EXECUTORS`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from jixiao.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from jixiao.ingest.task import Outcome, Task


class Executor(Protocol):
    """Reads several documents at once."""

    @property
    def slots(self) -> int:
        """How many documents are read at once now."""

    def submit(self, task: Task) -> Future[Outcome]:
        """The outcome to come; its callbacks may run in any thread."""

    def close(self, *, now: bool) -> None:
        """End; with `now` documents under way are given up."""


#: `EXECUTORS[name](jobs, address)` opens an executor.
EXECUTORS: Registry[Callable[[int, str], Executor]] = Registry(
    "executor", {"local": "jixiao.ingest.local:LocalExecutor", "dask": "jixiao.ingest.cluster:DaskExecutor"}
)
