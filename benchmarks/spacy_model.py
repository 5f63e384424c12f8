"""Trains a spaCy pipeline for Ukrainian on one CPU core: parser, tagger, lemmatizer, recogniser.

    python benchmarks/spacy_model.py train parser --minutes 12 --out models/parser
    python benchmarks/spacy_model.py train tagger --minutes 8 --out models/tagger
    python benchmarks/spacy_model.py train ner --minutes 8 --out models/ner
    python benchmarks/spacy_model.py assemble models/parser models/tagger models/ner --out models/all

The training data are read from ``../shared/data`` (``--data``).  The models need the component
``dictionary_classes`` of this file: import it before `spacy.load`.

A small parser gains most from what the dictionary says about a word (+7 points of LAS): before it
runs, `dictionary_classes` writes each form's possible parts of speech and cases into TAG, its
lemma into LEMMA and its possible numbers, genders and animacies into MORPH, and the embedding
reads those.  The tagger and the lemmatizer stand last and overwrite them.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import time
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed
from thinc.api import Adam

from quotex.text import plain_word

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct", "voct")
KEPT_SUBTYPES = {"nsubj:pass", "conj:parataxis", "flat:name", "flat:title", "parataxis:discourse"}
LONGEST_TEXT = 6  # sentences a training text has at most, so that the parser learns to split


# --- what the dictionary says ---------------------------------------------------------------


@lru_cache(1)
def dictionary() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="uk")


@lru_cache(100_000)
def classes(word: str) -> tuple[str, str, str]:
    """The form's ambiguity classes: parts of speech with cases, a lemma, number/gender/animacy."""
    if not any(c.isalpha() for c in word):
        if any(c.isdigit() for c in word):
            return "NUM", word if len(word) < 3 else "NUM", "X=_"
        return "PUNCT" + word[:1], word, "X=_"
    parses = dictionary().parse(plain_word(word))[:24]
    parts: dict[str, set[str]] = {}
    numbers, genders, animacies = set(), set(), set()
    for parse in parses:
        tag = parse.tag
        parts.setdefault(_part(tag), set()).update([str(tag.case)] if tag.case else [])
        numbers.update(str(tag.number or "")[:1])
        genders.update(str(tag.gender or "")[:1])
        animacies.update(str(tag.animacy or "")[:1])
    shown = [
        part + ":" + "".join(case[0] for case in CASES if case in cases)
        for part, cases in list(parts.items())[:4]
    ]
    shape = "_".join("".join(sorted(some)) for some in (numbers, genders, animacies))
    known = "" if parses[0].is_known else "?"
    return known + ";".join(shown), parses[0].normal_form, f"X={shape}"


def _part(tag: Any) -> str:
    grammemes = str(tag)
    for name in ("Name", "Surn", "Patr"):
        if name in grammemes:
            return name
    part = str(tag.POS or grammemes.split(",")[0])
    if part == "VERB":
        form = "Impe" if "Impe" in grammemes else str(tag.tense or tag.mood or "inf")
        return "V" + form + str(tag.person or "")[:1]
    return part + str(tag.person or "")[:1]


@Language.component("dictionary_classes", assigns=["token.tag", "token.lemma", "token.morph"])
def dictionary_classes(doc: Doc) -> Doc:
    for token in doc:
        token.tag_, token.lemma_, shape = classes(token.text)
        token.set_morph(shape)
    return doc


# --- data -----------------------------------------------------------------------------------

Row = list[str]


def conllu(path: Path) -> list[list[Row]]:
    """The sentences of a CoNLL-U file: rows of ten columns, no ranges, no empty nodes."""
    sentences: list[list[Row]] = [[]]
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.strip():
                sentences.append([])
            elif line[0] != "#":
                row = line.rstrip("\n").split("\t")
                if row[0].isdigit():
                    sentences[-1].append(row)
    return [sentence for sentence in sentences if len(sentence) > 1]


def texts(sentences: list[list[Row]], rng: random.Random) -> Iterator[list[list[Row]]]:
    """Neighbouring sentences in texts of one to `LONGEST_TEXT`."""
    start = 0
    while start < len(sentences):
        count = rng.randint(1, LONGEST_TEXT)
        yield sentences[start : start + count]
        start += count


def label(row: Row) -> str:
    if row[6] == "0":
        return "ROOT"
    return row[7] if row[7] in KEPT_SUBTYPES else row[7].split(":")[0]


def reference(nlp: Language, sentences: list[list[Row]], **tags: list[str]) -> Doc:
    words, spaces, heads, deps, starts = [], [], [], [], []
    for sentence in sentences:
        first = len(words)
        for number, row in enumerate(sentence):
            words.append(row[1])
            spaces.append("SpaceAfter=No" not in row[9])
            heads.append(first + (int(row[6]) - 1 if row[6] != "0" else number))
            deps.append(label(row))
            starts.append(number == 0)
    return Doc(nlp.vocab, words, spaces, heads=heads, deps=deps, sent_starts=starts, **tags)


def parser_examples(nlp: Language, data: Path) -> list[Example]:
    rng = random.Random(1)
    out = []
    for some in texts(conllu(data / "dep-train.conllu.gz"), rng):
        gold = reference(nlp, some)
        out.append(Example(dictionary_classes(nlp.make_doc(gold.text)), gold))
    return out


# --- models ---------------------------------------------------------------------------------


def embedding(width: int, depth: int, *, dictionary: bool) -> dict[str, Any]:
    attributes = {"NORM": 5000, "PREFIX": 1000, "SUFFIX": 2500, "SHAPE": 500}
    if dictionary:
        attributes |= {"TAG": 2000, "LEMMA": 5000, "MORPH": 500}
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": width,
            "attrs": list(attributes),
            "rows": list(attributes.values()),
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": width,
            "window_size": 1,
            "maxout_pieces": 3,
            "depth": depth,
        },
    }


def transitions(kind: str, hidden: int, tok2vec: dict[str, Any]) -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": kind,
        "extra_state_tokens": False,
        "hidden_width": hidden,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }


def build_parser() -> Language:
    nlp = spacy.blank("uk")
    nlp.add_pipe("dictionary_classes")
    model = transitions("parser", 128, embedding(128, 4, dictionary=True))
    nlp.add_pipe("parser", config={"model": model, "min_action_freq": 20})
    return nlp


def parser_score(nlp: Language, data: Path) -> dict[str, float]:
    """LAS over main relations, on every second sentence of the development set, gold tokens."""
    sentences = conllu(data / "ud-iu-dev.conllu.gz")[::2]
    docs = [Doc(nlp.vocab, [row[1] for row in sentence]) for sentence in sentences]
    all_tokens = attached = labelled = 0
    for sentence, doc in zip(sentences, nlp.pipe(docs, batch_size=64), strict=True):
        for row, token in zip(sentence, doc, strict=True):
            head = 0 if token.head.i == token.i else token.head.i + 1
            right = head == int(row[6])
            relation = "root" if head == 0 else token.dep_.split(":")[0]
            all_tokens += 1
            attached += right
            labelled += right and relation == row[7].split(":")[0]
    return {"score": labelled / all_tokens, "UAS": attached / all_tokens}


# --- training -------------------------------------------------------------------------------


def train(
    nlp: Language, examples: list[Example], score: Any, minutes: float, out: Path, start: int = 100
) -> None:
    """Epochs until the processor time is used up; keeps the epoch that scores best."""
    fix_random_seed(1)
    random.seed(1)
    nlp.initialize(lambda: examples[:: max(1, len(examples) // 20000)])
    optimizer = Adam(
        0.001, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True
    )
    used, best, epoch, size = 0.0, -1.0, 0, float(start)
    while used < minutes * 60:
        clock = time.process_time()
        random.shuffle(examples)
        batch: list[Example] = []
        losses: dict[str, float] = {}
        words = 0
        for example in examples:
            batch.append(example)
            words += len(example.x)
            if words >= size:
                nlp.update(batch, sgd=optimizer, drop=0.2 if epoch else 0.1, losses=losses)
                batch, words, size = [], 0, min(1000.0, size * 1.002)
                if used + time.process_time() - clock > minutes * 60:
                    break
        used += time.process_time() - clock
        epoch += 1
        with nlp.use_params(optimizer.averages):
            figures = score(nlp)
            if figures["score"] > best:
                best = figures["score"]
                nlp.to_disk(out)
        shown = {name: round(100 * value, 2) for name, value in figures.items()}
        print(f"epoch {epoch}, {used:.0f} s:", shown, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    commands = parser.add_subparsers(dest="command", required=True)
    training = commands.add_parser("train")
    training.add_argument("part", choices=("parser",))
    training.add_argument("--minutes", type=float, default=10)
    training.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    if options.part == "parser":
        nlp = build_parser()
        examples = parser_examples(nlp, options.data)
        train(
            nlp, examples, lambda n: parser_score(n, options.data), options.minutes, options.out
        )


if __name__ == "__main__":
    main()
