"""Code points that look like a Han character but are another one, folded to the plain one.

PDF fonts map glyphs to Kangxi radicals (⽬), CJK radicals (⻔) and compatibility
ideographs (年) as often as to the character a reader sees. Only these are folded: full-width
digits and punctuation stay as printed, they are a fact of the report.
"""

from __future__ import annotations

import re
import unicodedata

# Unicode's EquivalentUnifiedIdeograph.txt, block CJK Radicals Supplement.
_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺"
    "⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳"
)
_IDEOGRAPHS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑𫜹忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂"
    "肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_KANGXI = range(0x2F00, 0x2FD6)
_COMPATIBILITY = range(0xF900, 0xFB00)

#: PDFium reports a hyphen at a line's end as one of these.
_LINE_END_HYPHENS = {0x02: "-", 0xFFFE: "-"}
#: A glyph without any mapping: kept visible, never guessed.
_UNMAPPED = {0x00: "\ufffd"}

_FOLDED = {
    **dict(zip(map(ord, _RADICALS), _IDEOGRAPHS, strict=True)),
    **{code: unicodedata.normalize("NFKC", chr(code)) for code in (*_KANGXI, *_COMPATIBILITY)},
    **_LINE_END_HYPHENS,
    **_UNMAPPED,
}
_NEEDS_FOLDING = re.compile("[\x00\x02\u2e80-\u2fd5\uf900-\ufaff\ufffe]")


def fold_characters(text: str) -> str:
    """`text` with look-alike code points replaced one for one; its length never changes.

    >>> fold_characters("⽬标 ⻔")
    '目标 门'
    """
    return text.translate(_FOLDED) if _NEEDS_FOLDING.search(text) else text
