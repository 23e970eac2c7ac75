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
    from collections.abc import Iterable, Sequence

    from jixiao.document import RulingLine

#: Lines closer than this many points are one line: doubled cell frames, CSS double borders.
SAME_LINE = 1.6
#: A double line may be this wide in all.
_WIDEST_DOUBLE = 4.5
#: Pieces of one line join over gaps up to this many points: dots, dashes, rounded corners.
_GAP = 2.5
#: Lines whose ends miss each other by less than this many points touch.
_TOUCH = 2.5
#: Shorter merged segments are dots and ornaments.
_SHORTEST = 3.0
#: An edge of a cell is drawn where more than this share of it is covered.
_COVERED = 0.6
#: An outer border is missing where at least this share of the crossing lines reach out.
_REACHING_OUT = 0.6


class Segment(NamedTuple):
    """A straight piece of a ruling: at `position` across, from `start` to `end` along."""

    position: float
    start: float
    end: float


class Group(NamedTuple):
    """The segments of one connected table."""

    horizontals: tuple[Segment, ...]
    verticals: tuple[Segment, ...]


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
    horizontals, verticals = segments
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
    """The group with a border added on each side where the lines reach out into the open."""
    left = _missing_border([h.start for h in group.horizontals], [v.position for v in group.verticals], -1)
    right = _missing_border([h.end for h in group.horizontals], [v.position for v in group.verticals], 1)
    top = _missing_border([v.start for v in group.verticals], [h.position for h in group.horizontals], -1)
    bottom = _missing_border([v.end for v in group.verticals], [h.position for h in group.horizontals], 1)
    across, along = _extent(group)
    verticals = [Segment(x, *along) for x in (left, right) if x is not None]
    horizontals = [Segment(y, *across) for y in (top, bottom) if y is not None]
    if not verticals and not horizontals:
        return group
    return Group(tuple(sorted((*group.horizontals, *horizontals))), tuple(sorted((*group.verticals, *verticals))))


def _missing_border(ends: list[float], positions: list[float], side: int) -> float | None:
    """Where most `ends` lie beyond all `positions` on a side (-1 or 1), or None."""
    if len(ends) < 2:
        return None
    outermost = max(ends, key=lambda end: side * end)
    reaching = [end for end in ends if abs(end - outermost) <= _TOUCH]
    if len(reaching) < max(2, _REACHING_OUT * len(ends)):
        return None
    border = sum(reaching) / len(reaching)
    beyond = all(side * (border - position) > _TOUCH for position in positions)
    return border if beyond and positions else None


def _extent(group: Group) -> tuple[tuple[float, float], tuple[float, float]]:
    xs = [x for h in group.horizontals for x in (h.start, h.end)] + [v.position for v in group.verticals]
    ys = [y for v in group.verticals for y in (v.start, v.end)] + [h.position for h in group.horizontals]
    return (min(xs), max(xs)), (min(ys), max(ys))


def group_to_lattice(group: Group) -> Lattice | None:
    """The lattice of a connected table, or None where it encloses nothing."""
    horizontals, verticals = sorted(group.horizontals), sorted(group.verticals)
    ys, rows_of = _line_positions(horizontals)
    xs, columns_of = _line_positions(verticals)
    if len(xs) < 2 or len(ys) < 2:
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


def _drawn(
    segments: Sequence[Segment], index_of: list[int], n_lines: int, crossing: tuple[float, ...]
) -> tuple[tuple[bool, ...], ...]:
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
