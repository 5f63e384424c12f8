"""Forms whose features are kept ready in a file, so that reading a text does not begin with
thousands of look-ups in dictionary and tables.

The file is made for one set of weights: codes without weights are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ..linear.labeller import LinearLabeller
from ..morphology.lexicon import pack, unpack
from ..resources import array_of, checking
from .features import COLUMNS, OFFSETS, Codes, at_offset, codes_of, form_features

FILE, KIND = "entity-forms.npz", "entity-forms"


class ReadyForms:
    """The features of forms, by the forms."""

    def __init__(self, arrays: dict[str, npt.NDArray[Any]]) -> None:
        """Raises `ResourceError` where the arrays do not fit together."""
        with checking(FILE):
            forms = unpack(array_of(arrays, "forms", "u"))
            self._places = {form: place for place, form in enumerate(forms)}
            self._columns = array_of(arrays, "columns", "u", 2)
            self._sizes = array_of(arrays, "sizes", "u", 2)
            self._codes = array_of(arrays, "codes", "u")
            self._numbers = array_of(arrays, "numbers", "u")
            ends = np.cumsum(self._sizes[:, 0].astype(np.int64))
            self._starts = ends - self._sizes[:, 0]
            shapes = self._columns.shape, self._sizes.shape
            if shapes != ((COLUMNS, len(forms)), (len(forms), 3)) or len(self._places) < len(forms):
                raise ValueError("its arrays do not fit together")
            if ends[-1] != len(self._numbers) or self._numbers.max() >= len(self._codes):
                raise ValueError("its arrays do not fit together")
            if (self._sizes[:, :-1] < self._sizes[:, 1:]).any():
                raise ValueError("more codes are seen from afar than there are")

    def __contains__(self, form: str) -> bool:
        return form in self._places

    def features(self, forms: Sequence[str]) -> tuple[npt.NDArray[np.uint32], Codes]:
        """The columns of forms, a row a form, and their codes."""
        places = np.array([self._places[form] for form in forms], np.intp)
        sizes = self._sizes[places].astype(np.intp)
        ends = np.cumsum(sizes[:, 0])
        first = self._starts[places] - ends + sizes[:, 0]
        inside = np.arange(ends[-1]) + np.repeat(first, sizes[:, 0])
        return self._columns[:, places].T, Codes(self._codes[self._numbers[inside]], sizes)

    @staticmethod
    def to_arrays(forms: Iterable[str], labeller: LinearLabeller) -> dict[str, npt.NDArray[Any]]:
        """The arrays of a file of forms, for the weights of a labeller."""
        known = sorted(set(forms))
        features = [form_features(form) for form in known]
        codes, sizes = codes_of(features)
        distinct, numbers = np.unique(codes, return_inverse=True)
        seen = np.stack([at_offset(distinct, offset) for offset in OFFSETS])
        weighty = np.logical_or.reduce(labeller.has_weights(seen))
        kept = weighty[numbers]
        form = np.repeat(np.arange(len(known)), sizes[:, 0])
        inside = np.arange(len(codes)) - (np.cumsum(sizes[:, 0]) - sizes[:, 0])[form]
        return {
            "forms": pack(known),
            "columns": np.array([one.columns for one in features], np.uint32).T,
            "sizes": np.stack(
                [
                    np.bincount(form[kept & (inside < limit[form])], minlength=len(known))
                    for limit in sizes.T
                ],
                1,
            ).astype(np.uint8),
            "codes": distinct[weighty],
            "numbers": (np.cumsum(weighty) - 1)[numbers[kept]].astype(
                np.min_scalar_type(weighty.sum())
            ),
        }
