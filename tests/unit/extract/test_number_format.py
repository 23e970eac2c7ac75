"""Numbers as Excel shows them; the expected texts were written down from what Excel and LibreOffice show."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.source.number_format import general, show_number, show_text, stored_number

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("number", "code", "shown"),
    [
        ("10702.9", "0.00", "10702.90"),
        ("22240.1713", "#,##0.00", "22,240.17"),
        ("1234567", "#,##0", "1,234,567"),
        ("1", "0%", "100%"),
        ("0.8351", "0.00%", "83.51%"),
        ("0.5", "#.00", ".50"),
        ("12", "0.##", "12."),
        ("12.5", "0.##", "12.5"),
        ("0", ACCOUNTING, "-"),
        ("1234.5", ACCOUNTING, "1,234.50"),
        ("-1234.5", ACCOUNTING, "-1,234.50"),
        ("-1234.5", "#,##0.00;[Red]-#,##0.00", "-1,234.50"),
        ("-12", "0.00_);(0.00)", "(12.00)"),
        ("0", '0;-0;"——"', "——"),
        ("5", '0"个"', "5个"),
        ("5", "0人/次", "5人/次"),
        ("98.5", '0.0"分"', "98.5分"),
        ("1234567", "#,##0.0,", "1,234.6"),
        ("12345678", "0.00E+00", "1.23E+07"),
        ("80", '[>=60]0"合格";0"不合格"', "80合格"),
        ("5", ";;;", ""),
        ("5", "@", "5"),
        ("7.5", "G/通用格式", "7.5"),
        ("1.005", "0.00", "1.01"),
        ("45657", "yyyy/m/d", "2024/12/31"),
        ("45657", 'yyyy"年"m"月"d"日"', "2024年12月31日"),
        ("45657", "[$-804]yyyy年m月;@", "2024年12月"),
        ("45657.5", "yyyy-mm-dd hh:mm:ss", "2024-12-31 12:00:00"),
        ("0.5", '上午/下午h"时"mm"分"', "下午12时00分"),
        ("1.25", "[h]:mm", "30:00"),
        ("1", "yyyy-mm-dd", "1900-01-01"),
    ],
)
def test_a_number_in_a_format(number: str, code: str, shown: str) -> None:
    assert show_number(Decimal(number), code).text == shown


def test_dates_from_1904() -> None:
    assert show_number(Decimal(0), "yyyy-mm-dd", from_1904=True).text == "1904-01-01"


@pytest.mark.parametrize(
    ("number", "code", "exact"),
    [
        ("22240.1713", "0.00", "22240.1713"),
        ("22240.17", "0.00", ""),
        ("0.98351", "0.0%", "0.98351"),
        ("0.985", "0.0%", ""),
        ("0", '"无"', "0"),
    ],
)
def test_digits_that_are_not_shown_are_kept(number: str, code: str, exact: str) -> None:
    assert show_number(Decimal(number), code).exact == exact


@pytest.mark.parametrize("code", ["# ?/?", "[DBNum1]General", "000-0000"])
def test_formats_not_understood_are_doubted(code: str) -> None:
    shown = show_number(Decimal("12.25"), code)
    assert (shown.text, shown.doubt) == ("12.25", "unknown_format")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("0.1", "0.1"),
        ("1234.56789012", "1234.56789"),
        ("123456789012", "1.23457E+11"),
        ("99999999999", "99999999999"),
        ("-3", "-3"),
        ("0.00", "0"),
    ],
)
def test_general_shows_ten_digits(number: str, shown: str) -> None:
    assert general(Decimal(number)) == shown


@pytest.mark.parametrize(
    ("stored", "number"),
    [("0.30000000000000004", "0.3"), ("22240.170999999998", "22240.171"), ("1E3", "1000"), ("45.0", "45"), ("100", "100")],
)
def test_the_noise_of_binary_numbers_is_no_digit(stored: str, number: str) -> None:
    assert str(stored_number(stored)) == number


@pytest.mark.parametrize("text", ["", "abc", "NaN", "Infinity", "1E999"])
def test_what_is_no_number(text: str) -> None:
    assert stored_number(text) is None


@pytest.mark.parametrize(("code", "shown"), [("@", "文"), ('@"元"', "文元"), ("General", "文"), ('0;-0;0;"没有"', "没有"), ("0.00", "文")])
def test_text_in_a_format(code: str, shown: str) -> None:
    assert show_text("文", code) == shown


@given(st.decimals(0, 10**9, places=4))
def test_typed_as_printed_shows_as_printed(number: Decimal) -> None:
    """What a person types with four places comes back from a binary number with four places."""
    stored = stored_number(repr(float(number)))
    assert stored is not None
    assert show_number(stored, "0.0000").text == f"{number:f}"


@given(st.text(alphabet='0#?,.%;"@-_*[]/yYmMdDhHsSeE+\\元 ', max_size=12), st.decimals(-(10**6), 10**6, places=3))
def test_any_format_ends_in_a_text(code: str, number: Decimal) -> None:
    assert isinstance(show_number(number, code).text, str)
