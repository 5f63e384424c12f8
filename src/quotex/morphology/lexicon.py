"""What training data knows of word forms: their analyses with counts, and endings of rare words.

Stored as arrays (see `Lexicon.to_arrays`); a lemma is kept as an edit of its form: how many
characters go from its end, and what comes in their place.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = Mapping[str, npt.NDArray[Any]]
Row = tuple[str, str, int]
"""lemma, tag, count."""
_Stored = tuple[int, str, str, int]
"""Characters to cut off a form's end, what to put there for the lemma, tag, count."""

LONGEST_ENDING = 5


class Lexicon:
    """Analyses of known forms and of endings.  All strings are lower case and plain."""

    def __init__(
        self,
        forms: Mapping[str, Sequence[_Stored]],
        endings: Mapping[str, Sequence[_Stored]],
        frequent: Iterable[str] = (),
        merged: Mapping[str, Sequence[_Stored]] | None = None,
    ) -> None:
        self._forms = forms
        self._endings = endings
        self._merged = merged or {}
        self.frequent = frozenset(frequent)

    def look_up(self, form: str) -> list[Row]:
        """The analyses of a known form, the most frequent first; none for an unknown one."""
        return _apply(form, self._forms.get(form, ()))

    def merged(self, form: str) -> list[Row]:
        """The analyses of a known form from all sources, the dictionary too, where they are kept
        ready (`with_merged`); instead of the count the number that came with them."""
        return _apply(form, self._merged.get(form, ()))

    def with_merged(self, rows: Callable[[str], Iterable[Row]]) -> Lexicon:
        """The lexicon with what ``rows`` says of each known form kept ready: lemmas, tags and
        numbers below 2**32."""
        merged = {
            form: [(*edit_of(form, lemma), tag, number) for lemma, tag, number in rows(form)]
            for form in self._forms
        }
        return Lexicon(self._forms, self._endings, self.frequent, merged)

    def guess(self, form: str) -> list[Row]:
        """The analyses that the form's longest known ending speaks for."""
        for length in range(min(LONGEST_ENDING, len(form) - 1), 0, -1):
            rows = self._endings.get(form[-length:])
            if rows:
                return _apply(form, rows)
        return []

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The lexicon as arrays for a weights file."""
        tables = {"forms": self._forms, "endings": self._endings, "merged": self._merged}
        every = [row for table in tables.values() for rows in table.values() for row in rows]
        tags = sorted({row[2] for row in every})
        edits = sorted({row[:2] for row in every})
        tag_ids = {tag: number for number, tag in enumerate(tags)}
        edit_ids = {edit: number for number, edit in enumerate(edits)}
        arrays = {
            "tags": pack(tags),
            "edits": pack(f"{cut}\t{add}" for cut, add in edits),
            "frequent": pack(sorted(self.frequent)),
        }
        for name, table in tables.items():
            keys = sorted(table)
            rows = [row for key in keys for row in table[key]]
            if name != "merged":  # it has the forms' keys
                arrays[name] = pack(keys)
            arrays[f"{name}_sizes"] = np.array([len(table[key]) for key in keys], np.uint8)
            arrays[f"{name}_edits"] = np.array([edit_ids[row[:2]] for row in rows], np.uint16)
            arrays[f"{name}_tags"] = np.array([tag_ids[row[2]] for row in rows], np.uint16)
            counts = np.array([row[3] for row in rows], np.int64)
            kind = np.uint32 if name == "merged" else np.uint16
            arrays[f"{name}_counts"] = np.minimum(counts, np.iinfo(kind).max).astype(kind)
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Lexicon:
        """The lexicon in a weights file's arrays."""
        tags = unpack(arrays["tags"])
        edits = [
            (int(cut), add) for cut, add in (line.split("\t") for line in unpack(arrays["edits"]))
        ]
        tables = {
            name: _Packed(
                unpack(arrays[keys]),
                arrays[f"{name}_sizes"],
                [arrays[f"{name}_{column}"] for column in ("edits", "tags", "counts")],
                edits,
                tags,
            )
            for name, keys in (("forms", "forms"), ("endings", "endings"), ("merged", "forms"))
            if len(arrays[f"{name}_sizes"])
        }
        return cls(
            tables.get("forms", {}),
            tables.get("endings", {}),
            unpack(arrays["frequent"]),
            tables.get("merged"),
        )


class _Packed(Mapping[str, "Sequence[_Stored]"]):
    """Rows by key, kept as columns: Python's collector of garbage would look through a list for
    each key again and again."""

    def __init__(
        self,
        keys: list[str],
        sizes: npt.NDArray[Any],
        rows: Sequence[npt.NDArray[Any]],
        edits: list[tuple[int, str]],
        tags: list[str],
    ) -> None:
        """``rows``: for each row the numbers of its edit and tag, and its count."""
        self._places = {key: place for place, key in enumerate(keys)}
        self._ends = array("q", np.cumsum(sizes.astype(np.int64)).tobytes())
        self._rows = [array("I", column.astype(np.uint32).tobytes()) for column in rows]
        self._edits, self._tags = edits, tags
        total = self._ends[-1] if keys else 0
        if len(sizes) != len(keys) or any(len(column) != total for column in self._rows):
            raise ValueError("the lexicon's arrays do not fit together")

    def __getitem__(self, key: str) -> Sequence[_Stored]:
        place = self._places[key]
        here = slice(self._ends[place - 1] if place else 0, self._ends[place])
        edits, tags = self._edits, self._tags
        return [
            (*edits[edit], tags[tag], count)
            for edit, tag, count in zip(*[column[here] for column in self._rows], strict=True)
        ]

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self._places else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def edit_of(form: str, lemma: str) -> tuple[int, str]:
    """The edit that makes a lemma of a form.

    >>> edit_of("країни", "країна"), edit_of("кращий", "кращий")
    ((1, 'а'), (0, ''))
    """
    same = 0
    while same < min(len(form), len(lemma)) and form[same] == lemma[same]:
        same += 1
    return len(form) - same, lemma[same:]


def _apply(form: str, rows: Sequence[tuple[int, str, str, int]]) -> list[Row]:
    return [
        (form[: len(form) - cut] + add, tag, count)
        for cut, add, tag, count in rows
        if cut <= len(form)
    ]


def pack(lines: Iterable[str]) -> npt.NDArray[Any]:
    """Strings without line breaks as an array of bytes."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def unpack(packed: npt.NDArray[Any]) -> list[str]:
    """The strings that `pack` took."""
    text = packed.tobytes().decode()
    return text.split("\n") if text else []
