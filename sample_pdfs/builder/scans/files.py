"""Pages of a PDF as pictures with the places of their numbers; pictures as files."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pypdfium2
from PIL import Image

from builder.tidy import save_pdf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from jixiao.geometry import Box

POINTS_PER_INCH = 72
_NUMBER = re.compile(r"[\d.,%％]+")
_JPEG_QUALITY = 80
#: Single pictures are committed, so they are small.
_SMALL_QUALITY = 45


def page_pictures(source: Path, dpi: int, pages: Sequence[int]) -> Iterator[tuple[int, np.ndarray, list[Box]]]:
    """Page number, picture (RGB) and the boxes of its numbers in pixels."""
    from jixiao.geometry import Box
    from jixiao.source import open_document

    scale = dpi / POINTS_PER_INCH
    document = pypdfium2.PdfDocument(source)
    with open_document(source) as (_, reader):
        for number in pages or range(1, len(document) + 1):
            picture = np.asarray(document[number - 1].render(scale=scale).to_pil().convert("RGB"))
            words = reader.page(number).words
            numbers = [Box(*(edge * scale for edge in word.box)) for word in words if _NUMBER.fullmatch(word.text)]
            yield number, picture, numbers
    document.close()


def _image(pixels: np.ndarray) -> Image.Image:
    image = Image.fromarray(pixels)
    return image.convert("1", dither=Image.Dither.NONE) if pixels.ndim == 2 and set(np.unique(pixels)) <= {0, 255} else image


def save_pages(pages: Iterable[tuple[np.ndarray, int]], target: Path) -> None:
    """PNG, JPEG or TIFF by the target's suffix; several pages only in TIFF."""
    images = [(_image(pixels), dpi) for pixels, dpi in pages]
    first, dpi = images[0]
    options: dict[str, object] = {"dpi": (dpi, dpi)}
    if target.suffix in (".tif", ".tiff"):
        options |= {"save_all": True, "append_images": [image for image, _ in images[1:]]}
        options["compression"] = "group4" if first.mode == "1" else "jpeg"
    elif target.suffix in (".jpg", ".jpeg"):
        options["quality"] = _SMALL_QUALITY
    first.save(target, **options)  # type: ignore[arg-type]


def save_pdf_of_images(pages: Iterable[tuple[np.ndarray, int]], target: Path) -> None:
    """A PDF in which every page is one image."""
    with pikepdf.new() as pdf:
        for pixels, dpi in pages:
            pdf.add_blank_page(page_size=_size(pixels, dpi))
            fill_page(pdf, pdf.pages[-1], pixels)
        save_pdf(pdf, target)


def splice(source: Path, pages: Iterable[tuple[np.ndarray, int]], target: Path) -> None:
    """The source with each second of its pages replaced by the image of it."""
    with pikepdf.open(source) as pdf:
        for index, (pixels, dpi) in enumerate(pages):
            if index % 2:
                page = pdf.pages[index]
                page.obj.Resources = pikepdf.Dictionary()
                page.obj.MediaBox = pikepdf.Array([0, 0, *_size(pixels, dpi)])
                page.obj.Contents = pikepdf.Stream(pdf, b"")
                fill_page(pdf, page, pixels)
        save_pdf(pdf, target)


def _size(pixels: np.ndarray, dpi: int) -> tuple[float, float]:
    height, width = pixels.shape[:2]
    return width * POINTS_PER_INCH / dpi, height * POINTS_PER_INCH / dpi


def fill_page(pdf: pikepdf.Pdf, page: pikepdf.Page, pixels: np.ndarray) -> None:
    """Draws the picture over the whole page."""
    width, height = (float(side) for side in page.obj.MediaBox[2:])
    name = page.add_resource(image_object(pdf, pixels), pikepdf.Name.XObject)
    page.obj.Contents = pikepdf.Stream(pdf, f"q {width:.3f} 0 0 {height:.3f} 0 0 cm {name} Do Q".encode())


def image_object(pdf: pikepdf.Pdf, pixels: np.ndarray) -> pikepdf.Stream:
    """The picture as an image of the file: JPEG, or its bits where it is black and white."""
    image = _image(pixels)
    buffer = io.BytesIO()
    common = {"Type": pikepdf.Name.XObject, "Subtype": pikepdf.Name.Image, "Width": image.width, "Height": image.height}
    if image.mode == "1":
        return pikepdf.Stream(pdf, image.tobytes(), **common, ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=1)
    image.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    space = pikepdf.Name.DeviceGray if image.mode == "L" else pikepdf.Name.DeviceRGB
    return pikepdf.Stream(pdf, buffer.getvalue(), **common, ColorSpace=space, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode)
