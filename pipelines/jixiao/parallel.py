"""The page images of one document recognised side by side, in the order of the pages.

Each process has a reader and an engine of its own and one thread. Only pages that have to be
recognised go to one; a few pages ahead are in the making, so memory does not grow with the
document. What comes out is what one process would have made of it.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from jixiao.document import PageKind
from jixiao.errors import JixiaoError, StageError
from jixiao.pages import PageRead, read_page
from jixiao.source import open_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from jixiao.pipeline import Settings
    from jixiao.source import PageReader

#: Pages in the making for each process: one in work, one waiting.
_AHEAD = 2
#: What each process keeps: the reader of its pages and the name of its engine.
_OPEN: list[tuple[PageReader, str]] = []
_STACK = ExitStack()


def _nothing() -> None:
    """What a process does first unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class Crew:
    """The processes that may recognise the page images of a document now.

    Attributes:
        size: Asked before each page; with one or less the reader's own process does it all.
        prepare: Called in each process before it opens the document; found again by its name.
        replaced: Whether a page whose process died is read by the reader's own, which somebody
            watches; if not, the page is lost and the document goes on.
    """

    size: Callable[[], int]
    prepare: Callable[[], None] = _nothing
    replaced: bool = False


@contextmanager
def page_reads(
    path: Path, reader: PageReader, numbers: Sequence[int], settings: Settings, crew: Crew | None = None
) -> Iterator[Callable[[int], PageRead]]:
    """A function that reads a page; `numbers` in turn, side by side where the settings or the crew say so."""
    alone = partial(read_page, reader, ocr=settings.ocr)
    crew = crew or Crew(lambda: settings.processes)
    if len(numbers) <= 1 or settings.ocr == "none":
        yield alone
        return
    with ExitStack() as stack:
        yield _Ahead(crew, partial(_started, stack, path, settings, crew), reader, numbers, alone).read


def _started(stack: ExitStack, path: Path, settings: Settings, crew: Crew, size: int) -> ProcessPoolExecutor:
    """So many processes, which end with the stack."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(size, mp_context=context, initializer=_open, initargs=(path, settings, crew.prepare))
    stack.callback(pool.shutdown, cancel_futures=True)
    return pool


class _Ahead:
    """Hands page images out before they are asked for."""

    def __init__(
        self,
        crew: Crew,
        start: Callable[[int], ProcessPoolExecutor],
        reader: PageReader,
        numbers: Sequence[int],
        alone: Callable[[int], PageRead],
    ) -> None:
        self._crew, self._start, self._reader, self._alone = crew, start, reader, alone
        self._coming = deque(numbers)
        self._made: dict[int, Future[PageRead]] = {}
        self._pool: ProcessPoolExecutor | None = None
        self._is_broken = False

    def read(self, number: int) -> PageRead:
        """The page; those after it are handed out first.

        Raises:
            StageError: It can't be read, or the process that read it died.
        """
        most = _AHEAD * size if (size := self._crew.size()) > 1 and not self._is_broken else 0
        while self._coming and len(self._made) < most:
            self._hand_out(self._coming.popleft(), size)
        while self._coming and self._coming[0] <= number:
            self._coming.popleft()
        made = self._made.pop(number, None)
        if made is None:
            return self._alone(number)
        try:
            return made.result()
        except BrokenProcessPool as error:
            self._is_broken = True
            if self._crew.replaced:
                return self._alone(number)
            raise StageError("page_failed", page=number, reason="the process reading it died") from error

    def _hand_out(self, number: int, size: int) -> None:
        """Give the page to a process if it is an image; others are read faster than handed over."""
        try:
            is_image = self._reader.page(number).kind is PageKind.SCANNED
            if is_image:
                self._pool = self._pool or self._start(size)
                self._made[number] = self._pool.submit(_read, number)
        except (JixiaoError, BrokenProcessPool):
            return  # told when its turn comes


def _open(path: Path, settings: Settings, prepare: Callable[[], None]) -> None:
    """Open the document in a process that reads pages of it."""
    prepare()
    opened = open_document(path, engine=settings.engine, password=settings.password, limits=settings.limits, with_damage=False)
    _, reader = _STACK.enter_context(opened)
    _OPEN[:] = [(reader, settings.ocr)]


def _read(number: int) -> PageRead:
    reader, ocr = _OPEN[0]
    return read_page(reader, number, ocr)
