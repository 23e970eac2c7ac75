"""`--vocabulary FILE`: a user's own words for the forms, laid out as the bundled ones.

Apart from `jixiao.forms.words`, because what comes from a user is checked: a group or
field misspelt would otherwise add nothing and say nothing.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.errors import UsageError
from jixiao.forms.words import PATTERN_PREFIX, Word, bundled_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.forms.words import Words

#: The bundled vocabularies; a user's word goes to each that has its group and field.
VOCABULARIES = ("self_evaluation", "base_data", "execution")


def read_words(paths: tuple[str, ...]) -> Words:
    """The words of the files at `paths`, in their order.

    Raises:
        UsageError: A file can't be read, is no TOML, or has a group, field or entry that is
            not of the vocabulary's layout; the message names it and lists what is known.
    """
    return tuple(word for path in paths for word in _read_file(path))


def _read_file(path: str) -> Iterator[Word]:
    try:
        data = tomllib.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError("bad_vocabulary", path=path, reason=error.strerror or error) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError("bad_vocabulary", path=path, reason=error) from error
    for group, fields in data.items():
        yield from _read_group(path, group, fields)


def _read_group(path: str, group: str, fields: Any) -> Iterator[Word]:
    known = known_fields()
    if group not in known:
        raise UsageError("unknown_group", path=path, group=group, known=", ".join(known))
    if not isinstance(fields, dict):
        raise UsageError("bad_vocabulary", path=path, reason=f"[{group}] = {fields!r}")
    for field, printed in fields.items():
        if field not in known[group]:
            raise UsageError("unknown_field", path=path, group=group, field=field, known=", ".join(known[group]))
        for text in _texts(path, group, field, printed):
            yield Word(group, field, text)


def _texts(path: str, group: str, field: str, printed: Any) -> list[str]:
    """The entries of a field: a list of texts, none empty, each pattern one that compiles."""
    if not isinstance(printed, list) or not all(isinstance(text, str) and text.strip() for text in printed):
        raise UsageError("bad_vocabulary", path=path, reason=f"[{group}] {field} = {printed!r}")
    for text in printed:
        try:
            re.compile(text.removeprefix(PATTERN_PREFIX) if text.startswith(PATTERN_PREFIX) else "")
        except re.error as error:
            raise UsageError("bad_vocabulary", path=path, reason=f"[{group}] {field}: {text}: {error}") from error
    return printed


@cache
def known_fields() -> dict[str, tuple[str, ...]]:
    """The fields of every group of the bundled vocabularies."""
    known: dict[str, dict[str, None]] = {}
    for name in VOCABULARIES:
        for group, fields in bundled_groups(name).items():
            known.setdefault(group, {}).update(dict.fromkeys(fields))
    return {group: tuple(fields) for group, fields in known.items()}
