"""Word files (DOCX, ECMA-376 Part 1): tables with their spans, text as it would be printed.

Accepted is what a reader of the printed page sees: inserted text is there, deleted and hidden
text is not; automatic numbers are text; headers, footers and comments belong to no table and no
sentence. Macros are parts that are never opened, links are never followed.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from jixiao.source.flow import Block, FlowPage, Placed, Text, lay_out, table_from_rows
from jixiao.source.numbering import Numbering
from jixiao.source.package import Package, attribute, child, children, name_of
from jixiao.source.structure import StructuredDocument

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.source.input_file import InputFile
    from jixiao.source.limits import Limits

_TWIPS_PER_POINT = 20.0
#: Wrappers that hold what could stand in their place.
_WRAPPERS = frozenset(("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "dir", "bdo", "body"))
_REMOVED = frozenset(("del", "moveFrom", "delText", "rt", "Fallback"))
#: Characters of the symbol fonts that forms draw their checkboxes with.
_SYMBOLS = {
    **dict.fromkeys((("wingdings", "fe"), ("wingdings 2", "52"), ("wingdings 2", "53")), "☑"),
    **dict.fromkeys((("wingdings", "fd"), ("wingdings 2", "51"), ("wingdings 2", "54")), "☒"),
    **dict.fromkeys((("wingdings", "a8"), ("wingdings", "6f"), ("wingdings 2", "a3"), ("wingdings 2", "2a")), "□"),
    ("wingdings", "fc"): "✓",
    ("wingdings", "ab"): "★",
}
_UNKNOWN = "\ufffd"
_OFF = frozenset(("0", "false", "off", "none"))


def read_word(file: InputFile, limits: Limits) -> StructuredDocument:
    """The document, a page for each section or page break that it states.

    Raises:
        UnreadableDocument: It is damaged, or holds what no office program writes.
        TooLarge: A page has more characters or cells than the limits.
    """
    with Package(file, limits) as package:
        main = next((target for kind, target in package.related("").values() if kind == "officeDocument"), "word/document.xml")
        related = dict(package.related(main).values())

        def part(kind: str) -> Any | None:
            target = related.get(kind, "")
            return package.xml(target) if target in package else None

        notes = {kind: _notes(part(f"{kind}s"), kind) for kind in ("footnote", "endnote")}
        reader = _WordReader(Numbering(part("numbering"), part("styles")), notes, limits)
        pages = reader.read(package.xml(main))
    return StructuredDocument([lay_out(page, number, file.path, limits) for number, page in enumerate(pages, 1)])


def _notes(root: Any | None, kind: str) -> dict[str, Any]:
    return {attribute(note, "id"): note for note in children(root, kind) if attribute(note, "type") in ("", "normal")}


class _WordReader:
    """Walks through the body once, in order."""

    def __init__(self, numbering: Numbering, notes: dict[str, dict[str, Any]], limits: Limits) -> None:
        self._numbering, self._notes, self._limits = numbering, notes, limits
        self.pages = [FlowPage()]
        self._noted: list[Any] = []
        self._boxes: list[Any] = []
        self._carried = ""

    def read(self, document: Any) -> list[FlowPage]:
        """The pages of the document."""
        body = child(document, "body")
        sections = [
            section for section in document.iter() if name_of(section) == "sectPr" and name_of(section.getparent()) != "sectPrChange"
        ]
        starts = dict(zip(map(id, sections), sections[1:], strict=False))
        for element in _unwrapped(body if body is not None else document):
            if name_of(element) == "p":
                self._body_paragraph(element)
                section = child(element, "pPr", "sectPr")
                if section is not None and _starts_page(starts.get(id(section))):
                    self._turn()
            elif name_of(element) == "tbl":
                self._page.blocks.append(self._table(element))
        self._turn()
        return self._without_blank_end()

    @property
    def _page(self) -> FlowPage:
        return self.pages[-1]

    def _turn(self) -> None:
        """Begin a page; the notes of the one before stand at its foot."""
        for note in self._noted:
            self._page.blocks.extend(self._blocks(note))
        self._noted = []
        self.pages.append(FlowPage())

    def _without_blank_end(self) -> list[FlowPage]:
        pages = self.pages
        while len(pages) > 1 and not pages[-1].blocks and not pages[-1].pictures:
            pages = pages[:-1]
        return pages

    def _body_paragraph(self, paragraph: Any) -> None:
        """A paragraph of the body; page breaks in it begin pages."""
        before = child(paragraph, "pPr", "pageBreakBefore")
        if before is not None and attribute(before, "val", "1") not in _OFF and (self._page.blocks or len(self.pages) > 1):
            self._turn()
        pieces = self._text(paragraph).split("\f")
        for index, piece in enumerate(pieces):
            if index:
                self._turn()
            if piece.strip():
                self._page.blocks.append(Text(tuple(piece.split("\n"))))
        self._page.blocks.extend(self._boxed())

    def _blocks(self, holder: Any) -> list[Block]:
        """The paragraphs and tables of a cell, a note or a text box."""
        found: list[Block] = []
        for element in _unwrapped(holder):
            if name_of(element) == "p":
                text = self._text(element).replace("\f", "\n")
                if text.strip():
                    found.append(Text(tuple(text.split("\n"))))
                found.extend(self._boxed())
            elif name_of(element) == "tbl":
                found.append(self._table(element))
        return found

    def _boxed(self) -> list[Block]:
        """What stands in the text boxes anchored in the paragraph just read."""
        boxes, self._boxes = self._boxes, []
        return [block for box in boxes for block in self._blocks(box)]

    def _text(self, paragraph: Any) -> str:
        """A paragraph with its number; lines end with a line feed, pages with a form feed.

        Where the paragraph's own end is a tracked deletion, its text goes on in the next.
        """
        properties = child(paragraph, "pPr")
        text = self._carried + "".join(self._runs(paragraph))
        if child(properties, "rPr", "del") is not None:
            self._carried = text
            return ""
        self._carried = ""
        vanishes = child(properties, "rPr", "vanish")
        mark = self._numbering.mark(properties) if text.strip() or vanishes is None else ""
        return mark + text

    def _runs(self, element: Any) -> Iterator[str]:
        for inner in element:
            name = name_of(inner)
            if name == "r":
                yield from self._run(inner)
            elif name in _REMOVED:
                self._page.hidden_characters += sum(len(t.text or "") for t in inner.iter() if name_of(t) in ("t", "delText"))
            elif name == "ruby":
                yield from self._runs(child(inner, "rubyBase"))
            elif name in ("oMath", "oMathPara"):
                yield "".join(t.text or "" for t in inner.iter() if name_of(t) == "t")
            elif name in _WRAPPERS:
                yield from self._runs(inner)

    def _run(self, run: Any) -> Iterator[str]:
        hidden = child(run, "rPr", "vanish")
        if hidden is not None and attribute(hidden, "val", "1") not in _OFF:
            self._page.hidden_characters += sum(len(t.text or "") for t in children(run, "t"))
            return
        for inner in run:
            yield self._piece(inner)

    def _piece(self, element: Any) -> str:
        name = name_of(element)
        if name == "t":
            return (element.text or "").replace("\n", " ")
        if name == "sym":
            key = attribute(element, "font").lower(), attribute(element, "char").lower()[-2:]
            return _SYMBOLS.get(key, _UNKNOWN)
        if name == "br":
            return "\f" if attribute(element, "type") == "page" else "\n"
        if name in ("drawing", "pict", "object", "AlternateContent"):
            self._drawn(element)
        elif name in ("footnoteReference", "endnoteReference"):
            note = self._notes[name.removesuffix("Reference")].get(attribute(element, "id"))
            self._noted.extend([note] if note is not None else [])
        elif name == "fldChar":
            return _checkbox(element)
        elif name == "ruby":
            return "".join(self._runs(child(element, "rubyBase")))
        return {"tab": " ", "ptab": " ", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")

    def _drawn(self, element: Any) -> None:
        """Keep the text boxes of a drawing for later, and count its pictures."""
        for inner in element:
            name = name_of(inner)
            if name == "txbxContent":
                self._boxes.append(inner)
            elif name in ("blip", "imagedata"):
                self._page.pictures += 1
            elif name != "Fallback":
                self._drawn(inner)

    def _table(self, table: Any) -> Block:
        edges = [0.0]
        for column in children(child(table, "tblGrid"), "gridCol"):
            edges.append(edges[-1] + _number(attribute(column, "w")) / _TWIPS_PER_POINT)
        rows = [row for row in _unwrapped(table) if name_of(row) == "tr" and not self._is_gone(row)]
        placed: list[list[Placed]] = []
        open_cells: dict[int, tuple[int, int]] = {}
        for index, row in enumerate(rows):
            placed.append(self._row(row, index, placed, open_cells))
        return table_from_rows(placed, self._limits, len(self.pages), tuple(edges) if _is_rising(edges) else ())

    def _is_gone(self, row: Any) -> bool:
        """Whether the row is deleted by a tracked change, or hidden."""
        gone = child(row, "trPr", "del") is not None or child(row, "trPr", "hidden") is not None
        if gone:
            self._page.hidden_characters += sum(len(t.text or "") for t in row.iter() if name_of(t) in ("t", "delText"))
        return gone

    def _row(self, row: Any, index: int, above: list[list[Placed]], open_cells: dict[int, tuple[int, int]]) -> list[Placed]:
        """The cells that begin in a row; those that go on from above lengthen theirs.

        `open_cells` holds, by left column, the row and the place in it of the cell that may go on.
        """
        cells: list[Placed] = []
        column = _whole(child(row, "trPr", "gridBefore"))
        for cell in (cell for cell in _unwrapped(row) if name_of(cell) == "tc"):
            width = max(1, _whole(child(cell, "tcPr", "gridSpan")))
            merge, beside = child(cell, "tcPr", "vMerge"), child(cell, "tcPr", "hMerge")
            if beside is not None and attribute(beside, "val", "continue") == "continue" and cells:
                cells[-1] = cells[-1]._replace(column_span=cells[-1].column_span + width)
            elif merge is not None and attribute(merge, "val", "continue") == "continue" and column in open_cells:
                top, place = open_cells[column]
                above[top][place] = above[top][place]._replace(row_span=index - top + 1)
            else:
                open_cells.pop(column, None)
                if merge is not None:
                    open_cells[column] = index, len(cells)
                cells.append(Placed(column, 1, width, tuple(self._blocks(cell))))
            column += width
        return cells


def _unwrapped(holder: Any) -> Iterator[Any]:
    """The paragraphs, tables, rows or cells in a holder, content controls and insertions opened."""
    for element in holder:
        name = name_of(element)
        if name in _WRAPPERS:
            yield from _unwrapped(element)
        elif name == "AlternateContent":
            choice = child(element, "Choice")
            yield from _unwrapped(choice if choice is not None else ())
        elif name not in _REMOVED:
            yield element


def _starts_page(section: Any | None) -> bool:
    """Whether a section begins on a new page, as it does unless it says otherwise."""
    kind = child(section, "type")
    return section is not None and (kind is None or attribute(kind, "val") not in ("continuous", "nextColumn"))


def _checkbox(field: Any) -> str:
    """The box that a form field draws."""
    box = child(field, "ffData", "checkBox")
    if box is None:
        return ""
    state = child(box, "checked") if child(box, "checked") is not None else child(box, "default")
    return "☑" if state is not None and attribute(state, "val", "1") not in _OFF else "□"


def _whole(element: Any | None) -> int:
    value = attribute(element, "val") if element is not None else ""
    return int(value) if value.isdecimal() and len(value) < 7 else 0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _is_rising(edges: Sequence[float]) -> bool:
    return len(edges) > 1 and all(left < right for left, right in itertools.pairwise(edges))
