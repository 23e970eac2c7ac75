"""A page as pixels. Rasters stay in this layer: no model outside it holds one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    #: Height x width, grey; 0 is black in a raster, 0 is paper in a map of ink.
    Grey: TypeAlias = NDArray[np.uint8]
    Floats: TypeAlias = NDArray[np.float64]

POINTS_PER_INCH = 72.0


@dataclass(frozen=True, slots=True, eq=False)
class Raster:
    """The pixels of a page: height x width grey, or height x width x 3 red, green, blue.

    `dpi` is what the file says, or what a page of usual size would have.
    """

    pixels: NDArray[np.uint8]
    dpi: float
