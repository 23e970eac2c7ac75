"""Numbers inside a line of text: only they are doubted, and only they are read again.

A line of a paragraph is twenty times as long as a number in a cell, and the best reader needs
a fifth of a second for it. What a figure hangs on are its digits, so the stretch around those
that a reader is not sure of is cut out, between characters, and judged like a line of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jixiao.amount import fold_digits
from jixiao.ocr import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from jixiao.imaging.text_lines import LineImage

#: A line with at least so many Han characters is text, whatever numbers stand in it.
_TEXT = 6
#: A stretch reaches so many text heights beyond the places of its outer digits, so that a character
#: of text stands at each side; it is cut at the least ink within the play.
_BEFORE, _BEHIND, _PLAY = 1.4, 2.1, 0.5
#: Where stretches make up this share of a line all of it may as well be read again.
_MOST = 0.7
#: Digits with all that touches them but Han and brackets: a point or sign there counts as they do.
_RUN = re.compile(r"[^\u4e00-\u9fff():]*\d[^\u4e00-\u9fff():]*")
#: GDP170 is a word and a number; one letter at a number may be a unit that no reader knows.
_WORD = re.compile(r"[A-Z]{2,}(?=\d)")
#: Between the numbers of a reading.
_APART = "|"


class Span(NamedTuple):
    """Digits in a reading: where in its text they stand, and in the picture's width (0 to 1); how sure the least is."""

    text: str
    first: int
    last: int
    start: float
    end: float
    certain: float


class Stretch(NamedTuple):
    """Part of a line to read again: its left and right end in pixels, and the digits there."""

    left: int
    right: int
    spans: tuple[Span, ...]


def is_text(reading: Reading) -> bool:
    """Whether the line is text with numbers in it whose places are known."""
    folded = fold_digits(reading.text)
    han = sum("\u4e00" <= character <= "\u9fff" for character in folded)
    return han >= _TEXT and len(reading.places) == len(reading.text) and any(character.isdigit() for character in folded)


def spans_of(reading: Reading) -> tuple[Span, ...]:
    """The digits of a reading, in order; none where it does not tell the places of its characters."""
    if not len(reading.places) == len(reading.certain) == len(reading.text):
        return ()
    known = [(folded, index) for index, character in enumerate(reading.text) if (folded := fold_digits(character))]
    spans = []
    for found in _RUN.finditer("".join(character for character, _ in known)):
        word = _WORD.match(found.group())
        start = found.start() + (word.end() if word else 0)
        first, last = known[start][1], known[found.end() - 1][1]
        text = "".join(character for character, _ in known[start : found.end()])
        spans.append(Span(text, first, last, reading.places[first], reading.places[last], min(reading.certain[first : last + 1])))
    return tuple(spans)


def only(spans: Sequence[Span]) -> Reading:
    """Digits as a reading of their own."""
    certain = min((span.certain for span in spans), default=0.0)
    return Reading(_APART.join(span.text for span in spans), certain, certain)


def are_alike(seen: Sequence[Sequence[Span]]) -> bool:
    """Whether readings have as many numbers each, none with a bar in it, which is what parts them."""
    return len({len(spans) for spans in seen}) == 1 and not any(_APART in span.text for spans in seen for span in spans)


def stretches_of(spans: Sequence[Span], doubted: AbstractSet[Span], line: LineImage, text_height: float) -> list[Stretch]:
    """The stretches around the digits in doubt; no number is cut, and those that meet are one.

    Empty where they would be most of the line.
    """
    width = line.picture.shape[1]
    found = [_reaching(group, width, line, text_height) for group in _near(spans, doubted, text_height / width)]
    return found if sum(stretch.right - stretch.left for stretch in found) <= _MOST * width else []


def with_numbers(text: str, spans: Sequence[Span], numbers: str) -> str:
    """The text with other digits in place of those of the spans, as printed where they are the same."""
    for span, number in zip(reversed(spans), reversed(numbers.split(_APART)), strict=True):
        if number == span.text:
            continue
        text = text[: span.first] + number + text[span.last + 1 :]
    return text


def _near(spans: Sequence[Span], doubted: AbstractSet[Span], height: float) -> Iterator[list[Span]]:
    """The digits in doubt with those that stand so near that a cut might go through them; `height` is the text's."""
    group: list[Span] = []
    for span in spans:
        if group and span.start - group[-1].end > (_BEFORE + _BEHIND) * height:
            if not doubted.isdisjoint(group):
                yield group
            group = []
        group.append(span)
    if not doubted.isdisjoint(group):
        yield group


def _reaching(spans: list[Span], width: int, line: LineImage, text_height: float) -> Stretch:
    ink = (255 - line.picture).sum(axis=0, dtype=np.int64)
    left, right = spans[0].start * width - _BEFORE * text_height, spans[-1].end * width + _BEHIND * text_height
    return Stretch(_cut(ink, left, text_height), _cut(ink, right, text_height), tuple(spans))


def _cut(ink: np.ndarray, place: float, text_height: float) -> int:
    """Where the line may be cut near a place: the middle of the least ink; its ends where the place is near them."""
    low, high = round(place - _PLAY * text_height), round(place + _PLAY * text_height)
    if low <= 0 or high >= ink.size:
        return 0 if low <= 0 else int(ink.size)
    least = np.flatnonzero(ink[low:high] == ink[low:high].min())
    return low + int(least[least.size // 2])
