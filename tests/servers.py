"""A PostgreSQL server of the tests' own, and what a process has started."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: What root becomes to start a server: it refuses to run as root.
_NOBODY = "nobody" if os.geteuid() == 0 else None


class PostgresServer:
    """A server on a socket in a folder of its own; no network port."""

    def __init__(self) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self._programs = found[-1] if found else Path(shutil.which("initdb") or "initdb").parent
        self._folder = Path(tempfile.mkdtemp(prefix="jixiao-pg-"))
        if _NOBODY:
            shutil.chown(self._folder, _NOBODY)
        self._run("initdb", "-D", str(self._folder / "data"), "-U", "jixiao", "--auth", "trust", "-E", "UTF8", "--no-sync", "--locale", "C")
        self._databases = 0
        self.start()

    def start(self) -> None:
        options = f"-c listen_addresses='' -k {self._folder}"
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-o", options, "-l", str(self._folder / "log"), "-w", "start")

    def stop(self, how: str = "immediate") -> None:
        self._run("pg_ctl", "-D", str(self._folder / "data"), "-m", how, "-w", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder)

    def database(self) -> str:
        """The URL of a new database."""
        self._databases += 1
        name = f"night{self._databases}"
        self._run("createdb", "-h", str(self._folder), "-U", "jixiao", name)
        return f"postgresql://jixiao@/{name}?host={self._folder}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._programs / program), *arguments]
        done = subprocess.run(command, user=_NOBODY, cwd="/", capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        assert done.returncode == 0, done.stdout + done.stderr


def worker_groups(parent: int) -> list[int]:
    """The reading processes that a process has started."""
    files = Path(f"/proc/{parent}/task").glob("*/children")
    children = [int(word) for file in files for word in file.read_text().split()]
    return [child for child in children if is_worker(child)]


def is_worker(process: int) -> bool:
    """Whether a process is there and reads documents."""
    try:
        return b"jixiao.ingest.worker" in Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
