"""Look-alike code points; expectations from the Unicode standard's own names and tables."""

from __future__ import annotations

import unicodedata

import pytest

from jixiao.source.characters import fold_characters


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("⻔⻓⺠⻅⻋⻢⻦⻬⻰⻉", "门长民见车马鸟齐龙贝"),
        ("⼀⽬⾦⼈⽅", "一目金人方"),
        ("\uf98e\uf9b4", "年領"),
        ("⽬标 ⻔", "目标 门"),
    ],
)
def test_radicals_and_compatibility_ideographs_become_the_usual_characters(printed: str, read: str) -> None:
    assert fold_characters(printed) == read


@pytest.mark.parametrize("text", ["１２３．４５", "（万元）", "目标 100%", "①②", "㎡", "——", ""])
def test_digits_and_marks_stay_as_printed(text: str) -> None:
    assert fold_characters(text) == text


@pytest.mark.parametrize(("code", "read"), [("\x02", "-"), ("\ufffe", "-"), ("\x00", "\ufffd")])
def test_the_codes_a_reader_makes_up_become_visible(code: str, read: str) -> None:
    assert fold_characters(f"a{code}b") == f"a{read}b"


def test_one_character_always_becomes_one() -> None:
    codes = "".join(map(chr, (*range(0xD800), *range(0xE000, 0x11000))))
    assert len(fold_characters(codes)) == len(codes)


def test_every_kangxi_radical_becomes_the_ideograph_unicode_names() -> None:
    radicals = [chr(code) for code in range(0x2F00, 0x2FD6)]
    expected = [chr(int(unicodedata.decomposition(radical).split()[1], 16)) for radical in radicals]
    assert [fold_characters(radical) for radical in radicals] == expected
