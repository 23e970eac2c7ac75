"""The public door: `from jixiao.api import extract`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.contract import COLUMNS
from jixiao.pipeline import Settings, Summary, read_report
from jixiao.record import Figure, Report
from jixiao.source.limits import Limits
from jixiao.tabulate import document_row, item_rows

if TYPE_CHECKING:
    from os import PathLike

    import pandas

    from jixiao.pipeline import Item
    from jixiao.record import Form

__all__ = ["Limits", "Report", "Settings", "extract", "frames"]


def extract(path: str | PathLike[str], settings: Settings | None = None) -> Report:
    """Everything found in one document, typed, every value with its page and box.

    Args:
        path: A PDF file, or any other that docs/inputs.md lists.
        settings: Engine, finders, pages, password and limits; the defaults suit exported
            reports.

    Raises:
        InputError: The document can't be read, is encrypted, or over a limit.

    Example:
        >>> report = extract("sample_pdfs/seed_word.pdf")  # doctest: +SKIP
        >>> report.forms[1].funds[0].annual_budget.number  # doctest: +SKIP
        Decimal('33963.61')
    """
    return read_report(Path(path), settings)


def frames(report: Report) -> dict[str, pandas.DataFrame]:
    """The contract's tables of a report as data frames, all values the contract's strings.

    Whole numbers (pages, row numbers) are numbers; amounts stay text, because "10702.90"
    and "10702.9" are two different prints of one number.
    """
    import pandas

    document_id = report.document.sha256
    rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in COLUMNS}
    rows["documents"].append(document_row(report.document, _summary(report)))
    placed: list[Form | Figure] = [*report.forms, *report.figures]
    items: list[Item] = [*sorted(placed, key=_place), *report.findings]
    for item in items:
        for table, row in item_rows(item, document_id):
            rows[table].append(row)
    return {table: pandas.DataFrame(rows[table], columns=list(columns)) for table, columns in COLUMNS.items()}


def _place(item: Form | Figure) -> tuple[int, float]:
    """The page and height at which an item begins: the order of the files is that of the document."""
    if isinstance(item, Figure):
        return item.value.provenance.page, item.value.provenance.box.y0
    return item.grid.cells[0].regions[0].page, item.grid.cells[0].regions[0].box.y0


def _summary(report: Report) -> Summary:
    return Summary(
        report.status,
        sum(page.kind == "exported" for page in report.pages),
        sum(page.kind == "scanned" for page in report.pages),
        report.fiscal_year,
        report.report_title,
        report.unit_name,
        report.supervising_department,
    )
