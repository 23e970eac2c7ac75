"""Named seams: a name is looked up in a table of "module:attribute" strings.

The attribute is imported on first use only, so that naming an engine in a table loads
nothing. Adding one is a file and a line.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from jixiao.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


class Registry(Generic[T]):
    """A read-only table from a name to the thing it stands for."""

    def __init__(self, kind: str, targets: dict[str, str]) -> None:
        self.kind = kind
        self._targets = dict(targets)

    def __getitem__(self, name: str) -> T:
        """What `name` stands for, imported now.

        Raises:
            UnknownName: The table has no such name; the message lists those it has.
        """
        self.check(name)
        module, _, attribute = self._targets[name].partition(":")
        return cast("T", cast("Any", getattr(import_module(module), attribute)))

    def check(self, name: str) -> None:
        """Refuse a name the table does not have, without importing anything.

        Raises:
            UnknownName: The message lists the names it has.
        """
        if name not in self._targets:
            raise UnknownName("unknown_name", kind=self.kind, name=name, known=", ".join(self._targets))

    def __iter__(self) -> Iterator[str]:
        return iter(self._targets)

    def __len__(self) -> int:
        return len(self._targets)
