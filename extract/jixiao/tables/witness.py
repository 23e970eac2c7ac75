"""An earlier recognition's text as a witness for our own reading of the same image.

Its word alone proves nothing, and most such layers are worse than ours. One that agrees
about nearly all numbers of a page is worth hearing about the rest.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from jixiao.amount import fold_digits
from jixiao.ocr.judge import DOUBTFUL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.document import Page, Word

_NUMBER = re.compile(r"[\d.,%]*\d[\d.,%]*")
#: A layer is heard where it has said so many numbers of the page, and this share of them as we do.
_ENOUGH, _AGREES = 8, 0.9


def heard(page: Page, layer: Sequence[Word]) -> Page:
    """`page` with the numbers in doubt that a trustworthy layer reads otherwise."""
    numbers = [word for word in page.words if _NUMBER.fullmatch(fold_digits(word.text))]
    said = {word: other for word in numbers if (other := _said(word, layer))}
    wrong = {word: other for word, other in said.items() if fold_digits(word.text) != other}
    if len(said) < _ENOUGH or len(said) - len(wrong) < _AGREES * len(said):
        return page
    return replace(page, words=tuple(_doubted(word, wrong[word]) if word in wrong else word for word in page.words))


def _said(word: Word, layer: Sequence[Word]) -> str:
    """The number that the layer has in the word's place, or ""."""
    box = word.box
    middle = (box.y0 + box.y1) / 2
    there = [o for o in layer if o.box.y0 <= middle <= o.box.y1 and o.box.x0 < box.x1 and box.x0 < o.box.x1]
    text = fold_digits("".join(other.text for other in sorted(there, key=lambda other: other.box.x0)))
    return text if _NUMBER.fullmatch(text) else ""


def _doubted(word: Word, other: str) -> Word:
    readings = word.readings or (word.text,)
    return word._replace(confidence=min(word.confidence, DOUBTFUL), doubt=word.doubt or "layer_differs", readings=(*readings, other))
