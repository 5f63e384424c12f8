"""What fuzzing found, case by case; docs/robustness.md has the list."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.fuzzing.api import write
from tests.fuzzing.commands import call
from tests.invariants import check, check_rest

import quotex
from quotex import Document, InputError, QuotexError, RecordError
from quotex.corpus.batches import annotate_batches, batch_schema
from quotex.corpus.formats import find_format
from quotex.corpus.readers import Fields
from quotex.evaluation.quotes import evaluate, read_gold
from quotex.quotes.content.layout import Layout
from quotex.quotes.content.reported import candidates, cue_places

TEXT = "«Так», – сказала Олена Кравчук.\n\nВона додала, що все буде добре."


@pytest.fixture(scope="module")
def document() -> Document:
    return quotex.load().analyze(TEXT, id="d")


@pytest.mark.parametrize("blank", "\x1c\x1d\x1e\x1f\x85\x0b\x0c\u1680\u205f\u3000")
def test_separators_are_white_space(blank: str) -> None:
    text = f"«Так{blank}», – сказала{blank}Олена Кравчук{blank}."
    found = quotex.analyze(text)
    check(text, found)
    assert [token.text for token in found.tokens if blank in token.text] == []
    assert [quote.text for quote in found.quotes] == ["Так"]


def test_names_of_given_tokens_hold_no_line_breaks() -> None:
    words = ["«", "Так", "»", ",", "–", "сказала", "Олена\nКравчук", "."]
    found = quotex.analyze_tokens([words, ["Про", "це", "повідомляє", "Depo\n.ua", "."]])
    check_rest(found)
    assert any("\n" in token.text for token in found.tokens)


@pytest.mark.parametrize("text", ["\u0301", "\u00ad", "\u200b\u0301", "так \u0301 так"])
def test_what_leaves_no_lemma_is_its_own(text: str) -> None:
    assert all(token.lemma for token in quotex.analyze(text).tokens)


def test_mentions_of_the_same_initials_are_one_person() -> None:
    people = quotex.analyze("Г. П.\nГ. П.").people
    assert [(person.name, len(person.mentions)) for person in people] in ([("Г. П.", 2)], [])


@pytest.mark.parametrize(
    "text",
    ["Лікарі на думку колег мають рацію.", "Там за словами сусідів, як завжди, нікого не було."],
)
def test_no_content_could_hold_its_own_cue(text: str) -> None:
    layout = Layout(quotex.load(steps=["morphology"]).analyze(text))
    free = [False] * len(layout.tokens)
    places = list(cue_places(layout, free))
    assert places
    for cue in places:
        for candidate in candidates(layout, cue, free):
            assert all(b <= cue.first or a >= cue.last for a, b in candidate.parts)


@pytest.mark.parametrize(
    ("where", "value"),
    [("confidence", float("nan")), ("confidence", 1.5), ("confidence", -0.1),
     ("paragraph", 2**31), ("paragraph", -1)],
)  # fmt: skip
def test_numbers_of_records_are_in_their_ranges(
    where: str, value: float, document: Document
) -> None:
    record = document.to_dict()
    record["quotes" if where == "confidence" else "sentences"][0][where] = value
    with pytest.raises(RecordError, match=where):
        Document.from_dict(record)


PAIR = "а \ud83d\ude00 «Так», – сказала Олена Кравчук."


def test_surrogates_that_stand_together_do_not_become_one(tmp_path: Path) -> None:
    found = quotex.analyze(PAIR)
    write(found, tmp_path / "out.jsonl")
    (back,) = find_format(tmp_path / "out.jsonl").read(tmp_path / "out.jsonl")
    assert back.text == PAIR.replace("\ud83d\ude00", "\ufffd\ufffd")
    assert [(q.start, q.end, q.cue) for q in back.quotes] == [
        (q.start, q.end, q.cue) for q in found.quotes
    ]


@pytest.mark.parametrize(
    "name", ["out.parquet", "out.jsonl.gz", "out.jsonl.zst", "out.conllu.gz", "out.spacy"]
)
def test_damaged_files_raise_our_errors(name: str, document: Document, tmp_path: Path) -> None:
    path = tmp_path / name
    write(document, path)
    whole = path.read_bytes()
    middle = len(whole) // 2
    for damaged in (b"", whole[:-9], whole[:middle], whole[:middle] + b"????" + whole[middle:]):
        path.write_bytes(damaged)
        found: list[Document] = []
        try:
            found += find_format(path).read(path)
        except QuotexError as error:
            message = str(error)
        else:
            message = str(path)
        assert message.startswith(str(path))
        assert found in ([], [document]) or name == "out.conllu.gz"
    path.unlink()
    with pytest.raises(InputError, match="No such file"):
        list(find_format(path).read(path))


def test_an_empty_batch_comes_back() -> None:
    empty = pa.RecordBatch.from_pylist([{"text": "", "id": "x"}])
    out = annotate_batches(empty, rows="quotes")
    assert (out.num_rows, out.schema.names) == (0, batch_schema("quotes").names)


@pytest.mark.parametrize("rows", ["quotes", "entities", "tokens", "documents"])
@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_lone_surrogates_in_frames(rows: Any, library: Any, document: Document) -> None:
    odd = replace(document, id="\ud800", text=document.text)
    frame = quotex.to_dataframe([odd], rows, library=library)
    kept = {"pandas": "\ud800", "polars": "\ufffd"}
    assert set(frame["doc"]) <= {kept[library]}
    assert rows == "documents" or len(frame)


def test_lone_surrogates_in_parquet(document: Document, tmp_path: Path) -> None:
    odd = replace(document, id="\ud800", engine={**document.engine, "x": "\udfff"})
    write(odd, tmp_path / "out.parquet")
    (back,) = find_format(tmp_path / "out.parquet").read(tmp_path / "out.parquet")
    assert back == replace(document, id="\ufffd", engine={**document.engine, "x": "\ufffd"})


def test_tags_that_spacy_does_not_know(document: Document, tmp_path: Path) -> None:
    odd = replace(document, tokens=tuple(replace(t, upos="ІМЕННИК") for t in document.tokens))
    with pytest.raises(RecordError, match="spaCy cannot hold"):
        write(odd, tmp_path / "out.spacy")


def test_the_lemma_of_an_underscore(tmp_path: Path) -> None:
    found = quotex.analyze("Знак _ тут.")
    write(found, tmp_path / "out.conllu")
    (back,) = find_format(tmp_path / "out.conllu").read(tmp_path / "out.conllu")
    assert back.tokens == found.tokens


QUOTE = {"type": "direct", "spans": [[1, 4]], "speaker": ["Олена Кравчук"], "kind": "person"}
GOLD = {"doc": "d", "genre": "press", "text": TEXT, "quotes": [QUOTE]}


def gold_file(folder: Path, **changes: Any) -> Path:
    path = folder / "gold.jsonl"
    path.write_text(json.dumps({**GOLD, **changes}, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.mark.parametrize("end", ["\u2028", "\x85", "\u2029"])
def test_gold_lines_end_at_line_feeds(end: str, tmp_path: Path) -> None:
    assert read_gold(gold_file(tmp_path, text=TEXT + end))[0]["text"] == TEXT + end


@pytest.mark.parametrize(
    "changes",
    [{"genre": ["press"]}, {"doc": 1}, {"text": None}, {"quotes": 1},
     {"quotes": [{**QUOTE, "spans": [[1.0, 4.0]]}]},
     {"quotes": [{**QUOTE, "spans": [[1, 400]]}]},
     {"quotes": [{**QUOTE, "spans": [[1]]}]},
     {"quotes": [{**QUOTE, "speaker": [["Олена"]]}]},
     {"quotes": [{**QUOTE, "speaker": "Олена"}]},
     {"quotes": [{**QUOTE, "type": []}]}],
)  # fmt: skip
def test_gold_of_another_form_is_refused(changes: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="line 1"):
        read_gold(gold_file(tmp_path, **changes))


def test_a_prediction_of_another_text_is_refused(document: Document) -> None:
    with pytest.raises(RecordError, match="of another text"):
        evaluate([{**GOLD, "text": "Так"}], {"d": document.to_dict()})


@pytest.mark.parametrize("encoding", ["\x00", "\ud83d", "немає", ""])
def test_encodings_that_there_are_none_of(encoding: str) -> None:
    with pytest.raises(InputError):
        Fields(encoding=encoding)


def test_errors_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "in\nput.txt").write_bytes(b"\xff")
    code, _, message = call("extract", tmp_path / "in\nput.txt")
    assert code == 2
    assert message.count("\n") == 1
