"""Lines → paragraphs, headings and leaders."""

from __future__ import annotations

import pytest

from jixiao.document import TextLine
from jixiao.figures.headings import heading_of, leader_of
from jixiao.figures.paragraphs import ParagraphReader
from jixiao.geometry import Box
from jixiao.paragraph import Paragraph

FULL = "由于财政紧张仅将基本运行经费纳入预算发展所需资金四八"


def line(text: str, y: float = 0, x: float = 50, page: int = 1) -> TextLine:
    return TextLine(text, page, Box(x, y, x + 10 * len(text), y + 10))


def paragraphs(*lines: TextLine) -> list[str]:
    reader = ParagraphReader()
    found = [reader.read(each) for each in lines] + [reader.end()]
    return [paragraph.text for paragraph in found if paragraph]


def test_a_full_line_goes_on_in_the_next() -> None:
    assert paragraphs(line(FULL), line("户，已建成。", 20)) == [FULL + "户，已建成。"]


def test_a_paragraph_goes_on_over_a_page_and_its_number() -> None:
    assert paragraphs(line(FULL, 800), line("— 15 —", 820), line("户。", 50, page=2)) == [FULL + "户。"]


def test_a_short_line_ends_a_paragraph() -> None:
    assert paragraphs(line(FULL), line("户。", 20), line("积极沟通。", 40)) == [FULL + "户。", "积极沟通。"]


def test_a_list_mark_begins_a_paragraph_after_a_full_line() -> None:
    assert paragraphs(line(FULL), line("（2）招引项目", 20)) == [FULL, "（2）招引项目"]


def test_a_decimal_at_the_start_of_a_line_is_no_list_mark() -> None:
    assert paragraphs(line(FULL), line("7.5万元。", 20)) == [FULL + "7.5万元。"]


def test_the_line_of_a_character_is_found() -> None:
    paragraph = Paragraph((line("预算 12"), line("34万元", 20, page=2)))
    assert paragraph.text == "预算1234万元"
    assert paragraph.line_at(3).page == 1
    assert paragraph.line_at(4).page == 2
    box = paragraph.box(2, 4)
    assert 60 < box.x0 < 90 < box.x1 <= 100
    assert paragraph.box(3, 5) == line("34万元", 20).box


@pytest.mark.parametrize(
    ("text", "style", "number", "title"),
    [
        ("一、部门基本情况", "han", 1, "部门基本情况"),
        ("5、 社会保险基金", "digit", 5, "社会保险基金"),
        ("（二）项目支出情况", "in_han", 2, "项目支出情况"),
        ("3. “三公”经费执行情况", "dot", 3, "“三公”经费执行情况"),
        ("整体绩效目标完成情况：", "", 0, "整体绩效目标完成情况"),
    ],
)
def test_headings(text: str, style: str, number: int, title: str) -> None:
    assert heading_of(Paragraph((line(text),))) == (style, number, title)


@pytest.mark.parametrize("text", ["(2) 共招引24个项目,总引资额88.5亿元。", "积极与财政局沟通", "一、" + "长" * 60])
def test_no_headings(text: str) -> None:
    assert heading_of(Paragraph((line(text),))) is None


def test_a_leader_is_what_stands_before_the_colon() -> None:
    assert leader_of(Paragraph((line("（1）整体支出情况：总支出为3万元"),))) == "整体支出情况"
    assert leader_of(Paragraph((line("总支出3万元，其中：基本支出"),))) == ""
