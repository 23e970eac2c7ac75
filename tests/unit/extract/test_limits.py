"""Limits against hostile files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.errors import ExitCode, TooLarge
from jixiao.source.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = Limits(side=1000, characters=50, lines=7)
CHECKS = [
    (LIMITS.check_side, 1000, "page_too_large", "--max-side"),
    (LIMITS.check_characters, 50, "too_many_characters", "--max-characters"),
    (LIMITS.check_lines, 7, "too_many_lines", "--max-lines"),
]


@pytest.mark.parametrize(("check", "limit", "code", "option"), CHECKS)
def test_the_limit_is_allowed_one_more_is_refused_and_the_option_named(
    check: Callable[[int, int], None], limit: int, code: str, option: str
) -> None:
    check(limit, 3)
    with pytest.raises(TooLarge) as caught:
        check(limit + 1, 3)
    error = caught.value
    assert (error.code, error.details, error.exit_code) == (
        code,
        {"page": 3, "actual": limit + 1, "limit": limit},
        ExitCode.INPUT,
    )
    error.details["path"] = "a.pdf"
    assert option in error.message("en")
    assert option in error.message("zh")


def test_more_pages_than_the_limit_are_refused() -> None:
    Limits(pages=3).check_pages(3)
    with pytest.raises(TooLarge) as caught:
        Limits(pages=3).check_pages(4)
    caught.value.details["path"] = "a.pdf"
    assert str(caught.value).startswith("a.pdf: 4 pages are over the limit of 3. Raise it with --max-pages")
