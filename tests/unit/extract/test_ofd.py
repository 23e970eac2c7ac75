"""OFD pages: where glyphs and lines come to lie, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from jixiao.document import Page, PageKind, RulingLine
from jixiao.errors import EncryptedDocument
from jixiao.geometry import Box
from jixiao.source.ofd import POINTS_PER_MM, OfdReader
from jixiao.source.ofd_graphics import Matrix, deltas, subpaths
from tests.packed import at, packed
from tests.truth import SAMPLES

if TYPE_CHECKING:
    from pathlib import Path

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def _file(tmp_path: Path, objects: str, page: str = "", shared: str = "", **parts: str) -> Path:
    box = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    document = f'<ofd:CommonData>{box}{shared}</ofd:CommonData><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
    return packed(
        tmp_path / "a.ofd",
        {
            "OFD.xml": f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {NS}>{document}</ofd:Document>",
            "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {NS}>{page}<ofd:Content><ofd:Layer>{objects}</ofd:Layer></ofd:Content></ofd:Page>",
            **{f"Doc_0/{name}.xml": content for name, content in parts.items()},
        },
    )


def _page(tmp_path: Path, objects: str, page: str = "", shared: str = "", **parts: str) -> Page:
    reader = OfdReader(*at(_file(tmp_path, objects, page, shared, **parts)))
    found = reader.page(1)
    reader.close()
    return found


def _text(code: str, attributes: str = 'Boundary="20 30 90 9" Size="5"', inside: str = "") -> str:
    return f'<ofd:TextObject ID="1" Font="3" {attributes}>{inside}{code}</ofd:TextObject>'


def _code(text: str, steps: str = "", y: float = 5) -> str:
    return f'<ofd:TextCode X="0" Y="{y}" DeltaX="{steps}">{text}</ofd:TextCode>'


def _millimetres(box: Box) -> tuple[float, ...]:
    return tuple(round(edge / POINTS_PER_MM, 2) for edge in box)


def test_a_run_is_a_word_where_its_boundary_puts_it(tmp_path: Path) -> None:
    page = _page(tmp_path, _text(_code("绩效自评", "g 3 5")))
    (word,) = page.words
    assert (word.text, _millimetres(word.box)) == ("绩效自评", (20, 30.25, 40, 36.25))
    assert (round(page.width), round(page.height), page.kind, page.turned) == (595, 842, PageKind.EXPORTED, 0)


def test_matrices_apply_before_the_boundary(tmp_path: Path) -> None:
    attributes = 'CTM="0.5 0 0 0.5 10 0" Boundary="20 30 90 9" Size="10"'
    (word,) = _page(tmp_path, _text(_code("数12", "10 5", y=10), attributes)).words
    assert (word.text, _millimetres(word.box)) == ("数12", (30, 30.25, 40, 36.25))


def test_glyph_by_glyph_objects_make_words(tmp_path: Path) -> None:
    objects = "".join(_text(_code(glyph), f'Boundary="{20 + 5 * place} 30 6 9" Size="5"') for place, glyph in enumerate("单位万元"))
    assert [word.text for word in _page(tmp_path, objects).words] == ["单位万元"]


def test_a_wide_step_parts_words(tmp_path: Path) -> None:
    assert [word.text for word in _page(tmp_path, _text(_code("甲乙丙", "5 12"))).words] == ["甲乙", "丙"]


def test_several_codes_of_one_object(tmp_path: Path) -> None:
    codes = _code("上", y=5) + '<ofd:TextCode X="0" Y="15">下</ofd:TextCode>'
    assert [(word.text, _millimetres(word.box)[1]) for word in _page(tmp_path, _text(codes)).words] == [("上", 30.25), ("下", 40.25)]


@pytest.mark.parametrize(
    ("text", "most", "steps"),
    [("3 3 1.5", 9, [3, 3, 1.5]), ("g 3 4.5", 9, [4.5] * 3), ("1 g 2 5 .5", 9, [1, 5, 5, 0.5]), ("g 999999999 1", 3, [1] * 3), ("", 5, [])],
)
def test_steps(text: str, most: int, steps: list[float]) -> None:
    assert deltas(text, most) == steps


def test_paths() -> None:
    runs = list(subpaths("M 0 0 L 10 0 L 10 5 C M 1 1 B 2 2 3 3 4 4 Q 5 5 6 6 A 1 1 0 0 1 7 7", Matrix(a=2, d=2, e=1)))
    assert [(run.points, run.closed) for run in runs] == [
        (((1, 0), (21, 0), (21, 10)), True),
        (((3, 2), (9, 8), (13, 12), (15, 14)), False),
    ]


def _lines(page: Page) -> list[tuple[float, ...]]:
    return sorted(_millimetres(Box(*line)) for line in page.ruling_lines)


def test_strokes_and_thin_fills_are_rulings(tmp_path: Path) -> None:
    stroke = '<ofd:PathObject Boundary="10 20 60 1"><ofd:AbbreviatedData>M 0 0 L 60 0</ofd:AbbreviatedData></ofd:PathObject>'
    bar = '<ofd:PathObject Boundary="10 20 1 40" Fill="true" Stroke="false"><ofd:AbbreviatedData>M 0 0 L .2 0 .2 40 0 40 C</ofd:AbbreviatedData></ofd:PathObject>'
    ground = bar.replace("L .2 0 .2 40", "L 30 0 30 40")
    page = _page(tmp_path, stroke + bar + ground)
    assert _lines(page) == [(10, 20, 70, 20), (10.1, 20, 10.1, 60)]
    assert all(isinstance(line, RulingLine) for line in page.ruling_lines)


def test_white_lines_are_none(tmp_path: Path) -> None:
    path = '<ofd:PathObject Boundary="10 20 60 1" DrawParam="4"><ofd:AbbreviatedData>M 0 0 L 60 0</ofd:AbbreviatedData></ofd:PathObject>'
    white = f'<ofd:Res {NS}><ofd:DrawParams><ofd:DrawParam ID="4"><ofd:StrokeColor Value="255 255 255"/></ofd:DrawParam></ofd:DrawParams></ofd:Res>'
    assert _page(tmp_path, path, shared="<ofd:PublicRes>Res.xml</ofd:PublicRes>", Res=white).ruling_lines == ()


def test_what_is_not_shown_is_counted(tmp_path: Path) -> None:
    objects = (
        _text(_code("看见", "5"))
        + _text(_code("关掉", "5"), 'Boundary="20 50 90 9" Size="5" Visible="false"')
        + _text(_code("白字", "5"), 'Boundary="20 60 90 9" Size="5"', '<ofd:FillColor Value="255 255 255"/>')
        + _text(_code("水印", "20"), 'CTM=".7 -.7 .7 .7 0 0" Boundary="60 150 90 90" Size="20"')
        + _text(_code("页外", "5"), 'Boundary="400 60 90 9" Size="5"')
    )
    page = _page(tmp_path, objects)
    assert ([word.text for word in page.words], page.left_out_characters) == (["看见"], 8)


def test_a_page_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    turned = _text(_code("横页文字", "g 3 5"), 'CTM="0 1 -1 0 0 0" Boundary="100 50 9 90" Size="5"')
    page = _page(tmp_path, turned)
    assert (page.turned, round(page.width), round(page.height)) == (270, 842, 595)
    assert [word.text for word in page.words] == ["横页文字"]


def test_templates_blocks_and_units_are_part_of_the_page(tmp_path: Path) -> None:
    template = f"<ofd:Page {NS}><ofd:Content><ofd:Layer>{_text(_code('版头', '5'))}</ofd:Layer></ofd:Content></ofd:Page>"
    unit = f'<ofd:Res {NS}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="8"><ofd:Content>{_text(_code("单元", "5"))}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>'
    objects = '<ofd:PageBlock><ofd:CompositeObject Boundary="0 50 9 9" ResourceID="8"/></ofd:PageBlock>'
    shared = '<ofd:DocumentRes>Units.xml</ofd:DocumentRes><ofd:TemplatePage ID="7" BaseLoc="Tpl.xml"/>'
    page = _page(tmp_path, objects, '<ofd:Template TemplateID="7"/>', shared, Units=unit, Tpl=template)
    assert [(word.text, _millimetres(word.box)[1]) for word in page.words] == [("版头", 30.25), ("单元", 80.25)]


def test_units_that_hold_themselves_end(tmp_path: Path) -> None:
    inside = '<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="8"/>' + _text(_code("圈"))
    unit = f'<ofd:Res {NS}><ofd:CompositeGraphicUnit ID="8"><ofd:Content>{inside}</ofd:Content></ofd:CompositeGraphicUnit></ofd:Res>'
    shared = "<ofd:DocumentRes>Units.xml</ofd:DocumentRes>"
    page = _page(tmp_path, '<ofd:CompositeObject Boundary="0 50 9 9" ResourceID="8"/>', shared=shared, Units=unit)
    assert {glyph for word in page.words for glyph in word.text} == {"圈"}


def test_an_encrypted_package_is_told(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.ofd", {"OFD.xml": f"<ofd:OFD {NS}/>", "Encryptions.xml": "<Encryptions/>"})
    with pytest.raises(EncryptedDocument):
        OfdReader(*at(path))


def test_an_image_page_gives_its_own_pixels() -> None:
    reader = OfdReader(*at(SAMPLES / "scans" / "image_page.ofd"))
    page, raster = reader.page(1), reader.raster(1)
    reader.close()
    assert (page.kind, page.words, len(page.pictures)) == (PageKind.SCANNED, (), 1)
    assert raster.pixels.shape == (2339, 1654)
    assert round(raster.dpi) == 200
    assert 0.02 < (raster.pixels < 128).mean() < 0.2


def test_a_drawing_shows_lines_and_text_where_they_are() -> None:
    reader = OfdReader(*at(SAMPLES / "seed_plain.ofd"))
    page = reader.page(3)
    drawn, bare = reader.drawing(3, 0, dpi=100.0), reader.drawing(3, 0, with_text=False, dpi=100.0)
    reader.close()
    scale = 100 / 72
    inked = 0
    for word in page.words:
        x0, y0, x1, y1 = (round(edge * scale) for edge in word.box)
        inked += bool((drawn.pixels[y0:y1, x0:x1] < 128).any()) and not (bare.pixels[y0 + 2 : y1 - 2, x0 + 1 : x1 - 1] < 128).any()
    assert inked > 0.9 * len(page.words)
