"""Factors and eigenvalues of matrices.

NumPy reads one triangle of a symmetric matrix (Hermitian, if it is complex).  The rules
take the matrix for that: gradients are symmetric, and tangents have to be.

Formulas: M. Giles, An extended collection of matrix derivative results for
forward and reverse mode algorithmic differentiation (2008).
"""

# mypy: disable-error-code="no-untyped-def, no-untyped-call"
from __future__ import annotations

import numpy as np

from tangent.rules.declare import adjoint, d, tangent_
from tangent.rules.record import Field, Result
from tangent_backends.numpy.helpers import lower_half


# a = y y*:  dy = y lower_half(inv(y) dA inv(y)*).
@adjoint(np.linalg.cholesky, unsupported={"upper": "transpose the lower factor"}, result=Result.ARRAY)
def cholesky_adjoint(y, a):
    t = np.swapaxes(y, -1, -2)
    s = np.linalg.solve(t, lower_half(t @ d[y])) @ np.conj(np.linalg.inv(y))
    d[a] = (s + np.conj(np.swapaxes(s, -1, -2))) / 2


@tangent_(np.linalg.cholesky)
def cholesky_tangent(y, a):
    s = np.linalg.solve(y, d[a]) @ np.conj(np.swapaxes(np.linalg.inv(y), -1, -2))
    d[y] = y @ lower_half(s)


# With v the eigenvectors and C = v* dA v:  dw = diag(C),  dv = v (F * C),  F[i, j] = 1 / (w[j] - w[i]).
# Eigenvectors of equal eigenvalues can be turned into each other: they have no derivative; its part is 0.
@adjoint(np.linalg.eigh, unsupported={"UPLO": "both triangles are taken for one"}, result=Result.TUPLE)
def eigh_adjoint(y, a):
    v = y[1]
    t = np.swapaxes(v, -1, -2)
    gap = np.expand_dims(y[0], -2) - np.expand_dims(y[0], -1)
    f = (gap != 0) / (gap + (gap == 0))
    s = (np.conj(v) * np.expand_dims(d[y][0], -2)) @ t + np.conj(v) @ (f * (t @ d[y][1])) @ t
    d[a] = (s + np.conj(np.swapaxes(s, -1, -2))) / 2


@tangent_(np.linalg.eigh)
def eigh_tangent(y, a):
    v = y[1]
    s = np.conj(np.swapaxes(v, -1, -2)) @ d[a] @ v
    gap = np.expand_dims(y[0], -2) - np.expand_dims(y[0], -1)
    f = (gap != 0) / (gap + (gap == 0))
    d[y] = (np.real(np.diagonal(s, 0, -2, -1)), v @ (f * s))


@adjoint(
    np.linalg.eigvalsh,
    unsupported={"UPLO": "both triangles are taken for one"},
    result=Result.ARRAY,
    field=Field.REAL,
)
def eigvalsh_adjoint(y, a):
    v = np.linalg.eigh(a)[1]
    d[a] = (np.conj(v) * np.expand_dims(d[y], -2)) @ np.swapaxes(v, -1, -2)


@tangent_(np.linalg.eigvalsh)
def eigvalsh_tangent(y, a):
    v = np.linalg.eigh(a)[1]
    d[y] = np.real(np.diagonal(np.conj(np.swapaxes(v, -1, -2)) @ d[a] @ v, 0, -2, -1))
