"""Word files as their printed pages say it: spans, numbers, tracked changes, what is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.document import PageKind
from jixiao.grid import Grid
from jixiao.source.numbering import write_number
from jixiao.source.word import read_word
from jixiao.tables.stitch import stitch
from jixiao.tables.structured import StructuredPages
from tests.packed import Read, at, pages_of, paragraph, plain, said, word_cell, word_file, word_table

if TYPE_CHECKING:
    from pathlib import Path

A, B, C = (word_cell(letter) for letter in "ABC")


def _read(tmp_path: Path, body: str, **parts: str) -> list[Read]:
    return pages_of(read_word(*at(word_file(tmp_path / "a.docx", body, **parts))))


def test_merged_cells_keep_their_spans(tmp_path: Path) -> None:
    table = word_table(
        [word_cell("左", '<w:vMerge w:val="restart"/>'), word_cell("上", '<w:gridSpan w:val="2"/>')],
        [word_cell("", "<w:vMerge/>"), A, B],
        [word_cell("", "<w:vMerge/>"), C, word_cell("")],
    )
    ((tables, _),) = _read(tmp_path, table)
    assert tables == [[[("左", 3, 1), ("上", 1, 2)], [("A", 1, 1), ("B", 1, 1)], [("C", 1, 1), ("", 1, 1)]]]


def test_a_merge_begun_anew_is_another_cell(tmp_path: Path) -> None:
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [[word_cell(text, merge), A] for text, merge in (("一", restart), ("", go_on), ("二", restart), ("", go_on))]
    ((tables, _),) = _read(tmp_path, word_table(*rows))
    assert [row[0] for row in tables[0]] == [("一", 2, 1), ("A", 1, 1), ("二", 2, 1), ("A", 1, 1)]


def test_rows_may_begin_and_end_inside_the_grid(tmp_path: Path) -> None:
    short = '<w:trPr><w:gridBefore w:val="1"/><w:gridAfter w:val="1"/></w:trPr>'
    table = word_table([A, B, C], [short, word_cell("中")], grid=(1000, 1000, 1000))
    document = read_word(*at(word_file(tmp_path / "a.docx", table)))
    item = document.structure(1).items[0]
    assert not hasattr(item, "text")
    assert [(cell.row, cell.column, cell.text) for cell in item.grid.cells] == [(0, 0, "A"), (0, 1, "B"), (0, 2, "C"), (1, 1, "中")]
    assert item.xs == (0.0, 50.0, 100.0, 150.0)


def test_content_controls_are_looked_through(tmp_path: Path) -> None:
    wrapped = (
        f"<w:sdt><w:sdtContent>{word_cell('<w:sdt><w:sdtContent>' + paragraph('值') + '</w:sdtContent></w:sdt>')}</w:sdtContent></w:sdt>"
    )
    row = f"<w:sdt><w:sdtContent><w:tr>{A}{B}</w:tr></w:sdtContent></w:sdt>"
    table = f"<w:tbl>{row}<w:tr>{wrapped}{C}</w:tr></w:tbl>"
    ((tables, _),) = _read(tmp_path, f"<w:sdt><w:sdtContent>{table}</w:sdtContent></w:sdt>")
    assert tables == [plain(["A", "B"], ["值", "C"])]


def test_inserted_text_is_read_and_deleted_text_is_not(tmp_path: Path) -> None:
    changed = (
        "<w:p><w:r><w:t>金额</w:t></w:r><w:del><w:r><w:delText>1</w:delText></w:r></w:del><w:ins><w:r><w:t>2</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>3</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>4</w:t></w:r></w:moveTo></w:p>"
    )
    gone = f"<w:trPr><w:del/></w:trPr>{word_cell('删')}{word_cell('去')}"
    joined = "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>" + paragraph("后半")
    document = read_word(*at(word_file(tmp_path / "a.docx", changed + word_table([A, B], [gone], [C, A]) + joined)))
    read = said(document.structure(1))
    assert read.text == ["金额24", "前半后半"]
    assert read.tables == [plain(["A", "B"], ["C", "A"])]
    assert (document.page(1).left_out_characters, document.structure(1).reason) == (4, "hidden_left_out")


def test_hidden_text_is_left_out_and_counted(tmp_path: Path) -> None:
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗中</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>明</w:t></w:r></w:p>"
    document = read_word(*at(word_file(tmp_path / "a.docx", hidden)))
    assert said(document.structure(1)).text == ["明"]
    assert document.page(1).left_out_characters == 2


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl>'
    '</w:abstractNum><w:abstractNum w:abstractNumId="8"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:suff w:val="nothing"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>'
)
STYLES = (
    '<w:style w:styleId="H1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="H1a"><w:basedOn w:val="H1"/></w:style>'
)


def _numbered(text: str, number: int, level: int = 0) -> str:
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_are_text(tmp_path: Path) -> None:
    body = (
        paragraph("概况", '<w:pStyle w:val="H1"/>')
        + _numbered("职能", 1, 1)
        + _numbered("机构", 1, 1)
        + paragraph("绩效", '<w:pStyle w:val="H1a"/>')
        + _numbered("产出", 1, 1)
        + paragraph("无号", '<w:pStyle w:val="H1"/><w:numPr><w:numId w:val="0"/></w:numPr>')
        + _numbered("重起", 3)
    )
    ((_, text),) = _read(tmp_path, body, numbering=NUMBERING, styles=STYLES)
    assert text == ["一、概况", "1.1 职能", "1.2 机构", "二、绩效", "2.1 产出", "无号", "9重起"]


def test_a_number_may_be_all_that_a_cell_holds(tmp_path: Path) -> None:
    empty = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr></w:p>'
    ((tables, _),) = _read(tmp_path, word_table([word_cell(empty), A], [word_cell(empty), B]), numbering=NUMBERING)
    assert tables == [plain(["1", "A"], ["2", "B"])]


@pytest.mark.parametrize(
    ("number", "kind", "written"),
    [
        (10, "chineseCounting", "十"),
        (21, "chineseCounting", "二十一"),
        (105, "chineseCountingThousand", "一百零五"),
        (3, "ideographTraditional", "丙"),
        (3, "decimalEnclosedCircle", "③"),
        (27, "upperLetter", "AA"),
        (14, "upperRoman", "XIV"),
        (12, "decimalFullWidth", "１２"),
        (5, "decimalZero", "05"),
        (5, "something new", "5"),
    ],
)
def test_numbers_in_words(number: int, kind: str, written: str) -> None:
    assert write_number(number, kind) == written


def test_lines_spaces_and_checkboxes_stay(tmp_path: Path) -> None:
    lines = "<w:p><w:r><w:t>产出指标</w:t><w:br/><w:t>（50分）</w:t></w:r></w:p>" + paragraph("再一段")
    boxes = (
        '<w:p><w:r><w:sym w:font="Wingdings 2" w:char="F052"/><w:t>是</w:t><w:sym w:font="Wingdings" w:char="F0A8"/><w:t>否</w:t>'
        '<w:sym w:font="Symbol" w:char="F0FF"/></w:r></w:p>'
    )
    ((tables, _),) = _read(tmp_path, word_table([word_cell(lines), word_cell(boxes), word_cell("合\u3000\u3000计")]))
    assert tables == [[[("产出指标\n（50分）\n再一段", 1, 1), ("☑是□否\ufffd", 1, 1), ("合\u3000\u3000计", 1, 1)]]]


def test_text_boxes_notes_and_fields_are_read_headers_are_not(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{paragraph('框中字')}</w:txbxContent>"
    drawn = f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    field = '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>12</w:t></w:r>'
    noted = f'<w:p><w:r><w:t>正文</w:t><w:footnoteReference w:id="2"/></w:r>{drawn}{field}</w:p>'
    notes = f'<w:footnote w:id="0" w:type="separator">{paragraph("分隔")}</w:footnote><w:footnote w:id="2">{paragraph("脚注")}</w:footnote>'
    ((_, text),) = _read(tmp_path, noted + paragraph("下文"), footnotes=notes, header=paragraph("页眉"))
    assert text == ["正文12", "框中字", "下文", "脚注"]


def test_pages_are_counted_by_breaks_and_sections(tmp_path: Path) -> None:
    section = '<w:sectPr><w:type w:val="{}"/></w:sectPr>'
    body = (
        paragraph("一")
        + paragraph("二", "<w:pageBreakBefore/>")
        + '<w:p><w:r><w:t>二下</w:t><w:br w:type="page"/><w:t>三</w:t></w:r></w:p>'
        + paragraph("三下", section.format("nextPage"))
        + paragraph("三末", section.format("continuous"))
        + paragraph("四")
        + '<w:sectPr><w:type w:val="nextPage"/></w:sectPr>'
    )
    assert [text for _, text in _read(tmp_path, body)] == [["一"], ["二", "二下"], ["三", "三下", "三末"], ["四"]]


def test_a_table_in_a_cell_comes_after_its_table(tmp_path: Path) -> None:
    inner = word_table([A, B], [C, A])
    ((tables, _),) = _read(tmp_path, word_table([word_cell("外" * 9), word_cell(paragraph("内") + inner)], [B, C]))
    assert tables == [plain(["外" * 9, "内"], ["B", "C"]), plain(["A", "B"], ["C", "A"])]


def test_a_frame_of_one_cell_is_no_table(tmp_path: Path) -> None:
    ((tables, text),) = _read(tmp_path, word_table([word_cell(paragraph("说明") + word_table([A, B], [C, A]))]))
    assert (tables, text) == ([plain(["A", "B"], ["C", "A"])], ["说明"])


BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def _joined(tmp_path: Path, body: str) -> list[tuple[int, tuple[int, ...]]]:
    document = read_word(*at(word_file(tmp_path / "a.docx", body)))
    pages = StructuredPages()
    contents = (pages.content(document.structure(number)) for number in range(1, document.page_count + 1))
    return [(grid.n_rows, grid.pages) for grid in stitch(contents) if isinstance(grid, Grid)]


def test_a_table_split_at_a_page_break_is_one_again(tmp_path: Path) -> None:
    head = [word_cell("一级指标"), word_cell("得分")]
    first, second = ([*head], [A, B]), ([*head], [C, B])
    grid = (2000, 3000)
    assert _joined(tmp_path, word_table(*first, grid=grid) + BREAK + word_table(*second, grid=grid)) == [(3, (1, 2))]


@pytest.mark.parametrize("between", [BREAK + paragraph("附件二"), ""])
def test_tables_with_words_or_nothing_between_them_stay_two(between: str, tmp_path: Path) -> None:
    one, two = word_table([A, B], [C, B], grid=(2000, 3000)), word_table([A, C], [C, A], grid=(2000, 3000))
    assert [rows for rows, _ in _joined(tmp_path, one + between + two)] == [2, 2]


def test_tables_of_other_columns_or_with_a_title_stay_two(tmp_path: Path) -> None:
    one = word_table([A, B], [C, B], grid=(2000, 3000))
    other = word_table([A, C], [C, A], grid=(3000, 2000))
    titled = word_table([word_cell("另一张表", '<w:gridSpan w:val="2"/>')], [C, A], grid=(2000, 3000))
    for second in (other, titled):
        assert [rows for rows, _ in _joined(tmp_path, one + BREAK + second)] == [2, 2]


def test_a_page_of_nothing_but_a_picture_is_told(tmp_path: Path) -> None:
    picture = "<w:p><w:r><w:drawing><a:blip/></w:drawing></w:r></w:p>"
    document = read_word(*at(word_file(tmp_path / "a.docx", picture)))
    assert (document.page(1).kind, document.structure(1).reason) == (PageKind.SCANNED, "pictures_left_out")
