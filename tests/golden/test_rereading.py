"""Recognised numbers whose arithmetic fails are read again before anything is told of them."""

from __future__ import annotations

import csv
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from builder.scans import build_scan
from jixiao import pages, rereading
from jixiao.cli import app
from jixiao.cuts import KeptCuts
from jixiao.finding import EvidenceKind, Suspect, Verdict
from jixiao.ocr import ENGINES, OcrEngine, Reading
from jixiao.pipeline import read_report
from jixiao.tabulate import facts
from tests.truth import SEED_PDFS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jixiao.finding import Finding
    from jixiao.record import Report
    from jixiao.source.raster import Grey

SEED = next(path for path in SEED_PDFS if path.stem == "seed_word")
PAGE = 3
#: The first line of a number that the page prints on two, 33963.61, and what a reader makes of it.
PRINTED, SLIPPED = "33963.6", "33968.6"
WRONG = "33968.61"


@cache
def _engine() -> OcrEngine:
    return ENGINES["rapidocr"]()


class _Slipping:
    """A first reader that is sure of a wrong digit; the others read what is printed."""

    def read(self, line: Grey) -> Reading:
        reading = _engine().read(line)
        return reading._replace(text=SLIPPED, confidence=0.999) if reading.text == PRINTED else reading

    def __getattr__(self, name: str) -> Any:
        return getattr(_engine(), name)


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_scan(SEED, tmp_path_factory.mktemp("scan") / "scan.pdf", "clean_300", 60, (PAGE,))


@pytest.fixture
def slipping(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (pages, rereading):
        monkeypatch.setattr(module, "ocr_engine", lambda _: _Slipping())


def _readings(texts: Sequence[str]) -> list[str]:
    return [text.replace("\n", "") for text in texts]


def _failing(report: Report, rule_id: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule_id == rule_id and finding.verdict is Verdict.FAIL]


@pytest.mark.usefixtures("slipping")
def test_a_slip_of_the_first_reader_is_flagged_and_not_mended(scan: Path) -> None:
    report = read_report(scan)
    total = report.forms[0].funds[0].annual_budget
    assert total is not None
    assert (total.raw, total.printed, total.provenance.confidence) == (f"{SLIPPED}\n1", WRONG, 0.5)
    assert "readers asked again disagree" in total.review
    assert PRINTED in total.review
    cell = next(cell for cell in report.forms[0].grid.cells if cell.box == total.provenance.box)
    assert set(_readings(cell.least_certain.readings if cell.least_certain else ())) == {"33963.61", WRONG}
    (finding,) = _failing(report, "B01")
    assert finding.suspect is Suspect.EXTRACTION
    assert EvidenceKind.SECOND_READING in {evidence.kind for evidence in finding.evidence}


@pytest.mark.usefixtures("slipping")
def test_the_lines_kept_and_the_page_looked_at_again_tell_the_same(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(rereading, "page_raster", lambda *_: pytest.fail("the page was cleaned twice"))
        from_lines = read_report(scan)
    with monkeypatch.context() as patch:
        patch.setattr(KeptCuts, "of", lambda *_: {})
        from_page = read_report(scan)
    assert from_lines == from_page
    assert "readers asked again disagree" in str(from_lines.forms)


def test_numbers_that_all_readers_read_alike_accuse_the_report(scan: Path) -> None:
    """The seed's weights add up to 95, its total says 100."""
    report = read_report(scan)
    (finding,) = _failing(report, "B10")
    assert finding.suspect is Suspect.SOURCE
    told = [evidence.key.measure for evidence in finding.evidence if evidence.kind is EvidenceKind.READ_ALIKE and evidence.key]
    assert told == ["total_weight"]
    assert [(measure.value.printed, measure.value.review) for measure in report.forms[0].totals] == [("100", ""), ("100", "")]
    assert _failing(report, "B01") == []


@pytest.mark.usefixtures("slipping")
def test_the_files_tell_the_same_and_a_second_check_keeps_them(scan: Path, tmp_path: Path) -> None:
    run = CliRunner()
    assert run.invoke(app, ["extract", str(scan), "-o", str(tmp_path), "-q"]).exit_code == 0
    folder = tmp_path / "scan"
    with (folder / "facts.csv").open(encoding="utf-8") as file:
        flagged = {row["value"] for row in csv.DictReader(file) if "asked again" in row["review"]}
    assert flagged == {WRONG}
    tables = json.loads((folder / "report.json").read_text("utf-8"))["tables"]
    readings = [cell["readings"] for table in tables for cell in table["cells"] if cell["text"] == WRONG]
    assert readings
    assert all(set(_readings(those)) == {"33963.61", WRONG} for those in readings)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run.invoke(app, ["check", str(folder)]).exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_numbers_no_rule_holds_are_read_again_when_not_wholly_sure(scan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(rereading, "_UNHELD", 1.01)
    monkeypatch.setattr(rereading.Rereading, "_look_at", lambda _, wanted: asked.extend(map(len, wanted.values())))
    report = read_report(scan)
    held = {key for finding in report.findings if finding.verdict is Verdict.PASS for key in finding.bound}
    held -= {key for finding in report.findings if finding.verdict is Verdict.FAIL for key in finding.bound}
    numbers = [fact for form in report.forms for fact in facts(form) if fact.value.printed and not fact.value.review]
    assert sum(asked) == len({fact.value.provenance.box for fact in numbers if rereading._key(fact) not in held})
