"""`jixiao ingest` on the command line: its options, and one call."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from jixiao import options as given  # noqa: TC001 - typer reads the annotations
from jixiao.errors import JixiaoError
from jixiao.options import check_names, language_of, names_in, say

Sources = Annotated[
    list[str],
    typer.Argument(
        help="Folders, files, URLs such as s3://…, and - for a list on standard input. 文件夹、文件、网址或 -。", show_default=False
    ),
]
Store = Annotated[
    str, typer.Option("--store", help="FILE.db (SQLite), postgresql://…, or parquet:///FOLDER. 存储：SQLite、PostgreSQL 或 Parquet。")
]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=0, help="Documents read at once; 0 for one a core. 并行数，0 为每核一个。")]
Dask = Annotated[str, typer.Option("--dask", help="Read on a cluster: tcp://HOST:8786. 用 Dask 集群读取。")]
Force = Annotated[bool, typer.Option("--force", help="Read everything again. 全部重新读取。")]
RetryFailed = Annotated[bool, typer.Option("--retry-failed", help="Try again what failed. 重试失败的文件。")]
Since = Annotated[str, typer.Option("--since", help="Only files modified on or after this day. 只处理该日期及以后修改的文件。")]
Watch = Annotated[
    float | None, typer.Option("--watch", min=0.1, help="Look again every so many seconds. 每隔若干秒再次查看。", show_default=False)
]
Log = Annotated[str, typer.Option("--log", help="Append a line of JSON for each event. JSON 行日志文件。")]
Metrics = Annotated[str, typer.Option("--metrics", help="Metrics file for Prometheus' node exporter. Prometheus 指标文件。")]
Summary = Annotated[str, typer.Option("--summary", help="Run summary as JSON; - for standard output. 运行摘要 JSON。")]
Timeout = Annotated[float, typer.Option("--timeout", min=1.0, help="Seconds one document may take. 单个文件时限（秒）。")]
MaxMemory = Annotated[int, typer.Option("--max-memory", min=128, help="Megabytes reading one document may take. 单个文件内存上限（MB）。")]
MaxOutput = Annotated[
    int, typer.Option("--max-output", min=1, help="Megabytes of compressed rows of a document. 单个文件数据行上限（MB）。")
]
StoreWait = Annotated[float, typer.Option("--store-wait", min=0.0, help="Seconds a store that is gone is waited for. 等待存储恢复的秒数。")]


def all_cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ingest(
    sources: Sources,
    store: Store = "jixiao.db",
    jobs: Jobs = 0,
    dask: Dask = "",
    force: Force = False,
    retry_failed: RetryFailed = False,
    since: Since = "",
    watch: Watch = None,
    log: Log = "",
    metrics: Metrics = "",
    summary: Summary = "",
    timeout: Timeout = 600.0,
    max_memory: MaxMemory = 2048,
    max_output: MaxOutput = 64,
    store_wait: StoreWait = 600.0,
    engine: given.Engine = "pdfium",
    finders: given.Finders = "ruled,aligned",
    ocr: given.Ocr = "rapidocr",
    password: given.Password = None,
    max_megabytes: given.MaxMegabytes = 200,
    max_pages: given.MaxPages = 500,
    max_side: given.MaxSide = 7200.0,
    max_characters: given.MaxCharacters = 200_000,
    max_lines: given.MaxLines = 50_000,
    max_cells: given.MaxCells = 200_000,
    max_stream: given.MaxStream = 256,
    max_inflated: given.MaxInflated = 1_000,
    max_entries: given.MaxEntries = 20_000,
    rules: given.Rules = "national,hunan",
    vocabulary: given.Vocabulary = None,
    strict: given.Strict = False,
    quiet: given.Quiet = False,
    lang: given.Language = None,
) -> None:
    """Keep a store up to date with folders of documents, unattended, every night."""
    from jixiao.ingest.command import Telling, listed_sources, moment, run
    from jixiao.ingest.run import Options
    from jixiao.ingest.task import Allowances
    from jixiao.pipeline import Settings
    from jixiao.source.limits import Limits

    language = language_of(lang)
    try:
        measures = {"cells": max_cells, "inflated": max_inflated, "entries": max_entries, "stream": max_stream}
        limits = Limits(max_megabytes, max_pages, max_side, max_characters, max_lines, **measures)
        words = tuple(vocabulary or ())
        settings = Settings(engine, names_in(finders), (), password, limits, names_in(rules), ocr, words)
        check_names("none", settings)
        allowances = Allowances(timeout, max_memory, max_output)
        options = Options(
            listed_sources(sources), store, settings, allowances, jobs or all_cores(), dask, force, retry_failed, moment(since),
            strict, store_wait,
        )  # fmt: skip
        code = run(options, Telling(log, metrics, summary, language, quiet), watch)
    except JixiaoError as error:
        say(error.message(language))
        code = error.exit_code
    raise typer.Exit(code)
