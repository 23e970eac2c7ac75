"""Forms of other families, read exactly from both of their exports (sample_pdfs/forms/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from builder.forms.expected import COLUMNS
from jixiao.api import extract
from tests.truth import SAMPLES, Row, read_rows, report_rows

if TYPE_CHECKING:
    from pathlib import Path

    from _pytest.mark import ParameterSet

#: What the engine does not read yet, by the folder of sample_pdfs/forms/.
WAITING = {
    "anhui_county": "level-1 names lost to (50分), placeholder rows that hold /",
    "beijing": "12月底前 is a date and no number",
    "chongqing": "total score in the head of the form",
    "goals": "unit printed in the cells only",
    "guangshui": "sources as columns, total score in the head",
    "hunan_2018": "weight of level 1 in a column of its own",
    "ningxia": "total score in the head of the form",
    "sichuan": "year in the title's closing note, unit in the header of the labels",
    "transfer": "a row that counts columns beside 行次, a goal block named 总体目标完成情况",
    "yunnan": "公开14表 above the table, header groups under the goals",
}
FORM_PDFS = tuple(sorted((SAMPLES / "forms").glob("*/*.pdf")))


def _expected(folder: Path, table: str) -> list[Row]:
    path = folder / "expected" / f"{table}.csv"
    return read_rows(path) if path.exists() else []


def _differences(found: list[Row], expected: list[Row], columns: tuple[str, ...]) -> list[str]:
    """Every value that differs, and the rows that are missing or too many."""
    wrong = [
        f"row {number} {column}: {row[column]!r} for {wanted[column]!r}"
        for number, (row, wanted) in enumerate(zip(found, expected, strict=False), 1)
        for column in columns
        if row[column] != wanted[column]
    ]
    return wrong + ([f"{len(found)} rows for {len(expected)}"] if len(found) != len(expected) else [])


def _case(pdf: Path) -> ParameterSet:
    reason = WAITING.get(pdf.parent.name)
    return pytest.param(pdf, id=pdf.stem, marks=[pytest.mark.xfail(reason=reason, raises=AssertionError)] if reason else [])


@pytest.mark.parametrize("pdf", [_case(pdf) for pdf in FORM_PDFS])
def test_every_value_of_a_form_is_found(pdf: Path) -> None:
    rows = report_rows(extract(pdf))
    wrong = {table: _differences(rows[table], _expected(pdf.parent, table), columns) for table, columns in COLUMNS.items()}
    assert {table: list_ for table, list_ in wrong.items() if list_} == {}
