"""Features of tokens for the entity labeller: what the form is, what stands around it, what the
document says about it.

A feature is a 32-bit hash.  Those of a form alone are computed once per form (`form_codes`), the
combinations of neighbours by NumPy over the whole document (`combinations`), and what needs a walk
through the sentence or the document (quotation marks, keywords nearby, how a word is used
elsewhere) in `walk`.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from .forms import CLOSING, OPENING, Form, form_of, places
from .word_classes import classes_of

U32 = npt.NDArray[np.uint32]
OFFSETS = (0, -2, -1, 1, 2)
_MIX = np.uint32(2654435761)
SALTS = np.array([(0x9E3779B9 * (o + 7)) & 0xFFFFFFFF for o in OFFSETS], np.uint32)
"""What a form's codes are mixed with for each of `OFFSETS`."""


class FormFeatures(NamedTuple):
    """A form with its feature codes, four bytes each: the first ``far`` of them are seen from two
    places away, the first ``near`` from next to it, all of them at its own place; its keys for
    combinations; its stem as a number."""

    form: Form
    codes: bytes
    near: int
    far: int
    keys: tuple[int, ...]
    stem: int

    def seen(self) -> tuple[int, ...]:
        """How many of its codes are seen at each of `OFFSETS`."""
        return len(self.codes) // 4, self.far, self.near, self.near, self.far


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


@lru_cache(maxsize=50_000)
def form_features(word: str) -> FormFeatures:
    """The features of a form."""
    form = form_of(word)
    low, lemma = form.low, form.lemmas[0]
    shape = _shape(form.word)
    short = _collapse(shape)
    ids = classes_of(lemma)
    if form.number in _FIGURES:
        lemma = re.sub(r"\d", "0", low)[:6]
    names = ("N" if form.first_name else "") + ("S" if form.surname else "")
    names += "P" if form.patronymic else ""
    letters, grammar = (
        _of_shape(shape, short),
        _of_grammar(form.pos, form.grammemes, form.cases, form.known, form.capital),
    )
    size = len(low)

    low_bytes, lemma_bytes = low.encode(), lemma.encode()
    codes = [crc32(low_bytes, _L), crc32(lemma_bytes, _LEMMA), letters.far, *grammar.far]
    for kind in form.classes:
        codes.append(_hash("k=" + kind))
    if form.number:
        codes.append(_hash("n=" + form.number))
    if form.place:
        codes.append(_hash("pl=" + form.place))
    if names:
        codes.append(_hash("N=" + names))
    if ids:
        of_ids = _of_classes(ids)
        codes += of_ids[:2]
    far = len(codes)
    codes.append(_hash("st=" + form.stem))
    codes += grammar.near
    for kind in form.classes:
        codes.append(_hash(f"kc={kind}{short}"))
    for other in form.lemmas[1:3]:
        codes.append(_hash("L+=" + other))
    if size > 3:
        codes.append(crc32(low[-3:].encode(), _ENDS[3]))
    if ids:
        codes.append(of_ids[2])
    near = len(codes)
    codes += (_hash("w=" + form.word), letters.own, _LENGTHS[min(size, 10)], grammar.own)
    for n in range(1, min(6, size)):
        if n != 3 or size <= 3:
            codes.append(crc32(low[-n:].encode(), _ENDS[n]))
    for n in range(2, min(5, size)):
        codes.append(crc32(low[:n].encode(), _BEGINNINGS[n]))
    if form.capital and size > 4:
        for n in (2, 3, 4):
            codes.append(crc32(low[-n:].encode(), _NAME_ENDS[n]))
    if "-" in form.word:
        codes.append(_hash("hyphen"))
        codes += [_hash("part=" + part) for part in dict.fromkeys(low.split("-")[:3])]
    if _LATIN.search(form.word):
        codes.append(_hash("latin"))
    if form.place:
        codes.append(_hash(f"plf={form.place}{names}"))
        codes.append(_hash(f"plc={form.place}{grammar.cases}"))
    keys = (
        crc32(low_bytes, _W),
        crc32(lemma_bytes, _LOW_L),
        letters.key,
        *grammar.keys,
        of_ids[3] if ids else 0,
        _hash("k" + form.classes[0]) if form.classes else 0,
        int(form.capital),
    )
    return FormFeatures(form, array("I", codes).tobytes(), near, far, keys, _hash(form.stem))


_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_FIGURES = frozenset(("day", "integer", "decimal", "mixed", "range"))
_LATIN = re.compile("[A-Za-z]")


def _hash(code: str) -> int:
    return crc32(code.encode("utf-8", "replace"))


# The codes of what stands before the word in a feature: crc32 goes on from there.
_L, _LEMMA, _W, _LOW_L = _hash("l="), _hash("L="), _hash("w"), _hash("l")
_ENDS = [_hash(f"e{n}=") for n in range(6)]
_NAME_ENDS = [_hash(f"Ce{n}=") for n in range(5)]
_BEGINNINGS = [_hash(f"b{n}=") for n in range(5)]
_LENGTHS = [_hash(f"len={size}") for size in range(11)]


class _Letters(NamedTuple):
    """The codes of a shape."""

    far: int
    own: int
    key: int


@lru_cache(maxsize=5_000)
def _of_shape(shape: str, short: str) -> _Letters:
    return _Letters(_hash("s=" + short), _hash("S=" + shape[:12]), _hash("s" + short))


class _Grammar(NamedTuple):
    """The codes of what readings say; ``keys``: parts of speech, flags, agreement."""

    far: tuple[int, ...]
    near: tuple[int, ...]
    own: int
    keys: tuple[int, int, int]
    cases: str


@lru_cache(maxsize=10_000)
def _of_grammar(
    pos: tuple[str, ...],
    grammemes: frozenset[str],
    cases: frozenset[str],
    known: bool,
    capital: bool,
) -> _Grammar:
    letter = "C" if capital else "l"
    flags = "".join(sorted(g[:2] for g in grammemes))
    letters = "".join(sorted(c[0] for c in cases))
    kinds = "/".join(sorted(pos)[:3])
    near = [f"pc={kinds}{letters}", f"u={known}{letter}", *(f"f={g}" for g in grammemes)]
    return _Grammar(
        (_hash("p=" + kinds), _hash(f"F={flags}{letter}")),
        tuple(map(_hash, near)),
        _hash("C=" + letters),
        (
            _hash("p" + kinds),
            _hash(f"f{flags}{letter}") if flags else 2 + capital,
            sum(1 << n for n, c in enumerate(_CASES) if c in cases),
        ),
        letters,
    )


@lru_cache(maxsize=5_000)
def _of_classes(ids: tuple[int, ...]) -> tuple[int, ...]:
    """The codes of a word's learned classes, three features and a key."""
    coarse, middle, fine = ids[:3]
    return (
        _hash(f"ca={coarse}"), _hash(f"cb={middle}"), _hash(f"cc={fine}"), _hash(f"c{middle}"),
    )  # fmt: skip


def _shape(word: str) -> str:
    if word.isalpha() and word.islower():
        return "x" * len(word)
    return "".join(
        [("X" if c.isupper() else "x") if c.isalpha() else "d" if c.isdigit() else c for c in word]
    )


def _collapse(shape: str) -> str:
    if shape.startswith("xx") and shape.count("x") == len(shape):
        return "x+"
    return re.sub(r"(.)\1+", r"\1+", shape)[:8]


def combinations(keys: U32, places: npt.NDArray[np.intp]) -> U32:
    """The combined features of the tokens at ``places`` of the padded rows ``keys``: a row a
    feature, a column a token."""
    out = np.empty((len(COMBINATIONS) + len(_AGREEMENTS), len(places)), np.uint32)
    out[: len(COMBINATIONS)] = _COMBINATION_SALTS
    by_key = np.ascontiguousarray(keys.T).reshape(-1)
    for rows, columns, offsets in _TURNS:
        asked = by_key.take(columns * len(keys) + offsets + places)
        out[rows] = mix(out[rows] ^ asked, np.uint32(0x2545F491))
    case, capital = keys[:, AGREEMENT], keys[:, CAPITAL]
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


class Walk(NamedTuple):
    """Features found by walking: ``hashes[k]`` belongs to token ``tokens[k]``, in token order."""

    tokens: npt.NDArray[np.intp]
    hashes: U32


def walk(sentences: Sequence[Sequence[FormFeatures]], said: _Said, first: bool) -> Walk:
    """What the sentence so far and the whole document say about each token of a run of
    sentences; ``first``: the document begins with them."""
    sizes: list[int] = []
    hashes = array("I")
    for sentence in sentences:
        for found in _sentence(sentence, said.uses, said.genre, first and not sizes):
            sizes.append(len(found))
            hashes.extend(map(_code, found))
    return Walk(np.repeat(np.arange(len(sizes)), sizes), np.frombuffer(hashes, np.uint32))


@lru_cache(maxsize=200_000)
def _code(code: str) -> int:
    return crc32(code.encode("utf-8", "replace")) ^ 0x5BD1E995


class _Use:
    """How the words of one stem are used in a document."""

    __slots__ = ("capital", "lower", "middle", "signs")

    def __init__(self) -> None:
        self.capital = self.middle = self.lower = 0
        self.signs: dict[str, int] = {}

    def sign(self, name: str) -> None:
        self.signs[name] = self.signs.get(name, 0) + 1


class _Said(NamedTuple):
    """What a whole document says: how its words are used, by their stems, and its genre."""

    uses: dict[int, _Use]
    genre: str


def _uses(sentences: Sequence[Sequence[FormFeatures]]) -> dict[int, _Use]:
    uses: dict[int, _Use] = {}
    for sentence in sentences:
        quoted = False
        last = len(sentence) - 1
        for i, (form, *_, stem) in enumerate(sentence):
            if not form.is_word:
                if form.word in OPENING:
                    quoted = True
                elif form.word in CLOSING:
                    quoted = False
                elif form.word == '"':
                    quoted = not quoted
                continue
            use = uses.get(stem)
            if use is None:
                use = uses[stem] = _Use()
            if not form.capital:
                use.lower += 1
                continue
            use.capital += 1
            before = sentence[i - 1].form if i else None
            after = sentence[i + 1].form if i < last else None
            if before is not None and before.word not in _STARTS:
                use.middle += 1
            if form.initial:
                continue
            sign = use.sign
            if quoted:
                sign("q")
            if form.first_name:
                sign("fn")
            if form.upper:
                sign("AC")
            if before is not None:
                if before.first_name:
                    sign("afn")
                if before.initial:
                    sign("ini")
                if before.word == "(" and form.upper:
                    sign("par")
                for kind in before.classes:
                    sign("p" + kind)
                if before.low in _PREPOSITIONS:
                    sign("pr_" + before.low)
                if before.capital and before.is_word and not before.initial:
                    sign("pcap")
            if after is not None:
                if after.patronymic:
                    sign("pat")
                if after.surname:
                    sign("nsur")
                for kind in after.classes:
                    sign("n" + kind)
                if after.capital and after.is_word:
                    sign("ncap")
                if "VERB" in after.pos:
                    sign("nv")
    return uses


_STARTS = frozenset('.!?…—–-:•«"')
_PREPOSITIONS = frozenset("в у до з із на біля під".split())


def _genre(sentences: Sequence[Sequence[FormFeatures]]) -> str:
    """A rough class of the document: how much it speaks of firms, money and procurement."""
    hits = words = 0
    for sentence in sentences:
        for features in sentence:
            words += 1
            hits += features.form.low in _BUSINESS
    rate = 1000 * hits / max(words, 1)
    return "0" if rate < 1 else "1" if rate < 5 else "2" if rate < 15 else "3"


_BUSINESS = frozenset(
    "грн тов прат пат кп тендер тендери тендеру млн закупівлі закупівель підряд фірма фірми фірму"
    " компанія компанії компанію суд суду договір прокуратура прокуратури міськради облради".split()
)


def _count(n: int) -> int:
    return n if n < 3 else 3 if n < 6 else 6


def _sentence(
    row: Sequence[FormFeatures], uses: dict[int, _Use], genre: str, first: bool
) -> list[list[str]]:
    out: list[list[str]] = []
    size = len(row)
    quoted = False
    quote_length = 0
    quote_before = ""
    in_brackets = False
    keyword, keyword_at = "", 0
    forms = [features.form for features in row]
    shapes = [features.keys[SHAPE] for features in row]
    named = _places(forms)
    chain, chain_length = "", 0
    closers = [form.word in CLOSING or form.word == '"' for form in forms]
    for i, form in enumerate(forms):
        f: list[str] = [f"g={genre}{shapes[i]}"]
        before = forms[i - 1] if i else None
        after = forms[i + 1] if i + 1 < size else None
        if before is None:
            f.append("bos")
            if form.capital:
                f.append("boscap")
            if first:
                f.append("bod")
        elif before.word in _STARTS:
            f.append("sbos")
        elif form.capital:
            f.append("midcap")
        if after is None:
            f.append("eos")
        if size < 6:
            f.append("short")
        # quotation marks and brackets
        word = form.word
        if word == '"':
            quoted = not quoted
            if quoted:
                quote_length, quote_before = 0, before.lemmas[0] if before else "^"
        elif word in OPENING:
            quoted, quote_length = True, 0
            quote_before = before.lemmas[0] if before else "^"
        elif word in CLOSING:
            quoted = False
        if quoted:
            f += ("inq", f"qp={min(quote_length, 5)}", f"qb={quote_before}",
                  f"qc={quote_before}{shapes[i]}")  # fmt: skip
            quote_length += 1
            for ahead in range(1, 9):
                if i + ahead >= size:
                    break
                if closers[i + ahead]:
                    f.append(f"qe={min(ahead, 4)}")
                    break
        elif before is not None and closers[i - 1]:
            f.append("afterq")
        if word == "(":
            in_brackets = True
        if in_brackets:
            f.append("inpar")
        if word == ")":
            in_brackets = False
        # keywords on both sides
        if keyword and i - keyword_at <= 6:
            f += (f"lk={keyword}", f"lkc={keyword}{shapes[i]}",
                  f"lkd={keyword}{min(i - keyword_at, 4)}")  # fmt: skip
        for ahead, other in enumerate(forms[i + 1 : i + 5], 1):
            if other.classes:
                f += (f"rk={other.classes[0]}", f"rkd={other.classes[0]}{ahead}")
                break
            if not other.is_word and other.word in ".,;":
                break
        if form.classes:
            keyword, keyword_at = form.classes[0], i
        elif word in ".;":
            keyword = ""
        if form.number and form.number != "word":
            for ahead in (1, 2, 3):
                if i + ahead < size and forms[i + ahead].classes:
                    f.append(f"nk={forms[i + ahead].classes[0]}{ahead}")
        elif form.classes and before is not None and before.number:
            f.append(f"kn={form.classes[0]}")
        # a keyword followed by nothing but genitives and what joins them
        if chain:
            chain_length += 1
            joins = form.low in _JOINERS
            goes_on = joins or ("gent" in form.cases and not form.number)
            f += (f"ch={chain}{goes_on}{form.capital}", f"chd={chain}{min(chain_length, 5)}",
                  f"chs={chain}{goes_on}{shapes[i]}")  # fmt: skip
            if not goes_on:
                chain = ""
        for kind in form.classes:
            if kind in _HEADS:
                if not chain or form.capital:
                    chain, chain_length = kind + ("C" if form.capital else "l"), 0
                break
        if named[i]:
            f += (f"pm={named[i]}", f"pms={named[i]}{shapes[i]}")
        # the document
        if form.is_word:
            use = uses.get(row[i].stem)
            if use is not None:
                shape = shapes[i]
                f.append(f"dc={_count(use.middle)}|{_count(use.lower)}|{shape}")
                f.append(f"dt={_count(use.capital)}")
                if form.capital:
                    start = before is None or before.word in _STARTS
                    kind = (
                        ("M" if use.lower else "U") if use.middle else ("l" if use.lower else "0")
                    )
                    f.append(f"dr={kind}{start}")
                    for name, times in use.signs.items():
                        f.append("ev=" + name)
                        if times > 1:
                            f.append("ev2=" + name)
                    if before is not None and before.capital and before.is_word:
                        other_use = uses.get(row[i - 1].stem)
                        if other_use is not None:
                            f += ["ev-1=" + name for name in other_use.signs]
                    if after is not None and after.capital and after.is_word:
                        other_use = uses.get(row[i + 1].stem)
                        if other_use is not None:
                            f += ["ev+1=" + name for name in other_use.signs]
        out.append(f)
    return out


_HEADS = frozenset(("org", "geo", "doc", "event", "art", "job"))
_JOINERS = frozenset("та і й з із у в по при , для".split())


def _places(forms: Sequence[Form]) -> list[str]:
    """For each token its part in a place's name of two or three words: B or I and the kind."""
    out = [""] * len(forms)
    known = places()
    for i in range(len(forms) - 1):
        if out[i] or not forms[i].capital or not forms[i + 1].is_word:
            continue
        for size in (3, 2):
            words = forms[i : i + size]
            if len(words) == size and words[-1].capital:
                kind = known.get(tuple(word.stem for word in words))
                if kind:
                    out[i] = "B" + kind
                    for k in range(i + 1, i + size):
                        out[k] = "I" + kind
                    break
    return out


class DocumentFeatures(NamedTuple):
    """The features of the tokens of a run of sentences.

    ``forms`` are the distinct forms; ``windows[t]`` the forms at `OFFSETS` around token ``t`` (-1
    beyond the sentence); ``combined[:, t]`` its combinations; ``lengths`` the sentences' sizes.
    """

    forms: list[FormFeatures]
    windows: npt.NDArray[np.intp]
    combined: U32
    walked: Walk
    lengths: list[int]


def document_features(
    sentences: Sequence[Sequence[str]], run: int | None = None
) -> Iterator[DocumentFeatures]:
    """The features of the sentences of a document, each a sequence of forms, in runs of about
    ``run`` tokens, or all together."""
    known: dict[str, FormFeatures] = {}
    rows: list[list[FormFeatures]] = []
    for sentence in sentences:
        row: list[FormFeatures] = []
        for word in sentence:
            features = known.get(word)
            if features is None:
                features = known[word] = form_features(word)
            row.append(features)
        rows.append(row)
    said = _Said(_uses(rows), _genre(rows))
    begin = size = 0
    for end, row in enumerate(rows, 1):
        size += len(row)
        if end == len(rows) or (run is not None and size >= run):
            yield _of_run(rows[begin:end], said, not begin)
            begin, size = end, 0


def _of_run(rows: list[list[FormFeatures]], said: _Said, first: bool) -> DocumentFeatures:
    index: dict[str, int] = {}
    forms: list[FormFeatures] = []
    padded: list[int] = [-1, -1, -1]
    places: list[int] = []
    for row in rows:
        for features in row:
            number = index.get(features.form.word)
            if number is None:
                number = index[features.form.word] = len(forms)
                forms.append(features)
            places.append(len(padded))
            padded.append(number)
        padded += (-1, -1, -1)
    kinds = np.array(padded, np.intp)
    at = np.array(places, np.intp)
    table = np.array([*(f.keys for f in forms), PAD], np.uint32)
    windows = np.stack([kinds[at + offset] for offset in OFFSETS], 1)
    return DocumentFeatures(
        forms,
        windows,
        combinations(table[kinds], at),
        walk(rows, said, first),
        [len(row) for row in rows],
    )


def flatten(features: DocumentFeatures) -> tuple[npt.NDArray[np.int64], U32]:
    """All features of all tokens: ``hashes[starts[t]:starts[t + 1]]`` are token ``t``'s."""
    parts: list[Any] = []
    moved = {
        (n, o): at_offset(np.frombuffer(form.codes, np.uint32)[:size], o)
        for n, form in enumerate(features.forms)
        for o, size in zip(OFFSETS, form.seen(), strict=True)
    }
    edges = {o: edge(o) for o in OFFSETS}
    cuts = np.searchsorted(features.walked.tokens, np.arange(len(features.windows) + 1))
    starts = [0]
    for t, window in enumerate(features.windows.tolist()):
        row = [moved[n, o] if n >= 0 else edges[o] for n, o in zip(window, OFFSETS, strict=True)]
        row += (features.combined[:, t], features.walked.hashes[cuts[t] : cuts[t + 1]])
        parts += row
        starts.append(starts[-1] + sum(map(len, row)))
    hashes = np.concatenate(parts) if parts else np.zeros(0, np.uint32)
    return np.array(starts, np.int64), hashes
