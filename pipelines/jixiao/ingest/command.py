"""`jixiao ingest`: its options, one run or a watch, and what it leaves for machines."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from jixiao.errors import ExitCode, SinkError, UsageError
from jixiao.ingest.account import Account
from jixiao.ingest.run import Ingest, Options
from jixiao.ingest.sources import Found, find, folders_of
from jixiao.ingest.telling import JsonLog, Metrics, Terminal
from jixiao.output import replace_file

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.ingest.sources import Item
    from jixiao.ingest.telling import Observer


@dataclass(frozen=True, slots=True)
class Telling:
    """Where a run tells what it does.

    Attributes:
        log: A file for JSON lines, or "".
        metrics: A file for Prometheus, or "".
        summary: A file for the run summary, "-" for standard output, or "".
    """

    log: str = ""
    metrics: str = ""
    summary: str = ""
    language: str = "en"
    quiet: bool = False


def run(options: Options, telling: Telling, watch_s: float | None = None) -> ExitCode:
    """Ingest once, or with `watch_s` look again after so many seconds until somebody asks for the end.

    Raises:
        JixiaoError: The options make no sense, the store is locked or out of reach, the cluster is gone.
    """
    with ExitStack() as stack:
        observers = _observers(options, telling, stack)
        ingest = Ingest(options, observers)
        stack.enter_context(ingest.opened())
        account = ingest.once() if watch_s is None else _watch(ingest, options, watch_s)
        _summarise(account, telling.summary)
        return account.exit_code


def _watch(ingest: Ingest, options: Options, seconds: float) -> Account:
    """Look again and again; a file counts once it has stood still from one look to the next."""
    account, before = Account(), dict[str, tuple[int, str]]()
    while not ingest.is_stopped:
        items = list(find(options.sources))
        stood = {item.key: (item.size, item.mark) for item in items if isinstance(item, Found)}
        ready: list[Item] = [item for item in items if not isinstance(item, Found) or before.get(item.key) == stood[item.key]]
        before = stood
        if any(isinstance(item, Found) and ingest.is_new(item) for item in ready):
            account = ingest.once(ready)
        ingest.wait(seconds)
    account.status = "interrupted"
    return account


def _observers(options: Options, telling: Telling, stack: ExitStack) -> list[Observer]:
    _check_files(options, telling)
    observers: list[Observer] = [Terminal(telling.language, telling.quiet)]
    if telling.log:
        observers.append(JsonLog(stack.enter_context(_opened_log(Path(telling.log)))))
    if telling.metrics:
        observers.append(Metrics(Path(telling.metrics)))
    return observers


def _opened_log(path: Path) -> BinaryIO:
    try:
        # Unbuffered: what could not be written must not come back when the file is closed.
        return cast("BinaryIO", path.open("ab", buffering=0))
    except OSError as error:
        raise SinkError("not_written", path=path, reason=error.strerror or error) from error


def _check_files(options: Options, telling: Telling) -> None:
    """What is written may not lie in what is read.

    Raises:
        UsageError: A file for the log, metrics or summary lies in a source folder.
    """
    for name in filter(None, (telling.log, telling.metrics, telling.summary.removeprefix("-"))):
        for folder in folders_of(options.sources):
            if Path(name).resolve().is_relative_to(folder):
                raise UsageError("store_in_source", store=name, source=folder)


def _summarise(account: Account, target: str) -> None:
    text = json.dumps(account.as_json(), ensure_ascii=False, indent=1) + "\n"
    if target == "-":
        sys.stdout.write(text)
    elif target:
        with replace_file(Path(target)) as file:
            file.write_text(text, "utf-8")


def listed_sources(sources: Iterable[str]) -> tuple[str, ...]:
    """The sources, "-" replaced by the lines of standard input; a zero character may end a name instead.

    Raises:
        UsageError: There is none.
    """
    names: list[str] = []
    for source in sources:
        if source == "-":
            text = sys.stdin.buffer.read()
            parts = text.split(b"\0") if b"\0" in text else text.splitlines()
            names += [part.decode("utf-8", "surrogateescape") for part in parts if part.strip()]
        else:
            names.append(source)
    if not names:
        raise UsageError("no_sources")
    return tuple(names)


def moment(text: str) -> float | None:
    """The start of a day, or a moment, as seconds since 1970; None for "".

    Raises:
        UsageError: It is neither.
    """
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).astimezone().timestamp()
    except ValueError as error:
        raise UsageError("bad_date", value=text) from error
