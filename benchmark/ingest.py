"""Numbers for docs/ingest.md: a whole night, kills, mutants, and a cluster beside the local pool.

python benchmark/ingest.py night kills mutants dask --work FOLDER
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

from ingest_corpus import write_corpus
from ingest_mutants import write_mutants, wrong_successes
from ingest_store import ask, content, differences

ROOT = Path(__file__).resolve().parents[1]
_FAULTS = str(ROOT / "tests" / "faults")


def _with_faults() -> dict[str, str]:
    """The environment in which some names make a reader crash, hang or eat memory."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (_FAULTS, os.environ.get("PYTHONPATH"))))}


def command(source: Path, store: Path, *options: object) -> list[str]:
    """An ingest of `source` into `store`."""
    return [sys.executable, "-m", "jixiao", "ingest", str(source), "--store", str(store), "-q", *map(str, options)]


def timed(source: Path, store: Path, *options: object) -> dict[str, Any]:
    """The run summary with wall and processor seconds."""
    before, began = os.times(), time.monotonic()
    done = subprocess.run(
        command(source, store, "--summary", "-", *options), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    )
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return {**json.loads(done.stdout), "wall": time.monotonic() - began, "parent_cpu": used}


def night(work: Path, count: int) -> dict[str, Any]:
    """Two thousand documents with their memory, and the second run."""
    truth = write_corpus(work / "corpus", count)
    store = work / "night.db"
    environment = _with_faults()
    options = ("--timeout", 20, "--max-memory", 600, "--summary", work / "night.json", "--log", work / "night.jsonl")
    process = subprocess.Popen(command(work / "corpus", store, *options), env=environment, stderr=subprocess.DEVNULL)
    samples = watch_memory(process)
    told = json.loads((work / "night.json").read_text())
    (work / "memory.json").write_text(json.dumps(samples))
    draw_memory(samples, work / "memory.svg")
    again = timed(work / "corpus", store, "--timeout", 20, "--max-memory", 600)
    wrong = differences(f"sqlite:///{store}", truth)
    codes = Counter(code for (code,) in ask(f"sqlite:///{store}", "SELECT code FROM failures"))
    parent = [sample["parent"] for sample in samples]
    return {
        "documents": len(truth),
        "pages": told["pages"],
        "read": told["read"],
        "seconds": told["seconds"],
        "wrong": wrong,
        "failures": dict(codes),
        "second_run_s": again["wall"],
        "second_run_read": again["read"],
        "parent_mb": [parent[len(parent) // 10], parent[-2]],
        "workers_mb_most": max(max(sample["workers"], default=0) for sample in samples),
        "workers_mb_usual_first_and_last_third": thirds([max(sample["workers"], default=0) for sample in samples]),
        "store_mb": store.stat().st_size >> 20,
    }


def thirds(values: list[float]) -> list[float]:
    """The medians of the first and the last third."""
    third = max(1, len(values) // 3)
    return [sorted(part)[len(part) // 2] for part in (values[:third], values[-third:])]


def watch_memory(process: subprocess.Popen[bytes]) -> list[dict[str, Any]]:
    """Resident megabytes of a run and of each process that reads, twice a second until it ends."""
    samples, began = [], time.monotonic()
    while process.poll() is None:
        workers = [resident_mb(child) for child in children(process.pid)]
        samples.append({"s": round(time.monotonic() - began, 1), "parent": resident_mb(process.pid), "workers": workers})
        time.sleep(0.5)
    return samples


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    found: list[int] = []
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += map(int, file.read_text().split())
        except OSError:
            continue
    return found


def resident_mb(process: int) -> float:
    """What a process holds; 0 where it is gone."""
    try:
        resident = int(Path(f"/proc/{process}/statm").read_text("ascii").split()[1])
        return round(float(resident * os.sysconf("SC_PAGE_SIZE") / 2**20), 1)
    except (OSError, IndexError):
        return 0.0


def draw_memory(samples: list[dict[str, Any]], target: Path) -> None:
    """A picture of the memory over the run."""
    width, height, left, top = 720, 260, 50, 20
    last = max(sample["s"] for sample in samples) or 1
    most = max(max([sample["parent"], *sample["workers"]]) for sample in samples) * 1.05
    shown = samples[:: max(1, len(samples) // 340)]

    def place(seconds: float, megabytes: float) -> str:
        return f"{left + seconds / last * (width - left - 10):.1f},{top + height - megabytes / most * height:.1f}"

    parent = " ".join(place(sample["s"], sample["parent"]) for sample in shown)
    dots = "".join(
        f'<circle cx="{x}" cy="{y}" r="1"/>'
        for sample in shown
        for x, y in (place(sample["s"], worker).split(",") for worker in sample["workers"])
    )
    lines = "".join(
        f'<path d="M{left} {y:.0f}H{width - 10}" stroke="#ddd"/><text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{megabytes}</text>'
        for megabytes in range(0, int(most), 100)
        for y in [top + height - megabytes / most * height]
    )
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height + 60}" font-family="sans-serif" font-size="11">'
        f'<rect width="{width}" height="{height + 60}" fill="#fff"/>{lines}<g fill="#d95f02">{dots}</g>'
        f'<polyline points="{parent}" fill="none" stroke="#1b4f9c" stroke-width="2"/>'
        f'<text x="{left}" y="{height + 40}">MB resident over {last:.0f} s: the run (blue), each process that reads (orange);</text>'
        f'<text x="{left}" y="{height + 54}">the peaks are the files that eat memory until they are stopped at 600 MB</text></svg>\n',
        "utf-8",
    )


def kills(work: Path, count: int, wanted: int) -> dict[str, Any]:
    """Kill the run or a process that reads until `wanted` are dead, then compare with a run that nobody disturbed."""
    source = work / "killed"
    write_corpus(source, count, without=("hang",))
    calm, store = work / "calm.db", work / "killed.db"
    options = ("--timeout", 20, "--max-memory", 600, "--rules", "")
    environment = _with_faults()
    subprocess.run(command(source, calm, *options), env=environment, stderr=subprocess.DEVNULL, check=False)
    killer, starts = Killer(store, wanted), 0
    force: tuple[str, ...] = ()
    while True:
        again = command(source, store, *options, *(() if killer.is_done else force))
        process = subprocess.Popen(again, env=environment, stderr=subprocess.DEVNULL)
        starts += 1
        killer.haunt(process)
        code = process.wait()
        if code in (0, 6) and killer.is_done:
            break
        if code in (0, 6):
            # All was read before enough were dead: read it all again, into the same store.
            force = ("--force",)
    have, want = content(f"sqlite:///{store}"), content(f"sqlite:///{calm}")
    return {
        "documents": count,
        "killed": dict(killer.killed),
        "moments": dict(killer.moments),
        "starts": starts,
        "read_again": bool(force),
        "equal": have == want,
        "rows": {table: len(found) for table, found in have.items()},
        "left_running": ask(f"sqlite:///{store}", "SELECT count(*) FROM runs WHERE status = 'running'")[0][0],
    }


class Killer:
    """Kills runs and processes that read, at random moments and in the middle of a commit."""

    def __init__(self, store: Path, wanted: int) -> None:
        self._draw, self._wanted = random.Random(9), wanted
        self._log = store.with_name(f"{store.name}-wal")
        self.killed, self.moments = Counter[str](), Counter[str]()

    @property
    def is_done(self) -> bool:
        """Whether enough are dead."""
        return sum(self.killed.values()) >= self._wanted

    def haunt(self, process: subprocess.Popen[bytes]) -> None:
        """Kill what reads, until it is the run's own turn."""
        while not self.is_done and process.poll() is None:
            time.sleep(self._draw.uniform(0.1, 2.5))
            moment = "any"
            if self._draw.random() < 0.5 and self._wait_for_commit(process):
                moment = "commit"
            readers = children(process.pid)
            victim = self._draw.choice([process.pid, process.pid, *readers])
            if process.poll() is not None:
                return
            try:
                os.kill(victim, signal.SIGKILL)
            except ProcessLookupError:
                continue
            self.killed["run" if victim == process.pid else "reader"] += 1
            self.moments[moment] += 1
            if victim == process.pid:
                return

    def _wait_for_commit(self, process: subprocess.Popen[bytes]) -> bool:
        """Whether the store's log is being written this instant, or was some hundred microseconds ago."""
        before, deadline = _written(self._log), time.monotonic() + 3
        while time.monotonic() < deadline and process.poll() is None:
            if _written(self._log) != before:
                time.sleep(self._draw.uniform(0, 0.004))
                return True
        return False


def _written(path: Path) -> int:
    """When a file was last written to (ns); 0 where there is none."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def mutants(work: Path, scale: float, seed: int) -> dict[str, Any]:
    """Files of several writers with bytes flipped, cut out, spliced in and zeroed, beside what the whole files give."""
    whole, folder = work / "whole", work / "mutants"
    made = write_mutants(whole, folder, scale, seed)
    urls = [f"sqlite:///{work / name}" for name in ("whole.db", "mutants.db")]
    timed(whole, work / "whole.db", "--timeout", 120, "--rules", "")
    told = timed(folder, work / "mutants.db", "--timeout", 120, "--rules", "")
    failed = {Path(path).name for (path,) in ask(urls[1], "SELECT path FROM failures")}
    query = "SELECT path FROM files JOIN manifest USING (document_id) WHERE exit_code = 0"
    believed = {Path(path).name for (path,) in ask(urls[1], query)}
    wrong = wrong_successes(urls[0], urls[1], {name: mutant for name, mutant in made.items() if name in believed - failed})
    return {
        "files": dict(Counter(mutant.writer for mutant in made.values())),
        "ways": dict(Counter(mutant.way for mutant in made.values())),
        "seconds": told["seconds"],
        "status": told["in_store"],
        "exit_code": told["exit_code"],
        "failures": dict(Counter(code for (code,) in ask(urls[1], "SELECT code FROM failures"))),
        "told": len(failed & set(made)),
        "believed": len(believed - failed),
        "lost": sorted(set(made) - failed - believed),
        "wrong": wrong,
    }


def dask(work: Path, count: int, rounds: int) -> dict[str, Any]:
    """The local pool of two and a cluster of two workers, in turn; the medians of the rates are compared."""
    import distributed

    source = work / "dask"
    write_corpus(source, count, 0)
    cluster: Any = distributed.LocalCluster
    rates: dict[str, list[float]] = {"local": [], "dask": []}
    # Read directly, so that no disk cache favours who comes second.
    timed(source, work / "warm.db", "--jobs", 2, "--rules", "")
    with cluster(n_workers=2, threads_per_worker=1, dashboard_address=None, host="tcp://127.0.0.1") as made:
        for number in range(rounds):
            for name, options in (("local", ("--jobs", 2)), ("dask", ("--dask", made.scheduler_address))):
                store = work / f"{name}{number}.db"
                rates[name].append(timed(source, store, "--rules", "", *options)["documents_per_second"])
    same = content(f"sqlite:///{work / 'local0.db'}") == content(f"sqlite:///{work / 'dask0.db'}")
    usual = {name: median(found) for name, found in rates.items()}
    return {"rates": rates, "dask_to_local": usual["dask"] / usual["local"], "same_rows": same}


def main() -> None:
    """Measure what is named and keep the numbers in `results.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="+", choices=["night", "kills", "mutants", "dask"])
    parser.add_argument("--work", type=Path, required=True, help="An empty folder with a GB of room.")
    parser.add_argument("--scale", type=float, default=1.0, help="Smaller for a first look.")
    parser.add_argument("--seed", type=int, default=0, help="Other mutants.")
    chosen = parser.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)

    def scaled(number: int) -> int:
        return max(20, int(number * float(chosen.scale)))

    for part in chosen.parts:
        found = {
            "night": lambda: night(chosen.work, scaled(2000)),
            "kills": lambda: kills(chosen.work, scaled(600), round(100 * chosen.scale)),
            "mutants": lambda: mutants(chosen.work, float(chosen.scale), chosen.seed),
            "dask": lambda: dask(chosen.work, scaled(200), 5),
        }[part]()
        (chosen.work / f"{part}.result.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
        print(part, json.dumps(found, ensure_ascii=False)[:2000], flush=True)


if __name__ == "__main__":
    main()
