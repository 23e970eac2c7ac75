"""jixiao's own stages, each the whole way from the file: reading, tables, pipeline, files.

The one place that knows jixiao's interfaces: a stage that does not exist yet, or has been
renamed, is reported as missing and everything else is still measured.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bench.grid import Cell, Grid, to_grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.document import Page
    from jixiao.record import Report


class Reading:
    """Upright pages with words and ruling lines, no tables."""

    def extract(self, path: Path) -> int:
        """How many words the pages have."""
        return sum(len(page.words) for page in _pages(path))

    def grids(self, result: Any) -> list[Grid]:
        """None: no tables are looked for."""
        return []


class PageTables:
    """The tables of each page, before the parts of a table are joined."""

    def extract(self, path: Path) -> list[Any]:
        """The grids, page by page."""
        from jixiao.tables import FINDERS, read_content
        from jixiao.tables.found import PageTable

        finders = [FINDERS["ruled"]()]
        contents = (read_content(page, finders) for page in _pages(path))
        grids = [item.grid for content in contents for item in content.items if isinstance(item, PageTable)]
        for grid in grids:
            _ = [cell.text for cell in grid.cells]  # Made on first use; the peers' texts are ready too.
        return grids

    def grids(self, result: Any) -> list[Grid]:
        """The page tables."""
        return [_to_grid(grid) for grid in result]


class Whole:
    """The pipeline in memory: joined tables, forms, typed values, figures of the text."""

    def extract(self, path: Path) -> Report:
        """The report on the document, unchecked."""
        from jixiao.api import Settings, extract

        return extract(path, Settings(rules=()))

    def grids(self, result: Any) -> list[Grid]:
        """The joined table of each form."""
        return [_to_grid(form.grid) for form in result.forms]


class Checked(Whole):
    """The pipeline with the checks of every rule."""

    def extract(self, path: Path) -> Report:
        """The report on the document with its findings."""
        from jixiao.api import extract

        return extract(path)


class Files:
    """What the command line does for one document: the whole pipeline and its CSV and JSON files."""

    def extract(self, path: Path) -> None:
        """Nothing: the files are written to a folder that is removed."""
        from jixiao.batch import Job, run_job
        from jixiao.pipeline import Settings

        with TemporaryDirectory() as folder:
            result = run_job(Job(path, Path(folder, "out"), Settings()))
        if result.error:
            raise result.error

    def grids(self, result: Any) -> list[Grid]:
        """None: the whole pipeline's are the same."""
        return []


def _pages(path: Path) -> Iterator[Page]:
    from jixiao.source import open_document

    with open_document(path) as (document, reader):
        for number in range(1, document.page_count + 1):
            yield reader.page(number)


def _to_grid(grid: Any) -> Grid:
    return to_grid(Cell(cell.row, cell.column, cell.row_span, cell.column_span, cell.text) for cell in grid.cells)
