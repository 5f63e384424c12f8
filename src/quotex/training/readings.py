"""The dictionary's readings of frequent forms: ``python -m quotex.training readings``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from ..morphology.lexicon import unpack
from ..morphology.readings import KIND, Ready
from ..resources import load_arrays, save_arrays


def main(arguments: Sequence[str]) -> int:
    """The command line: ``--weights``, ``--out``."""
    parser = argparse.ArgumentParser(prog="python -m quotex.training readings")
    help_text = "morphology.npz, for its list of forms"
    parser.add_argument("--weights", type=Path, required=True, help=help_text)
    parser.add_argument("--out", type=Path, required=True, help="file to write (.npz)")
    options = parser.parse_args(arguments)
    arrays, _ = load_arrays(options.weights, "morphology")
    forms = {*unpack(arrays["forms"]), *(form.lower() for form in unpack(arrays["ready"]))}
    save_arrays(options.out, Ready.to_arrays(forms), {"kind": KIND})
    return 0
