"""What the page of a document is made from: its failing checks, its values, and where they stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.folder import check_folder
from jixiao.report.pictures import Spot, Strip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.rule import Rule
    from jixiao.finding import Finding
    from jixiao.folder import Folder

Row = dict[str, Any]

SEVERITIES = ("error", "warning", "info")
#: A finding on more places of a page than this is shown as one picture.
_MOST_ROWS = 4
#: Rows with less between them than this share of a row's height are shown as one picture.
_NEXT_ROW = 0.6
#: What is shown around a row, in points.
_MARGIN = 2.0


class Value(NamedTuple):
    """A row of facts.csv with its number, which names it on the page, and its place."""

    number: int
    fact: Row
    spot: Spot

    @property
    def anchor(self) -> str:
        """What a link to it ends in."""
        return f"v{self.number}"


@dataclass
class Item:
    """A failing check: its row, where it stands, the values that it is about, and why it is suspected."""

    number: int
    row: Row
    spots: list[Spot]
    values: list[Value] = field(default_factory=list)
    finding: Finding | None = None

    @property
    def anchor(self) -> str:
        """What a link to it ends in."""
        return f"f{self.number}"


class Dossier:
    """A document's folder, arranged for its page."""

    def __init__(self, folder: Folder, rules: tuple[Rule, ...]) -> None:
        self.folder = folder
        self.rules = {rule.rule_id: rule for rule in rules}
        self.document: Row = folder.sections["documents"][0]
        self.pages: list[Row] = folder.sections["pages"]
        self.forms: list[Row] = folder.sections["forms"]

    @cached_property
    def values(self) -> list[Value]:
        """Every typed value, in the order of the document."""
        facts = self.folder.sections["facts"]
        return [Value(number, fact, _spot_of(fact)) for number, fact in enumerate(facts, 1)]

    @cached_property
    def of_form(self) -> dict[str, list[Value]]:
        """The values of each form."""
        found: defaultdict[str, list[Value]] = defaultdict(list)
        for value in self.values:
            found[str(value.fact["form_id"])].append(value)
        return found

    @cached_property
    def reviews(self) -> list[Value]:
        """The values that a person should look at, page by page."""
        doubted = [value for value in self.values if value.fact["review"]]
        return sorted(doubted, key=lambda value: (value.spot.page, value.spot.y0, value.spot.x0))

    @cached_property
    def failing(self) -> list[Item]:
        """The failing checks, gravest first, those of a rule together."""
        at: defaultdict[str, list[Value]] = defaultdict(list)
        for value in self.values:
            at[value.spot.printed].append(value)
        found = {(finding.rule_id, finding.instance): finding for finding in check_folder(self.folder, tuple(self.rules.values()))}
        rows = [row for row in self.folder.sections["checks"] if row["status"] == "fail"]
        order = {rule_id: place for place, rule_id in enumerate(dict.fromkeys(row["rule_id"] for row in rows))}
        rows.sort(key=lambda row: (SEVERITIES.index(row["severity"]), order[row["rule_id"]]))
        items = []
        for number, row in enumerate(rows, 1):
            spots = list(dict.fromkeys(map(Spot.read, filter(None, row["cells"].split(";")))))
            finding = found.get((row["rule_id"], row["instance"]))
            told = finding if finding and finding.verdict.value == row["status"] else None
            items.append(Item(number, row, spots, [value for spot in spots for value in at.get(spot.printed, [])], told))
        return items

    @cached_property
    def items_of(self) -> dict[int, list[Item]]:
        """The failing checks that a value is part of, by the value's number."""
        found: defaultdict[int, list[Item]] = defaultdict(list)
        for item in self.failing:
            for value in item.values:
                found[value.number].append(item)
        return found

    @cached_property
    def readings(self) -> dict[str, list[str]]:
        """The differing readings of cells, by place."""
        cells = (cell for table in self.folder.sections["tables"] for cell in table["cells"] if "readings" in cell)
        return {Spot(cell["page"], *cell["box"]).printed: cell["readings"] for cell in cells}

    @cached_property
    def _extents(self) -> dict[int, tuple[float, float]]:
        """From where to where something stands on each page."""
        boxes = [(cell["page"], cell["box"]) for table in self.folder.sections["tables"] for cell in table["cells"]]
        boxes += [(line["page"], line["box"]) for line in self.folder.sections["text"]]
        extents: dict[int, tuple[float, float]] = {}
        for page, (x0, _, x1, _) in boxes:
            left, right = extents.get(page, (x0, x1))
            extents[page] = (min(left, x0), max(right, x1))
        return extents

    def strips_of(self, spots: list[Spot]) -> list[tuple[Strip, list[Spot]]]:
        """What to show of some cells: the rows they stand in, each with the cells to be framed in it."""
        shown: list[tuple[Strip, list[Spot]]] = []
        pages: defaultdict[int, list[Spot]] = defaultdict(list)
        for spot in spots:
            pages[spot.page].append(spot)
        for page, here in pages.items():
            rows = list(_rows(here))
            rows = rows if len(rows) <= _MOST_ROWS else [here]
            shown += [(self._strip(page, row), row) for row in rows]
        return shown

    def _strip(self, page: int, row: list[Spot]) -> Strip:
        left, right = self._extents.get(page, (0.0, 0.0))
        left, right = min(left, *(spot.x0 for spot in row)), max(right, *(spot.x1 for spot in row))
        top, bottom = min(spot.y0 for spot in row), max(spot.y1 for spot in row)
        return Strip(page, left - _MARGIN, max(0.0, top - _MARGIN), right + _MARGIN, bottom + _MARGIN)

    def strips(self) -> Iterator[Strip]:
        """Every picture that the page may show, the most wanted first."""
        for value in self.reviews:
            yield from (strip for strip, _ in self.strips_of([value.spot]))
        for item in self.failing:
            yield from (strip for strip, _ in self.strips_of(item.spots))


def _rows(spots: list[Spot]) -> Iterator[list[Spot]]:
    """The cells of a page, those of one row and of the rows next to it together."""
    rows: list[Spot] = []
    bottom = 0.0
    for spot in sorted(spots, key=lambda spot: spot.y0):
        if rows and spot.y0 - bottom > _NEXT_ROW * (spot.y1 - spot.y0):
            yield rows
            rows = []
        bottom = max(bottom, spot.y1) if rows else spot.y1
        rows.append(spot)
    if rows:
        yield rows


def _spot_of(fact: Row) -> Spot:
    return Spot(int(fact["page"]), *(float(fact[edge]) for edge in ("x0", "y0", "x1", "y1")))
