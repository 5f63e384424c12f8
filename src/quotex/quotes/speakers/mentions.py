"""Candidates for the words that name a quote's speaker, and what the ranker sees of them."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from ...document import Entity
from ...people.mentions import shown_case
from ...resources import read_table
from ..cues import lexicon
from ..model import Content
from .forms import Form, agrees, form
from .scene import BOUNDS, DASHES, SUBORDINATORS, Scene

MODAL = 4  # tokens between a modal verb and its infinitive
REACH = 70  # tokens on either side of the cue that are looked at

INDEFINITE = frozenset(
    """хтось дехто один одна одне одні інший інша інше інші кожен кожна багато чимало усі всі
    ніхто багатьох деякі декотрі""".split()
)
_POSSESSIVES = frozenset(
    "його її їх їхній їхня їхнє їхні їхніми їхньою їхню їхнім їхніх їхньому їхньої".split()
)
_EMPHATIC = frozenset("сам сама само самі".split())
_COURTESIES = frozenset("пан пані панна добродій добродійка отець сестра брат".split())
_NO_NOUNS = frozenset(("ADV", "ADP", "CCONJ", "SCONJ", "PART", "INTJ", "VERB", "AUX"))
_ABBREVIATION = re.compile(r"[А-ЯІЇЄҐ]{2,}[\w-]*$")
_LATIN = re.compile(r"[A-Za-z][\w.-]*$")


@cache
def _closed() -> frozenset[str]:
    return frozenset(row["word"] for row in read_table("speaker_stopwords"))


@cache
def noun_kinds() -> dict[str, str]:
    """Kinds of speakers by head noun: lemma → person, group, org, document."""
    return {row["lemma"]: row["kind"] for row in read_table("speaker_nouns")}


def noun_kind(lemmas: tuple[str, ...]) -> str:
    """The kind of speaker a noun stands for, empty where the table does not know it."""
    kinds = noun_kinds()
    return next((kinds[lemma] for lemma in lemmas if lemma in kinds), "")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where the search starts: the cue's head, or the content's edge where there is no cue.

    ``tokens`` are the author's words around it in text order; ``zones`` say for each of them
    where it stands (empty with a cue), ``at`` is the head's place among them.
    """

    kind: str
    verb: frozenset[str]
    tokens: tuple[int, ...]
    at: int
    cue: range
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible mention: the head token, the tokens ``first:last`` to report, its features.

    The candidate without a head (-1) says that nothing in reach names the speaker.
    """

    head: int
    first: int
    last: int
    features: tuple[str, ...]


def find_anchor(scene: Scene, content: Content) -> Anchor:
    """Where to look for the content's speaker."""
    own = {i for part in content.parts for i in range(*scene.token_range(part.start, part.end))}
    if content.cue is None:
        return _edge_anchor(scene, content, own)
    cue = range(*scene.token_range(content.cue.start, content.cue.end))
    if not cue:
        return Anchor("none", frozenset(), (), 0, cue)
    first, last = _sentence_range(scene, cue[0])
    head = _cue_head(scene, cue)
    asks = scene.tokens[cue[0]].text.lower() in ("з", "із", "зі") and not scene.form(head).verb
    if asks or _cue_kind(scene, head) == "gerund":
        head = _governor(scene, cue, first, last, own)
    if content.frame is not None:
        frame = scene.token_range(*content.frame)
        first, last = min(first, frame[0]), max(last, frame[1])
    first, last = max(first, head - REACH), min(last, head + REACH)
    tokens = tuple(i for i in range(first, last) if i not in own or i in cue)
    kind, at = _cue_kind(scene, head), tokens.index(head)
    return Anchor(kind, _agreement(scene, kind, tokens, at), tokens, at, cue)


def _agreement(scene: Scene, kind: str, tokens: Sequence[int], at: int) -> frozenset[str]:
    """Which subjects the cue agrees with: a finite verb itself, an infinitive by its modal verb
    (`може сказати`), an adjective by its ending (`переконана`)."""
    head = scene.form(tokens[at])
    if kind == "adj":
        return _adjective_subject(scene.tokens[tokens[at]].text.lower())
    if kind == "inf":
        for i in reversed(tokens[max(0, at - MODAL) : at]):
            if scene.tokens[i].text in BOUNDS:
                break
            modal = scene.form(i)
            if modal.verb and not modal.noun and not modal.preposition:
                return modal.verb
    return head.verb


def _sentence_range(scene: Scene, i: int) -> tuple[int, int]:
    sentence = scene.document.sentences[scene.sentence_of[i]]
    return sentence.first, sentence.last


def _cue_head(scene: Scene, cue: range) -> int:
    """The finite verb of the cue; else its first noun; else its first word."""
    for i in cue:
        reading = scene.form(i)
        if reading.verb and not reading.preposition:
            return i
    for i in cue:
        reading = scene.form(i)
        if reading.noun and not reading.preposition and scene.tokens[i].text not in BOUNDS:
            return i
    return cue[0]


def _governor(scene: Scene, cue: range, first: int, last: int, own: Set[int]) -> int:
    """The verb whose subject speaks: `звернувся до влади з проханням`, `пішов, сказавши`."""
    places: list[int] = [
        *range(cue[0] - 1, max(first, cue[0] - 30) - 1, -1),
        *range(cue[-1] + 1, last),
    ]
    for i in places:
        reading = scene.form(i)
        if i not in own and reading.verb and not reading.noun and not reading.preposition:
            return i
    return _cue_head(scene, cue)


def _cue_kind(scene: Scene, head: int) -> str:
    reading = scene.form(head)
    if not reading.verb:
        word = scene.tokens[head].text.lower()
        if reading.nominative_adjective:
            return "adj"
        if word.endswith(("чи", "ши", "чись", "шись")):
            return "gerund"
        return "noun" if reading.noun else "inf" if reading.infinitive else "other"
    if reading.verb == {"imp"}:
        return "imp"
    plural = any(v[-1] == "p" for v in reading.verb)
    if any(lemma[-2:] in ("ся", "сь") and _reports(lemma) for lemma in reading.lemmas):
        return "passive"
    kind = "1" if any(v[0] == "1" for v in reading.verb) else "pl" if plural else "sg"
    return kind + ("ся" if scene.tokens[head].text.lower().endswith(("ся", "сь")) else "")


def _reports(lemma: str) -> bool:
    """`ідеться`, `зазначається`: a reflexive that reports what stands in a document."""
    verb = lexicon().verbs.get(lemma[:-2])
    return lemma in ("ітися", "йтися") or (verb is not None and verb.strength == "strong")


def _edge_anchor(scene: Scene, content: Content, own: Set[int]) -> Anchor:
    """The author's words of a content without a cue: between its parts, behind it, before it."""
    start = scene.token_range(content.parts[0].start, content.parts[0].end)[0]
    end = scene.token_range(content.parts[-1].start, content.parts[-1].end)[1]
    paragraph = scene.paragraph(start)
    sentences = scene.document.sentences
    first = start
    while first > 0 and scene.paragraph(first - 1) == paragraph and start - first < REACH:
        first -= 1
        if scene.inside.get(first) is not None:
            first += 1
            break
    zones: list[tuple[int, str]] = []
    begun = any(c.isalpha() for i in range(first, start) for c in scene.tokens[i].text)
    if not begun and first > 0 and scene.inside.get(first - 2) is None:
        sentence = sentences[scene.sentence_of[first - 1]]
        zones += [(i, "prev") for i in range(sentence.first, first)]
    zones += [(i, "before") for i in range(first, start)]
    zones += [(i, "mid") for i in range(start, end) if i not in own]
    last = end
    while (
        last < len(scene.tokens)
        and last - end < REACH
        and scene.paragraph(last) == paragraph
        and last not in scene.inside
    ):
        last += 1
    zones += [(i, "after") for i in range(end, last)]
    tokens = tuple(i for i, _ in zones)
    at = next((k for k, i in enumerate(tokens) if i >= start), len(tokens))
    return Anchor("none", frozenset(), tokens, at, range(0), tuple(zone for _, zone in zones))


def site_end(scene: Scene, i: int) -> int:
    """Where the address of a site that begins at token ``i`` ends: `Depo.ua`."""
    tokens = scene.tokens
    end = i + 1
    while tokens[i].text.isascii() and end + 1 < len(tokens) and tokens[end].text == ".":
        word = tokens[end + 1]
        glued = tokens[end].start == tokens[end - 1].end and word.start == tokens[end].end
        if not glued or not word.text.isascii() or not word.text[:1].isalpha():
            break
        end += 2
    return end


def candidates(scene: Scene, content: Content, anchor: Anchor) -> list[Candidate]:
    """The candidates around the anchor, in text order, that without a mention last."""
    finder = _Finder(scene, content, anchor)
    found = finder.run()
    found.append(Candidate(-1, 0, 0, finder.silent(found)))
    return found


class _Finder:
    def __init__(self, scene: Scene, content: Content, anchor: Anchor) -> None:
        self.scene = scene
        self.anchor = anchor
        self.type = content.type[0] + ("" if anchor.cue else "-")
        self.tokens = anchor.tokens
        self.words = [scene.tokens[i].text for i in anchor.tokens]
        self.forms = [form(word) for word in self.words]
        self.bound = [
            word in BOUNDS or (k > 0 and anchor.tokens[k - 1] + 1 != anchor.tokens[k])
            for k, word in enumerate(self.words)
        ]
        # how many verbs, and subordinators, stand before each word
        verbs = [bool(reading.verb) and not reading.noun for reading in self.forms]
        self.verbs = list(accumulate(verbs, initial=0))
        subs = [word.lower() in SUBORDINATORS for word in self.words]
        self.subs = list(accumulate(subs, initial=0))
        self.inner: set[int] = set()  # words of a site's address behind its first
        self._join_sites()
        self.segments = self._segments()
        self.ranks = {"A": 0, "B": 0}
        self.agreeing = 0

    def _join_sites(self) -> None:
        for k, i in enumerate(self.tokens):
            if k not in self.inner and self.words[k].isascii():
                for j in range(k + 1, min(k + site_end(self.scene, i) - i, len(self.words))):
                    self.inner.add(j)
                    self.bound[j] = False

    def _segments(self) -> list[int]:
        """How many boundaries stand between each word and the anchor."""
        at, out = self.anchor.at, [0] * len(self.words)
        count = 0
        for k in range(at + 1, len(self.words)):
            count += self.bound[k]
            out[k] = count
        count = 0
        for k in range(at - 1, -1, -1):
            after = k + 1 < len(self.words) and self.bound[k + 1]
            count += self.bound[k] or (after and self.words[k + 1] not in BOUNDS)
            out[k] = count
        return out

    def run(self) -> list[Candidate]:
        out = []
        at = self.anchor.at
        for k in [*range(at, len(self.words)), *range(at - 1, -1, -1)]:
            if self._possible(k):
                out.append(self._candidate(k))
        return out

    def _possible(self, k: int) -> bool:
        word, reading = self.words[k], self.forms[k]
        i = self.tokens[k]
        if k in self.inner:
            return False
        if word in BOUNDS or not any(c.isalpha() for c in word):
            return "%" in word or (word[:1].isdigit() and self.words[k + 1 : k + 2] == ["%"])
        lower = word.lower()
        if i in self.anchor.cue:
            return lower in _POSSESSIVES or (
                i != self.anchor.cue[0] and (word[:1].isupper() or self._document(k))
            )
        entity = self.scene.entity_of.get(i)
        if entity is not None:
            return entity.start == self.scene.tokens[i].start
        if lower in _closed() or (word.endswith(".") and word == lower):  # `0,5 в. п.`
            return False
        tag = self.scene.tokens[i].upos
        inner = word[:1].isupper() and k > 0 and not self.bound[k - 1]
        if lower in INDEFINITE and not self._noun_follows(k):
            return True
        if tag in _NO_NOUNS and not inner:
            return False
        if lower in _EMPHATIC and self._named_next(k):
            return False
        if lower in _COURTESIES and self._capital(k + 1):
            return False
        if reading.noun or reading.pronoun:
            return True
        if word[:1].isupper() and (k > 0 and not self.bound[k - 1]):
            return True
        if not reading.known and (word[:1].isupper() or word[:1].isascii()):
            return True
        return reading.nominative_adjective and not self._noun_follows(k)

    def _document(self, k: int) -> bool:
        """`згідно з документом`, but not `за даними`: a document, no noun of reporting."""
        lemmas = self.forms[k].lemmas
        said = self.scene.tokens[self.anchor.cue[0]].text.lower() == "за"
        reports = said and any(lemma in lexicon().nouns for lemma in lemmas)
        return noun_kind(lemmas) == "document" and not reports

    def _capital(self, k: int) -> bool:
        return k < len(self.words) and not self.bound[k] and self.words[k][:1].isupper()

    def _named_next(self, k: int) -> bool:
        """`сама компанія`, `сам Рябков`: the word belongs to what follows."""
        if k + 1 >= len(self.words) or self.bound[k + 1]:
            return False
        return self.forms[k + 1].nominative or self.words[k + 1][:1].isupper()

    def _noun_follows(self, k: int) -> bool:
        """Is the adjective followed by its noun, maybe behind more adjectives?"""
        k += 1
        while k < len(self.words) and self.forms[k].adjective and not self.forms[k].noun:
            k += 1
        return k < len(self.words) and self.forms[k].noun

    def _candidate(self, k: int) -> Candidate:
        i = self.tokens[k]
        first, last = self._mention(k)
        return Candidate(i, first, last, self._features(k, first != i))

    def _mention(self, k: int) -> tuple[int, int]:
        """The tokens to report: the entity; the name in apposition to a title; the head."""
        i = self.tokens[k]
        scene = self.scene
        site = site_end(scene, i)
        if site > i + 1:
            return i, site
        entity = scene.entity_of.get(i)
        if entity is not None:
            if entity.label == "PER":
                return scene.token_range(entity.start, entity.end)
        elif self.forms[k].pronoun:
            return i, i + 1
        name = self._apposition(k)
        if name is not None:
            return scene.token_range(name.start, name.end)
        if entity is not None:
            return scene.token_range(entity.start, entity.end)
        if self.words[k][:1].isupper() and (k > 0 and not self.bound[k - 1]):
            last = i + 1
            while (
                last < len(scene.tokens) and last - i < 4 and scene.tokens[last].text[:1].isupper()
            ):
                last += 1
            return i, last
        return i, i + 1

    def _apposition(self, k: int) -> Entity | None:
        """The person's name behind a title: заступник міністра оборони Іван Коваль."""
        title = self.forms[k]
        if not (
            title.animate
            or noun_kind(title.lemmas) == "person"
            or self.scene.entity_of.get(self.tokens[k])
        ):
            return None
        for j in range(k + 1, min(k + 12, len(self.words))):
            i = self.tokens[j]
            if j == self.anchor.at:
                return None
            entity = self.scene.entity_of.get(i)
            if entity is not None:
                if entity.label == "PER":
                    tags = self.scene.tokens[self.tokens[k]], self.scene.tokens[i]
                    cases = tuple(tag.feats.get("Case") for tag in tags)
                    owner = cases == ("Nom", "Gen") and self.forms[j].genitive
                    same = not owner and self._same_case(title, self.forms[j])
                    return entity if same else None
                continue
            if self.words[j] in DASHES and j + 1 < len(self.words):
                continue
            if self.words[j] in '«»"“”':
                continue
            reading = self.forms[j]
            if self.bound[j] or reading.pronoun or (reading.verb and not reading.noun):
                return None
            if not (
                reading.genitive
                or reading.adjective
                or reading.preposition
                or reading.noun
                or self.words[j] in ("і", "й", "та")
            ):
                return None
        return None

    @staticmethod
    def _same_case(title: Form, name: Form) -> bool:
        """Can a name be in apposition to a title: one person, the same case?"""
        if title.subject == {"p"}:
            return False
        declined = name.known and name.noun
        return (
            not declined
            or (title.nominative and name.nominative)
            or (title.genitive and name.genitive)
            or not (title.nominative or title.genitive)
        )

    def _type(self, k: int) -> str:
        word, reading = self.words[k], self.forms[k]
        if k + 1 in self.inner:
            return "abbr"
        entity = self.scene.entity_of.get(self.tokens[k])
        if entity is not None:
            return entity.label
        if "%" in word:
            return "share"
        lower = word.lower()
        if self.tokens[k] in self.anchor.cue or lower in _POSSESSIVES:
            return "poss"
        if reading.pronoun and not reading.noun:
            return "pro:" + (reading.lemmas[0] if lower in _PRONOUNS else "other")
        if lower in _PRONOUNS:
            return "pro:" + lower
        if reading.name and word[:1].isupper():
            return "name"
        if _ABBREVIATION.match(word) or _LATIN.match(word):
            return "abbr"
        if word[:1].isupper() and k > 0 and not self.bound[k - 1]:
            return "cap"
        if reading.animate:
            return "anim"
        if reading.nominative:
            return "n=a" if reading.accusative else "nom"
        if reading.noun:
            return "obl"
        return "adj" if reading.adjective else "unk"

    def _features(self, k: int, title: bool) -> tuple[str, ...]:
        anchor, at = self.anchor, self.anchor.at
        i = self.tokens[k]
        reading = self.forms[k]
        kind = self._type(k)
        side = "A" if k > at else "B" if k < at else "="
        segment = min(self.segments[k], 3)
        agree = bool(anchor.verb) and agrees(self._subject(k), anchor.verb)
        before = self._before_phrase(k)
        preposition = before is not None and self.forms[before].preposition
        place = (
            preposition
            and self.words[before].lower() in ("у", "в", "на")  # type: ignore[index]
            and (reading.locative or kind in ("abbr", "ORG", "LOC"))
        )
        chain = reading.genitive and self._owned(k)
        distance = abs(k - at)
        near = distance if distance < 4 else 5 if distance < 7 else 8 if distance < 13 else 14
        rank = 9
        if agree and not preposition:
            rank = min(self.ranks.get(side, 0), 3)
            self.ranks[side] = rank + 1
            self.agreeing += 1
        low, high = (k + 1, at) if k < at else (at + 1, k)
        verbs = self.verbs[high] - self.verbs[low] if low < high else 0
        subs = self.subs[high] - self.subs[low] if low < high else 0
        previous = self._neighbour(k, -1)
        following = self._neighbour(k, 1)
        c = anchor.kind
        t = self.type
        inside = i in self.scene.inside
        table = noun_kind(reading.lemmas)
        tag = self.scene.tokens[i]
        case = shown_case(tag)
        zone = anchor.zones[k] if anchor.zones else ""
        f = [
            f"ty={kind}",
            f"ty={kind},ag={agree}",
            f"{side}{segment}{t}",
            f"{side}{near}{t}",
            f"{side}{segment},{kind}",
            f"prep={preposition},{kind},place={place}",
            f"chain={chain},{c}",
            f"gen={chain},{kind}",
            f"ag={agree},{side},rk={rank}",
            f"cue={c},{kind},place={place}",
            f"cue={c},place={place},{side}",
            f"cue={c},ag={agree},{side}{segment}",
            f"inside={inside},{t}",
            f"prev={previous},{kind}",
            f"next={following},{side},{kind}",
            f"verbs={min(verbs, 2)},{side},ag={agree}",
            f"subs={min(subs, 2)},{side}",
            f"title={title},{kind}",
            f"kind={table},{c}",
            f"kind={table},ag={agree}",
            f"case={tag.upos},{case},{c}",
            f"case={case},prep={preposition},{side}",
            f"gen={reading.genitive},{c},{side}{near}",
        ]
        if i in anchor.cue:
            f += [f"within,{c},{table}", f"within,{kind}"]
        if zone:
            f += [
                f"zone={zone},{kind}",
                f"zone={zone},{segment},nom={reading.nominative}",
                f"zone={zone},next={following}",
                f"zone={zone},prev={previous}",
                f"zone={zone},nom={reading.nominative},{min(self._order(k), 3)}",
            ]
        return tuple(f)

    def _owned(self, k: int) -> bool:
        """Does a noun stand before, maybe with adjectives between: `мама 5-річної Іванки`?"""
        j = k - 1
        while j > 0 and self.forms[j].adjective and not self.forms[j].noun and not self.bound[j]:
            j -= 1
        return j >= 0 and self.forms[j].noun and not self.bound[j] and j != self.anchor.at

    def _order(self, k: int) -> int:
        """How many nominatives stand before in the same zone."""
        zone = self.anchor.zones[k]
        n = 0
        for j in range(k - 1, -1, -1):
            if self.anchor.zones[j] != zone or self.words[j] in (".", "!", "?"):
                break
            n += self.forms[j].nominative
        return n

    def _subject(self, k: int) -> frozenset[str]:
        reading = self.forms[k]
        i = self.tokens[k]
        word = self.words[k]
        tag = self.scene.tokens[i]
        if i in self.scene.sexes:
            if reading.known and reading.noun:
                declined = not reading.nominative
            else:
                declined = tag.feats.get("Case", "Nom") != "Nom"
            return frozenset() if declined else self.scene.sexes[i]
        if tag.upos == "PROPN" and tag.feats.get("Case") == "Nom":
            return reading.subject | frozenset("p" if tag.feats.get("Number") == "Plur" else "mf")
        if reading.subject:
            return reading.subject
        if "%" in word or word.lower() in ("багато", "чимало"):
            return frozenset("p")
        if _ABBREVIATION.match(word) or _LATIN.match(word):
            return frozenset("mfn")
        if word[:1].isupper() and not (reading.noun and reading.known):
            return frozenset("mf")
        if reading.nominative_adjective and not reading.noun:
            return _adjective_subject(word.lower())
        return frozenset()

    def _before_phrase(self, k: int) -> int | None:
        """The word before the adjectives before ``k``, None behind a boundary."""
        j = k - 1
        while (
            j >= 0
            and self.forms[j].adjective
            and not self.forms[j].preposition
            and not self.bound[j]
        ):
            j -= 1
        return j if j >= 0 and self.words[j] not in BOUNDS else None

    def _neighbour(self, k: int, step: int) -> str:
        j = k + step
        if not 0 <= j < len(self.words):
            return "edge"
        if j == self.anchor.at and self.anchor.cue:
            return "cue"
        word = self.words[j]
        if word in DASHES:
            return "dash"
        if word == ":":
            return "colon"
        if self.bound[j]:
            return "bound"
        if word.lower() in SUBORDINATORS:
            return "sub"
        reading = self.forms[j]
        if step > 0 and reading.verb and not reading.noun:
            return "verb" + ("+" if agrees(self._subject(k), reading.verb) else "-")
        return "other"

    def silent(self, found: list[Candidate]) -> tuple[str, ...]:
        anchor = self.anchor
        c, t = anchor.kind, self.type
        at = anchor.at
        first = at == 0 or self.bound[at - 1] if self.words else True
        behind = self._neighbour(at, 1) if anchor.cue and self.words else ""
        possessive = any(
            "ty=poss" in candidate.features[0] and candidate.head in anchor.cue
            for candidate in found
        )
        zones = "".join(sorted({z[0] for z in anchor.zones}))
        return (
            "null",
            f"null,{c}",
            f"null,{t}",
            f"null,{c},{t}",
            f"null,agreeing={min(self.agreeing, 3)},{c}",
            f"null,first={first},{c}",
            f"null,behind={behind},{t}",
            f"null,first={first},behind={behind}",
            f"null,poss={possessive}",
            f"null,n={min(len(found), 4)}",
            f"null,zones={zones}",
        )


_PRONOUNS = frozenset(
    """він вона воно вони я ми ти ви хто той та ті хтось дехто кожен один одна інший інша інші
    сам сама самі усі всі""".split()
)


def _adjective_subject(word: str) -> frozenset[str]:
    if word.endswith(("ий", "ій")):
        return frozenset("m")
    if word.endswith(("а", "я")):
        return frozenset("f")
    if word.endswith("і"):
        return frozenset("p")
    return frozenset("n")
