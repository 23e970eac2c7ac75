"""Web pages: tables with their spans and the text between them, as a browser shows them.

Also what Chinese systems export under the name .xls or .doc, and pages saved whole (MHT).
Nothing is fetched, no script is run.
"""

from __future__ import annotations

import email
import email.policy
import re
from typing import TYPE_CHECKING, Any

from lxml import etree

from jixiao.errors import UnreadableDocument
from jixiao.source.css import Styles
from jixiao.source.flow import Block, FlowPage, Placed, Text, lay_out, table_from_rows
from jixiao.source.structure import StructuredDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.source.input_file import InputFile
    from jixiao.source.limits import Limits

_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)""", re.IGNORECASE)
_HEAD = 4096
#: Encodings that pages name too narrowly: GB 18030 holds both.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030"}
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_WHITE = re.compile(r"[ \t\r\n\f]+")
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "template",
        "noscript",
        "object",
        "iframe",
        "svg",
        "audio",
        "video",
        "canvas",
        "colgroup",
        "col",
        "datalist",
        "map",
        "meta",
        "link",
    ]
)
#: Wider and taller spans mean "all of it"; these are HTML's own limits.
_WIDEST_SPAN, _TALLEST_SPAN = 1000, 65534
#: libxml2 gives up on deeper nesting and drops the rest.
_TOO_DEEP = re.compile(r"excessive depth|maximum depth", re.IGNORECASE)


def read_web_page(file: InputFile, limits: Limits) -> StructuredDocument:
    """The page as one page of a document.

    Raises:
        UnreadableDocument: Nothing can be made of it.
        TooLarge: It has more characters or cells than the limits.
    """
    return _document(decode(file.bytes()), file, limits)


def read_saved_page(file: InputFile, limits: Limits) -> StructuredDocument:
    """The first web page in a MIME message (MHT).

    Raises:
        UnreadableDocument: It holds none.
        TooLarge: It has more characters or cells than the limits.
    """
    message = email.message_from_bytes(file.bytes(), policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                return _document(decode(content, part.get_content_charset() or ""), file, limits)
    raise UnreadableDocument("damaged_part", part="MIME", reason="no web page in it")


def decode(content: bytes, named: str = "") -> str:
    """The text of a page: by its byte order mark, as named, as UTF-8 or GB 18030, whichever fits first."""
    mark = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), "")
    found = _CHARSET.search(content[:_HEAD])
    stated = named or (next(filter(None, found.groups())).decode("ascii") if found else "")
    encodings = [encoding for encoding in (mark, _WIDER.get(stated.lower(), stated), "utf-8", "gb18030") if encoding]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    # Damaged bytes become U+FFFD, which every value that holds one is doubted for.
    return content.decode("gb18030" if encodings[0] == "gb18030" else "utf-8", "replace")


def _document(text: str, file: InputFile, limits: Limits) -> StructuredDocument:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument("damaged_part", part="HTML", reason=str(error)) from error
    too_deep = next((entry.message for entry in parser.error_log if _TOO_DEEP.search(entry.message)), "")
    if root is None or too_deep:
        raise UnreadableDocument("damaged_part", part="HTML", reason=too_deep or "no text")
    walker = _Walker(root, limits)
    page = FlowPage(walker.blocks(root), walker.hidden, walker.pictures)
    return StructuredDocument([lay_out(page, 1, file.path, limits)])


class _Lines:
    """Gathers running text into the lines of a paragraph."""

    def __init__(self) -> None:
        self._lines = [""]

    def add(self, text: str, keep_breaks: bool) -> None:
        pieces = text.replace("\r\n", "\n").split("\n") if keep_breaks else [_WHITE.sub(" ", text)]
        for index, piece in enumerate(pieces):
            if index:
                self._lines.append("")
            self._lines[-1] += piece.lstrip() if not self._lines[-1].strip() and not keep_breaks else piece

    def take(self) -> list[Block]:
        """The paragraph so far, if it has any text."""
        lines = tuple(line.strip(" \t\n\r\f") for line in self._lines)
        self._lines = [""]
        return [Text(tuple(filter(None, lines)))] if any(map(str.strip, lines)) else []


class _Walker:
    """Walks through a page and counts what it leaves out."""

    def __init__(self, root: Any, limits: Limits) -> None:
        self.hidden = self.pictures = 0
        self._styles = Styles(str(element.text or "") for element in root.iter("style"))
        self._limits = limits

    def blocks(self, element: Any) -> list[Block]:
        """The paragraphs and tables in an element."""
        lines = _Lines()
        found: list[Block] = []
        self._walk(element, lines, found, self._styles.keeps_breaks(element))
        return [*found, *lines.take()]

    def _walk(self, element: Any, lines: _Lines, found: list[Block], breaks: bool) -> None:
        lines.add(element.text or "", breaks)
        for inner in element:
            self._enter(inner, lines, found, breaks)
            lines.add(inner.tail or "", breaks)

    def _enter(self, element: Any, lines: _Lines, found: list[Block], breaks: bool) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSEEN:
            return
        if self._styles.is_hidden(element):
            self.hidden += sum(len(text.strip()) for text in element.itertext())
        elif tag == "br":
            lines.add("\n", True)
        elif tag in ("input", "select", "img"):
            lines.add(self._control(element), False)
        elif tag == "table":
            found.extend(lines.take())
            found.extend(self._table(element))
        elif tag in _BLOCKS:
            found.extend(lines.take())
            self._walk(element, lines, found, breaks or self._styles.keeps_breaks(element))
            found.extend(lines.take())
        else:
            self._walk(element, lines, found, breaks or self._styles.keeps_breaks(element))

    def _control(self, element: Any) -> str:
        """What a form control or picture shows as text."""
        if element.tag == "img":
            self.pictures += str(element.get("src") or "").startswith("data:")
            return ""
        if element.tag == "select":
            options = list(element.iter("option"))
            chosen = [option for option in options if option.get("selected") is not None] or options[:1]
            return "、".join("".join(option.itertext()).strip() for option in chosen)
        kind = str(element.get("type") or "text").lower()
        if kind in ("checkbox", "radio"):
            return "☑" if element.get("checked") is not None else "□"
        return str(element.get("value") or "") if kind in ("text", "number", "date", "tel", "email", "url", "search") else ""

    def _table(self, table: Any) -> Iterator[Block]:
        for caption in table:
            if caption.tag == "caption":
                yield from self.blocks(caption)
        placed = list(self._placed(table))
        if any(placed):
            yield table_from_rows(placed, self._limits, 1)

    def _placed(self, table: Any) -> Iterator[list[Placed]]:
        """The rows, head first and foot last; every cell in the first column that is free."""
        for group in _row_groups(table):
            open_until: dict[int, int] = {}
            rows = [row for row in group if not self._is_left_out(row)]
            for index, row in enumerate(rows):
                cells: list[Placed] = []
                column = 0
                for cell in row:
                    if cell.tag not in ("td", "th") or self._is_left_out(cell):
                        continue
                    while open_until.get(column, 0) > index:
                        column += 1
                    width = _span(cell, "colspan", _WIDEST_SPAN) or 1
                    height = min(_span(cell, "rowspan", _TALLEST_SPAN) or len(rows), len(rows) - index)
                    cells.append(Placed(column, height, width, tuple(self.blocks(cell))))
                    open_until.update(dict.fromkeys(range(column, column + width), index + height))
                    column += width
                yield cells

    def _is_left_out(self, element: Any) -> bool:
        if self._styles.is_hidden(element):
            self.hidden += sum(len(text.strip()) for text in element.itertext())
            return True
        return False


def _row_groups(table: Any) -> Iterator[list[Any]]:
    """The rows of each group; row spans end with their group."""
    groups: dict[str, list[list[Any]]] = {"thead": [], "tbody": [], "tfoot": []}
    loose: list[Any] | None = None
    for element in table:
        if element.tag == "tr":
            if loose is None:
                loose = []
                groups["tbody"].append(loose)
            loose.append(element)
        elif element.tag in groups:
            loose = None
            groups[element.tag].append([row for row in element if row.tag == "tr"])
    for name in ("thead", "tbody", "tfoot"):
        yield from groups[name]


def _span(cell: Any, name: str, most: int) -> int:
    """A span as printed, 0 and nonsense included: 0 is "to the end"."""
    match = re.match(r"\s*\+?(\d+)", str(cell.get(name) or ""))
    return min(int(match.group(1)[:9]), most) if match else 1
