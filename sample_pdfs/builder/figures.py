"""The seed report with other figures: its words and tables stay, every number is drawn anew.

Two thirds of the numbers in the seed are "100%", "0" or a score that comes again and again;
what a recogniser does with digits shows only where they differ.
"""

from __future__ import annotations

import re
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from builder.blocks import Block, Table
from builder.exported import build_html
from builder.looks import CHROMIUM
from builder.seed import read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DIGITS = re.compile(r"\d+")
#: Where a cell is a number, with its marks; the digits of labels stay.
_FIGURE = re.compile(r"[≥≤=<>＞＜≧≦]?[\d\s.,]+[%％]?\w{0,2}")


def build_figures(folder: Path, font: str, seed: int) -> Iterator[Path]:
    """Writes the report with the figures of one seed in one font."""
    folder.mkdir(parents=True, exist_ok=True)
    yield from build_html(folder / figures_name(font, seed), replace(CHROMIUM, font=font), _with_figures(seed))


def figures_name(font: str, seed: int) -> str:
    """The file name of the report in a font with the figures of a seed."""
    return f"figures_{font.lower().replace(' ', '_')}_{seed}.pdf"


def _with_figures(seed: int) -> tuple[Block, ...]:
    random = Random(seed)
    return tuple(_redrawn(block, random) if isinstance(block, Table) else block for block in read_blocks())


def _redrawn(table: Table, random: Random) -> Table:
    cells = (replace(c, text=_other(c.text, random)) if _FIGURE.fullmatch(c.text.strip()) else c for c in table.cells)
    return replace(table, cells=tuple(cells))


def _other(text: str, random: Random) -> str:
    """The text with as many other digits; no number starts with a zero it did not have."""
    return _DIGITS.sub(lambda match: _digits(match.group(), random), text)


def _digits(digits: str, random: Random) -> str:
    first = "0" if digits[0] == "0" else str(random.randint(1, 9))
    return first + "".join(str(random.randint(0, 9)) for _ in digits[1:])
