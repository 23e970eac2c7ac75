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


class Match(NamedTuple):
    """The canonical field a label names, and how that was found out."""

    field: str
    how: str

    @property
    def score(self) -> float:
        """How sure the match is, 0 to 1."""
        return SCORES[self.how]


class Vocabulary:
    """Looks labels up, group by group."""

    def __init__(self, groups: dict[str, dict[str, list[str]]]) -> None:
        self._synonyms: dict[str, dict[str, str]] = {}
        self._patterns: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        self._known: dict[tuple[str, str], Match | None] = {}
        for group, fields in groups.items():
            for field, printed in fields.items():
                for text in printed:
                    self._add(group, field, text)

    def _add(self, group: str, field: str, text: str) -> None:
        if text.startswith(_PATTERN_PREFIX):
            pattern = re.compile(text.removeprefix(_PATTERN_PREFIX))
            self._patterns.setdefault(group, []).append((pattern, field))
        else:
            self._synonyms.setdefault(group, {}).setdefault(label_key(text), field)

    def match(self, text: str, group: str) -> Match | None:
        """What `text` names in `group`: a synonym, one with its columns repaired, or a pattern."""
        known = self._known
        if (text, group) in known:
            return known[text, group]
        if len(known) > 20_000:
            known.clear()
        match = known[text, group] = self._look_up(text, group)
        return match

    def _look_up(self, text: str, group: str) -> Match | None:
        key = label_key(text)
        if not key:
            return None
        synonyms = self._synonyms.get(group, {})
        for candidate, how in ((key, EXACT), (squeeze(text), EXACT), (column_order_repaired(key), REPAIRED)):
            if candidate in synonyms:
                return Match(synonyms[candidate], how)
        for pattern, field in self._patterns.get(group, []):
            if pattern.search(key):
                return Match(field, PATTERN)
        return None


@cache
def load_vocabulary(name: str) -> Vocabulary:
    """The bundled vocabulary `name` ("self_evaluation", "base_data", "execution")."""
    text = files("jixiao.forms").joinpath("vocabulary", f"{name}.toml").read_text(encoding="utf-8")
    return Vocabulary(tomllib.loads(text))
