"""Figures of the running text: those of the scan against those of the export."""

from __future__ import annotations

from dataclasses import dataclass, fields
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from bench.markdown import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from jixiao.document import Page
    from jixiao.record import Figure


@dataclass(frozen=True)
class FigureScore:
    """Counts of figures; `added` are those that the export does not state."""

    right: int = 0
    right_flagged: int = 0
    wrong_flagged: int = 0
    wrong_unflagged: int = 0
    lost_told: int = 0
    lost_untold: int = 0
    added: int = 0

    def __add__(self, other: FigureScore) -> FigureScore:
        return FigureScore(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def figures_of(pages: Iterable[Page]) -> list[Figure]:
    """The figures of the pages, and the numbers told to be none, in reading order."""
    from jixiao.document import TextLine
    from jixiao.figures import FigureReader
    from jixiao.forms.reader import FormReader
    from jixiao.tables import FINDERS, read_content
    from jixiao.tables.stitch import stitch

    finders = [FINDERS[name]() for name in ("ruled", "aligned")]
    forms, reader = FormReader(), FigureReader()
    items = [item for found in stitch(read_content(page, finders) for page in pages) for item in forms.read(found)]
    found: list[Figure] = []
    for item in (*items, *forms.end()):
        found.extend(reader.read(item) if isinstance(item, TextLine) else reader.end())
    return [*found, *reader.end()]


def score_figures(truth: Sequence[Figure], found: Sequence[Figure]) -> FigureScore:
    """The counts; a lost figure is told where a number is that stands between its neighbours."""
    score = FigureScore()
    read = [figure for figure in found if figure.metric]
    told = _told_before(found)
    matcher = SequenceMatcher(None, [figure.metric for figure in truth], [figure.metric for figure in read], autojunk=False)
    before = 0
    for kind, first, last, start, stop in matcher.get_opcodes():
        if kind == "equal":
            score += sum(map(_compared, truth[first:last], read[start:stop]), FigureScore())
            continue
        # Numbers told after the figure before the gap and before the one after it.
        spoken = sum(told[max(start, before) : stop + 1])
        lost = last - first
        score += FigureScore(lost_told=min(lost, spoken), lost_untold=max(0, lost - spoken), added=stop - start)
        before = stop + 1
    return score


def _told_before(found: Sequence[Figure]) -> list[int]:
    """How many told numbers stand before each figure, and after the last."""
    counts = [0]
    for figure in found:
        if figure.metric:
            counts.append(0)
        else:
            counts[-1] += 1
    return counts


def _compared(want: Figure, got: Figure) -> FigureScore:
    right = (want.value.number, want.value.unit) == (got.value.number, got.value.unit)
    if got.value.review:
        return FigureScore(right_flagged=1) if right else FigureScore(wrong_flagged=1)
    return FigureScore(right=1) if right else FigureScore(wrong_unflagged=1)


def figure_section(scores: Mapping[str, FigureScore]) -> Iterator[str]:
    """The table of all qualities."""
    yield "Figures of the running text against those of the export. Told: facts.csv has the number, and why no figure was made of it."
    yield "Added: figures that the export does not state."
    yield ""
    header = ["quality", "figures", "right", "right, flagged", "wrong, flagged", "wrong, unflagged", "lost, told", "lost, untold", "added"]
    yield from table(header, (_row(name, score) for name, score in scores.items()))


def _row(name: str, score: FigureScore) -> list[str]:
    counts = [getattr(score, each.name) for each in fields(score)]
    return [name, str(sum(counts[:-1])), *map(str, counts)]
