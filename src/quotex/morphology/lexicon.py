"""What training data knows of word forms: their analyses with counts, and endings of rare words.

Stored as arrays (see `Lexicon.to_arrays`); a lemma is kept as an edit of its form: how many
characters go from its end, and what comes in their place.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..resources import array_of

Arrays = Mapping[str, npt.NDArray[Any]]
Row = tuple[str, str, int]
"""lemma, tag, count."""
_Stored = tuple[int, str, str, int]
"""Characters to cut off a form's end, what to put there for the lemma, tag, count."""

LONGEST_ENDING = 5
_COLUMNS = ("edits", "tags", "counts")


class Lexicon:
    """Analyses of known forms and of endings.  All strings are lower case and plain."""

    def __init__(
        self,
        forms: Mapping[str, Sequence[_Stored]],
        endings: Mapping[str, Sequence[_Stored]],
        frequent: Iterable[str] = (),
        lemmas: Mapping[str, int] | None = None,
        ready: Ready | None = None,
    ) -> None:
        self._forms = forms
        self._endings = endings
        self.ready = ready or Ready({})
        self.frequent = frozenset(frequent)
        self.lemmas = lemmas or {}
        """How often training data has lemmas, of those that it has more than once."""

    def look_up(self, form: str) -> list[Row]:
        """The analyses of a known form, the most frequent first; none for an unknown one."""
        return _apply(form, self._forms.get(form, ()))

    def with_ready(self, rows: Mapping[str, Sequence[Row]]) -> Lexicon:
        """The lexicon with the candidates of forms kept ready (see `Ready`)."""
        return Lexicon(self._forms, self._endings, self.frequent, self.lemmas, Ready(rows))

    def guess(self, form: str) -> list[Row]:
        """The analyses that the form's longest known ending speaks for."""
        for length in range(min(LONGEST_ENDING, len(form) - 1), 0, -1):
            rows = self._endings.get(form[-length:])
            if rows:
                return _apply(form, rows)
        return []

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The lexicon as arrays for a weights file."""
        tables = {"forms": self._forms, "endings": self._endings}
        every = [row for table in tables.values() for rows in table.values() for row in rows]
        tags = sorted({row[2] for row in every})
        edits = sorted({row[:2] for row in every})
        tag_ids = {tag: number for number, tag in enumerate(tags)}
        edit_ids = {edit: number for number, edit in enumerate(edits)}
        arrays = {
            "tags": pack(tags),
            "edits": pack(f"{cut}\t{add}" for cut, add in edits),
            "frequent": pack(sorted(self.frequent)),
            "lemma_list": pack(sorted(self.lemmas)),
            "lemma_counts": np.minimum(
                [self.lemmas[lemma] for lemma in sorted(self.lemmas)], 0xFFFF
            ).astype(np.uint16),
            **self.ready.to_arrays(),
        }
        for name, table in tables.items():
            keys = sorted(table)
            rows = [row for key in keys for row in table[key]]
            arrays[name] = pack(keys)
            arrays[f"{name}_sizes"] = np.array([len(table[key]) for key in keys], np.uint8)
            arrays[f"{name}_edits"] = np.array([edit_ids[row[:2]] for row in rows], np.uint16)
            arrays[f"{name}_tags"] = np.array([tag_ids[row[2]] for row in rows], np.uint16)
            counts = np.array([row[3] for row in rows], np.int64)
            arrays[f"{name}_counts"] = np.minimum(counts, 0xFFFF).astype(np.uint16)
        return arrays

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Lexicon:
        """The lexicon in a weights file's arrays.  Raises `ValueError` where they do not fit."""
        tags = unpack(array_of(arrays, "tags", "u"))
        edits = unpack_edits(array_of(arrays, "edits", "u"))
        forms, endings = (
            _Packed(
                unpack(array_of(arrays, name, "u")),
                array_of(arrays, f"{name}_sizes", "u"),
                [array_of(arrays, f"{name}_{column}", "u") for column in _COLUMNS],
                edits,
                tags,
            )
            for name in ("forms", "endings")
        )
        frequent = unpack(array_of(arrays, "frequent", "u"))
        lemmas = unpack(array_of(arrays, "lemma_list", "u"))
        counts = array_of(arrays, "lemma_counts", "u").tolist()
        if len(lemmas) != len(counts):
            raise ValueError("the lexicon's arrays do not fit together")
        seen = dict(zip(lemmas, counts, strict=True))
        return cls(forms, endings, frequent, seen, Ready.from_arrays(arrays))


class Ready:
    """Candidates of forms kept ready as columns: for each its edit of the form in small letters
    and a number that came with it; for each form which of ``sets`` the tags of its candidates
    are.  Forms stand as they are written, capitals kept."""

    def __init__(self, rows: Mapping[str, Sequence[Row]]) -> None:
        """``rows``: the candidates of each form: lemma, tag, number below 2**32."""
        edits: dict[tuple[int, str], int] = {}
        tags: dict[str, int] = {}
        sets: dict[tuple[int, ...], int] = {}
        found: list[tuple[int, int]] = []
        set_of: list[int] = []
        for form, candidates in rows.items():
            low = form.lower()
            for lemma, _, number in candidates:
                found.append((edits.setdefault(edit_of(low, lemma), len(edits)), number))
            row = tuple([tags.setdefault(tag, len(tags)) for _, tag, _ in candidates])
            set_of.append(sets.setdefault(row, len(sets)))
        columns = np.array(found, np.uint32).reshape(-1, 2).T
        self._set(list(rows), np.array(set_of, np.int64), columns, list(edits), list(tags),
                  list(sets))  # fmt: skip

    def _set(
        self,
        forms: list[str],
        set_of: npt.NDArray[Any],
        columns: npt.NDArray[Any],
        edits: list[tuple[int, str]],
        tags: list[str],
        sets: list[tuple[int, ...]],
    ) -> None:
        self.places = {form: place for place, form in enumerate(forms)}
        """The place of each form in ``set_of``, ``sizes`` and ``starts``."""
        self.set_of = set_of
        sizes = np.array([len(row) for row in sets], np.int64)
        self.sizes = sizes[set_of]
        self.starts = np.cumsum(self.sizes) - self.sizes
        self.edit, self.number = columns
        self.edits, self.tags, self.sets = edits, tags, sets
        self._flat = np.array([tag for row in sets for tag in row], np.int64)
        self._begins = np.cumsum(sizes) - sizes

    def tags_of(self, places: npt.NDArray[Any], inside: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The numbers in ``tags`` of candidates, given their forms' places and how many of the
        form's candidates stand before each."""
        numbers: npt.NDArray[Any] = self._flat[self._begins[self.set_of[places]] + inside]
        return numbers

    def to_arrays(self) -> dict[str, npt.NDArray[Any]]:
        """The columns as arrays for a weights file."""
        return {
            "ready": pack(self.places),
            "ready_edits": pack(f"{cut}\t{add}" for cut, add in self.edits),
            "ready_tags": pack(self.tags),
            "ready_sets": pack(" ".join(map(str, row)) for row in self.sets),
            "ready_set": self.set_of.astype(np.uint16),
            "ready_edit": self.edit.astype(np.uint16),
            "ready_number": self.number.astype(np.uint32),
        }

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> Ready:
        """What `to_arrays` gave.  Raises `ValueError` where the arrays do not fit together."""
        forms, tags, lines = (
            unpack(array_of(arrays, name, "u")) for name in ("ready", "ready_tags", "ready_sets")
        )
        sets = [tuple(map(int, line.split(" "))) for line in lines]
        edits = unpack_edits(array_of(arrays, "ready_edits", "u"))
        columns = [array_of(arrays, f"ready_{name}", "u") for name in ("edit", "number")]
        set_of = array_of(arrays, "ready_set", "u").astype(np.int64)
        numbers = [number for row in sets for number in row]
        if (
            len(set_of) != len(forms)
            or len(columns[0]) != len(columns[1])
            or set_of.max(initial=0) >= max(1, len(sets))
            or min(numbers, default=0) < 0
            or max(numbers, default=0) >= max(1, len(tags))
            or columns[0].max(initial=0) >= max(1, len(edits))
        ):
            raise ValueError("the lexicon's arrays do not fit together")
        ready = cls({})
        ready._set(forms, set_of, np.stack(columns).astype(np.uint32), edits, tags, sets)
        if int(ready.sizes.sum()) != len(ready.edit):
            raise ValueError("the lexicon's arrays do not fit together")
        return ready


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
        if total and (max(self._rows[0]) >= len(edits) or max(self._rows[1]) >= len(tags)):
            raise ValueError("the lexicon's rows have edits or tags that are not there")

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


def unpack_edits(packed: npt.NDArray[Any]) -> list[tuple[int, str]]:
    """The edits (see `edit_of`) of an array of lines.  Raises `ValueError` where they are none."""
    edits = []
    for line in unpack(packed):
        cut, add = line.split("\t")
        edits.append((int(cut), add))
    if any(cut < 0 for cut, _ in edits):
        raise ValueError("an edit cuts off less than nothing")
    return edits


def unpack(packed: npt.NDArray[Any]) -> list[str]:
    """The strings that `pack` took."""
    text = packed.tobytes().decode()
    return text.split("\n") if text else []
