"""The words of the forms: synonyms from data files, matched by their keys.

A vocabulary file is a TOML table of groups; a group maps a canonical field to the ways
forms print it. Adding a synonym takes no code.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from jixiao.forms.labels import column_order_repaired, label_key, squeeze

#: How a label was understood, and how sure that makes the mapping.
EXACT, REPAIRED, PATTERN = "synonym", "column order repaired", "pattern"
SCORES = {EXACT: 1.0, REPAIRED: 0.9, PATTERN: 0.8}

_PATTERN_PREFIX = "re:"
#: Texts remembered with what they name: the labels of many forms, not of a whole night.
_REMEMBERED = 10_000


class Match(NamedTuple):
    """The canonical field a label names, and how that was found out."""

    field: str
    how: str

    @property
    def score(self) -> float:
        """How sure the match is, 0 to 1."""
        return SCORES[self.how]


class Vocabulary:
    """Looks labels up in all groups at once, and remembers what it found."""

    def __init__(self, groups: dict[str, dict[str, list[str]]]) -> None:
        self._synonyms: dict[str, dict[str, str]] = {}
        self._patterns: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        self._known: dict[str, dict[str, Match]] = {}
        for group, fields in groups.items():
            for field, printed in fields.items():
                for text in printed:
                    self._add(group, field, text)

    def _add(self, group: str, field: str, text: str) -> None:
        if text.startswith(_PATTERN_PREFIX):
            pattern = re.compile(text.removeprefix(_PATTERN_PREFIX))
            self._patterns.setdefault(group, []).append((pattern, field))
        else:
            self._synonyms.setdefault(label_key(text), {}).setdefault(group, field)

    def match(self, text: str, group: str) -> Match | None:
        """What `text` names in `group`: a synonym, one with its columns repaired, or a pattern."""
        return self.matches(text).get(group)

    def matches(self, text: str) -> dict[str, Match]:
        """What `text` names, by group."""
        found = self._known.get(text)
        if found is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            found = self._known[text] = self._look_up(text)
        return found

    def _look_up(self, text: str) -> dict[str, Match]:
        key = label_key(text)
        if not key:
            return {}
        found: dict[str, Match] = {}
        for group, patterns in self._patterns.items():
            for pattern, field in reversed(patterns):
                if pattern.search(key):
                    found[group] = Match(field, PATTERN)
        for candidate, how in ((column_order_repaired(key), REPAIRED), (squeeze(text), EXACT), (key, EXACT)):
            found.update({group: Match(field, how) for group, field in self._synonyms.get(candidate, {}).items()})
        return found


@cache
def load_vocabulary(name: str) -> Vocabulary:
    """The bundled vocabulary `name` ("self_evaluation", "base_data", "execution")."""
    text = files("jixiao.forms").joinpath("vocabulary", f"{name}.toml").read_text(encoding="utf-8")
    return Vocabulary(tomllib.loads(text))
