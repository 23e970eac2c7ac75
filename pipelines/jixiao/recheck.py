"""`jixiao check`: the rules again, on folders as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.checks.rule import load_rules
from jixiao.errors import ExitCode
from jixiao.finding import Severity, Verdict
from jixiao.folder import Folder, check_folder, find_folders
from jixiao.progress import checked_sentence
from jixiao.tabulate import item_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def recheck(path: Path, packs: tuple[str, ...], strict: bool, language: str, say: Callable[[str], None]) -> ExitCode:
    """Check every folder below `path` and write the findings into it.

    Raises:
        UnreadableDocument: There is no report, or it is not of this contract.
        SinkError: The findings can't be written.
    """
    rules = load_rules(packs)
    code = ExitCode.DONE
    for place in find_folders(path):
        folder = Folder(place)
        findings = check_folder(folder, rules)
        folder.write([row for finding in findings for _, row in item_rows(finding, folder.document_id)])
        failed = [finding for finding in findings if finding.verdict is Verdict.FAIL]
        errors = sum(finding.severity is Severity.ERROR for finding in failed)
        say(checked_sentence(place, len(findings), errors, len(failed) - errors, language))
        if strict and errors:
            code = ExitCode.CHECK_FAILED
    return code
