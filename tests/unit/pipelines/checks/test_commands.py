"""extract --strict and --rules, check, report: exit codes, files and what is told."""

from __future__ import annotations

import csv
import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from jixiao.cli import app
from jixiao.contract import COLUMNS
from jixiao.schema import report_schema
from tests.truth import SAMPLES, SEED_PDFS

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

SEED = str(SEED_PDFS[0])
CLEAN = str(SAMPLES / "layouts" / "strokes.pdf")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    assert run("extract", SEED, "-o", str(folder), "--lang", "en").exit_code == 0
    return folder


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        found = list(reader)
    assert tuple(reader.fieldnames or ()) == COLUMNS[path.stem]
    return found


def test_findings_are_in_every_format(output: Path) -> None:
    report = json.loads((output / "seed_word" / "report.json").read_text("utf-8"))
    Draft202012Validator(report_schema()).validate(report)
    assert report["checks"] == rows(output / "seed_word" / "checks.csv")
    assert len(report["checks"]) == 1102
    assert len(report["figures"]) == 113
    place = re.compile(r"\d+:[\d.]+,[\d.]+,[\d.]+,[\d.]+")
    assert all(place.fullmatch(cell) for row in report["checks"] for cell in row["cells"].split(";") if cell)


def test_strict_gives_seven_where_an_error_fails(tmp_path: Path) -> None:
    assert run("extract", SEED, "-o", str(tmp_path), "--strict").exit_code == 7
    assert run("extract", SEED, "-o", "-", "--format", "json", "--strict").exit_code == 7


def test_strict_without_rules_gives_zero(tmp_path: Path) -> None:
    assert run("extract", SEED, "-o", str(tmp_path), "--strict", "--rules", "").exit_code == 0
    assert rows(tmp_path / "seed_word" / "checks.csv") == []


def test_an_unknown_pack_is_bad_usage(tmp_path: Path) -> None:
    result = run("extract", SEED, "-o", str(tmp_path), "--rules", "guangdong", "--lang", "en")
    assert result.exit_code == 2
    assert "national, hunan" in result.stderr
    assert not list(tmp_path.iterdir())


def test_a_pack_of_ones_own_is_applied(tmp_path: Path) -> None:
    pack = tmp_path / "ours.toml"
    pack.write_text(
        '[[rule]]\nid="U1"\nzh="总分为100"\nseverity="error"\nscope="project_self_evaluation"\nformula="forms.total_weight = 100"\n',
        "utf-8",
    )
    run("extract", SEED, "-o", str(tmp_path / "out"), "--rules", str(pack))
    found = rows(tmp_path / "out" / "seed_word" / "checks.csv")
    assert [(row["rule_id"], row["instance"], row["status"]) for row in found] == [("U1", f"附件三-{n}", "pass") for n in range(1, 11)]


def test_check_again_changes_nothing(output: Path) -> None:
    folder = output / "seed_word"
    before = [(folder / name).read_bytes() for name in ("checks.csv", "report.json")]
    result = run("check", str(output), "--lang", "en")
    assert result.exit_code == 0
    assert "1102 checks, 56 errors and 98 remarks" in result.stderr
    assert [(folder / name).read_bytes() for name in ("checks.csv", "report.json")] == before
    assert run("check", str(folder), "--strict").exit_code == 7


def test_check_sees_a_corrected_value(tmp_path: Path) -> None:
    run("extract", SEED, "-o", str(tmp_path))
    path = tmp_path / "seed_word" / "base_data.csv"
    path.write_text(path.read_text("utf-8").replace(",control_rate_pct,100,", ",control_rate_pct,82.86,"), "utf-8")
    run("check", str(tmp_path))
    report = json.loads((path.parent / "report.json").read_text("utf-8"))
    Draft202012Validator(report_schema()).validate(report)
    (finding,) = (row for row in report["checks"] if row["rule_id"] == "A01")
    assert (finding["status"], finding["lhs"], finding["suspect"]) == ("pass", "82.86", "")


def test_check_without_a_report_is_unreadable_input(tmp_path: Path) -> None:
    result = run("check", str(tmp_path), "--lang", "en")
    assert result.exit_code == 3
    assert "report.json" in result.stderr


def test_check_refuses_other_columns(tmp_path: Path) -> None:
    run("extract", SEED, "-o", str(tmp_path))
    (tmp_path / "seed_word" / "funds.csv").write_text("a,b\n1,2\n", "utf-8")
    assert run("check", str(tmp_path)).exit_code == 3


def as_excel_saves(path: Path, encoding: str) -> None:
    """Rewrite a CSV file as Excel does: CRLF, numbers as numbers, an empty line at the end."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    for line in lines[1:]:
        line[:] = [_as_number(cell) for cell in line]
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows([*lines, [""] * len(lines[0])])


def _as_number(cell: str) -> str:
    if not re.fullmatch(r"\d+(\.\d+)?", cell):
        return cell
    return f"{float(cell):.10g}"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_files_saved_by_a_spreadsheet_give_the_same_findings(output: Path, tmp_path: Path, encoding: str) -> None:
    folder = tmp_path / "seed"
    shutil.copytree(output / "seed_word", folder)
    before = rows(folder / "checks.csv")
    for table in ("forms", "funds", "indicators", "base_data", "budget_lines", "figures", "facts"):
        as_excel_saves(folder / f"{table}.csv", encoding)
    assert "10702.90" not in (folder / "base_data.csv").read_text(encoding)
    assert run("check", str(folder)).exit_code == 0
    assert rows(folder / "checks.csv") == before


def test_a_value_corrected_in_a_spreadsheet_is_seen(output: Path, tmp_path: Path) -> None:
    folder = tmp_path / "seed"
    shutil.copytree(output / "seed_word", folder)
    path = folder / "funds.csv"
    path.write_bytes(path.read_text("utf-8").replace("4868.3488", "4686.3488").encode())
    as_excel_saves(path, "utf-8-sig")
    run("check", str(folder))
    failing = {(row["rule_id"], row["instance"]) for row in rows(folder / "checks.csv") if row["status"] == "fail"}
    assert not failing & {("B05", "附件三-7.年度资金总额"), ("X03", "城乡社区管理事务↔附件三-7"), ("X26", "全年执行数")}
    assert len(failing) == 154 - 7


def test_a_file_in_no_known_encoding_is_named(output: Path, tmp_path: Path) -> None:
    folder = tmp_path / "seed"
    shutil.copytree(output / "seed_word", folder)
    (folder / "funds.csv").write_bytes(b"\xff\xff\x00,\xfe")
    result = run("check", str(folder), "--lang", "en")
    assert result.exit_code == 3
    assert "funds.csv" in result.stderr and "CSV UTF-8" in result.stderr


def test_strict_counts_errors_only(output: Path, tmp_path: Path) -> None:
    folder = tmp_path / "seed"
    shutil.copytree(output / "seed_word", folder)
    pack = tmp_path / "warn.toml"
    entry = '[[rule]]\nid="U1"\nzh="总分"\nseverity="{}"\nscope="project_self_evaluation"\nformula="forms.total_weight = 95"\n'
    for severity, code in (("info", 0), ("warning", 0), ("error", 7)):
        pack.write_text(entry.format(severity), "utf-8")
        assert run("check", str(folder), "--rules", str(pack), "--strict").exit_code == code
        assert run("check", str(folder), "--rules", str(pack)).exit_code == 0
        assert {row["status"] for row in rows(folder / "checks.csv")} == {"fail"}
        _forget_packs()


def _forget_packs() -> None:
    """Packs are read once a process; the test writes one anew."""
    from jixiao.checks import rule

    rule._pack.cache_clear()


def test_an_insufficient_check_is_no_failure(output: Path, tmp_path: Path) -> None:
    pack = tmp_path / "u.toml"
    pack.write_text(
        '[[rule]]\nid="U1"\nzh="总分"\nseverity="error"\nscope="project_self_evaluation"\nformula="forms.total_score = 100"\n', "utf-8"
    )
    folder = tmp_path / "seed"
    shutil.copytree(output / "seed_word", folder)
    assert run("check", str(folder), "--rules", str(pack), "--strict").exit_code == 0
    assert {row["status"] for row in rows(folder / "checks.csv")} == {"insufficient"}
