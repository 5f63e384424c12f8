"""Engines: text → tokens with tags, and entities and trees where the engine has them."""

from .base import Engine, document_of_tokens
from .native import NativeEngine
from .reading import Adopter

__all__ = ["Adopter", "Engine", "NativeEngine", "document_of_tokens"]
