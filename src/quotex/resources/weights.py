"""Weights files: NumPy arrays and a JSON description in one npz, or named numbers as JSON.

Read without pickle and without running anything; sizes are checked before memory is taken, a hash
tells whether the arrays are those that were written.
"""

from __future__ import annotations

import hashlib
import json
import math
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from ..errors import ResourceError

Arrays = dict[str, npt.NDArray[Any]]

FORMAT = 1
LARGEST_BYTES = 256 * 1024 * 1024
_META = "meta"
_HEADERS = {
    (1, 0): np.lib.format.read_array_header_1_0,
    (2, 0): np.lib.format.read_array_header_2_0,
}


def save_arrays(
    path: Path, arrays: Mapping[str, npt.NDArray[Any]], meta: Mapping[str, Any]
) -> None:
    """Write arrays and their description; the same input gives the same bytes."""
    described = {**meta, "format": FORMAT, "sha256": _digest(arrays)}
    line = json.dumps(described, ensure_ascii=False, sort_keys=True).encode()
    stored: dict[str, Any] = {_META: np.frombuffer(line, np.uint8), **arrays}
    np.savez_compressed(path, **stored)


def load_arrays(source: str | Path, kind: str) -> tuple[Arrays, dict[str, Any]]:
    """The arrays, which cannot be written to, and the description of a weights file.

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
            arrays = {
                entry.filename.removesuffix(".npy"): _read_array(archive, entry)
                for entry in archive.infolist()
            }
        meta = json.loads(arrays.pop(_META).tobytes())
    except ResourceError:
        raise
    except OSError as error:
        reason = error.strerror or error
        raise ResourceError(f"weights file {source.name} cannot be read: {reason}") from error
    except Exception as error:  # zipfile's, zlib's, NumPy's, and what they let through
        raise ResourceError(f"weights file {source.name} is damaged: {error}") from error
    if not isinstance(meta, dict) or meta.get("kind") != kind:
        raise ResourceError(f"weights file {source.name} is not of kind {kind}")
    if meta.get("format") != FORMAT:
        raise ResourceError(
            f"weights file {source.name} has format {meta.get('format')!r}, not {FORMAT}: "
            "it is of another version of quotex"
        )
    if meta.get("sha256") != _digest(arrays):
        raise ResourceError(f"weights file {source.name} is damaged: its hash does not match")
    return arrays, meta


def _read_array(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> npt.NDArray[Any]:
    """An array of the archive, whose size is that which the archive states."""
    with archive.open(entry) as file:
        shape, by_columns, dtype = _read_header(file)
        data = file.read(LARGEST_BYTES)
    if dtype.hasobject or math.prod(shape) * dtype.itemsize != len(data):
        raise ValueError(f"{entry.filename} does not hold what its header says")
    return np.frombuffer(data, dtype).reshape(shape, order="F" if by_columns else "C")


def _read_header(file: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    version = np.lib.format.read_magic(file)
    if version not in _HEADERS:
        raise ValueError(f"version {version} of npy")
    return _HEADERS[version](file)


def array_of(
    arrays: Mapping[str, npt.NDArray[Any]], name: str, kinds: str, dimensions: int = 1
) -> npt.NDArray[Any]:
    """The array of that name.

    ``kinds``: NumPy's letters for the types it may have (``u`` unsigned, ``i`` signed, ``f``
    floating).  Raises `ValueError` where it is missing, of another type, or has other dimensions.
    """
    if name not in arrays:
        raise ValueError(f"no array {name!r}")
    array = arrays[name]
    if array.dtype.kind not in kinds or array.ndim != dimensions:
        raise ValueError(f"array {name!r} is of {array.ndim} dimensions, type {array.dtype}")
    return array


@contextmanager
def checking(name: str) -> Iterator[None]:
    """Turns what comes of arrays that do not fit together into a `ResourceError` about the file."""
    try:
        yield
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError,
            MemoryError) as error:  # fmt: skip
        raise ResourceError(f"weights file {name} is damaged: {error}") from error


def load_numbers(name: str) -> dict[str, Any]:
    """The JSON object in the resource ``name``.

    Raises `ResourceError` where the file is missing, too large or no JSON object.
    """
    try:
        data = (files(__package__) / name).read_bytes()
        if len(data) > LARGEST_BYTES:
            raise ResourceError(f"weights file {name} is larger than {LARGEST_BYTES} B")
        stored = json.loads(data)
    except (OSError, ValueError, RecursionError) as error:
        raise ResourceError(f"weights file {name} cannot be read: {error}") from error
    if not isinstance(stored, dict):
        raise ResourceError(f"weights file {name} is no JSON object")
    return stored


def numbers_of(stored: Mapping[str, Any], name: str) -> dict[str, float]:
    """The named numbers under ``name``.  Raises `ValueError` where there are none such."""
    found = stored.get(name)
    if not isinstance(found, dict):
        raise ValueError(f"no weights {name!r}")
    numbers = {key: value for key, value in found.items() if type(value) in (int, float)}
    if len(numbers) != len(found) or not all(math.isfinite(n) for n in numbers.values()):
        raise ValueError(f"weights {name!r} are no finite numbers")
    return {key: float(value) for key, value in numbers.items()}


def _digest(arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.tobytes())
    return digest.hexdigest()
