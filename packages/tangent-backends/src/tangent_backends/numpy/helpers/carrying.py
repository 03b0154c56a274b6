"""Values that are carried along an axis: s[i] = g[i] + c[i] * s[i - 1]."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_backends.numpy.helpers.common import array_only


def carried(g: Any, c: Any, axis: int | None = None) -> Any:
    """s[i] = g[i] + c[i] * s[i - 1] along an axis, where s[-1] is 0.  Without an axis, of flat arrays.

    >>> carried(np.array([1.0, 1.0, 1.0]), np.array([5.0, 2.0, 3.0]))
    array([ 1.,  3., 10.])
    """
    total = np.moveaxis(_flat(g, axis), _last(axis), -1)
    factors = np.moveaxis(_flat(array_only(c, "the cumulative product"), axis), _last(axis), -1)
    # Sums over 1, 2, 4, ... steps: those over the last steps are carried over as many earlier ones.
    step = 1
    while step < total.shape[-1]:
        ahead = total[..., step:] + factors[..., step:] * total[..., :-step]
        total = np.concatenate((total[..., :step], ahead), axis=-1)
        further = factors[..., step:] * factors[..., :-step]
        factors = np.concatenate((factors[..., :step], further), axis=-1)
        step *= 2
    return np.moveaxis(total, -1, _last(axis))


def carried_back(g: Any, c: Any, axis: int | None = None) -> Any:
    """s[i] = g[i] + c[i + 1] * s[i + 1] along an axis: the adjoint of `carried`.

    >>> carried_back(np.array([1.0, 1.0, 1.0]), np.array([5.0, 2.0, 3.0]))
    array([9., 4., 1.])
    """
    factors = _flat(array_only(c, "the cumulative product"), axis)
    k = _last(axis)
    return np.flip(carried(np.flip(_flat(g, axis), k), np.flip(later(factors, k), k), k), k)


def earlier(x: Any, axis: int | None = None, first: float = 0.0) -> Any:
    """x moved on by one place along an axis, with `first` in the first one.

    >>> earlier(np.array([1.0, 2.0, 3.0]))
    array([0., 1., 2.])
    """
    x = np.moveaxis(_flat(x, axis), _last(axis), -1)
    moved = np.concatenate((np.full_like(x[..., :1], first), x[..., :-1]), axis=-1)
    return np.moveaxis(moved, -1, _last(axis))


def later(x: Any, axis: int | None = None) -> Any:
    """x moved back by one place along an axis: the adjoint of `earlier`.

    >>> later(np.array([1.0, 2.0, 3.0]))
    array([2., 3., 0.])
    """
    x = np.moveaxis(_flat(x, axis), _last(axis), -1)
    moved = np.concatenate((x[..., 1:], np.zeros_like(x[..., :1])), axis=-1)
    return np.moveaxis(moved, -1, _last(axis))


def undiff(g: Any, a: Any, n: int = 1, axis: int = -1) -> Any:
    """The cotangent of `a` in `np.diff(a, n, axis)`.

    >>> undiff(np.array([1.0, 5.0]), np.array([0.0, 0.0, 0.0]))
    array([-1., -4.,  5.])
    """
    array_only(a, "np.diff")
    if not np.size(g):
        return np.zeros_like(g, shape=np.shape(a))
    for _ in range(n):
        edge = np.zeros_like(np.take(g, [0], axis))
        g = -np.diff(g, axis=axis, prepend=edge, append=edge)
    return g


def _flat(x: Any, axis: int | None) -> Any:
    return np.ravel(x) if axis is None else x


def _last(axis: int | None) -> int:
    return -1 if axis is None else axis
