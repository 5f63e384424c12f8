"""The document as the content rules see it: kinds of tokens, plain words, paragraphs."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import accumulate

from ...document import Document, Span
from ...text import plain_word

WORD, OPEN, CLOSE, DASH, COMMA, END, COLON, SEMICOLON, BRACKET, UNBRACKET, OTHER = range(11)

_MARKS = frozenset("«»“”„‟‘’‚‹›\"'`") | {"''", "``", ",,"}
_KINDS = {
    **dict.fromkeys("–—―−‒-", DASH),
    **dict.fromkeys(("--", "---", "––", "——"), DASH),
    ",": COMMA,
    ":": COLON,
    ";": SEMICOLON,
    **dict.fromkeys("([{", BRACKET),
    **dict.fromkeys(")]}", UNBRACKET),
}
_SHAPES = {"«": OPEN, "»": CLOSE, "„": OPEN, "‚": OPEN, "‹": OPEN, "›": CLOSE, "”": CLOSE}
_SHAPES |= {",,": OPEN, "``": OPEN, "''": CLOSE}
MARK = 99
_EMPTY = (OTHER, "")


@lru_cache(maxsize=50_000)
def _form(text: str) -> tuple[int, str]:
    """The kind of a token by its form alone (`MARK` where the place decides), and its word."""
    if not text:
        return _EMPTY
    if text[0].isalnum():
        return WORD, plain_word(text).lower()
    if text in _MARKS:
        return MARK, text
    kind = _KINDS.get(text)
    if kind is not None:
        return kind, text
    if text[0] in ".!?…" and not any(c.isalnum() for c in text):
        return END, text
    if any(c.isalnum() for c in text):
        return WORD, plain_word(text).lower()
    return OTHER, text


class Layout:
    """A document's tokens with what the rules ask of each, indexed by token.

    ``kind`` and ``word`` (plain, lower case), ``paragraphs`` as token ranges, ``paragraph`` of
    each token, ``sentence``: the number of each token's sentence, ``forms``: what the features
    have called its form so far, ``voices``: which have a voice, once that is known,
    ``dashed_share``: how many of
    fifty paragraphs open with a dash.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.text = document.text
        self.tokens = document.tokens
        forms = [_form(token.text) for token in self.tokens]
        self.kind: list[int] = [kind for kind, _ in forms]
        self.word: list[str] = [word for _, word in forms]
        self.forms = [""] * len(self.tokens)
        self.voices: list[tuple[int, str]] | None = None
        self.paragraphs: list[tuple[int, int]] = []
        self.paragraph: list[int] = [0] * len(self.tokens)
        self.sentence: list[int] = [0] * len(self.tokens)
        last = -1
        for number, sentence in enumerate(document.sentences):
            if sentence.first == sentence.last:  # a given sentence without tokens
                continue
            if sentence.paragraph != last or not self.paragraphs:
                self.paragraphs.append((sentence.first, sentence.last))
            else:
                self.paragraphs[-1] = (self.paragraphs[-1][0], sentence.last)
            last = sentence.paragraph
            size = sentence.last - sentence.first
            self.paragraph[sentence.first : sentence.last] = [len(self.paragraphs) - 1] * size
            self.sentence[sentence.first : sentence.last] = [number] * size
        self._join_apart()
        self._place_marks()
        self.starts = [token.start for token in self.tokens]
        dashed = sum(self.kind[first] == DASH for first, _ in self.paragraphs)
        self.dashed_share = 50 * dashed // max(1, len(self.paragraphs))
        finite = [
            token.upos in ("VERB", "AUX") and token.feats.get("VerbForm", "Fin") == "Fin"
            for token in self.tokens
        ]
        self._finite_before = list(accumulate(finite, initial=0))
        self._entities = tuple(document.entities)
        self._entity_starts = [entity.start for entity in self._entities]

    def _join_apart(self) -> None:
        """Two commas or apostrophes side by side are one mark: the first carries the kind."""
        tokens, kind = self.tokens, self.kind
        if ",," not in self.text:
            return
        for index in range(len(tokens) - 1):
            if kind[index] == COMMA:
                after = tokens[index + 1]
                if after.text == "," and after.start == tokens[index].end:
                    kind[index], kind[index + 1] = OPEN, OTHER

    def _place_marks(self) -> None:
        """Decide, for marks that open and close alike, by their neighbours which they do."""
        text, size = self.text, len(self.text)
        for index in [place for place, kind in enumerate(self.kind) if kind == MARK]:
            token = self.tokens[index]
            before = text[token.start - 1] if token.start else " "
            after = text[token.end] if token.end < size else " "
            shape = _SHAPES.get(token.text)
            if shape is not None and not (
                token.text in ("''", "”", "»")
                and (before.isspace() or before in "([")
                and (after.isalnum() or after in "…")
            ):
                self.kind[index] = shape
                continue
            opens = before.isspace() or before in "([{–—-/"
            closes = after.isspace() or after in ")]}.,:;!?…–—-/"
            if opens and not closes:
                self.kind[index] = OPEN
            elif closes and not opens:
                self.kind[index] = CLOSE
            elif not opens and not closes and before in ".,:;!?…»":
                self.kind[index] = OPEN
            elif opens and closes:
                self.kind[index] = MARK
            else:
                self.kind[index] = CLOSE if before.isalnum() and not after.isalnum() else OPEN
                if before.isalnum() and after.isalnum():
                    self.kind[index] = OTHER

    def finites(self, first: int, last: int) -> int:
        """How many of the tokens ``first`` to ``last`` (exclusive) are finite verbs."""
        return self._finite_before[last] - self._finite_before[first] if first < last else 0

    def entities_at(self, first: int, last: int) -> list[str]:
        """The labels of the entities that fill the tokens, or begin inside them (with a ``+``)."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        found = []
        place = bisect_left(self._entity_starts, start - 1)
        for entity in self._entities[place : place + 4]:
            if entity.start >= end:
                break
            fills = entity.start <= start and entity.end >= end
            found.append(entity.label if fills else entity.label + "+")
        return found

    def span(self, first: int, last: int) -> Span:
        """The characters of the tokens ``first`` to ``last`` (exclusive)."""
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return Span(start, end, self.text[start:end])

    def trimmed(self, first: int, last: int) -> tuple[int, int]:
        """The range without marks, commas, dashes, full stops and colons at its edges; closing
        ``? ! …`` stay."""
        kind, word = self.kind, self.word
        while (
            first < last
            and kind[first] in _LEADING
            and not (kind[first] == END and word[first] in ("…", "..."))
        ):
            first += 1
        while first < last and (
            kind[last - 1] in _TRAILING or (kind[last - 1] == END and word[last - 1] == ".")
        ):
            last -= 1
        return first, last

    def without_aside(self, first: int, last: int) -> int:
        """The end of the range without a remark in brackets at its very end: ``(Сміється.)``."""
        end = last
        while end > first and self.kind[end - 1] == END:
            end -= 1
        if end == first or self.kind[end - 1] != UNBRACKET:
            return last
        place = end - 1
        while place > first and self.kind[place] != BRACKET:
            place -= 1
        return place if place > first else last

    def token_at(self, position: int) -> int:
        """The index of the first token that starts at ``position`` or behind it."""
        return bisect_left(self.starts, position)


_LEADING = frozenset((OPEN, CLOSE, MARK, DASH, COMMA, END, COLON, SEMICOLON, OTHER))
_TRAILING = frozenset((OPEN, CLOSE, MARK, DASH, COMMA, COLON, SEMICOLON))
