"""What a PDF page paints besides text, read through PDFium: rulings, areas, images.

Also tells which text objects nobody can see: text painted by mode "invisible", fully
transparent text, and white text that stands on no coloured ground.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy
import pypdfium2.raw as pdfium_c

from jixiao.geometry import Box, enclosing
from jixiao.source import pdfium_calls as calls
from jixiao.source.strokes import MAX_THICKNESS, Subpath, bars_to_lines, clipped, path_to_bars

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.document import RulingLine
    from jixiao.source.arrays import Numbers
    from jixiao.source.limits import Limits
    from jixiao.source.upright import Frame

#: Each of red, green and blue at or above this is white to a reader.
_WHITE = 248
#: An alpha at or below this can't be seen.
_TRANSPARENT = 12
#: PDF's text render modes that paint nothing.
_INVISIBLE, _CLIP_ONLY = 3, 7

_Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Painting:
    """Everything painted on a page but its characters.

    Attributes:
        lines: Ruling lines on the upright page.
        verticals: The vertical ones among `lines`.
        hidden_texts: Addresses of the text objects nobody can see.
        images: Where images are painted, the strips of one page image each for itself.
        has_drawing: Whether there are painted areas or curves besides rulings.
    """

    lines: tuple[RulingLine, ...]
    verticals: tuple[RulingLine, ...]
    hidden_texts: frozenset[int]
    images: tuple[Box, ...]
    has_drawing: bool


@dataclass(slots=True)
class _Objects:
    """The page's objects by kind, those of form XObjects with their form's matrix."""

    paths: list[int] = field(default_factory=list)
    texts: list[int] = field(default_factory=list)
    images: list[int] = field(default_factory=list)
    matrices: dict[int, _Matrix] = field(default_factory=dict)


@dataclass(slots=True)
class _Paths:
    """The bars and grounds of the page's paths.

    `bars` are the plain thin ones, `loose` those taken out of larger paths; `pale` ones are
    white and can be seen on a ground only.
    """

    bars: Numbers = field(default_factory=lambda: numpy.empty((0, 4)))
    loose: list[Box] = field(default_factory=list)
    pale: list[Box] = field(default_factory=list)
    grounds: list[Box] = field(default_factory=list)
    has_drawing: bool = False


def read_painting(page: Any, frame: Frame, limits: Limits, number: int) -> Painting:
    """Everything `page` paints but characters, on the upright page.

    Raises:
        TooLarge: The page has more path objects or segments than the limit.
    """
    objects = _Objects()
    _collect(calls.page_objects(page), objects, limits, number)
    images = [_box_of(item, edges, objects, frame) for item, edges in zip(objects.images, calls.bounds(objects.images), strict=True)]
    paths = _read_paths(objects, frame, limits, number)
    grounds = paths.grounds + images
    loose = paths.loose + [bar for bar in paths.pale if _stands_on(bar, grounds)]
    lines = bars_to_lines(numpy.concatenate((paths.bars, numpy.array(loose, numpy.float64).reshape(-1, 4))))
    hidden = frozenset(_hidden_texts(objects, frame, grounds))
    verticals = tuple(line for line in lines if not line.is_horizontal)
    return Painting(lines, verticals, hidden, tuple(images), paths.has_drawing)


def _collect(items: Sequence[int], objects: _Objects, limits: Limits, number: int, outer: _Matrix | None = None) -> None:
    """Sort the objects by kind, those inside form XObjects too; PDFium bounds how deep these nest."""
    kinds = calls.object_types(items)
    inside: list[int] = []
    for kind, target in (
        (pdfium_c.FPDF_PAGEOBJ_PATH, objects.paths),
        (pdfium_c.FPDF_PAGEOBJ_TEXT, objects.texts),
        (pdfium_c.FPDF_PAGEOBJ_IMAGE, objects.images),
        (pdfium_c.FPDF_PAGEOBJ_FORM, inside),
    ):
        target.extend(item for item, own in zip(items, kinds, strict=True) if own == kind)
    if outer is not None:
        objects.matrices.update(dict.fromkeys(items, outer))
    limits.check_lines(len(objects.paths), number)
    for form in inside:
        _collect(calls.objects_of_form(form), objects, limits, number, _combined(calls.matrix(form), outer))


def _combined(inner: _Matrix, outer: _Matrix | None) -> _Matrix:
    if outer is None:
        return inner
    a, b, c, d, e, f = inner
    ox, oy = _through(outer, e, f)
    ax, ay = _through(outer, a + e, b + f)
    cx, cy = _through(outer, c + e, d + f)
    return ax - ox, ay - oy, cx - ox, cy - oy, ox, oy


def _through(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _box_of(item: int, edges: Numbers, objects: _Objects, frame: Frame) -> Box:
    left, bottom, right, top = edges.tolist()
    outer = objects.matrices.get(item)
    if outer is None:
        return frame.box(left, bottom, right, top)
    corners = [_through(outer, x, y) for x in (left, right) for y in (bottom, top)]
    return enclosing(Box(*frame.point(x, y), *frame.point(x, y)) for x, y in corners)


def _read_paths(objects: _Objects, frame: Frame, limits: Limits, number: int) -> _Paths:
    """The page's paths, the plain bars among them all at once: a page has hundreds."""
    found = _Paths()
    items, edges = objects.paths, calls.bounds(objects.paths)
    if not items:
        return found
    boxes = frame.boxes(edges)
    for index, item in enumerate(items if objects.matrices else ()):
        if item in objects.matrices:
            boxes[index] = _box_of(item, edges[index], objects, frame)
    filled, stroked = (flags.astype(bool) for flags in calls.draw_modes(items).T)
    fill = calls.fill_colours(items)
    shown = numpy.where(stroked[:, None], calls.stroke_colours(items), fill) if stroked.any() else fill
    seen = (filled | stroked) & ((shown[:, 3] > _TRANSPARENT) | (filled & stroked))
    white = shown[:, :3].min(axis=1) >= _WHITE
    thin = (boxes[:, 2:] - boxes[:, :2]).min(axis=1) <= MAX_THICKNESS
    found.bars = boxes[seen & thin & ~white]
    found.pale = [Box(*row) for row in boxes[seen & thin & white].tolist()]
    coloured = filled & (fill[:, :3].min(axis=1) < _WHITE) & (fill[:, 3] > _TRANSPARENT)
    for index in (seen & ~thin).nonzero()[0].tolist():
        box = Box(*boxes[index].tolist())
        if coloured[index]:
            found.grounds.append(box)
        painted = bool(filled[index]), bool(stroked[index])
        bars = _fat_path_bars(items[index], box, painted, objects, frame, limits, number, found)
        (found.pale if white[index] else found.loose).extend(bars)
    return found


def _fat_path_bars(
    item: int, box: Box, painted: tuple[bool, bool], objects: _Objects, frame: Frame, limits: Limits, number: int, found: _Paths
) -> list[Box]:
    """The rulings in a path that is not one bar: frames, combs of rectangles, clipped fills."""
    clip = _clip_box(item, objects, frame)
    seen = clipped(box, clip) if clip else box
    if seen is None:
        return []
    if min(seen.width, seen.height) <= MAX_THICKNESS:
        return [seen]
    segments, too_many = calls.path_points(item, limits.lines)
    limits.check_lines(limits.lines + 1 if too_many else 0, number)
    filled, stroked = painted
    bars = list(path_to_bars(_subpaths(item, segments, objects, frame), filled=filled, stroked=stroked))
    found.has_drawing = found.has_drawing or not bars
    return [cut for bar in bars if (cut := clipped(bar, clip) if clip else bar)]


def _clip_box(item: int, objects: _Objects, frame: Frame) -> Box | None:
    """The area that all clips of an object leave, or None where nothing clips it."""
    area: Box | None = None
    outer = objects.matrices.get(item)
    for points in calls.clip_points(item):
        if points:
            places = [frame.point(*(_through(outer, x, y) if outer else (x, y))) for x, y in points]
            box = enclosing(Box(x, y, x, y) for x, y in places)
            area = (clipped(area, box) or Box(0, 0, 0, 0)) if area else box
    return area


def _subpaths(item: int, segments: list[tuple[int, float, float, bool]], objects: _Objects, frame: Frame) -> tuple[Subpath, ...]:
    """The straight runs of a path on the upright page; a curve ends a run."""
    matrix = _combined(calls.matrix(item), objects.matrices.get(item))
    runs: list[Subpath] = []
    points: list[tuple[float, float]] = []
    for kind, x, y, closes in segments:
        if kind != pdfium_c.FPDF_SEGMENT_LINETO and points:
            runs.append(Subpath(tuple(points), closed=False))
            points = []
        points.append(frame.point(*_through(matrix, x, y)))
        if closes:
            runs.append(Subpath(tuple(points), closed=True))
            points = []
    return (*runs, Subpath(tuple(points), closed=False)) if points else tuple(runs)


def _hidden_texts(objects: _Objects, frame: Frame, grounds: list[Box]) -> Iterator[int]:
    texts = objects.texts
    modes, colours = numpy.array(calls.render_modes(texts)), calls.fill_colours(texts)
    filled = modes == 0
    unseen = (modes == _INVISIBLE) | (modes == _CLIP_ONLY) | (filled & (colours[:, 3] <= _TRANSPARENT))
    yield from (texts[index] for index in unseen.nonzero()[0])
    for index in (~unseen & filled & (colours[:, :3].min(axis=1) >= _WHITE)).nonzero()[0]:
        box = _box_of(texts[index], calls.bounds([texts[index]])[0], objects, frame)
        if not _stands_on(box, grounds):
            yield texts[index]


def _stands_on(box: Box, grounds: list[Box]) -> bool:
    """Whether the middle of `box` lies on a painted ground."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return any(ground.contains_point(x, y) for ground in grounds)
