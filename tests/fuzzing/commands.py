"""What is tried with each text through the command line."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

from tests.fuzzing.api import as_gold, input_file, loaded, packed, write
from tests.invariants import spans_of
from tests.strategies import damaged_bytes, damaged_record

import quotex
from quotex import Document
from quotex.cli import main
from quotex.corpus import run as corpus_run
from quotex.corpus.formats import find_format
from quotex.corpus.formats.base import printable
from quotex.corpus.readers import KINDS, Corpus, Fields
from quotex.corpus.workers import Job, Result

USAGE, FAILED = 2, 1
SUFFIXES = ("jsonl", "csv", "tsv", "parquet", "conllu", "brat", "tei", "xml", "spacy")
READ_BACK = ("jsonl", "parquet", "conllu", "brat", "spacy")


class Bytes(io.TextIOWrapper):
    """Standard output that is kept."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), "utf-8", write_through=True)

    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined, no-any-return]


def call(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of ``quotex ARGUMENTS``."""
    out, err = Bytes(), Bytes()
    code: Any = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code or 0
    message = err.text()
    assert "Traceback" not in message
    if code == USAGE:
        assert out.text() == ""
        lines = message.splitlines()
        assert len(lines) == 1 or message.startswith("Usage:"), message
    return code, out.text(), message


class Here:
    """Stands in for the pool of workers: the job is done in this process."""

    def __init__(self, job: Job, workers: int) -> None:
        self._job = job

    def __enter__(self) -> Here:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def wait_until_ready(self) -> None:
        options = {"ner": "model", "lemmas": "vesum", "steps": ["quotes"], **self._job.options}
        pipeline = loaded(options["ner"], options["lemmas"], options["steps"][-1])
        with patch.object(quotex.pipeline, "load", lambda **_: pipeline):
            self._work = self._job.prepare()

    def map(self, chunks: Iterable[Any]) -> Iterator[tuple[Any, Result]]:
        for chunk in chunks:
            yield chunk, self._work(chunk.texts)


def case(text: str, rng: random.Random, folder: Path) -> None:
    """One of `CHECKS`, in an empty folder."""
    rng.choice(CHECKS)(text, rng, folder)


def extract(text: str, rng: random.Random, folder: Path) -> None:
    """``quotex extract``: a table or records of sound files, a line for any other."""
    data = text.encode("utf-8", "surrogatepass")
    if rng.random() < 0.2:
        data = damaged_bytes(rng, data)
    path = folder / "case.txt"
    path.write_bytes(data)
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = ""
    options = rng.choice([[], ["--json"], ["--json", "--ner", "rules"], ["--lemmas", "ud"]])
    options += rng.choice([[], [], [], ["--ner", text[:5].replace("-", "")]])
    names = [path] * rng.choice([1, 1, 2])
    code, out, err = call("extract", *names, *options)
    if not content.strip() or code == USAGE:
        assert code == USAGE
        assert not content.strip() or len(options) > 2 or options[:1] == ["--ner"], err
        return
    assert code == 0
    assert err == ""
    assert out
    if "--json" in options:
        lines = out.splitlines() if len(names) == 1 else out.split("\n")[:-1]
        assert len(out.rstrip("\n").split("\n")) == len(names)
        for line in out.rstrip("\n").split("\n"):
            record = json.loads(line)
            assert record["text"] == content
            assert Document.from_dict(record).to_dict() == record
        assert lines


def annotate(text: str, rng: random.Random, folder: Path) -> None:
    """``quotex annotate``: as many records and failures as the input has documents."""
    inputs = folder / "in"
    inputs.mkdir()
    for number in range(rng.randrange(1, 4)):
        kind = rng.choice(KINDS)
        suffix = rng.choice(["", "", ".gz", ".zst"]) if kind != "parquet" else ""
        data = packed(input_file(text, kind, rng), suffix, rng)
        (inputs / f"{number}.{kind}{suffix}").write_bytes(data)
    suffix = rng.choice(SUFFIXES)
    if suffix in ("jsonl", "csv", "tei", "conllu"):
        suffix += rng.choice(["", "", ".gz", ".zst"])
    out = folder / f"out.{suffix}"
    options = rng.choice([[], [], ["--encoding", "cp1251"], ["--text-field", "id"], ["-q"]])
    options += rng.choice([[], [], ["--ner", "none"], ["--steps", "morphology"]])
    if suffix.split(".")[0] in ("csv", "tsv", "parquet"):
        options += rng.choice([[], ["--rows", "tokens"], ["--rows", "documents"]])
    with patch.object(corpus_run, "Pool", Here):
        code, _, err = call("annotate", inputs, "-o", out, *options)
    assert code in (0, FAILED), err
    encoding = "cp1251" if "cp1251" in options else "utf-8"
    fields = Fields("id" if "--text-field" in options else "text", encoding=encoding)
    items = list(Corpus([inputs], fields))
    errors = out.with_name(out.name + ".errors.jsonl")
    failed = [json.loads(line) for line in errors.open("rb")] if errors.exists() else []
    assert (code == FAILED) == bool(failed)
    assert len(failed) >= sum(item.error is not None for item in items)
    assert all(record["error"] for record in failed)
    assert not out.with_name(out.name + ".progress").exists()
    assert not out.with_name(out.name + ".partial").exists()
    sound = len(items) - len(failed)
    if suffix.split(".")[0] in READ_BACK and "--rows" not in options:
        found = list(find_format(out).read(out))
        # in brat's folder the same text under the same id is the same file
        least = len({(item.id, printable(item.text)) for item in items}) - len(failed)
        assert len(found) == sound or (suffix == "brat" and least <= len(found) < sound)
        for document in found:
            for span in spans_of(document):
                assert document.text[span.start : span.end] == span.text
    elif "documents" in options and suffix in ("csv", "tsv"):
        with out.open(encoding="utf-8", newline="") as lines:
            csv.field_size_limit(10**9)
            rows = list(csv.reader(lines, delimiter="\t" if suffix == "tsv" else ","))
        assert len(rows) == sound + 1


def convert(text: str, rng: random.Random, folder: Path) -> None:
    """``quotex convert``: a sound file becomes one in another format, of a damaged one a line."""
    document = quotex.analyze(text)
    given, wanted = rng.choice(READ_BACK), rng.choice(SUFFIXES)
    source, out = folder / f"in.{given}", folder / f"out.{wanted}"
    write(document, source)
    damaged = rng.random() < 0.5
    if damaged:
        victim = source if source.is_file() else rng.choice(sorted(source.iterdir()))
        victim.write_bytes(damaged_bytes(rng, victim.read_bytes()))
    code, _, err = call("convert", source, "-o", out)
    assert code in (0, USAGE), err
    assert damaged or code == 0, err
    assert out.exists() == (code == 0)
    assert len(list(folder.iterdir())) == 1 + (code == 0)
    if not damaged and wanted in READ_BACK:
        assert len(list(find_format(out).read(out))) == 1


def evaluate(text: str, rng: random.Random, folder: Path) -> None:
    """``quotex evaluate``: figures of a sound gold file, a line for any other."""
    gold: Any = as_gold(quotex.analyze(text))
    damaged = rng.random() < 0.6
    if damaged:
        gold = damaged_record(rng, gold)
    try:
        line = json.dumps(gold, skipkeys=True)
    except (TypeError, ValueError, RecursionError):
        line, damaged = "{}", True
    data = line.encode()
    if rng.random() < 0.2:
        data, damaged = damaged_bytes(rng, data), True
    path = folder / "gold.jsonl"
    path.write_bytes(data)
    options = rng.choice([[], ["--json"], ["--errors", "-1"], ["--genre", "press"]])
    code, out, err = call("evaluate", path, *options)
    assert code in (0, USAGE), err
    assert damaged or code == 0, err
    assert bool(out) == (code == 0)


CHECKS: Sequence[Callable[[str, random.Random, Path], None]] = (
    extract,
    annotate,
    convert,
    evaluate,
)
