"""Axes and places for differences of samples."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_ast.errors import Undifferentiable
from tangent_backends.numpy.helpers.common import among, array_only, counting, in_tuple


def boundary(value: Any, a: Any, axis: int = -1) -> Any:
    """What `np.diff` puts before or behind `a`: a number stands for one place along the axis.

    >>> boundary(2.0, np.zeros((2, 3)), 0)
    array([[2., 2., 2.]])
    """
    if np.ndim(value):
        return value
    shape = list(np.shape(a))
    shape[axis] = 1
    return np.broadcast_to(among(value, a), shape)


def row_or_none(value: Any, like: Any) -> Any:
    """The elements of `value` in a row, none if it is None.

    >>> row_or_none(2.0, np.zeros(3)), row_or_none(None, np.zeros(3))
    (array([2.]), array([], dtype=float64))
    """
    return np.zeros_like(like, shape=(0,)) if value is None else np.ravel(among(value, like))


def between(y: Any, axis: int = -1) -> tuple[Any, Any]:
    """The places of the left and the right neighbour of each interval along an axis.

    >>> between(np.zeros(3))
    (array([0, 1]), array([1, 2]))
    """
    count = np.shape(array_only(y, "np.trapezoid"))[axis]
    return counting(count - 1, y), counting(count, y)[1:]


def spacing_for(h: Any, y: Any, axis: int = -1) -> Any:
    """Distances along one axis of y in a shape that is broadcast against y.

    >>> spacing_for(np.array([1.0, 2.0]), np.zeros((3, 4)), 0)
    array([[1.],
           [2.]])
    """
    if np.ndim(h) != 1:
        return h
    shape = [1] * np.ndim(y)
    shape[axis] = np.size(h)
    return np.reshape(h, shape)


def axes_to_differ(f: Any, axis: Any = None) -> tuple[int, ...]:
    """The axes along which `np.gradient` of `f` takes slopes.

    >>> axes_to_differ(np.zeros((2, 3)))
    (0, 1)
    """
    count = np.ndim(array_only(f, "np.gradient"))
    axes = range(count) if axis is None else in_tuple(axis)
    if not axes:
        raise Undifferentiable("np.gradient along no axis: leave the call out")
    if len(axes) > 3:
        raise Undifferentiable("np.gradient along more than 3 axes: take it along one axis at a time")
    return tuple(k % count for k in axes)


def sorted_period(xp: Any, period: Any) -> Any:
    """The order of the points xp within one period."""
    return np.argsort(xp % period)
