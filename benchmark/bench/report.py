"""The report: what was measured, as Markdown."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from bench.grade import grade
from bench.markdown import table
from bench.peers import Group
from bench.truth import SAMPLES, read_truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.grid import Grid
    from bench.growth import Growth
    from bench.rounds import Result
    from bench.truth import Sample

#: What the peers are compared with, and the stage to take where it was not measured.
_REFERENCES = ("jixiao", "jixiao_tables")
_PAGE_TABLES, _WHOLE, _FLOORS = "jixiao_tables", "jixiao", ("floor_plain", "floor_tight")
#: In the table of stages only: it finds no tables.
_READING = "jixiao_read"
_NOTHING = "-"


class Run(NamedTuple):
    """All that one run measured."""

    machine: str
    rounds: int
    slow_rounds: int
    results: Mapping[str, Result]
    growth: Sequence[Growth]

    @property
    def reference(self) -> Result | None:
        """The furthest of jixiao's stages that was measured."""
        measured = (self.results[name] for name in _REFERENCES if name in self.results)
        return next((result for result in measured if len(result.times) == len(SAMPLES)), None)

    def group(self, *groups: Group) -> list[Result]:
        """The results of these groups, in the order of the table of tools."""
        return [result for result in self.results.values() if result.tool.group in groups]


def write_report(run: Run) -> str:
    """The section on exported pages."""
    parts = (_introduction(run), _speed(run), _exactness(run), _stages(run), _growth(run), _calls(run))
    return "\n".join(line for part in parts for line in part)


def _by_sample(first: str, columns: Sequence[str]) -> list[str]:
    """A table's header: the first column, then the same columns for each sample."""
    return [first, *(f"{sample.title}: {column}" for sample in SAMPLES for column in columns)]


def _introduction(run: Run) -> Iterator[str]:
    yield "## Exported pages"
    yield ""
    yield f"- Machine: {run.machine}."
    yield f"- {run.rounds} rounds; a tool that needs over 2 s a file joined the first {run.slow_rounds} of them."
    yield "- Each tool lives in its own process and keeps its own number of threads; jixiao uses one."
    files = " and ".join(f"`{sample.path.name}` ({sample.page_count} pages)" for sample in SAMPLES)
    yield f"- Files: {files}, the same report of 14 tables exported by LibreOffice Writer and by Chromium."
    yield ""


def _speed(run: Run) -> Iterator[str]:
    reference = run.reference
    yield "### Speed and memory"
    yield ""
    name = reference.tool.title if reference else "jixiao, which failed"
    yield f"Milliseconds a page, warm, opening the file included. Times: how many times slower than “{name}”,"
    yield "the median of the rounds, each paired with jixiao's turn in the same round (lowest–highest)."
    yield "The peers' tables are only found; jixiao's are also joined over pages and read as forms with typed values."
    yield "Peak MB: of the tool's process over the whole run, Python and its packages included."
    yield ""
    shown = [result for result in run.group(Group.STAGE, Group.PEER) if result is not run.results.get(_READING)]
    header = [*_by_sample("tool", ("ms a page", "times")), "peak MB"]
    yield from table(header, (_speed_row(result, reference) for result in shown))


def _speed_row(result: Result, reference: Result | None) -> list[str]:
    cells = [result.tool.title]
    for sample in SAMPLES:
        cells += [_milliseconds(result, sample), _ratio(result, reference, sample)]
    return [*cells, f"{result.worker.peak_mb:.0f}" if result.times else _NOTHING]


def _milliseconds(result: Result, sample: Sample) -> str:
    if sample.title in result.errors:
        return result.errors[sample.title]
    return f"{1000 * result.seconds(sample) / sample.page_count:.2f}" if sample.title in result.times else _NOTHING


def _ratio(result: Result, other: Result | None, sample: Sample) -> str:
    ratios = sorted(result.ratios(other, sample)) if other and sample.title not in result.errors else []
    if not ratios or result is other:
        return "1" if ratios else _NOTHING
    return f"**{_short(median(ratios))}** ({_short(ratios[0])}–{_short(ratios[-1])})"


def _short(number: float) -> str:
    return f"{number:.3g}"


def _exactness(run: Run) -> Iterator[str]:
    truth = len(read_truth())
    counts = ", ".join(f"{truth - len(s.broken)} in {s.title}" for s in SAMPLES)
    yield "### Exactness"
    yield ""
    yield f"Only the tables that stand on one page ({counts}), because peers give the others in parts."
    yield "Exact: every cell at its place with its spans; then with its text too, white space removed."
    yield "TEDS: as in the PubTabNet paper, without / with text, mean over the tables, 0 for one not found."
    shown = " and ".join(f"{s.page_tables} ({s.title})" for s in SAMPLES)
    yield f"Reported: all that the tool took for a table; the pages show {shown} tables and parts of tables."
    yield ""
    columns = ("exact structure", "exact with text", "TEDS", "reported")
    peers = [run.results[_PAGE_TABLES]] if _PAGE_TABLES in run.results else []
    rows = (_grade_row(result, joined=False) for result in [*peers, *run.group(Group.PEER)])
    yield from table(_by_sample("tool", columns), rows)
    if _WHOLE in run.results:
        yield f"jixiao after joining the parts of tables, all {truth}:"
        yield ""
        yield from table(_by_sample("tool", columns), iter([_grade_row(run.results[_WHOLE], joined=True)]))


def _grade_row(result: Result, *, joined: bool) -> list[str]:
    cells = [result.tool.title]
    for sample in SAMPLES:
        grids = result.grids.get(sample.title)
        failed = [result.errors.get(sample.title, _NOTHING), *[_NOTHING] * 3]
        cells += failed if grids is None else _grade_cells(grids, sample, joined=joined)
    return cells


def _grade_cells(grids: list[Grid], sample: Sample, *, joined: bool) -> list[str]:
    given = grade(grids, read_truth(), () if joined else sample.broken)
    likeness = f"{given.teds_structure:.3f} / {given.teds:.3f}"
    exact = (f"{count} of {given.asked}" for count in (given.exact_structure, given.exact))
    return [*exact, likeness, str(given.reported)]


def _stages(run: Run) -> Iterator[str]:
    yield "### jixiao's stages and PDFium's floor"
    yield ""
    yield "The floor is what no reader on PDFium can do without: loading each page, every character with its box,"
    yield "every path with its bounds. Once as a plain loop over `pypdfium2.raw`, once through the calls that jixiao"
    yield "binds for itself. Each stage includes the ones before it."
    yield ""
    floors = [run.results[name] for name in _FLOORS if name in run.results]
    columns = ["ms a page", *(f"times {floor.tool.title}" for floor in floors)]
    rows = (_stage_row(result, floors) for result in run.group(Group.FLOOR, Group.STAGE))
    yield from table(_by_sample("stage", columns), rows)


def _stage_row(result: Result, floors: list[Result]) -> list[str]:
    cells = [result.tool.title]
    for sample in SAMPLES:
        cells += [_milliseconds(result, sample), *(_ratio(result, floor, sample) for floor in floors)]
    return cells


def _growth(run: Run) -> Iterator[str]:
    if not run.growth:
        return
    few, many = run.growth[0].few_pages, run.growth[0].many_pages
    yield "### Memory against pages"
    yield ""
    yield "Peak of `python -m jixiao extract FILE -o DIR` in a fresh process, on a sample whose pages are repeated (they share their content)."
    yield ""
    yield from table(["file", f"{few} pages, MB", f"{many} pages, MB", "ratio"], map(_growth_row, run.growth))


def _growth_row(growth: Growth) -> list[str]:
    if growth.failure:
        return [growth.sample, growth.failure, _NOTHING, _NOTHING]
    few, many = growth.few.peak_mb, growth.many.peak_mb
    return [growth.sample, f"{few:.0f}", f"{many:.0f}", f"{many / few:.2f}"]


def _calls(run: Run) -> Iterator[str]:
    yield "### How each tool is called"
    yield ""
    rows = ([result.tool.title, result.tool.call, _versions(result)] for result in run.results.values())
    yield from table(["tool", "call", "packages"], rows)


def _versions(result: Result) -> str:
    return ", ".join(f"{name} {version}" for name, version in result.worker.versions.items()) or _NOTHING
