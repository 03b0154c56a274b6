"""Ranks and places of elements in their order."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_ast.errors import Undifferentiable
from tangent_backends.numpy.helpers.common import among, array_only, in_tuple
from tangent_backends.numpy.helpers.reductions import Axis

# R. J. Hyndman and Y. Fan, Sample quantiles in statistical packages (1996): the rank, counted from 0, is
# n q + alpha + q (1 - alpha - beta) - 1, with these alpha and beta.
_BOUNDS = {
    "linear": (1.0, 1.0),
    "hazen": (0.5, 0.5),
    "weibull": (0.0, 0.0),
    "median_unbiased": (1 / 3, 1 / 3),
    "normal_unbiased": (3 / 8, 3 / 8),
    "interpolated_inverted_cdf": (0.0, 1.0),
}
_ROUNDED = {"lower": np.floor, "higher": np.ceil}


def along_last(a: Any, axis: Axis = None) -> Any:
    """`a` with the axes `axis` (None: all) joined to one, the last.

    >>> along_last(np.zeros((2, 3, 4)), (0, 1)).shape
    (4, 6)
    """
    axes = _axes(np.ndim(array_only(a, "a quantile")), axis)
    moved = np.moveaxis(a, axes, range(-len(axes), 0))
    kept = np.shape(moved)[: np.ndim(a) - len(axes)]
    return np.reshape(moved, (*kept, -1))


def unalong_last(g: Any, a: Any, axis: Axis = None) -> Any:
    """`g`, in the form of `along_last(a, axis)`, in the form of `a`: its adjoint."""
    axes = _axes(np.ndim(a), axis)
    moved = np.moveaxis(np.empty(np.shape(a), bool), axes, range(-len(axes), 0))
    return np.moveaxis(np.reshape(g, moved.shape), range(-len(axes), 0), axes)


def _axes(ndim: int, axis: Axis) -> tuple[int, ...]:
    axes = range(ndim) if axis is None else in_tuple(axis)
    return tuple(k % ndim for k in axes)


def reduced_shape(a: Any, axis: Axis = None, keepdims: bool = False) -> tuple[int, ...]:
    """The shape of a reduction of `a` over axes.

    >>> reduced_shape(np.zeros((2, 3, 4)), (0, 1), True)
    (1, 1, 4)
    """
    axes = _axes(np.ndim(a), axis)
    if keepdims:
        return tuple(1 if k in axes else n for k, n in enumerate(np.shape(a)))
    return tuple(n for k, n in enumerate(np.shape(a)) if k not in axes)


def gap(a: Any, axis: Axis = None, keepdims: bool = False) -> Any:
    """nan for each row of `a` that holds nan, 0 for the others, in the dtype of `a`.

    >>> gap(np.array([[1.0, np.nan], [2.0, 3.0]]), 1)
    array([nan,  0.])
    """
    axes = None if axis is None else in_tuple(axis)
    return np.sum(np.where(np.isnan(a), a, np.zeros_like(a)), axis=axes, keepdims=keepdims)


def as_share(q: Any, a: Any) -> Any:
    """The share q as an array; that of a Python number has the precision of `a`.

    >>> as_share(0.5, np.zeros(3, np.float32)).dtype
    dtype('float32')
    """
    dtype = getattr(a, "dtype", None)
    if isinstance(q, (int, float)) and dtype is not None and dtype.kind == "f":
        return np.full_like(a, q, shape=())
    placed = among(q, a)
    return placed if hasattr(placed, "dtype") else np.asarray(placed)


def one_row(q: Any) -> Any:
    """The shares q themselves; refuses those of a matrix, for which NumPy mixes up the axes of the result."""
    if np.ndim(q) > 1:
        raise Undifferentiable("np.nanquantile at several rows of shares: pass np.ravel(q)")
    return q


def first_occurrences(ar: Any) -> Any:
    """The places at which each distinct element stands first, in the order of the elements.

    >>> first_occurrences(np.array([3.0, 1.0, 3.0]))
    array([1, 0])
    """
    return np.unique(array_only(ar, "np.unique"), return_index=True)[1]


def occurrences(ar: Any) -> tuple[Any, ...]:
    """Where each distinct element stands first, which of them each element is, and how often each is there.

    >>> occurrences(np.array([3.0, 1.0, 3.0]))
    (array([1, 0]), array([1, 0, 1]), array([1, 2]))
    """
    return tuple(np.unique(ar, return_index=True, return_inverse=True, return_counts=True)[1:])


def known_count(a: Any, axis: Axis = None) -> Any:
    """How many elements of each row of `along_last(a, axis)` are not nan, in the dtype of `a`.

    >>> known_count(np.array([[1.0, np.nan], [2.0, 3.0]]), 1)
    array([[1.],
           [2.]])
    """
    return np.sum(~np.isnan(along_last(a, axis)), axis=-1, keepdims=True).astype(np.real(a).dtype)


def rank(q: Any, count: Any, method: str = "linear") -> Any:
    """The place of each quantile among `count` sorted elements; between two of them it is no whole number.

    >>> rank(np.array([0.25, 0.5]), 3)
    array([0.5, 1. ])
    """
    if method in _BOUNDS:
        alpha, beta = _BOUNDS[method]
        places = count * q + alpha + q * (1 - alpha - beta) - 1
        return np.maximum(np.minimum(places, count - 1), 0)
    if method in _ROUNDED:
        return _ROUNDED[method]((count - 1) * q)
    if method == "midpoint":
        places = (count - 1) * q
        return (np.floor(places) + np.ceil(places)) / 2
    raise Undifferentiable(f"quantiles by the method {method!r}: use 'linear' or 'lower', for example")


def rank_slope(q: Any, count: Any, method: str = "linear") -> Any:
    """The derivative of `rank(q, count, method)` by q."""
    if method not in _BOUNDS:
        return 0.0 * (q + count)
    alpha, beta = _BOUNDS[method]
    slope = count + 1 - alpha - beta
    places = slope * q + alpha - 1
    return ((places >= 0) & (places <= count - 1)) * (slope + 0 * q)


def neighbours(places: Any, count: Any) -> tuple[Any, Any]:
    """The whole places below and above each of `places`, with as many axes as the sorted rows have."""
    last = np.maximum(count - 1, 0)
    low = np.clip(np.floor(places), 0, last)
    return low.astype(int), np.minimum(low + 1, last).astype(int)
