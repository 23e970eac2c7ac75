"""`jixiao report`: the page a person goes through, without the document and without a net."""

from __future__ import annotations

import csv
import re
import shutil
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from typer.testing import CliRunner

from jixiao.cli import app
from jixiao.report.markup import in_chinese
from tests.truth import SAMPLES, SEED_PDFS

if TYPE_CHECKING:
    from pathlib import Path


class Reader(HTMLParser):
    """Takes a page apart: what can be linked to, what is, and what would be loaded."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.outward: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "src"):
                leads = self.links if str(value).startswith("#") else self.outward if tag == "a" else self.loaded
                leads.append(str(value))


def run(*words: str) -> int:
    return CliRunner().invoke(app, list(words)).exit_code


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("out")
    assert run("extract", str(SEED_PDFS[0]), "-o", str(target)) == 0
    assert run("report", str(target), "--source", str(SAMPLES)) == 0
    return target / "seed_word"


@pytest.fixture(scope="module")
def page(folder: Path) -> str:
    return (folder / "report.html").read_text("utf-8")


def test_the_page_stands_by_itself(page: str) -> None:
    read = Reader(page)
    assert all(loaded.startswith("data:image/png;base64,") for loaded in read.loaded)
    assert not {"script", "link", "iframe", "object", "form"} & set(read.tags)
    assert "http" not in re.sub(r"base64,[^\"]*", "", page)
    assert "url(" not in page and "@import" not in page


def test_every_link_leads_somewhere_and_every_name_is_given_once(page: str) -> None:
    read = Reader(page)
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)
    assert len(read.ids) == len(set(read.ids))


def test_pictures_lead_to_their_page_of_the_document(page: str, folder: Path) -> None:
    read = Reader(page)
    places = {urlsplit(link) for link in read.outward}
    assert {(folder / unquote(place.path)).resolve() for place in places} == {SEED_PDFS[0].resolve()}
    assert {place.fragment for place in places} <= {f"page={number}" for number in range(1, 19)}
    assert "page=10" in {place.fragment for place in places}


def test_an_overview_names_each_failing_rule_with_its_count(page: str) -> None:
    overview = page[page.index("<details open id=overview>") : page.index("<h2 id=checks>")]
    told = dict(re.findall(r">(\w\d\d) [^<]*</a> <span class=small>(\d+) 处<", overview))
    assert len(told) == 54
    assert sum(map(int, told.values())) == 154
    assert (told["B04"], told["P05"], told["L01"]) == ("2", "10", "1")


def test_rules_of_a_pack_of_ones_own_are_named(folder: Path, tmp_path: Path) -> None:
    pack = tmp_path / "own.toml"
    pack.write_text(
        '[[rule]]\nid = "U01"\nseverity = "error"\nzh = "年初预算应为零"\nformula = "funds.total.initial_budget = 0"\n', "utf-8"
    )
    copy = tmp_path / "seed"
    shutil.copytree(folder, copy)
    assert run("check", str(copy), "--rules", str(pack)) == 0
    assert run("report", str(copy), "--rules", str(pack)) == 0
    assert "U01</code> 年初预算应为零" in (copy / "report.html").read_text("utf-8")
    assert run("report", str(copy), "--rules", "none.toml") == 2


def test_every_failing_check_stands_on_it_gravest_first(page: str, folder: Path) -> None:
    read = Reader(page)
    assert read.tags.count("article") == 154
    assert [read.ids.index(name) for name in ("error", "warning", "info")] == sorted(
        read.ids.index(n) for n in ("error", "warning", "info")
    )
    for count, name in ((56, "错误"), (40, "警告"), (58, "提示")):
        assert f"<b>{count}</b>{name}</a>" in page
    with (folder / "checks.csv").open(encoding="utf-8", newline="") as file:
        details = [
            row["detail"] for row in csv.DictReader(file) if row["status"] == "fail" and row["rule_id"] in ("A01", "A07", "X03", "N12")
        ]
    assert len(details) == 6 and all(detail in page for detail in details)


def test_cells_are_framed_in_pictures_that_are_there_once(page: str) -> None:
    read = Reader(page)
    assert 100 < len(read.loaded) < 154
    assert page.count("<use ") > 20
    assert read.tags.count("rect") > 300
    assert len(page) < 2_000_000


def test_a_value_leads_to_the_findings_on_it_and_back(page: str) -> None:
    cell = re.search(r'<td id="(v\d+)" class="bad">4868.3488 <span class="?small"?>(.*?)</span></td>', page)
    assert cell
    assert {"B04", "B05", "X03", "X04"} <= set(re.findall(r">(\w\d\d)</a>", cell[2]))
    assert f'href="#{cell[1]}"' in page


def test_text_of_a_document_is_no_markup(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "seed"
    shutil.copytree(folder, copy)
    for table in ("forms", "facts", "checks"):
        path = copy / f"{table}.csv"
        path.write_text(path.read_text("utf-8").replace("其他税收事务支出", "<script>alert(1)</script>&'"), "utf-8")
    assert run("report", str(copy)) == 0
    written = (copy / "report.html").read_text("utf-8")
    assert "<script>" not in written
    assert written.count("&lt;script&gt;alert(1)&lt;/script&gt;&amp;&#x27;") >= 3


def test_without_the_document_the_page_says_where_to_look(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "seed"
    shutil.copytree(folder, copy)
    assert run("report", str(copy)) == 0
    written = (copy / "report.html").read_text("utf-8")
    assert "data:image" not in written
    assert "见原件第 10 页" in written


def test_a_document_that_is_not_there_is_named(folder: Path, tmp_path: Path) -> None:
    assert run("report", str(folder), "--source", str(tmp_path / "none.pdf")) == 3
    assert run("report", str(folder), "--source", str(tmp_path)) == 3


def test_a_document_without_pages_gives_a_page_without_pictures(tmp_path: Path) -> None:
    source = SAMPLES / "seed_word.docx"
    assert run("extract", str(source), "-o", str(tmp_path)) == 0
    assert run("report", str(tmp_path), "--source", str(source)) == 0
    written = (tmp_path / "seed_word" / "report.html").read_text("utf-8")
    assert Reader(written).tags.count("article") == 154
    assert "data:image" not in written


def test_a_scan_shows_what_to_look_at_with_its_readings(tmp_path: Path) -> None:
    source = SAMPLES / "scans" / "seals.jpg"
    assert run("extract", str(source), "-o", str(tmp_path)) in (0, 8)
    path = tmp_path / "seals" / "facts.csv"
    with path.open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    doubted = [fact for fact in facts if fact["review"]]
    assert run("report", str(tmp_path), "--source", str(source)) == 0
    written = (tmp_path / "seals" / "report.html").read_text("utf-8")
    assert f"待复核的值（{len(doubted)}）" in written
    assert all("data:image/jpeg;base64," in loaded[:40] for loaded in Reader(written).loaded)
    assert bool(doubted) == ("data:image/jpeg" in written)


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("recognised with doubt: 12 | 13", "识别结果存疑：12 | 13"),
        ("readers disagree: 4,686 | 4.686", "识别结果不一致：4,686 | 4.686"),
        ("text crosses a ruling line", "文字压在框线上"),
        ("one cell under 分值 | 得分", "一格对应多个列头：分值 | 得分"),
        ("something new", "something new"),
    ],
)
def test_remarks_are_told_in_chinese(english: str, chinese: str) -> None:
    assert in_chinese(english) == chinese
