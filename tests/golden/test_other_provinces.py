"""Forms of other provinces: an error fails only where the form's own numbers differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.api import extract
from jixiao.finding import Severity, Verdict
from tests.truth import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

#: Errors of the printed forms, each looked at: scores that are no share of the target's weight (B14),
#: a total that is not the sum of its parts (B11), a rate of 86.19 where 21.5458 of 25 were spent (B04),
#: execution worth 20 points in the block's label (B07).
PRINTED = {
    "anhui_county": ["B14", "B14"],
    "chongqing": ["B11"],
    "hubei": ["B07"],
    "shanghai": ["B04", "B04"],
    "shanxi": ["B14", "B14", "B14"],
    "yunnan": ["B14", "B14"],
}
FORMS = sorted((SAMPLES / "forms").glob("*/*_word.pdf"))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.parent.name)
def test_only_what_the_form_prints_fails(path: Path) -> None:
    failing = [each for each in extract(path).findings if each.verdict is Verdict.FAIL and each.severity is Severity.ERROR]
    assert sorted(each.rule_id for each in failing) == PRINTED.get(path.parent.name, []), [each.detail for each in failing]


def test_all_families_are_there() -> None:
    assert len(FORMS) >= 15
    assert {path.parent.name for path in FORMS} >= PRINTED.keys()
