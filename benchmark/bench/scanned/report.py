"""The section on scans, as Markdown."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from bench.markdown import table
from bench.scanned.running import figure_section
from bench.scanned.score import THRESHOLDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.peak import CommandPeak
    from bench.scanned.peers import PeerResult
    from bench.scanned.score import Score
    from bench.scanned.speed import BatchSpeed


class ScanRun(NamedTuple):
    """All that one run measured; parts that were left out are empty."""

    machine: str
    sources: Sequence[str]
    scores: Mapping[str, Score]
    peers: Sequence[PeerResult]
    peer_pages: int
    speeds: Sequence[BatchSpeed]
    memory: Mapping[int, CommandPeak]


def write_section(run: ScanRun) -> str:
    """The whole section."""
    parts = (_introduction(run), _quality(run), _flags(run), _figures(run), _peers(run), _batch(run), _memory(run))
    return "\n".join(line for part in parts for line in part)


def _introduction(run: ScanRun) -> Iterator[str]:
    yield "## Page images"
    yield ""
    yield f"Written by `python benchmark/scans.py`. Machine: {run.machine}."
    yield f"Sources: {', '.join(run.sources)}: the seed's words and tables, every number drawn anew,"
    yield "in fonts and with random seeds that were not used while tuning. The qualities are those of sample_pdfs/README.md."
    yield ""


def _quality(run: ScanRun) -> Iterator[str]:
    yield "Structure TEDS: spans only, mean over the page tables, 0 for one not found. Lost: numbers that have no cell."
    yield "Unflagged: wrong numbers, numbers read from blank cells and blanks read from numbers, that nobody is asked to look at."
    yield "Flagged: right numbers that a person is asked to look at. Labels: character error of every other text. CPU: one thread."
    yield ""
    header = ["quality", "pages", "tables exact", "TEDS", "numbers", "exact %", "unflagged", "wrong, flagged", "lost", "flagged %"]
    yield from table([*header, "labels CER %", "CPU s a page"], (_quality_row(name, score) for name, score in run.scores.items()))


def _quality_row(name: str, score: Score) -> list[str]:
    return [
        name,
        str(score.pages),
        f"{score.exact_tables} of {score.tables}",
        f"{score.likeness / max(1, score.tables):.4f}",
        str(score.numbers),
        _percent(score.exact, score.numbers),
        str(score.wrong_unflagged),
        str(score.wrong_flagged),
        str(score.lost),
        _percent(score.right_flagged, score.exact),
        _percent(score.character_errors, score.characters),
        f"{score.cpu_seconds / max(1, score.pages):.2f}",
    ]


def _flags(run: ScanRun) -> Iterator[str]:
    yield "Share of numbers below a confidence (to be looked at), and how many of those above it are wrong:"
    yield ""
    header = ["quality", *(f"{threshold:g}: flagged % / wrong" for threshold in THRESHOLDS)]
    yield from table(header, (_flag_row(name, score) for name, score in run.scores.items()))


def _flag_row(name: str, score: Score) -> list[str]:
    read = score.numbers - score.lost
    pairs = zip(score.accepted, score.accepted_wrong, strict=True)
    return [name, *(f"{_percent(read - accepted, read)} / {wrong}" for accepted, wrong in pairs)]


def _figures(run: ScanRun) -> Iterator[str]:
    yield from figure_section({name: score.figures for name, score in run.scores.items()})


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / max(1, whole):.2f}"


def _peers(run: ScanRun) -> Iterator[str]:
    if not run.peers:
        return
    yield f"Other readers on {run.peer_pages} pages at 200 dpi of these reports and of the seed itself, whole pages of running text among them,"
    yield "in turn page by page. Numbers: found anywhere on the page as one text. Tables: on the pages that have some."
    yield ""
    ours = dict(enumerate(run.peers[0].seconds))
    header = ["reader", "s a page", "times", "tables exact", "TEDS", "numbers found", "how it is called"]
    yield from table(header, (_peer_row(result, ours) for result in run.peers))


def _peer_row(result: PeerResult, ours: Mapping[int, float]) -> list[str]:
    if result.failure:
        return [result.tool.title, result.failure, *["-"] * 4, result.tool.call]
    times = median(seconds / ours[index] for index, seconds in enumerate(result.seconds))
    return [
        result.tool.title,
        f"{median(result.seconds):.2f}",
        f"{times:.3g}",
        f"{result.exact} of {result.tables}",
        f"{result.likeness:.3f}",
        f"{result.numbers_found} of {result.numbers}",
        result.tool.call,
    ]


def _batch(run: ScanRun) -> Iterator[str]:
    if not run.speeds:
        return
    yield "Batch: `jixiao extract FILES --jobs 2`, start-up and files written included, beside RapidOCR on whole pages with two threads,"
    yield "both in seconds by the clock and a page, in turn. RapidOCR's is the mean over the pages of the table above that are of the set."
    yield "Where every number is drawn anew no sum holds, so nearly all numbers are read a second time, as no real report makes it do."
    yield ""
    header = ["batch of", "files", "pages", "jixiao s", "CPU s", "RapidOCR s", "ratio", "rounds", "use of two cores"]
    yield from table(header, (_batch_row(speed) for speed in run.speeds))


def _batch_row(speed: BatchSpeed) -> list[str]:
    rounds = speed.rounds
    return [
        speed.batch.name,
        str(len(speed.batch.files)),
        str(speed.batch.page_count),
        f"{median(turn.ours for turn in rounds):.2f}",
        f"{median(turn.cpu for turn in rounds):.2f}",
        f"{median(turn.theirs for turn in rounds):.2f}",
        f"**{speed.ratio:.3f}**",
        ", ".join(f"{turn.ours / turn.theirs:.3f}" for turn in rounds),
        f"{median(turn.balance for turn in rounds):.2f}",
    ]


def _memory(run: ScanRun) -> Iterator[str]:
    if not run.memory:
        return
    told = "; ".join(f"{pages} pages {peak.peak_mb:.0f} MB (exit code {peak.exit_code})" for pages, peak in run.memory.items())
    yield f"Peak memory of the command line in one process: {told}."
    yield ""
