"""The values of a document as tables, each with a name that findings link to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jixiao.report.markup import NAMES, escaped, link, printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.report.dossier import Dossier, Value

_TITLES = {"forms": "表头与总分", "funds": "资金", "indicators": "指标", "base_data": "基础数据", "budget_lines": "预算明细"}
#: The columns of a table's records that name a line.
_LABELS = {"funds": ("label",), "indicators": ("level3",), "base_data": ("label",), "budget_lines": ("category", "label")}


def form_values(dossier: Dossier, form: dict[str, Any]) -> Iterator[str]:
    """The values of a form, table by table, a line a row."""
    own = dossier.of_form.get(str(form["form_id"]), [])
    name = " ".join(filter(None, (str(form["attachment"]), str(form["title"]), str(form["project_name"]))))
    if not own:
        return
    yield f'<details id="form{escaped(form["form_id"])}"><summary>{escaped(form["form_id"])} {escaped(name)}</summary>'
    for table, title in _TITLES.items():
        if values := [value for value in own if value.fact["table"] == table]:
            yield from _table(dossier, form["form_id"], table, title, values)
    yield "</details>\n"


def _table(dossier: Dossier, form_id: str, table: str, title: str, values: list[Value]) -> Iterator[str]:
    measures = list(dict.fromkeys(str(value.fact["measure"]) for value in values))
    lines: dict[str, dict[str, Value]] = {}
    for value in values:
        lines.setdefault(str(value.fact["line_no"]), {})[str(value.fact["measure"])] = value
    labels = _labels(dossier, form_id, table)
    yield f"<h4>{title}</h4><table><tr><th></th>" + "".join(f"<th>{escaped(NAMES.get(name, name))}</th>" for name in measures) + "</tr>\n"
    for number, line in lines.items():
        yield (
            f"<tr><td>{escaped(labels.get(number, number))}</td>" + "".join(_cell(dossier, line.get(name)) for name in measures) + "</tr>\n"
        )
    yield "</table>"


def _labels(dossier: Dossier, form_id: str, table: str) -> dict[str, str]:
    rows = (row for row in dossier.folder.sections.get(table, ()) if row["form_id"] == form_id and table in _LABELS)
    key = "row_no" if table == "indicators" else "line_no"
    return {str(row[key]): " ".join(filter(None, (str(row[name]) for name in _LABELS[table]))) for row in rows}


def _cell(dossier: Dossier, value: Value | None) -> str:
    if value is None:
        return "<td></td>"
    items, fact = dossier.items_of[value.number], value.fact
    marks = " ".join(filter(None, ("bad" if items else "", "look" if fact["review"] else "")))
    shown = escaped(printed(fact)) if fact["raw"] else ""
    if items:
        shown += " <span class=small>" + " ".join(link(item.anchor, str(item.row["rule_id"])) for item in items[:4]) + "</span>"
    mark = f' class="{marks}"' if marks else ""
    return f'<td id="{value.anchor}"{mark}>{shown}</td>'


def stated_figures(dossier: Dossier) -> Iterator[str]:
    """The figures that the text states, with the words that state them."""
    values = {(str(v.fact["measure"]), str(v.fact["line_no"])): v for v in dossier.values if v.fact["table"] == "figures"}
    if not values:
        return
    yield "<details id=figures><summary>正文中的数</summary><table><tr><th>指标</th><th>值</th><th>单位</th><th>原文</th><th>页</th></tr>\n"
    for figure in dossier.folder.sections["figures"]:
        value = values.get((str(figure["metric"]), str(figure["occurrence"])))
        shown = _cell(dossier, value) if value else f"<td>{escaped(figure['value'])}</td>"
        texts = (escaped(figure[name]) for name in ("unit", "quote", "page"))
        yield f"<tr><td><code>{escaped(figure['figure_id'])}</code></td>{shown}{''.join(f'<td>{text}</td>' for text in texts)}</tr>\n"
    yield "</table></details>\n"
