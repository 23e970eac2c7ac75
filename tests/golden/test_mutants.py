"""Forms changed as real forms differ: records exact, or whoever reads them is warned (forms/variants.md)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bench.mutated import EXACT, FLAGGED, SILENT, Outcome, grade, read_mutants, summary
from builder.forms.description import Block, Written
from builder.forms.mutants import KINDS, Mutant, mutants, sources

#: Six mutants of each kind and of several at once; `python benchmark/mutants.py` reads more.
COUNT, SEED = 6 * (len(KINDS) + 1), 11


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    return list(read_mutants(COUNT, SEED))


def test_no_mutant_is_silently_wrong(outcomes: list[Outcome]) -> None:
    silent = [(o.mutant.kind, o.mutant.origin, o.misses[:3]) for o in outcomes if o.verdict == SILENT]
    assert silent == []


def test_most_mutants_are_exact(outcomes: list[Outcome]) -> None:
    counted = summary(outcomes)
    assert sum(kinds[EXACT] for kinds in counted.values()) >= 0.9 * COUNT
    assert set(counted) == {*KINDS, "several at once"}
    assert all(sum(kinds.values()) == 6 for kinds in counted.values())


def test_a_seed_gives_the_same_mutants_again() -> None:
    assert list(mutants(40, SEED)) == list(mutants(40, SEED))
    assert list(mutants(40, SEED)) != list(mutants(40, SEED + 1))


def test_a_value_that_differs_is_graded_silently_wrong() -> None:
    """The description says 19 where 20 is printed: grading must see it."""
    name, form = next((name, form) for name, form in sources() if name.startswith("shanghai"))
    place, block = next((n, b) for n, b in enumerate(form.blocks) if b.kind == "indicators")
    assert isinstance(block, Block)
    first = tuple(
        Written(cell.printed, "19") if column.field == "weight" else cell for column, cell in zip(block.columns, block.rows[0], strict=True)
    )
    lying = replace(block, rows=(first, *block.rows[1:]))
    outcome = grade(Mutant("none", name, replace(form, blocks=(*form.blocks[:place], lying, *form.blocks[place + 1 :]))))
    assert [(miss.place, miss.found, miss.expected, miss.told) for miss in outcome.misses] == [("indicators 1 weight", "20", "19", "")]
    assert outcome.verdict == SILENT
    assert grade(Mutant("none", name, form)).verdict == EXACT


def test_a_mutant_with_a_warning_for_every_miss_is_flagged(outcomes: list[Outcome]) -> None:
    verdicts = Counter(outcome.verdict for outcome in outcomes)
    warned = [outcome for outcome in outcomes if outcome.misses and all(miss.told for miss in outcome.misses)]
    assert verdicts[FLAGGED] == len(warned)
