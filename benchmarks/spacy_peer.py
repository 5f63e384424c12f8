"""A spaCy pipeline of uk_core_news_sm's architecture, trained briefly on quotex's own tags.

Its answers are worth little; its speed is that of the real model, which has the same layers.
"""

from __future__ import annotations

import random
from typing import Any

import spacy
from spacy.tokens import Doc
from spacy.training import Example

import quotex
from quotex.corpus.samples import articles

TOK2VEC = {
    "@architectures": "spacy.Tok2Vec.v2",
    "embed": {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": 96,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": [5000, 1000, 2500, 2500],
        "include_static_vectors": False,
    },
    "encode": {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": 96,
        "window_size": 1,
        "maxout_pieces": 3,
        "depth": 4,
    },
}
SHARED = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}


def transition_model(kind: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    """The parser's or the recogniser's model of the small pipelines."""
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": kind,
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": tok2vec,
    }


def small_pipeline() -> spacy.Language:
    """tok2vec, morphologizer, parser, ner and lemmatizer, as in uk_core_news_sm."""
    nlp = spacy.blank("uk")
    nlp.max_length = 20_000_000
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC})
    tagger = {"@architectures": "spacy.Tagger.v2", "tok2vec": SHARED}
    nlp.add_pipe("morphologizer", config={"model": tagger})
    nlp.add_pipe("parser", config={"model": transition_model("parser", SHARED)})
    nlp.add_pipe("ner", config={"model": transition_model("ner", TOK2VEC)})
    examples = [example for text in sample_texts() for example in examples_of(nlp, text)]
    optimizer = nlp.initialize(lambda: examples)
    shuffle = random.Random(1)
    for _ in range(3):
        shuffle.shuffle(examples)
        for first in range(0, len(examples), 32):
            nlp.update(examples[first : first + 32], sgd=optimizer)
    nlp.add_pipe("lemmatizer", config={"mode": "pymorphy3"}).initialize()
    return nlp


def sample_texts() -> list[str]:
    """Invented articles to learn from."""
    return [article.text for article in articles(60)]


def examples_of(nlp: spacy.Language, text: str) -> list[Example]:
    """A text's sentences with quotex's tags and entities, and an invented tree: every other word
    hangs on the next, the rest in a chain."""
    document = quotex.analyze(text)
    starts = {entity.start: entity for entity in document.entities}
    examples = []
    for tokens in document.sentence_tokens():
        words = [token.text for token in tokens]
        labels, inside = [], None
        for token in tokens:
            entity = starts.get(token.start)
            if entity is not None:
                inside = entity
                labels.append(f"B-{entity.label}")
            elif inside is not None and token.start < inside.end:
                labels.append(f"I-{inside.label}")
            else:
                labels.append("O")
        heads = [
            min(i + 1, len(words) - 1) if i % 2 == 0 else max(1, i - 2) for i in range(len(words))
        ]
        if len(words) % 2 and len(words) > 1:
            heads[-1] = len(words) - 2
        gold = Doc(
            nlp.vocab,
            words=words,
            heads=heads,
            deps=["ROOT" if head == i else "dep" for i, head in enumerate(heads)],
            pos=[token.upos or "X" for token in tokens],
            morphs=["|".join(f"{k}={v}" for k, v in token.feats.items()) for token in tokens],
            ents=labels,
        )
        examples.append(Example(Doc(nlp.vocab, words=words), gold))
    return examples
