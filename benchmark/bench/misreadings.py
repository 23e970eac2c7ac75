"""What readers make of numbers when they go wrong: the kinds of error, and recorded confidences."""

from __future__ import annotations

import csv
import pickle
import re
import sys
from decimal import Decimal
from importlib import import_module
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from jixiao.amount import fold_digits, plain
from jixiao.imaging.glyphs import find_glyphs
from jixiao.ocr.calibration import chance_wrong, is_trusted
from jixiao.ocr.evidence import evidence_against
from jixiao.ocr.judge import DOUBTFUL

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from pathlib import Path


#: Digits that look alike, as confusions of recognition models go; each may be read as the others of its group.
_ALIKE = ("068", "17", "38", "56", "49", "27", "35", "08")
_NUMBER = re.compile(r"[≥≤]?\d+(?:\.\d+)?%?")


def misread(number: Decimal, kind: str, chance: random.Random) -> Decimal | None:
    """The number with one error of a kind; None where its print has no room for it."""
    printed = plain(number)
    choices = [text for text in KINDS[kind](printed) if Decimal(text) != number]
    return Decimal(chance.choice(choices)) if choices else None


def _confused(printed: str) -> Iterator[str]:
    for place, digit in enumerate(printed):
        others = sorted({other for group in _ALIKE if digit in group for other in group} - {digit})
        yield from (printed[:place] + other + printed[place + 1 :] for other in others)


def _lost(printed: str) -> Iterator[str]:
    if sum(sign.isdigit() for sign in printed) > 1:
        yield from (printed[:place] + printed[place + 1 :] for place, sign in enumerate(printed) if sign.isdigit())


def _doubled(printed: str) -> Iterator[str]:
    yield from (printed[:place] + sign + printed[place:] for place, sign in enumerate(printed) if sign.isdigit())


def _swapped(printed: str) -> Iterator[str]:
    for place, (one, two) in enumerate(pairwise(printed)):
        if one.isdigit() and two.isdigit() and one != two:
            yield printed[:place] + two + one + printed[place + 2 :]


def _point_lost(printed: str) -> Iterator[str]:
    if "." in printed:
        yield printed.replace(".", "")


def _point_moved(printed: str) -> Iterator[str]:
    whole, point, part = printed.partition(".")
    if point and len(whole) > 1:
        yield f"{whole[:-1]}.{whole[-1]}{part}"
    if point and len(part) > 1:
        yield f"{whole}{part[0]}.{part[1:]}"


KINDS: dict[str, Callable[[str], Iterator[str]]] = {
    "digit confused": _confused,
    "digit lost": _lost,
    "digit doubled": _doubled,
    "digits swapped": _swapped,
    "point lost": _point_lost,
    "point moved": _point_moved,
}


def record(target: Path, samples: Path) -> int:
    """Write every wrong reading in the samples of `benchmark/calibrate.py`, and how sure the judge would be of it.

    As if all readers were asked and that reading taken: this is what is known of an error that came through.
    """
    # The samples were pickled by a program, where the class is that of the main module.
    vars(sys.modules["__main__"])["Sample"] = import_module("calibrate").Sample
    told: list[tuple[str, ...]] = []
    for path in sorted(samples.glob("*.samples")):
        for sample in pickle.loads(path.read_bytes()):
            told += _wrong(sample)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("printed", "read", "own", "judged"))
        writer.writerows(sorted(told))
    return 0


def _wrong(sample: Any) -> Iterator[tuple[str, ...]]:
    """The wrong numbers among the readings of a line that holds a number: how sure their reader was, and the judge."""
    want = fold_digits(sample.want)
    if not _NUMBER.fullmatch(want):
        return
    glyphs = find_glyphs(sample.line.bits, sample.ground.text_height)
    for reading in sample.readings:
        got = fold_digits(reading.text)
        if got != want and _NUMBER.fullmatch(got):
            evidence = evidence_against(reading.text, sample.readings, sample.line, glyphs, sample.ground)
            sure = 1.0 - chance_wrong(len(sample.readings), evidence)
            yield (
                want,
                got,
                f"{reading.confidence:.3f}",
                f"{sure if is_trusted(len(sample.readings), evidence) else min(sure, DOUBTFUL):.3f}",
            )
