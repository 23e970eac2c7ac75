"""Rules B and P: within the self-evaluation forms."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.amount import Status, plain
from jixiao.checks.narrative import words
from jixiao.checks.operand import Operand, Outcome, adds_up, at_most, compact, half_last, insufficient, places, plus, ratio, told, verdict
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.book import Book, FormRecord, Line

_ZERO, _ONE, _HUNDRED = Decimal(0), Decimal(1), Decimal(100)
_RATIO = Decimal("0.0001")
_RATE_WEIGHT = Decimal(10)
#: Rates above this want an explanation, and budgets that grew by more than that.
_FAR_ABOVE = Decimal("1.3")
_MUCH_ADJUSTED = Decimal(20)
_SCORE_SLACK = Decimal("0.01")
_AMOUNTS = ("initial_budget", "annual_budget", "executed")
_SOURCES = ("fiscal_appropriation", "carryover", "other_funds")


def _numbers(*operands: Operand | None) -> tuple[Decimal, ...] | None:
    """The numbers of operands that are all there, or None."""
    found = tuple(operand.number for operand in operands if operand is not None and operand.number is not None)
    return found if len(found) == len(operands) else None


def _total(form: FormRecord, measure: str) -> Operand | None:
    line = form.fund("total")
    return line.value(measure) if line else None


def _departments(book: Book) -> list[FormRecord]:
    return book.of_type(FormType.DEPARTMENT)


def _split(form: FormRecord, kind: str) -> list[Operand]:
    """The amounts of the department's money by `income` or `expenditure`, named without a measure."""
    lines = (line for line in form.funds if line.code.startswith(f"{kind}."))
    return [value._replace(name=f"{form.tag}.{line.label}") for line in lines if (value := line.value("annual_budget"))]


def income_split(book: Book) -> Iterator[Outcome]:
    """年度资金总额＝按收入性质各项之和."""
    yield from _splits(book, "收入性质", "income")


def expenditure_split(book: Book) -> Iterator[Outcome]:
    """年度资金总额＝基本支出＋项目支出."""
    yield from _splits(book, "支出性质", "expenditure")


def _splits(book: Book, name: str, kind: str) -> Iterator[Outcome]:
    for form in _departments(book):
        total, parts = _total(form, "annual_budget"), _split(form, kind)
        if total and parts:
            yield adds_up(name, total, plus(*parts))


def both_splits(book: Book) -> Iterator[Outcome]:
    """按收入性质合计＝按支出性质合计，各容最末位一个单位."""
    for form in _departments(book):
        income, expenditure = _split(form, "income"), _split(form, "expenditure")
        sides = [sum((value.number for value in side if value.number is not None), _ZERO) for side in (income, expenditure)]
        if not all(any(value.number is not None for value in side) for side in (income, expenditure)):
            continue
        slack = sum((2 * half_last(side) if places(side) else _ZERO for side in sides), _ZERO)
        holds = abs(sides[0] - sides[1]) <= slack
        detail = f"{plain(sides[0])} {'=' if holds else '≠'} {plain(sides[1])}"
        yield Outcome("两种分类", verdict(holds), sides[0], sides[1], sides[0] - sides[1], compact(slack), detail, (*income, *expenditure))


def execution_rate(book: Book) -> Iterator[Outcome]:
    """执行率＝全年执行数÷全年预算数."""
    for form in book.evaluations:
        for line in form.funds:
            rate, spent, planned = (line.value(name) for name in ("execution_rate_pct", "executed", "annual_budget"))
            if rate and rate.number is not None and spent and planned:
                yield ratio(_line_name(form, line), rate, spent, planned)


def executed_within_budget(book: Book) -> Iterator[Outcome]:
    """全年执行数≤全年预算数."""
    for form in book.evaluations:
        for line in form.funds:
            spent, planned = line.value("executed"), line.value("annual_budget")
            if spent and planned and (spent.number is not None or planned.number is not None):
                yield at_most(_line_name(form, line), spent, planned)


def _line_name(form: FormRecord, line: Line) -> str:
    return form.tag if form.form_type is FormType.DEPARTMENT and line.code == "total" else f"{form.tag}.{line.label}"


def execution_score(book: Book) -> Iterator[Outcome]:
    """预算执行率得分＝分值×min(执行率,1)."""
    for form in book.evaluations:
        operands = tuple(_total(form, name) for name in ("self_score", "weight", "executed", "annual_budget"))
        numbers = _numbers(*operands)
        if numbers is None or not numbers[3]:
            if operands[0] is not None and operands[0].number is not None:
                yield insufficient(form.tag, operands[0])
            continue
        score, weight, spent, planned = numbers
        wanted = _scaled(weight, spent / planned)
        slack = _ZERO if spent >= planned else half_last(score)
        detail = f"得分 {plain(score)} = {plain(weight)}×min({plain(spent)}/{plain(planned)},1)"
        holds = abs(score - wanted) <= slack
        shown = detail if holds else detail.replace(" = ", " ≠ ", 1)
        yield Outcome(form.tag, verdict(holds), score, wanted, score - wanted, compact(slack), shown, tuple(filter(None, operands[:1])))


def _scaled(weight: Decimal, share: Decimal) -> Decimal:
    """The points that a share of a goal earns: never more than all."""
    return weight if share >= _ONE else (weight * share).quantize(_RATIO)


def execution_weight(book: Book) -> Iterator[Outcome]:
    """预算执行率分值为 10."""
    for form in book.evaluations:
        weight = _total(form, "weight")
        if weight and weight.number is not None:
            holds = weight.number == _RATE_WEIGHT
            yield Outcome(form.tag, verdict(holds), weight.number, _RATE_WEIGHT, weight.number - _RATE_WEIGHT, _ZERO, "", (weight,))


def _groups(form: FormRecord) -> dict[str, list[Line]]:
    """The indicators by their first level, in order."""
    groups: dict[str, list[Line]] = {}
    for line in form.indicators:
        groups.setdefault(str(line.texts["level1"]), []).append(line)
    return groups


def _values(lines: list[Line], measure: str) -> list[Operand]:
    return [value for line in lines if (value := line.value(measure)) and value.number is not None]


def _sum(values: list[Operand]) -> Decimal:
    return sum((value.number for value in values if value.number is not None), _ZERO)


def declared_weights(book: Book) -> Iterator[Outcome]:
    """一级指标表头分值符合统一权重."""
    template = words()["template"]
    for form in book.evaluations:
        declared: dict[str, Decimal] = {}
        for name, lines in _groups(form).items():
            code = next((code for code, word in template["level1"].items() if word in name), "")
            values = _values(lines[:1], "level1_weight")
            if code and values:
                declared[code] = _sum(values)
        if declared:
            holds = all(declared.get(code) == weight for code, weight in template["weights"].items())
            yield told(form.tag, holds, "表头 " + ", ".join(f"{code}={plain(weight)}" for code, weight in declared.items()))


def group_weights(book: Book) -> Iterator[Outcome]:
    """一级指标下各三级指标分值之和＝表头分值."""
    for form in book.evaluations:
        for name, lines in _groups(form).items():
            declared, weights = _values(lines[:1], "level1_weight"), _values(lines, "weight")
            if not declared or not weights:
                continue
            total, wanted = _sum(weights), _sum(declared)
            sides = "+".join(weight.printed for weight in weights)
            detail = f"{sides}={plain(total)}，表头 {plain(wanted)}"
            yield Outcome(f"{form.tag}.{name}", verdict(total == wanted), total, wanted, total - wanted, _ZERO, detail, tuple(weights))


def total_weight(book: Book) -> Iterator[Outcome]:
    """总分分值＝执行率分值＋各指标分值之和."""
    for form in book.evaluations:
        whole, parts = _score_parts(form, "total_weight", "weight")
        if whole and whole.number is not None and parts:
            total, detail = _score_sum(parts)
            yield Outcome(
                form.tag, verdict(whole.number == total), whole.number, total, whole.number - total, _ZERO,
                f"总分 {whole.printed}，实际 {detail}", (whole,),
            )  # fmt: skip


def total_score(book: Book) -> Iterator[Outcome]:
    """总分自评得分＝执行率得分＋各指标得分之和."""
    for form in book.evaluations:
        whole, parts = _score_parts(form, "total_score", "self_score")
        if not whole or not parts:
            continue
        total, _ = _score_sum(parts)
        if whole.number is None:
            yield insufficient(form.tag, whole, detail=f"总分行自评得分为空；分项合计 {plain(total)}")
            continue
        detail = f"自评总分 {whole.printed}，分项合计 {plain(total)}"
        yield Outcome(form.tag, verdict(whole.number == total), whole.number, total, whole.number - total, _ZERO, detail, (whole,))


def _score_parts(form: FormRecord, whole: str, measure: str) -> tuple[Operand | None, list[list[Operand]]]:
    """The printed total, and the parts it should be the sum of: the money block's, the indicators'."""
    first = _total(form, measure)
    money = [first] if first and first.number is not None else []
    indicators = _values(form.indicators, measure)
    return form.totals.get(whole), [money, indicators] if indicators else []


def _score_sum(parts: list[list[Operand]]) -> tuple[Decimal, str]:
    sums = [_sum(part) for part in parts if part]
    total = sum(sums, _ZERO)
    return total, "+".join(map(plain, sums)) + f"={plain(total)}"


def total_score_filled(book: Book) -> Iterator[Outcome]:
    """总分行自评得分应填."""
    for form in book.evaluations:
        score, weight = form.totals.get("total_score"), form.totals.get("total_weight")
        if score is None:
            continue
        filled = score.number is not None
        only = f"总分行只有一个数 {weight.printed}（落在分值列），自评得分列空" if weight and weight.number is not None else "总分行自评得分列空"
        yield told(form.tag, filled, score.printed if filled else only, score)


def score_within_weight(book: Book) -> Iterator[Outcome]:
    """各指标得分在 0 与分值之间."""
    for form, line in _indicators(book):
        score, weight = line.value("self_score"), line.value("weight")
        numbers = _numbers(score, weight)
        if score and numbers:
            holds = _ZERO <= numbers[0] <= numbers[1]
            yield Outcome(_indicator_name(form, line), verdict(holds), *numbers, numbers[0] - numbers[1] + _zero_like(numbers[1]), _ZERO, "", (score,))


def _zero_like(number: Decimal) -> Decimal:
    return _ZERO.scaleb(-places(number)) if places(number) else _ZERO


def proportional_score(book: Book) -> Iterator[Outcome]:
    """定量指标得分＝分值×min(完成值/指标值,1)."""
    for form, line in _indicators(book):
        score, weight, actual, target = (line.value(name) for name in ("self_score", "weight", "actual_value", "target_value"))
        numbers = _numbers(score, weight, actual, target)
        if score is None or numbers is None or not numbers[3] or line.texts["operator"] in ("≤", "<"):
            continue
        wanted = _scaled(numbers[1], numbers[2] / numbers[3])
        difference = numbers[0] - wanted
        holds = abs(difference) <= _SCORE_SLACK
        yield Outcome(_indicator_name(form, line), verdict(holds), numbers[0], wanted, difference, _SCORE_SLACK, "", (score,))


def _indicators(book: Book) -> Iterator[tuple[FormRecord, Line]]:
    for form in book.evaluations:
        for line in form.indicators:
            yield form, line


def _indicator_name(form: FormRecord, line: Line) -> str:
    """The indicator by its second level; by its row where the second level is not its own."""
    same = [other for other in form.indicators if other.label == line.label]
    return f"{form.tag}.{line.label}" + ("" if len(same) == 1 else f"#{same.index(line) + 1}")


def deductions_explained(book: Book) -> Iterator[Outcome]:
    """得分低于分值时须填偏差原因."""
    for form in book.evaluations:
        short = [line for line in form.indicators if _is_short(line)]
        silent = [line for line in short if not str(line.texts["deviation_reason"]).strip()]
        if form.indicators:
            names = "、".join(line.label for line in silent)
            detail = f"扣分指标 {len(short)} 个" + (f"，未说明原因：{names}" if silent else "")
            yield told(form.tag, not silent, detail, *(value for line in silent if (value := line.value("self_score"))))


def _is_short(line: Line) -> bool:
    numbers = _numbers(line.value("self_score"), line.value("weight"))
    return numbers is not None and numbers[0] < numbers[1]


def second_levels(book: Book) -> Iterator[Outcome]:
    """二级指标齐全."""
    wanted = words()["template"]["level2"]
    for form in book.evaluations:
        levels = {str(line.texts["level2"]) for line in form.indicators}
        missing = [word for word in wanted if not any(word in level for level in levels)]
        if any(levels):
            detail = "缺：" + "、".join(missing) if missing else f"{len(wanted)} 个二级指标齐全"
            yield told(form.tag, not missing, detail)


def goals_filled(book: Book) -> Iterator[Outcome]:
    """年度总体目标两栏均填."""
    for form in book.evaluations:
        goals = [str(form.texts[name]) for name in ("goal_expected", "goal_actual")]
        if "goal_expected" in form.places or any(goals):
            yield told(form.tag, all(goals), " / ".join(goal or "空" for goal in goals))


def moderate_adjustment(book: Book) -> Iterator[Outcome]:
    """年初到全年预算的调整幅度不宜过大."""
    for form in _departments(book):
        annual, initial = _total(form, "annual_budget"), _total(form, "initial_budget")
        numbers = _numbers(annual, initial)
        if annual is None or initial is None or numbers is None or not numbers[1]:
            continue
        change = ((numbers[0] - numbers[1]) / numbers[1] * _HUNDRED).quantize(_SCORE_SLACK)
        detail = f"{initial.printed}→{annual.printed}，{'减' if change < 0 else '增'} {plain(abs(change))}%"
        holds = abs(change) <= _MUCH_ADJUSTED
        yield Outcome(form.tag, verdict(holds), change, _MUCH_ADJUSTED, change - _MUCH_ADJUSTED, None, detail, (annual, initial))


def distinct_indicators(book: Book) -> Iterator[Outcome]:
    """各表指标不应雷同."""
    forms = [form for form in book.evaluations if form.indicators]
    if len(forms) < 2:
        return
    kinds = {tuple((line.texts["level3"], line.texts["target"]) for line in form.indicators) for form in forms}
    same = f"{len(forms)} 张表的 {len(forms[0].indicators)} 个三级指标及指标值完全相同（1 种）"
    detail = same if len(kinds) == 1 else f"{len(forms)} 张表有 {len(kinds)} 种三级指标及指标值"
    yield told(f"{len(forms)} 张表", len(kinds) == len(forms), detail)


def unit_names(book: Book) -> Iterator[Outcome]:
    """单位名称前后一致."""
    unit = str(book.document.get("unit_name", ""))
    for form in book.projects:
        name = str(form.texts["implementing_unit"])
        if name and unit:
            yield told(form.tag, name == unit, name if name == unit else f"{name} ≠ {unit}", *form.place("implementing_unit"))
    title = str(book.document.get("report_title", ""))
    if title and unit:
        yield told("封面", unit in title, title)


def far_above_target(book: Book) -> Iterator[Outcome]:
    """完成值明显高于指标值时应分析原因."""
    for form, line in _indicators(book):
        actual, target = line.value("actual_value"), line.value("target_value")
        numbers = _numbers(actual, target)
        if actual and target and numbers and numbers[1]:
            far = numbers[0] / numbers[1] > _FAR_ABOVE and not line.texts["deviation_reason"]
            yield told(_indicator_name(form, line), not far, f"{actual.printed}/{target.printed}", actual)


def plausible_percentages(book: Book) -> Iterator[Outcome]:
    """比率类数值在 0–100% 之间."""
    for form in book.evaluations:
        for line in form.indicators:
            for measure in ("target_value", "actual_value"):
                if "%" in str(line.texts["target" if measure == "target_value" else "actual"]):
                    yield from _percentage(f"{_indicator_name(form, line)}.{measure}", line.value(measure))
        for line in form.funds:
            yield from _percentage(f"{form.tag}.{line.label}.执行率", line.value("execution_rate_pct"))
    for form in book.of_type(FormType.BASE_DATA):
        for line in form.section("staffing"):
            yield from _percentage("控制率", line.value("control_rate_pct"))


def _percentage(instance: str, value: Operand | None) -> Iterator[Outcome]:
    if value and value.number is not None:
        yield told(instance, _ZERO <= value.number <= _HUNDRED, f"{value.printed}%", value)


def project_money(book: Book) -> Iterator[Outcome]:
    """年度资金总额＝当年财政拨款＋上年结转资金＋其他资金."""
    for form in book.projects:
        parts = [line for line in form.funds if line.code != "total"]
        for measure in _AMOUNTS:
            whole = _total(form, measure)
            terms = plus(*(line.value(measure) for line in parts))
            if whole and terms:
                yield adds_up(f"{form.tag}.{whole.name.rpartition('.')[2]}", whole, terms)


def parts_without_score(book: Book) -> Iterator[Outcome]:
    """资金分项行不单独计分."""
    for form in book.projects:
        scored = [line for line in form.funds if line.code != "total" and _values([line], "weight") + _values([line], "self_score")]
        for line in scored:
            weight, score = line.value("weight"), line.value("self_score")
            sums = [_sum(_values(lines, "weight")) for lines in _groups(form).values()]
            sums += [_sum(_values([fund], "weight")) for fund in form.funds if fund.code == "total" or fund is line]
            adding = "+".join(plain(compact(number)) for number in sums) + f"={plain(compact(sum(sums, _ZERO)))}"
            points = sums[-1] if weight else _ZERO
            shown = f"分值 {weight.printed if weight else '空'}、得分 {score.printed if score else '空'}"
            detail = f"分项填{shown}；与总额行重复，逐行求和会多算 {plain(compact(points))} 分（{adding}）"
            yield told(f"{form.tag}.{line.label}", False, detail, *filter(None, (weight, score)))
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
        yield Outcome("项目数", verdict(count == filled), count, Decimal(filled), count - filled, _ZERO, detail)


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
        yield told(form.tag, not mixed, f"{names}：{pattern}" + ("（空格需按 0 处理）" if mixed else ""))


_SIZES = {1: "一", 2: "两", 3: "三"}


def signed_off(book: Book) -> Iterator[Outcome]:
    """落款应有且应填."""
    for form in book.projects:
        text = book.narrative.signoffs.get(form.form_id) or form.signoff
        if text is None:
            yield told(form.tag, False, "无落款行")
            continue
        fields = [part for part in text.replace(":", "：").split("：") if part.strip()]
        filled = len(text.replace(":", "：").split("：")) - 1 - len(fields)
        blank = all(part.strip().endswith(_SIGN_FIELDS) and len(part.split()) <= 1 for part in fields)
        detail = f"有落款行但{'零一二三四五六七八九十'[min(len(fields), 10)]}项均空" if blank else "有落款行"
        yield told(form.tag, not blank and filled <= 1, detail)


_SIGN_FIELDS = ("填表人", "填报人", "填报日期", "联系电话", "单位负责人签字", "单位负责人", "负责人", "签字", "日期")


def names_of_projects(book: Book) -> Iterator[Outcome]:
    """项目支出名称应为项目而非功能分类科目."""
    from jixiao.checks.names import class_of

    for form in book.projects:
        name = str(form.texts["project_name"])
        if name:
            kind = class_of(name)
            is_item = kind is not None and (name.endswith(("支出", "事务")) or name in kind.items)
            yield told(form.tag, not is_item, f"{name}（款/项级科目名，无项目代码）" if is_item else name, *form.place("project_name"))
