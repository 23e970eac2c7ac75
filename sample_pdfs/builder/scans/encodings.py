"""One page image in each way that PDF can store it: filters, colour spaces, strips, masks, boxes.

There is no encoder for JBIG2 in Debian; its generic regions may be coded as a fax is, so the
fax encoder of libtiff makes them. libtiff takes 1 for black.
"""

from __future__ import annotations

import io
import itertools
import struct
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
from PIL import Image

from builder.scans.files import POINTS_PER_INCH
from builder.tidy import save_pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Name, Dictionary, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array

_STRIP_OFFSETS, _ROWS_PER_STRIP, _STRIP_BYTES = 273, 278, 279
_JBIG2_PAGE, _JBIG2_REGION = 48, 38
_STRIPS = 7


def fax_bytes(bits: np.ndarray, compression: str) -> bytes:
    """Black (1) and white (0) as libtiff's "group3" or "group4" codes it, in one strip."""
    buffer = io.BytesIO()
    Image.fromarray(bits == 1).save(buffer, "TIFF", compression=compression, tiffinfo={_ROWS_PER_STRIP: bits.shape[0]})
    with Image.open(buffer) as image:
        tags = image.tag_v2  # type: ignore[attr-defined]
        start, length = tags[_STRIP_OFFSETS][0], tags[_STRIP_BYTES][0]
    return buffer.getvalue()[start : start + length]


def _image(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], space: object, bits: int = 8, **more: object) -> pikepdf.Stream:
    width, height = size
    kind = {"Type": Name.XObject, "Subtype": Name.Image, "Width": width, "Height": height, "BitsPerComponent": bits}
    colours = {} if space is None else {"ColorSpace": space}
    return pikepdf.Stream(pdf, data, **kind, **colours, **more)


def _size(picture: np.ndarray) -> tuple[int, int]:
    return picture.shape[1], picture.shape[0]


def _bits(picture: np.ndarray) -> np.ndarray:
    return (picture < 128).astype(np.uint8)


def _fax(pdf: pikepdf.Pdf, picture: np.ndarray, compression: str, k: int) -> pikepdf.Stream:
    width, height = _size(picture)
    parameters = Dictionary(K=k, Columns=width, Rows=height, BlackIs1=False)
    data = fax_bytes(_bits(picture), compression)
    return _image(pdf, data, (width, height), Name.DeviceGray, 1, Filter=Name.CCITTFaxDecode, DecodeParms=parameters)


def _jbig2(pdf: pikepdf.Pdf, picture: np.ndarray) -> pikepdf.Stream:
    width, height = _size(picture)
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + fax_bytes(_bits(picture), "group4")
    data = b"".join(_segment(number, kind, body) for number, (kind, body) in enumerate([(_JBIG2_PAGE, page), (_JBIG2_REGION, region)]))
    return _image(pdf, data, (width, height), Name.DeviceGray, 1, Filter=Name.JBIG2Decode)


def _segment(number: int, kind: int, body: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body


def _packed(picture: np.ndarray, *, black: int) -> bytes:
    return np.packbits(_bits(picture) ^ (1 - black), axis=1).tobytes()


def _flate_bits(pdf: pikepdf.Pdf, picture: np.ndarray) -> pikepdf.Stream:
    return _image(pdf, _packed(picture, black=0), _size(picture), Name.DeviceGray, 1)


def _inverted_bits(pdf: pikepdf.Pdf, picture: np.ndarray) -> pikepdf.Stream:
    return _image(pdf, _packed(picture, black=1), _size(picture), Name.DeviceGray, 1, Decode=Array([1, 0]))


def _stencil(pdf: pikepdf.Pdf, picture: np.ndarray) -> pikepdf.Stream:
    return _image(pdf, _packed(picture, black=0), _size(picture), None, 1, ImageMask=True)


def _indexed(pdf: pikepdf.Pdf, picture: np.ndarray) -> pikepdf.Stream:
    """Sixteen greys of a palette that runs from light to dark."""
    steps = 15 - picture // 17
    steps = np.pad(steps, ((0, 0), (0, steps.shape[1] % 2)))
    palette = bytes(value for step in range(16) for value in [255 - 17 * step] * 3)
    space = Array([Name.Indexed, Name.DeviceRGB, 15, pikepdf.String(palette)])
    return _image(pdf, (steps[:, ::2] << 4 | steps[:, 1::2]).astype(np.uint8).tobytes(), _size(picture), space, 4)


def _predicted(pdf: pikepdf.Pdf, picture: np.ndarray) -> pikepdf.Stream:
    """Each row as the differences from the one above, as PNG stores it."""
    above = np.vstack((np.zeros((1, picture.shape[1]), np.uint8), picture[:-1]))
    rows = np.hstack((np.full((picture.shape[0], 1), 2, np.uint8), picture - above))
    parameters = Dictionary(Predictor=15, Colors=1, BitsPerComponent=8, Columns=picture.shape[1])
    data = zlib.compress(rows.tobytes())
    return _image(pdf, data, _size(picture), Name.DeviceGray, Filter=Name.FlateDecode, DecodeParms=parameters)


def _deep(pdf: pikepdf.Pdf, picture: np.ndarray) -> pikepdf.Stream:
    return _image(pdf, (picture.astype(">u2") * 257).tobytes(), _size(picture), Name.DeviceGray, 16)


def _cmyk(pdf: pikepdf.Pdf, picture: np.ndarray) -> pikepdf.Stream:
    inks = np.zeros((*picture.shape, 4), np.uint8)
    inks[..., 3] = 255 - picture
    return _image(pdf, inks.tobytes(), _size(picture), Name.DeviceCMYK)


def _coded(pdf: pikepdf.Pdf, picture: np.ndarray, mode: str, kind: str, coding: pikepdf.Object, **options: object) -> pikepdf.Stream:
    buffer = io.BytesIO()
    Image.fromarray(picture).convert("RGB").convert(mode).save(buffer, kind, **options)
    space = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}[mode]
    # Pillow writes the inks of a JPEG upside down, as Adobe does, and says so in the file.
    decode = Array([1, 0] * 4 if mode == "CMYK" else [0, 1] * len(mode))
    return _image(pdf, buffer.getvalue(), _size(picture), space, Filter=coding, Decode=decode)


#: An image object of a grey picture, by the way it is stored.
STORED: dict[str, Callable[[pikepdf.Pdf, np.ndarray], pikepdf.Stream]] = {
    "ccitt_g3": lambda pdf, picture: _fax(pdf, picture, "group3", 0),
    "ccitt_g4": lambda pdf, picture: _fax(pdf, picture, "group4", -1),
    "jbig2": _jbig2,
    "flate_1_bit": _flate_bits,
    "flate_inverted": _inverted_bits,
    "stencil": _stencil,
    "indexed": _indexed,
    "predicted": _predicted,
    "deep_grey": _deep,
    "cmyk": _cmyk,
    "jpeg": lambda pdf, picture: _coded(pdf, picture, "L", "JPEG", Name.DCTDecode, quality=90),
    "jpeg_progressive": lambda pdf, picture: _coded(pdf, picture, "RGB", "JPEG", Name.DCTDecode, quality=90, progressive=True),
    "jpeg_cmyk": lambda pdf, picture: _coded(pdf, picture, "CMYK", "JPEG", Name.DCTDecode, quality=90),
    "jpeg_2000": lambda pdf, picture: _coded(pdf, picture, "L", "JPEG2000", Name.JPXDecode),
    "jpeg_2000_colour": lambda pdf, picture: _coded(pdf, picture, "RGB", "JPEG2000", Name.JPXDecode),
}  # fmt: skip
#: Those of them that know but black and white.
BILEVEL = ("ccitt_g3", "ccitt_g4", "jbig2", "flate_1_bit", "flate_inverted", "stencil")


def build_stored(picture: np.ndarray, dpi: float, stored: str, target: Path) -> Path:
    """A page that is one image, stored in one of the ways of `STORED`."""
    with pikepdf.new() as pdf:
        width, height = _points(picture, dpi)
        pdf.add_blank_page(page_size=(width, height))
        _place(pdf, STORED[stored](pdf, picture), (0, 0, width, height))
        save_pdf(pdf, target)
    return target


def build_strips(picture: np.ndarray, dpi: float, target: Path) -> Path:
    """A page of several images, one below the other."""
    with pikepdf.new() as pdf:
        width, height = _points(picture, dpi)
        pdf.add_blank_page(page_size=(width, height))
        edges = np.linspace(0, picture.shape[0], _STRIPS + 1).astype(int)
        for top, bottom in itertools.pairwise(edges):
            scale = POINTS_PER_INCH / dpi
            _place(pdf, _flate(pdf, picture[top:bottom]), (0, height - bottom * scale, width, (bottom - top) * scale))
        save_pdf(pdf, target)
    return target


def build_layered(picture: np.ndarray, dpi: float, target: Path) -> Path:
    """A page as scanners pack it: a coarse picture of the paper, and the ink as a fine mask over it."""
    with pikepdf.new() as pdf:
        width, height = _points(picture, dpi)
        pdf.add_blank_page(page_size=(width, height))
        _place(pdf, _flate(pdf, np.full_like(picture[::4, ::4], 240)), (0, 0, width, height))
        _place(pdf, _stencil(pdf, picture), (0, 0, width, height))
        save_pdf(pdf, target)
    return target


def build_cropped(picture: np.ndarray, dpi: float, margin: float, rotate: int, target: Path) -> Path:
    """A page whose image lies on its side with a margin of points around it that the crop box cuts off."""
    with pikepdf.new() as pdf:
        lying = np.rot90(picture, rotate // 90)  # /Rotate turns clockwise, so it is stored turned the other way
        width, height = _points(lying, dpi)
        pdf.add_blank_page(page_size=(width + 2 * margin, height + 2 * margin))
        _place(pdf, _flate(pdf, np.ascontiguousarray(lying)), (margin, margin, width, height))
        pdf.pages[0].cropbox = Array([margin, margin, margin + width, margin + height])
        pdf.pages[0].rotate(rotate, relative=False)
        save_pdf(pdf, target)
    return target


def _flate(pdf: pikepdf.Pdf, picture: np.ndarray) -> pikepdf.Stream:
    return _image(pdf, picture.tobytes(), _size(picture), Name.DeviceGray)


def _points(picture: np.ndarray, dpi: float) -> tuple[float, float]:
    return picture.shape[1] * POINTS_PER_INCH / dpi, picture.shape[0] * POINTS_PER_INCH / dpi


def _place(pdf: pikepdf.Pdf, image: pikepdf.Stream, place: tuple[float, float, float, float]) -> None:
    left, bottom, width, height = place
    page = pdf.pages[0]
    name = page.add_resource(image, Name.XObject)
    page.contents_add(pikepdf.Stream(pdf, f"q {width:.4f} 0 0 {height:.4f} {left:.4f} {bottom:.4f} cm {name} Do Q\n".encode()))
