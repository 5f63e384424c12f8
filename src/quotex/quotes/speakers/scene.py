"""What the sieves look at: a document with indexes over its tokens."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ...document import Document, Entity, Span
from ...people.mentions import is_attribute
from ..model import Content
from .forms import Form, form

BOUNDS = frozenset('.!?;:…,—–―‒−-()«»"“”„‟‚‘`') | {"...", "''", ",,", "``", "?..", "!.."}
DASHES = frozenset("—–―‒−-")
SUBORDINATORS = frozenset(
    "що як який яка яке які якого якої яким якою щоб коли де бо якщо чи аби поки адже хоча".split()
)


class Scene:
    """A document, its tokens' readings and who stands where."""

    def __init__(self, document: Document, contents: Sequence[Content]) -> None:
        self.document = document
        self.tokens = document.tokens
        self.contents = contents
        self.starts = [token.start for token in document.tokens]
        self.sentence_of = [0] * len(document.tokens)
        for number, sentence in enumerate(document.sentences):
            for i in range(sentence.first, sentence.last):
                self.sentence_of[i] = number
        self.entity_of: dict[int, Entity] = {}
        for entity in document.entities:
            if entity.label in ("PER", "ORG", "LOC", "MISC", "DOC"):
                first, last = self.token_range(entity.start, entity.end)
                if not (entity.label == "PER" and is_attribute(self.tokens, first, last)):
                    for i in range(first, last):
                        self.entity_of.setdefault(i, entity)
        self.sexes: dict[int, frozenset[str]] = {}  # token → the subjects its person can be
        self.inside: dict[int, int] = {}  # token → the direct or mixed content it belongs to
        self.cues: set[int] = set()  # tokens of the cues
        for number, content in enumerate(contents):
            if content.cue is not None:
                self.cues.update(range(*self.token_range(content.cue.start, content.cue.end)))
            if content.type != "indirect":
                for part in content.parts:
                    for i in range(*self.token_range(part.start, part.end)):
                        self.inside.setdefault(i, number)

    def token_range(self, start: int, end: int) -> tuple[int, int]:
        """The first token that reaches into ``start:end`` and the one behind the last."""
        first = bisect_right(self.starts, start) - 1
        if first < 0 or (first < len(self.tokens) and self.tokens[first].end <= start):
            first += 1
        last = first
        while last < len(self.tokens) and self.starts[last] < end:
            last += 1
        return first, last

    def form(self, i: int) -> Form:
        """The readings of token ``i``."""
        return form(self.tokens[i].text)

    def span(self, first: int, last: int) -> Span:
        """The text of the tokens ``first`` to ``last - 1``."""
        return self.document.span(self.tokens[first].start, self.tokens[last - 1].end)

    def paragraph(self, i: int) -> int:
        """The paragraph of token ``i``."""
        return self.document.sentences[self.sentence_of[i]].paragraph
