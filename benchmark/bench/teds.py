"""TEDS: how alike two tables are as trees, 1 for equal.

As in the PubTabNet paper: 1 - distance / size of the larger tree, over the tree table > tr >
td. Inserting, deleting, or turning a cell into one with other spans costs 1; where text
counts, cells of equal spans cost the normalised edit distance of their texts.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from apted import APTED  # type: ignore[import-untyped, import-not-found, unused-ignore]

if TYPE_CHECKING:
    from bench.grid import Grid


class _Node(NamedTuple):
    """A node; `spans` is (0, 0) for the table and its rows."""

    tag: str
    spans: tuple[int, int]
    text: str
    children: tuple[_Node, ...]


class _Costs:
    """What `apted.Config` has, typed."""

    valuecls = float

    def delete(self, node: _Node) -> float:
        """The cost of leaving a node out."""
        return 1.0

    insert = delete

    def rename(self, node1: _Node, node2: _Node) -> float:
        """The cost of turning one node into the other."""
        if node1.tag != node2.tag or node1.spans != node2.spans:
            return 1.0
        return text_distance(node1.text, node2.text)

    def children(self, node: _Node) -> tuple[_Node, ...]:
        """The node's children in order."""
        return node.children


def teds(found: Grid, truth: Grid, *, with_text: bool) -> float:
    """The likeness of two tables, 0 to 1; without text only the spans count."""
    left, right = _tree(found, with_text=with_text), _tree(truth, with_text=with_text)
    if left == right:
        return 1.0
    distance: float = APTED(left, right, _Costs()).compute_edit_distance()
    return 1.0 - distance / max(_size(found), _size(truth))


def _tree(grid: Grid, *, with_text: bool) -> _Node:
    rows: list[list[_Node]] = [[] for _ in range(grid.n_rows)]
    for cell in grid.cells:
        text = cell.text if with_text else ""
        rows[cell.row].append(_Node("td", (cell.row_span, cell.column_span), text, ()))
    return _Node("table", (0, 0), "", tuple(_Node("tr", (0, 0), "", tuple(row)) for row in rows))


def _size(grid: Grid) -> int:
    return 1 + grid.n_rows + len(grid.cells)


@cache
def text_distance(left: str, right: str) -> float:
    """The Levenshtein distance over the longer length.

    >>> text_distance("33963.61", "3396361"), text_distance("", "")
    (0.125, 0.0)
    """
    if left == right:
        return 0.0
    before = list(range(len(right) + 1))
    for row, letter in enumerate(left, start=1):
        line = [row]
        for column, other in enumerate(right, start=1):
            line.append(min(before[column] + 1, line[-1] + 1, before[column - 1] + (letter != other)))
        before = line
    return before[-1] / max(len(left), len(right))
