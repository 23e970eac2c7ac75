"""Rules X: between the forms, and between the forms and the text."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from jixiao.amount import plain
from jixiao.checks.names import class_of, function_classes, is_fund_item, paired
from jixiao.checks.operand import Operand, Outcome, adds_up, equals, minus, plus, told, verdict
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.book import Book
    from jixiao.checks.form_record import FormRecord, Line

_ZERO = Decimal(0)
_PERIODS = (("全年预算数", "annual_budget"), ("全年执行数", "executed"))
_TOTAL_LABELS = ("合计", "总计")


class Named(NamedTuple):
    """An operand with the name of its instance."""

    name: str
    operand: Operand | None


def department_value(book: Book, code: str, measure: str = "annual_budget") -> Operand | None:
    """A value of the department's money; the parts are named without a measure."""
    form = book.first(FormType.DEPARTMENT)
    line = form.fund(code) if form else None
    value = line.value(measure) if line else None
    return value._replace(named=f"{form.tag}.{line.label}") if form and line and value and code != "total" else value


def table_value(book: Book, form_type: FormType, labels: tuple[str, ...], measure: str) -> Operand | None:
    """A value of a budget table of the text."""
    form = book.first(form_type)
    lines = (form.budget(label) for label in labels) if form else iter(())
    line = next(filter(None, lines), None)
    return line.value(measure) if line else None


def base_value(book: Book, code: str, measure: str) -> Operand | None:
    """A value of the base-data table."""
    form = book.first(FormType.BASE_DATA)
    line = form.base(code) if form else None
    return line.value(measure) if line else None


def _project_value(form: FormRecord, code: str, measure: str) -> Operand | None:
    line = form.fund(code)
    return line.value(measure) if line else None


def _each_project(book: Book, code: str, measure: str) -> list[Operand]:
    """What every project says; only a report with base data has a form for each project."""
    if book.first(FormType.BASE_DATA) is None:
        return []
    return [value for form in book.projects if (value := _project_value(form, code, measure))]


def _same(left: Operand | None, rights: list[Named]) -> Iterator[Outcome]:
    """Instances for what is there of several prints of one number."""
    for name, right in rights:
        if left and right:
            yield equals(name, left, right)


def _sum(name: str, whole: Operand | None, parts: list[Operand]) -> Iterator[Outcome]:
    if whole and parts:
        yield adds_up(name, whole, plus(*parts))


def _base_pairs(book: Book) -> list[tuple[Line, FormRecord]]:
    """The project lines of the base data with the forms of the same projects."""
    base = book.first(FormType.BASE_DATA)
    lines = [line for line in base.section("project") if line.code != "project.total" and not line.is_empty] if base else []
    pairs = paired(lines, book.projects, lambda line: line.label, lambda form: str(form.texts["project_name"]))
    if len(lines) != len(book.projects) or book.unread:
        return pairs
    # As many lines as forms: what no name pairs is paired by its place.
    left = [line for line in lines if all(line is not other for other, _ in pairs)]
    right = [form for form in book.projects if all(form is not other for _, other in pairs)]
    return sorted((*pairs, *zip(left, right, strict=True)), key=lambda pair: pair[0].number)


def _table_lines(book: Book) -> list[Line]:
    form = book.first(FormType.PROJECT_EXECUTION)
    return [line for line in form.budget_lines if line.label not in _TOTAL_LABELS] if form else []


def _table_pairs(book: Book) -> list[tuple[Line, FormRecord]]:
    """The lines of the table of projects with the forms of the same projects."""
    return paired(_table_lines(book), book.projects, lambda line: line.label, lambda form: str(form.texts["project_name"]))


def project_names(book: Book) -> Iterator[Outcome]:
    """附件一项目名称＝附件三项目支出名称."""
    for line, form in _base_pairs(book):
        name = str(form.texts["project_name"])
        where = tuple(Operand("", None, places=value.regions) for value in list(line.values.values())[:1])
        yield told(
            f"{line.label}↔{form.tag}", _tight(line.label) == _tight(name), f"{line.label} / {name}", *where, *form.place("project_name")
        )


def _tight(name: str) -> str:
    return "".join(name.split())


def project_budgets(book: Book) -> Iterator[Outcome]:
    """附件一预算数＝附件三全年预算数."""
    yield from _base_against_projects(book, "budget", "annual_budget")


def project_finals(book: Book) -> Iterator[Outcome]:
    """附件一决算数＝附件三全年执行数."""
    yield from _base_against_projects(book, "final", "executed")


def _base_against_projects(book: Book, period: str, measure: str) -> Iterator[Outcome]:
    for line, form in _base_pairs(book):
        left, right = line.value(period), _project_value(form, "total", measure)
        if left and right:
            yield equals(f"{line.label}↔{form.tag}", left, right)


def projects_against_department(book: Book) -> Iterator[Outcome]:
    """附件三年度资金总额之和＝附件二项目支出."""
    for name, measure in _PERIODS:
        yield from _sum(name, department_value(book, "expenditure.project"), _each_project(book, "total", measure))


def base_total_against_department(book: Book) -> Iterator[Outcome]:
    """附件一项目支出合计＝附件二项目支出."""
    project = department_value(book, "expenditure.project")
    for period in ("budget", "final"):
        total = base_value(book, "project.total", period)
        if total and project:
            yield equals(total.name.rpartition(".")[2], total, project)


def funds_against_projects(book: Book) -> Iterator[Outcome]:
    """附件二政府性基金拨款＝附件三政府性基金项目之和."""
    forms = [form for form in book.projects if is_fund_item(str(form.texts["project_name"]))]
    for name, measure in _PERIODS:
        parts = [value for form in forms if (value := _project_value(form, "total", measure))]
        yield from _sum(name, department_value(book, "income.government_fund"), parts)


def other_funds_against_projects(book: Book) -> Iterator[Outcome]:
    """附件二其他资金＝附件三其他资金之和."""
    for name, measure in _PERIODS:
        yield from _sum(name, department_value(book, "income.other_funds"), _each_project(book, "other_funds", measure))


def initial_project_budget(book: Book) -> Iterator[Outcome]:
    """附件三年初预算之和＝报告年初项目支出预算."""
    parts = _each_project(book, "total", "initial_budget")
    yield from _sum("年初项目预算(正文)", book.figure("budget.expenditure.project"), parts)
    table = table_value(book, FormType.BUDGET_EXECUTION, ("项目支出",), "initial_budget")
    yield from _sum("年初项目预算(报告表1)", table, parts)


def _numbered(book: Book, name: str, metric: str) -> list[Named]:
    return [Named(f"{name}{number}", operand) for number, operand in enumerate(book.figures(metric), 1)]


def initial_budget(book: Book) -> Iterator[Outcome]:
    """附件二年初预算数＝报告年初预算."""
    others = [
        Named("收入", book.figure("budget.income")),
        Named("支出", book.figure("budget.expenditure")),
        Named("报告表1", table_value(book, FormType.BUDGET_EXECUTION, _TOTAL_LABELS, "initial_budget")),
        *_numbered(book, "问题", "problem.initial_budget"),
    ]
    yield from _same(department_value(book, "total", "initial_budget"), others)


def final_accounts(book: Book) -> Iterator[Outcome]:
    """附件二年度资金总额＝报告决算总收入、总支出."""
    others = [
        # Elsewhere than on the forms with base data, income may exceed what was spent.
        Named("决算总收入", book.figure("final.income") if book.first(FormType.BASE_DATA) else None),
        Named("决算总支出", book.figure("final.expenditure")),
        *_numbered(book, "整体支出", "overall.total_expenditure"),
        *_numbered(book, "问题", "problem.final_income"),
        Named("报告表1决算", table_value(book, FormType.BUDGET_EXECUTION, _TOTAL_LABELS, "final_expenditure")),
    ]
    yield from _same(department_value(book, "total", "executed"), others)


def income_kinds(book: Book) -> Iterator[Outcome]:
    """附件二收入性质各项＝报告整体支出情况."""
    kinds = ("general_public_budget", "government_fund", "other_funds")
    for kind in kinds:
        figures = book.figures(f"overall.{kind}")
        named = [Named(f"overall.{kind}#{number}", figure) for number, figure in enumerate(figures, 1)]
        yield from _same(department_value(book, f"income.{kind}"), named)
    yield from _same(department_value(book, "income.government_fund"), [Named("政府性基金(三、)", book.figure("govfund.total"))])


def expenditure_kinds(book: Book) -> Iterator[Outcome]:
    """附件二基本/项目支出＝报告正文与报告表1."""
    for short, label, code in (("基本", "基本支出", "basic"), ("项目", "项目支出", "project")):
        table = table_value(book, FormType.BUDGET_EXECUTION, (label,), "final_expenditure")
        others = [Named(f"{short}.正文", book.figure(f"final.expenditure.{code}")), Named(f"{short}.表1", table)]
        yield from _same(department_value(book, f"expenditure.{code}"), others)


def public_fund(book: Book) -> Iterator[Outcome]:
    """公用经费同口径一致."""
    final, budget = base_value(book, "public_fund.total", "final"), base_value(book, "public_fund.total", "budget")
    labels = ("日常公用经费", "公用经费")
    parts = [metric for metric in book.metrics if metric.startswith("gpb.public.")]
    part = book.figure(parts[0]) if len(parts) == 1 else None
    finals = [
        Named("附件一.决算 vs 报告表1.日常公用", table_value(book, FormType.BUDGET_EXECUTION, labels, "final_expenditure")),
        Named("附件一.决算 vs 正文公用经费", book.figure("gpb.basic.public")),
        Named("附件一.决算 vs 正文其中", part),
    ]
    yield from _same(final, finals)
    initial = table_value(book, FormType.BUDGET_EXECUTION, labels, "initial_budget")
    yield from _same(budget, [Named("附件一.预算 vs 报告表1.年初日常公用", initial)])


def three_public(book: Book) -> Iterator[Outcome]:
    """三公经费：附件一＝报告正文."""
    for metric in book.metrics:
        stem, _, part = metric.removeprefix("three_public.").partition(".")
        if metric.startswith("three_public.") and stem in ("budget", "final"):
            code = f"three_public.{part.replace('vehicle_', 'vehicle.')}"
            yield from _same(base_value(book, code, stem), [Named(metric, book.figure(metric))])


def procurement(book: Book) -> Iterator[Outcome]:
    """政府采购金额：附件一＝报告正文."""
    yield from _same(base_value(book, "procurement.total", "final"), [Named("采购", book.figure("procurement.total"))])


def staffing(book: Book) -> Iterator[Outcome]:
    """编制数、在编在职人数：附件一＝报告正文."""
    for instance, name, measure, metric in (
        ("编制", "编制", "authorized_posts", "staff.authorized"),
        ("在编在职", "在职", "actual_staff", "staff.on_post_established"),
    ):
        left = base_value(book, "staffing", measure)
        named = [Named(f"{instance}#{number}", figure) for number, figure in enumerate(book.figures(metric), 1)]
        yield from _same(left._replace(named=name) if left else None, named)


def table_expenditure(book: Book) -> Iterator[Outcome]:
    """报告表2各项支出金额＝附件三全年执行数."""
    yield from _table_against_projects(book, "expenditure", "executed")


def table_budget(book: Book) -> Iterator[Outcome]:
    """报告表2各项可执行预算＝附件三全年预算数."""
    yield from _table_against_projects(book, "executable_budget", "annual_budget")


def _table_against_projects(book: Book, column: str, measure: str) -> Iterator[Outcome]:
    for line, form in _table_pairs(book):
        left, right = line.value(column), _project_value(form, "total", measure)
        if left and right:
            yield equals(f"{line.label}↔{form.tag}", left._replace(named=f"报告表2.{line.label}"), right)


def table_covers(book: Book) -> Iterator[Outcome]:
    """报告表2覆盖全部规定金额以上项目且不含以下项目."""
    if not _table_lines(book) or not book.projects:
        return
    listed = sorted(form.number for _, form in _table_pairs(book))
    budgets = [(form.number, _project_value(form, "total", "annual_budget")) for form in book.projects]
    wanted = [number for number, value in budgets if value and value.number is not None and value.number > book.narrative.threshold]
    yield told("覆盖", wanted == listed, f"应列 {wanted}，已列 {listed}")._replace(also=tuple(value for _, value in budgets if value))


def table_and_small_projects(book: Book) -> Iterator[Outcome]:
    """报告表2合计＋未列项目＝项目支出决算."""
    total = table_value(book, FormType.PROJECT_EXECUTION, _TOTAL_LABELS, "expenditure")
    listed = {form.form_id for _, form in _table_pairs(book)}
    small = [value for form in book.projects if form.form_id not in listed and (value := _project_value(form, "total", "executed"))]
    if total:
        yield from _sum("项目支出", department_value(book, "expenditure.project"), [total, *small])


def function_classes_agree(book: Book) -> Iterator[Outcome]:
    """功能分类支出＝附件一同类项目之和."""
    forms = {id(line): form for line, form in _base_pairs(book)}
    base = book.first(FormType.BASE_DATA)
    lines = [line for line in base.section("project") if line.code != "project.total" and not line.is_empty] if base else []
    for kind in function_classes():
        figure = book.figure(f"gpb.project.{kind.metric}")
        own = [line for line in lines if class_of(line.label) is kind]
        general = [line for line in own if not _is_elsewhere_funded(line, forms.get(id(line)))]
        values = [value for line in general if (value := line.value("final"))]
        if figure and values:
            note = "(一般公共预算)" if len(general) < len(own) else ""
            yield adds_up(f"{kind.code}{kind.short}{note}", figure, plus(*values))._replace(also=other_funds_of_projects(book))


def _is_elsewhere_funded(line: Line, form: FormRecord | None) -> bool:
    """Whether a project is paid by a government fund or by other funds."""
    return is_fund_item(line.label) or (form is not None and _is_other_funded(form))


def _is_other_funded(form: FormRecord) -> bool:
    other = _project_value(form, "other_funds", "annual_budget")
    return bool(other and other.number)


def general_budget(book: Book) -> Iterator[Outcome]:
    """一般公共预算支出＝基本支出＋项目支出."""
    basic, project = book.figure("gpb.basic"), book.figure("gpb.project")
    if basic and project:
        yield from _sum("一般公共预算", department_value(book, "income.general_public_budget"), [basic, project])


def project_derived(book: Book) -> Iterator[Outcome]:
    """项目支出＝一般公共预算项目＋政府性基金＋其他资金项目."""
    whole, general, basic = (
        department_value(book, "expenditure.project"),
        book.figure("overall.general_public_budget"),
        book.figure("gpb.basic"),
    )
    fund, others = department_value(book, "income.government_fund"), other_funded_items(book)
    if whole and general and basic and fund and others:
        prefix = f"{general.printed}−{basic.printed}+{fund.printed}+{'+'.join(other.printed for other in others)} "
        held = adds_up("勾稽", whole, [*plus(general), *minus(basic), *plus(fund, *others)], prefix=prefix)
        yield held._replace(also=other_funds_of_projects(book))


def basic_derived(book: Book) -> Iterator[Outcome]:
    """基本支出＝一般公共预算基本支出＋其他资金基本支出."""
    whole, basic = department_value(book, "expenditure.basic"), book.figure("gpb.basic")
    other, items = department_value(book, "income.other_funds"), other_funded_items(book)
    if whole and basic and other and items:
        prefix = f"{basic.printed}+({other.printed}−{'−'.join(item.printed for item in items)}) "
        held = adds_up("勾稽", whole, [*plus(basic, other), *minus(*items)], prefix=prefix)
        yield held._replace(also=other_funds_of_projects(book))


def other_funded_items(book: Book) -> list[Operand]:
    """What the table of projects gives for those that other funds pay."""
    return [value for line, form in _table_pairs(book) if _is_other_funded(form) and (value := line.value("expenditure"))]


def other_funds_of_projects(book: Book) -> tuple[Operand, ...]:
    """What says which projects other funds pay."""
    return tuple(_each_project(book, "other_funds", "annual_budget"))


def current_within_income(book: Book) -> Iterator[Outcome]:
    """附件三当年财政拨款之和≤附件二一般公共预算＋政府性基金."""
    income = [value for code in ("general_public_budget", "government_fund") if (value := department_value(book, f"income.{code}"))]
    for name, measure in _PERIODS:
        parts = _each_project(book, "fiscal_appropriation", measure)
        yield from _within(name, parts, income, is_gap_told=True)


def projects_within_total(book: Book) -> Iterator[Outcome]:
    """附件三各项目之和不大于附件二年度资金总额."""
    for name, measure in _PERIODS:
        total = department_value(book, "total", measure)
        yield from _within(name, _each_project(book, "total", measure), [total] if total else [])


def _within(name: str, parts: list[Operand], wholes: list[Operand], *, is_gap_told: bool = False) -> Iterator[Outcome]:
    """The sum of parts is at most that of the wholes."""
    if not any(part.number is not None for part in parts) or not any(whole.number is not None for whole in wholes):
        return
    left, right = (sum((value.number for value in side if value.number is not None), _ZERO) for side in (parts, wholes))
    holds = left <= right
    detail = f"{plain(left)} {'≤' if holds else '＞'} {plain(right)}" + (f"（差 {plain(abs(right - left))}）" if is_gap_told else "")
    yield Outcome(name, verdict(holds), left, right, left - right, _ZERO, detail, (*wholes, *parts))


def table_against_base(book: Book) -> Iterator[Outcome]:
    """报告表2各项支出金额＝附件一决算数."""
    base = book.first(FormType.BASE_DATA)
    lines = [line for line in base.section("project") if line.code != "project.total"] if base else []
    for item, line in paired(_table_lines(book), lines, lambda item: item.label, lambda line: line.label):
        left, right = item.value("expenditure"), line.value("final")
        if left and right:
            number = line.code.rpartition(".")[2].lstrip("0")
            yield equals(f"{item.label}↔附件一第{number}行", left._replace(named=f"报告表2.{item.label}"), right)
