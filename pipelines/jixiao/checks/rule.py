"""Rules as data: packs of entries in TOML, each naming a pure function or a formula."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jixiao.checks.formula import formula_check
from jixiao.errors import UnknownName, UsageError
from jixiao.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.checks.book import Book
    from jixiao.checks.operand import Outcome

    Check = Callable[[Book], Iterator[Outcome]]

#: The bundled packs; `--rules` takes their names and the paths of others.
PACKS = ("national", "hunan", "years")
#: The pack that needs a unit's reports on two years.
YEARS = "years"


#: What an entry may hold; docs/rules.md says what each means.
_KEYS = frozenset({"id", "severity", "zh", "en", "formula", "tolerance", "scope", "source", "check", "needs", "blanks"})
_ENTRY = re.compile(r"\s*\[\[\s*rule\s*\]\]")


class Needs(StrEnum):
    """How much must have been read before a rule can be said to fail.

    Two printed numbers that differ, differ whatever else was printed; a sum over lines needs
    the whole form, and one over forms or over the text the whole report.
    """

    CELLS = "cells"
    FORM = "form"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Rule:
    """A consistency rule.

    Attributes:
        statement_zh: What must hold, in Chinese; `statement_en` in English.
        formula: The same in the names of the contract's fields.
        tolerance: `rounding` (half a unit of every operand's last decimal), `exact`,
            `last_digit` (half of the last printed digit), `threshold`, or points.
        scope: Which records it is applied to.
        source: Where it comes from.
        check: The function that applies it.
        needs: How much must have been read for it to fail.
    """

    rule_id: str
    severity: Severity
    statement_zh: str
    statement_en: str
    formula: str
    tolerance: str
    scope: str
    source: str
    check: Check
    needs: Needs = Needs.CELLS


def load_rules(packs: tuple[str, ...] = PACKS) -> tuple[Rule, ...]:
    """The rules of several packs, in their order; a later pack replaces rules of the same id.

    Raises:
        UnknownName: A pack is neither bundled nor a file.
        UsageError: A pack can't be read as one.
    """
    rules: dict[str, Rule] = {}
    for pack in packs:
        rules.update((rule.rule_id, rule) for rule in _pack(pack))
    return tuple(rules.values())


@cache
def _pack(name: str) -> tuple[Rule, ...]:
    if name in PACKS:
        text = files("jixiao.checks").joinpath("packs", f"{name}.toml").read_text(encoding="utf-8")
    elif Path(name).is_file():
        text = Path(name).read_text(encoding="utf-8")
    else:
        raise UnknownName("unknown_name", kind="rule pack", name=name, known=", ".join(PACKS))
    return read_pack(text, name)


def read_pack(text: str, name: str) -> tuple[Rule, ...]:
    """The rules of a pack's text.

    Raises:
        UsageError: It is no TOML, or an entry can't be used; the reason says which, and where.
    """
    try:
        entries = tomllib.loads(text).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        raise UsageError("bad_rules", pack=name, reason=error) from error
    if not entries:
        raise UsageError("bad_rules", pack=name, reason="no [[rule]] in it")
    lines = [number for number, line in enumerate(text.split("\n"), 1) if _ENTRY.match(line)]
    rules: dict[str, Rule] = {}
    for place, entry in enumerate(entries):
        try:
            rule = _rule(entry)
            if rule.rule_id in rules:
                raise ValueError(f"id {rule.rule_id} is there twice")
        except (KeyError, ValueError) as error:
            line = lines[place] if len(lines) == len(entries) else "?"
            told = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise UsageError("bad_rules", pack=name, reason=f"line {line}, rule {entry.get('id', '?')}: {told}") from error
        rules[rule.rule_id] = rule
    return tuple(rules.values())


def _rule(entry: dict[str, Any]) -> Rule:
    if unknown := sorted(entry.keys() - _KEYS):
        raise ValueError(f"unknown key {unknown[0]!r}; there are {', '.join(sorted(_KEYS))}")
    return Rule(
        entry["id"],
        Severity(entry["severity"]),
        entry["zh"],
        entry.get("en", entry["zh"]),
        entry["formula"],
        str(entry.get("tolerance", "rounding")),
        entry.get("scope", "document"),
        entry.get("source", ""),
        _function(entry["check"]) if "check" in entry else formula_check(entry),
        Needs(entry["needs"]) if "needs" in entry else _needs_of(entry),
    )


def _needs_of(entry: dict[str, Any]) -> Needs:
    """What a formula needs where its entry does not say: a sum everything it adds up."""
    if "check" in entry or "sum(" not in "".join(entry["formula"].split()):
        return Needs.CELLS
    return Needs.REPORT if entry.get("scope", "document") == "document" else Needs.FORM


def _function(target: str) -> Check:
    module, _, name = target.partition(":")
    return cast("Check", cast("Any", getattr(import_module(f"jixiao.checks.{module}"), name)))
