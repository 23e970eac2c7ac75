"""`jixiao check`: the rules again, on folders as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from jixiao.checks import check_books
from jixiao.checks.rule import load_rules
from jixiao.checks.years import link, unit_key
from jixiao.errors import ExitCode
from jixiao.finding import Severity, Verdict
from jixiao.folder import Folder, find_folders, named_in
from jixiao.progress import checked_sentence
from jixiao.tabulate import item_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from jixiao.checks import Book, Rule


def recheck(path: Path, packs: tuple[str, ...], strict: bool, language: str, say: Callable[[str], None]) -> ExitCode:
    """Check every folder below `path` and write the findings into it.

    Raises:
        UnreadableDocument: There is no report, or it is not of this contract.
        SinkError: The findings can't be written.
    """
    rules = load_rules(packs)
    code = ExitCode.DONE
    for places in in_succession(find_folders(path)):
        for place, tally in _checked(places, rules):
            say(checked_sentence(place, tally.checks, tally.errors, tally.others, language))
            if strict and tally.errors:
                code = ExitCode.CHECK_FAILED
    return code


class Tally(NamedTuple):
    """How many checks a document has, and how many of them fail, by severity."""

    checks: int
    errors: int
    others: int


def check_over_years(places: list[Path], packs: tuple[str, ...]) -> Iterator[tuple[Path, Tally]]:
    """Check again those of the folders whose unit has a report on another year among them.

    Raises:
        SinkError: The findings can't be written.
    """
    rules = load_rules(packs)
    for succession in in_succession(places):
        if len(succession) > 1:
            yield from _checked(succession, rules)


def _checked(places: list[Path], rules: tuple[Rule, ...]) -> Iterator[tuple[Path, Tally]]:
    """Check the folders of a unit, year by year, and write the findings into them."""
    earlier: tuple[Book, ...] = ()
    for place in places:
        folder = Folder(place)
        books = folder.books()
        link((*earlier, *books))
        findings = list(check_books(books, rules))
        folder.write([row for finding in findings for _, row in item_rows(finding, folder.document_id)])
        failed = [finding for finding in findings if finding.verdict is Verdict.FAIL]
        errors = sum(finding.severity is Severity.ERROR for finding in failed)
        yield place, Tally(len(findings), errors, len(failed) - errors)
        earlier = _without_ancestors(books)


def _without_ancestors(books: tuple[Book, ...]) -> tuple[Book, ...]:
    """The books for the year after, letting go of the year before."""
    for book in books:
        book.earlier = None
    return books


def in_succession(places: list[Path]) -> list[list[Path]]:
    """The folders with those of one unit together, year by year, so that no more than two are held at once.

    Units come in the order of their first folders.
    """
    units: dict[str, list[tuple[str, Path]]] = {}
    for place in places:
        unit, year = named_in(place)
        units.setdefault(unit_key(unit) or str(place), []).append((year, place))
    return [[place for _, place in sorted(years)] for years in units.values()]
