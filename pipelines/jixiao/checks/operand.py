"""A printed number as a rule sees it, and what comparing such numbers gives."""

from __future__ import annotations

from decimal import Decimal
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

from jixiao.amount import Status, plain
from jixiao.finding import Verdict
from jixiao.geometry import Box, Region

if TYPE_CHECKING:
    from jixiao.finding import ValueKey

PASS, FAIL = Verdict.PASS, Verdict.FAIL
#: A document's percentages and ratios are shown to this many places.
_RATIO = Decimal("0.0001")
_HUGE = Decimal(10) ** 20
_ZERO = Decimal(0)
_PACKED = Struct("<5i")
_FIVE = Decimal(5)
_HUNDRED = Decimal(100)


class Operand(NamedTuple):
    """A value of a record.

    Attributes:
        named: How a sentence names it, or the parts of that name.
        number: None where nothing was printed that is a number.
        form_id: The form it stands in; "" for the running text.
        places: Where it stands; packed where a document has thousands, see `pack`.
        is_sure: Whether it was read from a text layer, without doubts.
        is_doubted: Whether the reading itself was flagged.
        confidence: Of the reading, 0 to 1.
        key: Which value of the records it is; None for a place or a number that is not of them.
    """

    named: str | tuple[str, ...]
    number: Decimal | None
    status: Status = Status.NUMBER
    form_id: str = ""
    places: tuple[Region, ...] | bytes = ()
    is_sure: bool = True
    is_doubted: bool = False
    raw: str = ""
    key: ValueKey | None = None
    confidence: float = 1.0

    @property
    def name(self) -> str:
        """How a sentence names it."""
        return self.named if isinstance(self.named, str) else ".".join(self.named)

    @property
    def regions(self) -> tuple[Region, ...]:
        """Where it stands."""
        return unpack(self.places) if isinstance(self.places, bytes) else self.places

    @property
    def printed(self) -> str:
        """The number in plain digits; 空 where there is none."""
        return "空" if self.number is None else plain(self.number)

    @property
    def counts_as_zero(self) -> bool:
        """Whether a sum may leave it out: blank, "——" or "/"."""
        return self.status in (Status.BLANK, Status.NOT_APPLICABLE)


def pack(region: Region) -> bytes:
    """A region in a fifth of the memory: page and hundredths of points, which is all that is written."""
    return _PACKED.pack(region.page, *(round(100 * edge) for edge in region.box))


def unpack(packed: bytes) -> tuple[Region, ...]:
    """The region that was packed, as the one of a tuple."""
    page, *edges = _PACKED.unpack(packed)
    return (Region(page, Box(*(edge / 100 for edge in edges))),)


class Term(NamedTuple):
    """An operand of a sum with its coefficient."""

    coefficient: int
    operand: Operand

    @property
    def printed(self) -> str:
        """The term as a sentence shows it."""
        return self.operand.printed if self.coefficient == 1 else f"{self.coefficient}×{self.operand.printed}"


class Outcome(NamedTuple):
    """What a rule says of one instance.

    Attributes:
        operands: The values it is about, which are shown.
        bound: Values that an equality holds: any other number in the place of one would fail it.
        also: Values that it depends on as well.
    """

    instance: str
    verdict: Verdict
    lhs: Decimal | None = None
    rhs: Decimal | None = None
    difference: Decimal | None = None
    tolerance: Decimal | None = None
    detail: str = ""
    operands: tuple[Operand, ...] = ()
    assumed: str = ""
    bound: tuple[Operand, ...] = ()
    also: tuple[Operand, ...] = ()


def half_unit(number: Decimal) -> Decimal:
    """How far a printed number may be from the one meant: half of its last decimal.

    >>> half_unit(Decimal("10702.90")), half_unit(Decimal("3606")), half_unit(Decimal("0"))
    (Decimal('0.005'), Decimal('0'), Decimal('0'))
    """
    return _ZERO if number == 0 or places(number) == 0 else half_last(number)


def half_last(number: Decimal) -> Decimal:
    """Half of a number's last printed digit, whole numbers included."""
    return _FIVE.scaleb(-places(number) - 1)


def places(number: Decimal) -> int:
    """The decimals printed."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def compact(number: Decimal) -> Decimal:
    """`number` without trailing zeros and without an exponent."""
    return Decimal(format(number.normalize(), "f"))


def to_places(number: Decimal) -> Decimal:
    """A computed ratio as it is shown; one too large for that stays as it is."""
    return number.quantize(_RATIO) if abs(number) < _HUGE else number


def verdict(holds: bool) -> Verdict:
    """Pass or fail."""
    return PASS if holds else FAIL


def insufficient(instance: str, *operands: Operand, detail: str = "") -> Outcome:
    """No verdict: an operand is missing."""
    return Outcome(instance, Verdict.INSUFFICIENT, detail=detail, operands=operands)


def told(instance: str, holds: bool, detail: str, *operands: Operand, bound: tuple[Operand, ...] = ()) -> Outcome:
    """A verdict on something other than two numbers."""
    return Outcome(instance, verdict(holds), detail=detail, operands=operands, bound=bound)


def adds_up(instance: str, whole: Operand, parts: list[Term], *, prefix: str = "", assumed: str = "") -> Outcome:
    """`whole` = Σ coefficient × part, within the rounding of what is printed; blanks are 0, and told."""
    blanks = [part.operand for part in parts if part.operand.number is None]
    missing = whole.number is None or len(blanks) == len(parts) or not all(blank.counts_as_zero for blank in blanks)
    operands = (whole, *(part.operand for part in parts))
    if whole.number is None or missing:
        return insufficient(instance, *operands)
    numbers = [(part.coefficient, part.operand.number) for part in parts if part.operand.number is not None]
    total = sum((coefficient * number for coefficient, number in numbers), _ZERO)
    tolerance = half_unit(whole.number) + sum((abs(coefficient) * half_unit(number) for coefficient, number in numbers), _ZERO)
    holds = abs(whole.number - total) <= tolerance
    sides = " + ".join(part.printed for part in parts)
    end = f" = {plain(total)}" if len(parts) > 1 else ""
    detail = f"{prefix}{whole.name} {whole.printed} {'=' if holds else '≠'} {sides}{end}"
    names = "、".join(blank.name for blank in blanks)
    told_blanks = assumed or f"空按0：{names}" if blanks else ""
    difference = whole.number - total
    return Outcome(instance, verdict(holds), whole.number, total, difference, compact(tolerance), detail, operands, told_blanks, operands)


def plus(*operands: Operand | None) -> list[Term]:
    """The operands that are there, each once."""
    return [Term(1, operand) for operand in operands if operand is not None]


def minus(*operands: Operand) -> list[Term]:
    """The operands, each taken away once."""
    return [Term(-1, operand) for operand in operands]


def equals(instance: str, left: Operand, right: Operand, *, prefix: str = "") -> Outcome:
    """Two prints of one number, within their rounding."""
    return adds_up(instance, left, [Term(1, right)], prefix=prefix)


def at_most(instance: str, part: Operand, whole: Operand, *, is_told: bool = True) -> Outcome:
    """Whether `part` ≤ `whole`, exactly."""
    if part.number is None or whole.number is None:
        return insufficient(instance, part, whole)
    holds = part.number <= whole.number
    detail = f"{part.name} {part.printed} {'≤' if holds else '＞'} {whole.name} {whole.printed}".replace("  ", " ") if is_told else ""
    return Outcome(instance, verdict(holds), part.number, whole.number, part.number - whole.number, _ZERO, detail, (part, whole))


def ratio(instance: str, rate: Operand, part: Operand, whole: Operand, *, quotient: Quotient | None = None) -> Outcome:
    """`rate` = part ÷ whole in points, within half of its last printed digit."""
    shown = quotient or Quotient.of(part, whole)
    if rate.number is None or shown is None:
        return insufficient(instance, rate, part, whole)
    exact, sides = shown
    tolerance = compact(half_last(rate.number))
    holds = abs(rate.number - exact) <= tolerance
    rounded = to_places(exact)
    detail = f"{rate.name} {rate.printed} {'=' if holds else '≠'} {sides} = {plain(rounded)}"
    difference = to_places(rate.number - exact) + 0
    operands = (rate, part, whole)
    return Outcome(instance, verdict(holds), rate.number, rounded, difference, tolerance, detail, operands, bound=operands)


class Quotient(NamedTuple):
    """A ratio with the way a sentence shows it."""

    value: Decimal
    sides: str

    @classmethod
    def of(cls, part: Operand, whole: Operand) -> Quotient | None:
        """Part ÷ whole in points, or None where it can't be formed."""
        if part.number is None or not whole.number:
            return None
        return cls(part.number / whole.number * _HUNDRED, f"{part.printed}/{whole.printed}")
