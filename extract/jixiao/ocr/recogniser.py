"""One recognition model of the PP-OCR kind: a picture of a line in, characters out."""

from __future__ import annotations

from hashlib import sha1
from typing import TYPE_CHECKING

import cv2
import numpy as np

from jixiao.ocr import NOTHING, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from jixiao.ocr.runners import Runner
    from jixiao.source.raster import Grey

#: The height these models take, and the narrowest picture that they read well unless told.
_HEIGHT = 48
_NARROWEST = 96
#: Wider pictures than this many heights are no line of text.
_WIDEST = 80
#: So many pictures, those of a few pages, are known again: a page is tried upside down, a cell read twice.
_REMEMBERED = 1024


class Recogniser:
    """A model and the list of its characters.

    Args:
        runner: Runs the model.
        characters: The file that lists what the model tells apart, one a line.
        narrowest: The narrowest picture that the model reads well, in pixels.
    """

    def __init__(self, runner: Runner, characters: Path, *, narrowest: int = _NARROWEST) -> None:
        self._runner = runner
        self._characters = ["", *characters.read_text("utf-8").splitlines(), " "]
        self._narrowest = narrowest
        self._known: dict[tuple[tuple[int, ...], bytes], Reading] = {}

    def read_ahead(self, lines: Iterable[Grey]) -> None:
        """Reads lines that will be asked for; of one width after the other, which costs some runners less."""
        for line in sorted(lines, key=_relative_width):
            self.read(line)

    def read(self, line: Grey) -> Reading:
        """The text of the line; nothing where the picture is no line. The very same picture is read once."""
        key = (line.shape, sha1(line.tobytes(), usedforsecurity=False).digest())
        reading = self._known.pop(key, None) or self._read(line)
        self._known[key] = reading
        if len(self._known) > _REMEMBERED:
            del self._known[next(iter(self._known))]
        return reading

    def _read(self, line: Grey) -> Reading:
        height, width = line.shape
        if height < 2 or width < 2 or width > _WIDEST * height:
            return NOTHING
        scaled = max(1, round(width * _HEIGHT / height))
        scores = self._run(np.asarray(cv2.resize(line, (scaled, _HEIGHT), interpolation=cv2.INTER_LINEAR), np.uint8))
        return self._decoded(scores, scaled / self._width(scaled))

    def _width(self, scaled: int) -> int:
        return self._runner.width(max(scaled, self._narrowest))

    def _run(self, line: Grey) -> np.ndarray:
        """The probability of each character at each step; the rest of the width is mid-grey."""
        picture = np.zeros((1, 3, _HEIGHT, self._width(line.shape[1])), np.float32)
        picture[0, :, :, : line.shape[1]] = line.astype(np.float32) / 127.5 - 1.0
        return self._runner.run(picture)

    def _decoded(self, scores: np.ndarray, used: float) -> Reading:
        best = scores.argmax(axis=1)
        new = np.flatnonzero((best != 0) & (best != np.concatenate(([0], best[:-1]))))
        if not new.size:
            return NOTHING
        certain = scores[new, best[new]]
        text = "".join(self._characters[index] for index in best[new])
        steps = len(best) * used
        last = np.flatnonzero(best != 0)[-1]
        places = tuple(((new + 0.5) / steps).tolist())
        end = float(min(1.0, (last + 1) / steps))
        return Reading(text, float(certain.min()), float(certain.mean()), float(new[0] / steps), end, places, tuple(certain.tolist()))


def _relative_width(line: Grey) -> float:
    return float(line.shape[1] / max(line.shape[0], 1))
