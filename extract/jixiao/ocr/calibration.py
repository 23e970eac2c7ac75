"""From evidence to the chance that a reading is wrong.

Logistic weights, one row for each number of readings, fitted by `benchmark/calibrate.py` on
renderings made for tuning (never on those that the benchmark measures). No weight is
negative: worse evidence never makes a reading more trusted.
"""

from __future__ import annotations

from math import exp

from jixiao.ocr.evidence import Evidence

#: Bias and weights by how many readers read the line.
WEIGHTS: dict[int, tuple[float, Evidence]] = {
    1: (-18.32, Evidence(unsure_first=4.03, coarse=2.74, bilevel=2.09, under_seal=0.79, points=3.00, unread=3.00, unclean=2.31)),
    2: (
        -19.27,
        Evidence(
            unsure_first=1.05,
            unsure_second=3.70,
            first_differs=2.43,
            coarse=0.13,
            bilevel=0.61,
            under_seal=0.05,
            points=3.00,
            unread=3.00,
            unclean=0.24,
            contradicted=1.55,
        ),
    ),
    3: (
        -22.28,
        Evidence(
            unsure_first=1.03,
            unsure_second=3.39,
            unsure_third=1.26,
            first_differs=0.94,
            third_differs=1.77,
            bilevel=0.49,
            points=3.00,
            unread=3.00,
            unclean=0.04,
            contradicted=0.49,
        ),
    ),
}
#: A reading is taken under this chance of being wrong. The bars of the project: none unflagged
#: in a thousand good pages, one in 2,000 numbers on poor ones.
ACCEPTED = 0.0001


def chance_wrong(readers: int, evidence: Evidence) -> float:
    """The chance (0 to 1) that a number read by so many readers is wrong."""
    bias, weights = WEIGHTS[readers]
    return 1.0 / (1.0 + exp(-bias - sum(weight * value for weight, value in zip(weights, evidence, strict=True))))


def is_trusted(readers: int, evidence: Evidence) -> bool:
    """Whether a number is taken as read, without a person's look.

    Under a seal never on one reader's word, and where two differ never without a third.
    """
    unsettled = (readers == 1 and evidence.under_seal > 0) or (readers == 2 and evidence.first_differs > 0)
    return not unsettled and not evidence.is_plain and chance_wrong(readers, evidence) <= ACCEPTED
