"""Rules N01–N21, N34 and N35: what the running text states must agree with itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from jixiao.amount import plain
from jixiao.checks.between import table_value
from jixiao.checks.operand import Operand, Outcome, Quotient, Term, adds_up, at_most, half_last, minus, plus, ratio, told, verdict
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.book import Book

_ZERO, _HUNDRED = Decimal(0), Decimal(100)


class Sum(NamedTuple):
    """An identity of metrics; a metric with "-" before it is taken away, "x.*" are all parts of x."""

    instance: str
    whole: str
    parts: tuple[str, ...]


_BASIC = Sum("基本支出", "gpb.basic", ("gpb.basic.personnel", "gpb.basic.public"))
_MEDICAL = Sum("医疗", "gpb.personnel.medical", ("gpb.personnel.medical.admin", "gpb.personnel.medical.inst"))
_NET = Sum("净资产", "assets.net", ("assets.total", "-assets.liabilities"))
_BOUGHT = Sum("采购", "procurement.total", ("procurement.goods", "procurement.works", "procurement.services"))
_SPENT = Sum("总支出", "final.expenditure", ("final.expenditure.basic", "final.expenditure.project"))
_GREW = Sum("增加", "final.income_increase", ("final.income", "-budget.income"))


def _held(book: Book, identity: Sum, prefix: str = "") -> Iterator[Outcome]:
    """The identity, where its whole and all its parts are stated."""
    whole = book.figure(identity.whole)
    parts = [_term(book, part) for part in identity.parts]
    if whole and all(parts):
        yield adds_up(identity.instance, whole, [part for part in parts if part], prefix=prefix)


def _term(book: Book, metric: str) -> Term | None:
    figure = book.figure(metric.removeprefix("-"))
    return Term(-1 if metric.startswith("-") else 1, figure) if figure else None


def _direct_parts(book: Book, stem: str) -> tuple[str, ...]:
    """The metrics right below a stem: not the parts of parts."""
    return tuple(metric for metric in book.metrics if metric.startswith(f"{stem}.") and "." not in metric.removeprefix(f"{stem}."))


def basic(book: Book) -> Iterator[Outcome]:
    """一般公共预算基本支出＝人员经费＋公用经费."""
    yield from _held(book, _BASIC)


def personnel(book: Book) -> Iterator[Outcome]:
    """人员经费＝各科目之和，嵌套的“其中”不重复计."""
    if parts := _direct_parts(book, "gpb.personnel"):
        yield from _held(book, Sum("人员经费", "gpb.basic.personnel", parts))


def medical(book: Book) -> Iterator[Outcome]:
    """行政事业单位医疗＝行政单位医疗＋事业单位医疗."""
    yield from _held(book, _MEDICAL)


def public(book: Book) -> Iterator[Outcome]:
    """公用经费＝各科目之和."""
    if parts := _direct_parts(book, "gpb.public"):
        yield from _held(book, Sum("公用经费", "gpb.basic.public", parts))


def project(book: Book) -> Iterator[Outcome]:
    """项目支出＝各功能科目之和（单位统一为万元）."""
    parts = _direct_parts(book, "gpb.project")
    odd = [figure for metric in parts if (figure := book.figure(metric)) and _is_odd_unit(book, figure, "gpb.project")]
    prefix = "".join(f"（{figure.printed} 按万元计） " for figure in odd)
    if parts:
        yield from _held(book, Sum("项目支出", "gpb.project", parts), prefix)


def _is_odd_unit(book: Book, figure: Operand, stem: str) -> bool:
    """Whether a figure is printed in another unit than the total it is part of."""
    whole = book.figure(stem)
    return whole is not None and figure.raw != whole.raw


#: Totals whose parts must be printed in the total's unit, with the stem of the parts.
_TOTALS = (
    ("gpb.basic", "gpb.basic"),
    ("gpb.basic.personnel", "gpb.personnel"),
    ("gpb.basic.public", "gpb.public"),
    ("gpb.project", "gpb.project"),
    ("govfund.total", "govfund"),
    ("overall.total_expenditure", "overall"),
    ("budget.expenditure", "budget.expenditure"),
    ("procurement.total", "procurement"),
)


def units(book: Book) -> Iterator[Outcome]:
    """同一语句内金额单位一致."""
    odd = [metric for whole, stem in _TOTALS for metric in _direct_parts(book, stem) if _is_odd(book, metric, whole)]
    for metric in odd:
        yield told(metric, False, book.quote(metric), *book.figures(metric)[:1])
    if not odd and any(book.figure(whole) for whole, _ in _TOTALS):
        yield told("全文", True, "各分项与其合计的金额单位一致")


def _is_odd(book: Book, metric: str, whole: str) -> bool:
    figure, total = book.figure(metric), book.figure(whole)
    return figure is not None and total is not None and figure.raw.endswith("元") and figure.raw != total.raw


def government_fund(book: Book) -> Iterator[Outcome]:
    """政府性基金支出＝各功能科目之和."""
    parts = tuple(metric for metric in _direct_parts(book, "govfund") if metric != "govfund.total")
    if parts:
        yield from _held(book, Sum("政府性基金", "govfund.total", parts))


def overall(book: Book) -> Iterator[Outcome]:
    """总支出＝一般公共预算＋政府性基金＋其他资金."""
    kinds = ("overall.general_public_budget", "overall.government_fund", "overall.other_funds")
    for number, group in _occurrences(book, "overall.total_expenditure", *kinds):
        yield adds_up(f"#{number}", group[0], plus(*group[1:]))


def _occurrences(book: Book, *metrics: str) -> Iterator[tuple[int, tuple[Operand, ...]]]:
    """The statements of several metrics, first with first, second with second."""
    yield from enumerate(zip(*(book.figures(metric) for metric in metrics), strict=False), 1)


def excess(book: Book) -> Iterator[Outcome]:
    """超出幅度（倍）＝（决算−年初）÷年初."""
    for number, (multiple, final, initial) in _occurrences(
        book, "problem.excess_multiple", "problem.final_income", "problem.initial_budget"
    ):
        if final.number is not None and initial.number:
            times = (final.number - initial.number) / initial.number
            quotient = Quotient(times, f"({final.printed}−{initial.printed})/{initial.printed}")
            yield ratio(f"#{number}", multiple, final, initial, quotient=quotient)


def initial_budget(book: Book) -> Iterator[Outcome]:
    """年初收入＝一般公共财政拨款；年初支出＝基本＋项目；收支平衡."""
    yield from _held(
        book, Sum("收入", "budget.income", _direct_parts(book, "budget.income")) if _direct_parts(book, "budget.income") else _NOTHING
    )
    yield from _held(book, Sum("支出", "budget.expenditure", ("budget.expenditure.basic", "budget.expenditure.project")))
    yield from _held(book, Sum("平衡", "budget.income", ("budget.expenditure",)))


_NOTHING = Sum("", "", ())


def income_increase(book: Book) -> Iterator[Outcome]:
    """较预算增加＝决算总收入−年初预算."""
    yield from _held(book, _GREW)


def final_expenditure(book: Book) -> Iterator[Outcome]:
    """决算总支出＝基本＋项目."""
    yield from _held(book, _SPENT)


def income_and_expenditure(book: Book) -> Iterator[Outcome]:
    """决算总支出＝决算总收入−结余."""
    spent, income = book.figure("final.expenditure"), book.figure("final.income")
    balance = table_value(book, FormType.BUDGET_EXECUTION, ("合计", "总计"), "year_end_balance")
    if spent and income and balance:
        yield adds_up("收支", spent, [*plus(income), *minus(balance)])


def shares(book: Book) -> Iterator[Outcome]:
    """占比＝分项÷总支出，占比合计 100%."""
    names = (("基本占比", "basic"), ("项目占比", "project"))
    parts = [book.figure(f"final.expenditure.{code}") for _, code in names]
    rates = [book.figure(f"final.expenditure.{code}_share") for _, code in names]
    numbers = [part.number for part in parts if part and part.number is not None]
    if len(numbers) < len(names):
        return
    total = Operand("", sum(numbers, _ZERO))
    both = tuple(filter(None, parts))
    for (name, _), rate, part in zip(names, rates, parts, strict=True):
        if rate and part:
            yield ratio(f"{name}(按{total.printed})", rate, part, total)._replace(bound=(rate, *both), also=both)
    shown = [rate.number for rate in rates if rate and rate.number is not None]
    if len(shown) == len(names):
        whole = sum(shown, _ZERO)
        tolerance = sum(map(half_last, shown), _ZERO)
        difference = whole - _HUNDRED
        yield Outcome(
            "合计",
            verdict(abs(difference) <= tolerance),
            whole,
            _HUNDRED,
            difference,
            tolerance.normalize(),
            "",
            tuple(filter(None, rates)),
            bound=tuple(filter(None, rates)),
            also=both,
        )


def three_public(book: Book) -> Iterator[Outcome]:
    """三公经费正文：合计＝分项之和."""
    for name, side in (("预算", "budget"), ("决算", "final")):
        stem = f"three_public.{side}"
        parts = _direct_parts(book, stem)
        has_vehicle = f"{stem}.vehicle" in parts
        named = tuple(part for part in parts if part != f"{stem}.total" and not (has_vehicle and part.startswith(f"{stem}.vehicle_")))
        if named:
            yield from _held(book, Sum(name, f"{stem}.total", named))


def procurement(book: Book) -> Iterator[Outcome]:
    """政府采购＝货物＋工程＋服务."""
    yield from _held(book, _BOUGHT)


def net_assets(book: Book) -> Iterator[Outcome]:
    """净资产＝资产−负债."""
    yield from _held(book, _NET)


def asset_use(book: Book) -> Iterator[Outcome]:
    """资产使用率＝在用资产÷固定资产原值."""
    rate, used, original = (book.figure(f"assets.{name}") for name in ("utilisation_rate", "in_use", "fixed_original"))
    if rate and used and original:
        yield ratio("使用率", rate, used, original)


def staff(book: Book) -> Iterator[Outcome]:
    """在职人员＝在编＋临聘劳务派遣；在编≤编制."""
    for number, (total, established, hired) in _occurrences(book, "staff.on_post_total", "staff.on_post_established", "staff.contract"):
        yield adds_up(f"#{number}", total, plus(established, hired))
    for number, (established, posts) in _occurrences(book, "staff.on_post_established", "staff.authorized"):
        yield at_most(f"在编≤编制#{number}", established, posts)


def years(book: Book) -> Iterator[Outcome]:
    """事实年度＝报告年度."""
    for metric in book.metrics:
        if metric.endswith("year_label"):
            for number, figure in enumerate(book.figures(metric), 1):
                yield told(f"{metric}#{number}", figure.number == book.year, book.quote(metric, number), figure, bound=(figure,))


def repeated(book: Book) -> Iterator[Outcome]:
    """同一事实在报告两处表述一致."""
    for metric in book.metrics:
        figures = book.figures(metric)
        if len(figures) > 1:
            same = len({figure.number for figure in figures}) == 1 and len({figure.raw for figure in figures}) == 1
            detail = f"{figures[0].printed} ×{len(figures)}" if same else " / ".join(figure.printed + figure.raw for figure in figures)
            yield told(metric, same, detail, *figures, bound=tuple(figures))


#: Parts that can't be more than their whole, with the name of the instance.
_PARTS = (
    ("projects_major", "perf.projects_major", "perf.projects_attracted"),
    ("projects_xiangshang", "perf.projects_xiangshang", "perf.projects_attracted"),
    ("projects_fortune500", "perf.projects_fortune500", "perf.projects_attracted"),
    ("安置房", "perf.resettlement_built", "perf.resettlement_foundations"),
)
_ASSET_PARTS = (("在用≤原值", "assets.in_use", "assets.fixed_original"), ("负债≤资产", "assets.liabilities", "assets.total"))


def subsets(book: Book) -> Iterator[Outcome]:
    """子集不大于全集."""
    for name, part, whole in _PARTS:
        for number, (left, right) in _occurrences(book, part, whole):
            yield at_most(f"{name}#{number}", left, right)
    for name, part, whole in _ASSET_PARTS:
        single, all_of_it = book.figure(part), book.figure(whole)
        if single and all_of_it:
            yield at_most(name, single, all_of_it)


def organs(book: Book) -> Iterator[Outcome]:
    """内设机构数＝列举数."""
    for number, found in enumerate(book.narrative.organs, 1):
        count, listed = Decimal(found.stated), Decimal(found.listed)
        where = Operand("内设机构", count, places=(found.region,))
        detail = "" if count == listed else f"称 {plain(count)} 个，列举 {plain(listed)} 个"
        yield Outcome(f"#{number}", verdict(count == listed), count, listed, count - listed, _ZERO, detail, (where,))
