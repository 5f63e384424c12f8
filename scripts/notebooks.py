"""Runs the notebooks top to bottom and writes their outputs back: ``make notebooks``.

    python scripts/notebooks.py [NAME…]

Without names all of them.  Execution counts are kept, times and machine details left out, so that
a second run of the same code gives the same file where the results are the same.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"


def run(path: Path) -> nbformat.NotebookNode:
    """The notebook with fresh outputs; raises where a cell fails."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=900,
        kernel_name="python3",
        resources={"metadata": {"path": str(FOLDER)}},
        record_timing=False,
    )
    client.execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return notebook


def main(names: list[str]) -> None:
    """Run and write."""
    for path in [Path(name) for name in names] or sorted(FOLDER.glob("*.ipynb")):
        print(path.name, flush=True)
        nbformat.write(run(path), path)


if __name__ == "__main__":
    main(sys.argv[1:])
