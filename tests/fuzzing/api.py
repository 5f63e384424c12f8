"""What is tried with each text through the API."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import zstandard
from tests.fuzzing.inputs import generated, mutated
from tests.invariants import (
    as_shown,
    check,
    check_record,
    check_rest,
    in_json,
    read_html,
    spans_of,
)
from tests.strategies import damaged_bytes, damaged_record

import quotex
from quotex import Document, InputError, Pipeline, QuotexError, RecordError
from quotex.corpus.batches import annotate_batches
from quotex.corpus.formats import FORMATS, AssembledFormat, FolderFormat, StreamFormat, find_format
from quotex.corpus.formats.base import cleaned, encodable, printable
from quotex.corpus.readers import KINDS, Corpus, Fields
from quotex.corpus.rows import COLUMNS, ROWS, flat_rows
from quotex.document import QUOTE_TYPES
from quotex.evaluation.quotes import evaluate, read_gold
from quotex.pipeline import LEMMA_CHOICES, NER_CHOICES, STEPS

Check = Callable[[str, Document, random.Random], None]
EACH = 3
"""Checks that are tried with a text beside those tried with all."""


def case(text: str, rng: random.Random) -> None:
    """Analyze, check, analyze again after another text, then a few of `CHECKS`."""
    document = quotex.analyze(text)
    check(text, document)
    quotex.analyze("Інший текст, – сказала Олена Кравчук.")
    assert quotex.analyze(text) == document
    for other in rng.sample(CHECKS, EACH):
        other(text, document, rng)


@lru_cache(maxsize=12)
def loaded(ner: str, lemmas: str, last: str) -> Pipeline:
    """The pipeline with these options."""
    return quotex.load(ner=ner, lemmas=lemmas, steps=(last,))


FIELDS = {
    "tokens": ("sentences",), "morphology": ("tokens",), "entities": ("entities",),
    "people": ("people", "organisations"), "quotes": ("quotes",),
}  # fmt: skip


def options(text: str, document: Document, rng: random.Random) -> None:
    """Every combination of options keeps the invariants; fewer steps give the same of those."""
    ner, lemmas, last = rng.choice(NER_CHOICES), rng.choice(LEMMA_CHOICES), rng.choice(STEPS)
    pipeline = loaded(ner, lemmas, last)
    found = pipeline.analyze(text, id="x")
    assert found.id == "x"
    check(text, found)
    for step, names in FIELDS.items():
        wanted = step in pipeline.steps and not (step == "entities" and ner == "none")
        assert (step in found.engine) == wanted
        for name in names if not wanted and step != "morphology" else ():
            assert not getattr(found, name)
    if (ner, lemmas) == ("model", "vesum"):
        for step in pipeline.steps:
            for name in FIELDS[step]:
                assert getattr(found, name) == getattr(document, name)
    types = rng.sample(QUOTE_TYPES, rng.randrange(len(QUOTE_TYPES) + 1))
    extracted = pipeline.extract_quotes(text, types)
    assert extracted == [quote for quote in found.quotes if quote.type in types]


def given_tokens(text: str, document: Document, rng: random.Random) -> None:
    """Ready tokens, empty and odd ones among them, are kept."""
    if rng.random() < 0.5:
        sentences = [[token.text for token in tokens] for tokens in document.sentence_tokens()]
    else:
        cuts = sorted(rng.randrange(len(text) + 1) for _ in range(rng.randrange(12)))
        pieces = [text[a:b] for a, b in pairwise([0, *cuts, len(text)])]
        sentences = [piece.split(" ") for piece in pieces] + [[]] * rng.randrange(2)
    rng.shuffle(sentences)
    found = loaded("model", "vesum", "quotes").analyze_tokens(sentences)
    assert found.text == "\n".join(" ".join(words) for words in sentences)
    assert [token.text for token in found.tokens] == [w for words in sentences for w in words]
    assert [len(tokens) for tokens in found.sentence_tokens()] == list(map(len, sentences))
    for span in spans_of(found):
        assert 0 <= span.start <= span.end <= len(found.text)
        assert found.text[span.start : span.end] == span.text
    check_rest(found)


def many(text: str, document: Document, rng: random.Random) -> None:
    """Several texts at once, in order, with what belongs to them; threads give the same."""
    others = [generated(rng)[:300], mutated(rng)[:300], text]
    rng.shuffle(others)
    pipeline = loaded("model", "vesum", "quotes")
    expected = [pipeline.analyze(other) for other in others]
    assert list(pipeline.pipe(others)) == expected
    pairs = list(enumerate(others))
    found = pipeline.pipe(((other, number) for number, other in pairs), as_tuples=True)
    assert list(found) == [(expected[number], number) for number, _ in pairs]
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(pipeline.analyze, others * 2)) == expected * 2


def records(text: str, document: Document, rng: random.Random) -> None:
    """A damaged record is refused, or gives a document that is in order."""
    damaged = damaged_record(rng, document.to_dict())
    try:
        found = Document.from_dict(damaged)
    except RecordError:
        return
    for span in spans_of(found):
        assert 0 <= span.start <= span.end <= len(found.text)
        assert found.text[span.start : span.end] == span.text
    check_record(found)
    read_html(found.to_html(), page=True)
    for name in FORMATS:
        with suppress(RecordError):  # spaCy has no tags but UD's
            find_format(Path("x"), name).encode([(0, found)])


def pages(text: str, document: Document, rng: random.Random) -> None:
    """Nothing of the text becomes markup, all of it is shown."""
    assert read_html(document._repr_html_()).text == as_shown(text)
    page = read_html(quotex.to_html(document), page=True)
    assert page.text == as_shown(text)
    read_html(quotex.to_html([document, quotex.analyze("«Ні», – мовив дід.")]), page=True)
    for items in (document.quotes, document.entities, document.people, document.organisations):
        read_html(items._repr_html_())
        assert "\ud800" not in items._repr_html_()
    assert "\n" not in repr(document)
    assert repr(document.quotes).isprintable() or "\n" in repr(document.quotes)


KEPT = {
    # what a format gives back; all else of the document is lost
    "jsonl": ("sentences", "tokens", "entities", "people", "organisations", "quotes", "engine"),
    "parquet": ("sentences", "tokens", "entities", "people", "organisations", "quotes", "engine"),
    "spacy": ("sentences", "tokens", "entities", "people", "organisations", "quotes", "engine"),
    "conllu": ("sentences", "tokens", "entities"),
    "brat": ("entities", "quotes"),
}
CLEAN = {"jsonl": in_json, "parquet": encodable}  # other formats: `printable`


def write(document: Document, path: Path) -> None:
    """The output of a run with this document, in the format that the path's suffix says."""
    format = find_format(path)
    piece = format.encode([(0, document)])
    if isinstance(format, StreamFormat):
        path.write_bytes(format.header() + piece + format.footer())
    elif isinstance(format, AssembledFormat):
        format.assemble([piece], path)
    else:
        assert isinstance(format, FolderFormat)
        path.mkdir()
        format.start(path)
        format.unpack(piece, path)


def formats(text: str, document: Document, rng: random.Random) -> None:
    """What is written is read back; of damaged files only our own errors come."""
    name = rng.choice(FORMATS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"out.{name}{rng.choice(['', '.gz', '.zst'])}"
        if not isinstance(find_format(Path("x"), name), StreamFormat):
            path = path.with_name(f"out.{name}")
        write(document, path)
        if name not in KEPT:
            return
        (back,) = find_format(path).read(path)
        clean = CLEAN.get(name, printable)
        assert back.text == clean(text)
        for field in KEPT[name]:
            kept, given = (as_kept(getattr(side, field), clean) for side in (back, document))
            assert len(kept) == len(given), (name, field)
            for one, other in zip(kept, given, strict=True):
                assert one == other, (name, one, other)
        victim = path if path.is_file() else rng.choice(sorted(path.iterdir()))
        victim.write_bytes(damaged_bytes(rng, victim.read_bytes()))
        try:
            for found in find_format(path).read(path):
                for span in spans_of(found):
                    assert found.text[span.start : span.end] == span.text
        except QuotexError:
            pass


def as_kept(value: Any, clean: Callable[[str], str]) -> object:
    """The value as records that can be compared, with the strings that the format can hold."""
    if isinstance(value, dict):
        return value
    return [cleaned(item.to_dict(), clean) for item in value]


def tables(text: str, document: Document, rng: random.Random) -> None:
    """Frames and Arrow batches have a row for each item."""
    rows = rng.choice(ROWS)
    library = rng.choice(["pandas", "polars"])
    frame = quotex.to_dataframe([document], rows, library=library)
    count = len(list(flat_rows(document, rows)))
    assert len(frame) == count
    assert list(frame.columns) == list(COLUMNS[rows])
    batch = pyarrow.RecordBatch.from_pylist([{"text": encodable(text), "id": "x"}])
    out = annotate_batches(batch, rows=rows)
    again = quotex.analyze(encodable(text))
    assert out.num_rows == len(list(flat_rows(again, rows)))
    assert out.column("error").null_count == out.num_rows


def input_file(text: str, kind: str, rng: random.Random) -> bytes:
    """A corpus file of the kind with the text in it, sound or damaged."""
    rows = [{"id": str(n), "text": piece} for n, piece in enumerate([text, "Так.", text[:40]])]
    if kind == "txt":
        data = text.encode("utf-8", "surrogatepass")
    elif kind == "jsonl":
        lines = [json.dumps(row, ensure_ascii=rng.random() < 0.5) for row in rows]
        data = "\n".join(lines).encode("utf-8", "surrogatepass")
    elif kind in ("csv", "tsv"):
        out = io.StringIO(newline="")
        table = csv.writer(out, delimiter="\t" if kind == "tsv" else ",")
        table.writerows([["id", "text"], *[list(row.values()) for row in rows]])
        data = out.getvalue().encode("utf-8", "surrogatepass")
    else:
        sink = io.BytesIO()
        rows = [{name: encodable(value) for name, value in row.items()} for row in rows]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), sink)
        data = sink.getvalue()
    if rng.random() < 0.6:
        data = damaged_bytes(rng, data)
    return data


def packed(data: bytes, suffix: str, rng: random.Random) -> bytes:
    """The data packed as the suffix says, now and then damaged after that."""
    if suffix == ".gz":
        data = gzip.compress(data)
    elif suffix == ".zst":
        data = zstandard.ZstdCompressor().compress(data)
    return damaged_bytes(rng, data) if suffix and rng.random() < 0.4 else data


def readers(text: str, document: Document, rng: random.Random) -> None:
    """A corpus file, damaged or not, gives items with a text or an error, never an exception."""
    kind = rng.choice(KINDS)
    suffix = rng.choice(["", "", ".gz", ".zst"]) if kind != "parquet" else ""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"in.{kind}{suffix}"
        path.write_bytes(packed(input_file(text, kind, rng), suffix, rng))
        fields = Fields(
            text=rng.choice(["text", "text", "text", "id", "немає"]),
            encoding=rng.choice(["utf-8", "utf-8", "cp1251", "utf-16", "koi8-u", "ascii"]),
            max_chars=rng.choice([10_000_000, 10_000_000, 50]),
        )
        for item in Corpus([path], fields):
            assert isinstance(item.text, str)
            assert item.error is None or (item.error and not item.text)
            assert len(item.text) <= fields.max_chars
            assert item.where


def scores(text: str, document: Document, rng: random.Random) -> None:
    """A document scored against itself: all found quotes of words are right."""
    gold = as_gold(document)
    predicted = {"d": document.to_dict()}
    evaluation = evaluate([gold], predicted)
    for name in ("quoted", "indirect"):
        ratio = evaluation.scores[name]
        assert ratio["gold"] == ratio["pred"]
    again = evaluate([gold], predicted)
    assert again == evaluation
    evaluate([{**gold, "quotes": []}], predicted)
    evaluate([gold], {})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gold.jsonl"
        changed = damaged_record(rng, gold) if rng.random() < 0.7 else gold
        try:
            line = json.dumps(changed, skipkeys=True)
        except (TypeError, ValueError, RecursionError):
            line = json.dumps(gold)
        path.write_text(line, encoding="utf-8")
        try:
            read = read_gold(path)
            evaluate(read, {})
            evaluate(read, predicted)
        except QuotexError:
            pass


def as_gold(document: Document) -> dict[str, object]:
    """The document's quotes as if somebody had annotated them."""
    return {
        "doc": "d",
        "genre": "press",
        "text": document.text,
        "quotes": [
            {
                "type": quote.type,
                "spans": [[part.start, part.end] for part in quote.parts],
                "cue": [quote.cue.start, quote.cue.end] if quote.cue else None,
                "speaker": [quote.speaker.name] if quote.speaker else [],
                "kind": quote.speaker.kind if quote.speaker else None,
            }
            for quote in document.quotes
        ],
    }


def wrong_arguments(text: str, document: Document, rng: random.Random) -> None:
    """What is no text, no option and no document is refused by `InputError`."""
    junk = rng.choice([None, 1, b"x", [text], {}, object()])
    pipeline = loaded("model", "vesum", "quotes")
    calls: list[Callable[[], object]] = [
        lambda: pipeline.analyze(junk),  # type: ignore[arg-type]
        lambda: list(pipeline.pipe([junk])),
        lambda: pipeline.analyze_tokens([[junk]]),  # type: ignore[list-item]
        lambda: pipeline.extract_quotes(text, ["x" + text[:9]]),
        lambda: quotex.load(text[:9] or "x"),
        lambda: quotex.load(ner=text[:9]),
        lambda: quotex.load(steps=["x" + text[:9]]),
        lambda: quotex.to_html(junk),  # type: ignore[call-overload]
        lambda: Fields(encoding="x" + text[:9]),
        lambda: Corpus(["/nowhere/" + text[:20]]),
    ]
    for call in rng.sample(calls, 3):
        try:
            call()
        except InputError:
            continue
        assert junk in ([], {}, [text]), "no error"


CHECKS: list[Check] = [
    options, options, options, given_tokens, given_tokens, many, records, records, pages, pages,
    formats, formats, formats, tables, readers, readers, scores, wrong_arguments,
]  # fmt: skip
