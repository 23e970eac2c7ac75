"""Forms of other families: real layouts (forms/variants.md), invented units and numbers.

Each file of ``families/`` describes a document; the expected rows come from it and from
nothing else.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from builder.forms.description import Family, read_family
from builder.forms.expected import Row, document_rows, expected_rows
from builder.forms.rendering import render_chromium, render_word

FAMILIES = Path(__file__).parent / "families"


def families() -> tuple[Family, ...]:
    """Every described document, by name."""
    return tuple(map(read_family, sorted(FAMILIES.glob("*.toml"))))


def build_forms(folder: Path, names: tuple[str, ...] = ()) -> Iterator[Path]:
    """Writes each document (all, unless named) in a folder of its own: two PDFs and the expected rows."""
    for family in families():
        if not names or family.name in names:
            yield from _build(family, folder / family.name)


def _build(family: Family, folder: Path) -> Iterator[Path]:
    (folder / "expected").mkdir(parents=True, exist_ok=True)
    for table, rows in {**expected_rows(family.forms), **document_rows(family.document)}.items():
        target = folder / "expected" / f"{table}.csv"
        if rows:
            _write_rows(target, rows)
            yield target
        else:
            target.unlink(missing_ok=True)
    for render, name in ((render_word, "word"), (render_chromium, "chromium")):
        target = folder / f"{family.name}_{name}.pdf"
        render(family, target)
        yield target


def _write_rows(target: Path, rows: list[Row]) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
