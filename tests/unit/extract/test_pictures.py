"""Image files in the shapes scanners, phones and fax servers give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from jixiao.errors import StageError, TooLarge, UnreadableDocument
from jixiao.source import open_document
from jixiao.source.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.source.raster import Raster

#: A page with a dark corner: top left, a third as wide as high.
PAGE = np.full((300, 200), 230, np.uint8)
PAGE[20:80, 10:30] = 20


def _raster(path: Path, number: int = 1) -> Raster:
    with open_document(path) as (_, reader):
        return reader.raster(number)


def _grey(raster: Raster) -> np.ndarray:
    return raster.pixels if raster.pixels.ndim == 2 else raster.pixels.mean(axis=2)


def _assert_page(raster: Raster, off: float = 3.0) -> None:
    assert _grey(raster).shape == PAGE.shape
    assert np.abs(_grey(raster).astype(float) - PAGE).mean() < off


def _image(mode: str) -> Image.Image:
    return Image.fromarray(PAGE).convert("RGB").convert(mode)


@pytest.mark.parametrize(
    ("mode", "suffix", "options"),
    [
        ("L", ".png", {}),
        ("P", ".png", {}),
        ("RGB", ".png", {}),
        ("RGBA", ".png", {}),
        ("L", ".jpg", {"quality": 95, "progressive": True}),
        ("CMYK", ".jpg", {"quality": 95}),
        ("CMYK", ".tif", {}),
        ("RGB", ".tif", {"compression": "tiff_lzw"}),
        ("L", ".tif", {"compression": "packbits"}),
        ("L", ".tif", {"compression": "tiff_adobe_deflate"}),
        ("RGB", ".tif", {"compression": "jpeg", "quality": 95}),
    ],
)
def test_kinds(mode: str, suffix: str, options: dict[str, object], tmp_path: Path) -> None:
    image = Image.fromarray(PAGE).quantize(8) if mode == "P" else _image(mode)
    image.save(tmp_path / f"page{suffix}", **options)  # type: ignore[arg-type]
    _assert_page(_raster(tmp_path / f"page{suffix}"))


@pytest.mark.parametrize("suffix", [".tif", ".png"])
def test_sixteen_bits(suffix: str, tmp_path: Path) -> None:
    Image.fromarray(PAGE.astype(np.uint16) * 257).save(tmp_path / f"page{suffix}")
    _assert_page(_raster(tmp_path / f"page{suffix}"), 0.5)


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    ink = np.zeros((300, 200, 4), np.uint8)
    ink[PAGE < 100, 3] = 235
    Image.fromarray(ink).save(tmp_path / "page.png")
    grey = _grey(_raster(tmp_path / "page.png"))
    assert (grey[0, 0], grey[50, 20]) == (255, 20)


@pytest.mark.parametrize(("orientation", "stored"), [(1, PAGE), (3, PAGE[::-1, ::-1]), (6, np.rot90(PAGE)), (8, np.rot90(PAGE, -1))])
def test_turned_by_exif(orientation: int, stored: np.ndarray, tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(np.ascontiguousarray(stored)).save(tmp_path / "page.jpg", exif=exif, quality=95, dpi=(100, 100))
    _assert_page(_raster(tmp_path / "page.jpg"))
    with open_document(tmp_path / "page.jpg") as (_, reader):
        page = reader.page(1)
    assert (page.width, page.height) == (144, 216)


def test_without_a_resolution_the_longer_side_is_that_of_a4(tmp_path: Path) -> None:
    _image("L").save(tmp_path / "page.png")
    assert _raster(tmp_path / "page.png").dpi == pytest.approx(300 / 11.69)


@pytest.mark.parametrize("dpi", [(1, 1), (72, 72), (5000, 5000)])
def test_a_resolution_that_no_scanner_has_is_not_believed(dpi: tuple[int, int], tmp_path: Path) -> None:
    _image("L").save(tmp_path / "page.png", dpi=dpi)
    assert _raster(tmp_path / "page.png").dpi == pytest.approx(300 / 11.69)


def test_the_high_pixels_of_a_fax_are_made_square(tmp_path: Path) -> None:
    low = Image.fromarray(PAGE[::2]).convert("1")
    low.save(tmp_path / "page.tif", dpi=(196, 98), compression="group4")
    raster = _raster(tmp_path / "page.tif")
    assert (raster.pixels.shape, raster.dpi) == ((300, 200), 196)
    with open_document(tmp_path / "page.tif") as (_, reader):
        page = reader.page(1)
    assert page.height / page.width == pytest.approx(1.5)


def test_pages_of_a_tiff_have_their_own_size_and_kind(tmp_path: Path) -> None:
    others = [Image.fromarray(PAGE[:120]).convert("1"), _image("RGB").resize((400, 600))]
    _image("L").save(tmp_path / "pages.tif", save_all=True, append_images=others, dpi=(150, 150))
    with open_document(tmp_path / "pages.tif") as (document, reader):
        sizes = [(round(reader.page(n).width), round(reader.page(n).height), reader.raster(n).pixels.shape[:2]) for n in (1, 2, 3)]
    assert document.page_count == 3
    assert sizes == [(96, 144, (300, 200)), (96, 58, (120, 200)), (192, 288, (600, 400))]


@pytest.mark.parametrize("suffix", [".jpg", ".tif", ".png"])
def test_cut_short(suffix: str, tmp_path: Path) -> None:
    random = np.random.default_rng(1).integers(0, 255, (300, 200), np.uint8)
    Image.fromarray(random).save(tmp_path / f"page{suffix}")
    whole = (tmp_path / f"page{suffix}").read_bytes()
    (tmp_path / f"page{suffix}").write_bytes(whole[: len(whole) // 2])
    with pytest.raises((StageError, UnreadableDocument)):
        _raster(tmp_path / f"page{suffix}")


def test_too_many_pixels(tmp_path: Path) -> None:
    _image("L").save(tmp_path / "page.png")
    with open_document(tmp_path / "page.png", limits=Limits(pixels=1000)) as (_, reader), pytest.raises(TooLarge):
        reader.page(1)
