"""A form as data: blocks of printed cells, beside each what it stands for.

A file of ``families/`` describes one document. Its tables are written as rows of text,
cells apart by ``|``, ``⏎`` for a line break, ``^`` for a place that belongs to the cell
above, ``<`` for one that belongs to the cell on its left. ``printed => meaning`` says what a cell stands for wherever that is not the text
itself or a plain number; ``@field`` names the field of forms.csv that a cell fills.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from builder.blocks import LEFT, UP

BREAK = "⏎"
#: The field of a column whose cells name their row.
LABEL = "label"


class Written(NamedTuple):
    """A printed text and what it stands for, None where the text speaks for itself."""

    printed: str
    meaning: str | None = None
    field: str = ""


class Column(NamedTuple):
    """A column of a block: the contract's name for it ("" for none), its header, its width in parts.

    ``group`` is a header printed over this one and its neighbours of the same group.
    """

    field: str
    header: str
    width: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of cells side by side, each row with its own widths: identity rows, foot rows."""

    rows: tuple[tuple[Written, ...], ...]
    widths: tuple[tuple[int, ...], ...]
    kind: str = "lines"


@dataclass(frozen=True, slots=True)
class Block:
    """A header over rows, with a cell at the left that names the block if ``label_width`` is not 0.

    Attributes:
        kind: money, goals, indicators, staffing, cost or building.
        label_over_header: Whether the naming cell begins beside the header or below it.
        marks: A row of letters or numbers under the header; empty for none.
        remark: A row of a label and a text above the total; empty for none.
        total: The last row: cells by field, the label under ``label``; empty for none.
        new_table: Whether the exporter began another table here.
    """

    kind: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Written, ...], ...]
    label: str = ""
    label_width: int = 0
    label_over_header: bool = True
    marks: tuple[str, ...] = ()
    remark: tuple[str, ...] = ()
    total: tuple[tuple[str, Written], ...] = ()
    new_table: bool = False


@dataclass(frozen=True, slots=True)
class Described:
    """A form: the lines above it, its blocks from top to bottom, the lines below it."""

    form_type: str
    title: str
    blocks: tuple[Lines | Block, ...]
    attachment: str = ""
    fiscal_year: str = ""
    amount_unit: str = ""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    new_page: bool = True
    repeat_first_row: bool = False


@dataclass(frozen=True, slots=True)
class Family:
    """A document of a family: its forms, the looks of its two renderings.

    ``document`` has its fields of documents.csv and, under ``figures``, the metric, value
    and unit of each number of its text, in order; both only where it is a whole report.
    """

    name: str
    forms: tuple[Described, ...]
    looks: dict[str, dict[str, Any]]
    document: dict[str, str]


def read_family(path: Path) -> Family:
    """The document that a file describes."""
    data = tomllib.loads(path.read_text("utf-8"))
    return Family(path.stem, tuple(map(_form, data["form"])), {name: data[name] for name in ("word", "chromium")}, data.get("document", {}))


def _form(data: dict[str, Any]) -> Described:
    texts: dict[str, Any] = {
        name: data[name] for name in ("attachment", "fiscal_year", "amount_unit", "new_page", "repeat_first_row") if name in data
    }
    blocks = tuple(map(_block, data["block"]))
    above, below = tuple(data.get("above", ())), tuple(data.get("below", ()))
    return Described(data["form_type"], data["title"], blocks, above=above, below=below, **texts)


def _block(data: dict[str, Any]) -> Lines | Block:
    rows = tuple(_row(line) for line in data["rows"].strip().splitlines())
    if data["kind"] == "lines":
        widths = tuple(map(tuple, data["widths"]))
        return Lines(rows, widths * (len(rows) if len(widths) == 1 else 1))
    columns = tuple(Column(field, _broken(header), width, *map(_broken, group)) for field, header, width, *group in data["columns"])
    options = {name: data[name] for name in ("label_width", "label_over_header", "new_table") if name in data}
    marks, remark = tuple(data.get("marks", ())), tuple(data.get("remark", ()))
    total = tuple((name, written(text)) for name, text in data.get("total", {}).items())
    return Block(data["kind"], columns, rows, _broken(data.get("label", "")), marks=marks, remark=remark, total=total, **options)


def _row(line: str) -> tuple[Written, ...]:
    return tuple(written(text) for text in line.split("|"))


def written(text: str) -> Written:
    """A cell as a description writes it.

    >>> written("≥95% => ≥ 95 %")
    Written(printed='≥95%', meaning='≥ 95 %', field='')
    """
    text, _, field = text.partition("@")
    printed, arrow, meaning = text.partition("=>")
    return Written(_broken(printed.strip()), meaning.strip() if arrow else None, field.strip())


def _broken(text: str) -> str:
    return text.replace(BREAK, "\n")


def is_fused(cell: Written) -> bool:
    """Whether the place belongs to the cell on its left."""
    return cell.printed == LEFT


def is_continued(cell: Written) -> bool:
    """Whether the place belongs to the cell above it."""
    return cell.printed == UP
