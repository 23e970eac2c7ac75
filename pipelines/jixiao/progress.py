"""What a person sees while documents are read: a moving line on a terminal, a line a document."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from jixiao.messages import printable, render

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jixiao.batch import Job, Result
    from jixiao.recheck import Tally

#: Redrawing oftener than this many seconds costs more than it tells.
_REDRAW_S = 0.2
#: Unread pages, or files left alone, named one by one, before the rest are only counted.
_NAMED = 10
#: What a page may fail by, in the names of the catalogue; a page's own outcome tells it in English.
_FAULTS = ("scanned_page", "table_not_found", "table_cut_off")


class Progress:
    """Tells of pages and documents on stderr."""

    def __init__(self, total: int, language: str, quiet: bool) -> None:
        self._total, self._language, self._quiet = total, language, quiet
        self._finished = 0
        self._moving = sys.stderr.isatty() and not quiet
        self._drawn_at = 0.0

    def left_alone(self, files: Sequence[Path]) -> None:
        """Tell of files in the folders that are no documents."""
        if files:
            named = ", ".join(file.name for file in files[:_NAMED])
            more = "" if len(files) <= _NAMED else " …"
            self._write(render("left_alone", self._language, count=len(files), files=named + more))

    def page(self, job: Job, number: int, count: int) -> None:
        """Redraw the moving line; nothing where stderr is no terminal."""
        if self._moving and time.monotonic() - self._drawn_at > _REDRAW_S:
            line = render("progress", self._language, done=self._finished, total=self._total, path=job.source, page=number, pages=count)
            self._write_raw(f"\r\x1b[K{printable(line)}")
            self._drawn_at = time.monotonic()

    def done(self, result: Result) -> None:
        """Tell what became of a document."""
        self._finished += 1
        self._clear()
        if result.error is not None:
            self._write(result.error.message(self._language))
            return
        for code, count in result.damage:
            self._write(render(code, self._language, path=result.source, count=count))
        for page in result.unread_pages[:_NAMED]:
            reason = next((render(name, self._language) for name in _FAULTS if page.failure == render(name, "en")), page.failure)
            self._write(render("unread_page", self._language, path=result.source, page=page.number, reason=reason))
        if len(result.unread_pages) > _NAMED:
            self._write(render("more_unread", self._language, path=result.source, count=len(result.unread_pages) - _NAMED))
        for page in result.partly_read[:_NAMED]:
            reason = render(page.reason, self._language)
            self._write(render("unread_page", self._language, path=result.source, page=page.number, reason=reason))
        if not result.forms:
            self._write(render("no_form", self._language, path=result.source))
        if not self._quiet:
            self._write(self._sentence(result))
            if result.checks:
                self._write(checked_sentence(result.source, result.checks, result.failed_errors, result.failed_others, self._language))

    def _sentence(self, result: Result) -> str:
        return render(
            "extracted",
            self._language,
            path=result.source,
            pages=result.pages,
            forms=result.forms,
            values=result.values,
            reviews=result.reviews,
            target=result.target,
        )

    def over_years(self, target: Path, tally: Tally) -> None:
        """Tell what the checks of a document come to beside its unit's reports on other years."""
        if not self._quiet:
            counts = {"checks": tally.checks, "errors": tally.errors, "others": tally.others}
            self._write(render("checked_over_years", self._language, path=target, **counts))

    def years_left_out(self) -> None:
        """Tell that reports on several years were not compared."""
        if not self._quiet:
            self._write(render("years_left_out", self._language))

    def finish(self, results: Sequence[Result]) -> None:
        """Sum up a batch."""
        if self._total > 1 and not self._quiet:
            counts = Counter(result.status.value for result in results)
            names = ("complete", "partial", "failed")
            self._write(render("summary", self._language, total=self._total, **{name: counts[name] for name in names}))

    def _clear(self) -> None:
        if self._moving:
            self._write_raw("\r\x1b[K")

    def _write(self, text: str) -> None:
        self._write_raw(printable(text) + "\n")

    def _write_raw(self, text: str) -> None:
        sys.stderr.write(text)
        sys.stderr.flush()


def checked_sentence(path: Path, checks: int, errors: int, others: int, language: str) -> str:
    """What the checks of a document came to, in one line."""
    return render("checked", language, path=path, checks=checks, errors=errors, others=others)
