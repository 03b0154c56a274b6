"""Cotangents of an array of which elements were picked or moved."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import operator
from typing import Any

import numpy as np

from tangent_backends.numpy.helpers.common import array_only, beside, counting, grid, inverse


def inverse_permutation(axes: Any) -> Any:
    """The axes that undo `np.transpose(x, axes)`, or `x.transpose(*axes)`; None if they reverse the order.

    >>> inverse_permutation((1, 2, 0))
    (2, 0, 1)
    >>> inverse_permutation(((0, -1, 1),))
    (0, 2, 1)
    """
    if len(axes) == 1 and not isinstance(axes[0], (int, np.integer)):
        axes = axes[0]  # x.transpose((1, 0)) or x.transpose(None)
    if axes is None or len(axes) == 0:
        return None
    return tuple(inverse([operator.index(axis) % len(axes) for axis in axes]))


def negated(shift: Any) -> Any:
    """The way back of `np.roll(x, shift)`.

    >>> negated((1, -2))
    (-1, 2)
    """
    return tuple(-k for k in shift) if isinstance(shift, (tuple, list)) else -shift


def undiag(g: Any, v: Any, k: int = 0) -> Any:
    """The cotangent of v in `np.diag(v, k)`."""
    return np.diagonal(g, k) if np.ndim(v) == 1 else undiagonal(g, v, k)


def undiagonal(g: Any, a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
    """The cotangent of `a` in `np.diagonal(a, offset, axis1, axis2)`: `g` on the diagonal, 0 elsewhere."""
    g = beside(g, a)
    total = np.zeros_like(g, shape=np.shape(a))
    view = np.moveaxis(total, (axis1, axis2), (-2, -1))
    rows, columns = view.shape[-2:]
    count = max(min(rows + min(offset, 0), columns - max(offset, 0)), 0)
    step = counting(count, view)
    view[..., step + max(-offset, 0), step + max(offset, 0)] = g
    return total


def unpad(g: Any, a: Any, pad_width: Any) -> Any:
    """The part of `g` that `a` was before it was padded: the adjoint of `np.pad`.

    >>> unpad(np.array([1.0, 2.0, 3.0]), np.array([5.0]), 1)
    array([2.])
    """
    shape = np.shape(a)
    pairs = np.broadcast_to(np.asarray(pad_width), (len(shape), 2))
    return g[tuple(slice(int(start), int(start) + n) for (start, _), n in zip(pairs, shape, strict=True))]


def untake(g: Any, a: Any, indices: Any, axis: int | None = None) -> Any:
    """The cotangent of `a` in `np.take(a, indices, axis)`; an element taken twice receives both."""
    g = beside(g, array_only(a, "np.take"))
    total = np.zeros_like(g, shape=np.shape(a))
    if axis is None:
        np.add.at(total.reshape(-1), indices, g)
        return total
    along = axis % np.ndim(a)
    # The axes of the indices stand where the axis stood.
    front = tuple(range(along, along + np.ndim(indices)))
    moved = np.moveaxis(g, front, tuple(range(len(front))))
    np.add.at(np.moveaxis(total, along, 0), indices, moved)
    return total


def untake_along(g: Any, a: Any, indices: Any, axis: int | None = -1) -> Any:
    """The cotangent of `a` in `np.take_along_axis(a, indices, axis)`."""
    g = beside(g, array_only(a, "sorting"))
    total = np.zeros_like(g, shape=np.shape(a))
    if axis is None:
        np.add.at(total.reshape(-1), indices, g)
        return total
    # The indices and the other axes of `a` are broadcast against each other.
    places = grid(np.shape(g), total)
    for k, n in enumerate(np.shape(a)):
        if n == 1:
            places[k] = np.zeros_like(places[k])
    places[axis] = indices
    np.add.at(total, tuple(places), g)
    return total


def bracket(x: Any, xp: Any) -> Any:
    """k such that x is between the points xp[k] and xp[k + 1]; the first or last k outside.

    >>> bracket(np.array([-1.0, 0.5, 1.5, 7.0]), np.array([0.0, 1.0, 2.0]))
    array([0, 0, 1, 1])
    """
    return np.clip(np.searchsorted(array_only(xp, "np.interp"), x, side="right") - 1, 0, len(xp) - 2)


def within(x: Any, xp: Any) -> Any:
    """1.0 where x is inside the points xp, 0.0 outside.

    >>> within(np.array([-1.0, 0.5, 7.0]), np.array([0.0, 1.0, 2.0]))
    array([0., 1., 0.])
    """
    return np.where((x >= xp[0]) & (x < xp[-1]), 1.0, 0.0)[()]
