"""Grids → forms. A form family is a seam: add a file and a line in `FORMS`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, Protocol

from jixiao.forms.others import keep_the_rest
from jixiao.forms.sheet import Sheet, leading_rows
from jixiao.forms.words import load_vocabulary
from jixiao.record import Form, FormType
from jixiao.registry import Registry

if TYPE_CHECKING:
    from jixiao.forms.context import Heading
    from jixiao.forms.words import Words
    from jixiao.grid import Grid


class FormFamily(Protocol):
    """Knows one family of forms, whatever the order, count and wording of its columns."""

    vocabulary: str

    def evidence(self, sheet: Sheet) -> float:
        """How much the sheet looks like this family: 0 for not at all, 1 for surely."""

    def fill(self, sheet: Sheet, form: Form) -> Form:
        """`form` with everything the sheet says; notes are left on the sheet."""


FORMS: Registry[FormFamily] = Registry(
    "form family",
    {
        "base_data": "jixiao.forms.base_data:FAMILY",
        "self_evaluation": "jixiao.forms.self_evaluation:FAMILY",
        "execution": "jixiao.forms.execution:FAMILY",
    },
)

#: A grid with less evidence than this for every family is a table of its own kind.
_ENOUGH = 0.5
#: With this much there is no need to ask the other families.
_SURE = 0.95


class Understood(NamedTuple):
    """A grid and the family it belongs to; None where no family knows it."""

    family: FormFamily | None
    sheet: Sheet


def recognise(grid: Grid, heading: Heading, number: int, words: Words = ()) -> Form:
    """The form a grid holds; of type `other`, with its grid, where no family knows it.

    `words` are a user's additions to the vocabularies.
    """
    return fill(understand(grid, heading, words), number)


def understand(grid: Grid, heading: Heading, words: Words = ()) -> Understood:
    """The family with most evidence; one that its title names is asked first, and may settle it."""
    families = [FORMS[name] for name in FORMS]
    families.sort(key=lambda family: load_vocabulary(family.vocabulary, words).match(heading.title, "titles") is None)
    best: tuple[float, FormFamily | None, Sheet | None] = (0.0, None, None)
    for family in families:
        sheet = Sheet(grid, heading, load_vocabulary(family.vocabulary, words))
        evidence = family.evidence(sheet)
        if evidence > best[0] or best[2] is None:
            best = evidence, family, sheet
        if evidence >= _SURE:
            break
    evidence, found, sheet_found = best
    assert sheet_found is not None, "there is at least one family"
    return Understood(found if evidence >= _ENOUGH else None, sheet_found)


def fill(understood: Understood, number: int) -> Form:
    """The form, every text of its grid in a record, a note or in `other`."""
    family, sheet = understood
    grid, heading = sheet.grid, sheet.heading
    empty = Form(
        f"{number:02d}",
        FormType.OTHER,
        grid,
        attachment=heading.attachment,
        title=heading.title,
        fiscal_year=heading.fiscal_year,
        amount_unit=heading.amount_unit,
        confidence=0.0,
    )
    if family is None:
        return empty
    form = family.fill(sheet, empty)
    for cell in leading_rows(grid):
        sheet.roles.setdefault((cell.row, cell.column), "title")
    sheet.block = "rest"
    keep_the_rest(sheet, "rest")
    return replace(
        form,
        confidence=sheet.confidence,
        headers=tuple(dict.fromkeys(sheet.headers)),
        roles=sheet.roles,
        other=tuple(sheet.other),
        blocks=tuple(sheet.blocks),
        certainties=tuple(sheet.certainties),
    )
