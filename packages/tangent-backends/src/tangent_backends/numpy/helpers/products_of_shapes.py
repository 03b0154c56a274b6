"""Shapes of products."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_ast.errors import Undifferentiable

Shape = tuple[int, ...]


def kron_shapes(a: Any, b: Any) -> tuple[Shape, Shape, Shape]:
    """The shapes in which `a` and `b` are multiplied for `np.kron(a, b)`, and the shape of the result.

    >>> kron_shapes(np.zeros((2, 3)), np.zeros(4))
    ((2, 1, 3, 1), (1, 1, 1, 4), (2, 12))
    """
    count = max(np.ndim(a), np.ndim(b))
    first = (1,) * (count - np.ndim(a)) + np.shape(a)
    second = (1,) * (count - np.ndim(b)) + np.shape(b)
    left = tuple(n for m in first for n in (m, 1))
    right = tuple(n for m in second for n in (1, m))
    return left, right, tuple(m * n for m, n in zip(first, second, strict=True))


def crossable(a: Any) -> Any:
    """The argument `a` of `np.cross` itself, its vectors along the last axis; refuses those in the plane."""
    if np.shape(a)[-1] != 3:
        raise Undifferentiable("np.cross of vectors of 2 components: give them a third one, 0")
    return a
