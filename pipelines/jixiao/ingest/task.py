"""What travels between the run, its threads or machines, and the processes that read."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from jixiao.pipeline import Settings
from jixiao.source.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Allowances:
    """What reading one document may take; each breach names the option that raises it.

    Attributes:
        seconds: Wall-clock time. A seed report of 18 pages takes one, a scanned page two.
        memory_mb: Resident memory of the process; recognition needs some 500.
        output_mb: Compressed rows of one document; 500 dense pages come to 3.
    """

    seconds: float = 600.0
    memory_mb: int = 2048
    output_mb: int = 64


@dataclass(frozen=True, slots=True)
class Task:
    """A document to read.

    Attributes:
        path: A local file, or a URL that fsspec opens.
        remote: Whether `path` is a URL, to be fetched by whoever reads it.
        name: The file's own name, for documents.csv.
        document_id: Its SHA-256 where it is known already.
        settings: As `pack_settings` gives them.
    """

    path: str
    name: str
    settings: Mapping[str, Any]
    allowances: Allowances
    document_id: str = ""
    remote: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document was not read: a message of the catalogue with its details, where it happened."""

    code: str
    details: Mapping[str, Any]
    exit_code: int
    stage: str
    page: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a document.

    Attributes:
        rows: The contract's rows as `jixiao.ingest.packing` packs them; empty where it failed.
        unread: Pages that cost only themselves, each with the reason.
        damage: Parts of the file that are broken though it could be read: a code of the catalogue, how many.
        peak_mb: The most resident memory of the process so far.
    """

    document_id: str = ""
    status: str = "failed"
    problem: Problem | None = None
    rows: bytes = b""
    pages: int = 0
    forms: int = 0
    values: int = 0
    reviews: int = 0
    checks: int = 0
    failed_errors: int = 0
    failed_others: int = 0
    unread: tuple[tuple[int, str], ...] = field(default=())
    damage: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    peak_mb: int = 0


def pack_settings(settings: Settings) -> dict[str, Any]:
    """The settings as JSON can carry them."""
    return asdict(settings)


def unpack_settings(packed: Mapping[str, Any]) -> Settings:
    """The settings that `pack_settings` packed.

    >>> unpack_settings(pack_settings(Settings())) == Settings()
    True
    """
    given = {name.name: packed[name.name] for name in fields(Settings)}
    listed = {name: tuple(value) for name, value in given.items() if isinstance(value, list | tuple)}
    return Settings(**{**given, **listed, "limits": Limits(**packed["limits"])})
