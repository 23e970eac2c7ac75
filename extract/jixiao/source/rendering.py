"""A page of a PDF as pixels: its own where it is one image, else drawn at its images' resolution.

Drawing shifts an image by part of a pixel and so blurs it; thin lines and the type of a fax
suffer. A page that is nothing but one upright image gives that image's own pixels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from jixiao.source.raster import POINTS_PER_INCH, Raster

if TYPE_CHECKING:
    from pathlib import Path

#: A page is drawn at its images' own resolution within these; more makes nothing better
#: read and costs its square, see docs/decisions.md.
_COARSEST, _FINEST = 150.0, 240.0
#: What a page without images is drawn at.
_USUAL = 200.0
#: An image of at least this share of the page is the page.
_WHOLE = 0.95
#: An image of less than this share of the page (a logo, a stamp) does not set its resolution.
_SHARE = 0.05


def render_page(path: Path, number: int, password: str | None = None) -> Raster:
    """The page as stored, turned by its /Rotate entry only."""
    document = pypdfium2.PdfDocument(path, password=password)
    try:
        page = document[number - 1]
        raster = _own_pixels(page) or _drawn(page)
        page.close()
    finally:
        document.close()
    return Raster(_grey_if_colourless(raster.pixels), raster.dpi)


def _drawn(page: Any) -> Raster:
    dpi = min(max(_own_dpi(page), _COARSEST), _FINEST)
    bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
    pixels = np.array(bitmap.to_numpy())
    bitmap.close()
    return Raster(pixels, dpi)


def _own_pixels(page: Any) -> Raster | None:
    """The pixels of the image that is the whole page; None where the page is more or other."""
    objects = list(page.get_objects(max_depth=1))
    images = [item for item in objects if item.type == pdfium_c.FPDF_PAGEOBJ_IMAGE]
    if len(images) != 1 or not all(item is images[0] or _is_invisible_text(item) for item in objects):
        return None
    image = images[0]
    left, bottom, right, top = image.get_bounds()
    turns = page.get_rotation() // 90
    width, height = page.get_size() if turns % 2 == 0 else page.get_size()[::-1]
    matrix = image.get_matrix()
    upright = abs(matrix.b) + abs(matrix.c) < 1e-3 * (matrix.a + matrix.d) and matrix.a > 0 and matrix.d > 0
    whole = (right - left) * (top - bottom) >= _WHOLE * width * height
    dpi = POINTS_PER_INCH * image.get_px_size()[0] / (right - left)
    if not upright or not whole or not _COARSEST <= dpi <= _FINEST:
        return None
    bitmap = image.get_bitmap()
    if bitmap.n_channels not in (1, 3):
        return None
    pixels = np.array(bitmap.to_numpy())
    pixels = pixels[..., ::-1] if pixels.ndim == 3 and pixels.shape[2] == 3 else pixels
    return Raster(np.ascontiguousarray(np.rot90(pixels, -turns)), dpi)


def _is_invisible_text(item: Any) -> bool:
    is_text: bool = item.type == pdfium_c.FPDF_PAGEOBJ_TEXT
    return is_text and pdfium_c.FPDFTextObj_GetTextRenderMode(item.raw) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE


def _own_dpi(page: Any) -> float:
    """The resolution of the page's largest image; of all strips, they share one."""
    area = page.get_width() * page.get_height()
    best = (0.0, _USUAL)
    for item in page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
        left, bottom, right, top = item.get_bounds()
        share = (right - left) * (top - bottom) / area
        if share > max(best[0], _SHARE):
            width, height = item.get_px_size()
            side = max(right - left, top - bottom)
            best = (share, POINTS_PER_INCH * max(width, height) / side)
    return best[1]


def _grey_if_colourless(pixels: np.ndarray) -> np.ndarray:
    """One channel where the three are the same."""
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return pixels.reshape(pixels.shape[:2])
    colour = pixels[::4, ::4, :3].astype(np.int16)
    grey = np.ptp(colour, axis=2).max() == 0
    return np.ascontiguousarray(pixels[..., 1] if grey else pixels[..., :3])
