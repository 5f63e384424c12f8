"""``quotex annotate``: complete, in order, resumed byte for byte, nothing lost."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import quotex
from quotex.corpus import run as module
from quotex.corpus.output import Output, OutputError
from quotex.corpus.readers import Fields
from quotex.corpus.run import annotate

from .conftest import TOKENS
from .jobs import DEADLY, DeadlyAnnotation


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def committed(out: Path) -> int:
    """The documents that the journal of an unfinished run speaks of."""
    try:
        journal = json.loads(out.with_name(out.name + ".progress").read_bytes())
    except FileNotFoundError:
        return 0
    return int(journal["state"]["documents"])


def start(*arguments: str | Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "quotex", "annotate", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)


def test_records_are_those_of_analyze_in_input_order(
    news: Callable[[int], Path], tmp_path: Path
) -> None:
    source, out = news(90), tmp_path / "out.jsonl"
    summary = annotate(source, out, workers=2)
    assert (summary.documents, summary.failed, summary.errors) == (90, 0, None)
    given = lines(source)
    pipeline = quotex.load()
    assert lines(out) == [
        json.loads(json.dumps(pipeline.analyze(row["text"], id=row["id"]).to_dict()))
        for row in given
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["news.jsonl", "out.jsonl"]


@pytest.mark.parametrize(("suffix", "kills"), [(".jsonl.gz", 3), (".csv", 1), (".parquet", 1)])
def test_killed_and_resumed_gives_the_same_bytes(
    news: Callable[[int], Path], tmp_path: Path, suffix: str, kills: int
) -> None:
    source = news(900)
    with source.open("a") as file:
        file.write("{broken\n")
    whole, out = tmp_path / f"whole{suffix}", tmp_path / f"out{suffix}"
    annotate(source, whole, workers=2, options=TOKENS)
    arguments = (source, "-o", out, "--workers", "2", "--resume", "--steps", "tokens")
    chance, stopped = random.Random(suffix), 0
    grows = out.with_name(out.name + ".partial") if suffix == ".parquet" else out
    for _ in range(kills):
        run = start(*arguments)
        aim = chance.randrange(whole.stat().st_size // 2)
        while run.poll() is None and (not grows.exists() or grows.stat().st_size < aim):
            time.sleep(0.005)
        run.kill()
        run.communicate()
        stopped += out.with_name(out.name + ".progress").exists()
    assert stopped
    run = start(*arguments)
    _, said = run.communicate()
    assert run.returncode == 1, said
    assert out.read_bytes() == whole.read_bytes()
    errors = [path.with_name(path.name + ".errors.jsonl") for path in (out, whole)]
    assert errors[0].read_bytes() == errors[1].read_bytes()
    assert not out.with_name(out.name + ".progress").exists()


class Stop:
    """Interrupts a run after so many reports."""

    def __init__(self, after: int, action: Callable[[], None]) -> None:
        self.left, self.action = after, action

    def __call__(self, _: object) -> None:
        self.left -= 1
        if self.left == 0:
            self.action()


def interrupt() -> None:
    raise KeyboardInterrupt


def test_an_interrupted_run_leaves_whole_lines(news: Callable[[int], Path], tmp_path: Path) -> None:
    source, out, whole = news(400), tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    annotate(source, whole, options=TOKENS)
    with pytest.raises(KeyboardInterrupt):
        annotate(source, out, options=TOKENS, progress=Stop(3, interrupt))
    done = len(lines(out))
    assert 0 < done < 400
    seen: list[int] = []
    annotate(source, out, options=TOKENS, resume=True, progress=lambda p: seen.append(p.documents))
    assert seen[0] > done
    assert out.read_bytes() == whole.read_bytes()


def test_ctrl_c_reaches_the_command(news: Callable[[int], Path], tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    run = start(news(2000), "-o", out, "--workers", "2")
    # what is written is there before it is committed, and an interrupt between takes it back
    while run.poll() is None and not committed(out):
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate()
    assert run.returncode == 130, said
    assert b"--resume" in said
    assert b"Traceback" not in said
    assert 0 < len(lines(out)) == committed(out) < 2000


def test_a_worker_killed_from_outside_changes_nothing(
    news: Callable[[int], Path], tmp_path: Path
) -> None:
    source, out, whole = news(400), tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    annotate(source, whole, options=TOKENS)

    def kill_one() -> None:
        multiprocessing.active_children()[0].kill()

    summary = annotate(source, out, workers=2, options=TOKENS, progress=Stop(2, kill_one))
    assert summary.failed == 0
    assert out.read_bytes() == whole.read_bytes()


def test_a_document_that_kills_workers_is_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "Annotation", DeadlyAnnotation)
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    texts = {"a": "Так.", "b": f"Це {DEADLY}.", "c": "Ні."}
    source.write_text("".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in texts.items()))
    summary = annotate(source, out, workers=2, options=TOKENS)
    assert [record["id"] for record in lines(out)] == ["a", "c"]
    [error] = lines(summary.errors)
    assert error["id"] == "b"
    assert "SIGKILL" in error["error"]


def test_failures_are_recorded_and_nothing_else_is_lost(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_bytes(
        b'{"id": 1, "text": "\xd0\xa2\xd0\xb0\xd0\xba."}\n'
        b"\n"
        b"{not json\n"
        b'{"id": 2}\n'
        b'{"id": 3, "text": null}\n'
        b'["list"]\n'
        b'{"id": 4, "text": "\xff"}\n'
        b'{"id": 5, "text": "' + b"x" * 200 + b'"}\n'
        b'{"id": 6, "text": "lone \\ud800 and \\u0000"}\n'
        b'{"text": ""}'
    )
    summary = annotate(source, out, options=TOKENS, fields=Fields(max_chars=100))
    assert [record["id"] for record in lines(out)] == ["1", "6", "in:10"]
    assert lines(out)[1]["text"] == "lone \ud800 and \x00"
    errors = {error["where"].rpartition(":")[2]: error["error"] for error in lines(summary.errors)}
    expected = {
        "3": "not JSON",
        "4": "no field 'text'",
        "5": "is null",
        "6": "no JSON object",
        "7": "not utf-8",
        "8": "over the limit",
    }
    assert errors.keys() == expected.keys()
    for line, reason in expected.items():
        assert reason in errors[line]
    assert summary.failed == 6


def test_a_finished_run_is_not_begun_again(news: Callable[[int], Path], tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    annotate(news(3), out, options=TOKENS)
    before = out.read_bytes()
    assert annotate(news(3), out, options=TOKENS, resume=True).complete_before
    assert out.read_bytes() == before
    assert annotate(news(2), out, options=TOKENS).documents == 2


@pytest.mark.parametrize("change", ["options", "input", "shorter"])
def test_only_the_same_run_is_resumed(
    news: Callable[[int], Path], tmp_path: Path, change: str
) -> None:
    source, out = news(200), tmp_path / "out.jsonl"
    with pytest.raises(KeyboardInterrupt):
        annotate(source, out, options=TOKENS, progress=Stop(2, interrupt))
    with pytest.raises(quotex.InputError, match="unfinished run"):
        annotate(source, out, options=TOKENS)
    before = out.read_bytes()
    options = {**TOKENS, "lemmas": "ud"} if change == "options" else TOKENS
    if change == "input":
        source.write_text(source.read_text(encoding="utf-8").replace("міст", "сел"), "utf-8")
    if change == "shorter":
        source = news(10)
    with pytest.raises(quotex.InputError, match="cannot be resumed"):
        annotate(source, out, options=options, resume=True)
    assert out.read_bytes() == before


def test_two_runs_do_not_share_an_output(news: Callable[[int], Path], tmp_path: Path) -> None:
    source, out = news(200), tmp_path / "out.jsonl"

    def second() -> None:
        with pytest.raises(quotex.InputError, match="another run"):
            annotate(source, out, options=TOKENS, resume=True)

    assert annotate(source, out, options=TOKENS, progress=Stop(1, second)).documents == 200


def test_outputs_that_cannot_be_written_are_told(
    news: Callable[[int], Path], tmp_path: Path
) -> None:
    source = news(3)
    (tmp_path / "folder.jsonl").mkdir()
    for out in (tmp_path / "folder.jsonl", tmp_path / "nowhere" / "out.jsonl"):
        run = start(source, "-o", out)
        _, said = run.communicate()
        assert run.returncode == 2
        assert said.decode().startswith("quotex: cannot write")


def test_standard_input_to_standard_output(news: Callable[[int], Path]) -> None:
    source = news(3)
    command = [sys.executable, "-m", "quotex", "annotate", "-", "-o", "-", "--steps", "tokens"]
    done = subprocess.run(command, input=source.read_bytes(), capture_output=True, check=True)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(r["id"], r["text"]) for r in records] == [
        (row["id"], row["text"]) for row in lines(source)
    ]


@pytest.mark.parametrize("name", ["out.jsonl", "out.parquet"])
def test_a_full_disk_loses_nothing(name: str, news: Callable[[int], Path], tmp_path: Path) -> None:
    """A file that may not grow stands for the disk: writing fails at the limit."""
    source, out, whole = news(300), tmp_path / name, tmp_path / f"whole-{name}"
    annotate(source, whole, options=TOKENS)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (whole.stat().st_size // 2, limit[1]))
    try:
        with pytest.raises(OutputError, match="are safe"):
            annotate(source, out, options=TOKENS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    if name.endswith("jsonl"):
        assert all(record["text"] for record in lines(out))
    annotate(source, out, options=TOKENS, resume=True)
    assert out.read_bytes() == whole.read_bytes()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 128 KiB, where one may be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", folder]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("mounting is not allowed; a limit of file size stands for it elsewhere")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_real_full_disk_loses_nothing(
    news: Callable[[int], Path], small_disk: Path, tmp_path: Path
) -> None:
    source, out, whole = news(300), small_disk / "out.jsonl", tmp_path / "whole.jsonl"
    annotate(source, whole, options=TOKENS)
    assert whole.stat().st_size > 2 * 131_072
    run = start(source, "-o", out, "--steps", "tokens")
    _, said = run.communicate()
    assert run.returncode == 3, said
    assert b"no space is left" in said
    assert b"are safe, --resume" in said
    assert all(record["text"] for record in lines(out))
    subprocess.run(["mount", "-o", "remount,size=16m", small_disk], check=True)
    run = start(source, "-o", out, "--steps", "tokens", "--resume")
    _, said = run.communicate()
    assert run.returncode == 0, said
    assert out.read_bytes() == whole.read_bytes()


def test_an_interrupt_in_the_middle_of_a_write_leaves_whole_lines(
    news: Callable[[int], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out, whole = news(200), tmp_path / "out.jsonl", tmp_path / "whole.jsonl"
    annotate(source, whole, options=TOKENS)
    write, calls = Output.write, []

    def cut_short(output: Output, piece: bytes, *rest: object) -> None:
        calls.append(piece)
        if len(calls) == 3:
            output._data.write(piece[: len(piece) // 2])
            raise KeyboardInterrupt
        write(output, piece, *rest)

    monkeypatch.setattr(Output, "write", cut_short)
    with pytest.raises(KeyboardInterrupt):
        annotate(source, out, options=TOKENS)
    assert out.read_bytes() == b"".join(calls[:2])
    monkeypatch.undo()
    annotate(source, out, options=TOKENS, resume=True)
    assert out.read_bytes() == whole.read_bytes()


def test_a_run_killed_before_its_journal_is_begun_again(
    news: Callable[[int], Path], tmp_path: Path
) -> None:
    out = tmp_path / "out.jsonl"
    out.touch()
    assert annotate(news(3), out, options=TOKENS, resume=True).documents == 3
