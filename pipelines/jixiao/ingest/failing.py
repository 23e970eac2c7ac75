"""What was not read, as the store and the exit code have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.errors import ExitCode, InputError
from jixiao.ingest.task import Outcome, Problem
from jixiao.messages import render
from jixiao.stores import Failure

if TYPE_CHECKING:
    from jixiao.stores import FileEntry


def exit_code_of(outcome: Outcome) -> int:
    """The exit code this document alone would give."""
    if outcome.problem:
        return int(outcome.problem.exit_code)
    if outcome.status != "complete":
        return int(ExitCode.PARTIAL)
    return int(ExitCode.DONE if outcome.forms else ExitCode.NO_FORM)


def failures_of(file: FileEntry, outcome: Outcome) -> list[Failure]:
    """The document; or its damaged streams, and each of its pages that was not read."""
    if outcome.problem:
        return [failure_of(file.path, file.document_id, outcome.problem)]
    parts = [
        (Problem("unread_page", {"page": page, "reason": reason}, ExitCode.PARTIAL, "pages", page), "page")
        for page, reason in outcome.unread
    ]
    parts += [(Problem(code, {"count": count}, ExitCode.PARTIAL, "open", 0), "file") for code, count in outcome.damage.items()]
    return [failure_of(file.path, file.document_id, problem, scope) for problem, scope in parts]


def failure_of(path: str, document_id: str, problem: Problem, scope: str = "document") -> Failure:
    """A failure with its message in both languages."""
    details = {**problem.details, "path": path}
    messages = (render(problem.code, language, **details) for language in ("en", "zh"))
    return Failure(path, document_id, scope, problem.stage, problem.page, problem.code, int(problem.exit_code), *messages)


def input_error(path: str, problem: Problem | None) -> InputError:
    """The problem of a document that could not even be told apart."""
    assert problem is not None, "a document without an identity was not read"
    return InputError(problem.code, **{**problem.details, "path": path})
