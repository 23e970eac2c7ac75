"""The report as a Word file, with true merged cells."""

from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow

from builder.blocks import Block, Cell, PageBreak, Paragraph, Table
from builder.looks import Look
from builder.tidy import FIXED_DATE, tidy_docx

ALIGNED = {"centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def write_word(blocks: tuple[Block, ...], look: Look, target: Path) -> None:
    """Writes the blocks to a .docx that is the same bytes each time."""
    document = _empty(look)
    new_page = False
    for block in blocks:
        if isinstance(block, Paragraph):
            _add_paragraph(document, block, look, new_page=new_page)
        elif isinstance(block, Table):
            _add_table(document, block, look)
        new_page = isinstance(block, PageBreak)
    document.save(str(target))
    tidy_docx(target)


def _empty(look: Look) -> WordDocument:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = map(Pt, look.page)
    section.left_margin = section.right_margin = Pt(look.margin)
    section.top_margin = section.bottom_margin = Pt(look.margin)
    _set_font(document, look)
    properties = document.core_properties
    properties.author = properties.last_modified_by = "jixiao"
    properties.created = properties.modified = FIXED_DATE
    return document


def _set_font(document: WordDocument, look: Look) -> None:
    normal = document.styles["Normal"]
    font = normal.font
    font.name, font.size = look.font, Pt(look.size)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), look.font)
    spacing = normal.paragraph_format
    spacing.space_after = spacing.space_before = Pt(0)


def _add_paragraph(document: WordDocument, block: Paragraph, look: Look, *, new_page: bool) -> None:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(block.text)
    paragraph.paragraph_format.page_break_before = new_page
    if block.kind == "title":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(8)
        run.font.size = Pt(look.size * 1.5)
        run.bold = True
    elif block.kind in ALIGNED:
        paragraph.alignment = ALIGNED[block.kind]
    elif block.kind == "body":
        paragraph.paragraph_format.line_spacing = look.leading


def _add_table(document: WordDocument, table: Table, look: Look) -> None:
    drawn = document.add_table(table.n_rows, table.n_columns)
    drawn.style = "Table Grid"
    drawn.autofit = False
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_widths(drawn, look.widths_of(table))
    for row in drawn.rows:
        row.height = Pt(look.row_height)
    places = [row.cells for row in drawn.rows]
    for cell in table.cells:
        _fill(places, cell)
    if look.repeats(table):
        _mark_header(drawn.rows[0])


def _set_widths(drawn: WordTable, widths: tuple[float, ...]) -> None:
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Pt(width)
    for row in drawn.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Pt(width)


def _fill(places: list[tuple[WordCell, ...]], cell: Cell) -> None:
    first = places[cell.row][cell.column]
    if cell.row_span > 1 or cell.column_span > 1:
        last = places[cell.row + cell.row_span - 1][cell.column + cell.column_span - 1]
        first = first.merge(last)
    first.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate(cell.text.split("\n")):
        paragraph = first.add_paragraph() if number else first.paragraphs[0]
        paragraph.add_run(line)
        if cell.column or cell.row_span > 1:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _mark_header(row: WordRow) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
