"""The JSON Schema of report.json, made from the contract's columns."""

from __future__ import annotations

import json
from typing import Any

from jixiao.amount import Status
from jixiao.contract import COLUMNS, CONTRACT_VERSION, WHOLE_COLUMNS
from jixiao.document import Origin, PageKind
from jixiao.finding import Severity, Suspect, Verdict
from jixiao.record import FormType, ReportStatus

_CHOICES: dict[str, list[str]] = {
    "form_type": [kind.value for kind in FormType],
    "source": [origin.value for origin in Origin],
    "severity": [severity.value for severity in Severity],
    "suspect": ["", *(suspect.value for suspect in Suspect)],
}
_BOX = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
_TEXT = {"type": "string"}
_NUMBER = {"type": "integer", "minimum": 0}
_SHARE = {"type": "number", "minimum": 0, "maximum": 1}


def schema_text() -> str:
    """The schema as indented JSON."""
    return json.dumps(report_schema(), ensure_ascii=False, indent=2)


def report_schema() -> dict[str, Any]:
    """The schema as an object (draft 2020-12)."""
    sections: dict[str, Any] = {table: _array(_row(table)) for table in COLUMNS}
    sections["forms"] = _array(_form())
    sections |= {"tables": _array(_table()), "pages": _array(_page()), "text": _array(_line())}
    head = {"contract_version": {"const": CONTRACT_VERSION}, "jixiao_version": _TEXT}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "jixiao report.json",
        **_object({**head, **sections}),
    }


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _row(table: str) -> dict[str, Any]:
    return _object({column: _column(table, column) for column in COLUMNS[table]})


def _column(table: str, column: str) -> dict[str, Any]:
    if column in WHOLE_COLUMNS or (column == "line_no" and table != "facts"):
        return _NUMBER
    if column == "status":
        kinds = {"documents": ReportStatus, "checks": Verdict}.get(table, Status)
        return {"enum": [kind.value for kind in kinds]}
    return {"enum": _CHOICES[column]} if column in _CHOICES else _TEXT


def _form() -> dict[str, Any]:
    """The columns of forms.csv, what else the form holds, and how it was understood."""
    block = {
        **dict.fromkeys(("kind", "label", "unit", "unit_from", "unit_printed"), _TEXT),
        **dict.fromkeys(("first_row", "last_row"), _NUMBER),
    }
    record = {"table": {"enum": list(COLUMNS)}, "line_no": _NUMBER, "confidence": _SHARE}
    other = {
        **dict.fromkeys(("block", "name", "field", "value", "unit", "raw", "review"), _TEXT),
        **dict.fromkeys(("line_no", "page"), _NUMBER),
        "status": {"enum": [status.value for status in Status]},
        "box": _BOX,
        "source": {"enum": _CHOICES["source"]},
        "confidence": _SHARE,
    }
    mapping = {"blocks": _array(_object(block)), "records": _array(_object(record)), "not_understood": _array(_TEXT)}
    columns = _row("forms")["properties"]
    return _object({**columns, "mapping": _object(mapping), "other": _array(_object(other))})


def _table() -> dict[str, Any]:
    region = _object({"page": _NUMBER, "box": _BOX})
    cell = {
        **dict.fromkeys(("row", "column", "row_span", "column_span", "page"), _NUMBER),
        "box": _BOX,
        **dict.fromkeys(("text", "raw"), _TEXT),
        "source": {"enum": _CHOICES["source"]},
        "confidence": _SHARE,
        "role": _TEXT,
        "regions": _array(region),
        "readings": _array(_TEXT),
    }
    texts = dict.fromkeys(("printed", "field", "how", "matched", "block"), _TEXT)
    header = {**texts, "row": _NUMBER, "column": _NUMBER, "confidence": _SHARE}
    return _object(
        {
            "form_id": _TEXT,
            "form_type": {"enum": _CHOICES["form_type"]},
            "pages": _array(_NUMBER),
            "n_rows": _NUMBER,
            "n_columns": _NUMBER,
            "headers": _array(_object(header)),
            "cells": _array(_object(cell, optional=("regions", "readings"))),
        }
    )


def _page() -> dict[str, Any]:
    return _object(
        {
            "number": _NUMBER,
            "kind": {"enum": [kind.value for kind in PageKind]},
            **{key: {"type": "number"} for key in ("width", "height")},
            "turned": {"enum": [0, 90, 180, 270]},
            "left_out_characters": _NUMBER,
            "failure": _TEXT,
            "read_from": {"enum": [*(origin.value for origin in Origin), ""]},
            "reason": _TEXT,
        }
    )


def _line() -> dict[str, Any]:
    line = {"page": _NUMBER, "box": _BOX, "text": _TEXT, "source": {"enum": _CHOICES["source"]}, "is_whole": {"const": True}}
    line["readings"] = _array(_TEXT)
    return _object(line, optional=("is_whole", "readings"))
