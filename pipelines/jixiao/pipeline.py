"""The recipe: bytes → pages → tables → forms, in order, one item at a time.

Nothing here holds more than a page and the table that may still go on, so a file of 500
pages needs the memory of one of 50.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from jixiao.checks.checker import Checker
from jixiao.checks.rule import PACKS, load_rules
from jixiao.document import Document, PageKind, TextLine
from jixiao.errors import JixiaoError, StageError, TooLarge, UsageError
from jixiao.figures import FigureReader
from jixiao.finding import Finding
from jixiao.forms.reader import FormReader
from jixiao.forms.wordlists import read_words
from jixiao.messages import render
from jixiao.ocr import engine_for
from jixiao.pages import PageRead
from jixiao.parallel import page_reads, shared_work
from jixiao.record import Figure, Form, FormType, PageOutcome, Report, ReportStatus
from jixiao.rereading import Rereading
from jixiao.source import open_document
from jixiao.source.limits import Limits
from jixiao.source.structure import StructureReader
from jixiao.tables import FINDERS, PageContent, read_content
from jixiao.tables.stitch import stitch
from jixiao.tables.structured import StructuredPages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from jixiao.forms.context import Context
    from jixiao.parallel import Crew, Work
    from jixiao.source import PageReader
    from jixiao.tables import GridFinder


@dataclass(frozen=True, slots=True)
class Settings:
    """How to read a document.

    Attributes:
        engine: Page reader, a name of `jixiao.source.READERS`.
        finders: Grid finders in turn, names of `jixiao.tables.FINDERS`.
        pages: Page numbers to read, ascending; empty for all.
        password: Opens an encrypted document.
        limits: What a document may measure.
        rules: Packs of rules, by name or path; empty for no checks.
        ocr: Reads pages that are images, a name of `jixiao.ocr.ENGINES`.
        vocabulary: Files with further words for the forms, see `jixiao.forms.wordlists`.
        processes: How many processes recognise the page images of one document, side by side.
    """

    engine: str = "pdfium"
    finders: tuple[str, ...] = ("ruled", "aligned")
    pages: tuple[int, ...] = ()
    password: str | None = None
    limits: Limits = field(default_factory=Limits)
    rules: tuple[str, ...] = PACKS
    ocr: str = "rapidocr"
    vocabulary: tuple[str, ...] = ()
    processes: int = 1


class Summary(NamedTuple):
    """What is known of a document once all of it is read; always the last item."""

    status: ReportStatus
    exported_pages: int
    scanned_pages: int
    fiscal_year: str
    report_title: str
    unit_name: str
    supervising_department: str


Item: TypeAlias = Document | PageOutcome | Form | TextLine | Figure | Finding | Summary


def read_items(
    path: Path, settings: Settings, on_page: Callable[[int], None] = lambda number: None, crew: Crew | None = None
) -> Iterator[Item]:
    """Everything found in the document at `path`, in reading order, as it is found.

    First a `Document`, last a `Summary`; between them a `PageOutcome` for every page that
    was asked for, the `Form`s, the lines of text outside them and the `Figure`s they state,
    and at the end the `Finding`s. A page that can't be read is told in its outcome and costs
    only itself. Where the file is damaged the summary's status is partial. `on_page` is told each page's number before it is read; `crew` may lend a hand with page images.

    Raises:
        InputError: The document can't be read, or is over a limit.
        UsageError: `settings.pages` names pages that are not there, or a rule pack or a
            vocabulary can't be read.
    """
    rules = load_rules(settings.rules)
    opened = open_document(path, engine=settings.engine, password=settings.password, limits=settings.limits)
    with opened as (document, reader), shared_work(settings, crew) as work:
        yield document
        settings = replace(settings, ocr=engine_for(settings.ocr, len(settings.pages) or document.page_count))
        if not rules:
            yield from _read_unchecked(path, document, reader, settings, on_page, work)
            return
        rereading = Rereading(reader, settings.ocr, work)
        items = _read_unchecked(path, document, reader, settings, on_page, work, rereading.keeping)
        yield from _checked(items, Checker(document, rules), rereading)


def _checked(items: Iterator[Item], checker: Checker, rereading: Rereading) -> Iterator[Item]:
    """The items with findings; those that were recognised come when the checks have run on them."""
    for item in items:
        if isinstance(item, Summary):
            checker.close(item)
            rereading.look_again(checker)
            yield from rereading.items()
            yield from checker.findings()
            yield item
            continue
        checker.add(item)
        if rereading.takes(item):
            rereading.hold(item)
        else:
            yield item


def _read_unchecked(
    path: Path,
    document: Document,
    reader: PageReader,
    settings: Settings,
    on_page: Callable[[int], None],
    work: Work,
    keeping: Callable[[Callable[[int], PageRead]], Callable[[int], PageRead]] = lambda read_one: read_one,
) -> Iterator[Item]:
    """The items without findings; `keeping` sees each page as it was read."""
    numbers = _page_numbers(settings, document.page_count)
    outcomes: list[PageOutcome] = []
    forms, names, figures = FormReader(read_words(settings.vocabulary)), _Names(), FigureReader()
    told = 0
    read_one = keeping(page_reads(path, reader, numbers, settings, work))
    for found in stitch(_contents(document.file_name, reader, read_one, _announced(numbers, on_page), settings, outcomes)):
        yield from outcomes[told:]
        told = len(outcomes)
        yield from _told(forms.read(found), names, figures)
    yield from outcomes[told:]
    yield from _told(forms.end(), names, figures)
    yield from figures.end()
    yield _summary(outcomes, forms.context, names, whole=not document.damage)


def _told(found: Iterator[Form | TextLine], names: _Names, figures: FigureReader) -> Iterator[Item]:
    """The forms and lines, with the figures that the lines before a form, and they themselves, state."""
    for item in found:
        if isinstance(item, Form):
            yield from figures.end()
            names.read(item)
            yield item
        else:
            yield item
            yield from figures.read(item)


def read_report(path: Path, settings: Settings | None = None) -> Report:
    """Everything found in the document at `path`, in memory.

    Raises:
        InputError: The document can't be read, or is over a limit.
    """
    items = list(read_items(path, settings or Settings()))
    document, summary = items[0], items[-1]
    if not isinstance(document, Document) or not isinstance(summary, Summary):
        raise StageError("bug", path=path, reason="items out of order")
    return Report(
        document,
        summary.status,
        tuple(item for item in items if isinstance(item, PageOutcome)),
        tuple(item for item in items if isinstance(item, Form)),
        tuple(item for item in items if isinstance(item, TextLine)),
        tuple(item for item in items if isinstance(item, Figure)),
        tuple(item for item in items if isinstance(item, Finding)),
        fiscal_year=summary.fiscal_year,
        report_title=summary.report_title,
        unit_name=summary.unit_name,
        supervising_department=summary.supervising_department,
    )


def _page_numbers(settings: Settings, count: int) -> tuple[int, ...]:
    if settings.pages and settings.pages[-1] > count:
        raise UsageError("page_not_there", value=settings.pages[-1], count=count)
    numbers = settings.pages or tuple(range(1, count + 1))
    settings.limits.check_pages(len(numbers))
    return numbers


def _announced(numbers: tuple[int, ...], on_page: Callable[[int], None]) -> Iterator[int]:
    for number in numbers:
        on_page(number)
        yield number


def _contents(
    file_name: str,
    reader: PageReader,
    read_one: Callable[[int], PageRead],
    numbers: Iterable[int],
    settings: Settings,
    outcomes: list[PageOutcome],
) -> Iterator[PageContent]:
    """The content of each page that can be read; what became of each page goes to `outcomes`.

    Raises:
        TooLarge: Pages are over a limit, and no other page could be read.
    """
    lost: TooLarge | None = None
    finders: list[GridFinder] = [FINDERS[name]() for name in settings.finders]
    structured = StructuredPages()
    for number in numbers:
        try:
            if isinstance(reader, StructureReader):
                structure = reader.structure(number)
                content = structured.content(structure)
                read = PageRead(content.page, structure.reason, "scanned_page" if content.page.kind is PageKind.SCANNED else "")
            else:
                read = read_one(number)
                content = read_content(read.page, finders)
        except (StageError, TooLarge) as error:
            outcomes.append(_failed(number, render(error.code, "en", **{"path": file_name, **error.details})))
            lost = error if isinstance(error, TooLarge) else lost
            continue
        except JixiaoError:
            raise
        except Exception as error:  # noqa: BLE001 - the stage border: a page costs only itself
            outcomes.append(_failed(number, f"{type(error).__name__}: {error}"))
            continue
        outcomes.append(read.outcome())
        yield content
    if lost and all(outcome.failure for outcome in outcomes):
        raise lost


def _failed(number: int, reason: str) -> PageOutcome:
    return PageOutcome(number, PageKind.BLANK, 0.0, 0.0, 0, 0, reason, "", "not_read")


class _Names:
    """The names that a document's forms agree on."""

    def __init__(self) -> None:
        self._units: Counter[str] = Counter()
        self._departments: Counter[str] = Counter()

    def read(self, form: Form) -> None:
        weight = 100 if form.form_type is FormType.DEPARTMENT else 1
        for names, field_name in ((self._units, "implementing_unit"), (self._departments, "supervising_department")):
            if name := form.text(field_name):
                names[name] += weight

    @property
    def unit(self) -> str:
        """The unit of the department's own form, else the one most forms name."""
        return self._units.most_common(1)[0][0] if self._units else ""

    @property
    def department(self) -> str:
        """The supervising department that most forms name."""
        return self._departments.most_common(1)[0][0] if self._departments else ""


def _summary(outcomes: list[PageOutcome], context: Context, names: _Names, *, whole: bool) -> Summary:
    kinds = Counter(outcome.kind for outcome in outcomes)
    complete = whole and all(not outcome.failure for outcome in outcomes)
    return Summary(
        ReportStatus.COMPLETE if complete else ReportStatus.PARTIAL,
        kinds[PageKind.EXPORTED],
        kinds[PageKind.SCANNED],
        context.fiscal_year,
        context.report_title,
        names.unit,
        names.department,
    )
