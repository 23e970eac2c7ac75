"""Where a nightly run keeps what it read. A store is a seam: add a file and a line in `STORES`.

A store holds the contract's tables and the ledger of the runs: which file was which document,
how it was read, and what failed. A document's rows, its ledger entry and its failures change
in one step or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from jixiao.errors import SinkError, UsageError
from jixiao.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jixiao.tabulate import TableRow


class StoreUnreachable(SinkError):
    """The store is gone, busy or full: another try may do."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as it stood when it was last looked at.

    Attributes:
        path: Where it lies, or its URL; the key.
        document_id: The SHA-256 of its content, "" where it could not be read.
        size: Bytes.
        modified: Its time of modification, ISO 8601 in UTC, or "".
        mark: Changes whenever the content may have: device, inode and times, or a store's
            version of the object. "" where it can't be trusted.
    """

    path: str
    document_id: str
    size: int
    modified: str
    mark: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of a document; its being there is the proof that its rows are.

    Attributes:
        fingerprint: Of jixiao's version and the options that change what is read.
        limits: Of the limits and allowances, which decide only whether it is read.
        status: complete, partial or failed.
        exit_code: What this document alone would give.
        seconds: Wall-clock time it took.
        read_at: ISO 8601 in UTC.
    """

    document_id: str
    fingerprint: str
    limits: str
    status: str
    exit_code: int
    run_id: int = 0
    read_at: str = ""
    seconds: float = 0.0
    pages: int = 0
    forms: int = 0
    values: int = 0
    reviews: int = 0
    checks: int = 0
    failed_errors: int = 0
    failed_others: int = 0


@dataclass(frozen=True, slots=True)
class Failure:
    """A document or a page that was not read.

    Attributes:
        page: From 1; 0 where no page is to blame.
        stage: start, open, pages, checks or end.
        code: A name of the catalogue of messages.
    """

    path: str
    document_id: str
    scope: str
    stage: str
    page: int
    code: str
    exit_code: int
    message_en: str
    message_zh: str


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the store remembers it; the counts are known at its end."""

    jixiao_version: str
    fingerprint: str
    options: str
    host: str
    process: int
    started_at: str
    status: str = "running"
    ended_at: str = ""
    seen: int = 0
    unchanged: int = 0
    complete: int = 0
    partial: int = 0
    failed: int = 0
    seconds: float = 0.0


class Store(Protocol):
    """Keeps documents. Every method raises `SinkError` where the store can't be reached or written."""

    def lock(self) -> None:
        """Keep other runs away until `close`; given back by itself when this process dies.

        Raises:
            SinkError: Another run holds it.
        """

    def migrate(self) -> None:
        """Bring the tables to this version, or refuse those of a later one."""

    def files(self) -> Iterable[FileEntry]:
        """Every file known."""

    def entries(self) -> Iterable[Entry]:
        """What became of every document known."""

    def failures(self) -> Iterable[Failure]:
        """What is not read, as the last try left it."""

    def start_run(self, run: Run) -> int:
        """The number of a new run; runs that never ended are marked interrupted."""

    def put(self, entry: Entry, file: FileEntry, rows: Iterable[TableRow] | None, failures: Sequence[Failure]) -> None:
        """Replace all that is kept of a document, in one step; `rows` is None where it failed.

        What stood at `file.path` before is dropped once its successor is read; until then
        its rows stay and the failure names them.
        """

    def put_files(self, files: Sequence[FileEntry], gone: Sequence[str], failures: Sequence[Failure]) -> None:
        """Note files of documents already there, paths that are no more, and files that can't be opened."""

    def rows(self, table: str, document_id: str = "") -> Iterator[dict[str, Any]]:
        """A table's rows, of one document or of all, in their order, by column as extract writes them."""

    def has_checks(self, document_id: str, rule_ids: frozenset[str]) -> bool:
        """Whether the document has checks on any of these rules."""

    def put_checks(self, document_id: str, rule_ids: frozenset[str], rows: Sequence[tuple[object, ...]]) -> None:
        """Put rows of checks behind the document's others, in the place of those on these rules, and count anew."""

    def end_run(self, run_id: int, run: Run) -> None:
        """Note how a run ended."""

    def reconnect(self) -> None:
        """Drop the connection and make a new one, with its lock."""

    def close(self) -> None:
        """Give back the lock and the connection."""


#: `STORES[scheme](url)` opens a store; a connection is made on first use.
STORES: Registry[Callable[[str], Store]] = Registry(
    "store",
    {
        "sqlite": "jixiao.stores.sql:SqlStore",
        "postgresql": "jixiao.stores.sql:SqlStore",
        "parquet": "jixiao.stores.parquet:ParquetStore",
    },
)


def open_store(url: str) -> Store:
    """The store at `url`: `sqlite:///FILE` or just a file, `postgresql://…`, `parquet:///FOLDER`.

    Raises:
        UnknownName: No such kind of store.
    """
    return STORES[scheme_of(url)](url)


def scheme_of(url: str) -> str:
    """The kind of store a URL names; a plain path is SQLite's.

    >>> scheme_of("night.db"), scheme_of("postgresql://localhost/jixiao")
    ('sqlite', 'postgresql')
    """
    scheme, separator, _ = url.partition("://")
    name = scheme.partition("+")[0] if separator else "sqlite"
    return "postgresql" if name == "postgres" else name


def local_path(url: str) -> Path | None:
    """The file or folder a URL names; None for a server.

    `sqlite:///night.db` is relative, `sqlite:////var/night.db` absolute, as SQLAlchemy has it.

    Raises:
        UsageError: It names nothing.

    >>> local_path("sqlite:////var/night.db"), local_path("parquet:///lake"), local_path("night.db")
    (PosixPath('/var/night.db'), PosixPath('lake'), PosixPath('night.db'))
    """
    _, separator, rest = url.partition("://")
    if scheme_of(url) == "postgresql":
        return None
    path = rest.removeprefix("/") if separator else url
    if not path:
        raise UsageError("bad_store", url=url)
    return Path(path)
