"""Office files behind a password, opened by msoffcrypto-tool (MIT) in memory."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import msoffcrypto
import olefile
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError

from jixiao.errors import EncryptedDocument, UnreadableDocument
from jixiao.source import open_format
from jixiao.source.input_file import InputFile
from jixiao.source.sniff import kind_of_start

if TYPE_CHECKING:
    from jixiao.source import PageReader
    from jixiao.source.limits import Limits

#: Deriving the key takes so many rounds: Office writes 100,000, its specification ends at ten million.
_MOST_ROUNDS = 10_000_000
_ROUNDS = re.compile(rb'spinCount="(\d+)"')


def read_encrypted(file: InputFile, limits: Limits) -> PageReader:
    """A reader of the document in an encrypted container (DOCX or XLSX behind a password).

    Raises:
        EncryptedDocument: It needs a password, or another one.
        UnreadableDocument: It is damaged, or what it holds is no document.
    """
    if file.password is None:
        raise EncryptedDocument("needs_password")
    content = file.bytes()
    _check_rounds(content)
    plain = decrypted(content, file.password)
    kind = kind_of_start(plain[:4096])
    if kind not in ("zip", "ole"):
        raise UnreadableDocument("not_a_document")
    return open_format(kind, InputFile(file.path, file.password, plain), limits)


def decrypted(content: bytes, password: str, *, needs_password: bool = False) -> bytes:
    """The bytes without their encryption.

    Raises:
        EncryptedDocument: The password does not fit; told as missing where `needs_password`.
        UnreadableDocument: The container is damaged.
    """
    opened = io.BytesIO()
    try:
        document = msoffcrypto.OfficeFile(io.BytesIO(content))
        document.load_key(password=password)
        document.decrypt(opened)
    except (InvalidKeyError, DecryptionError) as error:
        raise EncryptedDocument("needs_password" if needs_password else "wrong_password") from error
    except FileFormatError as error:
        raise UnreadableDocument("damaged_part", part="OLE", reason=str(error)) from error
    except Exception as error:
        raise EncryptedDocument("needs_password" if needs_password else "wrong_password") from error
    return opened.getvalue()


def _check_rounds(content: bytes) -> None:
    """Refuse a container whose key would take hours to derive."""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            info = container.openstream("EncryptionInfo").read(65_536) if container.exists("EncryptionInfo") else b""
    except OSError as error:
        raise UnreadableDocument("damaged_part", part="EncryptionInfo", reason=str(error)) from error
    rounds = _ROUNDS.search(info)
    if rounds and int(rounds.group(1)) > _MOST_ROUNDS:
        raise UnreadableDocument("unsafe_part", part="EncryptionInfo", reason=f"{rounds.group(1).decode()} rounds")
