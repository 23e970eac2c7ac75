"""A page of a PDF as pixels: its own where it is one image, else drawn at its images' resolution.

Drawing shifts an image by part of a pixel and so blurs it; thin lines and the type of a fax
suffer. A page that is nothing but one upright image gives that image's own pixels.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium_c

from jixiao.errors import StageError
from jixiao.source.raster import POINTS_PER_INCH, Raster
from jixiao.source.whole import check_image, decoded

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from jixiao.source.limits import Limits

#: A page is drawn at its images' own resolution within these: more makes nothing better
#: read and costs its square, and enlarging by half breaks fine lines (docs/decisions.md).
_COARSEST, _FINEST = 72.0, 240.0
#: What a page without images is drawn at.
_USUAL = 200.0
#: An image of at least this share of the page is the page.
_WHOLE = 0.95
#: An image of less than this share of the page (a logo, a stamp) does not set its resolution.
_SHARE = 0.05
#: Pixels this close to square are; those of a fax in standard resolution are twice as high.
_SQUARE = 0.02
#: A page is drawn on whole pixels, rounded up: by a hair less, a whole number stays one,
#: and the pixels of its strips are not moved.
_NO_MORE = 1 - 1e-5
#: Two pictures of a page are compared at this resolution, and alike if this close (of 255).
_GLANCE, _ALIKE = 24.0, 24.0
#: How deep PDFium looks for the objects of form XObjects.
_DEPTH = 8


def render_page(path: Path, number: int, limits: Limits, password: str | None = None, *, with_text: bool = True) -> Raster:
    """The page as stored, turned by its /Rotate entry only; without its text if that is no part of the image.

    Raises:
        TooLarge: An image of the page has more pixels than the limit.
        StageError: The page can't be drawn.
    """
    with _open_page(path, number, limits, password, with_text=with_text) as page:
        raster = _own_pixels(page, number) or _drawn(page, min(max(_own_dpi(page), _COARSEST), _FINEST), number)
    return Raster(_grey_if_colourless(raster.pixels), raster.dpi)


def draw_page(
    path: Path, number: int, limits: Limits, password: str | None, turned: int, *, with_text: bool = True, dpi: float | None = None
) -> Raster:
    """The page turned by so many degrees whatever its /Rotate entry, at the resolution of its images unless told.

    Raises:
        TooLarge: An image of the page has more pixels than the limit.
        StageError: The page can't be drawn.
    """
    with _open_page(path, number, limits, password, with_text=with_text) as page:
        page.set_rotation(turned)
        raster = _drawn(page, dpi or min(max(_own_dpi(page), _COARSEST), _FINEST), number)
    return Raster(_grey_if_colourless(raster.pixels), raster.dpi)


@contextmanager
def _open_page(path: Path, number: int, limits: Limits, password: str | None, *, with_text: bool) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(path, password=password)
    try:
        page = document[number - 1]
        for image in _images(page):
            width, height = image.get_px_size()
            limits.check_pixels(width * height, number)
            check_image(image, number)
        if not with_text:
            for item in page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_TEXT,), max_depth=_DEPTH):
                pdfium_c.FPDFPageObj_SetIsActive(item.raw, False)
        yield page
        page.close()
    finally:
        document.close()


def _images(page: Any) -> Iterator[Any]:
    """The images on the page, those in form XObjects too."""
    yield from page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=_DEPTH)


def _drawn(page: Any, dpi: float, number: int) -> Raster:
    try:
        bitmap = page.render(scale=dpi / POINTS_PER_INCH * _NO_MORE, rev_byteorder=True)
    except (pypdfium2.PdfiumError, MemoryError) as error:
        raise StageError("page_failed", page=number, reason=f"not drawn: {error}") from error
    pixels = np.array(bitmap.to_numpy())
    bitmap.close()
    if pixels.min() == pixels.max() and any(decoded(image) is None for image in _images(page)):
        raise StageError("page_failed", page=number, reason="image damaged")
    return Raster(pixels, dpi)


def _own_pixels(page: Any, number: int) -> Raster | None:
    """The pixels of the image that is the whole page; None where the page is more or other."""
    objects = [item for item in page.get_objects(max_depth=1) if not _is_unseen_text(item)]
    if len(objects) != 1 or objects[0].type != pdfium_c.FPDF_PAGEOBJ_IMAGE:
        return None
    image = objects[0]
    left, bottom, right, top = image.get_bounds()
    turns = page.get_rotation() // 90
    width, height = page.get_size() if turns % 2 == 0 else page.get_size()[::-1]
    matrix = image.get_matrix()
    upright = abs(matrix.b) + abs(matrix.c) < 1e-3 * (matrix.a + matrix.d) and matrix.a > 0 and matrix.d > 0
    # An image that reaches over the page is cut by it.
    whole = _WHOLE * width * height <= (right - left) * (top - bottom) <= width * height / _WHOLE
    columns, rows = image.get_px_size()
    dpi, down = POINTS_PER_INCH * columns / (right - left), POINTS_PER_INCH * rows / (top - bottom)
    square = abs(down / dpi - 1) < _SQUARE
    if not upright or not whole or not square or not _COARSEST <= dpi <= _FINEST:
        return None
    pixels = decoded(image)
    if pixels is None or (pixels.ndim == 3 and pixels.shape[2] not in (1, 3)):
        return None
    if pixels.ndim == 3 and pixels.shape[2] == 3:
        pixels = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)
    own = Raster(np.ascontiguousarray(np.rot90(pixels, -turns)), dpi)
    return own if _shows(page, own, number) else None


def _shows(page: Any, own: Raster, number: int) -> bool:
    """Whether the page looks like the pixels: not turned into its negative, masked or painted over."""
    drawn = _drawn(page, _GLANCE, number).pixels
    step = round(own.dpi / _GLANCE)
    rows, columns = (min(a // step, b) for a, b in zip(own.pixels.shape[:2], drawn.shape[:2], strict=True))
    small = cv2.resize(own.pixels[: rows * step, : columns * step], (columns, rows), interpolation=cv2.INTER_AREA)
    both = (picture.reshape(rows, columns, -1).mean(axis=2) for picture in (np.asarray(small), drawn[:rows, :columns]))
    return bool(np.abs(np.subtract(*both)).mean() < _ALIKE)


def _is_unseen_text(item: Any) -> bool:
    if item.type != pdfium_c.FPDF_PAGEOBJ_TEXT:
        return False
    return pdfium_c.FPDFTextObj_GetTextRenderMode(item.raw) == pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE or not _is_active(item)


def _is_active(item: Any) -> bool:
    active = pdfium_c.FPDF_BOOL(1)
    pdfium_c.FPDFPageObj_GetIsActive(item.raw, active)
    return bool(active.value)


def _own_dpi(page: Any) -> float:
    """The resolution of the page's images: of strips the shared one, of layers the finest."""
    found: list[tuple[float, float]] = []
    for item in _images(page):
        left, bottom, right, top = item.get_bounds()
        side = max(right - left, top - bottom)
        if side > 0:
            found.append(((right - left) * (top - bottom), POINTS_PER_INCH * max(item.get_px_size()) / side))
    if sum(area for area, _ in found) < _SHARE * page.get_width() * page.get_height():
        return _USUAL
    largest = max(area for area, _ in found)
    return max(dpi for area, dpi in found if area > largest / 2)


def _grey_if_colourless(pixels: np.ndarray) -> np.ndarray:
    """One channel where the three are the same."""
    if pixels.ndim == 2 or pixels.shape[2] == 1:
        return pixels.reshape(pixels.shape[:2])
    red, green, blue = (pixels[::4, ::4, channel] for channel in range(3))
    grey = np.array_equal(red, green) and np.array_equal(green, blue)
    return np.ascontiguousarray(pixels[..., 1] if grey else pixels[..., :3])
