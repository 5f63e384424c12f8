"""What content finding hands to speaker finding."""

from __future__ import annotations

from dataclasses import dataclass

from ..document import Cue, QuoteType, Span


@dataclass(frozen=True, slots=True)
class Content:
    """A quote whose speaker is still to be found.

    ``parts`` are the content's spans (marks and author's words left out), ``cue`` the words that
    introduce it.  ``source`` is set where the construction itself points at the speaker: an
    interview's label, the surname of ``Текст, – Прізвище``, the genitive of ``за словами X``.
    ``frame`` is the clause of the author's words that belongs to the quote, as character offsets:
    there the speaker's mention is looked for first.  ``rule`` names the step that found it.
    """

    type: QuoteType
    parts: tuple[Span, ...]
    cue: Cue | None = None
    source: Span | None = None
    frame: tuple[int, int] | None = None
    rule: str = ""
    confidence: float = 1.0
