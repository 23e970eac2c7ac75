"""Tables without ruling lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.tables.aligned import AlignedFinder
from tests.drawn import page, word

if TYPE_CHECKING:
    from jixiao.document import Word
    from jixiao.tables.found import FoundTables

ROWS = (("项目", "预算", "执行"), ("水费", "1.8", "1.7"), ("电费", "4.2", "4.0"), ("合计", "6.0", "5.7"))
PROSE = "管委会内设五个机构，包括办公室、财政局、产业发展局、经济合作局、开发建设局等"


def _set(rows: tuple[tuple[str, ...], ...], top: float = 100, height: float = 16, column: float = 90) -> list[Word]:
    return [word(text, 60 + column * j, top + height * i) for i, row in enumerate(rows) for j, text in enumerate(row) if text]


def _find(words: list[Word]) -> FoundTables:
    return AlignedFinder().find(page(words=words), words)


def _texts(found: FoundTables) -> list[list[list[str]]]:
    return [[[cell.text for cell in table.grid.row(row)] for row in range(table.grid.n_rows)] for table in found.tables]


def test_columns_kept_apart_by_white_space_are_a_table() -> None:
    found = _find(_set(ROWS))
    assert _texts(found) == [[list(row) for row in ROWS]]
    assert found.words_outside == ()


def test_the_text_around_a_table_stays_outside() -> None:
    title, note = word("预算执行情况", 60, 60), word("以上为全部内容。", 60, 200)
    found = _find([title, *_set(ROWS), note])
    assert (_texts(found), found.words_outside) == ([[list(row) for row in ROWS]], (title, note))


def test_an_empty_place_is_an_empty_cell() -> None:
    rows = (*ROWS[:2], ("电费", "", "4.0"), ROWS[3])
    assert _texts(_find(_set(rows))) == [[list(row) for row in rows]]


@pytest.mark.parametrize(
    "rows",
    [
        ((PROSE,),) * 6,
        (("1.", "基本情况"), ("2.", "支出情况"), ("3.", "绩效情况"), ("4.", "下一步措施")),
        (("填表人：", "电话："),) * 4,
        ROWS[:2],
    ],
    ids=["running text", "a list", "two columns", "two rows"],
)
def test_no_table_is_seen_in(rows: tuple[tuple[str, ...], ...]) -> None:
    words = _set(rows)
    assert _find(words) == ((), tuple(words))


def test_rows_far_apart_are_no_table() -> None:
    assert _find(_set(ROWS, height=60)).tables == ()


def test_no_words_are_no_table() -> None:
    assert _find([]) == ((), ())
