"""Linear models: hashed features, weights in eight bits, training of rankers and labellers.

A feature is a number below the table's size, a weight is looked up by it, a score is a sum of
weights.  `text_code` and `mix` make such numbers; `fit_ranker` learns to choose one of several
candidates; `AveragedWeights` is the averaged perceptron's update; `quantise` packs weights.
"""

from .hashing import mix, mix_rows, seeds, text_code
from .ranking import best_of, fit_ranker, probabilities, scores
from .weights import AveragedWeights, quantise

__all__ = [
    "AveragedWeights",
    "best_of",
    "fit_ranker",
    "mix",
    "mix_rows",
    "probabilities",
    "quantise",
    "scores",
    "seeds",
    "text_code",
]
