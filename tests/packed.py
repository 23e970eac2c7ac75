"""Small office files written by hand, for what no office program can be asked to write."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from jixiao.source.input_file import InputFile
from jixiao.source.limits import Limits
from jixiao.source.structure import SourceTable

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.source.structure import PageStructure, StructuredDocument

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


def packed(path: Path, parts: dict[str, str | bytes]) -> Path:
    """A ZIP file of the parts."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def relations(*targets: tuple[str, str]) -> str:
    """A part of relations: kind and target of each, numbered rId1, rId2, …"""
    entries = (f'<Relationship Id="rId{n}" Type="{R}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1))
    return f'{_HEAD}<Relationships xmlns="{RELS}">{"".join(entries)}</Relationships>'


def word_file(path: Path, body: str, **parts: str) -> Path:
    """A DOCX of a body; `numbering`, `styles` and `footnotes` by name."""
    root = f'<w:{{0}} xmlns:w="{W}" xmlns:mc="urn:mc" xmlns:a="urn:a" xmlns:v="urn:v" xmlns:wps="urn:wps">{{1}}</w:{{0}}>'
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="urn:types"/>',
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/document.xml": _HEAD + root.format("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": relations(*((name, f"{name}.xml") for name in parts)),
    }
    files |= {f"word/{name}.xml": _HEAD + root.format(name, content) for name, content in parts.items()}
    return packed(path, files)


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def word_cell(content: str, properties: str = "") -> str:
    """A table cell; `content` is text, or markup of paragraphs."""
    inner = content if content.startswith("<w:") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def word_table(*rows: list[str], grid: tuple[int, ...] = ()) -> str:
    """A table of rows of cells."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    body = "".join(f"<w:tr>{''.join(row)}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"


def book_file(path: Path, *sheets: str, names: tuple[str, ...] = (), states: tuple[str, ...] = (), **parts: str) -> Path:
    """An XLSX of sheets' markup; `styles` and `sharedStrings` by name."""
    names = names or tuple(f"Sheet{n}" for n in range(1, len(sheets) + 1))
    listed = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{states[n - 1] if states else "visible"}" r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    targets += [(name, f"{name}.xml") for name in parts]
    files: dict[str, str | bytes] = {
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{S}" xmlns:r="{R}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(*targets),
    }
    for number, sheet in enumerate(sheets, 1):
        files[f"xl/worksheets/sheet{number}.xml"] = f'{_HEAD}<worksheet xmlns="{S}">{sheet}</worksheet>'
    for name, content in parts.items():
        files[f"xl/{name}.xml"] = f'{_HEAD}<{name} xmlns="{S}">{content}</{name}>'
    return packed(path, files)


class Read(NamedTuple):
    """What a page says: its tables as rows of (text, row span, column span), and the lines between them."""

    tables: list[list[list[tuple[str, int, int]]]]
    text: list[str]


def said(page: PageStructure) -> Read:
    """A page in a form that compares."""
    tables = [
        [[(cell.raw, cell.row_span, cell.column_span) for cell in table.grid.cells if cell.row == row] for row in range(table.grid.n_rows)]
        for table in page.items
        if isinstance(table, SourceTable)
    ]
    return Read(tables, [item.text for item in page.items if not isinstance(item, SourceTable)])


def plain(*rows: list[str]) -> list[list[tuple[str, int, int]]]:
    """Rows of cells that span nothing."""
    return [[(text, 1, 1) for text in row] for row in rows]


def pages_of(document: StructuredDocument) -> list[Read]:
    """All pages."""
    return [said(document.structure(number)) for number in range(1, document.page_count + 1)]


def at(path: Path) -> tuple[InputFile, Limits]:
    """What a reader is called with."""
    return InputFile(path), Limits()
