"""What a form says, as typed records; the columns are those of the output contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from jixiao.amount import Status, plain
from jixiao.document import Origin
from jixiao.grid import join_lines

if TYPE_CHECKING:
    from decimal import Decimal

    from jixiao.document import Document, PageKind, TextLine
    from jixiao.finding import Finding
    from jixiao.geometry import Box
    from jixiao.grid import Grid


class FormType(StrEnum):
    """The kinds of form of the contract."""

    BASE_DATA = "base_data"
    DEPARTMENT = "department_self_evaluation"
    PROJECT = "project_self_evaluation"
    BUDGET_EXECUTION = "budget_execution"
    PROJECT_EXECUTION = "project_execution"
    OTHER = "other"


class Provenance(NamedTuple):
    """Where a value was printed and how surely it was read (0 to 1)."""

    page: int
    box: Box
    origin: Origin
    confidence: float


class Value(NamedTuple):
    """A typed value beside what was printed.

    Attributes:
        raw: The cell's text with its line breaks.
        status: What the text is.
        number: The number as printed; money in 万元, a percentage in points.
        provenance: Where it stands.
        unit: The unit of `number`.
        review: Why a person should look at it, or "".
    """

    raw: str
    status: Status
    number: Decimal | None
    provenance: Provenance
    unit: str = ""
    review: str = ""

    @property
    def printed(self) -> str:
        """The number in plain digits with its places, or "" where there is none."""
        return "" if self.number is None else plain(self.number)


@dataclass(frozen=True, slots=True)
class FundLine:
    """A line of a form's money block; a measure is None where the form has no such column."""

    line_no: int
    line_code: str
    label: str
    initial_budget: Value | None = None
    annual_budget: Value | None = None
    executed: Value | None = None
    execution_rate_pct: Value | None = None
    weight: Value | None = None
    self_score: Value | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A third-level indicator; texts are "" where the form leaves them out."""

    row_no: int
    level1: str = ""
    level2: str = ""
    level3: str = ""
    operator: str = ""
    target: str = ""
    unit: str = ""
    actual: str = ""
    deviation_reason: str = ""
    level1_weight: Value | None = None
    target_value: Value | None = None
    actual_value: Value | None = None
    weight: Value | None = None
    self_score: Value | None = None
    texts: tuple[tuple[str, Value], ...] = ()


class Measure(NamedTuple):
    """A named value of a line."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class BaseDataLine:
    """A line of a 基础数据表 with its measures in printed order."""

    line_no: int
    section: str
    line_code: str
    parent_code: str
    label: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A line of a budget table in the text with its measures in printed order."""

    line_no: int
    category: str
    label: str
    measures: tuple[Measure, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number stated in the running text.

    Attributes:
        metric: What it counts, a code such as `final.income`; "" for a number of recognised text that looks like
            a figure and of which none can be made: told in facts.csv with the reason, no row of figures.csv.
        occurrence: Counts the statements of one metric in a document, from 1.
        value: The number and unit as printed, with the page and box of the number.
        quote: The words that state it, without white space.
    """

    metric: str
    occurrence: int
    value: Value
    quote: str

    @property
    def figure_id(self) -> str:
        """The metric with its occurrence, such as `final.income#1`."""
        return f"{self.metric}#{self.occurrence}"


class HeaderMatch(NamedTuple):
    """How a printed header or label was understood; `field` is "" where it was not.

    Attributes:
        printed: The header's text.
        field: The field it names.
        how: "synonym", "column order repaired" or "pattern".
        row: Its top row in the grid.
        column: Its left column.
        matched: The entry of the vocabulary that it is, or fits.
        block: The block it stands in: identity, money, goals, indicators, …
        confidence: How sure the mapping is, 0 to 1.
    """

    printed: str
    field: str
    how: str
    row: int
    column: int
    matched: str = ""
    block: str = ""
    confidence: float = 0.0


class Other(NamedTuple):
    """A value that no column of the contract holds, under its printed name.

    Attributes:
        block: The block it stands in.
        name: The header or label as printed; "" for a text that stands alone.
        field: Our name for it where the header was understood, else "".
        line_no: The record of the block it belongs to, from 1; 0 for none.
        value: The number as printed, unit beside it: nothing is converted.
    """

    block: str
    name: str
    field: str
    line_no: int
    value: Value


class BlockNote(NamedTuple):
    """A block of a form: where it stands, and where its unit of money was taken from.

    Attributes:
        kind: What the block is.
        label: The cell that names it, or "".
        first_row: Its top row in the grid, headers included.
        last_row: Its last row.
        unit: The unit of money, or "" where the block has none.
        unit_from: "column", "row", "label", "corner", "heading", "other column", "carried"
            (printed with another table only) or "none".
        unit_printed: The text that names the unit.
    """

    kind: str
    label: str
    first_row: int
    last_row: int
    unit: str = ""
    unit_from: str = ""
    unit_printed: str = ""


class Certainty(NamedTuple):
    """How sure the mapping of a record is, 0 to 1: that of its weakest header or label."""

    table: str
    line_no: int
    confidence: float


@dataclass(frozen=True, slots=True)
class Form:
    """A form found in a document.

    Attributes:
        form_id: "01", "02", … in page order.
        confidence: How sure the mapping is, 0 to 1: the share of headers and labels that
            were understood, weaker matches counting less.
        totals: `total_weight` and `total_score` where printed.
        texts: The text fields of forms.csv (`project_name`, `goal_expected`, …).
        headers: Every header and label, with how it was understood.
        roles: What each cell is, by its place in `grid`.
        other: What no column of the contract holds, in reading order.
        blocks: The form's blocks from top to bottom.
        certainties: How sure the mapping of each record is.
    """

    form_id: str
    form_type: FormType
    grid: Grid
    attachment: str = ""
    title: str = ""
    fiscal_year: str = ""
    amount_unit: str = ""
    confidence: float = 1.0
    texts: tuple[tuple[str, Value], ...] = ()
    totals: tuple[Measure, ...] = ()
    funds: tuple[FundLine, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    base_data: tuple[BaseDataLine, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()
    headers: tuple[HeaderMatch, ...] = ()
    roles: dict[tuple[int, int], str] = field(default_factory=dict)
    other: tuple[Other, ...] = ()
    blocks: tuple[BlockNote, ...] = ()
    certainties: tuple[Certainty, ...] = ()

    def text(self, name: str) -> str:
        """The text field `name`, joined over line breaks, or ""."""
        value = dict(self.texts).get(name)
        return join_lines(value.raw.split("\n")) if value else ""


class Fact(NamedTuple):
    """One typed value with the record it belongs to."""

    form_id: str
    table: str
    line_no: str
    measure: str
    value: Value


class PageOutcome(NamedTuple):
    """What became of a page: its kind, size in points, and why it was not read (or "").

    `read_from` says where its text came from and `reason` why: names of the catalogue.
    """

    number: int
    kind: PageKind
    width: float
    height: float
    turned: int
    left_out_characters: int
    failure: str
    read_from: str = Origin.TEXT_LAYER.value
    reason: str = "read_from_text"


class ReportStatus(StrEnum):
    """Whether all of a document came through."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found in one document."""

    document: Document
    status: ReportStatus
    pages: tuple[PageOutcome, ...]
    forms: tuple[Form, ...]
    text: tuple[TextLine, ...]
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()
    fiscal_year: str = ""
    report_title: str = ""
    unit_name: str = ""
    supervising_department: str = ""
