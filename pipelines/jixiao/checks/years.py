"""Rules Y: a report against the report of the same unit on the year before, where both are there.

A finding belongs to the later report: its cells are that report's, and the earlier one is told
of in the sentence.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.amount import Status, fold_digits, plain
from jixiao.checks.between import table_value
from jixiao.checks.names import paired
from jixiao.checks.operand import Operand, Outcome, compact, equals, half_unit, verdict
from jixiao.finding import Verdict
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.checks.book import Book
    from jixiao.checks.form_record import FormRecord, Line

_ZERO = Decimal(0)
_OWN_LEVEL = re.compile(r"[(（]?本级[)）]?$")


def unit_key(name: str) -> str:
    """A unit's name as reports of different years share it: no spaces, plain signs, no 本级.

    >>> unit_key("青河县 文化馆（本级）") == unit_key("青河县文化馆")
    True
    """
    return _OWN_LEVEL.sub("", fold_digits(name))


def link(books: Iterable[Book]) -> None:
    """Let each report know that of its unit on the year before; two of one year are left alone."""
    known: dict[tuple[str, int], list[Book]] = {}
    for book in books:
        known.setdefault((unit_key(str(book.document.get("unit_name", ""))), book.year), []).append(book)
    for (unit, year), same in known.items():
        before = known.get((unit, year - 1), [])
        if unit and year and len(same) == len(before) == 1:
            same[0].earlier = before[0]


def _lines(book: Book) -> list[Line]:
    form = book.first(FormType.BASE_DATA)
    return form.base_data if form else []


def _line_pairs(book: Book, earlier: Book) -> Iterator[tuple[Line, Line]]:
    """The lines of the two base-data tables that mean the same: by code, projects by name."""
    before = {line.code: line for line in _lines(earlier) if not _is_item(line)}
    yield from ((line, before[line.code]) for line in _lines(book) if not _is_item(line) and line.code in before)
    now, then = ([line for line in _lines(each) if _is_item(line)] for each in (book, earlier))
    yield from paired(now, then, lambda line: line.label, lambda line: line.label)


def _is_item(line: Line) -> bool:
    return line.code.startswith("project.") and line.code != "project.total"


def prior_year_column(book: Book) -> Iterator[Outcome]:
    """附件一上年决算数＝上年报告附件一决算数."""
    if book.earlier is None:
        return
    for line, before in _line_pairs(book, book.earlier):
        now, then = line.value("prior_year_final"), before.value("final")
        if now and then and Status.NOT_APPLICABLE not in (now.status, then.status) and {now.number, then.number} != {None}:
            held = equals(line.label, now, then)
            sign = "=" if held.verdict is Verdict.PASS else "≠"
            told = f"{now.name} {now.printed} {sign} {book.earlier.year}年报告所列决算 {then.printed}"
            yield _in_this_report(held._replace(detail=told if held.detail else ""), now, then)


def _in_this_report(outcome: Outcome, now: Operand, *then: Operand) -> Outcome:
    """The outcome with the cells of this report only, read as surely as both."""
    sure, doubted = all(each.is_sure for each in (now, *then)), any(each.is_doubted for each in (now, *then))
    both = now._replace(is_sure=sure, is_doubted=doubted)
    return outcome._replace(operands=(both,), bound=(both,) if outcome.bound else ())


def _carried(form: FormRecord) -> Operand | None:
    line = form.fund("carryover")
    value = line.value("annual_budget") if line else None
    return value if value and value.number is not None else None


def carried_over_by_project(book: Book) -> Iterator[Outcome]:
    """项目上年结转资金不大于该项目上年未执行数."""
    if book.earlier is None:
        return
    for form, before in paired(book.projects, book.earlier.projects, _name, _name):
        carried, line = _carried(form), before.fund("total")
        budget, spent = (line.value(name) if line else None for name in ("annual_budget", "executed"))
        if carried and budget and spent and budget.number is not None and spent.number is not None:
            left = f"{book.earlier.year}年报告 {budget.printed}−{spent.printed}"
            slack = half_unit(budget.number) + half_unit(spent.number)
            yield _in_this_report(_within(form.tag, carried, budget.number - spent.number, slack, left), carried, budget, spent)


def _name(form: FormRecord) -> str:
    return str(form.texts["project_name"])


def carried_over_in_all(book: Book) -> Iterator[Outcome]:
    """附件三上年结转资金之和不大于上年报告年末结余."""
    balance = table_value(book.earlier, FormType.BUDGET_EXECUTION, ("合计", "总计"), "year_end_balance") if book.earlier else None
    parts = list(filter(None, map(_carried, book.projects)))
    if book.earlier is None or balance is None or balance.number is None or not parts:
        return
    total = sum((part.number for part in parts if part.number is not None), _ZERO)
    whole = Operand("附件三.上年结转资金之和", total)
    slack = half_unit(balance.number) + sum((half_unit(part.number) for part in parts if part.number is not None), _ZERO)
    outcome = _within("上年结转", whole, balance.number, slack, f"{book.earlier.year}年报告.年末结余 {balance.printed}")
    yield outcome._replace(operands=tuple(parts))


def _within(instance: str, part: Operand, whole: Decimal, slack: Decimal, told: str) -> Outcome:
    number = part.number or _ZERO
    slack = compact(slack + half_unit(number))
    holds = number - whole <= slack
    detail = f"{part.name} {part.printed} {'≤' if holds else '＞'} {told}（{plain(whole)}）"
    return Outcome(instance, verdict(holds), number, whole, number - whole, slack, detail, (part,))
