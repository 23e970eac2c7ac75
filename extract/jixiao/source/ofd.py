"""OFD, the state's own page format (GB/T 33190-2016): words, ruling lines and images of its pages.

Own code: easyofd (Apache-2.0), the one maintained Python library, draws OFD through PyMuPDF, which
is AGPL, gives no paths, and calls itself incomplete. Pages come out like those of a PDF, so the
same finders read them. Seals and annotations are no part of the report and are left out.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy

from jixiao.document import Page, PageKind, RulingLine
from jixiao.errors import EncryptedDocument, UnreadableDocument
from jixiao.geometry import Box, enclosing
from jixiao.source.characters import fold_characters
from jixiao.source.ofd_graphics import Graphics, GraphicsReader, Resources, floats
from jixiao.source.package import Package, attribute, child, children, name_of, resolve
from jixiao.source.strokes import Subpath, bars_to_lines, path_to_bars
from jixiao.source.upright import SLANTED, Frame, turn, turn_of_most
from jixiao.source.words import Glyphs, words_from_glyphs

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterable, Iterator, Sequence

    from jixiao.document import Word
    from jixiao.source.input_file import InputFile
    from jixiao.source.limits import Limits
    from jixiao.source.ofd_graphics import Glyph, Path, Picture
    from jixiao.source.raster import Raster

POINTS_PER_MM = 72.0 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
#: A page with fewer words than this under images that cover most of it is a scan.
_FEW_WORDS, _MOST_OF_PAGE = 20, 0.6


class _Template(NamedTuple):
    part: str
    order: str


class _OfdDocument(NamedTuple):
    """A document of the package: what its pages share."""

    box: tuple[float, ...]
    templates: dict[str, _Template]
    resources: Resources


class _PageEntry(NamedTuple):
    document: _OfdDocument
    part: str


class Painted(NamedTuple):
    """A page's graphics with its size in points as stored."""

    graphics: Graphics
    width: float
    height: float


class OfdReader:
    """Reads upright pages from an OFD file."""

    def __init__(self, file: InputFile, limits: Limits) -> None:
        """Open the package and find its pages.

        Raises:
            UnreadableDocument: It is damaged.
            EncryptedDocument: It is encrypted.
            TooLarge: It inflates too far.
        """
        self._path, self._limits = file.path, limits
        self._package = Package(file, limits)
        try:
            self._entries = list(_entries(self._package))
        except BaseException:
            self._package.close()
            raise
        self.page_count = len(self._entries)

    def page(self, number: int) -> Page:
        """The page `number` (from 1), upright.

        Raises:
            UnreadableDocument: Its content is damaged.
            TooLarge: It is over a limit.
        """
        return _upright_page(self.painted(number), number, self._limits, self._path)

    def hidden_words(self, number: int) -> tuple[Word, ...]:
        """None: what OFD does not show is no reading of an image."""
        return ()

    def raster(self, number: int, *, with_text: bool = True) -> Raster:
        """The page `number` as pixels; its own where it is one image."""
        from jixiao.source.ofd_drawing import own_pixels

        own = own_pixels(self.painted(number), self.media(number), self._limits, number)
        return own or self.drawing(number, 0, with_text=with_text)

    def drawing(self, number: int, turned: int, *, with_text: bool = True, dpi: float | None = None) -> Raster:
        """The images and lines of the page, its text as bars, turned by so many degrees."""
        from jixiao.source.ofd_drawing import draw

        return draw(self.painted(number), self.media(number), self._limits, number, turned, with_text=with_text, dpi=dpi)

    def painted(self, number: int) -> Painted:
        """What the page holds, its templates below and above its own content."""
        entry = self._entries[number - 1]
        root = self._package.xml(entry.part)
        box = _physical_box(child(root, "Area")) or entry.document.box
        reader = GraphicsReader(self._resources(entry, root), self._limits, number)
        used = [entry.document.templates.get(attribute(template, "TemplateID")) for template in children(root, "Template")]
        orders = [attribute(template, "ZOrder") for template in children(root, "Template")]
        templates = [(order or template.order, template.part) for order, template in zip(orders, used, strict=True) if template]
        for part in (part for order, part in templates if order != "Foreground"):
            reader.read(self._package.xml(part))
        reader.read(root)
        for part in (part for order, part in templates if order == "Foreground"):
            reader.read(self._package.xml(part))
        width, height = (side * POINTS_PER_MM for side in box[2:4])
        self._limits.check_side(max(width, height), number)
        return Painted(reader.graphics, width, height)

    def media(self, number: int) -> dict[str, bytes]:
        """The files of the images on a page, by their number."""
        entry = self._entries[number - 1]
        resources = self._resources(entry, self._package.xml(entry.part))
        wanted = {picture.resource for picture in self.painted(number).graphics.pictures}
        return {name: self._package.read(part) for name, part in resources.media.items() if name in wanted and part in self._package}

    def close(self) -> None:
        """Release the file."""
        self._package.close()

    def _resources(self, entry: _PageEntry, page: Any) -> Resources:
        """The document's resources and the page's own."""
        shared = entry.document.resources
        own = Resources(dict(shared.media), dict(shared.draw_params), dict(shared.composites))
        for location in children(page, "PageRes"):
            _read_resources(self._package, posixpath.dirname(entry.part), location.text or "", own)
        return own


def _entries(package: Package) -> Iterator[_PageEntry]:
    root = package.xml("OFD.xml")
    if any(name_of(element) == "Encryptions" for element in root.iter()) or "Encryptions.xml" in package:
        raise EncryptedDocument("encrypted_no_key")
    for body in children(root, "DocBody"):
        location = child(body, "DocRoot")
        part = resolve("", (location.text or "").strip()) if location is not None else ""
        document = package.xml(part)
        folder = posixpath.dirname(part)
        common = child(document, "CommonData")
        if common is None:
            raise UnreadableDocument("damaged_part", part=part, reason="no CommonData")
        resources = Resources()
        for location in (*children(common, "PublicRes"), *children(common, "DocumentRes")):
            _read_resources(package, folder, location.text or "", resources)
        templates = {
            attribute(template, "ID"): _Template(
                resolve(folder, attribute(template, "BaseLoc")), attribute(template, "ZOrder", "Background")
            )
            for template in children(common, "TemplatePage")
        }
        shared = _OfdDocument(_physical_box(child(common, "PageArea")) or _A4, templates, resources)
        for page in children(child(document, "Pages"), "Page"):
            yield _PageEntry(shared, resolve(folder, _location(page)))


def _location(page: Any) -> str:
    """Where a page's content is: an attribute, or with some writers an element."""
    inner = child(page, "BaseLoc")
    return attribute(page, "BaseLoc") or (str(inner.text or "").strip() if inner is not None else "")


def _physical_box(area: Any | None) -> tuple[float, ...]:
    box = child(area, "PhysicalBox") if area is not None else None
    values = floats(box.text or "") if box is not None else []
    return tuple(values) if len(values) == 4 and values[2] > 0 and values[3] > 0 else ()


def _read_resources(package: Package, folder: str, location: str, resources: Resources) -> None:
    """Add what a resource file lists; a file that is not there adds nothing."""
    part = resolve(folder, location.strip())
    if part not in package:
        return
    root = package.xml(part)
    base = resolve(posixpath.dirname(part), attribute(root, "BaseLoc") or ".")
    for element in root.iter():
        name, identifier = name_of(element), attribute(element, "ID")
        if name == "MultiMedia":
            file = child(element, "MediaFile")
            resources.media[identifier] = resolve(base, (file.text or "").strip() if file is not None else "")
        elif name == "DrawParam":
            resources.draw_params[identifier] = element
        elif name == "CompositeGraphicUnit":
            content = child(element, "Content")
            resources.composites[identifier] = content if content is not None else element


def _upright_page(painted: Painted, number: int, limits: Limits, source: pathlib.Path) -> Page:
    graphics = painted.graphics
    turns = [turn(glyph.angle) for glyph in graphics.glyphs]
    printed = [place for glyph, place in zip(graphics.glyphs, turns, strict=True) if not glyph.text.isspace()]
    frame = Frame(0.0, painted.height, painted.width, painted.height, turn_of_most(numpy.array(printed, numpy.int64)))
    limits.check_lines(sum(len(subpath.points) for path in graphics.paths for subpath in path.subpaths), number)
    lines, grounds = painted_lines(graphics.paths, frame)
    pictures = [picture_box(picture, frame) for picture in graphics.pictures]
    shown = [
        glyph
        for glyph, place in zip(graphics.glyphs, turns, strict=True)
        if place != SLANTED and _is_seen(_box(glyph.corners, frame), glyph, frame, [*grounds, *pictures])
    ]
    boxes = numpy.array([_box(glyph.corners, frame) for glyph in shown], numpy.float64).reshape(-1, 4)
    text = fold_characters("".join(glyph.text for glyph in shown))
    words = words_from_glyphs(Glyphs(text, boxes), [line for line in lines if not line.is_horizontal])
    left_out = (
        graphics.hidden + sum(not glyph.text.isspace() for glyph in graphics.glyphs) - sum(not glyph.text.isspace() for glyph in shown)
    )
    kind = _kind(words, lines, pictures, frame)
    return Page(number, frame.width, frame.height, frame.turned, kind, words, lines, left_out, source, tuple(pictures))


def _is_seen(box: Box, glyph: Glyph, frame: Frame, grounds: Sequence[Box]) -> bool:
    """Whether a glyph is on the page, and not white on paper."""
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    if not (0 <= x <= frame.width and 0 <= y <= frame.height):
        return False
    return not glyph.is_white or any(ground.contains_point(x, y) for ground in grounds)


def _kind(words: Sequence[Word], lines: Sequence[RulingLine], pictures: Sequence[Box], frame: Frame) -> PageKind:
    covered = sum(box.width * box.height for box in pictures) > _MOST_OF_PAGE * frame.width * frame.height
    if words and not (covered and len(words) < _FEW_WORDS and not lines):
        return PageKind.EXPORTED
    return PageKind.SCANNED if pictures or words else PageKind.BLANK


def painted_lines(paths: Sequence[Path], frame: Frame) -> tuple[tuple[RulingLine, ...], list[Box]]:
    """The ruling lines that paths make on the upright page, and the painted grounds."""
    bars: list[Box] = []
    grounds: list[Box] = []
    for path in paths:
        if path.is_white:
            continue
        runs = tuple(Subpath(tuple(_point(x, y, frame) for x, y in run.points), run.closed) for run in path.subpaths)
        found = list(path_to_bars(runs, filled=path.filled, stroked=path.stroked))
        bars.extend(found)
        if path.filled and not found:
            grounds.extend(enclosing(Box(x, y, x, y) for x, y in run.points) for run in runs)
    return bars_to_lines(numpy.array(bars, numpy.float64).reshape(-1, 4)), grounds


def picture_box(picture: Picture, frame: Frame) -> Box:
    """Where an image is painted on the upright page."""
    return _box([picture.matrix.point(x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))], frame)


def _point(x: float, y: float, frame: Frame) -> tuple[float, float]:
    return frame.point(x * POINTS_PER_MM, frame.top - y * POINTS_PER_MM)


def _box(corners: Iterable[tuple[float, float]], frame: Frame) -> Box:
    return enclosing(Box(x, y, x, y) for x, y in (_point(*corner, frame) for corner in corners))
