"""What a run tells while it goes on: people on stderr, machines in a log of JSON lines and in metrics."""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, BinaryIO

from jixiao.ingest.account import now
from jixiao.messages import printable, render

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jixiao.errors import JixiaoError
    from jixiao.ingest.account import Account
    from jixiao.ingest.sources import PassedOver
    from jixiao.stores import Entry, Failure, FileEntry

_REDRAW_S = 0.5
#: Metrics are scraped every quarter of a minute at most.
_METRICS_S = 15.0


class Observer:
    """Is told what happens; does nothing."""

    def started(self, account: Account) -> None:
        """The sources were looked through."""

    def tick(self, account: Account) -> None:
        """Time goes by."""

    def passed_over(self, account: Account, item: PassedOver) -> None:
        """Something in a folder is no document."""

    def unopened(self, account: Account, failure: Failure) -> None:
        """A file can't be opened."""

    def done(self, account: Account, file: FileEntry, entry: Entry, failures: Sequence[Failure]) -> None:
        """A document is in the store, or among its failures."""

    def waiting(self, account: Account, error: JixiaoError, pause: float) -> None:
        """The store is gone; another try follows."""

    def ended(self, account: Account) -> None:
        """The run is over."""


class Terminal(Observer):
    """Failures as they come; on a terminal a moving line with rates and the time left."""

    def __init__(self, language: str, quiet: bool) -> None:
        self._language, self._quiet = language, quiet
        self._moving = sys.stderr.isatty() and not quiet
        self._drawn_at = 0.0

    def started(self, account: Account) -> None:
        """The moving line appears."""
        self.tick(account)

    def tick(self, account: Account) -> None:
        """Redraw the moving line."""
        if self._moving and time.monotonic() - self._drawn_at > _REDRAW_S:
            self._drawn_at = time.monotonic()
            rate = account.read_count / max(account.seconds, 1e-9)
            pages = account.pages / max(account.seconds, 1e-9)
            looked_at = account.seen + account.duplicates
            counts = {"done": looked_at, "total": account.total, "failed": account.done["failed"]}
            line = render("ingest_progress", self._language, **counts, rate=rate, pages=pages, left=time_left(account))
            self._write(f"\r\x1b[K{line}", end="")

    def unopened(self, account: Account, failure: Failure) -> None:
        """Tell why."""
        self._say(self._message(failure))

    def done(self, account: Account, file: FileEntry, entry: Entry, failures: Sequence[Failure]) -> None:
        """Tell what failed."""
        for failure in failures[:3]:
            place = render("at_stage", self._language, stage=failure.stage, page=failure.page or "–") if failure.scope == "document" else ""
            self._say(self._message(failure) + place)
        self.tick(account)

    def waiting(self, account: Account, error: JixiaoError, pause: float) -> None:
        """Tell what is waited for."""
        self._say(error.message(self._language) + " " + render("store_waiting", self._language, pause=pause))

    def ended(self, account: Account) -> None:
        """Sum up."""
        if self._quiet:
            return
        if not account.read_count and account.status == "done":
            self._say(render("ingest_nothing", self._language, unchanged=account.unchanged))
        else:
            counts = {name: account.done[name] for name in ("complete", "partial", "failed")}
            rate = account.read_count / max(account.seconds, 1e-9)
            numbers = {"unchanged": account.unchanged, "duplicates": account.duplicates, "pages": account.pages, "rate": rate}
            self._say(render("ingest_summary", self._language, seconds=account.seconds, **counts, **numbers))
        standing = {name: account.standing[name] for name in ("complete", "partial", "failed")}
        self._say(render("ingest_standing", self._language, reviews=account.review_queue, **standing))
        for reason, count in sorted(account.passed_over.items()):
            self._say(render(f"passed_over_{reason}", self._language, count=count))

    def _message(self, failure: Failure) -> str:
        return failure.message_zh if self._language == "zh" else failure.message_en

    def _say(self, text: str) -> None:
        if self._moving:
            self._write("\r\x1b[K", end="")
        self._write(printable(text))

    def _write(self, text: str, end: str = "\n") -> None:
        sys.stderr.write(text + end)
        sys.stderr.flush()


class JsonLog(Observer):
    """A line of JSON for everything that happens."""

    def __init__(self, file: BinaryIO) -> None:
        self._file: BinaryIO | None = file

    def started(self, account: Account) -> None:
        """The run with its number."""
        self._line("started", run_id=account.run_id, total=account.total, bytes=account.bytes_total)

    def passed_over(self, account: Account, item: PassedOver) -> None:
        """What is no document."""
        self._line("passed_over", path=item.path, reason=item.reason)

    def unopened(self, account: Account, failure: Failure) -> None:
        """What can't be opened."""
        self._line("unopened", path=failure.path, code=failure.code, message=failure.message_en)

    def done(self, account: Account, file: FileEntry, entry: Entry, failures: Sequence[Failure]) -> None:
        """A document with its counts and failures."""
        names = ("document_id", "status", "seconds", "pages", "forms", "values", "reviews", "checks", "failed_errors", "failed_others")
        told = [{name: getattr(failure, name) for name in ("scope", "stage", "page", "code", "message_en")} for failure in failures]
        self._line("document", path=file.path, **{name: getattr(entry, name) for name in names}, failures=told)

    def waiting(self, account: Account, error: JixiaoError, pause: float) -> None:
        """What is waited for."""
        self._line("waiting", code=error.code, message=error.message("en"), pause=pause)

    def ended(self, account: Account) -> None:
        """The summary."""
        self._line("ended", **account.as_json())

    def _line(self, event: str, **values: object) -> None:
        """A log that can't be written, on a full disk, ends the log and not the night."""
        if self._file is None:
            return
        try:
            self._file.write(json.dumps({"time": now(), "event": event, **values}).encode() + b"\n")
        except OSError as error:
            self._file = None
            sys.stderr.write(f"--log: {error.strerror}\n")


class Metrics(Observer):
    """A file for Prometheus' node exporter, replaced whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written_at = 0.0

    def tick(self, account: Account) -> None:
        """Write it, not too often."""
        if time.monotonic() - self._written_at > _METRICS_S:
            self._write(account)

    def done(self, account: Account, file: FileEntry, entry: Entry, failures: Sequence[Failure]) -> None:
        """Write it, not too often."""
        self.tick(account)

    def ended(self, account: Account) -> None:
        """Write how it ended."""
        self._write(account)

    def _write(self, account: Account) -> None:
        from prometheus_client import CollectorRegistry, Gauge, write_to_textfile

        registry = CollectorRegistry()
        for name, help_text, value in _gauges(account):
            Gauge(f"jixiao_ingest_{name}", help_text, registry=registry).set(value)
        for name, help_text, counts in (
            ("read_documents", "Documents read in this run", account.done),
            ("store_documents", "Documents of the sources as the store has them", account.standing),
        ):
            gauge = Gauge(f"jixiao_ingest_{name}", help_text, ["status"], registry=registry)
            for status in ("complete", "partial", "failed"):
                gauge.labels(status).set(counts[status])
        self._written_at = time.monotonic()
        try:
            write_to_textfile(str(self._path), registry)
        except OSError as error:
            sys.stderr.write(f"--metrics: {error.strerror}\n")


def _gauges(account: Account) -> tuple[tuple[str, str, float], ...]:
    return (
        ("running", "1 while a run goes on", account.status == "running"),
        ("exit_code", "What the run will or did return", account.exit_code),
        ("unchanged_documents", "Documents left alone", account.unchanged),
        ("total_files", "Files to look at", account.total),
        ("pages", "Pages read in this run", account.pages),
        ("values", "Values read in this run", account.values),
        ("review_queue", "Values that a person should look at", account.review_queue),
        ("seconds", "How long the run took so far", account.seconds),
        ("worker_peak_megabytes", "The most memory a process that reads held", account.peak_mb),
        ("written_timestamp_seconds", "When this was written", time.time()),
    )


def time_left(account: Account) -> str:
    """How long the rest takes by its bytes, as h:mm:ss; "?" while nothing tells."""
    if not account.bytes_done:
        return "?"
    seconds = int(account.seconds * max(0, account.bytes_total - account.bytes_done) / account.bytes_done)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
