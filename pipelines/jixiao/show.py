"""A page as a picture with what was found drawn over it: cells, spans, roles."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from jixiao.document import Origin, PageKind, TextLine
from jixiao.errors import SinkError, UsageError
from jixiao.pages import ocr_engine, page_raster
from jixiao.pipeline import Settings, read_items
from jixiao.record import Form, PageOutcome
from jixiao.source import open_document
from jixiao.source.structure import StructureReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.geometry import Box
    from jixiao.grid import Cell

#: Fill and outline of a cell by its role; cells without one are grey.
_COLOURS = {
    "header": (33, 102, 172),
    "section": (118, 42, 131),
    "label": (27, 120, 55),
    "value": (230, 97, 1),
    "total": (178, 24, 43),
    "unknown": (255, 0, 255),
    "": (110, 110, 110),
}
_FILL_ALPHA = 46
_POINTS_PER_INCH = 72
#: Words that are taken, and those a person should look at.
_READ, _DOUBTED = (0, 90, 200), (220, 0, 0)
#: What was read is written this much smaller than it was printed.
_SMALL = 0.55
#: Cells read with less confidence are framed in red.
_SURE = 0.9


def draw_page(source: Path, number: int, target: Path, *, dpi: int = 110, password: str | None = None) -> None:
    """Write a PNG of page `number`, upright, with the cells of every form over it.

    Blue are headers, purple block labels, green row labels, orange values, red totals,
    magenta headers that were not understood, grey everything else; a legend is drawn at
    the foot. The number in a cell is rows x columns where it spans more than one of either.
    What was recognised stands over its ink with its confidence in percent: blue where it is
    taken, red where a person should look. A page image is drawn as it was read, cleaned and
    straight; of a file of page images only the page and its neighbours are read.

    Raises:
        InputError: The document can't be read.
        UsageError: It has no such page, or no pictures of its pages.
        SinkError: The picture can't be written.
    """
    items = list(read_items(source, Settings(password=password, pages=_pages_to_read(source, number, password))))
    outcome = next(item for item in items if isinstance(item, PageOutcome) and item.number == number)
    is_scan = outcome.kind is PageKind.SCANNED and outcome.read_from == Origin.OCR.value
    picture = _cleaned(source, outcome, dpi, password) if is_scan else _render(source, outcome, dpi, password)
    forms = [item for item in items if isinstance(item, Form)]
    picture = _with_cells(picture, forms, number, dpi / _POINTS_PER_INCH)
    recognised = [line for item in items for line in _lines(item) if line.page == number and line.origin is Origin.OCR]
    picture = _with_words(picture, recognised, dpi / _POINTS_PER_INCH)
    try:
        picture.save(target, "PNG")
    except OSError as error:
        raise SinkError("not_written", path=target, reason=error.strerror or error) from error


def _pages_to_read(source: Path, number: int, password: str | None) -> tuple[int, ...]:
    """All pages where reading is quick; of page images the one asked for and those its tables may go on to.

    Raises:
        UsageError: There is no such page.
    """
    with open_document(source, password=password) as (document, reader):
        if number > document.page_count:
            raise UsageError("page_not_there", value=number, count=document.page_count)
        if isinstance(reader, StructureReader) or reader.page(number).kind is not PageKind.SCANNED:
            return ()
        return tuple(near for near in (number - 1, number, number + 1) if 1 <= near <= document.page_count)


def _lines(item: object) -> Iterator[TextLine]:
    """The lines of text an item holds."""
    if isinstance(item, TextLine):
        yield item
    elif isinstance(item, Form):
        yield from (line for cell in item.grid.cells for line in cell.lines)


def _render(source: Path, outcome: PageOutcome, dpi: int, password: str | None) -> Image.Image:
    """The page as a picture, turned upright by its glyphs and not by its /Rotate entry."""
    with open_document(source, password=password) as (_, reader):
        if isinstance(reader, StructureReader):
            raise UsageError("no_page_pictures", path=source)
        raster = reader.drawing(outcome.number, outcome.turned, dpi=float(dpi))
    return Image.fromarray(raster.pixels).convert("RGBA")


def _cleaned(source: Path, outcome: PageOutcome, dpi: int, password: str | None) -> Image.Image:
    """A recognised page as it was read, so that the boxes lie where the ink is."""
    from jixiao.tables.scanned import clean_picture

    with open_document(source, password=password) as (_, reader):
        raster = clean_picture(page_raster(reader, outcome.number, outcome.reason, outcome.turned), ocr_engine(Settings().ocr))
    picture = Image.fromarray(raster.pixels)
    size = (round(picture.width * dpi / raster.dpi), round(picture.height * dpi / raster.dpi))
    return picture.resize(size, Image.Resampling.LANCZOS).convert("RGBA")


def _with_cells(picture: Image.Image, forms: list[Form], number: int, scale: float) -> Image.Image:
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    for form in forms:
        for cell in form.grid.cells:
            role = form.roles.get((cell.row, cell.column), "")
            note = f"{cell.row_span}x{cell.column_span}" if cell.row_span > 1 or cell.column_span > 1 else ""
            for region in cell.regions:
                if region.page == number:
                    _draw_cell(pen, region.box, role, note, scale)
                    _draw_doubt(pen, cell, region.box, scale)
    _draw_legend(pen, picture.height)
    return Image.alpha_composite(picture, layer).convert("RGB")


def _with_words(picture: Image.Image, lines: Sequence[TextLine], scale: float) -> Image.Image:
    """What was read, over its ink: the text where a font for it is installed, and the confidence."""
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    for line in lines:
        x0, y0, x1, y1 = (edge * scale for edge in line.box)
        is_sure = line.confidence >= _SURE and not line.doubt
        colour = _READ if is_sure else _DOUBTED
        pen.rectangle((x0, y0, x1, y1), outline=(*colour, 200), width=1 if is_sure else 2)
        font = _font(max(8, round(_SMALL * (y1 - y0))))
        told = f"{line.text} ·{100 * line.confidence:.0f}" if _has_han_font() else f"{100 * line.confidence:.0f}"
        pen.text((x0, y0), told, fill=(*colour, 255), font=font, anchor="ls", stroke_width=2, stroke_fill=(255, 255, 255, 220))
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.truetype(_han_font(), size) if _has_han_font() else ImageFont.load_default(size)


@cache
def _han_font() -> str:
    """The file of an installed font that has Chinese characters, or ""."""
    try:
        done = subprocess.run(["fc-match", "-f", "%{file}", ":lang=zh-cn"], capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout if Path(done.stdout).is_file() else ""


def _has_han_font() -> bool:
    return bool(_han_font())


def _draw_cell(pen: ImageDraw.ImageDraw, box: Box, role: str, note: str, scale: float) -> None:
    colour = _COLOURS.get(role, _COLOURS[""])
    edges = [edge * scale for edge in box]
    pen.rectangle((edges[0] + 1, edges[1] + 1, edges[2] - 1, edges[3] - 1), fill=(*colour, _FILL_ALPHA), outline=(*colour, 255), width=2)
    if note:
        pen.text((edges[0] + 4, edges[1] + 2), note, fill=(*colour, 255))


def _draw_doubt(pen: ImageDraw.ImageDraw, cell: Cell, box: Box, scale: float) -> None:
    """A red frame and the confidence where a person should look."""
    if cell.confidence >= _SURE:
        return
    x0, y0, x1, y1 = (edge * scale for edge in box)
    pen.rectangle((x0 + 1, y0 + 1, x1 - 1, y1 - 1), outline=(220, 0, 0, 255), width=4)
    pen.text((x0 + 6, y1 - 14), f"{cell.confidence:.2f}", fill=(220, 0, 0, 255))


def _draw_legend(pen: ImageDraw.ImageDraw, height: int) -> None:
    x = 12
    for role, colour in _COLOURS.items():
        name = role or "other"
        pen.rectangle((x, height - 22, x + 12, height - 10), fill=(*colour, 160), outline=(*colour, 255))
        pen.text((x + 16, height - 22), name, fill=(0, 0, 0, 255))
        x += 30 + 7 * len(name)
