"""Many inputs: each into a folder of its own, in one process or several.

A file that fails costs only itself; what happened to each is told in the order given.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from jixiao.document import Document
from jixiao.errors import WORST_FIRST, ExitCode, JixiaoError, StageError
from jixiao.finding import Finding, Severity, Verdict
from jixiao.output import whole_folder
from jixiao.pipeline import Settings, Summary, read_items
from jixiao.pool import Hub
from jixiao.record import Form, FormType, PageOutcome, ReportStatus
from jixiao.sinks import SINKS
from jixiao.tabulate import item_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from jixiao.document import Damage
    from jixiao.parallel import Crew
    from jixiao.pipeline import Item
    from jixiao.tabulate import TableRow

#: What a folder is searched for.
SUFFIXES = (
    *(".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".ofd"),
    *(".docx", ".docm", ".doc", ".wps", ".rtf", ".odt", ".xlsx", ".xlsm", ".xlsb", ".xls", ".et", ".ods"),
    *(".html", ".htm", ".mht", ".mhtml"),
)


#: Reasons that tell of something in a page that was left out on purpose.
_PARTLY = frozenset(("hidden_left_out", "hidden_sheet", "pictures_left_out"))


@dataclass(frozen=True, slots=True)
class Job:
    """An input, where its output goes, and how it is read and written."""

    source: Path
    target: Path
    settings: Settings
    formats: tuple[str, ...] = ("csv", "json")
    excel: bool = False
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What became of an input; `error` is set where nothing was written."""

    source: Path
    target: Path
    status: ReportStatus
    pages: int = 0
    forms: int = 0
    values: int = 0
    reviews: int = 0
    unread_pages: tuple[PageOutcome, ...] = ()
    error: JixiaoError | None = None
    checks: int = 0
    failed_errors: int = 0
    failed_others: int = 0
    strict: bool = False
    partly_read: tuple[PageOutcome, ...] = ()
    damage: tuple[Damage, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """The exit code this input alone would give."""
        if self.error is not None:
            return self.error.exit_code
        if self.status is ReportStatus.PARTIAL:
            return ExitCode.PARTIAL
        if self.strict and self.failed_errors:
            return ExitCode.CHECK_FAILED
        return ExitCode.DONE if self.forms else ExitCode.NO_FORM

    def checked_again(self, checks: int, errors: int, others: int) -> Result:
        """The result with the counts of a later check."""
        return replace(self, checks=checks, failed_errors=errors, failed_others=others)


class Found(NamedTuple):
    """The files to read, and those in the folders that are no documents and are left alone."""

    documents: list[Path]
    left_alone: list[Path]


def find_inputs(paths: Sequence[Path]) -> Found:
    """Files as given, folders searched for PDF files in sorted order; each file once.

    A path that is not there, and a folder without documents, stay in the list: reading
    them fails with a named error and costs only themselves.
    """
    documents: list[Path] = []
    left_alone: list[Path] = []
    for path in paths:
        files = sorted(inside for inside in path.rglob("*") if inside.is_file()) if path.is_dir() else []
        inside = [file for file in files if file.suffix.lower() in SUFFIXES]
        left_alone.extend(file for file in files if file.suffix.lower() not in SUFFIXES)
        documents.extend(inside or [path])
    return Found(list(dict.fromkeys(documents)), left_alone)


def run_job(job: Job, on_page: Callable[[int, int], None] | None = None, crew: Crew | None = None) -> Result:
    """Read one input and write its folder; errors come back in the result.

    `on_page` is told the page just read and the page count; `crew` may lend a hand with page images.
    """
    try:
        return _run(job, on_page, crew)
    except JixiaoError as error:
        error.details.setdefault("path", job.source)
        return Result(job.source, job.target, ReportStatus.FAILED, error=error)
    except Exception as error:  # noqa: BLE001 - the document border: a bug costs only its document
        bug = StageError("bug", path=job.source, reason=f"{type(error).__name__}: {error}")
        return Result(job.source, job.target, ReportStatus.FAILED, error=bug)


def _run(job: Job, on_page: Callable[[int, int], None] | None, crew: Crew | None) -> Result:
    items = read_items(job.source, job.settings, crew=crew)
    document = next(items)
    assert isinstance(document, Document), "the first item is the document"
    counted = Counted()
    with whole_folder(job.target) as folder:
        sinks = [SINKS[name](folder, document, job.excel) for name in job.formats]
        for item in items:
            rows = item_rows(item, document.sha256)
            counted.count(item, rows)
            if isinstance(item, PageOutcome) and on_page:
                on_page(item.number, document.page_count)
            for sink in sinks:
                sink.close(item) if isinstance(item, Summary) else sink.add(item, rows)
    return Result(
        job.source,
        job.target,
        counted.status,
        document.page_count,
        counted.forms,
        counted.values,
        counted.reviews,
        tuple(counted.unread),
        checks=counted.checks,
        failed_errors=counted.failed_errors,
        failed_others=counted.failed_others,
        strict=job.strict,
        partly_read=tuple(counted.partly),
        damage=document.damage,
    )


class Counted:
    """What the items of a document add up to."""

    def __init__(self) -> None:
        self.forms = self.values = self.reviews = self.checks = self.failed_errors = self.failed_others = 0
        self.unread: list[PageOutcome] = []
        self.partly: list[PageOutcome] = []
        self.status = ReportStatus.FAILED

    def count(self, item: Item, rows: Sequence[TableRow]) -> None:
        """Take in an item with its rows."""
        facts = [row for table, row in rows if table == "facts"]
        self.values += len(facts)
        self.reviews += sum(bool(row[-1]) for row in facts)
        if isinstance(item, Form) and item.form_type is not FormType.OTHER:
            self.forms += 1
        elif isinstance(item, Finding):
            failed, grave = item.verdict is Verdict.FAIL, item.severity is Severity.ERROR
            self.checks += 1
            self.failed_errors += failed and grave
            self.failed_others += failed and not grave
        elif isinstance(item, PageOutcome) and item.failure:
            self.unread.append(item)
        elif isinstance(item, PageOutcome) and item.reason in _PARTLY:
            self.partly.append(item)
        elif isinstance(item, Summary):
            self.status = item.status


def run_batch(jobs: Sequence[Job], processes: int, on_page: Callable[[Job, int, int], None] | None = None) -> Iterator[Result]:
    """The result of each job, in the order given, as each is done.

    With more than one process `on_page` is not told. Each process reads one document; one that
    has none left to read recognises page images of the others, and those of a single document
    are shared from the start.
    """
    if processes <= 1 or len(jobs) <= 1:
        for job in jobs:
            shared = replace(job, settings=replace(job.settings, processes=processes))
            yield run_job(shared, _for_job(on_page, job))
        return
    yield from Hub(_run_with, _lost, processes).results(jobs)


def _run_with(job: Job, crew: Crew | None) -> Result:
    return run_job(job, crew=crew)


def _lost(job: Job) -> Result:
    """The result of a job under which processes died."""
    bug = StageError("bug", path=job.source, reason="the process reading it died")
    return Result(job.source, job.target, ReportStatus.FAILED, error=bug)


def _for_job(on_page: Callable[[Job, int, int], None] | None, job: Job) -> Callable[[int, int], None] | None:
    return (lambda number, count: on_page(job, number, count)) if on_page else None


def worst_exit_code(results: Sequence[Result]) -> ExitCode:
    """The exit code of a batch: an unreadable file is a part of it; alone it is its own."""
    codes = [result.exit_code for result in results]
    if len(codes) == 1:
        return codes[0]
    codes = [ExitCode.PARTIAL if code in (ExitCode.INPUT, ExitCode.BUG, ExitCode.USAGE) else code for code in codes]
    return next(code for code in WORST_FIRST if code in codes or code is ExitCode.DONE)
