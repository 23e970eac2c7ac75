"""The indicator block of a self-evaluation form → indicators and the form's totals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.amount import Amount, Status, split_operator
from jixiao.document import Origin
from jixiao.forms.blocks import total_of
from jixiao.forms.headers import resolved, side_by_side
from jixiao.forms.labels import label_key
from jixiao.forms.levels import LevelReader
from jixiao.forms.others import keep_columns
from jixiao.forms.repair import LEVELS
from jixiao.forms.sheet import own_cells, value_cells
from jixiao.forms.totals import read_totals
from jixiao.forms.values import doubted, reading_doubt, score_value, target_value, text_value, unit_key, weight_value
from jixiao.messages import render
from jixiao.record import BlockNote, Indicator, Measure, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.forms.blocks import Block
    from jixiao.forms.levels import Standing
    from jixiao.forms.sheet import Placed, Sheet
    from jixiao.grid import Cell

#: What an indicator of the contract holds; columns of other fields are kept beside it.
_FIELDS = frozenset({*LEVELS, "level1_weight", "operator", "target", "unit", "actual", "weight", "self_score", "deviation_reason"})
#: What an indicator prints beside its name.
_PRINTED = ("target", "actual", "weight", "self_score")
#: Rows that a template leaves behind: "指标2：", "……".
_PLACEHOLDER = re.compile(r"(?:指标\d*[:：]?|[…]+|\.{3,}|[—-]+|[★☆]?其中[:：]?)?")
_HAN = re.compile(r"[\u4e00-\u9fff]")
#: A page number that the exporter left in the table: "— 1 —".
_PAGE_NUMBER = re.compile(r"[-—–－\s]*\d{1,3}[-—–－\s]*")
#: 群众满意度（5分）: the weight of an indicator in its own name.
_WEIGHT = re.compile(r"[(（\[【]\s*(\d+(?:\.\d+)?)\s*分\s*[)）\]】]")
#: 群众满意度（5）: the same where every name of the block ends like this.
_BARE_WEIGHT = re.compile(r"[(（\[【]\s*(\d+(?:\.\d+)?)\s*分?\s*[)）\]】]\s*$")
_PROMPT = render("prompt", "en")


def read_indicators(sheet: Sheet, block: Block, read_before: int) -> tuple[list[Indicator], list[Measure]]:
    """The block's indicators from top to bottom, and the totals of its last total row."""
    sheet.block = block.kind.value
    label = block.label.text if block.label else ""
    sheet.blocks.append(BlockNote(block.kind.value, label, block.top, block.stop - 1))
    indicators: list[Indicator] = []
    totals: list[Measure] = []
    for columns in side_by_side(block.columns):
        part = block._replace(columns=resolved(columns))
        for column in part.columns:
            if column.match:
                sheet.note(column.header, "header", column.match)
        _Part(sheet, part).read(indicators, totals, read_before)
    return indicators, totals


class _Part:
    """One set of columns of a block, read row by row."""

    def __init__(self, sheet: Sheet, block: Block) -> None:
        self._sheet = sheet
        self._block = block
        self._columns = block.columns
        self._levels = LevelReader(sheet, block.columns)
        self._fields = {column.field: column for column in block.columns}
        self._scores = [column.score for column in block.columns if column.field in _FIELDS]
        self._ended = False

    def read(self, indicators: list[Indicator], totals: list[Measure], read_before: int) -> None:
        """Add the indicators and totals of the rows."""
        is_told = bool(totals)
        closed = False
        summed = -1
        for row in range(self._block.first, self._block.stop):
            first = self._total_cell(row)
            total = self._sheet.match(first, "totals") if first is not None else None
            if first is not None and total is not None:
                closed = closed or (total.field == "total" and row > self._block.first)
                if total.field == "total" and not is_told and len(indicators) > summed:
                    totals[:] = read_totals(self._sheet, row, first, self._columns)
                    summed = len(indicators)
            elif not self._is_apart(row) and (not closed or self._is_scored(row)):
                indicator = self._indicator(row, read_before + len(indicators) + 1)
                indicators.extend([indicator] if indicator else [])

    def _first_text(self, row: int) -> Cell | None:
        return next((cell for cell in own_cells(self._sheet.grid, row) if cell is not self._block.label), None)

    def _total_cell(self, row: int) -> Cell | None:
        return total_of(self._sheet, [cell for cell in own_cells(self._sheet.grid, row) if cell is not self._block.label])

    def _is_scored(self, row: int) -> bool:
        """Whether a row below a total is an indicator all the same: a name, and points under their own header.

        Some forms print a total for each first level.
        """
        under = {p.column.field: p.cell for p in value_cells(self._sheet.grid, row, self._columns) if p.cell.lines and not p.doubt}
        points = [under[field] for field in ("weight", "self_score") if field in under]
        return "level3" in under and bool(points) and all(score_value(cell).number is not None for cell in points)

    def _is_apart(self, row: int) -> bool:
        """A row that is no indicator: signatures, notes, a page number, or the name of a level.

        Nothing below the foot is an indicator, nor a row whose name reaches under the values.
        """
        first = self._first_text(row)
        if first is None:
            return self._ended
        self._ended = bool(self._ended or self._sheet.match(first, "foot") or self._sheet.match_before_colon(first, "foot"))
        if first.column_span < self._sheet.grid.n_columns - 1:
            return self._ended or self._reaches_over(row)
        if _PAGE_NUMBER.fullmatch(first.text):
            self._sheet.note(first, "mark")
        elif self._levels.head(first):
            self._sheet.note(first, "label", self._sheet.match(first, "level1_names"))
        return True

    def _reaches_over(self, row: int) -> bool:
        """Whether a cell stands under a level and under a value at once."""
        return any(
            len({column.field in LEVELS for column in self._columns if column.field and column.overlap(cell) > 0}) > 1
            for cell in own_cells(self._sheet.grid, row)
            if cell.column_span > 1
        )

    def _indicator(self, row: int, number: int) -> Indicator | None:
        """The indicator of a row, or None for a row that the template left empty."""
        standing = self._levels.at(row)
        under = value_cells(self._sheet.grid, row, self._columns)
        values = {placed.column.field: placed for placed in under}
        own = [placed.cell for field, placed in values.items() if field not in LEVELS and placed.cell.lines]
        if _PLACEHOLDER.fullmatch(standing.level3.name) and all(_says_nothing(cell) for cell in own):
            self._note_row(row, "placeholder")
            return None
        for field, placed in values.items():
            self._sheet.note(placed.cell, "label" if field in LEVELS else "value")
        keep_columns(self._sheet, self._block.kind.value, under, number, _FIELDS)
        self._sheet.rate("indicators", number, self._scores)
        return self._filled(number, standing, _told_if_divided(values))

    def _filled(self, number: int, standing: Standing, values: dict[str, Placed]) -> Indicator:
        target, amount = self._number(values.get("target"))
        actual, _ = self._number(values.get("actual"))
        printed_operator, printed_unit = _operator(values.get("operator")), _text(values.get("unit"))
        if unit := values.get("unit"):
            printed_unit = unit_key(printed_unit, unit.cell)
        target = _agreeing(target, amount, printed_operator, printed_unit)
        if target is not None:
            target = doubted(target, _sign_doubt(values.get("operator"), printed_operator) or _unit_doubt(values.get("unit")))
        return Indicator(
            number,
            level1=standing.level1.name,
            level2=standing.level2.name,
            level3=standing.level3.name,
            operator=printed_operator or amount.operator,
            target=_text(values.get("target")),
            unit=(target.unit if target else "") or printed_unit,
            actual=_text(values.get("actual")),
            deviation_reason=_text(values.get("deviation_reason")),
            level1_weight=standing.level1_weight,
            target_value=target,
            actual_value=actual,
            weight=self._weight(standing, values),
            self_score=_score(values.get("self_score")),
            texts=tuple(self._texts(standing, values)),
        )

    def _note_row(self, row: int, role: str) -> None:
        for cell in own_cells(self._sheet.grid, row):
            self._sheet.roles.setdefault((cell.row, cell.column), role)

    def _number(self, placed: Placed | None) -> tuple[Value | None, Amount]:
        """A target or what was reached; a cell that is shared out gives its part only."""
        if placed is None:
            return None, Amount(Status.BLANK)
        for cell in placed.beside:
            self._sheet.note(cell, "value")
        text = _text(placed) if placed.beside else placed.text
        value, amount = target_value(placed.cell, text)
        return doubted(value, ("" if placed.beside else placed.doubt) or self._prompt(placed.cell)), amount

    def _prompt(self, cell: Cell) -> str:
        return _PROMPT if self._sheet.match(cell, "prompts") else ""

    def _weight(self, standing: Standing, values: dict[str, Placed]) -> Value | None:
        """The weight in its column; in a form without one, that in the indicator's own name."""
        if "weight" in self._fields:
            placed = values.get("weight")
            return doubted(weight_value(placed.cell, placed.text), placed.doubt) if placed else None
        name, value = standing.level3
        match = _WEIGHT.search(name) or (_BARE_WEIGHT.search(name) if self._weights_in_names() else None)
        return value._replace(status=Status.NUMBER, number=Decimal(match[1]), unit="分") if value and match else None

    def _weights_in_names(self) -> bool:
        """Whether every scored indicator's name ends with a number in brackets that its score does not pass."""

        def find(_: Sheet) -> bool:
            found = list(self._bare_weights())
            return bool(found) and all(found)

        return self._sheet.once(f"weights in names {self._block.first}", find)

    def _bare_weights(self) -> Iterator[bool]:
        for row in range(self._block.first, self._block.stop):
            under = {p.column.field: p.cell for p in value_cells(self._sheet.grid, row, self._columns) if p.cell.lines}
            score = score_value(under["self_score"]).number if "self_score" in under else None
            if "level3" in under and score is not None and self._total_cell(row) is None:
                match = _BARE_WEIGHT.search(under["level3"].text)
                yield match is not None and score <= Decimal(match[1])

    def _texts(self, standing: Standing, values: dict[str, Placed]) -> Iterator[tuple[str, Value]]:
        for field in LEVELS:
            value = getattr(standing, field).value
            if value is not None:
                yield field, doubted(value, values[field].doubt if field in values else "")
        placed = values.get("deviation_reason")
        if placed is not None and placed.cell.lines:
            yield "deviation_reason", doubted(text_value(placed.cell), self._prompt(placed.cell))


def _told_if_divided(values: dict[str, Placed]) -> dict[str, Placed]:
    """The cells of a row, doubted where recognised values reach over a further row that only the name has.

    A row line seen among the strokes of the name divides one indicator in two, and those below stand one row too low.
    """
    name = values.get("level3")
    beside = [placed.cell for field in _PRINTED if (placed := values.get(field)) and placed.cell.lines]
    recognised = [cell for cell in beside if cell.origin is Origin.OCR]
    if name is None or len(recognised) < 2 or any(cell.row_span <= name.cell.row_span for cell in beside):
        return values
    told = render("name_divided", "en")
    return {field: placed._replace(doubt=placed.doubt or told) for field, placed in values.items()}


def _says_nothing(cell: Cell) -> bool:
    return target_value(cell)[0].status is Status.NOT_APPLICABLE


def _text(placed: Placed | None) -> str:
    """What stands under a header, run together where it is divided into cells: ≥ | 95 | %."""
    if placed is None:
        return ""
    if placed.beside:
        return "".join(cell.text for cell in placed.beside)
    return placed.cell.text if placed.text is None else placed.text


def _score(placed: Placed | None) -> Value | None:
    return doubted(score_value(placed.cell, placed.text), placed.doubt) if placed else None


def _operator(placed: Placed | None) -> str:
    """The comparison sign of an operator column; words such as 定性 are none."""
    text = _text(placed)
    return split_operator(label_key(text) or text)[0]


def _sign_doubt(placed: Placed | None, operator: str) -> str:
    """Why the sign that a target is compared by wants a look: it has no value of its own that could say so."""
    line = placed.cell.least_certain if placed else None
    if line is None:
        return ""
    is_sign_unread = line.origin is Origin.OCR and not operator and not _HAN.search(line.text)
    return reading_doubt(line) or (render("operator_unread", "en", text=line.text) if is_sign_unread else "")


def _unit_doubt(placed: Placed | None) -> str:
    """Why the unit in its own column wants a look: the number is wrong where its unit is."""
    return reading_doubt(placed.cell.least_certain) if placed else ""


def _agreeing(target: Value | None, amount: Amount, operator: str, unit: str) -> Value | None:
    """The target with the unit of its own column; doubted where cell and column differ."""
    if target is None:
        return None
    if operator and amount.operator not in ("", operator):
        return doubted(target, render("operator_twice", "en", one=operator, other=amount.operator))
    if unit and target.unit and unit != target.unit:
        return doubted(target, render("unit_twice", "en", one=unit, other=target.unit))
    return target._replace(unit=unit) if unit and target.number is not None and not target.unit else target
