"""Cotangents of the factors of NumPy's products.

That of `np.dot(x, y)` may come with the axes that a later operation has added by
broadcasting; it is summed here.
"""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent.backend import backend_of
from tangent_ast.errors import Undifferentiable
from tangent_backends.numpy.helpers.common import cast_as, inverse


def dot_left(g: Any, x: Any, y: Any) -> Any:
    """The cotangent of x in `z = np.dot(x, y)`, from the cotangent `g` of z.

    dot_left(g, matrix x, matrix y) => np.dot(g, y.T)
    """
    left, right = np.ndim(x), np.ndim(y)
    g = _summed(g, x, y)
    if left == right == 2:
        return cast_as(np.dot(g, y.T), x)
    if not left:
        return cast_as(np.sum(g * y), x)
    if not right:
        return cast_as(g * y, x)
    if right == 1:
        return cast_as(np.multiply.outer(g, y), x)
    # The last axis of x goes with the last but one of y; g has the other axes of x, then those of y.
    rest = (*range(right - 2), right - 1)
    return cast_as(np.tensordot(g, y, (tuple(range(left - 1, left + right - 2)), rest)), x)


def dot_right(g: Any, x: Any, y: Any) -> Any:
    """The cotangent of y in `z = np.dot(x, y)`, from the cotangent `g` of z.

    dot_right(g, matrix x, matrix y) => np.dot(x.T, g)
    """
    left, right = np.ndim(x), np.ndim(y)
    g = _summed(g, x, y)
    if left == right == 2:
        return cast_as(np.dot(x.T, g), y)
    if not right:
        return cast_as(np.sum(g * x), y)
    if not left:
        return cast_as(g * x, y)
    lead = tuple(range(left - 1))
    # The last axis of x, then y's axes without its last but one.
    product = np.tensordot(x, g, (lead, lead)) if lead else np.multiply.outer(x, g)
    return cast_as(product if right == 1 else np.moveaxis(product, 0, right - 2), y)


def _summed(g: Any, x: Any, y: Any) -> Any:
    """The cotangent of `np.dot(x, y)`, summed over axes that a later operation has added to it."""
    left, right = np.shape(x), np.shape(y)
    shape = left[:-1] + right[:-2] + right[-1:] * (len(right) > 1) if left and right else left + right
    if np.shape(g) == shape:
        return g
    backend = backend_of(g)
    assert backend is not None, "what has axes to be summed is an array"
    return backend.sum_to(g, shape)


def inner_left(g: Any, a: Any, b: Any) -> Any:
    """The cotangent of a in `z = np.inner(a, b)`, from the cotangent `g` of z."""
    if np.ndim(a) and np.ndim(b):
        return tensordot_left(g, a, b, ((-1,), (-1,)))
    return dot_left(g, a, b)


def inner_right(g: Any, a: Any, b: Any) -> Any:
    """The cotangent of b in `z = np.inner(a, b)`, from the cotangent `g` of z."""
    if np.ndim(a) and np.ndim(b):
        return tensordot_right(g, a, b, ((-1,), (-1,)))
    return dot_right(g, a, b)


def tensordot_left(g: Any, a: Any, b: Any, axes: Any = 2) -> Any:
    """The cotangent of a in `z = np.tensordot(a, b, axes)`, from the cotangent `g` of z."""
    mine, theirs, kept = _tensordot_axes(a, b, axes)
    rest = [k for k in range(np.ndim(b)) if k not in theirs]
    product = np.tensordot(g, b, (list(range(len(kept), np.ndim(g))), rest))
    # Axes of the product: those of a that were kept, then b's contracted ones in b's order.
    order = sorted(range(len(theirs)), key=lambda k: theirs[k])
    return cast_as(np.transpose(product, inverse(kept + [mine[k] for k in order])), a)


def tensordot_right(g: Any, a: Any, b: Any, axes: Any = 2) -> Any:
    """The cotangent of b in `z = np.tensordot(a, b, axes)`, from the cotangent `g` of z."""
    mine, theirs, kept = _tensordot_axes(a, b, axes)
    rest = [k for k in range(np.ndim(b)) if k not in theirs]
    product = np.tensordot(a, g, (kept, list(range(len(kept)))))
    order = sorted(range(len(mine)), key=lambda k: mine[k])
    return cast_as(np.transpose(product, inverse([theirs[k] for k in order] + rest)), b)


def _tensordot_axes(a: Any, b: Any, axes: Any) -> tuple[list[int], list[int], list[int]]:
    """The contracted axes of a and of b, and the kept axes of a, none negative."""
    left, right = np.ndim(a), np.ndim(b)
    if isinstance(axes, (int, np.integer)):
        mine, theirs = list(range(left - int(axes), left)), list(range(int(axes)))
    else:
        first, second = ([int(k)] if isinstance(k, (int, np.integer)) else list(k) for k in axes)
        mine, theirs = [k % left for k in first], [k % right for k in second]
    return mine, theirs, [k for k in range(left) if k not in mine]


def single_system(a: Any, b: Any) -> Any:
    """The matrix `a` of `np.linalg.solve(a, b)`; refuses a stack of matrices with one vector."""
    if np.ndim(b) == 1 and np.ndim(a) > 2:
        raise Undifferentiable(
            "np.linalg.solve of several matrices and one vector: pass b[:, None], a column"
        )
    return a


def real_only(a: Any) -> Any:
    """The array `a` itself, which must be real: a complex one needs another rule."""
    if np.iscomplexobj(a):
        raise Undifferentiable("np.linalg.slogdet and np.linalg.cholesky have no rule for complex matrices")
    return a


def lower_half(x: Any) -> Any:
    """The lower triangle of x with its diagonal halved.

    >>> lower_half(np.ones((2, 2)))
    array([[0.5, 0. ],
           [1. , 0.5]])
    """
    return (np.tril(x) + np.tril(x, -1)) / 2
