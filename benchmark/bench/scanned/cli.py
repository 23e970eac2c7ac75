"""The command line of the benchmark of page images."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bench.command import add_report, interpreter_of, say
from bench.machine import describe_machine
from bench.scanned.corpus import FIRST_HELD_OUT_SEED, Source, build_seed_sources, build_sources
from bench.scanned.peers import READERS, measure_peers, page_images
from bench.scanned.reading import Task, read_all, rendered
from bench.scanned.report import ScanRun, write_section
from bench.scanned.score import Score
from bench.scanned.speed import Batch, measure_batches, measure_memory
from bench.sections import replace_section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.peak import CommandPeak

#: What peers and the batch are measured on: an office scan.
_USUAL = "office_200"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and writes the section; returns the exit code."""
    from builder.scans.qualities import QUALITIES

    options = _parser(list(QUALITIES)).parse_args(arguments)
    options.work.mkdir(parents=True, exist_ok=True)
    sources = [Source(path, options.seed) for path in options.source] or list(
        build_sources(options.work, options.sources, options.first_seed)
    )
    scores = _scores(sources, options)
    seeds = list(build_seed_sources(options.work, options.first_seed)) if options.peer_pages and not options.source else []
    sets = {"reports whose every number is drawn anew": sources[:3], "the seed report, whose sums hold": seeds}
    batches = [_batch(name, members, options) for name, members in sets.items() if members and options.peer_pages]
    pages = [page for batch in batches for page in batch.pages]
    peers = measure_peers(pages, dict(options.python), say) if pages else []
    speeds = measure_batches(batches, options.rounds, say) if pages and options.rounds else []
    memory = _memory(sources[0], options) if options.memory else {}
    run = ScanRun(describe_machine(), [s.path.stem for s in sources], scores, peers, len(pages), speeds, memory)
    replace_section(options.out, "page images", write_section(run))
    return 0


def _scores(sources: Sequence[Source], options: argparse.Namespace) -> dict[str, Score]:
    scores: dict[str, Score] = {}
    for quality in options.quality:
        tasks = [Task(source, quality, options.work, options.ocr, tuple(options.pages)) for source in sources]
        scores[quality] = Score()
        for task, score in read_all(tasks, options.jobs):
            say(f"{quality} {task.source.path.stem}: {score.exact} of {score.numbers}, unflagged {score.wrong_unflagged}")
            for miss in score.misses:
                say(f"    {miss}")
            scores[quality] += score
    return scores


def _batch(name: str, sources: Sequence[Source], options: argparse.Namespace) -> Batch:
    """The scans of some sources, and their pages for the peers."""
    from jixiao.source import open_document

    files = [rendered(Task(source, _USUAL, options.work, pages=tuple(options.pages))) for source in sources]
    count = 0
    for file in files:
        with open_document(file) as (document, _):
            count += document.page_count
    tasks = [Task(source, _USUAL, options.work, pages=tuple(options.peer_pages)) for source in sources]
    return Batch(name, files, count, list(page_images(tasks)))


def _memory(source: Source, options: argparse.Namespace) -> dict[int, CommandPeak]:
    scan = rendered(Task(source, _USUAL, options.work, pages=tuple(options.pages)))
    return dict(zip(options.memory, measure_memory(scan, options.memory, options.work), strict=True))


def _parser(qualities: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="benchmark/scans.py", description=__doc__)
    parser.add_argument("--work", type=Path, required=True, help="folder for sources and renderings, kept for the next run")
    parser.add_argument("--sources", type=int, default=3, help="reports of about 660 numbers each (3; 20,000 numbers take 31)")
    parser.add_argument("--first-seed", type=int, default=FIRST_HELD_OUT_SEED, help="a seed whose renderings nobody has looked at")
    parser.add_argument("--source", type=Path, nargs="+", default=[], help="these exported reports instead, for tuning")
    parser.add_argument("--seed", type=int, default=1, help="seed of their renderings (1)")
    parser.add_argument("--quality", nargs="*", default=qualities, help="of sample_pdfs/builder/scans/qualities.py; all by default")
    parser.add_argument("--pages", type=int, nargs="+", default=[], help="only these pages of each report")
    parser.add_argument("--ocr", default="rapidocr", help="an engine of jixiao")
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument(
        "--peer-pages",
        type=int,
        nargs="*",
        default=[3, 9, 15],
        help="pages of each report for the peers; none leaves them and the batch out",
    )
    parser.add_argument("--rounds", type=int, default=3, help="rounds of the batch (3)")
    parser.add_argument("--memory", type=int, nargs="*", default=[15, 150], help="page counts for the growth of memory (15 150)")
    parser.add_argument(
        "--python", action="append", type=interpreter_of(READERS), default=[], metavar="READER=PATH", help="a reader's own environment"
    )
    add_report(parser)
    return parser
