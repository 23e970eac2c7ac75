"""Words → lines of text in reading order.

Words are ordered by where they stand, never by the order in the file: LibreOffice emits
runs out of order. A line is a cluster of words whose middles agree, give or take a share
of the type's height.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from jixiao.document import TextLine, Word
from jixiao.geometry import enclosing

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Words whose middles differ by less than this share of the smaller height share a line.
_SAME_LINE = 0.5
#: A gap wider than this share of the height is printed as a space.
_SPACE = 0.25


def words_to_lines(words: Sequence[Word], page: int) -> tuple[TextLine, ...]:
    """The words as lines, from top to bottom, each from left to right."""
    if len(words) == 1:
        return (_of_word(words[0], page),)
    return tuple(_line(cluster, page) for cluster in cluster_words(words))


def cluster_words(words: Sequence[Word]) -> list[list[Word]]:
    """The words that share a line, line by line from top to bottom; each line unsorted."""
    clusters: list[list[Word]] = []
    middle = height = 0.0
    for word in sorted(words, key=lambda word: word.box.y0 + word.box.y1):
        box = word.box
        own_middle, own_height = (box.y0 + box.y1) / 2, box.y1 - box.y0
        if clusters and abs(own_middle - middle) < _SAME_LINE * min(height, own_height):
            clusters[-1].append(word)
        else:
            clusters.append([word])
            middle, height = own_middle, own_height
    return clusters


def _line(words: list[Word], page: int) -> TextLine:
    if len(words) == 1:
        return _of_word(words[0], page)
    words.sort(key=lambda word: word.box.x0)
    text = words[0].text
    for before, word in itertools.pairwise(words):
        gap = word.box.x0 - before.box.x1
        text += (" " if gap > _SPACE * word.box.height else "") + word.text
    around = enclosing([word.box for word in words])
    least = min(words, key=lambda word: word.confidence)
    return TextLine(text, page, around, words[0].origin, least.confidence, least.doubt, least.readings)


def _of_word(word: Word, page: int) -> TextLine:
    text, box, origin, confidence, doubt, readings = word
    return TextLine(text, page, box, origin, confidence, doubt, readings)
