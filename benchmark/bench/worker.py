"""The process of one tool: answers requests on its standard input, a line of JSON each.

Started as `python -m bench.worker MODULE:ATTRIBUTE DISTRIBUTION...`. It lives through the
whole run, so its timings are warm and its peak memory is the tool's alone. It needs the
standard library only, so that a tool may live in an environment of its own.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module, metadata
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from bench.peak import own_peak_mb

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.peers import Extractor

#: A turn repeats the file until this much time has passed, so that a fast tool's turn is
#: no shorter than the machine's hiccups.
_TURN_S = 0.5
_MOST_RUNS = 8


def main(arguments: Sequence[str]) -> int:
    """Answers until the input ends; returns the exit code."""
    target, *distributions = arguments
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # What a tool prints must not mix with the replies.
    extractor: Extractor | None = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            extractor = extractor or _load(target)
            reply = _answer(extractor, request, distributions)
        except ModuleNotFoundError as error:
            reply = {"missing": error.name or str(error)}
        except Exception as error:  # noqa: BLE001 - whatever a tool raises is its result.
            reply = {"error": f"{type(error).__name__}: {error}"[:300]}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()
    return 0


def _load(target: str) -> Extractor:
    module, _, attribute = target.partition(":")
    extractor: Extractor = getattr(import_module(module), attribute)()
    return extractor


def _answer(extractor: Extractor, request: dict[str, Any], distributions: Sequence[str]) -> dict[str, Any]:
    path = Path(request["path"])
    if request["want"] == "grids":
        grids = extractor.grids(extractor.extract(path))
        return {"grids": grids, "peak_mb": own_peak_mb(), "versions": _versions(distributions)}
    return {"seconds": _turn(extractor, path), "peak_mb": own_peak_mb()}


def _turn(extractor: Extractor, path: Path) -> list[float]:
    """The seconds of each run of one turn."""
    runs: list[float] = []
    while len(runs) < _MOST_RUNS and sum(runs) < _TURN_S:
        start = perf_counter()
        extractor.extract(path)
        runs.append(perf_counter() - start)
    return runs


def _versions(distributions: Sequence[str]) -> dict[str, str]:
    return {name: metadata.version(name) for name in distributions}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
