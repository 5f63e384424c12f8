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
                base = offset + start
                tokens = [(base + a, base + b) for a, b in word_spans(piece[start:end])]
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
_END_MARK = re.compile(r"[.!?…]")
_LAST_WORD = re.compile(rf"[{_LETTER}'’ʼ-]+$")
_STARTS = re.compile(rf" [«\"„“]?[{_CAP}]| [–—-] (?!Ред|Авт)[{_CAP}]")
_GOES_ON = re.compile(rf"»?(?:,| [–—-] [{_LOW}])")


def sentence_spans(line: str) -> list[tuple[int, int]]:
    """The offsets of the sentences of one line."""
    ends = _plain_ends(line)
    if ends is None:
        from tokenize_uk import tokenize_sents_with_spans

        return [(start, end) for _, start, end in tokenize_sents_with_spans(line)]
    spans = []
    for start, end in zip([0, *ends], [*ends, len(line)], strict=True):
        sentence = line[start:end]
        start += len(sentence) - len(sentence.lstrip())
        end = start + len(sentence.strip())
        if start < end:
            spans.append((start, end))
    return spans


def _plain_ends(line: str) -> list[int] | None:
    """Where the sentences of a plain line end (but for the last); None where the line is not."""
    if _VERTICAL.search(line):
        return None
    ends: list[int] = []
    start = 0
    for match in _END_MARK.finditer(line, 0, len(line.rstrip().rstrip('.!?…»"”)'))):
        mark = match.start()
        word = _LAST_WORD.search(line, max(start, mark - 40), mark)
        if word is None or line[word.start() - 1 : word.start()] not in ("", " "):
            return None
        start = mark + 1
        if _GOES_ON.match(line, start) and line[mark] in "!?":
            continue
        short = len(word.group()) < 2 or not word.group()[-2:].islower()
        if (line[mark] == "." and (short or word.group().lower() in _ABBREVIATIONS)) or (
            line[mark] == "…" and len(word.group()) < 4
        ):
            return None
        if not _STARTS.match(line, start):
            return None
        ends.append(start + 1)
    return ends


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
_PLAIN_TOKEN = re.compile(rf"[0-9]+,[0-9]+|[{_LETTER}0-9'’ʼ\-]+|[^ \xa0]")


def word_spans(sentence: str) -> list[tuple[int, int]]:
    """The offsets of the tokens of one sentence."""
    body = sentence
    if sentence.endswith("."):
        word = _LAST_WORD.search(sentence, max(0, len(sentence) - 40), len(sentence) - 1)
        if (word is None and sentence[-2:-1] not in ("", ".", "!", "?", "…")) or (
            word is not None
            and word.group()[-2:].islower()
            and len(word.group()) > 1
            and word.group().lower() not in _ABBREVIATIONS
        ):
            body = sentence[:-1]
    if _SPECIAL.search(body) is None:
        spans = [match.span() for match in _PLAIN_TOKEN.finditer(body)]
        if body is not sentence:
            spans.append((len(body), len(sentence)))
        return spans
    from tokenize_uk import tokenize_words_with_spans

    return [(start, end) for _, start, end in tokenize_words_with_spans(sentence)]
