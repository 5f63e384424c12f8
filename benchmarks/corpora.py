"""The corpora that models of other tools are trained on, read into plain rows."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from quotex.morphology.tags import reduce_tag, to_ud

Row = list[str]  # the ten columns of CoNLL-U


def conllu(path: Path) -> list[list[Row]]:
    """The sentences of a CoNLL-U file: no ranges, no empty nodes, none of one token."""
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


def morphology(row: Row) -> tuple[str, str]:
    """UPOS and features of a row: its own, or those of the VESUM tag in XPOS."""
    if row[3] not in ("_", ""):
        return row[3], row[5].replace("_", "")
    upos, feats = ud_of(row[4])
    return upos, "|".join(f"{name}={value}" for name, value in feats.items())


def ud_of(tag: str) -> tuple[str, dict[str, str]]:
    """UPOS and features of a VESUM tag as corpora write it (a plural keeps no gender)."""
    word_class, *pieces = tag.replace("&", "").split(":")
    if "p" in pieces:
        pieces = [piece for piece in pieces if piece not in ("m", "f", "n")]
    return to_ud(reduce_tag(":".join([word_class, *pieces])))


def lexicon(path: Path) -> Iterator[tuple[str, str, str]]:
    """Form, lemma and UPOS of every token of the lemma corpus."""
    for record in _records(path):
        for sentence in record["sentences"]:
            for form, lemma, tag in sentence:
                yield form, lemma, ud_of(tag)[0]


def entity_lines(path: Path) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Lines of text with their entities (start, end, label)."""
    for record in _records(path):
        for line in re.finditer(r"[^\n]*\S[^\n]*", record["text"]):
            start, end = line.span()
            inside = [
                (entity["start"] - start, entity["end"] - start, entity["label"])
                for entity in record["entities"]
                if start <= entity["start"] and entity["end"] <= end
            ]
            yield line.group(), inside


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
