"""quotex beside what users would take instead: `make bench`.

    python -m benchmarks.bench [--texts FILE.jsonl …] [--only NAME,NAME] [--out docs/benchmarks.md]

Every candidate reads the same texts in a process of its own, on one thread, twice: the first pass
with cold caches, the second with warm ones; loading is timed apart.  Time is the process's CPU
time, so that a busy machine disturbs less; candidates take turns and the medians are shown.  Quote
the ratios, not the seconds.

``--texts``: objects with a ``text``; by default the gold sets beside this checkout or, without
them, invented articles.  ``--out``: the page; the speeds in README.md are renewed with it.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
_SETS = ("dev", "web-dev", "train")
GOLD = [ROOT.parent / "shared" / "gold" / f"quotes-{name}.jsonl" for name in _SETS]
LENGTHS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
FIRST = "«Так», – сказала Олена Кравчук."

Reader = Callable[[Iterable[str]], int]  # texts in, number of tokens out
Figures = dict[str, float]


def native(*steps: str) -> Reader:
    """quotex's own engine."""
    import quotex

    pipeline = quotex.load(steps=steps or None)
    return lambda texts: sum(len(document.tokens) for document in pipeline.pipe(texts))


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

    def read(texts: Iterable[str]) -> int:
        for text in texts:
            processor.process(SourceOfAnalysis(text), None, MorphLang.UA)
        return 0  # it does not show its tokens: quotex's are counted

    return read


def stanza(charlm: bool) -> Reader:
    """A Stanza pipeline of default sizes (tokenize, pos, lemma, depparse, ner), barely trained."""
    from . import stanza_peer

    nlp = stanza_peer.default_pipeline(charlm)
    return lambda texts: sum(nlp(text).num_tokens for text in texts)


class Candidate(NamedTuple):
    """``label``: what a reader of the table sees; ``share``: of the texts it reads; ``runs``:
    processes whose median is shown."""

    label: str
    make: Callable[[], Reader]
    share: float = 1
    runs: int = 3


CANDIDATES = {
    "native": Candidate("**quotex: everything, quotes and speakers too**", native),
    "native-ner": Candidate("quotex: tokens, lemmas, entities", lambda: native("entities")),
    "native-lemmas": Candidate("quotex: tokens and lemmas", lambda: native("morphology")),
    "simplemma": Candidate("simplemma: lemmas", simplemma_lemmas),
    "spacy-lemmas": Candidate("spaCy blank uk + pymorphy3: tokens and lemmas", spacy_lemmas),
    "spacy-sm": Candidate("spaCy, architecture of uk_core_news_sm, with lemmatizer", spacy_sm),
    "pullenti": Candidate("Pullenti: entities", pullenti, 0.03, 1),
    "stanza": Candidate(
        "Stanza, default sizes, no character models", lambda: stanza(False), 0.03, 1
    ),
    "stanza-charlm": Candidate(
        "Stanza, default sizes, character models", lambda: stanza(True), 0.012, 1
    ),
}
LONG = ("native", "spacy-lemmas", "spacy-sm")


def run_one(name: str, texts: list[str]) -> Figures:
    """Read the texts twice with one candidate, in this process."""
    candidate = CANDIDATES[name]
    texts = texts[: max(1, round(len(texts) * candidate.share))]
    started = time.process_time()
    read = candidate.make()
    loaded = time.process_time()
    tokens = read(texts)
    first = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    read(texts)
    again = time.process_time()
    return {
        "tokens": tokens or count_tokens(texts),
        "chars": sum(map(len, texts)),
        "load": loaded - started,
        "first": first - loaded,
        "again": again - first,
        "megabytes": peak,
    }


def count_tokens(texts: Iterable[str]) -> int:
    """How many tokens quotex sees."""
    from quotex.text import segment

    return sum(len(sentence.tokens) for text in texts for sentence in segment(text))


def run_steps(texts: list[str]) -> dict[str, Figures]:
    """CPU seconds of each step within the whole pipeline, in the first and the second pass."""
    import quotex
    import quotex.pipeline

    pipeline = quotex.load()
    spent: Counter[str] = Counter()

    def timed(step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            started = time.process_time()
            try:
                return function(*arguments)
            finally:
                spent[step] += time.process_time() - started

        return call

    engine: Any = pipeline._engine
    engine._analyses = timed("morphology", engine._analyses)
    engine._documents = timed("documents", lambda batch, make=engine._documents: [*make(batch)])
    recogniser: Any = pipeline._recognise
    together = timed("entities", lambda batch: [*recogniser.many(batch)])
    recognise: Any = SimpleNamespace(many=together)
    pipeline._recognise = recognise
    quotex.pipeline.link = timed("people", quotex.pipeline.link)
    quotex.pipeline.find_quotes = timed("quotes", quotex.pipeline.find_quotes)
    passes = {}
    for name in ("first", "again"):
        spent.clear()
        started = time.process_time()
        tokens = sum(len(document.tokens) for document in pipeline.pipe(texts))
        total = time.process_time() - started
        costs = {"tokens": spent["documents"] - spent["morphology"]}
        costs |= {step: spent[step] for step in ("morphology", "entities", "people", "quotes")}
        costs["between them"] = total - sum(costs.values())
        passes[name] = {step: cost / tokens * 1e6 for step, cost in costs.items()}
    return passes


def run_length(texts: list[str], length: int) -> Figures:
    """One text of that many characters, after another of 20,000."""
    import quotex

    whole = "\n\n".join(texts)
    whole *= (length + 20_000) // len(whole) + 1
    pipeline = quotex.load()
    pipeline.analyze(whole[:20_000])
    started = time.process_time()
    pipeline.analyze(whole[20_000 : 20_000 + length])
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"micros": seconds / length * 1e6, "megabytes": peak}


def run_start(code: str) -> Figures:
    """Seconds by the clock and of CPU, and memory, of a new process that runs the code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    line = f"{code}; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    out = subprocess.run([sys.executable, "-c", line], check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"clock": seconds, "cpu": cpu, "megabytes": int(out.stdout.split()[-1]) / 1024}


# --- processes --------------------------------------------------------------------------------


def child(job: Sequence[str], texts: Sequence[str]) -> Any:
    """What a process of its own gives for the job, on one thread."""
    threads = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    print(" ".join(job), "…", file=sys.stderr, flush=True)
    result = subprocess.run(
        [sys.executable, "-m", "benchmarks.bench", "--job", *job],
        cwd=ROOT,
        env={**os.environ, **dict.fromkeys(threads, "1")},
        input=json.dumps(texts),
        capture_output=True,
        text=True,
    )
    if result.returncode:
        print(result.stderr, file=sys.stderr)
        raise SystemExit(f"{' '.join(job)} failed")
    return json.loads(result.stdout.splitlines()[-1])


def work(job: Sequence[str]) -> Any:
    """The job of a child process; its texts stand on standard input."""
    texts = json.load(sys.stdin)
    kind, *rest = job
    if kind == "candidate":
        return run_one(rest[0], texts)
    if kind == "long":
        return run_one(rest[0], ["\n\n".join(texts)])
    if kind == "steps":
        return run_steps(texts)
    return run_length(texts, int(rest[0]))


def median(rows: Sequence[Figures]) -> Figures:
    """The median of each figure."""
    return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


def in_turns(jobs: dict[str, int], run: Callable[[str], Figures]) -> dict[str, Figures]:
    """Each job as often as asked, one run of each after the other; the medians."""
    rows: dict[str, list[Figures]] = {name: [] for name in jobs}
    for number in range(max(jobs.values())):
        for name, runs in jobs.items():
            if number < runs:
                rows[name].append(run(name))
    return {name: median(found) for name, found in rows.items()}


# --- the page ---------------------------------------------------------------------------------


def speed_table(results: dict[str, Figures]) -> list[str]:
    """Candidates with their speeds, and quotex's ratio to each."""
    ours = results["native"]
    rows = [
        "| | tokens/s, first pass | characters/s | quotex is faster by | tokens/s, second pass | "
        "faster by | load, s | peak memory, MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, r in results.items():
        rows.append(
            f"| {CANDIDATES[name].label} | {rate(r, 'first'):,.0f} | "
            f"{r['chars'] / r['first']:,.0f} | {ratio(ours, r, 'first')} | "
            f"{rate(r, 'again'):,.0f} | {ratio(ours, r, 'again')} | "
            f"{r['load']:.1f} | {r['megabytes']:.0f} |"
        )
    return rows


def rate(figures: Figures, which: str) -> float:
    """Tokens a second."""
    return figures["tokens"] / figures[which]


def ratio(ours: Figures, theirs: Figures, which: str) -> str:
    """How many times as fast quotex is."""
    times = rate(ours, which) / rate(theirs, which)
    return f"{times:.0f}" if times >= 10 else f"{times:.1f}"


def long_table(results: dict[str, Figures]) -> list[str]:
    """The same texts as one."""
    rows = ["| | tokens/s | quotex is faster by |", "|---|---|---|"]
    for name, r in results.items():
        times = ratio(results["native"], r, "first")
        rows.append(f"| {CANDIDATES[name].label} | {rate(r, 'first'):,.0f} | {times} |")
    return rows


def steps_table(runs: Sequence[dict[str, Figures]]) -> list[str]:
    """Microseconds a token of each step."""
    first, again = (median([run[name] for run in runs]) for name in ("first", "again"))
    total = sum(first.values()), sum(again.values())
    rows = [
        "| step | µs a token, first pass | share | second pass | share |",
        "|---|---|---|---|---|",
    ]
    for step in first:
        a, b = first[step], again[step]
        rows.append(f"| {step} | {a:.1f} | {a / total[0]:.0%} | {b:.1f} | {b / total[1]:.0%} |")
    return [*rows, f"| all | {total[0]:.1f} | 100% | {total[1]:.1f} | 100% |"]


def length_table(results: dict[str, Figures]) -> list[str]:
    """CPU time a character against the length of one text."""
    rows = ["| characters in one call | µs a character | peak memory, MB |", "|---|---|---|"]
    for length, r in results.items():
        rows.append(f"| {int(length):,} | {r['micros']:.2f} | {r['megabytes']:.0f} |")
    return rows


def start_table(results: dict[str, Figures]) -> list[str]:
    """What a new process needs."""
    rows = ["| | seconds | CPU seconds | peak memory, MB |", "|---|---|---|---|"]
    for what, r in results.items():
        rows.append(f"| {what} | {r['clock']:.2f} | {r['cpu']:.2f} | {r['megabytes']:.0f} |")
    return rows


def machine() -> str:
    """The machine: its kind, Python, and how fast it multiplies matrices, which is what neural
    networks do."""
    import numpy as np

    one, other = np.ones((32, 1024), np.float32), np.ones((1024, 1024), np.float32)
    started = time.process_time()
    for _ in range(500):
        one @ other
    speed = 500 * 2 * 32 * 1024 * 1024 / (time.process_time() - started) / 1e9
    return (
        f"{platform.machine()}, Python {platform.python_version()}; one thread multiplies float32 "
        f"matrices of 32 rows at {speed:.0f} GFLOP/s"
    )


def page(about: str, tables: dict[str, list[str]]) -> str:
    """The whole page."""
    lines = ["# Benchmarks", "", about]
    for title, table in tables.items():
        lines += ["", f"## {title}", "", *table]
    return "\n".join(lines) + "\n"


NOTES = """
quotex with all its steps is compared with everything else, whatever that does: none of the others
finds quotes or speakers. The spaCy pipeline has the layers of `uk_core_news_sm` (one tok2vec of
width 96 and depth 4 for morphologizer and parser, another for the recogniser) and its lemmatizer;
the Stanza pipelines have the sizes of the published Ukrainian package (vectors of 250,000 words,
character models of 1,024 units). All are trained for moments only, which changes their answers and
not their speed. quotex and spaCy read through their `pipe`; their tokens are counted: where only
tokens and lemmas are asked for, both keep them by columns and make an object of a token when one is
asked for. Stanza's time is that of matrix products: its ratio is larger on machines that
multiply matrices slowly, smaller on those that do it fast.
"""
README = re.compile(r"(<!-- speed -->\n).*?(<!-- /speed -->)", re.DOTALL)


def readme_lines(results: dict[str, Figures]) -> str:
    """The speeds for the README: ratios of the first pass, and of the second for lemmas."""
    ours = results["native"]
    times = {name: ratio(ours, figures, "first") for name, figures in results.items()}
    lemmas, again = (
        ratio(results["native-lemmas"], results["spacy-lemmas"], which)
        for which in ("first", "again")
    )
    return (
        f"With caches cold, on one core, the whole pipeline – quotes and speakers too – reads the "
        f"same texts {times['spacy-sm']} times\nas fast as a spaCy pipeline of "
        f"`uk_core_news_sm`'s architecture, {times['stanza']} times as fast as Stanza without and "
        f"{times['stanza-charlm']}\ntimes as fast as Stanza with character models; tokens and "
        f"lemmas alone {lemmas} times as fast as spaCy's\nblank pipeline with its pymorphy3 "
        f"lemmatizer, {again} times when both read them again: see\n"
        f"[Benchmarks](docs/benchmarks.md), made by `make bench`.\n"
    )


def read_texts(paths: Sequence[str]) -> tuple[list[str], str]:
    """The texts of JSONL files, the gold's or invented ones, and what they are."""
    files = [Path(path) for path in paths] or [path for path in GOLD if path.exists()]
    if files:
        lines = [line for path in files for line in path.open(encoding="utf-8") if line.strip()]
        what = "given texts" if paths else "texts of the gold sets"
        return [json.loads(line)["text"] for line in lines], what
    from quotex.corpus.samples import articles

    return [article.text for article in articles(100)], "invented articles"


def measure(
    texts: list[str], what: str, wanted: Sequence[str], longest: int, most: int
) -> tuple[str, str]:
    """The page, and the lines for the README (empty where a candidate was left out)."""
    started = time.monotonic()
    runs = {name: min(most, CANDIDATES[name].runs) for name in ["native", *wanted]}
    speeds = in_turns(runs, lambda name: child(["candidate", name], texts))
    long = [name for name in LONG if name in runs]
    longs = in_turns(dict.fromkeys(long, 1), lambda name: child(["long", name], texts))
    steps = [child(["steps"], texts) for _ in range(most)]
    lengths = {str(n): most if n < 1_000_000 else 1 for n in LENGTHS if n <= longest}
    costs = in_turns(lengths, lambda length: child(["length", length], texts))
    codes = {
        "`import quotex`": "import quotex",
        "first result": f"import quotex; assert quotex.extract_quotes('{FIRST}')",
    }
    starts = in_turns(dict.fromkeys(codes, most), lambda name: run_start(codes[name]))
    about = (
        f"Made by `make bench` ({len(texts)} {what}, {sum(map(len, texts)):,} characters; "
        f"{machine()}). Every candidate reads the texts twice in a process of its own, on one "
        "thread: first with caches cold, then again; its loading apart. Slow ones read a part of "
        f"them. CPU time; medians of {most} processes, of the slow candidates and the longest "
        "texts one. Seconds differ between machines: compare ratios."
    )
    tables = {
        "Speed": [*speed_table(speeds), *NOTES.rstrip().split("\n")],
        "The same texts as one": long_table(longs),
        "Steps": [
            "Measured within the whole pipeline; `between them` is what belongs to no step.",
            "",
            *steps_table(steps),
        ],
        "Cost against length": length_table(costs),
        "Start": start_table(starts),
    }
    print(f"{time.monotonic() - started:.0f} s", file=sys.stderr)
    whole = set(CANDIDATES) <= set(speeds)
    return page(about, tables), readme_lines(speeds) if whole else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--texts", nargs="*", default=[], help="JSONL with a text an object")
    parser.add_argument("--only", help="candidates, by commas", default=",".join(CANDIDATES))
    parser.add_argument("--longest", type=int, default=LENGTHS[-1], help="characters in one call")
    parser.add_argument("--runs", type=int, default=3, help="processes whose median is shown")
    parser.add_argument("--out", type=Path, help="write the page here instead of printing it")
    parser.add_argument("--job", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.job:
        print(json.dumps(work(arguments.job)))
        return
    wanted = [name for name in arguments.only.split(",") if name]
    for name in wanted:
        if name not in CANDIDATES:
            parser.error(f"no candidate {name}; there are: {', '.join(CANDIDATES)}")
    texts, what = read_texts(arguments.texts)
    made, short = measure(texts, what, wanted, arguments.longest, arguments.runs)
    if arguments.out is None:
        print(made)
        return
    arguments.out.write_text(made, encoding="utf-8")
    readme = ROOT / "README.md"
    if short:
        text = readme.read_text(encoding="utf-8")
        renewed = README.sub(lambda match: match[1] + short + match[2], text)
        readme.write_text(renewed, encoding="utf-8")


if __name__ == "__main__":
    main()
