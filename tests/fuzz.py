"""A long run of generated and mutated texts through the API and the command line.

    python -m tests.fuzz [--api 20000] [--cli 2000] [--seed 0]

Prints the first broken invariant of each kind with the text that broke it; exit code 1 if any.
`make test` runs a short piece of it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.conftest import ROOT, SHARED
from tests.invariants import check
from tests.strategies import BLANKS, HOSTILE, MARKS, WORDS

import quotex
from quotex.cli import main as command_line
from quotex.corpus.samples import articles

ATOMS = [*WORDS, *MARKS, *BLANKS, *HOSTILE]


def corpus() -> list[str]:
    """Texts to mutate: the seed, invented articles, and the gold texts where they are at hand."""
    texts = [(ROOT / "seeds" / "stoltenberg.txt").read_bytes().decode()]
    texts += [article.text for article in articles(40)]
    for name in ("quotes-web-dev", "quotes-dev"):
        path = SHARED / "gold" / f"{name}.jsonl"
        if path.exists():
            texts += [json.loads(line)["text"] for line in path.open(encoding="utf-8")]
    return texts


def generated(rng: random.Random) -> str:
    """Words, marks and blanks in any order, glued or spaced."""
    glue = rng.choice(["", " ", " ", "\n"])
    return glue.join(rng.choices(ATOMS, k=rng.randrange(80)))


def mutated(rng: random.Random, texts: list[str]) -> str:
    """A stretch of a real text with a few places damaged."""
    text = rng.choice(texts)
    start = rng.randrange(len(text))
    text = text[start : start + rng.randrange(20, 900)]
    for _ in range(rng.randrange(1, 9)):
        at = rng.randrange(len(text) + 1)
        to = min(len(text), at + rng.randrange(1, 40))
        piece = text[at:to]
        new = rng.choice(
            [
                "", piece + piece, piece.upper(), piece.swapcase(), piece[::-1],
                piece.replace("\n", " "), piece.replace(" ", "\u00a0"), piece.replace(" ", "\n"),
                piece.replace("»", ""), piece.replace('"', "“"), piece.replace("–", "-"),
                piece.replace("і", "i").replace("о", "o"), rng.choice(ATOMS) + piece,
                "".join(rng.choices(ATOMS, k=5)), chr(rng.randrange(0x110000)) + piece,
            ]
        )  # fmt: skip
        text = text[:at] + new + text[to:]
    return text


def cases(seed: int, count: int) -> Iterator[str]:
    """``count`` texts, the same for the same seed."""
    rng, texts = random.Random(seed), corpus()
    for _ in range(count):
        yield generated(rng) if rng.random() < 0.4 else mutated(rng, texts)


def api_case(text: str) -> None:
    """Analyze, check, and analyze again after another text: the answer has to be the same."""
    document = quotex.analyze(text)
    check(text, document)
    quotex.analyze("Інший текст, – сказала Олена Кравчук.")
    assert quotex.analyze(text) == document


def cli_case(text: str, folder: Path) -> None:
    """``quotex extract --json`` and the table, on the text as a file."""
    path = folder / "case.txt"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    for options in (["--json"], []):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                command_line(["extract", str(path), *options])
            except SystemExit as stop:
                code = stop.code or 0
        if code == 0:
            assert err.getvalue() == ""
            assert out.getvalue()
            if options:
                record = json.loads(out.getvalue())
                assert quotex.Document.from_dict(record).to_dict() == record
        else:
            assert code == 2
            assert out.getvalue() == ""
            assert len(err.getvalue().splitlines()) == 1


def run(name: str, texts: Iterator[str], case: Callable[[str], None]) -> int:
    """Run the cases; the number that broke."""
    broken: dict[str, int] = {}
    count = 0
    for text in texts:
        count += 1
        try:
            case(text)
        except Exception as error:  # the whole point: nothing may get out
            trace = error.__traceback__
            while trace and trace.tb_next:
                trace = trace.tb_next
            place = f"{type(error).__name__} {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
            broken[place] = broken.get(place, 0) + 1
            if broken[place] == 1:
                print(f"{name}: {place}: {error}\n  {text!r}", flush=True)
    print(f"{name}: {count} cases, {sum(broken.values())} broken {broken or ''}", flush=True)
    return sum(broken.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--api", type=int, default=20_000)
    parser.add_argument("--cli", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    broken = run("api", cases(arguments.seed, arguments.api), api_case)
    with tempfile.TemporaryDirectory() as folder:
        broken += run(
            "command line",
            cases(arguments.seed + 1, arguments.cli),
            lambda text: cli_case(text, Path(folder)),
        )
    sys.exit(broken > 0)


if __name__ == "__main__":
    main()
