"""Features of tokens for the entity labeller: what the form is, what stands around it, what the
document says about it.

A feature is a 32-bit hash.  Those of a form alone are computed once per form (`form_codes`), the
combinations of neighbours over the whole document (`combinations`), and what the sentence and the
document say (quotation marks, keywords nearby, how a word is used elsewhere) in `context`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from .context import CONTEXT, CONTEXT_EDGE, Run, context_of, said_of, tail_of, walk
from .forms import form_of
from .word_classes import classes_of

if TYPE_CHECKING:
    from .ready_forms import ReadyForms

U32 = npt.NDArray[np.uint32]
OFFSETS = (0, -2, -1, 1, 2)
_MIX = np.uint32(2654435761)
SALTS = np.array([(0x9E3779B9 * (o + 7)) & 0xFFFFFFFF for o in OFFSETS], np.uint32)
"""What a form's codes are mixed with for each of `OFFSETS`."""


class FormFeatures(NamedTuple):
    """A form with its feature codes, four bytes each: the first ``far`` of them are seen from two
    places away, the first ``near`` from next to it, all of them at its own place; its row in a
    `FormTable`."""

    codes: bytes
    near: int
    far: int
    columns: tuple[int, ...]


class Codes(NamedTuple):
    """The codes of forms, form after form, and the sizes of each form's: all of them, those seen
    from next to it, those seen from two places away."""

    codes: U32
    sizes: npt.NDArray[np.intp]


def codes_of(forms: Sequence[FormFeatures]) -> Codes:
    """The codes of forms."""
    return Codes(
        np.frombuffer(b"".join([form.codes for form in forms]), np.uint32),
        np.array([(len(form.codes) // 4, form.near, form.far) for form in forms], np.intp),
    )


KEYS = ("low", "lemma", "shape", "pos", "flags", "agreement", "cluster", "keyword", "capital")
(LOW, LEMMA, SHAPE, POS, FLAGS, AGREEMENT, CLUSTER, KEYWORD, CAPITAL) = range(len(KEYS))
PAD = (1, 1, 1, 1, 0, 0, 0, 0, 0)

# Combinations: the keys, with the place of each, that make up one feature.
COMBINATIONS: tuple[tuple[tuple[int, int], ...], ...] = (
    ((LOW, -1), (LOW, 0)),
    ((LOW, 0), (LOW, 1)),
    ((LEMMA, -1), (LEMMA, 0)),
    ((LEMMA, 0), (LEMMA, 1)),
    ((LEMMA, -2), (LEMMA, -1)),
    ((LEMMA, 1), (LEMMA, 2)),
    ((LEMMA, -1), (SHAPE, 0)),
    ((LEMMA, 1), (SHAPE, 0)),
    ((LEMMA, -2), (SHAPE, 0)),
    ((SHAPE, -1), (SHAPE, 0)),
    ((SHAPE, 0), (SHAPE, 1)),
    ((SHAPE, -1), (SHAPE, 0), (SHAPE, 1)),
    ((SHAPE, -2), (SHAPE, -1), (SHAPE, 0)),
    ((SHAPE, 0), (SHAPE, 1), (SHAPE, 2)),
    ((POS, -1), (POS, 0), (POS, 1)),
    ((POS, -1), (SHAPE, 0), (POS, 1)),
    ((FLAGS, -1), (FLAGS, 0)),
    ((FLAGS, 0), (FLAGS, 1)),
    ((FLAGS, -1), (FLAGS, 0), (FLAGS, 1)),
    ((KEYWORD, -1), (SHAPE, 0)),
    ((KEYWORD, 1), (SHAPE, 0)),
    ((KEYWORD, -1), (KEYWORD, 0)),
    ((KEYWORD, 0), (KEYWORD, 1)),
    ((KEYWORD, 0), (SHAPE, 0), (SHAPE, 1)),
    ((CLUSTER, -1), (SHAPE, 0)),
    ((CLUSTER, 1), (SHAPE, 0)),
    ((CLUSTER, -1), (CLUSTER, 0)),
    ((CLUSTER, 0), (CLUSTER, 1)),
    ((LEMMA, 0), (SHAPE, 1)),
    ((LEMMA, 0), (SHAPE, -1)),
    ((CLUSTER, -2), (SHAPE, 0)),
    ((CLUSTER, 2), (SHAPE, 0)),
    ((LEMMA, -3), (SHAPE, 0)),
    ((LEMMA, 3), (SHAPE, 0)),
    ((LEMMA, -1), (LEMMA, 0), (LEMMA, 1)),
)


def mix(hashes: U32, salt: np.uint32 | U32) -> U32:
    """The hashes under another salt, one or as many as hashes."""
    out = hashes ^ salt
    out *= _MIX
    out ^= out >> np.uint32(15)
    return out


def at_offset(codes: U32, offset: int) -> U32:
    """The features of a form seen from ``offset`` places away."""
    return mix(codes, SALTS[OFFSETS.index(offset)])


def edge(offset: int) -> U32:
    """The feature of a place beyond the sentence, ``offset`` places away."""
    return at_offset(np.array([_hash("<edge>")], np.uint32), offset)


def form_features(word: str) -> FormFeatures:
    """The features of a form."""
    form = form_of(word)
    low, lemma = form.low, form.lemmas[0]
    ids = classes_of(lemma)
    of_ids = _of_classes(ids) if ids else _NO_CLASSES
    if form.number in _FIGURES:
        lemma = re.sub(r"\d", "0", low)[:6]
    shape = _of_shape(_shape(form.word))
    facts = _of_facts(
        form.pos, form.grammemes, form.cases, form.known, form.capital, form.number, form.place,
        form.classes, shape.short if form.classes else "",
    )  # fmt: skip
    size = len(low)
    low_bytes, lemma_bytes, stem_bytes = low.encode(), lemma.encode(), form.stem.encode()

    far = [crc32(low_bytes, _L), crc32(lemma_bytes, _LEMMA), shape.far, *facts.far, *of_ids.far]
    near = [crc32(stem_bytes, _STEM), *facts.near, *of_ids.near]
    near += [_hash("L+=" + other) for other in form.lemmas[1:3]]
    if size > 3:
        near.append(crc32(low[-3:].encode(), _ENDS[3]))
    own = [crc32(form.word.encode(), _WORD), shape.own, _LENGTHS[min(size, 10)], *facts.own]
    own += [crc32(low[-n:].encode(), _ENDS[n]) for n in _ENDS_OF[min(size, 6)]]
    own += [crc32(low[:n].encode(), _BEGINNINGS[n]) for n in range(2, min(5, size))]
    if form.capital and size > 4:
        own += [crc32(low[-n:].encode(), _NAME_ENDS[n]) for n in (2, 3, 4)]
    if "-" in form.word:
        own.append(_hash("hyphen"))
        own += [_hash("part=" + part) for part in dict.fromkeys(low.split("-")[:3])]
    if _LATIN.search(form.word):
        own.append(_hash("latin"))

    columns = (
        crc32(low_bytes, _W), crc32(lemma_bytes, _LOW_L), shape.key, *facts.keys, of_ids.key,
        facts.keyword, form.capital, *context_of(form, crc32(stem_bytes), shape.tail),
    )  # fmt: skip
    codes = array("I", far + near + own).tobytes()
    return FormFeatures(codes, len(far) + len(near), len(far), columns)


_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_FIGURES = frozenset(("day", "integer", "decimal", "mixed", "range"))
_LATIN = re.compile("[A-Za-z]")


def _hash(code: str) -> int:
    return crc32(code.encode("utf-8", "replace"))


# The codes of what stands before the word in a feature: crc32 goes on from there.
_L, _LEMMA, _W, _LOW_L = _hash("l="), _hash("L="), _hash("w"), _hash("l")
_WORD, _STEM = _hash("w="), _hash("st=")
_ENDS = [_hash(f"e{n}=") for n in range(6)]
_NAME_ENDS = [_hash(f"Ce{n}=") for n in range(5)]
_BEGINNINGS = [_hash(f"b{n}=") for n in range(5)]
_LENGTHS = [_hash(f"len={size}") for size in range(11)]
_ENDS_OF = [[n for n in range(1, size) if n != 3 or size < 4] for size in range(7)]
"""The sizes of endings seen at its own place alone, by the size of the word."""


class _Shape(NamedTuple):
    """The codes of a shape, and the shape itself with runs of letters cut short."""

    far: int
    own: int
    key: int
    tail: tuple[int, int]
    short: str


@lru_cache(maxsize=5_000)
def _of_shape(shape: str) -> _Shape:
    short = _collapse(shape)
    key = _hash("s" + short)
    return _Shape(_hash("s=" + short), _hash("S=" + shape[:12]), key, tail_of(str(key)), short)


class _Facts(NamedTuple):
    """The codes of what readings and tables say; ``keys``: parts of speech, flags, agreement."""

    far: list[int]
    near: list[int]
    own: list[int]
    keys: tuple[int, int, int]
    keyword: int


@lru_cache(maxsize=10_000)
def _of_facts(
    pos: tuple[str, ...],
    grammemes: frozenset[str],
    cases: frozenset[str],
    known: bool,
    capital: bool,
    number: str,
    place: str,
    classes: tuple[str, ...],
    shape: str,
) -> _Facts:
    letter = "C" if capital else "l"
    flags = "".join(sorted(g[:2] for g in grammemes))
    letters = "".join(sorted(c[0] for c in cases))
    parts = "/".join(sorted(pos)[:3])
    names = "".join(name[0] for name in ("Name", "Surn", "Patr") if capital and name in grammemes)
    far = [f"p={parts}", f"F={flags}{letter}", *("k=" + kind for kind in classes)]
    near = [f"pc={parts}{letters}", f"u={known}{letter}", *(f"f={g}" for g in sorted(grammemes))]
    near += [f"kc={kind}{shape}" for kind in classes]
    own = ["C=" + letters]
    if number:
        far.append("n=" + number)
    if place:
        far.append("pl=" + place)
        own += [f"plf={place}{names}", f"plc={place}{letters}"]
    if names:
        far.append("N=" + names)
    keys = (
        _hash("p" + parts),
        _hash(f"f{flags}{letter}") if flags else 2 + capital,
        sum(1 << n for n, c in enumerate(_CASES) if c in cases),
    )
    keyword = _hash("k" + classes[0]) if classes else 0
    far_codes, near_codes, own_codes = (list(map(_hash, texts)) for texts in (far, near, own))
    return _Facts(far_codes, near_codes, own_codes, keys, keyword)


class _Classes(NamedTuple):
    """The codes of a word's learned classes."""

    far: tuple[int, ...]
    near: tuple[int, ...]
    key: int


_NO_CLASSES = _Classes((), (), 0)


@lru_cache(maxsize=5_000)
def _of_classes(ids: tuple[int, ...]) -> _Classes:
    coarse, middle, fine = ids[:3]
    return _Classes(
        (_hash(f"ca={coarse}"), _hash(f"cb={middle}")), (_hash(f"cc={fine}"),), _hash(f"c{middle}")
    )


def _shape(word: str) -> str:
    if word.isalpha():
        if word.islower():
            return "x" * len(word)
        if word[1:].islower() and word[0].isupper():
            return "X" + "x" * (len(word) - 1)
    return "".join(
        [("X" if c.isupper() else "x") if c.isalpha() else "d" if c.isdigit() else c for c in word]
    )


def _collapse(shape: str) -> str:
    if shape.startswith("xx") and shape.count("x") == len(shape):
        return "x+"
    return re.sub(r"(.)\1+", r"\1+", shape)[:8]


def combinations(keys: U32, places: npt.NDArray[np.intp]) -> U32:
    """The combined features of the tokens at ``places`` of the padded columns ``keys``: a row a
    feature, a column a token."""
    out = np.empty((len(COMBINATIONS) + len(_AGREEMENTS), len(places)), np.uint32)
    out[: len(COMBINATIONS)] = _COMBINATION_SALTS
    by_key = np.ascontiguousarray(keys).reshape(-1)
    for rows, columns, offsets in _TURNS:
        asked = by_key.take(columns * keys.shape[1] + offsets + places)
        out[rows] = mix(out[rows] ^ asked, np.uint32(0x2545F491))
    case, capital = keys[AGREEMENT], keys[CAPITAL]
    here, capital_here = case[places], capital[places]
    for row, (number, offset) in enumerate(_AGREEMENTS, len(COMBINATIONS)):
        there = case[places + offset]
        common = here & there
        state = (
            (common != 0).astype(np.uint32)
            + 2 * (common == 2)
            + 4 * (here == 2)
            + 8 * ((here != 0) & (there != 0))
            + 16 * capital_here
            + 32 * capital[places + offset]
        ).astype(np.uint32)
        out[row] = mix(state, np.uint32(0x51ED27 * number & 0xFFFFFFFF))
    return out


_COMBINATION_SALTS = np.array(
    [[0x51ED27 * (number + 3) & 0xFFFFFFFF] for number in range(len(COMBINATIONS))], np.uint32
)
_AGREEMENTS = ((101, -1), (102, 1))
# The first keys of all combinations, the second ones, and the third ones of those that have one:
# the combinations' numbers, the keys, their places.
_TURNS = [
    (
        np.array([n for n, parts in enumerate(COMBINATIONS) if turn < len(parts)]),
        *np.array([parts[turn] for parts in COMBINATIONS if turn < len(parts)]).T[:, :, None],
    )
    for turn in range(3)
]


COLUMNS = len(KEYS) + len(CONTEXT)


class FormTable:
    """Forms in columns: their `KEYS` and `CONTEXT`, a row a form; the first row is the edge of
    sentences.  Rows are only added, never changed.

    ``ready``: forms whose features are kept ready.
    """

    def __init__(self, ready: ReadyForms | None = None) -> None:
        self.columns = np.array([(*PAD, *CONTEXT_EDGE)], np.uint32)
        self._ready = ready
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def rows(self, words: Sequence[str]) -> tuple[npt.NDArray[np.intp], list[Codes]]:
        """The row of each word, and the codes of the forms that are new, in the rows' order."""
        numbers = self._numbers
        new = [word for word in dict.fromkeys(words) if word not in numbers]
        found: list[Codes] = []
        if self._ready is not None:
            kept = [word for word in new if word in self._ready]
            if kept:
                columns, codes = self._ready.features(kept)
                self._add(kept, columns)
                found.append(codes)
                new = [word for word in new if word not in numbers]
        if new:
            forms = list(map(form_features, new))
            self._add(new, np.array([form.columns for form in forms], np.uint32))
            found.append(codes_of(forms))
        return np.array(list(map(numbers.__getitem__, words)), np.intp), found

    def _add(self, words: Sequence[str], columns: U32) -> None:
        first = len(self._numbers) + 1
        last = first + len(words)
        if len(self.columns) < last:
            room = np.zeros((2 * last, COLUMNS), np.uint32)
            room[:first] = self.columns[:first]
            self.columns = room
        self.columns[first:last] = columns
        self._numbers.update(zip(words, range(first, last), strict=True))


class DocumentFeatures(NamedTuple):
    """The features of the tokens of a run of sentences.

    ``windows[t]``: the rows in the table of forms at `OFFSETS` around token ``t``; ``combined[:,
    t]`` its combinations; ``walked`` the features of its context, ``walked_tokens`` the token of
    each, ascending; ``lengths`` the sentences' sizes.
    """

    windows: npt.NDArray[np.intp]
    combined: U32
    walked_tokens: npt.NDArray[np.intp]
    walked: U32
    lengths: Sequence[int]


def document_features(
    words: Sequence[str],
    lengths: Sequence[int],
    rows: npt.NDArray[np.intp],
    columns: U32,
    *,
    documents: Sequence[int] = (),
    run: int | None = None,
) -> Iterator[DocumentFeatures]:
    """The features of documents that stand one after another, in runs of about ``run`` tokens or
    all together.

    ``words``: their tokens; ``lengths``: the sizes of their sentences; ``rows``: the row of each
    token in ``columns``, those of a `FormTable`; ``documents``: how many sentences each has, by
    default all of them one.
    """
    sentence = np.repeat(np.arange(len(lengths)), lengths)
    at = np.arange(len(words)) + _PADS * (sentence + 1)
    padded = np.zeros(len(words) + _PADS * (len(lengths) + 1), np.intp)
    padded[at] = rows
    by_column = np.ascontiguousarray(columns.take(padded, axis=0).T)
    everything = Run(by_column[len(KEYS) :], at, words)
    numbers = np.repeat(np.arange(len(documents) or 1), documents or [len(lengths)])
    said = said_of(everything, numbers[sentence])
    begin = token = size = 0
    for end, length in enumerate(lengths, 1):
        size += length
        if end < len(lengths) and (run is None or size < run):
            continue
        places = at[token : token + size]
        first, last = places[0] - _PADS, places[-1] + 1 + _PADS
        inside = places - first
        part = Run(everything.columns[:, first:last], inside, words[token : token + size])
        kinds = padded[first:last]
        yield DocumentFeatures(
            np.stack([kinds[inside + offset] for offset in OFFSETS], 1),
            combinations(by_column[: len(KEYS), first:last], inside),
            *walk(part, said.within(first, last)),
            lengths[begin:end],
        )
        begin, token, size = end, token + size, 0


_PADS = 3
"""Rows of edge between sentences: as far as combinations look."""


def flatten(words: Sequence[str], features: DocumentFeatures) -> tuple[npt.NDArray[np.int64], U32]:
    """All features of the tokens ``words``: ``hashes[starts[t]:starts[t + 1]]`` are token
    ``t``'s."""
    parts: list[Any] = []
    moved: dict[tuple[int, int], U32] = {(0, o): edge(o) for o in OFFSETS}
    for row, word in dict(zip(features.windows[:, 0].tolist(), words, strict=True)).items():
        codes, sizes = codes_of([form_features(word)])
        for offset in OFFSETS:
            moved[row, offset] = at_offset(codes[: sizes[0, abs(offset)]], offset)
    cuts = np.searchsorted(features.walked_tokens, np.arange(len(words) + 1))
    starts = [0]
    for t, window in enumerate(features.windows.tolist()):
        row = [moved[place] for place in zip(window, OFFSETS, strict=True)]
        row += (features.combined[:, t], features.walked[cuts[t] : cuts[t + 1]])
        parts += row
        starts.append(starts[-1] + sum(map(len, row)))
    hashes = np.concatenate(parts) if parts else np.zeros(0, np.uint32)
    return np.array(starts, np.int64), hashes
