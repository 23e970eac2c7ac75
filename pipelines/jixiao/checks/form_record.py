"""A form's records as the rules look them up: by line and measure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.amount import Status
from jixiao.record import FormType

if TYPE_CHECKING:
    from jixiao.checks.operand import Operand
    from jixiao.finding import ValueKey
    from jixiao.geometry import Region

Entry = dict[str, Any]

_TAGS = {FormType.BUDGET_EXECUTION: "报告表1", FormType.PROJECT_EXECUTION: "报告表2"}
_KINDS = {FormType.BASE_DATA: "base_data", FormType.DEPARTMENT: "overall_self_eval", FormType.PROJECT: "project_self_eval"}


class GridCell(NamedTuple):
    """A cell of a base-data table, for rules about labels."""

    row: int
    column: int
    region: Region
    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a form: its texts by column, its values by measure."""

    number: int
    code: str
    label: str
    texts: Entry
    values: dict[str, Operand]

    def value(self, measure: str) -> Operand | None:
        """The value of a measure; None where the form has no such cell."""
        return self.values.get(measure)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was filled in."""
        return all(value.status is Status.BLANK for value in self.values.values())


@dataclass
class FormRecord:
    """A form with its lines.

    `adjusted` are the numbers of the indicators whose target was set anew within the year.
    `begins_before` and `goes_on` say that it may, on a page that was not read.
    """

    form_id: str
    form_type: FormType
    texts: Entry
    number: int = 0
    funds: list[Line] = field(default_factory=list)
    indicators: list[Line] = field(default_factory=list)
    base_data: list[Line] = field(default_factory=list)
    budget_lines: list[Line] = field(default_factory=list)
    totals: dict[str, Operand] = field(default_factory=dict)
    places: dict[str, Operand] = field(default_factory=dict)
    cells: list[GridCell] = field(default_factory=list)
    signoff: str | None = None
    adjusted: frozenset[int] = frozenset()
    begins_before: bool = False
    goes_on: bool = False

    @property
    def tag(self) -> str:
        """What sentences call the form."""
        return _TAGS.get(self.form_type) or str(self.texts["attachment"]) or f"{self.texts['title']}{self.form_id}"

    @property
    def kind(self) -> str:
        """The kind of form with its number among those of its kind."""
        name = _KINDS.get(self.form_type, self.form_type.value)
        return f"{name}_{self.number:02d}" if self.form_type is FormType.PROJECT else name

    def fund(self, code: str) -> Line | None:
        """The line of the money block, or None."""
        return next((line for line in self.funds if line.code == code), None)

    def base(self, code: str) -> Line | None:
        """The line of a base-data table, or None."""
        return next((line for line in self.base_data if line.code == code), None)

    def section(self, name: str) -> list[Line]:
        """The lines of a section of a base-data table."""
        return [line for line in self.base_data if line.texts["section"] == name]

    def budget(self, label: str) -> Line | None:
        """The line of a budget table, or None."""
        return next((line for line in self.budget_lines if line.label == label), None)

    def place(self, name: str) -> tuple[Operand, ...]:
        """Where a text field stands: one operand, or none."""
        return tuple(filter(None, [self.places.get(name)]))

    def is_cut_at(self, key: ValueKey | None) -> bool:
        """Whether a value stands in a line that the break to a page that was not read may have cut."""
        if key is None or key.form_id != self.form_id or key.table == "forms":
            return False
        numbers = [line.number for line in getattr(self, key.table)]
        number = int(key.line_no)
        return (self.begins_before and number == numbers[0]) or (self.goes_on and number == numbers[-1])

    @property
    def is_cut(self) -> bool:
        """Whether some of it may stand on a page that was not read."""
        return self.begins_before or self.goes_on
