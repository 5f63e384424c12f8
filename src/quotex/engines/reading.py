"""From what another tool says about a text to a `Document`.

The tool's tokens, sentences, tags, trees and entities are taken as they are, as far as the
document's own rules allow: a token holds no blank (save in ``10 000``) and no part of another, a
sentence does not go over a line's end, since a line is a paragraph, nor does an entity.
What the tool does not say is filled in by quotex's own parts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from ..document import Document, Entity, Sentence, Token
from ..morphology import Analysis, Morphology, nominative
from ..text.segment import pieces, segment
from .base import document_of_tokens
from .labels import entity_class

_BREAK = re.compile("[\n\r\u2028\u2029]+")
# Other tools fail on lone surrogates and NULs; a stand-in of the same length keeps the offsets.
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
BLANK_WORD = "_"  # stands for a given token without a visible character
_MORPHOLOGY = frozenset({"lemmas", "tags", "feats"})
_NUMBER = re.compile(r"\d[\d,.\s]*")
_DEEPEST = 100  # ancestors looked at for one that is kept
_KIN = {"PROPN": "NOUN", "DET": "PRON", "AUX": "VERB"}


class Word(NamedTuple):
    """A token as the tool cut it.  ``head`` is an index in `Reading.words`, the root's its own;
    ``opens`` says that a sentence begins here."""

    start: int
    end: int
    lemma: str = ""
    upos: str = ""
    feats: Mapping[str, str] = {}
    head: int | None = None
    deprel: str | None = None
    opens: bool = False


@dataclass
class Reading:
    """What a tool says about a text.  ``knows`` names what it spoke about: any of ``sentences``,
    ``lemmas``, ``tags``, ``feats``, ``syntax``, ``entities``; an entity is first and last word
    (exclusive) and label."""

    words: list[Word] = field(default_factory=list)
    entities: list[tuple[int, int, str]] = field(default_factory=list)
    knows: set[str] = field(default_factory=set)

    def add(self, other: Reading, offset: int) -> None:
        """Append the reading of a later piece that begins at ``offset``."""
        base = len(self.words)
        for word in other.words:
            head = None if word.head is None else word.head + base
            self.words.append(
                word._replace(start=word.start + offset, end=word.end + offset, head=head)
            )
        self.entities += [(a + base, b + base, label) for a, b, label in other.entities]
        self.knows |= other.knows


def readable(text: str) -> str:
    """The text with a stand-in for each character that other tools fail on; same length.

    >>> readable("а\\x00б\\ud800")
    'а\ufffdб\ufffd'
    """
    return _UNREADABLE.sub("\ufffd", text)


@lru_cache(maxsize=10_000)
def features(written: str) -> dict[str, str]:
    """``Case=Nom|Number=Sing`` as a mapping; the same object for the same features."""
    pairs = (pair.partition("=") for pair in written.split("|"))
    return {name: value for name, _, value in pairs if value}


def groups(sentences: Sequence[Sequence[str]], longest: int) -> list[list[Sequence[str]]]:
    """The sentences in groups of about ``longest`` tokens at most; none is without tokens."""
    out: list[list[Sequence[str]]] = [[]]
    size = 0
    for row in sentences:
        if size and size + len(row) > longest:
            out.append([])
            size = 0
        out[-1].append(row)
        size += len(row)
    return [group for group in out if any(group)]


def chunks(text: str, longest: int) -> Iterator[tuple[int, str]]:
    """The text in pieces of at most ``longest`` characters, each with its offset, cut behind a
    line's end where there is one in a piece's second half, else as `pieces` cuts a line."""
    start = 0
    while len(text) - start > longest:
        cut = text.rfind("\n", start + longest // 2, start + longest) + 1
        if not cut:
            _, piece = next(pieces(text[start : start + longest + 1], 0, longest))
            cut = start + len(piece)
        yield start, text[start:cut]
        start = cut
    if start < len(text):
        yield start, text[start:]


@dataclass(frozen=True)
class Adopter:
    """Makes documents of an engine's readings.

    ``steps`` are the pipeline's steps: of what the engine says, only what they ask for is kept;
    ``morphology`` gives quotex's own tagger, called when the engine lacks lemmas or tags.
    """

    engine: str
    steps: Collection[str]
    morphology: Callable[[], Morphology]

    def document(self, text: str, reading: Reading) -> Document:
        """The document of a text that the engine cut."""
        words = _clean(text, reading.words)
        sentences = _sentences(text, words, "sentences" in reading.knows)
        tokens = [Token(word.start, word.end, text[word.start : word.end]) for word in words]
        done = {"tokens": self.engine}
        if "sentences" not in reading.knows:
            done["sentences"] = "native"
        entities = [
            (reading.words[first].start, reading.words[last - 1].end, label)
            for first, last, label in reading.entities
        ]
        cut = Document(text, sentences, tuple(tokens))
        return self._complete(cut, words, reading.knows, entities, done)

    def given(self, sentences: Sequence[Sequence[str]], reading: Reading) -> Document:
        """The document of given tokens, of which the engine's words are the analyses."""
        plain = document_of_tokens(sentences)
        entities = [
            (plain.tokens[first].start, plain.tokens[last - 1].end, label)
            for first, last, label in reading.entities
        ]
        done = {"tokens": "given"}
        return self._complete(plain, reading.words, reading.knows, entities, done)

    def _complete(
        self,
        cut: Document,
        words: Sequence[Word],
        knows: Collection[str],
        found: Sequence[tuple[int, int, str]],
        done: dict[str, str],
    ) -> Document:
        tokens = cut.tokens
        if "morphology" in self.steps:
            done["morphology"] = self._who(_MORPHOLOGY.intersection(knows))
            analyses = self._analyses(cut, words, knows)
            if "syntax" in knows:
                done["syntax"] = self.engine
            tokens = tuple(
                Token(token.start, token.end, token.text, *analysis, head, deprel)
                for token, analysis, (head, deprel) in zip(
                    tokens, analyses, _trees(cut.sentences, words, "syntax" in knows), strict=True
                )
            )
        entities: tuple[Entity, ...] = ()
        if "entities" in self.steps and "entities" in knows:
            done["entities"] = self.engine
            entities = _entities(cut.text, tokens, found)
        return Document(cut.text, cut.sentences, tokens, entities, engine=done)

    def _who(self, known: Collection[str]) -> str:
        if not known:
            return "native"
        return self.engine if len(known) == len(_MORPHOLOGY) else f"{self.engine}+native"

    def _analyses(
        self, cut: Document, words: Sequence[Word], knows: Collection[str]
    ) -> list[Analysis]:
        lemmas, tags, feats = "lemmas" in knows, "tags" in knows, "feats" in knows
        said = [
            Analysis(
                word.lemma if lemmas else "",
                word.upos if tags else "",
                word.feats if feats else {},
            )
            for word in words
        ]
        if _MORPHOLOGY.issubset(knows) and all(lemma and upos for lemma, upos, _ in said):
            return said
        rows = [[token.text for token in row] for row in cut.sentence_tokens()]
        own = [analysis for row in self.morphology().tag(rows) for analysis in row]
        return [_filled(one, other, feats) for one, other in zip(said, own, strict=True)]


def _filled(said: Analysis, own: Analysis, feats_known: bool) -> Analysis:
    """The engine's analysis, its gaps filled by ours where that does not contradict it."""
    upos = said.upos or own.upos
    feats = said.feats
    if not said.upos or not feats_known:
        feats = own.feats if _KIN.get(upos, upos) == _KIN.get(own.upos, own.upos) else {}
    return Analysis(said.lemma or own.lemma, upos, feats)


def _clean(text: str, words: Sequence[Word]) -> list[Word]:
    """The words without blanks around or inside them, without empty ones, without overlaps."""
    spans: list[tuple[int, int, int]] = []  # start, end, number of the word it comes from
    places: list[int | None] = []  # where each word's first piece went
    end = 0
    for number, word in enumerate(words):
        found = _spans(text, max(word.start, end), min(word.end, len(text)))
        places.append(len(spans) if found else None)
        spans += [(start, stop, number) for start, stop in found]
        end = max(end, word.end)
    out: list[Word] = []
    opened = 0  # the words before this one have had their say about where sentences open
    for place, (start, end, number) in enumerate(spans):
        word = words[number]
        opens = any(words[n].opens for n in range(opened, number + 1))
        opened = number + 1
        head, deprel = _head(words, places, number), word.deprel
        if place != places[number]:
            head, deprel = (None, None) if head is None else (places[number], "flat")
        elif head == place:
            deprel = "root"
        piece = Word(start, end, word.lemma, word.upos, word.feats, head, deprel, opens)
        if end - start < words[number].end - words[number].start:
            whole = text[words[number].start : words[number].end].strip()
            if whole != text[start:end]:  # what was said of the whole does not hold for a piece
                piece = piece._replace(lemma="", upos="", feats={})
        out.append(piece)
    return out


def _head(words: Sequence[Word], places: Sequence[int | None], number: int) -> int | None:
    """The place of the word's head: the nearest ancestor that was kept, else its own."""
    own = places[number]
    for _ in range(_DEEPEST):
        above = words[number].head
        if above is None:
            return None
        if above == number or not 0 <= above < len(words):
            break
        if places[above] is not None:
            return places[above]
        number = above
    return own


def _spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The word's pieces between blanks; a number written with blanks stays one.

    >>> _spans("10 000 грн", 0, 6), _spans("О Єнс ", 0, 6)
    ([(0, 6)], [(0, 1), (2, 5)])
    """
    word = text[start:end]
    split = word.split()
    if len(split) == 1 and split[0] == word:
        return [(start, end)]
    found = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", word)]
    if len(found) > 1 and _NUMBER.fullmatch(word.strip()) and not _BREAK.search(word.strip()):
        return [(found[0][0], found[-1][1])]
    return found


def _sentences(text: str, words: Sequence[Word], known: bool) -> tuple[Sentence, ...]:
    """The engine's sentences, or ours where it has none, cut at every line's end."""
    breaks = [m.start() for m in _BREAK.finditer(text)]
    own = [] if known else [span.start for span in segment(text)]
    firsts: list[int] = []
    paragraphs: list[int] = []
    paragraph, line, last_own = -1, -1, -1
    for number, word in enumerate(words):
        here = bisect_right(breaks, word.start)
        opens = word.opens
        if not known:
            sentence = bisect_right(own, word.start)
            opens, last_own = sentence != last_own, sentence
        if here != line:
            line, opens = here, True
            paragraph += 1
        if opens:
            firsts.append(number)
            paragraphs.append(paragraph)
    out = []
    for first, last, paragraph in zip(firsts, [*firsts, len(words)][1:], paragraphs, strict=True):
        start, end = words[first].start, words[last - 1].end
        out.append(Sentence(start, end, text[start:end], first, last, paragraph))
    return tuple(out)


def _trees(
    sentences: Sequence[Sentence], words: Sequence[Word], known: bool
) -> Iterator[tuple[int | None, str | None]]:
    """Head and relation of each word; one whose head lies in another sentence is a root."""
    for sentence in sentences:
        for number in range(sentence.first, sentence.last):
            word = words[number]
            if not known or word.head is None:
                yield None, None
            elif word.head == number or not sentence.first <= word.head < sentence.last:
                yield number, "root"
            else:
                yield word.head, word.deprel


def _entities(
    text: str, tokens: Sequence[Token], found: Sequence[tuple[int, int, str]]
) -> tuple[Entity, ...]:
    """The engine's entities with our classes, on whole tokens of one line, none over another."""
    starts = [token.start for token in tokens]
    ends = [token.end for token in tokens]
    out: list[Entity] = []
    for start, end, label in sorted(found, key=lambda entity: (entity[0], -entity[1])):
        known = entity_class(label)
        first = bisect_right(ends, start)
        last = bisect_left(starts, end)
        if known is None or first >= last:
            continue
        broken = _BREAK.search(text, starts[first], end)
        if broken:
            last = bisect_left(starts, broken.start())
        start, end = starts[first], ends[last - 1]
        surface = text[start:end]
        if (out and start < out[-1].end) or not any(char.isalnum() for char in surface):
            continue
        out.append(Entity(start, end, surface, known, nominative(tokens[first:last], known)))
    return tuple(out)
