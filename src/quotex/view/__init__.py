"""Looking at what was found: marked text and tables for notebooks and the web, and plots."""

from .page import show, to_html
from .tables import table
from .text import markup

__all__ = ["markup", "show", "table", "to_html"]
