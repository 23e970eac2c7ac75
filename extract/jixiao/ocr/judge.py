"""How far a line's reading can be trusted, and what a person should be told.

A clean number that the first model is sure of, on a good page and under no seal, is taken.
Every other line with a digit, or that may be one, is read by a second model; a third
decides nothing alone, but what is doubtful must be read alike by it too. A reading is
never changed to fit anything: where readers differ, one is kept, marked, and all are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from jixiao.amount import Status, fold_digits, parse_amount
from jixiao.imaging.marks import read_mark

if TYPE_CHECKING:
    from jixiao.imaging.text_lines import LineImage
    from jixiao.ocr import OcrEngine, Reading

#: What a line that needs a person's look gets, well below the threshold for review.
DOUBTFUL = 0.5
#: What two readers, or a mark's shape, vouch for.
_AGREED = 0.98
_BY_SHAPE = 0.96
#: A label is taken on one reader's word from this mean confidence.
_SURE_LABEL = 0.88
#: A clean number is taken on one reader's word from this confidence of its least certain
#: character: over 2,900 numbers of six qualities the surest wrong one had .86.
_SURE_NUMBER = 0.97
#: Two agreeing readers are not enough where the better one is less sure than this.
_SURE_PAIR = 0.75
#: The first reader may be overruled by the other two only where both are this sure.
_SURE_OTHERS = 0.9
#: Ink that goes on for this many text heights behind the last character was not read.
_UNREAD = 0.6
#: A label under this is no text at all but dirt.
_DIRT = 0.45


class Judged(NamedTuple):
    """A line's text, how sure it is (0 to 1), the doubt's message, and differing readings."""

    text: str
    confidence: float
    doubt: str = ""
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """Reads lines with an engine and says how sure it is of each.

    On a poor page, coarse, grainy or jagged, every number must be read alike by all three.
    """

    engine: OcrEngine
    poor_page: bool = False

    def read(self, line: LineImage, text_height: float, *, under_seal: bool = False) -> Judged:
        """The line's text; "" where the ink is no text."""
        if mark := read_mark(line.bits, text_height):
            return Judged(mark, DOUBTFUL, "seal") if under_seal else Judged(mark, _BY_SHAPE)
        first = self.engine.read(line.picture)
        if _matters(first.text):
            return self._number(line, first, text_height, under_seal=under_seal)
        return self._label(line, first)

    def _label(self, line: LineImage, first: Reading) -> Judged:
        if first.mean >= _SURE_LABEL:
            return Judged(first.text, first.mean)
        second = self.engine.read_again(line.picture)
        if _same(first.text, second.text):
            return Judged(second.text, max(first.mean, second.mean, _SURE_LABEL))
        best = max(first, second, key=lambda reading: reading.mean)
        if best.mean < _DIRT:
            return Judged("", 0.0)
        return Judged(best.text, best.mean, "unsure", (first.text, second.text))

    def _number(self, line: LineImage, first: Reading, text_height: float, *, under_seal: bool) -> Judged:
        if not self.poor_page and not under_seal and _stands_alone(line, first, text_height):
            return Judged(first.text, first.confidence)
        second = self.engine.read_again(line.picture)
        agree = _same(first.text, second.text)
        if not first.text and not second.text:
            return Judged("", 0.0, "unread")
        unread = _unread_ink(line, second, text_height)
        sure = max(first.confidence, second.confidence) >= _SURE_PAIR and _is_clean(second.text)
        if agree and sure and not unread and not under_seal and not self.poor_page:
            return Judged(second.text, max(_AGREED, second.confidence))
        third = self.engine.read_third(line.picture)
        return _settled(first, second, third, unread=unread, under_seal=under_seal, poor_page=self.poor_page)


def _stands_alone(line: LineImage, first: Reading, text_height: float) -> bool:
    """Whether one reading is enough."""
    if first.confidence < _SURE_NUMBER or _unread_ink(line, first, text_height):
        return False
    return parse_amount(first.text).status is Status.NUMBER and _is_clean(first.text)


def _settled(first: Reading, second: Reading, third: Reading, *, unread: bool, under_seal: bool, poor_page: bool) -> Judged:
    """What three readings of a doubtful number come to; nobody is overruled on poor ground.

    A seal lifted off a poor page takes strokes with it, so there agreement proves nothing.
    """
    strict, lost = under_seal or poor_page, under_seal and poor_page
    readings = (first.text, second.text, third.text)
    others = _same(second.text, third.text)
    if unread:
        return Judged(second.text, DOUBTFUL, "unread_ink", readings)
    if others and _same(first.text, second.text) and not lost:
        return Judged(second.text, _AGREED)
    if others and not strict and min(second.confidence, third.confidence) >= _SURE_OTHERS:
        return Judged(second.text, _BY_SHAPE, "", readings)
    text = third.text if _same(first.text, third.text) else second.text
    return Judged(text, DOUBTFUL, "seal" if under_seal else "disagree", readings)


def _matters(text: str) -> bool:
    """Whether the line holds a number, or is too short and strange to be a label."""
    folded = fold_digits(text)
    return any(character.isdigit() for character in folded) or not any("\u4e00" <= c <= "\u9fff" for c in folded)


def _same(one: str, other: str) -> bool:
    """Whether two readings say the same; full and half width are the same."""
    return fold_digits(one) == fold_digits(other)


def _is_clean(text: str) -> bool:
    """Whether a line with digits is a plain number, or a text with numbers in it."""
    amount = parse_amount(text)
    return (amount.status is not Status.TEXT or len(text) > 3) and not amount.doubt


def _unread_ink(line: LineImage, reading: Reading, text_height: float) -> bool:
    """Whether ink stands before the first or behind the last character read."""
    width = line.picture.shape[1] / text_height
    behind = (line.end - reading.end) * width
    before = (reading.start - line.start) * width
    return bool(behind > _UNREAD or before > _UNREAD)
