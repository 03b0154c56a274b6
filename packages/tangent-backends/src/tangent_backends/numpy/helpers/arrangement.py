"""Arrays laid out in grids and blocks, and their way back."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tangent.runtime import unbroadcast
from tangent_backends.numpy.helpers.common import beside, cast_as

# --------------------------------------------------------------------------
# Grids


def mesh(parts: Sequence[Any], xi: Sequence[Any], sparse: bool = False, indexing: str = "xy") -> Any:
    """The grids of parts in the shapes of `xi`, as `np.meshgrid` lays them out; None is zeros.

    >>> mesh((np.array([1.0, 2.0]), None), (np.zeros(2), np.zeros(1)))
    (array([[1., 2.]]), array([[0., 0.]]))
    """
    given = [np.zeros_like(x) if p is None else p for p, x in zip(parts, xi, strict=True)]
    return tuple(np.meshgrid(*given, sparse=sparse, indexing=indexing))  # type: ignore[call-overload]


def unmesh(g: Sequence[Any], xi: Sequence[Any], sparse: bool = False, indexing: str = "xy") -> Any:
    """The cotangents of `xi`, from those of their grids: each sums over the axes of the others."""
    parts = []
    for k, (part, x) in enumerate(zip(g, xi, strict=True)):
        own = 1 - k if indexing == "xy" and k < 2 and len(xi) > 1 else k
        others = tuple(axis for axis in range(np.ndim(part)) if axis != own)
        parts.append(cast_as(np.reshape(np.sum(part, axis=others), np.shape(x)), x))
    return tuple(parts)


def broadcast_to_each(parts: Sequence[Any], arrays: Sequence[Any]) -> Any:
    """Each of `parts` broadcast to the shape of its array; None is zeros."""
    pairs = zip(parts, arrays, strict=True)
    return tuple(
        np.zeros_like(a) if p is None else np.broadcast_to(beside(p, a), np.shape(a)) for p, a in pairs
    )


def unbroadcast_all(g: Sequence[Any], args: Sequence[Any]) -> Any:
    """The cotangents of `args`, from those of `np.broadcast_arrays(*args)`."""
    return tuple(unbroadcast(part, x) for part, x in zip(g, args, strict=True))


# --------------------------------------------------------------------------
# Blocks


def unblock(g: Any, arrays: Any) -> Any:
    """The cotangents of the nested lists `arrays`, from that of `np.block(arrays)`."""
    return _unblock(g, arrays, _depth(arrays), np.ndim(g))


def _unblock(g: Any, arrays: Any, depth: int, ndim: int) -> Any:
    if not isinstance(arrays, list):
        return cast_as(np.reshape(g, np.shape(arrays)), arrays)
    parts, start, axis = [], 0, ndim - depth
    for item in arrays:
        stop = start + _extent(item, axis, ndim)
        parts.append(_unblock(g[(slice(None),) * axis + (slice(start, stop),)], item, depth - 1, ndim))
        start = stop
    return parts


def _depth(arrays: Any) -> int:
    return 1 + _depth(arrays[0]) if isinstance(arrays, list) else 0


def _extent(item: Any, axis: int, ndim: int) -> int:
    """How long a block is along an axis of the whole; lists in it go along later axes."""
    while isinstance(item, list):
        item = item[0]
    shape = np.shape(item)
    return int(((1,) * (ndim - len(shape)) + shape)[axis])


# --------------------------------------------------------------------------
# Rows, columns and layers

_Form = Callable[[tuple[int, ...]], tuple[int, ...]]


def _row(shape: tuple[int, ...]) -> tuple[int, ...]:
    return shape or (1,)


def _column(shape: tuple[int, ...]) -> tuple[int, ...]:
    return (*(shape or (1,)), 1) if len(shape) < 2 else shape


def _layer(shape: tuple[int, ...]) -> tuple[int, ...]:
    if len(shape) > 2:
        return shape
    return (*(1,) * (2 - len(shape)), *shape, 1)


def join_row(parts: Any, key: Any) -> Any:
    """The parts, in the shapes of the entries of `key`, joined as `np.r_[key]` joins these.

    >>> join_row((1.0, np.ones(2)), (0.0, np.zeros(2)))
    array([1., 1., 1.])
    """
    return np.concatenate([np.reshape(p, _row(np.shape(a))) for p, a in _entries(parts, key)])


def join_column(parts: Any, key: Any) -> Any:
    """The parts, in the shapes of the entries of `key`, joined as `np.c_[key]` joins these."""
    return np.concatenate([np.reshape(p, _column(np.shape(a))) for p, a in _entries(parts, key)], -1)


def cut_row(g: Any, key: Any) -> Any:
    """The cotangents of the entries of `key`, from that of `np.r_[key]`."""
    return _cut(g, key, _row, 0) if isinstance(key, tuple) else _as_entry(g, key)


def cut_column(g: Any, key: Any) -> Any:
    """The cotangents of the entries of `key`, from that of `np.c_[key]`."""
    return _cut(g, key, _column, np.ndim(g) - 1) if isinstance(key, tuple) else _as_entry(g, key)


def _entries(parts: Any, key: Any) -> list[tuple[Any, Any]]:
    return list(zip(parts, key, strict=True)) if isinstance(key, tuple) else [(parts, key)]


def _as_entry(g: Any, item: Any) -> Any:
    return cast_as(np.reshape(g, np.shape(item)), item)


def columns(parts: Any, arrays: Any) -> Any:
    """`np.column_stack` of parts in the shapes of `arrays`."""
    return np.column_stack([np.reshape(p, np.shape(a)) for p, a in zip(parts, arrays, strict=True)])


def uncolumns(g: Any, arrays: Any) -> Any:
    """The cotangents of `arrays`, from that of `np.column_stack(arrays)`."""
    return _cut(g, arrays, _column, 1)


def layers(parts: Any, arrays: Any) -> Any:
    """`np.dstack` of parts in the shapes of `arrays`."""
    return np.dstack([np.reshape(p, np.shape(a)) for p, a in zip(parts, arrays, strict=True)])


def unlayers(g: Any, arrays: Any) -> Any:
    """The cotangents of `arrays`, from that of `np.dstack(arrays)`."""
    return _cut(g, arrays, _layer, 2)


def _cut(g: Any, arrays: Any, form: _Form, axis: int) -> Any:
    parts, start = [], 0
    for item in arrays:
        stop = start + form(np.shape(item))[axis]
        part = g[(slice(None),) * axis + (slice(start, stop),)]
        parts.append(_as_entry(part, item))
        start = stop
    return type(arrays)(parts) if isinstance(arrays, (list, tuple)) else np.stack(parts)
