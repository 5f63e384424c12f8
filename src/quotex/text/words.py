"""The tokens of sentences.

The rules are those of tokenize_uk 2 (LanguageTool's).  Sentences of words, figures and marks that
no rule of theirs treats specially are cut all at once: each character has a class, a table says
which three neighbours are special, and tokens begin and end where classes change.  In the others
what the commonest rules ask for is written down by stand-ins for single characters (a full stop
that belongs to a word, three dots that are one mark), and they are cut in the same way; what is
still special is left to tokenize_uk itself.  The tests hold the ways against each other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .abbreviations import abbreviations
from .sentences import CAP, LETTER, LOW, last_word

_BLOCK = 100_000
"""Characters that are cut at once."""

# Stand-ins, which no sentence has of its own: the full stop of an abbreviation; the first, inner
# and last characters of a mark of several; what joins two halves of a word or figure; a mark of
# its own.
STAND_INS = "\x02\x03\x04\x05\x06\x07"
_STOP_CHARACTER, _FIRST_OF, _WITHIN, _LAST_OF, _JOINT, _ALONE = tuple(STAND_INS)

# Classes of characters.  Those up to `_STOP`, the full stop of an abbreviation, make up words;
# those behind `_INNER` are marks, one character each.
(_SMALL, _CAPITAL, _ROMAN, _LATIN, _DIGIT, _APOSTROPHE, _HYPHEN, _PLUS, _JOIN, _STOP, _BLANK, _EDGE,
 _FIRST, _LAST, _INNER, _MARK, _COMMA, _COLON, _SLASH, _OPEN, _PERCENT, _QUOTE, _DASH, _END,
 _FINAL, _OTHER) = range(26)  # fmt: skip
_KINDS = _OTHER + 1
_CHARACTERS = {
    _SMALL: "абвгґдеєжзиіїйклмнопрстуфхцчшщъыьэюя",
    _CAPITAL: "АБВГҐДЕЄЖЗИЇЙКЛМНОПРСТУФЦЧШЩЪЫЬЭЮЯ",
    _ROMAN: "ІХIVX",
    _LATIN: "abcdefghijklmnopqrstuvwxyzABCDEFGHJKLMNOPQRSTUWYZ",
    _DIGIT: "0123456789",
    _APOSTROPHE: "'’ʼ",
    _HYPHEN: "-",
    _PLUS: "+",
    _JOIN: "&³" + _JOINT,
    _STOP: _STOP_CHARACTER,
    _BLANK: " \u00a0",
    _EDGE: "\n",
    _FIRST: _FIRST_OF,
    _LAST: _LAST_OF,
    _INNER: _WITHIN,
    _MARK: "—;)«»№]=§$€₴°×|•" + _ALONE,
    _COMMA: ",",
    _COLON: ":",
    _SLASH: "/",
    _OPEN: "([",
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
    letters = [_SMALL, _CAPITAL, _ROMAN, _LATIN]
    word = [*letters, _DIGIT]
    others = [kind for kind in everything if kind not in word]
    no_letter = [kind for kind in everything if kind not in letters]
    no_blank = [kind for kind in everything if kind != _BLANK]

    def mark(before: Sequence[int], here: Sequence[int], after: Sequence[int]) -> None:
        table[np.ix_(before, here, after)] = True

    mark(everything, [_OTHER], everything)
    mark(everything, [_END], [_END])
    mark([_END], [_FIRST], everything)
    mark(everything, [_LAST], [_END, _FIRST])
    mark(no_letter, [_APOSTROPHE], everything)
    mark(everything, [_APOSTROPHE], no_letter)
    # a hyphen stands within a word, at its end or before a blank
    mark(others, [_HYPHEN], no_blank)
    mark(word, [_HYPHEN], [kind for kind in others if kind not in (_BLANK, _COMMA)])
    mark([_ROMAN], [_HYPHEN], [_ROMAN])
    mark(everything, [_PLUS], [*letters, _DIGIT])
    mark(letters, [_QUOTE], letters)
    mark([kind for kind in no_blank if kind != _EDGE], [_DASH], everything)
    mark(everything, [_DASH], no_blank)
    mark(everything, letters, [_OPEN])
    mark(everything, [_SMALL], [_DIGIT])
    mark([_DIGIT], [_COLON, _COMMA, _BLANK], [_DIGIT])
    mark(letters, [_SLASH], letters)
    mark([_COLON, _SLASH], [_SLASH], everything)
    mark(everything, [_PERCENT], [_HYPHEN, _DASH])
    return table.reshape(-1)


def token_offsets(
    bodies: Sequence[str], origins: Sequence[int]
) -> tuple[list[int], list[int], list[int]]:
    """Where the tokens of all sentences begin and end, and each sentence's number of tokens.

    ``bodies``: the sentences, without blanks at either end; ``origins``: where they begin.
    """
    starts: list[int] = []
    ends: list[int] = []
    sizes: list[int] = []
    for first, last in _blocks(bodies):
        found = _cut(bodies[first:last], origins[first:last])
        for out, column in zip((starts, ends, sizes), found, strict=True):
            out += column
    return starts, ends, sizes


def _blocks(bodies: Sequence[str]) -> Iterator[tuple[int, int]]:
    first = size = 0
    for number, body in enumerate(bodies, 1):
        size += len(body)
        if size > _BLOCK or number == len(bodies):
            yield first, number
            first, size = number, 0


def _cut(bodies: Sequence[str], origins: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
    """`token_offsets` of sentences that are cut at once."""
    finals = list(map(_final, bodies))
    found = _columns(bodies, origins, finals)
    if not found.special:
        return found.starts, found.ends, found.sizes
    return _with_others(found, _special_rows(bodies, origins, finals, found.special))


class _Columns(NamedTuple):
    """Where the tokens of strings begin and end, and how many each has; the numbers of strings
    that are special, with the places in them that are."""

    starts: list[int]
    ends: list[int]
    sizes: list[int]
    special: dict[int, list[int]]


def _columns(bodies: Sequence[str], origins: Sequence[int], finals: Sequence[int]) -> _Columns:
    """Cut strings by the classes of their characters.  ``origins``: where each begins in the text;
    ``finals``: the classes of their last characters, 0 for what the character says."""
    joined = "\n".join(["", *bodies, ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    classes = _classes().take(codes, mode="clip")
    limits = np.array([1, *[len(body) + 1 for body in bodies]]).cumsum()
    begins, behind = limits[:-1], limits[1:] - 1
    said = np.array(finals, np.uint16)
    own = said.nonzero()[0]
    classes[behind[own] - 1] = said[own]
    triples = classes[:-2] * np.uint16(_KINDS * _KINDS)
    triples += classes[1:-1] * np.uint16(_KINDS)
    triples += classes[2:]
    places = _special().take(triples).nonzero()[0] + 1
    word, mark, stop = classes <= _STOP, classes > _INNER, classes == _STOP
    first = (word[1:] > (word ^ stop)[:-1]) | (mark | (classes == _FIRST))[1:]
    last = (word[1:] < word[:-1]) | (mark | stop | (classes == _LAST))[:-1]
    firsts, lasts = first.nonzero()[0] + 1, last.nonzero()[0] + 1
    before = firsts.searchsorted(limits)
    sizes = before[1:] - before[:-1]
    moved = (np.array(origins) - begins).repeat(sizes)
    special: dict[int, list[int]] = {}
    numbers = behind.searchsorted(places)
    for number, place in zip(numbers.tolist(), (places - begins[numbers]).tolist(), strict=True):
        special.setdefault(number, []).append(place)
    return _Columns((firsts + moved).tolist(), (lasts + moved).tolist(), sizes.tolist(), special)


def _with_others(
    found: _Columns, rows: dict[int, list[tuple[int, int]]]
) -> tuple[list[int], list[int], list[int]]:
    """The columns with those of the sentences of these numbers in place of their own."""
    starts: list[int] = []
    ends: list[int] = []
    sizes = list(found.sizes)
    cuts = [0, *accumulate(found.sizes)]
    done = 0
    for number, spans in rows.items():
        starts += found.starts[done : cuts[number]]
        starts += [start for start, _ in spans]
        ends += found.ends[done : cuts[number]]
        ends += [end for _, end in spans]
        done = cuts[number + 1]
        sizes[number] = len(spans)
    return starts + found.starts[done:], ends + found.ends[done:], sizes


# A blank between two words that no rule looks across.
_SEAM = re.compile(rf"(?<=[{LOW}]{{4}}) (?=[{LOW}]{{4,20}}[ ,])")


def _special_rows(
    bodies: Sequence[str],
    origins: Sequence[int],
    finals: Sequence[int],
    special: Mapping[int, Sequence[int]],
) -> dict[int, list[tuple[int, int]]]:
    """The offsets of the tokens of special sentences, by the sentences' numbers, given the places
    that are special.  They are looked at in pieces."""
    rows: dict[int, list[tuple[int, int]]] = {}
    numbers: list[int] = []
    pieces: list[str] = []
    rewritten: list[str] = []
    starts: list[int] = []
    classes: list[int] = []
    for number, places in special.items():
        body, origin = bodies[number], origins[number]
        rows[number] = []
        if finals[number] == _OTHER:
            rows[number] = _full_spans(body, origin)
            continue
        cuts = [0, *[match.end() for match in _SEAM.finditer(body)], len(body)]
        for first, last in pairwise(cuts):
            piece = body[first:last]
            near = bisect_left(places, first)
            is_special = near < len(places) and places[near] < last
            numbers.append(number)
            pieces.append(piece)
            rewritten.append(_rewritten(piece, not first) if is_special else piece)
            starts.append(origin + first)
            classes.append(finals[number] if last == len(body) else 0)
    if pieces:
        again = _columns(rewritten, starts, classes)
        spans = list(zip(again.starts, again.ends, strict=True))
        done = 0
        for row, (number, size) in enumerate(zip(numbers, again.sizes, strict=True)):
            if row in again.special:
                rows[number] += _full_spans(pieces[row], starts[row])
            else:
                rows[number] += spans[done : done + size]
            done += size
    return rows


def _full_spans(piece: str, origin: int) -> list[tuple[int, int]]:
    from tokenize_uk import tokenize_words_with_spans

    return [(origin + start, origin + end) for _, start, end in tokenize_words_with_spans(piece)]


_LEXICON = abbreviations()
_ABBREVIATIONS = _LEXICON["any"] - _LEXICON["word"]
_LETTERS = _LEXICON["letter"]
_ENDING, _NOT_LAST = _LEXICON["kept"], _LEXICON["kept before more"]
_OTHERS = _LEXICON["kept behind and"]
_WORDS_ENDS = tuple(_LEXICON["word's end"])
_AND = (" та ", " й ", " і ")
_AND_OTHERS = tuple(f"{word}{other}." for word in _AND for other in _OTHERS)
_AND_SO_ON = tuple(f" {word} т.{last}." for word in "ій" for last in ("д", "п", " д", " п"))
_BEFORE_SHORT = frozenset(" («\u00a0")


def _final(body: str) -> int:
    """The class of a sentence's last character: whether a full stop is a token of its own, belongs
    to the word before or is special; 0 for other characters.

    >>> [_final(line) for line in ("Він тут.", "У XX ст.", "Н. Коваль та ін.", "Так!")] == [
    ...     _FINAL, _STOP, _OTHER, 0]
    True
    """
    if body[-1] != ".":
        return 0
    end = len(body) - 1
    word, before = last_word(body, 0, end)
    if body[end - 1 : end] in (".", "!", "?"):
        return 0
    if not word:
        return _FINAL if end and body[end - 1] != "…" else _OTHER
    if len(word) > 8 and word[1:].isalpha() and word[1:].islower():
        return _FINAL
    if body.find(".", 0, end) >= 0:
        if len(word) == 1:
            if body.endswith(_AND_SO_ON):
                return _STOP
            return _FINAL if word in _LETTERS else _OTHER
        is_plain = word[0] != "-" and (word.isupper() or not word[-1].isupper())
        is_plain &= word in _LEXICON["word at the end"] or word.lower() not in _ABBREVIATIONS
        return _FINAL if is_plain else _OTHER
    if word in _ENDING:
        return _STOP if before in _BEFORE_SHORT else _OTHER
    if word in _OTHERS:
        return _STOP if body.endswith(_AND_OTHERS) else _OTHER
    if word.endswith(("тис", "губ")) or (word[-1].isupper() and not word[-2:-1].isalpha()):
        return _OTHER
    return _FINAL


# Initials before a name, and abbreviations that keep their full stops where something follows.
_ABBREVIATED = re.compile(
    rf"(?<![{LETTER}'’ʼ\u0301.-])"
    rf"(?:[{CAP}]\. ?[{CAP}](?=\. ?[{CAP}][{LOW}]{{2}})|[{CAP}](?=\. ?[{CAP}][{LOW}]{{2}})"
    rf"|(?<=[ («\"])м(?=\. ?[{CAP}])|(?<!\. )(?:млн|млрд)(?=\. [{LOW}])|(?<=[0-9] )тис(?=\.)"
    rf"|(?<!\. )(?:вул|[Пп]роф|[сС]вт|бульв|о|др)(?=\. [{LETTER}])"
    rf"|(?:кв|куб)(?=\. [смкд]?м(?![{LETTER}]))"
    r"|(?<=[ій] )т\. ?[дп](?=\.)|(?<=[ву] )т\. ?ч(?=\.)|(?<=[ (])т\. ?зв(?=\.)|[вВ]\. ?о(?=\. ))\."
)
# A short word with a full stop: rules look at both together.
_SHORT = re.compile(rf" ?[{LETTER}]{{1,3}}\.")
# Whose turn it is in an interview.
_TURN = re.compile(rf"\A(?:[{CAP}]\. ?)?[{CAP}]\.(?=:)")
_HOST = re.compile(
    rf"(?<![{LETTER}A-Za-z0-9._@/\x02-\x07-])((?!www\.)[A-Za-z]{{2,}})\."
    r"(?=[A-Za-z]+(?:[^A-Za-z0-9._@/-]|\.?\Z))"
)
_MARKS = re.compile(r"!{2,3}|\?{2,3}|[!?][!?.]{1,2}")
_DATE = re.compile(r"(?<![0-9.])[0-9]+(?:\.[0-9]+){1,2}(?!\.?[0-9])")
_DECIMAL = re.compile("([0-9]),([0-9])")
_TIME = re.compile("([0-9]):([0-9])")
_THOUSANDS = re.compile(r"(?<![^ \xa0(])[0-9]{1,3}(?:[ \xa0][0-9]{3})+(?![^ \xa0(])")
_BETWEEN_FIGURES = re.compile("(?<=[0-9])[ \xa0](?=[0-9])")
_ROMANS = re.compile("(?<![IVXІХ])([IVXІХ]+)[-–]([IVXІХ]+)")
_JOINING_DASH = re.compile(f"(?<=[{LETTER}0-9])–(?=[{LETTER}0-9])")
_BEHIND_STOP = frozenset(' \u00a0«»"”“„(),;:!?…—–')
_BEFORE_DOTS = frozenset(' \u00a0»"”“„«(),;:!?…—–0123456789')


def _rewritten(piece: str, is_start: bool) -> str:
    """A piece of a sentence with stand-ins that say what tokenize_uk's commonest rules make of
    marks; of the same length.  ``is_start``: whether the sentence begins with it."""
    if "…" in piece:
        piece = piece.replace("…", _ALONE)
    if "!" in piece or "?" in piece:
        piece = _MARKS.sub(_one_mark, piece)
    if "." in piece:
        if is_start:
            piece = _TURN.sub(lambda turn: turn.group().replace(".", _ALONE), piece, 1)
        piece = _ABBREVIATED.sub(lambda match: match.group().replace(".", _STOP_CHARACTER), piece)
        piece = _DATE.sub(lambda match: match.group().replace(".", _JOINT), piece)
        piece = _HOST.sub(rf"\1{_ALONE}", _with_stops(piece))
    if "," in piece:
        piece = _DECIMAL.sub(rf"\1{_JOINT}\2", piece)
    if ":" in piece:
        piece = _TIME.sub(rf"\1{_JOINT}\2", piece)
    piece = _THOUSANDS.sub(_one_figure, piece)
    piece = _BETWEEN_FIGURES.sub("\n", piece)
    if "-" in piece or "–" in piece:
        piece = _JOINING_DASH.sub(_JOINT, _ROMANS.sub(rf"\1{_ALONE}\2", piece))
    if "/" in piece and not any(kept in piece for kept in ("//", "с/г", "Л/ДНР")):
        piece = piece.replace("/", _ALONE)
    return piece


def _one_mark(match: re.Match[str]) -> str:
    return _FIRST_OF + _WITHIN * (len(match.group()) - 2) + _LAST_OF


def _one_figure(match: re.Match[str]) -> str:
    return match.group().replace(" ", _JOINT).replace("\u00a0", _JOINT)


def _with_stops(piece: str) -> str:
    """The piece with stand-ins for full stops behind ordinary words and abbreviations, and for
    three dots."""
    out = list(piece)
    place = piece.find(".", 0, -1)
    while place >= 0:
        behind = place + 1
        word, before = last_word(piece, 0, place)
        if piece.startswith("...", place):
            behind = place + 3
            plain = word in _LETTERS or _is_ordinary(word, before, 2)
            if plain or (not word and (not place or piece[place - 1] in _BEFORE_DOTS)):
                out[place:behind] = _FIRST_OF, _WITHIN, _LAST_OF
        elif _keeps_stop(word, before, piece, behind):
            out[place] = _STOP_CHARACTER
        elif (
            piece[behind] in _BEHIND_STOP
            and _is_ordinary(word, before, 3)
            and not word.lower().endswith(_WORDS_ENDS)
            and not _SHORT.match(piece, behind)
        ):
            out[place] = _ALONE
        place = piece.find(".", behind, -1)
    return "".join(out)


def _keeps_stop(word: str, before: str, piece: str, behind: int) -> bool:
    """Whether the full stop before ``piece[behind:]`` belongs to the abbreviation before it."""
    if before not in _BEFORE_SHORT or piece[behind] == "." or _SHORT.match(piece, behind):
        return False
    if word in _OTHERS:
        return piece.endswith(_AND, 0, behind - len(word) - 1)
    return word in _NOT_LAST or word in _ENDING


def _is_ordinary(word: str, before: str, letters: int) -> bool:
    """Whether a word of so many letters at least is none that rules for full stops know."""
    return (
        len(word) >= letters
        and word[0] != "-"
        and word[1:][-2:].islower()
        and not before.isdigit()
        and before not in (".", "\u0301")
        and word.lower() not in _ABBREVIATIONS
    )
