"""The package's own data: lexicons as TSV that a linguist edits, weights as npz with a hash."""

from .tables import read_table
from .weights import load_arrays, save_arrays

__all__ = ["load_arrays", "read_table", "save_arrays"]
