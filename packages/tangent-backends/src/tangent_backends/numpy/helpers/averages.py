"""What averages need: the middle elements, and weights in the shape of what they weigh."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_ast.errors import Undifferentiable
from tangent_backends.numpy.helpers.common import array_only, cast_as, in_tuple
from tangent_backends.numpy.helpers.reductions import Axis, chosen


def middle(a: Any, axis: Axis = None) -> Any:
    """What each element of `a` adds to the median: 1 for the middle one, or 1/2 for two; equal ones share.

    >>> middle(np.array([3.0, 1.0, 7.0, 5.0]))
    array([0.5, 0. , 0. , 0.5])
    """
    array_only(a, "np.median")
    if not np.ndim(a):
        return np.ones_like(a)
    axes = tuple(range(np.ndim(a))) if axis is None else in_tuple(axis)
    last = np.moveaxis(a, axes, range(-len(axes), 0))
    flat = np.sort(np.reshape(last, (*last.shape[: np.ndim(a) - len(axes)], -1)), axis=-1)
    count = flat.shape[-1]
    # Where there is nan the median is nan, which is sorted to the end.
    ends = flat[..., -1:]
    low, high = (
        np.expand_dims(np.where(ends == ends, flat[..., k : k + 1], ends)[..., 0], axes)
        for k in ((count - 1) // 2, count // 2)
    )
    return (chosen(a, low, axes, True) + chosen(a, high, axes, True)) / 2


def at_middle(g: Any, a: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """The sum of `g`, of the shape of `a`, over the middle elements of `a`: how the median moves along `g`.

    >>> at_middle(np.array([1.0, 2.0, 4.0]), np.array([3.0, 1.0, 7.0]))
    np.float64(1.0)
    """
    axes = None if axis is None else in_tuple(axis)
    return np.sum(g * middle(a, axis), axis=axes, keepdims=keepdims)


def aligned(weights: Any, a: Any, axis: Axis = None) -> Any:
    """The weights of `np.average(a, axis, weights)` in the shape of `a`; ones if there are none.

    >>> aligned(np.array([1.0, 2.0]), np.zeros((2, 3)), 0)
    array([[1., 1., 1.],
           [2., 2., 2.]])
    """
    if isinstance(axis, (list, np.ndarray)):
        raise Undifferentiable(f"np.average over the axes {axis}: pass a tuple of them")
    if weights is None:
        return np.ones_like(a)
    return np.broadcast_to(np.reshape(weights, _aligned_shape(weights, a, axis)), np.shape(a))


def unaligned(g: Any, weights: Any, axis: Axis = None) -> Any:
    """The cotangent of the weights from that of `aligned(weights, a, axis)`."""
    array_only(weights, "np.average with weights")
    shape = _aligned_shape(weights, g, axis)
    summed = tuple(k for k, n in enumerate(shape) if n == 1)
    return cast_as(np.reshape(np.sum(g, axis=summed), np.shape(weights)), weights)


def _aligned_shape(weights: Any, a: Any, axis: Axis) -> tuple[int, ...]:
    """The shape in which weights of their own axis are broadcast against `a`.

    weights of shape (3,), a of shape (2, 3, 4), axis 1 => (1, 3, 1)
    """
    if np.shape(weights) == np.shape(a):
        return np.shape(a)
    kept = {k % np.ndim(a) for k in in_tuple(axis) if k is not None}
    return tuple(n if k in kept else 1 for k, n in enumerate(np.shape(a)))
