"""A PDF's pages as OFD packages (GB/T 33190-2016): plain, with the variants of real writers, and as images."""

import io
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pypdfium2
import pypdfium2.raw as pdfium_c
from PIL import Image

from builder.tidy import FIXED_DATE

NS = "http://www.ofdspec.org/2016"
MM = 25.4 / 72
#: Thicker paths are grounds, which these samples have none of.
THICKEST = 3.0


class Run(NamedTuple):
    """Glyphs on one baseline; lengths in millimetres, origin top left."""

    text: str
    x: float
    y: float
    size: float
    steps: tuple[float, ...]


class Line(NamedTuple):
    """A drawn line from (x0, y0) to (x1, y1), in millimetres."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of the PDF."""

    width: float
    height: float
    runs: tuple[Run, ...]
    lines: tuple[Line, ...]


def read_sheets(pdf: Path, count: int | None = None) -> list[Sheet]:
    """The first pages of a PDF as glyphs and lines."""
    document = pypdfium2.PdfDocument(pdf)
    sheets = [_sheet(document[index]) for index in range(min(len(document), count or len(document)))]
    document.close()
    return sheets


def _sheet(page: Any) -> Sheet:
    width, height = page.get_size()
    bounds = [item.get_bounds() for item in page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_PATH,), max_depth=4)]
    lines = [_line(box, height) for box in bounds if min(box[2] - box[0], box[3] - box[1]) <= THICKEST]
    return Sheet(width * MM, height * MM, tuple(_runs(page, height)), tuple(lines))


def _line(bounds: tuple[float, float, float, float], height: float) -> Line:
    left, bottom, right, top = bounds
    if right - left >= top - bottom:
        middle = (height - (top + bottom) / 2) * MM
        return Line(left * MM, middle, right * MM, middle, (top - bottom) * MM)
    middle = (left + right) / 2 * MM
    return Line(middle, (height - top) * MM, middle, (height - bottom) * MM, (right - left) * MM)


def _runs(page: Any, height: float) -> Iterator[Run]:
    text = page.get_textpage()
    glyphs: list[tuple[str, float, float, float]] = []
    for index in range(text.count_chars()):
        if pdfium_c.FPDFText_IsGenerated(text.raw, index) == 1:
            continue
        x, y = pdfium_c.c_double(), pdfium_c.c_double()
        pdfium_c.FPDFText_GetCharOrigin(text.raw, index, x, y)
        size = pdfium_c.FPDFText_GetFontSize(text.raw, index)
        glyphs.append((chr(pdfium_c.FPDFText_GetUnicode(text.raw, index)), x.value * MM, (height - y.value) * MM, size * MM))
    while glyphs:
        stop = next((i for i, (one, next_) in enumerate(itertools.pairwise(glyphs), 1) if not _follows(one, next_)), len(glyphs))
        run, glyphs = glyphs[:stop], glyphs[stop:]
        steps = tuple(round(after[1] - before[1], 3) for before, after in itertools.pairwise(run))
        yield Run("".join(glyph[0] for glyph in run), run[0][1], run[0][2], run[0][3], steps)


def _follows(one: tuple[str, float, float, float], other: tuple[str, float, float, float]) -> bool:
    step = other[1] - one[1]
    return abs(one[2] - other[2]) < 0.05 and abs(one[3] - other[3]) < 0.01 and 0 < step < 1.3 * one[3]


def write_plain(sheets: list[Sheet], target: Path) -> None:
    """Every run an object with its steps written out, every line a path."""
    pages = [_page(sheet, "".join([*map(_text, sheet.runs), *map(_path, sheet.lines)])) for sheet in sheets]
    _write(target, sheets, pages, {}, "")


def write_variants(sheets: list[Sheet], target: Path) -> None:
    """What other writers do: no prefix, steps run together, matrices, templates, blocks, composite units, unseen text."""
    pages, parts, shared = [], dict[str, bytes | str](), ""
    for number, sheet in enumerate(sheets, 1):
        template = _page(sheet, "".join(map(_path_in_points, sheet.lines)))
        parts[f"Doc_0/Tpls/Tpl_{number}/Content.xml"] = template
        shared += f'<ofd:TemplatePage ID="{7000 + number}" ZOrder="Background" BaseLoc="Tpls/Tpl_{number}/Content.xml"/>'
        first, *rest = sheet.runs
        unit = f'<ofd:CompositeGraphicUnit ID="{8000 + number}" Width="210" Height="297"><ofd:Content>{_text(first)}</ofd:Content></ofd:CompositeGraphicUnit>'
        parts[f"Doc_0/Pages/Page_{number}/PageRes.xml"] = _document("Res", f"<ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits>")
        composite = f'<ofd:CompositeObject ID="9" Boundary="0 0 {sheet.width:g} {sheet.height:g}" ResourceID="{8000 + number}"/>'
        body = f'<ofd:PageBlock ID="10">{"".join(map(_text_in_points, rest))}</ofd:PageBlock>'
        head = f'<ofd:Template TemplateID="{7000 + number}"/><ofd:PageRes>PageRes.xml</ofd:PageRes>'
        pages.append(_page(sheet, composite + body + _unseen(sheet), head))
    parts = {name: _unprefixed(str(content)) for name, content in parts.items()}
    _write(target, sheets, [_unprefixed(page) for page in pages], parts, shared)


def write_images(images: list[tuple[str, bytes]], target: Path) -> None:
    """A page of A4 for each image, which covers it."""
    sheet = Sheet(210.0, 297.0, (), ())
    media = "".join(
        f'<ofd:MultiMedia ID="{100 + n}" Type="Image"><ofd:MediaFile>Image_{n}.{suffix}</ofd:MediaFile></ofd:MultiMedia>'
        for n, (suffix, _) in enumerate(images)
    )
    parts: dict[str, bytes | str] = {f"Doc_0/Res/Image_{n}.{suffix}": content for n, (suffix, content) in enumerate(images)}
    parts["Doc_0/DocumentRes.xml"] = _document("Res", f"<ofd:MultiMedias>{media}</ofd:MultiMedias>", ' BaseLoc="Res"')
    drawn = [
        f'<ofd:ImageObject ID="{n}" CTM="210 0 0 297 0 0" Boundary="0 0 210 297" ResourceID="{100 + n}"/>' for n, _ in enumerate(images)
    ]
    _write(
        target, [sheet] * len(images), [_page(sheet, item) for item in drawn], parts, "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    )


def _text(run: Run) -> str:
    top, width = run.y - run.size, sum(run.steps) + run.size
    steps = f' DeltaX="{" ".join(f"{step:g}" for step in run.steps)}"' if run.steps else ""
    code = f'<ofd:TextCode X="0" Y="{run.size:.4f}"{steps}>{escape(run.text)}</ofd:TextCode>'
    boundary = f"{run.x:.4f} {top:.4f} {width:.4f} {run.size * 1.3:.4f}"
    return f'<ofd:TextObject ID="1" Boundary="{boundary}" Font="3" Size="{run.size:.4f}">{code}</ofd:TextObject>'


def _text_in_points(run: Run) -> str:
    """Sizes and steps in points under a matrix, equal steps run together."""
    steps = " ".join(
        f"g {len(equal)} {step / MM:.4g}" if len(equal) > 2 else " ".join([f"{step / MM:.4g}"] * len(equal))
        for step, equal in ((step, list(group)) for step, group in itertools.groupby(run.steps))
    )
    code = f'<ofd:TextCode X="{run.x / MM:.4f}" Y="{run.y / MM:.4f}" DeltaX="{steps}">{escape(run.text)}</ofd:TextCode>'
    boundary = f"{run.x:.4f} {run.y - run.size:.4f} 10 5"
    matrix = f"{MM:.6f} 0 0 {MM:.6f} {-run.x:.4f} {run.size - run.y:.4f}"
    return f'<ofd:TextObject ID="1" CTM="{matrix}" Boundary="{boundary}" Font="3" Size="{run.size / MM:.4f}">{code}</ofd:TextObject>'


def _path(line: Line) -> str:
    data = f"M 0 0 L {line.x1 - line.x0:.4f} {line.y1 - line.y0:.4f}"
    boundary = f"{line.x0:.4f} {line.y0:.4f} {line.x1 - line.x0 + 0.1:.4f} {line.y1 - line.y0 + 0.1:.4f}"
    return f'<ofd:PathObject ID="2" Boundary="{boundary}" LineWidth="{line.width:.3f}"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def _path_in_points(line: Line) -> str:
    """A thin filled rectangle under a matrix."""
    half = max(line.width, 0.1) / 2
    x0, y0, x1, y1 = (edge / MM for edge in (line.x0 - half, line.y0 - half, line.x1 + half, line.y1 + half))
    data = f"M {x0:.3f} {y0:.3f} L {x1:.3f} {y0:.3f} {x1:.3f} {y1:.3f} {x0:.3f} {y1:.3f} C"
    attributes = f'CTM="{MM:.6f} 0 0 {MM:.6f} 0 0" Boundary="0 0 210 297" Stroke="false" Fill="true"'
    return f'<ofd:PathObject ID="2" {attributes}><ofd:FillColor Value="0 0 0"/><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def _unseen(sheet: Sheet) -> str:
    """Text that no reader sees: switched off, white on paper; and a slanted watermark."""
    slope = math.sqrt(0.5)
    objects = (
        '<ofd:TextObject ID="1" Visible="false" Boundary="20 20 90 9" Font="3" Size="4"><ofd:TextCode X="0" Y="4">不显示的文字</ofd:TextCode></ofd:TextObject>',
        (
            '<ofd:TextObject ID="1" Boundary="20 24 90 9" Font="3" Size="4"><ofd:FillColor Value="255 255 255"/>'
            '<ofd:TextCode X="0" Y="4">白色文字</ofd:TextCode></ofd:TextObject>'
        ),
        (
            f'<ofd:TextObject ID="1" CTM="{slope} {-slope} {slope} {slope} 0 0" Boundary="60 150 90 90" Font="3" Size="12">'
            '<ofd:TextCode X="0" Y="12" DeltaX="g 3 12">内部资料</ofd:TextCode></ofd:TextObject>'
        ),
    )
    return "".join(objects)


def _page(sheet: Sheet, objects: str, head: str = "") -> str:
    area = f"<ofd:Area><ofd:PhysicalBox>0 0 {sheet.width:.4f} {sheet.height:.4f}</ofd:PhysicalBox></ofd:Area>"
    return _document("Page", f'{head}{area}<ofd:Content><ofd:Layer ID="5" Type="Body">{objects}</ofd:Layer></ofd:Content>')


def _document(name: str, content: str, attributes: str = "") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<ofd:{name} xmlns:ofd="{NS}"{attributes}>{content}</ofd:{name}>'


def _unprefixed(xml: str) -> str:
    return xml.replace("<ofd:", "<").replace("</ofd:", "</").replace("xmlns:ofd=", "xmlns=")


def _write(target: Path, sheets: list[Sheet], pages: list[str], parts: dict[str, bytes | str], shared: str) -> None:
    box = f"<ofd:PhysicalBox>0 0 {sheets[0].width:.4f} {sheets[0].height:.4f}</ofd:PhysicalBox>"
    listed = "".join(f'<ofd:Page ID="{50 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(1, len(pages) + 1))
    common = f"<ofd:MaxUnitID>9999</ofd:MaxUnitID><ofd:PageArea>{box}</ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{shared}"
    head = "<ofd:DocInfo><ofd:DocID>0123456789abcdef0123456789abcdef</ofd:DocID><ofd:Creator>jixiao</ofd:Creator></ofd:DocInfo>"
    body = f"<ofd:DocBody>{head}<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    files: dict[str, bytes | str] = {
        "OFD.xml": _document("OFD", body, ' DocType="OFD" Version="1.0"'),
        "Doc_0/Document.xml": _document("Document", f"<ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>"),
        "Doc_0/PublicRes.xml": _document(
            "Res", '<ofd:Fonts><ofd:Font ID="3" FontName="宋体" FamilyName="宋体"/></ofd:Fonts>', ' BaseLoc="Res"'
        ),
        **parts,
        **{f"Doc_0/Pages/Page_{number}/Content.xml": page for number, page in enumerate(pages, 1)},
    }
    with ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(ZipInfo(name, FIXED_DATE.timetuple()[:6]), content, ZIP_DEFLATED)


def build_ofd(folder: Path, pdf: Path, fax: Path) -> Iterator[Path]:
    """Writes the seed report's PDF as OFD twice, and a page of a fax as an image in one."""
    sheets = read_sheets(pdf)
    for name, write in (("seed_plain.ofd", write_plain), ("seed_variants.ofd", write_variants)):
        write(sheets, folder / name)
        yield folder / name
    target = folder / "scans" / "image_page.ofd"
    write_images([("png", _first_page(fax))], target)
    yield target


def _first_page(picture: Path) -> bytes:
    stream = io.BytesIO()
    with Image.open(picture) as image:
        image.seek(2)
        image.save(stream, "PNG", optimize=True)
    return stream.getvalue()
