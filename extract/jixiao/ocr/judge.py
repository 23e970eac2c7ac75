"""How far a line's reading can be trusted, and what a person should be told.

Labels are taken on one reader's word where it is sure. A line with a digit, or that may be
one, is read by one reader after another until the chance that it is wrong, calibrated on
renderings with known truth, is small enough; if it never is, the reading is kept, marked,
and all readings are told. A reading is never changed to fit anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from jixiao.amount import fold_digits
from jixiao.imaging.glyphs import find_glyphs
from jixiao.imaging.marks import SLASH, read_mark
from jixiao.imaging.seals import TRACES, cut_traces
from jixiao.ocr.calibration import chance_wrong, is_trusted
from jixiao.ocr.evidence import (
    Evidence,
    Ground,
    evidence_against,
    evidence_of,
    is_same,
    leaves_ink,
    loses_end,
    points_of_specks,
    reading_of,
)
from jixiao.ocr.inline import Stretch, are_alike, is_text, only, spans_of, stretches_of, with_numbers
from jixiao.ocr.stems import Figures, measure_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.imaging.glyphs import Glyphs
    from jixiao.imaging.text_lines import LineImage
    from jixiao.ocr import OcrEngine, Reading
    from jixiao.source.raster import Grey

#: The most a line that needs a person's look gets, below the threshold for review.
DOUBTFUL = 0.5
#: What a mark's shape vouches for.
_BY_SHAPE = 0.96
#: What readers make of a slash, and of dashes and equals signs; anything else speaks against the mark.
_LIKE_SLASH = frozenset("/1Il|！!7丿ノJ)） ")
_LIKE_DASH = frozenset("一-—–―－ー_=＝═二~～·. ")
#: A line of such signs alone holds no digit that all readers could have lost; they are taken where all agree and
#: each is as sure as this.
_SIGNS = frozenset("%‰()≥≤≧≦<>=+")
_SURE_SIGN = 0.75
#: A label is taken on one reader's word from this mean confidence, which is also the pipeline's for a value that
#: nobody needs to look at, and so much is a label worth that two readers read alike.
_SURE_LABEL = 0.9
#: Neither labels nor numbers are printed with a bar; readers see one in the gap between two characters.
_BAR = re.compile(r"[|｜¦]")
#: A number with a point, which readers also take for a middle dot where a font sets it high.
_ONE_POINT = re.compile(r"\d+(?P<point>[.·・])\d+%?")
#: A label under this mean confidence is no text: dirt, if its ink is smaller than this share of
#: the text height, else ink that nobody can read.
_DIRT = 0.45
_SMALL = 0.4


class Judged(NamedTuple):
    """A line's text, how sure it is (0 to 1), the doubt's message, and differing readings."""

    text: str
    confidence: float
    doubt: str = ""
    readings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """Reads lines with an engine and says how sure it is of each.

    Attributes:
        engine: Reads.
        full: How dark the page's full ink is, 1 to 255.
        figures: Where the digits of the trusted numbers stand, on a page of black and white.
    """

    engine: OcrEngine
    full: float = 255.0
    figures: list[Figures] = field(default_factory=list)

    def read(self, line: LineImage, ground: Ground) -> Judged:
        """The line's text; "" where the ink is no text."""
        if mark := read_mark(line.bits, ground.text_height):
            return self._mark(mark, line, ground)
        pictures = self.pictures(line, ground)
        first = self.engine.read(pictures[0])
        if is_number_like(first.text):
            return self._number(line, pictures, first, ground)
        return self._label(line, pictures, first, ground)

    def look_ahead(self, lines: Iterable[tuple[LineImage, Ground]]) -> None:
        """Tell the engine of the lines that will be read; what is cut off under a seal is not known yet."""
        self.engine.read_ahead([line.picture for line, ground in lines if not ground.under_seal])

    def pictures(self, line: LineImage, ground: Ground) -> tuple[Grey, Grey, Grey]:
        """What each reader is shown: under a seal, two ways of cutting off what it left."""
        if not ground.under_seal:
            return line.picture, line.picture, line.picture
        low, high = (cut_traces(line.picture, share, self.full) for share in TRACES)
        return low, high, low

    def _mark(self, mark: str, line: LineImage, ground: Ground) -> Judged:
        """A mark told by its ink, unless a reader sees a character there: of a faint 7 only the bar may be left."""
        if ground.under_seal or ground.in_ring:
            return Judged(mark, DOUBTFUL, "seal", (mark,))
        read = self.engine.read(line.picture).text
        if set(read) <= (_LIKE_SLASH if mark == SLASH else _LIKE_DASH):
            return Judged(mark, _BY_SHAPE)
        return Judged(mark, DOUBTFUL, "disagree", (mark, read))

    def _label(self, line: LineImage, pictures: tuple[Grey, Grey, Grey], first: Reading, ground: Ground) -> Judged:
        """A text; a single character under a seal or pen may be what is left of a stroke."""
        clear = not ground.under_seal and not ground.in_ring
        if clear and _is_whole_label(first, line, ground):
            return Judged(first.text, first.mean)
        second = self.engine.read_again(pictures[1])
        if len(second.text) == 1 and (ground.under_seal or ground.in_ring):
            return Judged(second.text, DOUBTFUL, "seal", (first.text, second.text))
        if is_same(first.text, second.text):
            return Judged(second.text, max(first.mean, second.mean, _SURE_LABEL))
        if clear and _is_sure_label(first) and _is_whole_label(second, line, ground):
            return Judged(second.text, second.mean, "", (first.text, second.text))
        best = max(first, second, key=lambda reading: (not _BAR.search(reading.text), reading.mean))
        if best.mean < _DIRT:
            is_dirt = max(line.bits.shape) < _SMALL * ground.text_height
            return Judged("", 0.0, "" if is_dirt else "unread")
        return Judged(best.text, best.mean, "unsure", (first.text, second.text))

    def _number(self, line: LineImage, pictures: tuple[Grey, Grey, Grey], first: Reading, ground: Ground) -> Judged:
        glyphs = find_glyphs(line.bits, ground.text_height)
        clear = not ground.under_seal and not ground.in_ring and _is_sure_label(first)
        if clear and is_text(first) and not leaves_ink(first, line, glyphs, ground.text_height):
            judged = self._text(line, first, ground)
            if judged is not None:
                return judged
        for readings in self._readings(pictures, first):
            text = choose(readings)
            evidence = evidence_against(text, readings, line, glyphs, ground)
            wrong = chance_wrong(len(readings), evidence)
            if text and not _BAR.search(text) and not ground.in_ring and is_trusted(len(readings), evidence):
                self._note_figures(reading_of(text, readings), line, ground)
                return Judged(as_printed(text, glyphs), 1.0 - wrong, "", _told(readings))
        if not any(reading.text for reading in readings):
            return Judged("", 0.0, "unread")
        if _is_agreed_sign(text, readings) and not (evidence.is_plain or ground.under_seal or ground.in_ring):
            return Judged(text, _BY_SHAPE)
        doubt = "seal" if ground.in_ring else _doubt(evidence)
        return Judged(as_printed(text, glyphs), min(1.0 - wrong, DOUBTFUL), doubt, tuple(reading.text for reading in readings))

    def _note_figures(self, reading: Reading, line: LineImage, ground: Ground) -> None:
        if ground.bilevel and 2 * sum(map(str.isdigit, fold_digits(reading.text))) >= len(reading.text):
            points = points_of_specks(reading, line, ground.text_height)
            self.figures.append(measure_figures(reading, line, ground.text_height, points))

    def _text(self, line: LineImage, first: Reading, ground: Ground) -> Judged | None:
        """A line of text of which the doubtful numbers alone are read again.

        None where they are most of it, or a reader sees more numbers there, or fewer.
        """
        spans = spans_of(first)
        alone = {span: evidence_of(span.text, (only([span]),), ground) for span in spans}
        doubted = {span for span in spans if not is_trusted(1, alone[span])}
        stretches = stretches_of(spans, doubted, line, ground.text_height)
        text, doubt = first.text, ""
        told: tuple[str, ...] = ()
        wrong = max((chance_wrong(1, alone[span]) for span in spans if span not in doubted), default=0.0)
        for stretch in reversed(stretches):
            judged = self._stretch(stretch, line, first, ground)
            if judged is None:
                return None
            text, told, doubt = with_numbers(text, stretch.spans, judged.text), (*judged.readings, *told), judged.doubt or doubt
            wrong = max(wrong, 1.0 - judged.confidence)
        return Judged(text, 1.0 - wrong, doubt, told) if stretches or not doubted else None

    def _stretch(self, stretch: Stretch, line: LineImage, first: Reading, ground: Ground) -> Judged | None:
        """The numbers in a part of a line; None where a reader sees more of them, or fewer, or a bar in one."""
        picture = np.ascontiguousarray(line.picture[:, stretch.left : stretch.right])
        for readings in self._readings((picture, picture, picture), first):
            seen = [stretch.spans, *(spans_of(reading) for reading in readings[1:])]
            if not are_alike(seen):
                return None
            numbers = tuple(only(spans) for spans in seen)
            text = choose(numbers)
            evidence = evidence_of(text, numbers, ground)
            wrong = chance_wrong(len(numbers), evidence)
            if is_trusted(len(numbers), evidence):
                return Judged(text, 1.0 - wrong, "", _told(numbers))
        return Judged(text, min(1.0 - wrong, DOUBTFUL), _doubt(evidence), tuple(reading.text for reading in numbers))

    def _readings(self, pictures: tuple[Grey, Grey, Grey], first: Reading) -> Iterator[tuple[Reading, ...]]:
        """One reading, then two, then three."""
        yield (first,)
        second = self.engine.read_again(pictures[1])
        yield first, second
        yield first, second, self.engine.read_third(pictures[2])


def _is_sure_label(reading: Reading) -> bool:
    """Whether the words of a reading can be taken on its own word."""
    return reading.mean >= _SURE_LABEL and not _BAR.search(reading.text)


def _is_whole_label(reading: Reading, line: LineImage, ground: Ground) -> bool:
    """Whether it can, and has the first and last character of the line."""
    return _is_sure_label(reading) and not is_number_like(reading.text) and not loses_end(reading, line, ground.text_height)


def choose(readings: tuple[Reading, ...]) -> str:
    """What the best reader there is says; two others that agree, both surer than it, overrule it.

    The second reader is the best. The first and third share mistakes (a % with a 0 before it),
    so they must be surer, not only more.
    """
    if len(readings) < 3:
        return readings[-1].text
    first, second, third = readings
    overruled = is_same(first.text, third.text) and min(first.confidence, third.confidence) > second.confidence
    return third.text if overruled else second.text


def as_printed(text: str, glyphs: Glyphs) -> str:
    """A number with its point as wide as it was printed: readers make . or · of ．too.

    The value is the same; that a report prints such points is a finding.
    """
    number = _ONE_POINT.fullmatch(fold_digits(text))
    if not number or number.start("point") != glyphs.wide_gap:
        return text
    return "．".join(part.strip() for part in re.split("[.．·・]", text))


def _told(readings: tuple[Reading, ...]) -> tuple[str, ...]:
    """The readings, where they differ."""
    texts = tuple(reading.text for reading in readings)
    return texts if len({fold_digits(text) for text in texts}) > 1 else ()


def _is_agreed_sign(text: str, readings: tuple[Reading, ...]) -> bool:
    """Whether the line is a sign without a number, and every reader sees it and is sure."""
    agreed = all(is_same(text, reading.text) and reading.confidence >= _SURE_SIGN for reading in readings)
    return agreed and set(fold_digits(text)) <= _SIGNS


def _doubt(evidence: Evidence) -> str:
    """The message that says best why a person should look."""
    if evidence.unread or evidence.points:
        return "unread_ink"
    if evidence.under_seal:
        return "seal"
    return "disagree" if evidence.first_differs or evidence.third_differs else "unsure"


def is_number_like(text: str) -> bool:
    """Whether the line holds a number, or is too short and strange to be a label."""
    folded = fold_digits(text)
    return any(character.isdigit() for character in folded) or not any("\u4e00" <= c <= "\u9fff" for c in folded)
