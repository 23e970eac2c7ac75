"""Running text → figures: the numbers a report states outside its tables.

Apart from `jixiao.forms`, because text has no columns: what a number is follows from the
grammar of its sentence and from the headings above it, not from its place on the page.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jixiao.amount import Status
from jixiao.figures.clauses import Stated, read_clauses
from jixiao.figures.headings import heading_of, leader_of
from jixiao.figures.misread import load_misread
from jixiao.figures.paragraphs import ParagraphReader
from jixiao.figures.subjects import load_subjects
from jixiao.forms.values import reading_doubt
from jixiao.messages import render
from jixiao.record import Figure, Provenance, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.document import TextLine
    from jixiao.paragraph import Paragraph


class FigureReader:
    """Takes in lines of text and gives figures; holds one paragraph and the topic under way."""

    def __init__(self) -> None:
        self._subjects = load_subjects()
        self._paragraphs = ParagraphReader()
        self._topics: frozenset[str] = frozenset()
        self._counts: Counter[str] = Counter()

    def read(self, line: TextLine) -> Iterator[Figure]:
        """The figures of the paragraph that `line` ends."""
        paragraph = self._paragraphs.read(line)
        if paragraph:
            yield from self._figures(paragraph)

    def end(self) -> Iterator[Figure]:
        """The figures of the paragraph under way: a table or the end of the document follows."""
        paragraph = self._paragraphs.end()
        if paragraph:
            yield from self._figures(paragraph)

    def _figures(self, paragraph: Paragraph) -> Iterator[Figure]:
        heading = heading_of(paragraph)
        if heading:
            is_inner = heading.style not in ("", "han")
            self._topics = self._opened(heading.title) or (self._topics if is_inner else frozenset())
            return
        topics = self._topics
        leader = leader_of(paragraph)
        if leader and self._subjects.topic(leader):
            topics = self._opened(leader)
        misread = load_misread() if paragraph.is_recognised else None
        for stated in read_clauses(paragraph.text, topics, self._subjects, misread):
            yield self._figure(stated, paragraph)

    def _opened(self, title: str) -> frozenset[str]:
        """The topics under a heading: its own, and that above it which it divides."""
        topic = self._subjects.topic(title)
        kept = self._topics & self._subjects.under.get(topic, frozenset())
        return kept | {topic} if topic else frozenset()

    def _figure(self, stated: Stated, paragraph: Paragraph) -> Figure:
        self._counts[stated.metric] += 1
        line = paragraph.line_at(stated.start)
        box = paragraph.box(stated.start, stated.stop)
        end = paragraph.line_at(stated.stop - 1)
        quote = paragraph.printed[stated.quote_start : stated.quote_stop]
        doubt = render(stated.doubt, "en", quote=quote) if stated.doubt else reading_doubt(min(line, end, key=lambda line: line.confidence))
        where = Provenance(end.page, box, line.origin, min(line.confidence, end.confidence))
        raw = paragraph.printed[stated.start : stated.stop]
        status = Status.UNREADABLE if stated.number is None else Status.NUMBER
        value = Value(raw, status, stated.number, where, stated.unit, doubt)
        return Figure(stated.metric, self._counts[stated.metric], value, quote)
