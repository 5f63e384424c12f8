r"""The three engines on one gold set: scores, time and memory of each, as a Markdown table.

    python -m benchmarks.engines GOLD.jsonl --score score_quotes.py \
        --parser models/parser-only --spacy models/uk --stanza models/stanza

Each engine runs in a process of its own.  Time is processor time without loading; memory is the
process's peak.  ``native+tree`` is the own pipeline over the tokens and trees of ``--parser``.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

COLUMNS = ("quoted", "indirect", "attributed", "indirect_attributed")


def run(engine: str, model: Path | None, gold: Path, out: Path) -> dict[str, float]:
    """Annotate the gold set's texts; what it cost."""
    import quotex

    started = time.process_time()
    if engine == "native":
        pipeline = quotex.load()
    elif engine == "spacy":
        import benchmarks.spacy_model  # noqa: F401  registers what the models need

        pipeline = quotex.load("spacy", model=model)
    else:
        pipeline = quotex.load("stanza", model_dir=model)
    pipeline.analyze("Олена Кравчук сказала, що міст старий.")
    loading = time.process_time() - started
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    started, tokens = time.process_time(), 0
    with out.open("w", encoding="utf-8") as lines:
        for row in rows:
            document = pipeline.analyze(row["text"], id=row["doc"])
            tokens += len(document.tokens)
            lines.write(json.dumps(document.to_dict(), ensure_ascii=False) + "\n")
    seconds = time.process_time() - started
    return {
        "load": loading,
        "speed": tokens / seconds,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--score", type=Path, required=True, help="the scoring script")
    parser.add_argument("--spacy", type=Path)
    parser.add_argument("--parser", type=Path)
    parser.add_argument("--stanza", type=Path)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        engine, out = options.one
        model = {"spacy": options.spacy, "stanza": options.stanza}.get(engine)
        print(json.dumps(run(engine, model, options.gold, Path(out))))
        return
    print("| engine | quoted F1 | indirect F1 | attributed F1 | indirect attributed F1 | speaker | "
          "load, s | tokens/s | peak memory, MB |")  # fmt: skip
    print("|---|---|---|---|---|---|---|---|---|")
    for name, engine, model in (
        ("native", "native", None),
        ("native, tree by spaCy", "spacy", options.parser),
        ("spaCy", "spacy", options.spacy),
        ("Stanza", "stanza", options.stanza),
    ):
        if engine == "native" or model:
            print(line(name, engine, model, options), flush=True)


def line(name: str, engine: str, model: Path | None, options: Any) -> str:
    """An engine's row of the table."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "records.jsonl"
        command = [sys.executable, "-m", "benchmarks.engines", str(options.gold)]
        command += ["--score", str(options.score), "--one", engine, str(out)]
        if model:
            command += [f"--{engine}", str(model)]
        cost = json.loads(_output(command).splitlines()[-1])
        scores = json.loads(
            _output([sys.executable, str(options.score), str(options.gold), str(out), "--json"])
        )
    cells = [f"{100 * scores[key]['f1']:.1f}" for key in COLUMNS]
    cells += [f"{100 * scores['speaker']:.1f}", f"{cost['load']:.1f}"]
    cells += [f"{cost['speed']:,.0f}", f"{cost['memory']:.0f}"]
    return "| " + " | ".join([name, *cells]) + " |"


def _output(command: list[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


if __name__ == "__main__":
    main()
