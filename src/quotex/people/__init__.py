"""Who is who: mentions of one person or organisation joined over the document."""

from .link import link

__all__ = ["link"]
