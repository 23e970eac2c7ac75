"""`jixiao report`: one self-contained HTML page a document, for a person to go through.

Each failing check stands beside a picture of its cells, cut from the page, so that whoever
reads it needs neither the PDF nor a number's page and box. All text of the document is
escaped; the page loads nothing.
"""

from __future__ import annotations

import base64
import html
import io
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2

from jixiao.checks.rule import PACKS, load_rules
from jixiao.errors import UnreadableDocument
from jixiao.folder import Folder, find_folders
from jixiao.messages import render
from jixiao.output import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any, Self

    from jixiao.checks.rule import Rule

_POINTS_PER_INCH = 72
_DPI = 130
#: What is shown around a cell, in points; pictures of more than this many cells would be all page.
_MARGIN = 6.0
_MOST_PICTURES = 4
_SEVERITIES = ("error", "warning", "info")
_NAMES = {"error": "错误", "warning": "警告", "info": "提示", "source": "疑原文有误", "extraction": "疑读取有误", "unknown": "待核"}
_STYLE = """
body{font:14px/1.6 "Noto Sans CJK SC","Microsoft YaHei",sans-serif;margin:2em auto;max-width:84em;color:#222}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #ccc;padding:.35em .6em;text-align:left;vertical-align:top}
th{background:#f2f4f7}img{display:inline-block;max-width:30em;border:1px solid #ddd;margin:.1em .3em .1em 0;vertical-align:top}
td:first-child{white-space:nowrap}td:nth-child(2){min-width:9em}
.error{color:#a50e0e}.warning{color:#8a5300}.info{color:#33567a}small{color:#666}
"""


class Spot(NamedTuple):
    """A cell of a finding: page, and box in points."""

    page: int
    box: tuple[float, float, float, float]


def write_pages(path: Path, source: Path | None, password: str | None, language: str, say: Callable[[str], None]) -> None:
    """Write report.html into every folder below `path`.

    `source` is the PDF, or a folder that holds it; without one the pages have no pictures.

    Raises:
        UnreadableDocument: There is no report, or `source` is not there.
        SinkError: A page can't be written.
    """
    rules = {rule.rule_id: rule for rule in load_rules(PACKS)}
    for place in find_folders(path):
        folder = Folder(place)
        pdf = _find_source(source, str(folder.sections["documents"][0]["file_name"]))
        with replace_file(place / "report.html") as scratch, _Pictures(pdf, folder.sections["pages"], password) as pictures:
            scratch.write_text("".join(_page(folder, rules, pictures)), encoding="utf-8")
        say(render("page_written", language, target=place / "report.html"))


def _find_source(source: Path | None, name: str) -> Path | None:
    if source is None:
        return None
    found = next(iter(sorted(source.rglob(name))), None) if source.is_dir() else source
    if found is None or not found.exists():
        raise UnreadableDocument("missing_input", path=source / name if source.is_dir() else source)
    return found


class _Pictures:
    """Cuts cells out of the pages of a PDF; gives nothing where there is no PDF."""

    def __init__(self, pdf: Path | None, pages: list[dict[str, Any]], password: str | None) -> None:
        self._document = pypdfium2.PdfDocument(pdf, password=password) if pdf else None
        self._turned = {page["number"]: page["turned"] for page in pages}
        self._rendered: tuple[int, Any] = (0, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._document:
            self._document.close()

    def cut(self, spot: Spot) -> str:
        """The cell as a data URL, or "" without a PDF."""
        if self._document is None or not 1 <= spot.page <= len(self._document):
            return ""
        picture = self._upright(spot.page)
        scale = _DPI / _POINTS_PER_INCH
        x0, y0, x1, y1 = spot.box
        edges = ((x0 - _MARGIN) * scale, (y0 - _MARGIN) * scale, (x1 + _MARGIN) * scale, (y1 + _MARGIN) * scale)
        left, top = (max(0, int(edge)) for edge in edges[:2])
        right, bottom = max(left + 1, min(picture.width, int(edges[2]))), max(top + 1, min(picture.height, int(edges[3])))
        stream = io.BytesIO()
        picture.crop((left, top, right, bottom)).convert("L").quantize(16).save(stream, "PNG", optimize=True)
        return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()

    def _upright(self, number: int) -> Any:
        """The page as a picture; the last one is kept, findings of a page come together."""
        if self._document is not None and self._rendered[0] != number:
            page = self._document[number - 1]
            page.set_rotation(self._turned.get(number, 0))
            self._rendered = (number, page.render(scale=_DPI / _POINTS_PER_INCH).to_pil())
            page.close()
        return self._rendered[1]


def _page(folder: Folder, rules: dict[str, Rule], pictures: _Pictures) -> Iterator[str]:
    document = folder.sections["documents"][0]
    title = html.escape(str(document["report_title"] or document["file_name"]))
    yield f'<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head><body>'
    yield f"<h1>{title}</h1><p>{_cell(document['unit_name'])} · {_cell(document['fiscal_year'])} · {_cell(document['file_name'])}"
    yield f"<br><small>sha256 {_cell(document['document_id'])} · jixiao {_cell(document['jixiao_version'])}</small></p>"
    yield from _forms(folder)
    yield from _findings(folder, rules, pictures)
    yield "</body></html>\n"


def _forms(folder: Folder) -> Iterator[str]:
    yield "<h2>找到的表</h2><table><tr><th>编号</th><th>附件</th><th>表题</th><th>项目</th><th>页</th><th>把握</th></tr>"
    for form in folder.sections["forms"]:
        first, last = str(form["first_page"]), str(form["last_page"])
        pages = first if first == last else f"{first}–{last}"
        cells = (form["form_id"], form["attachment"], form["title"], form["project_name"], pages, form["confidence"])
        yield "<tr>" + "".join(f"<td>{_cell(text)}</td>" for text in cells) + "</tr>"
    yield "</table>"


def _findings(folder: Folder, rules: dict[str, Rule], pictures: _Pictures) -> Iterator[str]:
    findings = folder.sections["checks"]
    failing = [finding for finding in findings if finding["status"] == "fail"]
    failing.sort(key=lambda finding: _SEVERITIES.index(finding["severity"]))
    yield f"<h2>校验</h2><p>{len(findings)} 项，不通过 {len(failing)} 项。</p>"
    yield "<table><tr><th>级别</th><th>规则</th><th>对象</th><th>结果</th><th>原件</th></tr>"
    for finding in failing:
        yield _row(finding, rules.get(finding["rule_id"]), pictures)
    yield "</table>"


def _row(finding: dict[str, Any], rule: Rule | None, pictures: _Pictures) -> str:
    severity = finding["severity"]
    statement = _cell(rule.statement_zh if rule else "")
    suspect = _NAMES.get(finding["suspect"], "")
    sides = (
        f"<br><small>差 {_cell(finding['difference'])}，容差 {_cell(finding['tolerance'] or '0')}</small>" if finding["difference"] else ""
    )
    assumed = f"<br><small>{_cell(finding['assumed'])}</small>" if finding["assumed"] else ""
    cut = (pictures.cut(spot) for spot in _spots(finding["cells"])[:_MOST_PICTURES])
    shown = "".join(f'<img alt="" src="{picture}">' for picture in cut if picture)
    return (
        f'<tr><td class="{severity}">{_NAMES[severity]}</td><td>{_cell(finding["rule_id"])}<br><small>{statement}</small></td>'
        f"<td>{_cell(finding['instance'])}</td><td>{_cell(finding['detail'])}{sides}{assumed}<br><small>{suspect}</small></td><td>{shown}</td></tr>"
    )


def _spots(cells: str) -> list[Spot]:
    """The places that a finding names."""
    spots: list[Spot] = []
    for printed in filter(None, cells.split(";")):
        page, _, box = printed.partition(":")
        x0, y0, x1, y1 = map(float, box.split(","))
        spots.append(Spot(int(page), (x0, y0, x1, y1)))
    return spots


def _cell(text: object) -> str:
    return html.escape(str(text))
