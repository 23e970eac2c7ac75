"""The pages of a document that is read alone are shared by the processes that have nothing else to do."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2
from PIL import Image

from ingest_corpus import write_report
from ingest_store import content
from jixiao.ingest import reading
from jixiao.ingest.child import _children
from jixiao.parallel import Crew, page_reads, shared_work
from jixiao.pipeline import Settings
from jixiao.source import open_document
from tests.servers import worker_groups

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from jixiao.ingest.account import Account

_PAGES = 4


def write_scan(path: Path) -> None:
    """Four pages of a report as images."""
    write_report(path, 7, _PAGES)
    with pypdfium2.PdfDocument(path) as document:
        images = [page.render(scale=150 / 72, grayscale=True).to_pil() for page in document]
    images[0].save(path, save_all=True, append_images=images[1:], resolution=150)


def page_processes() -> list[int]:
    """The processes that readers of this process have started for pages."""
    return [inner for reader in worker_groups(os.getpid()) for inner in _children(reader) if b"spawn_main" in command_of(inner)]


def command_of(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def test_pages_of_the_last_document_are_shared_and_a_killed_process_changes_nothing(
    night: Callable[..., Account], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inbox").mkdir()
    write_scan(tmp_path / "inbox" / "scan.pdf")
    assert night(store=str(tmp_path / "alone.db"), jobs=1).done == {"complete": 1}
    monkeypatch.setattr(reading, "_IDLE_S", 0.0)
    seen, killed = set[int](), list[int]()
    ended = threading.Event()

    def kill_one() -> None:
        while not ended.wait(0.05):
            seen.update(found := page_processes())
            if len(found) == 2 and not killed:
                time.sleep(1.0)
                os.kill(found[0], signal.SIGKILL)
                killed.append(found[0])

    killer = threading.Thread(target=kill_one)
    killer.start()
    try:
        assert night(store=str(tmp_path / "shared.db"), jobs=2).done == {"complete": 1}
    finally:
        ended.set()
        killer.join()
    assert len(seen) == 2 and len(killed) == 1
    assert content(f"sqlite:///{tmp_path / 'shared.db'}") == content(f"sqlite:///{tmp_path / 'alone.db'}")
    assert not any(Path(f"/proc/{process}").exists() for process in seen)


def test_empty_slots_are_shared_once_they_have_been_empty_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    reading.allow_reading(8)
    readers: list[Any] = [object(), object(), object()]
    monkeypatch.setattr(reading, "_busy", set(readers))
    reading._slots.changed()
    assert reading.crew_of_each() == 1
    reading._slots.since -= reading._IDLE_S
    assert reading.crew_of_each() == 2, "8 slots, 3 documents"
    monkeypatch.setattr(reading, "_busy", set(readers[:1]))
    assert reading.crew_of_each() == 8
    reading.allow_reading()


def test_a_crew_that_grows_takes_the_pages_that_are_left(tmp_path: Path) -> None:
    pages = [Image.new("L", (400, 500), shade) for shade in (250, 245, 240, 235, 230)]
    pages[0].save(tmp_path / "scan.pdf", save_all=True, append_images=pages[1:], resolution=72)
    sizes = iter([1, 1, 2, 2, 2])
    with open_document(tmp_path / "scan.pdf") as (_, reader):
        numbers = range(1, 6)
        with shared_work(Settings()) as work:
            alone = page_reads(tmp_path / "scan.pdf", reader, numbers, Settings(), work)
            want = [alone(number) for number in numbers]
        with shared_work(Settings(), Crew(lambda: next(sizes))) as work:
            read = page_reads(tmp_path / "scan.pdf", reader, numbers, Settings(), work)
            have = [read(number) for number in numbers]
    assert have == want and next(sizes, None) is None
    assert [found.page.number for found in have] == [1, 2, 3, 4, 5]
