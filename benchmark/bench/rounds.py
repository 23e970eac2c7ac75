"""The measurement: all tools in turn, round after round, so that drift hits all alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from bench.process import ToolError, Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bench.grid import Grid
    from bench.peers import Tool
    from bench.truth import Sample

#: A tool whose turn takes longer than this joins only the first rounds.
_SLOW_S = 2.0


@dataclass
class Result:
    """What one tool gave; times are seconds by sample title and round."""

    tool: Tool
    worker: Worker
    grids: dict[str, list[Grid]] = field(default_factory=dict)
    times: dict[str, dict[int, float]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> bool:
        """Whether no file could be measured because the tool is not there."""
        return bool(self.errors) and all(text.startswith("not installed") for text in self.errors.values())

    def seconds(self, sample: Sample) -> float:
        """The median over the rounds for the whole file."""
        return median(self.times[sample.title].values())

    def ratios(self, other: Result, sample: Sample) -> list[float]:
        """How many times slower than the other, of each round both took part in."""
        ours, theirs = self.times.get(sample.title, {}), other.times.get(sample.title, {})
        return [ours[number] / theirs[number] for number in ours if number in theirs]


def start(tools: Mapping[str, Tool], pythons: Mapping[str, str]) -> dict[str, Result]:
    """A result for each tool, its process started with its own interpreter where one is named."""
    workers = {name: Worker(tool.target, tool.distributions, *([pythons[name]] if name in pythons else [])) for name, tool in tools.items()}
    return {name: Result(tool, workers[name]) for name, tool in tools.items()}


def warm_up(results: Mapping[str, Result], samples: Sequence[Sample], say: Callable[[str], None]) -> None:
    """Reads each file once with each tool: imports are done, the tables are kept."""
    for name, result in results.items():
        for sample in samples:
            try:
                result.grids[sample.title] = result.worker.grids(sample.path)
            except ToolError as failure:
                result.errors[sample.title] = str(failure)
                say(f"{name}, {sample.title}: {failure}")


def measure(
    results: Mapping[str, Result],
    samples: Sequence[Sample],
    *,
    rounds: int,
    slow_rounds: int,
    say: Callable[[str], None],
) -> None:
    """Runs the rounds; each begins with another tool, slow tools leave after `slow_rounds`."""
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        for sample in samples:
            for result in _rotated(list(results.values()), number):
                if number < slow_rounds or not _is_slow(result, sample):
                    _take_turn(result, sample, number)


def _rotated(results: list[Result], number: int) -> Iterator[Result]:
    # A stride that is no divisor of the count gives each tool ever new neighbours.
    for index in range(len(results)):
        yield results[(index + 5 * number) % len(results)]


def _is_slow(result: Result, sample: Sample) -> bool:
    times = result.times.get(sample.title)
    return bool(times) and result.seconds(sample) > _SLOW_S


def _take_turn(result: Result, sample: Sample, number: int) -> None:
    if sample.title in result.errors:
        return
    try:
        runs = result.worker.turn(sample.path)
    except ToolError as failure:
        result.errors[sample.title] = str(failure)
        return
    result.times.setdefault(sample.title, {})[number] = median(runs)
