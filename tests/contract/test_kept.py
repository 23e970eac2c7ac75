"""report.json: what no column of the contract holds, and how sure the mapping is."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from jixiao.cli import app
from jixiao.schema import report_schema

PDF = next((Path(__file__).resolve().parents[2] / "sample_pdfs" / "forms" / "transfer").glob("*_word.pdf"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    assert CliRunner().invoke(app, ["extract", str(PDF), "-o", str(out)]).exit_code == 0
    return out / PDF.stem


def test_other_columns_stand_in_the_form_with_place_and_raw_text(folder: Path) -> None:
    report = json.loads((folder / "report.json").read_text("utf-8"))
    jsonschema.validate(report, report_schema())
    first = report["forms"][0]["other"][0]
    assert (first["block"], first["name"], first["field"], first["line_no"]) == ("money", "到位资金(B)", "received", 1)
    assert (first["raw"], first["value"], first["status"], first["page"], first["source"]) == (
        "252.800000", "252.800000", "number", 1, "text_layer",
    )  # fmt: skip
    assert len(first["box"]) == 4


def test_every_record_says_how_sure_its_mapping_is(folder: Path) -> None:
    report = json.loads((folder / "report.json").read_text("utf-8"))
    records = [(form["form_id"], record["table"], record["line_no"]) for form in report["forms"] for record in form["mapping"]["records"]]
    lines = [(row["form_id"], "funds", row["line_no"]) for row in report["funds"]]
    rows = [(row["form_id"], "indicators", row["row_no"]) for row in report["indicators"]]
    assert sorted(records) == sorted(lines + rows)
    header = next(header for header in report["tables"][0]["headers"] if header["printed"] == "全年执行资金(E)")
    assert (header["field"], header["matched"], header["block"], header["confidence"]) == ("executed", "全年执行资金", "money", 1.0)


def test_checking_a_folder_again_keeps_what_only_the_json_says(folder: Path) -> None:
    before = json.loads((folder / "report.json").read_text("utf-8"))["forms"]
    assert CliRunner().invoke(app, ["check", str(folder)]).exit_code == 0
    after = json.loads((folder / "report.json").read_text("utf-8"))
    jsonschema.validate(after, report_schema())
    assert [(form["mapping"], form["other"]) for form in after["forms"]] == [(form["mapping"], form["other"]) for form in before]
