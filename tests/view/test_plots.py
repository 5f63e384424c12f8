"""Plots: what they count, what they take, what they refuse."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import matplotlib
import pandas
import polars
import pytest
from tests.view.examples import article, hostile

from quotex import Document, InputError

matplotlib.use("Agg")
from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from quotex.view import plots


@pytest.fixture(autouse=True)
def _close() -> Iterator[None]:
    yield
    pyplot.close("all")


def document(name: str, *speakers: tuple[str, str], cue: str = "сказати") -> Document:
    """A document in which the speakers (name, kind) say one thing each."""
    text = "Слово. " * len(speakers)
    rows = [
        {
            "type": ("direct", "indirect")[number % 2],
            "parts": [{"start": 7 * number, "end": 7 * number + 5}],
            "cue": {"start": 7 * number, "end": 7 * number + 5, "lemma": cue},
            "speaker": {"name": speaker, "kind": kind} if speaker else None,
        }
        for number, (speaker, kind) in enumerate(speakers)
    ]
    return Document.from_dict({"id": name, "text": text, "quotes": rows})


OLENA, TARAS = ("Олена Кравчук", "person"), ("Тарас Гнатенко", "person")
NOBODY, TOWN, NAMELESS = ("", "person"), ("мерія", "org"), ("експерт", "person")
CORPUS = [
    document("a", OLENA, OLENA, TARAS),
    document("b", OLENA, TOWN, NOBODY, cue="додати"),
    document("c", TARAS, NAMELESS),
]
ABOUT = {
    "a": {"source": "Вісник", "date": "2024-01-05"},
    "b": {"source": "Пошта", "date": "2024-01-20"},
    "c": {"source": "Вісник", "date": "2024-03-01"},
}


def names(ax: Axes) -> list[str]:
    return [label.get_text() for label in ax.get_yticklabels()]


def drawn(what: Any) -> int:
    """Really draws; gives the size of the picture."""
    figure = what if isinstance(what, Figure) else what.figure
    memory = io.BytesIO()
    figure.savefig(memory, dpi=40)
    return len(memory.getvalue())


def test_quotes_per_speaker() -> None:
    ax = plots.quotes_per_speaker(CORPUS)
    assert names(ax) == ["мерія", "експерт", "Тарас Гнатенко", "Олена Кравчук"]
    totals = [0.0] * 4
    for bars in ax.containers:
        totals = [a + bar.get_width() for a, bar in zip(totals, bars, strict=True)]
    assert totals == [1, 1, 2, 3]
    assert [bars.get_label() for bars in ax.containers] == ["direct", "mixed", "indirect"]
    assert len({bars[0].get_hatch() for bars in ax.containers}) == 3  # told apart in print
    assert names(plots.quotes_per_speaker(CORPUS, top=1)) == ["Олена Кравчук"]


def test_cue_verbs() -> None:
    ax = plots.cue_verbs(CORPUS)
    assert names(ax)[0] == "Олена Кравчук"
    assert [label.get_text() for label in ax.get_xticklabels()] == ["сказати", "додати"]
    table = ax.images[0].get_array()
    assert table[0].tolist() == [2, 1]
    assert drawn(ax) > 1000


def test_quoted_over_time() -> None:
    figure = plots.quoted_over_time(CORPUS, metadata=ABOUT)
    assert [ax.get_title(loc="left") for ax in figure.axes] == ["Вісник", "Пошта"]
    dots = [len(dot.get_offsets()) for ax in figure.axes for dot in ax.collections]
    assert sum(dots) == 4 + 2  # speakers and months of each source
    assert drawn(figure) > 1000
    weekly = plots.quoted_over_time(CORPUS, metadata=ABOUT, period="W", panels=1, top=1)
    assert len(weekly.axes) == 1


def test_share_of_women_keeps_the_unknown() -> None:
    ax = plots.share_of_women(CORPUS)
    shares = {bars.get_label(): bars[0].get_width() for bars in ax.containers}
    assert shares == pytest.approx({"women": 50, "men": 100 / 3, "unknown": 100 / 6})
    ax = plots.share_of_women(CORPUS, count="people")
    shares = {bars.get_label(): bars[0].get_width() for bars in ax.containers}
    assert shares == pytest.approx({"women": 100 / 3, "men": 100 / 3, "unknown": 100 / 3})
    ax = plots.share_of_women(CORPUS, metadata=ABOUT, by="source")
    assert names(ax) == ["Пошта (1)", "Вісник (5)"]


def test_the_documents_grammar_tells_more_than_the_name() -> None:
    made = article()
    frame = plots.quote_frame(replace(made, people=()))
    assert set(frame["speaker_gender"].dropna()) == {"fem"}  # by the first name
    person = replace(made.people[0], gender="masc")
    frame = plots.quote_frame(replace(made, people=(person,)))
    assert frame["speaker_gender"].fillna("none").tolist() == ["masc", "masc", "masc", "none"]


def test_speaker_network() -> None:
    graph = plots.network(CORPUS)
    assert dict(graph.nodes(data="quotes")) == {
        "Олена Кравчук": 3, "Тарас Гнатенко": 2, "мерія": 1, "експерт": 1,
    }  # fmt: skip
    assert {frozenset(edge) for edge in graph.edges} == {
        frozenset(("Олена Кравчук", "Тарас Гнатенко")),
        frozenset(("Олена Кравчук", "мерія")),
        frozenset(("Тарас Гнатенко", "експерт")),
    }
    assert not plots.network(CORPUS, weight=2).edges
    assert len(plots.network(CORPUS, top=2)) == 2
    ax = plots.speaker_network(CORPUS)
    assert {text.get_text() for text in ax.texts} == set(graph.nodes)
    again = plots.speaker_network(CORPUS)
    assert [text.xy for text in ax.texts] == [text.xy for text in again.texts]


@pytest.mark.parametrize(
    "make",
    [
        plots.quotes_per_speaker,
        plots.cue_verbs,
        plots.share_of_women,
        plots.speaker_network,
        lambda data: plots.quoted_over_time(data, metadata=ABOUT),
    ],
)
def test_documents_and_data_frames_give_the_same(make: Any) -> None:
    frame = plots.quote_frame(CORPUS)
    plain = frame.drop(columns="speaker_gender")
    sizes = {drawn(make(data)) for data in (CORPUS, plain)}
    sizes.add(drawn(make(polars.from_pandas(frame))))
    assert len(sizes) == 1
    for nothing in ([], Document("Ні."), plain.head(0)):
        assert isinstance(make(nothing), (Axes, Figure))


def test_metadata_come_as_frames_too() -> None:
    rows = [{"id": key, **value} for key, value in ABOUT.items()]
    for metadata in (pandas.DataFrame(rows), polars.DataFrame(rows), ABOUT):
        frame = plots.quote_frame(CORPUS, metadata)
        assert frame["source"].tolist() == ["Вісник"] * 3 + ["Пошта"] * 3 + ["Вісник"] * 2
    known = plots.quote_frame(CORPUS, ABOUT).rename(columns={"source": "author"})
    figure = plots.quoted_over_time(known)
    assert figure.get_suptitle().endswith("by author")


def test_an_axes_that_is_given_is_used() -> None:
    _, ax = pyplot.subplots()
    assert plots.quotes_per_speaker(CORPUS, ax=ax) is ax
    assert plots.speaker_network(CORPUS, ax=ax) is ax


@pytest.mark.filterwarnings("ignore:Glyph")
def test_names_that_would_break_a_plot() -> None:
    odd = document("x", ("$\\frac$", "person"), ("a\x00\ud800$b$", "person"), ("x" * 200, "org"))
    for make in (plots.quotes_per_speaker, plots.cue_verbs, plots.speaker_network):
        for data in ([odd], hostile(30)):
            assert drawn(make(data)) > 1000


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plots.quotes_per_speaker("text"), "documents or a data frame"),
        (lambda: plots.quotes_per_speaker([1]), "documents or a data frame"),
        (lambda: plots.quotes_per_speaker(pandas.DataFrame({"doc": []})), "no column type"),
        (lambda: plots.quoted_over_time(CORPUS), "no column 'source'"),
        (lambda: plots.quoted_over_time(CORPUS, metadata={"a": {"source": "x"}}), "'date'"),
        (
            lambda: plots.quoted_over_time(
                CORPUS, metadata={"a": {"source": "x", "date": "учора"}}
            ),
            "no dates",
        ),
        (lambda: plots.quoted_over_time(CORPUS, metadata=ABOUT, period="?"), "no period"),
        (lambda: plots.quoted_over_time(CORPUS, metadata=5), "metadata"),
        (lambda: plots.quoted_over_time(CORPUS, metadata=pandas.DataFrame()), "column doc"),
        (lambda: plots.share_of_women(CORPUS, count="words"), "choose from"),
        (lambda: plots.share_of_women(CORPUS, by="source"), "no column 'source'"),
    ],
)
def test_what_cannot_be_plotted(call: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        call()


def test_nothing_is_imported_before_the_first_plot() -> None:
    code = (
        "import sys, quotex, quotex.view, quotex.view.plots\n"
        "print([m for m in ('matplotlib', 'pandas', 'networkx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
