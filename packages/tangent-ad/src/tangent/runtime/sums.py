"""Sums over the turns of a loop, formed at its end from what the turns have kept.

For arrays that cannot be written: there every `bw = bw + x.T @ g` is two operations, and one product of
all x with all g, joined, is as good.  Each function has the derivatives of the sum that it stands for.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

from tangent.backend import Backend, backend_of
from tangent.runtime.cotangents import add, zeros_like
from tangent.runtime.products import matmul_left, matmul_right
from tangent.runtime.shapes import broadcast_like, unbroadcast


def unbroadcast_sum(gs: list[Any], like: Any) -> Any:
    """The sum of `unbroadcast(g, like)` over all `gs`; zeros if there are none.

    >>> unbroadcast_sum([1.0, 2.0, 3.0], 5.0), unbroadcast_sum([], 5.0)
    (6.0, 0.0)
    """
    backend = _backend_of_alike(gs)
    if backend is not None:
        return unbroadcast(backend.total(gs), like)
    return _total([unbroadcast(g, like) for g in gs], like)


def matmul_left_sum(gs: list[Any], x: Any, ys: list[Any]) -> Any:
    """The sum of `matmul_left(g, x, y)` over pairs of `gs` and `ys`.

    matmul_left_sum([g, h], x, [y, z]) => g @ y.T + h @ z.T
    """
    backend = _backend_of_alike(gs)
    if backend is not None and backend is _backend_of_alike(ys):
        shape, (first, *_) = backend.shape(x), ys
        if len(shape) == len(backend.shape(first)) == 2:
            if backend.shape(gs[0]) == (shape[0], backend.shape(first)[1]):
                return matmul_left(backend.joined(gs, 1), x, backend.joined(ys, 1))
    return _total([matmul_left(g, x, y) for g, y in zip(gs, ys, strict=True)], x)


def matmul_right_sum(gs: list[Any], xs: list[Any], y: Any) -> Any:
    """The sum of `matmul_right(g, x, y)` over pairs of `gs` and `xs`.

    matmul_right_sum([g, h], [x, z], y) => x.T @ g + z.T @ h
    """
    backend = _backend_of_alike(gs)
    if backend is not None and backend is _backend_of_alike(xs):
        shape, rows = backend.shape(y), backend.shape(xs[0])
        if len(shape) == 2 <= len(rows) and backend.shape(gs[0]) == (*rows[:-1], shape[1]):
            g, x = backend.joined(gs, 0), backend.joined(xs, 0)
            if len(rows) > 2:
                g, x = backend.reshape(g, (-1, shape[1])), backend.reshape(x, (-1, shape[0]))
            return matmul_right(g, x, y)
    return _total([matmul_right(g, x, y) for g, x in zip(gs, xs, strict=True)], y)


# --------------------------------------------------------------------------
# What the cotangents of the lists are: one for each turn


def broadcast_each(x: Any, likes: list[Any]) -> list[Any]:
    """`broadcast_like(x, like)` for all `likes`: the adjoint of `unbroadcast_sum`.

    >>> broadcast_each(2.0, [1.0, 3.0])
    [2.0, 2.0]
    """
    return [broadcast_like(x, like) for like in likes]


def matmul_left_each(gs: list[Any], xs: list[Any], y: Any) -> list[Any]:
    """`matmul_left(g, x, y)` for all pairs of `gs` and `xs`."""
    return [matmul_left(g, x, y) for g, x in zip(gs, xs, strict=True)]


def matmul_right_each(gs: list[Any], x: Any, ys: list[Any]) -> list[Any]:
    """`matmul_right(g, x, y)` for all pairs of `gs` and `ys`."""
    return [matmul_right(g, x, y) for g, y in zip(gs, ys, strict=True)]


def rows_times(xs: list[Any], y: Any, likes: list[Any]) -> list[Any]:
    """`x @ y` for all `xs`, each in the shape of one of the `likes`."""
    return [broadcast_like(x @ y, like) for x, like in zip(xs, likes, strict=True)]


def times_columns(x: Any, ys: list[Any], likes: list[Any]) -> list[Any]:
    """`x @ y` for all `ys`, each in the shape of one of the `likes`."""
    return [broadcast_like(x @ y, like) for y, like in zip(ys, likes, strict=True)]


def _backend_of_alike(values: list[Any]) -> Backend | None:
    """The backend of arrays that cannot be written and are of one shape and dtype, if all are."""
    backend = backend_of(values[0]) if values else None
    if backend is None or backend.writable:
        return None
    shape, dtype = backend.shape(values[0]), values[0].dtype
    for value in values:
        if backend_of(value) is not backend or value.dtype != dtype or backend.shape(value) != shape:
            return None
    return backend


def _total(parts: list[Any], like: Any) -> Any:
    return reduce(add, parts) if parts else zeros_like(like)
