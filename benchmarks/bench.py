"""quotex beside what users would take instead: `make bench`.

Every candidate reads the same texts once, in a process of its own, on one thread, caches cold;
loading is timed apart.  Time is the process's CPU time, so that a busy machine disturbs little;
quote the ratios, not the seconds.

    python -m benchmarks.bench [--texts FILE.jsonl] [--only NAME,NAME] [--out docs/benchmarks.md]

``--texts``: objects with a ``text``; without it, invented articles are read.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
STEPS = ("tokens", "morphology", "entities", "people", "quotes")
LENGTHS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)

Reader = Callable[[Iterable[str]], int]  # texts in, number of tokens out


def native(*steps: str) -> Reader:
    """quotex's own engine."""
    import quotex

    pipeline = quotex.load(steps=steps or None)
    pipeline.analyze("Так.")
    return lambda texts: sum(len(pipeline.analyze(text).tokens) for text in texts)


def spacy_lemmas() -> Reader:
    """A blank spaCy pipeline with its pymorphy3 lemmatizer: tokens and lemmas."""
    import spacy

    nlp = spacy.blank("uk")
    nlp.max_length = 20_000_000
    nlp.add_pipe("lemmatizer", config={"mode": "pymorphy3"}).initialize()
    return lambda texts: sum(len(doc) for doc in nlp.pipe(texts))


def spacy_sm() -> Reader:
    """uk_core_news_sm's architecture with its lemmatizer, trained for a minute on our own tags."""
    from . import spacy_peer

    nlp = spacy_peer.small_pipeline()
    return lambda texts: sum(len(doc) for doc in nlp.pipe(texts))


def simplemma_lemmas() -> Reader:
    """simplemma behind quotex's tokens: lemmas without tags."""
    import simplemma

    from quotex.text import segment

    simplemma.lemmatize("слова", lang="uk")

    def read(texts: Iterable[str]) -> int:
        count = 0
        for text in texts:
            for sentence in segment(text):
                for start, end in sentence.tokens:
                    simplemma.lemmatize(text[start:end], lang="uk")
                    count += 1
        return count

    return read


def pullenti() -> Reader:
    """Pullenti's rules for entities (Ukrainian grammar)."""
    from pullenti.morph.MorphLang import MorphLang
    from pullenti.ner.ProcessorService import ProcessorService
    from pullenti.ner.SourceOfAnalysis import SourceOfAnalysis
    from pullenti.Sdk import Sdk

    Sdk.initialize(MorphLang.UA | MorphLang.RU)
    processor = ProcessorService.create_processor()
    from quotex.text import segment

    def read(texts: Iterable[str]) -> int:
        count = 0
        for text in texts:
            processor.process(SourceOfAnalysis(text), None, MorphLang.UA)
            count += sum(len(sentence.tokens) for sentence in segment(text))
        return count

    return read


def stanza(charlm: bool) -> Reader:
    """A Stanza pipeline of default sizes (tokenize, pos, lemma, depparse, ner), barely trained."""
    from . import stanza_peer

    nlp = stanza_peer.default_pipeline(charlm)
    return lambda texts: sum(nlp(text).num_tokens for text in texts)


CANDIDATES: dict[str, tuple[str, Callable[[], Reader], float]] = {
    # name: what a reader of the table sees, how it is made, the share of the texts it reads
    "native": ("quotex: all steps", native, 1),
    "native-ner": ("quotex: tokens, lemmas, entities", lambda: native("entities"), 1),
    "native-lemmas": ("quotex: tokens and lemmas", lambda: native("morphology"), 1),
    "simplemma": ("simplemma: lemmas only", simplemma_lemmas, 1),
    "spacy-lemmas": ("spaCy blank uk + pymorphy3 lemmatizer", spacy_lemmas, 1),
    "spacy-sm": ("spaCy, architecture of uk_core_news_sm, with lemmatizer", spacy_sm, 1),
    "pullenti": ("Pullenti: entities only", pullenti, 0.1),
    "stanza": ("Stanza, default sizes, no character models", lambda: stanza(False), 0.05),
    "stanza-charlm": ("Stanza, default sizes, character models", lambda: stanza(True), 0.02),
}


def run_one(name: str, texts: list[str]) -> dict[str, float]:
    """Read the texts once with one candidate, in this process."""
    _, make, share = CANDIDATES[name]
    texts = texts[: max(1, round(len(texts) * share))]
    start = time.process_time()
    read = make()
    loaded = time.process_time()
    tokens = read(texts)
    done = time.process_time()
    return {
        "tokens": tokens,
        "chars": sum(map(len, texts)),
        "load": loaded - start,
        "seconds": done - loaded,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def child(*arguments: str) -> Any:
    """What a child process of this script prints last, as JSON."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench", *arguments],
        cwd=HERE.parent,
        env={**os.environ, **threads},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(result.stdout.splitlines()[-1])


def steps_table(texts: list[str]) -> list[str]:
    """CPU microseconds a token of each step, as the differences of ever longer pipelines."""
    rows = ["| step | µs a token | share |", "|---|---|---|"]
    import quotex

    costs: list[float] = []
    for last in range(1, len(STEPS) + 1):
        pipeline = quotex.load(steps=STEPS[:last])
        pipeline.analyze("Так.")
        start = time.process_time()
        tokens = sum(len(pipeline.analyze(text).tokens) for text in texts)
        costs.append((time.process_time() - start) / tokens * 1e6)
    for step, cost, before in zip(STEPS, costs, [0.0, *costs], strict=False):
        rows.append(f"| {step} | {cost - before:.1f} | {(cost - before) / costs[-1]:.0%} |")
    return [*rows, f"| all | {costs[-1]:.1f} | 100% |"]


def length_table(texts: list[str]) -> list[str]:
    """CPU time a character against the length of one text."""
    import quotex

    whole = "\n\n".join(texts)
    whole *= LENGTHS[-1] // len(whole) + 1
    pipeline = quotex.load()
    pipeline.analyze(whole[:20_000])
    rows = ["| characters in one call | µs a character | peak memory, MB |", "|---|---|---|"]
    for length in LENGTHS:
        start = time.process_time()
        pipeline.analyze(whole[:length])
        seconds = time.process_time() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        rows.append(f"| {length:,} | {seconds / length * 1e6:.2f} | {peak:.0f} |")
    return rows


def start_up() -> list[str]:
    """Seconds from a cold interpreter: the import alone, and up to the first quotes."""
    code = "import quotex" + "; quotex.extract_quotes('«Так», – сказала Олена Кравчук.')"
    rows = []
    for what, line in (("import quotex", "import quotex"), ("first result", code)):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", line], check=True)
        rows.append(f"- {what}: {time.perf_counter() - start:.2f} s")
    return rows


def read_texts(path: str | None) -> list[str]:
    """The texts of a JSONL file, or invented ones."""
    if path:
        with open(path, encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines if line.strip()]
    from quotex.corpus.samples import articles

    return [article.text for article in articles(400)]


def report(results: dict[str, dict[str, float]], texts: list[str], path: str | None) -> list[str]:
    """The page."""
    chars, count = sum(map(len, texts)), len(texts)
    ours = results["native"]["tokens"] / results["native"]["seconds"]
    rows = [
        "# Benchmarks",
        "",
        f"Made by `make bench` ({'texts: gold' if path else 'texts: invented articles'}; {count} "
        f"texts, {chars:,} characters; one thread of a {platform.machine()} machine). CPU time; "
        "every candidate reads the texts once in a process of its own, caches cold, its loading "
        "apart; slow ones read a part of them. Seconds differ between machines: compare ratios.",
        "",
        "| | tokens/s | characters/s | quotex is faster by | load, s | peak memory, MB |",
        "|---|---|---|---|---|---|",
    ]
    for name, r in results.items():
        speed = r["tokens"] / r["seconds"]
        rows.append(
            f"| {CANDIDATES[name][0]} | {speed:,.0f} | {r['chars'] / r['seconds']:,.0f} | "
            f"{ours / speed:.1f} | {r['load']:.1f} | {r['megabytes']:.0f} |"
        )
    return [
        *rows,
        "",
        "quotex with all steps is compared with everything else, whatever that does: none of the "
        "others finds quotes or speakers.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", help="JSONL with a text an object")
    parser.add_argument("--only", help="candidates, by commas", default=",".join(CANDIDATES))
    parser.add_argument("--out", help="write the page here instead of printing it")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.texts:
        arguments.texts = str(Path(arguments.texts).resolve())
    texts = read_texts(arguments.texts)
    if arguments.run in ("steps", "lengths"):
        print(json.dumps({"steps": steps_table, "lengths": length_table}[arguments.run](texts)))
        return
    if arguments.run:
        print(json.dumps(run_one(arguments.run, texts)))
        return
    more = ["--texts", arguments.texts] if arguments.texts else []
    results = {}
    for name in dict.fromkeys(["native", *arguments.only.split(",")]):
        print(f"{name} …", file=sys.stderr)
        results[name] = child("--run", name, *more)
    page = report(results, texts, arguments.texts)
    page += ["", "## Steps", "", *child("--run", "steps", *more)]
    page += ["", "## Cost against length", "", *child("--run", "lengths", *more)]
    page += ["", "## Start", "", *start_up(), ""]
    if arguments.out:
        Path(arguments.out).write_text("\n".join(page), encoding="utf-8")
    else:
        print("\n".join(page))


if __name__ == "__main__":
    main()
