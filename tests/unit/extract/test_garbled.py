"""A text layer that lies is noticed; a true one is not, whatever it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.document import Word
from jixiao.geometry import Box
from jixiao.source import open_document
from jixiao.source.garbled import is_garbled

SAMPLES = Path(__file__).resolve().parents[3] / "sample_pdfs"


def _words(text: str) -> list[Word]:
    return [Word(text, Box(0, 0, 10, 10))]


@pytest.mark.parametrize("text", ["\ufffd" * 80, "\ue123\ue245" * 40, "ÔÂ¶ÈÏîÄ¿Ö§³ö" * 8, "鑸鍋銉鍎" * 20])
def test_garbled(text: str) -> None:
    assert is_garbled(_words(text))


def test_few_characters_tell_nothing() -> None:
    assert not is_garbled(_words("鑸鍋"))


@pytest.mark.parametrize("name", ["seed_word.pdf", "seed_chromium.pdf"])
def test_true_pages(name: str) -> None:
    with open_document(SAMPLES / name) as (document, reader):
        assert not any(is_garbled(reader.page(number).words) for number in range(1, document.page_count + 1))


@pytest.mark.parametrize("step", [-3, 1, 2, 500])
def test_a_third_of_the_characters_mapped_wrongly(step: int) -> None:
    with open_document(SAMPLES / "seed_word.pdf") as (_, reader):
        text = "".join(word.text for word in reader.page(3).words)
    wrong = "".join(chr(ord(c) + step) if c >= "\u4e00" and index % 3 == 0 else c for index, c in enumerate(text))
    assert is_garbled(_words(wrong))


def test_rare_names_are_no_garble() -> None:
    assert not is_garbled(_words("单位负责人：王喆、李玥、陈淼、赵翀。项目支出绩效自评报告由财政局预算股编制，年度资金使用情况如下。"))
