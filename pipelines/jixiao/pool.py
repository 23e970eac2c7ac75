"""Processes that read whole documents, and page images of others when no document is left.

The hub is the process that started them: it hands out documents, and passes on what a
process with a document gives away to those without one. Each has a pipe to the hub and a
thread that listens to it, so nobody waits for anybody who is writing.
"""

from __future__ import annotations

import multiprocessing
import pickle
import threading
from _thread import interrupt_main
from collections import deque
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import wait
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from jixiao.parallel import Crew

J = TypeVar("J")
T = TypeVar("T")

#: A process that has been told to end and has not after so many seconds is killed.
_LAST_S = 5.0
#: What a piece of work is answered with that nobody had begun.
_BACK = b""


class Order(NamedTuple):
    """From the hub: a job; a piece of work of another process; what came of a piece given away; how many may work."""

    kind: str
    number: int = 0
    content: Any = None


def serve(connection: Connection, run: Callable[[Any, Crew | None], Any]) -> None:
    """What a process does until the hub has gone."""
    inbox = _Inbox(connection)
    with suppress(KeyboardInterrupt):
        while (order := inbox.next()) is not None:
            if order.kind == "piece":
                inbox.send(Order("made", 0, _made(order.content)))
            else:
                inbox.send(Order("result", 0, run(order.content, inbox.crew() if order.kind == "job" else None)))
            inbox.rest()


def _made(packed: bytes) -> bytes:
    """A piece of work done: what it gave, or raised, packed."""
    done: tuple[bool, object]
    try:
        function, arguments = pickle.loads(packed)
        done = True, function(*arguments)
    except Exception as error:  # noqa: BLE001 - raised again in the process that gave it away
        done = False, error
    try:
        return pickle.dumps(done, pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - what can't be sent is told
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


class _Inbox:
    """What comes from the hub, and the way to it; also the hands that a document's process sees."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._orders: SimpleQueue[Order | None] = SimpleQueue()
        self._given: dict[int, Future[Any]] = {}
        self._count, self._size, self._is_busy = 0, 1, False
        threading.Thread(target=self._listen, daemon=True).start()

    def crew(self) -> Crew:
        from jixiao.parallel import Crew

        return Crew(lambda: self._size, hands=self)

    def next(self) -> Order | None:
        order = self._orders.get()
        self._is_busy = order is not None
        return order

    def rest(self) -> None:
        """Nothing is under way."""
        self._is_busy, self._given, self._size = False, {}, 1

    def send(self, order: Order) -> None:
        self._connection.send(order)

    def submit(self, function: Callable[..., T], /, *arguments: Any) -> Future[T]:
        """Ask the hub for somebody who is free."""
        self._count += 1
        given: Future[T] = Future()
        self._given[self._count] = given
        self.send(Order("give", self._count, pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL)))
        return given

    def take_back(self, given: Future[Any]) -> bool:
        """Ask for it back, and wait until it is, or is done."""
        number = next((number for number, future in self._given.items() if future is given), None)
        if number is not None:
            self.send(Order("back", number))
        with suppress(Exception):
            given.exception()
        return given.cancelled()

    def _listen(self) -> None:
        try:
            while True:
                self._hear(self._connection.recv())
        except (EOFError, OSError):
            self._orders.put(None)
            if self._is_busy:
                interrupt_main()

    def _hear(self, order: Order) -> None:
        if order.kind == "size":
            self._size = order.number
        elif order.kind != "made":
            self._orders.put(order)
        elif (given := self._given.pop(order.number, None)) is not None:
            _settle(given, order.content)


def _settle(given: Future[Any], packed: bytes | None) -> None:
    """Tell what came of a piece of work."""
    if packed == _BACK:
        given.cancel()
        given.set_running_or_notify_cancel()
        return
    if packed is None:
        given.set_exception(BrokenProcessPool("the process working on it died"))
        return
    is_well, value = pickle.loads(packed)
    given.set_result(value) if is_well else given.set_exception(value)


@dataclass(eq=False)
class _Worker(Generic[J]):
    """A process as the hub sees it: its document, or whose piece of work it has."""

    process: SpawnProcess
    connection: Connection
    job: tuple[int, J] | None = None
    is_last_try: bool = False
    piece: tuple[_Worker[J], int] | None = None
    size: int = 1

    @property
    def is_free(self) -> bool:
        return self.job is None and self.piece is None

    def tell(self, order: Order) -> None:
        with suppress(OSError):  # its end is heard of elsewhere
            self.connection.send(order)


class Hub(Generic[J, T]):
    """Hands out jobs to processes, and pieces of work among them.

    Args:
        run: Called in a process with a job, and with the crew that it may share its work with; found again by its name.
        lost: The result of a job under which two processes died.
        count: At most so many processes.
    """

    def __init__(self, run: Callable[[J, Crew | None], T], lost: Callable[[J], T], count: int) -> None:
        self._run, self._lost, self._count = run, lost, count
        self._workers: list[_Worker[J]] = []
        self._waiting: deque[tuple[int, J]] = deque()
        self._again: deque[tuple[int, J]] = deque()
        self._asked: deque[tuple[_Worker[J], int, bytes]] = deque()
        self._results: dict[int, T] = {}

    def results(self, jobs: Sequence[J]) -> Generator[T, None, None]:
        """The result of each job in their order, each as soon as it and those before it are there."""
        self._waiting.extend(enumerate(jobs))
        try:
            for index in range(len(jobs)):
                while index not in self._results:
                    self._hand_out()
                    self._hear_all()
                yield self._results.pop(index)
        finally:
            self._end()

    def _hand_out(self) -> None:
        while (self._again or self._waiting) and (worker := self._free()):
            worker.is_last_try = bool(self._again)
            worker.job = (self._again or self._waiting).popleft()
            worker.tell(Order("alone" if worker.is_last_try else "job", 0, worker.job[1]))
        while self._asked and (worker := self._free()):
            owner, number, packed = self._asked.popleft()
            worker.piece = owner, number
            worker.tell(Order("piece", 0, packed))
        self._tell_sizes()

    def _free(self) -> _Worker[J] | None:
        """A process without work, a new one if there may be more."""
        free = next((worker for worker in self._workers if worker.is_free), None)
        if free is None and len(self._workers) < self._count:
            free = self._started()
        return free

    def _started(self) -> _Worker[J]:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._run), daemon=True)
        process.start()
        theirs.close()  # or its end would never be heard of
        worker: _Worker[J] = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _tell_sizes(self) -> None:
        """Let those with a document know how many may work on it: nobody waits for a document while others are left."""
        owners = [worker for worker in self._workers if worker.job is not None]
        others = 0 if self._waiting or self._again else self._count - len(owners)
        size = 1 + -(-others // max(1, len(owners)))
        for worker in owners:
            if worker.size != size:
                worker.size = size
                worker.tell(Order("size", size))

    def _hear_all(self) -> None:
        by_connection = {worker.connection: worker for worker in self._workers}
        for connection in wait(list(by_connection)):
            worker = by_connection[connection]  # type: ignore[index]
            try:
                order = worker.connection.recv()
            except (EOFError, OSError):
                self._bury(worker)
            else:
                self._hear(worker, order)

    def _hear(self, worker: _Worker[J], order: Order) -> None:
        if order.kind == "result" and worker.job is not None:
            self._results[worker.job[0]] = order.content
            worker.job, worker.size = None, 1
        elif order.kind == "made" and worker.piece is not None:
            owner, number = worker.piece
            worker.piece = None
            owner.tell(Order("made", number, order.content))
        elif order.kind == "give":
            self._asked.append((worker, order.number, order.content))
        elif order.kind == "back":
            self._give_back(worker, order.number)

    def _give_back(self, owner: _Worker[J], number: int) -> None:
        for asked in self._asked:
            if asked[:2] == (owner, number):
                self._asked.remove(asked)
                owner.tell(Order("made", number, _BACK))
                return

    def _bury(self, worker: _Worker[J]) -> None:
        """A process died: its document is read once more, by one process alone; a piece of work is told to be lost."""
        self._workers.remove(worker)
        worker.process.join()
        worker.connection.close()
        self._asked = deque(asked for asked in self._asked if asked[0] is not worker)
        if worker.piece is not None:
            owner, number = worker.piece
            owner.tell(Order("made", number, None))
        if worker.job is not None:
            index, job = worker.job
            if worker.is_last_try:
                self._results[index] = self._lost(job)
            else:
                self._again.append(worker.job)

    def _end(self) -> None:
        for worker in self._workers:
            worker.connection.close()
        for worker in self._workers:
            worker.process.join(_LAST_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
