"""The money block of a self-evaluation form → fund lines."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from jixiao.amount import Status, parse_amount
from jixiao.forms.blocks import SOURCE, names_the_total
from jixiao.forms.labels import clean_label, weight_in
from jixiao.forms.others import keep_columns
from jixiao.forms.sheet import UNKNOWN_LABEL, Column, label_cells, own_cells, value_cells
from jixiao.forms.units import Units, block_unit
from jixiao.forms.values import doubted, money_value, percent_value, provenance_of, score_value, weight_value
from jixiao.messages import render
from jixiao.record import BlockNote, FundLine, Other, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.forms.blocks import Block
    from jixiao.forms.sheet import Placed, Sheet
    from jixiao.grid import Cell

#: "其中： 一般公共预算：22240.171": prefix, name, colon, number or nothing.
_FUSED = re.compile(r"(?:其中\s*[:：]\s*)?(?P<label>[^\d:：]{2,40}?)\s*[:：]\s*(?P<amount>[^:：]*)")
#: The code of a source no vocabulary knows; its line number is added to it.
_UNKNOWN = "source_"
_MEASURES = ("initial_budget", "annual_budget", "executed", "execution_rate_pct", "weight", "self_score")
#: 1-7月执行数: what was spent by a month is not what was spent in the year.
_MONTHS = re.compile(r"\d+\s*月")
_PART_OF_YEAR = render("part_of_year", "en")
_NO_HEADER = render("no_money_header", "en")


class _Section(NamedTuple):
    """A sub-heading such as 按收入性质分 and the columns below it that it heads."""

    code: str
    first: int
    stop: int


class _FusedLine(NamedTuple):
    """A line printed in one cell, and which sub-heading it stands under."""

    place: int
    line: FundLine
    score: float


class _Read(NamedTuple):
    """A line and how sure its label is."""

    line: FundLine
    score: float


def read_funds(sheet: Sheet, block: Block, read_before: int) -> list[FundLine]:
    """The block's lines from top to bottom, numbered on from `read_before`.

    Lines under sub-headings that stand side by side come sub-heading by sub-heading.
    """
    sheet.block = block.kind.value
    for column in block.columns:
        if column.match and column.code != "mark":
            sheet.note(column.header, "header", column.match)
    units = _units(sheet, block)
    _note_block(sheet, block, units)
    if not block.columns:
        read = list(_pairs(sheet, block, units))
    else:
        read = list(_source_lines(sheet, block, units)) or list(_lines(sheet, block, units, read_before))
    weakest = min((column.score for column in block.columns if column.field), default=1.0)
    lines: list[FundLine] = []
    for line, score in read:
        lines.append(_numbered(line, read_before + len(lines) + 1))
        sheet.rate("funds", lines[-1].line_no, [weakest, score])
    return _with_label_weight(sheet, block, lines)


def _units(sheet: Sheet, block: Block) -> Units:
    """The block's units; its label may be divided into cells, the unit in the lower one."""
    headers = [cell for row in range(block.top, block.first) for cell in sheet.grid.row(row) if cell is not block.label]
    if block.label is None:
        return Units(sheet, headers, [])
    below = [cell for row in range(block.first, block.stop) for cell in own_cells(sheet.grid, row) if cell.column in block.label.columns]
    return Units(sheet, headers, [block.label, *below])


def _note_block(sheet: Sheet, block: Block, units: Units) -> None:
    unit = block_unit(units, [column for column in block.columns if column.field in _MEASURES[:3]])
    label = block.label.text if block.label else ""
    sheet.blocks.append(BlockNote(block.kind.value, label, block.top, block.stop - 1, unit.name, unit.taken_from, unit.printed))


def _lines(sheet: Sheet, block: Block, units: Units, read_before: int) -> Iterator[_Read]:
    beside: list[_FusedLine] = []
    sections: list[_Section] = []
    count = read_before
    for row in range(block.first, block.stop):
        sections = list(_sections(sheet, row)) or sections
        first = next(iter(own_cells(sheet.grid, row)), None)
        if first is not None and names_the_total(sheet, first):
            continue
        fused = list(_fused_lines(sheet, block, row, sections, units))
        beside.extend(fused)
        plain = None if fused else _plain_line(sheet, block, row, units)
        if plain:
            yield from _in_order(beside)
            count += len(beside) + 1
            beside = []
            yield plain
            if any(column.field not in _MEASURES for column in block.columns):
                keep_columns(sheet, block.kind.value, value_cells(sheet.grid, row, block.columns), count, frozenset(_MEASURES))
    yield from _in_order(beside)


def _in_order(beside: list[_FusedLine]) -> list[_Read]:
    return [_Read(line, score) for _, line, score in sorted(beside, key=lambda fused: fused.place)]


def _numbered(line: FundLine, number: int) -> FundLine:
    """The line with its number, which also tells lines of unknown sources apart."""
    code = f"{line.line_code}{number}" if line.line_code.endswith(_UNKNOWN) else line.line_code
    return replace(line, line_no=number, line_code=code)


def _with_label_weight(sheet: Sheet, block: Block, lines: list[FundLine]) -> list[FundLine]:
    """The lines, the total with the weight that the block's label prints: 预算执行情况(20分).

    A column of weights counts before it, and it is kept beside that.
    """
    label = block.label
    weight = weight_in(label.text) if label else ""
    if not label or not weight:
        return lines
    value = Value(label.raw, Status.NUMBER, Decimal(weight), provenance_of(label), "分")
    total = next((line for line in lines if line.line_code == "total"), lines[0] if len(lines) == 1 else None)
    if total is None or any(column.field == "weight" for column in block.columns):
        sheet.other.append(Other(block.kind.value, label.text, "weight", 0, value))
        return lines
    return [replace(line, weight=value) if line is total else line for line in lines]


def _sections(sheet: Sheet, row: int) -> Iterator[_Section]:
    for cell in sheet.grid.row(row):
        match = sheet.match(cell, "money_sections")
        if match and cell.row == row:
            sheet.note(cell, "section", match)
            yield _Section(match.field, cell.column, cell.column + cell.column_span)


def _pairs(sheet: Sheet, block: Block, units: Units) -> Iterator[_Read]:
    """The lines of a block without headers: a source and its amount beside it, some in one row."""
    for row in range(block.first, block.stop):
        cells = [cell for cell in sheet.grid.row(row) if cell.row == row and cell is not block.label]
        for source, cell in pairwise(cells):
            if source.lines and sheet.match(source, "money_rows"):
                code, score = _line_code(sheet, source, clean_label(source.text), "")
                unit = units.of(Column("annual_budget", cell.column, cell.column + 1, cell), source.text)
                sheet.note(cell, "value")
                value = doubted(money_value(cell, unit.name, None, unit.doubt), _NO_HEADER)
                yield _Read(FundLine(0, code, clean_label(source.text), annual_budget=value), min(score, UNKNOWN_LABEL))


def _fused_lines(sheet: Sheet, block: Block, row: int, sections: list[_Section], units: Units) -> Iterator[_FusedLine]:
    """The lines of a row whose cells print label and amount together."""
    for cell in own_cells(sheet.grid, row):
        match = _FUSED.fullmatch(cell.text) if _covers_values(block, cell) else None
        if match is None or sheet.match(cell, "money_sections"):
            continue
        label = clean_label(match["label"])
        place = next((i for i, s in enumerate(sections) if s.first <= cell.column < s.stop), len(sections))
        code, score = _line_code(sheet, cell, label, sections[place].code if place < len(sections) else "")
        value = money_value(cell, units.block.name, match["amount"], units.block.doubt)
        yield _FusedLine(place, FundLine(0, code, label, annual_budget=value), score)


def _covers_values(block: Block, cell: Cell) -> bool:
    """Whether the cell reaches under the block's headers: a label alone stands beside them."""
    return any(column.overlap(cell) > 0 for column in block.columns if column.field in _MEASURES)


def _plain_line(sheet: Sheet, block: Block, row: int, units: Units) -> _Read | None:
    """The line of a row with its label beside its values; None for a row without either."""
    labels = [c for c in label_cells(sheet.grid, row, block.columns) if c.lines and c is not block.label]
    first = min((column.first for column in block.columns if column.field), default=0)
    labels = [cell for cell in labels if cell.column < first] or labels
    values = [placed for placed in value_cells(sheet.grid, row, block.columns) if not sheet.match(placed.cell, "money_sections")]
    if not any(placed.cell.lines for placed in values) and (not values or not _names_a_line(sheet, labels)):
        return None
    label = clean_label(labels[-1].text) if labels else ""
    code, score = _line_code(sheet, labels[-1], label, "") if labels else (_UNKNOWN, UNKNOWN_LABEL)
    row_label = labels[-1].text if labels else ""
    found = {p.column.field: _value(sheet, p, units, row_label) for p in values if p.column.field in _MEASURES}
    for above in labels[:-1]:
        sheet.note(above, "section")
    return _Read(FundLine(0, code, label, **found), score)


def _names_a_line(sheet: Sheet, labels: list[Cell]) -> bool:
    """Whether a row without amounts is a line all the same: the template's own rows are."""
    return bool(labels) and (sheet.match(labels[-1], "money_rows") is not None or labels[-1].text.startswith(("其中", "…")))


def _line_code(sheet: Sheet, cell: Cell, label: str, section: str) -> tuple[str, float]:
    match = sheet.vocabulary.match(label, "money_rows")
    if match is None:
        sheet.note_unknown(cell)
    else:
        sheet.note(cell, "label", match)
    code = match.field if match else _UNKNOWN
    return (f"{section}.{code}" if section else code), (match.score if match else UNKNOWN_LABEL)


def _value(sheet: Sheet, placed: Placed, units: Units, row_label: str) -> Value:
    column, cell, text, doubt, _ = placed
    sheet.note(cell, "value")
    if column.field in ("weight", "self_score"):
        read = weight_value if column.field == "weight" else score_value
        return doubted(read(cell, text), doubt)
    if _MONTHS.search(column.header.text):
        doubt = doubt or _PART_OF_YEAR
    if column.field == "execution_rate_pct":
        return doubted(percent_value(cell, text), doubt)
    unit = units.of(column, row_label)
    return doubted(money_value(cell, unit.name, text, unit.doubt), doubt)


def _source_lines(sheet: Sheet, block: Block, units: Units) -> Iterator[_Read]:
    """The lines of a block whose headers are sources: one a column, its measures from the rows.

    A row of 执行数 says so in its label; without such a label it is what was budgeted. The
    columns for what was spent belong to the total.
    """
    sources = _sources(sheet, block)
    if not sources:
        return
    found: dict[int, dict[str, Value]] = {column.first: {} for column in sources}
    total = next((column.first for column in sources if column.field.startswith(f"{SOURCE}total:")), -1)
    for row in range(block.first, block.stop):
        labels = [cell for cell in label_cells(sheet.grid, row, block.columns) if cell.lines and cell is not block.label]
        match = next((m for cell in reversed(labels) if (m := sheet.match(cell, "money_columns"))), None)
        if match:
            sheet.note(labels[-1], "label", match)
        measure = match.field if match and match.field in _MEASURES else "annual_budget"
        cells = value_cells(sheet.grid, row, block.columns)
        unknown = [placed for placed in cells if placed.column.first not in found and not placed.column.field]
        keep_columns(sheet, block.kind.value, unknown, 0, frozenset())
        for placed in cells:
            column = placed.column
            is_source = column.first in found
            line = found.get(column.first if is_source else total)
            if line is not None and (is_source or column.field in _MEASURES):
                at = placed._replace(column=column._replace(field=measure if is_source else column.field))
                line.setdefault(at.column.field, _value(sheet, at, units, ""))
    for column in sources:
        code = column.field.removeprefix(SOURCE).rpartition(":")[0] or _UNKNOWN
        yield _Read(FundLine(0, code, clean_label(column.header.text), **found[column.first]), column.score or UNKNOWN_LABEL)


def _sources(sheet: Sheet, block: Block) -> list[Column]:
    """The columns that are sources, and those between them whose header nobody knows, unless text stands in them."""
    known = [column for column in block.columns if column.field.startswith(SOURCE)]
    if not known:
        return []
    cells = [placed for row in range(block.first, block.stop) for placed in value_cells(sheet.grid, row, block.columns)]
    texts = {placed.column.first for placed in cells if parse_amount(placed.cell.text).status is Status.TEXT}
    return [
        column
        for column in block.columns
        if column in known
        or (not column.match and not column.field and known[0].first < column.first < known[-1].first and column.first not in texts)
    ]
