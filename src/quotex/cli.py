"""The command line: ``quotex extract``, and the commands of the parts that stand on top."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from . import __version__
from .corpus import commands as corpus_commands
from .errors import InputError, QuotexError

app = typer.Typer(
    name="quotex",
    help="Who said what, in Ukrainian text.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line; known trouble is one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(args=arguments, standalone_mode=True)
    except QuotexError as error:
        print("quotex:", " ".join(str(error).split()), file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    raise AssertionError("typer exits by itself")


def _version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


corpus_commands.register(app)


@app.command()
def extract(
    files: Annotated[list[str], typer.Argument(help="UTF-8 text files; - is standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print records, one a line.")] = False,
    engine: Annotated[str, typer.Option(help="native, spacy or stanza.")] = "native",
    ner: Annotated[str, typer.Option(help="model, rules or none.")] = "model",
    lemmas: Annotated[str, typer.Option(help="Lemma conventions: vesum or ud.")] = "vesum",
) -> None:
    """Print the quotes of FILES: speaker, cue, type and content."""
    texts = [(name, read_text(name)) for name in files]
    from .pipeline import load

    pipeline = load(engine, ner=ner, lemmas=lemmas)
    for number, (name, text) in enumerate(texts):
        document = pipeline.analyze(text, id=name)
        if as_json:
            print(json.dumps(document.to_dict(), ensure_ascii=False))
            continue
        from .view.terminal import print_quotes

        if number:
            print()
        print_quotes(document, title=name if len(texts) > 1 else None)


@app.command()
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Annotated documents, JSON lines.")],
    errors: Annotated[int, typer.Option(help="Print the first N differences; -1: all.")] = 0,
    genre: Annotated[str | None, typer.Option(help="Only documents of this genre.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score the quotes found in GOLD's texts against its annotations."""
    from .evaluation.quotes import evaluate_file, report

    evaluation = evaluate_file(gold, genre=genre)
    if as_json:
        print(json.dumps(evaluation.to_dict(), ensure_ascii=False))
    else:
        for line in report(evaluation, errors):
            print(line)


def read_text(name: str) -> str:
    """The text of a file, or of standard input for ``-``; line ends are kept as they are.

    Raises `InputError` where the file cannot be read, is not UTF-8, or holds nothing but blanks.
    """
    label = "standard input" if name == "-" else name
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{label}: cannot be read: {reason}") from error
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{label}: not UTF-8 (byte 0x{raw[error.start]:02x} at {error.start}); convert it first"
        ) from error
    if not text.strip():
        raise InputError(f"{label}: empty")
    return text
