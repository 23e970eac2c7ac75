"""Processes that do whole jobs, and pieces of other jobs once no job is left."""

from __future__ import annotations

import multiprocessing

from jixiao.pool import Hub
from tests.worked import Squares, lost, run

_LONG = tuple(range(1, 31))
_SQUARES = tuple(number * number if number != 13 else "ValueError" for number in _LONG)


def test_a_process_without_a_job_takes_pieces_of_the_last_one_and_nothing_changes() -> None:
    short, long = Hub(run, lost, 2).results([Squares((1, 2)), Squares(_LONG)])
    assert short.squares == (1, 4)
    assert long.squares == _SQUARES
    assert set(short.processes) == {short.owner}
    others = [process for process in long.processes if process not in (long.owner, 0)]
    assert set(others) == {short.owner} and len(others) > 8
    assert all(process == long.owner for number, process in zip(_LONG, long.processes, strict=True) if number % 5 == 0)
    assert not multiprocessing.active_children()


def test_more_processes_than_jobs_share_the_only_one_in_work() -> None:
    results = list(Hub(run, lost, 3).results([Squares((1,)), Squares(_LONG)]))
    assert results[1].squares == _SQUARES
    assert len(set(results[1].processes) - {0}) == 3


def test_results_come_in_the_order_of_the_jobs() -> None:
    jobs = [Squares(_LONG[:8]), Squares((3,)), Squares((4,)), Squares((5,))]
    assert [result.squares[-1] for result in Hub(run, lost, 2).results(jobs)] == [64, 9, 16, 25]


def test_a_job_that_kills_its_process_twice_is_lost_and_the_others_are_not() -> None:
    jobs = [Squares((1, 2, 3), kills=2), Squares((4, 5)), Squares((6,))]
    assert [result.squares for result in Hub(run, lost, 2).results(jobs)] == [("lost",), (16, 25), (36,)]


def test_a_piece_that_kills_another_process_is_told_and_the_job_goes_on_alone() -> None:
    doomed = Squares(_LONG[:12], kills_other=7)
    _, result = Hub(run, lost, 2).results([Squares((1,)), doomed])
    assert result.squares in (_SQUARES[:12], (*_SQUARES[:6], "BrokenProcessPool", *_SQUARES[7:12]))
    assert result.owner in result.processes


def test_what_is_not_asked_for_any_more_ends_its_processes() -> None:
    results = Hub(run, lost, 2).results([Squares((1,)), Squares(_LONG * 10)])
    assert next(results).squares == (1,)
    results.close()
    assert not multiprocessing.active_children()
