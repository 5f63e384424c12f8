"""Document and its spans: what every step reads and writes.

Offsets are Unicode code points into the text exactly as the caller passed it, end exclusive;
``text[start:end] == span.text`` always holds.  All classes are immutable; a step gives a new
`Document` made with `dataclasses.replace`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from itertools import accumulate, repeat
from os import PathLike
from typing import Any, Literal, TypeVar, cast, overload

from .errors import RecordError
from .listing import Annotations, clip

_Made = TypeVar("_Made")
QuoteType = Literal["direct", "mixed", "indirect"]
SpeakerKind = Literal["person", "group", "org", "document", "unknown"]
Gender = Literal["masc", "fem"]

QUOTE_TYPES: tuple[QuoteType, ...] = ("direct", "mixed", "indirect")
SPEAKER_KINDS: tuple[SpeakerKind, ...] = ("person", "group", "org", "document", "unknown")
ENTITY_LABELS: tuple[str, ...] = (
    "PER", "LOC", "ORG", "MISC",
    "JOB", "DATE", "TIME", "PERIOD", "MON", "PCT", "QUANT", "DOC", "ART",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text: ``text[start:end]``, in code points."""

    start: int
    end: int
    text: str

    def to_dict(self) -> dict[str, Any]:
        """``{"start", "end", "text"}``."""
        return {"start": self.start, "end": self.end, "text": self.text}


@dataclass(frozen=True, slots=True, init=False)
class Token(Span):
    """A word or a punctuation mark.

    ``lemma``, ``upos`` and ``feats`` follow Universal Dependencies v2 (empty where the step did
    not run).  ``head`` is the index in `Document.tokens` of the syntactic head (a root is its own
    head) and ``deprel`` the relation; both are None where the engine does not parse.
    """

    lemma: str = ""
    upos: str = ""
    feats: Mapping[str, str] = field(default_factory=dict)
    head: int | None = None
    deprel: str | None = None

    def __init__(
        self,
        start: int,
        end: int,
        text: str,
        lemma: str = "",
        upos: str = "",
        feats: Mapping[str, str] | None = None,
        head: int | None = None,
        deprel: str | None = None,
    ) -> None:
        # three times as fast as what dataclasses write for a frozen class
        set_start, set_end, set_text, set_lemma, set_upos, set_feats, set_head, set_deprel = _SET
        set_start(self, start)
        set_end(self, end)
        set_text(self, text)
        set_lemma(self, lemma)
        set_upos(self, upos)
        set_feats(self, {} if feats is None else feats)
        set_head(self, head)
        set_deprel(self, deprel)

    def to_dict(self) -> dict[str, Any]:
        """The token's record; ``head`` and ``deprel`` only where the engine parsed."""
        record = {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "lemma": self.lemma,
            "upos": self.upos,
            "feats": dict(self.feats),
        }
        if self.head is not None:
            record["head"], record["deprel"] = self.head, self.deprel
        return record


Setter = Callable[[Any, Any], None]


@cache
def _setters(kind: type) -> tuple[Setter, ...]:
    """What sets the attributes of a dataclass with slots, frozen or not."""
    return tuple(getattr(kind, item.name).__set__ for item in fields(kind))


_SET = _setters(Token)


def _made_of(kind: type[_Made], size: int, columns: Iterable[Iterable[Any]]) -> tuple[_Made, ...]:
    """Objects of a dataclass with slots, made of a column for each attribute, in a fraction of the
    time that one by one takes."""
    made = tuple(map(kind.__new__, repeat(kind, size)))
    for setter, values in zip(_setters(cast(Any, kind)), columns, strict=True):
        deque(map(setter, made, values), maxlen=0)
    return made


class Tokens(Sequence[Token]):
    """Tokens kept by columns: like a tuple of `Token`, whose items are made together when one is
    first asked for.  To count tokens, or to read the columns, takes none of that time."""

    __slots__ = ("_ends", "_feats", "_made", "_starts", "lemmas", "texts", "upos")

    def __init__(
        self,
        starts: Sequence[int],
        ends: Sequence[int],
        texts: Sequence[str],
        lemmas: Sequence[str],
        upos: Sequence[str],
        feats: Sequence[Mapping[str, str]],
    ) -> None:
        """Offsets, texts, lemmas, parts of speech and features, one of each a token."""
        self._starts = starts
        self._ends = ends
        self.texts = texts
        self.lemmas = lemmas
        self.upos = upos
        self._feats = feats
        self._made: tuple[Token, ...] | None = None

    def made(self) -> tuple[Token, ...]:
        """The tokens as a tuple."""
        if self._made is None:
            columns = *self._columns(), repeat(None), repeat(None)
            self._made = _made_of(Token, len(self.texts), columns)
        return self._made

    def _columns(self) -> tuple[Sequence[Any], ...]:
        return self._starts, self._ends, self.texts, self.lemmas, self.upos, self._feats

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Token, ...]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self.made()[index]

    def __iter__(self) -> Iterator[Token]:
        return iter(self.made())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Tokens, tuple)):
            return NotImplemented
        return self.made() == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # nor have tokens one, their features being mappings

    def __repr__(self) -> str:
        return repr(self.made())

    def __reduce__(self) -> tuple[Any, ...]:
        return Tokens, self._columns()


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence: ``document.tokens[first:last]`` are its tokens, ``paragraph`` counts from 0."""

    first: int
    last: int
    paragraph: int

    def to_dict(self) -> dict[str, Any]:
        """The sentence's record, without its text."""
        return {
            "start": self.start,
            "end": self.end,
            "first": self.first,
            "last": self.last,
            "paragraph": self.paragraph,
        }


def sentences_of(
    text: str,
    starts: Sequence[int],
    ends: Sequence[int],
    sizes: Sequence[int],
    paragraphs: Sequence[int],
) -> tuple[Sentence, ...]:
    """The sentences of a text: where its tokens begin and end, how many each sentence has, and
    sentences' paragraphs."""
    lasts = list(accumulate(sizes))
    firsts = [last - size for last, size in zip(lasts, sizes, strict=True)]
    begins = [starts[first] for first in firsts]
    stops = [ends[last - 1] for last in lasts]
    texts = [text[begin:stop] for begin, stop in zip(begins, stops, strict=True)]
    return _made_of(Sentence, len(texts), (begins, stops, texts, firsts, lasts, paragraphs))


@dataclass(frozen=True, slots=True)
class Entity(Span):
    """A named entity: one of `ENTITY_LABELS`, with its name in the nominative."""

    label: str
    name: str

    def __repr__(self) -> str:
        return f"Entity({self.label} {self.start}:{self.end} {clip(self.text)} → {clip(self.name)})"

    def _repr_html_(self) -> str:
        from .view import table

        return table((self,))

    def to_dict(self) -> dict[str, Any]:
        """``{"start", "end", "text", "label", "name"}``."""
        return {
            "start": self.start,
            "end": self.end,
            "text": self.text,
            "label": self.label,
            "name": self.name,
        }


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the document names.

    ``name`` is the fullest form the document gives, in the nominative; ``aliases`` the other
    forms in the nominative (surname alone, role), ``mentions`` the places that name the person
    (entities and, where they are resolved, roles), in text order.
    """

    name: str
    gender: Gender | None = None
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()

    def __repr__(self) -> str:
        also = "".join(f" = {clip(alias)}" for alias in self.aliases)
        return f"Person({clip(self.name)}{also}, {self.gender}, {len(self.mentions)} mentions)"

    def to_dict(self) -> dict[str, Any]:
        """The person's record."""
        return {
            "name": self.name,
            "gender": self.gender,
            "aliases": list(self.aliases),
            "mentions": [m.to_dict() for m in self.mentions],
        }


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that the document names, with its other names (НАТО, Альянс)."""

    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()

    def __repr__(self) -> str:
        also = "".join(f" = {clip(alias)}" for alias in self.aliases)
        return f"Organisation({clip(self.name)}{also}, {len(self.mentions)} mentions)"

    def to_dict(self) -> dict[str, Any]:
        """The organisation's record."""
        return {
            "name": self.name,
            "aliases": list(self.aliases),
            "mentions": [m.to_dict() for m in self.mentions],
        }


@dataclass(frozen=True, slots=True)
class Cue(Span):
    """The words that introduce a quote (наголосив, за словами), with their lemma."""

    lemma: str

    def to_dict(self) -> dict[str, Any]:
        """``{"start", "end", "text", "lemma"}``."""
        return {"start": self.start, "end": self.end, "text": self.text, "lemma": self.lemma}


@dataclass(frozen=True, slots=True)
class Speaker:
    """Whose words a quote gives.

    ``name`` is the fullest form the document gives, in the nominative; ``mention`` the words the
    cue points at (він, Столтенберга, МЗС), None for an elided subject.
    """

    name: str
    kind: SpeakerKind
    mention: Span | None = None

    def to_dict(self) -> dict[str, Any]:
        """``{"name", "kind", "mention"}``."""
        return {
            "name": self.name,
            "kind": self.kind,
            "mention": self.mention.to_dict() if self.mention else None,
        }


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody said.

    ``parts`` are the content's spans, without its marks and without the author's words; ``text``
    is the parts joined by a space.  ``rule`` names the step that decided on the speaker;
    ``confidence`` is the estimated probability that content and speaker are right.
    """

    type: QuoteType
    text: str
    parts: tuple[Span, ...]
    cue: Cue | None = None
    speaker: Speaker | None = None
    rule: str = ""
    confidence: float = 0.0

    def __repr__(self) -> str:
        speaker = clip(self.speaker.name) if self.speaker else None
        cue = clip(self.cue.text) if self.cue else None
        return (
            f"Quote({self.type} {self.start}:{self.end} {clip(self.text)}, "
            f"speaker={speaker}, cue={cue}, rule={self.rule!r}, confidence={self.confidence:.2f})"
        )

    def _repr_html_(self) -> str:
        from .view import table

        return table((self,))

    @property
    def start(self) -> int:
        """Where the first part starts."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where the last part ends."""
        return self.parts[-1].end

    def to_dict(self) -> dict[str, Any]:
        """The quote's record."""
        return {
            "type": self.type,
            "text": self.text,
            "parts": [p.to_dict() for p in self.parts],
            "cue": self.cue.to_dict() if self.cue else None,
            "speaker": self.speaker.to_dict() if self.speaker else None,
            "rule": self.rule,
            "confidence": self.confidence,
        }


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what was found in it.  ``engine`` says which engine did which step.

    ``tokens`` are a tuple or, where nothing has asked for one yet, `Tokens`.
    """

    text: str
    sentences: tuple[Sentence, ...] = ()
    tokens: Sequence[Token] = ()
    entities: tuple[Entity, ...] = ()
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    quotes: tuple[Quote, ...] = ()
    id: str | None = None
    engine: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("entities", "people", "organisations", "quotes"):
            object.__setattr__(self, name, Annotations(getattr(self, name)))

    def __repr__(self) -> str:
        name = "" if self.id is None else f"{self.id!r}: "
        return (
            f"Document({name}{clip(self.text)}, {len(self.text)} characters, "
            f"{len(self.sentences)} sentences, {len(self.tokens)} tokens, "
            f"{len(self.entities)} entities, {len(self.people)} people, {len(self.quotes)} quotes)"
        )

    def _repr_html_(self) -> str:
        from .view import markup

        return markup(self)

    @overload
    def to_html(self) -> str: ...
    @overload
    def to_html(self, path: str | PathLike[str]) -> None: ...
    def to_html(self, path: str | PathLike[str] | None = None) -> str | None:
        """A web page of its own that shows who said what; needs no network.

        Written to ``path`` (UTF-8), or given back where there is none.  Raises `InputError` where
        the file cannot be written.
        """
        from .view import to_html

        return to_html(self, path)

    def span(self, start: int, end: int) -> Span:
        """The `Span` of ``text[start:end]``."""
        return Span(start, end, self.text[start:end])

    def sentence_tokens(self) -> Iterator[Sequence[Token]]:
        """The tokens of each sentence in turn."""
        for sentence in self.sentences:
            yield self.tokens[sentence.first : sentence.last]

    def to_dict(self) -> dict[str, Any]:
        """The record: plain dicts, lists, strings and numbers, ready for JSON."""
        return {
            "id": self.id,
            "text": self.text,
            "sentences": [s.to_dict() for s in self.sentences],
            "tokens": [t.to_dict() for t in self.tokens],
            "entities": [e.to_dict() for e in self.entities],
            "people": [p.to_dict() for p in self.people],
            "organisations": [o.to_dict() for o in self.organisations],
            "quotes": [q.to_dict() for q in self.quotes],
            "engine": dict(self.engine),
        }

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Document:
        """The document whose `to_dict` gave ``record``.

        Keys beside ``text`` may be missing.  Raises `RecordError` where a value has the wrong
        form or a span's text is not what stands at its offsets.
        """
        try:
            return _Reader(record["text"]).document(record)
        except RecordError:
            raise
        except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
            raise RecordError(f"not a quotex record: {type(error).__name__}: {error}") from error


class _Reader:
    """Builds a `Document` from a record and checks it on the way."""

    def __init__(self, text: Any) -> None:
        self.text = _typed(text, str, "text")

    def document(self, record: Mapping[str, Any]) -> Document:
        identifier = record.get("id")
        tokens = tuple(self.token(t) for t in record.get("tokens") or ())
        for token in tokens:
            if token.head is not None and not 0 <= token.head < len(tokens):
                raise RecordError(f"head {token.head} is no token")
        return Document(
            text=self.text,
            id=None if identifier is None else _typed(identifier, str, "id"),
            sentences=tuple(self.sentence(s, len(tokens)) for s in record.get("sentences") or ()),
            tokens=tokens,
            entities=tuple(self.entity(e) for e in record.get("entities") or ()),
            people=tuple(self.person(p) for p in record.get("people") or ()),
            organisations=tuple(self.organisation(o) for o in record.get("organisations") or ()),
            quotes=tuple(self.quote(q) for q in record.get("quotes") or ()),
            engine=_strings(record.get("engine") or {}, "engine"),
        )

    def offsets(self, d: Mapping[str, Any]) -> tuple[int, int, str]:
        start, end = _typed(d["start"], int, "start"), _typed(d["end"], int, "end")
        if not 0 <= start <= end <= len(self.text):
            raise RecordError(f"span {start}-{end} lies outside the text ({len(self.text)})")
        text = self.text[start:end]
        if d.get("text", text) != text:
            raise RecordError(f"span {start}-{end} is {text!r}, not {d['text']!r}")
        return start, end, text

    def span(self, d: Mapping[str, Any]) -> Span:
        return Span(*self.offsets(d))

    def token(self, d: Mapping[str, Any]) -> Token:
        head, deprel = d.get("head"), d.get("deprel")
        return Token(
            *self.offsets(d),
            lemma=_typed(d.get("lemma", ""), str, "lemma"),
            upos=_typed(d.get("upos", ""), str, "upos"),
            feats=_strings(d.get("feats") or {}, "feats"),
            head=None if head is None else _typed(head, int, "head"),
            deprel=None if deprel is None else _typed(deprel, str, "deprel"),
        )

    def sentence(self, d: Mapping[str, Any], tokens: int) -> Sentence:
        first, last = _typed(d["first"], int, "first"), _typed(d["last"], int, "last")
        if not 0 <= first <= last <= tokens:
            raise RecordError(f"a sentence has tokens {first}-{last} of {tokens}")
        paragraph = _typed(d["paragraph"], int, "paragraph")
        if not 0 <= paragraph <= len(self.text):
            raise RecordError(f"paragraph {paragraph} of a text of {len(self.text)} characters")
        return Sentence(*self.offsets(d), first=first, last=last, paragraph=paragraph)

    def entity(self, d: Mapping[str, Any]) -> Entity:
        label = _one_of(d["label"], ENTITY_LABELS, "label")
        return Entity(*self.offsets(d), label=label, name=_typed(d["name"], str, "name"))

    def person(self, d: Mapping[str, Any]) -> Person:
        gender = d.get("gender")
        return Person(
            name=_typed(d["name"], str, "name"),
            gender=cast(Gender, _one_of(gender, ("masc", "fem"), "gender")) if gender else None,
            aliases=tuple(_typed(a, str, "alias") for a in d.get("aliases") or ()),
            mentions=tuple(self.span(m) for m in d.get("mentions") or ()),
        )

    def organisation(self, d: Mapping[str, Any]) -> Organisation:
        return Organisation(
            name=_typed(d["name"], str, "name"),
            aliases=tuple(_typed(a, str, "alias") for a in d.get("aliases") or ()),
            mentions=tuple(self.span(m) for m in d.get("mentions") or ()),
        )

    def quote(self, d: Mapping[str, Any]) -> Quote:
        parts = tuple(self.span(p) for p in d["parts"])
        if not parts:
            raise RecordError("a quote has no parts")
        cue, speaker = d.get("cue"), d.get("speaker")
        confidence = d.get("confidence", 0.0)
        if isinstance(confidence, bool) or not isinstance(confidence, (int, float)):
            raise RecordError(f"confidence is {confidence!r}, no number")
        if not 0 <= confidence <= 1:
            raise RecordError(f"confidence is {confidence!r}, not between 0 and 1")
        return Quote(
            type=cast(QuoteType, _one_of(d["type"], QUOTE_TYPES, "type")),
            text=_typed(d.get("text", " ".join(p.text for p in parts)), str, "text"),
            parts=parts,
            cue=Cue(*self.offsets(cue), lemma=_typed(cue["lemma"], str, "lemma")) if cue else None,
            speaker=self.speaker(speaker) if speaker else None,
            rule=_typed(d.get("rule", ""), str, "rule"),
            confidence=float(confidence),
        )

    def speaker(self, d: Mapping[str, Any]) -> Speaker:
        mention = d.get("mention")
        return Speaker(
            name=_typed(d["name"], str, "name"),
            kind=cast(SpeakerKind, _one_of(d["kind"], SPEAKER_KINDS, "kind")),
            mention=self.span(mention) if mention else None,
        )


def _typed(value: Any, kind: type, what: str) -> Any:
    if not isinstance(value, kind) or isinstance(value, bool):
        raise RecordError(f"{what} is {value!r}, not of type {kind.__name__}")
    return value


def _one_of(value: Any, choices: Sequence[str], what: str) -> str:
    if value not in choices:
        raise RecordError(f"{what} is {value!r}, not one of {', '.join(choices)}")
    return cast(str, value)


def _strings(value: Any, what: str) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise RecordError(f"{what} is {value!r}, no mapping")
    return {_typed(k, str, what): _typed(v, str, what) for k, v in value.items()}
