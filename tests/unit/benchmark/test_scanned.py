"""The benchmark of page images counts right, wrong, flagged and lost numbers as told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.peers.page_images import WiredTableRec
from bench.scanned.report import ScanRun, write_section
from bench.scanned.score import Score, score_page
from bench.scanned.speed import Batch, BatchSpeed, Round
from bench.sections import replace_section
from jixiao.document import Origin, TextLine
from jixiao.geometry import Box, Region
from jixiao.grid import Cell, Grid


def _grid(*rows: tuple[str, ...], confidence: float = 1.0) -> Grid:
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            box = Box(40.0 * column, 20.0 * row, 40.0 * column + 40.0, 20.0 * row + 20.0)
            lines = (TextLine(text, 1, box, Origin.OCR, confidence),) if text else ()
            cells.append(Cell(row, column, 1, 1, (Region(1, box),), lines))
    return Grid(len(rows), len(rows[0]), tuple(cells))


def _counts(score: Score) -> tuple[int, ...]:
    return score.numbers, score.exact, score.wrong_unflagged, score.wrong_flagged, score.lost, score.right_flagged


TRUTH = _grid(("项目", "12.5"), ("得分", "10"), ("执行率", "100%"), ("备注", ""))


def test_all_right() -> None:
    assert _counts(score_page([TRUTH], [TRUTH], "p1")) == (3, 3, 0, 0, 0, 0)


def test_wrong_numbers_with_and_without_a_flag() -> None:
    wrong = (("项目", "125"), ("得分", "10"), ("执行率", "100%"), ("备注", ""))
    assert _counts(score_page([TRUTH], [_grid(*wrong)], "p1")) == (3, 2, 1, 0, 0, 0)
    assert _counts(score_page([TRUTH], [_grid(*wrong, confidence=0.5)], "p1")) == (3, 2, 0, 1, 0, 2)


def test_a_number_out_of_nothing_and_nothing_out_of_a_number() -> None:
    found = _grid(("项目", "12.5"), ("得分", ""), ("执行率", "100%"), ("备注", "7"))
    assert _counts(score_page([TRUTH], [found], "p1")) == (3, 2, 2, 0, 0, 0)


def test_a_row_not_found_loses_its_number_only() -> None:
    score = score_page([TRUTH], [_grid(("项目", "12.5"), ("执行率", "100%"), ("备注", ""))], "p1")
    assert _counts(score) == (3, 2, 0, 0, 1, 0)
    assert score.exact_tables == 0
    assert 0.5 < score.likeness < 1


def test_a_table_not_found_loses_all() -> None:
    assert _counts(score_page([TRUTH], [], "p1")) == (3, 0, 0, 0, 3, 0)


def test_labels_count_their_characters() -> None:
    score = score_page([TRUTH], [_grid(("项日", "12.5"), ("得分", "10"), ("执行率", "100%"), ("备注", ""))], "p1")
    assert (score.characters, score.character_errors) == (9, 1.0)


def test_html_of_a_peer_with_spans() -> None:
    html = '<table><tr><td rowspan="2">甲</td><td>1</td></tr><tr><td>2</td></tr><tr><td colspan="2">丙</td></tr></table>'
    (grid,) = WiredTableRec().grids(html)
    assert [(*cell.place, cell.text) for cell in grid.cells] == [
        (0, 0, 2, 1, "甲"), (0, 1, 1, 1, "1"), (1, 1, 1, 1, "2"), (2, 0, 1, 2, "丙"),
    ]  # fmt: skip


def test_sections_leave_each_other_alone(tmp_path: Path) -> None:
    path = tmp_path / "benchmarks.md"
    replace_section(path, "one", "first")
    replace_section(path, "two", "other")
    replace_section(path, "one", "mended")
    text = path.read_text("utf-8")
    assert "first" not in text
    assert text.index("mended") < text.index("other")
    assert text.startswith("# Benchmarks")


def test_a_batch_is_told_by_its_ratio_in_each_round_and_its_use_of_two_cores() -> None:
    speed = BatchSpeed(Batch("the seed", [Path("a.pdf"), Path("b.pdf")], 36, []), [Round(0.3, 1.5, 0.54), Round(0.5, 2.0, 0.8)])
    assert speed.ratio == pytest.approx(0.225)
    section = write_section(ScanRun("a machine", [], {}, [], 0, [speed], {}))
    assert "| the seed | 2 | 36 | 0.40 | 0.67 | 1.75 | **0.225** | 0.200, 0.250 | 0.85 |" in section
