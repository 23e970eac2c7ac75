"""Figures of a scan against those of the export: right, wrong, flagged, lost and told."""

from __future__ import annotations

from decimal import Decimal

from bench.scanned.running import FigureScore, score_figures
from jixiao.amount import Status
from jixiao.document import Origin
from jixiao.geometry import Box
from jixiao.record import Figure, Provenance, Value

WHERE = Provenance(1, Box(0, 0, 1, 1), Origin.OCR, 1.0)


def figure(metric: str, number: str, review: str = "") -> Figure:
    return Figure(metric, 1, Value(number, Status.NUMBER, Decimal(number), WHERE, "万元", review), "")


TRUTH = [figure("a", "1"), figure("b", "2"), figure("c", "3"), figure("d", "4")]


def test_right_and_wrong_with_and_without_a_flag() -> None:
    found = [figure("a", "1"), figure("b", "2", "doubt"), figure("c", "5"), figure("d", "5", "doubt")]
    assert score_figures(TRUTH, found) == FigureScore(right=1, right_flagged=1, wrong_unflagged=1, wrong_flagged=1)


def test_a_lost_figure_is_told_where_a_number_stands_in_its_place() -> None:
    assert score_figures(TRUTH, [figure("a", "1"), figure("", "2", "doubt"), *TRUTH[2:]]) == FigureScore(right=3, lost_told=1)
    assert score_figures(TRUTH, [TRUTH[0], *TRUTH[2:]]) == FigureScore(right=3, lost_untold=1)
    assert score_figures(TRUTH, [figure("", "9", "doubt"), TRUTH[0], *TRUTH[2:]]) == FigureScore(right=3, lost_untold=1)


def test_a_figure_that_the_export_does_not_state_is_added() -> None:
    assert score_figures(TRUTH, [*TRUTH, figure("e", "6")]) == FigureScore(right=4, added=1)
