"""The tokens of sentences.

The rules are those of tokenize_uk 2 (LanguageTool's).  Sentences of words, figures and marks that
no rule of theirs treats specially are cut all at once: each character has a class, a table says
which three neighbours are special, and tokens begin and end where classes change.  The other
sentences are cut one by one, with a regular expression or by tokenize_uk itself.  The tests hold
the ways against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from .sentences import ABBREVIATIONS, CAP, LETTER, LOW, last_word

Spans = Sequence[tuple[int, int]]
_ANY = LETTER + "a-zA-Z"
_BLOCK = 100_000
"""Characters that are cut at once."""

# Classes of characters.  Those up to `_STOP`, the full stop of an abbreviation, make up words.
(_CYRILLIC, _ROMAN, _LATIN, _DIGIT, _APOSTROPHE, _HYPHEN, _STOP, _BLANK, _EDGE, _MARK, _COMMA,
 _COLON, _OPEN, _PERCENT, _QUOTE, _DASH, _END, _LAST, _OTHER) = range(19)  # fmt: skip
_KINDS = _OTHER + 1
_CHARACTERS = {
    _CYRILLIC: "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюяАБВГҐДЕЄЖЗИЇЙКЛМНОПРСТУФЦЧШЩЪЫЬЭЮЯ",
    _ROMAN: "ІХIVX",
    _LATIN: "abcdefghijklmnopqrstuvwxyzABCDEFGHJKLMNOPQRSTUWYZ",
    _DIGIT: "0123456789",
    _APOSTROPHE: "'’ʼ",
    _HYPHEN: "-",
    _STOP: "\x02",
    _BLANK: " \u00a0",
    _EDGE: "\n",
    _MARK: "—;)«»№",
    _COMMA: ",",
    _COLON: ":",
    _OPEN: "(",
    _PERCENT: "%",
    _QUOTE: '"“”„',
    _DASH: "–",
    _END: "!?…",
}


@cache
def _classes() -> npt.NDArray[np.uint16]:
    """The class of each character, by its code; the last one's is that of all behind it."""
    table = np.full(0x2118, _OTHER, np.uint16)
    for kind, characters in _CHARACTERS.items():
        table[[ord(character) for character in characters]] = kind
    return table


@cache
def _special() -> npt.NDArray[np.bool_]:
    """For each three classes in a row whether tokenize_uk may have a rule for that."""
    table = np.zeros((_KINDS,) * 3, bool)
    everything = range(_KINDS)
    letters = [_CYRILLIC, _ROMAN, _LATIN]
    word = [*letters, _DIGIT]
    others = [kind for kind in everything if kind not in word]
    no_letter = [kind for kind in everything if kind not in letters]
    no_blank = [kind for kind in everything if kind != _BLANK]

    def mark(before: Sequence[int], here: Sequence[int], after: Sequence[int]) -> None:
        table[np.ix_(before, here, after)] = True

    mark(everything, [_OTHER], everything)
    mark(everything, [_END], [_END])
    mark(no_letter, [_APOSTROPHE], everything)
    mark(everything, [_APOSTROPHE], no_letter)
    # a hyphen stands within a word or before a blank
    mark(others, [_HYPHEN], no_blank)
    mark(word, [_HYPHEN], others)
    mark([_ROMAN], [_HYPHEN], [_ROMAN])
    mark([_LATIN], [_HYPHEN], everything)
    mark(everything, [_HYPHEN], [_LATIN])
    mark(letters, [_QUOTE], letters)
    mark([kind for kind in no_blank if kind != _EDGE], [_DASH], everything)
    mark(everything, [_DASH], no_blank)
    mark(everything, letters, [_DIGIT, _OPEN])
    mark(everything, [_DIGIT], [*letters, _OPEN])
    mark([_DIGIT], [_COLON, _COMMA, _BLANK], [_DIGIT])
    mark(everything, [_PERCENT], [_HYPHEN, _DASH])
    return table.reshape(-1)


def token_offsets(text: str, sentences: Spans) -> tuple[list[int], list[int], list[int]]:
    """Where the tokens of all sentences begin and end, and each sentence's number of tokens.

    ``sentences``: their offsets in ``text``, in order, without blanks at either end.
    """
    starts: list[int] = []
    ends: list[int] = []
    sizes: list[int] = []
    for block in _blocks(sentences):
        for out, found in zip((starts, ends, sizes), _cut(text, block), strict=True):
            out += found
    return starts, ends, sizes


def _blocks(sentences: Spans) -> Iterator[Spans]:
    first = size = 0
    for number, (start, end) in enumerate(sentences, 1):
        size += end - start
        if size > _BLOCK or number == len(sentences):
            yield sentences[first:number]
            first, size = number, 0


# Initials before a name, and abbreviations that keep their full stop where more follows.
_ABBREVIATED = re.compile(
    rf"(?<![{LETTER}'’ʼ\u0301.-])"
    rf"(?:[{CAP}](?=\. ?(?:[{CAP}]\. ?)?[{CAP}][{LOW}]{{2}})"
    rf"|(?<!\. )вул(?=\. [{LETTER}])|(?:ім|просп|ст|с|ч|п)(?=\. )"
    rf"|м(?=\. [{CAP}])|(?:млн|млрд)(?=\. [{LOW}])"
    r"|(?<=[ (])(?:р|рр|обл)(?=\. )|(?<=[0-9] )тис(?=\. ))\."
)


def _abbreviated(match: re.Match[str]) -> str:
    return match.group()[:-1] + "\x02"


def _cut(text: str, sentences: Spans) -> tuple[list[int], list[int], list[int]]:
    """`token_offsets` of sentences that are cut at once."""
    bodies = [text[start:end] for start, end in sentences]
    for number, body in enumerate(bodies):
        if "\x02" in body:  # the text's own: it is special
            bodies[number] = body.replace("\x02", "\x01")
        elif body.find(".", 0, -1) >= 0:
            bodies[number] = _ABBREVIATED.sub(_abbreviated, body)
    joined = "\n".join(["", *bodies, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = _classes().take(codes, mode="clip")
    limits = np.cumsum([1, *[len(body) + 1 for body in bodies]])
    begins, behind = limits[:-1], limits[1:] - 1
    stops = [body[-1] == "." and _ends_plainly(text, start, end - 1, ".")
             for body, (start, end) in zip(bodies, sentences, strict=True)]  # fmt: skip
    classes[behind[stops] - 1] = _LAST
    triples = classes[:-2] * np.uint16(_KINDS * _KINDS)
    triples += classes[1:-1] * np.uint16(_KINDS)
    triples += classes[2:]
    special = np.flatnonzero(_special().take(triples)) + 1
    word, mark, stop = classes <= _STOP, classes > _EDGE, classes == _STOP
    first = np.flatnonzero((word[1:] > (word ^ stop)[:-1]) | mark[1:]) + 1
    last = np.flatnonzero((word[1:] < word[:-1]) | (mark | stop)[:-1]) + 1
    cuts = np.searchsorted(first, limits)
    sizes = np.diff(cuts)
    moved = np.repeat(np.array([start for start, _ in sentences]) - begins, sizes)
    columns = (first + moved).tolist(), (last + moved).tolist(), sizes.tolist()
    numbers = np.unique(np.searchsorted(behind, special)).tolist()
    return _with_others(text, sentences, numbers, cuts.tolist(), columns)


def _with_others(
    text: str, sentences: Spans, numbers: list[int], cuts: list[int],
    columns: tuple[list[int], list[int], list[int]],
) -> tuple[list[int], list[int], list[int]]:  # fmt: skip
    """The columns of offsets with those of the sentences of these numbers cut one by one."""
    if not numbers:
        return columns
    first, last, sizes = columns
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for number in numbers:
        spans = word_spans(text, *sentences[number])
        starts += first[done : cuts[number]]
        starts += [start for start, _ in spans]
        ends += last[done : cuts[number]]
        ends += [end for _, end in spans]
        done = cuts[number + 1]
        sizes[number] = len(spans)
    return starts + first[done:], ends + last[done:], sizes


# What tokenize_uk has rules for beyond "a word, a number or a mark is a token".
_SPECIAL = re.compile(
    rf"[^{LETTER}0-9'’ʼ\-–—,;:!?…()«»\"“”„%№ \xa0]"  # letters and marks of other kinds, a dot
    r"|[!?…][!?…]"
    rf"|(?<![{LETTER}])['’ʼ]|['’ʼ](?![{LETTER}])"  # an apostrophe at a word's edge
    rf"|(?<![{LETTER}0-9])-(?![ \xa0])|-(?![{LETTER}0-9 \xa0])|[{LETTER}0-9]-[ \xa0]"
    r"|[ІХ]-[ІХ]"  # Roman numerals
    rf"|[{LETTER}][\"”][{LETTER}]"  # a mark for an apostrophe
    r"|(?<![ \xa0])–(?<!^–)|–(?![ \xa0])"  # a short dash that is not between blanks
    rf"|[{LETTER}][0-9(]|[0-9][{LETTER}(]"
    r"|[0-9]:[0-9]|[0-9][ \xa0][0-9]|[0-9],[0-9]+[,\-]|-[0-9]+,[0-9]|%[-–]"
)
# A run of what surely needs none of them; takes a tenth of the time to say of most sentences.
_PLAIN = re.compile(
    rf"(?:[{_ANY},;:«»—)№ \xa0]+"
    rf"|(?<=[{_ANY}])(?:['’ʼ]|(?<![IVXІХ])-|-(?![IVXІХ]))(?=[{_ANY}])"
    r"|(?<![^ \xa0\n])(?:\(|[–-](?=[ \xa0]))"
    rf"|(?<![{_ANY}])[0-9]+(?:,[0-9]+(?!-))?"
    rf"(?=[ \xa0](?![0-9])|,(?![0-9])|:(?![0-9])|[)»;!?…]|%(?![–-])|-[{LOW}]|$)"
    rf"|(?<=[0-9])(?:%|-(?=[{LOW}]))"
    rf"|(?<![{_ANY}])[\"“”„]|[\"“”„](?![{_ANY}])"
    r"|[!?…](?![!?….]))*"
)
_PLAIN_TOKEN = re.compile(rf"[0-9]+,[0-9]+|[{_ANY}0-9'’ʼ\-]+|[^ \xa0]")
_LAST_MARKS = re.compile(r"(?:!{2,3}|\?{2,3}|\.{3}|[!?][!?.]{1,2}|\.)\Z")


# A blank between two words that no rule looks across.
_SEAM = re.compile(rf"(?<=[{LOW}]{{4}}) (?=[{LOW}]{{4,20}}[ ,])")


def word_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The offsets in ``text`` of the tokens of the sentence ``text[start:end]``."""
    last = end
    marks = _LAST_MARKS.search(text, max(start, end - 3), end)
    if marks is not None and _ends_plainly(text, start, marks.start(), marks.group()):
        last = marks.start()
    if _is_plain(text, start, last):
        spans = _plain_spans(text, start, last)
    elif last == end and text[end - 1] == ".":
        return _full_spans(text, start, end)
    else:
        seams = [match.end() for match in _SEAM.finditer(text, start, last)]
        spans = []
        for begin, stop in zip([start, *seams], [*seams, last], strict=True):
            if _is_plain(text, begin, stop):
                spans += _plain_spans(text, begin, stop)
            elif stop < last:
                spans += _full_spans(text, begin, stop)
            else:
                return spans + _full_spans(text, begin, end)
    if last < end:
        spans.append((last, end))
    return spans


def _is_plain(text: str, start: int, end: int) -> bool:
    run = _PLAIN.match(text, start, end)
    return (run is not None and run.end() == end) or _SPECIAL.search(text[start:end]) is None


def _plain_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for match in _PLAIN_TOKEN.finditer(text, start, end)]


def _full_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    from tokenize_uk import tokenize_words_with_spans

    return [(start + a, start + b) for _, a, b in tokenize_words_with_spans(text[start:end])]


def _ends_plainly(text: str, start: int, end: int, marks: str) -> bool:
    """Whether the marks at ``end``, with which a sentence ends, are a token of their own where
    there is no other full stop."""
    word, _ = last_word(text, start, end)
    if not word:
        return end > start and text[end - 1] not in ".!?…"
    if len(word) == 1:
        return marks == "." and word in "яєю"
    return word.lower() not in ABBREVIATIONS
