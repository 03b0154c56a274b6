"""Products of all factors but one, and their derivatives; right where factors are 0.

A factor x with tangents t and u is the polynomial x + t e1 + u e2, where e1 and
e2 are 0 when squared: in the product of such polynomials the coefficient of
e1 e2 is the second derivative of the product along t and u.  Coefficients stand
in a list in the order 1, e1, e2, e1 e2.
"""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_backends.numpy.helpers.common import array_only
from tangent_backends.numpy.helpers.reductions import Axis, terms

Polynomial = list[Any]


def other_factors(a: Any, axis: Axis = None) -> Any:
    """For each element of `a`, the product of all others over `axis`.

    >>> other_factors(np.array([2.0, 0.0, 5.0]))
    array([ 0., 10.,  0.])
    """
    return _others([array_only(a, "the product")], axis)


def other_factors_along(a: Any, t: Any, axis: Axis = None) -> Any:
    """The derivative of `other_factors(a, axis)` along t.

    >>> other_factors_along(np.array([2.0, 0.0, 5.0]), np.array([0.0, 1.0, 0.0]))
    array([5., 0., 2.])
    """
    return _others([a, t], axis)


def other_factors_twice(a: Any, t: Any, u: Any, axis: Axis = None) -> Any:
    """The second derivative of `other_factors(a, axis)` along t and u.

    >>> other_factors_twice(np.array([2.0, 0.0, 5.0]), np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0]))
    array([0., 0., 1.])
    """
    return _others([a, t, u, np.zeros_like(a)], axis)


def _others(factors: Polynomial, axis: Axis) -> Any:
    """The last coefficient of the products of all other factors over `axis`."""
    shape = np.shape(factors[0])
    axes = tuple(range(len(shape))) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    ends = tuple(range(-len(axes), 0))
    last = [np.moveaxis(c if hasattr(c, "ndim") else np.asarray(c), axes, ends) for c in factors]
    flat = [np.reshape(c, (*c.shape[: c.ndim - len(axes)], terms(factors[0], axes))) for c in last]
    ones = np.ones_like(flat[0][..., :1])
    others = _of_others(flat, [ones, *(np.zeros_like(ones) for _ in flat[1:])])[-1]
    return np.moveaxis(np.reshape(others, last[0].shape), ends, axes)[()]


def _of_others(factors: Polynomial, outside: Polynomial) -> Polynomial:
    """For each factor along the last axis, the product of all others and of what is `outside`.

    Pairs of neighbours are factors of a product half as long; its products of others are outside the
    pairs:  [a, b, c, d] => [ab, cd] => [cd, ab] => [b cd, a cd, ab d, ab c]
    """
    count = factors[0].shape[-1]
    if count < 2:
        return [np.broadcast_to(c, f.shape) for c, f in zip(outside, factors, strict=True)]
    even = count - count % 2
    left, right = ([c[..., k:even:2] for c in factors] for k in (0, 1))
    pairs = _times(left, right)
    if count > even:
        pairs = [np.concatenate((p, c[..., even:]), axis=-1) for p, c in zip(pairs, factors, strict=True)]
    others = _of_others(pairs, outside)
    beside = [c[..., : even // 2] for c in others]
    result = [np.empty_like(c) for c in factors]
    for k, sibling in ((0, right), (1, left)):
        for c, product in zip(result, _times(beside, sibling), strict=True):
            c[..., k:even:2] = product
    for c, o in zip(result, others, strict=True):
        c[..., even:] = o[..., even // 2 :]
    return result


def _times(p: Polynomial, q: Polynomial) -> Polynomial:
    """The product of two polynomials: e1 e1 = e2 e2 = 0."""
    return [sum(p[i] * q[k ^ i] for i in range(k + 1) if i & k == i) for k in range(len(p))]
