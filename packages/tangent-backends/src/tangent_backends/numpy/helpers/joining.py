"""Cotangents of arrays that were joined, and of an array that was repeated."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_backends.numpy.helpers.common import beside, cast_as, counting


def split_like(arrays: Any, g: Any, axis: int | None = 0, least: int = 0) -> Any:
    """The cotangents of `arrays` that were joined along `axis` (None: flattened); `g` is that of the whole.

    `least` is the number of axes that each was given before: np.hstack 1, np.vstack 2.
    """
    parts = []
    start = 0
    for item in arrays:
        shape = _joined_shape(item, axis, least)
        stop = start + shape[0 if axis is None else axis]
        key: Any = slice(start, stop)
        if axis is not None:
            key = (slice(None),) * (axis % len(shape)) + (key,)
        parts.append(cast_as(np.reshape(g[key], np.shape(item)), item))
        start = stop
    return _in_the_form_of(arrays, parts)


def join_like(parts: Any, arrays: Any, axis: int | None = 0, least: int = 0) -> Any:
    """Join `parts`, of the shapes of `arrays`, along `axis`: the adjoint of `split_like`."""
    shaped = [np.reshape(p, _joined_shape(a, axis, least)) for p, a in zip(parts, arrays, strict=True)]
    return np.concatenate(shaped, axis=axis or 0)


def unstack_like(arrays: Any, g: Any, axis: int = 0) -> Any:
    """The cotangents of the `arrays` that were stacked along a new `axis`."""
    parts = [cast_as(part, item) for part, item in zip(np.moveaxis(g, axis, 0), arrays, strict=True)]
    return _in_the_form_of(arrays, parts)


def _joined_shape(item: Any, axis: int | None, least: int) -> tuple[int, ...]:
    if axis is None:
        return (int(np.size(item)),)
    shape: tuple[int, ...] = np.shape(item)
    return (1,) * (least - len(shape)) + shape


def _in_the_form_of(arrays: Any, parts: list[Any]) -> Any:
    if isinstance(arrays, (list, tuple)):
        return type(arrays)(parts)
    return np.stack(parts)


def fractions(g: Any, num: int, endpoint: bool = True) -> Any:
    """`np.linspace(0.0, 1.0, num, endpoint)` in an array of the library of g.

    >>> fractions(np.ones(3), 3)
    array([0. , 0.5, 1. ])
    """
    return counting(num, g) / max(num - bool(endpoint), 1)


def untile(g: Any, a: Any, reps: Any) -> Any:
    """The cotangent of `a` in `np.tile(a, reps)`: the sum of the tiles of `g`."""
    counts = tuple(reps) if isinstance(reps, (tuple, list, np.ndarray)) else (reps,)
    shape = (1,) * (len(counts) - np.ndim(a)) + np.shape(a)
    counts = (1,) * (len(shape) - len(counts)) + counts
    paired = [n for pair in zip(counts, shape, strict=True) for n in pair]
    return np.reshape(np.sum(np.reshape(g, paired), axis=tuple(range(0, len(paired), 2))), np.shape(a))


def unrepeat(g: Any, a: Any, repeats: Any, axis: int | None = None) -> Any:
    """The cotangent of `a` in `np.repeat(a, repeats, axis)`: the sum of the copies of each element."""
    shape = np.shape(a) if axis is not None else (int(np.size(a)),)
    along = 0 if axis is None else axis
    g = beside(g, a)
    total = np.zeros_like(g, shape=(shape[along], *shape[:along], *shape[along:][1:]))
    places = np.repeat(counting(shape[along], total), repeats)
    np.add.at(total, places, np.moveaxis(g, along, 0))
    return np.reshape(np.moveaxis(total, 0, along), np.shape(a))
