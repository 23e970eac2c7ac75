"""Printed labels → keys that compare equal however a form prints them.

Breaks, spaces, brackets with units, weights and formulas, list numbers, "其中：" and
full-width forms differ from form to form and say nothing about which field a label names.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BRACKETS = re.compile(r"[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕]")
_LIST_MARK = re.compile(
    r"^(?:其中[:：]?|[…]+|\.{3,}|[★☆*※●▲]|\d{1,2}(?:[、.．)）]|(?=其))|[一二三四五六七八九十]{1,3}[、.．]|[(（][一二三四五六七八九十\d]{1,3}[)）])"
)
_YEAR = re.compile(r"(?P<year>20\d\d)\s*年度?")
_WEIGHT_TAIL = re.compile(r"\d+(?:\.\d+)?分$")
_WEIGHT = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*分?\s*[)）\]】]|(?P<bare>\d+(?:\.\d+)?)\s*分\s*$")
_PUNCTUATION = " \t\n:：;；,，.。、-—_"
_UNIT = re.compile(
    r"(?:单位\s*[:：]?\s*|[(（]\s*(?:单位\s*[:：]?\s*)?)(?:人民币)?\s*(?P<unit>亿元|百万元|万元|千元|元)(?![\u4e00-\u9fff])\s*[)）]?"
)

#: Caches hold the labels of many forms, not of a whole night.
_CACHED = 4096


@lru_cache(maxsize=_CACHED)
def label_key(text: str) -> str:
    r"""`text` without white space, brackets, list marks, years and weights, half width.

    >>> label_key("二级指\\n标"), label_key("年度预算申请\\n（万元）"), label_key("…… 3、其他支出")
    ('二级指标', '年度预算申请', '其他支出')
    >>> label_key("产出指标\\n(50 分)"), label_key("2023 年决算数")
    ('产出指标', '决算数')
    """
    key = _without_list_marks(squeeze(text))
    bare = _BRACKETS.sub("", key).strip(_PUNCTUATION)
    bare = _WEIGHT_TAIL.sub("", _YEAR.sub("", bare)).strip(_PUNCTUATION)
    return bare or key.strip("()[]" + _PUNCTUATION)


@lru_cache(maxsize=_CACHED)
def full_key(text: str) -> str:
    """`text` as `label_key` gives it, with its brackets kept: 得分(财政审核) is not 得分.

    >>> full_key("1、得分（财政审核）：")
    '得分(财政审核)'
    """
    return _without_list_marks(squeeze(text)).strip(_PUNCTUATION)


def has_brackets(text: str) -> bool:
    """Whether a part of the label stands in brackets."""
    return _BRACKETS.search(text) is not None


@lru_cache(maxsize=_CACHED)
def clean_label(text: str) -> str:
    """`text` as a record keeps it: without list marks, closing colon and trailing unit.

    >>> clean_label("其中：公车购置"), clean_label("4、公务接待"), clean_label("财政供养人员情况（人）")
    ('公车购置', '公务接待', '财政供养人员情况')
    """
    label = _without_list_marks(text.strip())
    label = re.sub(r"[(（](?:人|万元|元|亿元|单位[:：].*?|20\d\d\s*年.*?)[)）]$", "", label)
    return label.strip(_PUNCTUATION)


def squeeze(text: str) -> str:
    """`text` without white space, compatibility forms made plain.

    >>> squeeze("单 位（盖章）：")
    '单位(盖章):'
    """
    return unicodedata.normalize("NFKC", "".join(text.split()))


def _without_list_marks(text: str) -> str:
    while (match := _LIST_MARK.match(text)) and match.end() < len(text):
        text = text[match.end() :].lstrip(_PUNCTUATION)
    return text


def year_in(text: str) -> str:
    """The first year of this century in `text`, or "".

    >>> year_in("2024 年实际在职人数"), year_in("（２０２３年度）")
    ('2024', '2023')
    """
    match = _YEAR.search(squeeze(text))
    return match["year"] if match else ""


def weight_in(text: str) -> str:
    r"""The weight a label carries, or "".

    >>> weight_in("效益指标\\n（30 分）"), weight_in("数量指标 15 分"), weight_in("产出指标")
    ('30', '15', '')
    """
    match = _WEIGHT.search(text)
    return (match["number"] or match["bare"]) if match else ""


def without_weight(text: str) -> str:
    """`text` without the weight suffix that `weight_in` reads.

    >>> without_weight("产出指标(50 分)"), without_weight("满意度指标")
    ('产出指标', '满意度指标')
    """
    if not weight_in(text):
        return text
    without = re.sub(r"[(（\[【]\s*\d+(?:\.\d+)?\s*分?\s*[)）\]】]", "", text)
    return re.sub(r"\d+(?:\.\d+)?\s*分\s*$", "", without).strip(_PUNCTUATION)


def unit_in(text: str) -> str:
    r"""The unit of money that a label or corner line names, or "".

    >>> unit_in("预算投资\\n（万元）"), unit_in("金额单位：元"), unit_in("50万元以上的项目")
    ('万元', '元', '')
    """
    match = _UNIT.search(text)
    return match["unit"] if match else ""


def column_order_repaired(key: str) -> str:
    """`key` as it was before its two columns of characters were read right column first.

    A narrow cell prints 一级/指标 in two lines; read by columns, from the right, it gives
    级标一指 (forms/variants.md §4, the commonest damage there).

    >>> column_order_repaired("级标一指"), column_order_repaired("益标效指")
    ('一级指标', '效益指标')
    """
    half = len(key) // 2
    right, left = key[:half], key[half:]
    pairs = zip(left, right, strict=False)
    return "".join(a + b for a, b in pairs) + left[half:]


def distance(one: str, other: str, most: int) -> int:
    """The edit distance of two texts, or `most` + 1 where it is more than that.

    >>> distance("项日资金", "项目资金", 2), distance("级指标", "一级指标", 2), distance("合计", "分值", 1)
    (1, 1, 2)
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    above = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        row = [i]
        for j, right in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (left != right)))
        above = row
    return min(above[-1], most + 1)
