"""Trains Stanza's Ukrainian models on one CPU core, small enough for a few minutes.

    python -m benchmarks.stanza_model --out models/stanza [--scale 1.0]

Tokenizer, tagger and parser learn from the dependency treebank, the lemmatizer is the dictionary
of the lemma corpus and the recogniser learns PERS, ORG and LOC from NER-UK; all read from
``../shared/data`` (``--data``).  Far smaller than Stanza's own models: without vectors and
character language models, which are what makes those slow and good.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from collections import Counter
from pathlib import Path

from tests.engines.training import stanza_models

from benchmarks.corpora import Row, conllu, entity_lines, lexicon, morphology

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
STEPS = {"tokenize": 700, "pos": 300, "depparse": 220, "ner": 300}
LABELS = ("PERS", "ORG", "LOC")
TOKEN = re.compile(r"\w+(?:[-'’ʼ]\w+)*|[^\w\s]")


def write_treebank(sentences: list[list[Row]], base: Path) -> None:
    """The sentences as text and as CoNLL-U, in paragraphs of four."""
    text, blocks = [], []
    for number, rows in enumerate(sentences):
        pieces = [row[1] + ("" if "SpaceAfter=No" in row[9] else " ") for row in rows]
        line = "".join(pieces).strip()
        text.append(("\n\n" if number % 4 == 0 else " ") + line)
        blocks.append(f"# text = {line}")
        for row in rows:
            upos, feats = morphology(row)
            deprel = "root" if row[6] == "0" else row[7].split(":")[0]
            blocks.append(
                "\t".join([*row[:3], upos, "_", feats or "_", row[6], deprel, "_", row[9]])
            )
        blocks.append("")
    base.with_suffix(".txt").write_text("".join(text).strip() + "\n\n", encoding="utf-8")
    base.with_suffix(".conllu").write_text("\n".join(blocks) + "\n", encoding="utf-8")


def write_lexicon(path: Path, corpus: Path) -> None:
    """Every form with its commonest lemma by part of speech, as sentences of CoNLL-U."""
    counts = Counter(lexicon(corpus))
    blocks = []
    for (form, lemma, upos), _ in counts.most_common():
        if not any(c.isspace() for c in form + lemma):
            blocks.append(f"1\t{form}\t{lemma}\t{upos}\t_\t_\t0\troot\t_\t_\n\n")
    path.write_text("".join(blocks), encoding="utf-8")


def write_entities(path: Path, corpus: Path) -> None:
    """Lines of at most 40 tokens with BIO tags; as many without an entity as with one."""
    some, none = [], []
    for text, entities in entity_lines(corpus):
        row, last = [], None
        for token in TOKEN.finditer(text):
            inside = next((e for e in entities if e[0] <= token.start() < e[1]), None)
            if inside is not None and inside[2] not in LABELS:
                inside = None
            tag = "O" if inside is None else ("I-" if inside == last else "B-") + inside[2]
            last = inside
            row.append({"text": token.group(), "ner": tag})
        if 3 <= len(row) <= 40:
            (some if any(word["ner"] != "O" for word in row) else none).append(row)
    random.Random(1).shuffle(none)
    path.write_text(json.dumps(some + none[: len(some) // 2]), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--scale", type=float, default=1.0, help="of the numbers of steps")
    options = parser.parse_args()
    work = options.out / "work"
    work.mkdir(parents=True, exist_ok=True)
    sentences = [
        rows
        for rows in conllu(options.data / "dep-train.conllu.gz")
        if len(rows) <= 45 and all(" " not in row[1] for row in rows)
    ]
    write_treebank(sentences, work / "train")
    write_treebank(sentences[:40], work / "dev")
    write_lexicon(work / "lemmas.conllu", options.data / "lemma-train.jsonl.gz")
    write_entities(work / "ner.json", options.data / "ner-train.jsonl.gz")
    steps = {name: max(1, int(count * options.scale)) for name, count in STEPS.items()}
    stanza_models(work, options.out, steps, width=24)
    print(f"{time.process_time():.0f} s of processor time")


if __name__ == "__main__":
    main()
