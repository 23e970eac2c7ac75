"""Short stretches of a line looked at pixel by pixel: a ruling, or the stroke of a character?

In a row hardly higher than its type, an upright stroke reaches from ruling to ruling but for
a gap of a tenth of its height, and averaging along the line closes that gap. Two things tell
them apart: a ruling has no such gap, and it has no other strokes at its sides. What counts
as a gap, as wide and as dark is taken from the table's own lines, so that dotted ones do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from jixiao.imaging.ink import Sheet
    from jixiao.imaging.warp import Warp
    from jixiao.source.raster import Floats, Grey

#: A line may stray this share of the text height from its usual place: bent paper.
_BEND = 0.16
#: Its sides are looked at as far as this share of the text height.
_FLANK = 0.13
#: So many points along a stretch are enough.
_MOST_POINTS = 44
#: Ink under half of the line's own is a gap.
_HALF = 0.5
#: This share of a stretch may be gaps, and so many times what the table's lines have.
_GAPS = 0.08
_GAPS_AS_USUAL = 1.3
_GAPS_MORE = 0.04
_USUAL = 78
#: Near an end is within this share of the length.
_TIP = 0.25
#: A line of so many stretches may be broken more often than the table's others.
_ENOUGH = 4
#: A line without any long stretch of its own may be strokes of two lines of text in one place, with a hair
#: of paper between them: its palest pixel is at least half as dark as that of nearly all others.
_HAIR, _NEARLY_ALL = 0.5, 5
#: Ink at the emptier side of a ruling, as a share of its own: text may be printed close to one.
_SIDE = 0.16
#: Of a dashed or dotted ruling's neighbours only what is more than this is text on both sides.
_BETWEEN_TEXT = 0.25
#: A gap of so many text heights, and so many times those between the usual dashes, is the margin of a line of text.
_MARGIN, _LONGER = 0.15, 1.5
#: This percentile of the ink around a stretch is its ground: a header may be grey.
_GROUND = 25
#: A stretch is at least this share as dark as the table's lines.
_PALEST = 0.6


class Stretches(NamedTuple):
    """Stretches of lines on the upright page in pixels: place across, start and end along."""

    place: Floats
    start: Floats
    end: Floats

    @property
    def length(self) -> Floats:
        """From end to end."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """How stretches look; one value for each.

    Attributes:
        strength: How dark along the middle, 0 to 255.
        gaps: Which share is paler than half of that.
        end_gaps: Which share is, and lies near an end: a character's gaps do, those of a broken line lie anywhere.
        palest: How dark the palest pixel along the middle is, as a share of the strength.
        longest: How long the longest stretch paler than half of that is, in text heights.
        profile: The mean ink at each pixel across over the ground's, the line's middle in the middle.
    """

    strength: Floats
    gaps: Floats
    end_gaps: Floats
    palest: Floats
    longest: Floats
    profile: Floats


def look(sheet: Sheet, warp: Warp, stretches: Stretches, *, is_across: bool) -> Looks:
    """How each stretch looks on the picture."""
    bend = max(1, round(_BEND * sheet.text_height))
    reach = 2 * bend + max(3, round(0.4 * sheet.text_height))
    patches = _patches(sheet.ink, warp, stretches, reach, is_across=is_across)
    middle = patches.shape[2] // 2
    means = patches.mean(axis=1)
    centre = middle - bend + means[:, middle - bend : middle + bend + 1].argmax(axis=1)
    which = np.arange(len(centre))
    core = np.maximum.reduce([patches[which, :, centre + shift] for shift in (-1, 0, 1)]).astype(np.float64)
    palest = core.min(axis=1)
    padded = np.pad(core, ((0, 0), (1, 1)), mode="edge")
    core = (padded[:, :-2] + core + padded[:, 2:]) / 3
    strength = np.median(core, axis=1)
    pale = core < _HALF * strength[:, None]
    gaps, tip = pale.mean(axis=1), max(1, round(_TIP * pale.shape[1]))
    end_gaps = (pale[:, :tip].sum(axis=1) + pale[:, -tip:].sum(axis=1)) / pale.shape[1]
    if sheet.red is not None:  # a seal beside a line is no stroke of text
        patches = _patches(sheet.text, warp, stretches, reach, is_across=is_across)
    across = centre[:, None] + np.arange(-reach + bend, reach - bend + 1)[None]
    inner = patches[:, patches.shape[1] // 5 : -(patches.shape[1] // 5)]
    ground = np.percentile(inner, _GROUND, axis=(1, 2))
    profile = np.take_along_axis(inner.mean(axis=1), across, axis=1) - ground[:, None]
    longest = _longest_run(pale) * stretches.length / (pale.shape[1] * sheet.text_height)
    return Looks(strength, gaps, end_gaps, palest / np.maximum(strength, 1.0), longest, profile)


def _longest_run(held: np.ndarray) -> Floats:
    """For each row how many true values follow each other at most."""
    longest, run = np.zeros(len(held)), np.zeros(len(held))
    for column in held.T:
        run = (run + 1) * column
        longest = np.maximum(longest, run)
    return longest


def _patches(ink: Grey, warp: Warp, stretches: Stretches, reach: int, *, is_across: bool) -> np.ndarray:
    """The ink around each stretch: stretch x point along x pixel across."""
    points = int(np.clip(stretches.length.max(initial=8.0), 8, _MOST_POINTS))
    along = stretches.start[:, None] + stretches.length[:, None] * np.linspace(0, 1, points)[None]
    across = stretches.place[:, None] + np.zeros((1, points))
    x, y = warp.to_picture(along, across) if is_across else warp.to_picture(across, along)
    column, row = x.astype(np.int32)[:, :, None], y.astype(np.int32)[:, :, None]
    offset = np.arange(-reach, reach + 1)[None, None]
    row, column = (row + offset, column) if is_across else (row, column + offset)
    height, width = ink.shape
    return np.asarray(ink[np.clip(row, 0, height - 1), np.clip(column, 0, width - 1)])


def are_rulings(looks: Looks, line: np.ndarray, certain: np.ndarray, text_height: float) -> np.ndarray:
    """Which of the stretches look like rulings, measured by those that are `certain` to be.

    `line` is the number of the line that each stretch belongs to.
    """
    usual = certain if certain.any() else np.ones_like(certain)
    strength = float(np.median(looks.strength[usual]))
    allowed, hair = _allowed(looks.gaps[usual]), _HAIR * float(np.percentile(looks.palest[usual], _NEARLY_ALL))
    broken = are_broken(looks, certain)
    whole = (looks.strength >= _PALEST * strength) & (~leave_margins(looks, certain) if broken else looks.end_gaps <= allowed)
    for number in np.unique(line):
        mine = line == number
        own = usual & mine
        if not broken:
            whole[mine] &= looks.gaps[mine] <= (max(allowed, _allowed(looks.gaps[own])) if own.sum() >= _ENOUGH else allowed)
        whole[mine] &= own.any() | (looks.palest[mine] >= hair)
        whole[mine] &= _emptier_side(looks.profile[mine], looks.profile[own if own.any() else usual], text_height) <= _SIDE * strength
    return np.asarray(whole)


def are_broken(looks: Looks, certain: np.ndarray) -> bool:
    """Whether the table's rulings are dashed or dotted, by those that are `certain` to be rulings."""
    return bool(certain.any()) and float(np.median(looks.palest[certain])) < _HALF


def lie_in_text(looks: Looks, certain: np.ndarray, text_height: float) -> np.ndarray:
    """Which stretches have ink at both sides, as a row of strokes has and the rulings that are `certain` have not.

    In a table with dashed rulings the strokes of a line of text, one behind the other, are as whole as a ruling.
    """
    side = _emptier_side(looks.profile, looks.profile[certain], text_height)
    return np.asarray(side > _BETWEEN_TEXT * float(np.median(looks.strength[certain])))


def leave_margins(looks: Looks, certain: np.ndarray) -> np.ndarray:
    """Which stretches have a longer gap than the dashes of the rulings that are `certain`: text keeps away from the lines around it."""
    usual = float(np.percentile(looks.longest[certain], _USUAL))
    return np.asarray(looks.longest > max(_MARGIN, _LONGER * usual))


def _allowed(gaps: Floats) -> float:
    """How much of a stretch may be gaps where the usual ones have these."""
    return max(_GAPS, _GAPS_AS_USUAL * float(np.percentile(gaps, _USUAL)) + _GAPS_MORE)


def _emptier_side(profiles: Floats, usual: Floats, text_height: float) -> Floats:
    """The mean ink at the emptier side of each profile; where the line ends the `usual` ones tell."""
    profile = np.median(usual, axis=0)
    middle = profile.size // 2
    half_width = int((profile > _HALF * profile.max()).sum()) / 2
    near = min(round(half_width + 1.5), middle - 1)
    far = min(middle, near + max(2, round(_FLANK * text_height)))
    sides = profiles[:, middle - far : middle - near + 1], profiles[:, middle + near : middle + far + 1]
    return np.asarray(np.minimum(sides[0].mean(axis=1), sides[1].mean(axis=1)))
