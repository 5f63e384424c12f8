"""The engines with small real models, trained once for the whole run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock
from tests.engines import training

import quotex
from quotex import Pipeline


class Models:
    """Where the trained models lie; each is trained when it is first asked for."""

    def __init__(self, folder: Path, seed: str) -> None:
        self._folder, self._seed = folder, seed

    def spacy(self) -> Path:
        return self._trained("spacy")

    def stanza(self) -> Path:
        return self._trained("stanza")

    def _trained(self, name: str) -> Path:
        folder = self._folder / f"engine-{name}"
        with FileLock(f"{folder}.lock"):  # the run's processes share one model
            if not Path(f"{folder}.done").exists():
                folder.mkdir()
                getattr(training, f"train_{name}")(self._seed, folder)
                Path(f"{folder}.done").touch()
        return folder


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory, seed: str) -> Models:
    base = tmp_path_factory.getbasetemp()
    return Models(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base, seed)


ENGINES = ("native", "spacy", "spacy-blank", "stanza")
_loaded: dict[str, Pipeline] = {}


@pytest.fixture(params=ENGINES)
def pipeline(request: pytest.FixtureRequest, models: Models) -> Pipeline:
    """Each engine in turn; ``spacy-blank`` is spaCy's tokenizer alone."""
    return loaded(request.param, models)


def loaded(name: str, models: Models) -> Pipeline:
    """The pipeline of an engine, kept for the run."""
    if name not in _loaded:
        if name == "spacy":
            _loaded[name] = quotex.load("spacy", model=models.spacy())
        elif name == "spacy-blank":
            import spacy

            _loaded[name] = quotex.load("spacy", model=spacy.blank("uk"))
        elif name == "stanza":
            _loaded[name] = quotex.load("stanza", model_dir=models.stanza())
        else:
            _loaded[name] = quotex.load(name)
    return _loaded[name]
