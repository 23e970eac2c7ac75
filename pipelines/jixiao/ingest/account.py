"""What a run has done so far, in numbers."""

from __future__ import annotations

import heapq
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from jixiao.errors import WORST_FIRST, ExitCode

if TYPE_CHECKING:
    from jixiao.stores import Entry

_SLOWEST = 10


def now() -> str:
    """This moment, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass
class Account:
    """Counts of a run; the only state of it that changes.

    Attributes:
        total: Documents to look at, duplicates included.
        seen: Documents looked at.
        unchanged: Of them, known and left alone.
        done: Of them, read, by status.
        passed_over: Links, devices and other files, by reason.
        problems: Documents not read, by code.
    """

    started_at: str = field(default_factory=now)
    total: int = 0
    seen: int = 0
    unchanged: int = 0
    duplicates: int = 0
    pages: int = 0
    bytes_done: int = 0
    bytes_total: int = 0
    values: int = 0
    review_queue: int = 0
    done: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)
    problems: Counter[str] = field(default_factory=Counter)
    standing: Counter[str] = field(default_factory=Counter)
    status: str = "running"
    run_id: int = 0
    peak_mb: int = 0
    _codes: Counter[ExitCode] = field(default_factory=Counter)
    _slowest: list[tuple[float, str]] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    def read(self, path: str, entry: Entry, size: int, strict: bool) -> None:
        """A document was read, or not."""
        self.done[entry.status] += 1
        self.pages += entry.pages if entry.status != "failed" else 0
        self.bytes_done += size
        self.values += entry.values
        heapq.heappush(self._slowest, (entry.seconds, path))
        if len(self._slowest) > _SLOWEST:
            heapq.heappop(self._slowest)
        self.stands(entry, strict)

    def stands(self, entry: Entry, strict: bool) -> None:
        """A document of the sources is in the store like this, read now or before."""
        self.seen += 1
        self.standing[entry.status] += 1
        self.review_queue += entry.reviews
        code = ExitCode(entry.exit_code)
        if strict and code in (ExitCode.DONE, ExitCode.NO_FORM) and entry.failed_errors:
            code = ExitCode.CHECK_FAILED
        self._codes[code] += 1

    def unopened(self, code: ExitCode) -> None:
        """A file can't be opened."""
        self.seen += 1
        self.standing["failed"] += 1
        self._codes[code] += 1

    @property
    def seconds(self) -> float:
        """Since the run began."""
        return time.monotonic() - self._began

    @property
    def read_count(self) -> int:
        """Documents read in this run, well or not."""
        return sum(self.done.values())

    @property
    def exit_code(self) -> ExitCode:
        """The worst of the sources' documents as they stand, also of those a run before this read."""
        if self.status == "interrupted":
            return ExitCode.INTERRUPTED
        codes = set(self._codes)
        if sum(self._codes.values()) == 1:
            return next(iter(codes))
        partial = {ExitCode.INPUT, ExitCode.BUG, ExitCode.USAGE}
        codes = {ExitCode.PARTIAL if code in partial else code for code in codes}
        return next((code for code in WORST_FIRST if code in codes), ExitCode.DONE)

    def as_json(self) -> dict[str, Any]:
        """The run summary for machines."""
        read = self.read_count
        return {
            "run_id": self.run_id,
            "status": self.status,
            "exit_code": int(self.exit_code),
            "started_at": self.started_at,
            "seconds": round(self.seconds, 3),
            "documents": self.seen,
            "unchanged": self.unchanged,
            "duplicates": self.duplicates,
            "read": {name: self.done[name] for name in ("complete", "partial", "failed")},
            "in_store": {name: self.standing[name] for name in ("complete", "partial", "failed")},
            "problems": dict(sorted(self.problems.items())),
            "passed_over": dict(sorted(self.passed_over.items())),
            "pages": self.pages,
            "values": self.values,
            "review_queue": self.review_queue,
            "documents_per_second": round(read / self.seconds, 3) if read else 0,
            "worker_peak_mb": self.peak_mb,
            "slowest": [{"path": path, "seconds": round(seconds, 3)} for seconds, path in sorted(self._slowest, reverse=True)],
        }
