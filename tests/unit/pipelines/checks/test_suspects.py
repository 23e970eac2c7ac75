"""Who is suspected where a rule fails: what the reading was like, never what would fit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.checks import Intake, check_book, load_rules
from jixiao.checks.names import bare, class_of, paired
from jixiao.checks.operand import Operand, adds_up, at_most, half_last, half_unit, minus, plus, ratio
from jixiao.finding import Finding, Suspect, Verdict
from tests.made_up import Draft

A01 = tuple(rule for rule in load_rules() if rule.rule_id == "A01")


def control_rate(**fact: str) -> Finding:
    """The finding on a wrong control rate whose fact says this of its reading."""
    draft = Draft()
    draft.base["staffing"][2]["control_rate_pct"] = "100"
    add = Intake.add

    def reading(self: Intake, section: str, entry: dict[str, object]) -> None:
        add(self, section, {**entry, **fact} if section == "facts" else entry)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Intake, "add", reading)
        book = draft.book()
    (finding,) = check_book(book, A01)
    assert finding.verdict is Verdict.FAIL
    return finding


@pytest.mark.parametrize(
    ("fact", "suspect"),
    [
        ({}, Suspect.SOURCE),
        ({"source": "ocr", "confidence": "0.990"}, Suspect.UNKNOWN),
        ({"source": "ocr", "confidence": "0.500"}, Suspect.EXTRACTION),
        ({"review": "text crosses a ruling line"}, Suspect.EXTRACTION),
    ],
)
def test_the_suspect_follows_the_reading(fact: dict[str, str], suspect: Suspect) -> None:
    assert control_rate(**fact).suspect is suspect


def operand(number: str, name: str = "x") -> Operand:
    return Operand(name, Decimal(number) if number else None)


def test_half_units() -> None:
    assert [half_unit(Decimal(n)) for n in ("1.04", "10702.90", "3606", "0.00")] == [Decimal("0.005"), Decimal("0.005"), 0, 0]
    assert half_last(Decimal(100)) == Decimal("0.5")


def test_a_sum_holds_up_to_the_rounding_of_its_operands() -> None:
    held = adds_up("", operand("7037.1"), plus(operand("7000.04"), operand("37.0")))
    assert (held.verdict, held.tolerance, held.difference) == (Verdict.PASS, Decimal("0.105"), Decimal("0.06"))
    assert adds_up("", operand("7037.2"), plus(operand("7000.04"), operand("37.0"))).verdict is Verdict.FAIL


def test_coefficients_and_missing_operands() -> None:
    assert adds_up("", operand("3"), [*plus(operand("5")), *minus(operand("2"))]).detail == "x 3 = 5 + -1×2 = 3"
    assert adds_up("", operand(""), plus(operand("5"))).verdict is Verdict.INSUFFICIENT
    assert at_most("", operand(""), operand("5")).verdict is Verdict.INSUFFICIENT
    assert ratio("", operand("5"), operand("1"), operand("0")).verdict is Verdict.INSUFFICIENT


def test_names_are_paired_once_each_and_the_equal_ones_first() -> None:
    left, right = ["城乡社区管理事务", "其他城乡社区支出", "招商"], ["城乡社区管理事物支出", "其他城乡社区支出"]
    assert paired(left, right, str, str) == [(left[0], right[0]), (left[1], right[1])]
    assert bare(" 展馆建设项目 ") == "展馆建设"
    kind = class_of("其他科学技术支出")
    assert kind is not None and kind.code == "206"
    assert class_of("不知何物") is None
