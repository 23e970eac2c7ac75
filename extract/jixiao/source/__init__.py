"""Bytes → upright pages. A page reader is a seam: add a file and a line in `READERS`."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from jixiao.document import Document
from jixiao.errors import InputError, JixiaoError, TooLarge, UnreadableDocument
from jixiao.registry import Registry
from jixiao.source.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jixiao.document import Page
    from jixiao.source.raster import Raster


class PageReader(Protocol):
    """Reads the pages of one open document."""

    page_count: int

    def page(self, number: int) -> Page:
        """The page `number` (from 1), upright, boxes in points from its top left."""

    def raster(self, number: int) -> Raster:
        """The page `number` as pixels, turned by `page(number).turned`."""

    def close(self) -> None:
        """Release the file."""


#: `READERS[name](path, password, limits)` opens a document.
READERS: Registry[Callable[[Path, str | None, Limits], PageReader]] = Registry(
    "engine",
    {
        "pdfium": "jixiao.source.pdfium:PdfiumReader",
        "pdfplumber": "jixiao.source.plumber:PlumberReader",
    },
)

#: How image files begin, whatever they are called.
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")

#: PDF allows its header and its end mark to stand this far from the file's ends.
_MARGIN = 4096


@contextmanager
def open_document(
    path: Path, *, engine: str = "pdfium", password: str | None = None, limits: Limits | None = None
) -> Iterator[tuple[Document, PageReader]]:
    """The document at `path` and a reader of its pages, closed at the end.

    Raises:
        UnreadableDocument: Missing, empty, no PDF, truncated, or without pages.
        EncryptedDocument: It needs a password, or another one.
        TooLarge: The file is over the size limit; also raised while reading a page.
        UnknownName: No such engine.
    """
    limits = limits or Limits()
    with _named(path):
        sha256, is_picture = _checked_hash(path, limits)
        reader = _picture_reader(path, limits) if is_picture else READERS[engine](path, password, limits)
    try:
        if reader.page_count == 0:
            raise UnreadableDocument("no_pages", path=path)
        with _named(path):
            yield Document(sha256, path.name, reader.page_count), reader
    finally:
        reader.close()


def _picture_reader(path: Path, limits: Limits) -> PageReader:
    from jixiao.source.pictures import PictureReader

    return PictureReader(path, None, limits)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Errors raised inside learn which file they are about."""
    try:
        yield
    except JixiaoError as error:
        error.details.setdefault("path", path)
        raise


def _checked_hash(path: Path, limits: Limits) -> tuple[str, bool]:
    """The file's SHA-256 and whether it is an image, after refusing what is no whole PDF file."""
    try:
        size = path.stat().st_size
        if size > limits.megabytes * 2**20:
            raise TooLarge("file_too_large", actual=size // 2**20, limit=limits.megabytes)
        with path.open("rb") as file:
            head = file.read(_MARGIN)
            file.seek(max(0, size - _MARGIN))
            tail = file.read()
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256")
    except OSError as error:
        raise _os_error(error) from error
    is_picture = head.startswith(_PICTURES)
    if not is_picture:
        _check_ends(head, tail)
    return digest.hexdigest(), is_picture


def _os_error(error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError):
        return UnreadableDocument("missing_input")
    if isinstance(error, IsADirectoryError):
        return UnreadableDocument("no_documents")
    return UnreadableDocument("no_permission", reason=error.strerror)


def _check_ends(head: bytes, tail: bytes) -> None:
    if not head:
        raise UnreadableDocument("empty_file")
    if b"%PDF-" not in head:
        raise UnreadableDocument("not_a_document")
    # A file that ends early may still open, with its last pages gone and nobody told.
    if b"%%EOF" not in tail:
        raise UnreadableDocument("truncated")
