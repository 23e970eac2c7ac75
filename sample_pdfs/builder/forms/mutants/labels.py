"""Mutations of how labels and values are printed: synonyms, line breaks, damage."""

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from builder.forms.description import LABEL, Block, Column, Described, Lines, Written, is_continued
from builder.forms.mutants.words import SYNONYMS, UNIT

#: The first levels whose second levels are their own.
_NAMED = ("产出指标", "效益指标", "满意度指标")
_LEVELS = ("level1", "level2")
#: Standard names that the survey saw read column by column, right column first.
_PAIRS = re.compile(r"[㐀-鿿]{4}|[㐀-鿿]{6}")


def swap_synonyms(random: Random, form: Described) -> Described | None:
    """Every label as another form prints it, where the survey knows one."""
    blocks = tuple(_swapped_lines(random, b) if isinstance(b, Lines) else _swapped(random, form, b) for b in form.blocks)
    return replace(form, blocks=blocks)


def _swapped_lines(random: Random, lines: Lines) -> Lines:
    """Identity rows: the label before a cell that fills a field."""
    rows = []
    for row in lines.rows:
        fields = [*(cell.field for cell in row[1:]), ""]
        names = [random.choice(SYNONYMS["identity"].get(field, [cell.printed])) for cell, field in zip(row, fields, strict=True)]
        rows.append(tuple(cell._replace(printed=name) for cell, name in zip(row, names, strict=True)))
    return replace(lines, rows=tuple(rows))


def _swapped(random: Random, form: Described, block: Block) -> Block:
    known = SYNONYMS.get(block.kind, {})
    taken: set[str] = set()
    columns = tuple(_renamed(random, column, known.get(column.field, []), taken) for column in block.columns)
    rows = tuple(_fund_label(random, block, row) for row in block.rows) if block.kind == "money" else block.rows
    label = block.label
    if block.kind == "money" and UNIT.search(label) and form.amount_unit == "万元":
        label = random.choice(SYNONYMS["money_label"]["label"])
    total = tuple((name, Written(random.choice(SYNONYMS["total"]["label"])) if name == LABEL else cell) for name, cell in block.total)
    return replace(block, columns=columns, rows=rows, label=label, total=total)


def _renamed(random: Random, column: Column, known: list[str], taken: set[str]) -> Column:
    """The column under another of its names; a unit in the old one is not lost, and no name is given twice."""
    free = [name for name in known if name not in taken]
    if not free or UNIT.search(column.header):
        return column
    name = random.choice(free)
    taken.add(name)
    return column._replace(header=name)


def _fund_label(random: Random, block: Block, row: tuple[Written, ...]) -> tuple[Written, ...]:
    if block.columns[0].field != LABEL:
        return row
    code = str(row[0].meaning).split(" ")[0]
    known = SYNONYMS["money_rows"].get(code)
    if not known:
        return row
    name = random.choice(known)
    return (Written(name, f"{code} {re.sub('^其中[:：]', '', name).strip(':：')}"), *row[1:])


def break_labels(random: Random, form: Described) -> Described | None:
    """A line break in the middle of every label long enough for one."""
    return _relabelled(form, lambda text: _broken(random, text))


def stand_labels_up(random: Random, form: Described) -> Described | None:
    """The names of blocks and of the first two levels one character a line."""
    blocks = tuple(_upright(block) if isinstance(block, Block) else block for block in form.blocks)
    return replace(form, blocks=blocks)


def _upright(block: Block) -> Block:
    rows = tuple(
        tuple(
            _printed(cell, _vertical(cell.printed)) if column.field in _LEVELS and not is_continued(cell) else cell
            for column, cell in zip(block.columns, row, strict=True)
        )
        for row in block.rows
    )
    return replace(block, label=_vertical(block.label), rows=rows)


def _vertical(text: str) -> str:
    """One character a line; a bracket with what it holds stays together."""
    return "\n".join(re.findall(r"[（(][^（()）]*[)）]|\d+(?:\.\d+)?分?|[^\s]", text))


def _broken(random: Random, text: str) -> str:
    plain = text.replace("\n", "")
    places = [n for n in range(1, len(plain)) if not (plain[n - 1].isascii() or plain[n].isascii())]
    if len(plain) < 3 or not places:
        return text
    place = random.choice(places)
    return f"{plain[:place]}\n{plain[place:]}"


def _relabelled(form: Described, change: Callable[[str], str]) -> Described:
    """The form with every label, header and level name printed otherwise, meaning the same."""
    blocks: list[Lines | Block] = []
    for block in form.blocks:
        if isinstance(block, Lines):
            rows = tuple(
                tuple(
                    _printed(cell, change(cell.printed)) if number % 2 == 0 and not cell.field else cell for number, cell in enumerate(row)
                )
                for row in block.rows
            )
            blocks.append(replace(block, rows=rows))
        else:
            columns = tuple(c._replace(header=change(c.header), group=change(c.group)) for c in block.columns)
            grouped = {c.group: change(c.group) for c in block.columns}
            columns = tuple(c._replace(group=grouped[old.group]) for c, old in zip(columns, block.columns, strict=True))
            rows = tuple(
                tuple(
                    _printed(cell, change(cell.printed)) if column.field in (LABEL, *_LEVELS) and not is_continued(cell) else cell
                    for column, cell in zip(block.columns, row, strict=True)
                )
                for row in block.rows
            )
            blocks.append(replace(block, columns=columns, label=change(block.label), rows=rows))
    return replace(form, blocks=tuple(blocks))


def _printed(cell: Written, text: str) -> Written:
    return cell._replace(printed=text)


def break_values(random: Random, form: Described) -> Described | None:
    """A line break in some of the values, numbers included, as narrow columns print them."""
    blocks = tuple(_broken_values(random, block) if isinstance(block, Block) else block for block in form.blocks)
    return replace(form, blocks=blocks)


def _broken_values(random: Random, block: Block) -> Block:
    rows = tuple(
        tuple(
            _printed(cell, _cut(random, cell.printed))
            if column.field not in (LABEL, "", *_LEVELS, "level3") and len(cell.printed) > 3 and random.random() < 0.4
            else cell
            for column, cell in zip(block.columns, row, strict=True)
        )
        for row in block.rows
    )
    return replace(block, rows=rows)


def _cut(random: Random, text: str) -> str:
    plain = text.replace("\n", "")
    place = random.randrange(1, len(plain))
    return f"{plain[:place]}\n{plain[place:]}"


def damage_labels(random: Random, form: Described) -> Described | None:
    """Headers of four or six characters as they come when their two columns are read from the right.

    一级/指标 gives 级标一指 (forms/variants.md §4 item 1).
    """
    blocks = tuple(_damaged_headers(random, block) if isinstance(block, Block) else block for block in form.blocks)
    return replace(form, blocks=blocks)


def _damaged_headers(random: Random, block: Block) -> Block:
    columns = tuple(c._replace(header=_column_wise(c.header)) if random.random() < 0.6 else c for c in block.columns)
    rows = tuple(
        tuple(_damaged_name(column, cell) if random.random() < 0.4 else cell for column, cell in zip(block.columns, row, strict=True))
        for row in block.rows
    )
    return replace(block, columns=columns, rows=rows)


def _damaged_name(column: Column, cell: Written) -> Written:
    """The name of a first or second level, which stays what it stands for."""
    plain = "".join(cell.printed.split())
    if column.field not in _LEVELS or not plain.endswith("指标") or _column_wise(plain) == plain:
        return cell
    return Written(_column_wise(plain), plain if cell.meaning is None else cell.meaning)


def _column_wise(text: str) -> str:
    plain = "".join(text.split())
    if not _PAIRS.fullmatch(plain):
        return text
    return plain[1::2] + plain[0::2]


def lose_level1(random: Random, form: Described) -> Described | None:
    """The names of level 1 gone, only "(50分)" left of them, where level 2 tells which they are."""
    places = [n for n, block in enumerate(form.blocks) if isinstance(block, Block) and block.kind == "indicators"]
    changed = False
    for place in places:
        block = form.blocks[place]
        assert isinstance(block, Block)
        rows = tuple(tuple(_without_name(c, cell) for c, cell in zip(block.columns, row, strict=True)) for row in block.rows)
        changed = changed or rows != block.rows
        form = replace(form, blocks=(*form.blocks[:place], replace(block, rows=rows), *form.blocks[place + 1 :]))
    return form if changed else None


def _without_name(column: Column, cell: Written) -> Written:
    name, _, weight = (cell.meaning or "").partition(" ")
    return Written(f"({weight}分)", cell.meaning) if column.field == "level1" and weight and name in _NAMED else cell


def rename_title(random: Random, form: Described) -> Described | None:
    """Another of the titles that such forms have, with the year in front where its own line had it."""
    known = SYNONYMS["titles"].get(form.form_type)
    if not known:
        return None
    with_year = form.fiscal_year and form.fiscal_year in form.title
    title = (f"{form.fiscal_year}年度" if with_year else "") + random.choice(known)
    above = tuple(title if "".join(line.split()) == form.title else line for line in form.above)
    return replace(form, title=title, above=above) if above != form.above else None
