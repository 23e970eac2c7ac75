"""`jixiao explain` and `--vocabulary`, as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from jixiao.cli import app
from jixiao.forms.blocks import BlockKind
from jixiao.forms.words import SCORES
from jixiao.messages import CATALOGUE

SAMPLES = Path(__file__).resolve().parents[2] / "sample_pdfs"
SEED = SAMPLES / "seed_word.pdf"


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["explain", *arguments])


def test_a_person_reads_header_field_word_and_place() -> None:
    result = explain(str(SEED), "--pages", "4", "--lang", "en")
    lines = [line.strip() for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert "项目支出名称 → project_name · synonym 项目支出名称 · 1.00 · page 4 row 1 column 1" in lines
    assert "unit 万元, from the block's label 项目资金（万元）" in lines
    assert "Form 01 · project_self_evaluation · 附件三-1 2024年度项目支出绩效自评表 · page 4 · confidence 1.00" in lines


def test_the_same_in_chinese() -> None:
    lines = explain(str(SEED), "--pages", "4", "--lang", "zh").stdout
    assert "单位 万元，取自栏目名 项目资金（万元）" in lines
    assert "全年执行数 → executed · 同义写法 全年执行数 · 1.00 · 第 4 页第 3 行第 6 列" in lines


def test_a_program_reads_the_same_as_json() -> None:
    result = explain(str(SEED), "--pages", "3", "--format", "json")
    (form,) = json.loads(result.stdout)["forms"]
    assert (form["form_type"], form["confidence"], form["not_understood"]) == ("department_self_evaluation", 1.0, [])
    header = next(header for header in form["headers"] if header["printed"] == "全年执行数")
    assert {name: header[name] for name in ("field", "how", "matched", "block", "row", "column", "page")} == {
        "field": "executed", "how": "synonym", "matched": "全年执行数", "block": "money", "row": 1, "column": 5, "page": 3,
    }  # fmt: skip
    assert {(record["table"], record["confidence"]) for record in form["records"]} == {("funds", 1.0), ("indicators", 1.0)}


def test_what_is_not_understood_is_told_and_a_users_word_settles_it(tmp_path: Path) -> None:
    pdf = str(next((SAMPLES / "forms" / "transfer").glob("*_word.pdf")))
    words = tmp_path / "words.toml"
    words.write_text('[money_columns]\nexecuted = ["到位资金"]\n', encoding="utf-8")
    plain = json.loads(explain(pdf, "--format", "json").stdout)["forms"][0]
    told = json.loads(explain(pdf, "--format", "json", "--vocabulary", str(words)).stdout)["forms"][0]
    fields = [{h["printed"]: h["field"] for h in form["headers"]}["到位资金(B)"] for form in (plain, told)]
    assert fields == ["received", "executed"]
    assert ("money", "到位资金(B)") in {(other["block"], other["name"]) for other in plain["other"]}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((str(SEED), "--format", "yaml"), 2),
        ((str(SEED), "--pages", "99"), 2),
        ((str(SEED), "--vocabulary", "no/such.toml"), 2),
        ((str(SAMPLES / "hostile" / "empty.pdf"),), 3),
        ((str(SAMPLES / "missing.pdf"),), 3),
        ((str(SAMPLES / "layouts" / "nested.pdf"),), 8),
    ],
)
def test_exit_codes_are_those_of_extract(arguments: tuple[str, ...], code: int) -> None:
    result = explain(*arguments)
    assert result.exit_code == code
    assert code == 8 or (result.stdout == "" and result.stderr)


def test_extract_refuses_a_bad_vocabulary_before_it_reads_anything(tmp_path: Path) -> None:
    words = tmp_path / "words.toml"
    words.write_text('[money_colums]\nexecuted = ["用款数"]\n', encoding="utf-8")
    result = CliRunner().invoke(app, ["extract", str(SEED), "-o", str(tmp_path / "out"), "--vocabulary", str(words), "--lang", "en"])
    assert (result.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert "no group [money_colums]; known: titles, identity, money_columns" in result.stderr


def test_every_way_of_understanding_a_label_and_every_source_of_a_unit_has_its_words() -> None:
    ways = {f"how_{how.replace(' ', '_')}" for how in SCORES}
    sources = {f"unit_from_{source}" for source in ("column", "row", "label", "corner", "heading", "other_column", "carried", "none")}
    assert ways | sources <= set(CATALOGUE)


def test_blocks_records_and_columns_kept_beside_the_contract_are_told_in_plain_words() -> None:
    guangshui = str(next((SAMPLES / "forms" / "guangshui").glob("*_word.pdf")))
    lines = [line.strip() for line in explain(guangshui, "--lang", "zh").stdout.splitlines()]
    assert "记录：funds 5 · indicators 7 · 按原名保留：13" in lines
    assert any(line.startswith("评价标准 → 按原名保留（method） · 同义写法") for line in lines)
    assert any(line.startswith("资金，第 ") and line.endswith("项目资金来源（万元）") for line in lines)
    goals = explain(str(next((SAMPLES / "forms" / "goals").glob("*_word.pdf"))), "--lang", "en").stdout
    assert "goals only: no results and no scores are printed" in goals
    assert "goals only" not in explain(guangshui, "--lang", "en").stdout


def test_every_block_has_its_name() -> None:
    assert {f"block_{kind}" for kind in (*BlockKind, "staffing", "cost", "building", "budget", "rest")} <= set(CATALOGUE)
