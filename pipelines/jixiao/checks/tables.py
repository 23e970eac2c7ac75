"""Rules N22–N33: the budget tables of the text, its sections and its cover."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.amount import Status, plain
from jixiao.checks.between import department_value, other_funded_items, other_funds_of_projects, table_value
from jixiao.checks.names import class_of
from jixiao.checks.operand import Operand, Outcome, adds_up, compact, equals, half_unit, minus, plus, ratio, told, verdict
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.book import Book
    from jixiao.checks.form_record import Line
    from jixiao.geometry import Region

_OVERALL = FormType.BUDGET_EXECUTION
_TOTALS = ("合计", "总计")
_PERSONNEL, _PUBLIC = ("人员经费",), ("日常公用经费", "公用经费")
_HAN = "零一二三四五六七八九十"


def _lines(book: Book, form_type: FormType) -> list[Line]:
    form = book.first(form_type)
    return form.budget_lines if form else []


def _line(book: Book, labels: tuple[str, ...], form_type: FormType = _OVERALL) -> Line | None:
    return next((line for line in _lines(book, form_type) if line.label in labels), None)


def basic_parts(book: Book) -> Iterator[Outcome]:
    """报告表1：基本支出＝人员＋日常公用（各列）."""
    yield from _column_sums(_line(book, ("基本支出",)), [_line(book, _PERSONNEL), _line(book, _PUBLIC)])


def total_parts(book: Book) -> Iterator[Outcome]:
    """报告表1：合计＝基本＋项目（各列）."""
    yield from _column_sums(_line(book, _TOTALS), [_line(book, ("基本支出",)), _line(book, ("项目支出",))])


def _column_sums(whole: Line | None, parts: list[Line | None]) -> Iterator[Outcome]:
    """The sum in every column where something is printed."""
    lines = [part for part in parts if part]
    if whole is None or len(lines) < len(parts):
        return
    for measure, total in whole.values.items():
        terms = plus(*(line.value(measure) for line in lines))
        printed = total.number is not None or any(term.operand.number is not None for term in terms)
        if printed and not measure.endswith("_pct"):
            yield adds_up(measure, total, terms)


def adjusted(book: Book) -> Iterator[Outcome]:
    """报告表1：调整后预算＝年初预算＋预算调整，调整列不得空."""
    for line in _lines(book, _OVERALL):
        change, after, before = (line.value(name) for name in ("budget_adjustment", "adjusted_budget", "initial_budget"))
        if not (change and after and before) or after.number is None or before.number is None:
            continue
        if change.status is Status.BLANK:
            wanted = after.number - before.number
            yield told(line.label, False, f"预算调整空；应为 {after.printed}−{before.printed}={plain(wanted)}", change)._replace(
                also=(after, before)
            )
        else:
            yield adds_up(line.label, after, plus(before, change))


def balances(book: Book) -> Iterator[Outcome]:
    """报告表1：年末结余＝调整后预算−决算支出."""
    for line in _lines(book, _OVERALL):
        left, after, spent = (line.value(name) for name in ("year_end_balance", "adjusted_budget", "final_expenditure"))
        if left and after and spent:
            yield adds_up(line.label, left, [*plus(after), *minus(spent)])


def table_and_text(book: Book) -> Iterator[Outcome]:
    """报告表1＝正文."""
    for name, label, measure, metric in (
        ("年初基本", "基本支出", "initial_budget", "budget.expenditure.basic"),
        ("年初项目", "项目支出", "initial_budget", "budget.expenditure.project"),
        ("决算基本", "基本支出", "final_expenditure", "final.expenditure.basic"),
        ("决算项目", "项目支出", "final_expenditure", "final.expenditure.project"),
    ):
        left, right = table_value(book, _OVERALL, (label,), measure), book.figure(metric)
        if left and right:
            yield equals(name, left, right)


def other_basic(book: Book) -> Iterator[Outcome]:
    """全口径与一般公共预算的人员、公用经费差额之和＝其他资金基本支出."""
    rows = [table_value(book, _OVERALL, labels, "final_expenditure") for labels in (_PERSONNEL, _PUBLIC)]
    texts = [book.figure("gpb.basic.personnel"), book.figure("gpb.basic.public")]
    wholes = [book.figure("final.expenditure.basic"), book.figure("gpb.basic")]
    operands = [operand for operand in (*rows, *texts, *wholes) if operand and operand.number is not None]
    if len(operands) < 6:
        return
    numbers = [operand.number for operand in operands if operand.number is not None]
    staff, public = numbers[0] - numbers[2], numbers[1] - numbers[3]
    left, right = staff + public, numbers[4] - numbers[5]
    slack = compact(sum(map(half_unit, numbers[:4]), Decimal(0)))
    holds = abs(left - right) <= slack
    origin, also = _other_funds(book)
    detail = f"{plain(left)} {'=' if holds else '≠'} {plain(right)}{origin}"
    name, used = f"{plain(staff)}+{plain(public)}", tuple(operands)
    yield Outcome(name, verdict(holds), left, right, left - right, slack, detail, used, bound=used, also=also)


def _other_funds(book: Book) -> tuple[str, tuple[Operand, ...]]:
    """Where the difference comes from, as far as the report shows it, and the values that show it."""
    other, items = department_value(book, "income.other_funds"), other_funded_items(book)
    also = tuple(filter(None, [other, *items, *other_funds_of_projects(book)]))
    if not other or other.number is None or not items:
        return "", also
    rest = other.number - sum((item.number for item in items if item.number is not None), Decimal(0))
    return f" = 其他资金 {other.printed} − {' − '.join(item.printed for item in items)}（{plain(rest)}）", also


def _items(book: Book) -> list[Line]:
    return [line for line in _lines(book, FormType.PROJECT_EXECUTION) if line.label not in _TOTALS]


def item_arithmetic(book: Book) -> Iterator[Outcome]:
    """报告表2：可执行＝年初＋调整；执行率＝支出÷可执行；超支/结余＝支出−可执行."""
    for line in _items(book):
        before, change, after, spent, rate, over = (
            line.value(name)
            for name in ("initial_budget", "adjustment", "executable_budget", "expenditure", "execution_rate_pct", "over_under")
        )
        if after and before and change:
            assumed = "空按0：年初“/”" if before.status is Status.NOT_APPLICABLE else ""
            yield adds_up(f"{line.label}.可执行", after._replace(named=line.label), plus(before, change), assumed=assumed)
        if rate and rate.number is not None and spent and after:
            yield ratio(f"{line.label}.执行率", rate._replace(named="执行率"), spent, after)
        if over and spent and after:
            yield from _over_or_under(line.label, over, spent, after)


def _over_or_under(label: str, over: Operand, spent: Operand, after: Operand) -> Iterator[Outcome]:
    instance = f"{label}.超支/结余"
    if over.number is not None:
        yield adds_up(instance, over, [*plus(spent), *minus(after)])
    elif spent.number is not None and after.number is not None:
        difference = spent.number - after.number
        shown = "“/”" if over.status is Status.NOT_APPLICABLE else "空"
        yield told(instance, difference == 0, f"{shown}，差 {plain(difference)}", over)._replace(bound=(spent, after), also=(spent, after))


def item_totals(book: Book) -> Iterator[Outcome]:
    """报告表2：合计＝各行之和."""
    total = _line(book, _TOTALS, FormType.PROJECT_EXECUTION)
    for measure, whole in total.values.items() if total else ():
        terms = plus(*(line.value(measure) for line in _items(book)))
        if measure.endswith("_pct") or whole.number is None or all(term.operand.number is None for term in terms):
            continue
        yield adds_up(measure, whole._replace(named=f"{total.label if total else ''}.{measure}"), terms)


def total_filled(book: Book) -> Iterator[Outcome]:
    """报告表2：合计行应填齐."""
    total = _line(book, _TOTALS, FormType.PROJECT_EXECUTION)
    if total is None:
        return
    blanks = [(measure, value) for measure, value in total.values.items() if value.status is Status.BLANK]
    for measure, value in blanks:
        yield told(measure, False, "空", value)
    if not blanks:
        yield told("合计", True, "合计行各列均已填列")


def categories(book: Book) -> Iterator[Outcome]:
    """报告表2：项目归入正确的功能分类."""
    for line in _items(book):
        kind, printed = class_of(line.label), str(line.texts["category"])
        if kind and printed:
            holds = kind.name == printed or kind.short in printed
            where = next(iter(line.values.values()), None)
            yield told(line.label, holds, f"列在 {printed}，应属 {kind.name}", *((where,) if where else ()))


def sections_filled(book: Book) -> Iterator[Outcome]:
    """各章节应有内容."""
    empty = [section for section in book.narrative.sections if not section.has_content]
    for section in empty:
        number = section.heading.number
        name = _HAN[number] if number < len(_HAN) else str(number)
        yield told(name, False, f"{section.heading.title} 无内容", _at(section.region))
    if book.narrative.sections and not empty:
        yield told("全文", True, f"{sum(bool(section.printed) for section in book.narrative.sections)} 个标题下均有内容")


def cover_filled(book: Book) -> Iterator[Outcome]:
    """封面单位（盖章）、日期应填."""
    printed = {"盖章单位": "部门（单位）名称：（盖章）", "日期": "“年 月 日”"}
    for blank in book.narrative.cover:
        detail = f"{printed[blank.name]}——空" if blank.is_blank else "已填"
        yield told(blank.name, not blank.is_blank, detail, _at(blank.region))


def _at(region: Region) -> Operand:
    """A place in the text without a number."""
    return Operand("", None, places=(region,))
