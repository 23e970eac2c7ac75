"""Mutated forms through the whole path, and how each of their values came out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from bench.described import Compared, compare
from builder.forms.mutants import mutants
from builder.forms.mutants.words import SYNONYMS
from builder.forms.paper import draw
from jixiao.api import extract

if TYPE_CHECKING:
    from collections.abc import Iterator

    from builder.forms.mutants import Mutant

EXACT, FLAGGED, SILENT = "exact", "flagged", "silently wrong"
#: Headers and rows that mutants add: that nobody knows them excuses nothing else.
_ADDED = frozenset({*SYNONYMS["unknown"]["columns"], *SYNONYMS["unknown"]["rows"]})


class Outcome(NamedTuple):
    """What became of a mutant: the values that came out otherwise than described."""

    mutant: Mutant
    misses: tuple[Compared, ...]

    @property
    def verdict(self) -> str:
        """Whether the records are exact, wrong with a warning, or wrong without."""
        if not self.misses:
            return EXACT
        return FLAGGED if all(miss.told for miss in self.misses) else SILENT


def read_mutants(count: int, seed: int) -> Iterator[Outcome]:
    """Each mutant drawn as a PDF, extracted, and compared value by value."""
    return map(grade, mutants(count, seed))


def grade(mutant: Mutant) -> Outcome:
    """The mutant as it is read from a PDF of it."""
    with TemporaryDirectory() as folder:
        target = Path(folder, "form.pdf")
        draw(mutant.form, target, page_height=mutant.page_height)
        values = compare((mutant.form,), extract(target), _ADDED)
        return Outcome(mutant, tuple(value for value in values if not value.is_right))


def summary(outcomes: list[Outcome]) -> dict[str, Counter[str]]:
    """How often each verdict was given, by kind of mutation."""
    counted: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        counted.setdefault(outcome.mutant.kind, Counter())[outcome.verdict] += 1
    return counted
