"""Answers of a process of its own, to be compared: texts as literals in, hashes of records out."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from ast import literal_eval
from collections.abc import Sequence

from tests.conftest import ROOT

import quotex


def answer(text: str) -> str:
    """The hash of the text's record."""
    record = json.dumps(quotex.analyze(text).to_dict()).encode()
    return hashlib.sha256(record).hexdigest()


def answers_elsewhere(texts: Sequence[str], hash_seed: int) -> list[str]:
    """The hashes as a new process gives them, whose strings hash otherwise."""
    result = subprocess.run(
        [sys.executable, "-m", "tests.fuzzing.answers"],
        input="".join(ascii(text) + "\n" for text in texts),
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return result.stdout.split()


if __name__ == "__main__":
    for line in sys.stdin:
        print(answer(literal_eval(line)))
