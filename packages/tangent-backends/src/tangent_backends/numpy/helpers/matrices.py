"""What derivatives of matrix functions ask of their arguments."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np

from tangent_ast.errors import Undifferentiable
from tangent_backends.numpy.helpers.common import counting
from tangent_backends.numpy.helpers.reductions import Axis

# --------------------------------------------------------------------------
# Hermitian matrices of which one triangle is read


def mirrored(a: Any, triangle: str = "L") -> Any:
    """The Hermitian matrix that a function reads from the lower triangle of `a`, or the upper one ("U").

    >>> mirrored(np.array([[1.0, 7.0], [2.0, 3.0]]))
    array([[1., 2.],
           [2., 3.]])
    """
    half = _half(a, triangle)
    return half + np.conj(np.swapaxes(half, -1, -2))


def folded(g: Any, triangle: str = "L") -> Any:
    """The cotangent of the triangle that is read, from that of the Hermitian matrix.

    >>> folded(np.array([[1.0, 7.0], [2.0, 3.0]]))
    array([[1., 0.],
           [9., 3.]])
    """
    return _half(g + np.conj(np.swapaxes(g, -1, -2)), triangle)


def _half(p: Any, triangle: str) -> Any:
    """A triangle with half of the diagonal."""
    if triangle.upper() == "U":
        return (np.triu(p) + np.triu(p, 1)) / 2
    return (np.tril(p) + np.tril(p, -1)) / 2


# --------------------------------------------------------------------------
# Factors


def real_matrix(a: Any) -> Any:
    """The matrix `a` itself, which must be real."""
    if np.iscomplexobj(a):
        raise Undifferentiable("np.linalg.svd and np.linalg.qr have no rule for complex matrices")
    return a


def tall_qr(a: Any) -> Any:
    """The factors q and r of a matrix with at least as many rows as columns."""
    return tuple(np.linalg.qr(a))


def eig_directions(a: Any) -> Any:
    """Eigenvalues and eigenvectors; the derivative lets the lengths of the vectors be what they are."""
    return tuple(np.linalg.eig(a))


def values_only(a: Any, compute_uv: bool = True) -> Any:
    """The matrix `a` of an `np.linalg.svd` that gives singular values only."""
    if compute_uv:
        raise Undifferentiable("np.linalg.svd with hermitian=True: use np.linalg.eigh")
    return a


def reduced_only(a: Any, mode: str = "reduced") -> Any:
    """The matrix `a` of `np.linalg.qr`; refuses modes whose further columns may be any."""
    if mode not in ("reduced", "r") and not (mode == "complete" and np.shape(a)[-2] <= np.shape(a)[-1]):
        raise Undifferentiable(f"np.linalg.qr in the mode {mode!r}: use the mode 'reduced'")
    return a


# --------------------------------------------------------------------------
# Shapes


def residual_count(a: Any, b: Any) -> int:
    """How many residuals `np.linalg.lstsq` gives: none of what has an exact solution, or several.

    >>> residual_count(np.eye(3)[:, :2], np.zeros(3)), residual_count(np.eye(3), np.zeros(3))
    (1, 0)
    """
    rows, columns = np.shape(a)
    if rows <= columns or np.linalg.matrix_rank(a) < columns:
        return 0
    return 1 if np.ndim(b) == 1 else int(np.shape(b)[1])


def identity_like(a: Any) -> Any:
    """Identity matrices in the shape and dtype of `a`."""
    places = counting(np.shape(a)[-1], a)
    one = (np.expand_dims(places, 1) == places).astype(getattr(a, "dtype", float))
    return np.broadcast_to(one, np.shape(a))


def square_shape(a: Any, ind: int) -> tuple[int, int]:
    """The shape of `a` as a matrix whose columns are its axes from `ind` on."""
    count = 1
    for n in np.shape(a)[ind:]:
        count *= n
    return -1, count


def tensor_order(a: Any, axes: Any = None) -> tuple[int, ...]:
    """The axes of `a` in the order in which `np.linalg.tensorsolve` takes them: `axes` come last.

    >>> tensor_order(np.zeros((2, 3, 4)), (0,))
    (1, 2, 0)
    """
    last = [k % np.ndim(a) for k in axes or ()]
    return (*(k for k in range(np.ndim(a)) if k not in last), *last)


def norm_axes(x: Any, ord: Any, axis: Axis = None) -> tuple[int, ...]:
    """The axes of a norm, one of a vector or two of a matrix, none negative.

    >>> norm_axes(np.zeros((2, 3)), 1), norm_axes(np.zeros((2, 3)), 1, -1)
    ((0, 1), (1,))
    """
    axes = range(np.ndim(x)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    if len(axes) not in (1, 2):
        raise ValueError(f"a norm of the order {ord} is of vectors or matrices: say along which axes")
    return tuple(k % np.ndim(x) for k in axes)
