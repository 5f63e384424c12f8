"""Nothing breaks it: generated and damaged texts, adversarial lengths, threads and processes."""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from tests import fuzz
from tests.invariants import check

import quotex


def test_generated_and_damaged_texts() -> None:
    assert fuzz.run("api", fuzz.cases(7, 250), fuzz.api_case) == 0


def test_generated_and_damaged_files(tmp_path: Path) -> None:
    assert fuzz.run("cli", fuzz.cases(8, 60), lambda text: fuzz.cli_case(text, tmp_path)) == 0


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
    "line breaks": lambda n: "\n" * n,
    "cues": lambda n: "сказав " * (n // 7),
    "that": lambda n: "що " * (n // 3),
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


@pytest.mark.parametrize(
    "text",
    ["", " ", "\x00", "\ud800", "\ufeff", "12345", "!!!", "The minister said: “Yes”.", "😀" * 50,
     "\u202eтак\u202c", "а\u0301" * 500, "\r\n" * 100, "他说", "«", "– ", "«»", "“ ”", "\u2028"],
)  # fmt: skip
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
