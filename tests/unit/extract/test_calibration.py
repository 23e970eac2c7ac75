"""The chance of being wrong grows with whatever speaks against a reading."""

from __future__ import annotations

import pytest

from jixiao.ocr import Reading
from jixiao.ocr.calibration import ACCEPTED, WEIGHTS, chance_wrong, is_trusted
from jixiao.ocr.evidence import Evidence, Ground, evidence_of


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


def _percent(text: str, digits: float, sign: float) -> Reading:
    certain = (*[digits] * (len(text) - 1), sign)
    return Reading(text, min(certain), sum(certain) / len(certain), certain=certain)


#: A page of black and white, as a fax leaves it.
FAX = Ground(text_height=30, bilevel=True)


@pytest.mark.parametrize(
    ("texts", "digits", "trusted"),
    [
        (("537%", "537%", "537%"), 0.999, True),
        (("537％", "537%", "537%"), 0.999, True),
        (("537%", "537%", "537%"), 0.8, False),
        (("537%", "537%"), 0.999, False),
        (("537%", "537%", "537g"), 0.999, False),
        (("5370", "5370", "5370"), 0.999, False),
        (("517%", "517%", "517%"), 0.999, False),
    ],
)
def test_an_unsure_sign_that_three_readers_see_puts_no_digit_in_doubt(texts: tuple[str, ...], digits: float, *, trusted: bool) -> None:
    """Beside a 1, which may be what is left of a 4, it does."""
    readings = tuple(_percent(text, digits, 0.5) for text in texts)
    assert is_trusted(len(texts), evidence_of(texts[0], readings, FAX)) is trusted


def test_the_weights_are_those_of_a_fit() -> None:
    assert set(WEIGHTS) == {1, 2, 3}
    assert all(weight >= 0 for _, weights in WEIGHTS.values() for weight in weights)
