"""Header rows: which column fills which field, and what is done with the others.

Apart from `jixiao.forms.blocks`, which finds where the header rows are.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from jixiao.amount import Status, parse_amount
from jixiao.forms.labels import year_in
from jixiao.forms.repair import LEVELS, may_be_header
from jixiao.forms.sheet import Column, is_column_mark, own_cells
from jixiao.forms.words import PATTERN, Match
from jixiao.messages import render

if TYPE_CHECKING:
    from jixiao.forms.sheet import Sheet
    from jixiao.grid import Cell

TARGETS = ("target", "actual")
#: What a header without level columns must name to head indicators all the same.
_RESULTS = {"target", "actual", "weight", "self_score"}
_POINTS = {"weight", "self_score"}


def refined(columns: list[Column], lower: list[Column], cells: list[Cell]) -> list[Column]:
    """The headers with those that a lower one divides replaced by their parts.

    Under 年度指标值 beside 比较符 and 单位 the part that is neither, 数值, is the value itself; `cells` are all of the
    lower row. What divides 实际完成值 says nothing of the target.
    """
    kept = [column for column in columns if not any(column.first <= part.first < column.stop for part in lower)]
    values = {column.field: part for column in columns if (part := value_part([column], lower, cells)) is not None}
    inside = [column for column in columns if column.field == "actual" and column.field in values]
    parts = [part._replace(field="", code=part.field) if any(o.first <= part.first < o.stop for o in inside) else part for part in lower]
    return sorted((*kept, *parts, *values.values()), key=lambda column: column.first)


def value_part(columns: list[Column], lower: list[Column], cells: list[Cell]) -> Column | None:
    """The column of the one of `cells` that names what was aimed at or reached itself, beside its sign and its unit."""
    for column in (column for column in columns if column.field in TARGETS):
        parts = [part for part in lower if column.first <= part.first < column.stop]
        left = [cell for cell in cells if column.overlap(cell) > 0 and all(part.header is not cell for part in parts)]
        if len(left) == 1 and parts and {part.field for part in parts} <= {"operator", "unit"}:
            return column._replace(first=left[0].column, stop=left[0].column + left[0].column_span)
    return None


def resolved(columns: list[Column]) -> list[Column]:
    """The columns, one at most for each field.

    Of two columns for one field the one whose word stands first in the vocabulary's list is
    meant; the other is kept under its printed name. Where both are printed alike the first
    is taken and its values are doubted.
    """
    columns = _weights_of_levels(sorted(columns, key=lambda column: column.first))
    best: dict[str, Column] = {}
    for column in columns:
        if column.field not in best or _preference(column) > _preference(best[column.field]):
            best[column.field] = column
    counts = Counter((column.field, _preference(column)) for column in columns)
    return [_kept(column, best[column.field], counts[column.field, _preference(column)]) for column in columns]


def of_the_year(columns: list[Column], year: str) -> list[Column]:
    """The columns, of several years' columns for one field only that of the form's year meant.

    2022年执行数 beside 2023年执行数 in a form of 2023 is kept under its printed name.
    """
    years = [year_in(column.header.text) for column in columns]
    meant = [column.field for column, printed in zip(columns, years, strict=True) if printed == year]
    return [
        column._replace(field="", code=column.field)
        if column.field and printed and printed != year and meant.count(column.field) == 1
        else column
        for column, printed in zip(columns, years, strict=True)
    ]


def without_label_header(sheet: Sheet, columns: list[Column], first_row: int) -> list[Column]:
    """The columns without one that heads the row labels.

    年度预算数 over them, left of 年初预算 and 调整后预算数, names no column of its own.
    """
    first = columns[0]
    if not first.code or not _is_over_texts(sheet, first.header, first_row):
        return columns
    sheet.note(first.header, "header")
    return columns[1:]


def _preference(column: Column) -> tuple[float, int]:
    return (column.score, -column.match.rank) if column.match else (0.0, 0)


def _kept(column: Column, best: Column, alike: int) -> Column:
    if column is not best and column.field:
        return column._replace(field="", code=column.field)
    return column._replace(doubt=render("same_headers", "en", count=alike)) if alike > 1 and column.field else column


def _weights_of_levels(columns: list[Column]) -> list[Column]:
    """The columns, 分值 beside 一级指标 and 二级指标 told from the indicator's own 分值.

    A column of weights belongs to the level right before it.
    """
    if sum(column.field == "weight" for column in columns) < 2:
        return columns
    found: list[Column] = []
    for before, column in zip([None, *columns], columns, strict=False):
        level = before.field if before is not None and before.stop == column.first else ""
        if column.field == "weight" and level == "level1":
            column = column._replace(field="level1_weight")
        elif column.field == "weight" and level == "level2":
            column = column._replace(field="", code="level2_weight")
        found.append(column)
    return found


def side_by_side(columns: list[Column]) -> list[list[Column]]:
    """The columns of each of several blocks that stand beside each other in one header.

    中期目标 and 年度目标 print 三级指标 | 指标值 twice, sometimes behind one 一级指标.
    """
    names = [column.first for column in columns if column.field == "level3"]
    parts: list[list[Column]] = [[]]
    for column in columns:
        ended = any(before.field in TARGETS for before in parts[-1])
        if len(names) > 1 and column.field in LEVELS and ended and column.first <= names[-1]:
            parts.append([])
        parts[-1].append(column)
    shared = [column for column in parts[0] if column.field == "level1"]
    return [parts[0], *(part if any(c.field == "level1" for c in part) else [*shared, *part] for part in parts[1:])]


def strangers(sheet: Sheet, rows: range, columns: list[Column], label: Cell | None) -> list[Column]:
    """The headers that mean nothing to us, as columns without a field.

    What stands under them is neither a value nor a row's label. In a block whose rows have
    labels, one to the left of all known headers heads these if it stands over texts.
    """
    leftmost = min((column.first for column in columns if column.field not in LEVELS), default=0)
    has_labels = not any(column.field in LEVELS for column in columns)
    found: list[Column] = []
    for cell in (cell for row in rows for cell in own_cells(sheet.grid, row)):
        if cell is label or any(column.header is cell for column in columns):
            continue
        match = sheet.match(cell, "line_marks")
        if match and cell.row > rows.start:
            sheet.note(cell, "mark")
        elif match:
            sheet.note(cell, "header", match)
            found.append(Column("", cell.column, cell.column + cell.column_span, cell, match, "mark"))
        elif is_column_mark(cell.text):
            sheet.note(cell, "mark")
        elif all(column.overlap(cell) <= 0 for column in columns):
            if has_labels and cell.column < leftmost and _is_over_texts(sheet, cell, rows.stop):
                sheet.note(cell, "header")
                continue
            sheet.note_unknown(cell)
            meant = may_be_header(cell, sheet.vocabulary)
            doubt = render("may_be_header", "en", printed=cell.text, word=meant) if meant else ""
            found.append(Column("", cell.column, cell.column + cell.column_span, cell, doubt=doubt))
        elif cell.row < rows.stop - 1:
            sheet.note(cell, "header")
    return found


def _is_over_texts(sheet: Sheet, header: Cell, row: int) -> bool:
    """Whether the first text below a header is no amount."""
    column = Column("", header.column, header.column + header.column_span, header)
    below = (cell for at in range(row, sheet.grid.n_rows) for cell in own_cells(sheet.grid, at) if column.overlap(cell) > 0)
    return parse_amount(next(below, header).text).status is Status.TEXT


def over_levels(sheet: Sheet, row: int) -> list[Column]:
    """The columns of an indicator header that names no level: one cell stands over all of them.

    The cell is 绩效指标 or the like, left of what was aimed at and reached, or of the points
    that a score sheet gives. It is divided where the rows below are; the rightmost part names
    the indicator.
    """
    columns = sheet.columns(row, "indicator_columns")
    fields = {column.field for column in columns}
    if len(fields & _RESULTS) < 2 or not (fields & set(TARGETS) or fields >= _POINTS) or fields & set(LEVELS):
        return []
    left = min(column.first for column in columns if column.field in _RESULTS)
    over = [cell for cell in own_cells(sheet.grid, row) if sheet.match(cell, "indicator_block") and cell.column + cell.column_span <= left]
    if not over or (over[-1].row_span > 1 and over[-1].column_span == 1):
        return []
    return [*columns, *_divided(sheet, over[-1])]


def divided_name(sheet: Sheet, columns: list[Column]) -> list[Column]:
    """The columns, the only header of a level divided into levels where the rows below it are.

    评价指标 or 指标名称 over 投入 | 预算编制完整性 heads both.
    """
    levels = [column for column in columns if column.field in LEVELS]
    if len(levels) != 1 or levels[0].stop - levels[0].first < 2:
        return columns
    name = levels[0]
    below = range(name.header.row + name.header.row_span, sheet.grid.n_rows)
    rows = [[cell for cell in own_cells(sheet.grid, row) if name.overlap(cell) > 0] for row in below]
    divided = [cells for cells in rows if len(cells) > 1 and all(parse_amount(cell.text).status is Status.TEXT for cell in cells)]
    if not divided or name.match is None:
        return columns
    return [*(column for column in columns if column is not name), *_divided(sheet, name.header)]


def _names_first_levels(sheet: Sheet, over: Cell, column: int) -> bool:
    """Whether the names in the left part below a header are of the first level and not of the second."""
    below = range(over.row + over.row_span, sheet.grid.n_rows)
    names = [cell for row in below for cell in own_cells(sheet.grid, row) if cell.column == column and cell.column_span < over.column_span]
    groups = ("level1_names", "level2_names")
    first, second = (any(sheet.match(cell, group) for cell in names) for group in groups)
    return first and not second


def _divided(sheet: Sheet, over: Cell) -> list[Column]:
    inside = set(over.columns)
    below = (cell for row in range(over.row + over.row_span, sheet.grid.n_rows) for cell in sheet.grid.row(row))
    starts = sorted({cell.column for cell in below if inside.issuperset(cell.columns)})[:3] or [over.column]
    stops = [*starts[1:], over.column + over.column_span]
    match = Match("level", PATTERN, "re:绩效指标")
    fields = LEVELS[-len(starts) :]
    if len(starts) == 2 and _names_first_levels(sheet, over, starts[0]):
        fields = (LEVELS[0], LEVELS[2])
    return [Column(field, first, stop, over, match._replace(field=field)) for field, first, stop in zip(fields, starts, stops, strict=True)]
