"""A whole file through reader, finders and stitcher, as the command line does it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from jixiao.grid import Grid
from jixiao.source import open_document
from jixiao.tables import FINDERS, read_content
from jixiao.tables.stitch import stitch

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.document import Page, TextLine


class Contents(NamedTuple):
    """What a document holds, in reading order."""

    page_count: int
    grids: tuple[Grid, ...]
    text: tuple[TextLine, ...]


def read_pages(path: Path, engine: str = "pdfium", password: str | None = None) -> list[Page]:
    """Every page of the document."""
    with open_document(path, engine=engine, password=password) as (document, reader):
        return [reader.page(number) for number in range(1, document.page_count + 1)]


def read_contents(path: Path, engine: str = "pdfium", password: str | None = None) -> Contents:
    """Every grid of the document, joined over pages, and the text outside."""
    pages = read_pages(path, engine, password)
    finders = [FINDERS["ruled"](), FINDERS["aligned"]()]
    items = tuple(stitch(read_content(page, finders) for page in pages))
    grids = tuple(item for item in items if isinstance(item, Grid))
    return Contents(len(pages), grids, tuple(item for item in items if not isinstance(item, Grid)))


#: For the committed samples, which no test changes.
read_sample = cache(read_contents)
