"""An OFD page as pixels: its images where they are painted, its lines, and its text.

Enough to recognise what is an image and for a person to find a cell again. Text is drawn in
whatever Chinese font the machine has, and as bars where it has none.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from jixiao.errors import StageError
from jixiao.source.ofd import POINTS_PER_MM, painted_lines, picture_box
from jixiao.source.ofd_graphics import BELOW_BASELINE, LINE_HEIGHT
from jixiao.source.raster import POINTS_PER_INCH, Raster
from jixiao.source.upright import SLANTED, Frame, turn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jixiao.geometry import Box
    from jixiao.source.limits import Limits
    from jixiao.source.ofd import Painted
    from jixiao.source.ofd_graphics import Glyph, Matrix

#: As for PDF: drawn at the images' own resolution within these, see `jixiao.source.rendering`.
_COARSEST, _FINEST, _USUAL = 150.0, 240.0, 200.0
#: An image of at least this share of the page is the page.
_WHOLE = 0.95
#: Text turned by more than this (radians) is drawn as bars.
_UPRIGHT = 0.1
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
            _draw_glyph(pen, glyph, POINTS_PER_MM * scale)


def _draw_glyph(pen: ImageDraw.ImageDraw, glyph: Glyph, step: float) -> None:
    if glyph.is_white or glyph.text.isspace() or turn(glyph.angle) == SLANTED:
        return
    xs, ys = zip(*glyph.corners, strict=True)
    left, right, top, bottom = min(xs) * step, max(xs) * step, min(ys) * step, max(ys) * step
    font = _font(max(4, round((bottom - top) / LINE_HEIGHT)))
    if font is None or abs(glyph.angle) > _UPRIGHT:
        pen.line([left, (top + bottom) / 2, right, (top + bottom) / 2], fill="black", width=max(1, round((bottom - top) / 4)))
    else:
        pen.text((left, bottom - (bottom - top) * BELOW_BASELINE / LINE_HEIGHT), glyph.text, fill="black", font=font, anchor="ls")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | None:
    """A Chinese font in a size, in pixels; None where the machine has none."""
    file = _font_file()
    try:
        return ImageFont.truetype(file, size) if file else None
    except OSError:
        return None


@cache
def _font_file() -> str:
    command = shutil.which("fc-match")
    if command is None:
        return ""
    try:
        found = subprocess.run([command, "--format=%{file}", ":lang=zh-cn"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return found.stdout.strip()
