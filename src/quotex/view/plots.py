"""Plots of a corpus: who is quoted, how, by whom and beside whom.

Every function takes documents or a data frame of quotes (`quotex.to_dataframe`), draws with
matplotlib and gives back what it drew on.  Nothing is imported before the first plot.

Shades, hatches and numbers carry what colours carry, so that a plot can be printed.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

from ..corpus.optional import require
from ..document import QUOTE_TYPES
from ..errors import InputError
from .escape import visible
from .frames import GENDERS, quote_frame

__all__ = [
    "cue_verbs",
    "quote_frame",
    "quoted_over_time",
    "quotes_per_speaker",
    "share_of_women",
    "speaker_network",
]

_TYPE_COLOURS = {"direct": "#4087de", "mixed": "#957900", "indirect": "#b9bec6"}
_TYPE_HATCHES = {"direct": "", "mixed": "xxx", "indirect": "///"}
_GENDER_COLOURS = {"fem": "#8059bb", "masc": "#67971f", "unknown": "#c9ccd1"}
_GENDER_HATCHES = {"fem": "", "masc": "///", "unknown": "..."}
_GENDER_NAMES = {"fem": "women", "masc": "men", "unknown": "unknown"}
_LONGEST_NAME = 32


def quotes_per_speaker(data: Any, *, top: int = 15, ax: Any = None) -> Any:
    """How often each of the ``top`` most quoted speakers is quoted, by type of quote.

    Takes documents or a data frame of quotes; gives the `matplotlib.axes.Axes`, ``ax`` or new.
    """
    frame = quote_frame(data).dropna(subset=["speaker"])
    table = _counts(frame, "speaker", "type", QUOTE_TYPES)
    table = table.loc[_largest(table.sum(axis=1), top)[::-1]]
    ax = _axes(ax, (8, 1.2 + 0.32 * max(len(table), 3)))
    left = [0] * len(table)
    names = [_label(name) for name in table.index]
    for kind in QUOTE_TYPES:
        values = table[kind].tolist()
        ax.barh(
            range(len(values)), values, left=left, label=kind, color=_TYPE_COLOURS[kind],
            hatch=_TYPE_HATCHES[kind], edgecolor="#444", linewidth=0.5,
        )  # fmt: skip
        left = [a + b for a, b in zip(left, values, strict=True)]
    for row, total in enumerate(left):
        ax.text(total, row, f" {total}", va="center", fontsize="small")
    ax.set_yticks(range(len(names)), names)
    ax.set_xlabel("quotes")
    ax.set_title("Quotes per speaker")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, loc="lower right")
    return ax


def cue_verbs(data: Any, *, speakers: int = 12, cues: int = 15, ax: Any = None) -> Any:
    """A heat map of the verbs (cues' lemmas) with which the most quoted speakers are quoted.

    Takes documents or a data frame of quotes; ``speakers`` and ``cues`` limit rows and columns to
    the most frequent.  Gives the `matplotlib.axes.Axes`.
    """
    frame = quote_frame(data).dropna(subset=["speaker", "cue_lemma"])
    table = _counts(frame, "speaker", "cue_lemma")
    rows = _largest(table.sum(axis=1), speakers)
    columns = _largest(table.loc[rows].sum(axis=0), cues)
    table = table.loc[rows, columns]
    rows = [row for row in rows if table.loc[row].any()]
    table = table.loc[rows]
    ax = _axes(ax, (2.5 + 0.5 * max(len(columns), 4), 1.8 + 0.36 * max(len(rows), 3)))
    ax.set_title("Cue verbs per speaker")
    if not len(rows):
        return _nothing(ax)
    ax.imshow(table.to_numpy(), cmap="Purples", aspect="auto", vmin=0)
    ax.set_xticks(range(len(columns)), [_label(name) for name in columns], rotation=45, ha="right")
    ax.set_yticks(range(len(rows)), [_label(name) for name in rows])
    half = table.to_numpy().max() / 2
    for y, row in enumerate(table.to_numpy().tolist()):
        for x, number in enumerate(row):
            if number:
                ink = "white" if number > half else "black"
                ax.text(x, y, number, ha="center", va="center", color=ink, fontsize="small")
    return ax


def quoted_over_time(
    data: Any,
    *,
    metadata: Any = None,
    by: str | None = None,
    date: str = "date",
    period: str = "M",
    top: int = 8,
    panels: int = 6,
) -> Any:
    """Who is quoted in whose articles over time: a panel for each author, a row for each speaker.

    The larger a dot, the more quotes in the period.  Takes documents with ``metadata``, or a
    data frame of quotes that has the columns itself.  ``by`` is the column that says whose article
    it is (``author`` where there is one, else ``source``), ``date`` the column of dates, ``period``
    a pandas period (``D``, ``W``, ``M``, ``Q``, ``Y``); ``top`` and ``panels`` limit rows and
    panels to the most frequent.  Gives the `matplotlib.figure.Figure`.

    Raises `InputError` where a column is missing or a date cannot be read.
    """
    pandas, pyplot = require("pandas", "plots"), require("matplotlib.pyplot", "plots")
    frame = quote_frame(data, metadata).dropna(subset=["speaker"])
    by = by or ("author" if "author" in frame.columns else "source")
    _need(frame, by, date)
    try:
        days = pandas.to_datetime(frame[date], format="mixed")
        periods = days.dt.tz_localize(None).dt.to_period(period)
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError(
            f"column {date!r} has no dates, or {period!r} no period: {error}"
        ) from None
    frame = frame.assign(_period=periods).dropna(subset=["_period", by])
    owners = _largest(frame.groupby(by).size(), panels)
    names = _largest(frame.groupby("speaker").size(), top)[::-1]
    height = 1.0 + max(len(owners), 1) * (0.7 + 0.24 * max(len(names), 2))
    figure, grid = pyplot.subplots(
        max(len(owners), 1), 1, figsize=(9, height), sharex=True, squeeze=False,
        layout="constrained",
    )  # fmt: skip
    figure.suptitle(f"Who is quoted over time, by {by}")
    if not len(owners):
        _nothing(grid[0, 0])
        return figure
    table = frame.groupby([by, "speaker", "_period"]).size()
    largest = int(table.max())
    for ax, owner in zip(grid[:, 0], owners, strict=True):
        for row, name in enumerate(names):
            series = table[(table.index.get_level_values(0) == owner)]
            series = series[series.index.get_level_values(1) == name]
            times = [when.to_timestamp() for _, _, when in series.index]
            sizes = [20 + 180 * number / largest for number in series]
            ax.scatter(times, [row] * len(times), s=sizes, color="#4087de", edgecolor="#222")
        ax.set_yticks(range(len(names)), [_label(name) for name in names])
        ax.set_ylim(-0.7, len(names) - 0.3)
        ax.set_title(_label(owner), loc="left", fontsize="medium")
        ax.grid(alpha=0.3)
    figure.autofmt_xdate()
    handles = [
        grid[0, 0].scatter([], [], s=20 + 180 * number / largest, color="#4087de", edgecolor="#222")
        for number in sorted({1, largest})
    ]
    words = ["1 quote", f"{largest} quotes"][: len(handles)]
    figure.legend(handles, words, loc="outside lower center", ncols=2, frameon=False)
    return figure


def share_of_women(
    data: Any,
    *,
    metadata: Any = None,
    by: str | None = None,
    count: str = "quotes",
    top: int = 12,
    ax: Any = None,
) -> Any:
    """The share of women among the persons quoted: one bar for all, or one for each group.

    Gender comes from the document's grammar and from the names; where neither tells it counts as
    ``unknown`` and stays in the bar, so that the shares are never of a chosen part.  ``by`` is a
    column of the data or of ``metadata`` (``source``, ``author``); ``count`` says what counts,
    ``quotes`` or ``people`` (each person once in a group).  Gives the `matplotlib.axes.Axes`.
    """
    if count not in ("quotes", "people"):
        raise InputError(f"count {count!r} is unknown; choose from: quotes, people")
    frame = quote_frame(data, metadata)
    frame = frame[frame["speaker_kind"] == "person"]
    if by is None:
        frame, by = frame.assign(_all="all"), "_all"
    _need(frame, by)
    if count == "people":
        frame = frame.drop_duplicates([by, "speaker"])
    frame = frame.assign(speaker_gender=frame["speaker_gender"].fillna("unknown"))
    table = _counts(frame, by, "speaker_gender", GENDERS)
    table = table.loc[_largest(table.sum(axis=1), top)[::-1]]
    ax = _axes(ax, (8, 1.6 + 0.4 * max(len(table), 1)))
    ax.set_title(f"Women among the quoted ({count})", loc="left")
    if not len(table):
        return _nothing(ax)
    totals = table.sum(axis=1).tolist()
    left = [0.0] * len(table)
    for gender in GENDERS:
        numbers = table[gender].tolist()
        shares = [100 * n / total for n, total in zip(numbers, totals, strict=True)]
        ax.barh(
            range(len(shares)), shares, left=left, label=_GENDER_NAMES[gender],
            color=_GENDER_COLOURS[gender], hatch=_GENDER_HATCHES[gender], edgecolor="#444",
            linewidth=0.5,
        )  # fmt: skip
        for row, share in enumerate(shares):
            if share >= 7:
                ax.text(
                    left[row] + share / 2, row, f"{share:.0f} %", ha="center", va="center",
                    fontsize="small",
                    bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1},
                )  # fmt: skip
        left = [a + b for a, b in zip(left, shares, strict=True)]
    names = [f"{_label(name)} ({total})" for name, total in zip(table.index, totals, strict=True)]
    ax.set_yticks(range(len(names)), names)
    ax.set_xlim(0, 100)
    ax.set_xlabel("%")
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, ncols=3, loc="lower right", bbox_to_anchor=(1, 1), borderaxespad=0.2)
    return ax


def speaker_network(
    data: Any, *, top: int = 30, weight: int = 1, seed: int = 0, ax: Any = None
) -> Any:
    """Who is quoted beside whom: speakers joined where one document quotes both.

    A node grows with the number of quotes, an edge with the number of documents;
    ``top`` keeps the most quoted, ``weight`` the edges of at least so many documents.  Groups that
    nothing joins stand side by side, each laid out by springs (Fruchterman and Reingold), always
    the same for the same ``seed``.  Gives the
    `matplotlib.axes.Axes`; the graph itself is what `network` gives.
    """
    networkx = require("networkx", "plots")
    graph = network(data, top=top, weight=weight)
    ax = _axes(ax, (9, 7))
    ax.set_title("Quoted in the same article")
    ax.set_axis_off()
    if not graph:
        return _nothing(ax)
    places = _places(graph, seed)
    quotes = [graph.nodes[name]["quotes"] for name in graph]
    widths = [0.6 + 0.9 * graph.edges[edge]["documents"] for edge in graph.edges]
    networkx.draw_networkx_edges(graph, places, ax=ax, width=widths, edge_color="#9aa0a8")
    networkx.draw_networkx_nodes(
        graph, places, ax=ax, node_color="#cfe0f7", edgecolors="#2a5a99",
        node_size=[120 + 900 * number / max(quotes) for number in quotes],
    )  # fmt: skip
    for name, (x, y) in places.items():
        ax.annotate(
            _label(name), (x, y), (0, -12), textcoords="offset points", ha="center", va="top",
            fontsize="small",
        )  # fmt: skip
    ax.margins(0.12)
    return ax


def network(data: Any, *, top: int | None = None, weight: int = 1) -> Any:
    """The network of speakers as a `networkx.Graph`.

    Nodes are speakers with ``quotes``, ``kind`` and ``gender``; edges have ``documents``, the
    number of documents that quote both, at least ``weight``.
    """
    networkx = require("networkx", "plots")
    frame = quote_frame(data).dropna(subset=["speaker"])
    sizes = frame.groupby("speaker").size()
    kept = _largest(sizes, len(sizes) if top is None else top)
    about = frame.drop_duplicates("speaker").set_index("speaker")
    graph = networkx.Graph()
    for name in kept:
        kind, gender = about.loc[name, "speaker_kind"], about.loc[name, "speaker_gender"]
        graph.add_node(name, quotes=int(sizes[name]), kind=kind, gender=gender)
    pairs: dict[tuple[str, str], int] = {}
    for _, rows in frame[frame["speaker"].isin(kept)].groupby("doc"):
        for pair in combinations(sorted(rows["speaker"].unique()), 2):
            pairs[pair] = pairs.get(pair, 0) + 1
    for (one, other), documents in pairs.items():
        if documents >= weight:
            graph.add_edge(one, other, documents=documents)
    return graph


def _places(graph: Any, seed: int) -> dict[Any, tuple[float, float]]:
    """Where each node stands: groups that nothing joins side by side on shelves, large ones first.

    Springs alone push such groups into one another.
    """
    networkx = require("networkx", "plots")
    groups = sorted(
        networkx.connected_components(graph), key=lambda group: (-len(group), min(group))
    )
    width = 2.4 * sum(len(group) for group in groups) ** 0.5
    places: dict[Any, tuple[float, float]] = {}
    left = top = shelf = 0.0
    for group in groups:
        size = max(2.2, 1.2 + 1.25 * (len(group) - 1) ** 0.5)
        if left and left + size > width:
            left, top, shelf = 0.0, top - shelf, 0.0
        part = graph.subgraph(sorted(group))
        inner = networkx.spring_layout(part, seed=seed, k=1.5, iterations=100)
        for name, (x, y) in inner.items():
            places[name] = (
                left + size / 2 + 0.36 * size * float(x) * (len(group) > 1),
                top - size / 2 + 0.36 * size * float(y) * (len(group) > 1),
            )
        left, shelf = left + size, max(shelf, size)
    return places


def _counts(frame: Any, rows: str, columns: str, order: tuple[str, ...] | None = None) -> Any:
    """How often each pair of values stands in the frame; missing pairs are 0."""
    table = frame.groupby([rows, columns]).size().unstack(fill_value=0)
    return table if order is None else table.reindex(columns=list(order), fill_value=0)


def _largest(counts: Any, number: int) -> list[Any]:
    """The most frequent values, alphabetically where they are as frequent."""
    pairs = sorted(counts.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return [value for value, _ in pairs[:number]]


def _need(frame: Any, *columns: str) -> None:
    for column in columns:
        if column not in frame.columns:
            raise InputError(
                f"there is no column {column!r}; give it in the data frame or as metadata"
            )


def _axes(ax: Any, size: tuple[float, float]) -> Any:
    if ax is not None:
        return ax
    pyplot = require("matplotlib.pyplot", "plots")
    return pyplot.subplots(figsize=size, layout="constrained")[1]


def _nothing(ax: Any) -> Any:
    ax.text(0.5, 0.5, "no quotes", ha="center", va="center", transform=ax.transAxes)
    return ax


def _label(name: Any) -> str:
    """A name that matplotlib can draw: short, without control characters or mathematics."""
    text = " ".join(visible(str(name)).split())
    text = text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1] + "…"
    return text.replace("$", r"\$")
