"""Paragraphs, sentences and tokens of a text, with exact offsets.

Sentences and words are split by tokenize_uk 2 (LanguageTool's rules), line by line: in web text a
line is a paragraph.  Very long lines are cut at blanks first, which keeps the time linear.  Where
a line or a sentence is plain, that is, holds nothing those rules treat specially, the same cut is
made by one regular expression; the tests hold the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# tokenize_uk marks its places with characters of this private area and drops them at the end.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# White space that tokenize_uk takes for letters or symbols.
_SEPARATORS = re.compile("[\v\f\x1c-\x1f\x85\u1680\u205f\u3000]")
LINE = re.compile(r"[^\n\r\u2028\u2029]+")
LONGEST_PIECE = 4000


class SentenceSpan(NamedTuple):
    """A sentence before anything is known of its words: offsets, paragraph, token offsets."""

    start: int
    end: int
    paragraph: int
    tokens: list[tuple[int, int]]


def segment(text: str) -> list[SentenceSpan]:
    """The sentences of ``text`` with the offsets of their tokens, in text order.

    Every character that is neither white space nor invisible belongs to exactly one token.
    """
    plain = _SEPARATORS.sub(" ", _PRIVATE.sub("\ufffd", text))
    out: list[SentenceSpan] = []
    paragraph = 0
    for line in LINE.finditer(plain):
        before = len(out)
        for offset, piece in pieces(line.group(), line.start()):
            for start, end in sentence_spans(piece):
                tokens = word_spans(plain, offset + start, offset + end)
                if tokens:
                    out.append(SentenceSpan(tokens[0][0], tokens[-1][1], paragraph, tokens))
        paragraph += len(out) > before
    return out


def pieces(line: str, offset: int = 0, longest: int = LONGEST_PIECE) -> Iterator[tuple[int, str]]:
    """The line in pieces of at most ``longest`` characters, each with its offset, cut behind a
    sentence's end or a blank where there is one in the second half of a piece."""
    start = 0
    while len(line) - start > longest:
        limit, half = start + longest, start + longest // 2
        cut = max(line.rfind(mark, half, limit) for mark in (". ", "! ", "? ", "… ")) + 2
        if cut <= half:
            cut = line.rfind(" ", half, limit) + 1
        if cut <= half:
            cut = limit
        yield offset + start, line[start:cut]
        start = cut
    yield offset + start, line[start:]


_LOW = "а-яіїєґ"
_CAP = "А-ЯІЇЄҐ"
_LETTER = _LOW + _CAP
_ANY = _LETTER + "a-zA-Z"

# Words before a full stop that tokenize_uk's rules know; everything else that ends in two small
# letters is an ordinary word.
_ABBREVIATIONS = frozenset(
    "укр рос анг англ амер крим вип пс італ ісп нім фр франц лат грец грецьк абз арк ауд бл буд "
    "бульв вул держ дод зав зб зв зовн екон іл кв канд кн напр нпр нац обл оп пл пол пом поч пп "
    "пор просп розд стор табл тел част кін ст нар дол ап акад проф доц асист реж арх св свв оз ім "
    "інж дир тов упоряд тт преп свт авг др гр арт мал рис спр тис млн млрд грн рр див ред авт ів "
    "дж ол ман губ ін атм відс коп дес пов руб стст стол чол шт інш под".split()
)
_VERTICAL = re.compile("[\v\f\x1c-\x1e\x85]")
_END_MARK = re.compile(r"\.\.\.|[!?]{2,3}|[.!?…]")
_LAST_WORD = re.compile(rf"[{_LETTER}'’ʼ-]+$")
# What follows a mark: no sentence may begin there; an ordinary beginning of one.
_GOES_ON = re.compile(rf"[»\"”]?(?:,| [{_LOW}])|»? [–—-] [{_LOW}]|[0-9{_LOW}]")
_STARTS = re.compile(rf"»?(?: [«\"„“]?[{_CAP}]| [–—-] (?!Ред|Авт)[{_CAP}])")
_CLUSTER = re.compile(r"[.!?…'»\"„“”)\]›\x02\s]*")
_LOOK_BEHIND, _LOOK_AHEAD = 70, 30
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
    for match in _END_MARK.finditer(line, 0, len(line.rstrip().rstrip('.!?…»"”)'))):
        mark = match.start()
        if mark < done or _GOES_ON.match(line, match.end()):
            continue
        after = _STARTS.match(line, match.end())
        if after is not None and _is_plain_end(line, mark, match.group()):
            done = line.index(" ", match.end(), after.end()) + 1
            ends.append(done)
            continue
        looks += 1
        cluster = _CLUSTER.match(line, mark)
        assert cluster is not None
        done = cluster.end()
        if looks > _MOST_LOOKS or done - mark > _LOOK_AHEAD or "див." in line:
            return None
        first = line.rfind(" ", 0, max(0, mark - _LOOK_BEHIND)) + 1
        for start, _ in _full_sentence_spans(line[first : done + _LOOK_AHEAD]):
            if mark < first + start <= done:
                ends.append(first + start)
    return ends


def _is_plain_end(line: str, mark: int, sign: str) -> bool:
    """Whether what stands before a mark is nothing that tokenize_uk has rules for."""
    if line[mark - 1 : mark] in ("»", ")", "%"):
        return True
    match = _LAST_WORD.search(line, max(0, mark - 40), mark)
    if match is None or line[match.start() - 1 : match.start()] not in ("", " "):
        return False
    word = match.group()
    if sign == ".":
        known = word.lower() in _ABBREVIATIONS
        return len(word) > 1 and (word[-2:].islower() or word.isupper()) and not known
    return sign not in ("…", "...") or len(word) > 3


# What tokenize_uk has rules for beyond "a word, a number or a mark is a token".
_SPECIAL = re.compile(
    rf"[^{_LETTER}0-9'’ʼ\-–—,;:!?…()«»\"“”„%№ \xa0]"  # letters and marks of other kinds, a dot
    r"|[!?…][!?…]"
    rf"|(?<![{_LETTER}])['’ʼ]|['’ʼ](?![{_LETTER}])"  # an apostrophe at a word's edge
    rf"|(?<![{_LETTER}0-9])-(?![ \xa0])|-(?![{_LETTER}0-9 \xa0])|[{_LETTER}0-9]-[ \xa0]"
    r"|[ІХ]-[ІХ]"  # Roman numerals
    rf"|[{_LETTER}][\"”][{_LETTER}]"  # a mark for an apostrophe
    r"|(?<![ \xa0])–(?<!^–)|–(?![ \xa0])"  # a short dash that is not between blanks
    rf"|[{_LETTER}][0-9(]|[0-9][{_LETTER}(]"
    r"|[0-9]:[0-9]|[0-9][ \xa0][0-9]|[0-9],[0-9]+[,\-]|-[0-9]+,[0-9]|%[-–]"
)
# A run of what surely needs none of them; takes a tenth of the time to say of most sentences.
_PLAIN = re.compile(
    rf"(?:[{_ANY},;:«»—)№ \xa0]+"
    rf"|(?<=[{_ANY}])(?:['’ʼ]|(?<![IVXІХ])-|-(?![IVXІХ]))(?=[{_ANY}])"
    r"|(?<![^ \xa0\n])(?:\(|[–-](?=[ \xa0]))"
    rf"|(?<![{_ANY}])[0-9]+(?:,[0-9]+)?"
    rf"(?=[ \xa0](?![0-9])|,(?![0-9])|:(?![0-9])|[)»;!?…]|%(?![–-])|-[{_LOW}]|$)"
    rf"|(?<=[0-9])(?:%|-(?=[{_LOW}]))"
    rf"|(?<![{_ANY}])[\"“”„]|[\"“”„](?![{_ANY}])"
    r"|[!?…](?![!?….]))*"
)
_PLAIN_TOKEN = re.compile(rf"[0-9]+,[0-9]+|[{_ANY}0-9'’ʼ\-]+|[^ \xa0]")
_LAST_MARKS = re.compile(r"(?:!{2,3}|\?{2,3}|\.{3}|[!?][!?.]{1,2}|\.)\Z")


def word_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The offsets in ``text`` of the tokens of the sentence ``text[start:end]``."""
    last = end
    marks = _LAST_MARKS.search(text, max(start, end - 3), end)
    if marks is not None and _ends_plainly(text, start, marks.start(), marks.group()):
        last = marks.start()
    run = _PLAIN.match(text, start, last)
    if (run is not None and run.end() == last) or _SPECIAL.search(text[start:last]) is None:
        spans = [match.span() for match in _PLAIN_TOKEN.finditer(text, start, last)]
        if last < end:
            spans.append((last, end))
        return spans
    from tokenize_uk import tokenize_words_with_spans

    return [(start + a, start + b) for _, a, b in tokenize_words_with_spans(text[start:end])]


def _ends_plainly(text: str, start: int, end: int, marks: str) -> bool:
    """Whether the marks at ``end``, with which a sentence ends, are a token of their own where
    there is no other full stop."""
    match = _LAST_WORD.search(text, max(start, end - 40), end)
    if match is None:
        return end > start and text[end - 1] not in ".!?…"
    word = match.group()
    if len(word) == 1:
        return marks == "." and word in "яєю"
    return word.lower() not in _ABBREVIATIONS
