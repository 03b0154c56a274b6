"""Factors of matrices, eigenvalues and singular values."""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np
from scipy import linalg

from tangent.rules.declare import adjoint, composition, d, tangent_
from tangent.rules.record import Field, Result
from tangent.runtime import zeros_like
from tangent_backends.numpy.helpers import folded, mirrored
from tangent_backends.scipy.linalg.helpers import (
    in_full,
    lower_half,
    side,
    square_only,
    triangle,
)
from tangent_backends.scipy.linalg.systems import OVERWRITES

# --------------------------------------------------------------------------
# Cholesky: a = l l', and dl = l lower_half(inv(l) dA inv(l'))


@adjoint(linalg.cholesky, unsupported=OVERWRITES, ignored="check_finite", real_only=True, result=Result.ARRAY)
def cholesky_adjoint(y, a, lower=False):
    if lower:
        p = lower_half(np.swapaxes(y, -1, -2) @ d[y])
    else:
        p = lower_half(y @ np.swapaxes(d[y], -1, -2))
    s = linalg.solve_triangular(y, p, trans=lower, lower=lower)
    s = linalg.solve_triangular(y, np.swapaxes(s, -1, -2), trans=lower, lower=lower)
    d[a] = folded(s, side(lower))


@tangent_(linalg.cholesky)
def cholesky_tangent(y, a, lower=False):
    s = linalg.solve_triangular(y, mirrored(d[a], side(lower)), trans=not lower, lower=lower)
    s = linalg.solve_triangular(y, np.swapaxes(s, -1, -2), trans=not lower, lower=lower)
    if lower:
        d[y] = y @ lower_half(s)
    else:
        d[y] = np.swapaxes(lower_half(s), -1, -2) @ y


# What stands in the other triangle of the factor is left over, and nobody looks at it.
@adjoint(
    linalg.cho_factor, unsupported=OVERWRITES, ignored="check_finite", real_only=True, result=Result.TUPLE
)
def cho_factor_adjoint(y, a, lower=False):
    c = triangle(y[0], lower)
    g = triangle(d[y][0], lower)
    if lower:
        p = lower_half(np.transpose(c) @ g)
    else:
        p = lower_half(c @ np.transpose(g))
    s = linalg.solve_triangular(c, p, trans=lower, lower=lower)
    s = linalg.solve_triangular(c, np.transpose(s), trans=lower, lower=lower)
    d[a] = folded(s, side(lower))


@tangent_(linalg.cho_factor)
def cho_factor_tangent(y, a, lower=False):
    c = triangle(y[0], lower)
    s = linalg.solve_triangular(c, mirrored(d[a], side(lower)), trans=not lower, lower=lower)
    s = linalg.solve_triangular(c, np.transpose(s), trans=not lower, lower=lower)
    if lower:
        t = c @ lower_half(s)
    else:
        t = np.transpose(lower_half(s)) @ c
    d[y] = (t, zeros_like(y[1]))


# With c the factor: (c c') y = b, or (c' c) y = b of an upper one.
@composition(linalg.cho_solve, sequences="c_and_lower")
def cho_solve(c_and_lower, b):
    c, lower = c_and_lower
    t = linalg.solve_triangular(c, b, trans=not lower, lower=lower)
    return linalg.solve_triangular(c, t, trans=lower, lower=lower)


# --------------------------------------------------------------------------
# LU: the rows of a, in another order, are l u.  With m = inv(l) dA inv(u), dl = l tril(m, -1) and
# du = triu(m) u.


@adjoint(
    linalg.lu,
    unsupported={**OVERWRITES, "permute_l": "multiply the first two factors", "p_indices": "leave it out"},
    ignored="check_finite",
    real_only=True,
    result=Result.TUPLE,
)
def lu_adjoint(y, a):
    t = np.swapaxes(square_only(y[1]), -1, -2)
    p = np.tril(t @ d[y][1], -1) + np.triu(d[y][2] @ np.swapaxes(y[2], -1, -2))
    s = linalg.solve_triangular(y[1], p, trans=1, lower=True, unit_diagonal=True)
    s = np.swapaxes(linalg.solve_triangular(y[2], np.swapaxes(s, -1, -2)), -1, -2)
    d[a] = y[0] @ s


@tangent_(linalg.lu)
def lu_tangent(y, a):
    moved = np.swapaxes(y[0], -1, -2) @ d[a]
    s = linalg.solve_triangular(square_only(y[1]), moved, lower=True, unit_diagonal=True)
    m = np.swapaxes(linalg.solve_triangular(y[2], np.swapaxes(s, -1, -2), trans=1), -1, -2)
    d[y] = (np.zeros_like(y[0]), y[1] @ np.tril(m, -1), np.triu(m) @ y[2])


# --------------------------------------------------------------------------
# QR and singular values: NumPy's, which come from the same routines


@composition(linalg.qr)
def qr(a, *, mode="full"):
    if mode == "economic":
        q, r = np.linalg.qr(a, "reduced")
    else:
        q, r = np.linalg.qr(in_full(a, mode), "complete")
    return (q, r)


@composition(linalg.svd)
def svd(a, full_matrices=True, compute_uv=True):
    if not compute_uv:
        return np.linalg.svdvals(a)
    u, s, vh = np.linalg.svd(a, full_matrices)
    return (u, s, vh)


@composition(linalg.svdvals)
def svdvals(a):
    return np.linalg.svdvals(a)


# --------------------------------------------------------------------------
# Eigenvalues: with v the vectors and C = v' dA v, dw = diag(C), dv = v (F * C), F[i, j] = 1 / (w[j] - w[i]),
# which is 0 for equal eigenvalues.

_EIGH = {
    **OVERWRITES,
    "b": "factor it with linalg.cholesky, and take the eigenvalues of inv(l) a inv(l')",
    "type": "it is about b",
    "subset_by_index": "take items of the result",
    "subset_by_value": "take items of the result",
}


@adjoint(
    linalg.eigh,
    unsupported=_EIGH,
    ignored=("check_finite", "driver"),
    real_only=True,
    result=Result.ANYTHING,
)
def eigh_adjoint(y, a, lower=True, eigvals_only=False):
    if eigvals_only:
        v = linalg.eigh(a, lower=lower)[1]
        s = (v * np.expand_dims(d[y], -2)) @ np.swapaxes(v, -1, -2)
    else:
        v = y[1]
        t = np.swapaxes(v, -1, -2)
        gap = np.expand_dims(y[0], -2) - np.expand_dims(y[0], -1)
        f = (gap != 0) / (gap + (gap == 0))
        s = (v * np.expand_dims(d[y][0], -2)) @ t + v @ (f * (t @ d[y][1])) @ t
    d[a] = folded(s, side(lower))


@tangent_(linalg.eigh)
def eigh_tangent(y, a, lower=True, eigvals_only=False):
    m = mirrored(d[a], side(lower))
    if eigvals_only:
        v = linalg.eigh(a, lower=lower)[1]
        d[y] = np.diagonal(np.swapaxes(v, -1, -2) @ m @ v, 0, -2, -1)
    else:
        v = y[1]
        s = np.swapaxes(v, -1, -2) @ m @ v
        gap = np.expand_dims(y[0], -2) - np.expand_dims(y[0], -1)
        f = (gap != 0) / (gap + (gap == 0))
        d[y] = (np.diagonal(s, 0, -2, -1), v @ (f * s))


@adjoint(
    linalg.eigvalsh,
    unsupported=_EIGH,
    ignored=("check_finite", "driver"),
    real_only=True,
    result=Result.ARRAY,
    field=Field.REAL,
)
def eigvalsh_adjoint(y, a, lower=True):
    v = linalg.eigh(a, lower=lower)[1]
    s = (v * np.expand_dims(d[y], -2)) @ np.swapaxes(v, -1, -2)
    d[a] = folded(s, side(lower))


@tangent_(linalg.eigvalsh)
def eigvalsh_tangent(y, a, lower=True):
    v = linalg.eigh(a, lower=lower)[1]
    d[y] = np.diagonal(np.swapaxes(v, -1, -2) @ mirrored(d[a], side(lower)) @ v, 0, -2, -1)
