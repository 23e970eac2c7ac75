"""Whether a page's text layer says what a reader sees.

Fonts without a usable map give characters that are none, letters of other alphabets, or,
worst, other Han characters; all look fine to a program. A report of this kind can't be
written without a few characters, so their absence gives a false layer away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jixiao.document import Word

#: No page of a budget report does without most of these: they are a third of its text.
_USUAL = frozenset("年度支出项目资金预算单位完成指标数情况效绩值分的其中执行率合计万元一二三")
#: Of the Han characters of a true page more than a quarter are usual ones.
_FEWEST_USUAL = 0.04
#: Fewer characters than this tell nothing.
_ENOUGH = 60
#: Of all characters, at most this share may be no Chinese, Latin or digit.
_MOST_STRANGE = 0.25


def is_garbled(words: Sequence[Word]) -> bool:
    """Whether the words can't be the text of the page."""
    text = "".join(word.text for word in words)
    if len(text) < _ENOUGH:
        return False
    if sum(map(_is_strange, text)) > _MOST_STRANGE * len(text):
        return True
    han = [character for character in text if "\u4e00" <= character <= "\u9fff"]
    return len(han) >= _ENOUGH and sum(character in _USUAL for character in han) < _FEWEST_USUAL * len(han)


def _is_strange(character: str) -> bool:
    """No mapping, private use, or a letter that such reports never use."""
    code = ord(character)
    return character == "\ufffd" or 0xE000 <= code <= 0xF8FF or code < 0x20 or (0x80 <= code <= 0x2AF and character not in "·×÷°±")
