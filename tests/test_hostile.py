"""Nothing breaks it: generated and damaged texts, adversarial lengths, threads and processes.

`make fuzz` is the long run of what the first tests do.
"""

from __future__ import annotations

import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import fuzz
from tests.conftest import ROOT
from tests.fuzzing import api, commands
from tests.fuzzing.inputs import cases
from tests.invariants import check
from tests.strategies import texts_of_all_kinds

import quotex


def test_generated_and_damaged_texts() -> None:
    assert fuzz.run("api", cases(7, 120)) == 0


def test_generated_and_damaged_files() -> None:
    assert fuzz.run("cli", cases(8, 40)) == 0


def test_a_process_whose_strings_hash_otherwise_gives_the_same() -> None:
    assert fuzz.same_elsewhere(cases(9, 600), 9) == 0


@pytest.mark.parametrize("tried", sorted(set(api.CHECKS), key=lambda check: check.__name__))
@settings(max_examples=12)
@given(texts_of_all_kinds, st.integers(0, 999))
def test_any_text_through_the_api(tried: api.Check, text: str, number: int) -> None:
    document = quotex.analyze(text)
    check(text, document)
    tried(text, document, random.Random(number))


@pytest.mark.parametrize("tried", commands.CHECKS)
@settings(max_examples=12)
@given(texts_of_all_kinds, st.integers(0, 999))
def test_any_text_through_the_command_line(
    tried: Callable[[str, random.Random, Path], None], text: str, number: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        tried(text, random.Random(number), Path(folder))


def test_a_broken_invariant_is_told_with_its_shortest_case(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def case(text: str, number: int) -> None:
        assert "\ud83d\ude00" not in text or number < 8

    monkeypatch.setitem(fuzz.KINDS, "api", case)
    assert fuzz.run("api", ["так", "так \ud83d\ude00, ні", "\ud83d\ude00" * 9], first=6) == 2
    first, times, total = capsys.readouterr().out.splitlines()
    assert "tests/test_hostile.py:" in first
    assert shlex.split(first)[-1] == ascii(("api", 8, "\ud83d\ude00"))
    assert times.endswith(": 2 times")
    assert total == "api: 3 cases, 2 broken"


ADVERSARIAL = {
    "opening marks": lambda n: "«" * n,
    "closing marks": lambda n: "»" * n,
    "straight marks": lambda n: '" ' * (n // 2),
    "nested marks": lambda n: "«а " * (n // 6) + "б» " * (n // 6),
    "unclosed marks": lambda n: "«Слово сказав він, " * (n // 19),
    "dashes": lambda n: "– " * (n // 2),
    "glued dashes": lambda n: "–" * n,
    "dialogue": lambda n: "– Так, – сказав він.\n– Ні, – сказала вона.\n" * (n // 43),
    "one sentence": lambda n: "він сказав, що вона йшла додому, " * (n // 33),
    "no spaces": lambda n: "слово" * (n // 5),
    "commas": lambda n: "," * n,
    "names": lambda n: "Олена Кравчук, " * (n // 15),
    "different names": lambda n: "".join(
        f"Олен{chr(1072 + i % 32)}к Кравч{chr(1072 + i // 32 % 32)}к, " for i in range(n // 16)
    ),
    "labels": lambda n: "Кравчук: так\n" * (n // 13),
    "full stops": lambda n: "." * n,
    "initials": lambda n: "В. " * (n // 3),
    "links": lambda n: "http://a.ua/b " * (n // 14),
    "digits": lambda n: "1" * n,
    "figures": lambda n: "000 " * (n // 4),
    "dates": lambda n: "1." * (n // 2),
    "Roman numbers": lambda n: "X" * (n - 1) + "-",
    "abbreviations": lambda n: "та ін. " * (n // 7),
    "three dots": lambda n: "слово... " * (n // 9),
    "line breaks": lambda n: "\n" * n,
    "cues": lambda n: "сказав " * (n // 7),
    "that": lambda n: "що " * (n // 3),
    "colons": lambda n: ": " * (n // 2),
    "brackets": lambda n: "(" * n,
    "capital words": lambda n: "Кравчук " * (n // 8),
    "genitives": lambda n: "міністра " * (n // 9),
    "reports and quotes": lambda n: "Він сказав, що так. «Ні», – сказав він. " * (n // 41),
    "marks in reports": lambda n: "Він сказав, що це «дивний край» так. " * (n // 37),
    "roles, then bearers": lambda n: "Директор сказав. " * (n // 64)
    + "Директор Іван Кравчук і директор Петро Коваль. " * (n // 64),
}  # fmt: skip


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_the_cost_of_a_character_does_not_grow(name: str) -> None:
    make = ADVERSARIAL[name]
    small, large = make(10_000), make(80_000)
    quotex.analyze(make(2_000))

    def cost(text: str) -> float:
        start = time.process_time()
        quotex.analyze(text)
        return (time.process_time() - start) / len(text)

    # A quadratic step would cost eight times as much a character.
    assert cost(large) < 3.5 * max(cost(small) for _ in range(2))


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_adversarial_texts_keep_the_invariants(name: str) -> None:
    text = ADVERSARIAL[name](3_000)
    check(text, quotex.analyze(text))


ODD = ["", " ", "\x00", "\ud800", "\ufeff", "12345", "!!!", "The minister said: “Yes”.", "😀" * 50,
       "\u202eтак\u202c", "а\u0301" * 500, "\r\n" * 100, "他说", "«", "– ", "«»", "“ ”", "\u2028",
       "\u0301", "\ud83d\ude00", "‚0 \x1c\"", "а\x1eб\u3000в", "_ \u0301_",
       "Г. П.\nГ. П."]  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_odd_texts(text: str) -> None:
    check(text, quotex.analyze(text))


TEXTS = [
    "«Так», – сказала Олена Кравчук.\n\nВона додала, що все буде добре.",
    "Міністр Іван Петренко заявив: «Ми готові». За його словами, справу закрито.",
    "– Ходімо, – мовив дід.\n– Ні, – відповіла Марія.",
]


def test_threads_give_the_same() -> None:
    pipeline = quotex.load()
    expected = [pipeline.analyze(text) for text in TEXTS]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(quotex.load().analyze, TEXTS * 20)) == expected * 20


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_processes_give_the_same(method: str) -> None:
    expected = [quotex.analyze(text) for text in TEXTS]
    with ProcessPoolExecutor(1, mp_context=get_context(method)) as pool:
        assert list(pool.map(quotex.analyze, reversed(TEXTS))) == expected[::-1]


GUARD = """
import socket
import sys

def forbid(event, arguments):
    if event == "socket.__new__" and arguments[1] != getattr(socket, "AF_UNIX", None):
        raise SystemExit(f"a socket was made: {arguments[1:]}")
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        raise SystemExit(f"the network was asked: {arguments}")
    if event in FORBIDDEN:
        raise SystemExit(f"{event}: {arguments}")

FORBIDDEN = {forbidden}
sys.addaudithook(forbid)
"""
NATIVE = """
import contextlib, io, pathlib, sys
import quotex
text = "«Так», – сказала Олена Кравчук у Києві 5 травня. За її словами, НАТО чекає."
for ner in ("model", "rules", "none"):
    for lemmas in ("vesum", "ud"):
        document = quotex.load(ner=ner, lemmas=lemmas).analyze(text)
quotex.analyze_tokens([["Він", "сказав", ":", "«", "Ні", "»"]])
quotex.Document.from_dict(quotex.analyze(text).to_dict()).to_html()
quotex.to_dataframe([document], "tokens")
pathlib.Path("in.txt").write_text(text, encoding="utf-8")
from quotex.cli import main
for arguments in COMMANDS:
    with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):
        main(arguments.split())
        raise AssertionError
assert quotex.extract_quotes(text)
print("done")
"""


@pytest.mark.parametrize(
    ("forbidden", "arguments"),
    [
        # in one process: no unpickling, no other program either
        ({"pickle.find_class", "subprocess.Popen", "os.system", "os.exec"},
         ["extract in.txt", "extract in.txt --json"]),
        ({"os.system", "os.exec"},
         ["annotate in.txt -o out.jsonl -q --workers 2", "convert out.jsonl -o out.parquet",
          "convert out.jsonl -o out.tei", "evaluate out.jsonl"]),
    ],
)  # fmt: skip
def test_no_network_and_no_pickle(
    forbidden: set[str], arguments: list[str], tmp_path: Path
) -> None:
    # sitecustomize is imported by the worker processes, too
    guard = GUARD.replace("{forbidden}", repr(forbidden))
    (tmp_path / "sitecustomize.py").write_text(guard, encoding="utf-8")
    path = os.pathsep.join([str(tmp_path), str(Path(quotex.__file__).parents[1])])
    result = subprocess.run(
        [sys.executable, "-c", NATIVE.replace("COMMANDS", repr(arguments))],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert result.stdout == "done\n", result.stderr
    if "annotate" in arguments[0]:
        assert json.loads((tmp_path / "out.jsonl").read_text("utf-8"))["quotes"]
        assert (tmp_path / "out.parquet").exists()


def test_the_guard_works(tmp_path: Path) -> None:
    guard = GUARD.replace("{forbidden}", "{'pickle.find_class'}")
    for code in (
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import pickle; pickle.loads(pickle.dumps(print))",
    ):
        result = subprocess.run([sys.executable, "-c", guard + code], cwd=ROOT, capture_output=True)
        assert result.returncode == 1
        assert b"Traceback" not in result.stderr
