"""A real Dask cluster of two worker processes gives the rows of the local pool."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Any

import distributed
import pytest

from ingest_store import content
from jixiao.errors import ExitCode, SetupError
from jixiao.ingest.run import Ingest, Options
from jixiao.pipeline import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jixiao.ingest.account import Account


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    local: Any = distributed.LocalCluster
    with local(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, host="tcp://127.0.0.1") as made:
        yield made


@pytest.mark.filterwarnings("ignore")
def test_a_cluster_gives_the_same_rows_though_a_worker_is_killed(
    cluster: Any, inbox: Callable[..., dict[str, Any]], night: Callable[..., Account], tmp_path: Path
) -> None:
    inbox(*range(24), pages=2)
    local, far = tmp_path / "local.db", tmp_path / "far.db"
    assert night(store=str(local)).done == {"complete": 24}

    class Killer(Ingest):
        """Kills a worker of the cluster once something is stored."""

        killed = False

        def _tell(self, what: str, *details: object) -> None:
            if what == "done" and not self.killed:
                self.killed = True
                os.kill(next(iter(cluster.workers.values())).process.process.pid, signal.SIGKILL)

    ingest = Killer(Options((str(tmp_path / "inbox"),), str(far), Settings(rules=()), dask=cluster.scheduler_address), ())
    with ingest.opened():
        account = ingest.once()
    assert (ingest.killed, account.done, account.exit_code) == (True, {"complete": 24}, ExitCode.DONE)
    assert content(f"sqlite:///{far}") == content(f"sqlite:///{local}")


def test_a_cluster_that_is_not_there_is_named(
    inbox: Callable[..., dict[str, Any]], night: Callable[..., Account], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jixiao.ingest.cluster._CONNECT_S", 1)
    inbox(1)
    with pytest.raises(SetupError, match="dask scheduler"):
        night(dask="tcp://127.0.0.1:1")
