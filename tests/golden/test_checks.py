"""All 1,102 instances of the rules on the seed report, from both of its exports."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bench.instances import Told, differences, expected
from jixiao.amount import plain
from jixiao.api import extract
from jixiao.checks import Book, check_book, load_rules
from jixiao.checks.coverage import contradicted, held
from jixiao.finding import ValueKey
from jixiao.folder import Folder, check_folder
from tests.truth import SEED_PDFS

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from jixiao.finding import Finding


def told(finding: Finding) -> Told:
    numbers = (finding.lhs, finding.rhs, finding.difference, finding.tolerance)
    lhs, rhs, difference, tolerance = map(printed, numbers)
    return Told(finding.severity, finding.verdict, lhs, rhs, difference, tolerance, finding.assumed, finding.detail)


def printed(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


@pytest.mark.parametrize("path", SEED_PDFS, ids=lambda path: path.stem)
def test_every_instance_as_expected(path: Path) -> None:
    findings = extract(path).findings
    found = {(finding.rule_id, finding.instance): told(finding) for finding in findings}
    assert len(findings) == len(found) == 1102
    assert differences(found, expected()) == []


@pytest.mark.parametrize("path", SEED_PDFS, ids=lambda path: path.stem)
def test_findings_point_at_cells_and_blame_the_source(path: Path) -> None:
    report = extract(path)
    pages = {page.number: page for page in report.pages}
    numeric = [finding for finding in report.findings if finding.lhs is not None and finding.instance != "项目数"]
    assert all(finding.cells for finding in numeric)
    for finding in report.findings:
        assert (finding.suspect is not None) == (finding.verdict == "fail")
        assert finding.suspect in (None, "source")
        for page, box in finding.cells:
            assert 0 <= box.x0 < box.x1 <= pages[page].width


def test_ten_thousand_instances_take_less_than_a_second(tmp_path: Path) -> None:
    book = seed_book(tmp_path)
    rules = load_rules()
    start = time.process_time()
    count = sum(sum(1 for _ in check_book(book, rules)) for _ in range(10))
    assert count > 10_000
    assert time.process_time() - start < 1


def seed_book(folder: Path) -> Book:
    return seed_folder(folder).books()[0]


def seed_folder(folder: Path) -> Folder:
    from jixiao.batch import Job, run_job
    from jixiao.pipeline import Settings

    run_job(Job(SEED_PDFS[0], folder / "seed", Settings()))
    return Folder(folder / "seed")


def test_a_folder_gives_the_findings_of_its_document(tmp_path: Path) -> None:
    folder = seed_folder(tmp_path)
    again = check_folder(folder, load_rules())
    assert again == list(extract(SEED_PDFS[0]).findings)


#: Every n-th number is changed; `benchmark/bench/sensitivity.py` changes them all.
STRIDE = 16


def test_a_changed_digit_is_seen_by_what_uses_it_and_by_nothing_else(tmp_path: Path) -> None:
    from bench.sensitivity import changes, numbers_of

    folder = seed_folder(tmp_path)
    numbers = numbers_of(folder)
    assert len({number.key for number in numbers}) == len(numbers) == 774
    chosen = numbers[::STRIDE]
    found = list(changes(folder, chosen, load_rules()))
    assert sum(change.verdicts > 0 for change in found) >= 0.9 * len(chosen)
    assert {change.unrelated for change in found} == {()}
    # A number that a passing rule holds is never changed without a verdict's changing.
    assert all(change.verdicts for change in found if change.is_held)
    assert 0 < sum(change.is_held for change in found) < len(found)


def test_no_instance_uses_more_than_it_must(tmp_path: Path) -> None:
    findings = check_folder(seed_folder(tmp_path), load_rules())
    # The most that any rule adds up, compares or counts is a column of the base data.
    assert max(len(finding.values) for finding in findings) <= 36
    assert all(set(finding.bound) <= set(finding.values) for finding in findings)


def test_what_holds_a_number_and_what_contradicts_it(tmp_path: Path) -> None:
    findings = check_folder(seed_folder(tmp_path), load_rules())
    sure, doubted = held(findings), contradicted(findings)
    executed = ValueKey("09", "funds", "1", "executed")
    assert {(finding.rule_id, finding.instance) for finding in doubted[executed]} == {
        ("B04", "附件三-7.年度资金总额"),
        ("X04", "全年执行数"),
        ("X03", "城乡社区管理事务↔附件三-7"),
        ("X17", "城乡社区管理事务支出↔附件三-7"),
    }
    # The carried-over total of 附件三-7 is also the sum of its own parts.
    assert executed in sure
    # Nothing adds up to the head count that is stated, but it equals the table's.
    assert ValueKey("", "figures", "1", "staff.authorized") in sure
    # A part of a broken sum is vouched for by nothing.
    assert ValueKey("", "figures", "1", "procurement.goods") not in sure
    assert ValueKey("", "figures", "1", "procurement.goods") in doubted
