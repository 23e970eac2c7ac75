"""Stores to fill, small reports with their truth, and runs in this process."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from ingest_corpus import write_report
from jixiao.ingest.run import Ingest, Options
from jixiao.pipeline import Settings
from tests.servers import PostgresServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jixiao.ingest.account import Account


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.remove()


@pytest.fixture(params=["sqlite", "postgresql", "parquet"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return _url(request.param, request, tmp_path)


@pytest.fixture(params=["sqlite", "postgresql"])
def sql_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return _url(request.param, request, tmp_path)


def _url(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    if kind == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        return server.database()
    return f"sqlite:///{folder / 'store' / 'night.db'}" if kind == "sqlite" else f"parquet:///{folder / 'lake'}"


@pytest.fixture
def inbox(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Writes reports of a page each into `tmp_path/inbox`; the truth by file name."""

    def write(*numbers: int, pages: int = 1) -> dict[str, Any]:
        folder = tmp_path / "inbox"
        folder.mkdir(exist_ok=True)
        return {f"{number}.pdf": write_report(folder / f"{number}.pdf", number, pages) for number in numbers}

    return write


@pytest.fixture
def night(tmp_path: Path) -> Callable[..., Account]:
    """Runs over `tmp_path/inbox` in this process, one document at a time, into `tmp_path/night.db`."""

    def run(*sources: object, **options: Any) -> Account:
        chosen = Options(
            sources=tuple(map(str, sources)) or (str(tmp_path / "inbox"),),
            store=str(tmp_path / "night.db"),
            settings=Settings(rules=()),
            store_wait=5.0,
        )
        ingest = Ingest(replace(chosen, **options), ())
        with ingest.opened():
            return ingest.once()

    return run
