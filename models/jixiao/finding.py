"""What a consistency rule finds on one instance."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal

    from jixiao.geometry import Region


class Severity(StrEnum):
    """How much a failing rule matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Verdict(StrEnum):
    """What a rule says of an instance."""

    PASS = "pass"
    FAIL = "fail"
    INSUFFICIENT = "insufficient"
    NOT_APPLICABLE = "not_applicable"


class Suspect(StrEnum):
    """Who is probably wrong where a rule fails: the report, or the reading of it."""

    SOURCE = "source"
    EXTRACTION = "extraction"
    UNKNOWN = "unknown"


class ValueKey(NamedTuple):
    """Which value of a document: what names its row in facts.csv."""

    form_id: str
    table: str
    line_no: str
    measure: str


class EvidenceKind(StrEnum):
    """What speaks for the report or for its reading being wrong."""

    DOUBTED = "doubted"
    SECOND_READING = "second_reading"
    REPEATED = "repeated"
    HELD = "held"
    READ_ALIKE = "read_alike"
    ONE_SLIP = "one_slip"
    NO_SLIP = "no_slip"


class Evidence(NamedTuple):
    """A reason to suspect the report or its reading: about which value, as a Chinese sentence."""

    kind: EvidenceKind
    key: ValueKey | None
    told: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule on one instance.

    Attributes:
        instance: What the rule was applied to, unique within the rule.
        lhs: The left side; None, with the other numbers, where the rule compares no numbers.
        tolerance: How far the sides may be apart, from the printed places of the operands.
        assumed: Which blanks counted as 0, or "".
        detail: What was found, as a Chinese sentence.
        suspect: A hint where the rule failed, else None. Never a reason to change a value.
        cells: Where the operands were printed.
        values: Every value of the records that the finding depends on, the one it is about first.
        bound: Those of them that an equality holds: any other number in the place of one would
            fail it, so that a passing finding confirms their reading.
        evidence: What `suspect` goes by.
    """

    rule_id: str
    severity: Severity
    verdict: Verdict
    form_id: str
    instance: str
    lhs: Decimal | None = None
    rhs: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    assumed: str = ""
    detail: str = ""
    suspect: Suspect | None = None
    cells: tuple[Region, ...] = ()
    values: tuple[ValueKey, ...] = ()
    bound: tuple[ValueKey, ...] = ()
    evidence: tuple[Evidence, ...] = ()
