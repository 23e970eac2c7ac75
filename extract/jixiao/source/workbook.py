"""XLSX workbooks (ECMA-376 Part 1, SpreadsheetML), a sheet a page.

Own code and not openpyxl, for three reasons: openpyxl gives values and not what cells show, makes
an object of every cell of a merged range (A1:XFD1048576 has 17 billion), and refuses workbooks
whose styles other programs wrote loosely. Cells come from a stream, so a sheet of formatted blank
rows costs no memory. Formulas are never computed, links never followed, macros never opened.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree

from jixiao.errors import UnreadableDocument
from jixiao.source.number_format import BUILT_IN, Shown, show_number, show_text, stored_number
from jixiao.source.package import ZIP_ERRORS, Package, attribute, child, children, name_of
from jixiao.source.sheets import BOTTOM, LEFT, RIGHT, TOP, Merge, SheetCells, sheet_structure
from jixiao.source.structure import StructuredDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.source.input_file import InputFile
    from jixiao.source.limits import Limits
    from jixiao.source.structure import PageStructure

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SIDES = {"left": LEFT, "start": LEFT, "right": RIGHT, "end": RIGHT, "top": TOP, "bottom": BOTTOM}
#: After so many rows without a value, what is formatted below belongs to no table.
_BLANK_RUN = 200
_WIDEST, _LONGEST = 16_384, 1_048_576


class _Style(NamedTuple):
    """What a cell's format says: its number format and its drawn sides."""

    code: str = "General"
    sides: int = 0


class _Book(NamedTuple):
    """What all sheets share."""

    strings: list[str]
    styles: list[_Style]
    from_1904: bool


class _Entry(NamedTuple):
    """A sheet that the workbook lists."""

    name: str
    part: str
    kind: str
    is_hidden: bool


def read_workbook(file: InputFile, limits: Limits) -> StructuredDocument:
    """The workbook; sheets in the order of their tabs.

    Raises:
        UnreadableDocument: It is damaged, or holds what no office program writes.
        TooLarge: A sheet has more characters or cells than the limits.
    """
    with Package(file, limits) as package:
        main = next((target for kind, target in package.related("").values() if kind == "officeDocument"), "xl/workbook.xml")
        root = package.xml(main)
        related = package.related(main)
        parts = dict(related.values())
        strings = list(_shared_strings(package, parts["sharedStrings"])) if parts.get("sharedStrings", "") in package else []
        styles = _styles(package.xml(parts["styles"])) if parts.get("styles", "") in package else []
        book = _Book(
            strings,
            styles,
            attribute(child(root, "workbookPr"), "date1904") in ("1", "true") if child(root, "workbookPr") is not None else False,
        )
        pages = [_page(package, entry, number, book, file, limits) for number, entry in enumerate(_entries(root, related), 1)]
    return StructuredDocument(pages)


def _entries(root: Any, related: dict[str, tuple[str, str]]) -> Iterator[_Entry]:
    for sheet in children(child(root, "sheets"), "sheet"):
        identifier = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        kind, part = related.get(str(identifier), ("", ""))
        yield _Entry(attribute(sheet, "name"), part, kind, attribute(sheet, "state") in ("hidden", "veryHidden"))


def _page(package: Package, entry: _Entry, number: int, book: _Book, file: InputFile, limits: Limits) -> PageStructure:
    sheet = SheetCells(entry.name, is_hidden=entry.is_hidden)
    if entry.kind == "worksheet":
        _SheetReader(sheet, book, limits, number).read(package, entry.part)
        sheet.pictures = sum(kind == "image" for target in _drawings(package, entry.part) for kind, _ in package.related(target).values())
    else:
        sheet.pictures = 1
    return sheet_structure(sheet, number, file.path, limits)


def _drawings(package: Package, part: str) -> list[str]:
    return [target for kind, target in package.related(part).values() if kind == "drawing" and target in package]


def _elements(package: Package, part: str, *names: str) -> Iterator[Any]:
    """The elements of these names in a part, each whole, and forgotten after use."""
    with package.stream(part) as stream:
        events = etree.iterparse(stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            depth = 0
            for event, element in events:
                if event == "start":
                    if not depth and element.getroottree().docinfo.internalDTD is not None:
                        raise UnreadableDocument("unsafe_part", part=part, reason="a document type")
                    depth += 1
                    continue
                if name_of(element) in names:
                    yield element
                    _forget(element)
        except (etree.XMLSyntaxError, ValueError, *ZIP_ERRORS) as error:
            raise UnreadableDocument("damaged_part", part=part, reason=str(error)) from error


def _forget(element: Any) -> None:
    element.clear(keep_tail=True)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _shared_strings(package: Package, part: str) -> Iterator[str]:
    return (_rich_text(item) for item in _elements(package, part, "si"))


def _rich_text(item: Any) -> str:
    """The text of a string item, without its reading aids."""
    runs = [text for text in item.iter() if name_of(text) == "t" and name_of(text.getparent()) != "rPh"]
    return _unescaped("".join(text.text or "" for text in runs))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match.group(1), 16)), text).replace("\r\n", "\n").replace("\r", "\n")


def _styles(root: Any) -> list[_Style]:
    codes = {attribute(entry, "numFmtId"): attribute(entry, "formatCode") for entry in children(child(root, "numFmts"), "numFmt")}
    borders = [_drawn(border) for border in children(child(root, "borders"), "border")]
    return [_style(entry, codes, borders) for entry in children(child(root, "cellXfs"), "xf")]


def _drawn(border: Any) -> int:
    drawn = 0
    for side in border:
        if attribute(side, "style", "none") != "none":
            drawn |= _SIDES.get(name_of(side), 0)
    return drawn


def _style(entry: Any, codes: dict[str, str], borders: list[int]) -> _Style:
    identifier, border = attribute(entry, "numFmtId", "0"), attribute(entry, "borderId", "0")
    code = codes.get(identifier) or (BUILT_IN.get(int(identifier), "General") if identifier.isdecimal() else "General")
    sides = borders[int(border)] if border.isdecimal() and int(border) < len(borders) else 0
    return _Style(code, sides)


class _SheetReader:
    """Takes in the cells of one sheet."""

    def __init__(self, sheet: SheetCells, book: _Book, limits: Limits, number: int) -> None:
        self._sheet, self._book, self._limits, self._number = sheet, book, limits, number
        self._row = self._column = -1
        self._last_value = -1
        self._shows_zeros = True

    def read(self, package: Package, part: str) -> None:
        """Fill the sheet from its part."""
        for element in _elements(package, part, "c", "row", "col", "mergeCell", "sheetView"):
            name = name_of(element)
            if name == "c":
                self._cell(element)
            elif name == "row":
                self._end_row(element)
            elif name == "col":
                self._columns(element)
            elif name == "mergeCell":
                self._merge(attribute(element, "ref"))
            else:
                self._shows_zeros = attribute(element, "showZeros", "1") not in ("0", "false")

    def _cell(self, cell: Any) -> None:
        row, column = self._place(attribute(cell, "r"), cell)
        self._row, self._column = row, column
        style = self._style(attribute(cell, "s", "0"))
        shown = self._shown(cell, style.code)
        if shown is not None and (shown.text or shown.exact):
            self._sheet.cells[row, column] = shown
            self._last_value = row
            self._limits.check_cells(len(self._sheet.cells), self._number)
        if style.sides and row - self._last_value <= _BLANK_RUN:
            self._sheet.sides[row, column] = style.sides

    def _place(self, reference: str, cell: Any) -> tuple[int, int]:
        """Where a cell stands; one without a reference follows the one before."""
        match = _REFERENCE.fullmatch(reference)
        if match:
            return int(match.group(2)) - 1, column_number(match.group(1))
        stated = attribute(cell.getparent(), "r")
        row = int(stated) - 1 if stated.isdecimal() and len(stated) < 8 else max(self._row, 0)
        return row, self._column + 1 if row == self._row else 0

    def _style(self, index: str) -> _Style:
        styles = self._book.styles
        return styles[int(index)] if index.isdecimal() and int(index) < len(styles) else _Style()

    def _shown(self, cell: Any, code: str) -> Shown | None:
        kind, value, formula = attribute(cell, "t", "n"), child(cell, "v"), child(cell, "f")
        text = (value.text or "") if value is not None else ""
        if kind == "inlineStr":
            inline = child(cell, "is")
            return Shown(_rich_text(inline)) if inline is not None else None
        if not text:
            return Shown("=" + (formula.text or ""), formula.text or "", "not_computed") if formula is not None and kind != "str" else None
        if kind == "s":
            known = text.isdecimal() and int(text) < len(self._book.strings)
            return Shown(show_text(self._book.strings[int(text)], code)) if known else Shown("\ufffd")
        if kind == "str":
            return Shown(show_text(_unescaped(text), code))
        if kind == "b":
            return Shown("TRUE" if text == "1" else "FALSE")
        return Shown(text) if kind in ("e", "d") else self._shown_number(text, code)

    def _shown_number(self, text: str, code: str) -> Shown:
        number = stored_number(text)
        if number is None:
            return Shown(text)
        if number == 0 and not self._shows_zeros:
            return Shown("", "0")
        return show_number(number, code, from_1904=self._book.from_1904)

    def _end_row(self, row: Any) -> None:
        stated = attribute(row, "r")
        number = int(stated) - 1 if stated.isdecimal() and len(stated) < 8 else max(self._row, 0)
        self._row, self._column = number + (0 if stated else 1), -1
        if attribute(row, "hidden") in ("1", "true") and number < _LONGEST:
            self._sheet.hidden_rows.add(number)

    def _columns(self, columns: Any) -> None:
        first, last = attribute(columns, "min"), attribute(columns, "max")
        if attribute(columns, "hidden") in ("1", "true") and first.isdecimal() and last.isdecimal():
            self._sheet.hidden_columns.update(range(int(first) - 1, min(int(last), _WIDEST)))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = _REFERENCE.fullmatch(first), _REFERENCE.fullmatch(last)
        if start and end:
            merge = Merge(int(start[2]) - 1, column_number(start[1]), int(end[2]), column_number(end[1]) + 1)
            self._sheet.merges.append(merge)
            self._limits.check_cells(len(self._sheet.merges), self._number)


def column_number(letters: str) -> int:
    """A column's letters as a number from 0.

    >>> column_number("A"), column_number("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
