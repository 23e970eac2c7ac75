"""Bytes → upright pages.

Two seams: another reader of PDF pages is a file and a line in `READERS`; another format is a
file, a line in `FORMATS` and how it begins in `jixiao.source.sniff`.
"""

from __future__ import annotations

import hashlib
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from jixiao.document import Document
from jixiao.errors import InputError, JixiaoError, TooLarge, UnreadableDocument
from jixiao.registry import Registry
from jixiao.source.damage import find_damage
from jixiao.source.input_file import InputFile
from jixiao.source.limits import Limits
from jixiao.source.sniff import kind_of_container, kind_of_package, kind_of_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jixiao.document import Page, Word
    from jixiao.source.raster import Raster


class PageReader(Protocol):
    """Reads the pages of one open document."""

    page_count: int

    def page(self, number: int) -> Page:
        """The page `number` (from 1), upright, boxes in points from its top left."""

    def hidden_words(self, number: int) -> tuple[Word, ...]:
        """The words of the page that are in the file but that nobody sees, upright as they run."""

    def raster(self, number: int, *, with_text: bool = True) -> Raster:
        """The page `number` as pixels, as the file shows it; its own pixels where it is one image.

        Raises:
            TooLarge: An image on it has more pixels than the limit.
            StageError: It can't be decoded or drawn.
        """

    def drawing(self, number: int, turned: int, *, with_text: bool = True, dpi: float | None = None) -> Raster:
        """The page as pixels in the frame of `page(number)` where `turned` is that page's turn.

        At the resolution of its images unless `dpi` is given.
        """

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

#: `FORMATS[kind](file, limits)` opens what is no PDF and no picture; kinds are told by `jixiao.source.sniff`.
FORMATS: Registry[Callable[[InputFile, Limits], PageReader]] = Registry(
    "input format",
    {
        "html": "jixiao.source.web:read_web_page",
        "mime": "jixiao.source.web:read_saved_page",
        "docx": "jixiao.source.word:read_word",
        "xlsx": "jixiao.source.workbook:read_workbook",
        "xls": "jixiao.source.old_workbook:read_old_workbook",
        "ofd": "jixiao.source.ofd:OfdReader",
        "encrypted": "jixiao.source.encrypted:read_encrypted",
        "doc": "jixiao.source.converted:read_as_word",
        "rtf": "jixiao.source.converted:read_as_word",
        "odt": "jixiao.source.converted:read_as_word",
        "flat_word": "jixiao.source.converted:read_as_word",
        "xlsb": "jixiao.source.converted:read_as_workbook",
        "ods": "jixiao.source.converted:read_as_workbook",
        "flat_sheet": "jixiao.source.converted:read_as_workbook",
    },
)

#: PDF allows its header and its end mark to stand this far from the file's ends.
_MARGIN = 4096


@contextmanager
def open_document(
    path: Path, *, engine: str = "pdfium", password: str | None = None, limits: Limits | None = None, with_damage: bool = True
) -> Iterator[tuple[Document, PageReader]]:
    """The document at `path` and a reader of its pages, closed at the end.

    Its damage is looked for unless somebody did before.

    Raises:
        UnreadableDocument: Missing, empty, no document, truncated, or without pages.
        SetupError: It has to be converted and LibreOffice is missing.
        EncryptedDocument: It needs a password, or another one.
        TooLarge: The file is over the size limit, or a part of it inflates too far; also raised while reading a page.
        UnknownName: No such engine.
    """
    limits = limits or Limits()
    with _named(path):
        sha256, kind = _checked_hash(path, limits)
        damage = find_damage(path, kind, password, limits) if with_damage else ()
        reader = _reader(kind, path, engine, password, limits)
    try:
        if reader.page_count == 0:
            raise UnreadableDocument("no_pages", path=path)
        with _named(path):
            yield Document(sha256, path.name, reader.page_count, damage), reader
    finally:
        reader.close()


def _reader(kind: str, path: Path, engine: str, password: str | None, limits: Limits) -> PageReader:
    if kind == "pdf":
        return READERS[engine](path, password, limits)
    if kind == "picture":
        from jixiao.source.pictures import PictureReader

        return PictureReader(path, None, limits)
    return open_format(kind, InputFile(path, password), limits)


def open_format(kind: str, file: InputFile, limits: Limits) -> PageReader:
    """A reader of a file of a kind, or of what a ZIP or OLE file turns out to hold.

    Raises:
        InputError: It can't be read.
        SetupError: It has to be converted and LibreOffice is missing.
    """
    if kind == "zip":
        kind = kind_of_package(file, limits)
    elif kind == "ole":
        with file.stream() as stream:
            kind = kind_of_container(stream)
    return FORMATS[kind](file, limits)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Errors raised inside learn which file they are about."""
    try:
        yield
    except JixiaoError as error:
        error.details.setdefault("path", path)
        raise


def _checked_hash(path: Path, limits: Limits) -> tuple[str, str]:
    """The file's SHA-256 and its kind, after refusing what is none, and a PDF file that is not whole."""
    try:
        state = path.stat()
        # A pipe would be waited for, a device read without end.
        if not stat.S_ISREG(state.st_mode) and not stat.S_ISDIR(state.st_mode):
            raise UnreadableDocument("not_a_file")
        size = state.st_size
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
    return digest.hexdigest(), _checked_kind(head, tail)


def _os_error(error: OSError) -> InputError:
    if isinstance(error, FileNotFoundError):
        return UnreadableDocument("missing_input")
    if isinstance(error, IsADirectoryError):
        return UnreadableDocument("no_documents")
    return UnreadableDocument("no_permission", reason=error.strerror)


def _checked_kind(head: bytes, tail: bytes) -> str:
    if not head:
        raise UnreadableDocument("empty_file")
    kind = kind_of_start(head)
    if not kind:
        raise UnreadableDocument("not_a_document")
    # A file that ends early may still open, with its last pages gone and nobody told.
    if kind == "pdf" and b"%%EOF" not in tail:
        raise UnreadableDocument("truncated")
    return kind
