"""Lines kept for a second reading come back as they were, page by page."""

from __future__ import annotations

import numpy as np

from jixiao.cuts import KeptCuts
from jixiao.geometry import Box
from jixiao.tables.again import CutLine


def test_lines_come_back_by_page_and_box() -> None:
    noise = np.random.default_rng(7).integers(0, 256, (2, 40, 120), np.uint8)
    kept = KeptCuts()
    kept.keep(3, {Box(0, 0, 9, 9): [CutLine("", noise[0])], Box(0, 9, 9, 18): [CutLine("——", noise[1])]})
    kept.keep(5, {Box(0, 0, 9, 9): [CutLine("", noise[1])]})
    kept.keep(7, {})
    third, fifth = kept.of(3), kept.of(5)
    assert [(line.mark, line.picture.tolist()) for line in third[Box(0, 0, 9, 9)]] == [("", noise[0].tolist())]
    assert third[Box(0, 9, 9, 18)][0].mark == "——"
    assert fifth[Box(0, 0, 9, 9)][0].picture.tolist() == noise[1].tolist()
    assert (kept.of(7), kept.of(9)) == ({}, {})
    kept.close()


def test_more_than_memory_may_hold_comes_back() -> None:
    noise = np.random.default_rng(8).integers(0, 256, (40, 40, 1000), np.uint8)
    kept = KeptCuts()
    for page in range(1, 6):
        kept.keep(page, {Box(0, 0, 1, 1): [CutLine("", picture) for picture in noise]})
    assert kept.of(2)[Box(0, 0, 1, 1)][39].picture.tolist() == noise[39].tolist()
    kept.close()
