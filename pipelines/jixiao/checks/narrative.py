"""What rules need of the running text, gathered while it streams by: headings, cover, words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

from jixiao.figures.headings import Heading, heading_of
from jixiao.figures.paragraphs import ParagraphReader
from jixiao.forms.context import REPORT_TITLE
from jixiao.geometry import Region

if TYPE_CHECKING:
    from jixiao.document import TextLine
    from jixiao.paragraph import Paragraph

_ORGANS = re.compile(r"(?:下设|内设|设有)\D{0,6}?(?P<count>\d+)个\D{0,8}?[，,]?(?:包括|分别为|分别是|即|有)[:：]?(?P<names>[^。；]+)")
_THRESHOLD = re.compile(r"(?P<amount>\d+)万元以上")
_STAMP = re.compile(r"^(?P<label>.{0,12}名称[:：]?)(?P<name>.*?)[（(]盖章[)）](?P<tail>.*)$")
_DATE = re.compile(r"^(?P<year>\d*)年(?P<month>\d*)月(?P<day>\d*)日$")
_SIGNOFF = re.compile(r"填[表报]人|联系电话|填报日期")


class Organs(NamedTuple):
    """A stated number of internal organs, and how many are listed."""

    stated: int
    listed: int
    region: Region


class Blank(NamedTuple):
    """A field of the cover with what is filled in."""

    name: str
    is_blank: bool
    region: Region


class Misspelt(NamedTuple):
    """A wrong word and the right one."""

    wrong: str
    right: str
    region: Region


@dataclass
class Section:
    """A heading and whether anything stands under it."""

    heading: Heading
    printed: str
    depth: int
    region: Region
    has_content: bool = False


@dataclass
class Narrative:
    """Takes in the lines of a document and keeps what the rules ask for."""

    sections: list[Section] = field(default_factory=list)
    organs: list[Organs] = field(default_factory=list)
    cover: list[Blank] = field(default_factory=list)
    misspelt: list[Misspelt] = field(default_factory=list)
    signoffs: dict[str, str] = field(default_factory=dict)
    threshold: int = 50
    _paragraphs: ParagraphReader = field(default_factory=ParagraphReader)
    _styles: list[str] = field(default_factory=list)
    _form_id: str = ""

    def read(self, line: TextLine) -> None:
        """Take in a line."""
        if self._form_id and _SIGNOFF.search(line.text):
            self.signoffs.setdefault(self._form_id, line.text)
        self._read_cover(line)
        self._take(self._paragraphs.read(line))

    def begin_form(self, form_id: str) -> None:
        """Take note that a form stands here."""
        self._take(self._paragraphs.end())
        self._form_id = form_id
        self._fill_sections()

    def end(self) -> None:
        """Take in the last paragraph."""
        self._take(self._paragraphs.end())

    def _take(self, paragraph: Paragraph | None) -> None:
        if paragraph is None:
            return
        self._look_for_words(paragraph)
        self._look_for_organs(paragraph)
        if threshold := _THRESHOLD.search(paragraph.text):
            self.threshold = int(threshold["amount"])
        heading = heading_of(paragraph)
        if heading and heading.style:
            self._open(heading, paragraph)
        elif REPORT_TITLE.fullmatch(paragraph.text):
            self._styles.clear()
            self.sections.append(Section(Heading("title", 0, ""), "", 0, _region(paragraph), has_content=True))
        else:
            self._fill_sections()

    def _open(self, heading: Heading, paragraph: Paragraph) -> None:
        if heading.style in self._styles:
            del self._styles[self._styles.index(heading.style) + 1 :]
        else:
            self._styles.append(heading.style)
        depth = len(self._styles)
        for section in reversed(self.sections):
            if section.depth >= depth or section.heading.style == "title":
                break
            section.has_content = True
        self.sections.append(Section(heading, _marked(heading, paragraph), depth, _region(paragraph)))

    def _fill_sections(self) -> None:
        """Content stands under the last heading, and so under those above it."""
        depth = 99
        for section in reversed(self.sections):
            if section.depth >= depth:
                continue
            section.has_content, depth = True, section.depth
            if depth <= 1:
                break

    def _read_cover(self, line: TextLine) -> None:
        text = "".join(line.text.split())
        region = Region(line.page, line.box)
        if stamp := _STAMP.match(text):
            self.cover.append(Blank("盖章单位", not (stamp["name"] or stamp["tail"]), region))
        elif (date := _DATE.match(text)) and self.cover and not any(blank.name == "日期" for blank in self.cover):
            self.cover.append(Blank("日期", not all(date.groups()), region))

    def _look_for_words(self, paragraph: Paragraph) -> None:
        for wrong, right in misspelt_in(paragraph.text):
            start = paragraph.text.index(wrong)
            line = paragraph.line_at(start + len(wrong) - 1)
            self.misspelt.append(Misspelt(wrong, right, Region(line.page, paragraph.box(start, start + len(wrong)))))

    def _look_for_organs(self, paragraph: Paragraph) -> None:
        for match in _ORGANS.finditer(paragraph.text):
            names = re.sub(r"[（(][^()（）]*[)）]", "", match["names"])
            listed = len([name for name in re.split(r"[、，,和及]", names) if name])
            line = paragraph.line_at(match.end("count") - 1)
            self.organs.append(
                Organs(int(match["count"]), listed, Region(line.page, paragraph.box(match.start("count"), match.end("count"))))
            )


def misspelt_in(text: str) -> list[tuple[str, str]]:
    """The wrong words in a text, each with the right one."""
    return [(match.group(), match.expand(right)) for pattern, right in lexicon() for match in pattern.finditer(text)]


@cache
def words() -> dict[str, Any]:
    """The bundled words of the checks: functional classes, template rows, wrong words."""
    return tomllib.loads(files("jixiao.checks").joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def lexicon() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Patterns of wrong words with the right ones."""
    return tuple((re.compile(wrong), right) for wrong, right in words()["lexicon"].items())


def _marked(heading: Heading, paragraph: Paragraph) -> str:
    """The heading with its number set apart, however the page spaces them."""
    return f"{paragraph.text.removesuffix(heading.title)} {heading.title}"


def _region(paragraph: Paragraph) -> Region:
    return Region(paragraph.lines[0].page, paragraph.lines[0].box)
