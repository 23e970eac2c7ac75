"""Several reports in one file, and parts of one: no rule mixes reports or fails for what was not read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bench.instances import differences, expected
from builder.variants import repeat
from jixiao.api import Settings, extract
from jixiao.finding import Verdict
from tests.golden.test_checks import told
from tests.truth import SEED_PDFS

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.finding import Finding

Name = tuple[str, str]


def failing(findings: tuple[Finding, ...]) -> dict[Name, str]:
    return {(finding.rule_id, finding.instance): finding.detail for finding in findings if finding.verdict is Verdict.FAIL}


def test_a_file_of_two_reports_gives_the_findings_of_each(tmp_path: Path) -> None:
    path = tmp_path / "twice.pdf"
    repeat(SEED_PDFS[0], path, 36)
    found = {(finding.rule_id, finding.instance): told(finding) for finding in extract(path).findings}
    wanted = expected()
    assert len(found) == 2 * len(wanted)
    assert differences({name: each for name, each in found.items() if not name[1].startswith("第2份.")}, wanted) == []
    second = {(rule, name.removeprefix("第2份.")): each for (rule, name), each in found.items() if name.startswith("第2份.")}
    assert differences(second, wanted) == []


@pytest.fixture(scope="module")
def whole() -> dict[Name, str]:
    return failing(extract(SEED_PDFS[0]).findings)


@pytest.mark.parametrize("pages", [(1,), (1, 2), (3,), (1, 2, 3, 4, 5), (6, 9, 12), (13, 14), (15, 16), (16,), (17,), (17, 18), (2, 3, 17)])
def test_no_rule_fails_for_pages_that_were_not_read(pages: tuple[int, ...], whole: dict[Name, str]) -> None:
    findings = extract(SEED_PDFS[0], Settings(pages=pages)).findings
    found = failing(findings)
    unnamed = {(rule, _unnamed(name)) for rule, name in whole}
    assert {name: found[name] for name in found if (name[0], _unnamed(name[1])) not in unnamed} == {}


def _unnamed(instance: str) -> str:
    """The instance without the name of its form, which may stand on a page that was not read."""
    return re.sub(r"^(?:附件[一二三]+(?:-\d+)?|2024年度项目支出绩效自评表\d+|\d\d)(?=$|\.)", "", instance)


def test_what_was_read_still_fails(whole: dict[Name, str]) -> None:
    findings = extract(SEED_PDFS[0], Settings(pages=(1, 2, 9, 10))).findings
    found = failing(findings)
    assert {("A01", "人员控制率"), ("B04", "附件三-7.年度资金总额"), ("X03", "城乡社区管理事务↔附件三-7")} <= found.keys()
    some = [finding for finding in findings if finding.verdict is Verdict.INSUFFICIENT and finding.detail.startswith("未读全文")]
    assert some
    assert all(finding.lhs is None and finding.suspect is None for finding in some)
