"""What derivatives of matrix functions call."""

# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

from typing import Any

import numpy as np
from scipy import linalg

from tangent_ast.errors import Undifferentiable
from tangent_backends.numpy.helpers import folded, mirrored

# --------------------------------------------------------------------------
# Parts of matrices


def lower_half(p: Any) -> Any:
    """The lower triangle with half of the diagonal.

    >>> lower_half(np.ones((2, 2)))
    array([[0.5, 0. ],
           [1. , 0.5]])
    """
    return (np.tril(p) + np.tril(p, -1)) / 2


def side(lower: Any) -> str:
    """The name of the triangle that is read.

    >>> side(True), side(False)
    ('L', 'U')
    """
    return "L" if lower else "U"


_ONE_TRIANGLE = ("sym", "symmetric", "pos", "positive definite", "her", "hermitian")


def assumed(a: Any, assume_a: Any = None) -> Any:
    """The matrix that `scipy.linalg.solve` reads from `a`; of a symmetric one it reads the upper triangle.

    >>> assumed(np.array([[1.0, 2.0], [4.0, 1.0]]), "pos")
    array([[1., 2.],
           [2., 1.]])
    """
    return mirrored(a, "U") if assume_a in _ONE_TRIANGLE else _shaped(a, assume_a)


def unassumed(g: Any, assume_a: Any = None) -> Any:
    """The cotangent of `a` from that of `assumed(a)`.

    >>> unassumed(np.array([[1.0, 2.0], [4.0, 1.0]]), "pos")
    array([[1., 6.],
           [0., 1.]])
    """
    return folded(g, "U") if assume_a in _ONE_TRIANGLE else _shaped(g, assume_a)


def _shaped(g: Any, assume_a: Any) -> Any:
    """The part of a matrix in which its shape lets anything but zeros stand."""
    if assume_a == "lower triangular":
        return np.tril(g)
    if assume_a == "upper triangular":
        return np.triu(g)
    if assume_a == "diagonal":
        return np.triu(np.tril(g))
    if assume_a == "tridiagonal":
        return np.triu(np.tril(g, 1), -1)
    return g


def triangle(g: Any, lower: bool = False, unit_diagonal: bool = False) -> Any:
    """The triangle that `scipy.linalg.solve_triangular` looks at.

    >>> triangle(np.ones((2, 2)), True, True)
    array([[0., 0.],
           [1., 0.]])
    """
    return np.tril(g, -1 if unit_diagonal else 0) if lower else np.triu(g, 1 if unit_diagonal else 0)


def is_transposed(trans: Any) -> bool:
    """Does `trans` say that the matrix is transposed?

    >>> is_transposed(0), is_transposed("T")
    (False, True)
    """
    return trans not in (0, "N")


def turned(m: Any, trans: Any) -> Any:
    """The matrix `m`, transposed if `trans` says so."""
    return np.swapaxes(m, -1, -2) if is_transposed(trans) else m


def in_full(a: Any, mode: str) -> Any:
    """The matrix `a` of a `scipy.linalg.qr` in the mode 'full'."""
    if mode != "full":
        raise Undifferentiable(f"scipy.linalg.qr in the mode {mode!r}: use the mode 'economic'")
    return a


def square_only(a: Any) -> Any:
    """The matrix `a` itself, which must be square."""
    if np.shape(a)[-1] != np.shape(a)[-2]:
        raise Undifferentiable("scipy.linalg.lu has a rule for square matrices only")
    return a


# --------------------------------------------------------------------------
# f([[a, e], [0, a]]) has in its upper right corner what f(a) moves by along e (DLMF has it not; it is due to
# Mathias, A chain rule for matrix functions and applications, 1996).


def paired(a: Any, e: Any) -> Any:
    """The matrix [[a, e], [0, a]]."""
    return np.concatenate(
        (np.concatenate((a, e), axis=-1), np.concatenate((np.zeros_like(a), a), axis=-1)), axis=-2
    )


def corner(f: Any) -> Any:
    """The upper right quarter of a matrix."""
    n = np.shape(f)[-1] // 2
    return f[..., :n, n:]


# --------------------------------------------------------------------------
# Blocks and patterns


def diagonal_blocks(g: Any, arrs: tuple[Any, ...]) -> Any:
    """The parts of `g` that hold the arrays of a `block_diag`, in their shapes."""
    parts, row, column = [], 0, 0
    for a in arrs:
        rows, columns = np.atleast_2d(a).shape
        parts.append(np.reshape(g[row : row + rows, column : column + columns], np.shape(a)))
        row, column = row + rows, column + columns
    return tuple(parts)


def joined_blocks(parts: tuple[Any, ...]) -> Any:
    """The matrix with these blocks."""
    return linalg.block_diag(*parts)


def toeplitz_places(rows: int, columns: int) -> Any:
    """Where the elements of a Toeplitz matrix stand in the first column, turned round, and first row.

    >>> toeplitz_places(2, 3)
    array([[1, 2, 3],
           [0, 1, 2]])
    """
    return rows - 1 - np.expand_dims(np.arange(rows), 1) + np.arange(columns)


def hankel_places(rows: int, columns: int) -> Any:
    """Where the elements of a Hankel matrix stand in its first column and last row.

    >>> hankel_places(2, 3)
    array([[0, 1, 2],
           [1, 2, 3]])
    """
    return np.expand_dims(np.arange(rows), 1) + np.arange(columns)


def circulant_places(n: int) -> Any:
    """Where the elements of a circulant matrix stand in its first column.

    >>> circulant_places(2)
    array([[0, 1],
           [1, 0]])
    """
    return (np.expand_dims(np.arange(n), 1) - np.arange(n)) % n


# --------------------------------------------------------------------------
# Matrices of bands: element (i, j) stands in row u + i - j of the column j


def _diagonals(l_and_u: tuple[int, int], n: int) -> Any:
    """Row of the bands, first and last row and column of each diagonal."""
    lower, upper = l_and_u
    for k in range(-min(lower, n - 1), min(upper, n - 1) + 1):
        yield upper - k, slice(max(0, -k), n - max(0, k)), slice(max(0, k), n - max(0, -k))


def bands_of(t: Any, y: Any, l_and_u: tuple[int, int]) -> Any:
    """The bands of the matrix t y', for vectors or matrices.

    >>> bands_of(np.array([1.0, 2.0]), np.array([3.0, 4.0]), (1, 0))
    array([[3., 8.],
           [6., 0.]])
    """
    n = len(t)
    out = np.zeros((sum(l_and_u) + 1, n), np.result_type(t, y))
    for row, i, j in _diagonals(l_and_u, n):
        product = t[i] * y[j]
        out[row, j] = product if product.ndim == 1 else np.sum(product, axis=1)
    return out


def bands_times(ab: Any, x: Any, l_and_u: tuple[int, int]) -> Any:
    """The product of a matrix of bands with a vector or matrix.

    >>> bands_times(np.array([[3.0, 8.0], [6.0, 0.0]]), np.array([1.0, 1.0]), (1, 0))
    array([ 3., 14.])
    """
    out = np.zeros(np.shape(x), np.result_type(ab, x))
    for row, i, j in _diagonals(l_and_u, len(x)):
        out[i] += (ab[row, j] if np.ndim(x) == 1 else ab[row, j][:, None]) * x[j]
    return out


def flipped_bands(ab: Any, l_and_u: tuple[int, int]) -> Any:
    """The bands of the transposed matrix.

    >>> flipped_bands(np.array([[3.0, 8.0], [6.0, 0.0]]), (1, 0))
    array([[0., 6.],
           [3., 8.]])
    """
    n = np.shape(ab)[1]
    out = np.zeros_like(ab)
    for row, i, j in _diagonals(l_and_u, n):
        out[sum(l_and_u) - row, i] = ab[row, j]
    return out


def symmetric_bands(g: Any, count: int, lower: bool = False) -> Any:
    """The bands of g + g' without the diagonal twice, those at and above the diagonal (below, if `lower`).

    `g` has `count` - 1 bands on both sides.

    >>> symmetric_bands(np.array([[0.0, 1.0], [5.0, 6.0], [2.0, 0.0]]), 2)
    array([[0., 3.],
           [5., 6.]])
    """
    sides = (count - 1, count - 1)
    both = g + flipped_bands(g, sides)
    both[count - 1] = g[count - 1]
    return both[count - 1 :] if lower else both[:count]


def unsymmetric_bands(s: Any, lower: bool = False) -> Any:
    """All bands of the symmetric matrix that has these, half of what its transpose is made of.

    >>> unsymmetric_bands(np.array([[0.0, 3.0], [5.0, 6.0]]))
    array([[0., 3.],
           [5., 6.],
           [3., 0.]])
    """
    count, n = np.shape(s)
    sides = (count - 1, count - 1)
    full = np.zeros((2 * count - 1, n), s.dtype)
    full[count - 1 :] += s if lower else 0
    full[:count] += 0 if lower else s
    diagonal = full[count - 1].copy()
    full = full + flipped_bands(full, sides)
    full[count - 1] = diagonal
    return full


def bands_beside(ab: Any) -> tuple[int, int]:
    """How many bands stand on either side of the diagonal of a symmetric matrix."""
    return len(ab) - 1, len(ab) - 1


def swapped(l_and_u: tuple[int, int]) -> tuple[int, int]:
    """The bands of the transposed matrix: above those below.

    >>> swapped((2, 1))
    (1, 2)
    """
    return l_and_u[1], l_and_u[0]
