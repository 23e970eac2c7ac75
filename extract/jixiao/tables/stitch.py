"""Parts of one table on following pages → one grid, every cell keeping its own page.

Two parts are one table when nothing but page furniture stands between them, they are
equally wide, and the second is not the same form filled in anew. A repeated header is
dropped, a row that the page break cut becomes one row, and a label cell that spans the
break becomes one cell. When in doubt, two tables stay two: joining too much loses tables.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jixiao.document import Origin, PageKind, TextLine
from jixiao.grid import Grid
from jixiao.tables.found import PageTable
from jixiao.tables.join import count_repeated_rows, join_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jixiao.document import Page
    from jixiao.tables import PageContent

#: Parts of one table differ in width by no more than this many points.
_SAME_WIDTH = 3.0
#: Scans of two pages whose tables differ in width by no more than this share are of one scale.
_SAME_SCAN = 0.01
#: Photos of two pages differ in scale by no more than this, and their columns, once both
#: parts are as wide, by no more than this share of the width.
_SAME_SCALE = 0.15
_SAME_SHARE = 0.015
#: Page numbers and running headers stand in this share of the page at its top and bottom.
_MARGIN = 0.09
#: A running header stands in this share at the top; titles of forms begin lower.
_HEADER_MARGIN = 0.06
#: Official documents leave at most this share of the page free below the text
#: (GB/T 9704: 35 mm of 297). A row that would have fitted above it starts a new table.
_USABLE = 0.8
_PAGE_NUMBER = re.compile(r"[-—–―－·.\s]*第?\s*(\d{1,4}|[ivxIVX]{1,5})\s*页?\s*(([/／,，]|共|of|之)\s*共?\s*\d{1,4}\s*页?)?[-—–―－·.\s]*")


#: What the ends of rulings, the edge of a page and dirt are read as.
_STROKES = re.compile(r"[一—―–\-_~|Iil1!.,'’·:：/\\丨\s]+")


def stitch(contents: Iterable[PageContent]) -> Iterator[TextLine | Grid]:
    """The text lines and whole tables of a document, in reading order, as they are complete.

    At most the parts of one unfinished table are held.
    """
    stitcher = _Stitcher()
    for content in contents:
        yield from stitcher.feed(content)
    yield from stitcher.flush()


class _Stitcher:
    """Holds the table that may go on, and the furniture met since its last part."""

    def __init__(self) -> None:
        self._parts: list[PageTable] = []
        self._page: Page | None = None
        self._furniture: list[TextLine] = []
        self._header = ""

    def feed(self, content: PageContent) -> Iterator[TextLine | Grid]:
        page = content.page
        first_line = next((item for item in content.items if isinstance(item, TextLine)), None)
        for item in content.items:
            if isinstance(item, Grid):
                yield from self.flush()
                yield item
            elif isinstance(item, TextLine):
                yield from self._text(item, page)
            elif self._parts and self._page and _goes_on(self._parts, self._page, item):
                self._parts.append(item)
            else:
                yield from self.flush()
                self._parts = [item]
            if isinstance(item, PageTable):
                self._page = page
        self._header = first_line.text if first_line else ""

    def _text(self, line: TextLine, page: Page) -> Iterator[TextLine | Grid]:
        if self._parts and _is_furniture(line, page, self._header):
            self._furniture.append(line)
            return
        yield from self.flush()
        yield line

    def flush(self) -> Iterator[TextLine | Grid]:
        if self._parts:
            yield join_parts(self._parts)
        yield from self._furniture
        self._parts, self._furniture = [], []


def _is_furniture(line: TextLine, page: Page, header: str) -> bool:
    """Whether the line is a page number, a running header the page before had too, or recognised strokes that are no text."""
    if line.origin is Origin.OCR and _STROKES.fullmatch(line.text):
        return True
    middle = (line.box.y0 + line.box.y1) / 2 / page.height
    if _PAGE_NUMBER.fullmatch(line.text):
        return middle < _MARGIN or middle > 1 - _MARGIN
    return middle < _HEADER_MARGIN and line.text == header


def _goes_on(parts: list[PageTable], page: Page, part: PageTable) -> bool:
    """Whether `part`, the next thing after the last of `parts`, continues it."""
    last = parts[-1]
    if part.page != last.page + 1 or not _is_as_wide(last, page, part):
        return False
    if last.open_bottom or part.open_top:
        return True
    return not _would_have_fitted(parts[0], last, page, part) and not _is_filled_anew(parts[0].grid, part.grid)


def _is_as_wide(last: PageTable, page: Page, part: PageTable) -> bool:
    """Whether both parts are equally wide; where page images differ in scale, their columns must agree.

    Those of one scale need not: a form's blocks have columns of their own, and the page may
    break between two of them.
    """
    if page.kind is not PageKind.SCANNED:
        return abs(part.box.width - last.box.width) <= _SAME_WIDTH
    scale = last.box.width / part.box.width
    if abs(scale - 1) <= _SAME_SCAN or abs(scale - 1) > _SAME_SCALE:
        return abs(scale - 1) <= _SAME_SCAN
    ours, theirs = sorted((last.xs, [last.xs[0] + (x - part.xs[0]) * scale for x in part.xs]), key=len)
    return all(min(abs(x - other) for other in theirs) <= _SAME_SHARE * last.box.width for x in ours)


def _would_have_fitted(first: PageTable, last: PageTable, page: Page, part: PageTable) -> bool:
    """Whether the first row of `part` had room below `last`: then nothing broke it off.

    The first row that is no repeated header, with the rows that a spanning cell holds to it:
    browsers break no such cell where all of it fits on the next page.
    """
    row = count_repeated_rows(first.grid, part.grid)
    stop = max((cell.row + cell.row_span for cell in part.grid.row(min(row, part.grid.n_rows - 1))), default=1)
    top = part.ys[row] if row < part.grid.n_rows else part.ys[0]
    return last.box.y1 + (part.ys[stop] - top) < _USABLE * page.height


def _is_filled_anew(first: Grid, part: Grid) -> bool:
    """Whether `part` is the same form again: its rows begin like those of `first`, values differ.

    Rows that all begin with one label, 产出指标 in each of them, are rows of one table.
    """
    shared = range(min(first.n_rows, part.n_rows, 8))
    alike = [row for row in shared if _label(first, row) and _label(first, row) == _label(part, row)]
    header = count_repeated_rows(first, part)
    return len({_label(first, row) for row in alike}) >= 3 and len(alike) > header


def _label(grid: Grid, row: int) -> str:
    return next((cell.text for cell in grid.row(row) if cell.text), "")
