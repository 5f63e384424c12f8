"""The package's own data: lexicons as TSV that a linguist edits, weights as npz with a hash."""

from .tables import read_table
from .weights import array_of, checking, load_arrays, load_numbers, numbers_of, save_arrays

__all__ = [
    "array_of",
    "checking",
    "load_arrays",
    "load_numbers",
    "numbers_of",
    "read_table",
    "save_arrays",
]
