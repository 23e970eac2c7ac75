"""Limits that keep one hostile file from taking the machine, and the checks against them."""

from __future__ import annotations

from dataclasses import dataclass

from jixiao.errors import TooLarge


@dataclass(frozen=True, slots=True)
class Limits:
    """What a document may measure; every breach names the option that raises it.

    Attributes:
        megabytes: Size of the file.
        pages: Pages read, after `--pages` has chosen.
        side: Longest side of a page in points: 7200 is 100 inches, twice an A0 sheet.
        characters: Characters on one page.
        lines: Line segments and path objects on one page; tables have some hundreds,
            maps and drawings more.
        pixels: Pixels of a page image: 250 million is A2 at 600 dpi.
        cells: Places in the tables of one page or sheet, spans counted in full: a form has
            some hundreds, `colspan="99999"` or a merged range of a whole sheet has no meaning.
        inflated: Megabytes of an archive once inflated: ten pictured reports' worth.
        entries: Files in an archive; reports have tens, page formats three a page.
        stream: Megabytes that a compressed stream of a PDF inflates to: a page image of 85 million pixels in colour.
    """

    megabytes: int = 200
    pages: int = 500
    side: float = 7200.0
    characters: int = 200_000
    lines: int = 50_000
    pixels: int = 250_000_000
    cells: int = 200_000
    inflated: int = 1_000
    entries: int = 20_000
    stream: int = 256

    def check_pages(self, count: int) -> None:
        """Refuse to read more than `self.pages` pages."""
        if count > self.pages:
            raise TooLarge("too_many_pages", actual=count, limit=self.pages)

    def check_side(self, side: float, page: int) -> None:
        """Refuse a page longer than `self.side` points."""
        if side > self.side:
            raise TooLarge("page_too_large", page=page, actual=side, limit=self.side)

    def check_characters(self, count: int, page: int) -> None:
        """Refuse a page with more than `self.characters` characters."""
        if count > self.characters:
            raise TooLarge("too_many_characters", page=page, actual=count, limit=self.characters)

    def check_pixels(self, count: int, page: int) -> None:
        """Refuse a page image of more than `self.pixels` pixels."""
        if count > self.pixels:
            raise TooLarge("too_many_pixels", page=page, actual=count // 10**6, limit=self.pixels // 10**6)

    def check_lines(self, count: int, page: int) -> None:
        """Refuse a page with more than `self.lines` path objects or segments."""
        if count > self.lines:
            raise TooLarge("too_many_lines", page=page, actual=count, limit=self.lines)

    def check_cells(self, count: int, page: int) -> None:
        """Refuse a page whose tables have more than `self.cells` places."""
        if count > self.cells:
            raise TooLarge("too_many_cells", page=page, actual=count, limit=self.cells)

    def check_archive(self, entries: int, inflated: int) -> None:
        """Refuse an archive of more than `self.entries` files or `self.inflated` megabytes."""
        if entries > self.entries:
            raise TooLarge("too_many_entries", actual=entries, limit=self.entries)
        if inflated > self.inflated * 2**20:
            raise TooLarge("inflates_too_far", limit=self.inflated)
