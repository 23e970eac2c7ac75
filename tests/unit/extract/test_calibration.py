"""The chance of being wrong grows with whatever speaks against a reading."""

from __future__ import annotations

import pytest

from jixiao.ocr.calibration import ACCEPTED, WEIGHTS, chance_wrong, is_trusted
from jixiao.ocr.evidence import Evidence


@pytest.mark.parametrize("readers", [1, 2, 3])
@pytest.mark.parametrize("name", Evidence._fields)
def test_worse_evidence_is_never_trusted_more(readers: int, name: str) -> None:
    base = Evidence(unsure_first=2.0, unsure_second=2.0, unsure_third=2.0)
    chances = [chance_wrong(readers, base._replace(**{name: value})) for value in (2.0, 2.5, 3.0, 4.0)]
    assert chances == sorted(chances)


@pytest.mark.parametrize("readers", [1, 2, 3])
def test_nothing_against_is_trusted_and_a_guess_is_not(readers: int) -> None:
    assert chance_wrong(readers, Evidence()) < ACCEPTED / 10
    guess = Evidence(unsure_first=3.9, unsure_second=3.9, unsure_third=3.9, first_differs=1.0, third_differs=1.0, coarse=1.0)
    assert chance_wrong(readers, guess) > 0.05


@pytest.mark.parametrize("name", ["points", "unread", "contradicted"])
def test_plain_evidence_outweighs_every_certainty(name: str) -> None:
    assert is_trusted(3, Evidence())
    assert not is_trusted(3, Evidence(**{name: 1.0}))


def test_the_weights_are_those_of_a_fit() -> None:
    assert set(WEIGHTS) == {1, 2, 3}
    assert all(weight >= 0 for _, weights in WEIGHTS.values() for weight in weights)
