"""Twenty ways a file is broken, and processes, databases and machines that die at any moment."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest_corpus import BROKEN, write_corpus, write_mutated, write_report
from ingest_store import ask, content, differences
from tests.servers import PostgresServer, wait_for, worker_groups

FAULTS = str(Path(__file__).resolve().parents[1] / "faults")
Inbox = Callable[..., dict[str, Any]]


def command(source: Path, store: str, *options: object) -> list[str]:
    return [sys.executable, "-m", "jixiao", "ingest", str(source), "--store", store, "--rules", "", *map(str, options)]


def environment(**given: str) -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C.UTF-8", **given}


def ingest(source: Path, store: str, *options: object, **given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(source, store, *options), check=False, capture_output=True, text=True, env=environment(**given), timeout=300
    )


def started(source: Path, store: str, *options: object, **given: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(command(source, store, "--jobs", 2, *options), stderr=subprocess.PIPE, text=True, env=environment(), **given)


@pytest.fixture(scope="module")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of thirty reports."""
    folder = tmp_path_factory.mktemp("thirty")
    for number in range(30):
        write_report(folder / f"{number}.pdf", number, 1)
    return folder


@pytest.fixture(scope="module")
def undisturbed(thirty: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a store of the thirty holds after a run that nobody disturbs."""
    store = tmp_path_factory.mktemp("calm") / "calm.db"
    assert ingest(thirty, str(store)).returncode == 0
    return content(f"sqlite:///{store}")


def test_twenty_ways_to_be_broken_each_have_their_reason_and_cost_only_themselves(tmp_path: Path) -> None:
    assert len(BROKEN) == 20
    truth = write_corpus(tmp_path / "corpus", 40, 0.5)
    done = ingest(tmp_path / "corpus", str(tmp_path / "night.db"), "--timeout", 5, "--max-memory", 400, PYTHONPATH=FAULTS)
    assert done.returncode == 6
    url = f"sqlite:///{tmp_path / 'night.db'}"
    assert differences(url, truth) == []
    places = {
        Path(path).name[6:-4]: (stage, page, message)
        for path, stage, page, message in ask(url, "SELECT path, stage, page, message_en FROM failures")
    }
    assert len(places) == 20
    for way, option in (("crash", "SIGSEGV"), ("hang", "--timeout"), ("memory", "--max-memory")):
        stage, page, message = places[way]
        assert (stage, page) == ("pages", "2") and option in message
    for way, option in (
        ("bomb", "--max-stream"), ("bomb-in-bomb", "--max-stream"), ("large-file", "--max-megabytes"), ("many-pages", "--max-pages"),
        ("huge-page", "--max-side"), ("many-characters", "--max-characters"), ("many-lines", "--max-lines"), ("encrypted", "--password"),
    ):  # fmt: skip
        assert option in places[way][2]


def test_mutated_files_hang_nothing_and_are_no_wrong_success(tmp_path: Path) -> None:
    truth = write_mutated(tmp_path / "mutated", 45)
    done = ingest(tmp_path / "mutated", str(tmp_path / "night.db"), "--ocr", "none", "--timeout", 60)
    assert done.returncode == 6
    url = f"sqlite:///{tmp_path / 'night.db'}"
    told = {Path(path).name for (path,) in ask(url, "SELECT path FROM failures")}
    believed = {Path(path).name for (path,) in ask(url, "SELECT path FROM files JOIN manifest USING (document_id) WHERE exit_code = 0")}
    assert told | believed <= set(truth) and len(told) >= 30
    assert differences(url, {name: truth[name] for name in believed}) == []


def test_a_run_killed_again_and_again_ends_with_the_rows_of_an_undisturbed_one(
    undisturbed: dict[str, Any], thirty: Path, tmp_path: Path
) -> None:
    draw, store = random.Random(4), str(tmp_path / "night.db")
    kills = 0
    while True:
        process = started(thirty, store, "-q")
        try:
            process.wait(0.9 + draw.random() * 0.8)
        except subprocess.TimeoutExpired:
            children = worker_groups(process.pid)
            victim = draw.choice([process.pid, *children])
            with_parent = victim == process.pid
            os.kill(victim, signal.SIGKILL)
            kills += 1
            if not with_parent:
                process.wait()
        code = process.wait()
        assert process.stderr is not None
        process.stderr.close()
        if code == 0:
            break
        assert code == -signal.SIGKILL
    assert kills >= 1
    assert content(f"sqlite:///{store}") == undisturbed
    assert ask(f"sqlite:///{store}", "SELECT count(*) FROM runs WHERE status = 'running'") == [("0",)]


def test_no_process_is_left_behind_by_a_killed_run(inbox: Inbox, tmp_path: Path) -> None:
    inbox(*range(20), pages=5)
    process = started(tmp_path / "inbox", str(tmp_path / "night.db"))
    wait_for(lambda: len(worker_groups(process.pid)) == 2)
    children = worker_groups(process.pid)
    process.kill()
    process.communicate()
    wait_for(
        lambda: (
            not any(
                Path(f"/proc/{child}/cmdline").exists() and b"worker" in Path(f"/proc/{child}/cmdline").read_bytes() for child in children
            )
        ),
        20,
    )


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_run_keeps_what_is_done_and_the_next_goes_on(
    kind: signal.Signals, undisturbed: dict[str, Any], thirty: Path, tmp_path: Path
) -> None:
    store = tmp_path / "night.db"
    url = f"sqlite:///{store}"
    process = started(thirty, str(store))
    wait_for(lambda: store.exists() and _count(url) >= 3)
    process.send_signal(kind)
    _, told = process.communicate(timeout=30)
    if process.returncode == 130:
        assert "Traceback" not in told
        assert ask(url, "SELECT status FROM runs") == [("interrupted",)]
    assert process.returncode in (0, 130)
    assert ingest(thirty, str(store)).returncode == 0
    assert content(url) == undisturbed


def test_a_killed_worker_is_replaced_and_its_document_read_again(undisturbed: dict[str, Any], thirty: Path, tmp_path: Path) -> None:
    process = started(thirty, str(tmp_path / "night.db"))
    killed = 0
    while process.poll() is None and killed < 3:
        for child in worker_groups(process.pid)[:1]:
            time.sleep(0.1)
            if Path(f"/proc/{child}").exists():
                os.kill(child, signal.SIGKILL)
                killed += 1
        time.sleep(0.4)
    process.communicate()
    assert process.returncode == 0 and killed >= 1
    assert content(f"sqlite:///{tmp_path / 'night.db'}") == undisturbed


def test_a_full_disk_ends_the_run_with_5_and_the_next_one_goes_on(undisturbed: dict[str, Any], thirty: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "night.db")

    def small_disk() -> None:
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))

    process = started(thirty, store, "--store-wait", 1, preexec_fn=small_disk)
    _, told = process.communicate(timeout=120)
    assert process.returncode == 5
    assert "the store failed" in told and "Traceback" not in told
    assert ingest(thirty, store).returncode == 0
    assert content(f"sqlite:///{store}") == undisturbed


def test_a_database_that_goes_and_comes_back_loses_nothing(
    undisturbed: dict[str, Any], thirty: Path, postgres: PostgresServer, tmp_path: Path
) -> None:
    url = postgres.database()
    process = started(thirty, url, "--store-wait", 60)
    wait_for(lambda: _count(url) >= 3)
    postgres.stop()
    time.sleep(1.5)
    postgres.start()
    _, told = process.communicate(timeout=120)
    assert process.returncode == 0, told
    assert content(url) == undisturbed
    assert ask(url, "SELECT status FROM runs") == [("done",)]


def test_a_database_that_stays_away_ends_the_run_with_5(undisturbed: dict[str, Any], thirty: Path, postgres: PostgresServer) -> None:
    url = postgres.database()
    process = started(thirty, url, "--store-wait", 1)
    wait_for(lambda: _count(url) >= 3)
    postgres.stop()
    try:
        _, told = process.communicate(timeout=60)
    finally:
        postgres.start()
    assert process.returncode == 5
    assert "Trying again" in told and "Traceback" not in told
    assert ingest(thirty, url).returncode == 0
    assert content(url) == undisturbed


def test_a_second_run_at_once_is_refused_with_5(inbox: Inbox, tmp_path: Path) -> None:
    inbox(*range(20), pages=5)
    process = started(tmp_path / "inbox", str(tmp_path / "night.db"))
    wait_for(lambda: bool(worker_groups(process.pid)))
    process.send_signal(signal.SIGSTOP)  # so that it can't be done before the other begins
    second = ingest(tmp_path / "inbox", str(tmp_path / "night.db"))
    process.kill()
    process.communicate()
    assert second.returncode == 5 and str(process.pid) in second.stderr


def _count(url: str) -> int:
    try:
        return len(ask(url, "SELECT document_id FROM documents"))
    except Exception:  # noqa: BLE001 - not there yet
        return 0
