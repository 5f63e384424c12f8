"""Quotes: their content, their cue, their speaker."""

from .find import find_quotes

__all__ = ["find_quotes"]
