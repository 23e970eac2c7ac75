"""Formats that are read through LibreOffice: into DOCX or XLSX, whose tables keep their spans.

A rendering would lose them: PDF knows lines, not cells.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msoffcrypto
from msoffcrypto.exceptions import FileFormatError

from jixiao.errors import EncryptedDocument
from jixiao.source.encrypted import decrypted
from jixiao.source.input_file import InputFile
from jixiao.source.libreoffice import convert
from jixiao.source.sniff import kind_of_start
from jixiao.source.word import read_word
from jixiao.source.workbook import read_workbook

if TYPE_CHECKING:
    from jixiao.source.limits import Limits
    from jixiao.source.structure import StructuredDocument

#: LibreOffice goes by the suffix where the content alone does not tell.
_SUFFIXES = {"ole": "doc", "rtf": "rtf", "flat_word": "xml", "flat_sheet": "xml"}


def read_as_word(file: InputFile, limits: Limits) -> StructuredDocument:
    """The document, converted to DOCX.

    Raises:
        SetupError: LibreOffice is not installed.
        UnreadableDocument: It can't be converted.
        EncryptedDocument: It needs a password, or another one.
        TooLarge: A page has more characters or cells than the limits.
    """
    content = _plain(file)
    suffix = _SUFFIXES.get(kind_of_start(content[:4096]), "odt")
    return read_word(InputFile(file.path, None, convert(content, suffix, "docx")), limits)


def read_as_workbook(file: InputFile, limits: Limits) -> StructuredDocument:
    """The workbook, converted to XLSX.

    Raises:
        SetupError: LibreOffice is not installed.
        UnreadableDocument: It can't be converted.
        TooLarge: A sheet has more characters or cells than the limits.
    """
    content = file.bytes()
    suffix = _SUFFIXES.get(kind_of_start(content[:4096])) or ("ods" if b"opendocument.spreadsheet" in content[:200] else "xlsb")
    return read_workbook(InputFile(file.path, None, convert(content, suffix, "xlsx")), limits)


def _plain(file: InputFile) -> bytes:
    """The bytes of a document, without the encryption of an old Word file."""
    content = file.bytes()
    if kind_of_start(content[:4096]) != "ole":
        return content
    try:
        is_encrypted = msoffcrypto.OfficeFile(io.BytesIO(content)).is_encrypted()
    except FileFormatError:
        return content
    except Exception:  # noqa: BLE001 - whatever damage makes the library raise: LibreOffice tells what it can read
        return content
    if not is_encrypted:
        return content
    if file.password is None:
        raise EncryptedDocument("needs_password")
    return decrypted(content, file.password)
