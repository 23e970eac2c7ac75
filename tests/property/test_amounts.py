"""What is printed is read."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from jixiao.amount import Status, parse_amount, plain, to_wan
from tests.strategies import printed_numbers


@given(printed_numbers())
def test_a_printed_number_is_read_with_every_place(number: tuple[str, str]) -> None:
    printed, digits = number
    amount = parse_amount(printed)
    assert (amount.status, amount.doubt) == (Status.NUMBER, "")
    assert str(amount.number) == str(Decimal(digits))


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_a_number_printed_plainly_is_read_back(number: Decimal) -> None:
    assert parse_amount(plain(number)).number == number


@given(printed_numbers(), st.sampled_from("%个家万人"))
def test_a_unit_does_not_change_the_number(number: tuple[str, str], unit: str) -> None:
    printed, digits = number
    assert (parse_amount(printed + unit).number, parse_amount(printed + unit).unit) == (Decimal(digits), unit)


@given(st.text())
def test_any_text_has_a_status_and_only_numbers_have_a_number(text: str) -> None:
    amount = parse_amount(text)
    assert (amount.number is not None) == (amount.status is Status.NUMBER)


@given(st.integers(-(10**14), 10**14), st.integers(0, 4))
def test_yuan_become_wan_exactly(digits: int, places: int) -> None:
    number = Decimal(digits).scaleb(-places)
    assert to_wan(number, "元") * 10_000 == number
