"""Described forms changed in ways that real forms differ, or are damaged (forms/variants.md §2–4).

A mutant is a description again: what it must give is derived from it as from any other.
Every kind is one function in a table; all randomness comes from one seed.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import NamedTuple

from builder.forms import families
from builder.forms.description import Block, Described
from builder.forms.mutants import amounts, labels, structure, values

#: Changes a form, or says with None that it has nothing to change.
Mutation = Callable[[Random, Described], Described | None]

KINDS: dict[str, Mutation] = {
    "column order": structure.shuffle_columns,
    "block order": structure.shuffle_blocks,
    "optional columns dropped": structure.drop_columns,
    "label cells merged": structure.merge_labels,
    "label cells split, repeated": structure.repeat_levels,
    "label cells split, left blank": structure.blank_levels,
    "unknown column": structure.add_column,
    "unknown row": structure.add_row,
    "synonyms": labels.swap_synonyms,
    "line breaks in labels": labels.break_labels,
    "line breaks in values": labels.break_values,
    "vertical labels": labels.stand_labels_up,
    "labels read column-wise": labels.damage_labels,
    "level 1 lost": labels.lose_level1,
    "other unit of money": amounts.change_unit,
    "numbers written otherwise": values.rewrite_numbers,
    "operators written otherwise": values.rewrite_operators,
    "identity rows apart": values.part_identity,
    "header of two rows": values.group_headers,
    "title in the table": values.title_inside,
    "titles": labels.rename_title,
    "fund lines in another order": structure.shuffle_funds,
    "block left out": structure.drop_block,
    "two values in one cell": values.fuse_values,
    "page break": structure.break_page,
}
#: How many mutations the last kind, "several", puts on one form.
_AT_ONCE = 3
SEVERAL = "several at once"


class Mutant(NamedTuple):
    """A changed form: what was done to which, and how high its pages are (0: one page)."""

    kind: str
    origin: str
    form: Described
    page_height: float = 0


def mutants(count: int, seed: int) -> Iterator[Mutant]:
    """So many mutants, the kinds taking turns, each of a form that it changes."""
    forms = sources()
    for number in range(count):
        random = Random(f"{seed}-{number}")
        kind = [*KINDS, SEVERAL][number % (len(KINDS) + 1)]
        names = random.sample(sorted(KINDS), _AT_ONCE) if kind == SEVERAL else [kind]
        yield _mutant(random, kind, names, forms)


def sources() -> list[tuple[str, Described]]:
    """The forms that are mutated, with their names; those of a whole report carry its text above them."""
    alone = (family for family in families() if not family.document)
    return [(f"{family.name} {number}", _alone(form)) for family in alone for number, form in enumerate(family.forms, 1)]


def _alone(form: Described) -> Described:
    """The form without what only its document says: the year and unit of the form before."""
    has_money = any(isinstance(block, Block) and block.kind in ("money", "cost") for block in form.blocks)
    return form if has_money else replace(form, fiscal_year="", amount_unit="")


def _mutant(random: Random, kind: str, names: list[str], forms: list[tuple[str, Described]]) -> Mutant:
    """A mutant of a form that at least one of the mutations changes; the others may have nothing to change."""
    while True:
        origin, form = random.choice(forms)
        changed = form
        for name in names:
            changed = KINDS[name](random, changed) or changed
        if changed != form:
            height = structure.page_height(random, changed) if structure.BROKEN in changed.below else 0
            return Mutant(kind, origin, structure.without_mark(changed), height)
