"""What is drawn on an OFD page (GB/T 33190-2016, chapters 8 to 13): glyphs, paths and images.

Everything is measured in millimetres from the top left of the page, y downwards, after each
object's own matrix (CTM) and the corner of its boundary; what a group or a composite unit holds
goes through the group's matrix as well.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.source.package import attribute, child, children, name_of
from jixiao.source.strokes import Subpath

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jixiao.source.limits import Limits

Point = tuple[float, float]

#: Where a glyph's line lies about its baseline, in type sizes: as high as the lines of common fonts.
_ABOVE, BELOW_BASELINE = 0.95, 0.25
LINE_HEIGHT = _ABOVE + BELOW_BASELINE
#: The width of a glyph in type sizes where nothing states it.
_HAN, _LATIN = 1.0, 0.5
_WIDEST_LATIN = 0.62
#: Groups and composite units nest no deeper in files that programs write.
_DEEPEST = 24
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_STEP = re.compile(rf"[A-Za-z]|{_NUMBER.pattern}")
_DELTA = re.compile(rf"g\s+(?P<count>\d{{1,9}})\s+(?P<step>{_NUMBER.pattern})|(?P<single>{_NUMBER.pattern})")
#: How many numbers follow each letter of a path.
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_WHITE, _NO_INK = 247, 8


class Matrix(NamedTuple):
    """An affine map: x' = a x + c y + e, y' = b x + d y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> Point:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, other: Matrix) -> Matrix:
        """This map, followed by another."""
        a, b = other.a * self.a + other.c * self.b, other.b * self.a + other.d * self.b
        c, d = other.a * self.c + other.c * self.d, other.b * self.c + other.d * self.d
        return Matrix(a, b, c, d, *other.point(self.e, self.f))


class Glyph(NamedTuple):
    """A character with the corners of its box, and the clockwise angle at which it stands, in radians."""

    text: str
    corners: tuple[Point, ...]
    angle: float
    is_white: bool


class Path(NamedTuple):
    """A painted path."""

    subpaths: tuple[Subpath, ...]
    filled: bool
    stroked: bool
    is_white: bool


class Picture(NamedTuple):
    """An image: its resource, and the map of the unit square to where it is painted."""

    resource: str
    matrix: Matrix


@dataclass(slots=True)
class Resources:
    """What pages refer to by number."""

    media: dict[str, str] = field(default_factory=dict)
    draw_params: dict[str, Any] = field(default_factory=dict)
    composites: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Graphics:
    """What is painted on a page, in the order of the file; `hidden` counts characters not shown."""

    glyphs: list[Glyph] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    hidden: int = 0


class GraphicsReader:
    """Collects the objects of one page."""

    def __init__(self, resources: Resources, limits: Limits, page: int) -> None:
        self.graphics = Graphics()
        self._resources, self._limits, self._page = resources, limits, page
        self._objects = self._texts = 0

    def read(self, content: Any, matrix: Matrix = Matrix(), depth: int = 0, inherited: str = "") -> None:  # noqa: B008 - immutable
        """Take in what a page, layer, block or composite unit holds.

        Raises:
            TooLarge: It holds more characters or objects than the limits.
        """
        for element in content:
            name = name_of(element)
            if attribute(element, "Visible", "true").lower() == "false" or attribute(element, "Alpha", "255") == "0":
                self.graphics.hidden += sum(len((text.text or "").strip()) for text in element.iter() if name_of(text) == "TextCode")
                continue
            self._count(name)
            parameter = attribute(element, "DrawParam", inherited)
            if name in ("Content", "Layer", "PageBlock"):
                own = matrix if name != "PageBlock" or not element.get("Boundary") else _own_matrix(element).then(matrix)
                self._descend(element, own, depth, parameter)
            elif name in ("TextObject", "PathObject", "ImageObject", "CompositeObject"):
                self._object(name, element, _own_matrix(element).then(matrix), depth, parameter)

    def _count(self, name: str) -> None:
        """Composite units may repeat each other without end; what they hold is counted each time."""
        if name == "TextObject":
            self._texts += 1
            self._limits.check_characters(self._texts, self._page)
        else:
            self._objects += 1
            self._limits.check_lines(self._objects, self._page)

    def _descend(self, content: Any, matrix: Matrix, depth: int, parameter: str) -> None:
        if depth < _DEEPEST:
            self.read(content, matrix, depth + 1, parameter)

    def _object(self, name: str, element: Any, matrix: Matrix, depth: int, parameter: str) -> None:
        if name == "TextObject":
            self.graphics.glyphs.extend(self._glyphs(element, matrix, parameter))
            self._limits.check_characters(len(self.graphics.glyphs), self._page)
        elif name == "PathObject":
            self.graphics.paths.append(self._path(element, matrix, parameter))
        elif name == "ImageObject":
            unit = matrix if element.get("CTM") else _of_boundary(element).then(matrix)
            self.graphics.pictures.append(Picture(attribute(element, "ResourceID"), unit))
        else:
            content = self._resources.composites.get(attribute(element, "ResourceID"))
            if content is not None:
                self._descend(content, matrix, depth, parameter)

    def _glyphs(self, element: Any, matrix: Matrix, parameter: str) -> Iterator[Glyph]:
        size = _float(attribute(element, "Size"), 0.0)
        scale = _float(attribute(element, "HScale"), 1.0)
        angle = math.radians(_float(attribute(element, "CharDirection"), 0.0))
        white = self._is_white(element, "FillColor", parameter)
        x = y = 0.0
        for code in children(element, "TextCode"):
            text = (code.text or "").replace("\r", "").replace("\n", "")
            x, y = _float(attribute(code, "X"), x), _float(attribute(code, "Y"), y)
            across, down = deltas(attribute(code, "DeltaX"), len(text)), deltas(attribute(code, "DeltaY"), len(text))
            for index, character in enumerate(text):
                width = _width(character, across[index] if index < len(across) else 0.0, size) * scale
                yield _glyph(character, (x, y), (width, size), angle, matrix, white)
                x += across[index] if index < len(across) else (0.0 if down else width)
                y += down[index] if index < len(down) else 0.0

    def _path(self, element: Any, matrix: Matrix, parameter: str) -> Path:
        data = child(element, "AbbreviatedData")
        filled = attribute(element, "Fill", "false").lower() == "true"
        stroked = attribute(element, "Stroke", "true").lower() != "false"
        white = self._is_white(element, "StrokeColor" if stroked else "FillColor", parameter)
        text = (data.text or "") if data is not None else ""
        return Path(tuple(subpaths(text, matrix)), filled, stroked, white)

    def _is_white(self, element: Any, kind: str, parameter: str) -> bool:
        """Whether a colour is that of paper: its own, or that of its drawing parameters."""
        colour = child(element, kind)
        parameters: Mapping[str, Any] = self._resources.draw_params
        seen: set[str] = set()
        while colour is None and parameter in parameters and parameter not in seen:
            seen.add(parameter)
            colour = child(parameters[parameter], kind)
            parameter = attribute(parameters[parameter], "Relative")
        values = [float(value) for value in _NUMBER.findall(attribute(colour, "Value"))] if colour is not None else []
        if len(values) == 4:
            return max(values) <= _NO_INK
        return len(values) in (1, 3) and min(values) >= _WHITE


def deltas(text: str, most: int) -> list[float]:
    """The steps between glyphs, "g 3 4.5" written out; no more than there are glyphs.

    >>> deltas("3 g 2 1.5 4", 9)
    [3.0, 1.5, 1.5, 4.0]
    """
    steps: list[float] = []
    for match in _DELTA.finditer(text):
        if match["single"]:
            steps.append(float(match["single"]))
        else:
            steps.extend([float(match["step"])] * min(int(match["count"]), most))
        if len(steps) >= most:
            break
    return steps[:most]


def subpaths(data: str, matrix: Matrix) -> Iterator[Subpath]:
    """The straight runs of a path; a curve is the straight line to its end."""
    points: list[Point] = []
    for letter, numbers in _steps(data):
        if letter in ("M", "S"):
            if len(points) > 1:
                yield Subpath(tuple(points), closed=False)
            points = []
        if letter == "C":
            if len(points) > 1:
                yield Subpath(tuple(points), closed=True)
            points = points[:1]
        else:
            points.append(matrix.point(numbers[-2], numbers[-1]))
    if len(points) > 1:
        yield Subpath(tuple(points), closed=False)


def _steps(data: str) -> Iterator[tuple[str, list[float]]]:
    letter, numbers = "", list[float]()
    for token in _STEP.findall(data):
        if token[0].isalpha():
            letter, numbers = token.upper(), []
            if _ARGUMENTS.get(letter) == 0:
                yield letter, numbers
        elif letter:
            numbers.append(float(token))
            if len(numbers) == _ARGUMENTS.get(letter):
                yield letter, numbers
                numbers = []


def _own_matrix(element: Any) -> Matrix:
    """An object's matrix, then the corner of its boundary."""
    values = floats(attribute(element, "CTM"))
    own = Matrix(*values[:6]) if len(values) >= 6 else Matrix()
    corner = floats(attribute(element, "Boundary"))
    return own.then(Matrix(e=corner[0], f=corner[1])) if len(corner) >= 2 else own


def _of_boundary(element: Any) -> Matrix:
    """The map of the unit square to an image's boundary, whose corner comes after."""
    values = floats(attribute(element, "Boundary"))
    return Matrix(a=values[2], d=values[3]) if len(values) >= 4 else Matrix()


def floats(text: str) -> list[float]:
    """The numbers in a list of them."""
    return [float(number) for number in _NUMBER.findall(text)]


def _float(text: str, default: float) -> float:
    match = _NUMBER.fullmatch(text.strip())
    return float(match.group()) if match else default


def _width(character: str, step: float, size: float) -> float:
    """How wide a glyph is: its step to the next, within what such a glyph can be."""
    own, most = (_HAN, _HAN) if ord(character) > 0x2E7F or character in "“”‘’—…·" else (_LATIN, _WIDEST_LATIN)
    return min(step, most * size) if step > 0 else own * size


def _glyph(text: str, origin: Point, size: Point, angle: float, matrix: Matrix, is_white: bool) -> Glyph:
    width, height = size
    cosine, sine = math.cos(angle), math.sin(angle)
    offsets = ((0.0, -_ABOVE * height), (width, -_ABOVE * height), (width, BELOW_BASELINE * height), (0.0, BELOW_BASELINE * height))
    turned = ((origin[0] + x * cosine - y * sine, origin[1] + x * sine + y * cosine) for x, y in offsets)
    stands = math.atan2(matrix.b * cosine + matrix.d * sine, matrix.a * cosine + matrix.c * sine)
    return Glyph(text, tuple(matrix.point(x, y) for x, y in turned), stands, is_white)
