"""The exceptions of quotex: one root, a child for each kind of trouble a caller can act on."""


class QuotexError(Exception):
    """Root of all exceptions that quotex raises on purpose."""


class InputError(QuotexError, ValueError):
    """The caller's input or option cannot be used: wrong type, unknown name, unreadable file."""


class EngineError(QuotexError):
    """An engine's package or model is missing or does not work; the message says what to run."""


class ResourceError(QuotexError):
    """A lexicon or weights file of the package is damaged, of another version or too large."""


class RecordError(QuotexError, ValueError):
    """A record given to ``from_dict`` is not one that ``to_dict`` could have written."""
