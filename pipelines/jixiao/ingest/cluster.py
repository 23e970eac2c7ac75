"""Reading on the workers of a Dask cluster; no scheduler of our own.

A worker needs jixiao installed and sees the documents under the same path or URL. It reads in
a killable process of its own, as this machine would. A worker that dies has its documents given
to another by the scheduler; nothing is written but by the run itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from jixiao.errors import SetupError
from jixiao.ingest.reading import read_document

if TYPE_CHECKING:
    from concurrent.futures import Future

    from jixiao.ingest.task import Outcome, Task

_CONNECT_S = 30


class DaskExecutor:
    """As many documents at once as the cluster has threads."""

    def __init__(self, jobs: int, address: str) -> None:
        try:
            import distributed
        except ImportError as error:
            raise SetupError("missing_tool", tool="distributed", remedy="pip install 'jixiao[dask]'") from error
        try:
            client: Any = distributed.Client
            self._client = client(address, timeout=_CONNECT_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise SetupError("no_cluster", address=address, reason=str(error)) from error
        self._pool: Any = self._client.get_executor(pure=False)

    @property
    def slots(self) -> int:
        """The threads of all workers that are there now; one where none is yet."""
        return max(1, sum(map(int, self._client.nthreads().values())))

    def submit(self, task: Task) -> Future[Outcome]:
        """The outcome to come."""
        return cast("Future[Outcome]", self._pool.submit(read_document, task))

    def close(self, *, now: bool) -> None:
        """Leave the cluster as it was; what is not done is taken back."""
        self._pool.shutdown(wait=not now)
        self._client.close()
