"""The command line of the benchmark."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from bench.command import add_report, interpreter_of, say
from bench.growth import measure_growth
from bench.machine import describe_machine
from bench.peers import TOOLS
from bench.report import Run, write_report
from bench.rounds import measure, start, warm_up
from bench.sections import replace_section
from bench.truth import SAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and writes the report; returns the exit code."""
    options = _parser().parse_args(arguments)
    results = start({name: TOOLS[name] for name in options.tools}, dict(options.python))
    try:
        warm_up(results, SAMPLES, say)
        measure(results, SAMPLES, rounds=options.rounds, slow_rounds=options.slow_rounds, say=say)
    finally:
        for result in results.values():
            result.worker.close()
    growth = [measure_growth(sample, *options.pages) for sample in SAMPLES] if options.pages[0] else []
    say("grading")
    run = Run(describe_machine(), options.rounds, options.slow_rounds, results, growth)
    replace_section(options.out, "exported pages", write_report(run))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmark/run.py", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds of all tools (9)")
    parser.add_argument("--slow-rounds", type=int, default=3, help="rounds of tools over 2 s a file (3)")
    parser.add_argument("--tools", nargs="+", choices=TOOLS, default=list(TOOLS), metavar="TOOL", help=", ".join(TOOLS))
    parser.add_argument(
        "--python",
        action="append",
        type=interpreter_of(TOOLS),
        default=[],
        metavar="TOOL=PATH",
        help="the Python interpreter of a tool that needs an environment of its own, e.g. img2table",
    )
    parser.add_argument(
        "--pages",
        nargs=2,
        type=int,
        default=(50, 500),
        metavar=("FEW", "MANY"),
        help="page counts for the growth of memory (50 500); 0 0 leaves it out",
    )
    add_report(parser)
    return parser
