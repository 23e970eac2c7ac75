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
    from jixiao.imaging.glyphs import Glyphs, Speck
    from jixiao.imaging.text_lines import LineImage
    from jixiao.ocr import Reading

#: Ink that goes on for this many text heights beside the characters was not read.
_UNREAD = 0.6
#: So much at an end of a label is a character of it.
_LOST_END = 1.0
#: A stretch of ink so far from every character was not read; % and Han are wide and have one place.
_UNREAD_RUN = 0.32
_UNREAD_RUN_WIDE = 0.6
#: Certainty is told apart down to this share of doubt.
_LEAST = 1e-4
#: A reader that is as sure as this of something else contradicts.
_SURE = 0.9
#: Type of this height (pixels) is as good as any; the readers' own height is 48.
_FINE = 30.0
#: A point is read at most so far from its ink, which lies in this share of the line's height; a
#: speck that can be one has this share of the text height squared. The dots of a broken % stand so near it.
_POINT_REACH, _POINT_LOW, _POINT_AREA = 0.3, 0.35, 0.003
_PERCENT_REACH = 0.45
_POINTS = ".,:"
_NARROW = frozenset("0123456789.,:")
_NUMERIC = _NARROW | frozenset("%+≥≤<>=")
_WITH_BAR, _WITHOUT_BAR = frozenset("≥≤≧≦"), frozenset("><")
#: So many readers must see a sign alike.
_ALL_READERS = 3
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
    chosen = reading_of(text, readings)
    return evidence_of(text, readings, ground)._replace(
        points=float(misses_points(chosen, line, glyphs, ground.text_height) or misses_bar(text, glyphs)),
        unread=float(leaves_ink(chosen, line, glyphs, ground.text_height)),
        unclean=float(not is_clean(text)),
    )


def evidence_of(text: str, readings: tuple[Reading, ...], ground: Ground) -> Evidence:
    """What the readings themselves and the paper speak against `text`, whatever its ink looks like."""
    settled = _settled(readings)
    unsure = [_unsureness(reading, settled) for reading in readings] + [0.0, 0.0]
    differs = [float(not is_same(text, reading.text)) for reading in readings] + [0.0, 0.0]
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
        contradicted=float(any(_own_certainty(reading) >= _SURE and not is_same(text, reading.text) for reading in readings)),
        letters=float(has_letters(text)),
    )


def reading_of(text: str, readings: tuple[Reading, ...]) -> Reading:
    """The first of the readings that says `text`."""
    return next((reading for reading in readings if reading.text == text), readings[0])


def _settled(readings: tuple[Reading, ...]) -> str:
    """The sign that three readers see alike behind the same digits; how sure each is of it tells no more.

    A fax breaks % into specks of which no reader is sure. Beside a 1 they may tell that strokes of a 4 are lost as well.
    """
    folded = {fold_digits(reading.text) for reading in readings}
    text = folded.pop() if len(readings) == _ALL_READERS and len(folded) == 1 else ""
    return "%" if text.endswith("%") and "1" not in text else ""


def _unsureness(reading: Reading, settled: str) -> float:
    """0 for a sure reading, 4 for a guess."""
    return log10(max(1.0 - _own_certainty(reading, settled), 0.0) + _LEAST) + 4.0


def _own_certainty(reading: Reading, settled: str = "") -> float:
    """Of the least certain of the number's own characters, where they are known; `settled` signs are left out.

    No reader is sure of the width of a bracket or colon, and nothing hangs on it.
    """
    pairs = zip(map(fold_digits, reading.text), reading.certain, strict=False)
    own = [certain for character, certain in pairs if character not in _BESIDE and character != settled and not _is_han(character)]
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


def misses_points(reading: Reading, line: LineImage, glyphs: Glyphs, text_height: float) -> bool:
    """Whether a number's points and commas are not those of its ink.

    On a fax a point may be as small as a speck, and dots of a % may stand free; both are told by their place.
    """
    folded = fold_digits(reading.text)
    if not folded or not set(folded) <= _NUMERIC:
        return False
    free, hanging = (_without_percent(dots, reading, line, text_height) for dots in (glyphs.free, glyphs.hanging))
    read = sum(folded.count(point) for point in _POINTS)
    if read < len(free) or read > glyphs.most_points + len(points_of_specks(reading, line, text_height)):
        return True
    return folded.count(",") > len(glyphs.hanging) if "," in folded else bool(hanging)


def _without_percent(dots: tuple[float, ...], reading: Reading, line: LineImage, text_height: float) -> list[float]:
    """The dots that do not stand beside a %."""
    signs = _pixels_of("%", reading, line)
    start = line.start * line.picture.shape[1]
    return [dot for dot in dots if all(abs(start + dot - sign) > _PERCENT_REACH * text_height for sign in signs)]


def points_of_specks(reading: Reading, line: LineImage, text_height: float) -> list[Speck]:
    """The specks, low in the line, where a point was read."""
    places = _pixels_of(_POINTS, reading, line)
    return (
        [
            speck
            for speck in _low_specks(line, text_height)
            if any(abs(speck.middle - place) <= _POINT_REACH * text_height for place in places)
        ]
        if places
        else []
    )


def _low_specks(line: LineImage, text_height: float) -> list[Speck]:
    """The specks that may be points: of their size and at their height."""
    foot = (line.picture.shape[0] + line.bits.shape[0]) / 2
    highest = foot - _POINT_LOW * line.bits.shape[0]
    specks = find_specks(line.picture, text_height)
    return [speck for speck in specks if speck.area >= _POINT_AREA * text_height**2 and highest <= speck.top and speck.bottom <= foot + 1]


def _pixels_of(characters: str, reading: Reading, line: LineImage) -> list[int]:
    """Where in the line's picture the reader saw one of the characters."""
    width = line.picture.shape[1]
    return [round(place * width) for c, place in zip(reading.text, reading.places, strict=False) if (fold_digits(c) or c) in characters]


def has_letters(text: str) -> bool:
    """Whether Latin letters stand behind a number: no reader knows ㎡, all make m, m2 or 120m of it."""
    folded = fold_digits(text)
    return any(c.isdigit() for c in folded) and any(c.isascii() and c.isalpha() for c in folded)


def misses_bar(text: str, glyphs: Glyphs) -> bool:
    """Whether a comparison sign was read with a bar that its ink does not have, or without one."""
    sign = fold_digits(text)[:1]
    return (sign in _WITH_BAR and glyphs.barred is not True) or (sign in _WITHOUT_BAR and glyphs.barred is not False)


def loses_end(reading: Reading, line: LineImage, text_height: float) -> bool:
    """Whether the first or last character of a label was not read: 年预算数 of 全年预算数."""
    beside = max(reading.start - line.start, line.end - reading.end) * line.picture.shape[1]
    return bool(beside > _LOST_END * text_height)


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
