"""What of a file is broken though a reader can make something of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.document import Damage
from jixiao.source.pixels import is_whole_picture
from jixiao.source.streams import count_damaged_streams, pictures_in

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.source.limits import Limits


def find_damage(path: Path, kind: str, password: str | None, limits: Limits) -> tuple[Damage, ...]:
    """The damage of a file of a kind that `jixiao.source.sniff` tells.

    Raises:
        TooLarge: A compressed stream inflates too far; no reader has seen it yet.
    """
    if kind == "pdf":
        return _damage_of_pdf(path, password, limits)
    whole = kind != "picture" or is_whole_picture(path.read_bytes(), limits.pixels)
    return () if whole else (Damage("damaged_pictures", 1),)


def _damage_of_pdf(path: Path, password: str | None, limits: Limits) -> tuple[Damage, ...]:
    data = path.read_bytes()
    counts = {"damaged_streams": count_damaged_streams(data, limits.stream)}
    counts["damaged_pictures"] = sum(not is_whole_picture(picture, limits.pixels) for picture in pictures_in(data))
    # Some hundredths of a second to import, and of no use for other kinds of files.
    from jixiao.source.objects import UnreadableObjects, count_damaged_objects

    try:
        counts["damaged_objects"] = count_damaged_objects(path, data, password, limits)
    except UnreadableObjects:
        counts["damaged_places"] = 1
    return tuple(Damage(code, count) for code, count in counts.items() if count)
