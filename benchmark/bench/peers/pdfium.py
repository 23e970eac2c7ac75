"""PDFium's own floor: the calls that no reader built on it can do without.

Each page is loaded, then every character with its box and every path with its bounds.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any

import pypdfium2
import pypdfium2.raw as pdfium_c

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.grid import Grid


class PlainLoop:
    """The calls as one writes them first: a loop around `pypdfium2.raw`."""

    def extract(self, path: Path) -> int:
        """How many characters and paths were read."""
        return _each_page(path, lambda page, text_page: _characters(text_page) + _paths(page))

    def grids(self, result: Any) -> list[Grid]:
        """None: no tables are looked for."""
        return []


class TightCalls:
    """The same numbers through jixiao's bound calls, where `map` drives the loop in C."""

    def extract(self, path: Path) -> int:
        """How many characters and paths were read."""
        return _each_page(path, _tight)

    def grids(self, result: Any) -> list[Grid]:
        """None: no tables are looked for."""
        return []


def _each_page(path: Path, read: Callable[[Any, Any], int]) -> int:
    document = pypdfium2.PdfDocument(path)
    total = 0
    for index in range(len(document)):
        page = pdfium_c.FPDF_LoadPage(document.raw, index)
        text_page = pdfium_c.FPDFText_LoadPage(page)
        total += read(page, text_page)
        pdfium_c.FPDFText_ClosePage(text_page)
        pdfium_c.FPDF_ClosePage(page)
    document.close()
    return total


def _characters(text_page: Any) -> int:
    found = []
    for index in range(pdfium_c.FPDFText_CountChars(text_page)):
        box = pdfium_c.FS_RECTF()
        character = chr(pdfium_c.FPDFText_GetUnicode(text_page, index))
        pdfium_c.FPDFText_GetLooseCharBox(text_page, index, box)
        found.append((character, box.left, box.top, box.right, box.bottom))
    return len(found)


def _paths(page: Any) -> int:
    found = []
    for index in range(pdfium_c.FPDFPage_CountObjects(page)):
        item = pdfium_c.FPDFPage_GetObject(page, index)
        if pdfium_c.FPDFPageObj_GetType(item) != pdfium_c.FPDF_PAGEOBJ_PATH:
            continue
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        pdfium_c.FPDFPageObj_GetBounds(item, left, bottom, right, top)
        found.append((left.value, bottom.value, right.value, top.value))
    return len(found)


def _tight(page: Any, text_page: Any) -> int:
    from jixiao.source import pdfium_calls as calls  # Only this floor needs jixiao.

    count = max(0, pdfium_c.FPDFText_CountChars(text_page))
    text = calls.characters(text_page, count)
    boxes = calls.character_boxes(calls.address(text_page), count)
    objects = calls.page_objects(page)
    kinds = calls.object_types(objects)
    paths = [item for item, kind in zip(objects, kinds, strict=True) if kind == pdfium_c.FPDF_PAGEOBJ_PATH]
    return min(len(text), len(boxes) // 4) + len(calls.bounds(paths))
