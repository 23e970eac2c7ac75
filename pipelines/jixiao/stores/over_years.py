"""`jixiao check STORE`: each unit's report against its report on the year before, as a store holds them.

The rules on one report were applied when it was read; a store keeps neither its grids nor its
text, which they need. What is compared over years is all in the rows.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from jixiao.checks import Intake, check_books
from jixiao.checks.rule import YEARS, load_rules
from jixiao.checks.years import link, unit_key
from jixiao.errors import ExitCode
from jixiao.finding import Severity, Verdict
from jixiao.messages import render
from jixiao.stores import open_store
from jixiao.tabulate import item_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jixiao.checks import Book
    from jixiao.finding import Finding
    from jixiao.stores import Store

#: What the rules over years need of a document; forms come before what they hold.
_NEEDED = ("documents", "forms", "funds", "base_data", "budget_lines", "facts")


class Compared(NamedTuple):
    """What the rules over years say of a document."""

    file_name: str
    findings: list[Finding]


def check_store(url: str, strict: bool, language: str, say: Callable[[str], None]) -> ExitCode:
    """Compare the reports of a store over years and put what is found among its checks.

    Raises:
        SinkError: The store can't be reached or written, or a run holds it.
        UnknownName: There is no such kind of store.
    """
    store = open_store(url)
    try:
        store.lock()
        store.migrate()
        code = ExitCode.DONE
        for compared in _compared(store):
            failed = [finding for finding in compared.findings if finding.verdict is Verdict.FAIL]
            errors = sum(finding.severity is Severity.ERROR for finding in failed)
            counts = {"checks": len(compared.findings), "errors": errors, "others": len(failed) - errors}
            say(render("compared_in_store", language, path=compared.file_name, **counts))
            code = ExitCode.CHECK_FAILED if strict and errors else code
        return code
    finally:
        store.close()


def _compared(store: Store) -> Iterator[Compared]:
    rules = load_rules((YEARS,))
    names = frozenset(rule.rule_id for rule in rules)
    for succession in _successions(store):
        if len(succession) == 1 and not store.has_checks(succession[0][0], names):
            continue
        earlier: tuple[Book, ...] = ()
        for document_id, file_name in succession:
            books = _books(store, document_id)
            link((*earlier, *books))
            findings = list(check_books(books, rules))
            if findings or store.has_checks(document_id, names):
                store.put_checks(document_id, names, [row for finding in findings for _, row in item_rows(finding, document_id)])
            if findings:
                yield Compared(file_name, findings)
            for book in books:
                book.earlier = None
            earlier = books


def _successions(store: Store) -> list[list[tuple[str, str]]]:
    """The documents of each unit with their file names, year by year."""
    units: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in store.rows("documents"):
        name = unit_key(str(row["unit_name"])) or str(row["document_id"])
        units[name].append((str(row["fiscal_year"]), str(row["document_id"]), str(row["file_name"])))
    return [[(document_id, file_name) for _, document_id, file_name in sorted(those)] for those in units.values()]


def _books(store: Store, document_id: str) -> tuple[Book, ...]:
    intake = Intake()
    for table in _NEEDED:
        for row in store.rows(table, document_id):
            intake.add(table, row)
    return intake.close()
