"""Image files as documents: PNG and JPEG with one page, TIFF with one or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from jixiao.document import Page, PageKind
from jixiao.errors import StageError, UnreadableDocument
from jixiao.source.raster import POINTS_PER_INCH, Raster

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.source.limits import Limits

#: Files that say nothing, or what no scanner does, are taken as a page of A4 (inches).
_A4 = 11.69
_BELIEVABLE = (96.0, 1300.0)
#: More makes nothing better read, see docs/decisions.md.
_FINEST = 240.0


class PictureReader:
    """Pages of an image file; each is an image and nothing else."""

    def __init__(self, path: Path, password: str | None, limits: Limits) -> None:
        self._path, self._limits = path, limits
        Image.MAX_IMAGE_PIXELS = None  # our own limit is checked before any pixel is decoded
        try:
            self._image = Image.open(path)
            self.page_count = int(getattr(self._image, "n_frames", 1))
        except (UnidentifiedImageError, OSError) as error:
            raise UnreadableDocument("damaged") from error

    def page(self, number: int) -> Page:
        """The page `number` (from 1), with its size and nothing read yet.

        Raises:
            TooLarge: It has more pixels than the limit.
        """
        self._seek(number)
        width, height = self._image.size
        self._limits.check_pixels(width * height, number)
        points = POINTS_PER_INCH / _dpi(self._image)
        return Page(number, width * points, height * points, 0, PageKind.SCANNED, (), (), source=self._path)

    def raster(self, number: int) -> Raster:
        """The pixels of the page `number`.

        Raises:
            StageError: They can't be decoded.
        """
        self._seek(number)
        dpi = _dpi(self._image)
        try:
            image = ImageOps.exif_transpose(self._image)
        except (OSError, SyntaxError, ValueError) as error:
            raise StageError("page_failed", path=self._path, page=number, reason=f"image damaged: {error}") from error
        image = image.convert("L" if image.mode in ("1", "L", "I;16", "I", "LA") else "RGB")
        if dpi > _FINEST:
            size = tuple(max(1, round(side * _FINEST / dpi)) for side in image.size)
            image, dpi = image.resize((size[0], size[1]), Image.Resampling.BOX), _FINEST
        return Raster(np.asarray(image), dpi)

    def close(self) -> None:
        """Release the file."""
        self._image.close()

    def _seek(self, number: int) -> None:
        try:
            self._image.seek(number - 1)
        except (EOFError, OSError, SyntaxError) as error:
            raise StageError("page_failed", path=self._path, page=number, reason="image damaged") from error


def _dpi(image: Image.Image) -> float:
    """The resolution the file states, or the one that makes its longer side that of A4."""
    stated = float(image.info.get("dpi", (0.0, 0.0))[0] or 0.0)
    if _BELIEVABLE[0] <= stated <= _BELIEVABLE[1]:
        return stated
    return max(image.size) / _A4
