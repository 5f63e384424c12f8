"""The table of forms: what is kept ready says what finding it anew would say."""

from __future__ import annotations

import numpy as np
import pytest

from quotex.linear import text_code
from quotex.morphology import forms as f
from quotex.morphology.candidates import Candidates
from quotex.morphology.forms import Forms
from quotex.morphology.lexicon import Lexicon, Ready
from quotex.morphology.tagger import _parts

CANDIDATES = _parts()[0]
LEXICON = CANDIDATES.lexicon


class _Unready(Lexicon):
    """The package's lexicon without what it keeps ready."""

    def __init__(self) -> None:
        super().__init__(LEXICON._forms, LEXICON._endings, LEXICON.frequent, LEXICON.lemmas)


def described(forms: Forms, word: str) -> tuple[list[int], list[tuple[object, ...]]]:
    """A form's codes, and its candidates with theirs in any order, those not chosen left out."""
    row = forms.rows[forms.numbers([word])[0]].tolist()
    first, count = row[f.FIRST], row[f.COUNT]
    found = [
        (forms.lemmas[n], forms.tags[n], forms.parts[:, n].tolist(), forms.infos[n].tolist())
        for n in range(first, first + count)
    ]
    return row[: f.FIRST], sorted(found)


@pytest.mark.parametrize("step", range(5))
def test_what_is_kept_ready_is_what_would_be_found(step: int) -> None:
    words = [*LEXICON.ready.places][step::997]
    ready, found = Forms(CANDIDATES), Forms(Candidates(CANDIDATES.dictionary, _Unready()))
    ready.numbers(words)
    for word in words:
        codes, candidates = described(ready, word)
        other_codes, others = described(found, word)
        assert codes == other_codes
        assert all(candidate in others for candidate in candidates)
        if len(candidates) < len(others):
            seen = (
                LEXICON.ready.number[LEXICON.ready.starts[LEXICON.ready.places[word]] :][
                    : len(others)
                ]
                >> 4
            )
            assert seen.sum() >= f.FREQUENT


def test_forms_come_in_any_mixture() -> None:
    words = ["п’ять", "Київ", "бульбозавр", "на", "Зеленський", "на", "2014", "Kиїв"]
    together = Forms(CANDIDATES)
    numbers = together.numbers(words)
    assert numbers.tolist() == together.numbers(words).tolist()
    assert numbers[3] == numbers[5]
    for word in words:
        assert described(together, word) == described(Forms(CANDIDATES), word)
    low = [text_code(word) for word in ("п'ять", "київ", "бульбозавр", "на", "зеленський")]
    assert together.rows[numbers[:5], f.LOWER].tolist() == low


def test_rare_candidates_of_frequent_forms_are_not_chosen() -> None:
    forms = Forms(CANDIDATES)
    row = forms.rows[forms.numbers(["на"])[0]]
    stored = LEXICON.ready.sizes[LEXICON.ready.places["на"]]
    assert 1 <= row[f.COUNT] < stored


def test_ready_arrays_have_to_fit_together() -> None:
    ready = Ready({"Київ": [("київ", "noun", 20)], "на": [("на", "prep", 4), ("на", "part", 1)]})
    arrays = ready.to_arrays()
    again = Ready.from_arrays(arrays)
    assert again.places == ready.places
    assert np.array_equal(again.number, ready.number)
    with pytest.raises(ValueError, match="fit together"):
        Ready.from_arrays({**arrays, "ready_edit": arrays["ready_edit"][1:]})
    with pytest.raises(ValueError, match="fit together"):
        Ready.from_arrays({**arrays, "ready_set": arrays["ready_set"] + 9})
    with pytest.raises(ValueError, match="fit together"):
        Ready.from_arrays({**arrays, "ready_set": arrays["ready_set"][::-1] * 0})


def test_a_new_form_s_lemmas_are_told_apart_by_how_often_each_is_seen() -> None:
    class Seen(Lexicon):
        def __init__(self, **lemmas: int) -> None:
            super().__init__({}, {}, (), lemmas)

    def parts(lexicon: Lexicon) -> dict[str, set[int]]:
        forms = Forms(Candidates(CANDIDATES.dictionary, lexicon))
        first, count = forms.rows[forms.numbers(["шинку"])[0], [f.FIRST, f.COUNT]].tolist()
        sources: dict[str, set[int]] = {}
        for n in range(first, first + count):
            sources.setdefault(forms.lemmas[n], set()).add(int(forms.parts[f.SOURCE, n]))
        return sources

    never, once = parts(Seen()), parts(Seen(шинок=9))
    assert never["шинок"] == never["шинк"]
    assert once["шинок"] != once["шинк"]
    assert len(once["шинок"]) == 1
    assert once["шинок"] == parts(Seen(шинок=9, шинк=1))["шинок"]
