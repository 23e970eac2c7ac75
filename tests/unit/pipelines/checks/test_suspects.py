"""Who is suspected where a rule fails: what the reading was like, never what would fit."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import pytest

from jixiao.checks import Book, Intake, Rule, check_book, load_rules
from jixiao.checks.names import bare, class_of, paired
from jixiao.checks.operand import Operand, adds_up, at_most, half_last, half_unit, minus, plus, ratio
from jixiao.checks.slips import slips
from jixiao.finding import EvidenceKind, Finding, Suspect, ValueKey, Verdict
from jixiao.geometry import Box, Region
from tests.made_up import Draft

Readings: TypeAlias = Sequence[tuple[Region, tuple[str, ...]]]


def rules(*ids: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in load_rules() if rule.rule_id in ids)


def book(draft: Draft, *, fact: dict[str, str] | None = None, text: str = "text_layer", readings: Readings = ()) -> Book:
    """The draft's records whose facts, or lines of text, say this of their reading."""
    intake, add = Intake(), Intake.add

    def reading(self: Intake, section: str, entry: dict[str, Any]) -> None:
        changed = {"facts": fact or {}, "text": {"source": text}}.get(section, {})
        add(self, section, {**entry, **changed})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Intake, "add", reading)
        draft.fill(intake)
    for where, others in readings:
        intake.hear(where, others)
    (only,) = intake.close()
    return only


def failing(book: Book, *ids: str) -> Finding:
    (finding,) = (finding for finding in check_book(book, rules(*ids)) if finding.verdict is Verdict.FAIL)
    return finding


def kinds(finding: Finding) -> list[EvidenceKind]:
    return [evidence.kind for evidence in finding.evidence]


def with_total(value: str) -> Draft:
    """A draft whose three public expenses do not add up: 2.80 + 0.00 + 1.20."""
    draft = Draft()
    draft.base["three_public.total"][2]["final"] = value
    return draft


#: Recognised, and surely.
OCR = {"source": "ocr", "confidence": "0.990"}
#: Where the second line of the base data stands.
TOTAL = Region(1, Box(1.0, 2.0, 2.0, 3.0))


def test_a_text_layer_is_taken_at_its_word() -> None:
    finding = failing(book(with_total("4.10")), "A03")
    assert (finding.suspect, finding.evidence) == (Suspect.SOURCE, ())


@pytest.mark.parametrize("fact", [{"source": "ocr", "confidence": "0.500"}, {"review": "text crosses a ruling line"}])
def test_a_doubted_reading_is_suspected(fact: dict[str, str]) -> None:
    finding = failing(book(with_total("4.10"), fact=fact), "A03")
    assert finding.suspect is Suspect.EXTRACTION
    assert set(kinds(finding)) == {EvidenceKind.DOUBTED}
    assert finding.evidence[0].told == "附件一.三公经费.2023决算 4.10：识别存疑，待复核"


def test_a_second_reading_that_satisfies_the_rule_accuses_the_first() -> None:
    finding = failing(book(with_total("4.10"), fact=OCR, readings=[(TOTAL, ("4.10", "4.00"))]), "A03")
    assert finding.suspect is Suspect.EXTRACTION
    assert [(evidence.kind, evidence.key) for evidence in finding.evidence] == [
        (EvidenceKind.SECOND_READING, ValueKey("01", "base_data", "2", "final"))
    ]
    assert "“4.00”" in finding.evidence[0].told


def test_a_second_reading_that_satisfies_nothing_accuses_nobody() -> None:
    finding = failing(book(with_total("4.73"), fact=OCR, readings=[(TOTAL, ("4.73", "4.78"))]), "A03")
    assert EvidenceKind.SECOND_READING not in kinds(finding)


def test_a_second_reading_of_a_line_of_text_is_heard() -> None:
    draft = Draft()
    draft.figure("procurement.goods", "11.00")
    place = next(i for i, line in enumerate(draft.figures) if line[0] == "procurement.goods")
    assert place
    line = Region(1, Box(0.0, 0.0, 100.0, 3.0))
    finding = failing(book(draft, fact=OCR, readings=[(line, ("货物11.00万元", "货物10.00万元"))]), "N16")
    assert finding.suspect is Suspect.EXTRACTION
    assert kinds(finding) == [EvidenceKind.SECOND_READING]


def test_what_is_printed_elsewhere_too_was_read_right() -> None:
    draft = with_total("14.10")
    draft.base["three_public.total"][2]["budget"] = "123.45"
    draft.base["three_public.total"][2]["final"] = "123.45"
    draft.base["three_public.vehicle"][2].update(final="123.99", budget="123.99")
    found = [finding for finding in check_book(book(draft, fact=OCR), rules("A03")) if finding.verdict is Verdict.FAIL]
    told = {evidence.told for finding in found for evidence in finding.evidence if evidence.kind is EvidenceKind.REPEATED}
    assert "附件一.三公经费.2023决算 123.45：同一数字在报告中共出现 2 处" in told


def test_what_all_other_rules_hold_is_the_reports_own_fault() -> None:
    draft = Draft()
    draft.base["project.total"][2]["final"] = "151.00"
    draft.figure("final.expenditure.project", "150.00")
    found = {finding.rule_id: finding for finding in check_book(book(draft, fact=OCR), load_rules()) if finding.verdict is Verdict.FAIL}
    assert EvidenceKind.HELD in kinds(found["A07"])


@pytest.mark.parametrize(("confidence", "suspect"), [("0.990", Suspect.UNKNOWN), ("0.950", Suspect.EXTRACTION)])
def test_one_slip_may_be_the_writers_or_the_readers(confidence: str, suspect: Suspect) -> None:
    finding = failing(book(with_total("4.10"), fact={**OCR, "confidence": confidence}), "A03")
    assert finding.suspect is suspect
    slip = next(evidence for evidence in finding.evidence if evidence.kind is EvidenceKind.ONE_SLIP)
    assert slip.told == "附件一.三公经费.2023决算 4.10：若为 4.00（差一处笔误或误读）则成立"


def test_what_no_single_slip_explains_is_the_reports_own_fault() -> None:
    finding = failing(book(with_total("917.73"), fact=OCR), "A03")
    assert finding.suspect is Suspect.SOURCE
    assert kinds(finding) == [EvidenceKind.NO_SLIP]


@pytest.mark.parametrize(("source", "suspect"), [("text_layer", Suspect.SOURCE), ("ocr", Suspect.UNKNOWN)])
def test_words_are_as_sure_as_their_page(source: str, suspect: Suspect) -> None:
    draft = Draft()
    draft.text.append("三、合暑办公")
    assert failing(book(draft, text=source), "L02").suspect is suspect


def test_weighing_changes_nothing() -> None:
    weighed = book(with_total("4.10"), fact=OCR, readings=[(TOTAL, ("4.10", "4.00"))])
    before = [*weighed.numbers(), *(figure for figures in weighed.stated.values() for figure in figures)]
    assert list(check_book(weighed, load_rules()))
    assert [*weighed.numbers(), *(figure for figures in weighed.stated.values() for figure in figures)] == before


def test_slips_are_what_readers_and_writers_do() -> None:
    near = slips(Decimal("4686.3488"))
    for text in ("4586.3488", "468.63488", "46863488", "486.3488", "46686.3488", "4668.3488", "46863.488"):
        assert Decimal(text) in near, text
    for text in ("4868.3488", "4585.3488", "4686.3488"):
        assert Decimal(text) not in near, text
    assert len(near) == len(set(near))
    assert all(slip < 0 for slip in slips(Decimal("-12.5")) if slip)


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


def test_other_readings_are_those_of_the_place_on_its_page_and_later_ones_are_heard_too() -> None:
    cell, below = Region(2, Box(10, 10, 20, 20)), Region(2, Box(10, 30, 20, 40))
    weighed = Book(readings=[(Region(3, cell.box), ("7",)), (cell, ("4.1", "4.7")), (below, ("9",))])
    assert weighed.readings_at((cell,)) == ["4.1", "4.7"]
    weighed.readings.append((cell, ("4.1", "1.1")))
    assert weighed.readings_at((below, cell)) == ["4.1", "4.7", "9", "1.1"]
    assert weighed.readings_at((Region(4, cell.box),)) == []
