"""The page of a document: what to do first, what fails, what to look at, what was found."""

from __future__ import annotations

from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from jixiao.finding import EvidenceKind
from jixiao.report.dossier import SEVERITIES
from jixiao.report.markup import NAMES, cells, escaped, figure, in_chinese, in_words, link, printed, row
from jixiao.report.values import form_values, stated_figures

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.report.dossier import Dossier, Item, Value
    from jixiao.report.pictures import Pictures

#: Instances of one rule that are shown open; the rest folds.
_OPEN = 3
#: Links to values behind a finding; a column of sixty is told by its picture.
_MOST_LINKS = 14


def page(dossier: Dossier, pictures: Pictures) -> Iterator[str]:
    """The page, piece by piece."""
    document = dossier.document
    title = escaped(document["report_title"] or document["file_name"])
    style = files("jixiao.report").joinpath("style.css").read_text(encoding="utf-8")
    yield '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    yield f"<title>{title}</title><style>{style}</style></head><body>\n"
    yield from _head(dossier, title)
    yield from _overview(dossier)
    shown: set[str] = set()
    yield from _findings(dossier, pictures, shown)
    yield from _reviews(dossier, pictures, shown)
    yield from _found(dossier)
    yield from _rules(dossier)
    yield "</body></html>\n"


def _head(dossier: Dossier, title: str) -> Iterator[str]:
    document = dossier.document
    about = (document["unit_name"], f"{document['fiscal_year']} 年度" if document["fiscal_year"] else "", document["file_name"])
    yield f"<header><h1>{title}</h1><p>{' · '.join(escaped(text) for text in about if text)}</p>"
    yield f"<p class=small>sha256 {escaped(document['document_id'])} · jixiao {escaped(document['jixiao_version'])}</p>"
    counts = {severity: sum(item.row["severity"] == severity for item in dossier.failing) for severity in SEVERITIES}
    yield "<nav>"
    for severity in SEVERITIES:
        yield f'<a class="card {severity}" href="#{severity}"><b>{counts[severity]}</b>{NAMES[severity]}</a>'
    yield f'<a class="card review" href="#review"><b>{len(dossier.reviews)}</b>待复核的值</a>'
    yield f'<a class="card" href="#found"><b>{len(dossier.forms)}</b>表，{document["page_count"]} 页</a></nav>'
    unread = [entry for entry in dossier.pages if entry["failure"]]
    for entry in unread:
        yield f"<p class=alert>第 {entry['number']} 页未读出：{escaped(in_chinese(entry['failure']))}</p>"
    statuses = [str(check["status"]) for check in dossier.folder.sections["checks"]]
    told = "，".join(f"{name} {statuses.count(status)}" for status, name in _STATUSES if statuses.count(status))
    yield f"<p>共校验 {len(statuses)} 项：{told or '无'}。校验只指出矛盾，不改动任何数值。</p></header>\n"


_STATUSES = (("pass", "通过"), ("fail", "不通过"), ("insufficient", "数据不足"), ("not_applicable", "不适用"))


def _overview(dossier: Dossier) -> Iterator[str]:
    """The rules that fail, with how often, and what the marks beside findings mean."""
    if not dossier.failing:
        return
    yield "<details open id=overview><summary>不通过的规则一览</summary><ul class=rules>\n"
    for rule_id, same in groupby(dossier.failing, key=lambda item: str(item.row["rule_id"])):
        those, rule = list(same), dossier.rules.get(rule_id)
        name = f"{rule_id} {rule.statement_zh if rule else ''}".strip()
        yield f"<li class={those[0].row['severity']}>{link(those[0].anchor, name)} <span class=small>{len(those)} 处</span></li>\n"
    yield "</ul></details>\n"
    suspects = {str(item.row["suspect"]) for item in dossier.failing}
    told = "；".join(f"<span class='tag {name}'>{NAMES[name]}</span> {why}" for name, why in _SUSPECTS.items() if name in suspects)
    yield f"<p class=small>标记：{told}。均为线索，以原件为准。</p>\n" if told else ""


#: What the marks beside findings mean.
_SUSPECTS = {
    "source": "数字读得可靠，矛盾多半印在报告里，应请填报单位核实",
    "extraction": "数字识别存疑，先对照图片核对读数",
    "unknown": "两者都有可能，先对照图片，再核实原文",
}


def _findings(dossier: Dossier, pictures: Pictures, shown: set[str]) -> Iterator[str]:
    yield "<h2 id=checks>不通过的校验</h2>"
    if not dossier.failing:
        yield "<p>没有不通过的校验。</p>"
    for severity, those in groupby(dossier.failing, key=lambda item: str(item.row["severity"])):
        grave = list(those)
        yield f'<h3 id="{severity}" class="{severity}">{NAMES[severity]}（{len(grave)}）</h3>'
        for rule_id, same in groupby(grave, key=lambda item: str(item.row["rule_id"])):
            yield from _rule(dossier, rule_id, list(same), pictures, shown)


def _rule(dossier: Dossier, rule_id: str, items: list[Item], pictures: Pictures, shown: set[str]) -> Iterator[str]:
    rule = dossier.rules.get(rule_id)
    source = f"<span class=small>依据：{escaped(rule.source)}</span>" if rule and rule.source else ""
    yield f"<section class={items[0].row['severity']}><h4><code>{escaped(rule_id)}</code> {escaped(rule.statement_zh if rule else '')} {source}</h4>"
    for item in items[:_OPEN]:
        yield from _item(dossier, item, pictures, shown)
    if rest := items[_OPEN:]:
        yield f"<details><summary>另 {len(rest)} 处：{escaped('、'.join(str(item.row['instance']) for item in rest)[:120])}</summary>"
        for item in rest:
            yield from _item(dossier, item, pictures, shown)
        yield "</details>"
    yield "</section>\n"


def _item(dossier: Dossier, item: Item, pictures: Pictures, shown: set[str]) -> Iterator[str]:
    told = item.row
    suspect = f"<span class='tag {told['suspect']}'>{NAMES[told['suspect']]}</span>" if told["suspect"] else ""
    yield f'<article id="{item.anchor}"><p><b>{escaped(NAMES.get(told["instance"], told["instance"]))}</b> {suspect}<br>{escaped(in_words(told["detail"]))}</p>'
    if told["difference"]:
        yield f"<p class=small>左 {escaped(told['lhs'])}，右 {escaped(told['rhs'])}，差 {escaped(told['difference'])}，容差 {escaped(told['tolerance'] or '0')}</p>"
    if told["assumed"]:
        yield f"<p class=small>{escaped(told['assumed'])}</p>"
    yield from _evidence(item)
    for strip, spots in dossier.strips_of(item.spots):
        yield figure(pictures, strip, spots, shown)
    yield from _links(dossier, item)
    yield "</article>"


def _evidence(item: Item) -> Iterator[str]:
    """Why the report or its reading is suspected; what confirms many numbers is only counted."""
    evidence = item.finding.evidence if item.finding else ()
    confirmed = [each for each in evidence if each.kind in (EvidenceKind.HELD, EvidenceKind.REPEATED)]
    told = [each.told for each in evidence if each not in confirmed]
    if len(confirmed) > _OPEN:
        told.insert(0, f"其中 {len(confirmed)} 个数有其他等式或重复印刷印证")
    else:
        told[:0] = [each.told for each in confirmed]
    if told:
        yield "<ul class=small>" + "".join(f"<li>{escaped(in_words(text))}</li>" for text in told[:_MOST_LINKS]) + "</ul>"


def _links(dossier: Dossier, item: Item) -> Iterator[str]:
    """Links to the values, and to other findings on them."""
    numbers = [value for value in item.values if value.fact["status"] == "number" or value.fact["review"]]
    if numbers:
        shown = "、".join(link(value.anchor, _named(value)) for value in numbers[:_MOST_LINKS])
        yield f"<p class=small>涉及：{shown}{'……' if len(numbers) > _MOST_LINKS else ''}</p>"
    others = {other.number: other for value in item.values for other in dossier.items_of[value.number] if other is not item}
    if others:
        shown = "、".join(
            link(other.anchor, f"{other.row['rule_id']} {other.row['instance']}") for other in list(others.values())[:_MOST_LINKS]
        )
        yield f"<p class=small>同一数字还牵涉：{shown}{'……' if len(others) > _MOST_LINKS else ''}</p>"


def _named(value: Value) -> str:
    """A value as a link calls it: its column, where that says something, and its print."""
    name = NAMES.get(str(value.fact["measure"]), "")
    return f"{name} {printed(value.fact)}".strip()


def _reviews(dossier: Dossier, pictures: Pictures, shown: set[str]) -> Iterator[str]:
    yield f"<h2 id=review>待复核的值（{len(dossier.reviews)}）</h2>"
    if not dossier.reviews:
        yield "<p>没有需要人工复核的值。</p>"
        return
    yield "<p>识别时存疑的值，按页排列；对照图片核对后，可直接改 CSV 再运行 <code>jixiao check</code>。</p><table>"
    yield row("th", "页", "值", "读作", "为何复核", "图片")
    for value in dossier.reviews:
        yield from _review(dossier, value, pictures, shown)
    yield "</table>\n"


def _review(dossier: Dossier, value: Value, pictures: Pictures, shown: set[str]) -> Iterator[str]:
    fact = value.fact
    readings = dossier.readings.get(value.spot.printed, [])
    others = "".join(f"<br><span class=small>另读：{escaped(text)}</span>" for text in dict.fromkeys(readings) if text != printed(fact))
    failing = "、".join(link(item.anchor, str(item.row["rule_id"])) for item in dossier.items_of[value.number])
    reason = escaped(in_chinese(fact["review"])) + (f"<br>不通过：{failing}" if failing else "")
    images = "".join(figure(pictures, strip, spots, shown) for strip, spots in dossier.strips_of([value.spot]))
    name = f"{link(value.anchor, _form_name(dossier, fact['form_id']))}<br><span class=small>{escaped(NAMES.get(fact['measure'], fact['measure']))}</span>"
    yield row(
        "td",
        str(fact["page"]),
        name,
        f"<b>{escaped(printed(fact))}</b>{others}<br><span class=small>把握 {escaped(fact['confidence'])}</span>",
        reason,
        images,
        is_markup=True,
    )


def _form_name(dossier: Dossier, form_id: str) -> str:
    form = next((form for form in dossier.forms if form["form_id"] == form_id), None)
    return str(form["attachment"] or form["title"] or form_id) if form else "正文"


def _found(dossier: Dossier) -> Iterator[str]:
    yield "<h2 id=found>读出的表和数</h2><table>"
    yield row("th", "编号", "附件", "表题", "项目", "页", "把握")
    for form in dossier.forms:
        first, last = str(form["first_page"]), str(form["last_page"])
        pages = first if first == last else f"{first}–{last}"
        yield f"<tr><td>{link('form' + str(form['form_id']), str(form['form_id']))}</td>{cells(form['attachment'], form['title'], form['project_name'], pages, form['confidence'])}</tr>"
    yield "</table>\n"
    for form in dossier.forms:
        yield from form_values(dossier, form)
    yield from stated_figures(dossier)


def _rules(dossier: Dossier) -> Iterator[str]:
    told: dict[str, list[Any]] = {}
    for check in dossier.folder.sections["checks"]:
        told.setdefault(str(check["rule_id"]), []).append(check["status"])
    yield "<h2 id=rules>所用规则</h2><details><summary>规则、公式与结果</summary><table>"
    yield row("th", "规则", "内容", "公式", "级别", "结果")
    for rule_id, statuses in told.items():
        rule = dossier.rules.get(rule_id)
        counts = "，".join(f"{name} {statuses.count(status)}" for status, name in _STATUSES if statuses.count(status))
        about = (rule.statement_zh, rule.formula, NAMES[rule.severity.value]) if rule else ("", "", "")
        yield row("td", rule_id, *about, counts)
    yield "</table></details>\n"
