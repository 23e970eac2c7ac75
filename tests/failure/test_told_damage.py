"""Damage that a reader passes over is told: the document is partial, and the reason is named. What is whole stays whole."""

from __future__ import annotations

import json
import random
import re
import zlib
from typing import TYPE_CHECKING

import pikepdf
import pytest
from PIL import Image
from typer.testing import CliRunner

from ingest_corpus import MUTATIONS, write_report
from jixiao.cli import app
from jixiao.errors import EncryptedDocument, TooLarge, UnreadableDocument
from jixiao.source import open_document
from jixiao.source.limits import Limits

if TYPE_CHECKING:
    from pathlib import Path


def damage_of(path: Path, password: str | None = None, limits: Limits | None = None) -> dict[str, int]:
    with open_document(path, password=password, limits=limits) as (document, _):
        return dict(document.damage)


def test_no_bundled_document_is_taken_for_damaged(samples: Path, hostile: Path) -> None:
    files = [path for path in samples.rglob("*.pdf") if path.parent != hostile]
    assert len(files) > 50
    assert {path.name: damage_of(path) for path in files if damage_of(path)} == {}
    assert damage_of(hostile / "damaged_xref.pdf") == {"damaged_places": 1}
    assert damage_of(hostile / "restricted.pdf") == {}


def rewritten(path: Path, **options: object) -> Path:
    """The file by another writer, its objects in plain sight."""
    target = path.with_name("rewritten.pdf")
    with pikepdf.open(path) as pdf:
        pdf.save(target, **{"object_stream_mode": pikepdf.ObjectStreamMode.disable, **options})
    return target


def changed(path: Path, pattern: bytes, replacement: bytes) -> Path:
    """The file with the first match of a pattern replaced by as many bytes."""
    data = path.read_bytes()
    match = re.search(pattern, data, re.DOTALL)
    assert match and len(match.expand(replacement)) == len(match[0]), "as long as before"
    target = path.with_name("changed.pdf")
    target.write_bytes(data[: match.start()] + match.expand(replacement) + data[match.end() :])
    return target


#: What is changed in a report of two pages that reportlab drew, and under which name it is told.
_OBJECTS = {
    "content under another name": (rb"/Contents (\d+)", rb"/Montents \1"),
    "content that is a dictionary": (rb"/Contents \d+ 0", rb"/Contents 1 0"),
    "content of another page": (rb"/Contents 9 0", rb"/Contents 3 0"),
    "content that nothing refers to": (rb"/Contents 10 0 R", rb"/Nothing 1 0 0 0"),
    "a filter that does not exist": (rb"/FlateDecode", rb"/FlateDecoda"),
    "a filter that is not named": (rb"/Filter", rb"/Fylter"),
    "a length that is none": (rb"/Length \d(\d+)", rb"/Length x\1"),
    "a length that is false": (rb"/Length 1(\d+)", rb"/Length 2\1"),
    "an object that does not begin": (rb"4 0 obj\n", b"4 0 obj\x0b"),
    "an object that does not end": (rb"endobj\n4 0", rb"endosj\n4 0"),
    "fewer pages than there are": (rb"/Count 2", rb"/Count 1"),
    "a page twice": (rb"\[ 4 0 R 5 0 R \]", rb"[ 4 0 R 4 0 R ]"),
    "a page that is none": (rb"\[ 4 0 R 5 0 R \]", rb"[ 4 0 R 3 0 R ]"),
    "a font of no kind": (rb"/Subtype /Type0", rb"/Subtype /Type5"),
    "a font without what it needs": (rb"/DescendantFonts", rb"/DesqendantFonts"),
}


@pytest.mark.parametrize("way", _OBJECTS)
def test_a_damaged_object_is_told(way: str, tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(path, 3, 2)
    assert damage_of(path) == {}
    found = damage_of(changed(path, *_OBJECTS[way]))
    assert found and set(found) <= {"damaged_objects", "damaged_streams"}


@pytest.mark.parametrize(
    ("pattern", "replacement", "codes"),
    [
        (rb"startxref\n\d(\d+)", rb"startxref\n9\1", {"damaged_places"}),
        (rb"xref\n0 (\d+)\n(\d{10} \d{5} f.*?\n)\d{9}", rb"xref\n0 \1\n\g<2>000000999", {"damaged_objects"}),
    ],
    ids=["start", "entry"],
)
def test_a_table_that_does_not_lead_to_the_objects_is_told(pattern: bytes, replacement: bytes, codes: set[str], tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(path, 3, 2)
    assert set(damage_of(changed(path, pattern, replacement))) == codes


def test_a_tree_of_pages_that_does_not_add_up_is_told(tmp_path: Path) -> None:
    # qpdf gives up in its own words: "/Count is wrong after flattening pages tree".
    write_report(tmp_path / "report.pdf", 402 % 25, 2)
    assert damage_of(changed(tmp_path / "report.pdf", rb"/Type /Pages", rb"/Type /Oages"))
    assert damage_of(changed(tmp_path / "report.pdf", rb"/Count", rb"/Cownt"))
    for count in (b"0", b"3", b"9", b"x"):
        assert damage_of(changed(tmp_path / "report.pdf", rb"/Count 2", b"/Count " + count))


def test_lost_and_added_bytes_are_told(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(path, 3, 2)
    data, other = path.read_bytes(), tmp_path / "other.pdf"
    for start in range(20, len(data) - 200, 400):
        other.write_bytes(data[:start] + data[start + 7 :])
        assert damage_of(other), start
        other.write_bytes(data[:start] + b"0" + data[start:])
        assert damage_of(other), start


def test_a_glyph_under_another_name_is_told(samples: Path, tmp_path: Path) -> None:
    # Chromium writes some fonts as drawings of glyphs, found by the names of the codes.
    source = samples / "forms" / "anhui_village" / "anhui_village_chromium.pdf"
    (tmp_path / "form.pdf").write_bytes(source.read_bytes())
    plain = rewritten(tmp_path / "form.pdf")
    assert damage_of(plain) == {}
    assert damage_of(changed(plain, rb"/CharProcs << /g0 (\d+ \d+ R) /g(\w)", rb"/CharProcs << /g0 \1 /h\2")) == {"damaged_objects": 1}
    assert damage_of(changed(plain, rb"/FontMatrix", rb"/FontMatrax")) == {"damaged_objects": 1}
    assert damage_of(changed(plain, rb"/Widths \[ 1000 ", rb"/Widths [ 10 0 ")) == {"damaged_objects": 1}


@pytest.mark.parametrize("password", [None, "秘密"])
def test_an_encrypted_file_is_looked_at_with_its_password(password: str | None, tmp_path: Path) -> None:
    plain = tmp_path / "plain.pdf"
    write_report(plain, 3, 2)
    secret = pikepdf.Encryption(owner="owner", user=password or "")
    path = rewritten(plain, encryption=secret, compress_streams=True)
    assert damage_of(path, password) == {}
    data = path.read_bytes()
    middle = max((match.start() for match in re.finditer(rb"stream\n", data)), key=lambda start: data.find(b"endstream", start) - start)
    path.write_bytes(data[: middle + 400] + bytes((data[middle + 400] ^ 1,)) + data[middle + 401 :])
    assert damage_of(path, password) == {"damaged_objects": 1}
    if password:
        with pytest.raises(EncryptedDocument):
            damage_of(path)


def test_an_encrypted_bomb_is_refused(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(zlib.compress(bytes(3 << 20), 9), Filter=pikepdf.Name.FlateDecode)
    path = tmp_path / "bomb.pdf"
    pdf.save(path, encryption=pikepdf.Encryption(owner="owner", user=""))
    with pytest.raises(TooLarge) as caught:
        damage_of(path, limits=Limits(stream=2))
    assert caught.value.code == "stream_too_large" and damage_of(path) == {}


def test_extract_tells_damage_and_ends_with_6(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "report.pdf"
    write_report(path, 3, 2)
    broken = changed(path, *_OBJECTS["content that nothing refers to"])
    ran = CliRunner().invoke(app, ["extract", str(broken), "-o", str(tmp_path / "out"), "--lang", "en", "--rules", ""])
    told = ran.output + capfd.readouterr().err
    assert ran.exit_code == 6 and "no longer belong together" in told
    report = json.loads((tmp_path / "out" / "changed" / "report.json").read_bytes())
    assert report["documents"][0]["status"] == "partial"
    assert {form["first_page"] for form in report["forms"]} == {1}, "the first page is there, the lost one was told"
    ran = CliRunner().invoke(app, ["extract", str(broken), "-o", "-", "--lang", "zh", "--rules", ""])
    assert ran.exit_code == 6 and "读取结果可能不完整" in ran.output + capfd.readouterr().err


def test_options_name_what_they_raise(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    write_report(path, 3, 9)
    big = rewritten(path, compress_streams=True)
    for option, value in (("--max-stream", "0"), ("--max-entries", "0"), ("--max-inflated", "0")):
        for command in (["extract", "-o", str(tmp_path / "out")], ["ingest", "--store", str(tmp_path / "night.db")]):
            assert CliRunner().invoke(app, [*command, str(big), option, value]).exit_code == 2


@pytest.mark.parametrize(("suffix", "fewest"), [("jpg", 28), ("png", 40)])
def test_a_damaged_picture_is_told_where_its_format_can(suffix: str, fewest: int, tmp_path: Path) -> None:
    path = tmp_path / f"page.{suffix}"
    write_report(tmp_path / "report.pdf", 3, 1)
    with open_document(tmp_path / "report.pdf") as (_, reader):
        Image.fromarray(reader.raster(1).pixels).save(path, dpi=(150, 150))
    assert damage_of(path) == {}
    whole, told = path.read_bytes(), 0
    for number in range(40):
        way = MUTATIONS[number % len(MUTATIONS)]
        path.write_bytes(way(bytearray(whole), random.Random(number)))
        try:
            told += bool(damage_of(path))
        except UnreadableDocument:
            told += 1
    assert told >= fewest
    path.write_bytes(whole)
    # The same picture on the page of a PDF.
    Image.open(path).convert("L").save(tmp_path / "scan.pdf", quality=90)
    scan = (tmp_path / "scan.pdf").read_bytes()
    assert damage_of(tmp_path / "scan.pdf") == {}
    middle = scan.index(b"\xff\xd8\xff") + 20_000
    (tmp_path / "scan.pdf").write_bytes(scan[:middle] + b"\xff\xd9" + scan[middle + 2 :])
    assert damage_of(tmp_path / "scan.pdf") == {"damaged_pictures": 1}


def test_a_lost_sector_of_a_picture_is_told(tmp_path: Path) -> None:
    write_report(tmp_path / "report.pdf", 3, 1)
    with open_document(tmp_path / "report.pdf") as (_, reader):
        page = Image.fromarray(reader.raster(1).pixels)
    path = tmp_path / "page.jpg"
    for mode in ("L", "RGB"):
        # Zeros in what a camera writes before the picture, and after it, are none of it.
        page.convert(mode).save(path, exif=b"Exif\0\0" + bytes(400))
        path.write_bytes(whole := path.read_bytes() + bytes(64))
        assert damage_of(path) == {}
        for place in range(len(whole) // 4, len(whole) - 2000, len(whole) // 7):
            path.write_bytes(whole[:place] + bytes(64) + whole[place + 64 :])
            assert damage_of(path) == {"damaged_pictures": 1}
    # White paper may be zeros all over where the codes were made for it.
    Image.new("L", (800, 800), 255).save(path, optimize=True)
    assert damage_of(path) == {}


def test_a_lost_sector_within_an_object_is_told(samples: Path, tmp_path: Path) -> None:
    """Zeros are white space: names of glyphs were lost and others took their codes."""
    path = tmp_path / "form.pdf"
    path.write_bytes((samples / "forms" / "anhui_village" / "anhui_village_chromium.pdf").read_bytes())
    whole = rewritten(path).read_bytes()
    place = whole.index(b"/g0 /g0 /g0 /g0 /g0 /g0 /g0 ") + 2
    path.write_bytes(whole[:place] + bytes(16) + whole[place + 16 :])
    assert damage_of(path) == {"damaged_objects": 1}
    # Behind the end they are nothing.
    path.write_bytes(whole + bytes(512))
    assert damage_of(path) == {}
