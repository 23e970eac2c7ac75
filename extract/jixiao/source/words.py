"""Glyphs in the order of the file → words.

A word is an unbroken run on one line, from left to right; glyphs that the file gives in
another order (PDFium reverses the digits of a page turned upside down) become words of
their own, which are ordered by where they stand. Runs are cut at wide gaps, and where a
vertical ruling line stands in the gap between two glyphs, so that values of neighbouring
cells that one text run prints stay two. A ruling that crosses a glyph cuts nothing: that
text overflows its cell, and half a number would be a wrong number.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import numpy

from jixiao.document import Origin, Word
from jixiao.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from jixiao.document import RulingLine
    from jixiao.source.arrays import Flags, Numbers, Whole

#: A gap wider than this share of the line height ends a word. Line heights are 1.2 to 1.45
#: times the type size, so this is about half a Han character.
_WIDEST_GAP = 0.35
#: Glyphs may overlap the one before by this share of the line height, for kerning.
_OVERLAP = 0.12
#: Glyphs whose middles differ by less than this share of the line height share a line.
_SAME_LINE = 0.3
#: Twice the same word, this close (share of the line height), is one word in bold.
_BOLD_OFFSET = 0.25
#: Twice the same glyph in a row, this close (share of the line height), is one glyph in bold; "11" is further apart.
_BOLD_GLYPH_OFFSET = 0.12
#: A double stands mostly on its twin; one that begins where the other ends is the next glyph, of a font with false widths.
_BOLD_GLYPH_COVER = 0.5
#: A full-width bracket's ink takes half its square; of the other half this share is surely empty.
_EMPTY_HALF = 0.3
#: Height in points of the bands in which doubles are looked for.
_BAND = 16.0


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters in the order of the file.

    Attributes:
        text: One character a glyph; white space only where the file prints it. The
            characters of a ligature share one box.
        boxes: A row of x0, y0, x1, y1 for each, full line height, in points, origin top
            left.
    """

    text: str
    boxes: Numbers

    def kept(self, keep: Flags) -> Glyphs:
        """The glyphs where `keep` is set."""
        if keep.all():
            return self
        return Glyphs("".join(compress(self.text, keep.tolist())), self.boxes[keep])


def codes_of(text: str) -> Whole:
    """The code point of each character."""
    return numpy.frombuffer(text.encode("utf-32-le", "surrogatepass"), numpy.uint32)


def spaces_in(text: str) -> Flags:
    """Which characters are white space or control characters."""
    codes = codes_of(text)
    blank: Flags = (codes <= 0x20) | (codes == 0xA0) | (codes == 0x3000) | ((codes >= 0x2000) & (codes <= 0x200B))
    return blank


def words_from_glyphs(glyphs: Glyphs, verticals: Sequence[RulingLine]) -> tuple[Word, ...]:
    """Words in the order of the glyphs; text printed twice to look bold is kept once."""
    glyphs = glyphs.kept(~_bold_glyphs(glyphs))
    runs = _runs(glyphs)
    if len(verticals):
        runs = _cut(glyphs, runs, verticals)
    return _without_bold_doubles(_words(glyphs, runs))


def _bold_glyphs(glyphs: Glyphs) -> Flags:
    """Which glyphs repeat the one before, slightly moved.

    Two in exactly the same box are one ligature glyph, such as "——".
    """
    boxes, codes = glyphs.boxes, codes_of(glyphs.text)
    offset = numpy.abs(boxes[1:, 0] - boxes[:-1, 0]) + numpy.abs(boxes[1:, 1] - boxes[:-1, 1])
    close = (offset > 0) & (offset < (boxes[1:, 3] - boxes[1:, 1]) * _BOLD_GLYPH_OFFSET)
    close &= offset < (boxes[1:, 2] - boxes[1:, 0]) * _BOLD_GLYPH_COVER
    flags = numpy.zeros(len(codes), numpy.bool_)
    flags[1:] = close & (codes[1:] == codes[:-1])
    return flags


def _runs(glyphs: Glyphs) -> list[tuple[int, int]]:
    """First and one past the last glyph of each unbroken run."""
    if not glyphs.text:
        return []
    boxes = glyphs.boxes
    before, after = boxes[:-1], boxes[1:]
    height = before[:, 3] - before[:, 1]
    middles = before[:, 1] + before[:, 3] - after[:, 1] - after[:, 3]
    # A space that stands where the text before it ends goes on with it; one that the file
    # prints elsewhere does not.
    joined = (
        (after[:, 0] >= before[:, 0] - height * _OVERLAP)
        & (after[:, 0] <= before[:, 2] + height * _WIDEST_GAP)
        & (numpy.abs(middles) <= height * 2 * _SAME_LINE)
    )
    joined &= ~spaces_in(glyphs.text)[1:] | (after[:, 0] >= before[:, 2] - height * _OVERLAP)
    starts = [0, *((~joined).nonzero()[0] + 1).tolist()]
    return list(zip(starts, [*starts[1:], len(glyphs.text)], strict=True))


def _words(glyphs: Glyphs, runs: Iterable[tuple[int, int]]) -> Iterator[Word]:
    """The runs as words, without the white space at their ends."""
    edges = glyphs.boxes.tolist()
    for first, stop in runs:
        printed = glyphs.text[first:stop].rstrip()
        text = printed.lstrip()
        if text:
            x0, y0, _, y1 = edges[first + len(printed) - len(text)]
            yield Word(text, Box(x0, y0, edges[first + len(printed) - 1][2], y1), Origin.TEXT_LAYER, 1.0)


def _cut(glyphs: Glyphs, runs: list[tuple[int, int]], verticals: Sequence[RulingLine]) -> list[tuple[int, int]]:
    """The runs, cut where a ruling stands between two of their glyphs."""
    boxes = glyphs.boxes
    firsts = boxes[[first for first, _ in runs]]
    ends = boxes[[stop - 1 for _, stop in runs], 2]
    lines = numpy.array(verticals)
    crossing = (
        (lines[None, :, 0] > firsts[:, None, 0])
        & (lines[None, :, 0] < ends[:, None])
        & (lines[None, :, 1] <= firsts[:, None, 3])
        & (lines[None, :, 3] >= firsts[:, None, 1])
    )
    if not crossing.any():
        return runs
    cut: list[tuple[int, int]] = []
    for run, crossed in zip(runs, crossing, strict=True):
        cut.extend(_cut_run(glyphs, run, lines[crossed, 0].tolist()) if crossed.any() else [run])
    return cut


def _cut_run(glyphs: Glyphs, run: tuple[int, int], crossing: list[float]) -> list[tuple[int, int]]:
    """The run in parts: cut in the gaps, and in the spaces, where a ruling stands."""
    first, stop = run
    edges, text = glyphs.boxes.tolist(), glyphs.text
    starts = [first]
    for index in range(first + 1, stop):
        gap_start = edges[index - 1][0] if text[index - 1].isspace() else _ink_end(text[index - 1], edges[index - 1])
        if any(gap_start <= x <= _ink_start(text[index], edges[index]) for x in crossing):
            starts.append(index)
    return list(zip(starts, [*starts[1:], stop], strict=True))


def _ink_end(character: str, edges: Sequence[float]) -> float:
    """Where a glyph's ink may end: a closing full-width bracket leaves the right of its square empty."""
    return edges[2] - (_EMPTY_HALF * (edges[2] - edges[0]) if character in "）】》」" else 0.0)


def _ink_start(character: str, edges: Sequence[float]) -> float:
    """Where a glyph's ink may begin: an opening full-width bracket leaves the left of its square empty."""
    return edges[0] + (_EMPTY_HALF * (edges[2] - edges[0]) if character in "（【《「" else 0.0)


def _without_bold_doubles(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words without those that repeat one at nearly the same place.

    Twins are looked for in the same band of the page and the two beside it, so that a page
    of thousands of equal words takes no longer than another.
    """
    kept: list[Word] = []
    bands: dict[tuple[str, int], list[Box]] = {}
    for word in words:
        text, box = word.text, word.box
        band = int(box.y0 // _BAND)
        near = (bands.get((text, band + step), ()) for step in (0, -1, 1))
        if any(_is_double(box, twin) for twins in near for twin in twins):
            continue
        bands.setdefault((text, band), []).append(box)
        kept.append(word)
    return tuple(kept)


def _is_double(box: Box, other: Box) -> bool:
    slack = _BOLD_OFFSET * (box.y1 - box.y0)
    return abs(box.y0 - other.y0) < slack and abs(box.x0 - other.x0) < slack and abs(box.x1 - other.x1) < slack
