"""What the command lines of the benchmarks share: where they write, how they are told of a tool's interpreter."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

#: What every benchmark writes its section of.
REPORT = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"


def add_report(parser: argparse.ArgumentParser) -> None:
    """Let the user choose the report."""
    parser.add_argument("--out", type=Path, default=REPORT, help="the report")


def interpreter_of(names: Collection[str]) -> Callable[[str], tuple[str, str]]:
    """Reads NAME=PATH, the Python of one of the names that needs an environment of its own."""

    def read(text: str) -> tuple[str, str]:
        name, separator, path = text.partition("=")
        if name not in names or not separator:
            raise argparse.ArgumentTypeError(f"{text!r} is not NAME=PATH with a name of {', '.join(names)}")
        return name, path

    return read


def say(text: str) -> None:
    """Tell the person who waits."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
