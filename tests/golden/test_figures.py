"""The figures of the seed report's text, from both of its exports."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from jixiao.api import extract, frames
from tests.truth import SAMPLES, SEED_PDFS, squeeze

if TYPE_CHECKING:
    from pathlib import Path

EXPECTED = SAMPLES / "seed" / "expected" / "figures.csv"


def expected() -> dict[str, tuple[str, ...]]:
    with EXPECTED.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["figure_id"]: (row["metric"], row["occurrence"], row["value"], row["unit"], squeeze(row["raw_quote"]))
            for row in csv.DictReader(file)
        }


@pytest.mark.parametrize("path", SEED_PDFS, ids=lambda path: path.stem)
def test_every_figure_and_no_other(path: Path) -> None:
    found = {
        figure.figure_id: (figure.metric, str(figure.occurrence), figure.value.printed, figure.value.unit, figure.quote)
        for figure in extract(path).figures
    }
    assert found == expected()


@pytest.mark.parametrize("path", SEED_PDFS, ids=lambda path: path.stem)
def test_a_figure_stands_where_its_box_says(path: Path) -> None:
    report = extract(path)
    pages = {page.number: page for page in report.pages}
    for figure in report.figures:
        place = figure.value.provenance
        assert 0 < place.box.x0 < place.box.x1 < pages[place.page].width
        assert 0 < place.box.y0 < place.box.y1 < pages[place.page].height
        inside = [line for line in report.text if line.page == place.page and place.box.y0 - 1 < line.box.y0 < place.box.y1 - 1]
        assert figure.value.raw in squeeze("".join(line.text for line in inside))


def test_figures_are_in_the_tables_of_the_contract() -> None:
    tables = frames(extract(SEED_PDFS[0]))
    facts = tables["facts"]
    assert sorted(tables["figures"]["figure_id"]) == sorted(expected())
    assert list(facts[facts["table"] == "figures"]["measure"]) == list(tables["figures"]["metric"])
