"""Web pages as a browser shows them, and what systems export under other names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.source.web import decode, read_saved_page, read_web_page
from tests.packed import Read, at, pages_of, plain

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "<!doctype html><html><head><meta charset=utf-8><style>{}</style></head><body>"


def _read(tmp_path: Path, body: str, style: str = "", encoding: str = "utf-8") -> Read:
    path = tmp_path / "a.html"
    path.write_bytes((HEAD.format(style) + body).encode(encoding))
    (read,) = pages_of(read_web_page(*at(path)))
    return read


def test_spans_as_written(tmp_path: Path) -> None:
    table = "<table><tr><td rowspan=2>左<td colspan=2>上<tr><td>甲<td>乙<tr><td>丙<td>丁<td>戊</table>"
    assert _read(tmp_path, table).tables == [
        [[("左", 2, 1), ("上", 1, 2)], [("甲", 1, 1), ("乙", 1, 1)], [("丙", 1, 1), ("丁", 1, 1), ("戊", 1, 1)]]
    ]


def test_spans_beyond_the_table_end_with_it(tmp_path: Path) -> None:
    table = "<table><tr><td colspan=99999>标题<tr><td rowspan=99999>左<td>甲<tr><td>乙</table>"
    assert _read(tmp_path, table).tables == [[[("标题", 1, 2)], [("左", 2, 1), ("甲", 1, 1)], [("乙", 1, 1)]]]


def test_spans_of_zero_and_nonsense(tmp_path: Path) -> None:
    table = "<table><tr><td rowspan=0>左<td colspan=0>甲<tr><td colspan=x>乙<tr><td colspan=-3>丙</table>"
    assert _read(tmp_path, table).tables == [[[("左", 3, 1), ("甲", 1, 1)], [("乙", 1, 1)], [("丙", 1, 1)]]]


def test_row_spans_end_with_their_group_and_the_foot_comes_last(tmp_path: Path) -> None:
    table = "<table><tfoot><tr><td>合计<td>9</tfoot><thead><tr><td rowspan=5>名<td>数</thead><tbody><tr><td>甲<td>4<tr><td>乙<td>5</tbody></table>"
    assert _read(tmp_path, table).tables == [plain(["名", "数"], ["甲", "4"], ["乙", "5"], ["合计", "9"])]


def test_what_is_not_shown_is_not_read(tmp_path: Path) -> None:
    body = (
        "<script>var a='脚本'</script><noscript>无脚本</noscript><!-- 注释 --><p style='display: none'>藏</p><p class='no print'>也藏</p>"
        "<p hidden>还藏</p><p>可见<span style='visibility:hidden'>不</span></p><input type=hidden value=藏>"
        "<table><tr><td>甲<td style='display:none'>藏<td>乙<tr style='display:none'><td>藏<td>藏<tr><td>丙<td>丁</table>"
    )
    path = tmp_path / "a.html"
    path.write_text(HEAD.format(".no{display:none}") + body, "utf-8")
    document = read_web_page(*at(path))
    assert pages_of(document) == [Read([plain(["甲", "乙"], ["丙", "丁"])], ["可见"])]
    assert (document.page(1).left_out_characters, document.structure(1).reason) == (9, "hidden_left_out")


def test_line_breaks_count_where_they_show(tmp_path: Path) -> None:
    body = "<p>第一\n 行<br>第二行</p><table><tr><td>33963.6<br>1<td>甲\n乙<td class=pre>丙\n丁<tr><td>1<td>2<td><p>戊</p><div>己</div></table>"
    read = _read(tmp_path, body, ".pre{white-space:pre-wrap}")
    assert read.text == ["第一 行", "第二行"]
    assert [[text for text, _, _ in row] for row in read.tables[0]] == [["33963.6\n1", "甲 乙", "丙\n丁"], ["1", "2", "戊\n己"]]


def test_entities_and_wide_spaces_stay(tmp_path: Path) -> None:
    read = _read(tmp_path, "<p>&#9733;A&amp;B&nbsp;&ge;5　万元&lt;</p>")
    assert read.text == ["★A&B\xa0≥5\u3000万元<"]


def test_layout_tables_are_looked_through(tmp_path: Path) -> None:
    inner = "<table><caption>自评表</caption><tr><td>指标<td>目标<tr><td>数量<td>完成任务</table>"
    body = f"<table><tr><td>页头<td>导航<tr><td colspan=2>{inner}</table>"
    assert _read(tmp_path, body) == Read([plain(["指标", "目标"], ["数量", "完成任务"])], ["页头", "导航", "自评表"])


def test_form_controls_show_their_values(tmp_path: Path) -> None:
    row = (
        "<td><input value=12.5><td><select><option>甲<option selected>乙</select><td><input type=checkbox checked>是"
        "<input type=radio>否<td><textarea>多\n行</textarea>"
    )
    assert _read(tmp_path, f"<table><tr>{row}</table>").tables == [plain(["12.5", "乙", "☑是□否", "多\n行"])]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("绩效".encode("gb18030"), "gb2312"),
        ("绩效".encode(), "utf-8"),
        ("绩效".encode("gb18030"), ""),
        ("绩效".encode(), ""),
        ("绩效".encode(), "iso-2022-nonsense"),
        ("绩效".encode("utf-8-sig"), "gbk"),
        ("绩效".encode("utf-16"), ""),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">绩效㎡'.encode("gb18030"), ""),
    ],
)
def test_encodings(content: bytes, named: str) -> None:
    assert "绩效" in decode(content, named)


def test_bytes_of_no_encoding_leave_a_mark() -> None:
    assert "\ufffd" in decode(b"12\xff\xff34", "utf-8")


def test_a_saved_page_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.mht"
    path.write_bytes(
        b"From: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
        b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"<table><tr><td>=BC=A8=D0=A7<td>1<tr><td>2<td>3</table>\r\n--B--\r\n"
    )
    (read,) = pages_of(read_saved_page(*at(path)))
    assert read.tables == [plain(["绩效", "1"], ["2", "3"])]
