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


@contextmanager
def page_reads(path: Path, reader: PageReader, numbers: Sequence[int], settings: Settings) -> Iterator[Callable[[int], PageRead]]:
    """A function that reads a page; `numbers` in turn, side by side where the settings say so."""
    alone = partial(read_page, reader, ocr=settings.ocr)
    if settings.processes <= 1 or len(numbers) <= 1 or settings.ocr == "none":
        yield alone
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(settings.processes, mp_context=context, initializer=_open, initargs=(path, settings))
    try:
        yield _Ahead(pool, reader, numbers, settings.processes, alone).read
    finally:
        pool.shutdown(cancel_futures=True)


class _Ahead:
    """Hands page images out before they are asked for."""

    def __init__(
        self, pool: ProcessPoolExecutor, reader: PageReader, numbers: Sequence[int], processes: int, alone: Callable[[int], PageRead]
    ) -> None:
        self._pool, self._reader, self._alone = pool, reader, alone
        self._coming, self._most = deque(numbers), _AHEAD * processes
        self._made: dict[int, Future[PageRead]] = {}

    def read(self, number: int) -> PageRead:
        """The page; those after it are handed out first.

        Raises:
            StageError: It can't be read, or the process that read it died.
        """
        while self._coming and len(self._made) < self._most:
            self._hand_out(self._coming.popleft())
        made = self._made.pop(number, None)
        if made is None:
            return self._alone(number)
        try:
            return made.result()
        except BrokenProcessPool as error:
            raise StageError("page_failed", page=number, reason="the process reading it died") from error

    def _hand_out(self, number: int) -> None:
        """Give the page to a process if it is an image; others are read faster than handed over."""
        try:
            is_image = self._reader.page(number).kind is PageKind.SCANNED
            if is_image:
                self._made[number] = self._pool.submit(_read, number)
        except (JixiaoError, BrokenProcessPool):
            return  # told when its turn comes


def _open(path: Path, settings: Settings) -> None:
    """Open the document in a process that reads pages of it."""
    opened = open_document(path, engine=settings.engine, password=settings.password, limits=settings.limits, with_damage=False)
    _, reader = _STACK.enter_context(opened)
    _OPEN[:] = [(reader, settings.ocr)]


def _read(number: int) -> PageRead:
    reader, ocr = _OPEN[0]
    return read_page(reader, number, ocr)
