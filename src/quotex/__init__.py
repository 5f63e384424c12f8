"""quotex: who said what in Ukrainian text.

>>> import quotex
>>> for quote in quotex.extract_quotes("«Ми готові», – сказала Олена Кравчук."):
...     print(quote.speaker.name, quote.cue.text, quote.text)
Олена Кравчук сказала Ми готові
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOME = {
    "Cue": "document",
    "Document": "document",
    "Entity": "document",
    "Organisation": "document",
    "Person": "document",
    "Quote": "document",
    "Sentence": "document",
    "Span": "document",
    "Speaker": "document",
    "Token": "document",
    "EngineError": "errors",
    "InputError": "errors",
    "QuotexError": "errors",
    "RecordError": "errors",
    "ResourceError": "errors",
    "annotate_batches": "corpus.batches",
    "to_dataframe": "corpus.frames",
    "Pipeline": "pipeline",
    "analyze": "pipeline",
    "analyze_tokens": "pipeline",
    "extract_quotes": "pipeline",
    "load": "pipeline",
    "show": "view",
    "to_html": "view",
}

__all__ = ["__version__", *_HOME]

if TYPE_CHECKING:
    from .corpus.batches import annotate_batches
    from .corpus.frames import to_dataframe
    from .document import (
        Cue,
        Document,
        Entity,
        Organisation,
        Person,
        Quote,
        Sentence,
        Span,
        Speaker,
        Token,
    )
    from .errors import EngineError, InputError, QuotexError, RecordError, ResourceError
    from .pipeline import Pipeline, analyze, analyze_tokens, extract_quotes, load
    from .view import show, to_html


def __getattr__(name: str) -> Any:
    """Import a public name on first use, so that ``import quotex`` costs next to nothing."""
    if name not in _HOME:
        raise AttributeError(f"module 'quotex' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
