"""Options that several commands take, and what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from jixiao.messages import LANGUAGES, preferred_language, printable

if TYPE_CHECKING:
    from jixiao.pipeline import Settings

Engine = Annotated[str, typer.Option("--engine", help="Page reader: pdfium or pdfplumber. 读取引擎。")]
Finders = Annotated[str, typer.Option("--finders", help="Grid finders in turn: ruled, aligned, camelot, none. 表格查找方式。")]
Ocr = Annotated[
    str,
    typer.Option("--ocr", help="Reads page images: rapidocr, rapidocr-onnx (alike on every machine), tesseract or none. 图像页识别引擎。"),
]
Password = Annotated[str | None, typer.Option("--password", help="Opens an encrypted document. 文件密码。", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what went wrong. 只显示错误。")]
Language = Annotated[str | None, typer.Option("--lang", help="en or zh; by default the locale's. 提示语言。", show_default=False)]
Rules = Annotated[str, typer.Option("--rules", help="Rule packs: national, hunan, years, or TOML files; comma between. 规则包。")]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with 7 where a check of severity error fails. 有错误级校验不通过时退出码为 7。")
]
Vocabulary = Annotated[
    list[str] | None,
    typer.Option("--vocabulary", help="A TOML file of further words for the forms; may be repeated. 补充词表。", show_default=False),
]
MaxMegabytes = Annotated[int, typer.Option("--max-megabytes", help="Largest file. 文件大小上限（MB）。")]
MaxPages = Annotated[int, typer.Option("--max-pages", help="Most pages read of a file. 页数上限。")]
MaxSide = Annotated[float, typer.Option("--max-side", help="Longest side of a page in points. 页面边长上限（点）。")]
MaxCharacters = Annotated[int, typer.Option("--max-characters", help="Most characters on a page. 每页字符上限。")]
MaxCells = Annotated[int, typer.Option("--max-cells", help="Most table cells on a page or sheet. 每页或每表单元格上限。")]
MaxLines = Annotated[int, typer.Option("--max-lines", help="Most line segments on a page. 每页线段上限。")]
MaxStream = Annotated[int, typer.Option("--max-stream", min=1, help="Megabytes a compressed stream may inflate to. 压缩流解压上限（MB）。")]
MaxInflated = Annotated[int, typer.Option("--max-inflated", min=1, help="Megabytes an archive may inflate to. 压缩包解压上限（MB）。")]
MaxEntries = Annotated[int, typer.Option("--max-entries", min=1, help="Most files in an archive. 压缩包内文件数上限。")]


def names_in(text: str) -> tuple[str, ...]:
    """The names of a list with commas."""
    return tuple(filter(None, (name.strip() for name in text.split(","))))


def language_of(chosen: str | None) -> str:
    """The language asked for, else the locale's.

    Raises:
        BadParameter: There is no such language.
    """
    if chosen is None:
        return preferred_language()
    if chosen not in LANGUAGES:
        raise typer.BadParameter(f"--lang: {' / '.join(LANGUAGES)}")
    return chosen


def say(message: str) -> None:
    """Tell a person, control characters of names spelt out."""
    typer.echo(printable(message), err=True)


def check_names(formats: str, settings: Settings) -> None:
    """Refuse unknown engines, finders, formats and rule packs before any document is touched."""
    from jixiao.checks.rule import load_rules
    from jixiao.forms.wordlists import read_words
    from jixiao.ocr import ENGINES
    from jixiao.sinks import SINKS
    from jixiao.source import READERS
    from jixiao.tables import FINDERS

    for registry, names in (
        (SINKS, names_in(formats)),
        (FINDERS, settings.finders),
        (READERS, (settings.engine,)),
        (ENGINES, (settings.ocr,)),
    ):
        for name in names:
            registry.check(name)
    load_rules(settings.rules)
    read_words(settings.vocabulary)
