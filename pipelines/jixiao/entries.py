"""Items → the entries of report.json, section by section.

Apart from the sink that writes them, because the checks read the same entries: whether a
document is checked while it is read or later from its folder, they see one thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.contract import COLUMNS
from jixiao.document import TextLine
from jixiao.messages import render
from jixiao.record import Form, PageOutcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from jixiao.geometry import Box
    from jixiao.grid import Cell
    from jixiao.pipeline import Item
    from jixiao.record import Other
    from jixiao.tabulate import TableRow


def entries(item: Item, rows: Sequence[TableRow]) -> Iterator[tuple[str, Any]]:
    """The sections an item belongs to, with its entry in each."""
    for table, row in rows:
        entry = named(table, row)
        yield table, {**entry, **form_entry(item)} if table == "forms" and isinstance(item, Form) else entry
    if isinstance(item, Form):
        yield "tables", table_entry(item)
    elif isinstance(item, PageOutcome):
        yield "pages", _page(item)
    elif isinstance(item, TextLine):
        line = {"page": item.page, "box": _box(item.box), "text": item.text, "source": item.origin.value}
        marks = {"is_whole": True} if item.is_whole else {}
        yield "text", line | marks | ({"readings": list(item.readings)} if item.readings else {})


def named(table: str, row: tuple[object, ...]) -> dict[str, object]:
    """A row with the names of its columns."""
    return dict(zip(COLUMNS[table], row, strict=True))


def form_entry(form: Form) -> dict[str, object]:
    """What report.json tells of a form beside the columns of forms.csv.

    `mapping` says how sure each record and each header is, `other` holds what no column of
    the contract does, under its printed name.
    """
    return {
        "mapping": {
            "blocks": [block._asdict() for block in form.blocks],
            "records": [certainty._asdict() for certainty in form.certainties],
            "not_understood": [header.printed for header in form.headers if not header.field],
        },
        "other": [_other(other) for other in form.other],
    }


def _other(other: Other) -> dict[str, object]:
    block, name, field, line_no, value = other
    place = value.provenance
    where = {"page": place.page, "box": _box(place.box), "source": place.origin.value, "confidence": round(place.confidence, 3)}
    read = {"value": value.printed, "unit": value.unit, "raw": value.raw, "status": value.status.value, "review": value.review}
    return {"block": block, "name": name, "field": field, "line_no": line_no, **read, **where}


def _box(box: Box) -> list[float]:
    return [round(edge, 2) for edge in box]


def _page(page: PageOutcome) -> dict[str, object]:
    reason = render(page.reason, "en")
    return {**page._asdict(), "reason": reason, "kind": page.kind.value, "width": round(page.width, 2), "height": round(page.height, 2)}


def table_entry(form: Form) -> dict[str, object]:
    """The entry of a form's grid in the section `tables`."""
    grid = form.grid
    return {
        "form_id": form.form_id,
        "form_type": form.form_type.value,
        "pages": list(grid.pages),
        "n_rows": grid.n_rows,
        "n_columns": grid.n_columns,
        "headers": [header._asdict() for header in form.headers],
        "cells": [_cell(cell, form.roles.get((cell.row, cell.column), "")) for cell in grid.cells],
    }


def _cell(cell: Cell, role: str) -> dict[str, object]:
    page, box = cell.region
    entry: dict[str, object] = {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "page": page,
        "box": list(box),
        "text": cell.text,
        "raw": cell.raw,
        "source": cell.origin.value,
        "confidence": round(cell.confidence, 3),
        "role": role,
    }
    if len(cell.regions) > 1:
        entry["regions"] = [{"page": region.page, "box": _box(region.box)} for region in cell.regions]
    if cell.least_certain and cell.least_certain.readings:
        entry["readings"] = list(cell.least_certain.readings)
    return entry
