"""The notebooks run top to bottom, and the outputs committed are those of such a run."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from scripts.notebooks import FOLDER, run

NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def outputs(notebook: nbformat.NotebookNode) -> list[list[str]]:
    """The kinds of output of each cell."""
    return [
        [output.get("name", output.output_type) for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def test_there_are_notebooks() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == ["1-", "2-", "3-", "4-"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path) -> None:
    committed = nbformat.read(path, as_version=4)
    kinds = outputs(committed)
    assert outputs(run(path)) == kinds
    assert not {"error", "stderr"} & {kind for cell in kinds for kind in cell}
    assert sum(map(bool, kinds)) > len(kinds) / 2
    assert "/home/" not in str(committed)
    assert "/tmp/" not in str(committed)
