"""Peak resident memory, of this process or of a command in a fresh one."""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_STATUS = Path("/proc/self/status")
#: Runs a command and prints its exit code and peak. Started without site packages it is
#: smaller than any command, which matters because on Linux a child's `ru_maxrss` begins at
#: the peak of the process that started it.
_LAUNCHER = """
import json, os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(child.pid, 0)
print(json.dumps([os.waitstatus_to_exitcode(status), usage.ru_maxrss]))
"""


class CommandPeak(NamedTuple):
    """How a command ended: its exit code, its peak, and the end of what it said."""

    exit_code: int
    peak_mb: float
    message: str


def own_peak_mb() -> float:
    """The peak of this process in MB (2**20 bytes)."""
    if _STATUS.exists():
        # `ru_maxrss` would count the parent's peak too.
        found = re.search(r"VmHWM:\s+(\d+) kB", _STATUS.read_text("ascii"))
        if found:
            return int(found[1]) / 1024
    return _to_mb(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def command_peak(command: Sequence[str | Path], environment: Mapping[str, str]) -> CommandPeak:
    """The peak of the command, or of the largest process it waited for, in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _LAUNCHER, *map(str, command)],
        env=dict(environment),
        capture_output=True,
        text=True,
        check=True,
    )
    exit_code, peak = json.loads(done.stdout)
    lines = done.stderr.strip().splitlines()
    return CommandPeak(exit_code, _to_mb(peak), lines[-1] if lines else "")


def _to_mb(peak: int) -> float:
    """`ru_maxrss` counts kilobytes, on macOS bytes."""
    return peak / 2**20 if sys.platform == "darwin" else peak / 1024
