"""Glyphs in the order of the file → words.

A word is an unbroken run on one line, from left to right; glyphs that the file gives in
another order (PDFium reverses the digits of a page turned upside down) become words of
their own, which are ordered by where they stand. Runs are cut at wide gaps, and where a vertical
ruling line stands in the gap between two glyphs, so that values of neighbouring cells that
one text run prints stay two. A ruling that crosses a glyph cuts nothing: that text overflows
its cell, and half a number would be a wrong number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from jixiao.document import Origin, Word
from jixiao.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jixiao.document import RulingLine

#: A gap wider than this share of the line height ends a word. Line heights are 1.2 to 1.45
#: times the type size, so this is about half a Han character.
_WIDEST_GAP = 0.35
#: Glyphs whose middles differ by less than this share of the line height share a line.
_SAME_LINE = 0.3
#: Twice the same word, this close (share of the line height), is one word in bold.
_BOLD_OFFSET = 0.25
#: Twice the same glyph in a row, this close, is one glyph in bold; "11" is further apart.
_BOLD_GLYPH_OFFSET = 0.12


#: One character with its full-height box in points, origin top left: text, x0, y0, x1, y1.
#: A plain tuple: a page has a thousand, and building anything else doubles the page's time.
Glyph: TypeAlias = tuple[str, float, float, float, float]
Run: TypeAlias = list[Glyph]


def words_from_glyphs(glyphs: Iterable[Glyph], verticals: Sequence[RulingLine]) -> tuple[Word, ...]:
    """Words in the order of the glyphs; text printed twice to look bold is kept once."""
    words: list[Word] = []
    run: Run = []
    right = top = bottom = 0.0
    for glyph in glyphs:
        text, x0, y0, x1, y1 = glyph
        if text.isspace():
            # A space is part of the run it follows, never the start of one.
            if run and right - (bottom - top) * _BOLD_GLYPH_OFFSET <= x0 < x1:
                run.append(glyph)
                right = x1
            continue
        height = bottom - top
        if run and glyph[1:] == run[-1][1:]:
            # Two characters in one box are a ligature such as "——", not a double.
            run.append(glyph)
            continue
        if run and text == run[-1][0] and _is_bold_glyph(glyph, run[-1], height):
            continue
        if run and not (
            run[-1][1] - height * _BOLD_GLYPH_OFFSET <= x0 <= right + height * _WIDEST_GAP
            and abs(y0 + y1 - top - bottom) <= height * 2 * _SAME_LINE
        ):
            _finish(run, verticals, words)
            run = []
        run.append(glyph)
        right, top, bottom = x1, y0, y1
    if run:
        _finish(run, verticals, words)
    return _without_bold_doubles(words)


def _is_bold_glyph(glyph: Glyph, before: Glyph, height: float) -> bool:
    """Whether the glyph repeats the one before it, slightly moved."""
    return abs(glyph[1] - before[1]) + abs(glyph[2] - before[2]) < height * _BOLD_GLYPH_OFFSET


def _finish(run: Run, verticals: Sequence[RulingLine], words: list[Word]) -> None:
    while run[-1][0].isspace():
        run.pop()
    x0, x1 = run[0][1], run[-1][3]
    if verticals and len(run) > 1:
        crossing = [line.x0 for line in verticals if x0 < line.x0 < x1 and line.y0 <= run[0][4] and line.y1 >= run[0][2]]
        if crossing:
            words.extend(_word(part) for part in _cut(run, crossing))
            return
    words.append(_word(run))


def _word(run: Run) -> Word:
    text, x0, y0, x1, y1 = run[0]
    if len(run) > 1:
        text = "".join([glyph[0] for glyph in run])
        x1 = run[-1][3]
    return Word(text, Box(x0, y0, x1, y1), Origin.TEXT_LAYER, 1.0)


def _cut(run: Run, crossing: list[float]) -> list[Run]:
    """The run in parts, cut where one of the crossing rulings stands between two glyphs."""
    parts = [[run[0]]]
    for before, glyph in zip(run, run[1:], strict=False):
        if any(before[3] <= x <= glyph[1] for x in crossing) or (before[0].isspace() and any(before[1] <= x <= glyph[1] for x in crossing)):
            parts.append([])
        parts[-1].append(glyph)
    kept = ([g for g in part] for part in parts)
    return [part for part in map(_stripped, kept) if part]


def _stripped(part: Run) -> Run:
    while part and part[-1][0].isspace():
        part.pop()
    while part and part[0][0].isspace():
        part.pop(0)
    return part


def _without_bold_doubles(words: list[Word]) -> tuple[Word, ...]:
    kept: list[Word] = []
    seen: dict[str, list[Box]] = {}
    for word in words:
        twins = seen.setdefault(word.text, [])
        if any(_is_double(word.box, box) for box in twins):
            continue
        twins.append(word.box)
        kept.append(word)
    return tuple(kept)


def _is_double(box: Box, other: Box) -> bool:
    slack = _BOLD_OFFSET * box.height
    return abs(box.x0 - other.x0) < slack and abs(box.y0 - other.y0) < slack and abs(box.x1 - other.x1) < slack
