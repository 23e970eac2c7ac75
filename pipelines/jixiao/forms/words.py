"""The words of the forms: synonyms from data files, matched by their keys.

A vocabulary file is a TOML table of groups; a group maps a canonical field to the ways
forms print it. Adding a synonym takes no code.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple, TypeAlias

from jixiao.forms.labels import column_order_repaired, distance, full_key, has_brackets, label_key, squeeze

#: How a label was understood, and how sure that makes the mapping.
EXACT, REPAIRED, PATTERN, NEAREST = "synonym", "column order repaired", "pattern", "repaired"
SCORES = {EXACT: 1.0, REPAIRED: 0.9, PATTERN: 0.8, NEAREST: 0.7}

PATTERN_PREFIX = "re:"
#: Group, then field, then the ways it is printed.
Groups: TypeAlias = dict[str, dict[str, list[str]]]
#: The rank of a user's entry: before all others.
_BY_USER = -1
#: Texts remembered with what they name: the labels of many forms, not of a whole night.
_REMEMBERED = 10_000
#: 项目名称及编码, 项目负责人及电话: a label that asks for more beside its field.
_WITH_CODE = re.compile(r"(?:及|和|与|、)(?:预算|项目|单位|部门)?(?:编码|代码|编号|联系电话|电话|联系方式)$")


class Word(NamedTuple):
    """A synonym or pattern that a user adds to a field of a group."""

    group: str
    field: str
    printed: str


#: A user's additions, in the order of their files.
Words: TypeAlias = tuple[Word, ...]


class Match(NamedTuple):
    """The canonical field a label names, and how that was found out.

    Attributes:
        field: The canonical field.
        how: `EXACT`, `REPAIRED` or `PATTERN`; `NEAREST` for a recognised label a character off.
        matched: The entry of the vocabulary that the label is, or fits.
        rank: The entry's place in its field's list: of two columns of one field, the one
            whose entry stands earlier is meant.
    """

    field: str
    how: str
    matched: str = ""
    rank: int = 0

    @property
    def score(self) -> float:
        """How sure the match is, 0 to 1."""
        return SCORES[self.how]


class Near(NamedTuple):
    """A word of the vocabulary and how many characters a text is off from it."""

    off: int
    match: Match


class _Entry(NamedTuple):
    """One way a form prints a field."""

    field: str
    text: str
    rank: int


class Vocabulary:
    """Looks labels up in all groups at once, and remembers what it found."""

    def __init__(self, groups: Groups, words: Words = ()) -> None:
        """Each word of a user takes the place of whatever the label named in its group before."""
        self.groups = frozenset(groups)
        self._synonyms: dict[str, dict[str, _Entry]] = {}
        self._patterns: dict[str, list[tuple[re.Pattern[str], _Entry]]] = {}
        self._known: dict[str, dict[str, Match]] = {}
        self._first = {(group, field): printed[0] for group, fields in groups.items() for field, printed in fields.items() if printed}
        for group, fields in groups.items():
            for field, printed in fields.items():
                for rank, text in enumerate(printed):
                    self._add(group, _Entry(field, text, rank))
        for word in words:
            if word.field in groups.get(word.group, {}):
                self._add(word.group, _Entry(word.field, word.printed, _BY_USER))

    def _add(self, group: str, entry: _Entry) -> None:
        """Take an entry in: of two for one label the first counts, and a user's before both."""
        if entry.text.startswith(PATTERN_PREFIX):
            patterns = self._patterns.setdefault(group, [])
            patterns.insert(0 if entry.rank == _BY_USER else len(patterns), (re.compile(entry.text.removeprefix(PATTERN_PREFIX)), entry))
            return
        named = self._synonyms.setdefault(full_key(entry.text) if has_brackets(entry.text) else label_key(entry.text), {})
        if group not in named or entry.rank == _BY_USER:
            named[group] = entry

    def first(self, group: str, field: str) -> str:
        """The first way a field is printed, or ""."""
        return self._first.get((group, field), "")

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

    def near(self, key: str, most: int) -> dict[str, list[Near]]:
        """The synonyms that a label's key is at most so many characters off from, by group."""
        found: dict[str, list[Near]] = {}
        letters = set(key)
        for word, entries in self._synonyms.items():
            if abs(len(word) - len(key)) > most or len(set(word) - letters) > most:
                continue
            off = distance(key, word, most)
            if off <= most:
                for group, entry in entries.items():
                    found.setdefault(group, []).append(Near(off, Match(entry.field, NEAREST, entry.text, entry.rank)))
        return found

    def _look_up(self, text: str) -> dict[str, Match]:
        key = label_key(text)
        if not key:
            return {}
        found: dict[str, Match] = {}
        for group, patterns in self._patterns.items():
            for pattern, entry in reversed(patterns):
                if pattern.search(key):
                    found[group] = Match(entry.field, PATTERN, entry.text, entry.rank)
        repaired = column_order_repaired(key)
        for candidate, how in (
            (_WITH_CODE.sub("", key), EXACT),
            (repaired, REPAIRED),
            (squeeze(text), EXACT),
            (key, EXACT),
            (full_key(text), EXACT),
        ):
            for group, entry in self._synonyms.get(candidate, {}).items():
                found[group] = Match(entry.field, how, entry.text, entry.rank)
        return found


@cache
def load_vocabulary(name: str, words: Words = ()) -> Vocabulary:
    """The bundled vocabulary `name` ("self_evaluation", "base_data", "execution") with a user's words."""
    return Vocabulary(bundled_groups(name), words)


def bundled_groups(name: str) -> Groups:
    """The groups of the bundled vocabulary `name`."""
    text = files("jixiao.forms").joinpath("vocabulary", f"{name}.toml").read_text(encoding="utf-8")
    groups: Groups = tomllib.loads(text)
    return groups
