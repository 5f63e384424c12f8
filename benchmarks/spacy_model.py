"""Trains a spaCy pipeline for Ukrainian on one CPU core: parser, tagger, lemmatizer, recogniser.

    python -m benchmarks.spacy_model parser --minutes 13 --out models/parser
    python -m benchmarks.spacy_model tagger --minutes 5 --out models/tagger
    python -m benchmarks.spacy_model ner --minutes 5 --out models/ner
    python -m benchmarks.spacy_model all --of models/parser models/ner models/tagger --out models/uk

The training data are read from ``../shared/data`` (``--data``).  The models need the component
``dictionary_classes`` of this file: import it before `spacy.load`.

A small parser gains most from what the dictionary says about a word (+7 points of LAS): before it
runs, `dictionary_classes` writes each form's possible parts of speech and cases into TAG, its
lemma into LEMMA and its possible numbers, genders and animacies into MORPH, and the embedding
reads those.  The tagger and the lemmatizer stand last and overwrite them.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import fix_random_seed
from thinc.api import Adam

from benchmarks.corpora import Row, conllu, entity_lines, morphology
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


def reference(nlp: Language, sentences: list[list[Row]]) -> Doc:
    words, spaces, heads, deps, starts = [], [], [], [], []
    analyses = [morphology(row) for sentence in sentences for row in sentence]
    for sentence in sentences:
        first = len(words)
        for number, row in enumerate(sentence):
            words.append(row[1])
            spaces.append("SpaceAfter=No" not in row[9])
            heads.append(first + (int(row[6]) - 1 if row[6] != "0" else number))
            deps.append(label(row))
            starts.append(number == 0)
    return Doc(
        nlp.vocab,
        words,
        spaces,
        heads=heads,
        deps=deps,
        sent_starts=starts,
        lemmas=[row[2] for sentence in sentences for row in sentence],
        pos=[upos for upos, _ in analyses],
        morphs=[feats for _, feats in analyses],
    )


def tree_examples(nlp: Language, data: Path) -> list[Example]:
    rng = random.Random(1)
    out = []
    for some in texts(conllu(data / "dep-train.conllu.gz"), rng):
        gold = reference(nlp, some)
        out.append(Example(dictionary_classes(nlp.make_doc(gold.text)), gold))
    return out


def entity_examples(nlp: Language, data: Path) -> list[Example]:
    out = []
    for text, entities in entity_lines(data / "ner-train.jsonl.gz"):
        doc = dictionary_classes(nlp.make_doc(text))
        gold = nlp.make_doc(text)
        spans = [gold.char_span(*entity, alignment_mode="expand") for entity in entities]
        gold.set_ents(spacy.util.filter_spans(spans), default="outside")
        out.append(Example(doc, gold))
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


def build_tagger() -> Language:
    nlp = spacy.blank("uk")
    nlp.add_pipe("dictionary_classes")
    nlp.add_pipe("tok2vec", config={"model": embedding(96, 3, dictionary=True)})
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    head = {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}
    nlp.add_pipe("morphologizer", config={"model": head, "overwrite": True})
    nlp.add_pipe(
        "trainable_lemmatizer", config={"model": head, "overwrite": True, "min_tree_freq": 3}
    )
    return nlp


def build_ner() -> Language:
    nlp = spacy.blank("uk")
    nlp.add_pipe("dictionary_classes")
    nlp.add_pipe("ner", config={"model": transitions("ner", 64, embedding(96, 4, dictionary=True))})
    return nlp


@Language.component("forget_classes", assigns=["token.tag", "token.lemma", "token.morph"])
def forget_classes(doc: Doc) -> Doc:
    """For a pipeline that ends with the parser: the classes are no lemmas and no features."""
    for token in doc:
        token.tag_ = token.lemma_ = ""
        token.set_morph(None)
    return doc


def assemble(parts: list[Path]) -> Language:
    """One pipeline of several models; the one that writes lemmas and features comes last."""
    whole = spacy.load(parts[0])
    for part in map(spacy.load, parts[1:]):
        for name in part.pipe_names:
            if name not in whole.pipe_names:
                whole.add_pipe(name, source=part)
    if "morphologizer" not in whole.pipe_names:
        whole.add_pipe("forget_classes")
    return whole


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


def tagger_score(nlp: Language, data: Path) -> dict[str, float]:
    """Lemmas and parts of speech on every fourth sentence of the development set."""
    sentences = conllu(data / "ud-iu-dev.conllu.gz")[::4]
    docs = [Doc(nlp.vocab, [row[1] for row in sentence]) for sentence in sentences]
    pairs = [
        (row, token)
        for sentence, doc in zip(sentences, nlp.pipe(docs, batch_size=64), strict=True)
        for row, token in zip(sentence, doc, strict=True)
    ]
    lemmas = sum(row[2].lower() == token.lemma_.lower() for row, token in pairs)
    tags = sum(row[3] == token.pos_ for row, token in pairs)
    return {"score": (lemmas + tags) / 2 / len(pairs), "lemma": lemmas / len(pairs)}


def entity_score(nlp: Language, held_out: list[Example]) -> dict[str, float]:
    """F1 of the entities on texts held out of the training."""
    right = gold = found = 0
    docs = nlp.pipe([example.reference.text for example in held_out])
    for example, doc in zip(held_out, docs, strict=True):
        wanted = {(e.start_char, e.end_char, e.label_) for e in example.reference.ents}
        got = {(e.start_char, e.end_char, e.label_) for e in doc.ents}
        right, gold, found = right + len(wanted & got), gold + len(wanted), found + len(got)
    return {"score": 2 * right / max(1, gold + found)}


# --- training -------------------------------------------------------------------------------


def train(
    nlp: Language, examples: list[Example], score: Any, minutes: float, out: Path, start: int = 100
) -> None:
    """Epochs until the processor time is used up; keeps the epoch that scores best."""
    fix_random_seed(1)
    random.seed(1)
    nlp.initialize(lambda: examples[:: max(1, len(examples) // 20000)])
    optimizer = Adam(0.001, L2=0.01, grad_clip=1.0, use_averages=True, L2_is_weight_decay=True)
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
    parser.add_argument("part", choices=("parser", "tagger", "ner", "all"))
    parser.add_argument("--minutes", type=float, default=5, help="of processor time")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--of", type=Path, nargs="+", help="the models to assemble")
    parser.add_argument("--data", type=Path, default=DATA)
    options = parser.parse_args()
    data: Path = options.data
    if options.part == "all":
        assemble(options.of).to_disk(options.out)
        return
    if options.part == "ner":
        nlp = build_ner()
        examples = entity_examples(nlp, data)
        held_out = examples[::15]
        del examples[::15]
        score = partial(entity_score, held_out=held_out)
    elif options.part == "tagger":
        nlp = build_tagger()
        examples = tree_examples(nlp, data)
        score = partial(tagger_score, data=data)
    else:
        nlp = build_parser()
        examples = tree_examples(nlp, data)
        score = partial(parser_score, data=data)
    train(nlp, examples, score, options.minutes, options.out)


if __name__ == "__main__":
    main()
