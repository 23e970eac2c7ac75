"""Whether a page's text layer can be Chinese at all.

Fonts without a usable map give characters that are none, letters of other alphabets, or,
worst, other Han characters; all look fine to a program. A report can't be written without
a few characters, and is written nearly without rare ones; a false map hits others.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.document import Word

#: No page of a budget report does without most of these: they are a third of its text.
_USUAL = frozenset("年度支出项目资金预算单位完成指标数情况效绩值分的其中执行率合计万元一二三")
#: Of the Han characters of 80 true pages a fifth or more are usual ones, and all are of
#: GB 2312's first level; of the same pages one code point on, 2 % and 58 % at most.
_FEWEST_USUAL, _FEWEST_COMMON = 0.06, 0.85
#: Fewer characters than this tell nothing.
_ENOUGH, _ENOUGH_HAN = 60, 25
#: Of all characters, at most this share may be no Chinese, Latin or digit.
_MOST_STRANGE = 0.25
#: Rows of GB 2312 that hold its 3,755 characters of everyday use.
_FIRST_LEVEL = range(0xB0, 0xD8)


def is_garbled(words: Sequence[Word]) -> bool:
    """Whether the words can't be the text of the page."""
    text = "".join(word.text for word in words)
    if len(text) >= _ENOUGH and sum(map(_is_strange, text)) > _MOST_STRANGE * len(text):
        return True
    han = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    if len(han) < _ENOUGH_HAN:
        return False
    if sum(map(_common().__contains__, han)) < _FEWEST_COMMON * len(han):
        return True
    return len(han) >= _ENOUGH and sum(map(_USUAL.__contains__, han)) < _FEWEST_USUAL * len(han)


@cache
def _common() -> frozenset[str]:
    """The characters that a text is written with."""
    codes = (bytes((row, cell)) for row in _FIRST_LEVEL for cell in range(0xA1, 0xFF))
    return frozenset(code.decode("gb2312", "ignore") for code in codes)


def _is_strange(character: str) -> bool:
    """No mapping, private use, or a letter that such reports never use."""
    code = ord(character)
    return character == "\ufffd" or 0xE000 <= code <= 0xF8FF or code < 0x20 or (0x80 <= code <= 0x2AF and character not in "·×÷°±")
