"""Numbers for features, the same on every machine and in every run."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]

_FACTORS = tuple(map(np.uint32, (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1)))


def text_code(text: str) -> int:
    """A 32-bit code of a string, never 0: 0 is left for "nothing there"."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) or 1


def mix(salt: int | npt.NDArray[np.uint32], *columns: npt.NDArray[Any]) -> Codes:
    """One 32-bit code for each row of up to five columns of codes; ``salt`` keeps kinds of
    features apart.  The columns' order matters.

    ``salt`` may be an array and the columns matrices, as long as they broadcast.  To use a code
    as an index of a table with 2**n weights take its lowest n bits.
    """
    return mix_into(seeds(salt), *columns)


def seeds(salt: int | npt.NDArray[np.uint32]) -> Codes:
    """What `mix` begins with for a salt, to be made once where that is often the same."""
    code: Codes = np.atleast_1d(np.asarray(salt, np.uint32)) * np.uint32(0x2545F491)
    return code + np.uint32(0x3C6EF372)


def mix_into(code: Codes, *columns: npt.NDArray[Any]) -> Codes:
    """`mix`, given `seeds` of its salt."""
    for factor, column in zip(_FACTORS, columns, strict=False):
        code = column.astype(np.uint32, copy=False) * factor ^ code
        code *= _SPREAD
        code ^= code >> _HALF
    code = code * _LAST_SPREAD
    code ^= code >> _LESS
    return code


_HALF, _LESS = np.uint32(15), np.uint32(13)
_SPREAD, _LAST_SPREAD = np.uint32(0x2C1B3C6D), np.uint32(0x297A2D39)
