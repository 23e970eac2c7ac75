"""`-o -`: one JSON document a line on a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import orjson

from jixiao.batch import Result, worst_exit_code
from jixiao.document import Document
from jixiao.errors import InputError, JixiaoError
from jixiao.finding import Finding, Severity, Verdict
from jixiao.pipeline import Summary, read_items
from jixiao.record import Form, FormType, ReportStatus
from jixiao.sinks.json import report_object

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from jixiao.errors import ExitCode
    from jixiao.pipeline import Settings


def stream_reports(
    paths: Sequence[Path],
    settings: Settings,
    stream: BinaryIO,
    on_error: Callable[[JixiaoError], None],
    *,
    strict: bool = False,
) -> ExitCode:
    """Write each document as one line of JSON; a document that fails writes no line."""
    results: list[Result] = []
    for path in paths:
        try:
            results.append(_write_line(path, settings, stream, strict))
            for code, count in results[-1].damage:
                on_error(InputError(code, path=path, count=count))
        except JixiaoError as error:
            on_error(error)
            results.append(Result(path, path, ReportStatus.FAILED, error=error))
    return worst_exit_code(results)


def _write_line(path: Path, settings: Settings, stream: BinaryIO, strict: bool) -> Result:
    document, *items, summary = read_items(path, settings)
    assert isinstance(document, Document) and isinstance(summary, Summary), "first and last item of a document"
    stream.write(orjson.dumps(report_object(items, document, summary)) + b"\n")
    stream.flush()
    forms = sum(isinstance(item, Form) and item.form_type is not FormType.OTHER for item in items)
    failed = sum(isinstance(item, Finding) and item.verdict is Verdict.FAIL and item.severity is Severity.ERROR for item in items)
    return Result(path, path, summary.status, document.page_count, forms, failed_errors=failed, strict=strict, damage=document.damage)
