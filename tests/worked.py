"""Jobs for a hub of processes: numbers squared piece by piece, by whoever is free, and processes that die."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from jixiao.parallel import Piece, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.parallel import Crew

#: Long enough for another process to start and ask.
_PIECE_S = 0.1


class Squares(NamedTuple):
    """A job: the squares of the numbers; a process dies at the number `kills`, one that has no owner's work to lose at `kills_other`."""

    numbers: tuple[int, ...]
    kills: int = 0
    kills_other: int = 0


class Squared(NamedTuple):
    """What came of it, and by which process each was squared."""

    squares: tuple[int | str, ...]
    owner: int
    processes: tuple[int, ...]


def square(number: int, kills: int, kills_other: int, owner: int) -> tuple[int, int]:
    """The square, and the process that made it; 13 has none."""
    if number == kills or (number == kills_other and os.getpid() != owner):
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(_PIECE_S)
    if number == 13:
        raise ValueError("13 has no square")
    return number * number, os.getpid()


def run(job: Squares, crew: Crew | None) -> Squared:
    """The job done, its pieces shared where there is a crew."""
    from jixiao.parallel import Crew

    with ExitStack() as stack:
        results = list(_each(job, Work(crew or Crew(lambda: 1), stack)))
    return Squared(tuple(result for result, _ in results), os.getpid(), tuple(process for _, process in results))


def _each(job: Squares, work: Work) -> Iterator[tuple[int | str, int]]:
    for result in work.each(_piece(number, job) for number in job.numbers):
        try:
            yield result()
        except (ValueError, BrokenProcessPool) as error:
            yield type(error).__name__, 0


def _piece(number: int, job: Squares) -> Piece[tuple[int, int]]:
    given = number, job.kills, job.kills_other, os.getpid()
    return Piece(square, given, lambda: number % 5 != 0, partial(square, *given), True)


def lost(job: Squares) -> Squared:
    """What a job comes to whose processes died."""
    return Squared(("lost",), 0, ())
