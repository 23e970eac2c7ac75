"""Pages of tables as crowded, thin-lined and small as forms get, each drawn from a seed.

What the seed report does not show: twenty-five indicators on a page, sixteen narrow columns,
hair lines, type of 7 points, grey headers, dotted and double lines, landscape sheets. Their
truth is the exported file's own grid.
"""

from __future__ import annotations

from html import escape
from random import Random
from typing import TYPE_CHECKING

from builder.programs import print_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_LEVELS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
_NAMES = (
    "全年招商引资任务完成情况", "道路维修改造", "接待来访群众", "三公经费控制率", "培训次数", "项目验收合格率", "资金拨付及时率",
    "安全生产检查覆盖面", "一", "办公设备采购成本控制在预算之内", "企业服务事项按时办结率", "公众对环境治理工作的满意程度", "绿化面积",
)  # fmt: skip
_TARGETS = ("≥95%", "100%", "12次", "≤384.51万元", "优", "及时", "——", "", "1", "逐步提升", "≥35人", "2024年12月底前")
_BORDERS = (*["solid"] * 9, "double", "dotted", "dashed")


def build_dense(folder: Path, font: str, seed: int) -> Iterator[Path]:
    """Writes an upright and a landscape file of crowded tables, as .html and PDF."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, size, width in (("upright", "210mm 297mm", 500), ("landscape", "297mm 210mm", 740)):
        source = folder / f"dense_{name}_{font.lower().replace(' ', '_')}_{seed}.html"
        random = Random(f"{name} {seed}")
        head = f'<meta charset="utf-8"><title>dense</title><style>@page {{size:{size};margin:40pt}}body{{font-family:"{font}";margin:0}}'
        head += "table{border-collapse:collapse;table-layout:fixed}td{text-align:center;overflow-wrap:anywhere}p{margin:6pt 0}"
        head += "div{break-after:page}</style>"
        pages = "".join(f"<div>{page(random, width)}</div>" for page in (_indicators, _ledger, _base_data, _several, _tall))
        source.write_text(f"<!doctype html><html>{head}<body>{pages}</body></html>", "utf-8")
        print_html(source, source.with_suffix(".pdf"))
        yield from (source, source.with_suffix(".pdf"))


def _table(random: Random, rows: list[str], widths: list[float], *, size: float) -> str:
    line = random.choice((0.25, 0.35, 0.5, 0.5, 0.75, 1.0, 1.5))
    kind = random.choice(_BORDERS)
    line = max(line, {"double": 1.9, "dotted": 0.8}.get(kind, 0.0))
    shade = random.choice((0, 0, 0, 40, 90))
    cell = f"border:{line}pt {kind} rgb({shade},{shade},{shade});padding:{random.choice((0.5, 1, 1, 2, 3))}pt {random.choice((1, 2, 4))}pt"
    outer = f"border:{random.choice((1.5, 2.25))}pt solid black;" if random.random() < 0.3 else ""
    name = f"t{random.randrange(10**9)}"
    style = f"<style>.{name} td{{{cell};font-size:{size}pt;line-height:{random.choice((1.0, 1.15, 1.25, 1.4))}}}</style>"
    columns = "".join(f'<col style="width:{width:.1f}pt">' for width in widths)
    place = "margin:0 auto" if random.random() < 0.7 else f"margin-left:{random.randrange(30)}pt"
    return f'{style}<table class="{name}" style="{outer}width:{sum(widths):.1f}pt;{place}"><colgroup>{columns}</colgroup>{"".join(rows)}</table>'


def _row(cells: list[str], attributes: str = "") -> str:
    return f"<tr{attributes}>{''.join(cells)}</tr>"


def _td(text: str, *, down: int = 1, across: int = 1, style: str = "") -> str:
    spans = f' rowspan="{down}"' * (down > 1) + f' colspan="{across}"' * (across > 1)
    return f"<td{spans}{style}>{escape(text)}</td>"


def _ground(random: Random) -> str:
    """A header's grey or tinted ground, or none."""
    tint = random.choice(("", "", "#d9d9d9", "#bfbfbf", "#dce6f1", "#fde9d9"))
    return f' style="background:{tint};-webkit-print-color-adjust:exact"' if tint else ""


def _number(random: Random) -> str:
    return random.choice(("0", "1", f"{random.randrange(1000)}", f"{random.random() * 10 ** random.randint(1, 6):,.2f}", "100%", ""))


def _scaled(shares: Sequence[float], width: float) -> list[float]:
    return [share * width / sum(shares) for share in shares]


def _indicators(random: Random, width: float) -> str:
    """A self-evaluation form: names, a money block, then some two dozen indicators."""
    ground = _ground(random)
    rows = [_row([_td("项目名称", across=2), _td("园区基础设施运行维护专项", across=7)])]
    rows.append(_row([_td("主管部门", across=2), _td("某某市财政局", across=3), _td("实施单位"), _td("开发建设局", across=3)]))
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    rows.append(_row([_td("项目资金（万元）", down=4, across=2), _td("", style=ground), *(_td(text, style=ground) for text in heads)]))
    for label in ("年度资金总额", "其中：当年财政拨款", "上年结转资金"):
        rows.append(_row([_td(label), *(_td(_number(random)) for _ in heads)]))
    columns = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
    leaves = [(one, two, random.randint(1, 4)) for one, twos in _LEVELS.items() for two in twos]
    total = sum(count for *_, count in leaves)
    rows.append(_row([_td("绩效指标", down=total + 1), *(_td(text, style=ground) for text in columns)]))
    for one, twos in _LEVELS.items():
        counts = [count for first, two, count in leaves if first == one]
        for index, (two, count) in enumerate(zip(twos, counts, strict=True)):
            for line in range(count):
                spanning = [_td(one, down=sum(counts))] if not index and not line else []
                spanning += [_td(two, down=count)] if not line else []
                texts = [random.choice(_NAMES), *random.choices(_TARGETS, k=2), _number(random), _number(random), ""]
                rows.append(_row([*spanning, *map(_td, texts)]))
    rows.append(_row([_td("总分", across=6), _td("100"), _td("97.5"), _td("")]))
    shares = [24, 42, 60, 92, 56, 56, 34, 34, 60]
    return "<p>项目支出绩效自评表</p>" + _table(random, rows, _scaled(shares, width), size=random.choice((7, 7.5, 8, 9)))


def _ledger(random: Random, width: float) -> str:
    """Many narrow columns of numbers under two rows of headers."""
    count = random.randint(4, 5 if width < 600 else 7)
    ground = _ground(random)
    rows = [_row([_td("单位", down=2, style=ground), *(_td(f"{2017 + i}年度", across=3, style=ground) for i in range(count))])]
    rows.append(_row([_td(text, style=ground) for _ in range(count) for text in ("预算", "决算", "比率")]))
    for _ in range(random.randint(14, 30)):
        rows.append(_row([_td(random.choice(_NAMES)[:8]), *(_td(_number(random)[:6]) for _ in range(3 * count))]))
    return "<p>预算执行情况</p>" + _table(random, rows, _scaled([70] + [26] * 3 * count, width), size=random.choice((6.5, 7, 7.5)))


def _base_data(random: Random, width: float) -> str:
    """A sheet of base data: labels that span, headers inside, a note over the whole width."""
    rows = [_row([_td("财政供养人员情况（人）"), _td("编制数", across=2), _td("2024年实际在职人数", across=2), _td("控制率", across=2)])]
    rows.append(_row([_td(""), *(_td(text, across=2) for text in ("35", "29", "82.86%"))]))
    rows.append(_row([_td("经费控制情况（万元）"), *(_td(text, across=2) for text in ("2023年决算数", "2024年预算数", "2024年决算数"))]))
    for label in ("三公经费", "1、公务用车购置和维护经费", "其中：公车购置", "公车运行维护", "2、出国经费", "3、公务接待"):
        rows.append(_row([_td(label), *(_td(_number(random), across=2) for _ in range(3))]))
    rows.append(_row([_td("政府采购金额"), *(_td(text) for text in ("计划数", "实际数", "节约率", "", "", ""))]))
    for _ in range(random.randint(3, 14)):
        rows.append(_row([_td(random.choice(_NAMES)), *(_td(_number(random)) for _ in range(6))]))
    rows.append(
        _row([_td("厉行节约保障措施", style=_ground(random)), _td("严格执行各项制度，从严从紧控制开支。" * random.randint(1, 5), across=6)])
    )
    return "<p>基础数据表</p>" + _table(random, rows, _scaled([140, 56, 56, 56, 56, 56, 56], width), size=random.choice((8, 9, 10.5)))


def _several(random: Random, width: float) -> str:
    """Three small tables of different widths with a line of text between them."""
    parts = []
    for number in range(3):
        columns = random.randint(2, 7)
        rows = [_row([_td(random.choice(_NAMES)[:6]) for _ in range(columns)])]
        rows += [_row([_td(_number(random)) for _ in range(columns)]) for _ in range(random.randint(1, 6))]
        shares = [random.uniform(0.6, 1.6) for _ in range(columns)]
        table = _table(random, rows, _scaled(shares, width * random.uniform(0.4, 1.0)), size=random.choice((7.5, 9, 10.5, 12)))
        parts.append(f"<p>（{number + 1}）其他需要说明的情况如下，金额单位为万元。</p>{table}")
    return "".join(parts)


def _tall(random: Random, width: float) -> str:
    """A table of one-line rows that runs over the end of the page."""
    columns = random.randint(4, 8)
    rows = [_row([_td(random.choice(_NAMES)[:5]) for _ in range(columns)])]
    rows += [_row([_td(str(number)), *(_td(_number(random)) for _ in range(columns - 1))]) for number in range(random.randint(45, 70))]
    return "<p>明细表</p>" + _table(random, rows, _scaled([1.0] * columns, width), size=random.choice((7.5, 8, 9)))
