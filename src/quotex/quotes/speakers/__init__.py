"""Finds the speaker of each content."""

from .attribute import attribute

__all__ = ["attribute"]
