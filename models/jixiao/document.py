"""What a document is before anyone looks for tables: pages, words and ruling lines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.geometry import Box


class Origin(StrEnum):
    """Where a text was read from."""

    TEXT_LAYER = "text_layer"
    OCR = "ocr"


class PageKind(StrEnum):
    """What a page holds: text that can be read, only an image, or nothing."""

    EXPORTED = "exported"
    SCANNED = "scanned"
    BLANK = "blank"


class Word(NamedTuple):
    """An unbroken run of glyphs on one line.

    `box` spans the full line height of the font, not the ink, so that "一" and "."
    sit on the same line as their neighbours. `confidence` is 0 to 1; `doubt` names a
    message of the catalogue where it is low for a reason; `readings` holds what each reader
    made of it where they differ.
    """

    text: str
    box: Box
    origin: Origin = Origin.TEXT_LAYER
    confidence: float = 1.0
    doubt: str = ""
    readings: tuple[str, ...] = ()


class RulingLine(NamedTuple):
    """A drawn horizontal or vertical line, as the centre line of its ink.

    One of the extents is zero: `y0 == y1` for a horizontal line.
    """

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_horizontal(self) -> bool:
        """Whether the line runs from left to right."""
        return self.y0 == self.y1


class TextLine(NamedTuple):
    """One line of text in a cell or outside the tables, with the page it stands on.

    `is_whole` tells that the file itself says where the text ends: no line broke for want of
    room, and nothing goes on in the next one.
    """

    text: str
    page: int
    box: Box
    origin: Origin = Origin.TEXT_LAYER
    confidence: float = 1.0
    doubt: str = ""
    readings: tuple[str, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One upright page.

    Attributes:
        number: Counts from 1, in the document's order.
        width: Points, of the upright page.
        height: Points, of the upright page.
        turned: Clockwise degrees by which the stored page was turned to stand upright.
        kind: Whether the page has text, only an image, or nothing.
        words: In the order of the file; stages that need reading order sort by position.
        ruling_lines: Drawn lines, unsorted and possibly overlapping.
        left_out_characters: Glyphs not used: invisible, white on white, off the page, or
            slanted across it as a watermark.
        source: The file it came from, for finders that read it themselves.
        pictures: Where images are painted; what they show is not among the words.
    """

    number: int
    width: float
    height: float
    turned: int
    kind: PageKind
    words: tuple[Word, ...]
    ruling_lines: tuple[RulingLine, ...]
    left_out_characters: int = 0
    source: Path | None = None
    pictures: tuple[Box, ...] = ()


class Damage(NamedTuple):
    """Parts of a file that are broken though it can be read: a name of the catalogue, and how many."""

    code: str
    parts: int


@dataclass(frozen=True, slots=True)
class Document:
    """A reference to an input: its content hash, name and page count, not its bytes.

    `damage` tells what of the file is broken; what was read of such a file may miss something.
    """

    sha256: str
    file_name: str
    page_count: int
    damage: tuple[Damage, ...] = ()
