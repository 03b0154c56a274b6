"""What reductions and choices need: counts, shares at ties, products of the other factors."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_backends.numpy.helpers.common import array_only, in_tuple

Axis = int | tuple[int, ...] | None


def terms(a: Any, axis: Axis = None) -> int:
    """How many elements of `a` a reduction over `axis` puts together.

    >>> terms(np.ones((2, 3)), 1), terms(np.ones((2, 3)))
    (3, 6)
    """
    if axis is None:
        return int(np.size(a))
    shape = np.shape(a)
    count = 1
    for k in in_tuple(axis):
        count *= shape[k]
    return count


def counted(a: Any, where: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """How many elements of `a` at `where` a reduction over `axis` takes, in the real dtype of `a`.

    >>> counted(np.ones((2, 2)), np.array([True, False]), 1)
    array([1., 1.])
    """
    array_only(a, "a reduction of some elements")
    mask = np.broadcast_to(where, np.shape(a))
    return np.sum(mask, axis=axis, keepdims=keepdims, dtype=np.real(a).dtype)


def chosen(a: Any, y: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """1 where `a` equals y, its maximum or minimum over `axis`, 1/n where n elements do; 0 elsewhere.

    In the dtype of `a`.

    >>> chosen(np.array([3.0, 1.0, 3.0]), 3.0)
    array([0.5, 0. , 0.5])
    """
    array_only(a, "the largest or smallest element")
    if axis is not None and not keepdims and np.ndim(a):
        y = np.expand_dims(y, axis)
    # nan is the maximum of what holds nan, and equals nothing.
    hits = (a == y) | ((a != a) & (y != y))
    weights = hits.astype(getattr(a, "dtype", float))
    return weights / np.sum(weights, axis=axis, keepdims=True)


def selected(z: Any, x: Any, y: Any) -> Any:
    """Where z, the maximum or minimum of x and y, is x: 1, or 1/2 where it is y too; 0 elsewhere.

    In the dtype of z, so that products with it keep theirs.

    >>> selected(np.array([2.0, 3.0, 3.0]), np.array([2.0, 1.0, 3.0]), np.array([1.0, 3.0, 3.0]))
    array([1. , 0. , 0.5])
    """
    if type(z) is float:
        return (x == z) - 0.5 * (x == y)
    dtype = z.dtype if z.dtype.kind == "f" else np.dtype(float)
    return np.where(x == y, dtype.type(0.5), x == z).astype(dtype, copy=False)


def deviation(a: Any, axis: Axis = None) -> Any:
    """How far elements of `a` are from their mean over `axis`; of complex elements, the conjugate of that.

    >>> deviation(np.array([1.0, 3.0]))
    array([-1.,  1.])
    """
    array_only(a, "the variance")
    return (a - np.mean(a, axis=axis, keepdims=True)).conjugate()
