"""Rules B on the money of the self-evaluation forms, and on whose forms they are."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.amount import plain
from jixiao.checks.operand import Operand, Outcome, adds_up, at_most, compact, half_last, insufficient, places, plus, ratio, told, verdict
from jixiao.checks.scoring import HUNDRED, ZERO, fund_total, numbers_of, scaled
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.book import Book
    from jixiao.checks.form_record import FormRecord, Line

_RATE_WEIGHT = Decimal(10)
#: Budgets adjusted by more than this share, in points, want an explanation.
_MUCH_ADJUSTED = Decimal(20)
_CENT = Decimal("0.01")
_HUGE = Decimal(10) ** 20


def _departments(book: Book) -> list[FormRecord]:
    return book.of_type(FormType.DEPARTMENT)


def _split(form: FormRecord, kind: str) -> list[Operand]:
    """The amounts of the department's money by `income` or `expenditure`, named without a measure."""
    lines = (line for line in form.funds if line.code.startswith(f"{kind}."))
    return [value._replace(named=f"{form.tag}.{line.label}") for line in lines if (value := line.value("annual_budget"))]


def income_split(book: Book) -> Iterator[Outcome]:
    """年度资金总额＝按收入性质各项之和."""
    yield from _splits(book, "收入性质", "income")


def expenditure_split(book: Book) -> Iterator[Outcome]:
    """年度资金总额＝基本支出＋项目支出."""
    yield from _splits(book, "支出性质", "expenditure")


def _splits(book: Book, name: str, kind: str) -> Iterator[Outcome]:
    for form in _departments(book):
        total, parts = fund_total(form, "annual_budget"), _split(form, kind)
        if total and parts:
            yield adds_up(name, total, plus(*parts))


def both_splits(book: Book) -> Iterator[Outcome]:
    """按收入性质合计＝按支出性质合计，各容最末位一个单位."""
    for form in _departments(book):
        income, expenditure = _split(form, "income"), _split(form, "expenditure")
        sides = [sum((value.number for value in side if value.number is not None), ZERO) for side in (income, expenditure)]
        if not all(any(value.number is not None for value in side) for side in (income, expenditure)):
            continue
        slack = sum((2 * half_last(side) if places(side) else ZERO for side in sides), ZERO)
        holds = abs(sides[0] - sides[1]) <= slack
        detail = f"{plain(sides[0])} {'=' if holds else '≠'} {plain(sides[1])}"
        used = (*income, *expenditure)
        yield Outcome("两种分类", verdict(holds), sides[0], sides[1], sides[0] - sides[1], compact(slack), detail, used, bound=used)


def execution_rate(book: Book) -> Iterator[Outcome]:
    """执行率＝全年执行数÷全年预算数."""
    for form in book.evaluations:
        for line in form.funds:
            rate, spent, planned = (line.value(name) for name in ("execution_rate_pct", "executed", "annual_budget"))
            if rate and rate.number is not None and spent and planned:
                yield ratio(_line_name(form, line), rate, spent, planned)


def executed_within_budget(book: Book) -> Iterator[Outcome]:
    """全年执行数≤全年预算数."""
    for form in book.evaluations:
        for line in form.funds:
            spent, planned = line.value("executed"), line.value("annual_budget")
            if spent and planned and (spent.number is not None or planned.number is not None):
                yield at_most(_line_name(form, line), spent, planned)


def _line_name(form: FormRecord, line: Line) -> str:
    return form.tag if form.form_type is FormType.DEPARTMENT and line.code == "total" else f"{form.tag}.{line.label}"


def execution_score(book: Book) -> Iterator[Outcome]:
    """预算执行率得分＝分值×min(执行率,1)."""
    for form in book.evaluations:
        operands = tuple(fund_total(form, name) for name in ("self_score", "weight", "executed", "annual_budget"))
        used = tuple(filter(None, operands))
        numbers = numbers_of(*operands)
        if numbers is None or not numbers[3]:
            if operands[0] is not None and operands[0].number is not None:
                yield insufficient(form.tag, operands[0])._replace(also=used)
            continue
        score, weight, spent, planned = numbers
        wanted = scaled(weight, spent / planned)
        slack = ZERO if spent >= planned else half_last(score)
        detail = f"得分 {plain(score)} = {plain(weight)}×min({plain(spent)}/{plain(planned)},1)"
        holds = abs(score - wanted) <= slack
        shown = detail if holds else detail.replace(" = ", " ≠ ", 1)
        # Money spent in full or more earns all points, whatever its digits.
        bound = used[:2] if spent >= planned else used
        yield Outcome(
            form.tag, verdict(holds), score, wanted, score - wanted, compact(slack), shown, used[:1], bound=bound, also=used
        )  # fmt: skip


def execution_weight(book: Book) -> Iterator[Outcome]:
    """预算执行率分值为 10."""
    for form in book.evaluations:
        weight = fund_total(form, "weight")
        if weight and weight.number is not None:
            holds = weight.number == _RATE_WEIGHT
            difference = weight.number - _RATE_WEIGHT
            yield Outcome(form.tag, verdict(holds), weight.number, _RATE_WEIGHT, difference, ZERO, "", (weight,), bound=(weight,))


def moderate_adjustment(book: Book) -> Iterator[Outcome]:
    """年初到全年预算的调整幅度不宜过大."""
    for form in _departments(book):
        annual, initial = fund_total(form, "annual_budget"), fund_total(form, "initial_budget")
        numbers = numbers_of(annual, initial)
        if annual is None or initial is None or numbers is None or not numbers[1]:
            continue
        change = (numbers[0] - numbers[1]) / numbers[1] * HUNDRED
        change = change.quantize(_CENT) if abs(change) < _HUGE else change
        detail = f"{initial.printed}→{annual.printed}，{'减' if change < 0 else '增'} {plain(abs(change))}%"
        holds = abs(change) <= _MUCH_ADJUSTED
        yield Outcome(form.tag, verdict(holds), change, _MUCH_ADJUSTED, change - _MUCH_ADJUSTED, None, detail, (annual, initial))


def unit_names(book: Book) -> Iterator[Outcome]:
    """单位名称前后一致."""
    unit = str(book.document.get("unit_name", ""))
    for form in book.projects if book.is_of_one_unit else ():
        name = str(form.texts["implementing_unit"])
        if name and unit:
            yield told(form.tag, name == unit, name if name == unit else f"{name} ≠ {unit}", *form.place("implementing_unit"))
    title = str(book.document.get("report_title", ""))
    if title and unit:
        yield told("封面", unit in title, title)
