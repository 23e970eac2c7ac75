"""Ruling lines → tidy line segments → connected tables' lattices.

Derivation, in the order of this file: pieces of one line are merged into segments;
segments that touch each other belong together; the positions of a group's segments are
its row and column lines; the stretches of those lines that are really drawn are its edges.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jixiao.document import RulingLine

#: Lines closer than this many points are one line: doubled cell frames, CSS double borders.
SAME_LINE = 2.6
#: A double line may be this wide in all.
_WIDEST_DOUBLE = 4.5
#: Pieces of one line join over gaps up to this many points: dots, dashes, rounded corners.
_GAP = 2.5
#: Lines whose ends miss each other by less than this many points touch.
_TOUCH = 2.5
#: Shorter merged segments are dots and ornaments.
_SHORTEST = 3.0
#: More squares than this are graph paper or a drawing; the largest tables have thousands.
_MOST_SQUARES = 250_000
#: An edge of a cell is drawn where more than this share of it is covered.
_COVERED = 0.6
#: An outer border is whole when this share of it is drawn.
_CLOSED = 0.95


class Segment(NamedTuple):
    """A straight piece of a ruling: at `position` across, from `start` to `end` along."""

    position: float
    start: float
    end: float


class Group(NamedTuple):
    """The segments of one connected table; open where a border had to be added."""

    horizontals: tuple[Segment, ...]
    verticals: tuple[Segment, ...]
    open_top: bool = False
    open_bottom: bool = False


@dataclass(frozen=True, slots=True)
class Lattice:
    """The row and column lines of a table and which stretches of them are drawn.

    `drawn_below[i][j]` tells whether row line `i` is drawn under column `j` (between
    column lines j and j+1); `drawn_beside[j][i]` whether column line `j` is drawn
    along row `i`.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    drawn_below: tuple[tuple[bool, ...], ...]
    drawn_beside: tuple[tuple[bool, ...], ...]


def lines_to_segments(lines: Iterable[RulingLine]) -> Group:
    """The lines of a page, pieces and doubles merged, as horizontal and vertical segments."""
    horizontals: list[Segment] = []
    verticals: list[Segment] = []
    for x0, y0, x1, y1 in lines:
        if y0 == y1:
            horizontals.append(Segment(y0, x0, x1))
        else:
            verticals.append(Segment(x0, y0, y1))
    return Group(tuple(_merged(horizontals)), tuple(_merged(verticals)))


def _merged(pieces: list[Segment]) -> list[Segment]:
    pieces.sort()
    merged: list[Segment] = []
    for cluster in _clusters(pieces):
        merged.extend(segment for segment in _joined(cluster) if segment.end - segment.start >= _SHORTEST)
    return merged


def _clusters(pieces: Sequence[Segment]) -> list[list[Segment]]:
    """Pieces (sorted by position) in runs no wider than a double line."""
    clusters: list[list[Segment]] = []
    first = last = float("-inf")
    for piece in pieces:
        if piece.position - last <= SAME_LINE and piece.position - first <= _WIDEST_DOUBLE:
            clusters[-1].append(piece)
        else:
            clusters.append([piece])
            first = piece.position
        last = piece.position
    return clusters


def _joined(cluster: list[Segment]) -> list[Segment]:
    """The pieces of one line joined where they touch or nearly do; position by length."""
    if len(cluster) == 1:
        return cluster
    joined: list[Segment] = []
    cluster.sort(key=lambda piece: piece.start)
    position, start, end = cluster[0]
    weight = moment = 0.0
    for piece in cluster:
        if piece.start - end > _GAP:
            joined.append(Segment(moment / weight if weight else position, start, end))
            position, start, end = piece
            weight = moment = 0.0
        length = piece.end - piece.start
        weight, moment = weight + length, moment + length * piece.position
        end = max(end, piece.end)
    joined.append(Segment(moment / weight if weight else position, start, end))
    return joined


def segments_to_groups(segments: Group) -> list[Group]:
    """The connected tables, from top to bottom and left to right."""
    horizontals, verticals = segments.horizontals, segments.verticals
    parent = list(range(len(horizontals) + len(verticals)))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    positions = [segment.position for segment in horizontals]
    for offset, vertical in enumerate(verticals, len(horizontals)):
        low = bisect_left(positions, vertical.start - _TOUCH)
        high = bisect_right(positions, vertical.end + _TOUCH)
        for index in range(low, high):
            horizontal = horizontals[index]
            if horizontal.start - _TOUCH <= vertical.position <= horizontal.end + _TOUCH:
                parent[root(index)] = root(offset)
    members: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for index, segment in enumerate((*horizontals, *verticals)):
        members.setdefault(root(index), ([], []))[index >= len(horizontals)].append(segment)
    groups = [Group(tuple(h), tuple(v)) for h, v in members.values() if len(h) + len(v) > 2]
    return sorted(groups, key=_top_left)


def _top_left(group: Group) -> tuple[float, float]:
    tops = [h.position for h in group.horizontals] + [v.start for v in group.verticals]
    lefts = [v.position for v in group.verticals] + [h.start for h in group.horizontals]
    return min(tops), min(lefts)


def close_borders(group: Group) -> Group:
    """The group with a border added on each side that its lines reach but none closes.

    A form may be printed without its outer lines, and a page break leaves a row or a
    spanning cell open. Only where both outermost crossing lines reach out is there a side
    to close; a step in the outline of two touching tables stays open.
    """
    horizontals, verticals = sorted(group.horizontals), sorted(group.verticals)
    left = _missing_border(horizontals, verticals, lambda line: line.start, min)
    right = _missing_border(horizontals, verticals, lambda line: line.end, max)
    top = _missing_border(verticals, horizontals, lambda line: line.start, min)
    bottom = _missing_border(verticals, horizontals, lambda line: line.end, max)
    if left is right is top is bottom is None:
        return group
    return Group(
        tuple(sorted((*horizontals, *(border.segment for border in (top, bottom) if border)))),
        tuple(sorted((*verticals, *(border.segment for border in (left, right) if border)))),
        open_top=top is not None and top.bare,
        open_bottom=bottom is not None and bottom.bare,
    )


class _Border(NamedTuple):
    """A border to add; `bare` where nothing at all was drawn along it."""

    segment: Segment
    bare: bool


def _missing_border(
    crossing: list[Segment], along: list[Segment], end_of: Callable[[Segment], float], outermost: Callable[[Iterable[float]], float]
) -> _Border | None:
    """The border that the `crossing` lines reach on one side and no line of `along` closes."""
    if len(crossing) < 2:
        return None
    place = outermost(end_of(line) for line in crossing)
    reaching = [line.position for line in crossing if abs(end_of(line) - place) <= _TOUCH]
    first, last = crossing[0].position, crossing[-1].position
    if min(reaching) - first > SAME_LINE or last - max(reaching) > SAME_LINE or last - first < _SHORTEST:
        return None
    drawn = [line for line in along if abs(line.position - place) <= _TOUCH]
    covered = sum(min(line.end, last) - max(line.start, first) for line in drawn) / (last - first)
    if covered > _CLOSED:
        return None
    return _Border(Segment(place, first, last), bare=covered < 1 - _COVERED)


def group_to_lattice(group: Group) -> Lattice | None:
    """The lattice of a connected table, or None where it encloses nothing or is no table."""
    horizontals, verticals = sorted(group.horizontals), sorted(group.verticals)
    ys, rows_of = _line_positions(horizontals)
    xs, columns_of = _line_positions(verticals)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_SQUARES:
        return None
    below = _drawn(horizontals, rows_of, len(ys), xs)
    beside = _drawn(verticals, columns_of, len(xs), ys)
    return Lattice(xs, ys, below, beside)


def _line_positions(segments: Sequence[Segment]) -> tuple[tuple[float, ...], list[int]]:
    """The distinct positions of the segments (sorted), and the index of each segment's."""
    positions: list[float] = []
    index_of: list[int] = []
    for cluster in _clusters(segments):
        index_of.extend([len(positions)] * len(cluster))
        positions.append(sum(segment.position for segment in cluster) / len(cluster))
    return tuple(positions), index_of


def _drawn(segments: Sequence[Segment], index_of: list[int], n_lines: int, crossing: tuple[float, ...]) -> tuple[tuple[bool, ...], ...]:
    """For each line and each stretch between two crossing lines: is it drawn?"""
    stretches = len(crossing) - 1
    covered = [[0.0] * stretches for _ in range(n_lines)]
    for segment, line in zip(segments, index_of, strict=True):
        first = max(0, bisect_right(crossing, segment.start) - 1)
        for stretch in range(first, stretches):
            start, end = crossing[stretch], crossing[stretch + 1]
            if start >= segment.end:
                break
            overlap = min(end, segment.end) - max(start, segment.start)
            covered[line][stretch] += max(0.0, overlap) / (end - start)
    return tuple(tuple(share > _COVERED for share in line) for line in covered)
