"""Measures ``quotex annotate`` on generated articles: memory, speed, and runs killed and resumed.

    python benchmarks/annotate.py memory kills speed distributed --documents 100000 \\
        --out docs/benchmarks-corpora.md

``memory``: a run of all documents with two workers; the memory of all its processes (proportional
set size) up to the 10,000th document, at most after it, and at the end; completeness and order.
``kills``: the same run, killed with SIGKILL five times at random points and resumed: are the bytes
the same?  ``speed``: documents a second of one worker and of two, and the seconds of CPU that the
parent and the workers need for a thousand documents, which do not depend on what else the machine
does.  ``distributed``: a Dask ``LocalCluster`` of two workers beside ``--workers 2``.  ``--out``
writes what was measured as a page of the documentation.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from quotex import __version__
from quotex.corpus import Progress
from quotex.corpus.samples import articles

MIB = 1 << 20
OPTIONS: dict[str, list[str]] = {}


def main() -> None:
    """Run the measurements that are named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", nargs="+", choices=["memory", "kills", "speed", "distributed"])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--steps", help="compute these alone, as annotate's option says")
    parser.add_argument("--speed-documents", type=int, default=6_000)
    parser.add_argument("--folder", type=Path, help="where files are kept, else a temporary one")
    parser.add_argument("--out", type=Path, help="the page to write, Markdown")
    arguments = parser.parse_args()
    if arguments.steps:
        OPTIONS.update(steps=arguments.steps.split(","))
    sections = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        source, count = corpus(folder, arguments.documents), arguments.documents
        short = corpus(folder, arguments.speed_documents)
        measures = {
            "memory": lambda: memory(source, folder / "whole.jsonl.gz", count),
            "kills": lambda: kills(source, folder / "whole.jsonl.gz", folder / "killed.jsonl.gz"),
            "speed": lambda: speed(short, folder),
            "distributed": lambda: distributed(short, folder),
        }
        for name, measure in measures.items():
            if name in arguments.what:
                sections.append(measure())
                print(f"\n{sections[-1]}", flush=True)
    if arguments.out:
        arguments.out.write_text(page(sections, arguments), "utf-8")


def page(sections: list[str], arguments: argparse.Namespace) -> str:
    """The page of the documentation."""
    steps = f"the steps {', '.join(OPTIONS['steps'])}" if OPTIONS else "the whole pipeline"
    command = f"python benchmarks/annotate.py {' '.join(arguments.what)}"
    command += f" --documents {arguments.documents} --speed-documents {arguments.speed_documents}"
    return f"""# Figures of the corpus runner

`{command}` measures `quotex annotate` with {steps} on generated news articles
(`quotex.corpus.samples.articles`) and writes this page. These figures are of quotex {__version__},
Python {platform.python_version()}, a machine with {os.cpu_count()} cores.

""" + "\n".join(sections)


def corpus(folder: Path, count: int) -> Path:
    """A JSONL file of so many articles, written once."""
    path = folder / f"articles-{count}.jsonl"
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            for article in articles(count):
                file.write(json.dumps(article.to_dict(), ensure_ascii=False) + "\n")
        print(f"{count:,} articles, {path.stat().st_size / MIB:.0f} MiB", file=sys.stderr)
    return path


def start(source: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    """``quotex annotate`` with two workers unless ``more`` says otherwise."""
    command = [sys.executable, "-m", "quotex", "annotate", source, "-o", out, "--workers", "2"]
    steps = ["--steps", ",".join(OPTIONS["steps"])] if OPTIONS else []
    return subprocess.Popen([*command, "--quiet", *steps, *more])


def done(out: Path) -> int:
    """How many documents the journal says are done."""
    try:
        return json.loads(out.with_name(out.name + ".progress").read_bytes())["state"]["documents"]
    except FileNotFoundError:
        return 0


def used(run: subprocess.Popen[bytes]) -> int:
    """The memory of the run's processes: their own, and their share of what they share."""
    total = 0
    try:
        process = psutil.Process(run.pid)
        for one in (process, *process.children(recursive=True)):
            total += one.memory_full_info().pss
    except psutil.Error:
        return 0
    return total


def memory(source: Path, out: Path, count: int) -> str:
    """Memory over a whole run, and whether the output is complete and in order."""
    began = time.monotonic()
    run = start(source, out)
    samples = []
    while run.poll() is None:
        samples.append((done(out), used(run)))
        time.sleep(0.5)
    assert run.returncode == 0, run.returncode
    seconds = time.monotonic() - began
    # with the journal gone, only loading and the very end show no documents
    samples = [(documents, size) for documents, size in samples if size and documents]
    at = min(count // 10, 10_000)
    late = max(size for _, size in samples)
    early = max((size for documents, size in samples if documents <= at), default=samples[0][1])
    after = max((size for documents, size in samples if documents > at), default=late)
    given = [json.loads(line)["id"] for line in source.open("rb")]
    assert list(ids(out)) == given
    places = range(0, len(samples), max(len(samples) // 10, 1))
    rows = [f"| {samples[place][0]:,} | {samples[place][1] / MIB:.0f} |" for place in places]
    return "\n".join(
        [
            "## Memory",
            "",
            f"{count:,} documents with two workers into `.jsonl.gz`, {count / seconds:.0f} "
            "documents a second with loading. All records are there, in the order of the input. "
            f"All processes together take at most {early / MIB:.0f} MiB up to document {at:,}, "
            f"{after / MIB:.0f} MiB after it ({after / early - 1:+.1%}), "
            f"{samples[-1][1] / MIB:.0f} MiB at the end.",
            "",
            "| documents | MiB |",
            "|---:|---:|",
            *rows,
            "",
        ]
    )


def ids(out: Path) -> Iterator[str]:
    """The ids of the records, in order."""
    import gzip

    with gzip.open(out, "rb") as file:
        for line in file:
            yield json.loads(line[: line.index(b',"text"')] + b"}")["id"]


def kills(source: Path, whole: Path, out: Path) -> str:
    """Kill a run five times, resume it, and compare with the run that was never killed."""
    if not whole.exists():
        assert start(source, whole).wait() == 0
    chance = random.Random()
    size, points = whole.stat().st_size, []
    for aim in sorted(chance.sample(range(size), 5)):
        run = start(source, out, "--resume")
        while run.poll() is None and (not out.exists() or out.stat().st_size < aim):
            time.sleep(chance.random() / 5)
        assert run.poll() is None, "finished before it could be killed"
        run.kill()
        run.wait()
        points.append(done(out))
    assert start(source, out, "--resume").wait() == 0
    assert digest(whole) == digest(out)
    told = ", ".join(f"{point:,}" for point in points)
    return (
        "## Killed and resumed\n\n"
        f"The same run, killed with SIGKILL five times, after documents {told}, and resumed with "
        f"`--resume`: byte for byte the {size / MIB:.0f} MiB of the run that was never killed.\n"
    )


def digest(path: Path) -> str:
    """The hash of the file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(MIB):
            found.update(block)
    return found.hexdigest()


class Rate:
    """Documents a second and seconds of CPU, from a quarter of the run to its end.

    A progress function; without the first quarter, loading and cold caches do not count.
    """

    def __init__(self) -> None:
        self.moments: list[tuple[int, float, float, float]] = []
        self.children: list[psutil.Process] = []

    def __call__(self, progress: Progress) -> None:
        if not self.children:
            self.children = psutil.Process().children(recursive=True)
        times = [child.cpu_times() for child in self.children]
        workers = sum(one.user + one.system for one in times)
        now = (progress.documents, time.monotonic(), time.process_time(), workers)
        self.moments.append(now)

    def figures(self) -> tuple[float, float, float]:
        """Documents a second, and CPU seconds for 1,000 documents of parent and workers."""
        before, after = self.moments[len(self.moments) // 4], self.moments[-1]
        documents, seconds, parent, workers = (b - a for a, b in zip(before, after, strict=True))
        return documents / seconds, 1000 * parent / documents, 1000 * workers / documents


def rate(source: Path, out: Path, workers: int) -> tuple[float, float, float]:
    """The `Rate.figures` of a run."""
    from quotex.corpus import annotate

    found = Rate()
    annotate(source, out, workers=workers, options=OPTIONS, progress=found)
    return found.figures()


def speed(source: Path, folder: Path) -> str:
    """One worker and two, taking turns; the best of three."""
    found: dict[int, list[tuple[float, float, float]]] = {1: [], 2: []}
    for _ in range(3):
        for workers, rates in found.items():
            rates.append(rate(source, folder / "speed.jsonl", workers))
    one, two = max(found[1]), max(found[2])
    _, parent, work = min(found[2], key=lambda figures: sum(figures[1:]))
    rows = [
        f"| {name} | {best[0]:.0f} | {best[1]:.2f} | {best[2]:.2f} |"
        for name, best in (("1", one), ("2", two))
    ]
    return "\n".join(
        [
            "## Speed",
            "",
            "| workers | documents a second | CPU seconds for 1,000 documents: parent | workers |",
            "|---:|---:|---:|---:|",
            *rows,
            "",
            f"Two workers do {two[0] / one[0]:.2f} times the documents of one. The parent, which "
            f"reads and writes, takes {parent / (parent + work):.1%} of the CPU time, so two cores "
            f"allow {min(2 * work / (parent + work), 2):.2f} times.",
            "",
        ]
    )


def distributed(source: Path, folder: Path) -> str:
    """A Dask cluster of two workers beside two workers, both into Parquet; the best of three."""
    from distributed import Client, LocalCluster

    from quotex.distributed import annotate

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        dask = []
        for turn in range(3):
            out, found = folder / f"distributed-{turn}.parquet", Rate()
            annotate(
                source,
                out,
                client=client,
                options=OPTIONS,
                partition_chars=1 << 17,
                progress=found,
            )
            dask.append(found.figures())
    local = [rate(source, folder / "local.parquet", 2) for _ in range(3)]
    rows = [
        f"| {name} | {best[0]:.0f} | {best[1]:.2f} | {best[2]:.2f} |"
        for name, best in (("`--workers 2`", max(local)), ("Dask, two workers", max(dask)))
    ]
    return "\n".join(
        [
            "## Over Dask",
            "",
            f"`quotex.distributed.annotate` does {max(dask)[0] / max(local)[0]:.0%} of the "
            "documents a second of `--workers 2`, both into Parquet, on one machine.",
            "",
            "| | documents a second | CPU seconds for 1,000 documents: parent | workers |",
            "|---|---:|---:|---:|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    main()
