"""`--vocabulary FILE`: a user's words, and what is said about a file that is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.errors import ExitCode, UsageError
from jixiao.forms import recognise
from jixiao.forms.context import Heading
from jixiao.forms.wordlists import known_fields, read_words
from jixiao.forms.words import Word
from tests.written import written_grid

if TYPE_CHECKING:
    from pathlib import Path

GRID = written_grid(
    [("项目资金（万元）", 2, 1), "", "下达数", "全年预算数", "用款数"],
    ["年度资金总额", "5", "6", "4"],
    ["一级指标", "二级指标", "三级指标", "分值", "得分"],
    ["产出指标", "数量指标", "次数", "90", "90"],
)
HEADING = Heading("2023年度项目支出绩效自评表", "", "2023", "万元")


def written(folder: Path, text: str) -> str:
    path = folder / "words.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_users_words_name_fields(tmp_path: Path) -> None:
    words = read_words((written(tmp_path, '[money_columns]\ninitial_budget = ["下达数"]\nexecuted = ["re:^用款"]\n'),))
    assert words == (Word("money_columns", "initial_budget", "下达数"), Word("money_columns", "executed", "re:^用款"))
    line = recognise(GRID, HEADING, 1, words).funds[0]
    assert line.initial_budget is not None and line.executed is not None
    assert (line.initial_budget.printed, line.executed.printed) == ("5", "4")


def test_without_them_the_columns_are_kept_under_their_printed_names() -> None:
    form = recognise(GRID, HEADING, 1)
    assert form.funds[0].initial_budget is None
    assert [(other.name, other.line_no, other.value.printed) for other in form.other] == [("下达数", 1, "5"), ("用款数", 1, "4")]


def test_a_word_for_a_group_of_several_vocabularies_goes_to_each() -> None:
    assert {"total", "subtotal"} <= set(known_fields()["totals"])
    assert "budget_execution" in known_fields()["titles"] and "base_data" in known_fields()["titles"]


@pytest.mark.parametrize(
    ("text", "code", "named"),
    [
        ("[money_columns\n", "bad_vocabulary", "words.toml"),
        ('[money_colums]\nexecuted = ["用款数"]\n', "unknown_group", "money_columns"),
        ('[money_columns]\nexecution = ["用款数"]\n', "unknown_field", "execution_rate_pct"),
        ('[money_columns]\nexecuted = "用款数"\n', "bad_vocabulary", "executed"),
        ('[money_columns]\nexecuted = [""]\n', "bad_vocabulary", "executed"),
        ('[money_columns]\nexecuted = ["re:("]\n', "bad_vocabulary", "re:("),
        ('money_columns = ["用款数"]\n', "bad_vocabulary", "money_columns"),
    ],
)
def test_a_file_that_is_no_word_list_is_refused_and_says_why(text: str, code: str, named: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        read_words((written(tmp_path, text),))
    assert (caught.value.code, caught.value.exit_code) == (code, ExitCode.USAGE)
    assert all(named in caught.value.message(language) for language in ("en", "zh"))


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match="no/such"):
        read_words(("no/such.toml",))
