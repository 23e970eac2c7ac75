"""The seed report as blocks: order from its text dump, tables from its grids."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from builder.blocks import Block, Cell, Kind, PageBreak, Paragraph, Table

SEED = Path(__file__).resolve().parents[1] / "seed"
ATTACHMENT = re.compile(r"\s?附件[一二三]")
TITLE = re.compile(r"\s?2024\s?年度.*(?:数据表|自评表|自评报告)$")
NEW_PAGE = re.compile(r" (?:附件|2024年度)")
LAST_ON_COVER = "（此页为封面）"


def read_tables(path: Path = SEED / "grids.json") -> tuple[Table, ...]:
    """The fourteen tables of the report, in document order."""
    return tuple(_table(entry) for entry in json.loads(path.read_text("utf-8"))["tables"])


def _table(entry: dict[str, object]) -> Table:
    cells = entry["cells"]
    assert isinstance(cells, list)
    return Table(
        str(entry["id"]),
        int(str(entry["n_rows"])),
        int(str(entry["n_cols"])),
        tuple(_cell(cell) for cell in cells),
    )


def _cell(entry: dict[str, str | int]) -> Cell:
    text = str(entry.get("raw", entry["text"]))
    return Cell(int(entry["row"]), int(entry["col"]), text, int(entry["rowspan"]), int(entry["colspan"]))


def read_blocks(path: Path = SEED / "report.txt") -> tuple[Block, ...]:
    """The whole report, in order. Raises ValueError where dump and grids disagree."""
    return tuple(_blocks(path.read_text("utf-8").splitlines(), iter(read_tables())))


def _blocks(lines: list[str], tables: Iterator[Table]) -> Iterator[Block]:
    position = 0
    while position < len(lines):
        if lines[position].startswith("\t"):
            table = next(tables)
            position = _after_table(lines, position, table)
            yield table
        else:
            yield from _prose(lines[position])
            position += 1


def _prose(line: str) -> Iterator[Block]:
    if not line.strip():
        return
    if NEW_PAGE.match(line):
        yield PageBreak()
    yield Paragraph(line, _kind(line))
    if line.strip() == LAST_ON_COVER:
        yield PageBreak()


def _kind(line: str) -> Kind:
    if ATTACHMENT.match(line):
        return "attachment"
    return "title" if TITLE.match(line) else "body"


def _after_table(lines: list[str], position: int, table: Table) -> int:
    """The number of the first line behind a table; its text must be the grid's."""
    left = squeeze("".join(cell.text for cell in table.cells))
    while left:
        found = squeeze(lines[position])
        if not left.startswith(found):
            raise ValueError(f"{table.name}: the dump has {found!r}, the grid {left[:20]!r}")
        left = left[len(found) :]
        position += 1
    while position < len(lines) and lines[position].startswith("\t") and not lines[position].strip():
        position += 1
    return position


def squeeze(text: str) -> str:
    """The text without any white space."""
    return "".join(text.split())
