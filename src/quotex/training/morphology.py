"""Trains the lexicon and the disambiguator of `quotex.morphology` on tagged sentences.

Input: JSON lines, gzipped or not, one document each: ``{"doc", "sentences": [[[form, lemma,
VESUM tags], …], …]}``.  The same input gives the same weights.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..linear import best_of, fit_ranker, quantise, scores, text_code
from ..morphology.candidates import Candidates
from ..morphology.dictionary import Analyses, Dictionary
from ..morphology.disambiguator import FIRST_BITS, SECOND_BITS, Disambiguator
from ..morphology.features import Context
from ..morphology.forms import AGREEMENT, CASE, CLASS, LEMMA, TAG, Forms, Ints, tag_codes
from ..morphology.lexicon import LONGEST_ENDING, Lexicon, edit_of
from ..morphology.tags import core_of, reduce_tag
from ..resources import save_arrays
from ..text import plain_word

Word = tuple[str, str, str]
"""form, lemma, reduced tag."""
Sentences = list[list[Word]]
Counts = dict[str, Counter[tuple[str, str]]]

LONE = 5
"""What a form that is seen so often is seen as once, against the dictionary, is left out."""
_CYRILLIC = re.compile("[а-яіїєґ]")


def main(arguments: Sequence[str]) -> int:
    """The command line: ``--data``, ``--out``, ``--hold-out``, ``--folds``, ``--epochs``."""
    parser = argparse.ArgumentParser(prog="python -m quotex.training morphology")
    parser.add_argument("--data", type=Path, required=True, help="tagged documents, JSONL[.gz]")
    parser.add_argument("--out", type=Path, required=True, help="weights file to write (.npz)")
    help_text = "leave out every Nth document and report accuracy on them"
    parser.add_argument("--hold-out", type=int, default=0, metavar="N", help=help_text)
    parser.add_argument("--folds", type=int, default=4, help="parts for cross-training")
    parser.add_argument("--epochs", type=int, default=5)
    options = parser.parse_args(arguments)
    documents = list(read_documents(options.data))
    held = [d for n, d in enumerate(documents) if options.hold_out and n % options.hold_out == 0]
    kept = [d for n, d in enumerate(documents) if not options.hold_out or n % options.hold_out]
    arrays = train(kept, options.folds, options.epochs)
    words = sum(len(sentence) for document in kept for sentence in document)
    meta: dict[str, Any] = {"kind": "morphology", "documents": len(kept), "tokens": words}
    if held:
        meta["held_out"] = evaluate(arrays, held)
        print(meta["held_out"])
    save_arrays(options.out, arrays, meta)
    return 0


def train(
    documents: list[Sentences], folds: int = 4, epochs: int = 5
) -> dict[str, npt.NDArray[Any]]:
    """The arrays of a weights file.

    Each fold is read with a lexicon made of the other folds, and the first pass's choices that
    the second learns from come from weights learned on the other folds: so both see in training
    what they will see in new text.
    """
    counts = [count_forms(documents[fold::folds]) for fold in range(folds)]
    dictionary = _PatientDictionary()
    _say("forms counted")
    contexts: list[Context] = []
    gold: list[Ints] = []
    alike: list[Ints] = []
    fold_of: list[int] = []
    for fold in range(folds):
        others = _sum(counts[:fold] + counts[fold + 1 :])
        forms = Forms(Candidates(dictionary, build_lexicon(others, dictionary)))
        for document in documents[fold::folds]:
            context, rows, lemmas = read_gold(document, forms)
            contexts.append(context)
            gold.append(rows)
            alike.append(lemmas)
            fold_of.append(fold)
        _say(f"fold {fold} read, {len(forms)} forms")
    whole = _Examples(contexts, gold, alike, fold_of, ("first",), FIRST_BITS)
    _say(f"first pass: {whole.features.shape} features")
    for fold in range(folds):
        weights = whole.fit(FIRST_BITS, max(1, epochs // 2), leave_out=fold)
        right = whole.choose(weights, fold)
        _say(f"first pass without fold {fold}: {right:.4f} on it")
    first = whole.fit(FIRST_BITS, epochs)
    del whole
    whole = _Examples(contexts, gold, alike, fold_of, ("first", "second"), SECOND_BITS)
    _say(f"second pass: {whole.features.shape} features")
    second = whole.fit(SECOND_BITS, epochs)
    _say("second pass learned")
    candidates = Candidates(dictionary, build_lexicon(_sum(counts), dictionary))
    return {
        **candidates.kept_ready(plain_forms(documents)).to_arrays(),
        "first": quantise(first)[0],
        "second": quantise(second)[0],
    }


def evaluate(arrays: Mapping[str, npt.NDArray[Any]], held: list[Sentences]) -> dict[str, float]:
    """Accuracy of lemmas and core tags on documents, tokens without a letter left out."""
    forms = Forms(Candidates(Dictionary(), Lexicon.from_arrays(arrays)))
    model = Disambiguator.from_arrays(arrays)
    right: Counter[str] = Counter()
    for document in held:
        ids, lengths = _ids(document, forms)
        words = [word for sentence in document for word in sentence]
        for (form, lemma, tag), choice in zip(
            words, model.choose(forms, ids, lengths).tolist(), strict=True
        ):
            if not any(char.isalpha() for char in form):
                continue
            base, got = forms.lemmas[choice], forms.tags[choice]
            right["tokens"] += 1
            right["lemma"] += base == plain_word(lemma).lower()
            right["class"] += got.split(":")[0] == tag.split(":")[0]
            right["tag"] += core_of(got) == core_of(tag)
    return {key: round(right[key] / right["tokens"], 5) for key in ("lemma", "class", "tag")}


class _PatientDictionary(Dictionary):
    """A dictionary that remembers every answer: the folds ask for the same forms."""

    def __init__(self) -> None:
        super().__init__()
        self._answers: dict[str, Analyses] = {}

    def look_up(self, word: str) -> Analyses:
        answer = self._answers.get(word)
        if answer is None:
            answer = self._answers[word] = super().look_up(word)
        return answer


class _Examples:
    """The ambiguous tokens of all documents as rows of features."""

    def __init__(
        self,
        contexts: list[Context],
        gold: list[Ints],
        alike: list[Ints],
        fold_of: list[int],
        passes: tuple[str, ...],
        bits: int,
    ) -> None:
        self._contexts = contexts
        parts = [
            np.hstack([context.features(which, bits) for which in passes]) for context in contexts
        ]
        self.features = np.concatenate(parts)
        self._sizes = [len(context.owner) for context in contexts]
        self._fold_of = fold_of
        offset, starts, right, folds = 0, [], [], []
        for context, rows, fold in zip(contexts, gold, fold_of, strict=True):
            starts.append(context.starts + offset)
            right.append(np.where(rows >= 0, rows + offset, -1))
            folds.append(np.full(len(rows), fold))
            offset += len(context.owner)
        self._starts = np.concatenate(starts)
        self._gold = np.concatenate(right)
        self._alike = np.concatenate(alike)
        self._folds = np.concatenate(folds)

    def fit(self, bits: int, epochs: int, leave_out: int | None = None) -> Ints:
        use = self._gold >= 0
        if leave_out is not None:
            use &= self._folds != leave_out
        order = np.random.default_rng(1).permutation(np.flatnonzero(use))
        return fit_ranker(
            self.features,
            self._starts,
            self._gold,
            1 << bits,
            items=order,
            alike=self._alike,
            epochs=epochs,
        )

    def choose(self, weights: Ints, fold: int) -> float:
        """Let the fold's contexts take what the weights choose; the share that is right."""
        offset, right, total, item = 0, 0, 0, 0
        for context, size, own in zip(self._contexts, self._sizes, self._fold_of, strict=True):
            if own == fold and len(context.ambiguous):
                values = scores(weights, self.features[offset : offset + size])
                rows = best_of(values, context.starts)
                context.choose(rows)
                gold = self._gold[item : item + len(rows)]
                right += int((rows + offset == gold).sum())
                total += int((gold >= 0).sum())
            elif own == fold:
                context.choose(np.zeros(0, np.int64))
            offset += size
            item += len(context.ambiguous)
        return right / max(1, total)


def read_gold(document: Sentences, forms: Forms) -> tuple[Context, Ints, Ints]:
    """A document's context; for each ambiguous token its right row, -1 where no candidate is
    right; and for each row whether its lemma is right.  Where only the lemma is, the nearest tag
    of the same class is taken."""
    ids, lengths = _ids(document, forms)
    context = Context(forms, ids, lengths)
    words = [word for sentence in document for word in sentence]
    wanted = np.array(
        [
            (text_code(plain_word(lemma).lower()), *tag_codes(core_of(tag))[:4])
            for _, lemma, tag in words
        ],
        np.uint32,
    )[context.ambiguous][context.owner]
    have = forms.infos[context.options]
    score = 16 * (have[:, TAG] == wanted[:, 1]) + 8 * (have[:, CLASS] == wanted[:, 2])
    score += 4 * (have[:, CASE] == wanted[:, 3]) + (have[:, AGREEMENT] == wanted[:, 4])
    lemmas = have[:, LEMMA] == wanted[:, 0]
    score = np.where(lemmas, score, 0)
    if not len(context.ambiguous):
        return context, np.zeros(0, np.int64), lemmas
    rows = best_of(score, context.starts)
    return context, np.where(score[rows] >= 12, rows, -1), lemmas


def _ids(document: Sentences, forms: Forms) -> tuple[Ints, list[int]]:
    words = [form for sentence in document for form, _, _ in sentence]
    return forms.numbers(words), [len(sentence) for sentence in document]


def _say(message: str) -> None:
    print(f"{time.process_time():6.0f} s  {message}", file=sys.stderr, flush=True)


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


def count_forms(documents: Iterable[Sentences]) -> Counts:
    """How often each lower-case form has which lemma and tag."""
    counts: Counts = defaultdict(Counter)
    for document in documents:
        for sentence in document:
            for form, lemma, tag in sentence:
                counts[plain_word(form).lower()][plain_word(lemma).lower(), tag] += 1
    return counts


def plain_forms(documents: Iterable[Sentences]) -> list[str]:
    """The plain forms with Cyrillic letters, as they are written, in order."""
    forms = {
        plain_word(form)
        for document in documents
        for sentence in document
        for form, _, _ in sentence
    }
    return sorted(form for form in forms if _CYRILLIC.search(form.lower()))


def _sum(parts: list[Counts]) -> Counts:
    counts: Counts = defaultdict(Counter)
    for part in parts:
        for form, found in part.items():
            counts[form].update(found)
    return counts


def build_lexicon(counts: Counts, dictionary: Dictionary) -> Lexicon:
    """The analyses seen twice, those seen once that the dictionary lacks (but not of a form it has
    that is seen `LONE` times: rare surnames such as Пане, or slips), endings of rare forms."""
    forms = {}
    for form, found in counts.items():
        known: set[tuple[str, str]] = set()
        is_frequent = False
        if any(count == 1 for count in found.values()):
            analyses = dictionary.look_up(form)
            known = {(lemma, core_of(tag)) for lemma, tag in analyses.pairs}
            is_frequent = analyses.known and found.total() >= LONE
        rows = [
            (*edit_of(form, lemma), tag, count)
            for (lemma, tag), count in sorted(found.items(), key=lambda item: (-item[1], item[0]))
            if count > 1 or not (is_frequent or (lemma, core_of(tag)) in known)
        ]
        if rows:
            forms[form] = rows
    frequent = (form for form, found in counts.items() if found.total() > 1)
    lemmas: Counter[str] = Counter()
    for found in counts.values():
        for (lemma, _), count in found.items():
            lemmas[lemma] += count
    repeated = {lemma: count for lemma, count in lemmas.items() if count > 1}
    return Lexicon(forms, _endings(counts), frequent, repeated)


def _endings(
    counts: Counts,
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
