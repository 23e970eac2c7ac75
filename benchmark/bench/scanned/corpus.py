"""The held-out sources: reports with other figures, in fonts and seeds that nobody tuned on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: CONTRIBUTING.md keeps these for this benchmark: tuning uses other fonts, and seeds below 100.
HELD_OUT_FONTS = ("WenQuanYi Zen Hei", "Noto Sans CJK SC", "AR PL UKai CN")
FIRST_HELD_OUT_SEED = 1000


class Source(NamedTuple):
    """An exported report and the seed of its renderings."""

    path: Path
    seed: int


def build_sources(
    folder: Path, count: int, first_seed: int = FIRST_HELD_OUT_SEED, fonts: Sequence[str] = HELD_OUT_FONTS
) -> Iterator[Source]:
    """So many reports, each with figures of its own, the fonts taken in turn; built where missing."""
    from builder.figures import build_figures, figures_name

    for index in range(count):
        font, seed = fonts[index % len(fonts)], first_seed + index
        path = folder / figures_name(font, seed)
        if not path.exists():
            list(build_figures(folder, font, seed))
        yield Source(path, seed)


def build_seed_sources(folder: Path, first_seed: int = FIRST_HELD_OUT_SEED, fonts: Sequence[str] = HELD_OUT_FONTS) -> Iterator[Source]:
    """The seed report itself, whose sums hold, in both its exports and a font each; built where missing."""
    from builder.exported import build_html, build_word
    from builder.looks import CHROMIUM, WORD

    for name, build, look, font in (("seed_word", build_word, WORD, fonts[1]), ("seed_chromium", build_html, CHROMIUM, fonts[0])):
        path = folder / f"{name}_{font.lower().replace(' ', '_')}.pdf"
        if not path.exists():
            list(build(path, replace(look, font=font)))
        yield Source(path, first_seed)
