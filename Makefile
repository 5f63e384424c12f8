# `make demo` and `make test` need Python 3.10+ and nothing else: they build their own environment in .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint types unit build bench fuzz docs notebooks picture clean

$(VENV)/base: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/dev: $(VENV)/base
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $@

$(VENV)/docs: $(VENV)/base
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[docs]"
	touch $@

demo: $(VENV)/base
	$(BIN)/quotex extract seeds/stoltenberg.txt

test: lint types unit

lint: $(VENV)/dev
	$(BIN)/ruff check src tests scripts
	$(BIN)/ruff format --check src tests scripts

types: $(VENV)/dev
	$(BIN)/mypy

unit: $(VENV)/dev
	$(BIN)/pytest -n 2

build: $(VENV)/dev
	$(BIN)/python -m build --wheel

docs: $(VENV)/docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

$(VENV)/bench: $(VENV)/dev
	$(BIN)/pip install --quiet --disable-pip-version-check -e ".[bench]"
	touch $@

# Speed beside spaCy, Stanza, simplemma and Pullenti, into the docs and README.md; about ten minutes,
# which want a quiet machine.  TEXTS=FILE.jsonl for other texts than the gold or invented ones.
bench: $(VENV)/bench
	$(BIN)/python -m benchmarks.bench --out docs/benchmarks.md $(if $(TEXTS),--texts $(TEXTS))

# A long run of generated and damaged texts through the API and the command line, for the night:
# 20,000 and 2,000 cases, half an hour on one core.  PROCESSES=2 splits it.
fuzz: $(VENV)/dev
	$(BIN)/python -m tests.fuzz --processes $(or $(PROCESSES),1)

# After a change of what the program finds: run the notebooks and take the picture anew.
notebooks: $(VENV)/dev
	$(BIN)/python scripts/notebooks.py

picture: $(VENV)/dev
	$(BIN)/python scripts/picture.py

clean:
	rm -rf $(VENV) dist build site
