"""What every grid finder promises, held against each entry of `FINDERS`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from jixiao.errors import SetupError
from jixiao.tables import FINDERS, read_content
from jixiao.tables.found import PageTable
from tests.drawn import page as drawn_page
from tests.reading import read_pages
from tests.truth import describe, layout_truth, squeeze

if TYPE_CHECKING:
    from pathlib import Path

    from jixiao.document import Page

every_finder = pytest.mark.parametrize("name", list(FINDERS))
SAMPLES = ("strokes", "side_by_side", "borderless", "nested", "text_only")


def _page(layouts: Path, name: str) -> Page:
    (page,) = read_pages(layouts / f"{name}.pdf")
    return page


@every_finder
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_word_is_in_one_table_or_outside(name: str, sample: str, layouts: Path) -> None:
    page = _page(layouts, sample)
    found = FINDERS[name]().find(page, page.words)
    inside = [line.text for table in found.tables for cell in table.grid.cells for line in cell.lines]
    texts = [*inside, *(word.text for word in found.words_outside)]
    assert sorted(squeeze("".join(texts))) == sorted(squeeze("".join(word.text for word in page.words)))


@every_finder
@pytest.mark.parametrize("sample", SAMPLES)
def test_a_grid_has_as_many_lines_as_rows_and_columns_and_knows_its_page(name: str, sample: str, layouts: Path) -> None:
    page = _page(layouts, sample)
    for table in FINDERS[name]().find(page, page.words).tables:
        assert (len(table.ys), len(table.xs)) == (table.grid.n_rows + 1, table.grid.n_columns + 1)
        assert (table.ys, table.xs) == (tuple(sorted(table.ys)), tuple(sorted(table.xs)))
        assert (table.page, table.grid.pages) == (1, (1,))
        assert all(table.box.contains(cell.box, slack=0.01) for cell in table.grid.cells)


@every_finder
def test_no_words_and_no_rulings_give_no_table(name: str) -> None:
    assert FINDERS[name]().find(drawn_page(), ()) == ((), ())


@every_finder
def test_running_text_is_no_table(name: str, layouts: Path) -> None:
    page = _page(layouts, "text_only")
    assert FINDERS[name]().find(page, page.words) == ((), page.words)


def test_none_finds_nothing(layouts: Path) -> None:
    page = _page(layouts, "strokes")
    assert FINDERS["none"]().find(page, page.words) == ((), page.words)


@pytest.mark.parametrize(("name", "sample"), [("ruled", "strokes"), ("ruled", "side_by_side"), ("aligned", "borderless")])
def test_the_tables_are_those_of_the_truth(name: str, sample: str, layouts: Path) -> None:
    page = _page(layouts, sample)
    found = FINDERS[name]().find(page, page.words)
    assert [describe(table.grid) for table in found.tables] == layout_truth(layouts / f"{sample}.pdf").tables


def test_camelot_finds_the_borderless_table(layouts: Path) -> None:
    page = _page(layouts, "borderless")
    (table,) = FINDERS["camelot"]().find(page, page.words).tables
    (truth,) = layout_truth(layouts / "borderless.pdf").tables
    rows = [[squeeze(cell.text) for cell in table.grid.row(row)] for row in range(table.grid.n_rows)]
    # camelot takes the title for a row above the table.
    assert rows[-truth.n_rows :] == [[s.text for s in truth.spots if s.row == row] for row in range(truth.n_rows)]


def test_without_camelot_its_finder_says_what_to_install(monkeypatch: pytest.MonkeyPatch, layouts: Path) -> None:
    monkeypatch.setitem(sys.modules, "camelot", None)
    page = _page(layouts, "borderless")
    with pytest.raises(SetupError, match=r"camelot is not installed\. pip install camelot-py"):
        FINDERS["camelot"]().find(page, page.words)


def test_a_finder_gets_the_words_the_ones_before_left(layouts: Path) -> None:
    page = _page(layouts, "borderless")
    content = read_content(page, [FINDERS["none"](), FINDERS["aligned"](), FINDERS["aligned"]()])
    assert [type(item) is PageTable for item in content.items] == [False, True]
    assert read_content(page, []).items == read_content(page, [FINDERS["none"]()]).items
