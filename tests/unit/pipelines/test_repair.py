"""Labels that were recognised a character off: repaired by the forms' words, or left alone."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from jixiao.document import Origin
from jixiao.forms import recognise
from jixiao.forms.context import Heading
from tests.reading import read_contents
from tests.truth import SEED_PDFS

if TYPE_CHECKING:
    from jixiao.grid import Cell, Grid
    from jixiao.record import Form

#: Readings of page images, with what was printed: all but the last two were seen.
SEEN = {
    "项日支出名称": "项目支出名称",
    "项日资金（万元）": "项目资金（万元）",
    "级指标": "三级指标",
    "预期日标": "预期目标",
    "执行行率": "执行率",
    "全年执行敌": "全年执行数",
    "实旅单位": "实施单位",
}


@cache
def _grid(kind: str) -> Grid:
    """The first form of a kind of the seed, as if recognised."""
    grids = read_contents(SEED_PDFS[0]).grids
    found = next(grid for grid in grids if recognise(grid, Heading(), 1).form_type == kind)
    return replace(found, cells=tuple(_read(cell, {}) for cell in found.cells))


def _read(cell: Cell, misread: dict[str, str]) -> Cell:
    text = "".join(cell.text.split())
    lines = tuple(line._replace(origin=Origin.OCR) for line in cell.lines)
    if text in misread:
        lines = (lines[0]._replace(text=misread[text]),)
    return cell._replace(lines=lines)


def _form(kind: str, misread: dict[str, str]) -> Form:
    grid = _grid(kind)
    return recognise(replace(grid, cells=tuple(_read(cell, misread) for cell in grid.cells)), Heading(), 1)


def _how(form: Form) -> dict[str, str]:
    return {header.printed: header.how for header in form.headers}


@pytest.mark.parametrize("read", SEEN)
def test_labels_are_repaired_and_keep_their_print(read: str) -> None:
    truth, form = _form("project_self_evaluation", {}), _form("project_self_evaluation", {SEEN[read]: read})
    assert _how(form)[read] == "repaired"
    assert (form.texts, form.indicators) == (truth.texts, truth.indicators)
    assert [replace(line, label="") for line in form.funds] == [replace(line, label="") for line in truth.funds]
    assert form.confidence < truth.confidence


def test_all_of_them_at_once() -> None:
    truth = _form("project_self_evaluation", {})
    form = _form("project_self_evaluation", {printed: read for read, printed in SEEN.items()})
    assert list(_how(form).values()).count("repaired") >= len(SEEN)
    assert (form.texts, form.indicators) == (truth.texts, truth.indicators)


def test_a_worn_character_read_in_the_other_script() -> None:
    form = _form("budget_execution", {"决算支出": "決算支出"})
    assert _how(form)["決算支出"] == "repaired"
    assert form.budget_lines == _form("budget_execution", {}).budget_lines


def test_a_third_level_with_a_dot_over_it_is_no_other_level() -> None:
    truth, form = _form("project_self_evaluation", {}), _form("project_self_evaluation", {"三级指标": "主级指标"})
    assert _how(form)["主级指标"] == "repaired"
    assert form.indicators == truth.indicators
    unlike = _form("project_self_evaluation", {"三级指标": "甲级指标"})
    assert _how(unlike).get("甲级指标", "") != "repaired"


@pytest.mark.parametrize("lost", [("一级指标", "二级指标"), ("一级指标", "二级指标", "三级指标"), ("二级指标",), ("二级指标", "三级指标")])
def test_levels_that_lost_their_stroke_are_told_by_their_order(lost: tuple[str, ...]) -> None:
    """As faxes of the seed gave them: 级指标 twice, .99 sure."""
    truth = _form("project_self_evaluation", {})
    form = _form("project_self_evaluation", dict.fromkeys(lost, "级指标"))
    assert [header.how for header in form.headers if header.printed == "级指标"] == ["repaired"] * len(lost)
    assert form.indicators == truth.indicators


def test_a_level_that_may_be_two_is_told() -> None:
    """Without the second level 级指标 may be the first or the second: its texts are kept, to be looked at."""
    form = _form("project_self_evaluation", {"一级指标": "级指标", "二级指标": "甲乙丙丁"})
    assert _how(form)["级指标"] == ""
    told = {other.value.review for other in form.other if other.name == "级指标"}
    assert told == {"header not understood: 级指标 may be 一级指标"}
    assert {line.level1 for line in form.indicators} == {""}


def test_what_no_reader_takes_for_the_character_is_no_rival() -> None:
    """复评得分 is as near to 白评得分 as 自评得分, but nobody takes 复 for 白."""
    truth, form = _form("project_self_evaluation", {}), _form("project_self_evaluation", {"得分": "白评得分", "自评得分": "白评得分"})
    assert _how(form)["白评得分"] == "repaired"
    assert [line.self_score for line in form.indicators] == [line.self_score for line in truth.indicators]


@pytest.mark.parametrize("read", ["年预算数", "年中预算数", "年末预算数"])
def test_what_may_be_two_headers_or_another_one_is_none(read: str) -> None:
    """年初预算数 and 全年预算数 are as near to the first; the others are headers of their own."""
    form = _form("project_self_evaluation", {"年初预算数": read, "全年预算数": read})
    assert _how(form).get(read, "") != "repaired"


def test_rows_of_base_data() -> None:
    truth, form = _form("base_data", {}), _form("base_data", {"政府采购金额": "政府采购金领", "2、出国经费": "2、出国经赀"})
    assert [line.line_code for line in form.base_data] == [line.line_code for line in truth.base_data]
    assert [line.measures for line in form.base_data] == [line.measures for line in truth.base_data]
    assert {line.label for line in form.base_data} >= {"政府采购金领", "出国经赀"}


def test_names_and_contents_are_left_alone() -> None:
    """A name one character from a label stands where no label does."""
    truth = _form("project_self_evaluation", {})
    name = next(value.raw for field, value in truth.texts if field == "project_name")
    content = truth.indicators[0].level3
    form = _form("project_self_evaluation", {"".join(name.split()): "项目支出名", content: "实际完成率"})
    assert dict(form.texts)["project_name"].raw == "项目支出名"
    assert "项目支出名" not in _how(form)
    assert form.indicators[0].level3 == "实际完成率"
    assert len(form.indicators) == len(truth.indicators)


def test_exported_text_is_never_repaired() -> None:
    grid = _grid("project_self_evaluation")
    cells = tuple(_read(cell, {"执行率": "执行行率"}) for cell in grid.cells)
    exported = tuple(cell._replace(lines=tuple(line._replace(origin=Origin.TEXT_LAYER) for line in cell.lines)) for cell in cells)
    assert "repaired" not in _how(recognise(replace(grid, cells=exported), Heading(), 1)).values()
