"""Inputs of each kind, well formed and not."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

import quotex
from quotex.corpus.readers import Corpus, Fields, Item

ROW = {"id": "a", "text": "Так, «ні»."}
LINE = json.dumps(ROW, ensure_ascii=False).encode() + b"\n"


def items(path: str | Path, **options: object) -> list[Item]:
    kind = options.pop("kind", None)
    return list(Corpus([path], Fields(**options), kind=kind))  # type: ignore[arg-type]


def good(found: list[Item]) -> list[tuple[str, str]]:
    return [(item.id, item.text) for item in found if item.error is None]


def bad(found: list[Item]) -> list[str]:
    return [item.error for item in found if item.error is not None]


def test_a_folder_is_read_in_order_with_its_own_names(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a.txt", "notes.md", ".hidden/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)
    (tmp_path / "c.jsonl").write_bytes(LINE)
    assert good(items(tmp_path)) == [
        ("a", "a.txt"), ("b/10", "b/10.txt"), ("b/2", "b/2.txt"), ("a", ROW["text"]),
    ]  # fmt: skip
    assert good(items(f"{tmp_path}/*/*.txt")) == [("b/10", "b/10.txt"), ("b/2", "b/2.txt")]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Ґанок\r\n\r\nЇжак".encode(), "Ґанок\r\n\r\nЇжак"),
        ("\ufeffТак".encode(), "Так"),
        ("Так".encode("utf-16"), "Так"),
        (b"", ""),
    ],
)
def test_a_text_file_is_its_text(data: bytes, text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    assert good(items(path)) == [("x", text)]


def test_wrong_encodings_are_told_and_right_ones_read(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_bytes("Їжак".encode("cp1251"))
    (tmp_path / "y.csv").write_bytes("id;text\n1;Їжак\n2;ok\n".encode("cp1251"))
    assert ["--encoding" in error for error in bad(items(tmp_path))] == [True, True]
    assert good(items(tmp_path)) == [("2", "ok")]
    right = good(items(tmp_path, encoding="cp1251"))
    assert right == [("x", "Їжак"), ("1", "Їжак"), ("2", "ok")]
    with pytest.raises(quotex.InputError, match="encoding"):
        Fields(encoding="utf-9")


@pytest.mark.parametrize("suffix", ["", ".gz", ".zst"])
def test_lines_are_unpacked(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.jsonl{suffix}"
    pack = {"": bytes, ".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}[suffix]
    path.write_bytes(pack(LINE * 2) + pack(LINE))
    assert good(items(path)) == [("a", ROW["text"])] * 3


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_a_damaged_archive_loses_only_what_is_gone(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"x.jsonl{suffix}"
    pack = {".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}[suffix]
    whole = pack(LINE)
    path.write_bytes(whole + whole[: len(whole) // 2])
    (tmp_path / "y.jsonl").write_bytes(LINE)
    found = items(tmp_path)
    assert good(found) == [("a", ROW["text"])] * 2
    assert len(bad(found)) <= 1


def test_rows_of_csv(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(
        'id,text\n1,"a ""b""\nв"\n\n2\n3,т,зайве\n,без\n'.encode() + b'4,\xff\n5,"open\n'
    )
    found = items(path)
    assert good(found) == [("1", 'a "b"\nв'), ("x:7", "без"), ("5", "open\n")]
    reasons = ["1 fields, the header 2", "3 fields, the header 2", "not utf-8"]
    assert [reason in error for reason, error in zip(reasons, bad(found), strict=True)]
    assert [item.where.rpartition(":")[2] for item in found if item.error] == ["5", "6", "8"]


@pytest.mark.parametrize(("name", "mark"), [("x.csv", ";"), ("x.csv", "\t"), ("x.tsv", "\t")])
def test_marks_between_columns(name: str, mark: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(f"id{mark}text\n1{mark}а, б\n", "utf-8")
    assert good(items(path)) == [("1", "а, б")]


def test_fields_are_named(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"n": 7, "body": "т"}\n', "utf-8")
    (tmp_path / "y.csv").write_text("n,body\n8,т\n", "utf-8")
    pq.write_table(pa.table({"n": [9], "body": ["т"]}), tmp_path / "z.parquet")
    assert good(items(tmp_path, text="body", id="n")) == [("7", "т"), ("8", "т"), ("9", "т")]
    errors = bad(items(tmp_path))
    assert len(errors) == 3
    assert all("body" in error and "--text-field" in error for error in errors)


def test_rows_of_parquet(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    texts = pa.array(["а", None, "б"]).dictionary_encode()
    pq.write_table(pa.table({"id": [1, 2, None], "text": texts, "other": [0] * 3}), path)
    found = items(path)
    assert good(found) == [("1", "а"), ("x:3", "б")]
    assert bad(found) == ["field 'text' is null, no string"]
    path.write_bytes(path.read_bytes()[:50])
    assert bad(items(path))[0].startswith("cannot be read")


@pytest.mark.parametrize("name", ["x.jsonl", "x.csv", "x.jsonl.gz", "x.jsonl.zst"])
def test_empty_files_have_no_documents(name: str, tmp_path: Path) -> None:
    (tmp_path / name).touch()
    assert items(tmp_path / name) == []


@pytest.mark.parametrize("name", ["x.txt", "x.jsonl", "x.csv"])
def test_a_document_over_the_limit_is_recorded(name: str, tmp_path: Path) -> None:
    text = "а" * 101
    content = {"x.txt": text, "x.jsonl": json.dumps({"text": text}), "x.csv": f"text\n{text}\n"}
    (tmp_path / name).write_text(content[name], "utf-8")
    [error] = bad(items(tmp_path / name, max_chars=100))
    assert "limit" in error


def test_an_endless_line_is_not_kept_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(20):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + LINE)
    found = items(path, max_chars=1000)
    assert good(found) == [("a", ROW["text"])]
    assert "limit" in bad(found)[0]


@pytest.mark.parametrize(
    ("data", "expected"),
    [(LINE, ("a", ROW["text"])), ("Просто текст.".encode(), ("stdin", "Просто текст."))],
)
def test_standard_input(
    data: bytes, expected: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert good(items("-")) == [expected]


@pytest.mark.parametrize(
    ("given", "kind", "message"),
    [
        ("missing.txt", None, "no such file"),
        ("*.nothing", None, "no file fits"),
        ("x.bin", None, "--from"),
        ("x.bin", "docx", "choose from"),
        ("empty", None, "no file of a known kind"),
    ],
)
def test_inputs_that_are_none(given: str, kind: str | None, message: str, tmp_path: Path) -> None:
    (tmp_path / "x.bin").touch()
    (tmp_path / "empty").mkdir()
    with pytest.raises(quotex.InputError, match=message):
        items(f"{tmp_path}/{given}", kind=kind)


def test_the_position_tells_how_far_the_reading_is(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(LINE * 5000)
    (tmp_path / "b.jsonl").write_bytes(LINE * 100)
    corpus = Corpus([tmp_path])
    positions = [corpus.position for _ in corpus]
    assert positions == sorted(positions)
    assert 0 < positions[1000] < corpus.size
    assert corpus.position == corpus.size
