"""A described form → the rows it must give, in the contract's columns.

Everything is derived from the description: a printed text that is neither plain digits
nor without digits must say there what it stands for.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from builder.forms.description import LABEL, Block, Column, Described, Lines, Written, is_continued

Row = dict[str, str]

COLUMNS = {
    "forms": (
        "form_id", "form_type", "attachment", "title", "fiscal_year", "amount_unit", "project_name",
        "supervising_department", "implementing_unit", "goal_expected", "goal_actual", "total_weight", "total_score",
    ),
    "funds": (
        "form_id", "line_no", "line_code", "label", "initial_budget", "annual_budget", "executed", "execution_rate_pct",
        "weight", "self_score",
    ),
    "indicators": (
        "form_id", "row_no", "level1", "level1_weight", "level2", "level3", "operator", "target", "target_value", "unit",
        "actual", "actual_value", "weight", "self_score", "deviation_reason",
    ),
    "base_data": (
        "form_id", "line_no", "section", "line_code", "parent_code", "label", "measure", "value", "unit", "status",
    ),
}  # fmt: skip
"""The contract's tables without the columns that depend on the rendering."""

_MONEY = ("initial_budget", "annual_budget", "executed")
_CARRIED = ("level1", "level1_weight", "level2", "level3")
_BANDS = ("staffing", "cost", "building")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_LABEL_WEIGHT = re.compile(r"[(（](\d+)分[)）]")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
POWERS = {"元": -4, "万元": 0, "亿元": 4}
"""How many powers of ten lead from each unit of money to 万元."""
_WIDE = "⺀-〿㐀-鿿＀-￯“”‘’…—·"
#: Texts that stand for no value.
NOTHING = {"", "-", "—", "——", "/", "无"}


class UnclearError(ValueError):
    """A description leaves open what a text stands for."""


class _Target(NamedTuple):
    operator: str
    value: str
    unit: str


def expected_rows(forms: tuple[Described, ...]) -> dict[str, list[Row]]:
    """Every table's rows of a document."""
    rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    for number, form in enumerate(forms, 1):
        for table, row in _form_rows(form, f"{number:02d}"):
            rows[table].append({column: row.get(column, "") for column in COLUMNS[table]})
    return rows


def document_rows(document: dict[str, str]) -> dict[str, list[Row]]:
    """What a whole report says of itself, and the figures of its text; nothing for forms alone."""
    figures = [line.split("|") for line in document.get("figures", "").strip().splitlines()]
    fields = {name: text for name, text in document.items() if name != "figures"}
    stated = [{"metric": metric.strip(), "value": value.strip().replace(",", ""), "unit": unit.strip()} for metric, value, unit in figures]
    return {"documents": [fields] if fields else [], "figures": stated}


def _form_rows(form: Described, form_id: str) -> Iterator[tuple[str, Row]]:
    head = {name: getattr(form, name) for name in ("form_type", "attachment", "title", "fiscal_year", "amount_unit")}
    yield "forms", {"form_id": form_id, **head, **_texts(form), **_totals(form)}
    counted = {"funds": 0, "indicators": 0, "base_data": 0}
    for block in form.blocks:
        if isinstance(block, Block):
            for table, row in _block_rows(form, block):
                if row.pop("_begins", "yes"):
                    counted[table] += 1
                yield table, {"form_id": form_id, "line_no": str(counted[table]), "row_no": str(counted[table]), **row}


def _block_rows(form: Described, block: Block) -> Iterator[tuple[str, Row]]:
    if block.kind == "money":
        yield from (("funds", row) for row in _fund_rows(form, block))
    elif block.kind == "indicators":
        yield from (("indicators", row) for row in _indicator_rows(block))
    elif block.kind in _BANDS:
        yield from (("base_data", row) for row in _base_rows(form, block))


def _texts(form: Described) -> Row:
    """The text fields of forms.csv: tagged cells, and goals under their headers."""
    found: Row = {}
    for block in form.blocks:
        if isinstance(block, Lines):
            tagged = [(cell.field, cell) for row in block.rows for cell in row if cell.field]
            found.update({field: _text(cell) for field, cell in tagged})
        elif block.kind == "goals":
            cells = zip(block.columns, block.rows[0], strict=True)
            found.update({column.field: _text(cell) for column, cell in cells if column.field})
    return found


def _totals(form: Described) -> Row:
    names = {"weight": "total_weight", "self_score": "total_score"}
    totals = [dict(block.total) for block in form.blocks if isinstance(block, Block) and block.total]
    return {column: number(total[field]) for total in totals for field, column in names.items() if field in total}


def _fund_rows(form: Described, block: Block) -> Iterator[Row]:
    for row in block.rows:
        cells = _by_field(block, row)
        if LABEL not in cells:
            yield from _source_rows(form, block, cells)
            continue
        code, label = str(cells[LABEL].meaning).split(" ", 1)
        money = {name: amount(cells[name], form.amount_unit) for name in _MONEY if name in cells}
        weight = _label_weight(block) if code == "total" else {}
        plain: Row = {name: number(cells[name]) for name in ("weight", "self_score") if name in cells}
        rate = {"execution_rate_pct": percent(cells["execution_rate_pct"])} if "execution_rate_pct" in cells else {}
        yield {"line_code": code, "label": label, **money, **rate, **weight, **plain}


def _label_weight(block: Block) -> Row:
    """The weight printed in the label at the block's side, or above its column of labels."""
    match = _LABEL_WEIGHT.search(block.label + "".join(column.header for column in block.columns if column.field == LABEL))
    return {"weight": match[1]} if match else {}


def _source_rows(form: Described, block: Block, cells: dict[str, Written]) -> Iterator[Row]:
    """The lines of a block whose columns are the sources; the total also has what the other columns say."""
    for column in block.columns:
        kind, _, code = column.field.partition(".")
        if kind == "source":
            line = {"line_code": code, "label": joined(column.header), "annual_budget": amount(cells[column.field], form.amount_unit)}
            if code == "total":
                line["executed"] = amount(cells["executed"], form.amount_unit)
                line |= {"execution_rate_pct": percent(cells["execution_rate_pct"]), **_label_weight(block)}
            yield line


def _indicator_rows(block: Block) -> Iterator[Row]:
    above: dict[str, Written] = {}
    for row in block.rows:
        cells = {column.field: cell for column, cell in zip(block.columns, row, strict=True) if not is_continued(cell)}
        above = cells = {**{name: above[name] for name in _CARRIED if name in above and name not in cells}, **cells}
        if cells["level3"].meaning == "none":
            continue
        yield _indicator(cells)


def _indicator(cells: dict[str, Written]) -> Row:
    one, target = cells.get("level1", Written("")), _target(cells)
    level1, _, level1_weight = (joined(one.printed) if one.meaning is None else one.meaning).partition(" ")
    return {
        "level1": level1,
        "level1_weight": number(cells["level1_weight"]) if "level1_weight" in cells else level1_weight,
        "level2": _text(cells.get("level2", Written(""))),
        "level3": _text(cells["level3"]),
        "operator": target.operator,
        "target": joined(cells["target"].printed) if "target" in cells else "",
        "target_value": target.value,
        "unit": target.unit,
        "actual": joined(cells["actual"].printed) if "actual" in cells else "",
        "actual_value": _stated(cells["actual"]).value if "actual" in cells else "",
        **{name: number(cells[name]) for name in ("weight", "self_score") if name in cells},
        "deviation_reason": joined(cells["deviation_reason"].printed) if "deviation_reason" in cells else "",
    }


def _target(cells: dict[str, Written]) -> _Target:
    """The target with the operator and unit of columns of their own."""
    own = _stated(cells["target"]) if "target" in cells else _Target("", "", "")
    operator = _text(cells["operator"]) if "operator" in cells else ""
    unit = _text(cells["unit"]) if "unit" in cells else ""
    return _Target(operator or own.operator, own.value, own.unit or unit)


def _stated(cell: Written) -> _Target:
    """Operator, number and unit of a target or actual value; "-" in a meaning is none of it."""
    if cell.meaning is not None:
        parts = ["" if part == "-" else part for part in cell.meaning.split()]
        return _Target(*parts, *[""] * (3 - len(parts))) if len(parts) != 1 else _Target("", parts[0], "")
    text = joined(cell.printed)
    if match := _PERCENT.fullmatch(text):
        return _Target("", match[1], "%")
    if _DIGITS.fullmatch(text):
        return _Target("", text, "")
    if re.search(r"\d", text):
        raise UnclearError(f"what does {text!r} state?")
    return _Target("", "", "")


def _base_rows(form: Described, block: Block) -> Iterator[Row]:
    for row in block.rows:
        cells = list(zip(block.columns, row, strict=True))
        label = next(cell for column, cell in cells if column.field == LABEL)
        code, parent, name = str(label.meaning).split(" ", 2)
        line = {"section": code.split(".")[0], "line_code": code, "parent_code": parent.strip("-"), "label": name}
        begins = "yes"
        for column, cell in cells:
            if column.field not in ("", LABEL):
                yield {**line, **_measure(form, column, cell), "_begins": begins}
                begins = ""


def _measure(form: Described, column: Column, cell: Written) -> Row:
    units = {"authorized_posts": "人", "actual_staff": "人", "approved_scale_sqm": "㎡", "actual_scale_sqm": "㎡"}
    if column.field.endswith("_pct"):
        value, unit = percent(cell), "%"
    elif column.field in units:
        value, unit = number(cell), units[column.field]
    else:
        value, unit = amount(cell, form.amount_unit), "万元"
    status = "number" if value else "not_applicable" if cell.printed else "blank"
    return {"measure": column.field, "value": value, "unit": unit, "status": status}


def _by_field(block: Block, row: tuple[Written, ...]) -> dict[str, Written]:
    return {column.field: cell for column, cell in zip(block.columns, row, strict=True)}


def _text(cell: Written) -> str:
    return joined(cell.printed) if cell.meaning is None else cell.meaning


def number(cell: Written) -> str:
    """What a cell of plain digits stands for; "" for nothing."""
    text = joined(cell.printed)
    if cell.meaning is not None:
        return cell.meaning
    if text in NOTHING or _DIGITS.fullmatch(text):
        return "" if text in NOTHING else text
    raise UnclearError(f"which number is {text!r}?")


def percent(cell: Written) -> str:
    """A percentage in points."""
    match = _PERCENT.fullmatch(joined(cell.printed))
    return match[1] if match and cell.meaning is None else number(cell)


def amount(cell: Written, unit: str) -> str:
    """An amount in 万元, places kept; a meaning is in 万元 already."""
    if cell.meaning is not None:
        return cell.meaning
    text = number(Written(cell.printed.replace(",", "")))
    return format(Decimal(text).scaleb(POWERS[unit]), "f") if text else ""


def joined(text: str) -> str:
    """A cell's text on one line, without spaces between Chinese characters."""
    return re.sub(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])", "", text.replace("\n", "")).strip()
