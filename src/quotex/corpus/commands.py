"""The commands ``quotex annotate`` and ``quotex convert``."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from ..errors import InputError
from .readers import MAX_CHARS

#: Exit codes: documents failed; the run stopped before its end.
FAILED, STOPPED = 1, 3


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(annotate)
    app.command()(convert)


# options of both commands
Out = Annotated[Path, typer.Option("--out", "-o", help="The output; its suffix is the format.")]
WriteAs = Annotated[
    str | None, typer.Option("--to", help="Output format, where the suffix does not say it.")
]
RowsOf = Annotated[
    str | None, typer.Option(help="A row is one of: quotes, entities, tokens, documents.")
]


def annotate(
    inputs: Annotated[
        list[str], typer.Argument(help="Files, folders, glob patterns; - is standard input.")
    ],
    out: Out,
    workers: Annotated[int, typer.Option(min=1, help="Processes that annotate.")] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with an unfinished run.")] = False,
    text_field: Annotated[str, typer.Option(help="Field or column of the text.")] = "text",
    id_field: Annotated[str, typer.Option(help="Field or column of the id.")] = "id",
    encoding: Annotated[str, typer.Option(help="Encoding of the inputs.")] = "utf-8",
    read_as: Annotated[
        str | None,
        typer.Option("--from", help="Input format: txt, jsonl, csv, tsv, parquet."),
    ] = None,
    write_as: WriteAs = None,
    rows: RowsOf = None,
    max_chars: Annotated[
        int, typer.Option(min=1, help="Longer documents are recorded as failed.")
    ] = MAX_CHARS,
    engine: Annotated[str, typer.Option(help="native, spacy or stanza.")] = "native",
    ner: Annotated[str, typer.Option(help="model, rules or none.")] = "model",
    lemmas: Annotated[str, typer.Option(help="Lemma conventions: vesum or ud.")] = "vesum",
    model: Annotated[str | None, typer.Option(help="spaCy pipeline: its name or path.")] = None,
    model_dir: Annotated[str | None, typer.Option(help="Where Stanza's models lie.")] = None,
    steps: Annotated[
        str | None, typer.Option(help="Compute only these and what they need: tokens,morphology,…")
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Dask scheduler, tcp://host:port; OUT is a folder of Parquet files."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")] = False,
) -> None:
    """Annotate corpora of any size into OUT, one record a document, in input order.

    Documents that fail are recorded in OUT.errors.jsonl and make the exit code 1.
    """
    from .output import OutputError
    from .progress import duration, shown
    from .readers import Fields
    from .run import Summary
    from .run import annotate as run

    options: dict[str, Any] = {"engine": engine, "ner": ner, "lemmas": lemmas}
    options |= {
        name: value for name, value in (("model", model), ("model_dir", model_dir)) if value
    }
    if steps is not None:
        options["steps"] = [step.strip() for step in steps.split(",")]
    fields = Fields(text_field, id_field, encoding, max_chars)
    with _stops(out), shown(quiet) as show:
        try:
            summary: Summary
            if scheduler is not None:
                if write_as not in (None, "parquet"):
                    raise InputError("a distributed run writes Parquet")
                from ..distributed import annotate as run_distributed

                summary = run_distributed(
                    inputs,
                    out,
                    client=scheduler,
                    rows=rows or "documents",
                    fields=fields,
                    read_as=read_as,
                    options=options,
                    progress=show,
                )
            else:
                summary = run(
                    inputs,
                    out,
                    workers=workers,
                    resume=resume,
                    fields=fields,
                    read_as=read_as,
                    write_as=write_as,
                    rows=rows,
                    options=options,
                    progress=show,
                )
        except OutputError as error:
            print(f"quotex: {error}", file=sys.stderr)
            raise typer.Exit(STOPPED) from error
    if summary.complete_before:
        _say(quiet, f"{out} is complete already")
    else:
        seconds = duration(summary.seconds)
        _say(quiet, f"{summary.documents:,} documents in {seconds}, written to {out}")
    if summary.failed:
        where = f", see {summary.errors}" if summary.errors else ""
        print(f"{summary.failed:,} documents failed{where}", file=sys.stderr)
        raise typer.Exit(FAILED)


def convert(
    source: Annotated[Path, typer.Argument(help="What annotate wrote.")],
    out: Out,
    read_as: Annotated[
        str | None,
        typer.Option("--from", help="Input format: jsonl, parquet, conllu, brat, spacy."),
    ] = None,
    write_as: WriteAs = None,
    rows: RowsOf = None,
) -> None:
    """Convert annotated documents from one format into another."""
    from .conversion import convert as run

    count = run(source, out, read_as=read_as, write_as=write_as, rows=rows)
    print(f"{count:,} documents written to {out}", file=sys.stderr)


def _say(quiet: bool, message: str) -> None:
    if not quiet:
        print(message, file=sys.stderr)


@contextmanager
def _stops(out: Path) -> Iterator[None]:
    """Ctrl-C and SIGTERM end the run with a word on how to go on, not with a traceback."""

    caught = [int(signal.SIGINT)]

    def stop(number: int, _: object) -> None:
        caught[:] = [number]
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        print(f"stopped; {out} is whole so far, --resume goes on from there", file=sys.stderr)
        raise typer.Exit(128 + caught[0]) from None
    finally:
        signal.signal(signal.SIGTERM, before)
