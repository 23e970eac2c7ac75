"""An OFD page as pixels: its images where they are painted, its lines, its text as bars.

Enough to recognise what is an image and to see where ink lies; no font is drawn.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, UnidentifiedImageError

from jixiao.errors import StageError
from jixiao.source.ofd import POINTS_PER_MM, painted_lines, picture_box
from jixiao.source.raster import POINTS_PER_INCH, Raster
from jixiao.source.upright import Frame

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jixiao.geometry import Box
    from jixiao.source.limits import Limits
    from jixiao.source.ofd import Painted
    from jixiao.source.ofd_graphics import Matrix

#: As for PDF: drawn at the images' own resolution within these, see `jixiao.source.rendering`.
_COARSEST, _FINEST, _USUAL = 150.0, 240.0, 200.0
#: An image of at least this share of the page is the page.
_WHOLE = 0.95
_GREY_MODES = frozenset(("1", "L", "LA", "I", "I;16"))


def own_pixels(painted: Painted, media: Mapping[str, bytes], limits: Limits, number: int) -> Raster | None:
    """The pixels of the image that is the whole page; None where the page is more or other.

    Raises:
        TooLarge: It has more pixels than the limit.
        StageError: It can't be decoded.
    """
    pictures = painted.graphics.pictures
    if len(pictures) != 1 or painted.graphics.paths:
        return None
    matrix = pictures[0].matrix
    box = picture_box(pictures[0], _frame(painted))
    is_upright = abs(matrix.b) + abs(matrix.c) < 1e-3 * (abs(matrix.a) + abs(matrix.d)) and matrix.a > 0 and matrix.d > 0
    if not is_upright or box.width * box.height < _WHOLE * painted.width * painted.height or pictures[0].resource not in media:
        return None
    image = decoded(media[pictures[0].resource], limits, number)
    dpi = POINTS_PER_INCH * image.width / box.width
    return Raster(np.asarray(image), dpi) if _COARSEST <= dpi <= _FINEST else None


def draw(
    painted: Painted, media: Mapping[str, bytes], limits: Limits, number: int, turned: int, *, with_text: bool, dpi: float | None
) -> Raster:
    """The page as pixels, turned by so many degrees.

    Raises:
        TooLarge: It has more pixels than the limit.
        StageError: An image can't be decoded.
    """
    frame = _frame(painted)
    images = [
        (picture, decoded(media[picture.resource], limits, number)) for picture in painted.graphics.pictures if picture.resource in media
    ]
    boxes = [picture_box(picture, frame) for picture, _ in images]
    own = max(
        (POINTS_PER_INCH * image.width / box.width for (_, image), box in zip(images, boxes, strict=True) if box.width), default=_USUAL
    )
    dpi = dpi or min(max(own, _COARSEST), _FINEST)
    scale = dpi / POINTS_PER_INCH
    size = max(1, round(painted.width * scale)), max(1, round(painted.height * scale))
    limits.check_pixels(size[0] * size[1], number)
    sheet = Image.new("RGB" if any(image.mode == "RGB" for _, image in images) else "L", size, "white")
    for (picture, image), box in zip(images, boxes, strict=True):
        _paste(sheet, image, box, picture.matrix, scale)
    _draw_ink(sheet, painted, scale, with_text=with_text)
    return Raster(np.ascontiguousarray(np.rot90(np.asarray(sheet), -turned // 90)), dpi)


def decoded(content: bytes, limits: Limits, number: int) -> Image.Image:
    """An image in grey or colour.

    Raises:
        TooLarge: It has more pixels than the limit.
        StageError: It can't be decoded.
    """
    Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before any pixel is decoded
    try:
        image = Image.open(io.BytesIO(content))
        limits.check_pixels(image.width * image.height, number)
        return image.convert("L" if image.mode in _GREY_MODES else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise StageError("page_failed", page=number, reason=f"image damaged or of an unknown format: {error}") from error


def _frame(painted: Painted) -> Frame:
    return Frame(0.0, painted.height, painted.width, painted.height)


def _paste(sheet: Image.Image, image: Image.Image, box: Box, matrix: Matrix, scale: float) -> None:
    """An image at its place, turned by the quarter turn that its matrix comes nearest to."""
    if abs(matrix.b) > abs(matrix.a):
        image = image.transpose(Image.Transpose.ROTATE_270 if matrix.b > 0 else Image.Transpose.ROTATE_90)
    elif matrix.a < 0 and matrix.d < 0:
        image = image.transpose(Image.Transpose.ROTATE_180)
    size = max(1, round(box.width * scale)), max(1, round(box.height * scale))
    sheet.paste(image.resize(size, Image.Resampling.BOX), (round(box.x0 * scale), round(box.y0 * scale)))


def _draw_ink(sheet: Image.Image, painted: Painted, scale: float, *, with_text: bool) -> None:
    pen = ImageDraw.Draw(sheet)
    lines, _ = painted_lines(painted.graphics.paths, _frame(painted))
    for line in lines:
        pen.line([edge * scale for edge in line], fill="black", width=max(1, round(scale)))
    if with_text:
        for glyph in painted.graphics.glyphs:
            xs, ys = zip(*glyph.corners, strict=True)
            middle = (min(ys) + max(ys)) / 2
            step = POINTS_PER_MM * scale
            pen.line([min(xs) * step, middle * step, max(xs) * step, middle * step], fill="black", width=max(1, round(2 * scale)))
