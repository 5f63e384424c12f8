"""Forms whose features are kept ready in a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import quotex
from quotex.entities import ready_forms
from quotex.entities.features import FormTable, codes_of, form_features
from quotex.entities.model import KIND, WEIGHTS, TrainedRecogniser, _codes_at_offsets
from quotex.entities.ready_forms import ReadyForms
from quotex.linear.labeller import LinearLabeller
from quotex.morphology.lexicon import unpack
from quotex.resources import load_arrays, save_arrays
from quotex.training.entity_forms import main


def test_the_file_says_what_the_forms_features_are() -> None:
    """Where it fails after a change of tables or features, the file has to be made anew:
    ``python -m quotex.training entity_forms``."""
    arrays, _ = load_arrays(ready_forms.FILE, ready_forms.KIND)
    forms = unpack(arrays["forms"])[::50]
    columns, codes = ReadyForms(arrays).features(forms)
    features = [form_features(form) for form in forms]
    assert columns.tolist() == [list(map(int, one.columns)) for one in features]
    labeller = LinearLabeller.from_arrays(*load_arrays(WEIGHTS, KIND))
    ready, computed = (
        labeller.score_groups(*at, len(at[1]))
        for at in (_codes_at_offsets(*codes), _codes_at_offsets(*codes_of(features)))
    )
    assert (ready == computed).all()


def test_a_table_with_ready_forms_and_others() -> None:
    arrays, _ = load_arrays(ready_forms.FILE, ready_forms.KIND)
    words = ["слово", "Гррмикало", "Київ", "слово", "гррмикало"]
    ready, computed = FormTable(ReadyForms(arrays)), FormTable()
    rows, found = ready.rows(words)
    assert [len(codes.sizes) for codes in found] == [2, 2]
    others, _ = computed.rows(words)
    assert (ready.columns[rows] == computed.columns[others]).all()


def test_the_file_is_made_for_its_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arrays, meta = load_arrays(WEIGHTS, KIND)
    lexicon, _ = load_arrays("morphology.npz", "morphology")
    few = np.frombuffer("Київ\nслово\nтравня".encode(), np.uint8)
    save_arrays(tmp_path / "weights.npz", arrays, meta)
    save_arrays(tmp_path / "forms.npz", {**lexicon, "ready": few}, {"kind": "morphology"})
    options = {"weights": "weights.npz", "forms": "forms.npz", "out": "ready.npz"}
    assert not main(
        [x for name, file in options.items() for x in ("--" + name, f"{tmp_path / file}")]
    )
    made, of = load_arrays(tmp_path / "ready.npz", ready_forms.KIND)
    assert of["weights"] == meta["sha256"]
    assert "слово" in ReadyForms(made)
    short = {**made, "numbers": made["numbers"][1:]}
    with pytest.raises(quotex.ResourceError):
        ReadyForms(short)
    monkeypatch.setattr(
        "quotex.entities.model.load_arrays",
        lambda name, kind: (
            (made, {"weights": "others"}) if kind == ready_forms.KIND else (arrays, meta)
        ),
    )
    with pytest.raises(quotex.ResourceError, match="other weights"):
        TrainedRecogniser()
