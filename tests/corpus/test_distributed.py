"""Corpora over Dask, on a cluster of processes of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Timer

import dask
import pyarrow.parquet as pq
import pytest
from distributed import Client, LocalCluster

import quotex
from quotex import distributed as module
from quotex.distributed import annotate

from . import jobs
from .conftest import TOKENS


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    settings = {
        "distributed.scheduler.allowed-failures": 1,
        # a LocalCluster gives up a worker that is just dead again, so long after a death
        "distributed.deploy.lost-worker-timeout": "1h",
    }
    with (
        dask.config.set(settings),
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


def texts(out: Path) -> list[tuple[str, str]]:
    table = pq.read_table(out)
    return list(zip(table["id"].to_pylist(), table["text"].to_pylist(), strict=True))


def given(source: Path) -> list[tuple[str, str]]:
    rows = [json.loads(line) for line in source.read_bytes().splitlines()]
    return [(row["id"], row["text"]) for row in rows]


def test_a_worker_killed_in_the_middle_changes_nothing(
    client: Client, news: Callable[[int], Path], tmp_path: Path
) -> None:
    source, out = news(400), tmp_path / "out.parquet"
    pids = list(client.run(os.getpid).values())
    reports = []

    def kill_at_first(progress: object) -> None:
        reports.append(progress)
        if len(reports) == 1:
            os.kill(pids[0], signal.SIGKILL)

    summary = annotate(
        source, out, client=client, options=TOKENS, partition_chars=8000, progress=kill_at_first
    )
    assert (summary.documents, summary.failed) == (400, 0)
    assert len(reports) > 10
    assert pids[0] not in client.run(os.getpid, on_error="ignore").values()
    assert texts(out) == given(source)
    assert (out / "_SUCCESS").exists()
    assert quotex.corpus.convert(out, tmp_path / "out.jsonl") == 400


def test_a_second_run_does_only_what_has_changed(
    client: Client, news: Callable[[int], Path], tmp_path: Path
) -> None:
    source, out = news(60), tmp_path / "out.parquet"
    with source.open("a") as file:
        file.write('{"id": "x"}\n')

    def run() -> tuple[dict[str, int], dict[str, bytes]]:
        summary = annotate(source, out, client=client, options=TOKENS, partition_chars=8000)
        assert [json.loads(line)["id"] for line in summary.errors.read_bytes().splitlines()] == [
            "x"
        ]
        parts = sorted(out.glob("part-*"))
        return (
            {path.name: path.stat().st_mtime_ns for path in parts},
            {path.name: path.read_bytes() for path in parts},
        )

    first, content = run()
    (out / "part-00001.parquet").write_bytes(content["part-00001.parquet"][:100])
    (out / "part-00002.parquet").unlink()
    (out / "part-00099.parquet").write_bytes(content["part-00000.parquet"])
    (out / ".part-00003.parquet.0.new").touch()
    second, again = run()
    assert again == content
    changed = {name for name in first if first[name] != second[name]}
    assert changed == {"part-00001.parquet", "part-00002.parquet"}
    assert {path.name for path in out.iterdir()} == {*first, "_SUCCESS"}


def test_a_document_that_kills_workers_is_recorded(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "annotate_partition", jobs.annotate_or_die)
    source, out = tmp_path / "in.jsonl", tmp_path / "out.parquet"
    rows = [{"id": n, "text": jobs.DEADLY if n == 2 else f"Текст {n}."} for n in range(4)]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    summary = annotate(source, out, client=client, options=TOKENS)
    assert [found[0] for found in texts(out)] == ["0", "1", "3"]
    [error] = map(json.loads, summary.errors.read_bytes().splitlines())
    assert (error["id"], error["where"]) == ("2", f"{source}:3")
    assert summary.documents == 4


@pytest.mark.parametrize("allowed", [0, 1])
def test_neighbours_of_a_document_that_kills_workers_are_done(
    allowed: int, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Partitions that share a worker with the deadly one are blamed by Dask, but not by us."""
    monkeypatch.setattr(module, "annotate_partition", jobs.annotate_or_die)
    monkeypatch.setattr(client.cluster.scheduler, "allowed_failures", allowed)
    source, out = tmp_path / "in.jsonl", tmp_path / "out.parquet"
    special = {1: jobs.DEADLY, 4: jobs.DEADLY_ONCE}
    rows = [{"id": n, "text": special.get(n, f"Текст {n}.")} for n in range(6)]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    summary = annotate(source, out, client=client, options=TOKENS, partition_chars=1)
    assert out.with_suffix(".died").exists()
    assert [found[0] for found in texts(out)] == ["0", "2", "3", "4", "5"]
    [error] = map(json.loads, summary.errors.read_bytes().splitlines())
    assert error["id"] == "1"
    assert (summary.documents, summary.failed) == (6, 1)


def test_what_is_done_alone_is_alone(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Results that are lost with a worker are not computed again beside what is done alone."""
    monkeypatch.setattr(module, "annotate_partition", jobs.annotate_or_die)
    source, out = tmp_path / "in.jsonl", tmp_path / "out.parquet"
    rows = [{"id": n, "text": jobs.DEADLY if n == 0 else f"Текст {n}."} for n in range(6)]
    source.write_text("".join(json.dumps(row) + "\n" for row in rows))
    alone, held = module._Cluster._alone, []

    def watched(cluster: module._Cluster, *rest: object) -> object:
        client.sync(asyncio.sleep, 0)  # until what was given back is away
        held.append([key for key, state in client.futures.items() if state.status != "error"])
        return alone(cluster, *rest)

    monkeypatch.setattr(module._Cluster, "_alone", watched)
    annotate(source, out, client=client, options=TOKENS, partition_chars=1)
    assert held
    assert not any(held)


def test_a_row_of_a_frame_that_kills_workers_is_recorded(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frames = pytest.importorskip("dask.dataframe")
    pandas = pytest.importorskip("pandas")
    monkeypatch.setattr(module, "annotate_partition", jobs.annotate_or_die)
    rows = [(str(n), jobs.DEADLY if n == 4 else f"Текст {n}.") for n in range(6)]
    frame = frames.from_pandas(pandas.DataFrame(rows, columns=["id", "text"]), npartitions=2)
    summary = annotate(frame, tmp_path / "out", client=client, options=TOKENS)
    assert {found[0] for found in texts(tmp_path / "out")} == {"0", "1", "2", "3", "5"}
    [error] = map(json.loads, summary.errors.read_bytes().splitlines())
    assert error["id"] == "4"


def test_a_cluster_without_workers_is_told(
    news: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "annotate_partition", jobs.annotate_never)
    monkeypatch.setattr(module, "_PATIENCE", 0.5)
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster,
        Client(cluster) as client,
    ):
        Timer(1, cluster.scale, [0]).start()
        with pytest.raises(quotex.QuotexError, match="lost all its workers"):
            annotate(news(1), tmp_path / "out", client=client, options=TOKENS)


def test_the_command_takes_a_scheduler(
    client: Client, news: Callable[[int], Path], tmp_path: Path
) -> None:
    source, out = news(20), tmp_path / "out"
    command = [sys.executable, "-m", "quotex", "annotate", str(source), "-o", str(out)]
    command += ["--scheduler", client.scheduler.address, "--rows", "quotes"]
    subprocess.run(command, check=True, capture_output=True)
    pipeline = quotex.load()
    expected = [
        (identifier, quote.text)
        for identifier, text in given(source)
        for quote in pipeline.extract_quotes(text)
    ]
    table = pq.read_table(out)
    assert list(zip(table["doc"].to_pylist(), table["text"].to_pylist(), strict=True)) == expected


def test_partitions_of_a_dask_frame(
    client: Client, news: Callable[[int], Path], tmp_path: Path
) -> None:
    frames = pytest.importorskip("dask.dataframe")
    pandas = pytest.importorskip("pandas")
    source, out = news(30), tmp_path / "out"
    frame = frames.from_pandas(
        pandas.DataFrame(given(source), columns=["id", "text"]), npartitions=3
    )
    summary = annotate(frame, out, client=client, options=TOKENS)
    assert summary.documents == 30
    assert texts(out) == given(source)
    assert len(list(out.glob("part-*"))) == 3


def test_a_scheduler_that_is_not_there_is_told(news: Callable[[int], Path], tmp_path: Path) -> None:
    with pytest.raises(quotex.InputError, match="scheduler"):
        annotate(news(1), tmp_path / "out", client="nonsense://")
