"""Image files as documents: PNG and JPEG with one page, TIFF with one or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from jixiao.document import Page, PageKind
from jixiao.errors import StageError, UnreadableDocument
from jixiao.source.raster import POINTS_PER_INCH, Raster

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.document import Word
    from jixiao.source.limits import Limits

#: Files that say nothing, or what no scanner does, are taken as a page of A4 (inches).
_A4 = 11.69
_BELIEVABLE = (96.0, 1300.0)
#: More makes nothing better read, see docs/decisions.md.
_FINEST = 240.0
#: A fax in standard resolution has 204 x 98 pixels an inch; wilder shapes are no resolution.
_FAX = (1.05, 4.0)
#: EXIF orientations that lay the picture on its side.
_ORIENTATION, _SIDEWAYS = 0x0112, (5, 6, 7, 8)
#: What Pillow raises on damaged pixels, by format.
_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, IndexError)


class PictureReader:
    """Pages of an image file; each is an image and nothing else."""

    def __init__(self, path: Path, password: str | None, limits: Limits) -> None:
        self._path, self._limits = path, limits
        Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before any pixel is decoded
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        try:
            self._image = Image.open(path)
            self.page_count = int(getattr(self._image, "n_frames", 1))
        except (UnidentifiedImageError, *_DAMAGED) as error:
            raise UnreadableDocument("damaged") from error

    def page(self, number: int) -> Page:
        """The page `number` (from 1), with its size and nothing read yet.

        Raises:
            TooLarge: It has more pixels than the limit.
            StageError: It can't be found in the file.
        """
        self._seek(number)
        width, height = self._image.size
        self._limits.check_pixels(width * height, number)
        height = round(height * _stretch(_stated(self._image)))
        if self._image.getexif().get(_ORIENTATION) in _SIDEWAYS:
            width, height = height, width
        points = POINTS_PER_INCH / _dpi(self._image)
        return Page(number, width * points, height * points, 0, PageKind.SCANNED, (), (), source=self._path)

    def hidden_words(self, number: int) -> tuple[Word, ...]:
        """None."""
        return ()

    def raster(self, number: int, *, with_text: bool = True) -> Raster:
        """The pixels of the page `number`.

        Raises:
            TooLarge: It has more pixels than the limit.
            StageError: They can't be decoded.
        """
        self._seek(number)
        self._limits.check_pixels(self._image.width * self._image.height, number)
        dpi = _dpi(self._image)
        try:
            image = _squared(_plain(ImageOps.exif_transpose(self._image)), _stated(self._image))
        except (*_DAMAGED, MemoryError) as error:
            raise StageError("page_failed", page=number, reason=f"image damaged: {error}") from error
        return Raster(np.asarray(image), dpi) if dpi <= _FINEST else _resized(image, dpi, _FINEST)

    def drawing(self, number: int, turned: int, *, with_text: bool = True, dpi: float | None = None) -> Raster:
        """The pixels of the page `number`, turned by so many degrees."""
        raster = self.raster(number)
        raster = raster if dpi is None else _resized(Image.fromarray(raster.pixels), raster.dpi, dpi)
        return Raster(np.ascontiguousarray(np.rot90(raster.pixels, -turned // 90)), raster.dpi)

    def close(self) -> None:
        """Release the file."""
        self._image.close()

    def _seek(self, number: int) -> None:
        try:
            self._image.seek(number - 1)
        except _DAMAGED as error:
            raise StageError("page_failed", page=number, reason="image damaged") from error


def _plain(image: Image.Image) -> Image.Image:
    """Grey or colour of 8 bits; what is transparent shows white paper."""
    if image.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        return _eight_bits(image)
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
        image = Image.alpha_composite(paper, image)
    if image.mode in ("1", "L"):
        return image.convert("L")
    image = image.convert("RGB")
    red, green, blue = image.split()
    return red if red.tobytes() == green.tobytes() == blue.tobytes() else image


def _eight_bits(image: Image.Image) -> Image.Image:
    """Deep greys on a scale of 255: by the depth of the file, or by the brightest where that is unknown."""
    values = np.asarray(image, np.float64)
    top = 65535.0 if values.max(initial=0) > 255 else 255.0
    top = max(top, float(values.max(initial=0)))
    return Image.fromarray(np.clip(values * (255.0 / top), 0, 255).astype(np.uint8))


def _resized(image: Image.Image, dpi: float, wanted: float) -> Raster:
    width, height = (max(1, round(side * wanted / dpi)) for side in image.size)
    return Raster(np.asarray(image.resize((width, height), Image.Resampling.BOX)), wanted)


def _dpi(image: Image.Image) -> float:
    """The resolution the file states, or the one that makes its longer side that of A4."""
    stated = _stated(image)
    if _BELIEVABLE[0] <= stated[0] <= _BELIEVABLE[1]:
        return stated[0]
    return max(image.width, image.height * _stretch(stated)) / _A4


def _stated(image: Image.Image) -> tuple[float, float]:
    """What the file says of its resolution across and down; 0 where that is nothing or nonsense."""
    try:
        across, down = (float(value or 0.0) for value in image.info.get("dpi", ()))
    except (TypeError, ValueError, ZeroDivisionError):
        return 0.0, 0.0
    return across, down


def _stretch(stated: tuple[float, float]) -> float:
    """How much higher a picture must be made for its pixels to be square."""
    across, down = stated
    ratio = across / down if across > 0 and down > 0 else 1.0
    return ratio if _FAX[0] < max(ratio, 1 / ratio) < _FAX[1] else 1.0


def _squared(image: Image.Image, stated: tuple[float, float]) -> Image.Image:
    stretch = _stretch(stated)
    if stretch == 1.0:
        return image
    return image.resize((image.width, max(1, round(image.height * stretch))), Image.Resampling.BILINEAR)
