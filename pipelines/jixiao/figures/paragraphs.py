"""Lines of text → paragraphs, re-joined over line and page breaks, one at a time."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.paragraph import Paragraph

if TYPE_CHECKING:
    from jixiao.document import TextLine

#: A line is full when less than this many characters of room are left at its end: marks
#: and Latin words may not begin a line and pull a few characters with them.
_ROOM = 4.0
#: Shorter lines are headings or remarks, full or not.
_SHORTEST_FULL = 12
_ENDS = ("。", "；", "！", "？", ";", "：", ":")
_PAGE_NUMBER = re.compile(r"[-—–－\s]*\d{1,3}[-—–－\s]*|第\s*\d+\s*页.{0,10}")
LIST_MARK = re.compile(
    r"(?P<han>[一二三四五六七八九十]{1,3})[、.．]|(?P<digit>\d{1,2})、|[（(](?P<in_han>[一二三四五六七八九十]{1,3})[)）]"
    r"|[（(](?P<in_digit>\d{1,2})[)）]|(?P<dot>\d{1,2})[.．](?!\d)"
)


class ParagraphReader:
    """Takes in lines and gives back each paragraph when the next one begins."""

    def __init__(self) -> None:
        self._lines: list[TextLine] = []
        self._right = 0.0

    def read(self, line: TextLine) -> Paragraph | None:
        """The paragraph that `line` ends by beginning another, or None."""
        if _PAGE_NUMBER.fullmatch(line.text.strip()):
            return None
        done = None if self._continues(line) else self.end()
        self._right = max(self._right, line.box.x1)
        self._lines.append(line)
        return done

    def end(self) -> Paragraph | None:
        """The paragraph under way, ended by a table or the end of the document."""
        paragraph = Paragraph(tuple(self._lines)) if self._lines else None
        self._lines = []
        return paragraph

    def _continues(self, line: TextLine) -> bool:
        if not self._lines:
            return False
        above = self._lines[-1]
        if above.is_whole or LIST_MARK.match(line.text.strip()) or ended_by_period(above):
            return False
        indented = line.box.x0 > self._left + above.box.height / 2
        return self._is_full(above) and not (indented and above.text.rstrip().endswith(_ENDS))

    @property
    def _left(self) -> float:
        return min(line.box.x0 for line in self._lines)

    def _is_full(self, line: TextLine) -> bool:
        room = self._right - line.box.x1
        return len(line.text) >= _SHORTEST_FULL and room < _ROOM * line.box.height


def ended_by_period(line: TextLine) -> bool:
    """Whether a line ends a sentence, so that joining the next one would add nothing."""
    return line.text.rstrip().endswith(("。", "！", "？"))
