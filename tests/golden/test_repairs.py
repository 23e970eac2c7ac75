"""Corrected by hand in the extracted folder, a cause clears its own findings and no others."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest

from jixiao.batch import Job, run_job
from jixiao.checks.rule import load_rules
from jixiao.finding import Verdict
from jixiao.folder import Folder, check_folder
from jixiao.pipeline import Settings
from tests.truth import SEED_PDFS, read_rows, write_rows

if TYPE_CHECKING:
    from pathlib import Path


class Repair(NamedTuple):
    """Cells to set (table, column that names the row, its value, column, value), and what that clears."""

    cells: tuple[tuple[str, dict[str, str], str, str], ...]
    cleared: frozenset[tuple[str, str]]
    raised: frozenset[tuple[str, str]] = frozenset()


def figure(metric: str, value: str, column: str = "value") -> tuple[str, dict[str, str], str, str]:
    return ("figures", {"figure_id": f"{metric}#1"}, column, value)


REPAIRS = {
    "RC01 executed with two digits swapped": Repair(
        (
            ("funds", {"form_id": "09", "line_code": "total"}, "executed", "4686.3488"),
            ("funds", {"form_id": "09", "line_code": "other_funds"}, "executed", "4686.3488"),
        ),
        frozenset(
            {
                *((rule, f"附件三-7.{label}") for rule in ("B04", "B05") for label in ("年度资金总额", "其他资金")),
                ("X03", "城乡社区管理事务↔附件三-7"),
                ("X07", "全年执行数"),
                ("X26", "全年执行数"),
            }
        ),
    ),
    "RC05 control rate": Repair(
        (("base_data", {"measure": "control_rate_pct"}, "value", "82.86"),),
        frozenset({("A01", "人员控制率")}),
    ),
    "RC09 a digit left out of the total": Repair(
        (figure("final.expenditure", "33963.61"),),
        frozenset({("N12", "总支出"), ("N13", "收支"), ("X10", "决算总支出")}),
    ),
    "RC12 元 for 万元": Repair((figure("gpb.project.urban_rural", "万元", "unit"),), frozenset({("N06", "gpb.project.urban_rural")})),
    "RC15 cut off instead of rounded": Repair(
        (figure("three_public.final.vehicle_maintenance", "1.0461"),),
        frozenset({("N15", "决算"), ("X14", "three_public.final.vehicle_maintenance")}),
    ),
    "RC16 procurement": Repair(
        (figure("procurement.total", "3495.49"),),
        frozenset({("N16", "采购")}),
        # The base data repeats the wrong total: now the two differ.
        frozenset({("X15", "采购")}),
    ),
    "RC17 last year's words": Repair(
        (figure("procurement.year_label", "2024"),),
        frozenset({("N20", "procurement.year_label#1")}),
    ),
    "RC20 wrong functional class": Repair(
        (("budget_lines", {"label": "其他发展与改革事务支出"}, "category", "一般公共服务支出"),),
        frozenset({("N31", "其他发展与改革事务支出")}),
    ),
    "RC14 over budget": Repair(
        (
            ("base_data", {"line_code": "three_public.vehicle", "measure": "budget"}, "value", "1.0461"),
            ("base_data", {"line_code": "three_public.vehicle.maintenance", "measure": "budget"}, "value", "1.0461"),
        ),
        frozenset({("A05", "公务用车购置和维护经费"), ("A05", "公车运行维护")}),
        # Raising a part of the budget without its total breaks the sum and its print in the text.
        frozenset({("A03", "2024预算"), ("X14", "three_public.budget.vehicle")}),
    ),
    "RC03 total score": Repair(
        (("forms", {"form_id": "03"}, "total_score", "95"),),
        frozenset({("B12", "附件三-1")}),
    ),
}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("extracted") / "seed"
    run_job(Job(SEED_PDFS[0], target, Settings()))
    return target


def failing(folder: Path) -> set[tuple[str, str]]:
    findings = check_folder(Folder(folder), load_rules())
    return {(finding.rule_id, finding.instance) for finding in findings if finding.verdict is Verdict.FAIL}


def set_cell(folder: Path, table: str, where: dict[str, str], column: str, value: str) -> None:
    path = folder / f"{table}.csv"
    rows = read_rows(path)
    chosen = [row for row in rows if all(row[name] == wanted for name, wanted in where.items())]
    assert chosen
    for row in chosen:
        row[column] = value
    write_rows(path, rows)


@pytest.mark.parametrize("repair", REPAIRS.values(), ids=REPAIRS)
def test_a_repair_clears_its_findings(repair: Repair, extracted: Path, tmp_path: Path) -> None:
    folder = tmp_path / "seed"
    shutil.copytree(extracted, folder)
    before = failing(folder)
    for cell in repair.cells:
        set_cell(folder, *cell)
    after = failing(folder)
    assert before - after == repair.cleared
    assert after - before == repair.raised
