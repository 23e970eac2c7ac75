"""Whether the objects of a PDF file are what its tables, pages and references say.

A reader that meets a damaged object repairs, guesses or leaves out, and says nothing: a page
whose content it cannot find is an empty page. qpdf reads strictly and tells; what it takes for
granted, the names under which contents, maps and glyphs stand, is compared here.
"""

from __future__ import annotations

import logging
import re
import zlib
from typing import TYPE_CHECKING, Any, BinaryIO

from pikepdf import AccessMode, Array, Dictionary, Name, PasswordError, Pdf, Stream

from jixiao.errors import JixiaoError
from jixiao.source.pixels import is_whole_picture
from jixiao.source.streams import is_whole, is_zlib, outside_streams

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from jixiao.source.limits import Limits

#: Filters and their short names (ISO 32000-2, 7.4.1).
_FILTERS = frozenset(
    f"/{name}"
    for names in (
        ("ASCIIHexDecode", "ASCII85Decode", "LZWDecode", "FlateDecode", "RunLengthDecode", "CCITTFaxDecode", "DCTDecode"),
        ("AHx", "A85", "LZW", "Fl", "RL", "CCF", "DCT", "JBIG2Decode", "JPXDecode", "Crypt"),
    )
    for name in names
)
#: All that the dictionary of a page's content holds, and of a map from codes to text or glyphs.
_PLAIN = frozenset(("/Length", "/Filter", "/DecodeParms"))
#: What pages and fonts hold beside: of any other name it is asked whether a content or map stands under it.
_KNOWN = frozenset(
    f"/{name}"
    for names in (
        ("Type", "Subtype", "Parent", "Resources", "MediaBox", "CropBox", "Rotate", "Contents", "Group", "Annots", "StructParents", "Tabs"),
        ("Name", "BaseFont", "Encoding", "ToUnicode", "DescendantFonts", "CIDSystemInfo", "CIDToGIDMap", "DW", "W", "FontDescriptor"),
        ("FirstChar", "LastChar", "Widths", "FontBBox", "FontMatrix", "CharProcs"),
    )
    for name in names
)
#: What a font can't be drawn without (ISO 32000-2, tables 109 to 119).
_NEEDED = {
    "/Type3": ("/FontBBox", "/FontMatrix", "/CharProcs", "/Encoding", "/FirstChar", "/LastChar", "/Widths"),
    "/Type0": ("/BaseFont", "/Encoding", "/DescendantFonts"),
    "/CIDFontType0": ("/BaseFont", "/CIDSystemInfo"),
    "/CIDFontType2": ("/BaseFont", "/CIDSystemInfo"),
    "/TrueType": ("/BaseFont",),
    "/Type1": ("/BaseFont",),
    "/MMType1": ("/BaseFont",),
}
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
#: Where these stand, or objects have later versions, who refers to what is not to be seen in the file's bytes.
_UNSEEN = (b"/ObjStm", b"/Encrypt")
#: White space for qpdf and part of a name for PDFium; no program writes it between tokens.
_VERTICAL_TAB = re.compile(rb"(?:\bobj|\bR|/[A-Za-z]+)\x0b")

#: So many zeros are white space for every reader, and a lost sector for who wrote the file; in a string they may be colours.
_LOST_SECTOR, _STRING = bytes(16), re.compile(rb"\((?:\\.|[^\\()])*\)", re.DOTALL)


# What qpdf says is counted; without a listener Python would print it.
logging.getLogger("pikepdf").addHandler(logging.NullHandler())


class UnreadableObjects(Exception):
    """The file's own tables do not lead to its objects."""


def count_damaged_objects(path: Path, data: bytes, password: str | None, limits: Limits) -> int:
    """How many faults the objects of a PDF file have; none where it needs another password.

    Raises:
        TooLarge: An encrypted stream inflates further than the limit.
        UnreadableObjects: The tables of the file, or the tree of its pages, can't be followed.
    """
    outside = outside_streams(data)
    try:
        # As a stream: a file in mapped memory that is cut short meanwhile would end the process.
        with path.open("rb") as file, _opened(file, password) as pdf:
            faults = sum(1 for _ in _faults(pdf, outside))
            faults += sum(1 for _ in _damaged_when_decrypted(pdf, limits)) if pdf.is_encrypted else 0
            return faults + len(pdf.get_warnings()) + len(_VERTICAL_TAB.findall(outside)) + _has_lost_sector(outside)
    except PasswordError:
        return 0
    except JixiaoError:
        raise
    except Exception as error:
        # Root, Pages or Kids are not what they have to be; qpdf and Python say so in many ways.
        raise UnreadableObjects from error


def _has_lost_sector(outside: bytes) -> bool:
    """Whether zeros stand in the middle of an object."""
    if _LOST_SECTOR not in outside:
        return False
    bare = _STRING.sub(b"", outside)
    place = bare.find(_LOST_SECTOR)
    last = bare.rfind(b"obj", 0, max(place, 0))
    return place != -1 and last != -1 and bare[last - 3 : last] != b"end"


def _opened(file: BinaryIO, password: str | None) -> Pdf:
    return Pdf.open(file, password=password or "", attempt_recovery=False, suppress_warnings=True, access_mode=AccessMode.stream)


def _faults(pdf: Pdf, outside: bytes) -> Iterator[str]:
    """What is wrong; on the way qpdf reads every object and notes what it finds."""
    items = list(pdf.objects)
    streams = [item for item in items if isinstance(item, Stream)]
    yield from filter(None, map(_fault_of_filters, streams))
    if len(pdf.pages) != pdf.Root.Pages.get(Name.Count):
        yield "pages are missing, or more than there should be"
    dictionaries = [(item, item.get(Name.Type)) for item in items if isinstance(item, Dictionary)]
    for item in [item for item, kind in dictionaries if kind in (Name.Page, Name.Font)]:
        yield from _misplaced(item)
    for item in [item for item, kind in dictionaries if kind == Name.Page]:
        yield from _faults_of_contents(item)
    fonts = [item for item, kind in dictionaries if kind == Name.Font]
    for item in fonts:
        yield from _faults_of_font(item)
    yield from _lost_glyphs(item for item in fonts if item.get(Name.Subtype) == Name.Type3)
    yield from _lost_streams(streams, outside)


def _fault_of_filters(stream: Any) -> str:
    """Why nobody can read a stream: a filter that does not exist, or one that is not named."""
    filters = stream.get(Name.Filter)
    if filters is not None:
        names = filters if isinstance(filters, Array) else [filters]
        return "" if all(isinstance(name, Name) and str(name) in _FILTERS for name in names) else "unknown filter"
    data = stream.read_raw_bytes()
    return "no filter" if is_zlib(data[:2]) and _inflates(data) else ""


def _damaged_when_decrypted(pdf: Pdf, limits: Limits) -> Iterator[Any]:
    """The streams of an encrypted file that are not whole; others are looked at before anything opens them."""
    for stream in pdf.objects:
        if isinstance(stream, Stream):
            data = stream.read_raw_bytes()
            if not (is_whole(data, 0, limits.stream) and is_whole_picture(data, limits.pixels)):
                yield stream


def _inflates(data: bytes) -> bool:
    try:
        return bool(zlib.decompressobj().decompress(data, 1 << 16))
    except zlib.error:
        return False


def _misplaced(item: Any) -> Iterator[str]:
    """Contents and maps under names that hold none."""
    for name in _KNOWN.symmetric_difference(item.keys()) - _KNOWN:
        value = item[name]
        if isinstance(value, Stream) and _PLAIN.issuperset(value.keys()):
            yield "a stream under another name"


def _faults_of_contents(page: Any) -> Iterator[str]:
    contents = page.get(Name.Contents, ())
    listed = list(contents) if isinstance(contents, Array) else [contents] if contents != () else []
    yield from ("content that is no stream" for content in listed if not isinstance(content, Stream))


def _faults_of_font(font: Any) -> Iterator[str]:
    keys = font.keys()
    needed = _NEEDED.get(str(font.get(Name.Subtype)))
    if needed is None or not keys.issuperset(needed):
        yield "a font of an unknown kind, or without what its kind needs"
    elif "/Widths" in keys and not _has_numbers(font.Widths, font.get(Name.LastChar, 0) - font.get(Name.FirstChar, 0) + 1):
        yield "widths that are too many, too few or none"
    elif "/FontMatrix" in keys and not _has_numbers(font.FontMatrix, 6):
        yield "a matrix of a font that is none"


def _has_numbers(array: Any, count: int) -> bool:
    return isinstance(array, Array) and len(array) == count


def _lost_glyphs(fonts: Iterable[Any]) -> Iterator[str]:
    """Drawings of glyphs that no code of the fonts that share them stands for."""
    drawn: dict[Any, set[bytes]] = {}
    named: dict[Any, set[bytes]] = {}
    for font in fonts:
        glyphs, encoding = font.get(Name.CharProcs), font.get(Name.Encoding)
        if isinstance(glyphs, Dictionary) and isinstance(encoding, Dictionary):
            key = glyphs.objgen if glyphs.is_indirect else font.objgen
            drawn[key] = {Name(name).unparse() for name in glyphs.keys()}  # noqa: SIM118 - no dict
            # Hundreds of names, of which most stand for no glyph: split as they are written.
            named.setdefault(key, set()).update(encoding.get(Name.Differences, Array()).unparse().split())
    yield from ("a glyph without a code" for key, glyphs in drawn.items() for _ in glyphs - named[key] - {b"/.notdef"})


def _lost_streams(streams: Iterable[Any], outside: bytes) -> Iterator[str]:
    """Contents or maps that nothing refers to, where that can be seen."""
    if any(mark in outside for mark in _UNSEEN) or outside.count(b"startxref") > 1:
        return
    named = {int(number) for number in _REFERENCE.findall(outside)}
    for stream in streams:
        if stream.objgen[0] not in named and _PLAIN.issuperset(stream.keys()):
            yield "a stream that nothing refers to"
