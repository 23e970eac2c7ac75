"""Page images of PDF files, however they are stored: the same pixels come out, or an error."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pytest

from builder.scans import page_picture
from builder.scans.encodings import BILEVEL, STORED, build_cropped, build_layered, build_stored, build_strips
from jixiao.document import PageKind
from jixiao.errors import StageError, TooLarge
from jixiao.source import open_document
from jixiao.source.limits import Limits
from tests.truth import SEED_PDFS

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.document import Page
    from jixiao.source.raster import Raster

DPI = 150
#: Lossless ways give the very pixels; inks and JPEG are a little off.
_OFF = {"indexed": 9, "deep_grey": 0.01, "cmyk": 3, "jpeg": 2, "jpeg_progressive": 2, "jpeg_cmyk": 4}


@cache
def _picture() -> np.ndarray:
    """A part of a page with a table, at half the resolution of a clean scan."""
    return np.ascontiguousarray(page_picture(SEED_PDFS[0], "clean_300", 51, 3)[:1200:2, :1500:2])


def _read(path: Path, limits: Limits | None = None) -> tuple[Page, Raster]:
    with open_document(path, limits=limits) as (_, reader):
        return reader.page(1), reader.raster(1)


def _distance(raster: Raster, wanted: np.ndarray) -> float:
    pixels = raster.pixels if raster.pixels.ndim == 2 else raster.pixels.mean(axis=2)
    assert pixels.shape == wanted.shape
    return float(np.abs(pixels.astype(float) - wanted).mean())


def _seen(stored: str) -> np.ndarray:
    return np.where(_picture() < 128, 0, 255) if stored in BILEVEL else _picture()


@pytest.mark.parametrize("stored", STORED)
def test_stored(stored: str, tmp_path: Path) -> None:
    page, raster = _read(build_stored(_picture(), DPI, stored, tmp_path / "page.pdf"))
    assert page.kind is PageKind.SCANNED
    assert round(raster.dpi) == DPI
    assert _distance(raster, _seen(stored)) <= _OFF.get(stored, 0.0)


@pytest.mark.parametrize("stored", STORED)
def test_cut_short(stored: str, tmp_path: Path) -> None:
    path = build_stored(_picture(), DPI, stored, tmp_path / "page.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        image = next(item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image")
        raw = image.read_raw_bytes()
        coding = {key: image[name] for key, name in (("filter", "/Filter"), ("decode_parms", "/DecodeParms")) if name in image}
        image.write(raw[: len(raw) * 2 // 3], **coding)  # type: ignore[arg-type]
        pdf.save(path)
    with pytest.raises(StageError, match="page 1 could not be read: image damaged"):
        _read(path)


def test_strips(tmp_path: Path) -> None:
    page, raster = _read(build_strips(_picture(), DPI, tmp_path / "page.pdf"))
    assert (page.kind, len(page.pictures), round(raster.dpi)) == (PageKind.SCANNED, 7, DPI)
    assert _distance(raster, _picture()) < 3


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_turned_by_the_page_and_cropped(rotate: int, tmp_path: Path) -> None:
    _, raster = _read(build_cropped(_picture(), DPI, 40, rotate, tmp_path / "page.pdf"))
    assert _distance(raster, _picture()) < 0.5


def test_a_mask_of_ink_over_a_coarse_ground_sets_the_resolution(tmp_path: Path) -> None:
    _, raster = _read(build_layered(_picture(), 200, tmp_path / "page.pdf"))
    assert round(raster.dpi) == 200
    assert _distance(raster, np.where(_picture() < 128, 0, 240)) < 3


@pytest.mark.parametrize(("stored", "dpi", "wanted"), [(100, 100, 100), (600, 600, 240), (300, 300, 240)])
def test_coarse_and_fine_images_are_drawn_between_limits(stored: int, dpi: int, wanted: int, tmp_path: Path) -> None:
    page, raster = _read(build_stored(_picture(), dpi, "flate_1_bit", tmp_path / "page.pdf"))
    assert round(raster.dpi) == wanted
    assert raster.pixels.shape[1] == pytest.approx(_picture().shape[1] * wanted / stored, abs=1.5)
    assert page.width == pytest.approx(_picture().shape[1] * 72 / stored, abs=0.1)


def test_too_many_pixels(tmp_path: Path) -> None:
    path = build_stored(_picture(), DPI, "flate_1_bit", tmp_path / "page.pdf")
    with pytest.raises(TooLarge, match="300 dpi"):
        _read(path, Limits(pixels=1000))
