"""Paragraphs, sentences and tokens of a text, with exact offsets.

Sentences and words are split by tokenize_uk 2 (LanguageTool's rules), line by line: in web text a
line is a paragraph.  Very long lines are cut at blanks first, which keeps the time linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# tokenize_uk marks its places with characters of this private area and drops them at the end.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_LINE = re.compile(r"[^\n\r\u2028\u2029]+")
_LONGEST_PIECE = 4000


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
    plain = _PRIVATE.sub("\ufffd", text)
    out: list[SentenceSpan] = []
    paragraph = 0
    for line in _LINE.finditer(plain):
        before = len(out)
        for offset, piece in _pieces(line.group(), line.start()):
            for start, end in _sentences(piece):
                tokens = [
                    (offset + start + a, offset + start + b) for a, b in _words(piece[start:end])
                ]
                if tokens:
                    out.append(SentenceSpan(tokens[0][0], tokens[-1][1], paragraph, tokens))
        paragraph += len(out) > before
    return out


def _pieces(line: str, offset: int) -> Iterator[tuple[int, str]]:
    """The line in pieces of at most `_LONGEST_PIECE` characters, cut behind a sentence's end or a
    blank where there is one in the second half of a piece."""
    start = 0
    while len(line) - start > _LONGEST_PIECE:
        limit, half = start + _LONGEST_PIECE, start + _LONGEST_PIECE // 2
        cut = max(line.rfind(mark, half, limit) for mark in (". ", "! ", "? ", "… ")) + 2
        if cut <= half:
            cut = line.rfind(" ", half, limit) + 1
        if cut <= half:
            cut = limit
        yield offset + start, line[start:cut]
        start = cut
    yield offset + start, line[start:]


def _sentences(piece: str) -> list[tuple[int, int]]:
    from tokenize_uk import tokenize_sents_with_spans

    return [(start, end) for _, start, end in tokenize_sents_with_spans(piece)]


def _words(sentence: str) -> list[tuple[int, int]]:
    from tokenize_uk import tokenize_words_with_spans

    return [(start, end) for _, start, end in tokenize_words_with_spans(sentence)]
