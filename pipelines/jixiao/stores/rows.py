"""Rows of the contract as a store takes them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from jixiao.amount import plain
from jixiao.contract import COLUMNS, WHOLE_COLUMNS
from jixiao.stores.tables import MEASURED_COLUMNS, PRINTED_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from jixiao.tabulate import TableRow

#: Rows of a table handed over at once: enough to be quick, few enough to be forgotten.
_BATCH = 2000


def batches(rows: Iterable[TableRow]) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    """The rows table by table, numbered from 1 in each, typed, some thousands at once."""
    waiting: dict[str, list[tuple[object, ...]]] = {table: [] for table in COLUMNS}
    numbers: Counter[str] = Counter()
    for table, row in rows:
        numbers[table] += 1
        waiting[table].append((row[0], numbers[table], *(read(value) for read, value in zip(_READERS[table], row[1:], strict=True))))
        if len(waiting[table]) >= _BATCH:
            yield table, waiting[table]
            waiting[table] = []
    yield from ((table, left) for table, left in waiting.items() if left)


def as_written(table: str, row: dict[str, Any]) -> dict[str, Any]:
    """A row of a store as extract writes it: numbers as they were printed, blanks as ""."""
    return {name: _written(row[name]) for name in COLUMNS[table]}


def _written(value: object) -> object:
    if value is None:
        return ""
    return plain(value) if isinstance(value, Decimal) else value


def _printed(value: object) -> object:
    return None if value == "" else value


def _measured(value: object) -> object:
    return float(str(value))


def _whole(value: object) -> object:
    return int(str(value))


def _text(value: object) -> object:
    return str(value)


def _reader(column: str) -> Callable[[object], object]:
    if column in PRINTED_COLUMNS:
        return _printed
    if column in MEASURED_COLUMNS:
        return _measured
    return _whole if column in WHOLE_COLUMNS else _text


_READERS = {table: [_reader(column) for column in columns[1:]] for table, columns in COLUMNS.items()}
