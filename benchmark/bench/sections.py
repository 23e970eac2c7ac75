"""docs/benchmarks.md is written by several runs, each its own section between two marks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = "# Benchmarks\n\nWritten by `make bench`; do not edit. Only ratios within a run mean anything, not the milliseconds.\n"


def replace_section(path: Path, name: str, text: str) -> None:
    """Writes one section of the file and leaves the others as they stand; a new one goes to the end."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    section = f"{begin}\n\n{text.strip()}\n\n{end}"
    old = path.read_text("utf-8") if path.exists() else _HEAD
    found = re.search(f"{re.escape(begin)}.*?{re.escape(end)}", old, re.DOTALL)
    new = old[: found.start()] + section + old[found.end() :] if found else f"{old.rstrip()}\n\n{section}\n"
    path.write_text(new, "utf-8")
