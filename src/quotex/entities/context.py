"""Features of what stands around a token, by columns: what the sentence so far and the whole
document say about it.

A feature is named by a text, its hash is its code.  The texts are all made beforehand, in tables
(`_names`), so that reading a document is a choice of rows for all its tokens at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import product
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from .forms import CLOSING, OPENING, PLACE_KINDS, Form, form_of, keyword_classes, places

U32 = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

# What is marked of a form, a bit each.
(EDGE, WORD, CAPITAL, UPPER, INITIAL, FIRST_NAME, SURNAME, PATRONYMIC, VERB, GENITIVE, NUMBER,
 FIGURES, JOINER, BUSINESS, OPENS, CLOSES, QUOTE, START, STOP, HALT, BRACKET, BRACKET_END,
 ) = (1 << n for n in range(22))  # fmt: skip

CONTEXT = ("marks", "stem", "shape", "shape_size", "kind", "head", "kinds", "preposition")
"""The columns of a form: the bits above; its stem as a number; the number that names its shape, as
`tail_of` has it; its first keyword class and the first that heads names, counted from 1; all of
them as bits; its place in `_PREPOSITIONS`, counted from 1."""
CONTEXT_EDGE = (EDGE, 0, 0, 0, 0, 0, 0, 0)

_STARTS = frozenset('.!?…—–-:•«"')
_PREPOSITIONS = ("в", "у", "до", "з", "із", "на", "біля", "під")
_HEADS = ("art", "doc", "event", "geo", "job", "org")
_JOINERS = frozenset("та і й з із у в по при , для".split())
_BUSINESS = frozenset(
    "грн тов прат пат кп тендер тендери тендеру млн закупівлі закупівель підряд фірма фірми фірму"
    " компанія компанії компанію суд суду договір прокуратура прокуратури міськради облради".split()
)


def context_of(form: Form, stem: int, shape: tuple[int, int]) -> tuple[int, ...]:
    """The columns of a form; ``stem``: its stem as a number; ``shape``: `tail_of` its shape."""
    marks = (
        (WORD if form.is_word else _marks(form.word))
        | (CAPITAL if form.capital else 0)
        | (UPPER if form.upper else 0)
        | (INITIAL if form.initial else 0)
        | (FIRST_NAME if form.first_name else 0)
        | (SURNAME if form.surname else 0)
        | (PATRONYMIC if form.patronymic else 0)
        | (VERB if "VERB" in form.pos else 0)
        | (GENITIVE if "gent" in form.cases else 0)
        | (JOINER if form.low in _JOINERS else 0)
        | (BUSINESS if form.low in _BUSINESS else 0)
    )
    if form.number:
        marks |= NUMBER if form.number == "word" else NUMBER | FIGURES
    preposition = _PREPOSITION.get(form.low, 0)
    return (marks, stem, *shape, *_of_classes(form.classes), preposition)


_PREPOSITION = {word: number for number, word in enumerate(_PREPOSITIONS, 1)}


@lru_cache(maxsize=5_000)
def _marks(word: str) -> int:
    """The bits of a mark."""
    return (
        (OPENS if word in OPENING else 0)
        | (CLOSES if word in CLOSING else 0)
        | (QUOTE if word == '"' else 0)
        | (START if word in _STARTS else 0)
        | (STOP if word in ".;" else 0)
        | (HALT if word in ".,;" else 0)
        | (BRACKET if word == "(" else 0)
        | (BRACKET_END if word == ")" else 0)
    )


@lru_cache(maxsize=1_000)
def _of_classes(classes: tuple[str, ...]) -> tuple[int, int, int]:
    if not classes:
        return 0, 0, 0
    numbers = [kinds().index(name) for name in classes]
    heads = [_HEADS.index(name) + 1 for name in classes if name in _HEADS]
    return numbers[0] + 1, heads[0] if heads else 0, sum(1 << n for n in set(numbers))


@cache
def kinds() -> tuple[str, ...]:
    """The classes of keywords."""
    return tuple(dict.fromkeys(kind for found in keyword_classes().values() for kind in found))


# Names of features and their codes


_SALT = 0x5BD1E995


def _name(text: str) -> int:
    return crc32(text.encode("utf-8", "replace")) ^ _SALT


def _texts(beginning: str, parts: Sequence[Sequence[object]]) -> tuple[list[str], tuple[int, ...]]:
    """All texts that take one piece of each of the parts, and how many pieces each part has."""
    texts = [beginning + "".join(map(str, pieces)) for pieces in product(*parts)]
    return texts, tuple(map(len, parts))


def _names(beginning: str, *parts: Sequence[object]) -> U32:
    """The codes of all texts that take one piece of each of the parts, by the pieces' places."""
    texts, shape = _texts(beginning, parts)
    return np.array([_name(text) for text in texts], np.uint32).reshape(shape)


def tail_of(text: str) -> tuple[int, int]:
    """What a text of up to ten letters of ASCII brings to the code of a name that ends with it,
    and its size.

    The code of a name is what `_openings` has for its beginning and that size, XOR the first
    number: a CRC is linear, the whole's is that of the beginning with zeros behind it, XOR that
    of the text with zeros before it.
    """
    return crc32(text.encode()) ^ crc32(bytes(len(text))), len(text)


def _openings(beginning: str, *parts: Sequence[object]) -> U32:
    """As `_names`, of names that go on with a text: the codes for each size of the text."""
    texts, shape = _texts(beginning, parts)
    codes = [[crc32(bytes(size), _name(text) ^ _SALT) for size in range(11)] for text in texts]
    return np.array(codes, np.uint32).reshape(*shape, 11) ^ np.uint32(_SALT)


class _Tables(NamedTuple):
    """The codes of names with classes of keywords, which the resources list."""

    left: U32
    left_far: U32
    left_shape: U32
    right: U32
    right_far: U32
    of_number: U32
    behind_number: U32
    signs: U32
    signs_often: U32
    signs_before: U32
    signs_after: U32


# signs of a word that the document shows somewhere: "q" in quotation marks, "fn" a first name, "AC"
# all capitals, "afn" and "ini" behind a first name and an initial, "par" in brackets, "pcap" and
# "ncap" behind and before a capitalised word, "pat" and "nsur" before a patronymic and a surname,
# "nv" before a verb; prepositions and keywords before it, keywords behind it
_SIGNS = ("q", "fn", "AC", "afn", "ini", "par", "pcap", "ncap", "pat", "nsur", "nv")


@cache
def _tables() -> _Tables:
    known = ["", *kinds()]
    signs = (
        *_SIGNS,
        *("pr_" + word for word in _PREPOSITIONS),
        *("p" + kind for kind in kinds()),
        *("n" + kind for kind in kinds()),
    )
    return _Tables(
        _names("lk=", known),
        _names("lkd=", known, range(5)),
        _openings("lkc=", known),
        _names("rk=", known),
        _names("rkd=", known, range(5)),
        _names("nk=", known, range(4)),
        _names("kn=", known),
        _names("ev=", signs),
        _names("ev2=", signs),
        _names("ev-1=", signs),
        _names("ev+1=", signs),
    )


_GENRES = ("0", "1", "2", "3")
_TIMES = (0, 1, 2, 3, 6)
_CASES = "lC"
_BOOL = (False, True)
_GENRE = _openings("g=", _GENRES)
_BOS, _BOSCAP, _BOD, _SBOS, _MIDCAP, _EOS, _SHORT, _INQ, _AFTERQ, _INPAR = _names(
    "", ["bos", "boscap", "bod", "sbos", "midcap", "eos", "short", "inq", "afterq", "inpar"]
)
_QUOTE_PLACE = _names("qp=", range(6))
_QUOTE_END = _names("qe=", range(5))
_CHAIN = _names("ch=", ["", *_HEADS], _CASES, _BOOL, _BOOL)
_CHAIN_FAR = _names("chd=", ["", *_HEADS], _CASES, range(6))
_CHAIN_SHAPE = _openings("chs=", ["", *_HEADS], _CASES, _BOOL)
_NAMED = _names("pm=", "BI", PLACE_KINDS)
_NAMED_SHAPE = _openings("pms=", "BI", PLACE_KINDS)
_DOCUMENT = _openings("dc=", _TIMES, "|", _TIMES, "|")[:, 0, :, 0]
_DOCUMENT_TIMES = _names("dt=", _TIMES)
_DOCUMENT_USE = _names("dr=", ["0", "l", "U", "M"], _BOOL)
_TIMES_OF = np.array([0, 1, 2, 3, 3, 3, 4])


class Run(NamedTuple):
    """Sentences in columns, three rows of edge before, between and behind them.

    ``columns``: `CONTEXT` of each row; ``words`` of tokens; ``at``: the rows of the tokens.
    """

    columns: U32
    at: Ints
    words: Sequence[str]

    def marked(self, mark: int) -> Mask:
        """The rows whose forms have one of the marks."""
        marks: Mask = (self.columns[0] & np.uint32(mark)) != 0
        return marks

    def tokens(self) -> Ints:
        """The number of each row's token, at edges that of the last token."""
        return np.cumsum(~self.marked(EDGE)) - 1


class Said(NamedTuple):
    """What whole documents say: for each row the genre of its document, whether it is the first
    token of one, and the number of its stem; for each stem of a document how often it is
    capitalised, capitalised within a sentence, and lower case, and the signs of its capitalised
    words: ``signs[starts[n]:starts[n + 1]]``, ``often`` those seen twice."""

    genres: Ints
    first: Mask
    stems: Ints
    capital: Ints
    middle: Ints
    lower: Ints
    starts: Ints
    signs: Ints
    often: Mask

    def within(self, first: int, last: int) -> Said:
        """The same for some of the rows."""
        rows = slice(first, last)
        return self._replace(
            genres=self.genres[rows], first=self.first[rows], stems=self.stems[rows]
        )


def said_of(documents: Run, numbers: Ints) -> Said:
    """What documents say about their words and of themselves; ``numbers``: the number of each
    token's document, ascending from 0."""
    marked = documents.marked
    edge, word, capital, initial = map(marked, (EDGE, WORD, CAPITAL, INITIAL))
    first_name = marked(FIRST_NAME)
    stem, kind_bits, preposition = (
        documents.columns[CONTEXT.index(name)] for name in ("stem", "kinds", "preposition")
    )
    at = documents.at
    begins = np.flatnonzero(np.diff(numbers, prepend=-1))
    number = np.zeros(len(stem), np.int64)
    number[at] = numbers
    found, stems = np.unique(number << 32 | stem, return_inverse=True)
    first = np.zeros(len(stem), bool)
    first[at[begins]] = True
    hits = np.add.reduceat(marked(BUSINESS)[at], begins, dtype=np.intp)
    genres = np.array(
        [_genre(*pair) for pair in zip(hits, np.diff(np.append(begins, len(at))), strict=True)]
    )
    size = len(found)
    named = capital & word
    middle = named & ~_behind(edge | marked(START))

    # the signs of its capitalised words
    places = np.flatnonzero(named & ~initial)
    before, after = places - 1, places + 1
    upper = marked(UPPER)[places]
    signs = [
        _inside(_quoted(documents), len(edge))[places], first_name[places], upper,
        first_name[before], initial[before], marked(BRACKET)[before] & upper,
        (named & ~initial)[before], named[after], marked(PATRONYMIC)[after],
        marked(SURNAME)[after], marked(VERB)[after],
    ]  # fmt: skip
    bit = np.arange(len(kinds()), dtype=np.uint32)[:, None]
    sign, which = np.nonzero(
        np.concatenate(
            [
                signs,
                preposition[before] == np.arange(1, len(_PREPOSITIONS) + 1)[:, None],
                (kind_bits[before] >> bit & 1) != 0,
                (kind_bits[after] >> bit & 1) != 0,
            ]
        )
    )
    pairs, times = np.unique((stems[places[which]] << 8) | sign, return_counts=True)
    return Said(
        genres[number],
        first,
        stems,
        np.bincount(stems[named], minlength=size),
        np.bincount(stems[middle], minlength=size),
        np.bincount(stems[word & ~capital], minlength=size),
        np.searchsorted(pairs >> 8, np.arange(size + 1)),
        pairs & 0xFF,
        times > 1,
    )


def _genre(hits: int, words: int) -> int:
    """A rough class of the document: how much it speaks of firms, money and procurement."""
    rate = 1000 * hits / max(words, 1)
    return 0 if rate < 1 else 1 if rate < 5 else 2 if rate < 15 else 3


def _quoted(run: Run) -> list[tuple[int, int]]:
    """From each mark that opens a quotation to what closes it or opens another, or to the end of
    the sentence."""
    begin: int | None = None
    spans: list[tuple[int, int]] = []
    marks = run.columns[0]
    places = np.flatnonzero(marks & np.uint32(EDGE | OPENS | CLOSES | QUOTE))
    for place, mark in zip(places.tolist(), marks[places].tolist(), strict=True):
        if begin is not None:
            spans.append((begin, place))
        opens = mark & OPENS or (mark & QUOTE and begin is None)
        begin = place if opens else None
    return spans


def _inside(spans: Sequence[tuple[int, int]], size: int) -> Mask:
    inside = np.zeros(size, bool)
    for begin, end in spans:
        inside[begin:end] = True
    return inside


def walk(run: Run, said: Said) -> tuple[Ints, U32]:
    """The features of the tokens of a run, in the tokens' order: the token of each, and its
    code."""
    found = [
        *_sentence(run, said),
        *_quotation(run),
        *_keywords(run),
        *_chains(run),
        *_named_places(run),
        *_document(run, said),
    ]
    rows = np.concatenate([rows for rows, _ in found])
    codes = np.concatenate(
        [code if code.ndim else np.full(len(rows), code) for rows, code in found]
    )
    token = run.tokens()[rows]
    small = token.astype(np.uint16) if len(run.at) < 1 << 16 else token  # sorts faster
    order = np.argsort(small, kind="stable")
    return token[order], codes[order]


Found = Iterator[tuple[Ints, Any]]


def _with_shape(run: Run, rows: Ints, openings: U32) -> U32:
    """The codes of names that end with the shapes of the rows; ``openings``: of each row, or of
    all."""
    _, _, shape, size, *_ = run.columns
    sizes = size[rows]
    of_rows = openings[sizes] if openings.ndim == 1 else openings[np.arange(len(rows)), sizes]
    codes: U32 = of_rows ^ shape[rows]
    return codes


def _behind(column: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Of each row, what the column says of the row before."""
    out = np.zeros_like(column)
    out[1:] = column[:-1]
    return out


def _last(mask: Mask) -> Ints:
    """Of each row, the last row up to it of which it holds, or 0."""
    rows = np.arange(len(mask))
    return np.maximum.accumulate(np.where(mask, rows, 0))


def _next(mask: Mask) -> Ints:
    """Of each row, the first row from it on of which it holds, or the last row."""
    rows = np.arange(len(mask))
    return np.minimum.accumulate(np.where(mask, rows, len(mask) - 1)[::-1])[::-1]


def _sentence(run: Run, said: Said) -> Found:
    """The place in the sentence."""
    edge, start, capital = run.marked(EDGE), run.marked(START), run.marked(CAPITAL)
    at = run.at
    begins, begun, high = edge[at - 1], start[at - 1], capital[at]
    ends = edge[at + 1]
    yield at[begins], _BOS
    yield at[begins & high], _BOSCAP
    yield at[said.first[at]], _BOD
    yield at[~begins & begun], _SBOS
    yield at[~begins & ~begun & high], _MIDCAP
    yield at[ends], _EOS
    lengths = np.diff(np.flatnonzero(np.append(begins, True)))
    yield at[np.repeat(lengths < 6, lengths)], _SHORT


def _quotation(run: Run) -> Found:
    """Quotation marks and brackets."""
    edge, closes = run.marked(EDGE), run.marked(CLOSES | QUOTE)
    spans = _quoted(run)
    inside = _inside(spans, len(edge))
    rows = np.flatnonzero(inside)
    yield rows, _INQ
    if spans:
        tokens = run.tokens()
        far = np.concatenate([np.arange(end - begin) for begin, end in spans])
        before = [
            "^" if edge[begin - 1] else form_of(run.words[tokens[begin - 1]]).lemmas[0]
            for begin, _ in spans
        ]
        sizes = [end - begin for begin, end in spans]
        yield rows, _QUOTE_PLACE[np.minimum(far, 5)]
        yield rows, np.repeat(_names("qb=", before), sizes)
        yield rows, _with_shape(run, rows, np.repeat(_openings("qc=", before), sizes, 0))
        closed = _next(edge | closes)[rows + 1]
        near = closes[closed] & (closed - rows <= 8)
        yield rows[near], _QUOTE_END[np.minimum(closed - rows, 4)[near]]
    yield run.at[~inside[run.at] & closes[run.at - 1]], _AFTERQ
    opened, shut = run.marked(BRACKET), run.marked(BRACKET_END)
    last = _last(edge | opened | shut)
    yield run.at[opened[last[run.at]] | shut[run.at] & opened[last[run.at - 1]]], _INPAR


def _keywords(run: Run) -> Found:
    """Keywords on both sides, and numbers beside them."""
    at, codes = run.at, _tables()
    kind = run.columns[CONTEXT.index("kind")].astype(np.intp)
    edge, keyword = run.marked(EDGE), kind > 0
    left = _last(keyword | edge | run.marked(STOP))[at - 1]
    near = keyword[left] & (at - left <= 6)
    rows, of, far = at[near], kind[left[near]], np.minimum(at - left, 4)[near]
    yield rows, codes.left[of]
    yield rows, _with_shape(run, rows, codes.left_shape[of])
    yield rows, codes.left_far[of, far]
    right = _next(keyword | edge | run.marked(HALT))[at + 1]
    near = keyword[right] & (right - at <= 4)
    rows, of, far = at[near], kind[right[near]], (right - at)[near]
    yield rows, codes.right[of]
    yield rows, codes.right_far[of, far]
    figures = run.marked(FIGURES)
    rows = np.flatnonzero(figures)
    for ahead in (1, 2, 3):
        of = kind[rows + ahead]
        yield rows[of > 0], codes.of_number[of[of > 0], ahead]
    rows = at[keyword[at] & ~figures[at] & run.marked(NUMBER)[at - 1]]
    yield rows, codes.behind_number[kind[rows]]


def _chains(run: Run) -> Found:
    """A keyword followed by nothing but genitives and what joins them."""
    at = run.at
    head = run.columns[CONTEXT.index("head")].astype(np.intp)
    capital = run.marked(CAPITAL)
    goes_on = run.marked(JOINER) | run.marked(GENITIVE) & ~run.marked(NUMBER)
    broken = _last(~goes_on)
    heads = _last(head > 0)
    chained = heads >= broken
    begins = (head > 0) & (capital | (_behind(heads) < broken))
    rows = at[chained[at - 1]]
    begin = _last(begins)[rows - 1]
    of, high = head[begin], capital[begin].astype(np.intp)
    on = goes_on[rows].astype(np.intp)
    yield rows, _CHAIN[of, high, on, capital[rows].astype(np.intp)]
    yield rows, _CHAIN_FAR[of, high, np.minimum(rows - begin, 5)]
    yield rows, _with_shape(run, rows, _CHAIN_SHAPE[of, high, on])


def _named_places(run: Run) -> Found:
    """Parts of places' names of two or three words: the first or a further one, and the kind."""
    known = places()
    at, tokens = run.at, run.tokens()
    capital, word = run.marked(CAPITAL), run.marked(WORD)
    parts: dict[int, tuple[int, int]] = {}
    for row in at[capital[at] & word[at + 1] & (capital[at + 1] | capital[at + 2])].tolist():
        for size in (3, 2):
            if row not in parts and capital[row + size - 1]:
                words = run.words[tokens[row] : tokens[row] + size]
                kind = known.get(tuple([form_of(word).stem for word in words]))
                if kind:
                    number = PLACE_KINDS.index(kind)
                    parts |= {row + inner: (inner > 0, number) for inner in range(size)}
    if parts:
        rows = np.array(list(parts))
        inner, number = np.array(list(parts.values()), np.intp).T
        yield rows, _NAMED[inner, number]
        yield rows, _with_shape(run, rows, _NAMED_SHAPE[inner, number])


def _document(run: Run, said: Said) -> Found:
    """How the document uses the words elsewhere."""
    at, stems, codes = run.at, said.stems, _tables()
    capital, word = run.marked(CAPITAL), run.marked(WORD)
    yield at, _with_shape(run, at, _GENRE[said.genres[at]])
    rows = at[word[at]]
    middle, lower, times = (
        _TIMES_OF[np.minimum(counts, len(_TIMES_OF) - 1)][stems[rows]]
        for counts in (said.middle, said.lower, said.capital)
    )
    yield rows, _with_shape(run, rows, _DOCUMENT[middle, lower])
    yield rows, _DOCUMENT_TIMES[times]
    named = capital & word
    rows = at[named[at]]
    use = 2 * (said.middle[stems[rows]] > 0) + (said.lower[stems[rows]] > 0)
    begins = (run.marked(EDGE | START)[rows - 1]).astype(np.intp)
    yield rows, _DOCUMENT_USE[use, begins]
    own, sign = _signs_of(rows, stems[rows], said)
    yield own, codes.signs[said.signs[sign]]
    often = said.often[sign]
    yield own[often], codes.signs_often[said.signs[sign[often]]]
    for offset, table in ((-1, codes.signs_before), (1, codes.signs_after)):
        beside = rows[named[rows + offset]]
        own, sign = _signs_of(beside, stems[beside + offset], said)
        yield own, table[said.signs[sign]]


def _signs_of(rows: Ints, stems: Ints, said: Said) -> tuple[Ints, Ints]:
    """The rows with the signs of a stem each: every row as often as its stem has signs, and the
    places of the signs."""
    first = said.starts[stems]
    sizes = said.starts[stems + 1] - first
    ends = np.cumsum(sizes)
    return np.repeat(rows, sizes), np.arange(ends[-1:].sum()) + np.repeat(
        first - ends + sizes, sizes
    )
