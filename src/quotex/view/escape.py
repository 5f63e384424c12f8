"""Any string made safe to stand in HTML."""

from __future__ import annotations

import html
import re

# A web page cannot hold NUL, the other control characters show as nothing, and a surrogate on its
# own cannot be written as UTF-8: they are shown by the signs Unicode has for them.
_PICTURES = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n\r"}
_PICTURES[0x7F] = "\u2421"
_BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def escape(text: str) -> str:
    """The text for an element or a quoted attribute.

    >>> escape('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return html.escape(visible(text))


def visible(text: str) -> str:
    """The text with signs for what can be neither shown nor written."""
    return _BROKEN.sub(_picture, text)


def _picture(match: re.Match[str]) -> str:
    return _PICTURES.get(ord(match[0]), "\ufffd")
