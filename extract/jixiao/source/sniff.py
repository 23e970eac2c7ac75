"""What a file is by what it holds: suffixes lie, above all those that government systems export.

Their .xls is a web page as often as not, and a .doc may be anything that Word opens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from jixiao.errors import UnreadableDocument

if TYPE_CHECKING:
    from jixiao.source.input_file import InputFile
    from jixiao.source.limits import Limits

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
#: BIFF records that open a sheet without a container: Excel 2 to 4.
_BARE_SHEETS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00")
_HTML = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|table|meta|link|base|script|style|title|div|p|span|font|form|frameset|h[1-6]|center)\b",
    re.IGNORECASE,
)
_MIME = re.compile(rb"\A\s*(?:[\w-]+:.*\r?\n(?:[ \t].*\r?\n)*)*?(?:MIME-Version|Content-Type: *multipart/)", re.IGNORECASE)
#: Office formats written as one XML file, by a name that their first lines hold.
_FLAT_XML = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", "flat_sheet"),
    (b"http://schemas.microsoft.com/office/word/2003/wordml", "flat_word"),
    (b"http://schemas.microsoft.com/office/2006/xmlPackage", "flat_word"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "flat_sheet"),
    (b"urn:oasis:names:tc:opendocument:xmlns:office", "flat_word"),
)
#: Parts that only one kind of package has.
_PACKAGES = (("ofd.xml", "ofd"), ("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("word/document.xml", "docx"))
#: Where the main part has another name, its folder tells.
_FOLDERS = {"word": "docx", "xl": "xlsx"}
_OPEN_DOCUMENT = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def kind_of_start(head: bytes) -> str:
    """The kind that the first bytes name: pdf, picture, zip, ole, xls, rtf, mime, flat_…, html; or ""."""
    if head.startswith(_PICTURES):
        return "picture"
    if head.startswith(_OLE):
        return "ole"
    if head.startswith(_ZIP):
        return "zip"
    if head.startswith(_BARE_SHEETS):
        return "xls"
    if head.lstrip().startswith(b"{\\rtf"):
        return "rtf"
    if b"%PDF-" in head:
        return "pdf"
    if _MIME.match(head):
        return "mime"
    flat = next((kind for mark, kind in _FLAT_XML if mark in head), "") if b"<?xml" in head[:64] else ""
    return flat or ("html" if _is_html(head) else "")


def _is_html(head: bytes) -> bool:
    """Whether text begins with a tag of HTML, comments and declarations aside."""
    wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(head[:2], "latin-1")
    text = head.decode(wide, "replace").lstrip("\ufeffï»¿ \t\r\n")
    text = re.sub(r"\A(?:<\?xml[^>]*>|<!--.*?-->|\s)+", "", text, flags=re.DOTALL)
    return bool(_HTML.match(text))


def kind_of_package(file: InputFile, limits: Limits) -> str:
    """The kind of document in a ZIP file: docx, xlsx, xlsb, ofd, odt or ods.

    Raises:
        UnreadableDocument: None of them.
    """
    from jixiao.source.package import Package

    with Package(file, limits) as package:
        if "mimetype" in package:
            kind = _OPEN_DOCUMENT.get(package.read("mimetype")[:100].decode("ascii", "replace").strip(), "")
            if kind:
                return kind
        main = next((target for relation, target in package.related("").values() if relation == "officeDocument"), "")
        found = next((kind for part, kind in _PACKAGES if part in package), "") or _FOLDERS.get(main.split("/")[0].lower(), "")
    if found:
        return found
    raise UnreadableDocument("unknown_archive")


def kind_of_container(stream: BinaryIO) -> str:
    """The kind of document in an OLE container: doc, xls or encrypted.

    Raises:
        UnreadableDocument: Damaged, or none of them.
    """
    import olefile

    try:
        with olefile.OleFileIO(stream) as container:
            names = {str(entry[0]).lower() for entry in container.listdir()}
    except Exception as error:
        raise UnreadableDocument("damaged_part", part="OLE", reason=str(error) or type(error).__name__) from error
    for stream_name, kind in (
        ("encryptedpackage", "encrypted"),
        ("worddocument", "doc"),
        ("workbook", "xls"),
        ("book", "xls"),
    ):
        if stream_name in names:
            return kind
    raise UnreadableDocument("unknown_container")
