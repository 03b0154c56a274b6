"""Systems of linear equations, and equations of matrices."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
from scipy import linalg

from tangent.rules.declare import adjoint, composition, d, tangent_
from tangent.rules.record import Result
from tangent.runtime import matmul_left, unbroadcast
from tangent_backends.numpy.helpers import residual_count
from tangent_backends.scipy.linalg.helpers import (
    assumed,
    bands_beside,
    bands_of,
    bands_times,
    flipped_bands,
    is_transposed,
    swapped,
    symmetric_bands,
    triangle,
    turned,
    unassumed,
    unsymmetric_bands,
)

SPOILS = "it spoils the argument"
OVERWRITES = {"overwrite_a": SPOILS, "overwrite_b": SPOILS}

# --------------------------------------------------------------------------
# a y = b, with dense matrices


@adjoint(
    linalg.solve,
    unsupported={
        **OVERWRITES,
        "lower": "transpose the matrix, so that the upper triangle is the one to be read",
        "transposed": "transpose the matrix",
    },
    ignored="check_finite",
    real_only=True,
    result=Result.ARRAY,
)
def solve_adjoint(y, a, b, assume_a=None):
    if assume_a is None:
        t = linalg.solve(np.swapaxes(a, -1, -2), d[y])
        d[a] = -matmul_left(t, a, y)
    else:
        t = linalg.solve(np.swapaxes(assumed(a, assume_a), -1, -2), d[y])
        d[a] = unassumed(-matmul_left(t, a, y), assume_a)
    d[b] = unbroadcast(t, b)


@tangent_(linalg.solve)
def solve_tangent(y, a, b, assume_a=None):
    if assume_a is None:
        d[y] = linalg.solve(a, d[b] - d[a] @ y)
    else:
        d[y] = linalg.solve(a, d[b] - assumed(d[a], assume_a) @ y, assume_a=assume_a)


@adjoint(
    linalg.solve_triangular,
    unsupported=OVERWRITES,
    ignored="check_finite",
    real_only=True,
    result=Result.ARRAY,
)
def solve_triangular_adjoint(y, a, b, trans=0, lower=False, unit_diagonal=False):
    if trans == 0:
        other = 1
    else:
        other = not is_transposed(trans)
    if unit_diagonal:
        t = linalg.solve_triangular(a, d[y], trans=other, lower=lower, unit_diagonal=True)
    else:
        t = linalg.solve_triangular(a, d[y], trans=other, lower=lower)
    g = -matmul_left(t, a, y)
    if trans != 0:
        g = turned(g, trans)
    if unit_diagonal:
        d[a] = triangle(g, lower, True)
    else:
        d[a] = triangle(g, lower)
    d[b] = unbroadcast(t, b)


@tangent_(linalg.solve_triangular)
def solve_triangular_tangent(y, a, b, trans=0, lower=False, unit_diagonal=False):
    m = turned(triangle(d[a], lower, unit_diagonal), trans)
    d[y] = linalg.solve_triangular(a, d[b] - m @ y, trans=trans, lower=lower, unit_diagonal=unit_diagonal)


@adjoint(
    linalg.inv,
    unsupported={**OVERWRITES, "assume_a": "leave it out", "lower": "both triangles are taken for one"},
    ignored="check_finite",
    real_only=True,
    result=Result.ARRAY,
)
def inv_adjoint(y, a):
    t = np.swapaxes(y, -1, -2)
    d[a] = -t @ d[y] @ t


@tangent_(linalg.inv)
def inv_tangent(y, a):
    d[y] = -y @ d[a] @ y


@adjoint(linalg.det, unsupported=OVERWRITES, ignored="check_finite", real_only=True)
def det_adjoint(y, a):
    d[a] = unbroadcast(np.expand_dims(d[y] * y, (-2, -1)) * np.swapaxes(linalg.inv(a), -1, -2), a)


@tangent_(linalg.det)
def det_tangent(y, a):
    d[y] = y * np.trace(linalg.inv(a) @ d[a], axis1=-2, axis2=-1)


@composition(linalg.pinv)
def pinv(a):
    return np.linalg.pinv(a)


# Of matrices of full rank, also where they are not square.
@composition(linalg.lstsq)
def lstsq(a, b):
    x = np.linalg.pinv(a) @ b
    if residual_count(a, b):
        residues = np.sum((b - a @ x) ** 2, axis=0)
    else:
        residues = np.zeros(0)
    return (x, residues, int(np.linalg.matrix_rank(a)), np.linalg.svdvals(a))


# --------------------------------------------------------------------------
# Matrices of bands


@adjoint(
    linalg.solve_banded,
    unsupported={"overwrite_ab": SPOILS, **OVERWRITES},
    ignored="check_finite",
    real_only=True,
    result=Result.ARRAY,
)
def solve_banded_adjoint(y, l_and_u, ab, b):
    t = linalg.solve_banded(swapped(l_and_u), flipped_bands(ab, l_and_u), d[y])
    d[b] = t
    d[ab] = -bands_of(t, y, l_and_u)


@tangent_(linalg.solve_banded)
def solve_banded_tangent(y, l_and_u, ab, b):
    d[y] = linalg.solve_banded(l_and_u, ab, d[b] - bands_times(d[ab], y, l_and_u))


# Every element off the diagonal stands for two.
@adjoint(
    linalg.solveh_banded,
    unsupported={"overwrite_ab": SPOILS, **OVERWRITES},
    ignored="check_finite",
    real_only=True,
    result=Result.ARRAY,
)
def solveh_banded_adjoint(y, ab, b, lower=False):
    t = linalg.solveh_banded(ab, d[y], lower=lower)
    d[b] = t
    d[ab] = -symmetric_bands(bands_of(t, y, bands_beside(ab)), len(ab), lower)


@tangent_(linalg.solveh_banded)
def solveh_banded_tangent(y, ab, b, lower=False):
    moved = bands_times(unsymmetric_bands(d[ab], lower), y, bands_beside(ab))
    d[y] = linalg.solveh_banded(ab, d[b] - moved, lower=lower)


# --------------------------------------------------------------------------
# Equations of Sylvester (a y + y b = q) and Lyapunov (a y + y a' = q, and y - a y a' = q)


@adjoint(linalg.solve_sylvester, real_only=True, result=Result.ARRAY)
def solve_sylvester_adjoint(y, a, b, q):
    t = linalg.solve_sylvester(np.transpose(a), np.transpose(b), d[y])
    d[q] = t
    d[a] = -t @ np.transpose(y)
    d[b] = -np.transpose(y) @ t


@tangent_(linalg.solve_sylvester)
def solve_sylvester_tangent(y, a, b, q):
    d[y] = linalg.solve_sylvester(a, b, d[q] - d[a] @ y - y @ d[b])


@adjoint(linalg.solve_continuous_lyapunov, real_only=True, result=Result.ARRAY)
def solve_continuous_lyapunov_adjoint(y, a, q):
    t = linalg.solve_continuous_lyapunov(np.transpose(a), d[y])
    d[q] = t
    d[a] = -t @ np.transpose(y) - np.transpose(t) @ y


@tangent_(linalg.solve_continuous_lyapunov)
def solve_continuous_lyapunov_tangent(y, a, q):
    d[y] = linalg.solve_continuous_lyapunov(a, d[q] - d[a] @ y - y @ np.transpose(d[a]))


@adjoint(linalg.solve_discrete_lyapunov, ignored="method", real_only=True, result=Result.ARRAY)
def solve_discrete_lyapunov_adjoint(y, a, q):
    t = linalg.solve_discrete_lyapunov(np.transpose(a), d[y])
    d[q] = t
    d[a] = t @ a @ np.transpose(y) + np.transpose(t) @ a @ y


@tangent_(linalg.solve_discrete_lyapunov)
def solve_discrete_lyapunov_tangent(y, a, q):
    moved = d[a] @ y @ np.transpose(a) + a @ y @ np.transpose(d[a])
    d[y] = linalg.solve_discrete_lyapunov(a, d[q] + moved)
