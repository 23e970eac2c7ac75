"""Rules B on the weights, scores and indicators of the self-evaluation forms."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.amount import plain
from jixiao.checks.narrative import words
from jixiao.checks.operand import Operand, Outcome, insufficient, told, verdict
from jixiao.checks.scoring import HUNDRED, ZERO, fund_total, groups, numbers_of, printed_values, scaled, sum_of
from jixiao.finding import Verdict
from jixiao.record import FormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jixiao.checks.book import Book
    from jixiao.checks.form_record import FormRecord, Line

#: Actual values further above their target than this want an explanation.
_FAR_ABOVE = Decimal("1.3")
_SCORE_SLACK = Decimal("0.01")
#: What the execution of the budget earns at most (财预〔2020〕10号).
_EXECUTION_POINTS = Decimal(10)


def _weights_by_kind(form: FormRecord) -> dict[str, Decimal]:
    """The weight of each kind of indicator: as its heading declares it, else what its indicators add up to."""
    found: dict[str, Decimal] = {}
    for name, lines in groups(form).items():
        code = next((code for code, word in words()["template"]["level1"].items() if word in name), "")
        values = printed_values(lines[:1], "level1_weight") or printed_values(lines, "weight")
        if code and values:
            found[code] = found.get(code, ZERO) + sum_of(values)
    return found


def _scores_by_share(form: FormRecord) -> bool:
    """Whether a form is weighted as 财预〔2020〕10号 has it, which also says how a target missed is scored."""
    template: dict[str, int] = words()["template"]["weights"]
    return _weights_by_kind(form) == template


def declared_weights(book: Book) -> Iterator[Outcome]:
    """一级指标表头分值符合统一权重."""
    template = words()["template"]
    for form in book.evaluations:
        declared: dict[str, Decimal] = {}
        used: list[Operand] = []
        for name, lines in groups(form).items():
            code = next((code for code, word in template["level1"].items() if word in name), "")
            values = printed_values(lines[:1], "level1_weight")
            if code and values:
                declared[code] = sum_of(values)
                used += values
        if declared:
            holds = all(declared.get(code) == weight for code, weight in template["weights"].items())
            detail = "表头 " + ", ".join(f"{code}={plain(weight)}" for code, weight in declared.items())
            yield told(form.tag, holds, detail, bound=tuple(used))._replace(also=tuple(used))


def group_weights(book: Book) -> Iterator[Outcome]:
    """一级指标下各三级指标分值之和＝表头分值."""
    for form in book.evaluations:
        for name, lines in groups(form).items():
            declared, weights = printed_values(lines[:1], "level1_weight"), printed_values(lines, "weight")
            if not declared or not weights:
                continue
            total, wanted = sum_of(weights), sum_of(declared)
            sides = "+".join(weight.printed for weight in weights)
            detail = f"{sides}={plain(total)}，表头 {plain(wanted)}"
            used = (*weights, *declared)
            yield Outcome(
                f"{form.tag}.{name}", verdict(total == wanted), total, wanted, total - wanted, ZERO, detail, tuple(weights),
                bound=used, also=used,
            )  # fmt: skip


def total_weight(book: Book) -> Iterator[Outcome]:
    """总分分值＝执行率分值＋各指标分值之和."""
    for form in book.evaluations:
        whole, parts = _score_parts(form, "total_weight", "weight")
        if whole and whole.number is not None and parts:
            total, detail = _score_sum(parts)
            told_apart = _without_execution(form, whole, parts)
            yield told_apart or _total(form, whole, whole.number, total, f"总分 {whole.printed}，实际 {detail}", parts)


def total_score(book: Book) -> Iterator[Outcome]:
    """总分自评得分＝执行率得分＋各指标得分之和."""
    for form in book.evaluations:
        whole, parts = _score_parts(form, "total_score", "self_score")
        if not whole or not parts:
            continue
        total, _ = _score_sum(parts)
        if whole.number is None:
            missing = insufficient(form.tag, whole, detail=f"总分行自评得分为空；分项合计 {plain(total)}")
            yield missing._replace(also=tuple(value for part in parts for value in part))
            continue
        told_apart = _without_execution(form, whole, parts)
        yield told_apart or _total(form, whole, whole.number, total, f"自评总分 {whole.printed}，分项合计 {plain(total)}", parts)


def _total(form: FormRecord, whole: Operand, printed: Decimal, total: Decimal, detail: str, parts: list[list[Operand]]) -> Outcome:
    used = (whole, *(value for part in parts for value in part))
    return Outcome(form.tag, verdict(printed == total), printed, total, printed - total, ZERO, detail, (whole,), bound=used, also=used)


def _without_execution(form: FormRecord, whole: Operand, parts: list[list[Operand]]) -> Outcome | None:
    """The outcome where the form's sum and its budget execution do not both count; None where they do.

    合计 below the indicators may be theirs alone. A form whose money block prints no points may count its execution,
    up to ten points by 财预〔2020〕10号, in a total that cannot be added up then.
    """
    money, indicators = parts
    if whole.number is None or not form.funds:
        return None
    rest = whole.number - sum_of(indicators)
    if money and not rest and sum_of(money):
        return _total(form, whole, whole.number, whole.number, f"合计 {whole.printed}，不含预算执行率", [indicators])._replace(
            assumed="合计不含预算执行率"
        )
    if not money and ZERO < rest <= _EXECUTION_POINTS:
        detail = f"预算执行率未印分值、得分；合计 {whole.printed}，各指标 {plain(sum_of(indicators))}"
        return insufficient(form.tag, whole, detail=detail)._replace(also=tuple(value for part in parts for value in part))
    return None


def _score_parts(form: FormRecord, whole: str, measure: str) -> tuple[Operand | None, list[list[Operand]]]:
    """The printed total, and the parts it should be the sum of: the money block's, the indicators'."""
    first = fund_total(form, measure)
    money = [first] if first and first.number is not None else []
    indicators = printed_values(form.indicators, measure)
    return form.totals.get(whole), [money, indicators] if indicators else []


def _score_sum(parts: list[list[Operand]]) -> tuple[Decimal, str]:
    sums = [sum_of(part) for part in parts if part]
    total = sum(sums, ZERO)
    return total, "+".join(map(plain, sums)) + f"={plain(total)}"


def total_score_filled(book: Book) -> Iterator[Outcome]:
    """总分行自评得分应填."""
    for form in book.evaluations:
        score, weight = form.totals.get("total_score"), form.totals.get("total_weight")
        if score is None:
            continue
        filled = score.number is not None
        only = (
            f"总分行只有一个数 {weight.printed}（落在分值列），自评得分列空"
            if weight and weight.number is not None
            else "总分行自评得分列空"
        )
        yield told(form.tag, filled, score.printed if filled else only, score)._replace(also=(weight,) if weight else ())


def score_within_weight(book: Book) -> Iterator[Outcome]:
    """各指标得分在 0 与分值之间."""
    for form, line in _indicators(book):
        score, weight = line.value("self_score"), line.value("weight")
        numbers = numbers_of(score, weight)
        if score and numbers:
            holds = ZERO <= numbers[0] <= numbers[1]
            yield Outcome(
                _indicator_name(form, line), verdict(holds), numbers[0], numbers[1], numbers[0] - numbers[1], ZERO, "", (score,),
                also=(score, weight) if weight else (),
            )  # fmt: skip


def proportional_score(book: Book) -> Iterator[Outcome]:
    """定量指标得分＝分值×min(完成值/指标值,1)."""
    for form, line in _indicators(book):
        score, weight, actual, target = (line.value(name) for name in ("self_score", "weight", "actual_value", "target_value"))
        numbers = numbers_of(score, weight, actual, target)
        if score is None or numbers is None or not numbers[3] or line.texts["operator"] in ("≤", "<"):
            continue
        wanted = scaled(numbers[1], numbers[2] / numbers[3])
        if line.number in form.adjusted:
            detail = "指标值年中已调整"
            yield Outcome(_indicator_name(form, line), Verdict.NOT_APPLICABLE, detail=detail, operands=(score,))
            continue
        difference = numbers[0] - wanted
        holds = abs(difference) <= _SCORE_SLACK
        used = tuple(filter(None, (score, weight, actual, target)))
        if not holds and not _scores_by_share(form):
            detail = "该表不是财预〔2020〕10号的统一权重，未完成指标的记分办法另有规定"
            yield Outcome(_indicator_name(form, line), Verdict.NOT_APPLICABLE, detail=detail, operands=(score,), also=used)
            continue
        # A target reached or passed earns all points, whatever the digits of what reached it.
        bound = used[:2] if numbers[2] >= numbers[3] else used
        yield Outcome(
            _indicator_name(form, line), verdict(holds), numbers[0], wanted, difference, _SCORE_SLACK, "", (score,), bound=bound, also=used
        )  # fmt: skip


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
            scores = (value for line in form.indicators for name in ("self_score", "weight") if (value := line.value(name)))
            shown = (value for line in silent if (value := line.value("self_score")))
            yield told(form.tag, not silent, detail, *shown)._replace(also=tuple(scores))


def _is_short(line: Line) -> bool:
    numbers = numbers_of(line.value("self_score"), line.value("weight"))
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


def distinct_indicators(book: Book) -> Iterator[Outcome]:
    """各表指标不应雷同."""
    forms = [form for form in book.evaluations if form.indicators]
    if len(forms) < 2:
        return
    kinds = {tuple((line.texts["level3"], line.texts["target"]) for line in form.indicators) for form in forms}
    same = f"{len(forms)} 张表的 {len(forms[0].indicators)} 个三级指标及指标值完全相同（1 种）"
    detail = same if len(kinds) == 1 else f"{len(forms)} 张表有 {len(kinds)} 种三级指标及指标值"
    yield told(f"{len(forms)} 张表", len(kinds) == len(forms), detail)


def far_above_target(book: Book) -> Iterator[Outcome]:
    """完成值明显高于指标值时应分析原因."""
    for form, line in _indicators(book):
        actual, target = line.value("actual_value"), line.value("target_value")
        numbers = numbers_of(actual, target)
        if actual and target and numbers and numbers[1]:
            far = numbers[0] / numbers[1] > _FAR_ABOVE and not line.texts["deviation_reason"]
            yield told(_indicator_name(form, line), not far, f"{actual.printed}/{target.printed}", actual)._replace(also=(target,))


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
        yield told(instance, ZERO <= value.number <= HUNDRED, f"{value.printed}%", value)
