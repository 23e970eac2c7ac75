"""Degraded renderings of exported reports: what a scanner, a phone or a fax makes of them.

The truth of a rendering is the exported file's own reading, page by page: every target
keeps the pages of its source in their order. All randomness comes from one seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from builder.scans.files import page_pictures, save_pages, save_pdf_of_images, splice
from builder.scans.qualities import QUALITIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: Every second page of a mixed file is an image of this quality.
_MIXED = "office_200"
#: Pages of the one TIFF with several.
_TIFF_PAGES = 3


def build_scans(sources: Sequence[Path], folder: Path, seed: int, names: Sequence[str] = ()) -> Iterator[Path]:
    """Writes each source in each quality (all, unless named), and the mixed and TIFF files."""
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        for name in names or QUALITIES:
            yield build_scan(source, folder / f"{source.stem}_{name}.pdf", name, seed)
        if not names:
            yield build_mixed(source, folder / f"{source.stem}_mixed.pdf", seed)
            yield build_tiff(source, folder / f"{source.stem}_pages.tif", seed)


def build_scan(source: Path, target: Path, name: str, seed: int, pages: Sequence[int] = ()) -> Path:
    """Writes the source in one quality as a PDF of page images; only some pages if named."""
    save_pdf_of_images(_degraded(source, name, seed, pages), target)
    return target


def build_mixed(source: Path, target: Path, seed: int) -> Path:
    """Writes the source with every second page as an image."""
    splice(source, _degraded(source, _MIXED, seed, ()), target)
    return target


def build_tiff(source: Path, target: Path, seed: int) -> Path:
    """Writes the first pages of the source as one TIFF in 1 bit, as a fax server does."""
    save_pages(_degraded(source, "fax_200", seed, range(1, _TIFF_PAGES + 1)), target)
    return target


def build_picture(source: Path, target: Path, name: str, seed: int, page: int) -> Path:
    """Writes one page as a single picture; the suffix says which kind of file."""
    save_pages(_degraded(source, name, seed, (page,)), target)
    return target


def page_picture(source: Path, name: str, seed: int, page: int) -> np.ndarray:
    """One page in one quality, as pixels."""
    (picture, _), *_ = _degraded(source, name, seed, (page,))
    return picture


def page_at(source: Path, dpi: int, page: int) -> np.ndarray:
    """One page drawn at a resolution, grey and not degraded."""
    ((_, picture, _),) = page_pictures(source, dpi, (page,))
    return np.asarray(Image.fromarray(picture).convert("L"))


def build_samples(source: Path, folder: Path) -> Iterator[Path]:
    """Writes the few small renderings that are committed."""
    folder.mkdir(parents=True, exist_ok=True)
    yield build_tiff(source, folder / "fax_pages.tif", 7)
    yield build_picture(source, folder / "seals.jpg", "seals_200", 7, _TIFF_PAGES)


def _degraded(source: Path, name: str, seed: int, pages: Sequence[int]) -> Iterator[tuple[np.ndarray, int]]:
    quality = QUALITIES[name]
    for number, picture, numbers in page_pictures(source, quality.drawn_dpi, pages):
        random = np.random.default_rng([seed, number, sum(name.encode())])
        yield quality.degrade(picture, numbers, random), quality.dpi
