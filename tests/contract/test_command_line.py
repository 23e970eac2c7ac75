"""The command line: exit codes, streams, languages, named errors; nothing else is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import jsonschema
import pytest
from PIL import Image

from jixiao.cli import parse_pages
from jixiao.errors import UsageError
from jixiao.messages import preferred_language
from jixiao.schema import report_schema

if TYPE_CHECKING:
    from pathlib import Path


def jixiao(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "jixiao", *map(str, arguments)]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C.UTF-8", **environment}, timeout=120
    )


@pytest.fixture
def report(samples: Path) -> Path:
    return samples / "layouts" / "strokes.pdf"


@pytest.mark.parametrize(
    ("name", "code", "told"),
    [
        ("empty.pdf", 3, "0 bytes"),
        ("encrypted.pdf", 3, "--password"),
        ("truncated.pdf", 3, "qpdf"),
        ("zero_pages.pdf", 3, "no pages"),
        ("not_a_pdf.pdf", 3, "not a document"),
        ("huge_page.pdf", 3, "--max-side"),
        ("missing.pdf", 3, "no such file"),
    ],
)
def test_bad_input_has_its_code_its_remedy_and_no_folder(name: str, code: int, told: str, hostile: Path, tmp_path: Path) -> None:
    done = jixiao("extract", hostile / name, "-o", tmp_path / "out")
    assert done.returncode == code
    assert name in done.stderr and told in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--pages", "3-"], 2, "--pages"),
        (["--pages", "99"], 2, "1 pages"),
        (["--format", "docx"], 2, "parquet"),
        (["--engine", "acrobat"], 2, "pdfplumber"),
        (["--finders", "guess"], 2, "camelot"),
        (["--max-characters", "10"], 3, "--max-characters"),
        (["--max-lines", "2"], 3, "--max-lines"),
        (["--no-such-flag"], 2, "--no-such-flag"),
    ],
)
def test_bad_options_are_named(arguments: list[str], code: int, told: str, report: Path, tmp_path: Path) -> None:
    done = jixiao("extract", report, "-o", tmp_path / "out", *arguments)
    assert (done.returncode, told in done.stderr) == (code, True)
    assert not (tmp_path / "out").exists()


def test_a_batch_loses_nothing_but_the_bad_files(report: Path, samples: Path, hostile: Path, tmp_path: Path) -> None:
    seed = samples / "seed_chromium.pdf"
    done = jixiao("extract", seed, hostile / "empty.pdf", "gone.pdf", seed, "-o", tmp_path / "out", "--format", "csv")
    assert done.returncode == 6
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["seed_chromium"]
    assert "3 documents: 1 complete, 0 partial, 2 failed." in done.stderr


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_output_does_not_depend_on_the_number_of_jobs(jobs: int, samples: Path, tmp_path: Path) -> None:
    done = jixiao(
        "extract", samples / "seed_word.pdf", samples / "layouts", "-o", tmp_path / "out", "--jobs", jobs, "--format", "csv", "-q"
    )
    assert done.returncode == 8
    assert len(list((tmp_path / "out").iterdir())) == 1 + len(list((samples / "layouts").glob("*.pdf")))
    assert "were left alone" in done.stderr
    assert (tmp_path / "out" / "seed_word" / "forms.csv").read_text(encoding="utf-8").count("\n") == 15


def test_a_readable_file_without_a_form_is_told_and_kept(samples: Path, tmp_path: Path) -> None:
    done = jixiao("extract", samples / "layouts" / "text_only.pdf", "-o", tmp_path)
    assert done.returncode == 8
    assert "no self-evaluation form" in done.stderr
    text = json.loads((tmp_path / "text_only" / "report.json").read_text(encoding="utf-8"))["text"]
    assert text


def test_an_output_that_can_not_be_written_is_found_out_before_the_work(report: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    done = jixiao("extract", report, "-o", tmp_path / "file")
    assert done.returncode == 5
    assert (tmp_path / "file").read_text() == "mine"


def test_the_stream_is_one_json_document_a_line(samples: Path, hostile: Path) -> None:
    done = jixiao("extract", samples / "seed_word.pdf", hostile / "empty.pdf", samples / "seed_chromium.pdf", "-o", "-")
    assert done.returncode == 6
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["documents"][0]["file_name"] for line in lines] == ["seed_word.pdf", "seed_chromium.pdf"]
    for line in lines:
        jsonschema.validate(line, report_schema())
    assert "empty.pdf" in done.stderr


def test_messages_follow_the_locale_and_the_option(hostile: Path, tmp_path: Path) -> None:
    chinese = jixiao("extract", hostile / "empty.pdf", "-o", tmp_path, LC_ALL="zh_CN.UTF-8")
    chosen = jixiao("extract", hostile / "empty.pdf", "-o", tmp_path, "--lang", "zh")
    assert "文件为空" in chinese.stderr
    assert chinese.stderr == chosen.stderr
    assert preferred_language({"LANG": "zh_TW.UTF-8"}) == "zh"
    assert preferred_language({"LC_ALL": "en_US", "LANG": "zh_CN"}) == "en"


def test_a_page_that_is_an_image_is_told_where_nothing_reads_it(tmp_path: Path) -> None:
    Image.new("RGB", (595, 842), "grey").save(tmp_path / "scan.pdf")
    done = jixiao("extract", tmp_path / "scan.pdf", "-o", tmp_path / "out", "--ocr", "none", "--lang", "zh")
    assert done.returncode == 6
    assert "第 1 页：没有可读文字的图像" in done.stderr
    report = json.loads((tmp_path / "out" / "scan" / "report.json").read_text(encoding="utf-8"))
    assert report["documents"][0]["status"] == "partial"
    assert report["pages"][0]["failure"] == "an image without readable text; its content was not read."


def test_the_password_opens(hostile: Path, tmp_path: Path) -> None:
    opened = jixiao("extract", hostile / "encrypted.pdf", "-o", tmp_path, "--password", "jixiao", "--format", "json")
    refused = jixiao("extract", hostile / "encrypted.pdf", "-o", tmp_path, "--password", "wrong")
    assert (opened.returncode, refused.returncode) == (0, 3)
    assert "does not open" in refused.stderr


def test_schema_is_the_one_the_reports_are_held_to() -> None:
    assert json.loads(jixiao("schema").stdout) == report_schema()


def test_doctor_finds_everything_and_says_so() -> None:
    done = jixiao("doctor")
    assert done.returncode == 0
    assert "FAIL" not in done.stdout
    assert "pypdfium2" in done.stdout and "camelot-py" in done.stdout


def test_show_draws_the_cells_over_the_page(samples: Path, tmp_path: Path) -> None:
    target = tmp_path / "page.png"
    done = jixiao("show", samples / "seed_word.pdf", "--page", "3", "-o", target, "--dpi", "72")
    assert done.returncode == 0
    picture = Image.open(target)
    assert picture.size == (596, 842)
    # A value cell's orange, 46 parts of 255, over white paper beside its text.
    tint = [255 - (255 - part) * 46 / 255 for part in (230, 97, 1)]
    seen = picture.convert("RGB").getpixel((450, 120))
    assert isinstance(seen, tuple) and all(abs(a - b) <= 1 for a, b in zip(seen, tint, strict=True))
    assert jixiao("show", samples / "seed_word.pdf", "--page", "19").returncode == 2


def test_help_loads_neither_readers_nor_tables() -> None:
    heavy = ("cv2", "pandas", "camelot", "pdfplumber", "pypdfium2", "numpy", "pyarrow", "pytesseract")
    code = f"import sys, jixiao.cli\nassert not [name for name in {heavy!r} if name in sys.modules], sys.modules.keys()"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert "extract" in jixiao("--help").stdout


@pytest.mark.parametrize(("text", "pages"), [("", ()), ("1-3,5", (1, 2, 3, 5)), ("5,1-2,2", (1, 2, 5)), (" 7 ", (7,))])
def test_page_lists_are_read(text: str, pages: tuple[int, ...]) -> None:
    assert parse_pages(text) == pages


@pytest.mark.parametrize("text", ["0", "a", "1-", "-3", "1--2", "3-1", "1;2", ","])
def test_page_lists_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(UsageError):
        parse_pages(text)
