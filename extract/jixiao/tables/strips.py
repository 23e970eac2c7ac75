"""Pieces of lines → straight strips on the upright page, table by table, and the places where lines run."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jixiao.imaging.pieces import centre_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.imaging.pieces import Pieces
    from jixiao.imaging.warp import Warp
    from jixiao.source.raster import Floats

#: Places closer than this share of the text height are one line.
_SAME_LINE = 0.22
#: Lines of a table are further apart than this.
CLOSEST = 0.55
#: A line that goes on steps aside by no more than this.
_STEP_ASIDE = 0.11
#: Pieces whose ends miss each other by this many text heights belong to one table.
_TOUCH = 1.0
#: So many rows that each of so many columns meets are those of a table.
_TELLING_ROWS, _TELLING_COLUMNS = 3, 2
#: Pieces that stray across by more than this share of the text height are no line.
_STRAY = 0.2


class Strip(NamedTuple):
    """A piece of a line on the upright page, in pixels: its place across, start and end, and its place there."""

    position: float
    start: float
    end: float
    first: float
    last: float


class StripTable(NamedTuple):
    """The pieces of one connected table."""

    across: list[Strip]
    down: list[Strip]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The outline of all its pieces: left, top, right, bottom."""
        xs = [x for s in self.across for x in (s.start, s.end)] + [s.position for s in self.down]
        ys = [y for s in self.down for y in (s.start, s.end)] + [s.position for s in self.across]
        return min(xs), min(ys), max(xs), max(ys)


def find_strips(pieces: Pieces, warp: Warp, text_height: float, *, is_across: bool) -> list[Strip]:
    """The pieces that lie straight on the upright page."""
    points = [centre_points(pieces, index) for index in range(len(pieces.kept))]
    if not points:
        return []
    ends = np.cumsum([along.size for along, _ in points])
    along, middle = (np.concatenate(part) for part in zip(*points, strict=True))
    x, y = warp.to_page(*((along, middle) if is_across else (middle, along)))
    along, middle = (x, y) if is_across else (y, x)
    found = []
    for start, end in itertools.pairwise([0, *ends.tolist()]):
        if strip := _strip(along[start:end], middle[start:end], text_height, pieces.step):
            found.append(strip)
    return found


def _strip(along: Floats, middle: Floats, text_height: float, step: int) -> Strip | None:
    """The piece as a strip; None where it strays."""
    position = _median(middle)
    if _median(np.abs(middle - position)) > _STRAY * text_height / 2:
        return None
    tip = max(1, round(text_height / step))
    first, last = _median(middle[:tip]), _median(middle[-tip:])
    return Strip(position, float(along[0]), float(along[-1]), first, last)


def _median(values: Floats) -> float:
    """What np.median gives, without its checks: four of a piece took as long as finding the pieces."""
    ordered = np.sort(values)
    return float(ordered[(ordered.size - 1) // 2] + ordered[ordered.size // 2]) / 2


def strips_to_tables(rows: list[Strip], columns: list[Strip], text_height: float) -> list[StripTable]:
    """The pieces by connected table; what touches nothing is left out."""
    if not rows or not columns:
        return []
    tables: list[StripTable] = []
    for members, met in _components(_meetings(rows, columns, text_height)):
        if len(members) > 1 and len(met) > 1:
            tables.append(StripTable([rows[i] for i in members], [columns[j] for j in met]))
    return _overlapping_joined(tables)


def _meetings(rows: list[Strip], columns: list[Strip], text_height: float) -> np.ndarray:
    """Which of the rows meets which of the columns."""
    r, c, touch = np.array(rows), np.array(columns), _TOUCH * text_height
    return np.asarray(
        (c[None, :, 0] >= r[:, None, 1] - touch) & (c[None, :, 0] <= r[:, None, 2] + touch)
        & (r[:, None, 0] >= c[None, :, 1] - touch) & (r[:, None, 0] <= c[None, :, 2] + touch)
    )  # fmt: skip


def outside(strips: list[Strip], along: Floats, across: Floats, near: float) -> list[Strip]:
    """The strips whose middle lies outside a table with these edges, along the strips and across them."""
    start, end, low, high = along.min() - near, along.max() + near, across.min() - near, across.max() + near
    return [strip for strip in strips if not (low <= strip.position <= high and start <= (strip.start + strip.end) / 2 <= end)]


def look_like_a_table(rows: list[Strip], columns: list[Strip], shortest: float, text_height: float) -> bool:
    """Whether two columns meet three rows each, all of them long: streaks, edges of the picture and underlines do not."""
    rows, columns = ([strip for strip in strips if strip.end - strip.start >= shortest] for strips in (rows, columns))
    if not rows or not columns:
        return False
    meets = _meetings(rows, columns, text_height).T
    met = [[row for row, is_met in zip(rows, column, strict=True) if is_met] for column in meets]
    telling = [column for column, of in zip(columns, met, strict=True) if len(find_places(of, text_height)) >= _TELLING_ROWS]
    return len(find_places(telling, text_height)) >= _TELLING_COLUMNS


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


def _overlapping_joined(tables: list[StripTable]) -> list[StripTable]:
    """Parts of one table that only broken lines hold apart."""
    joined: list[StripTable] = []
    for table in sorted(tables, key=lambda t: -len(t.across)):
        for index, other in enumerate(joined):
            if _overlap(table.box, other.box):
                joined[index] = StripTable(other.across + table.across, other.down + table.down)
                break
        else:
            joined.append(table)
    return joined


def _overlap(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def find_places(strips: list[Strip], text_height: float) -> list[float]:
    """The distinct places of the strips, each the mean of its strips by length.

    Beside a longer line there is no room for a shorter one: it is the other line of a
    double one, or strokes of text printed close to it.
    """
    same = _SAME_LINE * text_height
    lines: list[list[Strip]] = []
    for strip in sorted(strips, key=lambda strip: strip.start - strip.end):
        home = min(lines, key=lambda line: abs(line[0].position - strip.position), default=None)
        if home is not None and (abs(home[0].position - strip.position) <= same or _goes_on(strip, home, text_height)):
            home.append(strip)
        elif home is None or not _is_beside(strip, home, CLOSEST * text_height):
            lines.append([strip])
    return sorted(_mean_position(line) for line in lines)


def _goes_on(strip: Strip, line: list[Strip], text_height: float) -> bool:
    """Whether the strip begins where one of the line ends, or ends where one begins: bent paper."""
    if abs(line[0].position - strip.position) > CLOSEST * text_height or _is_beside(strip, line, CLOSEST * text_height):
        return False
    steps = [strip.first - other.last if other.end <= strip.end else strip.last - other.first for other in line]
    return min(abs(step) for step in steps) <= _STEP_ASIDE * text_height


def _is_beside(strip: Strip, line: list[Strip], closest: float) -> bool:
    """Whether half of the strip runs along the line, closer than any two lines of a table."""
    if abs(line[0].position - strip.position) > closest:
        return False
    along = sum(max(0.0, min(strip.end, other.end) - max(strip.start, other.start)) for other in line)
    return along > (strip.end - strip.start) / 2


def _mean_position(line: list[Strip]) -> float:
    lengths = [strip.end - strip.start for strip in line]
    return float(np.average([strip.position for strip in line], weights=lengths))
