"""The command line. Messages and progress go to stderr; stdout carries data only."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jixiao import options as given  # noqa: TC001 - typer reads the annotations
from jixiao.errors import ExitCode, JixiaoError, UsageError
from jixiao.ingest import cli as night
from jixiao.messages import preferred_language, render
from jixiao.options import check_names, language_of, names_in, say

if TYPE_CHECKING:
    from jixiao.batch import Job, Result
    from jixiao.pipeline import Settings
    from jixiao.progress import Progress

app = typer.Typer(
    name="jixiao",
    no_args_is_help=True,
    add_completion=True,
    help="绩效: budget-performance self-evaluation reports from PDF to clean, typed CSV and JSON. 绩效自评报告 PDF → 表格数据。",
)

Inputs = Annotated[
    list[Path], typer.Argument(help="PDF, OFD, Word, Excel, HTML and image files, and folders of them. 文件或文件夹。", show_default=False)
]
Output = Annotated[
    str, typer.Option("--output", "-o", help="Folder for the results, or - for JSON lines on stdout. 输出文件夹，- 为标准输出。")
]
Format = Annotated[str, typer.Option("--format", help="Of csv, json, xlsx, parquet; comma between. 输出格式，逗号分隔。")]
Pages = Annotated[str, typer.Option("--pages", help="Pages to read, such as 1-3,5. 要读取的页码。")]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs", "-j", min=1, help="Documents, or page images of one, read side by side. 并行处理的文件数（单个文件则为图像页数）。"
    ),
]
Excel = Annotated[bool, typer.Option("--excel", help="CSV with a byte order mark, for Excel. CSV 加 BOM。")]


@app.command()
def extract(
    inputs: Inputs,
    output: Output = "out",
    formats: Format = "csv,json",
    pages: Pages = "",
    engine: given.Engine = "pdfium",
    finders: given.Finders = "ruled,aligned",
    ocr: given.Ocr = "rapidocr",
    password: given.Password = None,
    jobs: Jobs = 1,
    excel: Excel = False,
    quiet: given.Quiet = False,
    lang: given.Language = None,
    max_megabytes: given.MaxMegabytes = 200,
    max_pages: given.MaxPages = 500,
    max_side: given.MaxSide = 7200.0,
    max_characters: given.MaxCharacters = 200_000,
    max_lines: given.MaxLines = 50_000,
    max_cells: given.MaxCells = 200_000,
    max_stream: given.MaxStream = 256,
    max_inflated: given.MaxInflated = 1_000,
    max_entries: given.MaxEntries = 20_000,
    rules: given.Rules = "national,hunan,years",
    strict: given.Strict = False,
    vocabulary: given.Vocabulary = None,
) -> None:
    """Read reports and write their tables, forms and values, a folder each."""
    from jixiao.pipeline import Settings
    from jixiao.source.limits import Limits

    measures = {"cells": max_cells, "inflated": max_inflated, "entries": max_entries, "stream": max_stream}
    limits = Limits(max_megabytes, max_pages, max_side, max_characters, max_lines, **measures)
    language = language_of(lang)
    try:
        settings = Settings(engine, names_in(finders), parse_pages(pages), password, limits, names_in(rules), ocr, tuple(vocabulary or ()))
        code = (
            _stream(inputs, settings, formats, strict, language)
            if output == "-"
            else _extract(inputs, output, formats, settings, jobs, excel, strict, quiet, language)
        )
    except JixiaoError as error:
        say(error.message(language))
        code = error.exit_code
    raise typer.Exit(code)


@app.command()
def show(
    file: Annotated[Path, typer.Argument(help="A PDF file, or an image of pages. PDF 或图像文件。", show_default=False)],
    page: Annotated[int, typer.Option("--page", min=1, help="Page to draw. 页码。")] = 1,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The PNG; by default beside you. 输出 PNG。", show_default=False)
    ] = None,
    dpi: Annotated[int, typer.Option("--dpi", min=36, max=600, help="Resolution. 分辨率。")] = 110,
    password: given.Password = None,
    lang: given.Language = None,
) -> None:
    """Draw a page with its grid, spans and cell roles over it, as a PNG."""
    from jixiao.show import draw_page

    language = language_of(lang)
    target = output or Path(f"{file.stem}-page-{page}.png")
    try:
        draw_page(file, page, target, dpi=dpi, password=password)
    except JixiaoError as error:
        say(error.message(language))
        raise typer.Exit(error.exit_code) from error
    say(render("drawn", language, page=page, target=target))


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(help="A document. 文件。", show_default=False)],
    shape: Annotated[str, typer.Option("--format", help="text or json. 输出格式。")] = "text",
    pages: Pages = "",
    engine: given.Engine = "pdfium",
    finders: given.Finders = "ruled,aligned",
    ocr: given.Ocr = "rapidocr",
    password: given.Password = None,
    vocabulary: given.Vocabulary = None,
    lang: given.Language = None,
) -> None:
    """Tell how each form was understood: header to field, by which word, pattern or repair."""
    from jixiao.explain import FORMATS, explain_file
    from jixiao.pipeline import Settings

    language = language_of(lang)
    try:
        if shape not in FORMATS:
            raise UsageError("bad_explain_format", value=shape)
        words = tuple(vocabulary or ())
        settings = Settings(engine, names_in(finders), parse_pages(pages), password, rules=(), ocr=ocr, vocabulary=words)
        check_names("", settings)
        code = explain_file(file, settings, shape, language, typer.echo)
    except JixiaoError as error:
        say(error.message(language))
        code = error.exit_code
    raise typer.Exit(code)


@app.command()
def check(
    place: Annotated[
        str,
        typer.Argument(
            help="What `jixiao extract` wrote, or a store of `jixiao ingest`. extract 的文件夹或 ingest 的存储。", show_default=False
        ),
    ],
    rules: given.Rules = "national,hunan,years",
    strict: given.Strict = False,
    lang: given.Language = None,
) -> None:
    """Check extracted folders again, with the values as they are now, also after hand correction; in a store, over years."""
    language = language_of(lang)
    try:
        if "://" in place or Path(place).is_file():
            from jixiao.stores.over_years import check_store

            code = check_store(place, strict, language, say)
        else:
            from jixiao.recheck import recheck

            code = recheck(Path(place), names_in(rules), strict, language, say)
    except JixiaoError as error:
        say(error.message(language))
        code = error.exit_code
    raise typer.Exit(code)


@app.command()
def report(
    folder: Annotated[Path, typer.Argument(help="What `jixiao extract` wrote. extract 写出的文件夹。", show_default=False)],
    source: Annotated[Path | None, typer.Option("--source", help="The PDF, or a folder of them, for pictures. 原 PDF 或其文件夹。")] = None,
    password: given.Password = None,
    rules: given.Rules = "national,hunan,years",
    lang: given.Language = None,
) -> None:
    """Write one self-contained HTML page a document: what was found, what fails, with pictures."""
    from jixiao.report import write_pages

    language = language_of(lang)
    try:
        write_pages(folder, source, password, language, say, names_in(rules))
    except JixiaoError as error:
        say(error.message(language))
        raise typer.Exit(error.exit_code) from error


app.command()(night.ingest)


@app.command()
def schema() -> None:
    """Print the JSON Schema of report.json."""
    from jixiao.schema import schema_text

    typer.echo(schema_text())


@app.command()
def doctor(lang: given.Language = None) -> None:
    """Check that everything jixiao works with is there, and say what to do where it is not."""
    from jixiao.doctor import check_installation

    language = language_of(lang)
    findings = check_installation()
    for finding in findings:
        typer.echo(finding.line(language))
    raise typer.Exit(ExitCode.DONE if all(finding.ok or not finding.needed for finding in findings) else ExitCode.SETUP)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        parts = ("jixiao", "pypdfium2", "pdfplumber", "camelot-py")
        typer.echo(" · ".join(f"{part} {version(part)}" for part in parts))
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Versions of jixiao and its readers. 版本。")
    ] = False,
) -> None:
    """绩效: budget-performance self-evaluation reports from PDF to clean, typed CSV and JSON."""


def run() -> None:
    """Run the command line; Ctrl-C ends it with 130 and keeps what is finished."""
    try:
        app()
    except KeyboardInterrupt:
        say(render("interrupted", preferred_language()))
        sys.exit(ExitCode.INTERRUPTED)


def parse_pages(text: str) -> tuple[int, ...]:
    """The page numbers that "1-3,5" names, ascending; none for "".

    Raises:
        UsageError: It names none, or not in that way.

    >>> parse_pages("5,1-3")
    (1, 2, 3, 5)
    """
    numbers: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        first, _, last = part.partition("-")
        if not first.isdecimal() or (last and not last.isdecimal()) or (part.endswith("-")):
            raise UsageError("bad_pages", value=text)
        numbers.update(range(int(first), int(last or first) + 1))
    if (text.strip() and not numbers) or 0 in numbers:
        raise UsageError("bad_pages", value=text)
    return tuple(sorted(numbers))


def _extract(
    inputs: list[Path],
    output: str,
    formats: str,
    settings: Settings,
    processes: int,
    excel: bool,
    strict: bool,
    quiet: bool,
    language: str,
) -> ExitCode:
    from jixiao.batch import Job, find_inputs, run_batch, worst_exit_code
    from jixiao.output import check_output, remove_if_empty, targets
    from jixiao.progress import Progress

    found = find_inputs(inputs)
    check_names(formats, settings)
    folder = Path(output)
    check_output(folder)
    made_here = not folder.exists()
    places = zip(found.documents, targets(folder, found.documents), strict=True)
    jobs: list[Job] = [Job(path, target, settings, names_in(formats), excel, strict) for path, target in places]
    progress = Progress(len(jobs), language, quiet)
    progress.left_alone(found.left_alone)
    results: list[Result] = []
    for result in run_batch(jobs, processes, progress.page):
        results.append(result)
        progress.done(result)
    results = _over_years(results, jobs, progress)
    progress.finish(results)
    if made_here:
        remove_if_empty(folder)
    return worst_exit_code(results)


def _over_years(results: list[Result], jobs: list[Job], progress: Progress) -> list[Result]:
    """The results, reports of one unit on several years checked against each other too."""
    from jixiao.checks.rule import YEARS
    from jixiao.recheck import check_over_years

    written = [result.target for result in results if result.error is None]
    if len(written) < 2 or YEARS not in jobs[0].settings.rules:
        return results
    if "json" not in jobs[0].formats:
        progress.years_left_out()
        return results
    tallies = dict(check_over_years(written, jobs[0].settings.rules))
    for target, tally in tallies.items():
        progress.over_years(target, tally)
    return [result.checked_again(*tallies[result.target]) if result.target in tallies else result for result in results]


def _stream(inputs: list[Path], settings: Settings, formats: str, strict: bool, language: str) -> ExitCode:
    from jixiao.batch import find_inputs
    from jixiao.stream import stream_reports

    if formats not in ("csv,json", "json"):
        raise UsageError("stdout_format")
    found = find_inputs(inputs).documents
    return stream_reports(found, settings, sys.stdout.buffer, lambda error: say(error.message(language)), strict=strict)
