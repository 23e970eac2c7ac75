"""The small pieces of the page's markup; everything that comes from a document is escaped here."""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from jixiao.grid import join_lines
from jixiao.messages import CATALOGUE

if TYPE_CHECKING:
    from jixiao.report.pictures import Pictures, Spot, Strip

#: What columns and marks are called on the page.
NAMES = {
    "error": "错误", "warning": "警告", "info": "提示",
    "document": "全文", "source": "疑原文有误", "extraction": "疑读取有误", "unknown": "待核",
    "initial_budget": "年初预算数", "annual_budget": "全年预算数", "executed": "全年执行数", "execution_rate_pct": "执行率（%）",
    "weight": "分值", "self_score": "得分", "level1": "一级指标", "level2": "二级指标", "level3": "三级指标", "level1_weight": "一级分值",
    "target": "指标值", "target_value": "指标值（数）", "actual": "完成值", "actual_value": "完成值（数）", "deviation_reason": "偏差原因",
    "prior_year_final": "上年决算数", "budget": "预算数", "final": "决算数", "authorized_posts": "编制数", "actual_staff": "实际在职人数",
    "control_rate_pct": "控制率（%）", "approved_scale_sqm": "批复规模", "actual_scale_sqm": "实际规模", "scale_control_rate_pct": "规模控制率（%）",
    "budget_investment": "预算投资", "actual_investment": "实际投资", "investment_control_rate_pct": "投资概算控制率（%）",
    "budget_adjustment": "预算调整", "adjusted_budget": "调整后预算", "final_expenditure": "决算支出", "year_end_balance": "年末结余",
    "adjustment": "调整", "executable_budget": "可执行预算", "expenditure": "支出", "over_under": "超支/结余",
    "total_weight": "总分（分值）", "total_score": "总分（得分）", "project_name": "项目名称", "supervising_department": "主管部门",
    "implementing_unit": "实施单位", "goal_expected": "预期目标", "goal_actual": "实际完成情况",
}  # fmt: skip


#: Remarks on values that the catalogue does not hold.
_REMARKS = {
    "text crosses a ruling line": "文字压在框线上",
    "recognised with doubt": "识别结果存疑",
    "text where a number belongs": "应为数字处是文字",
    "decimal point printed as another mark": "小数点印成别的符号",
    "space between digits: one number or two": "数字之间有空格，可能是两个数",
    "spreadsheet error printed as a value": "印有电子表格的错误值",
    "glyph without a meaning in its font": "字体缺少该字的编码",
    "number printed on several lines that had room": "未满行就换行的数，可能是几个数",
    "number recognised on several lines that may not be one": "分行识别的数，可能丢了小数点或并入了别的字",
    "share or percentage: no percent sign": "没有百分号，可能是比例或百分数",
}
_MEASURE = re.compile(r"(?<=[^\x00-\x7f])\.([a-z][a-z0-9_]*)(?= )")


def escaped(text: object) -> str:
    """Text of the document as text of the page."""
    return html.escape(str(text))


def in_chinese(text: str) -> str:
    """A remark of facts.csv, which are in English, as the catalogue has it in Chinese."""
    for pattern, chinese in _remarks():
        if match := pattern.fullmatch(text):
            return chinese.format(**match.groupdict())
    return _REMARKS.get(text, text)


@cache
def _remarks() -> tuple[tuple[re.Pattern[str], str], ...]:
    """The catalogue's messages that name no file: what the English ones look like, and the Chinese ones."""
    remarks = ((english, chinese) for english, chinese in CATALOGUE.values() if "{path}" not in english)
    return tuple((re.compile(_pattern(english), re.DOTALL), chinese) for english, chinese in remarks)


def _pattern(message: str) -> str:
    """The regular expression of a message; a place named again holds the same text again."""
    parts = re.split(r"\{(\w+)\}", message)
    names = parts[1::2]
    groups = [f"(?P={name})" if name in names[:place] else f"(?P<{name}>.*)" for place, name in enumerate(names)]
    return "".join(re.escape(text) + group for text, group in zip(parts[::2], [*groups, ""], strict=True))


def in_words(sentence: str) -> str:
    """A sentence of a finding with the names of columns instead of the contract's."""
    return _MEASURE.sub(lambda match: "." + NAMES.get(match[1], match[1]).removesuffix("（%）"), sentence)


def printed(fact: dict[str, Any]) -> str:
    """A value as it was printed, on one line."""
    return join_lines(str(fact["raw"]).split("\n")) or "空"


def link(anchor: str, text: str) -> str:
    """A link within the page."""
    return f'<a href="#{escaped(anchor)}">{escaped(text)}</a>'


def cells(*texts: object) -> str:
    """Table cells of text."""
    return "".join(f"<td>{escaped(text)}</td>" for text in texts)


def row(tag: str, *texts: object, is_markup: bool = False) -> str:
    """A table row of text, or of markup that is escaped already."""
    return "<tr>" + "".join(f"<{tag}>{text if is_markup else escaped(text)}</{tag}>" for text in texts) + "</tr>\n"


def figure(pictures: Pictures, strip: Strip, spots: list[Spot], shown: set[str]) -> str:
    """The picture of a strip with frames around cells; where there is none, where to look.

    A picture stands on the page once and is referred to afterwards: `shown` holds which do.
    """
    width, height = strip.x1 - strip.x0, strip.y1 - strip.y0
    if not pictures.url(strip):
        return "".join(f"<p class=small>{place}</p>" for place in dict.fromkeys(map(pictures.place, spots)))
    name = pictures.name(strip)
    image = f'<use href="#{name}"/>'
    if name not in shown:
        shown.add(name)
        image = f'<image id="{name}" width="{width:.2f}" height="{height:.2f}" preserveAspectRatio="none" href="{pictures.url(strip)}"/>'
    frames = "".join(
        f'<rect x="{spot.x0 - strip.x0:.2f}" y="{spot.y0 - strip.y0:.2f}" width="{spot.x1 - spot.x0:.2f}" height="{spot.y1 - spot.y0:.2f}"/>'
        for spot in spots
    )
    box = f'viewBox="0 0 {width:.2f} {height:.2f}" style="width:{width * _ENLARGED:.0f}px"'
    return f'<figure><svg {box} role="img" aria-label="第 {strip.page} 页">{image}{frames}</svg><figcaption>{pictures.page_link(strip.page)}</figcaption></figure>'


#: Points are shown as so many pixels of the browser's, as a page of A4 fits its window.
_ENLARGED = 1.45
