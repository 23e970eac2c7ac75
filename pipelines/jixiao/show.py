"""A page as a picture with what was found drawn over it: cells, spans, roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from jixiao.document import Origin
from jixiao.errors import SinkError, UsageError
from jixiao.pipeline import Settings, read_items
from jixiao.record import Form, PageOutcome
from jixiao.source import open_document
from jixiao.source.structure import StructureReader

if TYPE_CHECKING:
    from pathlib import Path

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
#: Cells read with less confidence are framed in red.
_SURE = 0.9


def draw_page(source: Path, number: int, target: Path, *, dpi: int = 110, password: str | None = None) -> None:
    """Write a PNG of page `number`, upright, with the cells of every form over it.

    Blue are headers, purple block labels, green row labels, orange values, red totals,
    magenta headers that were not understood, grey everything else; a legend is drawn at
    the foot. The number in a cell is rows x columns where it spans more than one of either.

    Raises:
        InputError: The document can't be read.
        UsageError: It has no such page, or no pictures of its pages.
        SinkError: The picture can't be written.
    """
    items = list(read_items(source, Settings(password=password)))
    outcome = next((item for item in items if isinstance(item, PageOutcome) and item.number == number), None)
    if outcome is None:
        count = sum(isinstance(item, PageOutcome) for item in items)
        raise UsageError("page_not_there", value=number, count=count)
    is_scan = outcome.read_from == Origin.OCR.value
    picture = _cleaned(source, number, dpi, password) if is_scan else _render(source, outcome, dpi, password)
    forms = [item for item in items if isinstance(item, Form)]
    picture = _with_cells(picture, forms, number, dpi / _POINTS_PER_INCH)
    try:
        picture.save(target, "PNG")
    except OSError as error:
        raise SinkError("not_written", path=target, reason=error.strerror or error) from error


def _render(source: Path, outcome: PageOutcome, dpi: int, password: str | None) -> Image.Image:
    """The page as a picture, turned upright by its glyphs and not by its /Rotate entry."""
    with open_document(source, password=password) as (_, reader):
        if isinstance(reader, StructureReader):
            raise UsageError("no_page_pictures", path=source)
        raster = reader.drawing(outcome.number, outcome.turned, dpi=float(dpi))
    return Image.fromarray(raster.pixels).convert("RGBA")


def _cleaned(source: Path, number: int, dpi: int, password: str | None) -> Image.Image:
    """A recognised page as it was read, so that the boxes lie where the ink is."""
    from jixiao.ocr import ENGINES
    from jixiao.tables.scanned import clean_picture

    with open_document(source, password=password) as (_, reader):
        raster = clean_picture(reader.raster(number), ENGINES[Settings().ocr]())
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
