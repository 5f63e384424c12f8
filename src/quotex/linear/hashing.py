"""Numbers for features, the same on every machine and in every run."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]

_FACTORS = tuple(map(np.uint32, (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F, 0x165667B1)))


def text_code(text: str) -> int:
    """A 32-bit code of a string, never 0: 0 is left for "nothing there"."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) or 1


def mix(salt: int, *columns: npt.NDArray[Any]) -> Codes:
    """One 32-bit code for each row of up to five columns of codes; ``salt`` keeps kinds of
    features apart.  The columns' order matters.

    Columns may be matrices, as long as they broadcast.  To use a code as an index of a table with
    2**n weights take its lowest n bits.
    """
    code = _seed(salt)
    for factor, column in zip(_FACTORS, columns, strict=False):
        code = _stirred(column.astype(np.uint32, copy=False) * factor ^ code)
    return _finished(code)


def mix_rows(codes: Codes, columns: Sequence[Codes]) -> Codes:
    """`mix` for many features at once, a row for each; ``codes``, which are written over, hold the
    `seeds` of their salts.  The first column has a row for each, the others perhaps fewer: features
    that have no more columns stand behind those that have."""
    for factor, column in zip(_FACTORS, columns, strict=False):
        some = codes[: len(column)]
        some ^= column * factor
        _stirred(some)
    return _finished(codes)


def seeds(salts: npt.NDArray[np.uint32]) -> Codes:
    """What the codes of features with these salts begin with."""
    code: Codes = salts * np.uint32(0x2545F491) + np.uint32(0x3C6EF372)
    return code


@cache
def _seed(salt: int) -> Codes:
    return seeds(np.array([salt], np.uint32))


def _stirred(code: Codes) -> Codes:
    """The code, written over."""
    code *= _SPREAD
    code ^= code >> _HALF
    return code


def _finished(code: Codes) -> Codes:
    code = code * _LAST_SPREAD
    code ^= code >> _LESS
    return code


_HALF, _LESS = np.uint32(15), np.uint32(13)
_SPREAD, _LAST_SPREAD = np.uint32(0x2C1B3C6D), np.uint32(0x297A2D39)
