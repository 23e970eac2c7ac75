"""Documents that lie elsewhere: whatever fsspec opens, such as s3://, or memory:// in tests."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from jixiao.errors import JixiaoError, SetupError, TooLarge, UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIECE = 1 << 20


def is_remote(source: str) -> bool:
    """Whether a source is a URL and no path."""
    return "://" in source


def listed(url: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Every file at or under `url`: its URL, what the system tells of it, and a mark that changes with its content.

    Raises:
        UnreadableDocument: Nothing is there, or it can't be reached.
        SetupError: fsspec, or its part for this kind of URL, is missing.
    """
    with _named(url):
        system, path = _system(url)
        found = system.find(path, detail=True)
        for name, details in sorted(found.items()):
            yield system.unstrip_protocol(name), details, str(system.ukey(name))


def fetched(url: str, folder: Path, megabytes: int) -> Path:
    """The file at `url`, copied into `folder`.

    Raises:
        TooLarge: It is larger than `megabytes`, whatever it said before.
        UnreadableDocument: It can't be fetched.
    """
    target = folder / "document"
    with _named(url):
        system, path = _system(url)
        with system.open(path, "rb") as source, target.open("wb") as file:
            size = 0
            while piece := source.read(_PIECE):
                size += len(piece)
                if size > megabytes << 20:
                    raise TooLarge("file_too_large", path=url, actual=size >> 20, limit=megabytes)
                file.write(piece)
    return target


def _system(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        system, path = url_to_fs(url)
    except ImportError as error:
        raise SetupError("missing_tool", tool=error.name or "fsspec", remedy="pip install 'jixiao[remote]', for s3:// also s3fs") from error
    except ValueError as error:
        raise UnreadableDocument("not_reached", path=url, reason=str(error)) from error
    return system, str(path)


@contextmanager
def _named(url: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise UnreadableDocument("missing_input", path=url) from error
    except JixiaoError:
        raise
    except Exception as error:
        raise UnreadableDocument("not_reached", path=url, reason=f"{type(error).__name__}: {error}") from error
