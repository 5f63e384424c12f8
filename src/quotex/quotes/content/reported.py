"""Reported speech: what somebody said, without marks around it.

Every place where a cue of the lexicon stands is asked for the contents it could introduce, one
function for each construction; a learned decision then keeps those it believes in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import NamedTuple

from ...document import Cue, Span, Token
from ...entities.word_classes import classes_of
from .. import syntax
from ..cues import CueWord, lexicon
from ..model import Content
from .features import bucket, form, kind_name, model, shape, teller, verb_class, voices
from .grammar import agrees, is_finite, is_infinitive
from .layout import (
    BRACKET,
    CLOSE,
    COLON,
    COMMA,
    DASH,
    END,
    OPEN,
    SEMICOLON,
    UNBRACKET,
    WORD,
    Layout,
)

_THAT = frozenset(("що", "нібито", "начебто", "буцім", "буцімто", "ніби", "наче"))
_SO_THAT = frozenset(("щоб", "аби", "щоби"))
_QUESTION = frozenset(
    """чи коли де куди звідки хто кого кому ким чому навіщо нащо як який яка яке які якого якої яких
    якою якому яким скільки чого чим наскільки чий чия чиє чиї якими якій що""".split()
)
_INTRODUCING = _QUESTION | _SO_THAT | _THAT
_ACCORDING = frozenset(("згідно", "відповідно"))
_BY_SOURCE = CueWord("згідно", "noun", "strong", frozenset())
_MODALS = frozenset(
    """могти можна треба слід варто потрібно хотіти мусити необхідно хотітися бажати довестися
    намагатися спробувати доводитися""".split()
)
_ASKED = frozenset(("питання", "запитання", "прохання"))
_SUBJECTS = frozenset(("PRON3Nom", "PRONNom", "NOUNNom", "PROPNNom", "PRON1Nom", "PRON2Nom"))
_NOMINALS = frozenset(("NOUN", "PROPN", "PRON"))
_PAUSES = frozenset((COMMA, END, COLON, SEMICOLON, DASH, BRACKET, UNBRACKET, OPEN, CLOSE))
_CONJUNCTIONS = frozenset("і й та а але проте однак тож тому натомість".split())
_AND = frozenset(("і", "й", "та"))
_REACH = 25
_CUTS = 5
_SAME = 0.7  # share of the tokens in common from which on a clause of a tree is the candidate
_ENOUGH = 0.4  # the probability from which on a content is kept: best in cross-validation


@dataclass(frozen=True, slots=True)
class CuePlace:
    """A cue in the text: its tokens, its row of the lexicon, its sentence's tokens."""

    first: int
    last: int
    row: CueWord
    start: int
    end: int

    @property
    def head(self) -> int:
        """The token that carries the lemma."""
        return self.last - 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A content that a cue could introduce: token ranges of its parts, how it is built, where it
    was cut off, and the range of the words that name the speaker, where the construction does.
    ``place``: the token it was cut off at, ``passed``: the places before that where it was not."""

    cue: CuePlace
    build: str
    parts: tuple[tuple[int, int], ...]
    cut: str = "end"
    source: tuple[int, int] | None = None
    place: int = -1
    passed: tuple[tuple[int, str], ...] = ()


Builder = Callable[[Layout, CuePlace], Iterator[Candidate]]


def reported(layout: Layout, blocked: Sequence[bool]) -> list[Content]:
    """The indirect contents.  ``blocked`` marks the tokens inside direct quotes."""
    scored: list[tuple[float, int, Candidate]] = []
    for cue in cue_places(layout, blocked):
        best: tuple[float, int, Candidate] | None = None
        clauses = syntax.clauses(layout.tokens, cue.head, cue.start, cue.end)
        for chance, candidate in _judged(layout, cue, blocked):
            if clauses:
                first, last = candidate.parts[0][0], candidate.parts[-1][1]
                fits = any(_overlap(first, last, *clause) >= _SAME for clause in clauses)
                gain = syntax.CLAUSE_GAIN if fits else -syntax.CLAUSE_LOSS
                chance = syntax.shifted(chance, gain)
            if best is None or chance > best[0]:
                best = (chance, -len(scored), candidate)
        if best is not None and best[0] >= _ENOUGH:
            scored.append(best)
    return [_content(layout, candidate, chance) for chance, candidate in _without_doubles(scored)]


def _judged(
    layout: Layout, cue: CuePlace, blocked: Sequence[bool]
) -> Iterator[tuple[float, Candidate]]:
    """The candidates of a cue with the probability of each: that the construction reports, times
    that of its ends."""
    report, end = model("reported"), model("end")
    beside: _Beside | None = None
    for group in by_build(candidates(layout, cue, blocked)):
        beside = beside or _beside(layout, cue)
        chance = report.probability_of(*_names(layout, group[0], beside))
        if chance < _ENOUGH / 2:
            continue
        ends = [1.0]
        if len(group) > 1:
            ends = end.choice([end_features(layout, candidate) for candidate in group])
        for candidate, share in zip(group, ends, strict=True):
            yield chance * share, candidate


def by_build(found: Iterable[Candidate]) -> list[list[Candidate]]:
    """The candidates of a cue by construction: those of one differ in where they end."""
    groups: dict[str, list[Candidate]] = {}
    for candidate in found:
        groups.setdefault(candidate.build, []).append(candidate)
    return list(groups.values())


def _without_doubles(
    scored: list[tuple[float, int, Candidate]],
) -> Iterator[tuple[float, Candidate]]:
    """The candidates, the likelier first, without those that repeat the content of another."""
    kept: dict[int, list[tuple[int, int]]] = {}
    for chance, _, candidate in sorted(scored, key=lambda item: (-item[0], -item[1])):
        first, last = candidate.parts[0][0], candidate.parts[-1][1]
        near = kept.setdefault(candidate.cue.start, [])
        if any(_overlap(first, last, *other) > 0.6 for other in near):
            continue
        near.append((first, last))
        yield chance, candidate


def _overlap(first: int, last: int, other_first: int, other_last: int) -> float:
    shared = min(last, other_last) - max(first, other_first)
    return max(0, shared) / (max(last, other_last) - min(first, other_first))


def _content(layout: Layout, candidate: Candidate, chance: float) -> Content:
    cue = candidate.cue
    span = layout.span(cue.first, cue.last)
    first = last = cue.first
    while first > cue.start and layout.kind[first - 1] not in (END, SEMICOLON, COLON):
        if any(a < first <= b for a, b in candidate.parts):
            break
        first -= 1
    while last < cue.end and not any(a <= last < b for a, b in candidate.parts):
        last += 1
    frame = layout.span(first, max(last, cue.last))
    source = layout.span(*candidate.source) if candidate.source else None
    return Content(
        "indirect",
        tuple(layout.span(a, b) for a, b in candidate.parts),
        Cue(span.start, span.end, span.text, layout.tokens[cue.head].lemma),
        source,
        (frame.start, frame.end),
        candidate.build,
        chance,
    )


def cue_places(layout: Layout, blocked: Sequence[bool]) -> Iterator[CuePlace]:
    """The cues of the document outside direct quotes."""
    words = lexicon()
    for sentence in layout.document.sentences:
        start, end = sentence.first, sentence.last
        for index in range(sentence.first, sentence.last):
            kind = layout.kind[index]
            if kind == BRACKET:
                start, end = _inside_brackets(layout, index, sentence.last)
            if index >= end:
                start, end = sentence.first, sentence.last
            if kind != WORD or blocked[index]:
                continue
            token = layout.tokens[index]
            if token.lemma not in words.lemmas and token.lemma not in _ACCORDING:
                continue
            row = words.report(token)
            if row is not None:
                yield CuePlace(index, index + 1, row, start, end)
                continue
            if token.lemma in _ACCORDING and _is_by_source(layout, index, end):
                yield CuePlace(index, index + 2, _BY_SOURCE, start, end)
                continue
            row = words.nouns.get(token.lemma)
            if row is not None and _has_source(layout, index, end, row):
                head = _phrase_start(layout, index, start)
                if head is not None:
                    yield CuePlace(head, index + 1, row, start, end)
                elif row.takes:
                    yield CuePlace(index, index + 1, row, start, end)


def _has_source(layout: Layout, noun: int, end: int, row: CueWord) -> bool:
    """Is the noun followed by what it needs: ``за результатами опитування``?"""
    following = layout.tokens[noun + 1 : min(noun + 4, end)]
    return not row.of or any(token.lemma in row.of for token in following)


def _is_by_source(layout: Layout, index: int, end: int) -> bool:
    """Is it ``згідно з`` or ``відповідно до`` with a noun that is not in the lexicon?"""
    if index + 3 > end or layout.word[index + 1] not in ("з", "із", "зі", "до"):
        return False
    near = range(index + 2, min(end, index + 5))
    return not any(layout.tokens[place].lemma in lexicon().nouns for place in near)


def _inside_brackets(layout: Layout, bracket: int, last: int) -> tuple[int, int]:
    """The tokens between an opening bracket and its partner, or the sentence's end."""
    for place in range(bracket + 1, min(last, bracket + 100)):
        if layout.kind[place] == UNBRACKET:
            return bracket + 1, place
    return bracket + 1, last


def _phrase_start(layout: Layout, noun: int, start: int) -> int | None:
    """The preposition of ``за (його) словами``, ``згідно з даними``, None where there is none."""
    allowed = lexicon().prepositions[layout.tokens[noun].lemma]
    for index in range(noun - 1, max(start, noun - 4) - 1, -1):
        if layout.kind[index] != WORD:
            return None
        word = layout.word[index]
        if word in ("згідно", "відповідно") and word in allowed:
            return index
        if word in allowed and layout.word[index - 1 if index > start else index] not in (
            "згідно", "відповідно",
        ):  # fmt: skip
            return index
        if layout.tokens[index].upos in ("VERB", "NOUN"):
            return None
    return None


def candidates(layout: Layout, cue: CuePlace, blocked: Sequence[bool]) -> Iterator[Candidate]:
    """All contents that the cue could introduce, by construction."""
    is_phrase = cue.row.kind == "noun" and cue.last - cue.first > 1
    for builder in _PHRASE_BUILDERS if is_phrase else _BUILDERS:
        for candidate in builder(layout, cue):
            size = quoted = 0
            for first, last in candidate.parts:
                size += last - first
                quoted += sum(blocked[first:last])
            if quoted * 3 <= size and _has_word(layout, candidate):
                yield candidate


def _has_word(layout: Layout, candidate: Candidate) -> bool:
    return any(WORD in layout.kind[first:last] for first, last in candidate.parts)


# What follows the cue


def conjunction(layout: Layout, cue: CuePlace) -> Iterator[Candidate]:
    """``сказав, що …``, ``попросив, щоб …``, ``спитав, чи …``."""
    kind, word = layout.kind, layout.word
    asked = False
    for comma in range(cue.last, min(cue.end - 1, cue.last + _REACH)):
        if kind[comma] in (END, SEMICOLON, COLON):
            return
        if kind[comma] not in (COMMA, DASH):
            continue
        follow = word[comma + 1]
        if follow in _THAT:
            yield from _to_end(layout, cue, comma + 2, "що")
            return
        if follow in _SO_THAT:
            yield from _to_end(layout, cue, comma + 1, "щоб")
            return
        ask = comma + 1 + (layout.tokens[comma + 1].upos == "ADP")
        if not asked and word[min(ask, cue.end - 1)] in _QUESTION:
            asked = True
            yield from _question(layout, cue, comma + 1)
            if layout.tokens[ask].lemma not in ("який", "хто", "де"):
                return  # no relative clause, behind which the words could follow


def _question(layout: Layout, cue: CuePlace, start: int) -> Iterator[Candidate]:
    """An indirect question; behind ``на запитання, …,`` it ends before the answer."""
    found = list(_to_end(layout, cue, start, "чи"))
    if cue.last - cue.first > 1:
        found = [candidate for candidate in found if candidate.cut == "comma-cue"][:1] or found
    yield from found


def colon(layout: Layout, cue: CuePlace) -> Iterator[Candidate]:
    """``X запевняє: …``."""
    for place in range(cue.last, min(cue.end, cue.last + 16)):
        kind = layout.kind[place]
        if kind == COLON:
            if place + 1 < cue.end and layout.kind[place + 1] != DASH:
                yield from _to_end(layout, cue, place + 1, ":")
            return
        if kind in (END, SEMICOLON, OPEN):
            return


def infinitive(layout: Layout, cue: CuePlace) -> Iterator[Candidate]:
    """``пообіцяв відновити …``, ``закликав усіх припинити …``."""
    for place in range(cue.last, min(cue.end, cue.last + 12)):
        if layout.kind[place] in _PAUSES:
            return
        if is_infinitive(layout, place):
            denied = place > cue.last and layout.word[place - 1] == "не"
            yield from _to_end(layout, cue, place - denied, "інф")
            start = cue.first
            while start > cue.start and layout.kind[start - 1] not in _PAUSES:
                start -= 1
            right = layout.trimmed(place, cue.end)
            if start < cue.first and right[0] < right[1]:
                yield Candidate(cue, "інф-around", ((start, cue.first), right))
            if place - denied > cue.last:
                yield from _to_end(layout, cue, cue.last, "інф-all")
            return
        if is_finite(layout, place):
            return


def bare(layout: Layout, cue: CuePlace) -> Iterator[Candidate]:
    """``Каже, відвик.``, ``не приховує – учителі …``."""
    for place in range(cue.last, min(cue.end - 1, cue.last + 6)):
        kind = layout.kind[place]
        if kind in (COMMA, DASH):
            if layout.word[place + 1] not in _INTRODUCING:
                build = "," if kind == COMMA else "–"
                yield from _to_end(layout, cue, place + 1, build)
            return
        if kind != WORD:
            return


# What precedes the cue


def before(layout: Layout, cue: CuePlace) -> Iterator[Candidate]:
    """``…, – повідомили в МЗС``, ``…, каже лікар``, ``А то, каже, криниця зламається``."""
    for place in range(cue.first - 1, max(cue.start, cue.first - 10), -1):
        kind = layout.kind[place]
        if kind in (COMMA, DASH):
            head = place
            while head > cue.start and layout.kind[head - 1] in (COMMA, DASH, END):
                head -= 1
            dash = any(layout.kind[i] == DASH for i in range(head, place + 1))
            build = "before-dash" if dash else "before-comma"
            left = layout.trimmed(cue.start, head)
            if left[0] < left[1]:
                yield Candidate(cue, build, (left,))
            right = _right_of_insertion(layout, cue)
            if right is not None and left[0] < left[1]:
                yield Candidate(cue, "around-" + build, (left, right))
            return
        elif kind in (END, COLON, SEMICOLON):
            return


def _right_of_insertion(layout: Layout, cue: CuePlace) -> tuple[int, int] | None:
    """What follows the author's inserted words: behind the next comma or dash."""
    for place in range(cue.last, min(cue.end - 1, cue.last + 16)):
        if layout.kind[place] in (COMMA, DASH):
            first, last = layout.trimmed(place + 1, cue.end)
            return (first, last) if first < last else None
        if layout.kind[place] in (END, COLON):
            return None
    return None


def as_said(layout: Layout, cue: CuePlace) -> Iterator[Candidate]:
    """``Як зазначив X, …``, ``…, як зазначив X, …``, ``…, як зазначив X``."""
    for place in range(cue.first - 1, max(cue.start - 1, cue.first - 12), -1):
        if layout.kind[place] in (END, COLON, SEMICOLON):
            return
        if layout.word[place] == "як" and (
            place == cue.start or layout.kind[place - 1] in _PAUSES or place == cue.start + 1
        ):
            yield from _around(layout, cue, place, "як")
            return


def about_this(layout: Layout, cue: CuePlace) -> Iterator[Candidate]:
    """``… . Про це повідомив X``, ``…, про що розповів X``, ``про це йдеться в …``."""
    stop = min(cue.end - 1, cue.last + 9)
    for place in range(cue.start, stop):
        if cue.start + 4 < place < cue.first - 14:
            continue
        if layout.word[place] == "так" and place <= cue.start + 1 and place < cue.first:
            yield from _sentence_before(layout, cue, "так")
            return
        if layout.word[place] not in ("про", "на", "це"):
            continue
        follow = layout.word[place + 1]
        if follow in ("що", "чому") and layout.word[place] != "це" and place > cue.start:
            first, last = layout.trimmed(cue.start, place)
            if first < last:
                yield Candidate(cue, "про-що", ((first, last),))
            return
        if _other_cue(layout, place, cue):
            return
        here = follow in ("це", "цьому")
        here = here or (layout.word[place] == "це" and -2 <= cue.first - place <= 2)
        if here and place <= cue.start + 4:
            build = "про-це" if layout.word[place] == "про" else "це"
            yield from _sentence_before(layout, cue, build)
            return


def _sentence_before(layout: Layout, cue: CuePlace, build: str) -> Iterator[Candidate]:
    number = layout.sentence[cue.start]
    if number:
        sentence = layout.document.sentences[number - 1]
        first, last = layout.trimmed(sentence.first, sentence.last)
        if first < last:
            yield Candidate(cue, build, ((first, last),))


def _other_cue(layout: Layout, first: int, cue: CuePlace) -> bool:
    """Does another verb of speech stand between ``first`` and the cue?"""
    for index in range(first, cue.first):
        row = lexicon().verb(layout.tokens[index])
        if row is not None and row.strength == "strong" and is_finite(layout, index):
            return True
    return False


# Phrases: за словами X


def phrase(layout: Layout, cue: CuePlace) -> Iterator[Candidate]:
    """``За словами X, …``, ``…, за словами X, …``, ``за даними X …``."""
    if layout.word[cue.first] != "на" or layout.tokens[cue.head].lemma not in _ASKED:
        yield from _around(layout, cue, cue.first, "phrase")


def _around(layout: Layout, cue: CuePlace, head: int, name: str) -> Iterator[Candidate]:
    """The content beside inserted words that begin at ``head`` and go on to a comma."""
    ends = [
        place
        for place in range(cue.last, min(cue.end, cue.last + 30))
        if layout.kind[place] in (COMMA, DASH, COLON)
    ][:3]
    source_end = ends[0] if ends else cue.end
    source = layout.trimmed(cue.last, source_end)
    named = source if name == "phrase" and source[0] < source[1] else None
    opening = head
    while opening > max(cue.start, head - 40) and layout.kind[opening - 1] not in _PAUSES:
        opening -= 1
    left = layout.trimmed(cue.start, head)
    inserted = opening == head and head > cue.start
    for number, end in enumerate(ends):
        right = layout.trimmed(end + 1, cue.end)
        if right[0] >= right[1] or _is_relative(layout, right[0]):
            continue
        cut = f"comma{number}" if layout.kind[end] == COMMA else kind_name(layout, end)
        if inserted and left[0] < left[1]:
            yield Candidate(cue, f"{name}-middle", (left, right), cut, named)
        if not inserted or _is_lead(layout, *left):
            yield Candidate(cue, f"{name}-open", (right,), cut, named)
        clause = _clause_before(layout, cue, head)
        if inserted and clause is not None and clause[0] > cue.start:
            yield Candidate(cue, f"{name}-clause", (clause, right), cut, named)
    if head > cue.start and left[0] < left[1] and (not ends or inserted):
        yield Candidate(cue, f"{name}-last", (left,), "end", named)
    if name == "phrase" and not inserted:
        # Without commas: «На думку лікарів вакцина потрібна.»
        for place in range(cue.last, min(cue.end - 2, cue.last + 5)):
            if layout.kind[place] != WORD:
                break
            if place + 1 == cue.end or layout.kind[place + 1] != WORD:
                break
            if layout.tokens[place].upos in ("NOUN", "PROPN", "PRON"):
                right = layout.trimmed(place + 1, cue.end)
                if right[0] < right[1]:
                    near = (cue.last, place + 1)
                    yield Candidate(cue, "phrase-plain", (right,), bucket(place - cue.last), near)


def _is_relative(layout: Layout, first: int) -> bool:
    """Does a relative clause begin here: ``за даними, які оприлюднило міністерство, …``?"""
    return layout.tokens[first].lemma == "який"


def _is_lead(layout: Layout, first: int, last: int) -> bool:
    """Are these only the words that lead into a sentence: ``Та, за словами …``?"""
    return last - first <= 3 and all(
        layout.tokens[index].upos in ("CCONJ", "SCONJ", "ADV", "PART", "PUNCT")
        for index in range(first, last)
    )


def _clause_before(layout: Layout, cue: CuePlace, head: int) -> tuple[int, int] | None:
    """The clause that ends where the insertion begins, without the conjunction at its start."""
    place = head - 2
    while place > max(cue.start, head - 100) and layout.kind[place] not in (
        COMMA,
        DASH,
        COLON,
        SEMICOLON,
    ):
        place -= 1
    first, last = layout.trimmed(place, head)
    if first < last and layout.word[first] in _THAT:
        first += 1
    return (first, last) if first < last else None


# Where a content ends


def _to_end(layout: Layout, cue: CuePlace, start: int, build: str) -> Iterator[Candidate]:
    """The content from ``start`` to its sentence's end, or to a place where the author's own
    words go on: before a closing bracket, a further verb of the cue's subject, a dash."""
    first, last = layout.trimmed(start, cue.end)
    if first >= last:
        return
    cuts = list(_cuts(layout, first, last))
    if not cuts or cuts[-1][1] != ")":
        yield Candidate(cue, build, ((first, last),), "end", passed=tuple(cuts))
    for number, (place, cut) in enumerate(cuts):
        found = layout.trimmed(first, place)
        if found[0] < found[1]:
            yield Candidate(cue, build, (found,), cut, place=place, passed=tuple(cuts[:number]))


def _cuts(layout: Layout, first: int, last: int) -> Iterator[tuple[int, str]]:
    """The places, and their sorts, where contents of these tokens could end before the last."""
    depth = shown = 0
    for place in range(first + 1, min(last - 1, first + 60)):
        kind = layout.kind[place]
        if kind == WORD and layout.word[place] not in _AND:
            continue
        if kind == BRACKET:
            depth += 1
        elif kind == UNBRACKET:
            if depth == 0:
                yield place, ")"
                return
            depth -= 1
        cut = _cut(layout, place, last)
        if cut and shown < _CUTS:
            shown += 1
            yield place, cut


def _cut(layout: Layout, place: int, last: int) -> str:
    """What sort of place for an end this is, an empty string for none."""
    kind, after = layout.kind[place], place + 1
    if kind == SEMICOLON:
        return ";"
    if kind == COLON:
        return "colon-mark" if layout.kind[after] == OPEN else ""
    if kind == DASH:
        if layout.kind[place - 1] == COMMA:
            return "dash"
        return "dash-but" if layout.word[after] in _CONJUNCTIONS else ""
    if kind == COMMA:
        if layout.word[after] in _CONJUNCTIONS:
            verb = any(is_finite(layout, i) for i in range(after + 1, min(after + 7, last)))
            return f"comma-{layout.word[after]}" if verb else ""
        if layout.tokens[after].feats.get("VerbForm") == "Conv":
            return "comma-conv"
        return "comma-cue" if _cue_near(layout, after, last) else ""
    if kind == WORD and layout.word[place] in _AND and is_finite(layout, after):
        return "and-verb" if layout.kind[place - 1] != COMMA else ""
    return ""


def _cue_near(layout: Layout, first: int, last: int) -> bool:
    """Does a clause that begins at ``first`` soon come to a verb of speech?"""
    for index in range(first, min(first + 5, last)):
        if layout.kind[index] != WORD:
            return False
        row = lexicon().verb(layout.tokens[index])
        if row is not None and row.strength == "strong" and is_finite(layout, index):
            return True
    return False


_BUILDERS: tuple[Builder, ...] = (
    conjunction, colon, infinitive, bare, before, as_said, about_this,
)  # fmt: skip
_PHRASE_BUILDERS: tuple[Builder, ...] = (phrase, conjunction, colon, infinitive, about_this)


# What the decision looks at


class _Beside(NamedTuple):
    """How a cue stands in its sentence, whatever it introduces: where its clause begins, its form,
    the nominatives before and behind it, which of them (``L``, ``R``) agree with it, what stands
    before it and behind its clause, finite verbs behind and before its clause, names of features,
    and those that count for each construction of its own."""

    start: int
    tag: str
    told: str
    subject: str
    behind: str
    side: str
    near: str
    rest: str
    tail: int
    lead: int
    names: list[str]
    built: list[str]


def _beside(layout: Layout, cue: CuePlace) -> _Beside:
    kind, word, forms = layout.kind, layout.word, partial(form, layout)
    first, last, head = cue.first, cue.last, cue.head
    verb, tag = layout.tokens[head], forms(head)
    start = first
    least = max(cue.start, first - 40)
    while start > least and kind[start - 1] not in _PAUSES:
        start -= 1
    names = [
        f"intro={word[start] if start < first else '-'}",
        f"dashes={bucket(layout.dashed_share)}",
    ]
    built = []
    near = "^"
    if first > cue.start:
        near = "comma" if kind[first - 1] in _PAUSES else "word"
        names.append(f"prev={word[first - 1]}")
        built.append(f"prevf={forms(first - 1)}")
    for index in range(first + 1, head):
        names += [f"mid={word[index]}", f"midf={forms(index)}"]
    subject, left = "", False
    for index in range(start, first):
        if word[index] in ("не", "ні"):
            built.append("not")
        token = layout.tokens[index]
        if token.lemma in _MODALS:
            names += ["modal", f"modal|f={tag}", f"modal={token.lemma}"]
            built.append("modal")
        if token.upos in _NOMINALS and forms(index) in _SUBJECTS:
            subject = forms(index)
            left = left or agrees(token, verb)
    behind, right = "", False
    stop, end = last, min(cue.end, last + 12)
    while stop < end and kind[stop] not in _PAUSES:
        token = layout.tokens[stop]
        if token.upos in _NOMINALS and forms(stop) in _SUBJECTS:
            if not behind and stop < last + 6:
                behind = forms(stop)
            right = right or agrees(token, verb)
        stop += 1
    return _Beside(
        start,
        tag,
        teller(layout, head),
        subject,
        behind,
        ("L" if left else "") + ("R" if right else ""),
        near,
        kind_name(layout, stop) if stop < cue.end else "$",
        min(2, layout.finites(last, min(cue.end, last + 60))),
        min(2, layout.finites(max(cue.start, start - 60), start)),
        list(dict.fromkeys(names)),
        list(dict.fromkeys(built)),
    )


def candidate_features(layout: Layout, candidate: Candidate) -> list[str]:
    """Does the cue introduce this content, and does it end there?"""
    groups, own = _names(layout, candidate, _beside(layout, candidate.cue))
    return [*(name for group in groups for name in group), *own]


def _names(
    layout: Layout, candidate: Candidate, beside: _Beside
) -> tuple[list[tuple[str, ...]], list[str]]:
    """The names of `candidate_features`: those that depend on few values in groups, made once for
    the same values, and others.  No name comes twice."""
    cue, build = candidate.cue, candidate.build
    row, kind, word = cue.row, layout.kind, layout.word
    first, last = candidate.parts[0][0], candidate.parts[-1][1]
    size = sum([b - a for a, b in candidate.parts])
    gap = first - cue.last if first >= cue.last else cue.first - candidate.parts[0][1]
    start, tag, side, near = beside.start, beside.tag, beside.side, beside.near
    takes = _TAKEN.get(build)
    place = layout.paragraph[cue.start]
    said = any(layout.finites(a, min(b, a + 40)) for a, b in candidate.parts)
    stop = min(cue.end, max(cue.last + 1, first if first > cue.last else cue.last + 10))
    entities = {label[:3] for label in layout.entities_at(start, max(stop, start + 1))}
    before = kind_name(layout, start - 1) if start > cue.start else ""
    opens = layout.paragraphs[place][0] == cue.start
    groups = [
        _of_cue(build, row.lemma, row.strength, row.kind, takes and takes in row.takes),
        _of_form(build, tag, beside.told, row.strength, row.kind),
        _of_size(build, bucket(size), bucket(gap)),
        _of_start(build, form(layout, first), shape(layout, first)),
        _of_place(build, bucket(cue.first - cue.start), before, min(place, 2), opens),
        _of_voices(
            build,
            tuple(voices(layout, start, min(stop, cue.last + 6))),
            tuple(voices(layout, first, last)),
        ),
        _of_content(
            build,
            first > cue.start and kind[first - 1] == OPEN,
            "PER" in entities,
            "ORG" in entities,
            kind_name(layout, cue.end - 1),
            said,
        ),
        _of_subjects(build, beside.subject, beside.behind, tag),
        _of_side(build, side, near, beside.rest, row.strength),
        _of_verbs(build, side, near, row.strength, beside.tail, beside.lead, said),
    ]
    if first > cue.last:
        commas = COMMA in kind[cue.last : first - 1]
        groups.append(_of_gap(build, commas, layout.finites(cue.last, first) > 0))
    if cue.last < cue.end:
        following = kind_name(layout, cue.last)
        groups.append(_of_next(build, form(layout, cue.last) or following, following))
    own = [
        f"w={word[first]}|b={build}",
        *beside.names,
        *[f"{name}|b={build}" for name in beside.built],
    ]
    if first > cue.start and build == "що":
        within = first - 3 >= cue.last
        noun, that = form(layout, first - 3) if within else "cue", layout.tokens[first - 1].upos
        own += [
            f"that={word[first - 1]}|before={kind_name(layout, first - 2)}",
            f"pre={word[first - 3] if within else 'cue'}|b={build}",
            f"thatpos={that}", f"pref={noun}", f"thatpos={that}|pref={noun}",
        ]  # fmt: skip
        if noun != "cue":
            known = layout.tokens[first - 3].lemma in lexicon().nouns
            own.append(f"prenoun={known}|k={row.kind}")
    return groups, own


_grouped = lru_cache(maxsize=20_000)


@_grouped
def _of_cue(
    build: str, lemma: str, strength: str, kind: str, takes: bool | str | None
) -> tuple[str, ...]:
    names = [f"b={build}", f"l={lemma}", f"l={lemma}|b={build}", f"k={strength}-{kind}|b={build}"]
    if takes is not None:
        names.append(f"takes={takes}|b={build}")
    for number in dict.fromkeys(classes_of(lemma)[:2]):
        names += [f"class={number}", f"class={number}|b={build}"]
    return tuple(names)


@_grouped
def _of_form(build: str, tag: str, told: str, strength: str, kind: str) -> tuple[str, ...]:
    return f"f={tag}", f"f={tag}|b={build}", f"f={told}|k={strength}-{kind}"


@_grouped
def _of_size(build: str, size: str, gap: str) -> tuple[str, ...]:
    return f"n={size}", f"n={size}|b={build}", f"gap={gap}|b={build}"


@_grouped
def _of_start(build: str, tag: str, case: str) -> tuple[str, ...]:
    return f"wf={tag}|b={build}", f"startcase={case}|b={build}"


@_grouped
def _of_gap(build: str, commas: bool, verbs: bool) -> tuple[str, ...]:
    return f"commas={commas}|b={build}", f"verbs={verbs}|b={build}"


@_grouped
def _of_next(build: str, tag: str, kind: str) -> tuple[str, ...]:
    return f"next={tag}", f"nextk={kind}|b={build}"


@_grouped
def _of_place(build: str, at: str, before: str, paragraph: int, opens: bool) -> tuple[str, ...]:
    names = f"at={at}|b={build}", f"par={paragraph}|opens={opens}"
    return (*names, f"clause={before}|b={build}") if before else names


@_grouped
def _of_voices(build: str, cue: tuple[str, ...], content: tuple[str, ...]) -> tuple[str, ...]:
    names = [f"cuevoice={voice}" for voice in cue]
    return (*names, *(f"voice={voice}|b={build}" for voice in content))


@_grouped
def _of_content(
    build: str, marked: bool, person: bool, organisation: bool, end: str, finite: bool
) -> tuple[str, ...]:
    return (
        f"mark={marked}|b={build}", f"PER={person}|b={build}", f"ORG={organisation}|b={build}",
        f"end={end}|b={build}", f"finite={finite}|b={build}",
    )  # fmt: skip


@_grouped
def _of_subjects(build: str, subject: str, behind: str, tag: str) -> tuple[str, ...]:
    return (
        f"subj={subject}|b={build}", f"subjr={behind}|b={build}", f"subj={subject}|{behind}",
        f"subj={bool(subject or behind)}|f={tag}",
    )  # fmt: skip


@_grouped
def _of_side(build: str, side: str, near: str, rest: str, strength: str) -> tuple[str, ...]:
    return (
        f"side={side}|b={build}", f"near={near}|side={side}|b={build}",
        f"near={near}|side={side}|rest={rest}|b={build}",
        f"near={near}|side={side}|k={strength}|b={build}",
    )  # fmt: skip


@_grouped
def _of_verbs(
    build: str, side: str, near: str, strength: str, tail: int, lead: int, said: bool
) -> tuple[str, ...]:
    return (
        f"tail={tail}|b={build}", f"tail={tail}|lead={lead}|b={build}",
        f"tail={tail}|lead={lead}|near={near}|side={bool(side)}|b={build}",
        f"near={near}|tail={tail}|k={strength}|b={build}",
        f"near={near}|tail={tail}|said={said}|k={strength}|b={build}",
    )  # fmt: skip


def _subject(layout: Layout, verb: Token, places: Iterable[int]) -> bool:
    """Is there a nominative among the tokens that agrees with the verb?"""
    return any(
        form(layout, index) in _SUBJECTS and agrees(layout.tokens[index], verb) for index in places
    )


def end_features(layout: Layout, candidate: Candidate) -> list[str]:
    """What speaks for and against the content's end, and against those passed by."""
    build, cue = candidate.build, candidate.cue
    first = candidate.parts[0][0]
    size = bucket(sum(b - a for a, b in candidate.parts))
    names = [f"cut={candidate.cut}", f"cut={candidate.cut}|b={build}",
             f"n={size}", f"n={size}|b={build}"]  # fmt: skip
    stop = min([cue.end, first + 25, *(place for place, _ in candidate.passed[:1])])
    if candidate.place >= 0:
        stop = min(stop, candidate.place)
    said = next((i for i in range(first, stop) if is_finite(layout, i)), -1)
    if candidate.place >= 0:
        for name in _cut_names(layout, cue, candidate.place, candidate.cut, said):
            names.append("cut:" + name)
    for place, cut in candidate.passed:
        for name in _cut_names(layout, cue, place, cut, said):
            names.append("pass:" + name)
    return list(dict.fromkeys(names))


def _cut_names(layout: Layout, cue: CuePlace, place: int, cut: str, said: int) -> list[str]:
    """How what follows a cut is like the cue's clause, and like the content."""
    stop = min(cue.end, place + 12)
    verb = next((i for i in range(place + 1, stop) if is_finite(layout, i)), -1)
    names = [cut, f"{cut}|w={layout.word[place + 1]}"]
    if cut == "comma-conv":
        names.append(f"{cut}|says={lexicon().report(layout.tokens[place + 1]) is not None}")
    if verb < 0:
        return [*names, f"{cut}|noverb"]
    token = layout.tokens[verb]
    subject = _subject(layout, token, range(place + 1, verb))
    row = verb_class(layout, verb)
    tag = form(layout, verb)
    like_cue = tag == form(layout, cue.head) and agrees(token, layout.tokens[cue.head])
    like_said = "?" if said < 0 else f"{form(layout, said) == tag}"
    if said >= 0:
        like_said += f"{agrees(token, layout.tokens[said])}"
    names += [
        f"{cut}|subj={subject}", f"cue={row}", f"{cut}|like={like_cue}{like_said}",
        f"like={like_cue}{like_said}|subj={subject}", f"{cut}|f={tag}|{form(layout, cue.head)}",
        f"like={like_cue}{like_said}|d={bucket(verb - place)}", f"cue={bool(row)}|{cut}",
    ]  # fmt: skip
    return names


_TAKEN = {"що": "що", "щоб": "щоб", "чи": "чи", "інф": "інф", "інф-all": "інф", ":": ":"}


def spans(layout: Layout, candidate: Candidate) -> list[Span]:
    """The characters of a candidate's parts."""
    return [layout.span(a, b) for a, b in candidate.parts]
