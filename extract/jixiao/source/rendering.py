"""A page of a PDF as pixels, at the resolution its own images have."""

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
#: An image of less than this share of the page (a logo, a stamp) does not set its resolution.
_SHARE = 0.05


def render_page(path: Path, number: int, password: str | None = None) -> Raster:
    """The page as stored, turned by its /Rotate entry only."""
    document = pypdfium2.PdfDocument(path, password=password)
    try:
        page = document[number - 1]
        dpi = min(max(_own_dpi(page), _COARSEST), _FINEST)
        bitmap = page.render(scale=dpi / POINTS_PER_INCH, rev_byteorder=True)
        pixels = np.array(bitmap.to_numpy())
        bitmap.close()
        page.close()
    finally:
        document.close()
    return Raster(_grey_if_colourless(pixels), dpi)


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
