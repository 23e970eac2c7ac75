"""A page image's tables against the exported page's: what is right, wrong, flagged, lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple, Self

from bench.grade import aligned
from bench.grid import Cell, Grid, to_grid
from bench.scanned.running import FigureScore
from bench.teds import teds, text_distance
from jixiao.amount import fold_digits
from jixiao.forms.values import plain_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao import grid

_NUMBER = re.compile(r"[≥≤=<>]?-?[\d.,]+%?")
#: Confidences at which the share of flagged numbers is shown.
THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.97, 0.99)


class Reading(NamedTuple):
    """A cell's text, folded, and whether the pipeline asks a person to look at it."""

    text: str
    flagged: bool
    confidence: float


@dataclass
class Score:
    """Counts over pages; `accepted` and `accepted_wrong` by the thresholds of confidence."""

    pages: int = 0
    cpu_seconds: float = 0.0
    tables: int = 0
    exact_tables: int = 0
    likeness: float = 0.0
    numbers: int = 0
    exact: int = 0
    wrong_flagged: int = 0
    wrong_unflagged: int = 0
    lost: int = 0
    right_flagged: int = 0
    characters: int = 0
    character_errors: float = 0.0
    accepted: list[int] = field(default_factory=lambda: [0] * len(THRESHOLDS))
    accepted_wrong: list[int] = field(default_factory=lambda: [0] * len(THRESHOLDS))
    misses: list[str] = field(default_factory=list)
    figures: FigureScore = field(default_factory=FigureScore)

    def __iadd__(self, other: Score) -> Self:
        for name in (f.name for f in fields(self)):
            mine, theirs = getattr(self, name), getattr(other, name)
            by_threshold = name in ("accepted", "accepted_wrong")
            setattr(self, name, [a + b for a, b in zip(mine, theirs, strict=True)] if by_threshold else mine + theirs)
        return self


def is_number(text: str) -> bool:
    """Whether a folded text without white space is a number as forms print it."""
    return _NUMBER.fullmatch(text) is not None


def score_page(truth: Sequence[grid.Grid], found: Sequence[grid.Grid], place: str) -> Score:
    """The counts of one page; `place` names it in the misses."""
    score = Score(pages=1, tables=len(truth))
    true_grids, found_grids = [_plain(g) for g in truth], [_plain(g) for g in found]
    partners = aligned(found_grids, true_grids)
    for index, (original, plain) in enumerate(zip(truth, true_grids, strict=True)):
        partner = partners.get(index)
        score.likeness += teds(partner, plain, with_text=False) if partner else 0.0
        twin = next((f for f, g in zip(found, found_grids, strict=True) if g is partner), None)
        same = partner is not None and [c.place for c in partner.cells] == [c.place for c in plain.cells]
        score.exact_tables += same
        for want, got in _pairs(original, twin, same=same):
            _count(score, want, got, f"{place} table {index + 1}")
    return score


def _plain(original: grid.Grid) -> Grid:
    return to_grid(Cell(c.row, c.column, c.row_span, c.column_span, fold_digits(c.text)) for c in original.cells)


def _reading(cell: grid.Cell) -> Reading:
    value = plain_value(cell, "")
    return Reading("".join(fold_digits(cell.text).split()), bool(value.review), cell.confidence)


def _pairs(truth: grid.Grid, twin: grid.Grid | None, *, same: bool) -> Iterator[tuple[str, Reading | None]]:
    """Each true text with its reading: place by place, or in reading order where places differ."""
    wanted = ["".join(fold_digits(cell.text).split()) for cell in _ordered(truth)]
    read = [_reading(cell) for cell in _ordered(twin)] if twin else []
    if same:
        yield from zip(wanted, read, strict=True)
        return
    wanted = [text for text in wanted if text]
    read = [reading for reading in read if reading.text]
    matcher = SequenceMatcher(None, wanted, [reading.text for reading in read], autojunk=False)
    for _, i, j, k, m in matcher.get_opcodes():
        paired = min(j - i, m - k)
        yield from zip(wanted[i : i + paired], read[k : k + paired], strict=True)
        yield from ((text, None) for text in wanted[i + paired : j])
        yield from (("", reading) for reading in read[k + paired : m])


def _ordered(table: grid.Grid) -> list[grid.Cell]:
    return sorted(table.cells, key=lambda cell: (cell.row, cell.column))


def _count(score: Score, want: str, got: Reading | None, place: str) -> None:
    if not is_number(want):
        _count_label(score, want, got, place)
        return
    score.numbers += 1
    if got is None:
        score.lost += 1
        return
    right = got.text == want
    score.exact += right
    score.right_flagged += right and got.flagged
    score.wrong_flagged += not right and got.flagged
    score.wrong_unflagged += not right and not got.flagged
    for index, threshold in enumerate(THRESHOLDS):
        score.accepted[index] += got.confidence >= threshold
        score.accepted_wrong[index] += got.confidence >= threshold and not right
    if not right:
        score.misses.append(f"{place}: {want} → {got.text} {got.confidence:.3f} {'flagged' if got.flagged else 'UNFLAGGED'}")


def _count_label(score: Score, want: str, got: Reading | None, place: str) -> None:
    if not want:
        if got is not None and got.text and is_number(got.text) and not got.flagged:
            score.wrong_unflagged += 1
            score.misses.append(f"{place}: blank → {got.text} UNFLAGGED")
        return
    text = got.text if got else ""
    score.characters += len(want)
    score.character_errors += text_distance(want, text) * max(len(want), len(text))
