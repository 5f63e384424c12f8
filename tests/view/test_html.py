"""Marked text: the text stays whole, the elements nest, nothing of the text becomes markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.invariants import as_shown, read_html
from tests.strategies import texts
from tests.view.examples import ARTICLE, article, hostile

import quotex
from quotex import Document, InputError
from quotex.view import markup
from quotex.view.colours import COLOURS, badges
from quotex.view.escape import escape
from quotex.view.nesting import Mark, nest
from quotex.view.style import style
from quotex.view.text import FIRST_FOLD, folds


@pytest.mark.parametrize("document", [article(), hostile(), Document(""), Document("\n\n😀")])
def test_the_text_is_whole_and_safe(document: Document) -> None:
    assert read_html(markup(document)).text == as_shown(document.text)


@settings(max_examples=40)
@given(texts, st.data())
def test_any_spans_nest(text: str, data: st.DataObject) -> None:
    offsets = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    spans = offsets.map(lambda pair: {"start": pair[0], "end": pair[1]})
    some = st.lists(spans, min_size=1, max_size=3)
    quotes = st.fixed_dictionaries(
        {
            "type": st.sampled_from(quotex.document.QUOTE_TYPES),
            "parts": some,
            "cue": st.none() | spans.map(lambda span: {**span, "lemma": "x"}),
            "speaker": st.none()
            | st.fixed_dictionaries(
                {"name": texts, "kind": st.just("person"), "mention": st.none() | spans}
            ),
        }
    )
    entities = spans.map(lambda span: {**span, "label": "PER", "name": "x"})
    record = {
        "text": text,
        "quotes": data.draw(st.lists(quotes, max_size=6)),
        "entities": data.draw(st.lists(entities, max_size=6)),
        "people": [{"name": "x", "mentions": data.draw(some)}],
    }
    document = Document.from_dict(record)
    assert read_html(markup(document)).text == as_shown(text)
    read_html(document.quotes._repr_html_() + document.entities._repr_html_())


@pytest.mark.parametrize(
    ("marks", "written"),
    [
        ([(0, 4), (1, 2)], "0<0 1<1 1>2 0>4"),
        ([(1, 2), (0, 4)], "0<1 1<0 0>2 1>4"),
        ([(0, 4), (4, 6)], "0<0 0>4 4<1 1>6"),
        ([(0, 6), (4, 9)], "0<0 4<1 1>6 0>6 6<1 1>9"),
        ([(0, 4), (0, 4)], "0<0 0<1 1>4 0>4"),
        ([(3, 3)], ""),
        ([(0, 9), (2, 5), (4, 7)], "0<0 2<1 4<2 2>5 1>5 5<2 2>7 0>9"),
    ],
)
def test_marks_are_cut_where_they_cross(marks: list[tuple[int, int]], written: str) -> None:
    steps = nest(Mark(a, b, rank, str(rank)) for rank, (a, b) in enumerate(marks))
    got = " ".join(
        f"{s.position}<{s.mark.classes}" if s.opens else f"{s.mark.classes}>{s.position}"
        for s in steps
    )
    assert got == written


def test_a_cut_mark_has_its_label_once() -> None:
    steps = list(nest([Mark(0, 6, 0, "a"), Mark(4, 9, 1, "b", before="1", after="2")]))
    pieces = [step.mark for step in steps if step.opens and step.mark.classes == "b"]
    assert [(piece.begins, piece.ends) for piece in pieces] == [(True, False), (False, True)]


def test_what_is_marked() -> None:
    html = markup(article())
    marked = re.findall(r'<(mark|i|b|em) class="(qx-[\w -]+)"( title="[^"]*")?>', html)
    kinds = [names.split()[0] for _, names, title in marked if title]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "qx-quote": 5,  # four quotes, one of two parts
        "qx-cue": 3,  # two quotes share one
        "qx-speaker": 3,
        "qx-entity": 3,
    }
    assert "rule by-hand, confidence 0.88" in html
    assert "part 2 of 2" in html
    assert "person, fem, 3 quotes; also: Вітер" in html


def test_labels_are_short_and_quotes_without_speaker_are_told() -> None:
    text = "«Так», – сказали."
    quote = {"type": "direct", "parts": [{"start": 1, "end": 4}]}
    html = markup(Document.from_dict({"text": text, "quotes": [quote]}))
    assert "nobody named, 1 quote" in html
    assert "direct: nobody named\nconfidence 0.00" in html


def test_a_speaker_keeps_the_colour() -> None:
    names = [f"Мовець {number}" for number in range(30)]
    first = badges(names)
    assert [badge.number for badge in first.values()] == list(range(1, 31))
    for begin in range(0, 30 - COLOURS, COLOURS):
        colours = {first[name].colour for name in names[begin : begin + COLOURS]}
        assert len(colours) == COLOURS
    assert badges(names) == first
    assert badges(names[:1])[names[0]].colour == badges([names[0], "хтось"])[names[0]].colour
    known: dict[str, int] = {}
    here = badges(names[:8], known)
    there = badges(reversed(names[:8]), known)
    assert {n: b.colour for n, b in here.items()} == {n: b.colour for n, b in there.items()}


def luminance(rgb: list[float]) -> float:
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: list[float], two: list[float]) -> float:
    low, high = sorted([luminance(one), luminance(two)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("page", "ink", "tint"), [(1.0, 0.0, 0.17), (0.067, 1.0, 0.3)])
def test_colours_are_legible_on_light_and_dark(page: float, ink: float, tint: float) -> None:
    """WCAG 2.1: 3 to 1 for lines on the page, 4.5 to 1 for words on a tint, twice nested."""
    assert f"--qx-tint: {tint:g}".replace("0.", ".") in style()
    colours = re.findall(r"\.qx-c\d+ \{ --qx-c: (\d+) (\d+) (\d+)", style())
    assert len(set(colours)) == COLOURS
    for colour in colours:
        line = [int(part) / 255 for part in colour]
        assert contrast(line, [page] * 3) >= 3
        ground = [page] * 3
        for _ in range(2):
            ground = [tint * c + (1 - tint) * g for c, g in zip(line, ground, strict=True)]
        assert contrast(ground, [ink] * 3) >= 4.5


def test_the_style_loads_nothing_and_stays_in_its_place() -> None:
    assert not re.search(r"url\(|@import|expression|http", style())
    assert "</" not in style().removesuffix("</style>")
    rules = re.sub(r"/\*.*?\*/|<style>|</style>", "", style(), flags=re.S)
    selectors = re.findall(r"([^{};]+)\{", rules)
    for selector in selectors:
        assert all(
            ".quotex" in part or part.strip().startswith("@media") for part in selector.split(",")
        ), selector


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("<b title='x'>", "&lt;b title=&#x27;x&#x27;&gt;"),
        ('a&b"', "a&amp;b&quot;"),
        ("\x00\x1b\x7f", "\u2400\u241b\u2421"),
        ("\ud83d", "\ufffd"),
        ("😀\n\t", "😀\n\t"),
    ],
)
def test_escape(text: str, written: str) -> None:
    assert escape(text) == written


def test_long_documents_fold() -> None:
    paragraph = "Довгий абзац без жодних цитат, зате з багатьма словами. " * 8 + "\n"
    long = Document(paragraph * 300)
    reader = read_html(markup(long))
    assert reader.text == long.text
    assert sum("qx-text" in names for names, _ in reader.marked) > 4
    html = markup(long)
    assert html.index("<details>") < FIRST_FOLD * 2
    cuts = folds(long.text)
    assert all(long.text[cut - 1] == "\n" for cut in cuts)
    assert folds(paragraph) == []
    assert cuts == sorted(set(cuts))


def test_a_quote_over_a_fold_is_marked_on_both_sides() -> None:
    text = "слово " * 5000
    quote = {"type": "direct", "parts": [{"start": 100, "end": len(text) - 100}]}
    document = Document.from_dict({"text": text, "quotes": [quote]})
    html = markup(document)
    assert read_html(html).text == text
    assert html.count('<mark class="qx-quote qx-direct qx-none" title') == len(folds(text)) + 1


def test_a_notebook_shows_the_beginning_of_a_huge_text_and_a_page_all_of_it() -> None:
    document = Document("багато слів " * 100_000)
    assert "more characters" in markup(document)
    assert len(markup(document)) < 600_000
    assert read_html(markup(document, longest=None)).text == document.text


def test_a_page_stands_alone(tmp_path: Path) -> None:
    page = tmp_path / "сторінка.html"
    assert article().to_html(page) is None
    written = page.read_text(encoding="utf-8")
    assert written == article().to_html()
    assert written.startswith("<!DOCTYPE html>")
    assert "default-src 'none'" in written
    assert not re.search(r"<script|<link|src=|href=|https?:", written)
    hostile().to_html(page)
    assert "\ufffd" in page.read_text(encoding="utf-8")


def test_a_page_of_many_documents() -> None:
    page = quotex.to_html([article(), article(ARTICLE + "Ще."), Document("Порожньо")])
    assert page.count("<details open>") == 1
    assert page.count("<details>") == 2
    assert "Порожньо (0 quotes)" in page
    assert quotex.to_html([]).startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("wrong", ["text", 5, [1], [article(), "x"], [article().quotes[0]]])
def test_a_page_is_made_of_documents(wrong: object) -> None:
    with pytest.raises(InputError):
        quotex.to_html(wrong)  # type: ignore[call-overload]


def test_a_page_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot write"):
        article().to_html(tmp_path / "missing" / "page.html")
    with pytest.raises(InputError, match="cannot write"):
        article().to_html("bad\x00name.html")
