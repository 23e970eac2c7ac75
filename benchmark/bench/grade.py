"""How right a tool's tables are, against the truth."""

from __future__ import annotations

from collections import Counter
from statistics import mean
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bench.teds import teds

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from bench.grid import Grid

_T = TypeVar("_T")

#: Tables with less than this share of cells in common are not the same table.
_SAME_TABLE = 0.05


class Grade(NamedTuple):
    """Over the tables that were asked for; a table that was not found has TEDS 0."""

    asked: int
    found: int
    exact_structure: int
    exact: int
    teds_structure: float
    teds: float
    reported: int


def grade(found: Sequence[Grid], truth: Mapping[str, Grid], left_out: Container[str] = ()) -> Grade:
    """Grades what a tool found in a document, for all tables but those left out.

    A table is exact when all its cells stand at their places with their spans and, for
    `exact`, with their text.
    """
    partners = aligned(found, list(truth.values()))
    pairs = [(partners.get(i), grid) for i, (name, grid) in enumerate(truth.items()) if name not in left_out]
    return Grade(
        asked=len(pairs),
        found=sum(table is not None for table, _ in pairs),
        exact_structure=sum(table is not None and _places(table) == _places(grid) for table, grid in pairs),
        exact=sum(table == grid for table, grid in pairs),
        teds_structure=mean(teds(table, grid, with_text=False) if table else 0.0 for table, grid in pairs),
        teds=mean(teds(table, grid, with_text=True) if table else 0.0 for table, grid in pairs),
        reported=len(found),
    )


def _places(grid: Grid) -> list[tuple[int, int, int, int]]:
    return [cell.place for cell in grid.cells]


def aligned(found: Sequence[Grid], truth: Sequence[Grid]) -> dict[int, Grid]:
    """For each true table (by index) the found one that stands for it.

    The pairs that keep the document's order on both sides and have the most in common.
    """
    best: list[tuple[float, dict[int, Grid]]] = [(0.0, {})] * (len(found) + 1)
    for index, grid in enumerate(truth):
        line = [(0.0, best[0][1])]
        for place, table in enumerate(found):
            alike = _likeness(table, grid)
            score, pairs = best[place]
            taken = (score + alike, {**pairs, index: table}) if alike > _SAME_TABLE else (-1.0, pairs)
            line.append(max(best[place + 1], line[-1], taken, key=lambda entry: entry[0]))
        best = line
    return best[-1][1]


def _likeness(table: Grid, grid: Grid) -> float:
    """The share of cells in common: half for the text, half for text and place."""
    text = _overlap(Counter(c.text for c in table.cells if c.text), Counter(c.text for c in grid.cells if c.text))
    return (text + _overlap(Counter(table.cells), Counter(grid.cells))) / 2


def _overlap(left: Counter[_T], right: Counter[_T]) -> float:
    return 2 * (left & right).total() / max(1, left.total() + right.total())
