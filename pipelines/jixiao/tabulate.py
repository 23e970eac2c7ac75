"""Items → rows of the contract's tables."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from jixiao.amount import plain
from jixiao.contract import CONTRACT_VERSION
from jixiao.finding import Finding
from jixiao.record import Fact, Figure, Form, FormType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from jixiao.document import Document
    from jixiao.geometry import Region
    from jixiao.pipeline import Item, Summary
    from jixiao.record import BaseDataLine, BudgetLine, FundLine, Indicator, Value

#: A row in the order of its table's columns, without `document_id`, which comes first.
Row: TypeAlias = tuple[object, ...]

#: The measure of a number of recognised text that looks like a figure but of which none can be made.
NOT_UNDERSTOOD = "not_understood"
_FUND_MEASURES = ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score")
_INDICATOR_MEASURES = ("level1_weight", "target_value", "actual_value", "weight", "self_score")
_TEXTS = ("project_name", "supervising_department", "implementing_unit", "goal_expected", "goal_actual")


class TableRow(NamedTuple):
    """A row and the table it belongs to."""

    table: str
    row: Row


@cache
def jixiao_version() -> str:
    """The installed version of jixiao."""
    return version("jixiao")


def document_row(document: Document, summary: Summary) -> Row:
    """The row of documents.csv."""
    return (
        document.sha256, document.file_name, document.page_count, summary.exported_pages, summary.scanned_pages,
        summary.fiscal_year, summary.report_title, summary.unit_name, summary.supervising_department,
        summary.status.value, jixiao_version(), CONTRACT_VERSION,
    )  # fmt: skip


def item_rows(item: Item, document_id: str) -> list[TableRow]:
    """The rows an item gives, `document_id` first: forms, figures and findings give some."""
    if isinstance(item, Form):
        return list(form_rows(item, document_id))
    if isinstance(item, Figure):
        return list(figure_rows(item, document_id))
    if isinstance(item, Finding):
        return [TableRow("checks", (document_id, *_finding_row(item)))]
    return []


def figure_rows(figure: Figure, document_id: str) -> Iterator[TableRow]:
    """The rows of a figure: its own, and its fact's; of a number that is told as none, the fact alone."""
    value = figure.value
    if not figure.metric:
        fact = Fact("", "figures", str(figure.occurrence), NOT_UNDERSTOOD, value)
        yield TableRow("facts", (document_id, *fact_row(fact)))
        return
    own = (figure.figure_id, figure.metric, figure.occurrence, value.printed, value.unit, figure.quote, value.provenance.page)
    yield TableRow("figures", (document_id, *own))
    fact = Fact("", "figures", str(figure.occurrence), figure.metric, value)
    yield TableRow("facts", (document_id, *fact_row(fact)))


def _finding_row(finding: Finding) -> Row:
    numbers = (finding.lhs, finding.rhs, finding.difference, finding.tolerance)
    return (
        finding.rule_id, finding.severity.value, finding.verdict.value, finding.form_id, finding.instance,
        *map(_plain, numbers), finding.assumed, finding.detail, finding.suspect.value if finding.suspect else "",
        ";".join(map(printed_region, finding.cells)),
    )  # fmt: skip


def printed_region(region: Region) -> str:
    """A place as checks.csv prints it: page:x0,y0,x1,y1 in points."""
    return f"{region.page}:" + ",".join(f"{edge:.2f}" for edge in region.box)


def _plain(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


def form_rows(form: Form, document_id: str) -> Iterator[TableRow]:
    """Every row that a form gives, `document_id` first: its own, its lines', its facts'."""
    yield TableRow("forms", (document_id, *_form_row(form)))
    if form.form_type is FormType.OTHER:
        return
    start = (document_id, form.form_id)
    for fund in form.funds:
        yield TableRow("funds", (*start, *_fund_row(fund)))
    for indicator in form.indicators:
        yield TableRow("indicators", (*start, *_indicator_row(indicator)))
    for base_line in form.base_data:
        yield from (TableRow("base_data", (*start, *row)) for row in _base_data_rows(base_line))
    for budget_line in form.budget_lines:
        yield from (TableRow("budget_lines", (*start, *row)) for row in _budget_rows(budget_line))
    for fact in facts(form):
        yield TableRow("facts", (document_id, *fact_row(fact)))


def facts(form: Form) -> Iterator[Fact]:
    """Every typed value of a form with the record it belongs to, in the order of the files."""
    for name, value in form.texts:
        yield Fact(form.form_id, "forms", "", name, value)
    for measure in form.totals:
        yield Fact(form.form_id, "forms", "", measure.name, measure.value)
    for fund in form.funds:
        yield from _measured(form, "funds", fund.line_no, fund, _FUND_MEASURES)
    for indicator in form.indicators:
        number = str(indicator.row_no)
        yield from (Fact(form.form_id, "indicators", number, name, value) for name, value in indicator.texts)
        yield from _measured(form, "indicators", indicator.row_no, indicator, _INDICATOR_MEASURES)
    for base_line in form.base_data:
        yield from (Fact(form.form_id, "base_data", str(base_line.line_no), *measure) for measure in base_line.measures)
    for line in form.budget_lines:
        yield from (Fact(form.form_id, "budget_lines", str(line.line_no), *measure) for measure in line.measures)


def _measured(form: Form, table: str, number: int, line: FundLine | Indicator, names: tuple[str, ...]) -> Iterator[Fact]:
    for name in names:
        value: Value | None = getattr(line, name)
        if value is not None:
            yield Fact(form.form_id, table, str(number), name, value)


def fact_row(fact: Fact) -> Row:
    """The row of facts.csv without `document_id`; boxes to a hundredth of a point."""
    form_id, table, line_no, measure, value = fact
    page, box, origin, confidence = value.provenance
    x0, y0, x1, y1 = (f"{edge:.2f}" for edge in box)
    return (
        form_id, table, line_no, measure, value.printed, value.unit, value.raw, value.status.value, page, x0, y0, x1,
        y1, origin.value, f"{confidence:.3f}", value.review,
    )  # fmt: skip


def _form_row(form: Form) -> Row:
    totals = {measure.name: measure.value.printed for measure in form.totals}
    return (
        form.form_id, form.form_type.value, form.attachment, form.title, form.fiscal_year, form.amount_unit,
        *(form.text(name) for name in _TEXTS), totals.get("total_weight", ""), totals.get("total_score", ""),
        form.grid.pages[0], form.grid.pages[-1], f"{form.confidence:.2f}",
    )  # fmt: skip


def _printed(value: Value | None) -> str:
    return value.printed if value else ""


def _fund_row(line: FundLine) -> Row:
    measures = (_printed(getattr(line, name)) for name in _FUND_MEASURES)
    return line.line_no, line.line_code, line.label, *measures


def _indicator_row(line: Indicator) -> Row:
    return (
        line.row_no, line.level1, _printed(line.level1_weight), line.level2, line.level3, line.operator, line.target,
        _printed(line.target_value), line.unit, line.actual, _printed(line.actual_value), _printed(line.weight),
        _printed(line.self_score), line.deviation_reason,
    )  # fmt: skip


def _base_data_rows(line: BaseDataLine) -> Iterator[Row]:
    for name, value in line.measures:
        yield (
            line.line_no, line.section, line.line_code, line.parent_code, line.label, name, value.printed, value.unit,
            value.status.value,
        )  # fmt: skip


def _budget_rows(line: BudgetLine) -> Iterator[Row]:
    for name, value in line.measures:
        yield line.line_no, line.category, line.label, name, value.printed, value.unit, value.status.value, line.remark
