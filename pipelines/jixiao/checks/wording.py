"""Rules L: digits, words, headings, decimals and years as they are printed."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from jixiao.amount import Status
from jixiao.checks.narrative import misspelt_in
from jixiao.checks.operand import Operand, Outcome, places, told
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.book import Book
    from jixiao.checks.form_record import FormRecord, Line
    from jixiao.checks.narrative import Section

_FULL_WIDTH = re.compile(r"[０-９．，％]")
_YEAR = re.compile(r"20\d\d")
#: Headings are quoted up to this many characters.
_QUOTED = 14
_PERIODS = ("prior_year_final", "budget", "final")


def half_width(book: Book) -> Iterator[Outcome]:
    """数字用半角字符与半角小数点."""
    found = False
    for form in book.forms:
        for value in _numbers(form):
            if _FULL_WIDTH.search(value.raw):
                found = True
                yield told(_place(form, value), False, f"“{''.join(value.raw.split())}”→ {value.printed}", value)
    if not found and book.forms:
        yield told("全部数值格", True, "均为半角")


def _numbers(form: FormRecord) -> Iterator[Operand]:
    lines: list[Line] = [*form.funds, *form.indicators, *form.base_data, *form.budget_lines]
    for line in lines:
        yield from (value for value in line.values.values() if value.status is Status.NUMBER)


def _place(form: FormRecord, value: Operand) -> str:
    """The cell of a value by row and column, else the value's own name."""
    cell = next((cell for cell in form.cells if value.regions and cell.region == value.regions[0]), None)
    return f"{form.kind}!r{cell.row}c{cell.column}" if cell else value.name


def spelling(book: Book) -> Iterator[Outcome]:
    """用词：“事务”不作“事物”，“合署办公”不作“合暑办公”."""
    found = False
    for form in book.forms:
        name = str(form.texts["project_name"])
        if misspelt_in(name):
            found = True
            yield told(f"{form.tag} 项目名", False, name, *form.place("project_name"))
    for number, word in enumerate(book.narrative.misspelt, 1):
        found = True
        yield told(f"正文#{number}", False, f"{word.wrong}→{word.right}", Operand("", None, places=(word.region,)))
    if not found:
        yield told("全文", True, "未见词表中的错字")


def heading_numbers(book: Book) -> Iterator[Outcome]:
    """标题编号样式一致、连续."""
    chain = _first_level(book.narrative.sections)
    if len(chain) < 2:
        return
    arabic = [section for section in chain if section.heading.style == "digit"]
    mixed = bool(arabic) and len(arabic) < len(chain)
    quoted = "；".join(section.printed[:_QUOTED] for section in arabic)
    detail = f"{len(arabic)}/{len(chain)} 个一级标题为阿拉伯数字：{quoted}" if mixed else f"{len(chain)} 个一级标题样式一致"
    yield told("一级标题", not mixed, detail, *(Operand("", None, places=(section.region,)) for section in arabic if mixed))


def _first_level(sections: list[Section]) -> list[Section]:
    """The headings of the outer numbering: a report embedded in a section begins again at one."""
    chain: list[Section] = []
    for section in sections:
        if section.heading.style in ("han", "digit") and section.heading.number == len(chain) + 1:
            chain.append(section)
    return chain


def uniform_decimals(book: Book) -> Iterator[Outcome]:
    """同列小数位数一致."""
    for form in book.of_type(FormType.BASE_DATA):
        for period in _PERIODS:
            values = [value for line in form.base_data if (value := line.value(period)) and value.number is not None]
            counts = Counter(places(value.number) for value in values if value.number is not None)
            if counts:
                spread = ", ".join(f"{digits}位×{count}" for digits, count in sorted(counts.items()))
                yield told(values[0].name.rpartition(".")[2], len(counts) == 1, f"小数位数分布 {spread}")._replace(also=tuple(values))


def years_of_titles(book: Book) -> Iterator[Outcome]:
    """各表题年度＝报告年度；附件一列头年度＝报告年度与上年."""
    year = str(book.year)
    if not book.is_of_one_unit:
        return
    for form in (*book.of_type(FormType.BASE_DATA), *book.evaluations):
        title = str(form.texts["title"])
        printed = _YEAR.search(title)
        if printed:
            yield told(form.kind, printed.group() == year, title)
    for form in book.of_type(FormType.BASE_DATA):
        headers = ["".join(cell.text.split()) for cell in form.cells if cell.role == "header"]
        dated = [text for text in headers if _YEAR.search(text) and ("决算" in text or "预算" in text)]
        if dated:
            printed_years = {found.group() for text in dated if (found := _YEAR.search(text))}
            # A form that looks back further prints both years all the same, and no later one.
            both = {year, str(book.year - 1)}
            holds = printed_years <= both or (both <= printed_years and max(printed_years) == year)
            where = tuple(Operand("", None, places=(cell.region,)) for cell in form.cells if "".join(cell.text.split()) in dated)
            yield told(f"{form.tag}列头", holds, str(dated), *where)
