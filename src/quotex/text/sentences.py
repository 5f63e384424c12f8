"""Where the sentences of a line end.

The rules are those of tokenize_uk 2 (LanguageTool's).  A mark behind an ordinary word, before what
ordinarily begins a sentence, is judged here in a moment; any other mark is shown to tokenize_uk
with the text around it.  The tests hold the two against each other.
"""

from __future__ import annotations

import re

from .abbreviations import abbreviations

LOW = "а-яіїєґ"
CAP = "А-ЯІЇЄҐ"
LETTER = LOW + CAP

_LEXICON = abbreviations()
_ABBREVIATIONS, _LEANING = _LEXICON["any"], _LEXICON["leaning"]
_VERTICAL = re.compile("[\v\f\x1c-\x1e\x85]")
# It begins with a set of characters, which is searched for four times as fast as alternatives.
_END_MARK = re.compile(r"[.!?…](?:(?<=\.)\.\.|(?<=[!?])(?:\.\.|[!?]{1,2}))?")
_LETTERS = re.compile(rf"[{LETTER}]+")
_JOINTS = re.compile("['’ʼ-]")
_LAST_WORD = re.compile(rf"[{LETTER}'’ʼ-]+$")
# What follows a mark: no sentence may begin there; an ordinary beginning of one.
_GOES_ON = re.compile(
    rf"[»\"”]? [{LOW}]|»? [–—-] [{LOW}]|\) [{LOW}]|['»\"„“”)\]›]*[,.:;!?…«+/0-9{LOW}a-z]"
)
_STARTS = re.compile(rf"»?(?: [«\"„“(]?[{CAP}A-Z]| [–—-] (?!Ред|Авт)[{CAP}])")
_STARTS_AT_ONCE = re.compile(rf"['»\"„“”)\]›]*(?=(?!Інфо|Ру)[{CAP}][{LOW}]{{1,20}}[ ,])")
_INITIAL = re.compile(
    rf"[ .][АБВГҐДЕЄЖЗИЇЙКЛМНОПРСТУФЦЧШЩЯ]\. ?[{CAP}][{LETTER}'’ʼ]{{3}}"
    rf"| [{CAP}]\. ?(?:[{CAP}]\.|[0-9,:«])"
)
_FIRST_INITIAL = re.compile(rf"[(«„\"][{CAP}]")
_PLACE = re.compile(rf"[^0-9/. ] [мс]\. [{CAP}][{LOW}']")
_LATIN_WORD = re.compile(r"(?:\A|[ «\"(])[A-Za-z]{2,30}\Z")
_BEFORE_CAPITAL = re.compile(rf" [{CAP}]")
_YEAR = re.compile(r".{0,2}\b(?:[0-9]{2}|[0-9]{4}) р\. +[№0-9‐-―-]")
_CENTURY_ENDS = re.compile(" (?: |(?:[АВУОІЄ]|На|Але|Так?) )")
_STARTS_WITH_FIGURE = re.compile(r" [0-9]")
_STARTS_LOW_BEHIND_CAPITAL = re.compile(rf" [«\"„“(]?[{CAP}][{LOW} ]")
_BEFORE_ABBREVIATION = frozenset(["", " ", "(", "«"])
_CLOSING = frozenset("'»\"„“”)]›")
_CLUSTER = re.compile(r"[.!?…'»\"„“”)\]›\x02\s]*")
_LOOK_BEHIND, _LOOK_AHEAD, _LONGEST_WORD = 70, 30, 200
"""How much of a line tokenize_uk is shown around a mark that is not plain.  Its rules for sentences
look a few words back and one or two ahead, but for the one of *див.* within brackets."""
_MOST_LOOKS = 8


def sentence_spans(line: str) -> list[tuple[int, int]]:
    """The offsets of the sentences of one line."""
    ends = _ends(line)
    if ends is None:
        return _full_sentence_spans(line)
    spans = []
    for start, end in zip([0, *ends], [*ends, len(line)], strict=True):
        sentence = line[start:end]
        start += len(sentence) - len(sentence.lstrip())
        end = start + len(sentence.strip())
        if start < end:
            spans.append((start, end))
    return spans


def _full_sentence_spans(line: str) -> list[tuple[int, int]]:
    from tokenize_uk import tokenize_sents_with_spans

    return [(start, end) for _, start, end in tokenize_sents_with_spans(line)]


def _ends(line: str) -> list[int] | None:
    """Where the sentences of a line end (but for the last).  A mark that is not plain is shown to
    tokenize_uk with the text around it; None where the line has too much of that."""
    if _VERTICAL.search(line):
        return None
    ends: list[int] = []
    done = looks = 0
    whole, line = line, line.replace("\u00a0", " ")
    for match in _END_MARK.finditer(line, 0, len(line.rstrip().rstrip('.!?…»"”)'))):
        mark, end = match.span()
        if mark < done or _GOES_ON.match(line, end):
            continue
        if _is_plain_end(line, mark, end):
            done = line.index(" ", end) + 1
            ends.append(done)
            continue
        if line[mark:end] == "." and _is_plain_abbreviation(line, mark, end):
            continue
        at_once = _STARTS_AT_ONCE.match(line, end)
        if at_once is not None and _is_plain_word(line, mark, end, letters=3):
            done = at_once.end()
            ends.append(done)
            continue
        looks += 1
        cluster = _CLUSTER.match(line, mark)
        assert cluster is not None
        done = cluster.end()
        if looks > _MOST_LOOKS or done - mark > _LOOK_AHEAD or "див." in line:
            return None
        first = line.rfind(" ", 0, max(0, mark - _LOOK_BEHIND)) + 1
        last = line.find(" ", done + _LOOK_AHEAD, done + _LONGEST_WORD)
        for start, _ in _full_sentence_spans(whole[first : max(last, done + _LOOK_AHEAD)]):
            if mark < first + start <= done:
                ends.append(first + start)
    return ends


def _is_plain_end(line: str, mark: int, end: int) -> bool:
    """Whether a sentence surely ends with the mark ``line[mark:end]``: what stands before and
    behind it is nothing that tokenize_uk has rules for."""
    before = line[mark - 1 : mark]
    if before.isdigit():
        return before.isascii() and _STARTS_LOW_BEHIND_CAPITAL.match(line, end) is not None
    if before in ('"', "”"):
        return _STARTS.match(line, end) is not None and line[end] == " "
    if _STARTS.match(line, end) is None:
        return _STARTS_WITH_FIGURE.match(line, end) is not None and _is_plain_word(line, mark, end)
    return before in ("»", ")", "%") or _is_plain_word(line, mark, end)


def _is_plain_word(line: str, mark: int, end: int, letters: int = 1) -> bool:
    """Whether an ordinary word, of so many letters, stands before the mark ``line[mark:end]``."""
    word, before = last_word(line, 0, mark)
    if not word:
        return _LATIN_WORD.search(line, max(0, mark - 32), mark) is not None
    if len(word) < letters or word[0] in "'’ʼ" or (word[0] == "-") != before.isdigit():
        return False
    if before in ("", " ") or before.isdigit():
        pass
    elif before not in '«"„“(' or not word[0].isupper():
        return False
    sign = line[mark:end]
    word = word if word.isalpha() else _JOINTS.split(word)[-1]
    if sign == ".":
        if word.lower() in _ABBREVIATIONS:
            return (
                word in _LEXICON["unit"] and _STARTS_LOW_BEHIND_CAPITAL.match(line, end) is not None
            )
        if len(word) == 1 and word in _LEXICON["letter"]:
            return letters == 1
        return len(word) >= max(2, letters) and (word[1:][-2:].islower() or word.isupper())
    return sign not in ("…", "...") or word.lower() not in _LEANING


def last_word(text: str, start: int, end: int) -> tuple[str, str]:
    """The word that ends at ``end`` and the character before it; empty where there is none.

    >>> last_word("Каже: «Так».", 0, 10)
    ('Так', '«')
    """
    start = max(start, end - 40)
    blank = text.rfind(" ", start, end)
    if blank >= 0 and _LETTERS.fullmatch(text, blank + 1, end):
        return text[blank + 1 : end], " "
    match = _LAST_WORD.search(text, start, end)
    if match is None:
        return "", ""
    return match.group(), text[match.start() - 1 : match.start()]


def _is_plain_abbreviation(line: str, mark: int, end: int) -> bool:
    """Whether the mark surely is the full stop of an abbreviation, with more of the sentence behind
    it: initials, towns and villages, streets.

    >>> line = "У м. Києві на вул. Садовій живе С. Коваль"
    >>> [_is_plain_abbreviation(line, n, n + 1) for n in range(len(line)) if line[n] == "."]
    [True, True, True]
    """
    if line[mark - 1].isupper():
        return _INITIAL.match(line, mark - 2) is not None or (
            (mark == 1 or _FIRST_INITIAL.match(line, mark - 2) is not None)
            and line[end : end + 1] not in _CLOSING
        )
    if mark > 2 and _PLACE.match(line, mark - 3):
        return True
    word, before = last_word(line, 0, mark)
    if line[end : end + 1] != " " or before not in _BEFORE_ABBREVIATION or not word.isalpha():
        return False
    if word in _LEXICON["before figure"]:
        return line[end + 1 : end + 2].isdigit()
    if word == "р":
        return _YEAR.match(line, max(0, mark - 7)) is not None
    if word in ("ст", "Ст"):
        return _CENTURY_ENDS.match(line, end) is None
    if word in _LEXICON["before name"]:
        return _BEFORE_CAPITAL.match(line, end) is not None
    return word in _LEXICON["never last"]
