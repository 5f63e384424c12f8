"""quotex as a component of a spaCy pipeline: ``nlp.add_pipe("quotex")``.

The component takes the tokens, lemmas, tags, trees and entities that the ``Doc`` has when it comes
by, so it stands last; what is missing quotex finds itself, without writing it into the ``Doc``.
It sets

- ``doc._.quotes``: the list of `quotex.Quote`;
- ``doc.spans["quotes"]``: a span for each part of each quote, labelled with the quote's type;
- ``doc.spans["speakers"]``: the speakers' mentions, labelled with the speaker's kind, ``kb_id_`` is
  the name;
- ``doc.spans["cues"]``: the cues, labelled ``cue``;
- ``doc.spans["sc"]``, unless something else is there: all of these, for
  ``displacy.render(doc, style="span")``.

The ``id_`` of a span is the number of its quote.  Everything is kept by ``Doc.to_bytes`` and, with
``store_user_data=True``, by ``DocBin``.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from .document import Document, Quote
from .engines.spacy import reading_of
from .entities import recogniser
from .pipeline import STEPS, adopter, check_options, complete

KEY = "quotex"  # where a Doc's user data hold the record with its quotes


class QuotexComponent:
    """Finds quotes and speakers; ``ner`` and ``lemmas`` are options of `quotex.load`."""

    def __init__(self, name: str = "quotex", ner: str = "model", lemmas: str = "vesum") -> None:
        check_options(ner, lemmas)
        self.name, self.ner, self.lemmas = name, ner, lemmas

    def __call__(self, doc: Doc) -> Doc:
        """The same ``Doc`` with its quotes."""
        write(doc, self.document(doc))
        return doc

    def document(self, doc: Doc) -> Document:
        """The quotex document of a ``Doc``, which is left as it is."""
        adopt, recognise = self._parts
        return complete(adopt.document(doc.text, reading_of(doc)), recognise, STEPS)

    @cached_property
    def _parts(self) -> tuple[Any, Any]:
        adopt = adopter("spacy", ner=self.ner, lemmas=self.lemmas, steps=STEPS)
        return adopt, None if self.ner == "none" else recogniser(self.ner)

    def __getstate__(self) -> dict[str, Any]:
        """The options alone: another process loads its own dictionaries."""
        return {"name": self.name, "ner": self.ner, "lemmas": self.lemmas}


def write(doc: Doc, document: Document) -> None:
    """Set a document's quotes on the ``Doc`` it was made of."""
    doc.user_data[KEY] = [quote.to_dict() for quote in document.quotes]
    quotes, speakers, cues = [], [], []
    for number, quote in enumerate(document.quotes):
        number_ = str(number)
        quotes += [_span(doc, part, quote.type, number_) for part in quote.parts]
        if quote.cue:
            cues.append(_span(doc, quote.cue, "cue", number_))
        speaker = quote.speaker
        if speaker and speaker.mention:
            speakers.append(_span(doc, speaker.mention, speaker.kind, number_, speaker.name))
    doc.spans["quotes"], doc.spans["speakers"], doc.spans["cues"] = quotes, speakers, cues
    if not doc.spans.get("sc"):
        doc.spans["sc"] = quotes + speakers + cues


def _span(doc: Doc, place: Any, label: str, number: str, name: str = "") -> Span:
    """The tokens that cover a place of the text."""
    covering: Any = doc.char_span(place.start, place.end, alignment_mode="expand")
    return Span(doc, covering.start, covering.end, label, kb_id=name, span_id=number)


def quotes_of(doc: Doc) -> list[Quote]:
    """The quotes the component found in the ``Doc``: what ``doc._.quotes`` gives."""
    return list(Document.from_dict({"text": doc.text, "quotes": doc.user_data.get(KEY)}).quotes)


Doc.set_extension("quotes", getter=quotes_of, force=True)


@Language.factory(
    "quotex",
    default_config={"ner": "model", "lemmas": "vesum"},
    assigns=["doc._.quotes", "doc.spans"],
)
def make_quotex(nlp: Language, name: str, ner: str, lemmas: str) -> QuotexComponent:
    """The component for ``nlp.add_pipe("quotex", config={"ner": …, "lemmas": …})``."""
    return QuotexComponent(name, ner, lemmas)
