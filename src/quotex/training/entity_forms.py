"""The features of frequent forms, for the entity labeller's weights:
``python -m quotex.training entity_forms``.

To be run anew whenever the weights, the features of forms, the dictionary or the tables of keywords
and places change.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ..entities.model import KIND as WEIGHTS_KIND
from ..entities.ready_forms import KIND, ReadyForms
from ..linear.labeller import LinearLabeller
from ..morphology.lexicon import unpack
from ..resources import load_arrays, save_arrays


def main(arguments: Sequence[str]) -> int:
    """The command line: ``--weights``, ``--forms``, ``--out``."""
    parser = argparse.ArgumentParser(prog="python -m quotex.training entity_forms")
    parser.add_argument("--weights", type=Path, required=True, help="entities.npz")
    help_text = "morphology.npz, for its list of forms"
    parser.add_argument("--forms", type=Path, required=True, help=help_text)
    parser.add_argument("--out", type=Path, required=True, help="file to write (.npz)")
    options = parser.parse_args(arguments)
    weights, meta = load_arrays(options.weights, WEIGHTS_KIND)
    forms = unpack(load_arrays(options.forms, "morphology")[0]["ready"])
    arrays = ReadyForms.to_arrays(forms, LinearLabeller.from_arrays(weights, meta))
    save_arrays(options.out, arrays, {"kind": KIND, "weights": meta["sha256"]})
    return 0
