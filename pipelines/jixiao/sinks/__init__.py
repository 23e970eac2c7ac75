"""Items → files. A sink is a seam: add a file and a line in `SINKS`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from jixiao.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from jixiao.document import Document
    from jixiao.pipeline import Item, Summary
    from jixiao.tabulate import TableRow


class Sink(Protocol):
    """Writes one document into a folder that becomes visible only when all of it is there."""

    def add(self, item: Item, rows: Sequence[TableRow]) -> None:
        """Take in an item with the rows it gives; order is that of `jixiao.pipeline.read_items`."""

    def close(self, summary: Summary) -> None:
        """Write what only the end of the document tells, and close the files."""


#: `SINKS[name](folder, document, excel)` opens a sink; `excel` asks for a byte order mark.
SINKS: Registry[Callable[[Path, Document, bool], Sink]] = Registry(
    "format",
    {
        "csv": "jixiao.sinks.csv:CsvSink",
        "json": "jixiao.sinks.json:JsonSink",
        "xlsx": "jixiao.sinks.xlsx:XlsxSink",
        "parquet": "jixiao.sinks.parquet:ParquetSink",
        "none": "jixiao.sinks.none:NoSink",
    },
)
