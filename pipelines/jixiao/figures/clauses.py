"""Sentences → figures: subject noun, verb, number, unit; scope set by totals before.

"其中" makes what follows parts of the figure just before; "人员经费支出中……" makes them
parts of that group. A growth rate or share belongs to the figure it follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.figures.misread import Misread
    from jixiao.figures.subjects import Subject, Subjects

_SENTENCE_END = re.compile(r"[。！？]")
_NUMBER = re.compile(r"(?<![\d.,])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<more>多|余|来)?")
#: Kinds of unit that say how much of something else.
_RELATIVE = ("percent", "multiple")
#: A sentence that begins so divides the figure of the sentence before.
_GOES_ON = re.compile(r"其中[:：]?")
_PARTS = re.compile(r"其中|分别是|分别为|包括|包含")


class Stated(NamedTuple):
    """A number stated in a text: its metric, its value, and the places of number and quote.

    Of a recognised text also numbers that look like a figure and of which none can be made: they
    have no metric, no number where their digits are no number, and a `doubt` (a message's name).
    """

    metric: str
    number: Decimal | None
    unit: str
    start: int
    stop: int
    quote_start: int
    quote_stop: int
    doubt: str = ""


class Found(NamedTuple):
    """A subject that fits a number, how surely, and where its words begin."""

    subject: Subject
    rank: tuple[int, int]
    start: int
    stop: int


class Clause(NamedTuple):
    """The sentence up to a number, of it what follows the number before, what follows this one, and the kind of its unit."""

    sentence: str
    prefix: str
    rest: str
    kind: str


@dataclass
class Scope:
    """What the text so far says about the figures to come."""

    topics: frozenset[str] = frozenset()
    last: str = ""
    counted: str = ""
    total: str = ""
    group: str = ""
    group_start: int = -1
    group_stop: int = -1
    outer: list[str] = field(default_factory=list)

    def metrics(self) -> frozenset[str]:
        """The metrics that the next figure is nearest to."""
        return frozenset(filter(None, (self.last, self.total, self.group)))

    def open_parts(self) -> None:
        """Make what follows parts of the figure before; a rate or share has none."""
        if self.total:
            self.outer.append(self.total)
        self.total = self.counted or self.total


def read_clauses(text: str, topics: frozenset[str], subjects: Subjects, misread: Misread | None = None) -> list[Stated]:
    """The figures of a paragraph, in the order of their numbers; `misread` knows how a recognised one may be wrong."""
    scope = Scope(topics)
    found: list[Stated] = []
    start = 0
    for end in [*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]:
        found.extend(_read_sentence(text, start, end, scope, subjects, misread))
        found.extend(_years(text, start, end, subjects))
        start = end
    if misread and (cut := misread.cut_off(text)):
        found.append(Stated("", misread.value(cut), "", cut.start(), cut.end(), cut.start(), len(text), "figure_unclear"))
    return [_unambiguous(stated, text, subjects) for stated in sorted(found, key=lambda stated: stated.start)]


def _read_sentence(text: str, start: int, end: int, scope: Scope, subjects: Subjects, misread: Misread | None) -> Iterator[Stated]:
    scope.total = scope.group = ""
    scope.outer.clear()
    if not _GOES_ON.match(text, start):
        scope.counted = ""
    before = start
    for match in (misread.number if misread else _NUMBER).finditer(text, start, end):
        printed = _unit(text, match.end(), subjects)
        if match.start() < before:
            continue
        prefix = text[before : match.start()]
        unit = printed or (misread.unit(text, match.end(), prefix, scope, subjects) if misread else "")
        if not unit:
            continue
        _open_scopes(prefix, before, scope, subjects)
        stop = match.end() + len(unit)
        clause = Clause(text[start : match.start()], prefix, text[stop:end], subjects.kinds[unit])
        best = best_subject(clause, scope, subjects)
        doubt = "" if printed and _NUMBER.fullmatch(match.group()) else "figure_unclear"
        if best is None and misread:
            best, doubt = misread.subject(clause, scope), doubt or "figure_words"
        before, base = stop, match.start() - len(prefix)
        if best is not None and (not doubt or doubt == "figure_words"):
            yield _stated(best, match, unit, base, stop, scope, subjects)._replace(doubt=doubt)
        elif misread:
            yield Stated("", misread.value(match), printed, match.start(), stop, base, stop, doubt)
        scope.last = ""
        if best is not None:
            scope.last = best.subject.metric
            scope.counted = scope.last if best.subject.unit not in _RELATIVE else scope.counted
            before = stop + best.stop


def _stated(best: Found, match: re.Match[str], unit: str, base: int, stop: int, scope: Scope, subjects: Subjects) -> Stated:
    about = match["more"] or match.string[: match.start()].endswith("约")
    quote_start = base + best.start
    if scope.group_stop == quote_start:
        quote_start = scope.group_start
    printed = subjects.folded.get(unit, unit) + ("(约)" if about else "")
    number = Decimal(match["number"].replace(",", ""))
    return Stated(best.subject.metric, number, printed, match.start(), stop, quote_start, stop + best.stop)


def _unit(text: str, place: int, subjects: Subjects) -> str:
    """The unit printed at `place`, or ""."""
    return max((unit for unit in subjects.kinds if text.startswith(unit, place)), key=len, default="")


def _open_scopes(prefix: str, offset: int, scope: Scope, subjects: Subjects) -> None:
    """Take in what a clause says before its number: "其中", or the name of a group."""
    if _PARTS.search(prefix):
        scope.open_parts()
    scope.group_start = scope.group_stop = -1
    for subject in subjects.figures:
        match = subject.group.search(prefix) if subject.group else None
        if match and _in_section(subject, scope):
            scope.group = subject.metric
            if match["link"] == "为":
                scope.group_start, scope.group_stop = offset + match.start(), offset + match.end()


def _in_section(subject: Subject, scope: Scope) -> bool:
    """Whether the section speaks of what the subject is a part of, by the topic of its code."""
    return any(condition.of.partition(".")[0] == _SECTION_CODES.get(topic) for condition in subject.where for topic in scope.topics)


#: Sections whose groups may open without a total before them.
_SECTION_CODES = {"general_public_budget": "gpb"}


def best_subject(clause: Clause, scope: Scope, subjects: Subjects) -> Found | None:
    """The subject that the words before a number name most surely."""
    fitting = (_fit(subject, clause, scope) for subject in subjects.figures if subject.unit == clause.kind)
    return max((found for found in fitting if found), key=lambda found: found.rank, default=None)


def _fit(subject: Subject, clause: Clause, scope: Scope) -> Found | None:
    sentence, prefix, rest, _ = clause
    nearness = _nearness(subject, scope)
    if nearness < 0 or (subject.near and not subject.near.search(sentence)):
        return None
    starts = [match.start() for pattern in subject.before if (match := pattern.search(prefix))]
    after = subject.after.match(rest) if subject.after else None
    if not starts or (subject.after and not after):
        return None
    return Found(subject, (nearness, len(prefix) - min(starts)), min(starts), after.end() if after else 0)


def _nearness(subject: Subject, scope: Scope) -> int:
    """3 for a part of the figure or total before, 2 for one further up, 1 for its section, 0 for anywhere, -1 for nowhere."""
    if not subject.where:
        return 0
    if any(condition.of and condition.of in scope.metrics() for condition in subject.where):
        return 3
    if any(condition.of and condition.of in scope.outer for condition in subject.where):
        return 2
    return 1 if any(condition.topics and condition.topics <= scope.topics for condition in subject.where) else -1


def _years(text: str, start: int, end: int, subjects: Subjects) -> Iterator[Stated]:
    """The year that a sentence gives its facts, where a report is known to carry over an old one."""
    for subject in subjects.figures:
        if subject.year:
            for match in subject.year.finditer(text, start, end):
                yield Stated(subject.metric, Decimal(match["n"]), "年", match.start("n"), match.end("n") + 1, match.start(), match.end())


def _unambiguous(stated: Stated, text: str, subjects: Subjects) -> Stated:
    """A quote that the paragraph repeats, begun at the word that tells budget from final accounts."""
    if text.count(text[stated.quote_start : stated.quote_stop]) < 2:
        return stated
    marks = [match.start() for match in subjects.sides.finditer(text, 0, stated.quote_start)]
    return stated._replace(quote_start=marks[-1]) if marks else stated
