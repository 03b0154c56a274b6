"""Singular values, factors, pseudo-inverses and eigenvalues of any matrix.

Formulas: M. Giles, An extended collection of matrix derivative results for
forward and reverse mode algorithmic differentiation (2008); J. Townsend,
Differentiating the singular value decomposition (2016); G. Golub and V. Pereyra,
The differentiation of pseudo-inverses (1973); S. Walter and L. Lehmann,
Algorithmic differentiation of linear algebra functions (2010).
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, d, linear, nondifferentiable, tangent_
from tangent.rules.record import Field, Result
from tangent.runtime import uncast
from tangent_backends.numpy import helpers
from tangent_backends.numpy.helpers import real_matrix

# --------------------------------------------------------------------------
# Singular values: a = u S v'.  With P = u' dA v,
#
#     dS = diag(P)    du = u (F * (P S + S P')) + (1 - u u') dA v / S    dv = likewise, of the transpose
#
# where F[i, j] = 1 / (s[j]^2 - s[i]^2).  Vectors of equal singular values can be turned into each other: they
# have no derivative; its part is 0.  Of the vectors that only complete a square matrix, that which keeps them
# orthogonal to the others: du2 = -u du' u2.


@adjoint(
    np.linalg.svd,
    unsupported={"compute_uv": "use np.linalg.svdvals", "hermitian": "use np.linalg.eigh"},
    result=Result.TUPLE,
)
def svd_adjoint(y, a, full_matrices=True):
    s = y[1]
    k = np.shape(s)[-1]
    u = real_matrix(y[0])[..., :k]
    v = np.swapaxes(y[2], -1, -2)[..., :k]
    bu = d[y][0][..., :k]
    bv = np.swapaxes(d[y][2], -1, -2)[..., :k]
    if full_matrices:
        bu = bu - y[0][..., k:] @ np.swapaxes(d[y][0][..., k:], -1, -2) @ u
        bv = bv - np.swapaxes(y[2][..., k:, :], -1, -2) @ d[y][2][..., k:, :] @ v
    gap = np.expand_dims(s**2, -2) - np.expand_dims(s**2, -1)
    f = (gap != 0) / (gap + (gap == 0))
    r = (s != 0) / (s + (s == 0))
    p = np.swapaxes(u, -1, -2) @ bu
    q = np.swapaxes(v, -1, -2) @ bv
    middle = f * (p - np.swapaxes(p, -1, -2)) * np.expand_dims(s, -2)
    middle = middle + f * (q - np.swapaxes(q, -1, -2)) * np.expand_dims(s, -1)
    left = u @ middle + u * np.expand_dims(d[y][1], -2) + (bu - u @ p) * np.expand_dims(r, -2)
    right = (bv - v @ q) * np.expand_dims(r, -2)
    d[a] = left @ np.swapaxes(v, -1, -2) + u @ np.swapaxes(right, -1, -2)


@tangent_(np.linalg.svd)
def svd_tangent(y, a, full_matrices=True):
    s = y[1]
    k = np.shape(s)[-1]
    u = real_matrix(y[0])[..., :k]
    v = np.swapaxes(y[2], -1, -2)[..., :k]
    gap = np.expand_dims(s**2, -2) - np.expand_dims(s**2, -1)
    f = (gap != 0) / (gap + (gap == 0))
    r = (s != 0) / (s + (s == 0))
    av = d[a] @ v
    p = np.swapaxes(u, -1, -2) @ av
    t = p * np.expand_dims(s, -2)
    w = p * np.expand_dims(s, -1)
    du = u @ (f * (t + np.swapaxes(t, -1, -2))) + (av - u @ p) * np.expand_dims(r, -2)
    rest = np.swapaxes(d[a], -1, -2) @ u - v @ np.swapaxes(p, -1, -2)
    dv = v @ (f * (w + np.swapaxes(w, -1, -2))) + rest * np.expand_dims(r, -2)
    if full_matrices:
        u2 = y[0][..., k:]
        v2 = np.swapaxes(y[2][..., k:, :], -1, -2)
        du = np.concatenate((du, -u @ np.swapaxes(du, -1, -2) @ u2), -1)
        dv = np.concatenate((dv, -v @ np.swapaxes(dv, -1, -2) @ v2), -1)
    d[y] = (du, np.diagonal(p, 0, -2, -1), np.swapaxes(dv, -1, -2))


@adjoint(np.linalg.svdvals, result=Result.ARRAY, field=Field.REAL)
def svdvals_adjoint(y, x):
    t = np.linalg.svd(real_matrix(x), False)
    d[x] = (t[0] * np.expand_dims(d[y], -2)) @ t[2]


@tangent_(np.linalg.svdvals)
def svdvals_tangent(y, x):
    t = np.linalg.svd(real_matrix(x), False)
    d[y] = np.sum(t[0] * (d[x] @ np.swapaxes(t[2], -1, -2)), axis=-2)


# --------------------------------------------------------------------------
# a = q r: what moves q along itself is skew, what is left of q' dA inv(r) moves r.


@adjoint(helpers.tall_qr, result=Result.TUPLE)
def tall_qr_adjoint(y, a):
    q = real_matrix(y[0])
    m = y[1] @ np.swapaxes(d[y][1], -1, -2) - np.swapaxes(d[y][0], -1, -2) @ q
    m = np.tril(m) + np.swapaxes(np.tril(m, -1), -1, -2)
    d[a] = np.swapaxes(np.linalg.solve(y[1], np.swapaxes(d[y][0] + q @ m, -1, -2)), -1, -2)


@tangent_(helpers.tall_qr)
def tall_qr_tangent(y, a):
    q = real_matrix(y[0])
    t = np.swapaxes(np.linalg.solve(np.swapaxes(y[1], -1, -2), np.swapaxes(d[a], -1, -2)), -1, -2)
    c = np.swapaxes(q, -1, -2) @ t
    c = np.triu(c) + np.swapaxes(np.tril(c, -1), -1, -2)
    d[y] = (t - q @ c, c @ y[1])


# --------------------------------------------------------------------------
# The pseudo-inverse of a matrix whose rank does not change:
#
#     dY = -Y dA Y + Y Y* dA* (1 - A Y) + (1 - Y A) dA* Y* Y


# With `hermitian` one triangle alone is read.
@adjoint(
    np.linalg.pinv,
    fixed="rcond",
    unsupported={"rtol": "name it rcond", "hermitian": "leave it out: the value is the same"},
    result=Result.ARRAY,
)
def pinv_adjoint(y, a, rcond=None):
    t = np.swapaxes(y, -1, -2)
    g = np.swapaxes(d[y], -1, -2)
    left = g @ y @ np.conj(t)
    right = np.conj(t) @ y @ g
    d[a] = -t @ d[y] @ t + np.conj(left - a @ y @ left + right - right @ y @ a)


@tangent_(np.linalg.pinv)
def pinv_tangent(y, a, rcond=None):
    t = np.conj(np.swapaxes(y, -1, -2))
    g = np.conj(np.swapaxes(d[a], -1, -2))
    left = y @ t @ g
    right = g @ t @ y
    d[y] = -y @ d[a] @ y + left - left @ a @ y + right - y @ a @ right


# --------------------------------------------------------------------------
# Eigenvalues w and directions v: with C = inv(v) dA v, dw = diag(C), dv = v (F * C), where
# F[i, j] = 1 / (w[j] - w[i]), and 0 for equal eigenvalues.


@adjoint(helpers.eig_directions, result=Result.TUPLE, field=Field.COMPLEX)
def eig_directions_adjoint(y, a):
    t = np.swapaxes(y[1], -1, -2)
    gap = np.expand_dims(y[0], -2) - np.expand_dims(y[0], -1)
    f = (gap != 0) / (gap + (gap == 0))
    left = (f * (t @ d[y][1])) @ t + np.expand_dims(d[y][0], -1) * t
    d[a] = uncast(a, np.linalg.solve(t, left), y[1])


@tangent_(helpers.eig_directions)
def eig_directions_tangent(y, a):
    c = np.linalg.solve(y[1], d[a] @ y[1])
    gap = np.expand_dims(y[0], -2) - np.expand_dims(y[0], -1)
    f = (gap != 0) / (gap + (gap == 0))
    d[y] = (np.diagonal(c, 0, -2, -1), y[1] @ (f * c))


# --------------------------------------------------------------------------
# What compositions ask of matrices


@linear(helpers.real_matrix, arg="a", view_of="a", result=Result.LIKE)
def real_matrix_(y, a):
    d[a] = d[y]


@linear(helpers.values_only, arg="a", view_of="a", result=Result.LIKE)
def values_only_(y, a, compute_uv=True):
    d[a] = d[y]


@linear(helpers.reduced_only, arg="a", view_of="a", result=Result.LIKE)
def reduced_only_(y, a, mode="reduced"):
    d[a] = d[y]


nondifferentiable(helpers.residual_count, result=Result.INDEX)
nondifferentiable(helpers.identity_like, result=Result.ARRAY)
nondifferentiable(helpers.square_shape, helpers.tensor_order, helpers.norm_axes, result=Result.INDICES)
nondifferentiable(np.linalg.matrix_rank)
