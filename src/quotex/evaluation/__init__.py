"""Figures against annotated text."""
