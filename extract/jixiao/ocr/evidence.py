"""What speaks against a reading of a number, as numbers of which more is worse.

The readers' own certainty is one of them and not the best: three models of one family are
sure together of the digit they all lost. The ink they left unread, the points that are not
in their reading, coarse or grainy paper and a seal tell more.
"""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING, NamedTuple

from jixiao.amount import Status, fold_digits, parse_amount
from jixiao.imaging.glyphs import find_specks

if TYPE_CHECKING:
    from jixiao.imaging.glyphs import Glyphs
    from jixiao.imaging.text_lines import LineImage
    from jixiao.ocr import Reading

#: Ink that goes on for this many text heights beside the characters was not read.
_UNREAD = 0.6
#: A stretch of ink so far from every character was not read; % and Han are wide and have one place.
_UNREAD_RUN = 0.32
_UNREAD_RUN_WIDE = 0.6
#: Certainty is told apart down to this share of doubt.
_LEAST = 1e-4
#: A reader that is as sure as this of something else contradicts.
_SURE = 0.9
#: Type of this height (pixels) is as good as any; the readers' own height is 48.
_FINE = 30.0
#: The thin strokes of a 4 stand in this stretch before its stem (from, to; shares of the text height).
_LOST = (0.75, 0.1)
_POINTS = ".,:"
_NARROW = frozenset("0123456789.,:")
_NUMERIC = _NARROW | frozenset("%+≥≤<>=")
_WITH_BAR, _WITHOUT_BAR = frozenset("≥≤≧≦"), frozenset("><")
#: Characters beside a value, "" for white space; no number hangs on them.
_BESIDE = frozenset(("", "(", ")", ":"))


class Ground(NamedTuple):
    """What a line stands on.

    Attributes:
        text_height: Of the page, in pixels.
        grain: Of its paper, as a share of full ink.
        bilevel: Whether the picture knows only black and white.
        under_seal: Whether a seal lies over the line that could be taken off by its colour.
        in_ring: Whether the line lies in a seal that has no colour and could not.
    """

    text_height: float
    grain: float = 0.0
    bilevel: bool = False
    under_seal: bool = False
    in_ring: bool = False


class Evidence(NamedTuple):
    """Against a reading; the names of the weights in `jixiao.ocr.calibration`."""

    unsure_first: float = 0.0
    unsure_second: float = 0.0
    unsure_third: float = 0.0
    first_differs: float = 0.0
    third_differs: float = 0.0
    coarse: float = 0.0
    grain: float = 0.0
    bilevel: float = 0.0
    under_seal: float = 0.0
    points: float = 0.0
    unread: float = 0.0
    unclean: float = 0.0
    contradicted: float = 0.0
    letters: float = 0.0

    @property
    def is_plain(self) -> bool:
        """Whether something speaks so plainly against the reading that no certainty outweighs it."""
        alone = self.first_differs and self.third_differs
        return bool(self.points or self.unread or self.contradicted or self.letters or alone)


def evidence_against(text: str, readings: tuple[Reading, ...], line: LineImage, glyphs: Glyphs, ground: Ground) -> Evidence:
    """What speaks against `text`, chosen from the one to three readings of the line."""
    unsure = [_unsureness(reading) for reading in readings] + [0.0, 0.0]
    differs = [float(not is_same(text, reading.text)) for reading in readings] + [0.0, 0.0]
    chosen = next((reading for reading in readings if reading.text == text), readings[0])
    return Evidence(
        unsure_first=unsure[0],
        unsure_second=unsure[1],
        unsure_third=unsure[2],
        first_differs=differs[0],
        third_differs=differs[2],
        coarse=max(0.0, _FINE - ground.text_height) / 10,
        grain=ground.grain * 10,
        bilevel=float(ground.bilevel),
        under_seal=float(ground.under_seal),
        points=float(misses_points(text, glyphs) or misses_bar(text, glyphs)),
        unread=float(leaves_ink(chosen, line, glyphs, ground.text_height) or lost_strokes(chosen, line, ground)),
        unclean=float(not is_clean(text)),
        contradicted=float(any(_own_certainty(reading) >= _SURE and not is_same(text, reading.text) for reading in readings)),
        letters=float(has_letters(text)),
    )


def _unsureness(reading: Reading) -> float:
    """0 for a sure reading, 4 for a guess."""
    return log10(max(1.0 - _own_certainty(reading), 0.0) + _LEAST) + 4.0


def _own_certainty(reading: Reading) -> float:
    """Of the least certain of the number's own characters, where they are known.

    No reader is sure of the width of a bracket or colon, and nothing hangs on it.
    """
    pairs = zip(map(fold_digits, reading.text), reading.certain, strict=False)
    own = [certain for character, certain in pairs if character not in _BESIDE and not _is_han(character)]
    return min(own, default=reading.confidence)


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def is_same(one: str, other: str) -> bool:
    """Whether two readings say the same; full and half width are the same."""
    return fold_digits(one) == fold_digits(other)


def is_clean(text: str) -> bool:
    """Whether a line with digits is a plain number, or a text with numbers in it."""
    amount = parse_amount(text)
    return (amount.status is not Status.TEXT or len(text) > 3) and not amount.doubt


def misses_points(text: str, glyphs: Glyphs) -> bool:
    """Whether a number's points and commas are not those of its ink."""
    folded = fold_digits(text)
    if not folded or not set(folded) <= _NUMERIC:
        return False
    read = sum(folded.count(point) for point in _POINTS)
    if not glyphs.fewest_points <= read <= glyphs.most_points:
        return True
    return folded.count(",") > glyphs.hanging if "," in folded else glyphs.hanging > 0


def has_letters(text: str) -> bool:
    """Whether Latin letters stand behind a number: no reader knows ㎡, all make m, m2 or 120m of it."""
    folded = fold_digits(text)
    return any(c.isdigit() for c in folded) and any(c.isascii() and c.isalpha() for c in folded)


def misses_bar(text: str, glyphs: Glyphs) -> bool:
    """Whether a comparison sign was read with a bar that its ink does not have, or without one."""
    sign = fold_digits(text)[:1]
    return (sign in _WITH_BAR and glyphs.barred is not True) or (sign in _WITHOUT_BAR and glyphs.barred is not False)


def leaves_ink(reading: Reading, line: LineImage, glyphs: Glyphs, text_height: float) -> bool:
    """Whether ink stands before, behind or between the characters read."""
    width = line.picture.shape[1]
    behind, before = (line.end - reading.end) * width, (reading.start - line.start) * width
    if max(behind, before) > _UNREAD * text_height:
        return True
    places = [place * width - line.start * width for place in reading.places]
    if not places:
        return False
    limit = (_UNREAD_RUN if set(fold_digits(reading.text)) <= _NARROW else _UNREAD_RUN_WIDE) * text_height
    return any(min(max(left - place, place - right) for place in places) > limit for left, right in glyphs.runs)


def lost_strokes(reading: Reading, line: LineImage, ground: Ground) -> bool:
    """Whether specks stand before a 1 on a page of black and white.

    A threshold that breaks thin strokes leaves the stem of a 4, which every reader takes for
    a 1, and specks of the rest at its left: 11 of 2,632 numbers of a page set in a kai type.
    """
    ones = [place for character, place in zip(reading.text, reading.places, strict=False) if fold_digits(character) == "1"]
    if not ground.bilevel or not ones:
        return False
    specks, width = find_specks(line.picture, ground.text_height), line.picture.shape[1]
    left, right = (round(reach * ground.text_height) for reach in _LOST)
    stems = (round(place * width) for place in ones)
    return any(specks[:, max(0, stem - left) : max(0, stem - right)].any() for stem in stems)
