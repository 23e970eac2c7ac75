"""What a run reads, leaves alone, replaces and tells."""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fsspec
import pytest
from prometheus_client.parser import text_string_to_metric_families

from ingest_store import ask, content, differences
from jixiao.errors import ExitCode, SinkError, UnknownName, UsageError
from jixiao.ingest.account import Account
from jixiao.ingest.command import Telling, listed_sources, moment, run
from jixiao.ingest.run import Ingest, Options
from jixiao.ingest.sources import Found, PassedOver, Unopened, find
from jixiao.messages import printable
from jixiao.pipeline import Settings
from jixiao.source.limits import Limits
from tests.servers import worker_groups

Inbox = Callable[..., dict[str, Any]]
Night = Callable[..., Account]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'night.db'}"


def test_every_report_is_stored_as_it_was_drawn_and_a_second_run_does_nothing(inbox: Inbox, night: Night, url: str, tmp_path: Path) -> None:
    truth = inbox(*range(6), pages=2)
    first = night(jobs=2)
    assert (first.done, first.pages, first.exit_code) == ({"complete": 6}, 12, ExitCode.DONE)
    assert differences(url, truth) == []
    before = content(url)
    second = night()
    assert (second.read_count, second.unchanged, second.seen) == (0, 6, 6)
    assert content(url) == before
    assert ask(url, "SELECT status, seen, unchanged, complete FROM runs ORDER BY run_id") == [
        ("done", "6", "0", "6"),
        ("done", "6", "6", "0"),
    ]
    assert worker_groups(os.getpid()) == []


def test_a_changed_file_replaces_its_rows_and_a_moved_one_is_the_same(inbox: Inbox, night: Night, url: str, tmp_path: Path) -> None:
    inbox(1, 2)
    night()
    folder = tmp_path / "inbox"
    truth = {"1.pdf": inbox(7)["7.pdf"], "2.pdf": inbox(2)["2.pdf"]}
    (folder / "7.pdf").replace(folder / "1.pdf")
    (folder / "moved").mkdir()
    (folder / "2.pdf").rename(folder / "moved" / "2.pdf")
    account = night()
    assert (account.done, account.unchanged) == ({"complete": 1}, 1)
    assert differences(url, truth) == []
    assert len(ask(url, "SELECT * FROM documents")) == 2
    assert [Path(path).name for (path,) in ask(url, "SELECT path FROM files ORDER BY path")] == ["1.pdf", "2.pdf"]


def test_the_same_bytes_at_two_paths_are_one_document(inbox: Inbox, night: Night, url: str, tmp_path: Path) -> None:
    inbox(1)
    shutil.copy(tmp_path / "inbox" / "1.pdf", tmp_path / "inbox" / "2.pdf")
    account = night()
    assert (account.done, account.duplicates) == ({"complete": 1}, 1)
    assert len(ask(url, "SELECT DISTINCT document_id FROM files")) == 1 and len(ask(url, "SELECT * FROM files")) == 2
    again = night()
    assert (again.read_count, again.unchanged, again.duplicates) == (0, 1, 1)


def test_failures_are_left_until_asked_for_or_given_another_limit(inbox: Inbox, night: Night, url: str) -> None:
    inbox(1, 2, pages=3)
    narrow = Settings(rules=(), limits=Limits(pages=2))
    assert night(settings=narrow).exit_code is ExitCode.PARTIAL
    assert ask(url, "SELECT code, stage, exit_code FROM failures") == [("too_many_pages", "open", "3")] * 2
    left = night(settings=narrow)
    assert (left.read_count, left.unchanged, left.exit_code) == (0, 2, ExitCode.PARTIAL)
    assert night(settings=narrow, retry_failed=True).done == {"failed": 2}
    assert night().done == {"complete": 2}
    assert ask(url, "SELECT * FROM failures") == []


def test_other_options_read_again_and_force_reads_all(inbox: Inbox, night: Night) -> None:
    inbox(1)
    assert night().done == {"complete": 1}
    assert night(force=True).done == {"complete": 1}
    assert night(settings=Settings(rules=(), finders=("ruled",))).done == {"complete": 1}
    assert night(settings=Settings(rules=(), finders=("ruled",), password="x")).read_count == 0


def test_since_leaves_old_files_out(inbox: Inbox, night: Night, tmp_path: Path) -> None:
    inbox(1, 2)
    os.utime(tmp_path / "inbox" / "1.pdf", (1_700_000_000,) * 2)
    account = night(since=moment("2024-01-01"))
    assert (account.total, account.done) == (1, {"complete": 1})


def test_a_page_with_damage_is_partial_and_named(inbox: Inbox, night: Night, url: str, tmp_path: Path) -> None:
    inbox(1, pages=2)
    path = tmp_path / "inbox" / "1.pdf"
    data = bytearray(path.read_bytes())
    data[data.index(b"stream\n") + 400] ^= 0x10
    path.write_bytes(data)
    account = night(settings=Settings(rules=(), ocr="none"))
    assert (account.done, account.exit_code) == ({"partial": 1}, ExitCode.PARTIAL)
    assert ("file", "damaged_streams") in ask(url, "SELECT scope, code FROM failures")
    assert ask(url, "SELECT status FROM documents") == [("partial",)]


def test_lost_bytes_are_noticed_by_the_places_of_what_follows(inbox: Inbox, night: Night, url: str, tmp_path: Path) -> None:
    inbox(1)
    path = tmp_path / "inbox" / "1.pdf"
    data = path.read_bytes()
    path.write_bytes(
        data.replace(b"%PDF-1.4\n%", b"%PDF-1.4\n%extra\n%", 1) if b"%PDF-1.4\n%" in data else data[:9] + b"%extra\n" + data[9:]
    )
    night()
    assert ask(url, "SELECT code FROM failures") == [("damaged_places",)]


def test_exit_codes_of_one_document_and_of_many(inbox: Inbox, night: Night, tmp_path: Path, samples: Path) -> None:
    inbox(1)
    (tmp_path / "empty.pdf").touch()
    good, bad, plain = tmp_path / "inbox", tmp_path / "empty.pdf", samples / "layouts" / "text_only.pdf"
    assert night(good).exit_code is ExitCode.DONE
    assert night(bad).exit_code is ExitCode.INPUT
    assert night(plain).exit_code is ExitCode.NO_FORM
    assert night(good, plain).exit_code is ExitCode.NO_FORM
    assert night(good, plain, bad).exit_code is ExitCode.PARTIAL
    assert night(tmp_path / "nothing.pdf").exit_code is ExitCode.INPUT
    checked = {"settings": Settings(), "strict": True}
    assert night(good, **checked).exit_code is ExitCode.CHECK_FAILED
    assert night(good, plain, **checked).exit_code is ExitCode.CHECK_FAILED


def test_what_cannot_be_opened_is_a_failure_until_it_can(inbox: Inbox, night: Night, url: str, tmp_path: Path) -> None:
    inbox(1)
    late = tmp_path / "late"
    assert night(tmp_path / "inbox", late).exit_code is ExitCode.PARTIAL
    assert ask(url, "SELECT path, code, document_id FROM failures") == [(str(late), "missing_input", "")]
    late.mkdir()
    assert night(tmp_path / "inbox", late).exit_code is ExitCode.DONE
    assert ask(url, "SELECT * FROM failures") == []


def test_names_that_play_tricks_are_only_names(inbox: Inbox, night: Night, url: str, tmp_path: Path) -> None:
    truth = inbox(1)["1.pdf"]
    folder = tmp_path / "inbox"
    names = ["; rm -rf $HOME `id`.pdf", "-o.pdf", "\x1b[2J\nforged.pdf", "年度 报告.PDF", "=1+1.pdf"]
    for number, name in enumerate(names):
        (folder / name).write_bytes((folder / "1.pdf").read_bytes() + b"\n%" + str(number).encode())
    (folder / os.fsdecode(b"\xb2\xe2.pdf")).write_bytes((folder / "1.pdf").read_bytes() + b"\n%gbk")
    assert night().done == {"complete": 7}
    stored = {name for (name,) in ask(url, "SELECT file_name FROM documents")}
    assert stored == {*names, "1.pdf", "\\xb2\\xe2.pdf"}
    assert {unit for (unit,) in ask(url, "SELECT unit_name FROM documents")} == {truth["unit"]}
    assert printable(names[2]) == "\\x1b[2J\\nforged.pdf"


def test_links_pipes_and_other_files_are_passed_over(inbox: Inbox, tmp_path: Path) -> None:
    inbox(1)
    folder = tmp_path / "inbox"
    secret = tmp_path / "secret"
    secret.mkdir()
    shutil.copy(folder / "1.pdf", secret / "2.pdf")
    (folder / "link.pdf").symlink_to(secret / "2.pdf")
    (folder / "linked").symlink_to(secret)
    os.mkfifo(folder / "pipe.pdf")
    (folder / "notes.txt").write_text("x")
    items = list(find([str(folder)]))
    assert [Path(item.path).name for item in items if isinstance(item, Found)] == ["1.pdf"]
    assert sorted((Path(item.path).name, item.reason) for item in items if isinstance(item, PassedOver)) == [
        ("link.pdf", "link"), ("linked", "link"), ("notes.txt", "other"), ("pipe.pdf", "special"),
    ]  # fmt: skip
    (refused,) = find([str(folder / "pipe.pdf")])
    assert isinstance(refused, Unopened) and refused.error.code == "not_a_file"


def test_a_file_that_turns_into_a_link_before_it_is_opened_is_refused(
    inbox: Inbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox(1, 2)
    folder = tmp_path / "inbox"
    options = Options((str(folder),), str(tmp_path / "night.db"), Settings(rules=()))
    found = list(find([str(folder)]))
    (folder / "1.pdf").unlink()
    (folder / "1.pdf").symlink_to("/etc/passwd")
    ingest = Ingest(options, ())
    with ingest.opened():
        account = ingest.once(found)
    assert (account.done, account.problems) == ({"complete": 1}, {"no_permission": 1})


def test_what_is_written_may_not_lie_in_what_is_read(inbox: Inbox, night: Night, tmp_path: Path) -> None:
    inbox(1)
    folder = tmp_path / "inbox"
    with pytest.raises(UsageError, match="outside of the sources"):
        night(store=str(folder / "night.db"))
    options = Options((str(folder),), str(tmp_path / "night.db"), Settings(rules=()))
    for telling in (Telling(log=str(folder / "log")), Telling(metrics=str(folder / "m")), Telling(summary=str(folder / "s"))):
        with pytest.raises(UsageError):
            run(options, telling)
    assert [path.name for path in folder.iterdir()] == ["1.pdf"]
    with pytest.raises(UnknownName):
        night(store="mongodb://host/x")
    with pytest.raises(SinkError):
        night(store=str(Path(__file__) / "night.db"))


def test_machines_are_told_in_a_log_a_summary_and_metrics(inbox: Inbox, tmp_path: Path) -> None:
    inbox(1, 2)
    (tmp_path / "inbox" / "bad.pdf").write_text("no document")
    log, metrics, summary = (tmp_path / name for name in ("log.jsonl", "night.prom", "summary.json"))
    options = Options((str(tmp_path / "inbox"),), str(tmp_path / "night.db"), Settings(rules=()))
    code = run(options, Telling(str(log), str(metrics), str(summary), quiet=True))
    assert code is ExitCode.PARTIAL
    events = [json.loads(line) for line in log.read_text().splitlines()]
    assert [event["event"] for event in events] == ["started", "document", "document", "document", "ended"]
    (failed,) = (event["failures"] for event in events if event.get("status") == "failed")
    assert failed[0]["code"] == "not_a_document"
    told = json.loads(summary.read_text())
    assert (told["read"], told["in_store"]["complete"], told["exit_code"]) == ({"complete": 2, "partial": 0, "failed": 1}, 2, 6)
    assert len(told["slowest"]) == 3 and told["problems"] == {"not_a_document": 1}
    gauges = {
        (sample.name, sample.labels.get("status", "")): sample.value
        for family in text_string_to_metric_families(metrics.read_text())
        for sample in family.samples
    }
    assert gauges["jixiao_ingest_read_documents", "complete"] == 2 and gauges["jixiao_ingest_exit_code", ""] == 6


def test_a_log_on_a_full_disk_does_not_end_the_night(inbox: Inbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inbox(1)
    options = Options((str(tmp_path / "inbox"),), str(tmp_path / "night.db"), Settings(rules=()))
    assert run(options, Telling(log="/dev/full", quiet=True)) is ExitCode.DONE
    assert "--log: No space left" in capsys.readouterr().err


def test_sources_come_from_standard_input_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def given(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    given("/a/报告.pdf\n\n/b.pdf\n".encode())
    assert listed_sources(["/c", "-"]) == ("/c", "/a/报告.pdf", "/b.pdf")
    given(b"/a\nb.pdf\0/c.pdf\0")
    assert listed_sources(["-"]) == ("/a\nb.pdf", "/c.pdf")
    given(b"")
    with pytest.raises(UsageError):
        listed_sources(["-"])


def test_documents_are_read_from_far_places(inbox: Inbox, night: Night, url: str, tmp_path: Path) -> None:
    truth = inbox(1, 2)
    system = fsspec.filesystem("memory")
    for name in truth:
        system.put(str(tmp_path / "inbox" / name), f"/night/{name}")
    system.put(str(tmp_path / "inbox" / "1.pdf"), "/night/copy.pdf")
    try:
        account = night("memory://night")
        assert differences(url, {name: truth[name] for name in truth}) == []
        assert (account.done, account.duplicates) == ({"complete": 2}, 1)
        again = night("memory://night")
        assert (again.read_count, again.unchanged) == (0, 2)
        (missing,) = find(["memory://elsewhere"])
        assert isinstance(missing, Unopened)
    finally:
        system.rm("/night", recursive=True)


def test_a_watch_takes_what_has_stood_still_and_survives_bad_files(inbox: Inbox, url: str, tmp_path: Path) -> None:
    inbox(1)
    (tmp_path / "inbox" / "bad.pdf").write_text("no document")
    options = Options((str(tmp_path / "inbox"),), str(tmp_path / "night.db"), Settings(rules=()))
    seen: list[int] = []

    class Stopper(Ingest):
        """Grows a file between looks, adds another, and stops after some."""

        def wait(self, seconds: float) -> None:
            seen.append(len(ask(url, "SELECT * FROM documents")))
            growing = tmp_path / "inbox" / "growing.pdf"
            if len(seen) < 4:
                with growing.open("ab") as file:
                    file.write((tmp_path / "inbox" / "1.pdf").read_bytes()[: 100 * len(seen)])
            elif len(seen) == 4:
                inbox(2)
                growing.unlink()
            elif len(seen) == 7:
                self.stop()

    from jixiao.ingest.command import _watch

    ingest = Stopper(options, ())
    with ingest.opened():
        _watch(ingest, options, 0.01)
    # Nothing at the first look, the settled file at the second, the half-written one never.
    assert (seen[0], seen[1], seen[3], seen[-1]) == (0, 1, 1, 2)
    assert [code for (code,) in ask(url, "SELECT code FROM failures")] == ["not_a_document"]
    assert len(ask(url, "SELECT * FROM runs")) == 2


def test_quiet_is_quiet(inbox: Inbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    inbox(1)
    options = Options((str(tmp_path / "inbox"),), str(tmp_path / "night.db"), Settings(rules=()))
    run(options, Telling(quiet=True))
    assert capsys.readouterr() == ("", "")
    run(options, Telling(summary="-"))
    out, err = capsys.readouterr()
    assert "nothing to do: 1 documents" in err and json.loads(out)["unchanged"] == 1


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01"])
def test_a_date_that_is_none_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError):
        moment(text)


def test_a_far_place_with_errors_of_its_own_is_not_reached(
    inbox: Inbox, night: Night, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class EndpointConnectionError(Exception):
        """As botocore's: no OSError."""

    def find_nothing(*_: object, **__: object) -> None:
        raise EndpointConnectionError("Could not connect to the endpoint URL")

    inbox(1)
    monkeypatch.setattr(fsspec.get_filesystem_class("memory"), "find", find_nothing)
    assert night(tmp_path / "inbox", "memory://night").done == {"complete": 1}
    assert ask(url, "SELECT path, code FROM failures") == [("memory://night", "not_reached")]
