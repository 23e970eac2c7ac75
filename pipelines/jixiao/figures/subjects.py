"""The subjects of figures: what a clause must say for its number to be a known metric.

The words live in `subjects.toml`, which a budget officer could correct; this module turns
them into patterns once.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

#: Words between a subject and its number that say nothing about which subject it is.
_LINK = r"(?:总额|金额|总数|数额|数量|人数)?(?:合计|共计|总计|共有|共|为|是|有|计|达到|达|完成|实现|约|近|[:：])*$"

#: Stands in a text for one character, whatever it is.
ANY = "\ufffd"
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CLASS_OR_HAN = re.compile(r"\[[^\]]*\]|\\.|[\u4e00-\u9fff]|.")


@dataclass(frozen=True, slots=True)
class Condition:
    """Where a subject counts: as part `of` a metric, or under all of `topics`."""

    of: str = ""
    topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Subject:
    """One metric, with the ways its clause is printed."""

    metric: str
    unit: str
    before: tuple[re.Pattern[str], ...]
    after: re.Pattern[str] | None
    where: tuple[Condition, ...]
    near: re.Pattern[str] | None
    group: re.Pattern[str] | None
    year: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Subjects:
    """All subjects, the topics of headings, and the units of measure."""

    figures: tuple[Subject, ...]
    topics: tuple[tuple[str, re.Pattern[str]], ...]
    under: dict[str, frozenset[str]]
    sides: re.Pattern[str]
    kinds: dict[str, str]
    folded: dict[str, str]

    def topic(self, heading: str) -> str:
        """The topic that a heading or leader opens, or ""."""
        return next((name for name, pattern in self.topics if pattern.search(heading)), "")


@cache
def load_subjects(*, loose: bool = False) -> Subjects:
    """The bundled subjects; `loose` ones take `ANY` for every Han character."""
    data = tomllib.loads(files("jixiao.figures").joinpath("subjects.toml").read_text(encoding="utf-8"))
    return read_subjects(data, loose=loose)


def read_subjects(data: dict[str, Any], *, loose: bool = False) -> Subjects:
    """The subjects that a parsed vocabulary file describes."""
    figures = tuple(_subject(entry, words, loose=loose) for entry in data["figure"] for words in _expansions(entry, data))
    topics = tuple((name, re.compile("|".join(printed))) for name, printed in data["topics"].items())
    kinds = {unit: kind for kind, units in data["units"].items() for unit in units}
    under = {name: frozenset(parents) for name, parents in data["under"].items()}
    return Subjects(figures, topics, under, re.compile("|".join(data["sides"].values())), kinds, data["units_folded"])


def _expansions(entry: dict[str, Any], data: dict[str, Any]) -> list[dict[str, tuple[str, str]]]:
    """What each placeholder of an entry stands for: its code, and its printed form."""
    words = {name: (printed, printed) for name, printed in data["words"].items()}
    kind = entry.get("each")
    if kind is None:
        return [words]
    table: dict[str, str] = data["sides"] if kind == "side" else data["classes"]
    return [{**words, kind: (code, printed)} for code, printed in table.items()]


def _subject(entry: dict[str, Any], words: dict[str, tuple[str, str]], *, loose: bool) -> Subject:
    def coded(text: str) -> str:
        return _filled(text, {name: code for name, (code, _) in words.items()})

    def printed(text: str) -> str:
        pattern = _filled(text, {name: f"(?:{form})" for name, (_, form) in words.items()})
        return _loosened(pattern) if loose else pattern

    return Subject(
        coded(entry["metric"]),
        entry["unit"],
        tuple(re.compile(f"(?:{printed(text)}){_LINK}") for text in entry.get("before", [])),
        re.compile(printed(entry["after"])) if "after" in entry else None,
        tuple(_condition(coded(text)) for text in entry.get("where", [])),
        re.compile(entry["near"]) if "near" in entry else None,
        re.compile(rf"(?:{printed(entry['group'])})(?P<link>中|包括|包含|为)") if "group" in entry else None,
        re.compile(entry["year"]) if "year" in entry else None,
    )


def _loosened(pattern: str) -> str:
    """The pattern with `ANY` beside each Han character, in its classes too."""
    pieces = _CLASS_OR_HAN.findall(pattern)
    return "".join(f"{piece[:-1]}{ANY}]" if piece[0] == "[" else f"[{piece}{ANY}]" if _HAN.fullmatch(piece) else piece for piece in pieces)


def _filled(text: str, words: dict[str, str]) -> str:
    for name, word in words.items():
        text = text.replace("{" + name + "}", word)
    return text


def _condition(text: str) -> Condition:
    kind, _, rest = text.partition(":")
    return Condition(of=rest) if kind == "of" else Condition(topics=frozenset(rest.split("+")))
