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
from jixiao.imaging.pieces import centre_points
from jixiao.source.raster import POINTS_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.imaging.ink import Sheet
    from jixiao.imaging.pieces import Pieces
    from jixiao.imaging.warp import Warp
    from jixiao.source.raster import Floats

#: Positions closer than this share of the text height are one line.
_SAME_LINE = 0.22
#: Pieces whose ends miss each other by this many text heights belong to one table.
_TOUCH = 1.0
#: Pieces that stray across by more than this share of the text height are no line.
_STRAY = 0.2
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
#: A ruling down is longer than this many text heights; the strokes of a character are not.
_TALLER = 1.3
#: Between the wider quarter of a table's lines there is room for so many text heights.
_ROOM = 1.2
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


class Strip(NamedTuple):
    """A piece of a line on the upright page, in pixels: its place across, start and end."""

    position: float
    start: float
    end: float


class _Table(NamedTuple):
    """The pieces of one connected table."""

    across: list[Strip]
    down: list[Strip]

    @property
    def box(self) -> tuple[float, float, float, float]:
        xs = [x for s in self.across for x in (s.start, s.end)] + [s.position for s in self.down]
        ys = [y for s in self.down for y in (s.start, s.end)] + [s.position for s in self.across]
        return min(xs), min(ys), max(xs), max(ys)


def drawn_lines(sheet: Sheet, across: Pieces, down: Pieces, warp: Warp) -> tuple[RulingLine, ...]:
    """The ruling lines of the page in points."""
    rows = _strips(across, warp, sheet.text_height, is_across=True)
    columns = _strips(down, warp, sheet.text_height, is_across=False)
    lines: list[RulingLine] = []
    for table in _tables(rows, columns, _TOUCH * sheet.text_height):
        lines.extend(_lines_of(table, sheet, across, down, warp))
    return tuple(lines)


def _strips(pieces: Pieces, warp: Warp, text_height: float, *, is_across: bool) -> list[Strip]:
    found = []
    for index in range(len(pieces.kept)):
        along, middle = centre_points(pieces, index)
        x, y = (along, middle) if is_across else (middle, along)
        x, y = warp.to_page(x, y)
        along, middle = (x, y) if is_across else (y, x)
        position = float(np.median(middle))
        if np.median(np.abs(middle - position)) <= _STRAY * text_height / 2:
            found.append(Strip(position, float(along[0]), float(along[-1])))
    return found


def _tables(rows: list[Strip], columns: list[Strip], touch: float) -> list[_Table]:
    """The pieces by connected table; what touches nothing is left out."""
    if not rows or not columns:
        return []
    r, c = np.array(rows), np.array(columns)
    meets = (
        (c[None, :, 0] >= r[:, None, 1] - touch) & (c[None, :, 0] <= r[:, None, 2] + touch)
        & (r[:, None, 0] >= c[None, :, 1] - touch) & (r[:, None, 0] <= c[None, :, 2] + touch)
    )  # fmt: skip
    tables: list[_Table] = []
    for members, met in _components(meets):
        if len(members) > 1 and len(met) > 1:
            tables.append(_Table([rows[i] for i in members], [columns[j] for j in met]))
    return _overlapping_joined(tables)


def _components(meets: np.ndarray) -> Iterator[tuple[list[int], list[int]]]:
    """Rows and columns of the matrix that hang together."""
    left = set(np.flatnonzero(meets.any(axis=1)).tolist())
    while left:
        rows = np.zeros(meets.shape[0], bool)
        rows[left.pop()] = True
        count = 0
        while rows.sum() != count:
            count = rows.sum()
            columns = meets[rows].any(axis=0)
            rows = rows | meets[:, columns].any(axis=1)
        left -= set(np.flatnonzero(rows).tolist())
        yield np.flatnonzero(rows).tolist(), np.flatnonzero(columns).tolist()


def _overlapping_joined(tables: list[_Table]) -> list[_Table]:
    """Parts of one table that only broken lines hold apart."""
    joined: list[_Table] = []
    for table in sorted(tables, key=lambda t: -len(t.across)):
        for index, other in enumerate(joined):
            if _overlap(table.box, other.box):
                joined[index] = _Table(other.across + table.across, other.down + table.down)
                break
        else:
            joined.append(table)
    return joined


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _lines_of(table: _Table, sheet: Sheet, across: Pieces, down: Pieces, warp: Warp) -> Iterator[RulingLine]:
    same = _SAME_LINE * sheet.text_height
    rows, columns = _positions(table.across, same), _positions(table.down, same)
    if len(rows) < 2 or len(columns) < 2:
        return
    strong_rows, strong_columns = (_strong(strips, sheet.text_height, same) for strips in (table.across, table.down))
    if len(strong_rows) > 1 and len(strong_columns) > 1:
        ends = _with_open_ends(strong_columns, table.across, sheet.text_height)
        rows = _backed(across, warp, rows, ends, sheet.text_height, is_across=True)
        ends = _with_open_ends(strong_rows, table.down, sheet.text_height)
        columns = _backed(down, warp, columns, ends, sheet.text_height, is_across=False)
    if len(rows) < 2 or len(columns) < 2:
        return
    ys, xs = _with_open_ends(rows, table.down, sheet.text_height), _with_open_ends(columns, table.across, sheet.text_height)
    drawn_rows = _certain(_covered(across, warp, ys, xs, sheet.text_height, is_across=True), np.diff(xs), sheet.text_height)
    drawn_columns = _certain(_covered(down, warp, xs, ys, sheet.text_height, is_across=False), np.diff(ys), sheet.text_height)
    _cut_back(drawn_rows, drawn_columns)
    _drop_short(drawn_rows, xs, sheet.text_height)
    _drop_short(drawn_columns, ys, sheet.text_height)
    _cut_back(drawn_rows, drawn_columns)
    spacious = _is_spacious(drawn_rows, ys, sheet.text_height) and _is_spacious(drawn_columns, xs, sheet.text_height)
    if not spacious or not _is_table(drawn_columns, ys, sheet.text_height):
        return
    scale = POINTS_PER_INCH / sheet.dpi
    for y, start, end in _runs(drawn_rows, ys, xs):
        yield RulingLine(start * scale, y * scale, end * scale, y * scale)
    for x, start, end in _runs(drawn_columns, xs, ys):
        yield RulingLine(x * scale, start * scale, x * scale, end * scale)


def _strong(strips: list[Strip], text_height: float, same: float) -> list[float]:
    """The places of lines of which one piece alone is longer than any two lines of text."""
    return _positions([strip for strip in strips if strip.end - strip.start >= _STRONG * text_height], same)


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


def _is_table(drawn_columns: np.ndarray, ys: list[float], text_height: float) -> bool:
    """Whether at least two lines down are longer than any stroke of a character."""
    longest = [max((run.end - run.start for run in _runs(column[None], [0.0], ys)), default=0.0) for column in drawn_columns]
    return sum(length > _TALLER * text_height for length in longest) > 1


def _is_spacious(drawn: np.ndarray, places: list[float], text_height: float) -> bool:
    """Whether text has room between the lines; the strokes of large type stand closer."""
    used = [place for place, line in zip(places, drawn, strict=True) if line.any()]
    return len(used) > 1 and float(np.percentile(np.diff(used), 75)) >= _ROOM * text_height


def _with_open_ends(places: list[float], crossing: list[Strip], text_height: float) -> list[float]:
    """The places of lines, and where the lines that cross them end beyond the outermost.

    A page break cuts a row, or a form is printed without its outer lines: nothing is
    drawn at that end, and yet the table goes as far.
    """
    least = _OPEN * text_height
    before = [strip.start for strip in crossing if strip.start < places[0] - least]
    behind = [strip.end for strip in crossing if strip.end > places[-1] + least]
    first = [float(np.median(before))] if len(before) > 1 else []
    last = [float(np.median(behind))] if len(behind) > 1 else []
    return [*first, *places, *last]


def _positions(strips: list[Strip], same: float) -> list[float]:
    """The distinct places of the strips, each the mean of its strips by length."""
    places: list[float] = []
    weight = last = 0.0
    for strip in sorted(strips):
        length = strip.end - strip.start
        if places and strip.position - last <= same:
            places[-1] += (strip.position - places[-1]) * length / (weight + length)
            weight += length
        else:
            places.append(strip.position)
            weight = length
        last = strip.position
    return places


def _covered(pieces: Pieces, warp: Warp, places: list[float], crossing: list[float], text_height: float, *, is_across: bool) -> Floats:
    """For each line and each stretch between two crossing lines: the dark share of it.

    A stretch whose ends are not dark counts for nothing.
    """
    along = np.arange(crossing[0], crossing[-1], _STEP)
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
    offsets = np.arange(-reach - 1, reach + 2, dtype=np.float64)
    a = along[None, None, :] + np.zeros((len(places), offsets.size, 1))
    b = np.array(places)[:, None, None] + offsets[None, :, None] + np.zeros((1, 1, along.size))
    x, y = (a, b) if is_across else (b, a)
    x, y = warp.to_picture(x, y)
    a, b = (x, y) if is_across else (y, x)
    height, width = pieces.response.shape
    column, row = np.clip(a.astype(np.int32), 0, width - 1), np.clip(b.astype(np.int32), 0, height - 1)
    return np.asarray(pieces.response[row, column])


def _dark_from(response: np.ndarray, threshold: float, text_height: float) -> float:
    """A share of what the darkest lines of the table are: text between them is paler."""
    strength = np.percentile(response.max(axis=1), 50, axis=1)
    return max(threshold, _STRENGTH * float(np.percentile(strength, 75)))


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


def _runs(drawn: np.ndarray, places: list[float], crossing: list[float]) -> Iterator[Strip]:
    """The drawn stretches of each line, those that follow each other as one."""
    for line, place in enumerate(places):
        start = None
        for stretch, is_drawn in enumerate((*drawn[line], False)):
            if is_drawn and start is None:
                start = stretch
            elif not is_drawn and start is not None:
                yield Strip(place, crossing[start], crossing[stretch])
                start = None
