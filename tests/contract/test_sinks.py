"""Every sink: nothing half-written, reads back equal, the same bytes each time."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import jsonschema
import openpyxl
import pyarrow.parquet
import pytest

from jixiao.batch import Job, run_job
from jixiao.contract import COLUMNS
from jixiao.errors import SinkError
from jixiao.output import targets, whole_folder
from jixiao.pipeline import Settings
from jixiao.schema import report_schema
from jixiao.sinks import SINKS

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = Settings(pages=(3, 4))


def written(source: Path, folder: Path, *formats: str, excel: bool = False) -> Path:
    target = folder / source.stem
    assert run_job(Job(source, target, SETTINGS, formats, excel)).error is None
    return target


@pytest.fixture(scope="module")
def source(samples: Path) -> Path:
    return samples / "seed_word.pdf"


@pytest.fixture(scope="module")
def tables(source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[list[str]]]:
    folder = written(source, tmp_path_factory.mktemp("csv"), "csv")
    return {table: list(csv.reader((folder / f"{table}.csv").read_text(encoding="utf-8").splitlines(keepends=True))) for table in COLUMNS}


@pytest.mark.parametrize("name", list(SINKS))
def test_the_same_document_gives_the_same_bytes(name: str, source: Path, tmp_path: Path) -> None:
    first, second = (written(source, tmp_path / turn, name) for turn in ("one", "two"))
    files = sorted(path.name for path in first.iterdir())
    assert files == sorted(path.name for path in second.iterdir())
    assert [(first / file).read_bytes() for file in files] == [(second / file).read_bytes() for file in files]


def test_csv_has_the_contracts_columns_and_line_feeds(source: Path, tmp_path: Path, tables: dict[str, list[list[str]]]) -> None:
    assert {table: tuple(rows[0]) for table, rows in tables.items()} == COLUMNS
    plain, marked = (written(source, tmp_path / str(excel), "csv", excel=excel) / "forms.csv" for excel in (False, True))
    assert b"\r" not in plain.read_bytes()
    assert marked.read_bytes() == b"\xef\xbb\xbf" + plain.read_bytes()


def test_json_holds_what_csv_holds_and_keeps_its_schema(source: Path, tmp_path: Path, tables: dict[str, list[list[str]]]) -> None:
    report = json.loads((written(source, tmp_path, "json") / "report.json").read_text(encoding="utf-8"))
    jsonschema.validate(report, report_schema())
    for table, rows in tables.items():
        assert [[str(row[column]) for column in rows[0]] for row in report[table]] == rows[1:]
    assert [(table["form_id"], table["n_rows"], table["n_columns"]) for table in report["tables"]] == [("01", 21, 9), ("02", 20, 9)]
    cell = next(cell for cell in report["tables"][0]["cells"] if cell["text"] == "年度预算申请（万元）")
    assert (cell["row"], cell["column"], cell["row_span"], cell["column_span"], cell["page"]) == (1, 0, 7, 1, 3)
    assert cell["role"] == "section"


def test_xlsx_reads_back_equal_as_text(source: Path, tmp_path: Path, tables: dict[str, list[list[str]]]) -> None:
    book = openpyxl.load_workbook(written(source, tmp_path, "xlsx") / "report.xlsx", read_only=True)
    for table, rows in tables.items():
        found = [[str(value or "") for value in row] for row in book[table].iter_rows(values_only=True)]
        assert found == rows
    book.close()


def test_parquet_reads_back_equal(source: Path, tmp_path: Path, tables: dict[str, list[list[str]]]) -> None:
    folder = written(source, tmp_path, "parquet")
    for table, rows in tables.items():
        found = pyarrow.parquet.read_table(folder / f"{table}.parquet")
        assert found.column_names == rows[0]
        assert [[str(value) for value in row.values()] for row in found.to_pylist()] == rows[1:]


def test_a_folder_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "report"
    with pytest.raises(RuntimeError, match="half-way"), whole_folder(target) as folder:
        (folder / "forms.csv").write_text("half")
        raise RuntimeError("half-way")
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_folder_of_the_run_before(tmp_path: Path) -> None:
    target = tmp_path / "report"
    with whole_folder(target) as folder:
        (folder / "forms.csv").write_text("first")
    with pytest.raises(RuntimeError, match="half-way"), whole_folder(target) as folder:
        (folder / "forms.csv").write_text("second")
        raise RuntimeError("half-way")
    assert (target / "forms.csv").read_text() == "first"
    with whole_folder(target) as folder:
        (folder / "facts.csv").write_text("third")
    assert [path.name for path in target.iterdir()] == ["facts.csv"]
    assert [path.name for path in tmp_path.iterdir()] == ["report"]


def test_a_folder_that_can_not_be_written_is_a_sink_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SinkError) as raised, whole_folder(tmp_path / "file" / "report"):
        pass
    assert raised.value.exit_code == 5


def test_inputs_that_share_a_stem_are_numbered(tmp_path: Path) -> None:
    inputs = [tmp_path / "a" / "x.pdf", tmp_path / "b" / "x.pdf", tmp_path / "c" / "y.pdf", tmp_path / "d" / "x.pdf"]
    assert [target.name for target in targets(tmp_path, inputs)] == ["x", "x-2", "y", "x-3"]
