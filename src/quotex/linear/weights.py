"""Weights: packing into eight bits, and the averaged perceptron."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def quantise(weights: npt.NDArray[Any]) -> tuple[npt.NDArray[np.int8], float]:
    """Weights as ``int8`` and the scale: ``weight ≈ int8 * scale``.  Nothing is clipped."""
    largest = float(np.abs(weights).max(initial=0.0))
    scale = largest / 127 if largest else 1.0
    return np.rint(weights / scale).astype(np.int8), scale


class AveragedWeights:
    """Weights of an averaged perceptron.

    ``current`` scores while training; `update` adds to some of them, `step` counts an example;
    `averaged` gives the mean over all steps (Freund and Schapire 1999; Collins 2002).
    """

    def __init__(self, size: int) -> None:
        self.current: Floats = np.zeros(size, np.float32)
        self._late = np.zeros(size, np.float64)
        self._steps = 0

    def step(self) -> None:
        """Count one example seen."""
        self._steps += 1

    def update(self, features: npt.NDArray[Any], amount: float) -> None:
        """Add ``amount`` to the features' weights (a feature that occurs twice gets it twice)."""
        np.add.at(self.current, features, np.float32(amount))
        np.add.at(self._late, features, amount * self._steps)

    def averaged(self) -> Floats:
        """The mean of the weights over the steps counted."""
        return (self.current - self._late / max(1, self._steps)).astype(np.float32)
