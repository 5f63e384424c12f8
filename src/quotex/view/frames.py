"""What the plots read: quotes as rows of a data frame, with genders and the articles' metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..corpus.frames import to_dataframe
from ..corpus.optional import require
from ..corpus.rows import COLUMNS
from ..document import Document
from ..errors import InputError
from ..morphology import gender_of
from .escape import visible

GENDERS = ("fem", "masc", "unknown")

_NEEDED = ("doc", "type", "speaker", "speaker_kind", "cue_lemma")


def quote_frame(data: Any, metadata: Any = None) -> Any:
    """A pandas data frame with one row a quote.

    ``data``: documents, or a data frame (pandas, Polars) with the columns that
    ``quotex.to_dataframe(documents, rows="quotes")`` gives.  ``metadata``: what is known of the
    articles (source, author, date), as a data frame with a column ``doc`` or ``id``, or as a
    mapping from ids to mappings; its columns are added to the rows.

    The column ``speaker_gender`` is added where it is missing: ``fem``, ``masc`` or ``unknown``
    for persons, None for all other speakers.  It comes from the document's people, else from the
    name itself (first name, patronymic, surname).

    Raises `InputError` where ``data`` or ``metadata`` has another form.
    """
    pandas = require("pandas", "plots")
    frame = _as_frame(data, pandas)
    missing = [column for column in _NEEDED if column not in frame.columns]
    if missing:
        raise InputError(f"the data frame has no column {', '.join(missing)}; quotes need it")
    frame = frame.assign(
        speaker=_none_for_missing(frame["speaker"]), cue_lemma=_none_for_missing(frame["cue_lemma"])
    )
    if "speaker_gender" not in frame.columns:
        pairs = zip(frame["speaker"], frame["speaker_kind"], strict=True)
        frame = frame.assign(speaker_gender=[_gender(name, kind) for name, kind in pairs])
    return frame if metadata is None else _with_metadata(frame, metadata, pandas)


def _as_frame(data: Any, pandas: Any) -> Any:
    if isinstance(data, pandas.DataFrame):
        return data
    if hasattr(data, "to_pandas"):  # Polars, Arrow
        return data.to_pandas()
    if isinstance(data, Document):
        data = [data]
    if isinstance(data, (str, bytes, Mapping)) or not isinstance(data, Iterable):
        raise InputError(f"plots take documents or a data frame, not {type(data).__name__}")
    genders: list[str | None] = []

    def documents() -> Iterator[Document]:
        for number, document in enumerate(data):
            if not isinstance(document, Document):
                kind = type(document).__name__
                raise InputError(f"plots take documents or a data frame, not {kind}")
            known = {person.name: person.gender for person in document.people}
            for quote in document.quotes:
                speaker = quote.speaker
                person = speaker if speaker and speaker.kind == "person" else None
                genders.append(
                    (known.get(person.name) or _gender(person.name, "person")) if person else None
                )
            yield replace(document, id=f"#{number}") if document.id is None else document

    frame = to_dataframe(documents())
    shown = {
        name: frame[name].map(visible, na_action="ignore")
        for name, kind in COLUMNS["quotes"].items()
        if kind is str and name != "doc"
    }
    return frame.assign(**shown, speaker_gender=genders)


def _none_for_missing(column: Any) -> Any:
    column = column.astype(object)
    return column.where(column.notna(), None)


def _gender(name: str | None, kind: str | None) -> str | None:
    if name is None or kind != "person":
        return None
    return gender_of(name) or "unknown"


def _with_metadata(frame: Any, metadata: Any, pandas: Any) -> Any:
    if isinstance(metadata, Mapping):
        metadata = pandas.DataFrame.from_dict(
            {key: dict(value) for key, value in metadata.items()}, orient="index"
        ).rename_axis("doc")
        metadata = metadata.reset_index()
    elif not isinstance(metadata, pandas.DataFrame):
        if not hasattr(metadata, "to_pandas"):
            raise InputError(
                f"metadata must be a data frame or a mapping, not {type(metadata).__name__}"
            )
        metadata = metadata.to_pandas()
    key = next((name for name in ("doc", "id") if name in metadata.columns), None)
    if key is None:
        raise InputError("metadata need a column doc (or id) with the articles' ids")
    new = [name for name in metadata.columns if name != key and name not in frame.columns]
    metadata = metadata[[key, *new]].rename(columns={key: "doc"}).drop_duplicates("doc")
    return frame.merge(metadata, on="doc", how="left")
