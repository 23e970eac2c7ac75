"""The tools that are measured, one file each; `TOOLS` names them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.grid import Grid


class Extractor(Protocol):
    """A tool, used as its manual says, with its own defaults unless its entry says otherwise."""

    def extract(self, path: Path) -> Any:
        """The tables of the whole file with their text, in the tool's own form. This call is timed."""

    def grids(self, result: Any) -> Sequence[Grid]:
        """What `extract` gave, as grids in the order of the document. Not timed."""


class Group(StrEnum):
    """What a tool is measured for."""

    STAGE = "stage"
    PEER = "peer"
    FLOOR = "floor"


class Tool(NamedTuple):
    """A tool of the comparison.

    Attributes:
        title: Its name in the report.
        target: The "module:attribute" of its extractor, imported in its own process only.
        group: What it is measured for.
        distributions: The packages whose versions are reported, the tool's own first.
        call: How it is used and how its result is read.
    """

    title: str
    target: str
    group: Group
    distributions: tuple[str, ...]
    call: str


_PDFIUM = ("pypdfium2",)
_OPENCV = ("camelot-py", "playa-pdf", "opencv-python-headless")
_OPEN_SIDES = "spans from the sides of cells that camelot says are not drawn"

#: To add a tool: a file in this folder and an entry here.
TOOLS: dict[str, Tool] = {
    "floor_plain": Tool("PDFium, plain loop", "bench.peers.pdfium:PlainLoop", Group.FLOOR, _PDFIUM, "`pypdfium2.raw` as it comes"),
    "floor_tight": Tool(
        "PDFium, tight calls",
        "bench.peers.pdfium:TightCalls",
        Group.FLOOR,
        _PDFIUM,
        "bound to plain addresses, driven by `map`",
    ),
    "jixiao_read": Tool("jixiao, reading", "bench.peers.jixiao:Reading", Group.STAGE, _PDFIUM, "upright pages: words and ruling lines"),
    "jixiao_tables": Tool(
        "jixiao, reading + tables",
        "bench.peers.jixiao:PageTables",
        Group.STAGE,
        _PDFIUM,
        "the ruled tables of each page and the text between them",
    ),
    "jixiao": Tool(
        "jixiao, whole pipeline",
        "bench.peers.jixiao:Whole",
        Group.STAGE,
        _PDFIUM,
        "`jixiao.api.extract`: joined tables, forms, values",
    ),
    "jixiao_checks": Tool(
        "jixiao, with checks",
        "bench.peers.jixiao:Checked",
        Group.STAGE,
        _PDFIUM,
        "the same with 1,102 instances of the rules",
    ),
    "jixiao_files": Tool(
        "jixiao, files written",
        "bench.peers.jixiao:Files",
        Group.STAGE,
        _PDFIUM,
        "the same and its files, as the command line does",
    ),
    "tablers": Tool(
        "tablers",
        "bench.peers.tablers:Tablers",
        Group.PEER,
        ("tablers",),
        "`find_tables(page, extract_text=True)`, spans from the cells' boxes",
    ),
    "pdfplumber": Tool(
        "pdfplumber, `extract_tables()`",
        "bench.peers.pdfplumber:AsItComes",
        Group.PEER,
        ("pdfplumber", "pdfminer.six"),
        "rows of texts: the places that a merged cell covers come as None and count as empty cells",
    ),
    "pdfplumber_boxes": Tool(
        "pdfplumber, `find_tables()`",
        "bench.peers.pdfplumber:FromBoxes",
        Group.PEER,
        ("pdfplumber", "pdfminer.six"),
        "spans rebuilt from the cells' boxes",
    ),
    "camelot_vector": Tool(
        "camelot lattice, vector",
        "bench.peers.camelot:Vector",
        Group.PEER,
        _OPENCV,
        f'`flavor="lattice", engine="vector"`; {_OPEN_SIDES}',
    ),
    "camelot_raster": Tool(
        "camelot lattice, raster",
        "bench.peers.camelot:Raster",
        Group.PEER,
        _OPENCV,
        f'`flavor="lattice", engine="raster"`; {_OPEN_SIDES}',
    ),
    "camelot": Tool(
        "camelot lattice, default",
        "bench.peers.camelot:Combined",
        Group.PEER,
        _OPENCV,
        f'`flavor="lattice", engine="combined"`; {_OPEN_SIDES}',
    ),
    "img2table": Tool(
        "img2table",
        "bench.peers.img2table:Img2Table",
        Group.PEER,
        ("img2table", "opencv-contrib-python", "pypdfium2"),
        "`PDF(path).extract_tables(ocr=None)`: lines by OpenCV at 200 dpi, text from the file",
    ),
}
