"""What a reader should find in a layout, written from its description."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from builder.blocks import Cell, Table


@dataclass(slots=True)
class Truth:
    """Tables and other text in the order of the description."""

    tables: list[dict[str, object]] = field(default_factory=list)
    text_outside: list[str] = field(default_factory=list)

    def add(self, table: Table, first_page: int, last_page: int | None = None, **more: object) -> None:
        """Records one whole table, however many pages it takes."""
        self.tables.append(
            {
                "first_page": first_page,
                "last_page": last_page or first_page,
                "n_rows": table.n_rows,
                "n_columns": table.n_columns,
                "cells": [asdict(cell) for cell in sorted(table.cells, key=_place)],
                **more,
            }
        )

    def write(self, target: Path) -> None:
        """Writes the truth as JSON, one table cell a line."""
        content = {"tables": self.tables, "text_outside": self.text_outside}
        target.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _place(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column
