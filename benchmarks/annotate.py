"""Measures ``quotex annotate`` on generated articles: memory, speed, and runs killed and resumed.

    python benchmarks/annotate.py memory kills speed distributed --documents 100000

``memory``: a run of all documents with two workers; the memory of all its processes (proportional
set size) at the 10,000th document, at most after it, and at the end; completeness and order.
``kills``: the same run, killed with SIGKILL five times at random points and resumed: are the bytes
the same?  ``speed``: documents a second of one worker and of two.  ``distributed``: a Dask
``LocalCluster`` of two workers beside ``--workers 2``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

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
    arguments = parser.parse_args()
    if arguments.steps:
        OPTIONS.update(steps=arguments.steps.split(","))
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.folder or Path(temporary)
        folder.mkdir(exist_ok=True)
        source = corpus(folder, arguments.documents)
        if "memory" in arguments.what:
            memory(source, folder / "whole.jsonl.gz", arguments.documents)
        if "kills" in arguments.what:
            kills(source, folder / "whole.jsonl.gz", folder / "killed.jsonl.gz")
        short = corpus(folder, arguments.speed_documents)
        if "speed" in arguments.what:
            speed(short, folder)
        if "distributed" in arguments.what:
            distributed(short, folder)


def corpus(folder: Path, count: int) -> Path:
    """A JSONL file of so many articles, written once."""
    path = folder / f"articles-{count}.jsonl"
    if not path.exists():
        with path.open("w", encoding="utf-8") as file:
            for article in articles(count):
                file.write(json.dumps(article.to_dict(), ensure_ascii=False) + "\n")
        print(f"{count:,} articles, {path.stat().st_size / MIB:.0f} MiB", flush=True)
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


def memory(source: Path, out: Path, count: int) -> None:
    """Memory over a whole run, and whether the output is complete and in order."""
    began = time.monotonic()
    run = start(source, out)
    samples = []
    while run.poll() is None:
        samples.append((done(out), used(run)))
        time.sleep(1)
    assert run.returncode == 0, run.returncode
    seconds = time.monotonic() - began
    # with the journal gone, only loading and the very end show no documents
    samples = [(documents, size) for documents, size in samples if size and documents]
    at = min(count // 10, 10_000)
    early = max(size for documents, size in samples if documents <= at)
    late = max((size for documents, size in samples if documents > at), default=early)
    print(
        f"memory: at most {early / MIB:.0f} MiB to document {at:,}, {late / MIB:.0f} MiB after it "
        f"({late / early - 1:+.1%}), {samples[-1][1] / MIB:.0f} MiB at the end; "
        f"{count / seconds:.0f} documents/s"
    )
    for place in range(0, len(samples), max(len(samples) // 10, 1)):
        print(f"  {samples[place][0]:>8,} documents  {samples[place][1] / MIB:6.0f} MiB")
    given = [json.loads(line)["id"] for line in source.open("rb")]
    assert list(ids(out)) == given
    print(f"complete and in order: {len(given):,} records", flush=True)


def ids(out: Path) -> Iterator[str]:
    """The ids of the records, in order."""
    import gzip

    with gzip.open(out, "rb") as file:
        for line in file:
            yield json.loads(line[: line.index(b',"text"')] + b"}")["id"]


def kills(source: Path, whole: Path, out: Path) -> None:
    """Kill a run five times, resume it, and compare with the run that was never killed."""
    if not whole.exists():
        assert start(source, whole).wait() == 0
    chance = random.Random()
    size, points = whole.stat().st_size, []
    for aim in sorted(chance.sample(range(size), 5)):
        run = start(source, out, "--resume")
        while run.poll() is None and (not out.exists() or out.stat().st_size < aim):
            time.sleep(chance.random() / 5)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        points.append(done(out))
    assert start(source, out, "--resume").wait() == 0
    same = digest(whole) == digest(out)
    told = ", ".join(f"{point:,}" for point in points)
    print(f"killed after documents {told}: the same bytes: {same}", flush=True)
    assert same


def digest(path: Path) -> str:
    """The hash of the file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(MIB):
            found.update(block)
    return found.hexdigest()


def rate(source: Path, out: Path, workers: int) -> float:
    """Documents a second, from the first that is done to the end, so without loading."""
    from quotex.corpus import annotate

    times: list[tuple[float, int]] = []
    annotate(
        source,
        out,
        workers=workers,
        options=OPTIONS,
        progress=lambda now: times.append((time.monotonic(), now.documents)),
    )
    warm = len(times) // 4
    (first, before), (last, after) = times[warm], times[-1]
    return (after - before) / (last - first)


def speed(source: Path, folder: Path) -> None:
    """One worker and two, taking turns."""
    found: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(3):
        for workers, rates in found.items():
            rates.append(rate(source, folder / "speed.jsonl", workers))
    one, two = (max(rates) for rates in found.values())
    print(f"speed: {one:.0f} documents/s with one worker, {two:.0f} with two: x {two / one:.2f}")
    print(f"  {found}", flush=True)


def distributed(source: Path, folder: Path) -> None:
    """A Dask cluster of two workers beside two workers, both into Parquet."""
    from distributed import Client, LocalCluster

    from quotex.distributed import annotate

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        rates = []
        for turn in range(3):
            times: list[tuple[float, int]] = []
            annotate(
                source,
                folder / f"distributed-{turn}.parquet",
                client=client,
                options=OPTIONS,
                partition_chars=1 << 17,
                progress=lambda now, times=times: times.append((time.monotonic(), now.documents)),
            )
            (first, before), (last, after) = times[len(times) // 4], times[-1]
            rates.append((after - before) / (last - first))
    local = max(rate(source, folder / "local.parquet", 2) for _ in range(3))
    print(
        f"distributed: {max(rates):.0f} documents/s, --workers 2: {local:.0f}: "
        f"{max(rates) / local - 1:+.0%}",
        flush=True,
    )


if __name__ == "__main__":
    main()
