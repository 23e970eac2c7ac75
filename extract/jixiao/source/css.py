"""What a web page's own styles say about showing text: what is hidden, and where line breaks count.

Only rules of one simple selector are understood (`td`, `.x`, `tr.x`, `#id`, lists of them):
that is what office programs and exporting systems write. Nothing else of CSS matters to text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SELECTOR = re.compile(r"(?P<tag>[a-z][a-z0-9]*|\*)?(?P<names>(?:[.#][\w-]+)*)", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_SHOWN = re.compile(r"(?:^|;)\s*display\s*:\s*(?!none)[a-z]", re.IGNORECASE)
_BREAKS = re.compile(r"(?:^|;)\s*white-space\s*:\s*(pre|pre-wrap|pre-line|break-spaces)\b", re.IGNORECASE)


class _Rule(NamedTuple):
    tag: str
    names: frozenset[str]
    style: str


class Styles:
    """The rules of a page that hide text or keep its line breaks."""

    def __init__(self, sheets: Iterator[str]) -> None:
        self._rules = [rule for sheet in sheets for rule in _rules(sheet)]

    def is_hidden(self, element: Any) -> bool:
        """Whether neither the element nor anything in it is shown."""
        own = str(element.get("style") or "")
        if element.get("hidden") is not None or _HIDDEN.search(own):
            return True
        return not _SHOWN.search(own) and any(_HIDDEN.search(rule.style) for rule in self._matching(element))

    def keeps_breaks(self, element: Any) -> bool:
        """Whether line feeds in its text are line breaks."""
        if element.tag in ("pre", "textarea") or _BREAKS.search(str(element.get("style") or "")):
            return True
        return any(_BREAKS.search(rule.style) for rule in self._matching(element))

    def _matching(self, element: Any) -> Iterator[_Rule]:
        if not self._rules:
            return
        names = {f".{name}" for name in str(element.get("class") or "").split()} | {f"#{element.get('id')}"}
        for rule in self._rules:
            if rule.tag in ("", "*", element.tag) and rule.names <= names:
                yield rule


def _rules(sheet: str) -> Iterator[_Rule]:
    for selectors, style in _RULE.findall(_COMMENT.sub("", sheet)):
        if not (_HIDDEN.search(style) or _BREAKS.search(style)):
            continue
        for selector in selectors.split(","):
            match = _SELECTOR.fullmatch(selector.strip())
            if match and match.group():
                names = frozenset(re.findall(r"[.#][\w-]+", match["names"]))
                yield _Rule((match["tag"] or "").lower(), names, style)
