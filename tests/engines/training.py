"""Small real models of spaCy and Stanza, trained on the spot.

The training text is invented: sample articles and the seed, with quotex's own lemmas, tags and
entities for gold and trees by a few rules.  The models are as good as a minute of training makes
them: they serve to run the real libraries.
"""

from __future__ import annotations

import json
import logging
import os
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import quotex
from quotex import Document, Token
from quotex.corpus.samples import articles

SAMPLES = 24
PACKAGE = "tiny"
STEPS = {"tokenize": 170, "pos": 220, "depparse": 60, "ner": 110}
LABELS = {"PER": "PERS", "ORG": "ORG", "LOC": "GPE"}  # as other tools call them


def material(seed: str) -> list[Document]:
    """The annotated texts."""
    pipeline = quotex.load(steps=["entities"])
    return [pipeline.analyze(text) for text in [*(a.text for a in articles(SAMPLES)), seed, seed]]


def tree(tokens: Sequence[Token]) -> list[tuple[int, str]]:
    """Head and relation of each token of a sentence; the root is its own head.

    Prepositions and adjectives hang on the noun that follows, a noun on the verb before it (a
    genitive on the noun before it), everything else on the root, the first finite verb.
    """
    verbs = [n for n, t in enumerate(tokens) if t.upos in ("VERB", "AUX")]
    root = next((n for n in verbs if tokens[n].feats.get("VerbForm") == "Fin"), 0)
    out = []
    for number, token in enumerate(tokens):
        following = next((n for n in range(number + 1, len(tokens)) if _noun(tokens[n])), root)
        if number == root:
            out.append((root, "root"))
        elif token.upos in ("ADP", "ADJ", "DET"):
            out.append((following, {"ADP": "case", "ADJ": "amod"}.get(token.upos, "det")))
        elif _noun(token):
            if number and _noun(tokens[number - 1]):
                same = token.feats.get("Case") == tokens[number - 1].feats.get("Case")
                out.append((number - 1, "flat" if same else "nmod"))
            else:
                nominative = token.feats.get("Case") == "Nom"
                out.append((root, "nsubj" if nominative else "obl"))
        elif token.upos == "VERB":
            out.append((root, "ccomp" if number > root else "parataxis"))
        else:
            out.append((root, "punct" if token.upos == "PUNCT" else "advmod"))
    return out


def _noun(token: Token) -> bool:
    return token.upos in ("NOUN", "PROPN", "PRON")


def tags(document: Document) -> list[str]:
    """The tokens' entity tags: B-PERS, I-PERS, O."""
    out = ["O"] * len(document.tokens)
    for entity in document.entities:
        if entity.label not in LABELS:
            continue
        inside = [
            number
            for number, token in enumerate(document.tokens)
            if entity.start <= token.start < entity.end
        ]
        for number in inside:
            out[number] = ("B-" if number == inside[0] else "I-") + LABELS[entity.label]
    return out


# --- spaCy ----------------------------------------------------------------------------------


def train_spacy(seed: str, out: Path) -> None:
    """A pipeline of tagger, parser, recogniser; it has neither lemmas nor features."""
    import spacy
    from spacy.tokens import Doc
    from spacy.training import Example

    random.seed(1)
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("uk")
    width = {"@architectures": "spacy.HashEmbedCNN.v2", "width": 48, "depth": 2, "embed_size": 1000,
             "window_size": 1, "maxout_pieces": 2, "subword_features": True,
             "pretrained_vectors": None}  # fmt: skip
    for name in ("tagger", "parser", "ner"):
        nlp.add_pipe(name)
        model = nlp.get_pipe_config(name)["model"]
        nlp.remove_pipe(name)
        nlp.add_pipe(name, config={"model": {**model, "tok2vec": width}})
    examples = []
    for document in material(seed):
        labels = tags(document)
        for start in range(0, len(document.sentences), 3):  # three sentences: the parser splits
            some = document.sentences[start : start + 3]
            tokens = document.tokens[some[0].first : some[-1].last]
            heads, deps = [], []
            for sentence in some:
                for head, relation in tree(document.tokens[sentence.first : sentence.last]):
                    heads.append(sentence.first - some[0].first + head)
                    deps.append("ROOT" if relation == "root" else relation)
            gold = Doc(
                nlp.vocab,
                [token.text for token in tokens],
                [
                    document.text[a.end : a.end + 1].isspace()
                    for a in document.tokens[some[0].first : some[-1].last]
                ],
                tags=[token.upos for token in tokens],
                heads=heads,
                deps=deps,
                ents=labels[some[0].first : some[-1].last],
            )
            examples.append(Example(nlp.make_doc(gold.text), gold))
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = 0.004
    for _ in range(10):
        random.shuffle(examples)
        for batch in spacy.util.minibatch(examples, 8):
            nlp.update(batch, sgd=optimizer, drop=0.1)
    nlp.to_disk(out)


# --- Stanza ---------------------------------------------------------------------------------


def train_stanza(seed: str, out: Path) -> None:
    """Tokenizer, tagger, lemmatizer, parser and recogniser under ``out``."""
    documents = material(seed)
    work = out / "work"
    work.mkdir(parents=True)
    write_conllu(documents, work / "train")
    write_conllu(documents[:3], work / "dev")
    (work / "ner.json").write_text(json.dumps(ner_rows(documents)), encoding="utf-8")
    stanza_models(work, out, STEPS)


def stanza_models(work: Path, out: Path, steps: Mapping[str, int], width: int = 16) -> None:
    """Train Stanza's five models on the files in ``work``: train and dev (.txt, .conllu),
    ner.json and, for a larger lexicon, lemmas.conllu.  ``steps``: how many; ``width``: of the
    smallest layer; models that are there already are kept.  Beside the models stands the list of
    packages that Stanza reads."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    import torch
    from stanza.models import lemmatizer, ner_tagger, parser, tagger, tokenizer
    from stanza.utils.datasets import prepare_tokenizer_data

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    logging.getLogger("stanza").setLevel(logging.WARNING)  # the imports set DEBUG
    processors = ["tokenize", "pos", "lemma", "depparse", "ner"]
    for name in processors:
        (out / "uk" / name).mkdir(parents=True, exist_ok=True)
    for part in ("train", "dev"):
        base = str(work / part)
        prepare_tokenizer_data.main(
            [base + ".txt", base + ".conllu", "-o", base + ".labels", "-m", base + "-mwt.json"]
        )
    train, dev, ner = str(work / "train"), str(work / "dev"), str(work / "ner.json")
    lemmas = work / "lemmas.conllu"
    lexicon = str(lemmas if lemmas.exists() else work / "train.conllu")
    count = {name: str(number) for name, number in steps.items()}
    once, twice, thrice = str(width), str(2 * width), str(3 * width)
    conllu = ["--lang", "uk", "--train_file", train + ".conllu", "--eval_file", dev + ".conllu"]
    small = ["--no_pretrain", "--word_emb_dim", twice, "--char_emb_dim", twice,
             "--char_hidden_dim", twice, "--hidden_dim", thrice, "--num_layers", "1",
             "--dropout", "0.1", "--word_dropout", "0.1"]  # fmt: skip
    runs = {
        "tokenize": (tokenizer, [
            "--lang", "uk", "--txt_file", train + ".txt", "--label_file", train + ".labels",
            "--mwt_json_file", train + "-mwt.json", "--dev_txt_file", dev + ".txt",
            "--dev_label_file", dev + ".labels", "--dev_conll_gold", dev + ".conllu",
            "--emb_dim", once, "--hidden_dim", twice, "--max_seqlen", "150", "--batch_size", "16",
            "--lr0", "0.01", "--steps", count["tokenize"], "--eval_steps", "1000000",
            "--no_use_mwt"]),
        # the tagger fails after its training where it was never evaluated
        "pos": (tagger, [*conllu, *small,
            "--transformed_dim", twice, "--deep_biaff_hidden_dim", thrice, "--share_hid",
            "--batch_size", "10", "--lr", "0.01", "--beta2", "0.99", "--max_steps", count["pos"],
            "--eval_interval", count["pos"], "--fix_eval_interval"]),
        "lemma": (lemmatizer, [
            "--train_file", lexicon, "--eval_file", dev + ".conllu", "--dict_only"]),
        "depparse": (parser, [*conllu, *small,
            "--no_checkpoint", "--no_xpos", "--transformed_dim", twice,
            "--deep_biaff_hidden_dim", thrice, "--deep_biaff_output_dim", twice,
            "--tag_emb_dim", twice, "--batch_size", "150", "--optim", "adam", "--lr", "0.005",
            "--no_second_optim", "--max_steps", count["depparse"],
            "--eval_interval", "1000000"]),
        "ner": (ner_tagger, [*small,
            "--train_file", ner, "--eval_file", ner, "--scheme", "bioes", "--batch_size", "10",
            "--optim", "adam", "--lr", "0.005", "--max_steps", count["ner"],
            "--eval_interval", "1000000"]),
    }  # fmt: skip
    common = ["--shorthand", f"uk_{PACKAGE}", "--mode", "train", "--cpu", "--seed", "1"]
    for name, (module, arguments) in runs.items():
        if (out / "uk" / name / f"{PACKAGE}.pt").exists():  # of an earlier, interrupted run
            continue
        place = ["--save_dir", str(out / "uk" / name), "--save_name", PACKAGE + ".pt"]
        module.main([*common, *place, *arguments])
    torch.set_num_threads(threads)
    packages = {"default": dict.fromkeys(processors, PACKAGE)}
    listed = {name: {PACKAGE: {}} for name in processors}
    resources = {"uk": {"lang_name": "Ukrainian", "packages": packages, **listed}}
    (out / "resources.json").write_text(json.dumps(resources), encoding="utf-8")


def write_conllu(documents: Sequence[Document], base: Path) -> None:
    """The texts, paragraphs apart by an empty line, and their sentences in CoNLL-U."""
    texts, blocks = [], []
    for document in documents:
        paragraph = -1
        for sentence in document.sentences:
            tokens = document.tokens[sentence.first : sentence.last]
            text = " ".join(sentence.text.split())
            if any(" " in token.text or "\u00a0" in token.text for token in tokens):
                continue
            texts.append(("\n\n" if sentence.paragraph != paragraph else " ") + text)
            paragraph = sentence.paragraph
            lines = [f"# text = {text}"]
            for number, (token, (head, relation)) in enumerate(
                zip(tokens, tree(tokens), strict=True), 1
            ):
                feats = "|".join(f"{k}={v}" for k, v in sorted(token.feats.items())) or "_"
                above = 0 if relation == "root" else head + 1
                lines.append(
                    f"{number}\t{token.text}\t{token.lemma or '_'}\t{token.upos}\t_\t{feats}\t"
                    f"{above}\t{relation}\t_\t_"
                )
            blocks.append("\n".join(lines) + "\n\n")
    base.with_suffix(".txt").write_text("".join(texts).strip() + "\n\n", encoding="utf-8")
    base.with_suffix(".conllu").write_text("".join(blocks), encoding="utf-8")


def ner_rows(documents: Sequence[Document]) -> list[list[dict[str, str]]]:
    """Sentences of tokens with their entity tags, as Stanza reads them."""
    rows = []
    for document in documents:
        labels = tags(document)
        rows += [
            [
                {"text": document.tokens[number].text, "ner": labels[number]}
                for number in range(sentence.first, sentence.last)
            ]
            for sentence in document.sentences
        ]
    return [row for row in rows if len(row) <= 40]
