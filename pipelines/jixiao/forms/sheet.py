"""A grid on its way to becoming a form: its place in the document and how it was understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from jixiao.forms.fused import told_apart
from jixiao.forms.labels import squeeze
from jixiao.forms.repair import repaired_labels
from jixiao.messages import render
from jixiao.record import Certainty, HeaderMatch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from jixiao.forms.context import Heading
    from jixiao.forms.words import Match, Vocabulary
    from jixiao.grid import Cell, Grid
    from jixiao.record import BlockNote, Other


T = TypeVar("T")

#: What a header row below the names may print for a column: its letter or formula, its unit.
_FORMULA = re.compile(r"(?:[A-H]|\d+|分值|权重|执行率|完成率|得分|[=/+\-×*÷()%])+")
#: 分值/得分 over 10/9.5: two names for what one cell holds.
_TWO_NAMES = re.compile(r"(?:分值|权重|得分)/(?:分值|权重|得分)")
_LETTERED = re.compile(r"[A-H]")
_COMPUTED = re.compile(r"[\u4e00-\u9fff)][×*÷/]|[×*÷/][\u4e00-\u9fff(]")
_UNIT_BEHIND = re.compile(r"\((?:单位:?)?(?:[百千万亿]*元|%|分|人|个)\)$|^(?:单位:?)?(?:[百千万亿]+元|元)$")

#: How sure the mapping of a record is whose label no vocabulary knows: its values are where
#: their headers say, but what the line is called has to be read by a person.
UNKNOWN_LABEL = 0.5


class Column(NamedTuple):
    """A header: the columns of the grid it stands over.

    Attributes:
        field: The field of the record it fills, or "" where it fills none.
        first: Its leftmost column in the grid.
        stop: One past its rightmost column.
        header: Its cell.
        match: How it was understood; None for a header that means nothing to us.
        code: The field it names where another column fills that field, or none holds it.
        doubt: Why its values want a look, or "".
    """

    field: str
    first: int
    stop: int
    header: Cell
    match: Match | None = None
    code: str = ""
    doubt: str = ""

    def overlap(self, cell: Cell) -> int:
        """How many columns the cell shares with the header."""
        return min(self.stop, cell.column + cell.column_span) - max(self.first, cell.column)

    @property
    def score(self) -> float:
        """How sure the mapping is, 0 to 1."""
        return self.match.score if self.match else 0.0


@dataclass(slots=True)
class Sheet:
    """One grid with its heading, and the notes that a form family takes while reading it.

    `headers`, `roles`, `other`, `blocks` and `certainties` are notes, filled in as the grid
    is understood; everything else stays as it came.
    """

    grid: Grid
    heading: Heading
    vocabulary: Vocabulary
    headers: list[HeaderMatch] = field(default_factory=list)
    roles: dict[tuple[int, int], str] = field(default_factory=dict)
    other: list[Other] = field(default_factory=list)
    blocks: list[BlockNote] = field(default_factory=list)
    certainties: list[Certainty] = field(default_factory=list)
    block: str = ""
    _named: list[list[tuple[Cell, dict[str, Match]]]] = field(default_factory=list)
    _kept: dict[str, Any] = field(default_factory=dict)
    _repaired: dict[tuple[int, int], dict[str, Match]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Look every text up once; most cells name nothing."""
        self._repaired = repaired_labels(self.grid, self.vocabulary)
        self._named = [[] for _ in range(self.grid.n_rows)]
        for cell in self.grid.cells:
            matches = (self.vocabulary.matches(cell.text) or self._repaired.get((cell.row, cell.column))) if cell.lines else None
            if matches:
                self._named[cell.row].append((cell, matches))

    def once(self, name: str, derive: Callable[[Sheet], T]) -> T:
        """What `derive` makes of the sheet, made on the first call only."""
        if name not in self._kept:
            self._kept[name] = derive(self)
        found: T = self._kept[name]
        return found

    def match(self, cell: Cell, group: str) -> Match | None:
        """What the cell's text names in a group of the vocabulary."""
        if not cell.lines:
            return None
        return self.vocabulary.match(cell.text, group) or self._repaired.get((cell.row, cell.column), {}).get(group)

    def match_before_colon(self, cell: Cell, group: str) -> Match | None:
        """What the words before the cell's colon name: 填表人：王平."""
        label, colon, _ = cell.text.replace("：", ":").partition(":")
        return self.vocabulary.match(label, group) if colon else None

    def note(self, cell: Cell, role: str, match: Match | None = None) -> None:
        """Write down what a cell is and, for a label, how it was understood."""
        self.roles[cell.row, cell.column] = role
        if match is not None:
            how = (match.field, match.how, cell.row, cell.column, match.matched, self.block, match.score)
            self.headers.append(HeaderMatch(cell.text, *how))

    def note_unknown(self, cell: Cell) -> None:
        """Write down a header or label that means nothing to us."""
        self.roles[cell.row, cell.column] = "unknown"
        self.headers.append(HeaderMatch(cell.text, "", "", cell.row, cell.column, "", self.block))

    def rate(self, table: str, line_no: int, scores: Iterable[float]) -> None:
        """Write down how sure the mapping of a record is: as sure as its weakest header or label."""
        self.certainties.append(Certainty(table, line_no, min(scores, default=0.0)))

    def columns(self, row: int, group: str) -> list[Column]:
        """The headers that begin in a row and name a field of the group, from left to right."""
        return [
            Column(match.field, cell.column, cell.column + cell.column_span, cell, match)
            for cell, matches in self._named[row]
            if (match := matches.get(group))
        ]

    def columns_over(self, row: int, group: str) -> list[Column]:
        """The headers of a row, with those that begin above it and reach down to it."""
        own = self.columns(row, group)
        above = [column for top in range(max(0, row - 2), row) for column in self.columns(top, group)] if own else []
        return sorted((*own, *(c for c in above if row in c.header.rows)), key=lambda column: column.first)

    @property
    def confidence(self) -> float:
        """The share of headers and labels that were understood, weaker matches counting less."""
        if not self.headers:
            return 0.0
        return sum(header.confidence for header in self.headers) / len(self.headers)


class Placed(NamedTuple):
    """A cell under a header.

    Attributes:
        column: The header.
        cell: The cell.
        text: The part of the cell that belongs to the header; None for all of it.
        doubt: Why the value wants a look, or "".
        beside: All cells of the row under the header, where there are several.
    """

    column: Column
    cell: Cell
    text: str | None = None
    doubt: str = ""
    beside: Sequence[Cell] = ()


def value_cells(grid: Grid, row: int, columns: Sequence[Column]) -> list[Placed]:
    """Each header with its cell of `row`; headers with nothing under them are left out.

    A cell counts for the header that shares most columns with it, and in its top row only, so
    the number of a merged cell is read once. Where several cells stand under one header the
    widest with text counts, and the others are told in its doubt. A cell under several
    headers is shared out where it prints as many values as there are headers; otherwise it
    goes to the header its text stands under, and the others get a blank. All are doubted.
    """
    placed: list[Placed] = []
    for index, cells in sorted(_under(grid, row, columns).items()):
        column, cell = columns[index], cells[0]
        doubt = column.doubt
        if len(cells) > 1:
            cell = max(cells, key=lambda cell: (bool(cell.lines), column.overlap(cell)))
            doubt = doubt or _told(cell, cells)
        spread = _spread(columns, cell) if cell.column_span > 1 and cell.lines else []
        placed.extend(spread or [Placed(column, cell, None, doubt, cells if len(cells) > 1 else ())])
    return placed


def _under(grid: Grid, row: int, columns: Sequence[Column]) -> dict[int, list[Cell]]:
    """The cells that begin in the row, by the place of the header that shares most columns with each."""
    owner: dict[int, int] = {}
    for index, column in enumerate(columns):
        for at in range(column[1], column[2]):
            owner.setdefault(at, index)
    found: dict[int, list[Cell]] = {}
    for cell in grid.row(row):
        if cell.row == row:
            over = [owner[at] for at in range(cell.column, cell.column + cell.column_span) if at in owner]
            if over:
                index = over[0] if over[0] == over[-1] else max(over, key=over.count)
                found.setdefault(index, []).append(cell)
    return found


def _told(cell: Cell, cells: list[Cell]) -> str:
    others = [other.text for other in cells if other is not cell and other.lines]
    return render("also_under_header", "en", others=" | ".join(others)) if others else ""


def _spread(columns: Sequence[Column], cell: Cell) -> list[Placed]:
    """A cell under several headers, shared out or put under one of them; [] where one is over it."""
    over = [column for column in columns if column.overlap(cell) > 0]
    if len(over) < 2:
        return []
    doubt = render("one_cell_under", "en", headers=" | ".join(column.header.text for column in over))
    tokens = cell.lines[0].text.split() if len(cell.lines) == 1 else [line.text for line in cell.lines]
    if len(tokens) == 1 and len(over) == 3:
        tokens = told_apart([column.field for column in over], tokens[0]) or tokens
    if len(tokens) == len(over):
        return [Placed(column, cell, text, doubt) for column, text in zip(over, tokens, strict=True)]
    middle = sum(line.box.x0 + line.box.x1 for line in cell.lines) / (2 * len(cell.lines))
    under = [column for column in over if column.header.box.x0 <= middle <= column.header.box.x1]
    chosen = under[0] if len(under) == 1 else over[0]
    return [Placed(chosen, cell, None, doubt), *(Placed(column, cell, "", doubt) for column in over if column is not chosen)]


def cell_over(grid: Grid, row: int, column: Column) -> Cell | None:
    """The cell under a header that covers the row, one that began above it included."""
    first, stop = column[1], column[2]
    cells = [cell for cell in grid.row(row) if cell.column < stop and first < cell.column + cell.column_span]
    return cells[0] if len(cells) == 1 else max(cells, key=column.overlap, default=None)


def label_cells(grid: Grid, row: int, columns: Sequence[Column]) -> list[Cell]:
    """The cells of `row` that stand under none of the headers, from left to right."""
    covered = {at for column in columns for at in range(column[1], column[2])}
    return [cell for cell in grid.row(row) if covered.isdisjoint(cell.columns)]


def own_cells(grid: Grid, row: int) -> list[Cell]:
    """The cells with text that begin in `row`, from left to right."""
    return [cell for cell in grid.row(row) if cell.row == row and cell.lines]


def leading_rows(grid: Grid) -> list[Cell]:
    """The rows at the top of which one cell fills all columns: a title, a year, a unit."""
    found: list[Cell] = []
    for row in range(grid.n_rows):
        cell = grid.at(row, 0)
        if cell is None or cell.column_span < grid.n_columns or grid.n_columns < 2 or not cell.lines:
            break
        found.append(cell)
    return found


def is_column_mark(text: str) -> bool:
    """Whether a header cell only letters or numbers its column, or prints its formula or unit: A, (B), 3, 10×C/B, (万元).

    >>> is_column_mark("(B/A)"), is_column_mark("3"), is_column_mark("B/A×分值"), is_column_mark("（万元）")
    (True, True, True, True)
    >>> is_column_mark("得分"), is_column_mark("分值"), is_column_mark("100%")
    (False, False, False)
    """
    printed = squeeze(text).upper()
    mark = _UNIT_BEHIND.sub("", printed)
    return (printed != "" and mark == "") or mark.strip("()").isdecimal() or _is_formula(mark)


def _is_formula(mark: str) -> bool:
    return (
        _TWO_NAMES.fullmatch(mark) is None
        and _FORMULA.fullmatch(mark) is not None
        and (_LETTERED.search(mark) is not None or _COMPUTED.search(mark) is not None)
    )
