"""A paragraph of running text that remembers which printed line each character stood on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from jixiao.document import Origin
from jixiao.geometry import Box, enclosing

if TYPE_CHECKING:
    from jixiao.document import TextLine

#: Full-width digits, dots and percent signs, one for one, so that places stay the same.
_FOLDED = str.maketrans("０１２３４５６７８９．％＋－", "0123456789.%+-")
#: A point that parts no digits is what readers make of a comma on a poor page.
_POINT = re.compile(r"(?<![\d.])\.(?![\d.])")
#: Line heights added at both ends of an estimated box.
_SPARE = 1.0


@dataclass(frozen=True)
class Paragraph:
    """The lines of a paragraph, from top to bottom, over page breaks."""

    lines: tuple[TextLine, ...]

    @cached_property
    def printed(self) -> str:
        """The text as printed, without white space."""
        return "".join("".join(line.text.split()) for line in self.lines)

    @cached_property
    def text(self) -> str:
        """`printed` with plain digits, and commas that readers took for points; every character at its own place."""
        folded = self.printed.translate(_FOLDED)
        return _POINT.sub("，", folded) if self.is_recognised else folded

    @property
    def is_recognised(self) -> bool:
        """Whether a line of it was read from a picture."""
        return any(line.origin is Origin.OCR for line in self.lines)

    def line_at(self, place: int) -> TextLine:
        """The line that holds the character at `place`."""
        return self._locate(place)[0]

    def box(self, start: int, stop: int) -> Box:
        """A box around the characters, with room to spare: widths are estimated, not known.

        Where a line break cuts them it holds both lines; where a page break does, the
        line of the last character.
        """
        (above, first), (line, last) = self._locate(start), self._locate(stop - 1)
        if above is line:
            return _part_of(line, first, last)
        return enclosing((above.box, line.box)) if above.page == line.page else line.box

    def _locate(self, place: int) -> tuple[TextLine, int]:
        for line in self.lines:
            size = len("".join(line.text.split()))
            if place < size:
                return line, place
            place -= size
        raise IndexError(place)


def _part_of(line: TextLine, first: int, last: int) -> Box:
    """The box of a line's characters from `first` to `last`, spaces not counted."""
    x, seen, edges = 0.0, -1, (0.0, 0.0)
    left = None
    for character in line.text:
        width = 2.0 if unicodedata.east_asian_width(character) in "WFA" else 1.1
        if not character.isspace():
            seen += 1
            if seen == first:
                left = x
            if seen == last:
                edges = (left or 0.0, x + width)
        x += width
    scale, spare = line.box.width / x if x else 0.0, _SPARE * line.box.height
    x0, x1 = line.box.x0 + edges[0] * scale - spare, line.box.x0 + edges[1] * scale + spare
    return Box(max(x0, line.box.x0), line.box.y0, min(x1, line.box.x1), line.box.y1)
