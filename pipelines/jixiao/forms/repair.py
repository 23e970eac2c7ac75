"""Headers and labels that were recognised a character off, matched to the words of the forms.

For labels only, and only where the place says that it is one: a header beside headers, a
label in a column of labels. The printed text stays as it was read; the match says "repaired".
Numbers, names and what people wrote are never looked at: they stand where no label does.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise, product
from typing import TYPE_CHECKING

from jixiao.document import Origin
from jixiao.forms.labels import label_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from jixiao.forms.words import Match, Near, Vocabulary
    from jixiao.grid import Cell, Grid

#: Shorter keys are a character from too much; longer ones are no labels.
_SHORTEST, _LONGEST = 3, 20
#: Keys from this length may be two characters off.
_TWO_OFF = 7
#: Groups whose words stand side by side in a header row.
_ACROSS = ("staffing", "cost", "building", "labels", "goals")
_ACROSS_END = "_columns"
#: Groups whose words stand below each other, at the left or after a value.
_DOWN = ("identity", "money_block", "money_rows", "goal_block", "indicator_block", "rows", "block", "totals")
#: Its labels also stand behind each other's values, never behind a label.
_PAIRED = "identity"
#: Characters that readers take for each other. 年中预算数 is no misread 年初预算数: a character
#: is only ever exchanged for one that looks like it, or lost, or doubled.
_ALIKE = (
    "目日曰自白", "未末木本", "己已巳", "土士工", "人入八", "千干于", "预顶项颁顷", "算箅", "完究定宗", "值直植", "率卒",
    "额领颔", "费赀贵贾", "资贷货", "标际", "级极汲", "计汁", "财则", "拨拔", "政攻改", "性牲", "基墓", "金全", "他也", "名各备",
    "门们]冂闩", "主王玉生三", "管菅", "实买宾", "施旅", "单草早", "效郊", "指捐", "年午牛", "初切", "执抉", "行衍", "因囡困",
    "措借", "注往", "成戍戌", "况兄", "情清", "权杈", "质贡", "量童", "社杜", "会云", "态恋", "评坪砰", "表衣", "结给", "余佘",
    "户尸", "税脱", "国囯", "有冇", "营莒", "经轻", "事亊", "业亚", "数敌教", "支友攴", "总忌", "分兮", "进迸", "百白",
)  # fmt: skip
#: What readers trained on both scripts make of a worn simplified character: 決算数 stands as near to 预算数 as to 决算数.
_SIMPLIFIED = str.maketrans(
    "決預執數額總項門評標責務資財費貸際實級權約傳車運維護縣區會計劃績單據達處辦購買勞動",
    "决预执数额总项门评标责务资财费贷际实级权约传车运维护县区会计划绩单据达处办购买劳动",
)  # fmt: skip
#: Headers that differ in the number they begin with, a thin stroke or three, and stand in that order.
_LEVEL_COLUMNS, LEVELS = "indicator_columns", ("level1", "level2", "level3")
#: So many words of the forms beside or above make a row of headers, or a column of labels.
_FEWEST = 2


def repaired_labels(grid: Grid, vocabulary: Vocabulary) -> dict[tuple[int, int], dict[str, Match]]:
    """What recognised cells that name nothing name when read a character off, by their place and group."""
    read = [cell for cell in grid.cells if cell.lines]
    if all(cell.origin is not Origin.OCR for cell in read):
        return {}
    known = {(cell.row, cell.column): vocabulary.matches(cell.text) for cell in read}
    found: dict[tuple[int, int], dict[str, Match]] = {}
    for cell in read:
        place = cell.row, cell.column
        if cell.origin is Origin.OCR and not known[place] and _may_be_label(label_key(cell.text)):
            matches = dict(_repaired(cell, read, known, vocabulary))
            if matches:
                found[place] = matches
    for _, row in groupby(read, lambda cell: cell.row):
        for place, match in _levels_in_order(list(row), known | found, vocabulary):
            found[place] = found.get(place, {}) | {_LEVEL_COLUMNS: match}
    return found


def may_be_header(cell: Cell, vocabulary: Vocabulary) -> str:
    """The header that a recognised cell in a row of headers may be, where several are as near; or ""."""
    key = label_key(cell.text)
    if cell.origin is not Origin.OCR or not _may_be_label(key):
        return ""
    near = [each for group, words in vocabulary.near(key, 1).items() if group.endswith(_ACROSS_END) for each in words]
    return next((each.match.matched for each in near if looks_like(key, label_key(each.match.matched))), "")


def _levels_in_order(
    row: list[Cell], known: dict[tuple[int, int], dict[str, Match]], vocabulary: Vocabulary
) -> Iterator[tuple[tuple[int, int], Match]]:
    """级指标 of 一级指标 or 二级指标, whose stroke a fax has lost: told by the order of the levels, where one way alone fits."""
    matches = [known[cell.row, cell.column] for cell in row]
    if sum(_LEVEL_COLUMNS in each for each in matches) < _FEWEST:
        return
    ways = [(cell, _levels_of(cell, each.get(_LEVEL_COLUMNS), vocabulary)) for cell, each in zip(row, matches, strict=True)]
    ways = [(cell, way) for cell, way in ways if way]
    fits = [fit for fit in product(*(way for _, way in ways)) if all(left < right for left, right in pairwise(fit))]
    if len(fits) == 1:
        for (cell, way), level in zip(ways, fits[0], strict=True):
            if len(way) > 1:
                yield (cell.row, cell.column), way[level]


def _levels_of(cell: Cell, known: Match | None, vocabulary: Vocabulary) -> dict[str, Match]:
    """The levels that a header may name: one that is known, or all that it is a lost character off from."""
    if known:
        return {known.field: known} if known.field in LEVELS else {}
    key = label_key(cell.text)
    if cell.origin is not Origin.OCR or not _may_be_label(key):
        return {}
    near = vocabulary.near(key, 1).get(_LEVEL_COLUMNS, ())
    return {each.match.field: each.match for each in near if each.match.field in LEVELS and len(label_key(each.match.matched)) > len(key)}


def _may_be_label(key: str) -> bool:
    han = sum("\u4e00" <= character <= "\u9fff" for character in key)
    return _SHORTEST <= len(key) <= _LONGEST and han >= len(key) - 1 and not any(character.isdigit() for character in key)


def _repaired(
    cell: Cell, read: list[Cell], known: dict[tuple[int, int], dict[str, Match]], vocabulary: Vocabulary
) -> Iterator[tuple[str, Match]]:
    """The groups whose words stand around the cell and that have one nearest word for it."""
    key = label_key(cell.text).translate(_SIMPLIFIED)
    limit = 2 if len(key) >= _TWO_OFF else 1
    row = [known[other.row, other.column] for other in read if other.row == cell.row and other is not cell]
    column = [known[other.row, other.column] for other in read if other.column == cell.column and other is not cell]
    before = [other for other in read if other.row == cell.row and other.column < cell.column]
    follows = bool(before) and bool(known[before[-1].row, before[-1].column])
    labels = sum(any(group in matches for group in _DOWN) for matches in column)
    for group, near in vocabulary.near(key, 2 * limit).items():
        beside = [matches[group].field for matches in row if group in matches]
        across = group in _ACROSS or group.endswith(_ACROSS_END)
        place = _is_header_row(beside, row) if across else labels >= _FEWEST or (group == _PAIRED and bool(beside) and not follows)
        alike = [each for each in near if looks_like(key, label_key(each.match.matched))]
        match = _nearest(alike, limit, beside if across else ()) if place and (across or group in _DOWN) else None
        if match:
            yield group, match


def _is_header_row(beside: list[str], row: list[dict[str, Match]]) -> bool:
    """Whether a row is one of headers: two more of them, or one and nothing but labels."""
    return len(beside) >= _FEWEST or (bool(beside) and all(row))


def _nearest(near: Collection[Near], limit: int, taken: Collection[str]) -> Match | None:
    """The only field within the limit, where every other is twice as far; those beside it are taken."""
    best: Counter[str] = Counter()
    words: dict[str, Match] = {}
    for off, match in near:
        if match.field not in taken and (match.field not in best or off < best[match.field]):
            best[match.field], words[match.field] = off, match
    ranked = sorted(best, key=lambda field: best[field])
    if not ranked or best[ranked[0]] > limit:
        return None
    if len(ranked) > 1 and best[ranked[1]] < 2 * best[ranked[0]]:
        return None
    return words[ranked[0]]


def looks_like(key: str, word: str) -> bool:
    """Whether a reader may have made the key of the word: characters lost, doubled or taken for others."""
    if len(key) != len(word):
        return True
    return all(one == other or any(one in alike and other in alike for alike in _ALIKE) for one, other in zip(key, word, strict=True))
