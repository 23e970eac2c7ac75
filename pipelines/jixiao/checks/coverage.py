"""Findings → which values they speak for: what must be read again, and what nothing but its reading vouches for.

Apart from the rules, because the recipe asks this of scanned pages before it writes anything.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from jixiao.finding import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jixiao.finding import Finding, ValueKey


def held(findings: Iterable[Finding]) -> frozenset[ValueKey]:
    """The values that a passing equality holds: a misread digit of one would have failed it.

    What is not among them, be it that no rule uses it or only one that fails in any case, has
    nothing but its reading to vouch for it.
    """
    return frozenset(key for finding in findings if finding.verdict is Verdict.PASS for key in finding.bound)


def contradicted(findings: Iterable[Finding]) -> dict[ValueKey, tuple[Finding, ...]]:
    """The values of failing equalities with those findings, in order: what a second reading should look at.

    One of these values, or the report itself, is wrong. Values that other, passing rules hold
    (`held`) are the least likely ones.
    """
    found: defaultdict[ValueKey, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.verdict is Verdict.FAIL:
            for key in finding.bound:
                found[key].append(finding)
    return {key: tuple(those) for key, those in found.items()}
