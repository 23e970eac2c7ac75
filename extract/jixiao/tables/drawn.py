"""Pieces of lines found in pixels → ruling lines that are certain to be drawn.

Pieces say where a table's row and column lines may run; then every stretch of each of them
between two crossing lines is looked at on the page itself. A stretch counts as drawn when
most of it is darker than its sides, so a broken line needs no joining and a stroke of text
makes none. At last a line must end on lines that cross it, or it is cut back to where it does.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jixiao.document import RulingLine
from jixiao.imaging.pieces import SPREAD
from jixiao.source.raster import POINTS_PER_INCH
from jixiao.tables.closeup import Stretches, are_broken, are_rulings, leave_margins, lie_in_text, look
from jixiao.tables.strips import CLOSEST, find_places, find_strips, look_like_a_table, outside, strips_to_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.imaging.ink import Sheet
    from jixiao.imaging.pieces import Pieces
    from jixiao.imaging.warp import Warp
    from jixiao.source.raster import Floats
    from jixiao.tables.strips import Strip, StripTable

#: A line may stray this share of the text height from its usual place: bent paper.
_BEND = 0.16
#: Next to a crossing line nothing can be told; this share of the text height is left out.
_AT_CROSSING = 0.2
#: A stretch is drawn where this share of it is dark; where less is, its line must go on.
_DRAWN = 0.84
_BROKEN = 0.65
#: A ruling reaches the lines that end it; text keeps a margin. Looked at between these
#: shares of the text height from a crossing line, where this share must be dark.
_END = (0.27, 0.47)
_END_DRAWN = 0.5
#: Lines that go on so many text heights beyond the last that crosses them end openly.
_OPEN = 0.7
#: Lines longer than so many text heights tell what the table's rulings look like.
_TELLING = 5.0
#: A dashed line of fewer is looked at closely: the strokes of a line of text give as much.
_LONE = 8.0
#: A drawn line is longer than this many text heights: not a leftover of a character.
_TALLER = 0.7
#: A table is at least so many text heights high and wide, larger than a large character,
#: and between the wider quarter of its lines there is so much room.
_HIGH, _WIDE = 1.3, 4.0
_ROOM = 0.75
#: Dark means this share of what the table's long lines are.
_STRENGTH = 0.45
#: A piece of so many text heights is a ruling; a place is one where a line is drawn on this
#: share of the way between two of those.
_STRONG = 5.0
_BACKED = 0.94
#: A line of less than so many text heights in all must be dark on this share.
_SHORT = 5.0
_WHOLE = 0.96
#: Every second pixel along a line is enough.
_STEP = 2
#: No cell is narrower than this share of the text height.
_NARROWEST = 0.9
#: A border drawn on this share of its length is whole.
_BORDER = 0.8
#: Stretches shorter than this may be strokes of a character and are looked at closely.
_DOUBTFUL = {"across": 1.9, "down": 4.0}


class _Run(NamedTuple):
    """Stretches of a line that follow each other: place across, start and end."""

    position: float
    start: float
    end: float


class Drawn(NamedTuple):
    """The ruling lines of a page in points, and whether lines like a table's were seen elsewhere."""

    lines: tuple[RulingLine, ...]
    missed: bool


def drawn_lines(sheet: Sheet, across: Pieces, down: Pieces, warp: Warp) -> tuple[RulingLine, ...]:
    """The ruling lines of the page in points."""
    return drawn_tables(sheet, across, down, warp).lines


def drawn_tables(sheet: Sheet, across: Pieces, down: Pieces, warp: Warp) -> Drawn:
    """The ruling lines of the page's tables, and whether a table was seen of which none is certain."""
    height = sheet.text_height
    rows, columns = find_strips(across, warp, height, is_across=True), find_strips(down, warp, height, is_across=False)
    lines: list[RulingLine] = []
    for table in strips_to_tables(rows, columns, height):
        if found := list(_lines_of(table, sheet, across, down, warp)):
            lines.extend(found)
            edges = np.array(found) * sheet.dpi / POINTS_PER_INCH
            xs, ys = edges[:, ::2], edges[:, 1::2]
            rows, columns = outside(rows, xs, ys, height), outside(columns, ys, xs, height)
    return Drawn(tuple(lines), look_like_a_table(rows, columns, _STRONG * height, height))


def _lines_of(table: StripTable, sheet: Sheet, across: Pieces, down: Pieces, warp: Warp) -> Iterator[RulingLine]:
    height = sheet.text_height
    rows, columns = _likely_places(table, across, down, warp, height)
    if len(rows) < 2 or len(columns) < 2:
        return
    ys, xs = _with_open_ends(rows, table.down, height), _with_open_ends(columns, table.across, height)
    columns = _used(columns, xs, _drawn(down, sheet, warp, xs, ys, is_across=False))
    xs = _with_open_ends(columns, table.across, height) if len(columns) > 1 else []
    if not xs:
        return
    drawn_rows = _drawn(across, sheet, warp, ys, xs, is_across=True)
    drawn_columns = _drawn(down, sheet, warp, xs, ys, is_across=False)
    ys, drawn_rows, drawn_columns = _without_false_ends(ys, drawn_rows, drawn_columns)
    xs, drawn_columns, drawn_rows = _without_false_ends(xs, drawn_columns, drawn_rows)
    _cut_back(drawn_rows, drawn_columns)
    _drop_short(drawn_rows, xs, height)
    _drop_short(drawn_columns, ys, height)
    _cut_back(drawn_rows, drawn_columns)
    if not _is_table(drawn_rows, drawn_columns, xs, ys, height):
        return
    scale = POINTS_PER_INCH / sheet.dpi
    for y, start, end in _runs(drawn_rows, ys, xs):
        yield RulingLine(start * scale, y * scale, end * scale, y * scale)
    for x, start, end in _runs(drawn_columns, xs, ys):
        yield RulingLine(x * scale, start * scale, x * scale, end * scale)


def _likely_places(table: StripTable, across: Pieces, down: Pieces, warp: Warp, text_height: float) -> tuple[list[float], list[float]]:
    """Where rows and columns may run: strong lines, and weak ones drawn all the way between two strong ones that cross.

    A table with rows too low for strong columns has only its strong rows to go by.
    """
    rows, columns = find_places(table.across, text_height), find_places(table.down, text_height)
    strong_rows, strong_columns = (_strong(strips, text_height) for strips in (table.across, table.down))
    if len(strong_rows) < 2 or len(rows) < 2 or len(columns) < 2:
        return rows, columns
    if len(strong_columns) < 2:
        return strong_rows, columns
    rows = _backed(across, warp, rows, _with_open_ends(strong_columns, table.across, text_height), text_height, is_across=True)
    columns = _backed(down, warp, columns, _with_open_ends(strong_rows, table.down, text_height), text_height, is_across=False)
    return rows, columns


def _used(places: list[float], all_places: list[float], drawn: np.ndarray) -> list[float]:
    """The places where anything is drawn; the outermost may be open ends."""
    used = {place for place, line in zip(all_places, drawn, strict=True) if line.any()}
    return [place for place in places if place in used]


def _strong(strips: list[Strip], text_height: float) -> list[float]:
    """The places of lines of which one piece alone is longer than any two lines of text."""
    return find_places([strip for strip in strips if strip.end - strip.start >= _STRONG * text_height], text_height)


def _backed(pieces: Pieces, warp: Warp, places: list[float], crossing: list[float], text_height: float, *, is_across: bool) -> list[float]:
    """The places where a line is drawn all the way between two strong lines that cross it.

    Strokes of text give places too, and cut into short stretches by each other they would
    pass for lines; between two strong lines they leave gaps.
    """
    shares = _covered(pieces, warp, places, crossing, text_height, is_across=is_across)
    open_ends = np.zeros(len(places), bool)
    open_ends[[0, -1]] = True
    backed = (shares >= _BACKED).any(axis=1) | open_ends
    return [place for place, keep in zip(places, backed, strict=True) if keep]


def _is_table(drawn_rows: np.ndarray, drawn_columns: np.ndarray, xs: list[float], ys: list[float], text_height: float) -> bool:
    """Whether this can hold text: larger than a large character, with room between the lines."""
    sizes = []
    for drawn, places, least in ((drawn_rows, ys, _HIGH), (drawn_columns, xs, _WIDE)):
        used = [place for place, line in zip(places, drawn, strict=True) if line.any()]
        if len(used) < 2 or used[-1] - used[0] < least * text_height or np.percentile(np.diff(used), 75) < _ROOM * text_height:
            return False
        sizes.append(used)
    return True


def _with_open_ends(places: list[float], crossing: list[Strip], text_height: float) -> list[float]:
    """The places of lines, and where the lines that cross them end beyond the outermost.

    A page break cuts a row, or a form is printed without its outer lines: nothing is
    drawn at that end, and yet the table goes as far.
    """
    least = _OPEN * text_height
    before = [strip.start for strip in crossing if strip.start < places[0] - least]
    behind = [strip.end for strip in crossing if strip.end > places[-1] + least]
    spread = SPREAD * text_height
    first = [float(np.percentile(before, 75)) + spread] if len(before) > 1 else []
    last = [float(np.percentile(behind, 25)) - spread] if len(behind) > 1 else []
    return [*first, *places, *last]


def _without_false_ends(places: list[float], drawn: np.ndarray, crossing: np.ndarray) -> tuple[list[float], np.ndarray, np.ndarray]:
    """The places, what is drawn along them and what crosses them, without open ends to which no table goes on.

    A streak of a copier's glass runs over all of the page: where nothing else goes beyond the last line, it is the end.
    """
    first, last = 0, len(places)
    if not drawn[0].any() and len(places) > 2 and not _go_on(crossing[:, 1], crossing[:, 0]):
        first = 1
    if not drawn[-1].any() and last - first > 2 and not _go_on(crossing[:, -2], crossing[:, -1]):
        last -= 1
    return places[first:last], drawn[first:last], crossing[:, first : last - 1]


def _go_on(inside: np.ndarray, beyond: np.ndarray) -> bool:
    """Whether the outermost of the lines on a stretch are drawn on the next one too, or half of them."""
    lines = np.flatnonzero(inside)
    return not lines.size or bool(beyond[lines[[0, -1]]].all()) or beyond[lines].sum() * 2 >= lines.size


def _covered(pieces: Pieces, warp: Warp, places: list[float], crossing: list[float], text_height: float, *, is_across: bool) -> Floats:
    """For each line and each stretch between two crossing lines: the dark share of it.

    A stretch whose ends are not dark counts for nothing.
    """
    along = np.arange(crossing[0], crossing[-1], max(_STEP, pieces.step / 2))
    response = _response_around(pieces, warp, places, along, text_height, is_across=is_across)
    dark = response >= _dark_from(response, pieces.threshold, text_height)
    dark = dark[:, :-2] | dark[:, 1:-1] | dark[:, 2:]
    shares = np.zeros((len(places), len(crossing) - 1))
    for stretch, (start, end) in enumerate(itertools.pairwise(crossing)):
        shares[:, stretch] = _share(dark, along - start, end - along, text_height)
    return shares


def _share(dark: np.ndarray, from_start: Floats, to_end: Floats, text_height: float) -> Floats:
    """The dark share of one stretch of every line, at the best place across."""
    length = float(from_start[0] + to_end[0])
    inner = min(_AT_CROSSING * text_height, length / 4)
    held = dark[:, :, (from_start >= inner) & (to_end >= inner)]
    if not held.shape[2]:
        return np.zeros(dark.shape[0])
    whole = held.mean(axis=2)
    best = whole.argmax(axis=1)
    lines = np.arange(dark.shape[0])
    shares = whole[lines, best]
    near, far = (limit * text_height for limit in _END)
    if length > 3 * far:
        for distance in (from_start, to_end):
            end = dark[:, :, (distance >= near) & (distance <= far)]
            if end.shape[2]:
                shares = np.where(end.mean(axis=2)[lines, best] >= _END_DRAWN, shares, np.minimum(shares, _DRAWN - 0.01))
    return np.asarray(shares)


def _response_around(pieces: Pieces, warp: Warp, places: list[float], along: Floats, text_height: float, *, is_across: bool) -> np.ndarray:
    """The response along each line (axis 2) and at some offsets across it (axis 1)."""
    reach = max(1, round(_BEND * text_height))
    a = along[None] + np.zeros((len(places), 1))
    b = np.array(places)[:, None] + np.zeros((1, along.size))
    x, y = warp.to_picture(a, b) if is_across else warp.to_picture(b, a)
    a, b = (x, y) if is_across else (y, x)
    height, width = pieces.response.shape
    column = np.clip(a / pieces.step, 0, width - 1).astype(np.int32)[:, None]
    row = b[:, None] + np.arange(-reach - 1, reach + 2)[None, :, None]
    return np.asarray(pieces.response[np.clip(row, 0, height - 1).astype(np.int32), column])


def _dark_from(response: np.ndarray, threshold: float, text_height: float) -> float:
    """A share of what the darkest lines of the table are: text between them is paler."""
    strength = np.percentile(response.max(axis=1), 50, axis=1)
    return max(threshold, _STRENGTH * float(np.percentile(strength, 75)))


def _drawn(pieces: Pieces, sheet: Sheet, warp: Warp, places: list[float], crossing: list[float], *, is_across: bool) -> np.ndarray:
    """Which stretches of the lines are drawn: dark, and those as short as a character seen to be no stroke of one."""
    certain = _certain(
        _covered(pieces, warp, places, crossing, sheet.text_height, is_across=is_across), np.diff(crossing), sheet.text_height
    )
    edges = np.array(crossing)

    def strays(first: int, where: np.ndarray) -> Floats:
        """How far beside each of two places its ink is darkest on some stretches, in pixels."""
        middles = ((edges[:-1] + edges[1:]) / 2)[where]
        ink = _response_around(pieces, warp, places[first : first + 2], middles, sheet.text_height, is_across=is_across).mean(axis=2)
        return np.asarray(np.abs(ink.argmax(axis=1) - ink.shape[1] // 2), np.float64)

    _keep_apart(certain, np.array(places), np.diff(edges), sheet.text_height, strays)
    line, stretch = np.nonzero(certain)
    if not line.size:
        return certain
    stretches = Stretches(np.array(places)[line], edges[stretch], edges[stretch + 1])
    doubtful = stretches.length < _DOUBTFUL["across" if is_across else "down"] * sheet.text_height
    # A border that is nearly whole needs no look: no text runs along it, but a signature or a seal may.
    whole = certain @ np.diff(edges) >= _BORDER * (edges[-1] - edges[0])
    doubtful &= ~(whole[line] & ((line == 0) | (line == len(places) - 1)))
    runs = _run_lengths(certain, np.diff(edges))[line, stretch]
    lone = runs < _LONE * sheet.text_height
    if not (doubtful | lone).any():
        return certain
    looks, long = look(sheet, warp, stretches, is_across=is_across), runs >= _TELLING * sheet.text_height
    certain[line, stretch] = ~doubtful | are_rulings(looks, line, long, sheet.text_height)
    if are_broken(looks, long):
        certain[line, stretch] &= ~(lone & (lie_in_text(looks, long, sheet.text_height) | leave_margins(looks, long)))
    return _with_short_ones(certain, np.diff(edges), sheet.text_height)


def _with_short_ones(drawn: np.ndarray, lengths: Floats, text_height: float) -> np.ndarray:
    """The stretches and those too short for a cell, between two of them or at an end that the others reach: ink beside such a one says nothing."""
    short = lengths < _NARROWEST * text_height
    between = drawn[:, :-2] & drawn[:, 2:]
    drawn[:, 1:-1] |= between & short[1:-1]
    for end, inside in ((0, 1), (-1, -2)) if lengths.size > 1 else ():
        if short[end] and 2 * (drawn[:, end] & drawn[:, inside]).sum() > drawn[:, inside].sum():
            drawn[:, end] |= drawn[:, inside]
    return drawn


def _keep_apart(
    drawn: np.ndarray, places: Floats, lengths: Floats, text_height: float, strays: Callable[[int, np.ndarray], Floats]
) -> None:
    """Of two places too close for a row or column between them only one, in place, is drawn on a stretch: they see the same ink.

    The one kept is that which lies nearer to the ink (`strays` of the two on such stretches), or is longer.
    """
    for first in np.flatnonzero(np.diff(places) < CLOSEST * text_height).tolist():
        both = drawn[first] & drawn[first + 1]
        if both.any():
            aside, total = strays(first, both), drawn[first : first + 2] @ lengths
            drawn[first + int((aside[0], -total[0]) <= (aside[1], -total[1])), both] = False


def _run_lengths(drawn: np.ndarray, lengths: Floats) -> Floats:
    """For each drawn stretch how long the run of drawn stretches is that it belongs to."""
    total = np.zeros(drawn.shape)
    for line, row in zip(total, drawn, strict=True):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], row.astype(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            line[start:end] = lengths[start:end].sum()
    return total


def _certain(shares: Floats, lengths: Floats, text_height: float) -> np.ndarray:
    """Which stretches are drawn: dark for the most part, or broken in a line that goes on.

    Where all of a line is no longer than two rows, strokes of two lines of text may stand
    in one column; then nothing less than an unbroken line will do.
    """
    drawn = np.pad(shares >= _DRAWN, ((0, 0), (1, 1)))
    between = drawn[:, :-2] & drawn[:, 2:]
    certain = drawn[:, 1:-1] | ((shares >= _BROKEN) & between)
    short = (certain * lengths).sum(axis=1) < _SHORT * text_height
    certain[short] &= shares[short] >= _WHOLE
    return np.asarray(certain)


def _cut_back(rows: np.ndarray, columns: np.ndarray) -> None:
    """Lines cut back, in place, until each ends on a line that crosses it.

    The outermost places need no line there: a page break leaves part of a table open.
    """
    changed = True
    while changed:
        changed = _cut_ends(rows, columns) | _cut_ends(columns, rows)


def _cut_ends(lines: np.ndarray, crossing: np.ndarray) -> bool:
    """`crossing[j, i]` is crossing line j along stretch i; node (i, j) is met above or below."""
    count = lines.shape[0]
    met = np.zeros((count, lines.shape[1] + 1), bool)
    met[:-1] |= crossing.T[:count]
    met[1:] |= crossing.T[: count - 1]
    met[:, [0, -1]] = True
    padded = np.pad(lines, ((0, 0), (1, 1)))
    loose_start = lines & ~padded[:, :-2] & ~met[:, :-1]
    loose_end = lines & ~padded[:, 2:] & ~met[:, 1:]
    loose = loose_start | loose_end
    lines &= ~loose
    return bool(loose.any())


def _drop_short(drawn: np.ndarray, crossing: list[float], text_height: float) -> None:
    """Takes out, in place, lines no longer than the strokes of a character that touches a ruling."""
    for line in drawn:
        edges = np.flatnonzero(np.diff(np.concatenate(([0], line.astype(np.int8), [0]))))
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            if crossing[end] - crossing[start] <= _TALLER * text_height:
                line[start:end] = False


def _runs(drawn: np.ndarray, places: list[float], crossing: list[float]) -> Iterator[_Run]:
    """The drawn stretches of each line, those that follow each other as one."""
    for line, place in enumerate(places):
        start = None
        for stretch, is_drawn in enumerate((*drawn[line], False)):
            if is_drawn and start is None:
                start = stretch
            elif not is_drawn and start is not None:
                yield _Run(place, crossing[start], crossing[stretch])
                start = None
