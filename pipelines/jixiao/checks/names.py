"""Names of projects: which of two lists are the same, and which functional class each is of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from jixiao.checks.narrative import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

A = TypeVar("A")
B = TypeVar("B")
#: Names this close, once bare, are taken for one (forms/ambiguities.md 25).
_CLOSE = 2


class FunctionClass(NamedTuple):
    """A class of 支出功能分类."""

    code: str
    name: str
    short: str
    metric: str
    items: tuple[str, ...]


@cache
def function_classes() -> tuple[FunctionClass, ...]:
    """The classes, in the order of their codes."""
    return tuple(FunctionClass(e["code"], e["name"], e["short"], e["metric"], tuple(e["items"])) for e in words()["function"])


def class_of(name: str) -> FunctionClass | None:
    """The class that a project's name is an item of, or None."""
    plain = name.replace("事物", "事务")
    return next((kind for kind in function_classes() if any(item in plain for item in kind.items)), None)


def is_fund_item(name: str) -> bool:
    """Whether a name is an item of a government fund."""
    return any(word in name for word in words()["funds"]["names"])


def paired(left: Sequence[A], right: Sequence[B], left_name: Callable[[A], str], right_name: Callable[[B], str]) -> list[tuple[A, B]]:
    """The entries of two lists that name one project, in the order of the left one.

    First names that are equal once bare, then close ones; none is taken twice.
    """
    free = dict(enumerate(right))
    found: dict[int, B] = {}
    for limit in (0, _CLOSE):
        for index, entry in enumerate(left):
            if index in found:
                continue
            match = next((i for i, other in free.items() if distance(bare(left_name(entry)), bare(right_name(other))) <= limit), None)
            if match is not None:
                found[index] = free.pop(match)
    return [(left[index], found[index]) for index in sorted(found)]


def bare(name: str) -> str:
    """A name without the words that reports add and leave out.

    >>> bare("国有土地使用权出让收入安排的支出"), bare("城乡社区管理事物支出")
    ('国有土地使用权出让收入安排', '城乡社区管理事务')
    """
    name = "".join(name.split()).replace("事物", "事务").removesuffix("支出").removesuffix("的")
    return name.removesuffix("项目")


def distance(left: str, right: str) -> int:
    """The edit distance of two names, counted no further than it matters."""
    if left == right:
        return 0
    if abs(len(left) - len(right)) > _CLOSE or min(len(left), len(right)) <= 2 * _CLOSE:
        return _CLOSE + 1
    above = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
        above = row
    return above[-1]
