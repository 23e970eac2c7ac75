"""ZIP packages of XML parts: DOCX, XLSX and OFD, read without trusting them.

Nothing is ever unpacked to disk and no part is found but by its exact name, so a member called
../../x reaches nothing; it is refused all the same, because no office program writes one. XML
is parsed without network, document types and entities.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any

from lxml import etree

from jixiao.errors import EncryptedDocument, TooLarge, UnreadableDocument

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from jixiao.source.input_file import InputFile
    from jixiao.source.limits import Limits

#: An XML part that is read into a tree; its tree takes some ten times as much memory.
_LARGEST_PART_MB = 64
_ENCRYPTED_FLAG = 1
_FORBIDDEN = tuple(mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp037"))
#: What reading a damaged archive raises.
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)


class Package:
    """The parts of a ZIP file by name; names ignore case, as on Windows."""

    def __init__(self, file: InputFile, limits: Limits) -> None:
        """Open it and look at its directory.

        Raises:
            UnreadableDocument: It is damaged, or a name leads out of it.
            EncryptedDocument: A part is encrypted.
            TooLarge: It inflates too far.
        """
        self._stream = file.stream()
        try:
            self._archive = zipfile.ZipFile(self._stream)
        except ZIP_ERRORS as error:
            self._stream.close()
            raise UnreadableDocument("damaged_part", part="ZIP", reason=str(error)) from error
        try:
            self._parts = _checked(self._archive.infolist(), limits)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Release the file."""
        self._archive.close()
        self._stream.close()

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._parts

    def __iter__(self) -> Iterator[str]:
        """The names of the parts, as written."""
        return (info.filename for info in self._parts.values())

    def read(self, name: str) -> bytes:
        """The bytes of a part.

        Raises:
            UnreadableDocument: There is no such part, or it is damaged.
        """
        info = self._parts.get(_key(name))
        if info is None:
            raise UnreadableDocument("damaged_part", part=name, reason="not in the archive")
        try:
            # Reads no more than the directory says, which was checked; the rest fails its checksum.
            return self._archive.read(info)
        except ZIP_ERRORS as error:
            raise UnreadableDocument("damaged_part", part=name, reason=str(error)) from error

    def stream(self, name: str) -> IO[bytes]:
        """A part to be read piece by piece; closed by the caller.

        Raises:
            UnreadableDocument: There is no such part, or it can't be opened.
        """
        info = self._parts.get(_key(name))
        if info is None:
            raise UnreadableDocument("damaged_part", part=name, reason="not in the archive")
        try:
            return self._archive.open(info)
        except ZIP_ERRORS as error:
            raise UnreadableDocument("damaged_part", part=name, reason=str(error)) from error

    def xml(self, name: str) -> Any:
        """The root element of an XML part.

        Raises:
            UnreadableDocument: It is not there, no XML, or holds a document type.
            TooLarge: It is too large for a tree.
        """
        info = self._parts.get(_key(name))
        if info is not None and info.file_size > _LARGEST_PART_MB * 2**20:
            raise TooLarge("part_too_large", part=name, limit=_LARGEST_PART_MB)
        return parse_xml(self.read(name), name)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """The relations of a part (or of the package, ""): identifier → kind and target inside the package.

        Targets outside the package are left out: nothing is fetched.
        """
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if rels not in self:
            return {}
        found: dict[str, tuple[str, str]] = {}
        for relation in self.xml(rels):
            if relation.get("TargetMode") != "External":
                kind = str(relation.get("Type", "")).rpartition("/")[2]
                found[str(relation.get("Id", ""))] = kind, resolve(folder, str(relation.get("Target", "")))
        return found


def resolve(folder: str, target: str) -> str:
    """A target as a part's name: absolute from the package's root, else from `folder`.

    >>> resolve("word", "../media/a.png"), resolve("word", "/xl/b.xml")
    ('media/a.png', 'xl/b.xml')
    """
    target = target.replace("\\", "/")
    joined = target if target.startswith("/") else posixpath.join(folder, target)
    return posixpath.normpath(joined).lstrip("/")


def parse_xml(content: bytes, part: str) -> Any:
    """The root element.

    Raises:
        UnreadableDocument: No XML, or one with a document type, which could hold an entity bomb.
    """
    refuse_document_type(content, part)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise UnreadableDocument("damaged_part", part=part, reason=str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableDocument("unsafe_part", part=part, reason="a document type")
    return root


def refuse_document_type(content: bytes, part: str) -> None:
    """Refuse XML that declares a document type or entities.

    Raises:
        UnreadableDocument: It does.
    """
    if any(mark in content for mark in _FORBIDDEN):
        raise UnreadableDocument("unsafe_part", part=part, reason="a document type or entities")


def name_of(element: Any) -> str:
    """An element's name without its namespace: transitional and strict files differ in that only."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: Any, name: str, default: str = "") -> str:
    """An attribute by its name without namespace."""
    found = element.get(name)
    if found is not None:
        return str(found)
    return next((str(value) for key, value in element.attrib.items() if key.endswith("}" + name)), default)


def child(element: Any, *names: str) -> Any | None:
    """The element that following the names leads to, each the first of its name; or None."""
    for name in names:
        if element is None:
            return None
        element = next((inner for inner in element if name_of(inner) == name), None)
    return element


def children(element: Any, name: str) -> Iterator[Any]:
    """The children of a name."""
    return (inner for inner in element if name_of(inner) == name) if element is not None else iter(())


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _checked(infos: list[zipfile.ZipInfo], limits: Limits) -> dict[str, zipfile.ZipInfo]:
    limits.check_archive(len(infos), sum(info.file_size for info in infos))
    for info in infos:
        steps = info.filename.replace("\\", "/").split("/")
        if ".." in steps or ":" in steps[0] or "\x00" in info.filename:
            raise UnreadableDocument("unsafe_part", part=repr(info.filename), reason="a name that leads out of the file")
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise EncryptedDocument("encrypted_no_key")
    return {_key(info.filename): info for info in infos}
