"""Weights files: NumPy arrays and a JSON description in one npz, no pickle, checked by hash."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import ResourceError

Arrays = dict[str, npt.NDArray[Any]]

FORMAT = 1
LARGEST_BYTES = 256 * 1024 * 1024
_META = "meta"


def save_arrays(
    path: Path, arrays: Mapping[str, npt.NDArray[Any]], meta: Mapping[str, Any]
) -> None:
    """Write arrays and their description; the same input gives the same bytes."""
    described = {**meta, "format": FORMAT, "sha256": _digest(arrays)}
    line = json.dumps(described, ensure_ascii=False, sort_keys=True).encode()
    stored: dict[str, Any] = {_META: np.frombuffer(line, np.uint8), **arrays}
    np.savez_compressed(path, **stored)


def load_arrays(source: str | Path, kind: str) -> tuple[Arrays, dict[str, Any]]:
    """The arrays and the description of a weights file.

    ``source`` is a path, or the name of a file inside the package's resources; ``kind`` is what
    the description's ``kind`` has to be.  Raises `ResourceError` where the file is missing,
    damaged, too large, of another kind or format, or its arrays do not have the hash it states.
    """
    if isinstance(source, str):
        with as_file(files(__package__) / source) as path:
            return load_arrays(path, kind)
    try:
        with zipfile.ZipFile(source) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_BYTES:
                raise ResourceError(f"weights file {source.name} is larger than {LARGEST_BYTES} B")
        with np.load(source, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        meta = json.loads(arrays.pop(_META).tobytes())
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise ResourceError(f"weights file {source.name} cannot be read: {error}") from error
    except ResourceError:
        raise
    except Exception as error:  # zlib.error and what a damaged header can lead NumPy to
        raise ResourceError(f"weights file {source.name} is damaged: {error}") from error
    if not isinstance(meta, dict) or meta.get("format") != FORMAT or meta.get("kind") != kind:
        raise ResourceError(f"weights file {source.name} is not of kind {kind}, format {FORMAT}")
    if meta.get("sha256") != _digest(arrays):
        raise ResourceError(f"weights file {source.name} is damaged: its hash does not match")
    return arrays, meta


def _digest(arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
