"""Printed text → status, number, unit, operator, doubt; expectations written by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jixiao.amount import Amount, Status, fold_digits, is_money_unit, parse_amount, plain, split_operator, to_wan

NUMBERS = [
    # printed, number, unit, operator
    ("10702.90", "10702.90", "", ""),
    ("0.4290", "0.4290", "", ""),
    ("0", "0", "", ""),
    ("0.00", "0.00", "", ""),
    ("-3.5", "-3.5", "", ""),
    ("＋３", "3", "", ""),
    ("－3.5", "-3.5", "", ""),
    ("1．8351", "1.8351", "", ""),
    ("１２３．４５", "123.45", "", ""),
    ("33963.6\n1", "33963.61", "", ""),
    (" 42 ", "42", "", ""),
    ("1,234.56", "1234.56", "", ""),
    ("12,345,678", "12345678", "", ""),
    ("１，２３４．５０", "1234.50", "", ""),
    ("100%", "100", "%", ""),
    ("１００ ％", "100", "%", ""),
    ("3‰", "3", "‰", ""),
    ("215457.60元", "215457.60", "元", ""),
    ("6.47 亿元", "6.47", "亿元", ""),
    ("50 个", "50", "个", ""),
    ("10万人次", "10", "万人次", ""),
    ("≥95%", "95", "%", "≥"),
    ("≧95%", "95", "%", "≥"),
    (">=95%", "95", "%", "≥"),
    ("＞＝95％", "95", "%", "≥"),
    ("≥ 95 %", "95", "%", "≥"),
    ("不少于12种", "12", "种", "≥"),
    ("不低于90%", "90", "%", "≥"),
    ("至少3次", "3", "次", "≥"),
    ("12种以上", "12", "种", "≥"),
    ("95%及以上", "95", "%", "≥"),
    ("10以上", "10", "", "≥"),
    ("≤5%", "5", "%", "≤"),
    ("≦5%", "5", "%", "≤"),
    ("不超过15.60万元", "15.60", "万元", "≤"),
    ("30天以内", "30", "天", "≤"),
    ("5%以下", "5", "%", "≤"),
    ("=100%", "100", "%", "="),
    ("＝100%", "100", "%", "="),
    (">0", "0", "", ">"),
    ("大于3项", "3", "项", ">"),
    ("<1天", "1", "天", "<"),
    ("低于2%", "2", "%", "<"),
    ("≤12.5元/人", "12.5", "元/人", "≤"),
]


@pytest.mark.parametrize(("printed", "number", "unit", "operator"), NUMBERS)
def test_a_number_keeps_its_places_unit_and_operator(printed: str, number: str, unit: str, operator: str) -> None:
    amount = parse_amount(printed)
    assert amount == Amount(Status.NUMBER, Decimal(number), unit, operator)
    assert str(amount.number) == number


@pytest.mark.parametrize("printed", ["", " ", "\n", "\t", "\u3000", "\u00a0"])
def test_white_space_is_blank(printed: str) -> None:
    assert parse_amount(printed) == Amount(Status.BLANK)


@pytest.mark.parametrize("printed", ["——", "—", "— —", "--", "-", "－", "―", "─", "一", "−", "/", "／", "无", "……", "...", "—\n—"])
def test_strokes_a_slash_and_none_are_not_applicable(printed: str) -> None:
    assert parse_amount(printed) == Amount(Status.NOT_APPLICABLE)


@pytest.mark.parametrize(
    "printed",
    ["2021年12月", "合格", "一级", "无。", "3~5", "3-5", "1.2.3", "1,23,456", "12.5/人", "N/A", "1E5", "1_000", "第3名"],
)
def test_what_is_not_plainly_a_number_stays_text(printed: str) -> None:
    assert parse_amount(printed) == Amount(Status.TEXT)


@pytest.mark.parametrize("printed", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?", "#NUM!", "＃REF！"])
def test_a_spreadsheet_error_is_unreadable(printed: str) -> None:
    amount = parse_amount(printed)
    assert (amount.status, amount.number) == (Status.UNREADABLE, None)
    assert "spreadsheet" in amount.doubt


@pytest.mark.parametrize("printed", ["10 10", "1 0", "10\u00a010", "10\u300010", "10  10%", "１０ １０", "12.5 3"])
def test_two_numbers_in_a_cell_never_become_one(printed: str) -> None:
    amount = parse_amount(printed)
    assert (amount.status, amount.number) == (Status.TEXT, None)
    assert "space between digits" in amount.doubt


@pytest.mark.parametrize("space", ["\u2002", "\u2003", "\u2009", "\u202f"])
def test_typographic_spaces_part_two_numbers_too(space: str) -> None:
    assert parse_amount(f"10{space}10").number is None


@pytest.mark.parametrize("printed", ["543.74①", "10²"])
def test_a_footnote_mark_or_power_is_no_digit(printed: str) -> None:
    assert parse_amount(printed).number is None


@pytest.mark.parametrize(("printed", "number"), [("120㎡", 120), ("25.5℃", Decimal("25.5"))])
def test_a_unit_in_one_character_leaves_its_number(printed: str, number: Decimal) -> None:
    assert parse_amount(printed).number == number


DOUBTFUL = [
    ("1。84", "1.84", ""),
    ("1·84", "1.84", ""),
    ("12,5", "12.5", ""),
    ("12，5", "12.5", ""),
    ("1、5", "1.5", ""),
    ("1,2345", "1.2345", ""),
    ("98。50%", "98.50", "%"),
]


@pytest.mark.parametrize(("printed", "number", "unit"), DOUBTFUL)
def test_another_mark_for_the_point_is_read_and_doubted(printed: str, number: str, unit: str) -> None:
    amount = parse_amount(printed)
    assert (amount.status, str(amount.number), amount.unit) == (Status.NUMBER, number, unit)
    assert "decimal point" in amount.doubt


WAN = [
    ("215457.60", "元", "21.545760"),
    ("1", "元", "0.0001"),
    ("0.00", "元", "0.000000"),
    ("100000000.01", "元", "10000.000001"),
    ("543.74", "万元", "543.74"),
    ("3.0", "万", "3.0"),
    ("2", "百万元", "200"),
    ("6.47", "亿元", "64700"),
    ("0.12345678", "亿", "1234.5678"),
    ("1234567890123456.78", "元", "123456789012.345678"),
]


@pytest.mark.parametrize(("number", "unit", "wan"), WAN)
def test_money_becomes_wan_exactly(number: str, unit: str, wan: str) -> None:
    assert plain(to_wan(Decimal(number), unit)) == wan


def test_a_thousand_yuan_are_a_tenth_of_a_wan() -> None:
    assert to_wan(Decimal(25), "千元") == Decimal("2.5")


@pytest.mark.parametrize(("unit", "is_money"), [("元", True), ("万元", True), ("亿元", True), ("%", False), ("个", False), ("", False)])
def test_units_of_money_are_known(unit: str, is_money: bool) -> None:
    assert is_money_unit(unit) is is_money


@pytest.mark.parametrize(
    ("folded", "operator", "rest"),
    [("≥95%", "≥", "95%"), ("不少于12种", "≥", "12种"), (">=3", "≥", "3"), ("12种", "", "12种"), ("", "", "")],
)
def test_the_operator_comes_off_the_front(folded: str, operator: str, rest: str) -> None:
    assert split_operator(folded) == (operator, rest)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("1．8351", "1.8351"), ("１００ ％", "100%"), (" 1 2\n3 ", "123"), ("合 计", "合计"), ("１，０００", "1,000")],
)
def test_full_width_digits_and_marks_are_made_plain(text: str, folded: str) -> None:
    assert fold_digits(text) == folded


@pytest.mark.parametrize(("number", "digits"), [("1E+2", "100"), ("1E-7", "0.0000001"), ("12.50", "12.50"), ("-0.10", "-0.10")])
def test_plain_digits_have_no_exponent(number: str, digits: str) -> None:
    assert plain(Decimal(number)) == digits
