"""The seed saved in other ways or set in other fonts gives the same grids. A missing tool fails."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import pytest

from builder.exported import WORD_FONTS, build_fonts
from builder.programs import chinese_fonts
from builder.variants import VARIANTS
from tests.reading import read_contents, read_sample
from tests.truth import SEED_PDFS, describe, seed_tables, squeeze

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("source", SEED_PDFS, ids=lambda pdf: pdf.stem)
def test_a_document_saved_another_way_has_the_same_tables_and_text(source: Path, variant: str, tmp_path: Path) -> None:
    target = tmp_path / "variant.pdf"
    VARIANTS[variant](source, target)
    contents = read_contents(target)
    assert [describe(grid) for grid in contents.grids] == seed_tables()
    assert [squeeze(line.text) for line in contents.text] == [squeeze(line.text) for line in read_sample(source).text]


@pytest.fixture(scope="session")
def font_pdfs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The seed through Chromium in each installed Chinese font, and through Word in some."""
    return [path for path in build_fonts(tmp_path_factory.mktemp("fonts")) if path.suffix == ".pdf"]


@pytest.mark.rendering
def test_every_font_gives_the_same_tables(font_pdfs: list[Path]) -> None:
    expected = seed_tables()
    wrong = {}
    for pdf in font_pdfs:
        found = [describe(grid) for grid in read_contents(pdf).grids]
        if found != expected:
            wrong[pdf.stem] = [index for index, pair in enumerate(zip_longest(found, expected)) if pair[0] != pair[1]]
    assert wrong == {}


@pytest.mark.rendering
def test_every_installed_font_was_tried(font_pdfs: list[Path]) -> None:
    families = chinese_fonts()
    assert families
    assert len(font_pdfs) == len(families) + len(set(WORD_FONTS) & set(families))
