"""Each format: what its own library reads of it, and what comes back."""

from __future__ import annotations

import csv
import gzip
import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import spacy
import zstandard
from hypothesis import given
from lxml import etree
from tests.strategies import hostile

import quotex
from quotex import Cue, Document, Entity, Person, Quote, Sentence, Span, Speaker, Token
from quotex.corpus.conversion import convert
from quotex.corpus.formats import Format, StreamFormat, find_format
from quotex.corpus.formats.base import printable
from quotex.corpus.rows import COLUMNS, flat_rows

TEI = {"t": "http://www.tei-c.org/ns/1.0"}
READABLE = ("jsonl", "parquet", "conllu", "brat", "spacy")


def of(text: str, *words: str) -> list[tuple[int, int]]:
    """Where the words stand in the text, each searched after the one before."""
    found, place = [], 0
    for word in words:
        start = text.index(word, place)
        found.append((start, place := start + len(word)))
    return found


def article() -> Document:
    """A document with all there is, made by hand: two paragraphs, a split quote, odd characters."""
    text = (
        "  «Так,\u00a0– сказала Олена Кравчук. –\r\n\r\nНі | не\\тут 😀» .\t\n\n"
        "Вона додала, що <Рада> & НАТО чекають.\n"
    )
    words = of(
        text, "«", "Так", ",", "–", "сказала", "Олена", "Кравчук", ".", "–", "Ні", "|", "не\\тут",
        "😀", "»", ".", "Вона", "додала", ",", "що", "<", "Рада", ">", "&", "НАТО", "чекають", ".",
    )  # fmt: skip
    feats = {"Case": "Nom", "Gender": "Fem"}
    tokens = [
        Token(start, end, text[start:end], text[start:end].lower(), "X", feats if n % 2 else {})
        for n, (start, end) in enumerate(words)
    ]

    def span(first: int, last: int) -> tuple[int, int, str]:
        start, end = words[first][0], words[last][1]
        return start, end, text[start:end]

    olena = "Олена Кравчук"
    return Document(
        text,
        sentences=(Sentence(*span(0, 14), 0, 15, 0), Sentence(*span(15, 25), 15, 26, 1)),
        tokens=tuple(tokens),
        entities=(
            Entity(*span(5, 6), "PER", olena),
            Entity(*span(20, 20), "ORG", "Рада"),
            Entity(*span(23, 23), "ORG", "Північноатлантичний|альянс"),
        ),
        people=(Person(olena, "fem", ("Олена",), (Span(*span(5, 6)), Span(*span(15, 15)))),),
        quotes=(
            Quote(
                "direct",
                f"{span(1, 1)[2]} {span(9, 12)[2]}",
                (Span(*span(1, 1)), Span(*span(9, 12))),
                Cue(*span(4, 4), "сказати"),
                Speaker(olena, "person", Span(*span(5, 6))),
                "after",
                0.75,
            ),
            Quote(
                "indirect",
                span(19, 24)[2],
                (Span(*span(19, 24)),),
                Cue(*span(16, 16), "додати"),
                Speaker(olena, "person", Span(*span(15, 15))),
                "pronoun",
                0.5,
            ),
        ),
        id="новина/1 «а»",
        engine={"tokens": "given", "morphology": "native"},
    )


def parsed() -> Document:
    """The same with trees: all tokens of a sentence hang on its first."""
    document = article()
    tokens = tuple(
        replace(token, head=0 if n < 15 else 15, deprel="root" if n in (0, 15) else "dep")
        for n, token in enumerate(document.tokens)
    )
    return replace(document, tokens=tokens)


def write(format: Format, documents: list[Document], path: Path) -> Path:
    """The output of a run with these documents, in two pieces."""
    numbered = list(enumerate(documents))
    pieces = [format.encode(half) for half in (numbered[:1], numbered[1:]) if half]
    if isinstance(format, StreamFormat):
        path.write_bytes(format.header() + b"".join(pieces) + format.footer())
    elif hasattr(format, "assemble"):
        format.assemble(pieces, path)
    else:
        path.mkdir()
        format.start(path)
        for piece in pieces:
            format.unpack(piece, path)
    return path


DOCUMENTS = [article(), parsed(), Document("", id="порожній"), Document("Лише \ud800 текст\x00.")]


@pytest.mark.parametrize("name", ["jsonl", "parquet", "spacy"])
def test_whole_documents_come_back(name: str, tmp_path: Path) -> None:
    format = find_format(tmp_path / "x", name)
    back = list(format.read(write(format, DOCUMENTS, tmp_path / "out")))
    assert back[:3] == DOCUMENTS[:3]
    kept = {"jsonl": "Лише \ud800 текст\x00.", "parquet": "Лише \ufffd текст\x00."}
    assert back[3].text == kept.get(name, "Лише \ufffd текст\ufffd.")


def test_conllu_gives_back_text_tokens_and_entities(tmp_path: Path) -> None:
    format = find_format(tmp_path / "x.conllu")
    back = list(format.read(write(format, DOCUMENTS, tmp_path / "out")))
    for given_, found in zip(DOCUMENTS[:3], back[:3], strict=True):
        for name in ("text", "tokens", "sentences", "entities", "id"):
            assert getattr(found, name) == getattr(given_, name)


def test_conllu_has_ten_columns_and_says_who_speaks(tmp_path: Path) -> None:
    path = write(find_format(tmp_path / "x.conllu"), [article()], tmp_path / "out")
    rows = [
        line.split("\t")
        for line in path.read_text("utf-8").split("\n")
        if line and not line.startswith("#")
    ]
    assert {len(row) for row in rows} == {10}
    assert rows[1][9].split("|") == [
        "TokenRange=3:6", "Quote=1", "QuoteType=direct", "Speaker=Олена\\sКравчук", "SpaceAfter=No",
    ]  # fmt: skip
    assert "NER=B-PER|Name=Олена\\sКравчук" in rows[5][9]
    assert "NER=I-PER" in rows[6][9]


def test_brat_gives_back_text_entities_and_quotes(tmp_path: Path) -> None:
    format = find_format(tmp_path / "x.brat")
    folder = write(format, [replace(article(), id="a"), replace(parsed(), id="a")], tmp_path / "o")
    write_again = format.encode(list(enumerate([replace(article(), id="a")])))
    format.unpack(write_again, folder)
    [first, *more] = format.read(folder)
    assert not more, "the same document a second time is the same file"
    assert (first.text, first.entities, first.quotes, first.id) == (
        article().text, article().entities, article().quotes, "a",
    )  # fmt: skip


def test_brat_keeps_documents_of_one_id_apart(tmp_path: Path) -> None:
    format = find_format(tmp_path / "x.brat")
    documents = [
        Document("Перший.", id="a"),
        Document("Другий.", id="a"),
        Document("Т.", id="../b"),
    ]
    folder = write(format, documents, tmp_path / "out")
    assert sorted(found.text for found in format.read(folder)) == ["Другий.", "Перший.", "Т."]
    assert {path.parent for path in tmp_path.rglob("*.txt")} == {folder}


def test_brat_spans_hold_no_line_break(tmp_path: Path) -> None:
    text = "«Раз.\n\nДва»."
    quote = Quote("direct", "Раз.\n\nДва", (Span(1, 10, "Раз.\n\nДва"),))
    folder = write(find_format(tmp_path / "x.brat"), [Document(text, quotes=(quote,), id="a")],
                   tmp_path / "out")  # fmt: skip
    assert (folder / "a.ann").read_text("utf-8").startswith("T1\tdirect 1 5;7 10\tРаз. Два\n#1\t")
    assert next(find_format(folder, "brat").read(folder)).quotes == (quote,)


@pytest.mark.parametrize("rows", COLUMNS)
def test_csv_has_the_rows(rows: str, tmp_path: Path) -> None:
    format = find_format(tmp_path / "x.csv", rows=rows)
    path = write(format, DOCUMENTS[:3], tmp_path / "out")
    with path.open(encoding="utf-8", newline="") as file:
        header, *found = csv.reader(file)
    assert header == list(COLUMNS[rows])
    expected = [
        ["" if value is None else str(value) for value in row]
        for document in DOCUMENTS[:3]
        for row in flat_rows(document, rows)
    ]
    assert found == expected
    assert expected


@pytest.mark.parametrize("rows", COLUMNS)
def test_parquet_has_the_rows(rows: str, tmp_path: Path) -> None:
    path = write(find_format(tmp_path / "x.parquet", rows=rows), DOCUMENTS, tmp_path / "out")
    table = pq.read_table(path)
    assert table.schema.metadata[b"quotex.rows"] == rows.encode()
    if rows == "documents":
        assert table.column("id").to_pylist() == ["новина/1 «а»", "новина/1 «а»", "порожній", None]
    else:
        expected = [row for document in DOCUMENTS for row in flat_rows(document, rows)]
        assert [tuple(row.values()) for row in table.to_pylist()] == expected


def test_tei_says_who_said_what(tmp_path: Path) -> None:
    path = write(find_format(tmp_path / "x.tei"), DOCUMENTS, tmp_path / "out")
    corpus = etree.parse(path)
    first, _, empty, odd = corpus.findall("t:TEI", TEI)
    assert "".join(first.find(".//t:body", TEI).itertext()) == article().text
    assert "".join(empty.find(".//t:body", TEI).itertext()) == ""
    assert "".join(odd.find(".//t:body", TEI).itertext()) == "Лише \ufffd текст\ufffd."
    people = {
        "#" + person.get("{http://www.w3.org/XML/1998/namespace}id"): person.findtext("*")
        for person in first.iterfind(".//t:person", TEI)
    }
    said = [
        ("".join(s.itertext()), people[s.get("who")], s.get("part"), s.get("direct"))
        for s in first.iterfind(".//t:said", TEI)
    ]
    assert said == [
        ("Так", "Олена Кравчук", "I", "true"),
        ("Ні | не\\тут 😀", "Олена Кравчук", "F", "true"),
        ("<Рада> & НАТО чекають", "Олена Кравчук", None, "false"),
    ]
    names = [element.get("key") for element in first.iterfind(".//t:orgName", TEI)]
    assert names == ["Рада", "Північноатлантичний|альянс"]
    assert [len(body.findall("t:p", TEI)) for body in corpus.iterfind(".//t:body", TEI)] == [
        2, 2, 1, 1,
    ]  # fmt: skip


def test_docbin_is_of_use_without_quotex(tmp_path: Path) -> None:
    path = write(find_format(tmp_path / "x.spacy"), DOCUMENTS, tmp_path / "out")
    docs = list(spacy.tokens.DocBin().from_disk(path).get_docs(spacy.blank("xx").vocab))
    assert [doc.text for doc in docs[:3]] == [document.text for document in DOCUMENTS[:3]]
    assert next((e.text, e.label_, e.kb_id_) for e in docs[0].ents) == (
        "Олена Кравчук", "PER", "Олена Кравчук",
    )  # fmt: skip
    quotes = [(span.text, span.label_, span.id_) for span in docs[0].spans["quotes"]]
    assert quotes[0] == ("Так", "direct", "Олена Кравчук")
    assert [span.text for span in docs[0].spans["cues"]] == ["сказала", "додала"]
    assert docs[1].has_annotation("DEP")


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_packed_pieces_are_one_file(suffix: str, tmp_path: Path) -> None:
    packed = tmp_path / f"packed.jsonl{suffix}"
    write(find_format(packed), DOCUMENTS, packed)
    plain = write(find_format(tmp_path / "x.jsonl"), DOCUMENTS, tmp_path / "plain")
    with packed.open("rb") as raw:
        if suffix == ".gz":
            content = gzip.decompress(raw.read())
        else:
            decompressor = zstandard.ZstdDecompressor()
            content = decompressor.stream_reader(raw, read_across_frames=True).read()
    assert content == plain.read_bytes()
    assert list(find_format(packed).read(packed)) == DOCUMENTS


def test_a_jsonl_record_is_one_line_whatever_reads_it(tmp_path: Path) -> None:
    document = Document("а\u2028б\u2029в\x85г\rґ\nд\x1eе\x0cє")
    line = find_format(tmp_path / "x.jsonl").encode([(0, document)]).decode("utf-8")
    assert len(line.splitlines()) == 1
    assert json.loads(line)["text"] == document.text


@pytest.mark.parametrize(
    "name", ["jsonl", "csv", "tsv", "parquet", "conllu", "brat", "tei", "spacy"]
)
@given(text=hostile)
def test_no_text_breaks_a_format(
    name: str, text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    document = replace(PIPELINE.analyze(text), id="a")
    folder = tmp_path_factory.mktemp("hostile")
    format = find_format(folder / "x", name)
    path = write(format, [document, document], folder / "out")
    if name in READABLE:
        assert printable(next(format.read(path)).text) == printable(text)
    if name == "tei":
        body = etree.parse(path).find(".//t:body", TEI)
        assert len("".join(body.itertext())) == len(text)


PIPELINE = quotex.load(steps=["tokens"])


@pytest.mark.parametrize("name", READABLE)
def test_convert_between_formats(name: str, tmp_path: Path) -> None:
    source = write(find_format(tmp_path / "x.jsonl"), DOCUMENTS[:1], tmp_path / "in.jsonl")
    middle, back = tmp_path / f"middle.{name}", tmp_path / "back.jsonl"
    assert convert(source, middle) == 1
    assert convert(middle, back) == 1
    [found] = find_format(back).read(back)
    assert found.text == DOCUMENTS[0].text
    assert found.entities == DOCUMENTS[0].entities
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        {"in.jsonl", middle.name, "back.jsonl"}
    )


@pytest.mark.parametrize(
    ("source", "out", "message"),
    [
        ("in.csv", "out.jsonl", "cannot be read back"),
        ("in.jsonl", "out.nothing", "cannot tell the format"),
        ("in.jsonl", "in.jsonl", "into itself"),
        ("missing.jsonl", "out.jsonl", "no such file"),
        ("broken.jsonl", "out.jsonl", "not JSON"),
        ("in.jsonl", "out.parquet.gz", "cannot be packed"),
    ],
)
def test_conversions_that_cannot_be(source: str, out: str, message: str, tmp_path: Path) -> None:
    write(find_format(tmp_path / "x.jsonl"), DOCUMENTS[:1], tmp_path / "in.jsonl")
    (tmp_path / "in.csv").write_text("doc\n")
    (tmp_path / "broken.jsonl").write_text("{\n")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(quotex.QuotexError, match=message):
        convert(tmp_path / source, tmp_path / out)
    assert sorted(tmp_path.iterdir()) == before


def test_letters_of_names_stay(tmp_path: Path) -> None:
    names = [unicodedata.normalize(form, "Її ґанок") for form in ("NFC", "NFD")]
    format = find_format(tmp_path / "x.jsonl")
    path = write(format, [Document(name) for name in names], tmp_path / "out")
    assert [document.text for document in format.read(path)] == names
