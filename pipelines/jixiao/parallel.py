"""Work on one document done side by side: page images recognised, numbers read again.

Each process has a reader and an engine of its own and one thread. A few pieces of work ahead
are in the making, so memory does not grow with the document. What comes out, and in which
order, is what one process would have made of it.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from jixiao.document import PageKind
from jixiao.errors import JixiaoError, StageError
from jixiao.pages import PageRead, read_page
from jixiao.source import open_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from jixiao.pipeline import Settings
    from jixiao.source import PageReader

R = TypeVar("R")

#: Pieces in the making for each process: one in work, one waiting.
_AHEAD = 2
#: Of what this process made itself while it waited, and what others made, so much for each process is held.
_HELD = 3


def _nothing() -> None:
    """What a process does first unless somebody says otherwise."""


class Hands(Protocol):
    """Processes that are there already and take a piece of work when they are free."""

    def submit(self, function: Callable[..., R], /, *arguments: Any) -> Future[R]:
        """What the function will give there; `BrokenProcessPool` where the process dies."""

    def take_back(self, given: Future[Any]) -> bool:
        """Whether nobody had begun with a piece of work, and nobody will; where somebody had, it is done now."""


@dataclass(frozen=True, slots=True)
class Crew:
    """The processes that may work on a document now.

    Attributes:
        size: Asked before each piece of work; with one or less the reader's own process does it all.
        prepare: Called in each process that is started, before anything else; found again by its name.
        replaced: Whether a page whose process died is read by the reader's own, which somebody
            watches; if not, the page is lost and the document goes on.
        hands: Processes that are there already: the reader's own then works beside them. Without
            them as many as `size` are started, and the reader's own waits for them.
    """

    size: Callable[[], int]
    prepare: Callable[[], None] = _nothing
    replaced: bool = False
    hands: Hands | None = None


class Piece(NamedTuple, Generic[R]):
    """A piece of work: what another process would be given, if it may be given away, and how it is done here.

    One that `may_kill` the process that does it is not done again unless the crew says so.
    """

    function: Callable[..., R]
    arguments: tuple[Any, ...]
    may_go: Callable[[], bool]
    alone: Callable[[], R]
    may_kill: bool = False


class Work:
    """Does pieces of work in their order, with whatever processes the crew has."""

    def __init__(self, crew: Crew, stack: ExitStack) -> None:
        self._crew, self._stack = crew, stack
        self._hands = crew.hands
        self._pool: ProcessPoolExecutor | None = None
        self._is_broken = False

    def each(self, pieces: Iterable[Piece[R]]) -> Iterator[Callable[[], R]]:
        """For each piece a function that gives what came of it, or raises what it raised."""
        return _InTurn(self, iter(pieces)).results()

    @property
    def takes_part(self) -> bool:
        """Whether this process works too while others do."""
        return self._hands is not None

    def size(self) -> int:
        """How many processes may work now; this one alone once another died."""
        size = self._crew.size()
        return 1 if self._is_broken else size

    def give(self, piece: Piece[R], size: int) -> Future[R] | None:
        """The piece in another process; None where none is left."""
        try:
            if self._hands is not None:
                return self._hands.submit(piece.function, *piece.arguments)
            self._pool = self._pool or self._started(size)
            return self._pool.submit(piece.function, *piece.arguments)
        except BrokenProcessPool:
            self._is_broken = True
            return None

    def result(self, piece: Piece[R], given: Future[R]) -> R:
        """What came of a piece that was given away.

        Raises:
            BrokenProcessPool: The process died, and this one is not to do it instead.
        """
        try:
            return given.result()
        except BrokenProcessPool:
            self._is_broken = True
            if piece.may_kill and not self._crew.replaced:
                raise
        return piece.alone()

    def take_back(self, given: Future[Any]) -> bool:
        """Whether this process has to do the piece after all."""
        return self._hands is not None and self._hands.take_back(given)

    def _started(self, size: int) -> ProcessPoolExecutor:
        """So many processes, which end with the stack."""
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(size, mp_context=context, initializer=self._crew.prepare)
        self._stack.callback(pool.shutdown, cancel_futures=True)
        return pool


class _InTurn(Generic[R]):
    """Pieces of work given away before their turn."""

    def __init__(self, work: Work, coming: Iterator[Piece[R]]) -> None:
        self._work, self._coming = work, coming
        self._made: deque[tuple[Piece[R], Future[R] | None]] = deque()

    def results(self) -> Iterator[Callable[[], R]]:
        while True:
            size = self._work.size()
            if not self._work.takes_part:
                self._give_away(size, size)
            piece, given = self._made.popleft() if self._made else (next(self._coming, None), None)
            if piece is None:
                return
            if self._work.takes_part:
                self._give_away(size, size - 1)
            yield partial(self._result, piece, given, size) if given else piece.alone

    def _give_away(self, size: int, others: int) -> None:
        """Let every other process have work, and a piece waiting."""
        while size > 1 and self._under_way() < _AHEAD * others and len(self._made) < _HELD * size:
            piece = next(self._coming, None)
            if piece is None:
                return
            self._made.append((piece, self._work.give(piece, size) if piece.may_go() else None))

    def _under_way(self) -> int:
        if not self._work.takes_part:
            return len(self._made)
        return sum(given is not None and not given.done() for _, given in self._made)

    def _result(self, piece: Piece[R], given: Future[R], size: int) -> R:
        if self._work.takes_part:
            while not given.done() and self._do_another(size):
                pass
            if not given.done() and self._work.take_back(given):
                return piece.alone()
        return self._work.result(piece, given)

    def _do_another(self, size: int) -> bool:
        """Do a later piece while an earlier one is in another process; False where there is none, or enough are held."""
        for index, (piece, given) in enumerate(self._made):
            if given is None:
                self._made[index] = piece, _done(piece.alone)
                return True
        piece_or_none = next(self._coming, None) if len(self._made) < _HELD * size else None
        if piece_or_none is None:
            return False
        self._made.append((piece_or_none, _done(piece_or_none.alone)))
        self._give_away(size, size - 1)
        return True


def _done(do: Callable[[], R]) -> Future[R]:
    """What came of it, for later."""
    done: Future[R] = Future()
    try:
        done.set_result(do())
    except Exception as error:  # noqa: BLE001 - raised again when its turn comes
        done.set_exception(error)
    return done


@contextmanager
def shared_work(settings: Settings, crew: Crew | None = None) -> Iterator[Work]:
    """The work on a document, side by side where the settings or the crew say so."""
    with ExitStack() as stack:
        yield Work(crew or Crew(lambda: settings.processes), stack)


def page_reads(path: Path, reader: PageReader, numbers: Sequence[int], settings: Settings, work: Work) -> Callable[[int], PageRead]:
    """A function that reads a page; to be asked for `numbers` in turn.

    It raises StageError where the page can't be read, or the process that read it died.
    """
    alone = partial(read_page, reader, ocr=settings.ocr)
    if len(numbers) <= 1 or settings.ocr == "none":
        return alone
    pieces = (
        Piece(_read, (path, settings, number), partial(_is_image, reader, number), partial(read_page, reader, number, settings.ocr), True)
        for number in numbers
    )
    results = work.each(pieces)

    def read(number: int) -> PageRead:
        try:
            return next(results)()
        except BrokenProcessPool as error:
            raise StageError("page_failed", page=number, reason="the process reading it died") from error

    return read


def _is_image(reader: PageReader, number: int) -> bool:
    """Whether the page is worth giving to a process: others are read faster than handed over."""
    try:
        return reader.page(number).kind is PageKind.SCANNED
    except JixiaoError:
        return False  # told when its turn comes


class _Opened:
    """The document whose pages this process read last for another; kept open for the next page."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._of: tuple[Path, Settings] | None = None
        self._reader: PageReader | None = None

    def reader(self, path: Path, settings: Settings) -> PageReader:
        if self._reader is None or self._of != (path, settings):
            self._stack.close()
            self._reader = None
            opened = open_document(path, engine=settings.engine, password=settings.password, limits=settings.limits, with_damage=False)
            _, self._reader = self._stack.enter_context(opened)
            self._of = path, settings
        return self._reader


_OPENED = _Opened()


def _read(path: Path, settings: Settings, number: int) -> PageRead:
    return read_page(_OPENED.reader(path, settings), number, settings.ocr)
