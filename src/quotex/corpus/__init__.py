"""Corpora: readers, writers, the runner, data frames."""
