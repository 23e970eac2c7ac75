"""Mutations of where things stand: columns, blocks, rows, merged cells, pages."""

from dataclasses import replace
from itertools import accumulate, groupby
from random import Random

from builder.forms.compose import compose
from builder.forms.description import LABEL, Block, Column, Described, Lines, Written, is_continued
from builder.forms.mutants.words import SYNONYMS, UNIT

#: The columns that a money or indicator block may be without.
_OPTIONAL = {
    "money": ("initial_budget", "execution_rate_pct", "weight", "self_score", ""),
    "indicators": ("operator", "actual", "weight", "self_score", "deviation_reason", "unit", ""),
}
#: A money block needs two of these to be one.
_AMOUNTS = {"initial_budget", "annual_budget", "executed", "execution_rate_pct"}
_LEVELS = ("level1", "level1_weight", "level2", "level3")
#: Marks a description whose form shall run over the end of a page.
BROKEN = "\f"
_VALUES = ("李明", "3", "2024-17", "88", "是", "12.5")


def of_kind(form: Described, *kinds: str) -> list[int]:
    """The places of the form's blocks of these kinds."""
    return [number for number, block in enumerate(form.blocks) if block.kind in kinds]


def with_block(form: Described, place: int, block: Lines | Block) -> Described:
    """The form with another block in a place."""
    return replace(form, blocks=(*form.blocks[:place], block, *form.blocks[place + 1 :]))


def _reordered(block: Block, order: list[int]) -> Block:
    rows = tuple(tuple(row[number] for number in order) for row in block.rows)
    marks = tuple(block.marks[number] for number in order) if block.marks else ()
    return replace(block, columns=tuple(block.columns[number] for number in order), rows=rows, marks=marks)


def _table(form: Described, place: int) -> Block:
    block = form.blocks[place]
    assert isinstance(block, Block)
    return block


def shuffle_columns(random: Random, form: Described) -> Described | None:
    """The value columns of the money and indicator blocks in another order; groups stay together."""
    for place in of_kind(form, "money", "indicators"):
        block = _table(form, place)
        fixed = [n for n, column in enumerate(block.columns) if column.field == LABEL or column.field in _LEVELS or _beside(block, n)]
        free = [
            list(members) for _, members in groupby((n for n in range(len(block.columns)) if n not in fixed), key=lambda n: _key(block, n))
        ]
        random.shuffle(free)
        form = with_block(form, place, _reordered(block, [*fixed, *(number for group in free for number in group)]))
    return form


def _beside(block: Block, number: int) -> bool:
    """A column between the levels belongs to the level on its left."""
    last = max((n for n, column in enumerate(block.columns) if column.field in _LEVELS), default=-1)
    return number < last


def _key(block: Block, number: int) -> tuple[str, int]:
    group = block.columns[number].group
    return group, 0 if group else number


def shuffle_blocks(random: Random, form: Described) -> Described | None:
    """Money, goals and indicators in another order; the rows that follow one go with it."""
    first = next((n for n, block in enumerate(form.blocks) if isinstance(block, Block)), 0)
    groups: list[list[Lines | Block]] = []
    for block in form.blocks[first:]:
        if isinstance(block, Block) or not groups:
            groups.append([])
        groups[-1].append(block)
    if len(groups) < 2 or any(
        isinstance(block, Block) and (block.new_table or block.kind == "cost") for group in groups for block in group
    ):
        return None
    random.shuffle(groups)
    return replace(form, blocks=(*form.blocks[:first], *(block for group in groups for block in group)))


def drop_columns(random: Random, form: Described) -> Described | None:
    """One or two columns fewer in a block, its labels so much wider."""
    places = of_kind(form, "money", "indicators")
    if not places:
        return None
    place = random.choice(places)
    block = _table(form, place)
    optional = [n for n, column in enumerate(block.columns) if column.field in _OPTIONAL[block.kind] and not _beside(block, n)]
    gone = set(random.sample(optional, min(len(optional), random.choice((1, 2)))))
    kept = [number for number in range(len(block.columns)) if number not in gone]
    fields = {block.columns[number].field for number in kept}
    if (
        not gone
        or (block.kind == "money" and len(fields & _AMOUNTS) < 2)
        or (block.kind == "indicators" and not fields - {"level1", "level2", "level3"})
    ):
        return None
    total = tuple((name, cell) for name, cell in block.total if name == LABEL or name in fields)
    dropped = replace(_reordered(block, kept), total=total if len(total) > 1 else ())
    return with_block(form, place, _widened(dropped, sum(block.columns[number].width for number in gone)))


def _widened(block: Block, width: int) -> Block:
    name = LABEL if any(column.field == LABEL for column in block.columns) else "level3"
    columns = tuple(c._replace(width=c.width + width) if c.field == name else c for c in block.columns)
    if all(column.field != name for column in columns):
        columns = (columns[0]._replace(width=columns[0].width + width), *columns[1:])
    return replace(block, columns=columns)


def merge_labels(random: Random, form: Described) -> Described | None:
    """The cell that names a block gone: its width goes to the row labels or first level."""
    places = [place for place in of_kind(form, "money", "indicators") if _table(form, place).label_width]
    if not places:
        return None
    place = random.choice(places)
    block = _table(form, place)
    if block.kind == "money" and block.columns[0].header and UNIT.search(block.label):
        return None  # Nothing would say the unit any more.
    first = block.columns[0]._replace(width=block.columns[0].width + block.label_width)
    header = block.label if block.kind == "money" and not first.header and block.columns[0].field == LABEL else first.header
    columns = (first._replace(header=header), *block.columns[1:])
    return with_block(form, place, replace(block, label="", label_width=0, columns=columns))


def repeat_levels(random: Random, form: Described) -> Described | None:
    """Every merged level cell as one cell a row, its text in each."""
    return _split_levels(form, blank=False)


def blank_levels(random: Random, form: Described) -> Described | None:
    """Every merged level cell as one cell a row, its text in the first only."""
    return _split_levels(form, blank=True)


def _split_levels(form: Described, *, blank: bool) -> Described | None:
    for place in of_kind(form, "indicators"):
        block = _table(form, place)
        if any(column.field == "level1_weight" for column in block.columns):
            return None
        above: list[Written] = list(block.rows[0])
        rows: list[tuple[Written, ...]] = []
        for row in block.rows:
            cells = [_split(cell, above[number], blank=blank) for number, cell in enumerate(row)]
            above = [own if is_continued(cell) else cell for own, cell in zip(above, row, strict=True)]
            rows.append(tuple(cells))
        form = with_block(form, place, replace(block, rows=tuple(rows)))
    return form


def _split(cell: Written, above: Written, *, blank: bool) -> Written:
    """A cell of its own for a place that belonged to the one above; blank it still stands for that."""
    if not is_continued(cell):
        return cell
    meaning = above.meaning if above.meaning is not None else "".join(above.printed.split())
    return Written("", meaning) if blank else above


def add_column(random: Random, form: Described) -> Described | None:
    """A column that nobody knows, somewhere among the values, with texts or numbers in it."""
    places = of_kind(form, "money", "indicators")
    if not places:
        return None
    place = random.choice(places)
    block = _table(form, place)
    levels = [n for n, column in enumerate(block.columns) if column.field == LABEL or column.field in _LEVELS]
    gaps = [n for n in range(max(levels, default=-1) + 1, len(block.columns) + 1) if not _within_group(block, n)]
    at = random.choice(gaps)
    new = Column("", random.choice(SYNONYMS["unknown"]["columns"]), 2)
    # What a template left over stays left over.
    rows = tuple(
        (*row[:at], Written("" if any(cell.meaning == "none" for cell in row) else random.choice(_VALUES)), *row[at:]) for row in block.rows
    )
    marks = (*block.marks[:at], "", *block.marks[at:]) if block.marks else ()
    wider = replace(block, columns=(*block.columns[:at], new, *block.columns[at:]), rows=rows, marks=marks)
    return _as_wide(with_block(form, place, wider), place, 2)


def _within_group(block: Block, gap: int) -> bool:
    return 0 < gap < len(block.columns) and block.columns[gap - 1].group == block.columns[gap].group != ""


def _as_wide(form: Described, place: int, more: int) -> Described:
    """All other blocks as much wider as one of them became."""
    blocks: list[Lines | Block] = []
    for number, block in enumerate(form.blocks):
        if number == place:
            blocks.append(block)
        elif isinstance(block, Lines):
            blocks.append(replace(block, widths=tuple((*row[:-1], row[-1] + more) for row in block.widths)))
        else:
            last = block.columns[-1]
            blocks.append(replace(block, columns=(*block.columns[:-1], last._replace(width=last.width + more))))
    return replace(form, blocks=tuple(blocks))


def add_row(random: Random, form: Described) -> Described | None:
    """A row of a label and a text that nobody knows, before, between or after the blocks."""
    lines = next((block for block in form.blocks if isinstance(block, Lines) and len(block.widths[0]) == 2), None)
    if lines is None:
        return None
    cells = (Written(random.choice(SYNONYMS["unknown"]["rows"])), Written(random.choice(_VALUES)))
    # A row right below the header of the money block would be a fund line; one below the indicators' total is none.
    place = random.choice([number for number in range(1, len(form.blocks) + 1) if _ends_before(form, number)])
    row = Lines((cells,), (lines.widths[0],))
    return replace(form, blocks=(*form.blocks[:place], row, *form.blocks[place:]))


def _ends_before(form: Described, place: int) -> bool:
    """Whether what stands above a place is closed: identity and foot rows, or a block with a total."""
    above = form.blocks[place - 1]
    return isinstance(above, Lines) or bool(above.total) or above.kind == "goals"


def break_page(random: Random, form: Described) -> Described | None:
    """The form over two or three pages; the mark says so until it is drawn."""
    return replace(form, below=(*form.below, BROKEN))


def without_mark(form: Described) -> Described:
    """The form as it is drawn."""
    return replace(form, below=tuple(line for line in form.below if line != BROKEN))


def page_height(random: Random, form: Described) -> float:
    """A height at which the form's rows need two or three pages."""
    rows = sum(drawn.table.n_rows for drawn in compose(form))
    return 120 + list(accumulate([24.0] * rows))[-1] / random.choice((1.4, 1.7, 2.2))


def shuffle_funds(random: Random, form: Described) -> Described | None:
    """The lines of the money block in another order, the total last or anywhere."""
    for place in of_kind(form, "money"):
        block = _table(form, place)
        if len(block.rows) > 1 and block.columns[0].field == LABEL:
            rows = list(block.rows)
            random.shuffle(rows)
            return with_block(form, place, replace(block, rows=tuple(rows)))
    return None


def drop_block(random: Random, form: Described) -> Described | None:
    """The money block or the goals left out."""
    places = of_kind(form, "money", "goals")
    if not places or not of_kind(form, "indicators"):
        return None
    place = random.choice(places)
    dropped = replace(form, blocks=(*form.blocks[:place], *form.blocks[place + 1 :]))
    # What else says the unit: a corner line.
    kept = form.amount_unit if of_kind(dropped, "money") or any("单位：" in line and "元" in line for line in form.above) else ""
    return replace(dropped, amount_unit=kept)
