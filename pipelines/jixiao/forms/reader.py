"""Tables and the lines between them → forms, in order.

A form is not always one table: an exporter ends a table where the columns change, so that
identity and money stand in one and the indicators in the next, or runs two forms together in
one. Both are told by their blocks, never by widths.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.forms import Understood, fill, understand
from jixiao.forms.blocks import BlockKind, find_blocks
from jixiao.forms.context import Context, Heading
from jixiao.forms.cut import cut_rows, parts_of, stacked
from jixiao.forms.others import with_rest_told
from jixiao.forms.wordlists import VOCABULARIES
from jixiao.forms.words import load_vocabulary
from jixiao.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.document import TextLine
    from jixiao.forms.words import Words
    from jixiao.record import Form

#: A form goes on in the next table with at most this many lines between: a caption, a unit,
#: a page number.
_LINES_BETWEEN = 3


class _Held(NamedTuple):
    """A form that may go on in the next table."""

    understood: Understood
    kinds: frozenset[BlockKind]


class FormReader:
    """Takes in tables and lines of text, and gives forms and lines back in the same order."""

    def __init__(self, words: Words = ()) -> None:
        """`words` are a user's additions to the vocabularies."""
        self.context = Context()
        self._words = words
        self._held: _Held | None = None
        self._lines: list[TextLine] = []
        self._count = 0
        self._before: Form | None = None

    def read(self, found: Grid | TextLine) -> Iterator[Form | TextLine]:
        """What can be given once `found` is known."""
        if isinstance(found, Grid):
            for part in self._parts(found):
                yield from self._take(part)
            return
        self.context.read(found)
        if self._held is None:
            yield found
            return
        self._lines.append(found)
        if len(self._lines) > _LINES_BETWEEN:
            yield from self.end()

    def end(self) -> Iterator[Form | TextLine]:
        """The form under way and the lines after it."""
        if self._held is not None:
            held, self._held = self._held, None
            yield self._form(held.understood)
        yield from self._lines
        self._lines = []

    def _parts(self, grid: Grid) -> Iterator[Understood]:
        """The forms of a table: one, unless a title or another project begins inside."""
        understood = understand(grid, self.context.heading(grid), self._words)
        rows = cut_rows(understood, self._is_title)
        if not rows:
            yield understood
            return
        for number, part in enumerate(parts_of(grid, rows)):
            heading = understood.sheet.heading if number == 0 else self.context.heading(part)
            yield understand(part, heading, self._words)

    def _is_title(self, text: str) -> bool:
        """Whether a text is the title of a form of any family."""
        return any(load_vocabulary(name, self._words).match(text, "titles") for name in VOCABULARIES)

    def _take(self, part: Understood) -> Iterator[Form | TextLine]:
        kinds = _kinds(part)
        if self._held is not None and self._goes_on(self._held, part, kinds):
            grid = stacked(self._held.understood.sheet.grid, part.sheet.grid)
            part = understand(grid, _both(self._held.understood.sheet.heading, part.sheet.heading), self._words)
            kinds |= self._held.kinds
            self._held = None
        yield from self.end() if self._held is not None or not _may_go_on(kinds) else ()
        if _may_go_on(kinds):
            self._held = _Held(part, kinds)
        else:
            yield self._form(part)

    def _goes_on(self, held: _Held, part: Understood, kinds: frozenset[BlockKind]) -> bool:
        """Whether a table is the rest of the form before it: it has the other blocks and no title."""
        heading = part.sheet.heading
        is_new = bool(heading.attachment) or self._is_title(heading.title)
        pages = held.understood.sheet.grid.pages[-1], part.sheet.grid.pages[0]
        return bool(kinds) and not is_new and not kinds & held.kinds and pages[1] - pages[0] <= 1

    def _form(self, understood: Understood) -> Form:
        self._count += 1
        form = fill(understood, self._count)
        before, self._before = self._before, form
        return with_rest_told(form, before) if before is not None and not understood.sheet.heading.title else form


def _kinds(understood: Understood) -> frozenset[BlockKind]:
    """The blocks of a self-evaluation form that a table holds, one recognised as such or not."""
    if "indicator_columns" not in understood.sheet.vocabulary.groups:
        return frozenset()
    return frozenset(block.kind for block in understood.sheet.once("blocks", find_blocks))


def _may_go_on(kinds: frozenset[BlockKind]) -> bool:
    """Whether blocks are missing that a self-evaluation form has."""
    whole = {BlockKind.MONEY, BlockKind.INDICATORS}
    return bool(kinds) and not whole <= kinds


def _both(first: Heading, second: Heading) -> Heading:
    """The heading of a form in two tables: what the first leaves out, the second may say."""
    unit_carried = first.unit_carried and second.unit_carried
    unit = second.amount_unit if first.unit_carried and not second.unit_carried else first.amount_unit
    return Heading(first.title or second.title, first.attachment, first.fiscal_year or second.fiscal_year, unit, unit_carried)
