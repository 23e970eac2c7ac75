"""What the run was made on, without names or dates."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

_CPU = Path("/proc/cpuinfo")


def describe_machine() -> str:
    """Processor, how many of them, system, Python: one line."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{usable} CPUs ({_cpu_name()}), {platform.system()} {platform.machine()}, {python}"


def _cpu_name() -> str:
    if _CPU.exists():
        found = re.search(r"model name\s*:\s*(.+)", _CPU.read_text("utf-8"))
        if found:
            return found[1].strip()
    return platform.processor() or "unnamed"
