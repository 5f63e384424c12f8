"""A document's text with its quotes, cues, speakers and entities marked."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ..document import Document, Quote, Speaker
from .colours import Badge, badges
from .escape import escape
from .nesting import Mark, nest
from .style import style

FIRST_FOLD = 6_000
"""Characters of a long document shown open, up to the end of a paragraph."""
FOLD = 20_000
"""Characters in each of the folds after that."""
LONGEST = 400_000
"""Characters that a notebook shows of one document; a page of its own shows all."""

UNKNOWN = "?"

# Which mark is outside where several cover the same words.
_QUOTE, _CUE, _SPEAKER, _ROLE, _ENTITY = range(5)


def markup(document: Document, *, longest: int | None = LONGEST) -> str:
    """The document as HTML: legend of people, marked text, key to the marks.

    ``longest`` limits the characters shown, None shows all.  Everything that comes from the text
    is escaped.
    """
    return f'{style()}<div class="quotex">{inner(document, longest)}{KEY}</div>'


def inner(document: Document, longest: int | None, known: dict[str, int] | None = None) -> str:
    """Head line, legend and marked text; ``known`` are speakers' colours in other documents."""
    speakers = badges(speaker_names(document), known)
    return head(document) + legend(document, speakers) + body(document, speakers, longest)


def head(document: Document) -> str:
    """One line: the document's id and how much was found."""
    parts = [] if document.id is None else [f"<b>{escape(document.id)}</b>"]
    speakers = len(set(speaker_names(document)))
    parts += [
        count(len(document.quotes), "quote"),
        count(speakers, "speaker"),
        count(len(document.entities), "entity", "entities"),
        count(len(document.text), "character"),
    ]
    return f'<p class="qx-head">{" · ".join(parts)}</p>'


def count(number: int, one: str, many: str = "") -> str:
    """``1 quote``, ``2 quotes``, ``12,000 characters``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def speaker_names(document: Document) -> Iterator[str]:
    """The speakers' names, in text order, with repetitions."""
    for quote in document.quotes:
        if quote.speaker is not None:
            yield quote.speaker.name


MANY = 20
"""Names in a legend before the others are folded or counted."""


def legend(document: Document, speakers: Mapping[str, Badge]) -> str:
    """Who speaks, how often, and which other names they have; then who is only named."""
    quotes = Counter(speaker_names(document))
    kinds = {quote.speaker.name: quote.speaker.kind for quote in document.quotes if quote.speaker}
    people = {person.name: person for person in document.people}
    unknown = sum(quote.speaker is None for quote in document.quotes)
    rows = []
    for name, number in quotes.items():
        person = people.get(name)
        about = [kinds[name], count(number, "quote")]
        if person is not None and person.gender is not None:
            about.insert(1, person.gender)
        also = [alias for alias in person.aliases if alias != name] if person else []
        rows.append(
            f"<li>{who(speakers[name], name)}"
            f' <span class="qx-also">{escape(", ".join(about))}'
            + (f"; also: {escape(', '.join(also[:4]))}" if also else "")
            + "</span></li>"
        )
    if unknown:
        rows.append(f"<li>{who(None, UNKNOWN)} nobody named, {count(unknown, 'quote')}</li>")
    silent = [name for name in people if name not in quotes]
    if silent:
        more = f" and {len(silent) - MANY} more" if len(silent) > MANY else ""
        names = escape(", ".join(silent[:MANY]))
        rows.append(f'<li class="qx-also">also named: {names}{more}</li>')
    first, rest = rows[:MANY], rows[MANY:]
    html = f'<ul class="qx-legend">{"".join(first)}</ul>' if first else ""
    if rest:
        html += (
            f"<details><summary>{len(rest)} more</summary>"
            f'<ul class="qx-legend">{"".join(rest)}</ul></details>'
        )
    return html


def who(badge: Badge | None, name: str) -> str:
    """A speaker's label: number and name in the speaker's colour."""
    number = f"{badge.number} " if badge else ""
    return f'<sup class="qx-label qx-who {colour_of(badge)}">{number}{escape(name)}</sup>'


def colour_of(badge: Badge | None) -> str:
    """The CSS class of a badge's colour, grey where there is none."""
    return badge.classes if badge else "qx-none"


KEY = (
    '<p class="qx-key">'
    '<mark class="qx-quote qx-direct qx-none">direct</mark>'
    '<mark class="qx-quote qx-mixed qx-none">mixed</mark>'
    '<mark class="qx-quote qx-indirect qx-none">indirect</mark>'
    '<i class="qx-cue qx-none">cue</i>'
    '<b class="qx-speaker qx-none">speaker</b>'
    '<em class="qx-entity qx-none">entity<sup class="qx-label qx-what qx-per">PER</sup></em>'
    "<span>hover over a mark: rule and confidence</span></p>"
)


def body(document: Document, speakers: Mapping[str, Badge], longest: int | None) -> str:
    """The marked text; a long one shows its beginning, the rest is folded."""
    text = document.text
    shown = len(text) if longest is None else min(len(text), longest)
    cuts = [0, *folds(text[:shown]), shown]
    pieces: list[list[Mark]] = [[] for _ in cuts[1:]]
    for mark in marks(document, speakers):
        number = bisect_right(cuts, mark.start) - 1
        while number < len(pieces) and cuts[number] < mark.end:
            pieces[number].append(mark.cut(cuts[number], cuts[number + 1]))
            number += 1
    starts = [quote.start for quote in document.quotes]
    html = []
    for number, piece in enumerate(pieces):
        start, end = cuts[number], cuts[number + 1]
        part = f'<div class="qx-text" lang="uk">{write(text, start, end, piece)}</div>'
        if number:
            inside = sum(start <= position < end for position in starts)
            opening = escape(" ".join(text[start : start + 160].split())[:80])
            part = (
                f"<details><summary>{opening}… "
                f"({count(end - start, 'character')}, {count(inside, 'quote')})</summary>"
                f"{part}</details>"
            )
        html.append(part)
    if shown < len(text):
        html.append(
            f'<p class="qx-head">… {count(len(text) - shown, "more character")}: '
            "<code>document.to_html(path)</code> writes them all.</p>"
        )
    return "".join(html)


def folds(text: str) -> list[int]:
    """Where a long text is folded: after a paragraph if one ends in reach, else after a blank."""
    cuts: list[int] = []
    position, size = 0, FIRST_FOLD
    while len(text) - position > size * 4 // 3:
        target = position + size
        reach = target + size // 4
        cut = text.find("\n", target, reach) + 1
        if not cut:
            cut = text.find(" ", target, reach) + 1 or target
        cuts.append(cut)
        position, size = cut, FOLD
    return cuts


def write(text: str, start: int, end: int, piece: Iterable[Mark]) -> str:
    """``text[start:end]`` as HTML with its marks."""
    html: list[str] = []
    position = start
    for step in nest(piece):
        html.append(escape(text[position : step.position]))
        position = step.position
        mark = step.mark
        tag = mark.classes.split(" ", 1)[0]
        if step.opens:
            title = f' title="{escape(mark.title)}"' if mark.title else ""
            html.append(f'<{_TAGS[tag]} class="{mark.classes}"{title}>')
            html.append(mark.before if mark.begins else "")
        else:
            html.append((mark.after if mark.ends else "") + f"</{_TAGS[tag]}>")
    html.append(escape(text[position:end]))
    return "".join(html)


# Elements that mean something without a style sheet, too.
_TAGS = {
    "qx-quote": "mark",
    "qx-cue": "i",
    "qx-speaker": "b",
    "qx-role": "em",
    "qx-entity": "em",
}


def marks(document: Document, speakers: Mapping[str, Badge]) -> Iterator[Mark]:
    """Everything to be marked in the document, each stretch once for each kind."""
    for quote in document.quotes:
        yield from quote_marks(quote, speakers)
    yield from cue_marks(document.quotes, speakers)
    yield from speaker_marks(document.quotes, speakers)
    people = {
        (mention.start, mention.end): person.name
        for person in document.people
        for mention in person.mentions
    }
    for entity in document.entities:
        span = (entity.start, entity.end)
        person = people.pop(span, entity.name)
        colour = colour_of(speakers.get(person))
        title = f"{entity.label}: {entity.name}"
        if person != entity.name:
            title += f" = {person}"
        kind = f"qx-{entity.label.lower()}"
        yield Mark(
            *span,
            _ENTITY,
            f"qx-entity {kind} {colour}",
            title,
            after=f'<sup class="qx-label qx-what {kind}">{escape(entity.label)}</sup>',
        )
    for quote in document.quotes:
        if quote.speaker and quote.speaker.mention:
            people.pop((quote.speaker.mention.start, quote.speaker.mention.end), None)
    for (start, end), name in people.items():
        yield Mark(start, end, _ROLE, f"qx-role {colour_of(speakers.get(name))}", name)


def quote_marks(quote: Quote, speakers: Mapping[str, Badge]) -> Iterator[Mark]:
    """The content's parts, each with the speaker's label before it."""
    name = quote.speaker.name if quote.speaker else None
    badge = speakers[name] if name is not None else None
    label = who(badge, short(quote.speaker))
    colour = colour_of(badge)
    for number, part in enumerate(quote.parts, 1):
        title = explain(quote)
        if len(quote.parts) > 1:
            title += f"\npart {number} of {len(quote.parts)}"
        yield Mark(
            part.start, part.end, _QUOTE, f"qx-quote qx-{quote.type} {colour}", title, before=label
        )


def cue_marks(quotes: Iterable[Quote], speakers: Mapping[str, Badge]) -> Iterator[Mark]:
    """The words that introduce; quotes that share a cue share its mark."""
    titles: dict[tuple[int, int, str], list[str]] = {}
    for quote in quotes:
        if quote.cue:
            colour = colour_of(speakers[quote.speaker.name] if quote.speaker else None)
            title = f"cue ({quote.cue.lemma}) of {explain(quote)}"
            titles.setdefault((quote.cue.start, quote.cue.end, colour), []).append(title)
    for (start, end, colour), lines in titles.items():
        yield Mark(start, end, _CUE, f"qx-cue {colour}", "\n".join(dict.fromkeys(lines)))


def speaker_marks(quotes: Iterable[Quote], speakers: Mapping[str, Badge]) -> Iterator[Mark]:
    """The words that name the speaker, with the speaker's number after them."""
    titles: dict[tuple[int, int, Badge], list[str]] = {}
    for quote in quotes:
        if quote.speaker and quote.speaker.mention:
            mention, badge = quote.speaker.mention, speakers[quote.speaker.name]
            titles.setdefault((mention.start, mention.end, badge), []).append(explain(quote))
    for (start, end, badge), lines in titles.items():
        colour, title = badge.classes, "\n".join(dict.fromkeys(lines))
        label = f'<sup class="qx-label qx-who {colour}">{badge.number}</sup>'
        yield Mark(start, end, _SPEAKER, f"qx-speaker {colour}", title, after=label)


def explain(quote: Quote) -> str:
    """What hovering shows: type, speaker, cue, rule and confidence."""
    speaker = f"{quote.speaker.name} ({quote.speaker.kind})" if quote.speaker else "nobody named"
    cue = f"cue {quote.cue.text}, " if quote.cue else ""
    rule = f"rule {quote.rule}, " if quote.rule else ""
    return f"{quote.type}: {speaker}\n{cue}{rule}confidence {quote.confidence:.2f}"


def short(speaker: Speaker | None) -> str:
    """The speaker's name for a label: a person's surname, the beginning of anything longer."""
    if speaker is None:
        return UNKNOWN
    name = " ".join(speaker.name.split())
    words = name.split(" ")
    if speaker.kind == "person" and len(words) < 4 and all(word[:1].isupper() for word in words):
        name = words[-1]
    return name if len(name) <= 28 else name[:27].rstrip() + "…"
