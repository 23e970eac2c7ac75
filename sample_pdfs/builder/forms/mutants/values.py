"""Mutations of how the same values are written (forms/variants.md §5), and of the rows around the blocks."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from builder.forms.description import Block, Column, Described, Lines, Written, is_continued
from builder.forms.expected import NOTHING, amount, number, percent

_MONEY = ("initial_budget", "annual_budget", "executed")
_POINTS = ("weight", "self_score")
_WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
_OPERATORS = {
    "≥": ("≥", "≧", ">=", "不少于", "不低于"),
    "≤": ("≤", "≦", "<=", "不超过", "不高于"),
    "=": ("=", "﹦", "═", "等于"),
}
_ABOVE = "以上"
_LEVELS = ("level1", "level2", "level3")


def rewrite_numbers(random: Random, form: Described) -> Described | None:
    """Amounts with thousands separators or in full-width digits, scores with 分, the marks for "none" exchanged."""
    return _with_cells(form, lambda block, column, cell: _rewritten(random, form, block, column, cell))


def _rewritten(random: Random, form: Described, block: Block, column: Column, cell: Written) -> Written:
    plain = "".join(cell.printed.split())
    if block.kind not in ("money", "indicators") or random.random() < 0.5:
        return cell
    if column.field in _MONEY and plain not in NOTHING and plain.replace(",", "").replace(".", "").isdecimal():
        return Written(_separated(random, plain), amount(cell, form.amount_unit))
    if column.field in _POINTS and plain.replace(".", "").isdecimal():
        return Written(random.choice((f"{plain}分", f"{plain} 分", plain.translate(_WIDE))), number(cell))
    if column.field == "execution_rate_pct" and plain.endswith("%"):
        return Written(random.choice((plain.translate(_WIDE), plain.replace("%", " %"))), percent(cell))
    if block.kind == "money" and column.field in (*_MONEY, *_POINTS) and plain in NOTHING:
        return Written(random.choice(("", "-", "——", "/")))
    return cell


def _separated(random: Random, plain: str) -> str:
    whole, point, places = plain.replace(",", "").partition(".")
    written = f"{int(whole):,}{point}{places}"
    return random.choice((written, written.replace(",", "").translate(_WIDE)))


def rewrite_operators(random: Random, form: Described) -> Described | None:
    """Targets with another sign or word for the same comparison, before or after the number."""
    return _with_cells(form, lambda block, column, cell: _compared(random, column, cell))


def _compared(random: Random, column: Column, cell: Written) -> Written:
    parts = (cell.meaning or "").split()
    if column.field == "operator" and (cell.meaning or cell.printed) in _OPERATORS:
        sign = cell.meaning or cell.printed
        return Written(random.choice([word for word in _OPERATORS[sign] if not "一" <= word[0] <= "鿿"]), sign)
    if column.field != "target" or len(parts) != 3 or parts[0] not in _OPERATORS:
        return cell
    operator, value, unit = parts
    number_and_unit = value + ("" if unit == "-" else unit)
    if operator == "≥" and random.random() < 0.3:
        return Written(number_and_unit + _ABOVE, cell.meaning)
    return Written(random.choice(_OPERATORS[operator]) + number_and_unit, cell.meaning)


def _with_cells(form: Described, change: Callable[[Block, Column, Written], Written]) -> Described:
    blocks: list[Lines | Block] = []
    for block in form.blocks:
        if isinstance(block, Block):
            rows = tuple(
                tuple(cell if is_continued(cell) else change(block, column, cell) for column, cell in zip(block.columns, row, strict=True))
                for row in block.rows
            )
            blocks.append(replace(block, rows=rows))
        else:
            blocks.append(block)
    return replace(form, blocks=tuple(blocks))


def part_identity(random: Random, form: Described) -> Described | None:
    """Each label of the identity rows with its value in a row of its own."""
    return replace(form, blocks=tuple(_parted(block) if isinstance(block, Lines) else block for block in form.blocks))


def _parted(lines: Lines) -> Lines:
    rows: list[tuple[Written, ...]] = []
    widths: list[tuple[int, ...]] = []
    for row, width in zip(lines.rows, lines.widths, strict=True):
        if len(row) == 4:
            rows += [row[:2], row[2:]]
            widths += [(width[0], sum(width[1:]))] * 2
        else:
            rows.append(row)
            widths.append(width)
    return Lines(tuple(rows), tuple(widths))


def group_headers(random: Random, form: Described) -> Described | None:
    """A header of two rows: 绩效指标 over the levels, and no cell at the left that says so."""
    for place, block in enumerate(form.blocks):
        if isinstance(block, Block) and block.kind == "indicators" and not any(column.group for column in block.columns):
            levels = [column for column in block.columns if column.field in _LEVELS]
            if len(levels) < 2 or block.columns[: len(levels)] != tuple(levels):
                return None
            first = levels[0]._replace(width=levels[0].width + block.label_width)
            grouped = [column._replace(group="绩效指标") for column in (first, *levels[1:])]
            changed = replace(block, columns=(*grouped, *block.columns[len(levels) :]), label="", label_width=0)
            return replace(form, blocks=(*form.blocks[:place], changed, *form.blocks[place + 1 :]))
    return None


def title_inside(random: Random, form: Described) -> Described | None:
    """The title as the first row of the table, one cell wide, as Excel sheets print it."""
    first = form.blocks[0]
    if not isinstance(first, Lines):
        return None
    above = tuple(line for line in form.above if "".join(line.lstrip("#").split()) != form.title)
    row = Lines(((Written(form.title),),), ((sum(first.widths[0]),),))
    return replace(form, above=above, blocks=(row, *form.blocks)) if len(above) < len(form.above) else None


def fuse_values(random: Random, form: Described) -> Described | None:
    """Two numbers beside each other in one cell over both columns, in one row of a block, with or without a gap."""
    places = [n for n, block in enumerate(form.blocks) if isinstance(block, Block) and block.kind in ("money", "indicators")]
    random.shuffle(places)
    for place in places:
        block = form.blocks[place]
        assert isinstance(block, Block)
        pairs = [(row, left) for row in range(len(block.rows)) for left in range(len(block.columns) - 1) if _can_fuse(block, row, left)]
        if pairs:
            row, left = random.choice(pairs)
            rows = (*block.rows[:row], _fused(random, form, block, row, left), *block.rows[row + 1 :])
            return replace(form, blocks=(*form.blocks[:place], replace(block, rows=rows), *form.blocks[place + 1 :]))
    return None


def _can_fuse(block: Block, row: int, left: int) -> bool:
    known = {*_MONEY, *_POINTS, "execution_rate_pct"}
    fields = {block.columns[left].field, block.columns[left + 1].field}
    digits = (cell.printed.replace(".", "").replace(",", "").rstrip("%") for cell in block.rows[row][left : left + 2])
    return fields <= known and all(text.isdecimal() for text in digits)


def _fused(random: Random, form: Described, block: Block, row: int, left: int) -> tuple[Written, ...]:
    cells = block.rows[row]
    one, two = (_meant(form, column, cell) for column, cell in zip(block.columns[left : left + 2], cells[left : left + 2], strict=True))
    text = random.choice(("", " ", "\n")).join(cell.printed for cell in cells[left : left + 2])
    return (*cells[:left], Written(text, one), Written("<", two), *cells[left + 2 :])


def _meant(form: Described, column: Column, cell: Written) -> str:
    if column.field in _MONEY:
        return amount(cell, form.amount_unit)
    return percent(cell) if column.field == "execution_rate_pct" else number(cell)
