"""The parent's side of a worker: one long-lived process a tool."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from bench.grid import Cell, Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[2]
#: A tool that takes longer for one turn is stopped and listed as failed.
_LIMIT_S = 300.0


class ToolError(Exception):
    """The tool is not installed, raised, or its process ended; the message says which."""


class Worker:
    """A tool in its own process."""

    def __init__(self, target: str, distributions: Sequence[str], python: str = sys.executable) -> None:
        self.versions: dict[str, str] = {}
        self.peak_mb = 0.0
        self._process = subprocess.Popen(
            [python, "-m", "bench.worker", target, *distributions],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def grids(self, path: Path) -> list[Grid]:
        """The tables of the file, read once without timing.

        Raises:
            ToolError: It gave no answer.
        """
        reply = self._ask(path, "grids")
        self.versions = reply["versions"]
        return [Grid(rows, columns, tuple(Cell(*cell) for cell in cells)) for rows, columns, cells in reply["grids"]]

    def turn(self, path: Path) -> list[float]:
        """The seconds of each run of one turn over the file.

        Raises:
            ToolError: It gave no answer.
        """
        seconds: list[float] = self._ask(path, "seconds")["seconds"]
        return seconds

    def close(self) -> None:
        """Ends the process."""
        if self._process.stdin:
            with suppress(BrokenPipeError):  # It may have died with a request unread.
                self._process.stdin.close()
        self._process.wait()

    def _ask(self, path: Path, want: str) -> dict[str, Any]:
        line = self._exchange(json.dumps({"path": os.fspath(path), "want": want}))
        if not line:
            raise ToolError(f"its process ended with code {self._process.wait()}")
        reply: dict[str, Any] = json.loads(line)
        if "missing" in reply:
            raise ToolError(f"not installed (no module {reply['missing']})")
        if "error" in reply:
            raise ToolError(without_paths(reply["error"]))
        self.peak_mb = reply["peak_mb"]
        return reply

    def _exchange(self, line: str) -> str:
        """The reply; empty where the process has ended."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        guard = Timer(_LIMIT_S, self._process.kill)
        guard.start()
        try:
            stdin.write(line + "\n")
            stdin.flush()
            return stdout.readline()
        except BrokenPipeError:
            return ""
        finally:
            guard.cancel()


def without_paths(message: str) -> str:
    """The message fit for a report: no paths of this machine."""
    return message.replace(sys.executable, "python").replace(f"{ROOT}{os.sep}", "")


def environment() -> dict[str, str]:
    """The environment of a tool's process: the layers of jixiao can be imported, installed or not."""
    folders = [ROOT / name for name in ("benchmark", "models", "extract", "pipelines")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.fspath, folders))}
