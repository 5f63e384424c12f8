"""What the learned decisions look at: names of features that hold at a place of the text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache

from ...document import Token
from ...people.mentions import shown_case
from ..cues import lexicon
from ..loglinear import LogLinear, load_models
from .grammar import clause_end, finds_first, is_finite, is_infinitive
from .layout import COLON, COMMA, DASH, END, MARK, SEMICOLON, WORD, Layout
from .marks import Marked
from .segment import Segment

_KIND_NAMES = "word open close dash comma end colon semi ( ) other".split()
_FIRST_PERSONS = frozenset(
    "я ми мене мені мною нас нам нами мій моя моє мої наш наша наше наші".split()
)
_SECOND_PERSONS = frozenset(
    "ти ви тебе тобі тобою вас вам вами твій твоя твоє твої ваш ваша ваше ваші".split()
)
_PERSONS = {**dict.fromkeys(_FIRST_PERSONS, "I"), **dict.fromkeys(_SECOND_PERSONS, "you")}
_TELLING = frozenset((DASH, COMMA, END, COLON, SEMICOLON))


@cache
def model(name: str) -> LogLinear:
    """The learned decision of that name."""
    return load_models("quote_content")[name]


def kind_name(layout: Layout, index: int) -> str:
    """The kind of the token as a word; ``mark`` for marks whose role is open, ``$`` outside."""
    if not 0 <= index < len(layout.kind):
        return "$"
    kind = layout.kind[index]
    if kind == END:
        return layout.word[index][:1]
    return "mark" if kind == MARK else _KIND_NAMES[kind]


def verb_class(layout: Layout, index: int) -> str:
    """What the lexicon knows of the token: strength and kind, or an empty string."""
    row = lexicon().verb(layout.tokens[index])
    return f"{row.strength}-{row.kind}" if row and row.strength != "light" else ""


def shape(layout: Layout, index: int) -> str:
    """Case of the token's first letter: ``a``, ``A``, ``AA`` (all capitals), ``1`` or ``-``."""
    text = layout.tokens[index].text
    first = text[:1]  # a given token may be empty
    if first.isdigit():
        return "1"
    if not first.isalpha():
        return "-"
    if first.islower():
        return "a"
    return "AA" if len(text) > 1 and text.isupper() else "A"


def form(layout: Layout, index: int) -> str:
    """Part of speech with what matters of the features: ``V3Pres``, ``VPast``, ``VInf``, ``N``."""
    known = layout.forms[index]
    if not known:
        token = layout.tokens[index]
        known = layout.forms[index] = _form(token)
    return known


def _form(token: Token) -> str:
    upos, feats = token.upos, token.feats
    if upos in ("VERB", "AUX"):
        if "VerbForm" in feats and feats["VerbForm"] != "Fin":
            return "V" + feats["VerbForm"]
        if feats.get("Mood") == "Imp":
            return "VImp"
        return f"V{feats.get('Person', '')}{feats.get('Tense', '')}"
    if upos == "PRON":
        return f"PRON{feats.get('Person', '')}{feats.get('Case', '')}"
    if upos in ("NOUN", "PROPN", "ADJ", "DET"):
        return f"{upos}{shown_case(token)}"
    return upos


def bucket(number: int) -> str:
    """A number as one of a few sizes."""
    return _BUCKETS[max(number, 0)] if number < len(_BUCKETS) else "many"


_SIZES = (0, 1, 2, 3, 4, 6, 9, 14, 25, 50)
_BUCKETS = [str(next(size for size in _SIZES if n <= size)) for n in range(_SIZES[-1] + 1)]


def voices(layout: Layout, first: int, last: int) -> list[str]:
    """First and second person, questions and calls among the tokens."""
    if layout.voices is None:
        layout.voices = list(_all_voices(layout))
    here = bisect_left(layout.voices, (first,))
    behind = bisect_left(layout.voices, (min(last, first + 80),), here)
    return sorted({voice for _, voice in layout.voices[here:behind]})


def _all_voices(layout: Layout) -> Iterator[tuple[int, str]]:
    """The tokens of the document that have a voice, with it."""
    for index, (word, token) in enumerate(zip(layout.word, layout.tokens, strict=True)):
        if word in _PERSONS:
            yield index, _PERSONS[word]
        elif token.upos in ("VERB", "AUX") and layout.kind[index] == WORD:
            tag = form(layout, index)
            if tag == "VImp":
                yield index, tag
            elif tag[:2] in ("V1", "V2"):
                yield index, tag[:2]


def teller(layout: Layout, index: int) -> str:
    """As `form`, but verbs by whether the author would use them of others: ``told`` for the third
    person and the past, else by person."""
    tag = form(layout, index)
    return "told" if tag in ("V3Pres", "V3Fut", "VPast", "VFut", "VPres") else tag


def author_features(layout: Layout, dash: int, start: int, last: int) -> list[str]:
    """Do the author's words begin behind the dash that follows somebody's words?"""
    after = dash + 1
    before = kind_name(layout, dash - 1)
    if before in ("close", "mark"):
        before += kind_name(layout, dash - 2)
    end = clause_end(layout, after, last)
    case = shape(layout, after)
    klass = verb_class(layout, after)
    names = [
        f"b={before}", f"c={case}", f"b={before}|c={case}", f"w={layout.word[after]}",
        f"f={teller(layout, after)}", f"b={before}|f={teller(layout, after)}",
        f"v={klass}", f"b={before}|v={klass}", f"n={bucket(end - after)}",
        f"pos={bucket(dash - start)}",
    ]  # fmt: skip
    verb = finds_first(layout, after, end, 8)
    if verb is None:
        names += ["noverb", f"noverb|b={before}|c={case}"]
    else:
        tag, row = teller(layout, verb), verb_class(layout, verb)
        near = bucket(verb - after)
        subject = form(layout, after) if form(layout, after).endswith("Nom") else ""
        names += [f"vf={tag}", f"vf={tag}|d={near}", f"vl={row}", f"vl={row}|vf={tag}",
                  f"vl={row}|b={before}|c={case}", f"vf={tag}|b={before}",
                  f"vf={tag}|b={before}|c={case}", f"vf={tag}|s={subject}",
                  f"vf={tag}|s={subject}|d={near}"]  # fmt: skip
    for index in range(after, min(end, after + 12)):
        row = verb_class(layout, index)
        if row:
            near, tag = bucket(index - after), teller(layout, index)
            names += [f"cue={row}|d={near}", f"cue={row}|f={tag}", f"cue={row}|b={before}"]
            break
    names += [f"voice={voice}" for voice in voices(layout, after, min(end, after + 15))]
    names.append(
        f"ends={kind_name(layout, end - 1)}{kind_name(layout, end) if end < last else '$'}"
    )
    spaced = layout.tokens[dash].start > layout.tokens[dash - 1].end
    names.append(f"sp={spaced}")
    return names


def resume_features(layout: Layout, dash: int, start: int, last: int) -> list[str]:
    """Do somebody's words go on behind the dash that follows the author's words?"""
    after = dash + 1
    before = kind_name(layout, dash - 1)
    case = shape(layout, after)
    end = clause_end(layout, after, last)
    names = [
        f"b={before}", f"c={case}", f"b={before}|c={case}", f"w={layout.word[after]}",
        f"f={form(layout, after)}", f"v={verb_class(layout, after)}",
        f"n={bucket(dash - start)}", f"end={kind_name(layout, end - 1)}",
    ]  # fmt: skip
    sentences = sum(layout.kind[i] == END for i in range(max(start, dash - 100), dash - 1))
    names += [
        f"sentences={min(sentences, 2)}",
        f"sentences={min(sentences, 2)}|b={before}|c={case}",
    ]
    told = finds_first(layout, after, end, 8)
    person = "none"
    if told is not None:
        person = "told" if teller(layout, told) == "told" else "spoken"
    names += [f"p={person}", f"p={person}|b={before}"]
    verb = finds_first(layout, start, dash, 14)
    names.append(f"av={verb_class(layout, verb) if verb is not None else 'none'}|b={before}")
    names += [f"voice={voice}" for voice in voices(layout, after, min(end, after + 15))]
    return names


def goes_on_features(
    layout: Layout, number: int, length: int, before: Sequence[Segment], cut: Sequence[Segment]
) -> list[str]:
    """Does the paragraph go on with the turn before it (``length`` paragraphs, cut ``before``)?"""
    first, last = layout.paragraphs[number]
    dashed = layout.kind[first] == DASH
    told = any(not segment.speech for segment in before)
    tells = any(not segment.speech for segment in cut)
    open_end = before[-1].speech
    end = kind_name(layout, layout.paragraphs[number - 1][1] - 1)
    following = number + 1 < len(layout.paragraphs) and (
        layout.kind[layout.paragraphs[number + 1][0]] == DASH
    )
    past = sum(form(layout, i) == "VPast" for i in range(first, min(last, first + 40)))
    speaks = bool(voices(layout, first, last))
    d = "D" if dashed else "P"
    names = [
        f"{d}", f"{d}|told={told}", f"{d}|open={open_end}", f"{d}|tells={tells}",
        f"{d}|told={told}|tells={tells}|open={open_end}", f"{d}|end={end}",
        f"{d}|end={end}|told={told}", f"{d}|length={bucket(length)}",
        f"{d}|c={shape(layout, first + dashed)}", f"{d}|following={following}",
        f"{d}|past={min(past, 3)}", f"{d}|speaks={speaks}", f"{d}|speaks={speaks}|past={past > 1}",
        f"{d}|dashes={bucket(layout.dashed_share)}", f"{d}|n={bucket(last - first)}",
        f"{d}|prevn={bucket(sum(s.last - s.first for s in before))}",
        f"{d}|ask={kind_name(layout, last - 1)}",
    ]  # fmt: skip
    names += [f"{d}|voice={voice}" for voice in voices(layout, first, last)]
    start = number - length
    led = start > 0 and layout.kind[layout.paragraphs[start - 1][0]] == DASH
    style = "few" if layout.dashed_share < 15 else "many"
    asked = any(
        layout.word[i][:1] == "?" for s in before if s.speech for i in range(s.first, s.last)
    )
    cue = ""
    for segment in cut:
        if not segment.speech and segment.first < segment.last:
            cue = verb_class(layout, segment.first) or "none"
            break
    names += [f"{d}|pair={led}|{following}|told={told}|tells={tells}", f"{d}|asked={asked}",
              f"{d}|{style}|told={told}|tells={tells}|open={open_end}", f"{d}|{style}",
              f"{d}|cue={cue}", f"{d}|cue={cue}|told={told}",
              f"{d}|asked={asked}|told={told}|tells={tells}"]  # fmt: skip
    return names


def turn_features(layout: Layout, number: int) -> list[str]:
    """Is the paragraph that opens with a dash somebody's words, and not the item of a list?"""
    first, last = layout.paragraphs[number]
    names = [
        f"c={shape(layout, first + 1)}",
        f"f={form(layout, first + 1)}", f"end={kind_name(layout, last - 1)}",
        f"n={bucket(last - first)}", f"w={layout.word[first + 1]}",
    ]  # fmt: skip
    for offset in (-1, 1):
        if 0 <= number + offset < len(layout.paragraphs):
            a, b = layout.paragraphs[number + offset]
            dashed = layout.kind[a] == DASH
            names.append(f"{offset}:dash={dashed}|end={kind_name(layout, b - 1)}")
            names.append(f"{offset}:dash={dashed}")
            if offset < 0 and layout.kind[b - 1] == COLON:
                cue = any(verb_class(layout, i) for i in range(max(a, b - 25), b))
                names.append(f"colon-cue={cue}")
    names += [f"voice={voice}" for voice in voices(layout, first, last)]
    cut = False
    for index in range(first + 2, last - 1):
        if layout.kind[index] == DASH and layout.kind[index - 1] in (COMMA, END):
            verb = finds_first(layout, index + 1, min(last, index + 6), 5)
            names.append(f"cut={verb_class(layout, verb) if verb is not None else 'none'}")
            cut = True
            break
    names.append(f"cut={cut}")
    names.append(f"finite={any(is_finite(layout, i) for i in range(first + 1, last))}")
    names.append(f"inf={is_infinitive(layout, first + 1)}")
    return names


def marked_features(layout: Layout, stretch: Marked) -> list[str]:
    """Is the marked stretch somebody's words, and not a name, a term or irony?"""
    first, last = stretch.first, stretch.last
    opening = first - 1
    words = [i for i in range(first, min(last, first + 60)) if layout.kind[i] == WORD]
    size = bucket(len(words) if len(words) < 50 else last - first)
    end = kind_name(layout, last - 1)
    case = shape(layout, first)
    before = kind_name(layout, opening - 1) if opening else "$"
    paragraph_first, paragraph_last = layout.paragraphs[layout.paragraph[opening]]
    if opening == paragraph_first:
        before = "^"
    opens = before in ("^", ".", "!", "?", "…", "dash")
    finite = sum(is_finite(layout, i) for i in words)
    names = [
        f"n={size}", f"end={end}", f"c={case}", f"b={before}", f"finite={min(finite, 3)}",
        f"b={before}|c={case}", f"n={size}|c={case}", f"n={size}|b={before}",
        f"closed={stretch.closed}", f"mark={layout.word[opening]}",
        f"b={before}|finite={min(finite, 1)}",
    ]  # fmt: skip
    if words:
        names += [f"w={layout.word[words[0]]}", f"f={form(layout, words[0])}",
                  f"lastf={form(layout, words[-1])}"]  # fmt: skip
        caps = sum(shape(layout, i) in ("A", "AA") for i in words)
        names.append(f"caps={caps == len(words)}|n={size}")
        names.append(f"upper={all(shape(layout, i) == 'AA' for i in words)}")
    inner = sum(layout.kind[i] == END for i in range(first, last - 1))
    names.append(f"sentences={min(inner, 2)}")
    names += [f"voice={voice}" for voice in voices(layout, first, last)]
    # What follows the closing mark.
    after = last + stretch.closed
    paragraph_last = layout.paragraphs[layout.paragraph[last - 1]][1]
    follow: list[str] = []
    while after < paragraph_last and layout.kind[after] in _TELLING and len(follow) < 3:
        follow.append(kind_name(layout, after))
        after += 1
    if after >= paragraph_last:
        follow.append("$")
    closing = " ".join(follow)
    names += [f"a={closing}", f"a={closing}|opens={opens}", f"a={closing}|end={end}"]
    names += [f"a={closing}|b={before}", f"a={closing}|b={before}|n={size}"]
    if after < paragraph_last:
        names += [f"a={closing}|ac={shape(layout, after)}", f"af={form(layout, after)}"]
        if "dash" in follow:
            stop = clause_end(layout, after, paragraph_last)
            row = next(
                (c for i in range(after, min(stop, after + 12)) if (c := verb_class(layout, i))), ""
            )
            verb = finds_first(layout, after, stop, 8)
            tag = form(layout, verb) if verb is not None else ""
            names += [f"acue={row}", f"acue={row}|end={end}|{closing}", f"averb={tag}|{closing}"]
        elif not follow:
            names.append(f"aw={layout.word[after]}")
    # What stands before the opening mark.
    if opening > paragraph_first:
        back = opening - 1
        if layout.kind[back] == WORD:
            token = layout.tokens[back]
            names += [f"bw={token.lemma}", f"bf={form(layout, back)}"]
            names += [f"bv={verb_class(layout, back)}", f"bn={token.lemma in lexicon().nouns}"]
        cue, conjunction = "", ""
        for index in range(back, max(paragraph_first, opening - 25) - 1, -1):
            kind = layout.kind[index]
            if kind == END:
                break
            if (
                kind == COMMA
                and layout.word[index + 1] in ("що", "щоб", "нібито")
                and not conjunction
            ):
                conjunction = layout.word[index + 1]
            cue = verb_class(layout, index)
            if cue:
                names += [f"bcue={cue}|b={before}", f"bcue={cue}|d={bucket(opening - index)}",
                          f"bcue={cue}|conj={conjunction}", f"bcue={cue}|n={size}",
                          f"bcue={cue}|c={case}|finite={min(finite, 1)}"]  # fmt: skip
                break
            if layout.tokens[index].lemma in lexicon().nouns:
                names.append(f"bnoun|b={before}")
        if not cue:
            names += ["nocue", f"nocue|b={before}", f"nocue|n={size}"]
    whole = (
        opening == paragraph_first
        and last + stretch.closed + (end not in ".!?…" or True) >= paragraph_last
    )
    names.append(f"whole={whole}")
    for entity in layout.entities_at(first, last):
        names.append(f"ent={entity}")
        names.append(f"ent={entity}|n={size}")
    place = layout.paragraph[opening]
    names.append(f"para={min(place, 3)}|b={before}")
    return names
