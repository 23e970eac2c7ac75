"""Arithmetic over the contract's fields, for packs that users write.

A formula is two sums, products or quotients with a comparison between them:

    funds.total.executed <= funds.total.annual_budget
    forms.total_score = funds.total.self_score + sum(indicators.self_score)
    figures.final.expenditure = figures.final.expenditure.basic + figures.final.expenditure.project

A name is a table, the code or label of a line, and a measure. With a form type as `scope`
a formula is applied to every form of that type; with `document` names find the first form
that has them, and `sum(…)` adds up every one. There is no way to run code.
"""

from __future__ import annotations

import re
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.amount import plain
from jixiao.checks.operand import Operand, Outcome, compact, half_unit, insufficient, verdict
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.checks.book import Book
    from jixiao.checks.form_record import FormRecord, Line

_TOKEN = re.compile(r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[^\W\d][\w.、（）]*)|(?P<sign><=|>=|[-+*/()=<>≤≥]))")
_SIGNS = {"=": "=", "<=": "≤", ">=": "≥", "≤": "≤", "≥": "≥", "<": "<", ">": ">"}
_TABLES = ("funds", "indicators", "base_data", "budget_lines")
#: The measures of tables that have no others; a budget table has what its header says.
_MEASURES = {
    "funds": ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score"),
    "indicators": ("level1_weight", "target_value", "actual_value", "weight", "self_score"),
    "forms": ("total_weight", "total_score"),
}
_ZERO = Decimal(0)


class Missing(Exception):
    """An operand is not there, or has no number."""


class Quantity(NamedTuple):
    """A computed number, how far its operands' rounding may move it, and how it is shown."""

    value: Decimal
    slack: Decimal
    shown: str


class _Source:
    """Looks the names of a formula up in a form, or in all forms."""

    def __init__(self, book: Book, forms: list[FormRecord], blank_is_zero: bool) -> None:
        self._book, self._forms, self._blank_is_zero = book, forms, blank_is_zero
        self.operands: list[Operand] = []
        self.assumed: list[str] = []

    def one(self, name: str) -> Quantity:
        """The value of a name."""
        found = self._find(name)
        if not found:
            raise Missing(name)
        return self._quantity(found[0])

    def total(self, name: str) -> Quantity:
        """The sum over every line or form that has the name."""
        found = [self._quantity(operand) for operand in self._find(name) if operand.number is not None]
        if not found:
            raise Missing(name)
        value = sum((quantity.value for quantity in found), _ZERO)
        slack = sum((quantity.slack for quantity in found), _ZERO)
        return Quantity(value, slack, f"Σ{name} {plain(value)}")

    def _quantity(self, operand: Operand) -> Quantity:
        self.operands.append(operand)
        if operand.number is not None:
            return Quantity(operand.number, half_unit(operand.number), operand.printed)
        if self._blank_is_zero and operand.counts_as_zero:
            self.assumed.append(operand.name)
            return Quantity(_ZERO, _ZERO, "空")
        raise Missing(operand.name)

    def _find(self, name: str) -> list[Operand]:
        table, _, rest = name.partition(".")
        if table == "figures":
            return self._book.figures(rest)
        if table == "forms":
            return [form.totals[rest] for form in self._forms if rest in form.totals]
        if table not in _TABLES:
            raise Missing(name)
        code, _, measure = rest.rpartition(".")
        lines: list[Line] = [line for form in self._forms for line in getattr(form, table)]
        return [value for line in lines if code in ("", line.code, line.label) and (value := line.value(measure))]


class _Anything:
    """Has every name, so that a formula can be read before there is a document."""

    def one(self, name: str) -> Quantity:
        """One."""
        return Quantity(Decimal(1), _ZERO, name)

    total = one


class _Parser:
    """Reads one side of a formula at a time: sums of products of names and numbers."""

    def __init__(self, tokens: list[tuple[str, str]], source: _Source | _Anything) -> None:
        self._tokens, self._source, self._place = tokens, source, 0

    def comparison(self) -> tuple[Quantity, str, Quantity]:
        left = self._sum()
        sign = self._take()
        if sign not in _SIGNS:
            raise ValueError(f"no comparison before {sign!r}")
        right = self._sum()
        if self._place < len(self._tokens):
            raise ValueError(f"unexpected {self._tokens[self._place][1]!r}")
        return left, _SIGNS[sign], right

    def _sum(self) -> Quantity:
        value = self._product()
        while self._next() in ("+", "-"):
            sign, other = self._take(), self._product()
            number = value.value + other.value if sign == "+" else value.value - other.value
            value = Quantity(number, value.slack + other.slack, f"{value.shown} {sign} {other.shown}")
        return value

    def _product(self) -> Quantity:
        value = self._atom()
        while self._next() in ("*", "/"):
            value = _times(value, self._take(), self._atom())
        return value

    def _atom(self) -> Quantity:
        if self._place >= len(self._tokens):
            raise ValueError("formula ends too early")
        kind, text = self._tokens[self._place]
        self._place += 1
        if kind == "number":
            return Quantity(Decimal(text), _ZERO, text)
        if text == "sum" and self._next() == "(":
            self._take()
            value = self._source.total(self._take())
            self._expect(")")
            return value
        if text == "(":
            inner = self._sum()
            self._expect(")")
            return inner._replace(shown=f"({inner.shown})")
        if kind != "name":
            raise ValueError(f"unexpected {text!r}")
        return self._source.one(text)

    def _next(self) -> str:
        return self._tokens[self._place][1] if self._place < len(self._tokens) else ""

    def _take(self) -> str:
        text = self._next()
        self._place += 1
        return text

    def _expect(self, sign: str) -> None:
        if self._take() != sign:
            raise ValueError(f"{sign!r} is missing")


def _times(left: Quantity, sign: str, right: Quantity) -> Quantity:
    if sign == "*":
        slack = abs(left.value) * right.slack + abs(right.value) * left.slack
        return Quantity(left.value * right.value, slack, f"{left.shown}×{right.shown}")
    if right.value == 0:
        raise Missing("÷ 0")
    value = left.value / right.value
    slack = (left.slack + abs(value) * right.slack) / abs(right.value)
    return Quantity(value, slack, f"{left.shown}/{right.shown}")


def tokens(formula: str) -> list[tuple[str, str]]:
    """The words of a formula.

    Raises:
        ValueError: It holds something else than names, numbers and signs.
    """
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(formula.rstrip()):
        match = _TOKEN.match(formula, place)
        if match is None:
            raise ValueError(f"can't read {formula[place:]!r}")
        found.append((match.lastgroup or "", match.group().strip()))
        place = match.end()
    return found


def formula_check(entry: dict[str, Any]) -> Callable[[Book], Iterator[Outcome]]:
    """The check that a pack's entry describes by its formula.

    Raises:
        ValueError: The formula can't be read.
    """
    words = tokens(entry["formula"])
    for kind, name in words:
        if kind == "name" and name != "sum":
            _check_name(name)
    with suppress(Missing):
        _Parser(words, _Anything()).comparison()
    scope, tolerance = entry.get("scope", "document"), _tolerance(entry.get("tolerance", "rounding"))
    if scope not in ("document", *FormType):
        raise ValueError(f"unknown scope {scope!r}; there are document, {', '.join(FormType)}")
    if entry.get("blanks", "missing") not in ("missing", "zero"):
        raise ValueError(f"unknown blanks {entry['blanks']!r}; there are missing, zero")
    zero = entry.get("blanks", "missing") == "zero"

    def check(book: Book) -> Iterator[Outcome]:
        if scope == "document":
            yield from _apply("document", words, _Source(book, book.forms, zero), tolerance)
        for form in book.forms:
            if form.form_type.value == scope:
                yield from _apply(form.tag, words, _Source(book, [form], zero), tolerance)

    return check


def _tolerance(printed: object) -> Decimal | None:
    """How far the sides may be apart; None for what the printed places allow.

    Raises:
        ValueError: It is neither `rounding`, `exact` nor a number.
    """
    if printed in ("rounding", "exact"):
        return None if printed == "rounding" else _ZERO
    try:
        return abs(Decimal(str(printed)))
    except InvalidOperation as error:
        raise ValueError(f"unknown tolerance {printed!r}; there are rounding, exact and numbers") from error


def _check_name(name: str) -> None:
    """Refuse a name that no document can have: of another table, or a measure the table has not.

    Raises:
        ValueError: It is one.
    """
    table, _, rest = name.partition(".")
    if table not in ("figures", "forms", *_TABLES):
        raise ValueError(f"unknown table {table!r} in {name!r}; there are figures, forms, {', '.join(_TABLES)}")
    measure = rest.rpartition(".")[2]
    if table in _MEASURES and measure not in _MEASURES[table]:
        raise ValueError(f"unknown measure {measure!r} in {name!r}; {table} has {', '.join(_MEASURES[table])}")


def _apply(instance: str, words: list[tuple[str, str]], source: _Source, tolerance: Decimal | None) -> Iterator[Outcome]:
    try:
        left, sign, right = _Parser(words, source).comparison()
    except Missing:
        if source.operands:
            yield insufficient(instance, *source.operands)
        return
    difference = left.value - right.value
    slack = _ZERO if sign in "<>" else compact(left.slack + right.slack) if tolerance is None else tolerance
    holds = {"=": abs(difference) <= slack, "≤": difference <= slack, "≥": difference >= -slack, "<": difference < 0, ">": difference > 0}[
        sign
    ]
    shown = sign if holds else {"=": "≠", "≤": "＞", "≥": "＜", "<": "≥", ">": "≤"}[sign]
    assumed = "空按0：" + "、".join(source.assumed) if source.assumed else ""
    detail = f"{left.shown} {shown} {right.shown}"
    operands = tuple(source.operands)
    bound = operands if sign == "=" else ()
    yield Outcome(instance, verdict(holds), left.value, right.value, difference, slack, detail, operands, assumed, bound)
