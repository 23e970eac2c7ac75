"""Workbooks as they are shown: tables by their frames, hidden parts left out, results of formulas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter
import xlwt

from jixiao.document import PageKind, TextLine
from jixiao.geometry import Box
from jixiao.source.old_workbook import read_old_workbook
from jixiao.source.workbook import read_workbook
from tests.packed import at, book_file, pages_of, plain, said

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from jixiao.source.structure import StructuredDocument

#: Style 0 plain, 1 framed, 2 framed with two places, 3 framed percent, 4 underlined.
STYLES = (
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="#,##0.00"/></numFmts>'
    '<borders><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/></border>'
    '<border><bottom style="thin"/></border></borders>'
    '<cellXfs><xf numFmtId="0" borderId="0"/><xf numFmtId="0" borderId="1"/><xf numFmtId="164" borderId="1"/>'
    '<xf numFmtId="9" borderId="1"/><xf numFmtId="0" borderId="2"/></cellXfs>'
)


def _cell(place: str, value: str, style: int = 1, kind: str = "inlineStr") -> str:
    inner = f"<is><t>{value}</t></is>" if kind == "inlineStr" else f"<v>{value}</v>"
    return f'<c r="{place}" s="{style}" t="{kind}">{inner}</c>'


def _sheet(*rows: str, before: str = "", after: str = "") -> str:
    return f"{before}<sheetData>{''.join(rows)}</sheetData>{after}"


def _row(number: int, *cells: str, attributes: str = "") -> str:
    return f'<row r="{number}" {attributes}>{"".join(cells)}</row>'


def _framed(number: int, *texts: str, attributes: str = "") -> str:
    return _row(number, *(_cell(f"{chr(65 + i)}{number}", text) for i, text in enumerate(texts)), attributes=attributes)


def _book(tmp_path: Path, *sheets: str, **options: Any) -> StructuredDocument:
    return read_workbook(*at(book_file(tmp_path / "a.xlsx", *sheets, styles=STYLES, **options)))


def test_titles_stand_above_the_framed_table_and_notes_below(tmp_path: Path) -> None:
    sheet = _sheet(
        _row(1, _cell("A1", "项目支出绩效自评表", 0)),
        _row(2, _cell("A2", "填报单位：甲", 0), _cell("C2", "单位：万元", 4)),
        _framed(3, "指标", "目标", "实际"),
        _framed(4, "数量", "1", "2"),
        _row(5, _cell("A5", "填表人：乙", 0), _cell("C5", "电话：1", 0)),
        after='<mergeCells><mergeCell ref="A1:C1"/></mergeCells>',
    )
    document = _book(tmp_path, sheet, names=("附件3",))
    read = said(document.structure(1))
    assert read.tables == [plain(["指标", "目标", "实际"], ["数量", "1", "2"])]
    assert read.text == ["附件3", "项目支出绩效自评表", "填报单位：甲 单位：万元", "填表人：乙 电话：1"]
    kinds = [isinstance(item, TextLine) for item in document.structure(1).items]
    assert kinds == [True, True, True, False, True]


def test_boxes_are_the_sheets_own_rows_and_columns(tmp_path: Path) -> None:
    rows = (_row(4, _cell("B4", "甲"), _cell("C4", "乙")), _row(5, _cell("B5", "丙"), _cell("C5", "丁")))
    table = _book(tmp_path, _sheet(*rows)).structure(1).items[-1]
    assert not isinstance(table, TextLine)
    assert [(cell.text, cell.box) for cell in table.grid.cells][-1] == ("丁", Box(2, 4, 3, 5))
    assert table.box == Box(1, 3, 3, 5)


def test_merged_cells_span(tmp_path: Path) -> None:
    sheet = _sheet(
        _framed(1, "左", "上", ""),
        _framed(2, "", "甲", "乙"),
        after='<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/></mergeCells>',
    )
    assert said(_book(tmp_path, sheet).structure(1)).tables == [[[("左", 2, 1), ("上", 1, 2)], [("甲", 1, 1), ("乙", 1, 1)]]]


def test_two_tables_on_a_sheet_one_below_the_other_and_side_by_side(tmp_path: Path) -> None:
    side = [_row(n, *(_cell(f"{column}{n}", f"{column}{n}") for column in "ABDE")) for n in (1, 2)]
    below = [_framed(n, f"甲{n}", f"乙{n}") for n in (4, 5)]
    tables = said(_book(tmp_path, _sheet(*side, *below)).structure(1)).tables
    assert tables == [plain(["A1", "B1"], ["A2", "B2"]), plain(["D1", "E1"], ["D2", "E2"]), plain(["甲4", "乙4"], ["甲5", "乙5"])]


def test_a_block_without_frames_is_a_table_between_its_title_and_notes(tmp_path: Path) -> None:
    texts = {1: ["自评表"], 2: ["单位：万元"], 3: ["指标", "目标", "实际"], 4: ["数量", "1", "2"], 5: ["质量", "3", "4"], 6: ["注：略"]}
    rows = [_row(n, *(_cell(f"{chr(65 + i)}{n}", text, 0) for i, text in enumerate(row))) for n, row in texts.items()]
    read = said(_book(tmp_path, _sheet(*rows)).structure(1))
    assert read.tables == [plain(["指标", "目标", "实际"], ["数量", "1", "2"], ["质量", "3", "4"])]
    assert read.text == ["Sheet1", "自评表", "单位：万元", "注：略"]


def test_values_are_as_shown_and_exact_ones_kept(tmp_path: Path) -> None:
    cells = (
        _cell("A1", "22240.171299999998", 2, "n"),
        _cell("B1", "0.985", 3, "n"),
        _cell("C1", "0.30000000000000004", 1, "n"),
        _cell("D1", "#REF!", 1, "e"),
        _cell("E1", "1", 1, "b"),
    )
    table = _book(tmp_path, _sheet(_row(1, *cells))).structure(1).items[-1]
    assert not isinstance(table, TextLine)
    assert [cell.text for cell in table.grid.cells] == ["22,240.17", "99%", "0.3", "#REF!", "TRUE"]
    assert [cell.lines[0].readings for cell in table.grid.cells] == [("22240.1713",), ("0.985",), (), (), ()]


def test_formulas_give_their_result_or_a_doubt(tmp_path: Path) -> None:
    computed = '<c r="A1" s="1"><f>B1+1</f><v>3</v></c>'
    named = '<c r="B1" s="1" t="str"><f>"甲"&amp;"乙"</f><v>甲乙</v></c>'
    never = '<c r="C1" s="1"><f>SUM(A1:B1)</f><v></v></c>'
    table = _book(tmp_path, _sheet(_row(1, computed, named, never))).structure(1).items[-1]
    assert not isinstance(table, TextLine)
    assert [(cell.text, cell.confidence) for cell in table.grid.cells] == [("3", 1.0), ("甲乙", 1.0), ("=SUM(A1:B1)", 0.5)]
    assert table.grid.cells[2].lines[0].doubt == "not_computed"


def test_hidden_rows_columns_and_sheets_are_left_out_and_counted(tmp_path: Path) -> None:
    sheet = _sheet(
        _framed(1, "甲", "藏列", "乙"),
        _framed(2, "藏行", "藏", "藏", attributes='hidden="1"'),
        _framed(3, "丙", "藏列", "丁"),
        before='<cols><col min="2" max="2" hidden="1"/></cols>',
    )
    document = _book(tmp_path, sheet, _sheet(_framed(1, "旧数", "9")), states=("visible", "veryHidden"))
    first, second = document.structure(1), document.structure(2)
    assert said(first).tables == [plain(["甲", "乙"], ["丙", "丁"])]
    assert (first.page.left_out_characters, first.reason) == (8, "hidden_left_out")
    assert said(second) == ([], ["Sheet2"])
    assert (second.page.left_out_characters, second.reason, second.page.kind) == (3, "hidden_sheet", PageKind.BLANK)
    bottom = first.items[-1]
    assert not isinstance(bottom, TextLine)
    assert bottom.grid.cells[-1].box == Box(2, 2, 3, 3)


def test_zeros_that_the_sheet_does_not_show_are_blank(tmp_path: Path) -> None:
    view = '<sheetViews><sheetView showZeros="0"/></sheetViews>'
    read = said(_book(tmp_path, _sheet(_row(1, _cell("A1", "0", 1, "n"), _cell("B1", "5", 1, "n")), before=view)).structure(1))
    assert read.tables == [plain(["", "5"])]


def test_shared_strings_lose_their_reading_aids_and_escapes(tmp_path: Path) -> None:
    strings = "<si><r><t>二级</t></r><r><t>指标</t></r><rPh><t>にきゅう</t></rPh></si><si><t>一_x000D_\n二</t></si>"
    cells = _cell("A1", "0", 1, "s"), _cell("B1", "1", 1, "s"), _cell("C1", "7", 1, "s")
    path = book_file(tmp_path / "a.xlsx", _sheet(_row(1, *cells)), styles=STYLES, sharedStrings=strings)
    (read,) = pages_of(read_workbook(*at(path)))
    assert read.tables == [plain(["二级指标", "一\n二", "\ufffd"])]


def test_cells_without_references_follow_each_other(tmp_path: Path) -> None:
    rows = "<row><c s='1'><v>1</v></c><c s='1'><v>2</v></c></row><row><c s='1'><v>3</v></c><c s='1'><v>4</v></c></row>"
    assert said(_book(tmp_path, f"<sheetData>{rows}</sheetData>").structure(1)).tables == [plain(["1", "2"], ["3", "4"])]


def test_blank_framed_rows_of_a_form_stay_formatted_columns_do_not(tmp_path: Path) -> None:
    form = [_framed(1, "甲", "乙"), _framed(2, "", ""), _framed(3, "", "")]
    assert len(said(_book(tmp_path, _sheet(*form)).structure(1)).tables[0]) == 3
    column = [_framed(1, "甲", "乙"), *(_framed(n, "", "") for n in range(2, 500))]
    assert said(_book(tmp_path, _sheet(*column)).structure(1)).tables == [plain(["甲", "乙"])]


def test_a_merged_range_of_the_whole_sheet_is_cut_to_what_is_used(tmp_path: Path) -> None:
    whole = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert said(_book(tmp_path, _sheet(_framed(1, "标题"), _framed(2, "甲"), after=whole)).structure(1)).text == ["Sheet1", "标题"]


def _write(book: Any, sheet: Any, is_old: bool) -> None:
    """The same little form by two writers."""
    texts = [["年度资金总额", 409.5, 33963.61], ["其中：拨款", 0, 0.985]]
    codes = [["@", "0.00", "#,##0.00"], ["@", "0", "0.0%"]]
    for row, values in enumerate(texts):
        for column, value in enumerate(values):
            code = codes[row][column]
            if is_old:
                style = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin", num_format_str=code)
                sheet.write(row + 1, column, value, style)
            else:
                sheet.write(row + 1, column, value, book.add_format({"border": 1, "num_format": code}))


def test_both_kinds_of_workbook_show_the_same(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "a.xlsx")) as book:
        sheet = book.add_worksheet("表")
        sheet.write(0, 0, "附件2")
        _write(book, sheet, is_old=False)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.write(3, 0, "藏")
    old = xlwt.Workbook()
    page = old.add_sheet("表")
    page.write(0, 0, "附件2")
    _write(old, page, is_old=True)
    page.write(3, 0, "藏")
    page.row(3).hidden = True
    old.add_sheet("藏").visibility = 1
    old.save(str(tmp_path / "a.xls"))
    (new,), (like, hidden) = pages_of(read_workbook(*at(tmp_path / "a.xlsx"))), pages_of(read_old_workbook(*at(tmp_path / "a.xls")))
    assert new.tables == [plain(["年度资金总额", "409.50", "33,963.61"], ["其中：拨款", "0", "98.5%"])]
    assert new.text == ["表", "附件2"]
    assert like == new
    assert hidden == ([], ["藏"])


@pytest.mark.parametrize("places", [["A1"], ["A1", "C5"]])
def test_single_cells_are_text(places: list[str], tmp_path: Path) -> None:
    rows = (_row(int(place[1]), _cell(place, "附件", 0)) for place in places)
    assert said(_book(tmp_path, _sheet(*rows)).structure(1)) == ([], ["Sheet1", *["附件"] * len(places)])
