"""Packages that only some formats need: imported on use, named in the error when missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..errors import InputError


def require(module: str, extra: str) -> Any:
    """The module; `InputError` with the command that installs it where it is missing."""
    try:
        return import_module(module)
    except ImportError as error:
        package = module.partition(".")[0]
        raise InputError(
            f"this needs the package {package}: pip install 'quotex[{extra}]'"
        ) from error
