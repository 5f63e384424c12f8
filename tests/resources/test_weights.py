"""Weights: a damaged or hostile file gives one clear error, whatever is wrong with it."""

from __future__ import annotations

import io
import json
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.strategies import damaged_bytes

import quotex
from quotex import QuotexError, ResourceError
from quotex.entities import word_classes
from quotex.entities.recogniser import _trained
from quotex.linear.labeller import LinearLabeller
from quotex.morphology import readings, tagger
from quotex.morphology.disambiguator import Disambiguator
from quotex.morphology.lexicon import Lexicon
from quotex.quotes import loglinear
from quotex.quotes.content import features
from quotex.quotes.speakers import ranker
from quotex.resources import load_arrays, save_arrays, weights

RESOURCES = Path(quotex.__file__).parent / "resources"
NPZ = {"entities": "entities", "morphology": "morphology", "readings": "readings"}
NPZ |= {"word-classes": "word-classes"}
SMALL = {"a": np.arange(6, dtype=np.int8).reshape(2, 3), "b": np.zeros(4, np.float32)}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.npz"
    save_arrays(path, SMALL, {"kind": "test", "note": "х"})
    return path


def test_what_is_saved_is_loaded(small: Path) -> None:
    arrays, meta = load_arrays(small, "test")
    assert meta["note"] == "х"
    assert {name: array.tolist() for name, array in arrays.items()} == {
        name: array.tolist() for name, array in SMALL.items()
    }
    assert not any(array.flags.writeable for array in arrays.values())


def test_the_same_input_gives_the_same_bytes(small: Path) -> None:
    before = small.read_bytes()
    save_arrays(small, SMALL, {"note": "х", "kind": "test"})
    assert small.read_bytes() == before


def entries(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, contents: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)


def npy(array: Any, **options: Any) -> bytes:
    out = io.BytesIO()
    np.save(out, array, **options)
    return out.getvalue()


def with_meta(**changes: Any) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        contents = entries(path)
        meta = json.loads(np.load(io.BytesIO(contents["meta.npy"])).tobytes()) | changes
        contents["meta.npy"] = npy(np.frombuffer(json.dumps(meta).encode(), np.uint8))
        rewrite(path, contents)

    return change


def with_entry(name: str, data: bytes) -> Callable[[Path], None]:
    return lambda path: rewrite(path, {**entries(path), name: data})


def header(text: str, data: bytes = b"") -> bytes:
    line = text.encode() + b"\n"
    return b"\x93NUMPY\x01\x00" + len(line).to_bytes(2, "little") + line + data


class Trap:
    """Its pickle would run code."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (open, ("/nowhere/trap", "w"))


HUGE = "{'descr': '|u1', 'fortran_order': False, 'shape': (99999999999999,), }"
NEGATIVE = "{'descr': '|u1', 'fortran_order': False, 'shape': (-1,), }"
CODE = "{'descr': __import__('os').getcwd(), 'fortran_order': False, 'shape': (1,), }"

DAMAGES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "missing": (Path.unlink, "cannot be read: No such file"),
    "empty": (lambda path: path.write_bytes(b""), "is damaged"),
    "truncated": (lambda path: path.write_bytes(path.read_bytes()[:-40]), "is damaged"),
    "half": (lambda path: path.write_bytes(path.read_bytes()[:300]), "is damaged"),
    "text": (lambda path: path.write_text("version https://git-lfs…"), "is damaged"),
    "a pickle": (lambda path: path.write_bytes(b"\x80\x04N."), "is damaged"),
    "wrong version": (with_meta(format=99), "has format 99, not 1: it is of another version"),
    "wrong kind": (with_meta(kind="other"), "is not of kind test"),
    "wrong hash": (with_meta(sha256="0" * 64), "its hash does not match"),
    "no hash": (with_meta(sha256=None), "its hash does not match"),
    "no description": (lambda path: rewrite(path, {"a.npy": npy(SMALL["a"])}), "is damaged"),
    "no JSON": (with_entry("meta.npy", npy(np.zeros(3, np.uint8))), "is damaged"),
    "deep JSON": (
        with_entry("meta.npy", npy(np.frombuffer(b"[" * 10**6, np.uint8))), "is damaged",
    ),
    "an array less": (
        lambda path: rewrite(path, {k: v for k, v in entries(path).items() if k != "b.npy"}),
        "its hash does not match",
    ),
    "other values": (with_entry("b.npy", npy(np.ones(4, np.float32))), "its hash does not match"),
    "other type": (with_entry("b.npy", npy(np.zeros(4, np.float64))), "its hash does not match"),
    "other shape": (
        with_entry("b.npy", npy(np.zeros((2, 2), np.float32))), "its hash does not match",
    ),
    "objects": (with_entry("b.npy", npy([Trap()], allow_pickle=True)), "is damaged"),
    "huge header": (with_entry("b.npy", header(HUGE)), "does not hold what its header says"),
    "negative shape": (with_entry("b.npy", header(NEGATIVE, b"x")), "is damaged"),
    "code in a header": (with_entry("b.npy", header(CODE, b"x")), "is damaged"),
    "other npy": (with_entry("b.npy", b"\x93NUMPY\x09\x00"), "version (9, 0) of npy"),
    "no npy": (with_entry("b.npy", b"BOMB"), "is damaged"),
    "more behind": (
        with_entry("b.npy", npy(SMALL["b"]) + b"x"), "does not hold what its header says",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_damages(name: str, small: Path) -> None:
    damage, message = DAMAGES[name]
    damage(small)
    with pytest.raises(ResourceError) as caught:
        load_arrays(small, "test")
    assert str(caught.value).startswith("weights file small.npz ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_weights_file(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="cannot be read: Is a directory"):
        load_arrays(tmp_path, "test")


def test_a_bomb_is_refused_before_it_is_unpacked(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_entry("bomb.npy", npy(np.zeros(weights.LARGEST_BYTES, np.uint8)))(small)
    assert small.stat().st_size < 1_000_000
    monkeypatch.setattr(weights, "_read_array", None)  # nothing may be read
    with pytest.raises(ResourceError, match="is larger than"):
        load_arrays(small, "test")


@pytest.mark.parametrize("seed", range(150))
def test_changed_bytes_never_change_arrays(seed: int, small: Path) -> None:
    small.write_bytes(damaged_bytes(random.Random(seed), small.read_bytes()))
    try:
        arrays, _ = load_arrays(small, "test")
    except ResourceError:
        return
    assert all((arrays[name] == SMALL[name]).all() for name in SMALL)


# --- arrays that are whole and wrong ----------------------------------------------------------


TEXTS = (
    "frequent lemma_list tags edits grammars forms endings ready ready_tags ready_edits ready_sets"
).split()


def makers() -> Iterator[tuple[str, Callable[[Any, Any], object]]]:
    yield "entities", LinearLabeller.from_arrays
    yield "readings", lambda arrays, _: readings.Ready(arrays)
    yield "morphology", lambda arrays, _: (
        Lexicon.from_arrays(arrays), Disambiguator.from_arrays(arrays)
    )  # fmt: skip


def wrong(array: Any) -> Iterator[tuple[str, Any]]:
    yield "floats", array.astype(np.float64 if array.dtype.kind != "f" else np.int64)
    yield "text", array.astype("U4")
    yield "a dimension more", array[None]
    yield "shorter", array[:-1]
    yield "longer", np.concatenate([array, array[:1]])
    yield "one number", array.reshape(-1)[0]


@pytest.mark.parametrize(("name", "make"), list(makers()))
def test_arrays_of_another_form_are_refused(name: str, make: Callable[[Any, Any], object]) -> None:
    arrays, meta = load_arrays(f"{name}.npz", NPZ[name])
    make(arrays, meta)
    for key in arrays:
        without = {other: array for other, array in arrays.items() if other != key}
        with pytest.raises((ResourceError, ValueError), match=key):
            make(without, meta)
        for what, array in wrong(arrays[key]):
            if key in TEXTS and what in ("shorter", "longer"):
                continue  # a letter more or less
            with pytest.raises((ResourceError, ValueError)):
                make({**arrays, key: array}, meta)


@pytest.mark.parametrize(
    "change",
    [{"labels": []}, {"labels": ["O"]}, {"labels": None}, {"scale": "x"}, {"scale": float("nan")}],
)
def test_a_description_of_another_form_is_refused(change: dict[str, Any]) -> None:
    arrays, meta = load_arrays("entities.npz", "entities")
    with pytest.raises(ResourceError, match="entities"):
        LinearLabeller.from_arrays(arrays, {**meta, **change})


# --- the whole program ------------------------------------------------------------------------

CACHES = (
    tagger._parts, readings._ready, _trained, word_classes._table, loglinear.load_models,
    ranker.trained, features.model,
)  # fmt: skip
USED = ("entities.npz", "morphology.npz", "speakers.json", "quote_content.json")


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the resources that the package reads instead of its own."""
    copy = shutil.copytree(RESOURCES, tmp_path / "resources")
    monkeypatch.setattr(weights, "files", lambda _: copy)
    clear()
    yield copy
    clear()


def clear() -> None:
    for cached in CACHES:
        cached.cache_clear()


@pytest.mark.parametrize("name", USED)
@pytest.mark.parametrize("damage", ["missing", "truncated", "other", "empty"])
def test_the_error_says_which_file(name: str, damage: str, resources: Path) -> None:
    path = resources / name
    if damage == "missing":
        path.unlink()
    elif damage == "truncated":
        path.write_bytes(path.read_bytes()[:-100])
    elif damage == "other":
        other = "word-classes.npz" if name.endswith("npz") else "quote_content.json"
        path.write_bytes((resources / other).read_bytes() if name != other else b'{"models": 1}')
    else:
        path.write_bytes(b"")
    with pytest.raises(QuotexError, match=f"weights file {name} "):
        quotex.load().analyze("«Так», – сказала Олена Кравчук.")


@pytest.mark.parametrize(
    "content",
    [b"[]", b"1", b"{", b"\xff", b"[" * 100_000, b'{"kind": "speakers"}',
     b'{"kind": "speakers", "speaker": {"a": "b"}, "mention": {}, "confidence": {}}',
     b'{"kind": "speakers", "speaker": {"a": NaN}, "mention": {}, "confidence": {}}',
     b'{"kind": "speakers", "speaker": {"a": true}, "mention": {}, "confidence": {}}'],
)  # fmt: skip
def test_numbers_of_another_form_are_refused(content: bytes, resources: Path) -> None:
    (resources / "speakers.json").write_bytes(content)
    with pytest.raises(ResourceError, match=r"weights file speakers\.json "):
        ranker.trained()
