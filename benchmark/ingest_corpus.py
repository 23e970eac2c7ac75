"""A night's worth of small reports with their truth, and twenty ways in which a file is broken.

Every report has its own unit, names and amounts. What is printed is kept beside it, so that a
store is compared with what was drawn and not with what was read.
"""

from __future__ import annotations

import json
import random
import struct
import zlib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# As most writers have it; streams in ASCII85 are reportlab's own habit.
rl_config.useA85 = 0
FONT = "STSong-Light"
_PLACES = ("青河", "白沙", "石门", "安化", "临湘", "桃源", "宁远", "新田", "江华", "双牌")
_BODIES = ("文化馆", "水利局", "教育局", "林业局", "档案馆", "审计局", "司法局", "气象局", "图书馆", "卫生院")
_PROJECTS = (
    "文化旅游推广活动",
    "河道疏浚工程",
    "校舍维修改造",
    "森林防火建设",
    "档案数字化",
    "农村公路养护",
    "公共法律服务",
    "气象站网建设",
)
_INDICATORS = (
    ("产出指标", "数量指标", "完成任务数量", "12.5"),
    ("产出指标", "质量指标", "验收合格率", "12.5"),
    ("产出指标", "时效指标", "按期完成率", "12.5"),
    ("产出指标", "成本指标", "成本控制率", "12.5"),
    ("效益指标", "社会效益指标", "受益人口覆盖率", "15"),
    ("效益指标", "可持续影响指标", "长效机制健全率", "15"),
    ("满意度指标", "服务对象满意度指标", "群众满意率", "10"),
)
_LEFT, _TOP, _ROW = 50.0, 750.0, 24.0
_WIDTHS = (62.0, 62.0, 78.0, 86.0, 56.0, 56.0, 40.0, 48.0)


@dataclass(frozen=True)
class Broken:
    """A broken file.

    Attributes:
        suffix: What its name ends with.
        codes: The failures that say what is wrong, any of them.
        write: Writes it.
    """

    suffix: str
    codes: tuple[str, ...]
    write: Callable[[Path, random.Random], None]


def write_report(path: Path, number: int, pages: int) -> dict[str, Any]:
    """Draw the report `number`, a form a page; returns what was printed."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    draw = random.Random(number)
    unit = f"{_PLACES[number % 10]}县{_BODIES[number // 10 % 10]}第{number}分部"
    canvas = Canvas(str(path), pagesize=A4, invariant=True, pageCompression=1)
    forms = []
    for page in range(pages):
        form = _form(draw, unit, page)
        _draw_form(canvas, form, page)
        forms.append(form)
    canvas.save()
    return {"unit": unit, "forms": forms}


def _form(draw: random.Random, unit: str, page: int) -> dict[str, Any]:
    initial, own = (Decimal(draw.randrange(100, 900_000)) / 100 for _ in range(2))
    annual = initial + own
    executed = (annual * draw.randrange(60, 101) / 100).quantize(Decimal("0.01"))
    rate = f"{(executed / annual * 100).quantize(Decimal('0.01'))}%"
    funds = [
        ["年度资金总额", str(initial), str(annual), str(executed), "10", rate, "9.5"],
        ["其中：当年财政拨款", str(initial), str(annual), str(executed), "", rate, ""],
        ["上年结转资金", "0.00", "", "", "", "", ""],
    ]
    indicators = [
        [level1, level2, f"{level3}之{draw.randrange(1000)}", f"≥{(low := draw.randrange(60, 99))}%", f"{low + 1}%", weight, weight, ""]
        for level1, level2, level3, weight in _INDICATORS
    ]
    return {"project": f"{draw.choice(_PROJECTS)}之{page + 1}", "unit": unit, "funds": funds, "indicators": indicators}


def _draw_form(canvas: Canvas, form: dict[str, Any], page: int) -> None:
    canvas.setFont(FONT, 14)
    if page == 0:
        canvas.drawCentredString(A4[0] / 2, 810, f"{form['unit']}2024年度部门整体支出绩效自评报告")
    canvas.setFont(FONT, 9)
    canvas.drawString(_LEFT, 790, f"附件三-{page + 1}")
    canvas.drawCentredString(A4[0] / 2, 770, "2024年度项目支出绩效自评表")
    rows: list[list[tuple[int, str]]] = [
        [(1, "项目支出名称"), (7, form["project"])],
        [(1, "主管部门"), (3, "青河县人民政府"), (1, "实施单位"), (3, form["unit"])],
        [(2, "项目资金（万元）"), *((1, name) for name in ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "自评得分"))],
        *([(2, line[0]), *((1, text) for text in line[1:])] for line in form["funds"]),
        [(1, name) for name in ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分", "偏差原因")],
        *([(1, text) for text in line] for line in form["indicators"]),
        [(5, "总分"), (1, "100"), (1, "99.5"), (1, "")],
    ]
    edges = [_LEFT]
    for width in _WIDTHS:
        edges.append(edges[-1] + width)
    canvas.setFont(FONT, 7)
    for index, row in enumerate(rows):
        top, column = _TOP - index * _ROW, 0
        for span, text in row:
            left, right = edges[column], edges[column + span]
            canvas.rect(left, top - _ROW, right - left, _ROW)
            canvas.drawCentredString((left + right) / 2, top - _ROW / 2 - 3, text)
            column += span
    canvas.showPage()


def write_corpus(folder: Path, count: int, broken_share: float = 0.05, seed: int = 1, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Write `count` files of 1 to 9 pages, some of them broken, but in no way of `without`.

    Returns the truth by file name, also kept in truth.json beside it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    truth: dict[str, Any] = {}
    ways = [way for way in BROKEN if way not in without]
    every = round(1 / broken_share) if broken_share else count + 1
    for number in range(count):
        draw = random.Random(seed * 1_000_003 + number)
        inside = folder / f"{number // 500:02}"
        inside.mkdir(exist_ok=True)
        if number % every == every - 1:
            way = ways[number // every % len(ways)]
            path = inside / f"{number:05}-{way}{BROKEN[way].suffix}"
            BROKEN[way].write(path, draw)
            truth[path.name] = {"broken": way, "codes": BROKEN[way].codes}
        else:
            path = inside / f"{number:05}.pdf"
            truth[path.name] = write_report(path, number, (1, 3, 5, 7, 9)[number % 5])
    folder.with_suffix(".truth.json").write_text(json.dumps(truth, ensure_ascii=False), "utf-8")
    return truth


def _canvas(path: Path, draw: random.Random, **options: Any) -> Canvas:
    canvas = Canvas(str(path), **options)
    canvas.drawString(100, 700, f"report {draw.random()}")
    return canvas


def _good_bytes(path: Path, draw: random.Random) -> bytes:
    write_report(path, draw.randrange(10**6), 2)
    return path.read_bytes()


def _truncated(path: Path, draw: random.Random) -> None:
    data = _good_bytes(path, draw)
    path.write_bytes(data[: len(data) * 2 // 3])


def _encrypted(path: Path, draw: random.Random) -> None:
    canvas = _canvas(path, draw, encrypt=StandardEncryption("secret"))
    canvas.showPage()
    canvas.save()


def _huge_page(path: Path, draw: random.Random) -> None:
    _canvas(path, draw, pagesize=(9000, 9000)).save()


def _many_pages(path: Path, draw: random.Random) -> None:
    canvas = _canvas(path, draw)
    for _ in range(501):
        canvas.showPage()
    canvas.save()


def _sparse(path: Path, draw: random.Random) -> None:
    with path.open("wb") as file:
        file.write(b"%PDF-1.4\n%" + str(draw.random()).encode())
        file.truncate(201 << 20)


def _many_characters(path: Path, draw: random.Random) -> None:
    canvas = _canvas(path, draw)
    canvas.setFont("Helvetica", 0.9)
    for line in range(210):
        canvas.drawString(10, 10 + 3 * line, "".join(draw.choices("0123456789", k=1000)))
    canvas.save()


def _many_lines(path: Path, draw: random.Random) -> None:
    canvas = _canvas(path, draw)
    canvas.lines([(x % 500, x // 500, x % 500 + 5, x // 500) for x in range(51_000)])
    canvas.save()


def _bomb(depth: int) -> Callable[[Path, random.Random], None]:
    def write(path: Path, draw: random.Random) -> None:
        compressor = zlib.compressobj(9)
        data = b"".join(compressor.compress(bytes(1 << 20)) for _ in range(300)) + compressor.flush()
        for _ in range(depth):
            data = zlib.compress(data, 9)
        filters = b"/FlateDecode " * (depth + 1)
        path.write_bytes(_pdf(data, b"/Filter [%b]" % filters, draw))

    return write


def _pdf(content: bytes, entries: bytes, draw: random.Random, kids: bytes = b"[3 0 R]", count: int = 1) -> bytes:
    """A PDF of one page with this content stream."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids %b /Count %d >>" % (kids, count),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), entries, content),
        b"<< /Title (%b) >>" % str(draw.random()).encode(),
    )
    data, places = b"%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, text)
    xref = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + xref + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))


def _png(width: int, height: int, rows: bytes) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def _text(before: bytes) -> Callable[[Path, random.Random], None]:
    return lambda path, draw: _put(path, before + str(draw.random()).encode() + b"\n")


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _named(path: Path, draw: random.Random) -> None:
    """A good file; `tests/faults` makes the reader misbehave on its name."""
    _good_bytes(path, draw)


#: Twenty ways; each file has its own bytes.
BROKEN: dict[str, Broken] = {
    "not-a-pdf": Broken(".pdf", ("not_a_document",), _text(b"plain text ")),
    "json-error": Broken(".pdf", ("not_a_document",), _text(b'{"error": "404 Not Found"} ')),
    "zip": Broken(".pdf", ("damaged_part",), _text(b"PK\x03\x04\x14\x00\x00\x00 ")),
    "truncated": Broken(".pdf", ("truncated",), _truncated),
    "head-and-end-only": Broken(
        ".pdf", ("damaged", "no_pages"), lambda path, draw: _put(path, b"%%PDF-1.7\n%% %f\n%%%%EOF\n" % draw.random())
    ),
    "noise": Broken(".pdf", ("damaged", "no_pages"), lambda path, draw: _put(path, b"%PDF-1.7\n" + draw.randbytes(5000) + b"\n%%EOF\n")),
    "no-pages": Broken(".pdf", ("no_pages",), lambda path, draw: _put(path, _pdf(b"", b"", draw, b"[]", 0))),
    "encrypted": Broken(".pdf", ("needs_password",), _encrypted),
    "huge-page": Broken(".pdf", ("page_too_large",), _huge_page),
    "many-pages": Broken(".pdf", ("too_many_pages",), _many_pages),
    "large-file": Broken(".pdf", ("file_too_large",), _sparse),
    "many-characters": Broken(".pdf", ("too_many_characters",), _many_characters),
    "many-lines": Broken(".pdf", ("too_many_lines",), _many_lines),
    "bomb": Broken(".pdf", ("stream_too_large",), _bomb(0)),
    "bomb-in-bomb": Broken(".pdf", ("stream_too_large",), _bomb(1)),
    "pixels": Broken(".png", ("too_many_pixels",), lambda path, draw: _put(path, _png(30_000, 30_000, zlib.compress(draw.randbytes(99))))),
    "cut-jpeg": Broken(".jpg", ("damaged",), lambda path, draw: _put(path, b"\xff\xd8\xff\xe0" + draw.randbytes(400))),
    "crash": Broken(".pdf", ("worker_crashed",), _named),
    "hang": Broken(".pdf", ("timed_out",), _named),
    "memory": Broken(".pdf", ("out_of_memory",), _named),
}


def write_mutated(folder: Path, count: int) -> dict[str, Any]:
    """Write `count` reports with bytes flipped, cut out or spliced in; returns what was drawn, by file name."""
    folder.mkdir(parents=True, exist_ok=True)
    truth: dict[str, Any] = {}
    for number in range(count):
        draw = random.Random(number)
        path = folder / f"{number:04}.pdf"
        drawn = write_report(path, number % 50, 2)
        data = bytearray(path.read_bytes())
        way = MUTATIONS[number % len(MUTATIONS)]
        path.write_bytes(way(data, draw))
        truth[path.name] = {**drawn, "way": way.__name__}
    return truth


def flipped(data: bytearray, draw: random.Random) -> bytearray:
    """One, three or twenty bits the other way."""
    for _ in range(draw.choice((1, 3, 20))):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return data


def cut(data: bytearray, draw: random.Random) -> bytearray:
    """Some bytes gone."""
    start = draw.randrange(len(data))
    return data[:start] + data[start + draw.randrange(1, 400) :]


def spliced(data: bytearray, draw: random.Random) -> bytearray:
    """Some bytes from elsewhere in between."""
    start, source = draw.randrange(len(data)), draw.randrange(len(data))
    return data[:start] + data[source : source + draw.randrange(1, 400)] + data[start:]


def zeroed(data: bytearray, draw: random.Random) -> bytearray:
    """A block of zeros, as a bad disk leaves it."""
    start, length = draw.randrange(len(data)), draw.choice((16, 64, 512))
    data[start : start + length] = bytes(len(data[start : start + length]))
    return data


MUTATIONS = (flipped, cut, spliced, zeroed)
