"""Trains the lexicon and the disambiguator of `quotex.morphology` on tagged sentences.

Input: JSON lines, gzipped or not, one document each: ``{"doc", "sentences": [[[form, lemma,
VESUM tags], …], …]}``.  The same input gives the same weights.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ..morphology.lexicon import LONGEST_ENDING, Lexicon, edit_of
from ..morphology.tags import reduce_tag
from ..resources import save_arrays
from ..text import plain_word

Word = tuple[str, str, str]
"""form, lemma, reduced tag."""
Sentences = list[list[Word]]

_CYRILLIC = re.compile("[а-яіїєґ]")


def main(arguments: Sequence[str]) -> int:
    """The command line: ``--data``, ``--out``, ``--hold-out``."""
    parser = argparse.ArgumentParser(prog="python -m quotex.training morphology")
    parser.add_argument("--data", type=Path, required=True, help="tagged documents, JSONL[.gz]")
    parser.add_argument("--out", type=Path, required=True, help="weights file to write (.npz)")
    parser.add_argument("--hold-out", type=int, default=0, metavar="N",
                        help="leave out every Nth document")  # fmt: skip
    options = parser.parse_args(arguments)
    documents = [
        sentences
        for number, sentences in enumerate(read_documents(options.data))
        if not options.hold_out or number % options.hold_out
    ]
    lexicon = build_lexicon(documents)
    words = sum(len(sentence) for document in documents for sentence in document)
    meta = {"kind": "morphology", "documents": len(documents), "tokens": words}
    save_arrays(options.out, lexicon.to_arrays(), meta)
    return 0


def read_documents(path: Path) -> Iterator[Sentences]:
    """The documents of a file of tagged sentences, tags reduced."""
    opener: Any = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield [
                [(form, lemma, reduce_tag(tags)) for form, lemma, tags in sentence]
                for sentence in json.loads(line)["sentences"]
                if sentence
            ]


def build_lexicon(documents: Iterable[Sentences]) -> Lexicon:
    """The analyses that at least two documents have, and what endings of rare forms say."""
    counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    spread: Counter[tuple[str, str, str]] = Counter()
    for document in documents:
        here = set()
        for sentence in document:
            for form, lemma, tag in sentence:
                low, base = plain_word(form).lower(), plain_word(lemma).lower()
                counts[low][base, tag] += 1
                here.add((low, base, tag))
        spread.update(here)
    forms = {}
    for form, found in counts.items():
        rows = [
            (*edit_of(form, lemma), tag, count)
            for (lemma, tag), count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
            if spread[form, lemma, tag] > 1
        ]
        if rows:
            forms[form] = rows
    frequent = (form for form, found in counts.items() if found.total() > 1)
    return Lexicon(forms, _endings(counts), frequent)


def _endings(
    counts: dict[str, Counter[tuple[str, str]]],
) -> dict[str, list[tuple[int, str, str, int]]]:
    """For endings of rare forms the edits and tags they go with."""
    seen: dict[str, Counter[tuple[int, str, str]]] = defaultdict(Counter)
    for form, found in counts.items():
        if found.total() > 6 or len(form) < 4 or not _CYRILLIC.search(form):
            continue
        for (lemma, tag), count in found.items():
            cut, add = edit_of(form, lemma)
            for length in range(max(1, cut - 1), min(LONGEST_ENDING, len(form) - 1) + 1):
                seen[form[-length:]][cut, add, tag] += count
    table = {}
    for ending, rows in seen.items():
        if rows.total() < 3:
            continue
        best = sorted(rows.items(), key=lambda item: (-item[1], item[0]))[:12]
        kept = [(*row, count) for row, count in best if count > 1 or len(ending) <= 3]
        if kept:
            table[ending] = kept
    return table
