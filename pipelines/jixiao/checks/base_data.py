"""Rules A: within the 基础数据表, and against the budget tables of the text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.amount import Status, plain
from jixiao.checks.operand import Operand, Outcome, adds_up, at_most, half_unit, insufficient, plus, ratio, told
from jixiao.finding import Verdict
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.book import Book
    from jixiao.checks.form_record import FormRecord, GridCell, Line

_PERIODS = ("prior_year_final", "budget", "final")
_SERIAL = re.compile(r"^(?:其中[:：])?[…\s]*(?P<number>\d{1,2})[、.．]")
_ELLIPSIS = re.compile(r"…|\.{3,}")
#: Measures that may well be negative: what was taken off a budget, what was left of one.
_SIGNED = ("adjustment", "over_under", "year_end_balance", "target_value", "actual_value")
#: Cells that the template fills with "——": there is nothing of last year to state.
_DASHED = {("procurement.total", "prior_year_final"), ("basic_adjustment.total", "prior_year_final")}
_BUILDING_RATES = (
    ("规模控制率", "scale_control_rate_pct", "actual_scale_sqm", "approved_scale_sqm"),
    ("投资概算控制率", "investment_control_rate_pct", "actual_investment", "budget_investment"),
)


def _base(book: Book) -> FormRecord | None:
    return book.first(FormType.BASE_DATA)


def _lines(book: Book, *sections: str) -> list[Line]:
    base = _base(book)
    return [line for section in sections for line in base.section(section)] if base else []


def _period(operand: Operand) -> str:
    """The period an operand is of, as sentences call it."""
    return operand.name.rpartition(".")[2]


def control_rate(book: Book) -> Iterator[Outcome]:
    """控制率＝实际在职人数÷编制数."""
    for line in _lines(book, "staffing"):
        rate, staff, posts = (line.value(name) for name in ("control_rate_pct", "actual_staff", "authorized_posts"))
        if rate and staff and posts:
            yield ratio("人员控制率", rate._replace(named="控制率"), staff, posts)


def staff_within_posts(book: Book) -> Iterator[Outcome]:
    """实际在职人数不超过编制数."""
    for line in _lines(book, "staffing"):
        staff, posts = line.value("actual_staff"), line.value("authorized_posts")
        if staff and posts:
            yield at_most("人员", staff._replace(named="在职"), posts._replace(named="编制"))


def three_public_sum(book: Book) -> Iterator[Outcome]:
    """三公经费＝公务用车＋出国＋公务接待."""
    yield from _sums(book, "three_public.total", ("three_public.vehicle", "three_public.overseas", "three_public.reception"))


def vehicle_sum(book: Book) -> Iterator[Outcome]:
    """公务用车＝购置＋运行维护."""
    yield from _sums(book, "three_public.vehicle", ("three_public.vehicle.purchase", "three_public.vehicle.maintenance"))


def project_sum(book: Book) -> Iterator[Outcome]:
    """项目支出合计＝各项目明细之和."""
    yield from _sums(book, "project.total", tuple(line.code for line in _lines(book, "project") if line.code != "project.total"))


def _sums(book: Book, whole: str, parts: tuple[str, ...]) -> Iterator[Outcome]:
    base = _base(book)
    total = base.base(whole) if base else None
    if base is None or total is None:
        return
    lines = [line for code in parts if (line := base.base(code))]
    for period in _PERIODS:
        value = total.value(period)
        terms = plus(*(line.value(period) for line in lines))
        if value and terms:
            yield adds_up(_period(value), value, terms)


def three_public_within_budget(book: Book) -> Iterator[Outcome]:
    """三公经费决算不超预算."""
    yield from _each_at_most(_lines(book, "three_public"), "final", "budget")


def three_public_not_growing(book: Book) -> Iterator[Outcome]:
    """三公经费较上年只减不增."""
    yield from _each_at_most(_lines(book, "three_public"), "final", "prior_year_final")


def others_within_budget(book: Book) -> Iterator[Outcome]:
    """项目、公用、采购各行决算不超预算."""
    yield from _each_at_most(_lines(book, "project", "public_fund", "procurement"), "final", "budget")


def _each_at_most(lines: list[Line], left: str, right: str) -> Iterator[Outcome]:
    for line in lines:
        part, whole = line.value(left), line.value(right)
        if part and whole:
            yield at_most(line.label, part, whole)


def serial_numbers(book: Book) -> Iterator[Outcome]:
    """行内编号连续."""
    for section in ("three_public", "project"):
        marked = [(int(match["number"]), cell) for cell in _labels(book, section) if (match := _SERIAL.match(cell.text))]
        if marked:
            printed = [number for number, _ in marked]
            wanted = list(range(1, len(marked) + 1))
            where = (Operand("", None, places=(cell.region,)) for _, cell in marked)
            yield told(section, printed == wanted, f"印 {printed}，应 {wanted}", *where)


def _labels(book: Book, section: str) -> list[GridCell]:
    """The label cells of a section's lines, in order."""
    return [cell for line in _lines(book, section) if (cell := _label(book, line))]


def _label(book: Book, line: Line) -> GridCell | None:
    base = _base(book)
    regions = next((value.regions for value in line.values.values() if value.regions), ())
    if base is None or not regions:
        return None
    row = next((cell.row for cell in base.cells if cell.region == regions[0]), None)
    return next((cell for cell in base.cells if cell.row == row and line.label in "".join(cell.text.split())), None)


def public_fund_parts(book: Book) -> Iterator[Outcome]:
    """公用经费≥其中各项之和."""
    lines = _lines(book, "public_fund")
    for period in _PERIODS:
        values = [value for line in lines if (value := line.value(period))]
        whole = next(iter(values), None)
        parts = [value.number for value in values[1:] if value.number is not None]
        if whole is None or whole.number is None or not parts:
            continue
        total = sum(parts, Decimal(0))
        slack = half_unit(whole.number) + sum(map(half_unit, parts), Decimal(0))
        holds = total - whole.number <= slack
        detail = f"其中合计 {plain(total)} {'≤' if holds else '＞'} 公用经费 {whole.printed}，未列示 {plain(whole.number - total)}"
        yield told(_period(whole), holds, detail, *values)


def dashes(book: Book) -> Iterator[Outcome]:
    """“——”只出现在模板规定不填的格，且这些格不得有数."""
    values = {(line.code, period): value for line in (_base_lines(book)) for period, value in line.values.items()}
    dashed = {place for place, value in values.items() if value.status is Status.NOT_APPLICABLE}
    filled = {place for place in _DASHED if place in values and values[place].number is not None}
    wrong = sorted((dashed - _DASHED) | filled)
    if values:
        told_wrong = "、".join(values[place].name for place in wrong)
        detail = f"与表样不一致：{told_wrong}" if wrong else f"{len(dashed)} 格为“——”，与表样一致"
        yield told("破折号格", not wrong, detail, *(values[place] for place in wrong))


def _base_lines(book: Book) -> list[Line]:
    base = _base(book)
    return base.base_data if base else []


def basic_adjustment(book: Book) -> Iterator[Outcome]:
    """部门基本支出预算调整应填."""
    table = book.first(FormType.BUDGET_EXECUTION)
    basic = table.budget("基本支出") if table else None
    adjusted, initial = (basic.value(name) if basic else None for name in ("adjusted_budget", "initial_budget"))
    if not (adjusted and initial) or adjusted.number is None or initial.number is None:
        return
    wanted = adjusted.number - initial.number
    sides = f"{adjusted.printed}−{initial.printed}={plain(wanted)}"
    for line in _lines(book, "basic_adjustment"):
        for period in ("budget", "final"):
            value = line.value(period)
            if value and value.number is None:
                yield told(_period(value), wanted == 0, f"空；按报告表1应为 {sides}", value, adjusted, initial)
            elif value:
                yield told(_period(value), True, f"{value.printed}；按报告表1应为 {sides}", value, adjusted, initial)


def building(book: Book) -> Iterator[Outcome]:
    """楼堂馆所六格全填或全空；控制率＝实际÷批复."""
    for line in _lines(book, "building"):
        values = tuple(line.values.values())
        blanks = [value for value in values if value.number is None]
        if len(blanks) == len(values):
            detail = f"{_count(len(values))}格全空（{book.year} 年无完工项目）"
            yield Outcome("楼堂馆所", Verdict.NOT_APPLICABLE, detail=detail)
        elif blanks:
            yield told("楼堂馆所", False, f"{len(values)} 格中空 {len(blanks)} 格", *values)
        else:
            yield from _building_rates(line)


def _building_rates(line: Line) -> Iterator[Outcome]:
    for name, *measures in _BUILDING_RATES:
        rate, actual, approved = map(line.value, measures)
        if rate and actual and approved:
            yield ratio(name, rate._replace(named=name), actual, approved)


def _count(number: int) -> str:
    return "零一二三四五六七八九十"[number] if number <= 10 else str(number)


def frugality(book: Book) -> Iterator[Outcome]:
    """厉行节约保障措施应填写."""
    base = _base(book)
    label = next((cell for cell in base.cells if "厉行节约" in cell.text), None) if base else None
    if base is None or label is None:
        return
    beside = [cell for cell in base.cells if cell.row == label.row and cell.column > label.column]
    text = "".join(cell.text for cell in beside)
    where = tuple(Operand("", None, form_id=base.form_id, places=(cell.region,)) for cell in beside[:1])
    yield told("厉行节约", bool(text), text[:40] or "空", *where)


def complete_periods(book: Book) -> Iterator[Outcome]:
    """有合计数的期间，其必填明细不应空."""
    found = False
    for section in ("three_public", "project"):
        lines = _lines(book, section)
        total = next((line for line in lines if line.code == f"{section}.total"), None)
        for period in _PERIODS:
            whole = total.value(period) if total else None
            if whole is None or whole.number is None:
                continue
            for line in lines:
                value = line.value(period)
                if value and value.status is Status.BLANK and not line.is_empty:
                    found = True
                    yield told(f"{line.label}.{_period(value)}", False, "空（其余同列为数或 0），口径上不能区分“0”与“漏填”", value)
    if not found and _base(book):
        yield told("附件一", True, "有合计数的期间，明细均已填列")


def not_negative(book: Book) -> Iterator[Outcome]:
    """金额、人数非负."""
    numbers = [value for value in book.numbers() if value.number is not None and not value.name.endswith(_SIGNED)]
    negative = [value for value in numbers if value.number is not None and value.number < 0]
    if numbers:
        yield told("全文", not negative, "、".join(f"{value.name} {value.printed}" for value in negative) or "无负数", *negative)


def budget_not_copied(book: Book) -> Iterator[Outcome]:
    """预算数不应整列照抄决算数."""
    pairs = [(line.value("budget"), line.value("final")) for line in _lines(book, "project") if line.code != "project.total"]
    filled = [(b.number, f.number) for b, f in pairs if b and f and b.number is not None and f.number is not None]
    if len(filled) < 2:
        return
    same = sum(budget == final for budget, final in filled)
    detail = f"{same}/{len(filled)} 行预算＝决算"
    initial = book.figure("budget.expenditure.project")
    if same == len(filled) and initial:
        detail += f"；而报告称年初项目预算仅 {initial.printed} 万元，故“{book.year}年预算数”实为全年（调整后）预算数"
    also = tuple(filter(None, [*(value for pair in pairs for value in pair), initial]))
    yield told("项目明细", same < len(filled), detail)._replace(also=also)


def template_rows(book: Book) -> Iterator[Outcome]:
    """明细行模板残留."""
    found = False
    number = 0
    for line in _lines(book, "project"):
        number += line.code != "project.total"
        cell = _label(book, line)
        where = (Operand("", None, form_id=_form_id(book), places=(cell.region,)),) if cell else ()
        if line.is_empty:
            found = True
            yield told(line.label, False, "三期均空，模板行未删", *where)
        if cell and _ELLIPSIS.search(cell.text):
            found = True
            yield told("省略号", False, f"第 {number} 行标签残留“……”", *where)
    if not found and number:
        yield told("项目明细", True, "无模板残留")


def _form_id(book: Book) -> str:
    base = _base(book)
    return base.form_id if base else ""


def parts_of_the_whole(book: Book) -> Iterator[Outcome]:
    """三公经费不大于公用经费；政府采购不大于部门总支出."""
    base, department = _base(book), book.first(FormType.DEPARTMENT)
    if base is None:
        return
    three, public, bought = (
        line.value("final") if (line := base.base(code)) else None
        for code in ("three_public.total", "public_fund.total", "procurement.total")
    )
    total = department.fund("total") if department else None
    spent = total.value("executed") if total else None
    for name, part, whole in (("三公≤公用", three, public), ("采购≤总支出", bought, spent)):
        if part and whole:
            yield at_most(name, part, whole) if part.number is not None and whole.number is not None else insufficient(name, part, whole)
