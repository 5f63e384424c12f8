"""A long run of generated and damaged texts through the API and the command line.

    python -m tests.fuzz [--api 20000] [--cli 2000] [--seed 0] [--processes 1]

Every case is a text and a number; the number chooses what is tried with the text (`tests.fuzzing`).
Prints a line for each kind of broken invariant: where it broke, how often, and the shortest case
found, which `--again 'CASE'` runs with the traceback; exit code 1 if any broke.  In the end a new
process, whose strings hash otherwise, answers some of the cases in the opposite order: the answers
have to be the same.  `make test` runs a short piece of all that.
"""

from __future__ import annotations

import argparse
import random
import shlex
import subprocess
import sys
import tempfile
import time
from ast import literal_eval
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.conftest import ROOT
from tests.fuzzing import api, commands
from tests.fuzzing.answers import answer, answers_elsewhere
from tests.fuzzing.inputs import cases

Case = Callable[[str, int], None]
TRIES = 300
"""Shorter texts that are tried for a minimal case."""
ANSWERED_AGAIN = 20
"""One text of so many is answered by another process, too."""


def api_case(text: str, number: int) -> None:
    """A text through the API."""
    api.case(text, random.Random(number))


def cli_case(text: str, number: int) -> None:
    """A text through the command line, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        commands.case(text, random.Random(number), Path(folder))


KINDS: dict[str, Case] = {"api": api_case, "cli": cli_case}


def failure(case: Case, text: str, number: int) -> str | None:
    """Where and how the case breaks, None if it does not."""
    try:
        case(text, number)
    except Exception as error:  # the whole point: nothing may get out
        return f"{_place(error)}: {type(error).__name__}"
    return None


def _place(error: BaseException) -> str:
    """The last line of ours in the traceback."""
    place, trace = "?", error.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if str(ROOT) in name and "/.venv/" not in name:
            place = f"{Path(name).relative_to(ROOT)}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def shortest(case: Case, text: str, number: int, kind: str, tries: int = TRIES) -> str:
    """A shorter text that breaks in the same way: pieces are left out as long as it does."""
    size = max(1, len(text) // 2)
    while size and tries:
        start = 0
        while start < len(text) and tries:
            shorter = text[:start] + text[start + size :]
            tries -= 1
            if failure(case, shorter, number) == kind:
                text = shorter
            else:
                start += size
        size //= 2
    return text


def run(name: str, texts: Iterable[str], first: int = 0) -> int:
    """Run the cases, which are numbered from ``first``; how many broke."""
    case = KINDS[name]
    broken: dict[str, int] = {}
    count = 0
    for count, text in enumerate(texts, 1):
        number = first + count
        kind = failure(case, text, number)
        if kind is None:
            continue
        broken[kind] = broken.get(kind, 0) + 1
        if broken[kind] == 1:
            least = ascii((name, number, shortest(case, text, number, kind)))
            print(f"{kind}  --again {shlex.quote(least)}", flush=True)
    for kind, times in broken.items():
        if times > 1:
            print(f"{kind}: {times} times", flush=True)
    total = sum(broken.values())
    print(f"{name}: {count} cases, {total} broken", flush=True)
    return total


def same_elsewhere(texts: Iterable[str], seed: int) -> int:
    """How many texts another process answers otherwise, asked in the opposite order."""
    chosen = list(texts)[::ANSWERED_AGAIN]
    elsewhere = answers_elsewhere(chosen[::-1], seed % 1000 + 1)[::-1]
    pairs = zip(chosen, elsewhere, strict=True)
    different = [text for text, other in pairs if answer(text) != other]
    for text in different[:1]:
        print(f"another process answers otherwise: {text!a}", flush=True)
    print(f"another process: {len(chosen)} texts, {len(different)} different", flush=True)
    return len(different)


def part(seed: int, count_api: int, count_cli: int) -> int:
    """A share of the run; how many broke."""
    broken = run("api", cases(seed, count_api), seed * 1_000_000)
    broken += run("cli", cases(seed + 500, count_cli), seed * 1_000_000)
    return broken + same_elsewhere(cases(seed, count_api), seed)


def shares(total: int, processes: int) -> Iterator[int]:
    """The total in as many nearly equal numbers."""
    for number in range(processes):
        yield total * (number + 1) // processes - total * number // processes


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--api", type=int, default=20_000)
    parser.add_argument("--cli", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--again", metavar="CASE", help="run one case with its traceback")
    arguments = parser.parse_args()
    if arguments.again:
        name, number, text = literal_eval(arguments.again)
        KINDS[name](text, number)
        return
    started = time.monotonic()
    if arguments.processes == 1:
        broken = part(arguments.seed, arguments.api, arguments.cli)
    else:
        counts = zip(
            shares(arguments.api, arguments.processes),
            shares(arguments.cli, arguments.processes),
            strict=True,
        )
        command = [sys.executable, "-m", "tests.fuzz", "--seed"]
        running = [
            subprocess.Popen(
                [*command, str(arguments.seed + n), "--api", str(a), "--cli", str(b)], cwd=ROOT
            )
            for n, (a, b) in enumerate(counts)
        ]
        broken = sum([process.wait() for process in running])
    print(f"{time.monotonic() - started:.0f} s")
    sys.exit(broken > 0)


if __name__ == "__main__":
    main()
