"""Names for the arrays that the readers pass around; for type checkers only."""

from __future__ import annotations

from typing import TypeAlias

import numpy
from numpy.typing import NDArray

Numbers: TypeAlias = NDArray[numpy.float64]
Whole: TypeAlias = NDArray[numpy.uint32]
Turns: TypeAlias = NDArray[numpy.int64]
Flags: TypeAlias = NDArray[numpy.bool_]
