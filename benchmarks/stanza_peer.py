"""A Stanza pipeline of the default sizes, trained for a few steps on quotex's own tags.

Layers, vocabulary of the word vectors (250,000 x 100) and character models (1,024 hidden units) are
those of the published Ukrainian package; the weights are random or barely trained, which changes
the answers and not the time.  Sentence ends are learned well enough to give real sentences.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")

import stanza
import torch
from stanza.models import lemmatizer, ner_tagger, parser, tagger, tokenizer
from stanza.models.common.char_model import CharacterLanguageModel, build_charlm_vocab
from stanza.models.common.pretrain import Pretrain, PretrainedWordVocab
from stanza.utils.datasets import prepare_tokenizer_data

import quotex
from quotex.corpus.samples import articles

NAME = "bench"
PROCESSORS = ("tokenize", "pos", "lemma", "depparse", "ner")
READ_VECTORS = ("pos", "depparse", "ner")
BATCHES = {"pos_batch_size": 250, "depparse_batch_size": 5000, "ner_batch_size": 32}


def default_pipeline(charlm: bool) -> Any:
    """tokenize, pos, lemma, depparse, ner of default sizes, on one thread."""
    torch.set_num_threads(1)
    logging.getLogger("stanza").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        train(Path(folder), charlm)
        data = Path(folder) / "data"
        paths = {f"{name}_pretrain_path": str(data / "vectors.pt") for name in READ_VECTORS}
        if charlm:
            for name in READ_VECTORS:
                for direction in ("forward", "backward"):
                    paths[f"{name}_{direction}_charlm_path"] = str(data / f"{direction}.pt")
        return stanza.Pipeline(
            "uk",
            dir=folder,
            processors=",".join(PROCESSORS),
            download_method=None,
            use_gpu=False,
            logging_level="ERROR",
            **BATCHES,
            **paths,
        )


def write_data(folder: Path) -> None:
    """UD and NER files from invented articles as quotex tags them, in an invented tree."""
    blocks, raw, tagged = [], [], []
    for article in articles(60):
        document = quotex.analyze(article.text)
        entities = {entity.start: entity for entity in document.entities}
        for sentence, tokens in zip(document.sentences, document.sentence_tokens(), strict=True):
            if not 3 <= len(tokens) <= 40:
                continue
            rows, words, inside = [], [], None
            for i, token in enumerate(tokens, 1):
                feats = "|".join(f"{k}={v}" for k, v in sorted(token.feats.items())) or "_"
                glued = i < len(tokens) and tokens[i].start == token.end
                rows.append(
                    f"{i}\t{token.text}\t{token.lemma}\t{token.upos or 'X'}\t_\t{feats}\t{i - 1}\t"
                    f"{'root' if i == 1 else 'dep'}\t_\t{'SpaceAfter=No' if glued else '_'}"
                )
                entity = entities.get(token.start)
                if entity is not None:
                    inside, tag = entity, f"B-{entity.label}"
                elif inside is not None and token.start < inside.end:
                    tag = f"I-{inside.label}"
                else:
                    inside, tag = None, "O"
                words.append({"text": token.text, "ner": tag})
            blocks.append("\n".join([f"# text = {sentence.text}", *rows]))
            raw.append(sentence.text)
            tagged.append(words)
    for part, count in (("train", len(blocks)), ("dev", 20)):
        (folder / f"{part}.conllu").write_text("\n\n".join(blocks[:count]) + "\n\n", "utf-8")
        text = "".join(s + (" " if i % 3 else "\n\n") for i, s in enumerate(raw[:count], 1))
        (folder / f"{part}.txt").write_text(text + "\n\n", "utf-8")
        files = [str(folder / f"{part}.{end}") for end in ("txt", "conllu", "labels", "json")]
        prepare_tokenizer_data.main([files[0], files[1], "-o", files[2], "-m", files[3]])
        (folder / f"{part}.ner.json").write_text(json.dumps(tagged[:count]), "utf-8")


def write_language_models(folder: Path, text: str) -> tuple[Path, list[Path]]:
    """Random word vectors and random character models of the default sizes."""
    words = list(dict.fromkeys(text.lower().split()))
    words += [f"слово{i}" for i in range(249_996 - len(words))]
    vectors = Pretrain(save_to_file=False)
    vectors._vocab = PretrainedWordVocab(words)
    vectors._emb = torch.randn(len(words) + 4, 100) * 0.1
    vectors.save(str(folder / "vectors.pt"))
    (folder / "chars.txt").write_text(text * 10, "utf-8")
    vocab = {"char": build_charlm_vocab(str(folder / "chars.txt"), cutoff=10)}
    sizes = {
        "char_emb_dim": 100,
        "char_hidden_dim": 1024,
        "char_num_layers": 1,
        "char_dropout": 0.05,
        "char_unit_dropout": 1e-5,
        "char_rec_dropout": 0.0,
    }
    paths = []
    for direction in ("forward", "backward"):
        torch.manual_seed(1)
        path = folder / f"{direction}.pt"
        model = CharacterLanguageModel(sizes, vocab, is_forward_lm=direction == "forward")
        model.save(str(path))
        paths.append(path)
    return folder / "vectors.pt", paths


def train(home: Path, charlm: bool) -> None:
    """Train the five models for a few steps into ``home`` as `stanza.Pipeline` reads them."""
    data = home / "data"
    data.mkdir()
    write_data(data)
    vectors, models = write_language_models(data, (data / "train.txt").read_text("utf-8"))
    file = {end: str(data / end) for end in (path.name for path in data.iterdir())}
    both = ["--train_file", file["train.conllu"], "--eval_file", file["dev.conllu"]]
    more = ["--wordvec_pretrain_file", str(vectors)]
    if charlm:
        more += ["--charlm", "--charlm_shorthand", "uk_bench"]
        more += ["--charlm_forward_file", str(models[0]), "--charlm_backward_file", str(models[1])]
    once = ["--eval_interval", "1000000"]
    runs = {
        "tokenize": (tokenizer.main, [
            "--lang", "uk", "--txt_file", file["train.txt"], "--label_file", file["train.labels"],
            "--mwt_json_file", file["train.json"], "--dev_txt_file", file["dev.txt"],
            "--dev_label_file", file["dev.labels"], "--dev_conll_gold", file["dev.conllu"],
            "--max_seqlen", "200", "--steps", "120", "--eval_steps", "1000000", "--no_use_mwt"]),
        "lemma": (lemmatizer.main, [*both, "--num_epoch", "1"]),
        "pos": (tagger.main, [
            "--lang", "uk", *both, *more, "--batch_size", "8", "--max_steps", "10",
            "--eval_interval", "10", "--fix_eval_interval"]),
        "depparse": (parser.main, [
            "--lang", "uk", *both, *more, *once, "--no_checkpoint", "--batch_size", "250",
            "--optim", "adam", "--lr", "0.003", "--no_second_optim", "--max_steps", "10"]),
        "ner": (ner_tagger.main, [
            "--train_file", file["train.ner.json"], "--eval_file", file["dev.ner.json"], *more,
            *once, "--scheme", "bioes", "--batch_size", "8", "--max_steps", "10"]),
    }  # fmt: skip
    base = ["--shorthand", "uk_bench", "--mode", "train", "--cpu", "--seed", "1"]
    for processor, (main, arguments) in runs.items():
        place = home / "uk" / processor
        place.mkdir(parents=True)
        main([*base, "--save_dir", str(place), "--save_name", f"{NAME}.pt", *arguments])
    resources = {
        "lang_name": "Ukrainian",
        "packages": {"default": dict.fromkeys(PROCESSORS, NAME)},
        **{processor: {NAME: {}} for processor in PROCESSORS},
    }
    (home / "resources.json").write_text(json.dumps({"uk": resources}), "utf-8")


if __name__ == "__main__":
    print(default_pipeline(charlm=False)("Він сказав: «Так». Вона пішла."))
