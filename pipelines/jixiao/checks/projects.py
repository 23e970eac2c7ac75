"""Rules P: within the forms of the projects."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.amount import Status, plain
from jixiao.checks.names import class_of
from jixiao.checks.operand import Outcome, adds_up, compact, plus, told, verdict
from jixiao.checks.scoring import ZERO, fund_total, groups, printed_values, sum_of
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.book import Book
    from jixiao.checks.form_record import FormRecord

_AMOUNTS = ("initial_budget", "annual_budget", "executed")
_SOURCES = ("fiscal_appropriation", "carryover", "other_funds")
_SIZES = {1: "一", 2: "两", 3: "三"}
_SIGN_FIELD = re.compile(r"(?:填[表报]人|填报日期|日期|联系电话|电话|单位负责人(?:签字)?|负责人(?:签字)?)[:：]")
_HAN = "零一二三四五六七八九十"


def project_money(book: Book) -> Iterator[Outcome]:
    """年度资金总额＝当年财政拨款＋上年结转资金＋其他资金."""
    for form in book.projects:
        parts = [line for line in form.funds if line.code != "total"]
        for measure in _AMOUNTS:
            whole = fund_total(form, measure)
            terms = plus(*(line.value(measure) for line in parts))
            if whole and terms:
                yield adds_up(f"{form.tag}.{whole.name.rpartition('.')[2]}", whole, terms)


def parts_without_score(book: Book) -> Iterator[Outcome]:
    """资金分项行不单独计分."""
    for form in book.projects:
        scored = [
            line for line in form.funds if line.code != "total" and printed_values([line], "weight") + printed_values([line], "self_score")
        ]
        for line in scored:
            weight, score = line.value("weight"), line.value("self_score")
            sums = [sum_of(printed_values(lines, "weight")) for lines in groups(form).values()]
            sums += [sum_of(printed_values([fund], "weight")) for fund in form.funds if fund.code == "total" or fund is line]
            adding = "+".join(plain(compact(number)) for number in sums) + f"={plain(compact(sum(sums, ZERO)))}"
            points = sums[-1] if weight else ZERO
            shown = f"分值 {weight.printed if weight else '空'}、得分 {score.printed if score else '空'}"
            detail = f"分项填{shown}；与总额行重复，逐行求和会多算 {plain(compact(points))} 分（{adding}）"
            weights = (value for other in (*form.indicators, *form.funds) if (value := other.value("weight")))
            yield told(f"{form.tag}.{line.label}", False, detail, *filter(None, (weight, score)))._replace(also=tuple(weights))
        if form.funds and not scored:
            yield told(form.tag, True, "分项未计分")


def attachment_numbers(book: Book) -> Iterator[Outcome]:
    """附件序号连续、与附件一项目行数一致."""
    numbers = [_serial(form) for form in book.projects]
    if all(number is not None for number in numbers) and numbers:
        stem = str(book.projects[0].texts["attachment"]).rpartition("-")[0]
        holds = numbers == list(range(1, len(numbers) + 1))
        detail = f"{stem}-{numbers[0]}..{numbers[-1]} 连续" if holds else f"{stem}：{'、'.join(map(str, numbers))} 不连续"
        yield told("序号", holds, detail)
    base = book.first(FormType.BASE_DATA)
    lines = [line for line in base.section("project") if line.code != "project.total"] if base else []
    if lines and numbers:
        filled = sum(not line.is_empty for line in lines)
        empty = len(lines) - filled
        detail = f"附件一非空项目 {filled} 行" + (f"（另 {empty} 行空白模板）" if empty else "")
        count = Decimal(len(numbers))
        yield Outcome("项目数", verdict(count == filled), count, Decimal(filled), count - filled, ZERO, detail)


def _serial(form: FormRecord) -> int | None:
    """The number behind the dash of an attachment such as 附件三-7."""
    number = str(form.texts["attachment"]).rpartition("-")[2]
    return int(number) if number.isdecimal() else None


def uniform_blanks(book: Book) -> Iterator[Outcome]:
    """资金分项空与 0 填法一致."""
    for form in book.projects:
        lines = [line for code in _SOURCES if (line := form.fund(code))]
        values = [value for line in lines for measure in _AMOUNTS if (value := line.value(measure))]
        if not values:
            continue
        blank = any(value.status is Status.BLANK for value in values)
        zero = any(value.number == 0 for value in values)
        pattern = "".join("空" if value.number is None else "数" for value in values)
        mixed = blank and zero
        names = f"{_SIZES.get(len(lines), len(lines))}分项×{_SIZES.get(len(values) // len(lines), '')}口径"
        yield told(form.tag, not mixed, f"{names}：{pattern}" + ("（空格需按 0 处理）" if mixed else ""))._replace(also=tuple(values))


def signed_off(book: Book) -> Iterator[Outcome]:
    """落款应有且应填."""
    for form in book.projects:
        text = book.narrative.signoffs.get(form.form_id) or form.signoff
        if text is None:
            yield told(form.tag, False, "无落款行")
            continue
        values = _SIGN_FIELD.split(text)[1:]
        blank = not any(value.strip() for value in values)
        detail = f"有落款行但{_HAN[min(len(values), 10)]}项均空" if blank else "有落款行"
        yield told(form.tag, not blank, detail)


def names_of_projects(book: Book) -> Iterator[Outcome]:
    """项目支出名称应为项目而非功能分类科目."""
    for form in book.projects:
        name = str(form.texts["project_name"])
        if name:
            kind = class_of(name)
            is_item = kind is not None and (name.endswith(("支出", "事务")) or name in kind.items)
            yield told(form.tag, not is_item, f"{name}（款/项级科目名，无项目代码）" if is_item else name, *form.place("project_name"))
