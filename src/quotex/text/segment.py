"""Paragraphs, sentences and tokens of a text, with exact offsets.

Sentences and words are split by the rules of tokenize_uk 2 (LanguageTool's), line by line: in web
text a line is a paragraph.  Very long lines are cut at blanks first, which keeps the time linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from .sentences import sentence_spans
from .words import STAND_INS, token_offsets

# tokenize_uk marks its places with characters of this private area and drops them at the end.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# White space that tokenize_uk takes for letters or symbols.
_SEPARATORS = re.compile("[\v\f\x1c-\x1f\x85\u1680\u205f\u3000]")
_UNUSUAL = re.compile(f"{_PRIVATE.pattern}|{_SEPARATORS.pattern}|[{STAND_INS}]")
_NO_STAND_INS = dict.fromkeys(map(ord, STAND_INS), "\x01")
LINE = re.compile(r"[^\n\r\u2028\u2029]+")
LONGEST_PIECE = 4000


def prepare() -> None:
    """Load tokenize_uk and its rules, which takes a quarter of a second, before a text needs
    them."""
    from tokenize_uk import tokenize_sents_with_spans, tokenize_words_with_spans

    tokenize_sents_with_spans("Так.")
    tokenize_words_with_spans("Так.")


class Segmentation(NamedTuple):
    """A text cut into tokens and sentences, by columns: where each token begins and ends; how many
    tokens each sentence has (one at least), and the number of its paragraph."""

    starts: list[int]
    ends: list[int]
    sizes: list[int]
    paragraphs: list[int]


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
    found = segmentation(text)
    offsets = list(zip(found.starts, found.ends, strict=True))
    rows = zip(found.sizes, accumulate(found.sizes), found.paragraphs, strict=True)
    return [
        SentenceSpan(
            found.starts[last - size], found.ends[last - 1], paragraph, offsets[last - size : last]
        )
        for size, last, paragraph in rows
    ]


def segmentation(text: str) -> Segmentation:
    """What `segment` gives, by columns."""
    return segmentations([text])[0]


def segmentations(texts: Sequence[str]) -> list[Segmentation]:
    """The segmentation of each text; short ones together take less time than one by one."""
    bodies: list[str] = []
    origins: list[int] = []
    lines: list[list[int]] = []
    for text in texts:
        plain = text
        if _UNUSUAL.search(text):
            plain = _SEPARATORS.sub(" ", _PRIVATE.sub("\ufffd", text)).translate(_NO_STAND_INS)
        own: list[int] = []
        for number, line in enumerate(LINE.finditer(plain)):
            for offset, piece in pieces(line.group(), line.start()):
                for start, end in sentence_spans(piece):
                    bodies.append(piece[start:end])
                    origins.append(offset + start)
                    own.append(number)
        lines.append(own)
    starts, ends, sizes = token_offsets(bodies, origins)
    out: list[Segmentation] = []
    done = tokens = 0
    for own in lines:
        found = sizes[done : done + len(own)]
        size = sum(found)
        # a sentence of invisible characters alone has no tokens, nor has its line a paragraph
        paragraphs: dict[int, int] = {}
        numbers = [
            paragraphs.setdefault(line, len(paragraphs))
            for line, own_size in zip(own, found, strict=True)
            if own_size
        ]
        last = tokens + size
        out.append(
            Segmentation(starts[tokens:last], ends[tokens:last], list(filter(None, found)), numbers)
        )
        done, tokens = done + len(own), last
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
