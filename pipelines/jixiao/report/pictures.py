"""Pieces of pages as pictures: each cut once, page by page, however often it is shown."""

from __future__ import annotations

import base64
import html
import io
import os
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from PIL import Image

from jixiao.document import Origin
from jixiao.errors import JixiaoError
from jixiao.messages import render
from jixiao.source import open_document
from jixiao.source.raster import POINTS_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.source import PageReader

_DPI = 110.0
#: A page of 500 reports' findings must still open in a browser.
_MOST_PICTURES = 1500
_GREYS, _JPEG_QUALITY = 16, 55


#: How pages are read whose boxes count rows and columns, see docs/inputs.md.
_COUNTED = frozenset(render(reason, "en") for reason in ("read_from_structure", "hidden_left_out", "pictures_left_out"))


class Spot(NamedTuple):
    """A cell's place: page, and box in points."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float

    @classmethod
    def read(cls, printed: str) -> Spot:
        """The place that checks.csv prints as page:x0,y0,x1,y1."""
        page, _, box = printed.partition(":")
        return cls(int(page), *map(float, box.split(",")))

    @property
    def printed(self) -> str:
        """The place as checks.csv prints it."""
        return f"{self.page}:" + ",".join(f"{edge:.2f}" for edge in self[1:])


class Strip(NamedTuple):
    """A piece of a page to be shown, in points."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Pictures:
    """The pictures of strips as data URLs; none where there is no document to cut them from."""

    def __init__(self, urls: dict[Strip, str], pages: Iterable[dict[str, Any]], document: str = "") -> None:
        """`document` is the URL of the document, relative to the page, if a browser can open it at a page."""
        self._urls, self._document = urls, document
        self._counted = {page["number"] for page in pages if page["reason"] in _COUNTED}
        self._names = {strip: f"p{number}" for number, strip in enumerate(urls, 1)}

    def __len__(self) -> int:
        return len(self._urls)

    def url(self, strip: Strip) -> str:
        """The picture of a strip, or ""."""
        return self._urls.get(strip, "")

    def page_link(self, number: int) -> str:
        """The page's number, leading to the page in the document where that is known."""
        told = f"第 {number} 页"
        return f'<a href="{html.escape(self._document)}#page={number}" target="_blank">{told}，打开原件</a>' if self._document else told

    def place(self, spot: Spot) -> str:
        """Where to look for a cell that has no picture: its page and, where boxes count them, row and column."""
        cell = f"，第 {int(spot.y0) + 1} 行第 {int(spot.x0) + 1} 列" if spot.page in self._counted else ""
        return f"见原件第 {spot.page} 页{cell}"

    def name(self, strip: Strip) -> str:
        """What the picture is called on the page."""
        return self._names[strip]


def cut_pictures(source: Path, password: str | None, strips: Iterable[Strip], pages: list[dict[str, Any]], beside: Path) -> Pictures:
    """The pictures of the first strips, in their order; without those of pages that can't be drawn.

    `beside` is the folder of the page they are for.

    Raises:
        InputError: The document can't be opened.
    """
    wanted = list(islice(dict.fromkeys(strips), _MOST_PICTURES))
    by_page: defaultdict[int, list[Strip]] = defaultdict(list)
    for strip in wanted:
        by_page[strip.page].append(strip)
    urls: dict[Strip, str] = {}
    told = {page["number"]: page for page in pages}
    with open_document(source, password=password) as (_, reader):
        for number in sorted(by_page):
            is_scan = told.get(number, {}).get("read_from") == Origin.OCR.value
            picture = _picture(reader, number, told.get(number, {}).get("turned", 0), is_scan=is_scan)
            if picture is not None:
                urls.update((strip, _cut(picture, strip, is_scan=is_scan)) for strip in by_page[number])
    return Pictures({strip: urls[strip] for strip in wanted if strip in urls}, pages, _relative_url(source, beside))


def _relative_url(source: Path, folder: Path) -> str:
    """Where the document lies as seen from a folder; "" for one that no browser opens at a page."""
    if source.suffix.lower() != ".pdf":
        return ""
    return quote(Path(os.path.relpath(source.resolve(), folder.resolve())).as_posix())


def _picture(reader: PageReader, number: int, turned: int, *, is_scan: bool) -> Image.Image | None:
    """The page upright as it was read; None where a page has no picture or it can't be drawn."""
    try:
        if is_scan:
            return _cleaned(reader, number)
        return _at_dpi(reader.drawing(number, turned, dpi=_DPI))
    except (JixiaoError, AttributeError):
        return None


def _cleaned(reader: PageReader, number: int) -> Image.Image:
    """A recognised page as it was read, so that the boxes lie where the ink is."""
    from jixiao.pages import ocr_engine
    from jixiao.pipeline import Settings
    from jixiao.tables.scanned import clean_picture

    return _at_dpi(clean_picture(reader.raster(number), ocr_engine(Settings().ocr)))


def _at_dpi(raster: Any) -> Image.Image:
    picture = Image.fromarray(raster.pixels).convert("L")
    size = (round(picture.width * _DPI / raster.dpi), round(picture.height * _DPI / raster.dpi))
    return picture if size == picture.size else picture.resize(size, Image.Resampling.LANCZOS)


def _cut(picture: Image.Image, strip: Strip, *, is_scan: bool) -> str:
    """The strip as a data URL: few greys for drawn type, a photograph's format for a scan's grain."""
    scale = _DPI / POINTS_PER_INCH
    left, top, right, bottom = (round(edge * scale) for edge in strip[1:])
    piece = Image.new("L", (max(1, right - left), max(1, bottom - top)), 255)
    piece.paste(picture, (-left, -top))
    stream = io.BytesIO()
    if is_scan:
        piece.save(stream, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    else:
        piece.quantize(_GREYS).save(stream, "PNG", optimize=True)
    kind = "jpeg" if is_scan else "png"
    return f"data:image/{kind};base64," + base64.b64encode(stream.getvalue()).decode()
